//! The columns of a file that was read, each with what it is taken for, for a person to set right.

use flow::{ReadImport, TakenAs};
use model::act::ColumnTold;
use model::lang::Lang;
use model::record::Ledger;
use std::collections::BTreeSet;

/// A column of the file.
pub(super) struct Column {
    /// The heading as typed.
    pub(super) heading: String,
    /// The first value that stands in it.
    pub(super) example: String,
    /// Whether nothing judges by it.
    pub(super) is_kept: bool,
    /// Every column it can be: key, label, and whether it is that one; the first one only keeps it.
    pub(super) choices: Vec<(&'static str, &'static str, bool)>,
}

/// The columns that can be set right: all but the record's id and what holds passwords. Two of one heading are one.
pub(super) fn columns(read: &ReadImport, ledger: Ledger, lang: Lang) -> Vec<Column> {
    let mut seen = BTreeSet::new();
    let open = read.preview.columns.iter().filter(|column| !column.column.is_empty() && !column.heading.is_empty());
    let open = open.filter(move |column| seen.insert(&column.heading));
    open.filter_map(|column| one(read, ledger, lang, (&column.heading, &column.taken_as))).collect()
}

fn one(read: &ReadImport, ledger: Ledger, lang: Lang, (heading, taken): (&str, &TakenAs)) -> Option<Column> {
    let key = match taken {
        TakenAs::Field(field) => field,
        TakenAs::Note(_) => "",
        TakenAs::Id | TakenAs::Secret | TakenAs::Above(..) => return None,
    };
    let mut values = read.preview.rows.iter().filter_map(|row| match taken {
        TakenAs::Note(note) => row.notes.get(note),
        _ => row.cells.get(key),
    });
    let fields = ledger.fields().iter().map(|field| (field.key, field.heading(lang)));
    let keep = (
        "",
        if lang == Lang::Ja {
            "そのまま残す（判定に使わない）"
        } else {
            "keep it (nothing judges by it)"
        },
    );
    Some(Column {
        heading: heading.to_owned(),
        example: values.find(|value| !value.trim().is_empty()).cloned().unwrap_or_default(),
        is_kept: key.is_empty(),
        choices: std::iter::once(keep).chain(fields).map(|(of, label)| (of, label, of == key)).collect(),
    })
}

/// What was chosen, where it differs from what the program read by itself. A choice comes as `KEY=HEADING`.
pub(super) fn said(read: &ReadImport, ledger: Ledger, chosen: &[(String, String)]) -> Vec<ColumnTold> {
    let chosen = chosen.iter().filter(|(name, _)| name == "as").filter_map(|(_, choice)| choice.split_once('='));
    let told =
        chosen.map(|(field, heading)| ColumnTold { ledger, heading: heading.to_owned(), field: field.to_owned() });
    told.filter(|told| read.preview.was_read_as(told).is_err()).collect()
}
