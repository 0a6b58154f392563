//! Passes: how somebody proves who they are, and who is signed in. They stand beside the journal, not in it: a secret has
//! no place in a record that is bundled, printed and kept for ever, and it must be able to go.

use crate::journal::Journal;
use crate::store::{StoreError, Writing};

/// Something by which somebody comes in: a password's hash, a session, a code that is used once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// What it is; whoever puts passes names the kinds.
    pub kind: String,
    /// Its id within the kind. What a browser holds is never an id itself, only what the id can be computed from.
    pub id: String,
    /// Whom it lets in.
    pub holder: String,
    /// What is kept of it.
    pub value: String,
    /// When it lapses (milliseconds since 1970).
    pub until_ms: i64,
}

/// A pass that does not lapse.
pub const FOR_GOOD: i64 = i64::MAX;

impl Journal {
    /// A pass that has not lapsed.
    ///
    /// # Errors
    /// The database failed.
    pub async fn pass(&self, kind: &str, id: &str, now_ms: i64) -> Result<Option<Pass>, StoreError> {
        let (store, journal) = self.stored();
        store.pass(journal, (kind, id), now_ms).await
    }

    /// The passes of a kind that have not lapsed.
    ///
    /// # Errors
    /// The database failed.
    pub async fn passes(&self, kind: &str, now_ms: i64) -> Result<Vec<Pass>, StoreError> {
        let (store, journal) = self.stored();
        store.passes(journal, kind, now_ms).await
    }

    /// Puts passes in place of those with the same ids: all or none. What has lapsed goes.
    ///
    /// # Errors
    /// The database failed.
    pub async fn put_passes(&self, passes: &[Pass], now_ms: i64) -> Result<(), StoreError> {
        let (_, journal) = self.stored();
        let put = async |tx: &mut Writing<'_>| {
            tx.drop_lapsed(journal, now_ms).await?;
            for pass in passes {
                tx.put_pass(journal, pass).await?;
            }
            Ok(())
        };
        self.desk.in_turn(put).await
    }

    /// Puts a pass in place of what it was; gives whether it still was that. What was taken away meanwhile stays away, and of
    /// two who use the same pass up, one is told no.
    ///
    /// # Errors
    /// The database failed.
    pub async fn swap_pass(&self, was: &Pass, pass: &Pass) -> Result<bool, StoreError> {
        let (_, journal) = self.stored();
        self.desk.in_turn(async |tx| tx.swap_pass(journal, was, pass).await).await
    }

    /// Takes a pass away; of many who take the same one, one is told that it was there.
    ///
    /// # Errors
    /// The database failed.
    pub async fn take_pass(&self, kind: &str, id: &str) -> Result<bool, StoreError> {
        let (_, journal) = self.stored();
        self.desk.in_turn(async |tx| tx.drop_pass(journal, kind, id).await).await
    }

    /// Takes all passes of these kinds away from somebody.
    ///
    /// # Errors
    /// The database failed.
    pub async fn drop_passes_of(&self, holder: &str, kinds: &[&str]) -> Result<(), StoreError> {
        let (_, journal) = self.stored();
        let dropped = async |tx: &mut Writing<'_>| {
            for kind in kinds {
                tx.drop_passes_of(journal, holder, kind).await?;
            }
            Ok(())
        };
        self.desk.in_turn(dropped).await
    }
}
