//! Folding the entries of a record into the state of its pharmacy: from what is at hand, from what was kept, or anew.

use crate::known::{Known, find, keep};
use crate::open_pharmacy::{Shop, ShopError};
use crate::paper_life::Said;
use journal::{ACT_ERASED, Cut, Entry};
use model::act::Act;
use model::day::Day;
use model::pharmacy::{FoldError, Mark, Pharmacy};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The name of the folded state that the journal keeps.
const KEPT: &str = "pharmacy";
/// The version of the folded state. It rises whenever folding the same entries would give another state.
const VERSION: u32 = 8;
/// How many entries are folded anew before the folded state is kept again.
const FOLD_AGAIN: usize = 200;
/// How many versions of papers are kept in words: the one that counts of each, and a few that a person looks at.
const VERSIONS: usize = 12;

/// A state, how many entries it is the fold of, and what was worked out of it already.
#[derive(Clone)]
pub(crate) struct Reached {
    pub(crate) shop: Arc<Pharmacy>,
    pub(crate) size: u64,
    pub(crate) known: Arc<Known>,
}

impl Reached {
    fn new(shop: Arc<Pharmacy>, size: u64) -> Self {
        Self { shop, size, known: Arc::default() }
    }
}

/// The state as an open pharmacy last folded it: asked again, only what came since is read.
#[derive(Default)]
pub(crate) struct Folded {
    latest: Mutex<Option<Reached>>,
    /// What versions of papers said, by the entry that issued them. A new entry changes none of it; an erasure may.
    said: Mutex<Vec<(u64, Arc<Said>)>>,
    /// The day on which the record began, which nothing changes.
    pub(crate) began_on: OnceLock<Day>,
}

impl Folded {
    fn latest(&self) -> Option<Reached> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, reached: Option<Reached>) {
        if reached.is_none() {
            self.said.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = reached;
    }

    /// What a version said, where it was made again before.
    pub(crate) fn said(&self, issue: u64) -> Option<Arc<Said>> {
        find(&self.said, issue)
    }

    pub(crate) fn keep_said(&self, issue: u64, said: Arc<Said>) {
        keep(&self.said, VERSIONS, issue, said);
    }
}

impl Shop {
    /// The state now.
    pub(crate) async fn fold_now(&self) -> Result<Reached, ShopError> {
        if let Some(at_hand) = self.folded.latest() {
            let after_seq = at_hand.size.checked_sub(1);
            let entries = self.journal.read(Cut { after_seq, ..Cut::default() }).await?;
            if entries.is_empty() {
                return Ok(at_hand);
            }
            // What was erased is in the state at hand: it is dropped whole, as the journal drops what it kept.
            if !entries.iter().any(|entry| entry.header.act == ACT_ERASED) {
                let Reached { mut shop, size, .. } = at_hand;
                fold(Arc::make_mut(&mut shop), &entries)?;
                let reached = Reached::new(shop, size + entries.len() as u64);
                self.folded.keep(Some(reached.clone()));
                return Ok(reached);
            }
            self.folded.keep(None);
        }
        let (shop, size) = self.fold_from_kept().await?;
        let reached = Reached::new(Arc::new(shop), size);
        self.folded.keep(Some(reached.clone()));
        Ok(reached)
    }

    /// The state as it was recorded up to an instant.
    pub(crate) async fn fold_then(&self, up_to: i64) -> Result<Reached, ShopError> {
        let entries = self.journal.read(Cut { up_to_at: Some(up_to), ..Cut::default() }).await?;
        let Some(last) = entries.last() else {
            let (day, time) = self.began().await?;
            let (began, wareki) = (format!("{day} {time}"), format!("{} {time}", day.wareki()));
            return Err(ShopError::NothingThen { began, wareki });
        };
        let mut shop = Pharmacy::default();
        fold(&mut shop, &entries)?;
        Ok(Reached::new(Arc::new(shop), last.header.seq + 1))
    }

