//! 4-① 運用管理規程等: for every item of the sections before this one, a rule in force says how it is done.
//!
//! Any documents that together cover every item will do; nobody has to have one big book.

use crate::checklist::Ask;
use crate::tally::{Tally, YEAR_DAYS, because, of};
use model::covered::Covered;
use model::day::PartialDay;
use model::finding::{Finding, Quoted, Subject};
use model::record::Document;
use model::text::is_same;
use model::word::{DocumentKind, Number};

/// A document with all its rows: a ledger has one row per item that the document covers.
struct Paper<'p> {
    first: &'p Document,
    approved_on: Option<PartialDay>,
    seen_on: Option<PartialDay>,
    has_place: bool,
    is_outdated: bool,
}

/// How well one item is covered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    Missing,
    Unplaced,
    Found,
}

/// Judges whether the rules cover the checklist.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let papers = papers(ask);
    if papers.is_empty() {
        tally.open(because("no_rules", Subject::Pharmacy));
        tally.next("write_rules", Subject::Pharmacy);
        return tally.finish();
    }
    for paper in &papers {
        count_paper(&mut tally, ask, paper);
    }
    count_items(&mut tally, ask);
    tally.finish()
}

/// The documents that tell how items are done: those with an item, and the rules.
fn papers<'p>(ask: &Ask<'p>) -> Vec<Paper<'p>> {
    let mut papers: Vec<Paper<'p>> = Vec::new();
    let is_rule = |row: &&Document| row.item.means().is_some() || row.kind.means() == Some(DocumentKind::Rules);
    for row in ask.shop.documents.records().filter(is_rule).filter(|row| row.may_count()) {
        let known = papers.iter_mut().find(|paper| is_same(&paper.first.title, &row.title));
        let approved_on = row.approved_on.filter(|day| ask.has_come(Some(*day)));
        let seen_on = later(approved_on, row.reviewed_on.filter(|day| ask.has_come(Some(*day))));
        match known {
            Some(paper) => {
                paper.approved_on = later(paper.approved_on, approved_on);
                paper.seen_on = later(paper.seen_on, seen_on);
                paper.has_place |= !row.kept_where.is_empty();
                paper.is_outdated |= row.is_outdated();
            }
            None => papers.push(Paper {
                first: row,
                approved_on,
                seen_on,
                has_place: !row.kept_where.is_empty(),
                is_outdated: row.is_outdated(),
            }),
        }
    }
    papers
}

fn later(a: Option<PartialDay>, b: Option<PartialDay>) -> Option<PartialDay> {
    match (a, b) {
        // The rows of one document mostly carry the same day.
        (Some(day), Some(other)) if day != other && other.latest() > day.latest() => b,
        (Some(_), _) => a,
        (None, _) => b,
    }
}

fn count_paper<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, paper: &Paper<'p>) {
    let subject = of(paper.first);
    match paper.approved_on {
        Some(day) => tally.good(because("rules_approved", subject).on(Some(day))),
        None => {
            tally.open(because("rules_not_approved", subject));
            tally.next("approve_rules", subject);
        }
    }
    if paper.seen_on.is_some_and(|day| ask.is_over(day, YEAR_DAYS)) {
        tally.advise("rules_old", subject);
    }
    if !paper.has_place {
        tally.advise("place_unknown", subject);
    }
    if paper.is_outdated {
        tally.advise("rules_outdated", subject);
    }
}

/// Every item must be found. A document whose items nobody wrote down may cover them all: that is not known.
fn count_items<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let covers = covers(ask);
    let numbers = |wanted: Cover| {
        let mut numbers: Vec<&str> = covers.iter().filter(|(_, it)| *it == wanted).map(|(number, _)| *number).collect();
        // One printed number may head two rows: 2-⑫ for servers and for terminals.
        numbers.dedup();
        numbers
    };
    let (missing, unplaced) = (numbers(Cover::Missing), numbers(Cover::Unplaced));
    if covers.iter().all(|(_, cover)| *cover == Cover::Missing) {
        tally.open(because("items_not_mapped", Subject::Pharmacy));
        tally.next("map_items", Subject::Pharmacy);
        return;
    }
    if !missing.is_empty() && has_unmapped(ask) {
        // A rule whose items nobody wrote down may cover the rest.
        tally.open(because("items_maybe_covered", Subject::Pharmacy).with("numbers", listed(&missing)));
        tally.next("map_items", Subject::Pharmacy);
    } else if !missing.is_empty() {
        tally.bad(because("items_missing", Subject::Pharmacy).with("numbers", listed(&missing)));
        tally.next_with("write_missing", Subject::Pharmacy, [("numbers", listed(&missing))]);
    }
    if !unplaced.is_empty() {
        tally.open(because("items_unplaced", Subject::Pharmacy).with("numbers", listed(&unplaced)));
        tally.next("map_items", Subject::Pharmacy);
    }
    if missing.is_empty() && unplaced.is_empty() {
        tally.good(because("items_covered", Subject::Pharmacy));
    }
}

/// Whether a rule stands in the list without a word on the items that it covers.
fn has_unmapped(ask: &Ask<'_>) -> bool {
    let rules = ask.shop.documents.records().filter(|row| row.kind.means() == Some(DocumentKind::Rules));
    let is_mapped = |title: &str| ask.shop.documents.records().any(|row| *row.title == *title && !row.item.is_empty());
    rules.filter(|row| row.item.is_empty()).any(|row| !is_mapped(&row.title))
}

/// Printed numbers are the same words in both languages.
fn listed<'p>(numbers: &[&'p str]) -> Quoted<'p> {
    Quoted::Listed(numbers.iter().map(|number| (*number, *number)).collect())
}

/// The items of the sections above, by printed number, with how well each is covered: 上記1-3のすべての項目.
fn covers<'p>(ask: &Ask<'p>) -> Vec<(&'p str, Cover)> {
    let (mut found, mut unplaced) = (Covered::NONE, Covered::NONE);
    for (said, is_placed) in ask.shop.documents.records().filter_map(covered_by) {
        let known = if is_placed { &mut found } else { &mut unplaced };
        *known = known.and(said);
    }
    let own = ask.item.number.map_or(u16::MAX, |number| number.section);
    let cover = |number: Number| match (found.holds(number), unplaced.holds(number)) {
        (true, _) => Cover::Found,
        (false, true) => Cover::Unplaced,
        (false, false) => Cover::Missing,
    };
    let numbered = ask.items.iter().filter_map(|item| Some((item.row.number.as_str(), item.number?)));
    let mut covers = Vec::with_capacity(ask.items.len());
    covers
        .extend(numbered.filter(|(_, number)| number.section < own).map(|(printed, number)| (printed, cover(number))));
    covers
}

/// The items that a row covers, and whether it says in which document, and where that or the passage is.
fn covered_by(row: &Document) -> Option<(Covered, bool)> {
    let said = row.item.means().filter(|_| row.may_count())?;
    Some((said, !(row.title.is_empty() || (row.article.is_empty() && row.kept_where.is_empty()))))
}
