//! A bundle: everything needed to check a journal years later without this program, in one zip.
//!
//! The same journal gives the same bytes: no clock time is written, and every file has its fixed place. However long the
//! journal, little of it is in memory: the record is read once, and its files are packed side by side as they grow.

pub(crate) mod archive;
pub(crate) mod files;
mod packing;
pub(crate) mod payload_line;
mod record;
pub(crate) mod repacked;
pub(crate) mod source;
#[cfg(test)]
mod tests;
mod workplace;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

use archive::is_safe_name;
use files::{ListedFile, Manifest};
use flate2::Compression;
pub(crate) use packing::Writer;
#[cfg(test)]
pub(crate) use packing::packed;
use packing::{Packed, Packing, Spool};
use record::Record;
use workplace::{InMemory, Room, Workplace};

use crate::BlobError;
use crate::journal::{ACT_ERASED, Journal, ProofError};
use crate::store::StoreError;
use crate::tree::Root;

/// How often a bundle is begun while somebody erases.
const TRIES: usize = 3;

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
    /// Contents were erased while it was made, each time that it was begun.
    #[error("entries were erased while the bundle was made")]
    ErasedMeanwhile,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Journal {
    /// The whole journal as it is now, with these papers, as one zip in memory. Signs and keeps a checkpoint first.
    ///
    /// # Errors
    /// There is no key, an attachment is not as it was, a paper's name is unsafe, or the database failed.
    pub async fn bundle(&self, papers: &[Paper]) -> Result<Vec<u8>, BundleError> {
        check_names(papers)?;
        self.write_bundle(papers, &InMemory).await
    }

    /// The same as a file, there whole or not at all. Files beside it, named after it, hold what is not finished.
    ///
    /// # Errors
    /// As for [`Self::bundle`], or the file cannot be written.
    pub async fn bundle_file(&self, papers: &[Paper], path: &Path) -> Result<(), BundleError> {
        check_names(papers)?;
        let workplace = Workplace::beside(path)?;
        let written = self.write_bundle(papers, &workplace).await?;
        Ok(workplace.finish(written)?)
    }

    /// What is erased while a bundle is made is missing in it, and the entry that says so comes after its end: it is made anew.
    async fn write_bundle<R: Room>(&self, papers: &[Paper], room: &R) -> Result<R::Output, BundleError> {
        for _ in 0..TRIES {
            let (root, note) = self.signed_head().await?;
            let written = self.write_up_to(root, &note, papers, room).await;
            if !self.has_erased_since(root.size).await? {
                return written;
            }
        }
        Err(BundleError::ErasedMeanwhile)
    }

    async fn has_erased_since(&self, size: u64) -> Result<bool, StoreError> {
        for seq in size..self.size_and_root().await?.size {
            if self.header(seq).await?.act == ACT_ERASED {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn write_up_to<R: Room>(
        &self,
        root: Root,
        note: &str,
        papers: &[Paper],
        room: &R,
    ) -> Result<R::Output, BundleError> {
        let record = Record::pack(self, root, room.spools()?).await?;
        let mut bundle = Bundle { zip: Writer::new(room.output()?), files: Vec::new() };
        let Record { entries, payloads, leaves, .. } = record;
        bundle.add(files::ENTRIES, entries.finish()?)?;
        bundle.add(files::PAYLOADS, payloads.finish()?)?;
        // The spool of a file that has had its turn is used again for the small ones.
        let mut spool = bundle.add(files::LEAVES, leaves.finish()?)?;
        spool = bundle.add_small(files::KEYS, files::keys_file(&record.keys)?.as_bytes(), spool)?;
        spool = bundle.add_small(files::CHECKPOINT, note.as_bytes(), spool)?;
        let (store, no) = self.stored();
        let earlier = store.checkpoints(no, root.size).await?;
        for (size, note) in earlier.into_iter().filter(|(size, _)| *size < root.size) {
            spool = bundle.add_small(&format!("{}{size}", files::CHECKPOINTS), note.as_bytes(), spool)?;
        }
        for digest in record.attachments {
            spool = bundle.add_small(&format!("{}{digest}", files::ATTACHMENTS), &self.blob(digest)?, spool)?;
        }
        let papers: BTreeMap<_, _> = papers.iter().map(|paper| (&paper.name, paper)).collect();
        for paper in papers.values() {
            spool = bundle.add_small(&format!("{}{}", files::PAPERS, paper.name), &paper.bytes, spool)?;
        }
        for (name, text) in files::HOW_TO {
            spool = bundle.add_small(name, text.as_bytes(), spool)?;
        }
        bundle.finish(self)
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

/// The zip as it grows, with the list of what is in it.
struct Bundle<W> {
    zip: Writer<W>,
    files: Vec<ListedFile>,
}

impl<W: Write> Bundle<W> {
    fn add<S: Spool>(&mut self, path: &str, packed: Packed<S>) -> io::Result<S> {
        let files::Measured { size, sha256 } = packed.measured;
        self.files.push(ListedFile { path: path.to_owned(), size, sha256 });
        self.zip.add(path, packed)
    }

    /// Adds a file that is small enough to be in memory.
    fn add_small<S: Spool>(&mut self, path: &str, bytes: &[u8], spool: S) -> io::Result<S> {
        let mut packing = Packing::into(spool, Compression::default())?;
        packing.write_all(bytes)?;
        self.add(path, packing.finish()?)
    }

    /// Adds the manifest and its signature, which are the last two files and are kept as they are.
    fn finish(mut self, journal: &Journal) -> Result<W, BundleError> {
        let manifest = Manifest {
            format: Manifest::FORMAT.to_owned(),
            v: Manifest::VERSION,
            journal: journal.id().to_owned(),
            files: self.files,
            packed: self.zip.so_far(),
        };
        let manifest = serde_json::to_vec(&manifest)?;
        let signature = journal.sign(&files::manifest_text(journal.id(), &manifest))?;
        self.zip.add_stored(files::MANIFEST, &manifest)?;
        self.zip.add_stored(files::SIGNATURE, signature.as_bytes())?;
        Ok(self.zip.finish()?)
    }
}
