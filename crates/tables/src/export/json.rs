//! JSON: an array of flat records, every column in every record; notes in an object of their own.

use super::{Role, Table};
use serde_json::{Map, Value};

pub(super) fn written(table: &Table<'_>) -> Vec<u8> {
    let records: Vec<Value> = table.rows.iter().map(|row| Value::Object(record(table, row))).collect();
    let mut bytes = serde_json::to_vec_pretty(&records).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn record(table: &Table<'_>, row: &[&str]) -> Map<String, Value> {
    let mut record = Map::new();
    let mut notes = Map::new();
    for (column, text) in table.columns.iter().zip(row) {
        let value = Value::from(*text);
        match column.role {
            Role::Note if text.is_empty() => {}
            Role::Note => drop(notes.insert(column.key.to_owned(), value)),
            Role::Field | Role::Id => drop(record.insert(column.key.to_owned(), value)),
        }
    }
    if !notes.is_empty() {
        record.insert("notes".to_owned(), Value::Object(notes));
    }
    record
}