    /// The state of the first `size` entries.
    pub(crate) async fn fold_first(&self, size: u64) -> Result<Reached, ShopError> {
        let entries = self.journal.read(Cut { before_seq: Some(size), ..Cut::default() }).await?;
        let mut shop = Pharmacy::default();
        fold(&mut shop, &entries)?;
        Ok(Reached::new(Arc::new(shop), size))
    }

    async fn began(&self) -> Result<(Day, String), ShopError> {
        let first = self.journal.read(Cut { before_seq: Some(1), ..Cut::default() }).await?.into_iter().next();
        Ok(Day::and_time_in_tokyo(first.map_or(0, |entry| entry.header.at.ms())))
    }

    /// The state from what the journal kept, and what came since.
    async fn fold_from_kept(&self) -> Result<(Pharmacy, u64), ShopError> {
        let kept = self.journal.cached_fold(KEPT, VERSION).await?;
        // A cache that cannot be read is no loss: everything is folded anew.
        let kept = kept.and_then(|(seq, bytes)| Some((Some(seq), serde_json::from_slice(&bytes).ok()?)));
        let (after_seq, mut shop): (Option<u64>, Pharmacy) = kept.unwrap_or_default();
        let entries = self.journal.read(Cut { after_seq, ..Cut::default() }).await?;
        fold(&mut shop, &entries)?;
        let last = entries.last().map(|entry| entry.header.seq).or(after_seq);
        if let Some(seq) = last.filter(|_| entries.len() >= FOLD_AGAIN) {
            // Reading must also work where nothing can be written (a read-only medium): the cache is only a help.
            let _unkept = self.journal.put_cached_fold(KEPT, VERSION, seq, &serde_json::to_vec(&shop)?).await;
        }
        Ok((shop, last.map_or(0, |seq| seq + 1)))
    }

    /// Whether the folded state that is kept is what folding all entries anew gives. A state that is not is dropped by
    /// nobody but a person: it may tell what was tampered with.
    ///
    /// # Errors
    /// The record cannot be read.
    pub async fn is_cache_true(&self) -> Result<bool, ShopError> {
        let (kept, size) = self.fold_from_kept().await?;
        let entries = self.journal.read(Cut { before_seq: Some(size), ..Cut::default() }).await?;
        let mut anew = Pharmacy::default();
        fold(&mut anew, &entries)?;
        Ok(kept == anew)
    }
}

/// Folds entries in. The journal's own entries (its key) carry nothing of the pharmacy.
fn fold(shop: &mut Pharmacy, entries: &[Entry]) -> Result<(), ShopError> {
    let passing = passing(entries);
    let told = entries.iter().zip(passing).filter(|(entry, passing)| !passing && !is_journals_own(entry));
    for (entry, _) in told {
        let broken = |why: String| ShopError::Broken { seq: entry.header.seq, why };
        // Erased: the fold says so, unless a later version stands.
        let Some(payload) = &entry.payload else {
            shop.erased.extend(entry.header.subject.clone());
            continue;
        };
        if let Some(subject) = &entry.header.subject {
            shop.erased.remove(subject);
        }
        let act: Act = serde_json::from_str(payload).map_err(|why| broken(why.to_string()))?;
        let at = jiff::Timestamp::from_millisecond(entry.header.at.ms()).map_err(|why| broken(why.to_string()))?;
        shop.apply(Mark { seq: entry.header.seq, on: Day::in_tokyo(at) }, act)
            .map_err(|why: FoldError| broken(why.to_string()))?;
    }
    Ok(())
}

fn is_journals_own(entry: &Entry) -> bool {
    entry.header.act.starts_with(journal::OWN_ACTS)
}

