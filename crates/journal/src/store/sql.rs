//! Every statement of the record, as constants with `$1…`, in SQL that SQLite and PostgreSQL both run.
//!
//! No statement is put together at run time: the many-row ones below are written out by the compiler.

use std::str::from_utf8;

/// Rows per many-row statement.
pub(crate) const MANY: usize = 64;

pub(crate) const MIGRATIONS_TABLE: &str =
    "CREATE TABLE IF NOT EXISTS migrations (no BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)";
pub(crate) const MIGRATIONS: &str = "SELECT no FROM migrations ORDER BY no";
pub(crate) const MIGRATION_DONE: &str = "INSERT INTO migrations (no, name) VALUES ($1, $2)";

pub(crate) const JOURNALS: &str = "SELECT no, id, kind FROM journals ORDER BY no LIMIT 2";
pub(crate) const JOURNAL: &str = "SELECT no, id, kind FROM journals WHERE id = $1";
pub(crate) const NEW_JOURNAL: &str = "INSERT INTO journals (no, id, kind, epoch, size, at_ms, peaks) \
     SELECT COALESCE(MAX(no), 0) + 1, $1, $2, $3, 0, 0, $4 FROM journals";
pub(crate) const HEAD: &str = "SELECT epoch, size, at_ms, peaks, moved_to FROM journals WHERE no = $1";
/// PostgreSQL's way to wait for one's turn on a journal; SQLite has one lock for the whole file.
pub(crate) const HEAD_LOCKED: &str =
    "SELECT epoch, size, at_ms, peaks, moved_to FROM journals WHERE no = $1 FOR UPDATE";
/// PostgreSQL ends what is idle within a transaction; whoever moves a journal is, while it writes elsewhere.
pub(crate) const HOLD: &str = "SET LOCAL idle_in_transaction_session_timeout = 0";
pub(crate) const SET_HEAD: &str = "UPDATE journals SET epoch = $2, size = $3, at_ms = $4, peaks = $5 WHERE no = $1";

pub(crate) const SET_MOVED: &str = "UPDATE journals SET moved_to = $2 WHERE no = $1";

/// Columns of an entry row, in the order in which they are bound.
pub(crate) const ENTRY_COLUMNS: usize = 9;
const INSERT_ENTRIES: &str = "INSERT INTO entries \
     (journal, seq, at_ms, batch, request, subject, header, salt, payload) VALUES ";
/// Inserts so many entries at once, the most first: a statement costs more than a row, so what is left over from the large
/// ones goes into few small ones.
pub(crate) const INSERTS: [(usize, &str); 4] =
    [(MANY, text(&INSERT_MANY)), (SOME, text(&INSERT_SOME)), (FEW, text(&INSERT_FEW)), (1, text(&INSERT_ONE))];
const SOME: usize = 16;
const FEW: usize = 4;
const INSERT_MANY: Written = tuples(INSERT_ENTRIES, MANY, ENTRY_COLUMNS, 1, "");
const INSERT_SOME: Written = tuples(INSERT_ENTRIES, SOME, ENTRY_COLUMNS, 1, "");
const INSERT_FEW: Written = tuples(INSERT_ENTRIES, FEW, ENTRY_COLUMNS, 1, "");
const INSERT_ONE: Written = tuples(INSERT_ENTRIES, 1, ENTRY_COLUMNS, 1, "");

const LATEST: &str = "SELECT subject, MAX(seq) FROM entries WHERE journal = $1 AND subject IN ";
pub(crate) const LATEST_OF: &str = text(&LATEST_OF_BYTES);
const LATEST_OF_BYTES: Written = tuples(LATEST, 1, 1, 2, " GROUP BY subject");
pub(crate) const LATEST_OF_MANY: &str = text(&LATEST_OF_MANY_BYTES);
const LATEST_OF_MANY_BYTES: Written = tuples(LATEST, 1, MANY, 2, " GROUP BY subject");

const BATCHES: &str = "SELECT MIN(batch) FROM entries WHERE journal = $1 AND request IN ";
pub(crate) const BATCH_OF: &str = text(&BATCH_OF_BYTES);
const BATCH_OF_BYTES: Written = tuples(BATCHES, 1, 1, 2, "");
pub(crate) const BATCH_OF_MANY: &str = text(&BATCH_OF_MANY_BYTES);
const BATCH_OF_MANY_BYTES: Written = tuples(BATCHES, 1, MANY, 2, "");

