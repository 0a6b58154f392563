//! Exporting: a ledger or the answers as a file that reads back unchanged.

use crate::open_pharmacy::State;
use items::shipped;
use model::edition::{Audience, Edition};
use model::pharmacy::KeptRow;
use model::record::Ledger;
use tables::{Format, WriteError, Written};

/// Why nothing was exported.
pub type ExportError = WriteError;

/// A ledger.
///
/// # Errors
/// [`WriteError`] when the rows are too many for the format.
pub fn export_ledger(state: &State, ledger: Ledger, format: Format) -> Result<Written, ExportError> {
    export_rows(ledger, &state.rows(ledger), format)
}

/// Some rows of a ledger.
///
/// # Errors
/// As [`export_ledger`].
pub fn export_rows(ledger: Ledger, rows: &[KeptRow], format: Format) -> Result<Written, ExportError> {
    tables::write(ledger, rows, format)
}

/// The signed answers, one row per item, as `import answers` reads them.
///
/// # Errors
/// As [`export_ledger`].
pub fn export_answers(state: &State, format: Format) -> Result<Written, ExportError> {
    let headings: Vec<&str> = tables::ANSWERS.fields.iter().map(|field| field.label).collect();
    let imported = state.shop.editions.values().map(|known| &known.edition);
    let editions: Vec<&Edition> = shipped().iter().chain(imported).collect();
    let rows: Vec<Vec<String>> = editions.iter().flat_map(|edition| answers_of(state, edition)).collect();
    tables::write_table("回答", &headings, &rows, format)
}

fn answers_of(state: &State, edition: &Edition) -> Vec<Vec<String>> {
    let rows = edition.form(Audience::Pharmacy).map_or(&[][..], |form| &form.rows);
    let answered =
        rows.iter().filter_map(|row| Some((row, state.shop.answers.get(&edition.key(Audience::Pharmacy, row))?)));
    answered
        .map(|(row, kept)| {
            let answer = &kept.record;
            vec![
                row.number.clone(),
                row.scope.map(|scope| scope.word().to_owned()).unwrap_or_default(),
                answer.choice.word().to_owned(),
                answer.confirmed_on.to_string(),
                answer.target_on.map(|day| day.to_string()).unwrap_or_default(),
                answer.note.clone(),
                edition.id.clone(),
                answer.by.clone(),
            ]
        })
        .collect()
}
