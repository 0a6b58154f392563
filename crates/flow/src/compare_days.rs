//! Two days side by side: which findings and answers, and which rows of which ledgers, are no longer what they were.

use crate::judge::{JudgeError, Judged, judge};
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::sign_in::Then;
use model::day::Day;
use model::edition::Scope;
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::{Field, Ledger, RecordId};
use model::report::ReportItem;
use serde::Serialize;
use std::collections::BTreeMap;

/// What differs between two days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Items whose finding or answer differs, in the sheet's order.
    pub items: Vec<ItemChanged>,
    /// Ledgers with rows that differ.
    pub ledgers: Vec<LedgerChanged>,
}

/// An item that differs; one that a form does not have has nothing there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemChanged {
    /// Its key, in the later form where it has one.
    pub key: String,
    /// Its printed number, with its scope where two rows share it.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// As it stood on the earlier day.
    pub before: Option<Stood>,
    /// As it stood on the later day.
    pub after: Option<Stood>,
}

/// How an item stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stood {
    /// The finding, in words.
    pub finding: String,
    /// How the answer stood to it, in words.
    pub answer: String,
}

/// A ledger with rows that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerChanged {
    /// The ledger.
    pub ledger: Ledger,
    /// Rows that came, by name.
    pub came: Vec<String>,
    /// Rows that went, by name.
    pub went: Vec<String>,
    /// Rows that are there on both days and differ.
    pub changed: Vec<RowChanged>,
}

/// A row that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowChanged {
    /// What it is called on the later day.
    pub name: String,
    /// Heading, before, after.
    pub cells: Vec<(String, String, String)>,
}

/// The record as it stood at the end of a day; what is seen now is today's. Nothing is seen that was recorded after `seen_by`
/// (milliseconds since 1970), and before the record began there is nothing.
///
/// # Errors
/// The record cannot be read.
pub async fn stood_on(shop: &Shop, now: &State, on: Day, seen_by: Option<i64>) -> Result<State, ShopError> {
    if on == now.today {
        return Ok(now.clone());
    }
    let then = Then::end_of(on, &shop.clock);
    let then = Then { recorded_by_ms: then.recorded_by_ms.min(seen_by.unwrap_or(i64::MAX)), ..then };
    match shop.state(then.into()).await {
        Err(ShopError::NothingThen { .. }) => Ok(State::empty(on)),
        state => state,
    }
}

/// Compares two states of one record, each judged by the form and for the day it stood on.
///
/// # Errors
/// One of them cannot be judged.
pub fn compare_days(before: &State, after: &State, lang: Lang) -> Result<Compared, JudgeError> {
    let (then, now) = (judge(before, None, lang)?, judge(after, None, lang)?);
    let ledgers = Ledger::ALL.iter().filter_map(|ledger| ledger_changed(*ledger, (before, after), lang));
    Ok(Compared { items: items_changed((&then, &now), lang), ledgers: ledgers.collect() })
}

fn items_changed((then, now): (&Judged, &Judged), lang: Lang) -> Vec<ItemChanged> {
    let was = |item: &ReportItem| then.report.items.iter().find(|other| other.line.key == item.line.key);
    let is_gone = |item: &&ReportItem| !now.report.items.iter().any(|other| other.line.key == item.line.key);
    let both =
        now.report.items.iter().map(|item| (item, was(item).map(|item| stood(item, lang)), Some(stood(item, lang))));
    let gone = then.report.items.iter().filter(is_gone).map(|item| (item, Some(stood(item, lang)), None));
    let differ = both.chain(gone).filter(|(_, before, after)| before != after);
    differ
        .map(|(item, before, after)| ItemChanged {
            key: item.line.key.clone(),
            number: Scope::beside(&item.line.number, item.line.scope, lang),
            title: item.title.clone(),
            before,
            after,
        })
        .collect()
}

fn stood(item: &ReportItem, lang: Lang) -> Stood {
    let target = item.answer.as_ref().and_then(|answer| answer.target_on).map(|on| format!(" → {}", on.words(lang)));
    Stood {
        finding: item.finding.state_words.clone(),
        answer: format!("{}{}", item.status_words, target.unwrap_or_default()),
    }
}

