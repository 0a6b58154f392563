//! What was worked out of a state already, so that looking at a pharmacy again costs next to nothing. It goes with its state: a
//! new entry, or an erasure, begins anew.

use crate::judge::Judged;
use crate::list_history::HistoryLine;
use crate::reprint::LivingPaper;
use model::day::Day;
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::Ledger;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many judgements are kept of one state: both languages of a few days.
const JUDGED: usize = 6;
/// How many ledgers are kept as texts: those that a person goes to and fro between.
const LEDGERS: usize = 4;
/// A longer history is told anew each time: what is kept of it must not fill the memory.
const LINES: usize = 20_000;

/// A few values by what they are of, the oldest first.
pub(crate) type Kept<K, V> = Mutex<Vec<(K, Arc<V>)>>;

/// What is known of a state beyond the state itself.
#[derive(Debug, Default)]
pub(crate) struct Known {
    root: OnceLock<String>,
    judged: Kept<(Day, Lang), Judged>,
    rows: Kept<Ledger, Vec<KeptRow>>,
    used: Kept<Ledger, Vec<&'static str>>,
    history: Kept<Lang, Vec<HistoryLine>>,
    living: Kept<Day, Vec<LivingPaper>>,
}

impl Known {
    /// The root of the journal at the state's size.
    pub(crate) fn root(&self) -> Option<String> {
        self.root.get().cloned()
    }

    pub(crate) fn keep_root(&self, root: &str) {
        self.root.get_or_init(|| root.to_owned());
    }

    /// The judgement of a day, by the edition that the pharmacy works with.
    pub(crate) fn judged(&self, of: (Day, Lang)) -> Option<Arc<Judged>> {
        find(&self.judged, of)
    }

    pub(crate) fn keep_judged(&self, of: (Day, Lang), judged: Arc<Judged>) {
        keep(&self.judged, JUDGED, of, judged);
    }

    /// The rows of a ledger, as texts.
    pub(crate) fn rows(&self, ledger: Ledger, read: impl FnOnce() -> Vec<KeptRow>) -> Arc<Vec<KeptRow>> {
        find(&self.rows, ledger).unwrap_or_else(|| {
            let rows = Arc::new(read());
            keep(&self.rows, LEDGERS, ledger, rows.clone());
            rows
        })
    }

    /// The columns of a ledger in which any row says something: telling that a column is blank means looking at every row.
    pub(crate) fn used(&self, ledger: Ledger, rows: &[KeptRow]) -> Arc<Vec<&'static str>> {
        find(&self.used, ledger).unwrap_or_else(|| {
            let keys = ledger.fields().iter().map(|field| field.key);
            let used = Arc::new(keys.filter(|key| rows.iter().any(|row| row.cells.contains_key(*key))).collect());
            keep(&self.used, LEDGERS, ledger, Arc::clone(&used));
            used
        })
    }

    /// The history up to the state, oldest first, without payloads.
    pub(crate) fn history(&self, lang: Lang) -> Option<Arc<Vec<HistoryLine>>> {
        find(&self.history, lang)
    }

    pub(crate) fn keep_history(&self, lang: Lang, lines: Arc<Vec<HistoryLine>>) {
        if lines.len() <= LINES {
            keep(&self.history, 2, lang, lines);
        }
    }

    /// How the papers that are to be printed again stand on a day: making them only to compare takes a while.
    pub(crate) fn living(&self, on: Day) -> Option<Arc<Vec<LivingPaper>>> {
        find(&self.living, on)
    }

    pub(crate) fn keep_living(&self, on: Day, living: Arc<Vec<LivingPaper>>) {
        keep(&self.living, JUDGED, on, living);
    }
}

pub(crate) fn find<K: PartialEq, V>(kept: &Kept<K, V>, of: K) -> Option<Arc<V>> {
    let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.iter().find(|(key, _)| *key == of).map(|(_, value)| value.clone())
}

/// Keeps a value in the place of the oldest one where there are as many as may be.
pub(crate) fn keep<K: PartialEq, V>(kept: &Kept<K, V>, most: usize, of: K, value: Arc<V>) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|(key, _)| *key != of);
    if kept.len() >= most {
        kept.remove(0);
    }
    kept.push((of, value));
}
