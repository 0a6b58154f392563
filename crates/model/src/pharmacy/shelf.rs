//! A shelf holds the records of one ledger in the order in which they were first put.

use super::FoldError;
use crate::act::{RecordPut, Source};
use crate::record::{Record, RecordId, Row};
use crate::width;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A record with the entry that last put it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<T> {
    /// The record.
    pub record: T,
    /// The entry that last put it.
    pub seq: u64,
    /// Where it came from.
    pub source: Source,
}

/// A row of a ledger without its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// The record's id.
    pub id: RecordId,
    /// Its cells by key.
    pub cells: Row,
    /// Unknown columns by heading.
    pub notes: Row,
    /// The entry that last put it.
    pub seq: u64,
    /// Where it came from.
    pub source: Source,
}

impl KeptRow {
    /// Whether a cell or note holds these words, given as [`width::key`] makes them of what was typed; or two columns beside each
    /// other, as 姓 and 名 do.
    #[must_use]
    pub fn holds(&self, words: &str) -> bool {
        let keys: Vec<String> = self.cells.values().chain(self.notes.values()).map(|cell| width::key(cell)).collect();
        keys.iter().any(|key| key.contains(words)) || keys.windows(2).any(|two| two.concat().contains(words))
    }
}

/// The records of one ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "T: Record"))]
pub struct Shelf<T> {
    kept: Indexed<T>,
}

/// The records in order, and where each id stands.
#[derive(Debug, Clone, PartialEq)]
struct Indexed<T> {
    records: Vec<Kept<T>>,
    places: BTreeMap<RecordId, usize>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { kept: Indexed { records: Vec::new(), places: BTreeMap::new() } }
    }
}

impl<T: Record> Shelf<T> {
    /// The records in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Kept<T>> {
        self.kept.records.iter()
    }

    /// The records themselves, in order.
    pub fn records(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|kept| &kept.record)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.records.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.records.is_empty()
    }

    /// A record by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Kept<T>> {
        self.kept.places.get(id).and_then(|place| self.kept.records.get(*place))
    }

    pub(super) fn put(&mut self, seq: u64, put: RecordPut) -> Result<(), FoldError> {
        let kept = Kept { record: typed(&put.id, put.cells, put.notes)?, seq, source: put.source };
        self.kept.insert(put.id, kept);
        Ok(())
    }

    pub(super) fn retire(&mut self, id: &str) {
        if let Some(place) = self.kept.places.remove(id) {
            self.kept.records.remove(place);
            self.kept.places = places(&self.kept.records);
        }
    }

    pub(super) fn rows(&self) -> Vec<KeptRow> {
        self.iter().map(untyped).collect()
    }
}

impl<'p, T: Record> IntoIterator for &'p Shelf<T> {
    type Item = &'p Kept<T>;
    type IntoIter = std::slice::Iter<'p, Kept<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> Indexed<T> {
    fn insert(&mut self, id: RecordId, kept: Kept<T>) {
        match self.places.get(&id).and_then(|place| self.records.get_mut(*place)) {
            Some(known) => *known = kept,
            None => {
                self.places.insert(id, self.records.len());
                self.records.push(kept);
            }
        }
    }
}

fn places<T: Record>(records: &[Kept<T>]) -> BTreeMap<RecordId, usize> {
    records.iter().enumerate().map(|(place, kept)| (kept.record.id().to_owned(), place)).collect()
}

impl<T: Serialize> Serialize for Indexed<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.records.serialize(serializer)
    }
}

impl<'de, T: Record> Deserialize<'de> for Indexed<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let records = Vec::<Kept<T>>::deserialize(deserializer)?;
        Ok(Self { places: places(&records), records })
    }
}

/// Cells to a typed record. Blank cells are left out, so that a column nobody filled in is simply absent.
pub(crate) fn typed<T: Record>(id: &str, cells: Row, notes: Row) -> Result<T, FoldError> {
    let mut map: serde_json::Map<String, Value> =
        cells.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (key, Value::String(text))).collect();
    map.insert("id".to_owned(), Value::String(id.to_owned()));
    if !notes.is_empty() {
        map.insert(
            "notes".to_owned(),
            notes.into_iter().map(|(key, text)| (key, Value::String(text))).collect::<serde_json::Map<_, _>>().into(),
        );
    }
    T::deserialize(Value::Object(map)).map_err(|why| FoldError::Row { ledger: T::LEDGER.code(), why: why.to_string() })
}

/// A typed record to cells, with days in ISO and words as typed.
fn untyped<T: Record>(kept: &Kept<T>) -> KeptRow {
    let mut cells = Row::new();
    let mut notes = Row::new();
    if let Ok(Value::Object(map)) = serde_json::to_value(&kept.record) {
        for (key, value) in map {
            match value {
                Value::String(text) if key != "id" && !text.is_empty() => {
                    cells.insert(key, text);
                }
                Value::Object(inner) => notes.extend(
                    inner.into_iter().filter_map(|(key, text)| text.as_str().map(|text| (key, text.to_owned()))),
                ),
                _ => {}
            }
        }
    }
    KeptRow { id: kept.record.id().to_owned(), cells, notes, seq: kept.seq, source: kept.source.clone() }
}
