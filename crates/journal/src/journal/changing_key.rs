//! Changing the signing key: the journal itself introduces the new one, and what the old one signed stays signed.

use super::{ACT_KEY_INTRODUCED, Journal};
use crate::Env;
use crate::append::append_new;
use crate::checkpoint::origin;
use crate::draft::{AppendError, Draft};
use crate::signer::{FileKey, KeyError, Signer as _};
use crate::store::StoreError;

/// Why the key was not changed: the one in use stays.
#[derive(Debug, thiserror::Error)]
pub enum ChangeKeyError {
    /// The new key could not be made or kept.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The entry that introduces it could not be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Journal {
    /// Makes a new key, introduces it by an entry, and only then puts it in the place of the old one, whose private half is
    /// gone with that. Cut off in between, the old key is still in use and the change can be made again. This open journal goes
    /// on with the old key, and the next one that is opened takes the new one; where there was none, this one takes it too.
    /// Gives the entry that introduces it.
    ///
    /// # Errors
    /// [`ChangeKeyError`].
    pub async fn change_key(&self, actor: &str, env: &mut dyn Env) -> Result<u64, ChangeKeyError> {
        let keys = self.folder.join("keys");
        let mut writer = self.desk.writer.lock().await;
        let mut connection = self.desk.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        let head = tx.head(self.desk.stored.no).await?;
        let seq = head.size;
        let key = FileKey::prepare(&keys, &origin(&self.desk.stored.id), env)?;
        let payload = serde_json::json!({ "key": key.verifier_key() }).to_string();
        let draft = Draft { actor: actor.to_owned(), act: ACT_KEY_INTRODUCED.to_owned(), payload, ..Draft::default() };
        append_new(&mut tx, &self.desk.stored, head, &[draft], env).await?;
        tx.commit().await?;
        writer.keep(connection);
        FileKey::take_up(&keys).map_err(KeyError::from)?;
        self.signer.get_or_init(|| Box::new(key));
        Ok(seq)
    }
}
