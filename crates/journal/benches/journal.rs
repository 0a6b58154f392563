//! What appending, proving and verifying cost, beside what the disk itself costs in the same minute.
//!
//! Prints figures and never asserts them. PostgreSQL is measured where `YAKUMORI_TEST_DATABASE_URL` names one. What a million
//! entries cost is measured in processes of its own, so that the memory is that of the one job.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use journal::{Cut, Draft, Env, Journal, Kind, Opening, Place};
use sha2::{Digest as _, Sha256};
use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Done<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Appends of one caller, one after the other.
const SINGLE: usize = 300;
/// Callers at once, and appends of each.
const CLIENTS: (usize, usize) = (64, 40);
/// Entries of a batch, and batches.
const BATCHES: (usize, usize) = (10_000, 10);
/// Batches of a very long journal, and how many records its entries change in turn.
const MANY_BATCHES: usize = 100;
const RECORDS: [usize; 2] = [10_000, 1_000_000];

#[tokio::main]
async fn main() -> Done {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [job, folder, zip] = arguments.as_slice() {
        return one_job(job, Path::new(folder), Path::new(zip)).await;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journal-bench");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder)?;
    appends("SQLite", &Place::folder(folder.join("sqlite")), &folder).await?;
    if let Ok(url) = std::env::var("YAKUMORI_TEST_DATABASE_URL") {
        appends("PostgreSQL", &Place::server(url, folder.join("server")), &folder).await?;
    }
    long(&Place::folder(folder.join("long"))).await?;
    for records in RECORDS {
        very_long(&folder.join(format!("records-{records}")), records).await?;
    }
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

/// A long journal: batches, reading, proofs.
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
    Ok(())
}

/// A million entries that change so many records in turn: bundled and verified, beside hashing as many bytes.
async fn very_long(folder: &Path, records: usize) -> Done {
    let journal = journal(&Place::folder(folder)).await?;
    let mut seq = 1;
    for _ in 0..MANY_BATCHES {
        let batch = (seq..).take(BATCHES.0).map(|seq| Draft {
            subject: Some(format!("devices/01J{:023}", seq % records)),
            base: seq.checked_sub(records).filter(|base| *base > 0).map(|base| base as u64),
            ..draft()
        });
        journal.append(batch.collect()).await?;
        seq += BATCHES.0;
    }
    journal.close().await;
    println!("{} entries of {records} records:", seq - 1);
    let zip = folder.join("bundle.zip");
    for job in ["bundle", "verify"] {
        let done = Command::new(std::env::current_exe()?).arg(job).arg(folder).arg(&zip).output()?;
        print!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    }
    let (packed, unpacked) = (fs::metadata(&zip)?.len(), unpacked_bytes(&zip)?);
    let start = cpu_time();
    let mut sha256 = Sha256::new();
    for _ in 0..unpacked >> 16 {
        sha256.update([7; 1 << 16]);
    }
    std::hint::black_box(sha256.finalize());
    let took = cpu_time() - start;
    let [packed, unpacked] = [packed, unpacked].map(|bytes| bytes as f64 / 1e6);
    println!("  SHA-256 of the {unpacked:.0} MB that {packed:.0} MB unpack to: {took:.2?} CPU");
    Ok(())
}

/// What a process does that does nothing else.
async fn one_job(job: &str, folder: &Path, zip: &Path) -> Done {
    let start = cpu_time();
    if job == "bundle" {
        let journal = Journal::open(&Place::folder(folder), Box::new(Counting(0))).await?;
        journal.bundle_file(&[], zip).await?;
    } else {
        let verdict = journal::verify_file(zip)?;
        println!("  {} entries, consistent: {}", verdict.entries, verdict.is_consistent());
    }
    println!("  {job}: {:.2?} CPU, at most {:.1} MB resident", cpu_time() - start, peak_bytes() / 1e6);
    Ok(())
}

/// What the files of a bundle unpack to, as its manifest says, which is stored near the end.
fn unpacked_bytes(zip: &Path) -> Done<u64> {
    let zip = fs::read(zip)?;
    let begin = zip.windows(9).rposition(|bytes| bytes == br#"{"format""#).ok_or("no manifest")?;
    let mut values = serde_json::Deserializer::from_slice(zip.get(begin..).unwrap_or_default()).into_iter();
    let manifest: serde_json::Value = values.next().ok_or("no manifest")??;
    let files = manifest.get("files").and_then(|files| files.as_array()).ok_or("no files")?;
    Ok(files.iter().filter_map(|file| file.get("size")?.as_u64()).sum())
}

/// The most memory that was resident so far (proc(5), VmHWM).
fn peak_bytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<f64>().ok()).unwrap_or_default() * 1024.0
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

/// Bytes as if random, always the same, and a clock that stands.
struct Counting(u64);

impl Env for Counting {
    fn now_ms(&mut self) -> i64 {
        1_764_028_800_000
    }

    fn fill(&mut self, buffer: &mut [u8]) -> std::io::Result<()> {
        for chunk in buffer.chunks_mut(8) {
            self.0 += 1;
            // splitmix64: salts that pack as badly as true ones.
            let mixed = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice((mixed ^ (mixed >> 31)).to_be_bytes().get(..chunk.len()).unwrap_or_default());
        }
        Ok(())
    }
}
