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
    /// Rows approved on the latest day, and on earlier ones.
    latest_rows: usize,
    earlier_rows: usize,
}

impl Paper<'_> {
    /// Counts a row by the day on which it was approved.
    fn note_version(&mut self, approved_on: Option<PartialDay>) {
        match (self.approved_on, approved_on) {
            (_, None) => {}
            (None, Some(_)) => self.latest_rows = 1,
            (Some(known), Some(day)) if day.latest() == known.latest() => self.latest_rows += 1,
            (Some(known), Some(day)) if day.latest() < known.latest() => self.earlier_rows += 1,
            (Some(_), Some(_)) => {
                self.earlier_rows += self.latest_rows;
                self.latest_rows = 1;
            }
        }
    }

    /// Whether a row is of a version that a newer one took the place of: most rows of the document are newer. Where few are, articles
    /// were changed one by one, and the others stand.
    fn has_replaced(&self, row: &Document) -> bool {
        let is_earlier = |latest: PartialDay| row.approved_on.is_some_and(|on| on.latest() < latest.latest());
        self.earlier_rows < self.latest_rows && self.approved_on.is_some_and(is_earlier)
    }
}

/// How well one item is covered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    Missing,
    /// Only an earlier version of the document told of it.
    Replaced,
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
    count_items(&mut tally, ask, &papers);
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
                paper.note_version(approved_on);
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
                latest_rows: usize::from(approved_on.is_some()),
                earlier_rows: 0,
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
fn count_items<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, papers: &[Paper<'p>]) {
    let covers = covers(ask, papers);
    let numbers =
        |wanted: Cover| covers.iter().filter(|(_, it)| *it == wanted).map(|(number, _)| *number).collect::<Vec<_>>();
    let (missing, replaced, unplaced) = (numbers(Cover::Missing), numbers(Cover::Replaced), numbers(Cover::Unplaced));
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
    if !replaced.is_empty() {
        tally.open(because("items_only_in_earlier", Subject::Pharmacy).with("numbers", listed(&replaced)));
        tally.next_with("see_newer_version", Subject::Pharmacy, [("numbers", listed(&replaced))]);
    }
    if !unplaced.is_empty() {
        tally.open(because("items_unplaced", Subject::Pharmacy).with("numbers", listed(&unplaced)));
        tally.next("map_items", Subject::Pharmacy);
    }
    if missing.is_empty() && replaced.is_empty() && unplaced.is_empty() {
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
fn covers<'p>(ask: &Ask<'p>, papers: &[Paper<'p>]) -> Vec<(&'p str, Cover)> {
    let (mut found, mut replaced, mut unplaced) = (Covered::NONE, Covered::NONE, Covered::NONE);
    // Mostly no document has rows of two versions.
    let several: Vec<&Paper<'p>> = papers.iter().filter(|paper| paper.earlier_rows > 0).collect();
    for row in ask.shop.documents.records() {
        let Some((said, is_placed)) = covered_by(row) else { continue };
        let has_newer = several.iter().any(|paper| is_same(&paper.first.title, &row.title) && paper.has_replaced(row));
        let known = match (has_newer, is_placed) {
            (true, _) => &mut replaced,
            (false, true) => &mut found,
            (false, false) => &mut unplaced,
        };
        known.add(&said);
    }
    let own = ask.item.number.map_or(u16::MAX, |number| number.section);
    let cover = |number: Number| match (found.holds(number), unplaced.holds(number), replaced.holds(number)) {
        (true, _, _) => Cover::Found,
        (false, true, _) => Cover::Unplaced,
        (false, false, true) => Cover::Replaced,
        (false, false, false) => Cover::Missing,
    };
    let numbered = ask.items.iter().filter_map(|item| Some((item.label.as_str(), item.numbered()?)));
    let mut covers = Vec::with_capacity(ask.items.len());
    covers
        .extend(numbered.filter(|(_, number)| number.section < own).map(|(printed, number)| (printed, cover(number))));
    covers
}

/// The items that a row covers, and whether it says in which document, and where that or the passage is.
fn covered_by(row: &Document) -> Option<(Covered, bool)> {
    let said = row.item.means().filter(|_| row.may_count())?;
    let names_place = !row.article.is_empty() || !row.kept_where.is_empty();
    Some((said, !row.title.is_empty() && names_place && !row.article_is_unclear()))
}
