//! `cargo xtask bench`: the figures of the product on this machine, in CPU time. Reported, never asserted.

mod agent;

use crate::dist::PROGRAM;
use crate::run::{cargo, cargo_with, is_there, output, say};
use crate::test::{install, target};
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};

/// Runs of one command that a figure is the mean of: the system counts a child's CPU time in steps of 10 ms.
const RUNS: u32 = 10;
/// Devices whose rows are put again and again to make a long record.
const DEVICES: usize = 100;
/// Imports of that ledger, each with another day of patching: so many entries in all are `DEVICES` times this.
const IMPORTS: usize = 100;

/// Runs the rooms' own benches, then the program's.
pub fn bench(root: &Path) -> Result<()> {
    cargo(root, &PROGRAM)?;
    let bench = |room: &'static str| ["bench", "--profile", "dist", "--locked", "--package", room, "--benches"];
    cargo(root, &bench("items"))?;
    let server = crate::postgres::Postgres::ready(root)?;
    cargo_with(root, server.environment(), &bench("journal"))?;
    for room in ["flow", "web"] {
        cargo(root, &bench(room))?;
    }
    let others = others(root);
    cargo_with(root, others.as_deref().map(|python| ("YAKUMORI_BENCH_PYTHON", python)), &bench("paper"))?;
    let out = target(root).join("xtask-bench");
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    std::fs::create_dir_all(&out)?;
    let at = |name: &str| out.join(name).to_str().map(str::to_owned).context("the target folder's name is not text");
    let (demo, data, cold) = (at("demo")?, at("demo/data")?, at("cold.pdf")?);
    run(root, &["demo", "--no-serve", "--reproducible", "--out", &demo])?;
    let on = ["--on", "2025-11-25", "--data", &data];
    let floor = figure(root, "process start to exit", &["--version"])?;
    let judge = figure(root, "judge --json, sample pharmacy", &[&["judge", "--json"], &on[..]].concat())?;
    figure(root, "checklist PDF from a cold process", &[&["paper", "checklist", "-o", &cold], &on[..]].concat())?;
    import_many(root, &at("import")?, &at("10000.csv")?)?;
    let long = long_record(root, &at("long")?, &at("100.csv")?)?;
    say(&format!(
        "judge --json, 10,000 entries: {:.1} x the sample; the sample: {:.1} x a bare start",
        long / judge,
        judge / floor.max(0.1)
    ));
    say(&format!("program: {:.1} MB", std::fs::metadata(program(root))?.len() as f64 / 1e6));
    agent::agent(root, &out)
}

/// A Python with what other programs would make papers with; without it papers are held against nothing.
fn others(root: &Path) -> Option<String> {
    if !is_there("soffice") {
        let _missing = install(root, &["libreoffice-writer-nogui"]);
    }
    let place = target(root).join("xtask-bench-python");
    let python = place.join("bin/python");
    let made = || {
        let folder = place.to_str().context("the target folder's name is not text")?;
        output(root, Path::new("python3"), &["-m", "venv", folder])?;
        output(root, &python, &["-m", "pip", "install", "--quiet", "openpyxl", "weasyprint"])
    };
    if let Err(why) = made() {
        say(&format!("openpyxl and WeasyPrint are not to be had here ({why:#})"));
        return None;
    }
    python.to_str().map(str::to_owned)
}

/// A ledger of 10,000 rows comes in at once.
fn import_many(root: &Path, data: &str, file: &str) -> Result<()> {
    std::fs::write(file, devices(10_000, 1))?;
    let before = children_ms()?;
    run(root, &["init", "--name", "大きな薬局", "--data", data])?;
    run(root, &["import", "devices", file, "--data", data])?;
    say(&format!("init and import of 10,000 rows: {:.0} ms CPU", children_ms()? - before));
    Ok(())
}

/// One shop's record after years: the same devices, changed a hundred times.
fn long_record(root: &Path, data: &str, file: &str) -> Result<f64> {
    run(root, &["init", "--name", "古い薬局", "--data", data])?;
    for change in 0..IMPORTS {
        std::fs::write(file, devices(DEVICES, change))?;
        run(root, &["import", "devices", file, "--data", data])?;
    }
    figure(root, "judge --json, 10,000 entries", &["judge", "--json", "--on", "2025-11-25", "--data", data])
}

fn devices(count: usize, change: usize) -> String {
    let row = |n: usize| {
        format!("PC{n:05},Windows 11 Pro 24H2,調剤室,稼働,2025-{:02}-{:02}\n", change / 28 % 12 + 1, change % 28 + 1)
    };
    std::iter::once("PC名,OS,設置場所,状態,更新適用日\n".to_owned()).chain((0..count).map(row)).collect()
}

/// The program that users download.
fn program(root: &Path) -> PathBuf {
    target(root).join("dist").join(format!("yakumori{}", std::env::consts::EXE_SUFFIX))
}

fn run(root: &Path, args: &[&str]) -> Result<()> {
    output(root, &program(root), args).map(|_| ())
}

/// CPU milliseconds of one run.
fn figure(root: &Path, what: &str, args: &[&str]) -> Result<f64> {
    let before = children_ms()?;
    for _ in 0..RUNS {
        run(root, args)?;
    }
    let each = (children_ms()? - before) / f64::from(RUNS);
    say(&format!("{what}: {each:.1} ms CPU"));
    Ok(each)
}

/// CPU milliseconds of the children that have ended, user and system together (proc(5), fields 16 and 17: 1/100 s).
fn children_ms() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").context("figures are taken on Linux")?;
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    Ok(fields.skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() * 10.0)
}
