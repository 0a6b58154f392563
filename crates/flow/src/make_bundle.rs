//! The bundle: everything needed to check the record without this program.

use crate::open_pharmacy::Shop;
use journal::{BundleError, Paper};

/// Why no bundle was made.
#[derive(Debug, thiserror::Error)]
#[error("まとめられませんでした。{ja}。 / no bundle was made: {en}", ja = .0.words().ja, en = .0.words().en)]
pub struct MakeBundleError(#[source] BundleError);

/// The whole journal with these papers, as one zip.
///
/// # Errors
/// The journal cannot be read or signed, or a paper's name is unsafe.
pub async fn make_bundle(shop: &Shop, papers: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, MakeBundleError> {
    let papers: Vec<Paper> = papers.into_iter().map(|(name, bytes)| Paper { name, bytes }).collect();
    shop.journal.bundle(&papers).await.map_err(MakeBundleError)
}
