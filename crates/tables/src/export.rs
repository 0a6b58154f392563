//! Writing tables for people: xlsx, csv and JSON that read back unchanged.

mod csv;
mod json;
mod xlsx;

use crate::columns::Columns;
use crate::headings::ID_HEADING;
use model::pharmacy::KeptRow;
use model::record::{Field, Kind, Ledger};
use std::collections::BTreeSet;

/// The formats that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An Excel workbook.
    Xlsx,
    /// UTF-8 with a mark that Excel needs to see it.
    Csv,
    /// For programs that know nothing but Shift_JIS.
    CsvShiftJis,
    /// An array of records.
    Json,
}

/// A written table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that Shift_JIS has not; they are written as numeric references such as `&#128138;`.
    pub unmappable: BTreeSet<char>,
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The workbook's own bounds.
    #[error("Excel のファイルを書けません。csv で書き出してください（{0}） / cannot write the workbook; export as csv")]
    Workbook(String),
}

/// A column of a table to write.
struct Column<'c> {
    heading: &'c str,
    /// The key in JSON.
    key: &'c str,
    kind: Kind,
    role: Role,
}

/// Where a column's values come from.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Field,
    Note,
    Id,
}

/// A table to write: every row has as many texts as there are columns.
struct Table<'t> {
    title: &'t str,
    columns: Vec<Column<'t>>,
    rows: Vec<Vec<&'t str>>,
}

/// Writes the rows of a ledger: its columns, the notes, the record's id last.
///
/// # Errors
/// [`WriteError`] when the rows are too many for a workbook.
pub fn write(ledger: Ledger, rows: &[KeptRow], format: Format) -> Result<Written, WriteError> {
    let columns = Columns::of(ledger);
    let notes: BTreeSet<&str> = rows.iter().flat_map(|row| row.notes.keys()).map(String::as_str).collect();
    let field =
        |field: &'static Field| Column { heading: field.label, key: field.key, kind: field.kind, role: Role::Field };
    let note = |heading| Column { heading, key: heading, kind: Kind::Text, role: Role::Note };
    let id = Column { heading: ID_HEADING, key: "id", kind: Kind::Text, role: Role::Id };
    let columns_written: Vec<Column<'_>> =
        columns.fields.iter().map(field).chain(notes.into_iter().map(note)).chain([id]).collect();
    let texts = |row| columns_written.iter().map(|column| text(row, column)).collect();
    let rows = rows.iter().map(texts).collect();
    written(&Table { title: columns.titles[0], columns: columns_written, rows }, format)
}

fn text<'r>(row: &'r KeptRow, column: &Column<'_>) -> &'r str {
    let found = match column.role {
        Role::Field => row.cells.get(column.key),
        Role::Note => row.notes.get(column.key),
        Role::Id => Some(&row.id),
    };
    found.map(String::as_str).unwrap_or_default()
}

/// Writes any table. A row that is shorter than the headings is filled up with blanks.
///
/// # Errors
/// [`WriteError`] when the rows are too many for a workbook.
pub fn write_table(
    title: &str,
    headings: &[&str],
    rows: &[Vec<String>],
    format: Format,
) -> Result<Written, WriteError> {
    let columns = headings.iter().map(|&heading| Column { heading, key: heading, kind: Kind::Text, role: Role::Field });
    let texts = rows.iter().map(|row| (0..headings.len()).map(|at| row.get(at).map_or("", String::as_str)).collect());
    written(&Table { title, columns: columns.collect(), rows: texts.collect() }, format)
}

fn written(table: &Table<'_>, format: Format) -> Result<Written, WriteError> {
    let all = |bytes| Written { bytes, unmappable: BTreeSet::new() };
    match format {
        Format::Xlsx => xlsx::written(table).map(all).map_err(|why| WriteError::Workbook(why.to_string())),
        Format::Csv => Ok(all(csv::utf_8(table))),
        Format::CsvShiftJis => Ok(csv::shift_jis(table)),
        Format::Json => Ok(all(json::written(table))),
    }
}
