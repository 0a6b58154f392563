//! The witness's side: it cosigns only what grew out of what it cosigned before, and keeps each cosignature in its own journal.

use std::io;

use serde::{Deserialize, Serialize};

use super::asked::{Asked, WitnessRequest};
use super::told::WitnessReply;
use super::{ACT_COSIGNED, Cosigner, WitnessKey};
use crate::append::append_new;
use crate::draft::{AppendError, Draft};
use crate::entry::Kind;
use crate::journal::Journal;
use crate::signer::{KeyError, SignError};
use crate::store::{StoreError, Writing};
use crate::tree::Root;
use crate::{Digest, Env};

/// Why a witness did not cosign.
#[derive(Debug, thiserror::Error)]
pub enum CosignError {
    /// Only a hub is a witness.
    #[error("the journal is no hub's")]
    NotAWitness,
    /// The request is not one, or its signature is not good.
    #[error("the request does not fit together")]
    BadRequest,
    /// A journal, or a key of it, that was not seen before: a person must compare the fingerprint first.
    #[error("the key {fingerprint} was not seen before")]
    NewKey {
        /// The id of the key.
        fingerprint: String,
        /// Whether the journal was seen before, under another key.
        known_journal: bool,
    },
    /// The request starts from another size than the witness last cosigned.
    #[error("cosigned up to {last}, not {asked}")]
    OtherSize {
        /// What was last cosigned.
        last: u64,
        /// What the request starts from.
        asked: u64,
    },
    /// The journal did not grow out of what was cosigned: it was rewritten, or an old copy was put back.
    #[error("the journal did not grow out of what was cosigned at {last}")]
    NotGrown {
        /// What was last cosigned.
        last: u64,
    },
    /// The key could not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The witness's key could not be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The cosignature could not be kept; none was given then.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a witness keeps of each cosignature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cosigned {
    /// The journal that was witnessed.
    pub journal: String,
    /// Its name, as it says itself.
    pub name: String,
    /// The key that signed the checkpoint.
    pub key: String,
    /// Its size.
    pub size: u64,
    /// Its root.
    pub root: Digest,
    /// When it was cosigned, in seconds since 1970.
    pub at_s: u64,
}

impl Journal {
    /// The key by which this journal's holder is known as a witness; it is made when it is first asked for.
    ///
    /// # Errors
    /// The journal is no hub's, or the key cannot be made or read.
    pub fn witness_key(&self, env: &mut dyn Env) -> Result<WitnessKey, CosignError> {
        let cosigner = self.cosigner(env)?;
        WitnessKey::parse(cosigner.key().as_str()).ok_or(CosignError::Key(KeyError::NotThisKey))
    }

    fn cosigner(&self, env: &mut dyn Env) -> Result<Cosigner, CosignError> {
        if self.kind() != Kind::Hub {
            return Err(CosignError::NotAWitness);
        }
        let name = format!("yakumori/witness/{}", self.id());
        let [secret, public] = crate::signer::witness_lines(&self.folder().join("keys"), &name, env)?;
        Cosigner::from_lines(&secret, &public).ok_or(CosignError::Key(KeyError::NotThisKey))
    }

    /// What was last cosigned of a journal, with the entry that keeps it.
    async fn last_cosigned(&self, tx: &mut Writing<'_>, subject: &str) -> Result<Option<(u64, Cosigned)>, StoreError> {
        let no = self.desk.stored.no;
        let Some(seq) = tx.latest(no, &[subject]).await?.get(subject).copied() else { return Ok(None) };
        let payload = tx.entry(no, seq).await?.and_then(|entry| Some(entry.opened?.1));
        let cosigned = payload.and_then(|payload| serde_json::from_str(&payload).ok());
        cosigned.map(|cosigned| Some((seq, cosigned))).ok_or_else(|| StoreError::damaged("what was cosigned"))
    }

    /// Cosigns what is asked, if it grew out of what was cosigned before. A journal or key that was not seen before is taken
    /// only if `accept_new` says that a person compared it. `name` is the witness's, for people. What is cosigned is kept
    /// durably first, so that no two histories are ever cosigned, whatever happens in between.
    ///
    /// # Errors
    /// [`CosignError`]; nothing was cosigned then.
    pub async fn cosign(
        &self,
        request: &WitnessRequest,
        (name, accept_new): (&str, bool),
        env: &mut dyn Env,
    ) -> Result<WitnessReply, CosignError> {
        let cosigner = self.cosigner(env)?;
        let asked = request.read().ok_or(CosignError::BadRequest)?;
        let subject = format!("cosigned/{}", asked.journal);
        let mut writer = self.desk.writer.lock().await;
        let mut connection = self.desk.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        let head = tx.head(self.desk.stored.no).await?;
        let (base, before) = self.last_cosigned(&mut tx, &subject).await?.unzip();
        grown(&asked, before.as_ref(), accept_new)?;
        let at_s = u64::try_from(env.now_ms() / 1000).unwrap_or_default();
        let cosigned = Cosigned {
            journal: asked.journal,
            name: request.name.clone(),
            key: asked.key,
            size: asked.root.size,
            root: asked.root.root,
            at_s,
        };
        let payload = serde_json::to_string(&cosigned).map_err(|why| StoreError::Failed(why.into()))?;
        let draft = Draft {
            actor: "witness".to_owned(),
            act: ACT_COSIGNED.to_owned(),
            subject: Some(subject),
            base,
            payload,
            ..Draft::default()
        };
        append_new(&mut tx, &self.desk.stored, head, &[draft], env).await?;
        tx.commit().await?;
        writer.keep(connection);
        let note = cosigner.sign(&asked.checkpoint, at_s)?;
        Ok(WitnessReply::new(cosigner.key().as_str(), name, note))
    }

    /// What was last cosigned of each journal.
    ///
    /// # Errors
    /// The database failed.
    pub async fn cosigned(&self) -> Result<Vec<Cosigned>, StoreError> {
        let mut latest = std::collections::BTreeMap::new();
        for entry in self.read(crate::Cut::default()).await?.into_iter().filter(|e| e.header.act == ACT_COSIGNED) {
            let cosigned = entry.payload.and_then(|payload| serde_json::from_str::<Cosigned>(&payload).ok());
            latest.extend(cosigned.map(|cosigned| (cosigned.journal.clone(), cosigned)));
        }
        Ok(latest.into_values().collect())
    }
}

/// Whether what is asked grew out of what was cosigned before.
fn grown(asked: &Asked, before: Option<&Cosigned>, accept_new: bool) -> Result<(), CosignError> {
    let fingerprint = || asked.key.split('+').nth(1).unwrap_or_default().to_owned();
    if before.is_none_or(|before| before.key != asked.key) && !accept_new {
        return Err(CosignError::NewKey { fingerprint: fingerprint(), known_journal: before.is_some() });
    }
    let last = before.map_or(Root::EMPTY, |before| Root { size: before.size, root: before.root });
    if asked.root.size < last.size {
        return Err(CosignError::NotGrown { last: last.size });
    }
    if asked.old != last.size {
        return Err(CosignError::OtherSize { last: last.size, asked: asked.old });
    }
    let same = asked.root == last && asked.proof.is_empty();
    if same || (asked.root.size > last.size && asked.root.extends(&last, &asked.proof)) {
        return Ok(());
    }
    Err(CosignError::NotGrown { last: last.size })
}

impl From<io::Error> for CosignError {
    fn from(why: io::Error) -> Self {
        Self::Key(why.into())
    }
}
