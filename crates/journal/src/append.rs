//! Appending: one transaction that takes the write lock first, a whole batch or nothing.

use std::collections::BTreeMap;

use crate::blobs::Blobs;
use crate::draft::{AppendError, Appended, Draft, check_stored};
use crate::entry::{At, HEADER_VERSION, Header};
use crate::store::{Connection, Head, NewEntry, Nodes, SaltedEntry, StoreError, StoredJournal, Writing};
use crate::{Digest, Env};

/// Appends checked drafts to the journal, or finds that an earlier try already did.
pub(crate) async fn append(
    connection: &mut Connection,
    journal: &StoredJournal,
    (drafts, blobs): (&[Draft], &Blobs),
    env: &mut dyn Env,
) -> Result<Vec<Appended>, AppendError> {
    let mut tx = connection.begin().await?;
    // Reading the head is taking one's turn: what is looked up after it stays as it is.
    let head = tx.head(journal.no).await?;
    if let Some(to) = head.moved_to {
        return Err(AppendError::Moved(to));
    }
    check_stored(drafts, blobs)?;
    let appended = match earlier(&mut tx, journal, drafts).await? {
        Some(appended) => appended,
        None => append_new(&mut tx, journal, head, drafts, env).await?,
    };
    tx.commit().await?;
    Ok(appended)
}

/// Appends after this head, inside a transaction of the caller's.
pub(crate) async fn append_new(
    tx: &mut Writing<'_>,
    journal: &StoredJournal,
    mut head: Head,
    drafts: &[Draft],
    env: &mut dyn Env,
) -> Result<Vec<Appended>, AppendError> {
    check_bases(tx, journal, drafts, head.size).await?;
    let salts = salts(drafts.len(), env)?;
    // Time never runs backwards in a journal, whatever the machine's clock does.
    head.at_ms = At::from_ms(env.now_ms()).ms().max(head.at_ms);
    let mut nodes = Nodes::after(head.size);
    let entries = compose(journal, &mut head, drafts, &salts, &mut nodes);
    tx.insert_entries(journal.no, &entries).await?;
    tx.insert_nodes(journal.no, &nodes).await?;
    for (entry, draft) in entries.iter().zip(drafts) {
        for &digest in &draft.attachments {
            tx.insert_attachment(journal.no, entry.header.seq, digest).await?;
        }
    }
    tx.set_head(journal.no, &head).await?;
    Ok(entries.iter().map(|entry| place(&entry.header, false)).collect())
}

fn compose(
    journal: &StoredJournal,
    head: &mut Head,
    drafts: &[Draft],
    salts: &[[u8; 32]],
    nodes: &mut Nodes,
) -> Vec<NewEntry> {
    let (first, at) = (head.size, At::from_ms(head.at_ms));
    let compose_one = |((seq, draft), salt): ((u64, &Draft), &[u8; 32])| {
        let header = Header {
            v: HEADER_VERSION,
            journal: journal.id.clone(),
            kind: journal.kind,
            epoch: journal.epoch,
            seq,
            at,
            actor: draft.actor.clone(),
            act: draft.act.clone(),
            batch: first,
            key: draft.key.clone(),
            base: draft.base,
            subject: draft.subject.clone(),
            payload: Digest::commitment(salt, draft.payload.as_bytes()),
        };
        let line = header.encode();
        head.peaks.push(line.as_bytes(), nodes.hashes());
        head.size += 1;
        NewEntry { header, line, opened: Some((*salt, draft.payload.clone())) }
    };
    (first..).zip(drafts).zip(salts).map(compose_one).collect()
}

/// Nobody overwrites unseen: each draft must stand on the latest entry of its subject.
async fn check_bases(
    tx: &mut Writing<'_>,
    journal: &StoredJournal,
    drafts: &[Draft],
    size: u64,
) -> Result<(), AppendError> {
    let subjects: Vec<&str> = drafts.iter().filter_map(|draft| draft.subject.as_deref()).collect();
    let mut latest: BTreeMap<String, u64> = tx.latest(journal.no, &subjects).await?;
    for (seq, draft) in (size..).zip(drafts) {
        let Some(subject) = &draft.subject else { continue };
        let latest = latest.insert(subject.clone(), seq);
        if latest != draft.base {
            return Err(AppendError::Stale { subject: subject.clone(), latest });
        }
    }
    Ok(())
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
