//! What importing rows would change: each row is the same as one that is there, new, a change, or unsure.
//!
//! Rows are told apart by the record's id, then by the first set of naming columns that is filled in
//! and unique within the file. An empty cell never erases, but for those of a vendor's form; rows absent from a file stay.

mod articles;
mod differing;
mod replies;
mod standard;
mod usual;
mod words;

use crate::columns::Columns;
use crate::naming::{contradicts, name};
use crate::preview::ReadRow;
use crate::same_versions::SameVersion;
use differing::{compared, differences};
use model::act::Source;
use model::pharmacy::KeptRow;
use model::record::{Ledger, Row};
pub use replies::settle_blank;
use serde::Serialize;
pub use standard::settle_standard;
use std::collections::{BTreeMap, BTreeSet};
pub use words::Becomes;

/// How many rows of a file and of the ledger that share a name are compared one by one.
const MOST_PAIRS: usize = 10_000;

/// What would happen, one entry per row read, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// What becomes of each row.
    pub fates: Vec<Fate>,
    /// Versions that are written otherwise than in the ledger, and are the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_versions: Vec<SameVersion>,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is there already.
    Same {
        /// The record.
        id: String,
    },
    /// It is not there yet.
    New,
    /// It is there, with other values.
    Changed {
        /// The record.
        id: String,
        /// What differs.
        changes: Vec<Change>,
    },
    /// It is there with other values, and stays so: a person said why it is not as a vendor's standard reply has it.
    Stays {
        /// The record.
        id: String,
        /// What differs.
        changes: Vec<Change>,
    },
    /// It could be any of several.
    Unsure {
        /// The records.
        ids: Vec<String>,
    },
}

impl Fate {
    /// The record that the row is about, where it is one for certain.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::Same { id } | Self::Changed { id, .. } | Self::Stays { id, .. } => Some(id),
            Self::New | Self::Unsure { .. } => None,
        }
    }

    fn fills_usual(&self) -> bool {
        let Self::Changed { changes, .. } = self else { return false };
        changes.iter().any(|change| change.needs_look == Some(NeedsLook::WasUsual))
    }
}

/// One value that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The column's key, or the heading of a note.
    pub key: String,
    /// Whether it is a note.
    pub is_note: bool,
    /// What is there; empty when nothing is.
    pub old: String,
    /// What the file says.
    pub new: String,
    /// Why a person should look before it is taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs_look: Option<NeedsLook>,
}

/// Why a person should look at a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedsLook {
    /// A device would move.
    Moved,
    /// A person typed what is there.
    TypedByPerson,
    /// What is there was answered later.
    Older,
    /// What was only ticked so far would be filled with this row.
    WasUsual,
    /// What is there was answered for this shop, and the file is a vendor's answer for every shop.
    AnsweredHere,
    /// The pharmacy said why its row is not as the standard reply has it.
    Overruled,
}

impl Plan {
    /// How many of these records no row of the file is about. They stay: a file may be a part of a ledger.
    #[must_use]
    pub fn absent(&self, kept: &[KeptRow]) -> usize {
        let named: BTreeSet<&str> = self.fates.iter().filter_map(Fate::id).collect();
        kept.iter().filter(|row| !named.contains(row.id.as_str())).count()
    }

    /// How many values stand in the ledger where the file's row has its column blank. They stay: a blank may mean that nobody
    /// filled it in.
    #[must_use]
    pub fn left_blank(&self, rows: &[ReadRow], kept: &[KeptRow]) -> usize {
        let kept: BTreeMap<&str, &KeptRow> = kept.iter().map(|row| (row.id.as_str(), row)).collect();
        let of_row = |(row, fate): (&ReadRow, &Fate)| {
            let stands = fate.id().and_then(|id| kept.get(id))?;
            let is_left = |key: &&&str| {
                !row.cells.contains_key(**key)
                    && !row.emptied.contains(*key)
                    && stands.cells.get(**key).is_some_and(|old| !old.trim().is_empty())
            };
            Some(row.blank.iter().filter(is_left).count())
        };
        rows.iter().zip(&self.fates).filter_map(of_row).sum()
    }

