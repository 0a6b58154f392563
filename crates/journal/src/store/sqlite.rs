//! The record in SQLite: one file, WAL, full sync, one connection that writes and a few that read.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    Sqlite as Db, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, Row, Transaction, query, raw_sql};
use tlog_tiles::Hash;

use super::rows::{Head, NewEntry, Nodes, SaltedEntry, StoredJournal, from_db, to_db};
use super::{StoreError, sql};
use crate::Digest;
use crate::entry::{Entry, Header, Kind};
use crate::tree::Peaks;

const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 4;
/// An entry with its payload is about 1 KiB: larger pages mean fewer reads.
const PAGE_BYTES: u32 = 8192;

/// A database file.
pub(crate) struct Sqlite {
    options: SqliteConnectOptions,
    readers: SqlitePool,
}

impl Sqlite {
    /// Names the file; nothing is opened yet.
    pub(crate) fn new(file: &Path, create: bool) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(create)
            .page_size(PAGE_BYTES)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .disable_statement_logging();
        let reading = options.clone().create_if_missing(false).pragma("query_only", "ON");
        let pool = SqlitePoolOptions::new().max_connections(READERS).test_before_acquire(false);
        Self { options, readers: pool.connect_lazy_with(reading) }
    }

    /// A connection that may write. Whoever holds it is the only writer of this program.
    pub(crate) async fn writer(&self) -> Result<Connection, StoreError> {
        Ok(Connection(SqliteConnection::connect_with(&self.options).await?))
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
    }

    pub(crate) async fn head(&self, journal: i64) -> Result<Head, StoreError> {
        read_head(query(sql::HEAD).bind(journal).fetch_one(&self.readers).await?)
    }

    /// The entries from `first` on that were recorded up to an instant, in order.
    pub(crate) async fn read(&self, journal: i64, first: u64, up_to_ms: i64) -> Result<Vec<Entry>, StoreError> {
        let mut connection = self.readers.acquire().await?;
        let head = query(sql::HEAD).bind(journal).fetch_one(&mut *connection).await?;
        let size = read_head(head)?.size;
        let mut entries = Vec::with_capacity(usize::try_from(size.saturating_sub(first)).unwrap_or(0));
        let mut seq = first;
        while seq < size {
            let next = size.min(seq + sql::READ_TOGETHER);
            let row = query(sql::READ)
                .bind(journal)
                .bind(to_db(seq))
                .bind(to_db(next))
                .bind(up_to_ms)
                .bind(sql::BEFORE_PAYLOAD.to_string())
                .bind(sql::BETWEEN_ENTRIES.to_string());
            let row = row.fetch_one(&mut *connection).await?;
            let Some(together) = row.try_get::<Option<&str>, _>(0)? else { break };
            for entry in together.split(sql::BETWEEN_ENTRIES) {
                entries.push(read_entry(entry)?);
            }
            seq = next;
        }
        // string_agg promises no order; in fact they come sorted, and sorting sorted entries costs nothing.
        entries.sort_by_key(|entry: &Entry| entry.header.seq);
        Ok(entries)
    }

    pub(crate) async fn read_salted(
        &self,
        journal: i64,
        seqs: std::ops::Range<u64>,
    ) -> Result<Vec<SaltedEntry>, StoreError> {
        let rows = query(sql::READ_SALTED)
            .bind(journal)
            .bind(to_db(seqs.start))
            .bind(to_db(seqs.end))
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read_salted_entry).collect()
    }

    pub(crate) async fn header(&self, journal: i64, seq: u64) -> Result<String, StoreError> {
        let row = query(sql::HEADER).bind(journal).bind(to_db(seq));
        Ok(row.fetch_one(&self.readers).await?.try_get(0)?)
    }

    /// The stored nodes with these numbers.
    pub(crate) async fn nodes(&self, journal: i64, numbers: &[u64]) -> Result<BTreeMap<u64, Hash>, StoreError> {
        let mut connection = self.readers.acquire().await?;
        let mut nodes = BTreeMap::new();
        for &number in numbers {
            let row = query(sql::NODE).bind(journal).bind(to_db(number));
            let bytes: Vec<u8> = row.fetch_one(&mut *connection).await?.try_get(0)?;
            let hash = bytes.try_into().map_err(|_| StoreError::damaged("a node of the tree"))?;
            nodes.insert(number, Hash(hash));
        }
        Ok(nodes)
    }

    /// Which attachments the entries before `size` refer to.
    pub(crate) async fn attachments(&self, journal: i64, size: u64) -> Result<BTreeMap<u64, Vec<Digest>>, StoreError> {
        let rows = query(sql::ATTACHMENTS).bind(journal).bind(to_db(size));
        let mut attachments = BTreeMap::<u64, Vec<Digest>>::new();
        for row in rows.fetch_all(&self.readers).await? {
            let digest = row.try_get::<&str, _>(1)?.parse();
            let digest = digest.map_err(|_| StoreError::damaged("an attachment's name"))?;
            attachments.entry(from_db(row.try_get(0)?)?).or_default().push(digest);
        }
        Ok(attachments)
    }

    /// Every stored checkpoint up to a size.
    pub(crate) async fn checkpoints(&self, journal: i64, size: u64) -> Result<BTreeMap<u64, String>, StoreError> {
        let rows = query(sql::CHECKPOINTS).bind(journal).bind(to_db(size));
        let rows = rows.fetch_all(&self.readers).await?;
        rows.iter().map(|row| Ok((from_db(row.try_get(0)?)?, row.try_get(1)?))).collect()
    }

    pub(crate) async fn fold(
        &self,
        journal: i64,
        name: &str,
        version: u32,
    ) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        let row = query(sql::FOLD).bind(journal).bind(name).bind(version);
        let row = row.fetch_optional(&self.readers).await?;
        row.map(|row| Ok((from_db(row.try_get(0)?)?, row.try_get(1)?))).transpose()
    }
}

