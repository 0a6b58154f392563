//! The bundle: everything needed to check the record without this program.

use crate::open_pharmacy::Shop;
use journal::{BundleError, Paper};
use std::io;
use std::path::Path;

/// Why no bundle was made.
#[derive(Debug, thiserror::Error)]
#[error("まとめられませんでした。{ja}。 / no bundle was made: {en}", ja = .0.words().ja, en = .0.words().en)]
pub struct MakeBundleError(#[source] BundleError);

impl MakeBundleError {
    /// Why the file could not be written, where that was it: a bundle that is too large is not the file's fault.
    #[must_use]
    pub fn file(&self) -> Option<&io::Error> {
        match &self.0 {
            BundleError::Io(why) if why.kind() != io::ErrorKind::FileTooLarge => Some(why),
            _ => None,
        }
    }
}

/// The whole journal with these papers, as one zip, which is there whole or not at all.
///
/// # Errors
/// The journal cannot be read or signed, a paper's name is unsafe, or the file cannot be written.
pub async fn make_bundle(shop: &Shop, papers: Vec<(String, Vec<u8>)>, output: &Path) -> Result<(), MakeBundleError> {
    let papers: Vec<Paper> = papers.into_iter().map(|(name, bytes)| Paper { name, bytes }).collect();
    shop.journal.bundle_file(&papers, output).await.map_err(MakeBundleError)
}

/// The same in memory, without papers: the look through the record writes nothing, as the disk may be what is wrong.
///
/// # Errors
/// The journal cannot be read or signed.
pub async fn bundle_in_memory(shop: &Shop) -> Result<Vec<u8>, MakeBundleError> {
    shop.journal.bundle(&[]).await.map_err(MakeBundleError)
}