    /// How many usual rows would be filled by a row of the file.
    #[must_use]
    pub fn fills_usual(&self) -> usize {
        self.fates.iter().filter(|fate| fate.fills_usual()).count()
    }

    /// Takes rows that would fill a usual row for others beside it.
    pub fn keep_usual_apart(&mut self) {
        self.fates.iter_mut().filter(|fate| fate.fills_usual()).for_each(|fate| *fate = Fate::New);
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_all_same(&self) -> bool {
        self.fates.iter().all(|fate| matches!(fate, Fate::Same { .. }))
    }
}

/// A record's values with changes taken over; leave out the changes that are not wanted.
#[must_use]
pub fn changed<'c>(kept: &KeptRow, changes: impl IntoIterator<Item = &'c Change>) -> (Row, Row) {
    let (mut cells, mut notes) = (kept.cells.clone(), kept.notes.clone());
    for change in changes {
        let row = if change.is_note { &mut notes } else { &mut cells };
        match change.new.is_empty() {
            true => drop(row.remove(&change.key)),
            false => drop(row.insert(change.key.clone(), change.new.clone())),
        }
    }
    (cells, notes)
}

/// Compares rows that were read with the rows of a ledger.
#[must_use]
pub fn plan(rows: &[ReadRow], existing: &[KeptRow], ledger: Ledger) -> Plan {
    let mut matching = Matching {
        rows,
        existing,
        ledger,
        found: vec![None; rows.len()],
        taken: BTreeSet::new(),
        usual: BTreeSet::new(),
    };
    matching.by_id();
    for set in 0..Columns::of(ledger).named_by.len() {
        matching.by_names(set);
    }
    matching.by_article();
    matching.by_usual();
    matching.by_content();
    let fates = rows.iter().zip(&matching.found).map(|(row, found)| match found.as_deref() {
        None => Fate::New,
        Some([one]) => match existing.get(*one) {
            Some(kept) if matching.usual.contains(one) => usual::filled(compared(row, kept, ledger)),
            Some(kept) => compared(row, kept, ledger),
            None => Fate::New,
        },
        Some(several) => Fate::Unsure {
            ids: several.iter().filter_map(|at| existing.get(*at)).map(|kept| kept.id.clone()).collect(),
        },
    });
    Plan { fates: fates.collect(), same_versions: Vec::new() }
}

/// Which existing rows each row may be; one means that it is that one.
struct Matching<'r> {
    rows: &'r [ReadRow],
    existing: &'r [KeptRow],
    ledger: Ledger,
    found: Vec<Option<Vec<usize>>>,
    taken: BTreeSet<usize>,
    /// Those of them that were only ticked so far and are named by no row.
    usual: BTreeSet<usize>,
}