fn ledger_changed(ledger: Ledger, (before, after): (&State, &State), lang: Lang) -> Option<LedgerChanged> {
    let rows = |state: &State| -> BTreeMap<RecordId, KeptRow> {
        state.shop.rows(ledger).into_iter().map(|row| (row.id.clone(), row)).collect()
    };
    let (then, now) = (rows(before), rows(after));
    let name = |row: &KeptRow| ledger.name_of(&row.cells).to_owned();
    let missing = |rows: &BTreeMap<RecordId, KeptRow>, from: &BTreeMap<RecordId, KeptRow>| -> Vec<String> {
        rows.iter().filter(|(id, _)| !from.contains_key(*id)).map(|(_, row)| name(row)).collect()
    };
    let differ = now.iter().filter_map(|(id, row)| Some((then.get(id)?, row)));
    let changed = differ.map(|(was, is)| RowChanged { name: name(is), cells: cells_changed(ledger, was, is, lang) });
    let changed = LedgerChanged {
        ledger,
        came: missing(&now, &then),
        went: missing(&then, &now),
        changed: changed.filter(|row| !row.cells.is_empty()).collect(),
    };
    (!changed.came.is_empty() || !changed.went.is_empty() || !changed.changed.is_empty()).then_some(changed)
}

/// The cells that differ; columns that no ledger knows stand after the others under their own headings.
fn cells_changed(ledger: Ledger, was: &KeptRow, is: &KeptRow, lang: Lang) -> Vec<(String, String, String)> {
    let text = |row: &BTreeMap<String, String>, key: &str| row.get(key).cloned().unwrap_or_default();
    let cell = |row: &KeptRow, field: &Field| field.shown(lang, &text(&row.cells, field.key));
    let known = ledger.fields().iter().map(|f| (f.heading(lang).to_owned(), cell(was, f), cell(is, f)));
    let headings: std::collections::BTreeSet<&String> = was.notes.keys().chain(is.notes.keys()).collect();
    let others = headings.into_iter().map(|key| (key.clone(), text(&was.notes, key), text(&is.notes, key)));
    known.chain(others).filter(|(_, before, after)| before != after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::act::{Act, RecordPut, Source};
    use model::pharmacy::{Mark, Pharmacy};
    use model::report::JournalMark;
    use std::sync::Arc;

    fn device(id: &str, name: &str, place: &str) -> RecordPut {
        let cells = [("name", name), ("place", place)].map(|(key, text)| (key.to_owned(), text.to_owned()));
        let notes = [("色".to_owned(), place.to_owned())];
        RecordPut {
            ledger: Ledger::Devices,
            id: id.to_owned(),
            cells: cells.into(),
            notes: notes.into(),
            source: Source::Person,
        }
    }

    fn state(devices: &[RecordPut]) -> State {
        let today = Day::new(2025, 11, 25).unwrap();
        let mut shop = Pharmacy::default();
        for (seq, put) in (1..).zip(devices) {
            shop.apply(Mark { seq, on: today }, Act::RecordPut(put.clone())).unwrap();
        }
        State { shop: Arc::new(shop), mark: JournalMark::default(), today, known: Arc::default() }
    }

    #[test]
    fn rows_that_came_went_and_changed_are_told_apart() {
        let before = state(&[device("a", "PC1", "受付"), device("b", "PC2", "受付"), device("c", "PC3", "受付")]);
        let after = state(&[device("a", "PC1", "調剤室"), device("b", "PC2", "受付"), device("d", "PC4", "受付")]);
        let compared = compare_days(&before, &after, Lang::Ja).unwrap();
        let [devices] = compared.ledgers.as_slice() else { panic!("{compared:?}") };
        assert_eq!(
            (devices.came.as_slice(), devices.went.as_slice()),
            (&["PC4".to_owned()][..], &["PC3".to_owned()][..])
        );
        let cells = [("設置場所", "受付", "調剤室"), ("色", "受付", "調剤室")];
        let cells = cells.map(|(heading, was, is)| (heading.to_owned(), was.to_owned(), is.to_owned())).to_vec();
        assert_eq!(devices.changed, [RowChanged { name: "PC1".to_owned(), cells }]);
        assert_eq!(compare_days(&after, &after, Lang::Ja).unwrap(), Compared::default());
    }

    #[test]
    fn an_item_whose_finding_moved_stands_with_both() {
        let mut old = device("a", "PC1", "受付");
        old.cells.insert("os".to_owned(), "Windows 8.1".to_owned());
        old.cells.insert("kind".to_owned(), "端末".to_owned());
        old.cells.insert("state".to_owned(), "稼働".to_owned());
        let compared = compare_days(&state(&[]), &state(&[old]), Lang::Ja).unwrap();
        let patches = compared.items.iter().find(|item| item.number == "2-⑥").unwrap();
        let finding = |stood: &Option<Stood>| stood.as_ref().unwrap().finding.clone();
        assert_eq!((finding(&patches.before), finding(&patches.after)), ("不明".to_owned(), "不適合".to_owned()));
    }
}
