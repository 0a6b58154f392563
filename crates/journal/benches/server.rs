//! PostgreSQL: appending beside inserting the same bytes by hand, and one pharmacy among very many.
//!
//! Prints figures and never asserts them. `YAKUMORI_TEST_DATABASE_URL` names the server; `YAKUMORI_BENCH_PHARMACIES` how many
//! pharmacies are looked among.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use journal::{Cut, Draft, Env, Journal, Kind, Opening, Place};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

type Done<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Callers at once, and what each of them writes.
const CLIENTS: usize = 64;
const EACH: usize = 40;
/// Rounds that take turns; the middle one is told.
const ROUNDS: usize = 7;
/// Entries of each pharmacy, and pharmacies.
const ENTRIES: usize = 200;
const PHARMACIES: usize = 6_000;
/// Pharmacies that are opened, one after the other.
const LOOKS: usize = 1_000;

#[tokio::main]
async fn main() -> Done {
    let Ok(url) = std::env::var("YAKUMORI_TEST_DATABASE_URL") else {
        println!("YAKUMORI_TEST_DATABASE_URL names no server: nothing was measured");
        return Ok(());
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("server-bench");
    drop(fs::remove_dir_all(&folder));
    let mut admin = PgConnection::connect(&url).await?;
    let name = format!("bench_{}", std::process::id());
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    let bench = Bench { url: format!("{}/{name}", url.rsplit_once('/').ok_or("no database named")?.0), folder };
    let done = async {
        bench.beside_raw().await?;
        bench.among_many().await
    };
    let done = done.await;
    admin.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await?;
    drop(fs::remove_dir_all(&bench.folder));
    done
}

struct Bench {
    url: String,
    folder: PathBuf,
}

impl Bench {
    fn place(&self) -> Place {
        Place::server(&self.url, &self.folder)
    }

    async fn journal(&self, id: &str) -> Done<Journal> {
        let opening = Opening { journal: id.into(), kind: Kind::Pharmacy, epoch: 1, actor: "local".into() };
        Ok(Journal::create(&self.place(), opening, Box::new(Counting(0))).await?)
    }

    /// Many callers append one entry at a time; as many connections insert the same columns, each row its own transaction.
    async fn beside_raw(&self) -> Done {
        let journal = Arc::new(self.journal("beside").await?);
        let mut raw = PgConnection::connect(&self.url).await?;
        raw.execute("CREATE TABLE raw (LIKE entries INCLUDING ALL)").await?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            ours.push(appends(&journal).await?);
            theirs.push(inserts(&self.url, round).await?);
        }
        let [ours, theirs] = [median(ours), median(theirs)];
        let rate = |took: Duration| (CLIENTS * EACH) as f64 / took.as_secs_f64();
        println!(
            "PostgreSQL, {CLIENTS} clients: {:.0} appends/s beside {:.0} raw inserts/s: {:.1} x",
            rate(ours),
            rate(theirs),
            theirs.div_duration_f64(ours)
        );
        Ok(())
    }

    /// One pharmacy after the other is opened among very many, each as the first, which is copied by the server.
    async fn among_many(&self) -> Done {
        let pharmacies = std::env::var("YAKUMORI_BENCH_PHARMACIES").ok().and_then(|many| many.parse().ok());
        let pharmacies: usize = pharmacies.unwrap_or(PHARMACIES);
        let first = self.journal("many0").await?;
        first.append((1..ENTRIES).map(|_| draft()).collect()).await?;
        first.close().await;
        let mut server = PgConnection::connect(&self.url).await?;
        let copies = format!("FROM generate_series(1, {pharmacies} - 1) AS copy, ");
        for (table, columns, of) in [
            ("journals", "1000 + copy, 'many' || copy, kind, epoch, size, at_ms, peaks, moved_to", "id = 'many0'"),
            ("entries", "1000 + copy, seq, at_ms, batch, request, subject, header, salt, payload", OF_FIRST),
            ("tree", "1000 + copy, first, hashes", OF_FIRST),
        ] {
            server
                .execute(AssertSqlSafe(format!("INSERT INTO {table} SELECT {columns} {copies}{table} WHERE {of}")))
                .await?;
        }
        server.execute("VACUUM ANALYZE").await?;
        let (mut heads, mut opened) = (Vec::new(), Vec::new());
        for look in 0..LOOKS {
            // Far apart, and never in order.
            let which = look * 7919 % pharmacies;
            let place = self.place().journal(format!("many{which}"));
            let start = Instant::now();
            let journal = Journal::open(&place, Box::new(Counting(0))).await?;
            let connected = Instant::now();
            let (root, read) = (journal.size_and_root().await?, journal.read(Cut::default()).await?.len());
            heads.push(connected.elapsed());
            opened.push(start.elapsed());
            if (root.size, read) != (ENTRIES as u64, ENTRIES) {
                return Err("a pharmacy is not whole".into());
            }
            journal.close().await;
        }
        for (what, times) in [("head and all entries", &mut heads), ("opened first", &mut opened)] {
            times.sort_unstable();
            let at = |per_mille: usize| times.get(times.len() * per_mille / 1000).copied().unwrap_or_default();
            println!("one of {pharmacies} x {ENTRIES}, {what}: p50 {:.1?}, p99 {:.1?}", at(500), at(990));
        }
        Ok(())
    }
}