impl Matching<'_> {
    fn by_id(&mut self) {
        let places: BTreeMap<&str, usize> =
            self.existing.iter().enumerate().map(|(place, kept)| (kept.id.as_str(), place)).collect();
        for (row, found) in self.rows.iter().zip(&mut self.found) {
            if let Some(place) =
                row.id.as_deref().and_then(|id| places.get(id)).filter(|place| self.taken.insert(**place))
            {
                *found = Some(vec![*place]);
            }
        }
    }

    /// Matches the rows that are still open by one set of naming columns.
    fn by_names(&mut self, set: usize) {
        let open: Vec<usize> = (0..self.rows.len()).filter(|at| self.is_open(*at)).collect();
        if open.is_empty() {
            return;
        }
        let named_by = self.ledger.named_by();
        let Some(columns) = named_by.get(set) else { return };
        let mut in_file: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for at in open {
            if let Some(name) = self.rows.get(at).and_then(|row| name(&row.cells, columns)) {
                in_file.entry(name).or_default().push(at);
            }
        }
        let mut there: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, kept) in self.existing.iter().enumerate().filter(|(place, _)| !self.taken.contains(place)) {
            if let Some(name) = name(&kept.cells, columns).filter(|name| in_file.contains_key(name)) {
                there.entry(name).or_default().push(place);
            }
        }
        let earlier = named_by.get(..set).unwrap_or_default();
        for (name, rows) in in_file {
            let Some(places) = there.get(&name) else { continue };
            match rows.as_slice() {
                [at] => self.match_row(*at, places, earlier),
                several => self.match_several(several, places, earlier),
            }
        }
    }

    fn match_row(&mut self, at: usize, places: &[usize], earlier: &[&[&str]]) {
        let Some(row) = self.rows.get(at) else { return };
        let kept = |place: &usize| self.existing.get(*place);
        let fitting: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| kept(place).is_some_and(|kept| !contradicts(&row.cells, &kept.cells, earlier)))
            .collect();
        let same =
            fitting.iter().copied().find(|place| kept(place).is_some_and(|kept| differences(row, kept).is_empty()));
        let fitting = same.map_or(fitting, |place| vec![place]);
        match fitting.as_slice() {
            [] => {}
            [one] => {
                self.taken.insert(*one);
                self.set(at, fitting);
            }
            _ => self.set(at, fitting),
        }
    }

    /// Rows of one file with the same name are told apart by the better names that they carry, and only in part: the system of two
    /// forms without a year. Those that these do not tell apart are left to the next set.
    fn match_several(&mut self, rows: &[usize], places: &[usize], earlier: &[&[&str]]) {
        if rows.len().saturating_mul(places.len()) > MOST_PAIRS {
            return;
        }
        let may_be = |at: usize, place: usize| {
            let pair = self.rows.get(at).zip(self.existing.get(place));
            pair.is_some_and(|(row, kept)| !contradicts(&row.cells, &kept.cells, earlier))
        };
        let only = |found: Vec<usize>| if let [one] = found.as_slice() { Some(*one) } else { None };
        let row_of = |place: usize| only(rows.iter().copied().filter(|at| may_be(*at, place)).collect());
        let place_of = |at: usize| only(places.iter().copied().filter(|place| may_be(at, *place)).collect());
        let pairs = rows.iter().filter_map(|at| Some((*at, place_of(*at)?)));
        let pairs: Vec<(usize, usize)> = pairs.filter(|(at, place)| row_of(*place) == Some(*at)).collect();
        for (at, place) in pairs {
            self.taken.insert(place);
            self.set(at, vec![place]);
        }
    }

    /// A usual row that was only ticked is the first row of its kind that nothing else names.
    fn by_usual(&mut self) {
        for (place, kept) in self.existing.iter().enumerate().filter(|(_, kept)| kept.source == Source::Usual) {
            if self.taken.contains(&place) {
                continue;
            }
            let mut open = (0..self.rows.len()).filter(|at| self.found.get(*at).is_some_and(Option::is_none));
            let is_it = |at: &usize| self.rows.get(*at).is_some_and(|row| usual::is_filled_by(self.ledger, kept, row));
            if let Some(at) = open.find(is_it) {
                self.taken.insert(place);
                self.usual.insert(place);
                self.set(at, vec![place]);
            }
        }
    }

    fn set(&mut self, at: usize, places: Vec<usize>) {
        if let Some(found) = self.found.get_mut(at) {
            *found = Some(places);
        }
    }

    fn is_open(&self, at: usize) -> bool {
        self.found.get(at).is_some_and(|found| found.as_ref().is_none_or(|places| places.len() > 1))
    }

    /// Rows that nothing names, or that share every name, are the same when all their values are.
    fn by_content(&mut self) {
        let open: Vec<usize> = (0..self.rows.len()).filter(|at| self.is_open(*at)).collect();
        if open.is_empty() {
            return;
        }
        let mut there: BTreeMap<(&Row, &Row), Vec<usize>> = BTreeMap::new();
        for (place, kept) in self.existing.iter().enumerate().rev().filter(|(place, _)| !self.taken.contains(place)) {
            there.entry((&kept.cells, &kept.notes)).or_default().push(place);
        }
        for at in open {
            let Some(row) = self.rows.get(at) else { continue };
            if let Some(place) = there.get_mut(&(&row.cells, &row.notes)).and_then(Vec::pop) {
                self.taken.insert(place);
                self.set(at, vec![place]);
            }
        }
        // What other rows turned out to be cannot be this one as well.
        for found in self.found.iter_mut().flatten().filter(|places| places.len() > 1) {
            let free: Vec<usize> = found.iter().copied().filter(|place| !self.taken.contains(place)).collect();
            if free.len() > 1 {
                *found = free;
            }
        }
    }
}