pub(crate) const BATCH: &str = "SELECT header, salt, payload FROM entries \
     WHERE journal = $1 AND seq >= $2 AND seq < $2 + $3 AND batch = $2 ORDER BY seq";
/// Many entries in one text, because the driver's cost is per row: RFC 7464's record separator stands in no JSON text.
pub(crate) const READ: &str = "SELECT string_agg(header || COALESCE($5 || payload, ''), $6) \
     FROM entries WHERE journal = $1 AND seq >= $2 AND seq < $3 AND at_ms <= $4";
/// Between two entries that were read together.
pub(crate) const BETWEEN_ENTRIES: char = '\u{1e}';
/// Between the header and the payload of an entry.
pub(crate) const BEFORE_PAYLOAD: char = '\u{1f}';
/// Entries read together: the largest payloads still fit in the 1 GB that both databases allow a text.
pub(crate) const READ_TOGETHER: u64 = 128;
pub(crate) const READ_SALTED: &str = "SELECT header, salt, payload FROM entries \
     WHERE journal = $1 AND seq >= $2 AND seq < $3 ORDER BY seq";
pub(crate) const HEADER: &str = "SELECT header FROM entries WHERE journal = $1 AND seq = $2";

pub(crate) const ENTRY: &str = "SELECT header, salt, payload FROM entries WHERE journal = $1 AND seq = $2";

/// Erasing: what goes, what named it, and what was folded from it.
pub(crate) const ERASE: &str = "UPDATE entries SET salt = NULL, payload = NULL WHERE journal = $1 AND seq = $2";
pub(crate) const KEPT_VERSIONS: &str = "SELECT seq FROM entries \
     WHERE journal = $1 AND subject = $2 AND payload IS NOT NULL ORDER BY seq";
pub(crate) const UNNAMED_ATTACHMENTS: &str = "SELECT a.sha256 FROM attachments a \
     JOIN entries e ON e.journal = a.journal AND e.seq = a.seq WHERE a.journal = $1 \
     GROUP BY a.sha256 HAVING COUNT(e.payload) = 0";
pub(crate) const FORGET_ATTACHMENTS: &str = "DELETE FROM attachments WHERE journal = $1 AND seq IN \
     (SELECT seq FROM entries WHERE journal = $1 AND payload IS NULL)";
pub(crate) const DROP_FOLDS: &str = "DELETE FROM folds WHERE journal = $1";

/// Looking for damage: everything, as it is stored.
pub(crate) const CHECKED: &str = "SELECT seq, at_ms, batch, request, subject, header, salt, payload FROM entries \
     WHERE journal = $1 AND seq >= $2 AND seq < $3 ORDER BY seq";
pub(crate) const ALL_NODES: &str = "SELECT hashes FROM tree WHERE journal = $1 ORDER BY first";

pub(crate) const INSERT_NODES: &str = "INSERT INTO tree (journal, first, hashes) VALUES ($1, $2, $3)";
pub(crate) const NODE: &str = "SELECT substr(hashes, CAST(32 * ($2 - first) + 1 AS INTEGER), 32) \
     FROM tree WHERE journal = $1 AND first <= $2 ORDER BY first DESC LIMIT 1";

pub(crate) const INSERT_ATTACHMENT: &str = "INSERT INTO attachments (journal, seq, sha256) \
     VALUES ($1, $2, $3) ON CONFLICT (journal, seq, sha256) DO NOTHING";
pub(crate) const ATTACHMENTS: &str = "SELECT seq, sha256 FROM attachments \
     WHERE journal = $1 AND seq < $2 ORDER BY seq, sha256";

pub(crate) const INSERT_CHECKPOINT: &str = "INSERT INTO checkpoints (journal, size, note) \
     VALUES ($1, $2, $3) ON CONFLICT (journal, size) DO NOTHING";
pub(crate) const CHECKPOINTS: &str = "SELECT size, note FROM checkpoints \
     WHERE journal = $1 AND size <= $2 ORDER BY size";

pub(crate) const FOLD: &str = "SELECT seq, state FROM folds \
     WHERE journal = $1 AND name = $2 AND version = $3";
pub(crate) const SET_FOLD: &str = "INSERT INTO folds (journal, name, version, seq, state) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (journal, name) DO UPDATE SET \
     version = excluded.version, seq = excluded.seq, state = excluded.state";

