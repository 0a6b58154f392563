//! A copy of the whole record in another folder, as a data folder that opens by itself: for the day on which this machine dies.

use std::fs;
use std::io;
use std::path::Path;

use super::Journal;
use super::opening::make_folders;
use crate::Digest;
use crate::blobs::{BlobError, Blobs, sync_folder};
use crate::place::DATABASE_FILE;
use crate::store::StoreError;

/// Why there is no copy. The folder that was named is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The entries are on a server, which has its own ways to be copied.
    #[error("the record is on a database server: copy it with the server's own tools")]
    OnServer,
    /// The folder is there already.
    #[error("the folder is there already")]
    AlreadyThere,
    /// The folder could not be used.
    #[error("the folder could not be used: {0}")]
    Folder(#[from] io::Error),
    /// An attachment is missing or altered here, or could not be written there.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Journal {
    /// Copies the record as it is now into a new folder: entries and attachments. Attachments that an earlier copy holds are
    /// shared with it, where the disk can do that. The folder is there whole or not at all. The key stays where it is: whoever
    /// gets hold of a copy cannot sign as this journal, and who goes on from it does so with a key of their own.
    ///
    /// # Errors
    /// [`CopyError`].
    pub async fn copy_into(&self, folder: &Path, earlier: Option<&Path>) -> Result<(), CopyError> {
        if self.desk.store.is_on_server() {
            return Err(CopyError::OnServer);
        }
        if folder.exists() {
            return Err(CopyError::AlreadyThere);
        }
        let fresh = folder.with_extension("part");
        // What a try that was cut off has left.
        match fs::remove_dir_all(&fresh) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        if let Err(error) = self.fill(&fresh, earlier).await {
            // A copy that is not whole is none, and takes room.
            let _gone = fs::remove_dir_all(&fresh);
            return Err(error);
        }
        fs::rename(&fresh, folder)?;
        Ok(folder.parent().map_or(Ok(()), sync_folder)?)
    }

    /// The database first: an attachment that it names is there, as one that came later does no harm.
    async fn fill(&self, folder: &Path, earlier: Option<&Path>) -> Result<(), CopyError> {
        make_folders(folder)?;
        let mut connection = self.desk.store.connect().await?;
        let copied = connection.copy_to(&folder.join(DATABASE_FILE)).await;
        connection.close().await?;
        copied?;
        let (blobs, here) = (folder.join("blobs"), Blobs::new(folder.join("blobs")));
        for digest in self.attachments().await?.into_values().flatten() {
            if !is_shared(earlier, &blobs, digest) {
                here.put(&self.blob(digest)?)?;
            }
        }
        sync_folder(&blobs)?;
        Ok(sync_folder(folder)?)
    }
}

/// Shares an attachment with an earlier copy: the same bytes under one more name.
fn is_shared(earlier: Option<&Path>, blobs: &Path, digest: Digest) -> bool {
    let name = digest.to_string();
    earlier.is_some_and(|earlier| fs::hard_link(earlier.join("blobs").join(&name), blobs.join(&name)).is_ok())
}
