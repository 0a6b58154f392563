//! Appending: what several callers want is written in one transaction that takes the write lock first, each batch of theirs
//! whole or not at all.

use std::collections::{BTreeMap, BTreeSet};

use crate::blobs::Blobs;
use crate::draft::{AppendError, Appended, Draft, check_stored};
use crate::entry::{At, HEADER_VERSION, Header};
use crate::journal::ACT_EPOCH_OPENED;
use crate::store::{Head, NewEntry, Nodes, SaltedEntry, StoreError, StoredJournal, Writing};
use crate::{Digest, Env};

/// Entries that are appended together. Nothing is written before [`Group::write`], so that a batch that is refused leaves the
/// others as they are.
pub(crate) struct Group<'j> {
    journal: &'j StoredJournal,
    head: Head,
    nodes: Nodes,
    entries: Vec<NewEntry>,
    attachments: Vec<(u64, Digest)>,
    /// The latest entry of the subjects in this group.
    latest: BTreeMap<String, u64>,
    keys: BTreeSet<String>,
}

impl<'j> Group<'j> {
    /// Begins after the present head. Reading that is taking one's turn: what is looked up after it stays as it is.
    pub(crate) async fn begin(tx: &mut Writing<'_>, journal: &'j StoredJournal) -> Result<Self, AppendError> {
        Self::after(tx.head(journal.no).await?, journal)
    }

    /// Begins after this head, of a caller who has the turn already.
    pub(crate) fn after(head: Head, journal: &'j StoredJournal) -> Result<Self, AppendError> {
        if let Some(to) = head.moved_to {
            return Err(AppendError::Moved(to));
        }
        Ok(Self {
            journal,
            nodes: Nodes::after(head.size),
            head,
            entries: Vec::new(),
            attachments: Vec::new(),
            latest: BTreeMap::new(),
            keys: BTreeSet::new(),
        })
    }

    /// Whether this batch carries a key of the group: it is looked up once the group is written.
    pub(crate) fn repeats(&self, drafts: &[Draft]) -> bool {
        drafts.iter().filter_map(|draft| draft.key.as_ref()).any(|key| self.keys.contains(key))
    }

    /// Adds a batch of checked drafts, or finds that an earlier try already wrote it.
    pub(crate) async fn add(
        &mut self,
        tx: &mut Writing<'_>,
        (drafts, blobs): (&[Draft], &Blobs),
        env: &mut dyn Env,
    ) -> Result<Vec<Appended>, AppendError> {
        check_stored(drafts, blobs)?;
        match earlier(tx, self.journal, drafts).await? {
            Some(appended) => Ok(appended),
            None => self.add_new(tx, drafts, env).await,
        }
    }

    /// Adds a batch that is known to be new.
    pub(crate) async fn add_new(
        &mut self,
        tx: &mut Writing<'_>,
        drafts: &[Draft],
        env: &mut dyn Env,
    ) -> Result<Vec<Appended>, AppendError> {
        let latest = self.check_bases(tx, drafts).await?;
        let salts = salts(drafts.len(), env)?;
        self.latest.extend(latest);
        self.keys.extend(drafts.iter().filter_map(|draft| draft.key.clone()));
        // Time never runs backwards in a journal, whatever the machine's clock does.
        self.head.at_ms = At::from_ms(env.now_ms()).ms().max(self.head.at_ms);
        let batch = self.head.size;
        let added = drafts.iter().zip(&salts).map(|(draft, salt)| self.compose(draft, salt, batch)).collect();
        Ok(added)
    }

    fn compose(&mut self, draft: &Draft, salt: &[u8; 32], batch: u64) -> Appended {
        self.head.epoch += u64::from(draft.act == ACT_EPOCH_OPENED);
        let header = Header {
            v: HEADER_VERSION,
            journal: self.journal.id.clone(),
            kind: self.journal.kind,
            epoch: self.head.epoch,
            seq: self.head.size,
            at: At::from_ms(self.head.at_ms),
            actor: draft.actor.clone(),
            act: draft.act.clone(),
            batch,
            key: draft.key.clone(),
            base: draft.base,
            subject: draft.subject.clone(),
            payload: Digest::commitment(salt, draft.payload.as_bytes()),
        };
        let (line, appended) = (header.encode(), place(&header, false));
        self.head.peaks.push(line.as_bytes(), self.nodes.hashes());
        self.head.size += 1;
        self.attachments.extend(draft.attachments.iter().map(|digest| (header.seq, *digest)));
        self.entries.push(NewEntry { header, line, opened: Some((*salt, draft.payload.clone())) });
        appended
    }

