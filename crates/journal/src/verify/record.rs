//! The record itself: every entry against the one before it, its payload, its leaf hash and the tree.

use std::collections::{BTreeMap, BTreeSet};

use super::ProblemCode::{self, *};
use super::Witnessed;
use super::latest::Latest;
use super::reading::Reading;
use crate::Digest;
use crate::bundle::files::{erased_entries, introduced_key};
use crate::bundle::payload_line::PayloadLine;
use crate::draft::names;
use crate::entry::{At, HeaderLine, Kind};
use crate::journal::{ACT_EPOCH_OPENED, ACT_ERASED, ACT_KEY_INTRODUCED, ACT_OPENED};
use crate::tree::{Peaks, Root};
use crate::witness::{ACT_ANCHORED, Anchor, Cosignature};

/// What the three files of the record tell, up to the first entry that does not fit.
#[derive(Default)]
pub(super) struct Record {
    last: Option<Last>,
    peaks: Peaks,
    latest: Latest,
    /// Entries without their contents.
    pub(super) erased: BTreeSet<u64>,
    /// Entries whose erasure a later entry records.
    named_erased: BTreeSet<u64>,
    /// Keys, and the entry that introduced each.
    pub(super) keys: BTreeMap<String, u64>,
    pub(super) attachments: BTreeSet<Digest>,
    /// The latest cosignature of each witness.
    pub(super) witnesses: BTreeMap<String, Witnessed>,
    /// The roots at the sizes that were asked for.
    pub(super) roots: BTreeMap<u64, Root>,
    /// The root at the size that stands on a paper.
    pub(super) printed: Option<Root>,
    pub(super) first_bad: Option<(u64, ProblemCode)>,
}

/// What the last entry that fits leaves to be compared with.
pub(super) struct Last {
    pub(super) journal: String,
    pub(super) kind: Kind,
    pub(super) at: At,
    epoch: u64,
    seq: u64,
    batch: u64,
}

/// The files of the record, side by side.
pub(super) struct Files<'a> {
    pub(super) entries: Reading<'a>,
    pub(super) payloads: Reading<'a>,
    pub(super) leaves: Reading<'a>,
}

impl Record {
    /// Reads the record, noting the root at each of these sizes, and stops at the first entry that does not fit.
    pub(super) fn read(files: &mut Files<'_>, sizes: &BTreeSet<u64>, printed: Option<u64>) -> Self {
        let mut record = Self::default();
        loop {
            let (entry, payload, leaf) = (files.entries.line(), files.payloads.line(), files.leaves.line());
            if entry.is_none() && payload.is_none() && leaf.is_none() {
                record.first_bad = record.first_unexplained().map(|seq| (seq, ErasureDiffers));
                return record;
            }
            if let Err(problem) = record.add(entry, payload, leaf) {
                record.first_bad = Some((record.size(), problem));
                return record;
            }
            if printed == Some(record.size()) {
                record.printed = Some(record.root());
            }
            if sizes.contains(&record.size()) {
                record.roots.insert(record.size(), record.root());
            }
        }
    }

    /// How many entries fit.
    pub(super) fn size(&self) -> u64 {
        self.last.as_ref().map_or(0, |last| last.seq + 1)
    }

    pub(super) fn root(&self) -> Root {
        Root { size: self.size(), root: self.peaks.root() }
    }

    pub(super) fn last(&self) -> Option<&Last> {
        self.last.as_ref()
    }

    fn add(&mut self, entry: Option<&str>, payload: Option<&str>, leaf: Option<&str>) -> Result<(), ProblemCode> {
        let line = entry.ok_or(EntryMissing)?;
        let header = HeaderLine::parse_exact(line).ok_or(EntryUnreadable)?;
        self.check_place(&header)?;
        let expected = leaf.and_then(|leaf| leaf.parse().ok());
        let leaf: Digest = tlog_tiles::record_hash(line.as_bytes()).into();
        if expected != Some(leaf) {
            return Err(EntryLeaf);
        }
        self.check_base(&header)?;
        self.check_payload(&header, payload.ok_or(PayloadUnreadable)?)?;
        self.peaks.push_hash(leaf);
        self.goes_on(&header);
        Ok(())
    }

    /// Takes an entry that fits as the last one.
    fn goes_on(&mut self, header: &HeaderLine<'_>) {
        let HeaderLine { kind, at, epoch, seq, batch, .. } = *header;
        // All entries are of one journal: its id is kept once.
        let journal = self.last.take().map_or_else(|| header.journal.to_owned(), |last| last.journal);
        self.last = Some(Last { journal, kind, at, epoch, seq, batch });
    }

