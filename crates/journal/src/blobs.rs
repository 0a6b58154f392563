//! Attachments: bytes in a folder, each file named by the SHA-256 of what it holds, written whole or not at all.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Digest;

/// The largest attachment, in bytes.
pub const MAX_BLOB_BYTES: usize = 256 << 20;

/// Why an attachment could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// More than [`MAX_BLOB_BYTES`].
    #[error("the attachment is larger than {MAX_BLOB_BYTES} bytes")]
    TooLarge,
    /// No attachment of this name.
    #[error("no attachment {0}")]
    Missing(Digest),
    /// The file is there, but its bytes are not the ones it is named by.
    #[error("attachment {0} was altered on disk")]
    Altered(Digest),
    /// The folder could not be used.
    #[error("the attachment could not be stored or read: {0}")]
    Io(#[from] io::Error),
}

/// The folder of attachments.
#[derive(Debug, Clone)]
pub(crate) struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Stores the bytes durably before it returns: temporary file, sync, rename, sync of the folder.
    pub(crate) fn put(&self, bytes: &[u8]) -> Result<Digest, BlobError> {
        if bytes.len() > MAX_BLOB_BYTES {
            return Err(BlobError::TooLarge);
        }
        let digest = Digest::of(bytes);
        if self.get(digest).is_ok() {
            // An earlier try may have ended, or failed, before its name was safe.
            sync_folder(&self.folder)?;
            return Ok(digest);
        }
        // Two writers of the same bytes must not share a temporary file.
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let (program, turn) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let fresh = self.folder.join(format!("{digest}.{program}.{turn}.new"));
        if let Err(error) = write_synced(&fresh, bytes).and_then(|()| fs::rename(&fresh, self.path(digest))) {
            // On a full disk the part that was written would take the room that is left.
            let _gone = fs::remove_file(fresh);
            return Err(error.into());
        }
        sync_folder(&self.folder)?;
        Ok(digest)
    }

    pub(crate) fn get(&self, digest: Digest) -> Result<Vec<u8>, BlobError> {
        let file = match fs::File::open(self.path(digest)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(BlobError::Missing(digest));
            }
            opened => opened?,
        };
        let mut bytes = Vec::new();
        file.take(MAX_BLOB_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        if Digest::of(&bytes) == digest { Ok(bytes) } else { Err(BlobError::Altered(digest)) }
    }

    /// Removes an attachment; one that is not there is gone already.
    pub(crate) fn remove(&self, digest: Digest) -> io::Result<()> {
        match fs::remove_file(self.path(digest)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => sync_folder(&self.folder),
        }
    }

    pub(crate) fn holds(&self, digest: Digest) -> bool {
        self.path(digest).is_file()
    }

    fn path(&self, digest: Digest) -> PathBuf {
        self.folder.join(digest.to_string())
    }
}

fn write_synced(fresh: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(fresh)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a rename in the folder survive a power cut. Only Unix lets a folder be synced.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Makes the name of a file or folder, or that it is gone, survive a power cut. A parent that may not be read cannot be synced,
/// and the name was not made just now.
pub(crate) fn sync_name(of: &Path) -> io::Result<()> {
    let Some(parent) = of.parent() else { return Ok(()) };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    match sync_folder(parent) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}