const OF_FIRST: &str = "journal = (SELECT no FROM journals WHERE id = 'many0')";

async fn appends(journal: &Arc<Journal>) -> Done<Duration> {
    let start = Instant::now();
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let journal = journal.clone();
        clients.push(tokio::spawn(async move {
            for _ in 0..EACH {
                journal.append(vec![draft()]).await?;
            }
            Done::Ok(())
        }));
    }
    for client in clients {
        client.await??;
    }
    Ok(start.elapsed())
}

async fn inserts(url: &str, round: usize) -> Done<Duration> {
    let mut connections = Vec::new();
    for _ in 0..CLIENTS {
        connections.push(PgConnection::connect(url).await?);
    }
    let start = Instant::now();
    let mut clients = Vec::new();
    for (client, mut connection) in connections.into_iter().enumerate() {
        clients.push(tokio::spawn(async move {
            for n in 0..EACH {
                let seq = i64::try_from((round * CLIENTS + client) * EACH + n)?;
                let insert = "INSERT INTO raw (journal, seq, at_ms, batch, header, salt, payload) \
                              VALUES (1, $1, 1764028800000, $1, $2, $3, $4)";
                let insert = sqlx::query(insert).bind(seq).bind(HEADER).bind([7_u8; 32]).bind(draft().payload);
                insert.execute(&mut connection).await?;
            }
            Done::Ok(connection)
        }));
    }
    let mut connections = Vec::new();
    for client in clients {
        connections.push(client.await??);
    }
    let took = start.elapsed();
    for connection in connections {
        connection.close().await?;
    }
    Ok(took)
}

/// As long as the headers that are appended.
const HEADER: &str = r#"{"v":1,"journal":"beside","kind":"pharmacy","epoch":1,"seq":1234,"at":"2025-11-25T00:00:00.000Z","actor":"local","act":"record_put","batch":1234,"key":null,"base":null,"subject":null,"payload":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#;

fn median(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    took.get(took.len() / 2).copied().unwrap_or_default()
}

/// An entry as a ledger's row makes it.
fn draft() -> Draft {
    let cells = r#""number":"12","name":"MIDORI-PC12","os":"Windows 11 Pro 24H2","place":"調剤室","state":"稼働""#;
    let payload =
        format!(r#"{{"act":"record_put","ledger":"devices","id":"devices-12","cells":{{{cells}}},"source":"person"}}"#);
    Draft { actor: "local".into(), act: "record_put".into(), payload, ..Draft::default() }
}

/// Bytes that count, and a clock that stands.
struct Counting(u64);

impl Env for Counting {
    fn now_ms(&mut self) -> i64 {
        1_764_028_800_000
    }

    fn fill(&mut self, buffer: &mut [u8]) -> std::io::Result<()> {
        for chunk in buffer.chunks_mut(8) {
            self.0 += 1;
            chunk.copy_from_slice(self.0.to_be_bytes().get(..chunk.len()).unwrap_or_default());
        }
        Ok(())
    }
}
