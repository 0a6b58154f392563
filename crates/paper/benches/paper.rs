//! How long the form takes, cold (fonts and templates first) and warm, in CPU time of all its threads.
//! Reported only.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a bench prints its figures and stops at trouble"
)]

#[path = "../tests/it/sample.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod sample;

use std::fs;
use std::time::{Duration, Instant};

/// As in the program: the typesetter makes many small things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TURNS: u32 = 100;

fn main() {
    let mut report = sample::sample_report();
    let spent = Spent::begin();
    paper::checklist_pdf(&report).unwrap();
    let cold = spent.so_far();
    let spent = Spent::begin();
    for turn in 0..TURNS {
        report.pharmacy.name = format!("みどり薬局 {turn}号店");
        paper::checklist_pdf(&report).unwrap();
    }
    let warm = spent.so_far().map(|spent| spent / TURNS);
    for (name, [cpu, wall]) in [("first (fonts and templates too)", cold), ("then, each", warm)] {
        println!("form PDF, {name}: {cpu:.1?} CPU of all threads, {wall:.1?} by the clock");
    }
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
