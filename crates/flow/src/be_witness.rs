//! Being a witness for others' records: an association, a head office, or the pharmacy next door.

use crate::clock::Clock;
use crate::open_pharmacy::{ShopError, not_opened};
use journal::{CosignError, Cosigned, Cut, Draft, Journal, Kind, Memory, Opening, Place, Since};
use journal::{WitnessReply, WitnessRequest};
use serde::{Deserialize, Serialize};

/// The act by which a witness says who it is.
const ACT_NAMED: &str = "witness.named";

/// Why a witness could not begin, be opened or cosign.
#[derive(Debug, thiserror::Error)]
pub enum BeWitnessError {
    /// The place cannot be used.
    #[error(transparent)]
    Shop(#[from] ShopError),
    /// It did not cosign.
    #[error("{ja}。 / {en}", ja = .0.words().ja, en = .0.words().en)]
    Cosign(#[from] CosignError),
    /// A record or key that this witness has not seen: a person must compare it.
    #[error(
        "{}。鍵の番号は {fingerprint} です。薬局に電話などで番号を確かめ、合っていれば --accept を付けてもう一度行ってください / {}; the key's number is {fingerprint}: ask the pharmacy for it, and if it is the same, give the command again with --accept",
        if *.known { "この薬局の鍵が、前と変わっています" } else { "この薬局の記録は、はじめてです" },
        if *.known { "this pharmacy's key is not the one from before" } else { "this pharmacy's record was not seen before" }
    )]
    NewKey {
        /// The id of the key.
        fingerprint: String,
        /// Whether the record was seen before, under another key.
        known: bool,
    },
    /// The request starts from another size than the witness last cosigned.
    #[error(
        "前に連署したのは{last}件までですが、依頼は{asked}件からになっています。薬局に yakumori anchor ask --seen {last} で作り直してもらってください / {last} entries were cosigned before, but the request starts from {asked}; have it made anew with yakumori anchor ask --seen {last}"
    )]
    OtherSize {
        /// What was last cosigned.
        last: u64,
        /// What the request starts from.
        asked: u64,
    },
    /// The witness's own record is an older copy: it no longer knows what it cosigned.
    #[error(
        "この証人の記録は、前に見たものより古い写しです。何に連署したかが失われているので、連署しません。新しい写しに戻すか、別のフォルダで証人を始め直してください / the witness's own record is an older copy, which no longer knows what was cosigned; bring back the newer one, or begin a new witness in another folder"
    )]
    OlderCopy,
    /// The file is something else.
    #[error(
        "{0} は証人への依頼のファイルではありません。薬局が yakumori anchor ask で作ったファイルを指定してください / {0} is no request to a witness; name the file made by yakumori anchor ask"
    )]
    NoRequest(String),
}

/// A witness with its record of what it cosigned.
pub struct Witness {
    journal: Journal,
    clock: Clock,
    memory: Option<Memory>,
    /// Its name, for people.
    pub name: String,
}

#[derive(Serialize, Deserialize)]
struct Named {
    name: String,
}

impl Witness {
    /// Begins a witness of this name in a place.
    ///
    /// # Errors
    /// There is a record already, or the place cannot be used.
    pub async fn create(place: &Place, name: &str, clock: Clock) -> Result<Self, BeWitnessError> {
        let journal = crate::clock::new_id(&clock).map_err(ShopError::from)?;
        let opening = Opening { journal, kind: Kind::Hub, epoch: 1, actor: "witness".to_owned() };
        let created = Journal::create(place, opening, Box::new(clock.clone())).await;
        let journal = created.map_err(|why| not_opened(place, why))?;
        let draft = Draft {
            actor: "witness".to_owned(),
            act: ACT_NAMED.to_owned(),
            payload: serde_json::to_string(&Named { name: name.to_owned() }).map_err(ShopError::from)?,
            ..Draft::default()
        };
        journal.append(vec![draft]).await.map_err(ShopError::from)?;
        Ok(Self { journal, clock, memory: None, name: name.to_owned() })
    }

    /// Opens the witness of a place.
    ///
    /// # Errors
    /// There is none, or it cannot be used.
    pub async fn open(place: &Place, clock: Clock, memory: Option<Memory>) -> Result<Self, BeWitnessError> {
        let opened = Journal::open(place, Box::new(clock.clone())).await;
        let journal = opened.map_err(|why| not_opened(place, why))?;
        if journal.kind() != Kind::Hub {
            return Err(CosignError::NotAWitness.into());
        }
        let entries = journal.read(Cut::default()).await.map_err(ShopError::from)?;
        let named = entries.iter().find(|entry| entry.header.act == ACT_NAMED);
        let named = named.and_then(|entry| serde_json::from_str::<Named>(entry.payload.as_deref()?).ok());
        Ok(Self { name: named.map(|named| named.name).unwrap_or_default(), journal, clock, memory })
    }

    /// The witness's public key, which whoever verifies compares.
    ///
    /// # Errors
    /// The key cannot be made or read.
    pub fn key(&self) -> Result<String, BeWitnessError> {
        Ok(self.journal.witness_key(&mut self.clock.clone())?.as_str().to_owned())
    }

    /// Cosigns what is asked, if it grew out of what was cosigned before.
    ///
    /// # Errors
    /// [`BeWitnessError`]; nothing was cosigned then.
    pub async fn cosign(&self, request: &WitnessRequest, accept_new: bool) -> Result<WitnessReply, BeWitnessError> {
        if let Some(seen) = self.memory.as_ref().and_then(|memory| memory.recall(self.journal.id()))
            && self.journal.since(&seen).await.map_err(ShopError::from)? != Since::GoesOn
        {
            return Err(BeWitnessError::OlderCopy);
        }
        let done = self.journal.cosign(request, (&self.name, accept_new), &mut self.clock.clone()).await;
        let reply = done.map_err(|why| match why {
            CosignError::NewKey { fingerprint, known_journal } => {
                BeWitnessError::NewKey { fingerprint, known: known_journal }
            }
            CosignError::OtherSize { last, asked } => BeWitnessError::OtherSize { last, asked },
            why => why.into(),
        })?;
        if let Some(memory) = &self.memory {
            let seen = self.journal.seen().await.map_err(ShopError::from)?;
            // A memory is a help: what was cosigned stands in the witness's record.
            let _unkept = memory.keep(self.journal.id(), seen);
        }
        Ok(reply)
    }

    /// What was last cosigned of each record.
    ///
    /// # Errors
    /// The witness's record cannot be read.
    pub async fn cosigned(&self) -> Result<Vec<Cosigned>, BeWitnessError> {
        Ok(self.journal.cosigned().await.map_err(ShopError::from)?)
    }

    /// Closes the witness's record.
    pub async fn close(self) {
        self.journal.close().await;
    }
}
