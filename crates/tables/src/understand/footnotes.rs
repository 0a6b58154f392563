//! Remarks below a table, and the notes that an MDS/SDS keeps there (備考1 | text).

use crate::columns::Columns;
use crate::preview::ReadRow;
use crate::workbook::SheetRow;
use model::record::Ledger;
use model::width;
use std::collections::BTreeMap;

/// Whether a row that begins like this is a remark. The text is a comparison key.
pub(super) fn is_footnote(key: &str) -> bool {
    const BEGINNINGS: [&str; 14] = [
        "※",
        "*",
        "注",
        "(注",
        "作成:",
        "作成者",
        "作成日",
        "最終更新",
        "更新:",
        "更新したら",
        "以上",
        "以下余白",
        "合計",
        "計:",
    ];
    BEGINNINGS.iter().any(|beginning| key.starts_with(beginning)) || remark_number(key).is_some()
}

/// The number of a remark: 備考2 and 備考2：… are both 2.
fn remark_number(key: &str) -> Option<u32> {
    let after = key.strip_prefix("備考").or_else(|| key.strip_prefix("注"))?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    let rest = after.strip_prefix(&digits)?;
    (rest.is_empty() || rest.starts_with([':', '.', ')'])).then(|| digits.parse().ok()).flatten()
}

/// A remark's number and its text, which stands in the next cell or behind a colon.
pub(super) fn remark(row: &SheetRow) -> Option<(u32, String)> {
    let mut cells = row.cells.iter();
    let first = cells.next()?.value.text().into_owned();
    let number = remark_number(&width::key(&first))?;
    let text = match cells.next() {
        Some(next) => next.value.text().into_owned(),
        None => first.split_once(['：', ':'])?.1.to_owned(),
    };
    Some((number, text.trim().to_owned()))
}

/// Puts the remarks into the rows that name them; a remark written in the row itself stays there.
pub(super) fn put(columns: Columns, rows: &mut [ReadRow], remarks: &BTreeMap<u32, String>) {
    if columns.code != Ledger::Disclosure.code() {
        return;
    }
    for row in rows.iter_mut().filter(|row| !row.cells.contains_key("note")) {
        let Some(named) = row.cells.get("note_number") else { continue };
        let named = width::key(named);
        let texts: Vec<&str> = named
            .split(['、', ',', '・', '/'])
            .filter_map(number_named)
            .filter_map(|n| remarks.get(&n))
            .map(String::as_str)
            .collect();
        if !texts.is_empty() {
            let text = texts.join(" / ");
            row.cells.insert("note".to_owned(), text);
        } else if !named.chars().any(|c| c.is_ascii_digit())
            && let Some(text) = row.cells.remove("note_number")
        {
            row.cells.insert("note".to_owned(), text);
        }
    }
}

fn number_named(part: &str) -> Option<u32> {
    part.parse().ok().or_else(|| remark_number(part))
}