/// A connection that may write.
pub(crate) struct Connection(SqliteConnection);

impl Connection {
    /// Takes the write lock at once, so that nothing read inside is stale.
    pub(crate) async fn begin(&mut self) -> Result<Writing<'_>, StoreError> {
        Ok(Writing(self.0.begin_with("BEGIN IMMEDIATE").await?))
    }

    pub(crate) async fn close(self) -> Result<(), StoreError> {
        Ok(self.0.close().await?)
    }

    #[cfg(test)]
    pub(crate) fn raw(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}

/// A transaction that writes; dropped without `commit`, it never was.
pub(crate) struct Writing<'a>(Transaction<'a, Db>);

impl Writing<'_> {
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }

    pub(super) async fn script(&mut self, script: &'static str) -> Result<(), StoreError> {
        raw_sql(script).execute(&mut *self.0).await?;
        Ok(())
    }

    pub(super) async fn migrations_done(&mut self) -> Result<Vec<i64>, StoreError> {
        let rows = query(sql::MIGRATIONS).fetch_all(&mut *self.0).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    pub(super) async fn migration_done(&mut self, no: i64, name: &str) -> Result<(), StoreError> {
        query(sql::MIGRATION_DONE).bind(no).bind(name).execute(&mut *self.0).await?;
        Ok(())
    }

    /// The journal in this database, if there is one yet.
    pub(crate) async fn journal(&mut self) -> Result<Option<StoredJournal>, StoreError> {
        let rows = query(sql::JOURNALS).fetch_all(&mut *self.0).await?;
        if rows.len() > 1 {
            return Err(StoreError::damaged("more than one journal in the folder"));
        }
        rows.first().map(read_journal).transpose()
    }

    pub(crate) async fn new_journal(&mut self, id: &str, kind: Kind, epoch: u64) -> Result<(), StoreError> {
        let row = query(sql::NEW_JOURNAL).bind(id).bind(kind.as_str()).bind(to_db(epoch));
        row.bind(Peaks::default().to_bytes()).execute(&mut *self.0).await?;
        Ok(())
    }

    pub(crate) async fn head(&mut self, journal: i64) -> Result<Head, StoreError> {
        read_head(query(sql::HEAD).bind(journal).fetch_one(&mut *self.0).await?)
    }

    pub(crate) async fn set_head(&mut self, journal: i64, head: &Head) -> Result<(), StoreError> {
        let row = query(sql::SET_HEAD).bind(journal).bind(to_db(head.size)).bind(head.at_ms);
        row.bind(head.peaks.to_bytes()).execute(&mut *self.0).await?;
        Ok(())
    }

    /// The latest entry of each of these subjects, where there is one.
    pub(crate) async fn latest(
        &mut self,
        journal: i64,
        subjects: &[&str],
    ) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut latest = BTreeMap::new();
        for some in subjects.chunks(sql::MANY) {
            for row in self.in_list([sql::LATEST_OF, sql::LATEST_OF_MANY], journal, some).await? {
                latest.insert(row.try_get(0)?, from_db(row.try_get(1)?)?);
            }
        }
        Ok(latest)
    }

    /// The earliest batch in which any of these idempotency keys was seen.
    pub(crate) async fn batch_of(&mut self, journal: i64, keys: &[&str]) -> Result<Option<u64>, StoreError> {
        let mut batch = None;
        for some in keys.chunks(sql::MANY) {
            for row in self.in_list([sql::BATCH_OF, sql::BATCH_OF_MANY], journal, some).await? {
                let found: Option<i64> = row.try_get(0)?;
                batch = batch.into_iter().chain(found).min();
            }
        }
        batch.map(from_db).transpose()
    }

    /// Asks for up to `MANY` words at once; the last word fills what is left of the list.
    async fn in_list(
        &mut self,
        [one, many]: [&'static str; 2],
        journal: i64,
        words: &[&str],
    ) -> Result<Vec<SqliteRow>, StoreError> {
        let (text, len) = if words.len() == 1 { (one, 1) } else { (many, sql::MANY) };
        let last = words.last().copied().unwrap_or_default();
        let padded = words.iter().copied().chain(std::iter::repeat(last)).take(len);
        let asked = padded.fold(query(text).bind(journal), |asked, word| asked.bind(word));
        Ok(asked.fetch_all(&mut *self.0).await?)
    }

    /// The entries of a batch, at most `limit` of them.
    pub(crate) async fn batch(
        &mut self,
        journal: i64,
        batch: u64,
        limit: usize,
    ) -> Result<Vec<SaltedEntry>, StoreError> {
        let rows = query(sql::BATCH).bind(journal).bind(to_db(batch)).bind(to_db(limit as u64));
        let rows = rows.fetch_all(&mut *self.0).await?;
        rows.iter().map(read_salted_entry).collect()
    }

    pub(crate) async fn insert_entries(&mut self, journal: i64, entries: &[NewEntry]) -> Result<(), StoreError> {
        let (many, rest) = entries.as_chunks::<{ sql::MANY }>();
        let many = many.iter().map(|chunk| (sql::INSERT_MANY, chunk.as_slice()));
        let rest = rest.iter().map(|entry| (sql::INSERT_ENTRY, std::slice::from_ref(entry)));
        for (text, chunk) in many.chain(rest) {
            let mut insert = query(text);
            for NewEntry { header, line, salt, payload } in chunk {
                insert = insert
                    .bind(journal)
                    .bind(to_db(header.seq))
                    .bind(header.at.ms())
                    .bind(to_db(header.batch))
                    .bind(header.key.as_deref())
                    .bind(header.subject.as_deref())
                    .bind(line.as_str())
                    .bind(salt.as_slice())
                    .bind(payload.as_str());
            }
            insert.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    pub(crate) async fn insert_nodes(&mut self, journal: i64, nodes: &Nodes) -> Result<(), StoreError> {
        for (first, hashes) in nodes.rows() {
            let row = query(sql::INSERT_NODES).bind(journal).bind(to_db(first)).bind(hashes);
            row.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    pub(crate) async fn insert_attachment(&mut self, journal: i64, seq: u64, digest: Digest) -> Result<(), StoreError> {
        let row = query(sql::INSERT_ATTACHMENT).bind(journal).bind(to_db(seq));
        row.bind(digest.to_string()).execute(&mut *self.0).await?;
        Ok(())
    }

    pub(crate) async fn insert_checkpoint(&mut self, journal: i64, size: u64, note: &str) -> Result<(), StoreError> {
        let row = query(sql::INSERT_CHECKPOINT).bind(journal).bind(to_db(size)).bind(note);
        row.execute(&mut *self.0).await?;
        Ok(())
    }

    pub(crate) async fn set_fold(
        &mut self,
        journal: i64,
        (name, version): (&str, u32),
        seq: u64,
        state: &[u8],
    ) -> Result<(), StoreError> {
        let row = query(sql::SET_FOLD).bind(journal).bind(name).bind(version);
        row.bind(to_db(seq)).bind(state).execute(&mut *self.0).await?;
        Ok(())
    }
}

fn read_journal(row: &SqliteRow) -> Result<StoredJournal, StoreError> {
    let kind = Kind::from_word(row.try_get(2)?);
    Ok(StoredJournal {
        no: row.try_get(0)?,
        id: row.try_get(1)?,
        kind: kind.ok_or_else(|| StoreError::damaged("the kind of the journal"))?,
        epoch: from_db(row.try_get(3)?)?,
    })
}

fn read_head(row: SqliteRow) -> Result<Head, StoreError> {
    let size = from_db(row.try_get(0)?)?;
    let peaks = Peaks::from_bytes(size, row.try_get(2)?);
    Ok(Head { size, at_ms: row.try_get(1)?, peaks: peaks.ok_or_else(|| StoreError::damaged("the edge of the tree"))? })
}

fn read_entry(text: &str) -> Result<Entry, StoreError> {
    let (line, payload) = match text.split_once(sql::BEFORE_PAYLOAD) {
        Some((line, payload)) => (line, Some(payload.to_owned())),
        None => (text, None),
    };
    let header = Header::parse(line).map_err(|error| StoreError::damaged(error.to_string()))?;
    Ok(Entry { header, payload })
}

fn read_salted_entry(row: &SqliteRow) -> Result<SaltedEntry, StoreError> {
    let (salt, payload): (Option<&[u8]>, Option<String>) = (row.try_get(1)?, row.try_get(2)?);
    let salt = salt.map(<[u8; 32]>::try_from).transpose();
    let salt = salt.map_err(|_| StoreError::damaged("a salt"))?;
    Ok(SaltedEntry { line: row.try_get(0)?, opened: salt.zip(payload) })
}

/// SQLite's primary result codes (sqlite.org/rescode.html); the extended code is in the upper bits.
const SQLITE_BUSY: i32 = 5;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_NOTADB: i32 = 26;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|database| database.code()?.parse().ok());
        match code.map(|code: i32| code & 0xff) {
            Some(SQLITE_BUSY) => Self::Busy,
            Some(SQLITE_FULL) => Self::Full,
            Some(SQLITE_CORRUPT | SQLITE_NOTADB) => Self::Damaged(error.to_string()),
            _ => Self::Failed(Box::new(error)),
        }
    }
}
