//! What it costs to tell which papers are to be printed again, after each new entry of a long record in which several were issued
//! and are no longer true.
//!
//! Prints figures and never asserts them.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use flow::{Clock, LIVING, PaperFor, PaperFormat, PaperOf, Shop};
use journal::Place;
use model::act::{Act, RecordPut, Source};
use model::lang::Lang;
use model::record::{Ledger, Row};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Devices, and how often each is put: so many entries in all.
const DEVICES: usize = 100;
const PUTS: usize = 100;
/// Runs of which the middle one is told.
const RUNS: usize = 9;

type Done<T = ()> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Done {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("living-bench");
    drop(fs::remove_dir_all(&folder));
    let clock = Clock::fixed("2025-11-25T00:00:00Z".parse()?);
    let shop = Shop::create(&Place::folder(&folder), "長い記録の薬局", clock).await?;
    for put in 0..PUTS {
        put_all(&shop, put).await?;
    }
    issue(&shop).await?;
    // From here on nothing that was issued is true.
    put_all(&shop, PUTS).await?;
    let mut told = Vec::new();
    for run in 0..RUNS {
        shop.append(vec![(training(run), None)]).await?;
        let state = shop.now().await?;
        let judged = flow::judge(&state, None, Lang::Ja)?;
        let start = Instant::now();
        flow::living_papers(PaperOf { shop: &shop, state: &state, judged: &judged }).await?;
        told.push(start.elapsed());
    }
    let first = told.first().copied().unwrap_or_default();
    let entries = shop.now().await?.mark.size;
    println!("papers to print again, {entries} entries: first {first:.1?}, then after each entry {:.1?}", median(told));
    shop.close().await;
    fs::remove_dir_all(&folder)?;
    Ok(())
}

async fn put_all(shop: &Shop, put: usize) -> Done {
    let state = shop.now().await?;
    let base = |id: &str| state.rows(Ledger::Devices).iter().find(|row| row.id == id).map(|row| row.seq);
    let acts = (0..DEVICES).map(|n| (device(n, put), base(&format!("pc{n}")))).collect();
    shop.append(acts).await?;
    Ok(())
}

async fn issue(shop: &Shop) -> Done {
    let state = shop.now().await?;
    let judged = flow::judge(&state, None, Lang::Ja)?;
    for kind in LIVING {
        let of = PaperOf { shop, state: &state, judged: &judged };
        let made = flow::make_paper(of, kind, PaperFormat::Pdf, PaperFor::default()).await?;
        flow::record_issue(of, kind, &made).await?;
    }
    Ok(())
}

fn device(n: usize, put: usize) -> Act {
    let (name, place) = (format!("PC{n:04}"), format!("{put}番の部屋"));
    let kind = ["サーバ", "端末PC", "ネットワーク機器"].get(n % 3).copied().unwrap_or_default();
    row(Ledger::Devices, format!("pc{n}"), &[("name", &name), ("kind", kind), ("os", "Windows 8"), ("place", &place)])
}

fn training(n: usize) -> Act {
    row(Ledger::Training, format!("t{n}"), &[("held_on", "2025-11-01"), ("subject", "あやしいメール")])
}

fn row(ledger: Ledger, id: String, cells: &[(&str, &str)]) -> Act {
    let cells = cells.iter().map(|(key, cell)| ((*key).to_owned(), (*cell).to_owned())).collect();
    Act::RecordPut(RecordPut { ledger, id, cells, notes: Row::new(), source: Source::Person })
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
