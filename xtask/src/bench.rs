//! `cargo xtask bench`: the figures of the product on this machine, in CPU seconds. Reported, never asserted.

use crate::run::{cargo, output, say};
use crate::test::{program, target};
use anyhow::{Context as _, Result};
use std::path::Path;

/// Runs the rooms' own benches, then the program's.
pub fn bench(root: &Path) -> Result<()> {
    cargo(root, &["build", "--release", "--locked"])?;
    cargo(root, &["bench", "--profile", "release", "--package", "items", "--package", "paper", "--benches"])?;
    let out = target(root).join("xtask-bench");
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    let folder = out.to_str().context("the target folder's name is not text")?;
    output(root, &program(root), &["demo", "--no-serve", "--reproducible", "--out", folder])?;
    let data = out.join("data");
    let data = data.to_str().context("the target folder's name is not text")?;
    let floor = cpu_ms(root, &["--version"])?;
    let judge = cpu_ms(root, &["judge", "--json", "--on", "2025-11-25", "--data", data])?;
    let pdf = out.join("cold.pdf");
    let pdf = cpu_ms(
        root,
        &["paper", "checklist", "-o", pdf.to_str().context("not text")?, "--on", "2025-11-25", "--data", data],
    )?;
    say(&format!("process start to exit: {floor:.1} ms CPU"));
    say(&format!("judge --json, sample pharmacy: {judge:.1} ms CPU ({:.1} x a bare start)", judge / floor.max(0.1)));
    say(&format!("checklist PDF from a cold process: {pdf:.1} ms CPU"));
    say(&format!("program: {:.1} MB", std::fs::metadata(program(root))?.len() as f64 / 1e6));
    Ok(())
}

/// CPU milliseconds of one run: the best of five, as the system counts its children.
fn cpu_ms(root: &Path, args: &[&str]) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let before = children_ticks()?;
        output(root, &program(root), args)?;
        best = best.min((children_ticks()? - before) * 10.0);
    }
    Ok(best)
}

/// CPU ticks (1/100 s) of the children that have ended, user and system together (proc(5), fields 16 and 17).
fn children_ticks() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").context("figures are taken on Linux")?;
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    Ok(fields.skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum())
}
