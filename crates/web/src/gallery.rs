//! The components of the pages with samples, on one page: for whoever changes the style sheet. It is in development builds only.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::freshness;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::qr::Qr;
use crate::visit::Visit;
use askama::Template;
use axum::response::Html;
use model::answer::Status;
use model::day::Day;
use model::fact::Provenance;
use model::finding::State;
use model::lang::Lang;
use model::report::ReportFinding;

/// Every component once.
#[derive(Template)]
#[template(path = "gallery.html")]
struct GalleryPage<'p> {
    frame: Frame,
    qr: Qr,
    wrong: Option<Problem>,
    /// A finding with the days on which it is told how fresh it is.
    finding: &'p ReportFinding,
    days: [Day; 3],
}

framed!(GalleryPage<'_>);
refusable!(GalleryPage);

impl GalleryPage<'_> {
    fn lang(&self) -> Lang {
        self.frame.lang
    }

    fn shades(&self) -> Vec<(&'static str, &'static str)> {
        let of = |shade, status: Status| (shade, status.word(self.lang()));
        vec![of("settled", Status::Backed), of("open", Status::Unbacked), of("mend", Status::Contradicted)]
    }

    fn strengths(&self) -> Vec<&'static str> {
        [Provenance::Measured, Provenance::Vendor, Provenance::Declared]
            .map(|strength| strength.word(self.lang()))
            .into()
    }

    fn freshness(&self) -> Vec<(&'static str, &'static str)> {
        let none = ReportFinding { strength: None, ..self.finding.clone() };
        let of_days = self.days.iter().map(|day| freshness(self.lang(), self.finding, *day));
        of_days.chain(self.days.first().map(|day| freshness(self.lang(), &none, *day))).collect()
    }
}

pub(crate) async fn show(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let today = state.today;
    let finding = ReportFinding {
        state: State::Satisfied,
        state_words: State::Satisfied.word(visit.lang).to_owned(),
        strength: Some(Provenance::Measured),
        valid_until: Some(today.plus_days(90)),
        because: Vec::new(),
        advice: Vec::new(),
        next: Vec::new(),
    };
    let wrong = "「R7.2.30」は日付として読めません / R7.2.30 is no day";
    let page = GalleryPage {
        frame: visit.frame(&state),
        qr: Qr::of("https://yakumori.example/")?,
        wrong: Some(Problem::at("field", visit.lang, &wrong)),
        finding: &finding,
        days: [today, today.plus_days(80), today.plus_days(91)],
    };
    Ok(Html(page.render()?))
}
