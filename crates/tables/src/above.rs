//! What stands above a table and holds for all its rows: 「事業者名 | B社」, 「令和7年度…」, 「（MDS）Ver.5.0」.

use crate::columns::Columns;
use crate::headings::{Headings, forms};
use crate::workbook::Sheet;
use model::edition::Audience;
use model::record::Field;
use model::width;

/// A column with its value for every row.
pub(crate) type FactAbove = (&'static Field, String);

/// Labels of a head that are no columns; the cell beside one is never the value of another.
const OTHER_LABELS: [&str; 5] = ["薬局名", "所在地", "住所", "電話", "電話番号"];

/// Reads the rows above the headings. A column that the table has itself is never filled from above.
pub(crate) fn facts(columns: &Columns, sheet: &Sheet, headings: &Headings) -> Vec<FactAbove> {
    if !columns.has_facts_above() {
        return Vec::new();
    }
    facts_over(columns, sheet, headings.rows.0, |key| headings.has(key))
}

/// Reads the rows above a row. A column that the table `has` itself is never filled from there.
pub(crate) fn facts_over(columns: &Columns, sheet: &Sheet, first: u32, has: impl Fn(&str) -> bool) -> Vec<FactAbove> {
    let mut facts: Vec<FactAbove> = Vec::new();
    let mut put = |field: Option<&'static Field>, value: &str| {
        if let Some(field) = field
            && !has(field.key)
            && !value.trim().is_empty()
            && !facts.iter().any(|(known, _)| known.key == field.key)
        {
            let value = if field.key == "edition" {
                edition_in(value).unwrap_or_else(|| value.to_owned())
            } else {
                value.to_owned()
            };
            facts.push((field, value));
        }
    };
    for row in sheet.rows.iter().take_while(|row| row.row < first) {
        let texts: Vec<String> = row.cells.iter().flat_map(|cell| pieces(columns, &cell.value.text())).collect();
        for (place, text) in texts.iter().enumerate() {
            if let Some((label, value)) = text.split_once(['：', ':']) {
                put(field_named(columns, label), value.trim());
            }
            let next = texts.get(place + 1).filter(|next| !is_label(columns, next));
            put(field_named(columns, text), next.map(String::as_str).unwrap_or_default());
        }
    }
    for row in sheet.rows.iter().take_while(|row| row.row < first) {
        for cell in &row.cells {
            let title = cell.value.text();
            put(columns.field("edition"), &edition_in(&title).unwrap_or_default());
            put(columns.field("kind"), kind_in(&title));
            put(columns.field("form_version"), &version_in(&title).unwrap_or_default());
        }
    }
    facts
}

/// One cell may hold several facts: 「事業者名：B社　　記入日：R7.6.20」. A name keeps its blanks.
fn pieces(columns: &Columns, text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut ends_piece = false;
    for token in text.split_inclusive(char::is_whitespace) {
        let begins = token.split_once(['：', ':']).is_some_and(|(label, _)| is_label(columns, label));
        // 「記入者：… 記入日 令和7年…」: a day's label may stand without a colon.
        let is_bare = token.trim().ends_with('日') && is_label(columns, token.trim());
        match pieces.last_mut() {
            Some(piece) if !(begins || is_bare || ends_piece) => piece.push_str(token),
            _ => pieces.push(token.to_owned()),
        }
        ends_piece = is_bare;
    }
    pieces.iter().map(|piece| piece.trim().to_owned()).collect()
}

fn is_label(columns: &Columns, text: &str) -> bool {
    field_named(columns, text).is_some() || OTHER_LABELS.contains(&width::key(text).trim_end_matches(':'))
}

/// What stands beside a label above a row, or behind its colon.
pub(crate) fn labelled(sheet: &Sheet, first: u32, label: &str) -> Option<String> {
    let is_it = |text: &str| width::key(text).trim_end_matches(':') == width::key(label);
    sheet.rows.iter().take_while(|row| row.row < first).find_map(|row| {
        row.cells.iter().enumerate().find_map(|(place, cell)| {
            let text = cell.value.text();
            let behind =
                text.split_once(['：', ':']).filter(|(before, _)| is_it(before)).map(|(_, behind)| behind.trim());
            let beside =
                || is_it(&text).then(|| row.cells.get(place + 1).map(|cell| cell.value.text().trim().to_owned()));
            behind.filter(|text| !text.is_empty()).map(str::to_owned).or_else(|| beside().flatten())
        })
    })
}

/// Whose form a sheet is: 事業者確認用, or another mark that ends in 確認用, in its name or above a row.
pub(crate) fn audience(sheet: &Sheet, first: u32) -> Option<Audience> {
    let above = sheet.rows.iter().take_while(|row| row.row < first).flat_map(|row| &row.cells);
    let texts = above.map(|cell| width::key(&cell.value.text())).chain([width::key(&sheet.name)]);
    let (mut vendors, mut others) = (false, false);
    // ＊ notes may speak of the other form.
    for text in texts.filter(|text| !text.starts_with(['*', '※'])) {
        vendors |= text.contains("事業者確認用");
        others |= text.replace("事業者確認用", "").contains("確認用");
    }
    match (vendors, others) {
        (true, false) => Some(Audience::Vendor),
        (false, true) => Some(Audience::Pharmacy),
        _ => None,
    }
}

/// The column that a text is the heading of.
pub(crate) fn field_named(columns: &Columns, text: &str) -> Option<&'static Field> {
    let wanted = forms(text);
    columns.fields.iter().find(|field| {
        [field.label, field.label_en]
            .iter()
            .chain(field.synonyms)
            .any(|name| wanted.iter().any(|(form, loss)| *loss < 10 && *form == width::key(name)))
    })
}

/// 令和7年度 is the edition r7.
pub(crate) fn edition_in(text: &str) -> Option<String> {
    fiscal_year(text).map(|year| format!("r{year}"))
}

/// The year of 令和 in 「令和7年度」.
pub(crate) fn fiscal_year(text: &str) -> Option<u16> {
    let key = width::key(text);
    let after = key.split_once("令和")?.1;
    let (year, _) = after.split_once("年度")?;
    if year == "元" { Some(1) } else { year.parse().ok().filter(|year| *year > 0) }
}

fn kind_in(text: &str) -> &'static str {
    match (text.contains("MDS"), text.contains("SDS")) {
        (true, false) => "MDS",
        (false, true) => "SDS",
        _ => "",
    }
}

/// `Ver.5.0` as typed, in plain characters.
fn version_in(text: &str) -> Option<String> {
    let narrow = width::narrow(text);
    let (_, after) = narrow.split_once("Ver")?;
    let number: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ' ')).collect();
    Some(format!("Ver{}", number.trim_end()))
}