/// Passes: how members prove who they are, and who is signed in.
pub(crate) const PUT_PASS: &str = "INSERT INTO passes (journal, kind, id, holder, value, until_ms) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (journal, kind, id) DO UPDATE SET \
     holder = excluded.holder, value = excluded.value, until_ms = excluded.until_ms";
pub(crate) const SWAP_PASS: &str = "UPDATE passes SET value = $5, until_ms = $6 \
     WHERE journal = $1 AND kind = $2 AND id = $3 AND value = $4";
pub(crate) const PASS: &str = "SELECT kind, id, holder, value, until_ms FROM passes \
     WHERE journal = $1 AND kind = $2 AND id = $3 AND until_ms > $4";
pub(crate) const PASSES: &str = "SELECT kind, id, holder, value, until_ms FROM passes \
     WHERE journal = $1 AND kind = $2 AND until_ms > $3 ORDER BY until_ms, id";
pub(crate) const ALL_PASSES: &str =
    "SELECT kind, id, holder, value, until_ms FROM passes WHERE journal = $1 ORDER BY kind, id";
pub(crate) const DROP_PASS: &str = "DELETE FROM passes WHERE journal = $1 AND kind = $2 AND id = $3";
pub(crate) const DROP_PASSES_OF: &str = "DELETE FROM passes WHERE journal = $1 AND holder = $2 AND kind = $3";
pub(crate) const DROP_LAPSED: &str = "DELETE FROM passes WHERE journal = $1 AND until_ms <= $2";

/// Every statement that a test asks each database to prepare.
#[cfg(test)]
pub(crate) const ALL: &[&str] = &[
    MIGRATIONS,
    MIGRATION_DONE,
    JOURNALS,
    JOURNAL,
    NEW_JOURNAL,
    HEAD,
    SET_HEAD,
    SET_MOVED,
    INSERTS[0].1,
    INSERTS[1].1,
    INSERTS[2].1,
    INSERTS[3].1,
    LATEST_OF,
    LATEST_OF_MANY,
    BATCH_OF,
    BATCH_OF_MANY,
    BATCH,
    READ,
    READ_SALTED,
    HEADER,
    ENTRY,
    CHECKED,
    ALL_NODES,
    ERASE,
    KEPT_VERSIONS,
    UNNAMED_ATTACHMENTS,
    FORGET_ATTACHMENTS,
    DROP_FOLDS,
    INSERT_NODES,
    NODE,
    INSERT_ATTACHMENT,
    ATTACHMENTS,
    INSERT_CHECKPOINT,
    CHECKPOINTS,
    FOLD,
    SET_FOLD,
    PUT_PASS,
    SWAP_PASS,
    PASS,
    PASSES,
    ALL_PASSES,
    DROP_PASS,
    DROP_PASSES_OF,
    DROP_LAPSED,
];

/// A statement written by the compiler, and its length.
struct Written([u8; 8192], usize);

impl Written {
    const fn push(mut self, text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            self.0[self.1] = bytes[i];
            self.1 += 1;
            i += 1;
        }
        self
    }

    const fn push_number(mut self, number: usize) -> Self {
        if number >= 10 {
            self = self.push_number(number / 10);
        }
        self.0[self.1] = b'0' + (number % 10) as u8;
        self.1 += 1;
        self
    }
}

/// `head ($n, $n+1, …), (…) tail`: a statement for so many rows of so many values, numbered from `first`.
const fn tuples(head: &str, rows: usize, columns: usize, first: usize, tail: &str) -> Written {
    let mut sql = Written([0; 8192], 0).push(head);
    let mut i = 0;
    while i < rows * columns {
        sql = sql.push(match (i, i % columns) {
            (0, _) => "($",
            (_, 0) => "), ($",
            _ => ", $",
        });
        sql = sql.push_number(first + i);
        i += 1;
    }
    sql.push(")").push(tail)
}

const fn text(sql: &'static Written) -> &'static str {
    match from_utf8(sql.0.split_at(sql.1).0) {
        Ok(text) => text,
        Err(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_writes_the_statements_out() {
        let [many, some, few, one] = INSERTS.map(|(_, text)| text.split_once("VALUES ").unwrap().1);
        assert_eq!(one, "($1, $2, $3, $4, $5, $6, $7, $8, $9)");
        assert!(many.ends_with("$575, $576)") && some.ends_with("$143, $144)") && few.ends_with("$35, $36)"));
        assert!(LATEST_OF_MANY.ends_with(", $65) GROUP BY subject"));
    }
}
