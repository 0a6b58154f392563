//! What folding a long record into its state costs: anew, from what was kept, and in a program that has it at hand.
//!
//! Prints figures and never asserts them.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use flow::{Clock, Shop};
use journal::Place;
use model::act::{Act, RecordPut, Source};
use model::record::{Ledger, Row};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Devices, and how often each is put: so many entries in all.
const DEVICES: usize = 1_000;
const PUTS: usize = 100;
/// Runs of which the middle one is told.
const RUNS: usize = 15;

type Done<T = ()> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Done {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fold-bench");
    drop(fs::remove_dir_all(&folder));
    let place = Place::folder(&folder);
    let clock = Clock::fixed("2025-11-25T00:00:00Z".parse()?);
    let shop = Shop::create(&place, "長い記録の薬局", clock.clone()).await?;
    let mut base = vec![None; DEVICES];
    for put in 0..PUTS {
        let acts = base.iter().enumerate().map(|(n, base)| (device(n, put), *base)).collect();
        for (latest, appended) in base.iter_mut().zip(shop.append(acts).await?) {
            *latest = Some(appended.seq);
        }
    }
    shop.close().await;
    // Asking whether what was kept is true folds everything anew, and what was kept as well.
    let mut cold = Vec::new();
    for _ in 0..RUNS {
        let shop = Shop::open(&place, clock.clone()).await?;
        let start = Instant::now();
        shop.is_cache_true().await?;
        cold.push(start.elapsed());
        shop.close().await;
    }
    let (mut kept, mut warm) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let shop = Shop::open(&place, clock.clone()).await?;
        let start = Instant::now();
        shop.now().await?;
        kept.push(start.elapsed());
        let start = Instant::now();
        shop.now().await?;
        warm.push(start.elapsed());
        shop.close().await;
    }
    let (cold, kept, warm) = (median(cold), median(kept), median(warm));
    println!("{} entries folded anew: {:.1?}", DEVICES * PUTS, cold.saturating_sub(kept));
    println!("from what the journal kept: {kept:.1?}; at hand in an open program: {warm:.1?}");
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn device(n: usize, put: usize) -> Act {
    let name = format!("PC{n:04}");
    let description = format!("{put}回目の見直し");
    let cells = [("name", name.as_str()), ("os", "Windows 11 Pro 24H2"), ("description", &description)];
    let cells = cells.map(|(key, cell)| (key.to_owned(), cell.to_owned())).into();
    let (ledger, source) = (Ledger::Devices, Source::Person);
    Act::RecordPut(RecordPut { ledger, id: format!("pc{n}"), cells, notes: Row::new(), source })
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
