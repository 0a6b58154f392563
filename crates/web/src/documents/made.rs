//! The page of a paper that the program makes.

use super::{Looked, Readers, Sides, typed};
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::papers::title;
use crate::visit::Visit;
use askama::Template;
use axum::response::Html;
use flow::{Difference, PaperLife, Stage};
use model::member::Deed;
use model::pharmacy::IssuedPaper;
use paper::Kind;

#[derive(Template)]
#[template(path = "document_made.html")]
struct MadePage {
    frame: Frame,
    life: PaperLife,
    readers: Readers,
    /// The two versions that are compared: by number; none is the ledgers as they are now.
    sides: Option<(usize, Option<usize>)>,
    difference: Option<Difference>,
    /// Who would approve it.
    owner: String,
    today: String,
    may_sign: bool,
    /// The number of the version that is looked at for approval, else of the one that counts, and how many of its places are not
    /// written.
    gaps: Option<(usize, usize)>,
    id: &'static str,
}

framed!(MadePage);

pub(super) async fn page(visit: &Visit, looked: &Looked, kind: Kind, sides: &Sides) -> Result<Html<String>, PageError> {
    let of = looked.of();
    let life = flow::paper_life(of, kind)?;
    let (was, is) = life.sides(sides.from, sides.to).ok_or_else(PageError::not_found)?;
    let difference = match was {
        Some(was) => Some(flow::difference(of, kind, (was, is)).await?),
        None => None,
    };
    let looked_at = draft(&life).or(life.current());
    let gaps = match looked_at {
        Some(version) => {
            Some((life.number(version), flow::gaps(of, kind, version).await?)).filter(|(_, gaps)| *gaps > 0)
        }
        None => None,
    };
    let page = MadePage {
        gaps,
        frame: visit.frame(&looked.state),
        readers: Readers::of(visit, looked, kind.code())?,
        sides: was.map(|was| (life.number(was), is.map(|is| life.number(is)))),
        difference,
        owner: flow::owner(of),
        today: typed(visit.lang, looked.shop.clock.today()),
        may_sign: visit.may(Deed::Sign),
        id: kind.code(),
        life,
    };
    Ok(Html(page.render()?))
}

/// The version that waits for its approval.
fn draft(life: &PaperLife) -> Option<&IssuedPaper> {
    let waits = matches!(life.stage, Stage::Draft | Stage::NewDraft);
    life.versions.last().filter(|_| waits)
}

fn formats(files: &[String]) -> String {
    let format = |file: &String| match file.rsplit('.').next() {
        Some("docx") => "Word",
        Some("xlsx") => "Excel",
        _ => "PDF",
    };
    files.iter().map(format).collect::<Vec<_>>().join("・")
}

impl MadePage {
    fn title(&self) -> &'static str {
        title(self.frame.lang, self.life.kind)
    }

    fn stage(&self) -> &'static str {
        self.life.stage.words(self.frame.lang)
    }

    fn draft(&self) -> Option<&IssuedPaper> {
        draft(&self.life)
    }

    /// The version in force, whose approval may have been a mistake.
    fn in_force(&self) -> Option<&IssuedPaper> {
        self.life.current().filter(|version| version.approved.is_some())
    }

    /// The versions by their numbers, with their formats: 「PDF・Word」.
    fn versions(&self) -> Vec<(usize, &IssuedPaper, String)> {
        let of_each = self.life.versions.iter().zip(&self.life.files).enumerate();
        of_each.map(|(at, (version, files))| (at + 1, version, formats(files))).rev().collect()
    }

    fn is_written(&self) -> bool {
        matches!(self.life.kind, Kind::Written(_))
    }
}
