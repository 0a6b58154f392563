//! 今日やること: the next steps with their reasons, what is near, what vendors owe, and the sheet as a list.

use crate::calendar::is_before;
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::{day_words, freshness, lacks_vendor_form, place, say, shade, who};
use crate::visit::Visit;
use askama::Template;
use axum::response::Html;
use flow::State as Record;
use items::{Questions, Remark, Todo, todo};
use model::day::Day;
use model::due::Due;
use model::fact::Provenance;
use model::finding::{Tone, Who};
use model::lang::Lang;
use model::member::Deed;
use model::record::{Contact, Ledger};
use model::report::{Report, ReportItem, ReportStep};

/// 今日やること, and the sheet as a list.
#[derive(Template)]
#[template(path = "home.html")]
struct Home<'r> {
    frame: Frame,
    report: &'r Report,
    todos: Vec<Todo<'r>>,
    /// What is to be said of the copy in the second place: that there is none or that it is old; else its day.
    copy: (bool, String),
    /// What vendors owe an answer to.
    owed: Vec<Questions<'r>>,
    /// Papers of which something changed since they were issued.
    reprint: Vec<crate::papers::Reprint>,
    /// What falls due soon, or has passed undone.
    soon: Vec<Due<'r>>,
    /// Whether there are vendors to be asked, and no form of this year to ask them with.
    lacks_vendor_form: bool,
    ready: bool,
    remarks: Vec<Remark>,
    ledgers: Vec<(&'static str, &'static str, usize)>,
    /// The ledgers to begin with, while all are empty.
    first: Vec<(&'static str, &'static str)>,
}

framed!(Home<'_>);

/// The ledgers that say most of a pharmacy, in the order in which they are quickest to fill in.
pub(crate) const FIRST: [Ledger; 6] =
    [Ledger::People, Ledger::Devices, Ledger::Vendors, Ledger::Accounts, Ledger::Contacts, Ledger::Backups];

pub(crate) async fn home(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    let remarks = items::check_form(report);
    let is_empty = state.shop.is_empty();
    let first = FIRST.iter().filter(|_| is_empty && visit.may(Deed::Write));
    let ledgers = Ledger::ALL.iter().map(|ledger| (ledger.code(), ledger.title(visit.lang), state.shop.count(*ledger)));
    let numbers = write_numbers(visit.lang);
    let page = Home {
        frame: visit.frame(&state),
        todos: todo(report).into_iter().take(3).map(|todo| numbers_first(&state, todo, &numbers)).collect(),
        copy: copy(&visit)?,
        owed: items::questions(report),
        reprint: crate::papers::changed(&visit, &state, &judged).await?,
        soon: soon(&state, report, flow::began_on(&visit.shop()?).await?),
        lacks_vendor_form: !report.vendors.is_empty() && lacks_vendor_form(&state)?,
        ready: remarks.is_empty(),
        remarks,
        ledgers: ledgers.collect(),
        first: first.map(|ledger| (ledger.code(), ledger.title(visit.lang))).collect(),
        report,
    };
    Ok(Html(page.render()?))
}

/// A contact chart without a single number helps nobody: the numbers are written first.
fn numbers_first<'r>(state: &Record, todo: Todo<'r>, numbers: &'r ReportStep) -> Todo<'r> {
    let can_reach = state.shop.contacts.records().any(Contact::can_be_reached);
    if todo.step.code == "issue_chart" && !can_reach { Todo { step: numbers, ..todo } } else { todo }
}

fn write_numbers(lang: Lang) -> ReportStep {
    let what = say(
        lang,
        "連絡先一覧に、薬局内・事業者・厚生労働省・警察の電話番号を書く。連絡体制図は、そこから作れます。",
        "Write the telephone numbers of people inside, the vendor, the ministry and the police into the list of contacts; the contact chart is made from it.",
    );
    let (code, link) = ("write_numbers".to_owned(), Ledger::Contacts.code().to_owned());
    ReportStep { code, what: what.to_owned(), who: Who::Pharmacy, minutes: 20, link }
}

/// How many days ahead the first page looks. 薬守の目安.
const SOON_DAYS: i32 = 30;
/// So many lines of what falls due stand on the first page; all of it is on the page of coming days.
const SOON_SHOWN: usize = 5;

/// What is to be said of the copy in the second place, and whether something is to be done about it.
fn copy(visit: &Visit) -> Result<(bool, String), PageError> {
    let (shop, lang) = (visit.shop()?, visit.lang);
    let Some(place) = flow::second_place(&shop) else {
        let says = say(lang, "記録の写し先がまだ決まっていません。", "no second place for the record is chosen yet.");
        return Ok((true, says.to_owned()));
    };
    if flow::is_on_own_disk(&shop, &place) {
        let says = say(
            lang,
            "写し先が記録と同じディスクにあります。このディスクが壊れると、写しもなくなります。別のPC・NAS・USBディスクにしてください。",
            "the copy lies on the disk of the record itself: what breaks one breaks both. Choose another PC, NAS or USB disk.",
        );
        return Ok((true, says.to_owned()));
    }
    let is_old = !place.is_fresh(shop.clock.today());
    let since = place.copied_on.map(|day| day_words(lang, day)).unwrap_or_default();
    let says = match is_old {
        true => say(lang, "写しが古くなっています。最後の写し: ", "the copy is old; the last one: "),
        false => say(lang, "最後の写し: ", "last copy: "),
    };
    Ok((is_old, format!("{says}{since}")))
}

/// What falls due soon: days that somebody set come before our own advice. A day that had passed before the record began says nothing
/// of what is late here; the page of coming days holds it.
fn soon<'r>(state: &'r Record, report: &'r Report, began_on: Day) -> Vec<Due<'r>> {
    let mut soon = items::due(&state.shop, report, report.as_of.plus_days(SOON_DAYS));
    soon.retain(|due| !is_before(began_on, due.on, report.as_of));
    soon.sort_by_key(|due| (due.is_advice, due.on));
    soon.truncate(SOON_SHOWN);
    soon.sort_by_key(|due| due.on);
    soon
}

/// Why a step is to be done: what speaks against はい, else what is open; of whom the step is about, where it names somebody.
fn why<'r>(todo: &Todo<'r>) -> &'r str {
    let of = |tone| todo.item.finding.because.iter().filter(move |because| because.tone == tone);
    let all = || of(Tone::Bad).chain(of(Tone::Open));
    let about = all().find(|because| !because.label.is_empty() && todo.step.what.contains(&because.label));
    about.or_else(|| all().next()).map_or("", |because| &because.says)
}

impl Home<'_> {
    fn who(&self, step: &ReportStep) -> &'static str {
        who(self.frame.lang, step.who)
    }

    /// On the first page a step that is done on its item's page has the item for its link.
    fn place(&self, step: &ReportStep) -> Option<(String, &'static str)> {
        place(self.frame.lang, &step.link).filter(|(path, _)| path.starts_with('/'))
    }

    fn badge(&self, provenance: &Provenance) -> &'static str {
        provenance.word(self.report.lang)
    }

    fn fresh(&self, item: &ReportItem) -> (&'static str, &'static str) {
        freshness(self.report.lang, &item.finding, self.report.as_of)
    }
}
