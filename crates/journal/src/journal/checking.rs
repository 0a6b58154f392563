//! Looking through everything that is stored, for what contradicts itself. A bundle is made from the entries alone; what the
//! program reads beside them (columns it searches by, the tree, attachments) is looked at here.

use serde::Serialize;

use super::Journal;
use crate::BlobError;
use crate::Digest;
use crate::entry::Header;
use crate::store::{CheckedEntry, StoreError};
use crate::tree::Peaks;

/// Entries read at once.
const AT_ONCE: u64 = 4096;

/// Something stored that is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// The database file itself is damaged.
    File,
    /// This entry is missing, or cannot be read.
    EntryUnreadable(u64),
    /// What stands beside this entry's header, to find it by, is not what the header says.
    EntryColumns(u64),
    /// The contents of this entry are not what its header commits to.
    EntryContents(u64),
    /// The stored tree is not that of the entries.
    Tree,
    /// The journal's size or root is not that of its entries.
    Head,
    /// An attachment that this entry names is not there.
    AttachmentMissing(u64),
    /// An attachment that this entry names was altered.
    AttachmentAltered(u64),
}

impl Journal {
    /// Everything stored that is not as it was written, in order. The journal need not be idle.
    ///
    /// # Errors
    /// The database failed, or is so damaged that it cannot be read at all.
    pub async fn damages(&self) -> Result<Vec<Damage>, StoreError> {
        let (store, no) = self.stored();
        let mut damages = Vec::new();
        if !store.is_file_sound().await? {
            damages.push(Damage::File);
        }
        let head = store.head(no).await?;
        let (mut peaks, mut nodes) = (Peaks::default(), Vec::new());
        for first in (0..head.size).step_by(AT_ONCE as usize) {
            let seqs = first..head.size.min(first + AT_ONCE);
            let mut rows = store.checked_entries(no, seqs.clone()).await?.into_iter().peekable();
            for seq in seqs {
                let row = rows.next_if(|row| row.seq == seq);
                damages.extend(row.as_ref().map_or(Some(Damage::EntryUnreadable(seq)), damage_of));
                peaks.push(row.map(|row| row.line).unwrap_or_default().as_bytes(), &mut nodes);
            }
        }
        if store.all_nodes(no).await? != nodes {
            damages.push(Damage::Tree);
        }
        if head.peaks != peaks {
            damages.push(Damage::Head);
        }
        for (seq, digests) in store.attachments(no, head.size).await? {
            damages.extend(digests.into_iter().filter_map(|digest| self.damaged(seq, digest)));
        }
        Ok(damages)
    }

    fn damaged(&self, seq: u64, digest: Digest) -> Option<Damage> {
        match self.blob(digest) {
            Ok(_) => None,
            Err(BlobError::Altered(_)) => Some(Damage::AttachmentAltered(seq)),
            Err(_) => Some(Damage::AttachmentMissing(seq)),
        }
    }
}

fn damage_of(row: &CheckedEntry) -> Option<Damage> {
    let Ok(header) = Header::parse_exact(&row.line) else { return Some(Damage::EntryUnreadable(row.seq)) };
    let columns = (row.seq, row.at_ms, row.batch, row.request.as_ref(), row.subject.as_ref());
    if columns != (header.seq, header.at.ms(), header.batch, header.key.as_ref(), header.subject.as_ref()) {
        return Some(Damage::EntryColumns(row.seq));
    }
    let fits = |(salt, payload): &([u8; 32], String)| Digest::commitment(salt, payload.as_bytes()) == header.payload;
    (!row.opened.as_ref().is_none_or(fits)).then_some(Damage::EntryContents(row.seq))
}
