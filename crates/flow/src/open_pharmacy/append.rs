//! Writing to the record: the one place through which every act goes, whoever sends it.

use super::{Shop, ShopError};
use journal::{Appended, Draft};
use model::act::Act;
use model::text::json_hides;
use std::sync::atomic::Ordering;

impl Shop {
    /// Appends acts as one batch: all or none. Each comes with the entry it changes, where it changes one.
    ///
    /// # Errors
    /// [`ShopError::Append`]; nothing was written then.
    pub async fn append(&self, acts: Vec<(Act, Option<u64>)>) -> Result<Vec<Appended>, ShopError> {
        let mut drafts =
            acts.iter().map(|(act, base)| draft(&self.actor, act, *base)).collect::<Result<Vec<_>, _>>()?;
        if let Some((request, written)) = &self.request {
            // A verb may append more than once: each entry has a word of its own.
            for draft in &mut drafts {
                draft.key = Some(format!("{request}/{}", written.fetch_add(1, Ordering::Relaxed)));
            }
        }
        Ok(self.journal.append(drafts).await?)
    }
}

/// What is to be written. All that people type comes through here, from pages, commands, files and other programs, and none of it
/// may look like something else than it is; what machines said is kept as they signed it.
fn draft(actor: &str, act: &Act, base: Option<u64>) -> Result<Draft, ShopError> {
    let payload = serde_json::to_string(act)?;
    if !act.is_of_machines() && json_hides(&payload) {
        return Err(ShopError::Unseen);
    }
    Ok(Draft {
        actor: actor.to_owned(),
        act: act.code().to_owned(),
        subject: act.subject(),
        base,
        key: None,
        payload,
        attachments: act.attachments().iter().filter_map(|sha256| sha256.parse().ok()).collect(),
    })
}
