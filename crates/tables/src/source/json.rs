//! JSON: an array of flat records. Its keys become the headings of row 0, record n becomes row n.

use crate::limits::Limits;
use crate::source::Trouble;
use crate::trouble::Why;
use crate::workbook::{Collected, Sheet, Spent, Value};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

pub(super) fn read(text: &str, limits: &Limits) -> Result<Sheet, Trouble> {
    let json: Json = serde_json::from_str(text).map_err(broken)?;
    let records = match json {
        Json::Array(records) => records,
        Json::Object(_) => vec![json],
        _ => return Err(Why::NotATable("JSON の配列ではない").into()),
    };
    let spent = Spent::default();
    let mut collected = Collected::new(limits, &spent);
    // Own fields come before notes, so that a note may carry the name of a field.
    let mut columns: BTreeMap<(bool, String), u32> = BTreeMap::new();
    for (row, record) in (1..).zip(records) {
        let Json::Object(fields) = record else {
            return Err(Trouble::at("", row, 0, Why::NotATable("JSON の要素が {…} ではない")));
        };
        for (key, value) in flat(fields) {
            let next = u32::try_from(columns.len()).unwrap_or(u32::MAX).saturating_add(1);
            let column = *columns.entry(key).or_insert(next);
            if let Some(value) = cell(value) {
                collected.put(row, column, value).map_err(|why| Trouble::at("", row, column, why))?;
            }
        }
    }
    for ((_, key), column) in columns {
        collected.put(0, column, Value::Text(key.into()))?;
    }
    Ok(collected.sheet(String::new()))
}

/// The fields of a record with whether they are notes: `notes` may be an object of its own.
fn flat(mut fields: Map<String, Json>) -> Vec<((bool, String), Json)> {
    let notes = match fields.get_mut("notes") {
        Some(Json::Object(notes)) => std::mem::take(notes),
        _ => Map::new(),
    };
    let own = fields.into_iter().filter(|(_, value)| !value.is_object()).map(|(key, value)| ((false, key), value));
    own.chain(notes.into_iter().map(|(key, value)| ((true, key), value))).collect()
}

fn cell(value: Json) -> Option<Value> {
    match value {
        Json::Null => None,
        Json::Bool(flag) => Some(Value::Bool(flag)),
        Json::String(text) => Some(Value::Text(text.into())),
        other => Some(Value::Text(other.to_string().into())),
    }
}

fn broken(why: serde_json::Error) -> Trouble {
    let row = u32::try_from(why.line()).ok();
    Trouble { sheet: None, row, column: None, why: Why::unreadable("JSONを読み取れません", why) }
}
