//! What appending, proving and verifying cost, beside what the disk itself costs in the same minute.
//!
//! Prints figures and never asserts them. PostgreSQL is measured where `YAKUMORI_TEST_DATABASE_URL` names one.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use journal::{Cut, Draft, Env, Journal, Kind, Opening, Place};
use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Done<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Appends of one caller, one after the other.
const SINGLE: usize = 300;
/// Callers at once, and appends of each.
const CLIENTS: (usize, usize) = (64, 40);
/// Entries of a batch, and batches.
const BATCHES: (usize, usize) = (10_000, 10);

#[tokio::main]
async fn main() -> Done {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journal-bench");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder)?;
    appends("SQLite", &Place::folder(folder.join("sqlite")), &folder).await?;
    if let Ok(url) = std::env::var("YAKUMORI_TEST_DATABASE_URL") {
        appends("PostgreSQL", &Place::server(url, folder.join("server")), &folder).await?;
    }
    long(&Place::folder(folder.join("long"))).await?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Durable appends by one and by many.
async fn appends(name: &str, place: &Place, folder: &Path) -> Done {
    let journal = Arc::new(journal(place).await?);
    let disk = sync_time(folder)?;
    let mut took = Vec::new();
    for _ in 0..SINGLE {
        let start = Instant::now();
        journal.append(vec![draft()]).await?;
        took.push(start.elapsed());
    }
    let one = median(took);
    println!("{name}: one append {one:.1?}, {:.2} x fdatasync ({disk:.1?})", one.div_duration_f64(disk));
    let start = Instant::now();
    let mut clients = Vec::new();
    for _ in 0..CLIENTS.0 {
        let journal = journal.clone();
        clients.push(tokio::spawn(async move {
            for _ in 0..CLIENTS.1 {
                journal.append(vec![draft()]).await?;
            }
            Done::Ok(())
        }));
    }
    for client in clients {
        client.await??;
    }
    let each = start.elapsed() / u32::try_from(CLIENTS.0 * CLIENTS.1)?;
    let disk = sync_time(folder)?;
    println!(
        "{name}: {} clients, {:.0}/s, {:.1} x the rate of fdatasync",
        CLIENTS.0,
        1.0 / each.as_secs_f64(),
        disk.div_duration_f64(each)
    );
    Ok(())
}

/// A long journal: batches, reading, proofs, bundle and verification.
async fn long(place: &Place) -> Done {
    let journal = journal(place).await?;
    let entries = BATCHES.0 * BATCHES.1;
    let start = cpu_time();
    for _ in 0..BATCHES.1 {
        journal.append(vec![draft(); BATCHES.0]).await?;
    }
    println!(
        "{entries} entries in batches: {:.0} entries per CPU s",
        entries as f64 / (cpu_time() - start).as_secs_f64()
    );
    let start = Instant::now();
    let read = journal.read(Cut::default()).await?.len();
    println!("reading {read} entries: {:.1?}", start.elapsed());
    let start = Instant::now();
    let proof = journal.inclusion_proof(entries as u64 / 3).await?;
    println!("inclusion proof: {} bytes, {:.1?}", 32 * proof.path.len(), start.elapsed());
    let start = cpu_time();
    let bundle = journal.bundle(&[]).await?;
    println!("bundle of {read} entries: {:.2?} CPU, {:.1} MB", cpu_time() - start, bundle.len() as f64 / 1e6);
    let start = cpu_time();
    let verdict = journal::verify(&bundle);
    println!(
        "verify: {:.2?} CPU for {} entries, consistent: {}",
        cpu_time() - start,
        verdict.entries,
        verdict.is_consistent()
    );
    Ok(())
}

/// What the disk takes to keep a page for good: the median.
fn sync_time(folder: &Path) -> Done<Duration> {
    let mut file = fs::File::create(folder.join("yardstick"))?;
    let mut took = Vec::new();
    for _ in 0..200 {
        let start = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        took.push(start.elapsed());
    }
    Ok(median(took))
}

fn median(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    took.get(took.len() / 2).copied().unwrap_or_default()
}

/// CPU time of the whole program (proc(5), fields 14 and 15: 1/100 s).
fn cpu_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    Duration::from_millis(fields.filter_map(|field| field.parse::<u64>().ok()).sum::<u64>() * 10)
}

/// An entry as a ledger's row makes it.
fn draft() -> Draft {
    let cells = r#""number":"12","name":"MIDORI-PC12","os":"Windows 11 Pro 24H2","place":"調剤室","state":"稼働""#;
    let payload =
        format!(r#"{{"act":"record_put","ledger":"devices","id":"devices-12","cells":{{{cells}}},"source":"person"}}"#);
    Draft { actor: "local".into(), act: "record_put".into(), payload, ..Draft::default() }
}

async fn journal(place: &Place) -> Done<Journal> {
    let id = format!("bench{}", std::process::id());
    let opening = Opening { journal: id, kind: Kind::Pharmacy, epoch: 1, actor: "local".into() };
    Ok(Journal::create(place, opening, Box::new(Counting(0))).await?)
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
