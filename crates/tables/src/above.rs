//! What stands above a table and holds for all its rows: 「事業者名 | B社」, 「令和7年度…」, 「（MDS）Ver.5.0」.

use crate::columns::Columns;
use crate::headings::{Headings, forms};
use crate::workbook::Sheet;
use model::record::Field;
use model::width;

/// A column with its value for every row.
pub(crate) type FactAbove = (&'static Field, String);

/// Reads the rows above the headings. A column that the table has itself is never filled from above.
pub(crate) fn facts(columns: &Columns, sheet: &Sheet, headings: &Headings) -> Vec<FactAbove> {
    let mut facts: Vec<FactAbove> = Vec::new();
    if !columns.has_facts_above() {
        return facts;
    }
    let mut put = |field: Option<&'static Field>, value: &str| {
        if let Some(field) = field
            && !headings.has(field.key)
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
    for row in sheet.rows.iter().take_while(|row| row.row < headings.rows.0) {
        let texts: Vec<String> = row.cells.iter().map(|cell| cell.value.text().trim().to_owned()).collect();
        for (place, text) in texts.iter().enumerate() {
            if let Some((label, value)) = text.split_once(['：', ':']) {
                put(field_named(columns, label), value.trim());
            }
            let next = texts.get(place + 1).filter(|next| field_named(columns, next).is_none());
            put(field_named(columns, text), next.map(String::as_str).unwrap_or_default());
        }
    }
    for row in sheet.rows.iter().take_while(|row| row.row < headings.rows.0) {
        for cell in &row.cells {
            let title = cell.value.text();
            put(columns.field("edition"), &edition_in(&title).unwrap_or_default());
            put(columns.field("kind"), kind_in(&title));
            put(columns.field("form_version"), &version_in(&title).unwrap_or_default());
        }
    }
    facts
}

/// The column that a text is the heading of.
fn field_named(columns: &Columns, text: &str) -> Option<&'static Field> {
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