    fn check_place(&self, header: &HeaderLine<'_>) -> Result<(), ProblemCode> {
        if header.seq != self.size() {
            return Err(EntryMisplaced);
        }
        let own_batch = header.batch == header.seq;
        let Some(last) = &self.last else {
            return if own_batch { Ok(()) } else { Err(EntryBatch) };
        };
        if (header.journal, header.kind) != (last.journal.as_str(), last.kind) {
            return Err(EntryForeign);
        }
        if header.at < last.at {
            return Err(EntryTime);
        }
        // An epoch is opened by an entry of its own, one after the other.
        let opened = u64::from(header.act == ACT_EPOCH_OPENED);
        if Some(header.epoch) != last.epoch.checked_add(opened) {
            return Err(EntryEpoch);
        }
        if own_batch || header.batch == last.batch { Ok(()) } else { Err(EntryBatch) }
    }

    fn check_base(&mut self, header: &HeaderLine<'_>) -> Result<(), ProblemCode> {
        let latest = header.subject.and_then(|subject| self.latest.replace(subject, header.seq));
        if header.base == latest { Ok(()) } else { Err(EntryBase) }
    }

    fn check_payload(&mut self, header: &HeaderLine<'_>, text: &str) -> Result<(), ProblemCode> {
        let line = PayloadLine::parse_exact(text).ok_or(PayloadUnreadable)?;
        let records_erasure = header.act == ACT_ERASED;
        let introduces = matches!(header.act, ACT_OPENED | ACT_KEY_INTRODUCED);
        let opens = (header.act == ACT_OPENED) == (header.seq == 0);
        let (seq, problem) = match line {
            PayloadLine::Erased { seq, erased } => {
                self.erased.insert(header.seq);
                let own = introduces.then_some(KeyMissing).or(records_erasure.then_some(ErasureDiffers));
                (seq, (!erased).then_some(PayloadUnreadable).or(own))
            }
            PayloadLine::Kept { seq, salt, payload, attachments } => {
                let key = introduces.then(|| introduced_key(&payload, header.journal));
                let fits = Digest::commitment(&salt.0, payload.as_bytes()) == header.payload
                    && attachments.iter().all(|digest| names(&payload, *digest));
                self.attachments.extend(attachments);
                self.keys.extend(key.clone().flatten().map(|key| (key, header.seq)));
                let problem = (!fits).then_some(PayloadAltered).or((key == Some(None)).then_some(KeyMissing));
                (
                    seq,
                    problem
                        .or_else(|| self.check_erasure(header, &payload))
                        .or_else(|| self.check_anchor(header, &payload)),
                )
            }
        };
        if seq != header.seq {
            return Err(PayloadUnreadable);
        }
        match problem {
            Some(problem) => Err(problem),
            None if opens => Ok(()),
            None => Err(KeyMissing),
        }
    }

    /// An entry that records an erasure names earlier entries only.
    fn check_erasure(&mut self, header: &HeaderLine<'_>, payload: &str) -> Option<ProblemCode> {
        if header.act != ACT_ERASED {
            return None;
        }
        let Some(named) = erased_entries(payload).filter(|named| named.iter().all(|seq| *seq < header.seq)) else {
            return Some(ErasureDiffers);
        };
        self.named_erased.extend(named);
        None
    }

    /// An anchor holds a good cosignature on the journal as it was: on one of its checkpoints.
    fn check_anchor(&mut self, header: &HeaderLine<'_>, payload: &str) -> Option<ProblemCode> {
        if header.act != ACT_ANCHORED {
            return None;
        }
        let anchor = serde_json::from_str::<Anchor>(payload).ok();
        let read = anchor.and_then(|anchor| Some((anchor.read(header.journal)?, anchor)));
        let Some(((root, Cosignature { at_s }, _), anchor)) = read else { return Some(AnchorDiffers) };
        if self.roots.get(&root.size) != Some(&root) {
            return Some(AnchorDiffers);
        }
        let Anchor { name, witness: key, .. } = anchor;
        self.witnesses.insert(key.clone(), Witnessed { key, name, size: root.size, at_s });
        None
    }

    /// The first entry whose contents are gone without a word, or are there although their erasure is recorded.
    fn first_unexplained(&self) -> Option<u64> {
        self.erased.symmetric_difference(&self.named_erased).next().copied()
    }
}
