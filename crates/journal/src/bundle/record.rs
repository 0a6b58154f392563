//! The journal's own three files of a bundle, packed side by side while the store is read once from the first entry to the
//! last. Reading it once for each file would cost three times as much, and see three states of what is being erased.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use flate2::Compression;

use super::BundleError;
use super::files::introduced_key;
use super::packing::{Packing, Spool};
use super::payload_line::PayloadLine;
use crate::Digest;
use crate::entry::Header;
use crate::journal::{ACT_KEY_INTRODUCED, ACT_OPENED, Journal};
use crate::store::SaltedEntry;
use crate::tree::Root;

/// Entries read at once: few enough that large payloads stay bearable, enough that a statement costs little.
const READ_AT_ONCE: u64 = 256;

/// The files as they grow entry by entry, and what the entries refer to.
pub(super) struct Record<S: Write> {
    pub(super) entries: Packing<S>,
    pub(super) payloads: Packing<S>,
    pub(super) leaves: Packing<S>,
    pub(super) keys: BTreeMap<String, u64>,
    pub(super) attachments: BTreeSet<Digest>,
    /// Room for a line.
    line: Vec<u8>,
}

impl<S: Spool> Record<S> {
    /// Reads all that the root covers. What is appended meanwhile comes after it, and stays out.
    pub(super) async fn pack(journal: &Journal, root: Root, spools: [S; 3]) -> Result<Self, BundleError> {
        let (store, no) = journal.stored();
        let mut attachments = store.attachments(no, root.size).await?;
        let mut record = Self::new(spools)?;
        for first in (0..root.size).step_by(READ_AT_ONCE as usize) {
            let seqs = first..root.size.min(first + READ_AT_ONCE);
            for (seq, entry) in seqs.clone().zip(store.read_salted(no, seqs).await?) {
                record.add(seq, entry, attachments.remove(&seq).unwrap_or_default())?;
            }
        }
        Ok(record)
    }

    fn new([entries, payloads, leaves]: [S; 3]) -> Result<Self, BundleError> {
        Ok(Self {
            entries: Packing::into(entries, Compression::default())?,
            payloads: Packing::into(payloads, Compression::default())?,
            // Digits of hashes shrink by less than half, and take a third of all the time that unpacking takes.
            leaves: Packing::into(leaves, Compression::none())?,
            keys: BTreeMap::new(),
            attachments: BTreeSet::new(),
            line: Vec::new(),
        })
    }

    fn add(&mut self, seq: u64, entry: SaltedEntry, attachments: Vec<Digest>) -> Result<(), BundleError> {
        let Header { act, journal, .. } = entry.header()?;
        let leaf = Digest::from(tlog_tiles::record_hash(entry.line.as_bytes()));
        writeln!(self.leaves, "{leaf}")?;
        writeln!(self.entries, "{}", entry.line)?;
        let line = match entry.opened {
            Some((salt, payload)) => {
                if act == ACT_OPENED || act == ACT_KEY_INTRODUCED {
                    self.keys.extend(introduced_key(&payload, &journal).map(|key| (key, seq)));
                }
                self.attachments.extend(&attachments);
                PayloadLine::Kept { seq, salt: Digest(salt), payload, attachments }
            }
            None => PayloadLine::Erased { seq, erased: true },
        };
        self.line.clear();
        serde_json::to_writer(&mut self.line, &line)?;
        self.line.push(b'\n');
        Ok(self.payloads.write_all(&self.line)?)
    }
}