    /// Nobody overwrites unseen: each draft must stand on the latest entry of its subject. Gives what then is the latest.
    async fn check_bases(&self, tx: &mut Writing<'_>, drafts: &[Draft]) -> Result<BTreeMap<String, u64>, AppendError> {
        let subjects: Vec<&str> = drafts.iter().filter_map(|draft| draft.subject.as_deref()).collect();
        let mut latest = tx.latest(self.journal.no, &subjects).await?;
        for subject in subjects {
            latest.extend(self.latest.get(subject).map(|seq| (subject.to_owned(), *seq)));
        }
        for (seq, draft) in (self.head.size..).zip(drafts) {
            let Some(subject) = &draft.subject else { continue };
            let latest = latest.insert(subject.clone(), seq);
            if latest != draft.base {
                return Err(AppendError::Stale { subject: subject.clone(), latest });
            }
        }
        Ok(latest)
    }

    /// Writes everything that was added; gives the place and header of the last entry, by which it can be found again.
    pub(crate) async fn write(self, tx: &mut Writing<'_>) -> Result<Option<(u64, String)>, StoreError> {
        let Some(last) = self.entries.last().map(|entry| (entry.header.seq, entry.line.clone())) else {
            return Ok(None);
        };
        tx.insert_entries(self.journal.no, &self.entries).await?;
        tx.insert_nodes(self.journal.no, &self.nodes).await?;
        for (seq, digest) in self.attachments {
            tx.insert_attachment(self.journal.no, seq, digest).await?;
        }
        tx.set_head(self.journal.no, &self.head).await?;
        Ok(Some(last))
    }
}

/// Appends after this head, inside a transaction of the caller's.
pub(crate) async fn append_new(
    tx: &mut Writing<'_>,
    journal: &StoredJournal,
    head: Head,
    drafts: &[Draft],
    env: &mut dyn Env,
) -> Result<Vec<Appended>, AppendError> {
    let mut group = Group::after(head, journal)?;
    let appended = group.add_new(tx, drafts, env).await?;
    group.write(tx).await?;
    Ok(appended)
}

fn salts(count: usize, env: &mut dyn Env) -> Result<Vec<[u8; 32]>, AppendError> {
    let mut salts = vec![[0; 32]; count];
    env.fill(salts.as_flattened_mut()).map_err(AppendError::NoRandomness)?;
    Ok(salts)
}

/// What an earlier try with the same keys wrote. A key stands for its whole batch: sent again, the batch must be the same.
async fn earlier(
    tx: &mut Writing<'_>,
    journal: &StoredJournal,
    drafts: &[Draft],
) -> Result<Option<Vec<Appended>>, AppendError> {
    let keys: Vec<&str> = drafts.iter().filter_map(|draft| draft.key.as_deref()).collect();
    let Some(batch) = tx.batch_of(journal.no, &keys).await? else { return Ok(None) };
    let written = tx.batch(journal.no, batch, drafts.len() + 1).await?;
    let headers: Vec<Header> = written.iter().map(SaltedEntry::header).collect::<Result<_, StoreError>>()?;
    let same =
        written.len() == drafts.len() && written.iter().zip(&headers).zip(drafts).all(|((w, h), d)| is_same(w, h, d));
    if !same {
        let key = keys.first().copied().unwrap_or_default();
        return Err(AppendError::KeyReused(key.to_owned()));
    }
    Ok(Some(headers.iter().map(|header| place(header, true)).collect()))
}

/// Compared by the commitment; an erased payload cannot be compared, its key and header must do.
fn is_same(written: &SaltedEntry, header: &Header, draft: &Draft) -> bool {
    let payload = written.opened.as_ref().is_none_or(|(_, payload)| *payload == draft.payload);
    payload
        && header.actor == draft.actor
        && header.act == draft.act
        && header.subject == draft.subject
        && header.base == draft.base
        && header.key == draft.key
}

fn place(header: &Header, earlier: bool) -> Appended {
    Appended { seq: header.seq, at_ms: header.at.ms(), earlier }
}
