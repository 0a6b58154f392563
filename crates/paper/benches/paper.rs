//! How long the form and the binder take, cold (fonts and templates first) and warm, in CPU time of all their threads, and what the
//! binder takes of memory. Reported only.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a bench prints its figures and stops at trouble"
)]

#[path = "../tests/it/sample.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod sample;

use model::report::Report;
use paper::{Binder, LedgerPaper, Part};
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// As in the program: the typesetter makes many small things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TURNS: u32 = 100;
/// Ledgers of the binder, and rows of each: with the form a hundred pages and more.
const LEDGERS: usize = 20;
const ROWS: usize = 180;
/// Asks for the binder alone, in a process of its own.
const BINDER: &str = "--binder-alone";

fn main() {
    if std::env::args().any(|arg| arg == BINDER) {
        return bind();
    }
    form();
    let own = std::env::current_exe().unwrap();
    assert!(Command::new(own).arg(BINDER).status().unwrap().success());
}

fn form() {
    let mut report = sample::sample_report();
    let spent = Spent::begin();
    Part::checklist(&report).unwrap().pdf().unwrap();
    let cold = spent.so_far();
    let spent = Spent::begin();
    for turn in 0..TURNS {
        report.pharmacy.name = format!("みどり薬局 {turn}号店");
        Part::checklist(&report).unwrap().pdf().unwrap();
    }
    let warm = spent.so_far().map(|spent| spent / TURNS);
    for (name, [cpu, wall]) in [("first (fonts and templates too)", cold), ("then, each", warm)] {
        println!("form PDF, {name}: {cpu:.1?} CPU of all threads, {wall:.1?} by the clock");
    }
}

/// A binder from a cold process, and again after one cell changed.
fn bind() {
    let report = sample::sample_report();
    let spent = Spent::begin();
    let pages = pages(&Part::binder(&binder(&report, "調剤室")).unwrap().pdf().unwrap().bytes);
    let cold = spent.so_far();
    let peak = peak();
    let spent = Spent::begin();
    Part::binder(&binder(&report, "受付")).unwrap().pdf().unwrap();
    let again = spent.so_far();
    for (name, [cpu, wall]) in [("from a cold process", cold), ("again, one cell changed", again)] {
        println!("binder of {pages} pages, {name}: {cpu:.1?} CPU of all threads, {wall:.1?} by the clock");
    }
    println!("binder: {peak} resident at most, {} after the second", self::peak());
}

/// The most that this process ever had in memory.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim().to_owned()
}

fn binder(report: &Report, place: &str) -> Binder {
    let row = |ledger: usize, n: usize| {
        let place = if (ledger, n) == (0, 0) { place } else { "調剤室" };
        ["PC", "富士通", "Windows 11 Pro 24H2", "192.168.10.11", place, "薬剤師、事務職員", "R7.4.1", "稼働"]
            .iter()
            // Two ledgers have no row in common, as in a shop.
            .map(|cell| {
                format!("{cell}{}", if cell.len() == 2 { (ledger * ROWS + n).to_string() } else { String::new() })
            })
            .collect()
    };
    let ledger = |ledger: usize| LedgerPaper {
        title: format!("台帳{ledger}"),
        pharmacy: report.pharmacy.name.clone(),
        as_of: report.as_of,
        lang: report.lang,
        columns: ["No.", "メーカー", "OS", "IP", "設置場所", "利用者", "登録日", "状態"].map(str::to_owned).to_vec(),
        rows: (0..ROWS).map(|n| row(ledger, n)).collect(),
        erased: 0,
        note: String::new(),
        journal: report.journal.clone(),
    };
    let mut parts = vec![("様式".to_owned(), Part::checklist(report).unwrap())];
    parts.extend((0..LEDGERS).map(|n| (format!("台帳{n}"), Part::ledger(&ledger(n)).unwrap())));
    Binder {
        pharmacy: report.pharmacy.name.clone(),
        edition: report.edition_title.clone(),
        as_of: report.as_of,
        lang: report.lang,
        parts,
        remarks: Vec::new(),
        journal: report.journal.clone(),
    }
}

/// Pages of a PDF, as its page tree counts them.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let counts = text.split("/Count ").skip(1);
    let number = |after: &str| after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
    counts.filter_map(number).max().unwrap_or(0)
}

/// What a job takes from here on.
struct Spent {
    cpu: Duration,
    begun: Instant,
}

impl Spent {
    fn begin() -> Self {
        Self { cpu: cpu_time(), begun: Instant::now() }
    }

    /// CPU time, and time by the clock.
    fn so_far(&self) -> [Duration; 2] {
        [cpu_time().saturating_sub(self.cpu), self.begun.elapsed()]
    }
}

/// CPU time of every thread of this process, where the system tells (Linux); the typesetter works with as many as there are cores.
fn cpu_time() -> Duration {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let told = threads.filter_map(|thread| fs::read_to_string(thread.path().join("schedstat")).ok());
    Duration::from_nanos(told.filter_map(|told| told.split_whitespace().next()?.parse::<u64>().ok()).sum())
}
