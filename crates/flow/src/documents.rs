//! 文書一覧: the rows of one document, and what is written into them. A document is what its rows have in common: their title.

use crate::open_pharmacy::{Shop, ShopError, State};
use crate::slips::{change, new_row};
use model::act::Act;
use model::covered::Covered;
use model::pharmacy::KeptRow;
use model::record::{Ledger, RecordId};
use model::said::Word as _;
use model::width;
use model::word::Number;

/// What is written, and the entry that it changes.
pub(crate) type Put = (Act, Option<u64>);

/// Why a row goes that another took the place of.
const REWRITTEN: &str = "対応する条を書き直した / the table of passages was written anew";

/// The article in which a document tells how an item is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The item's printed number.
    pub number: String,
    /// Where in the document; empty where it does not tell.
    pub article: String,
}

/// The rows of a document, in the ledger's order.
pub(crate) fn rows_of(state: &State, title: &str) -> Vec<KeptRow> {
    let key = width::key(title);
    let is_it = |row: &&KeptRow| row.cells.get("title").is_some_and(|title| width::key(title) == key);
    state.rows(Ledger::Documents).iter().filter(is_it).cloned().collect()
}

/// The first cell of a document's rows that is filled in.
pub(crate) fn cell<'r>(rows: &'r [KeptRow], key: &str) -> &'r str {
    let cells = rows.iter().filter_map(|row| row.cells.get(key));
    cells.map(String::as_str).find(|text| !text.is_empty()).unwrap_or_default()
}

/// Cells that all rows of a document get; a document without a row gets one.
pub(crate) fn put(shop: &Shop, rows: &[KeptRow], cells: &[(&str, String)]) -> Result<Vec<Put>, ShopError> {
    if rows.is_empty() {
        return Ok(vec![new_row(shop, Ledger::Documents, cells)?]);
    }
    Ok(rows.iter().filter_map(|row| changed(row, cells)).collect())
}

/// The same with a row for each item that the document covers. Rows of items that are told otherwise now go.
pub(crate) fn put_with_passages(
    shop: &Shop,
    rows: &[KeptRow],
    cells: &[(&str, String)],
    passages: &[Passage],
) -> Result<Vec<Put>, ShopError> {
    let told: Vec<&Passage> = passages.iter().filter(|passage| !passage.article.trim().is_empty()).collect();
    let mut puts = Vec::new();
    let mut kept: Vec<&RecordId> = Vec::new();
    for passage in &told {
        let own = [("item", passage.number.clone()), ("article", passage.article.trim().to_owned())];
        let cells: Vec<_> = cells.iter().cloned().chain(own).collect();
        match rows.iter().find(|row| is_of(row, &passage.number)) {
            Some(row) => {
                kept.push(&row.id);
                puts.extend(changed(row, &cells));
            }
            None => puts.push(new_row(shop, Ledger::Documents, &cells)?),
        }
    }
    for row in rows.iter().filter(|row| !kept.contains(&&row.id)) {
        puts.extend(if covered(row).is_some() { Some(retired(row)) } else { changed(row, cells) });
    }
    if puts.is_empty() && rows.is_empty() {
        puts.push(new_row(shop, Ledger::Documents, cells)?);
    }
    Ok(puts)
}

/// Where a document tells how an item is done: what its rows say of the item, or of several at once.
pub(crate) fn article_in(rows: &[KeptRow], number: &str) -> String {
    let Some(number) = Number::read(number) else { return String::new() };
    let those = rows.iter().filter(|row| covered(row).is_some_and(|covered| covered.holds(number)));
    let mut articles: Vec<&str> = those.filter_map(|row| row.cells.get("article")).map(String::as_str).collect();
    articles.dedup();
    articles.join("、")
}

fn covered(row: &KeptRow) -> Option<Covered> {
    Covered::read(row.cells.get("item")?)
}

fn is_of(row: &KeptRow, number: &str) -> bool {
    row.cells.get("item").is_some_and(|item| width::key(item) == width::key(number))
}

fn retired(row: &KeptRow) -> Put {
    let (ledger, id, reason) = (Ledger::Documents, row.id.clone(), REWRITTEN.to_owned());
    (Act::RecordRetired { ledger, id, reason }, Some(row.seq))
}

/// A row with its new cells; none where it stays as it is. A blank cell clears nothing.
fn changed(row: &KeptRow, cells: &[(&str, String)]) -> Option<Put> {
    let cells: Vec<_> = cells.iter().filter(|(_, text)| !text.is_empty()).cloned().collect();
    let is_new = |(key, text): &(&str, String)| row.cells.get(*key) != Some(text);
    cells.iter().any(is_new).then(|| change(Ledger::Documents, row, &cells))
}