/// Which entries leave nothing in the state: a version of a record between two others. A record is always put whole, so
/// the last version counts, and the first one for the record's place in its ledger.
fn passing(entries: &[Entry]) -> Vec<bool> {
    let first = entries.first().map_or(0, |entry| entry.header.seq);
    let is_put = |entry: &Entry| entry.payload.is_some() && entry.header.act == Act::RECORD_PUT;
    let before = |entry: &Entry| {
        let at = usize::try_from(entry.header.base?.checked_sub(first)?).ok()?;
        entries.get(at).filter(|before| is_put(before) && before.header.subject == entry.header.subject).map(|_| at)
    };
    let befores: Vec<Option<usize>> = entries.iter().map(|entry| before(entry).filter(|_| is_put(entry))).collect();
    let mut passing = vec![false; entries.len()];
    for at in befores.iter().flatten() {
        if let (Some(passes), Some(Some(_))) = (passing.get_mut(*at), befores.get(*at)) {
            *passes = true;
        }
    }
    passing
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::{At, Digest, Header, Kind};
    use model::act::{RecordPut, Source};
    use model::record::{Ledger, Row};

    /// What happened to a device: put (with its name), retired, or erased after it was put.
    enum Did {
        Put(&'static str, &'static str),
        Retired(&'static str),
        Erased(&'static str),
    }

    fn entries(did: &[Did]) -> Vec<Entry> {
        let mut latest = std::collections::BTreeMap::new();
        let entry = |(seq, did): (usize, &Did)| {
            let (id, act) = match did {
                Did::Put(id, name) => {
                    let cells = Row::from([("name".to_owned(), (*name).to_owned())]);
                    let (ledger, source) = (Ledger::Devices, Source::Person);
                    let put = RecordPut { ledger, id: (*id).to_owned(), cells, notes: Row::new(), source };
                    (*id, Some(Act::RecordPut(put)))
                }
                Did::Retired(id) => {
                    let (ledger, id_) = (Ledger::Devices, (*id).to_owned());
                    (*id, Some(Act::RecordRetired { ledger, id: id_, reason: "廃棄".to_owned() }))
                }
                Did::Erased(id) => (*id, None),
            };
            let header = Header {
                v: journal::HEADER_VERSION,
                journal: "01JMIDORI".into(),
                kind: Kind::Pharmacy,
                epoch: 1,
                seq: seq as u64,
                at: At::from_ms(1_764_028_800_000),
                actor: "local".into(),
                act: act.as_ref().map_or(Act::RECORD_PUT, Act::code).to_owned(),
                batch: seq as u64,
                key: None,
                base: latest.insert(id, seq as u64),
                subject: Some(format!("devices/{id}")),
                payload: Digest::of(b""),
            };
            Entry { header, payload: act.map(|act| serde_json::to_string(&act).unwrap()) }
        };
        did.iter().enumerate().map(entry).collect()
    }

    /// Folding at once, where versions are passed over, gives what folding one by one gives.
    #[test]
    fn versions_that_are_passed_over_leave_nothing() {
        use Did::{Erased, Put, Retired};
        let cases: [&[Did]; 5] = [
            &[Put("a", "1"), Put("b", "1"), Put("a", "2"), Put("a", "3"), Put("b", "2"), Put("a", "4")],
            &[Put("a", "1"), Put("b", "1"), Retired("a"), Put("a", "2"), Put("a", "3"), Put("a", "4")],
            &[Put("a", "1"), Erased("a"), Put("a", "2"), Put("a", "3")],
            &[Put("a", "1"), Put("a", "2"), Erased("a"), Put("b", "1")],
            &[Put("a", "1"), Put("a", "2"), Put("a", "3"), Retired("a")],
        ];
        for (case, did) in cases.iter().enumerate() {
            let entries = entries(did);
            let mut one_by_one = Pharmacy::default();
            for entry in &entries {
                fold(&mut one_by_one, std::slice::from_ref(entry)).unwrap();
            }
            for cut in 0..entries.len() {
                let mut at_once = Pharmacy::default();
                let (kept, since) = entries.split_at(cut);
                fold(&mut at_once, kept).unwrap();
                fold(&mut at_once, since).unwrap();
                assert_eq!(at_once, one_by_one, "case {case}, kept up to {cut}");
            }
        }
        assert_eq!(passing(&entries(cases[0])), [false, false, true, true, false, false]);
    }
}
