//! A bundle: everything needed to check a journal years later without this program, in one zip.
//!
//! The same journal gives the same bytes: no clock time is written, and every file has its fixed place.

pub(crate) mod archive;
pub(crate) mod files;
pub(crate) mod repacked;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use archive::{Writer, is_safe_name};
use files::{ListedFile, Manifest, Measured, PayloadLine};

use crate::entry::Header;
use crate::journal::{ACT_KEY_INTRODUCED, ACT_OPENED, Journal, ProofError};
use crate::store::{SaltedEntry, StoreError};
use crate::tree::Root;
use crate::{BlobError, Digest};

/// Entries read at once while bundling.
const READ_AT_ONCE: u64 = 4096;

/// An issued paper to put beside the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// File name, such as `checklist.pdf`; folders allowed.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why no bundle was made.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A paper's name is unsafe as a file name, or stands twice.
    #[error("a paper cannot be named {0:?}")]
    PaperName(String),
    /// The journal could not be signed or read.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// An attachment is missing or altered.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The bundle would be larger than a zip may be.
    #[error("the bundle could not be written: {0}")]
    Io(#[from] io::Error),
    /// A file could not be written as JSON.
    #[error("the bundle could not be written: {0}")]
    Json(#[from] serde_json::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Journal {
    /// The whole journal as it is now, with these papers, as one zip. Signs and keeps a checkpoint first.
    ///
    /// # Errors
    /// There is no key, an attachment is not as it was, a paper's name is unsafe, or the database failed.
    pub async fn bundle(&self, papers: &[Paper]) -> Result<Vec<u8>, BundleError> {
        check_names(papers)?;
        let (root, note) = self.signed_head().await?;
        let record = self.record(root).await?;
        let mut bundle = Bundle::default();
        bundle.add(files::ENTRIES, record.entries.as_bytes())?;
        bundle.add(files::PAYLOADS, record.payloads.as_bytes())?;
        bundle.add(files::LEAVES, record.leaves.as_bytes())?;
        bundle.add(files::KEYS, files::keys_file(&record.keys)?.as_bytes())?;
        bundle.add(files::CHECKPOINT, note.as_bytes())?;
        let (store, no) = self.stored();
        let earlier = store.checkpoints(no, root.size).await?;
        for (size, note) in earlier.into_iter().filter(|(size, _)| *size < root.size) {
            bundle.add(&format!("{}{size}", files::CHECKPOINTS), note.as_bytes())?;
        }
        for digest in record.attachments {
            bundle.add(&format!("{}{digest}", files::ATTACHMENTS), &self.blob(digest)?)?;
        }
        let papers: BTreeMap<_, _> = papers.iter().map(|paper| (&paper.name, paper)).collect();
        for paper in papers.values() {
            bundle.add(&format!("{}{}", files::PAPERS, paper.name), &paper.bytes)?;
        }
        for (name, text) in files::HOW_TO {
            bundle.add(name, text.as_bytes())?;
        }
        bundle.finish(self)
    }

    async fn record(&self, root: Root) -> Result<Record, BundleError> {
        let (store, no) = self.stored();
        let mut attachments = store.attachments(no, root.size).await?;
        let mut record = Record::default();
        for first in (0..root.size).step_by(READ_AT_ONCE as usize) {
            let seqs = first..root.size.min(first + READ_AT_ONCE);
            for (seq, entry) in seqs.clone().zip(store.read_salted(no, seqs).await?) {
                record.add(seq, entry, attachments.remove(&seq).unwrap_or_default())?;
            }
        }
        Ok(record)
    }
}

fn check_names(papers: &[Paper]) -> Result<(), BundleError> {
    let mut seen = BTreeSet::new();
    let unfit = papers
        .iter()
        .find(|paper| !is_safe_name(&format!("{}{}", files::PAPERS, paper.name)) || !seen.insert(&paper.name));
    match unfit {
        Some(paper) => Err(BundleError::PaperName(paper.name.clone())),
        None => Ok(()),
    }
}

/// The journal's own files, as they grow entry by entry.
#[derive(Default)]
struct Record {
    entries: String,
    payloads: String,
    leaves: String,
    keys: BTreeMap<String, u64>,
    attachments: BTreeSet<Digest>,
}

impl Record {
    fn add(&mut self, seq: u64, entry: SaltedEntry, attachments: Vec<Digest>) -> Result<(), BundleError> {
        let Header { act, journal, .. } = entry.header()?;
        let leaf = tlog_tiles::record_hash(entry.line.as_bytes());
        // Writing to a String cannot fail.
        let _ = writeln!(self.leaves, "{}", Digest::from(leaf));
        self.entries.push_str(&entry.line);
        self.entries.push('\n');
        let line = match entry.opened {
            Some((salt, payload)) => {
                if act == ACT_OPENED || act == ACT_KEY_INTRODUCED {
                    self.keys.extend(files::introduced_key(&payload, &journal).map(|key| (key, seq)));
                }
                self.attachments.extend(&attachments);
                PayloadLine::Kept { seq, salt: Digest(salt), payload, attachments }
            }
            None => PayloadLine::Erased { seq, erased: true },
        };
        self.payloads.push_str(&serde_json::to_string(&line)?);
        self.payloads.push('\n');
        Ok(())
    }
}

/// The zip as it grows, with the list of what is in it.
#[derive(Default)]
struct Bundle {
    zip: Writer,
    files: Vec<ListedFile>,
}

impl Bundle {
    fn add(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let Measured { size, sha256 } = Measured::of(bytes);
        self.files.push(ListedFile { path: path.to_owned(), size, sha256 });
        self.zip.add(path, bytes)
    }

    /// Adds the manifest and its signature, which are the last two files and are kept as they are.
    fn finish(mut self, journal: &Journal) -> Result<Vec<u8>, BundleError> {
        let manifest = Manifest {
            format: Manifest::FORMAT.to_owned(),
            v: Manifest::VERSION,
            journal: journal.id().to_owned(),
            files: self.files,
            packed: Measured::of(self.zip.so_far()),
        };
        let manifest = serde_json::to_vec(&manifest)?;
        let signature = journal.sign(&files::manifest_text(journal.id(), &manifest))?;
        self.zip.add_stored(files::MANIFEST, &manifest)?;
        self.zip.add_stored(files::SIGNATURE, signature.as_bytes())?;
        Ok(self.zip.finish())
    }
}
