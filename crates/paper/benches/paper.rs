//! How long the form takes, in CPU time of one thread: cold (fonts and templates first) and warm. Reported only.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a bench prints its figures and stops at trouble"
)]

#[path = "../tests/it/sample.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod sample;

use std::time::Instant;

const TURNS: u32 = 20;

fn main() {
    let mut report = sample::sample_report();
    let begun = Instant::now();
    paper::checklist_pdf(&report).unwrap();
    let cold = begun.elapsed();
    let begun = Instant::now();
    for turn in 0..TURNS {
        report.pharmacy.name = format!("みどり薬局 {turn}号店");
        paper::checklist_pdf(&report).unwrap();
    }
    let warm = begun.elapsed() / TURNS;
    println!("form PDF: first {cold:.1?}, then {warm:.1?} each ({:.1} x)", cold.as_secs_f64() / warm.as_secs_f64());
}
