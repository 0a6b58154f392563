//! 4-① 運用管理規程等: for every item of the sections before this one, a rule in force says how it is done.
//!
//! Any documents that together cover every item will do; nobody has to have one big book.

use crate::checklist::{Ask, Item};
use crate::tally::{Tally, YEAR_DAYS, because, of};
use model::day::PartialDay;
use model::finding::{Finding, Subject};
use model::record::Document;
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
    Found,
    Unplaced,
    Missing,
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
    for row in ask.shop.documents.records().filter(is_rule) {
        let known = papers.iter_mut().find(|paper| paper.first.title == row.title);
        let approved_on = row.approved_on.filter(|day| ask.has_come(Some(*day)));
        let seen_on = later(approved_on, row.reviewed_on.filter(|day| ask.has_come(Some(*day))));
        match known {
            Some(paper) => {
                paper.approved_on = later(paper.approved_on, approved_on);
                paper.seen_on = later(paper.seen_on, seen_on);
                paper.has_place |= !row.kept_where.is_empty();
                paper.is_outdated |= is_outdated(row);
            }
            None => papers.push(Paper {
                first: row,
                approved_on,
                seen_on,
                has_place: !row.kept_where.is_empty(),
                is_outdated: is_outdated(row),
            }),
        }
    }
    papers
}

fn later(a: Option<PartialDay>, b: Option<PartialDay>) -> Option<PartialDay> {
    [a, b].into_iter().flatten().max_by_key(|day| day.latest())
}

/// 「第5.2版に準拠」: written for a guideline that is no longer in force.
fn is_outdated(row: &Document) -> bool {
    let editions = ["第4", "第5", "第４", "第５"];
    let names_old = |text: &str| text.contains('版') && editions.iter().any(|edition| text.contains(edition));
    names_old(&row.title) || names_old(&row.remark) || row.remark.contains("定期変更")
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
fn count_items(tally: &mut Tally<'_>, ask: &Ask<'_>) {
    let numbers = |wanted: Cover| {
        let mut numbers: Vec<&str> = Vec::new();
        for (item, number) in asked(ask) {
            if cover(ask, number) == wanted && !numbers.contains(&item.row.number.as_str()) {
                numbers.push(&item.row.number);
            }
        }
        numbers
    };
    let (missing, unplaced, found) = (numbers(Cover::Missing), numbers(Cover::Unplaced), numbers(Cover::Found));
    if found.is_empty() && unplaced.is_empty() {
        tally.open(because("items_not_mapped", Subject::Pharmacy));
        tally.next("map_items", Subject::Pharmacy);
        return;
    }
    if !missing.is_empty() {
        tally.bad(because("items_missing", Subject::Pharmacy).with("numbers", missing.join("、")));
        tally.next_with("write_missing", Subject::Pharmacy, vec![("numbers", missing.join("、").into())]);
    }
    if !unplaced.is_empty() {
        tally.open(because("items_unplaced", Subject::Pharmacy).with("numbers", unplaced.join("、")));
        tally.next("map_items", Subject::Pharmacy);
    }
    if missing.is_empty() && unplaced.is_empty() {
        tally.good(because("items_covered", Subject::Pharmacy));
    }
}

/// The items of the sections above: 上記1-3のすべての項目.
fn asked<'p>(ask: &Ask<'p>) -> impl Iterator<Item = (&'p Item, Number)> {
    let own = ask.item.number.map_or(u16::MAX, |number| number.section);
    let with_number = ask.items.iter().filter_map(|item| Some((item, item.number?)));
    with_number.filter(move |(_, number)| number.section < own)
}

/// A row covers an item when it says in which document, and where that or the passage is.
fn cover(ask: &Ask<'_>, number: Number) -> Cover {
    let rows = ask.shop.documents.records().filter(|row| row.item.means().is_some_and(|n| n.is_printed_as(number)));
    let is_placed = |row: &Document| !(row.title.is_empty() || (row.article.is_empty() && row.kept_where.is_empty()));
    rows.fold(Cover::Missing, |known, row| match known {
        Cover::Found => Cover::Found,
        _ if is_placed(row) => Cover::Found,
        _ => Cover::Unplaced,
    })
}
