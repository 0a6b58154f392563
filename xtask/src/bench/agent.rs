//! The small program's figures: a full run beside Lynis on the same machine, and what its report weighs.

use super::children_ms;
use crate::run::{cargo, is_there, output, say};
use crate::test::{install, target};
use anyhow::{Context as _, Result};
use std::path::Path;
use std::time::Instant;

/// Runs that a figure is the mean of.
const RUNS: u32 = 5;

/// Reads this machine, and lets Lynis read it.
pub fn agent(root: &Path, out: &Path) -> Result<()> {
    cargo(root, &["build", "--profile", "dist", "--locked", "--package", "collect", "--bin", "yakumori-agent"])?;
    let program = target(root).join("dist/yakumori-agent");
    let report = out.join("報告.txt");
    let file = report.to_str().context("the target folder's name is not text")?;
    let (cpu, wall) = mean(RUNS, || output(root, &program, &["once", "-o", file]).map(drop))?;
    let cached = Path::new("/var/cache/apt/pkgcache.bin").exists();
    let apt = if cached { "with apt's own cache" } else { "without apt's own cache: most of it is apt building one" };
    say(&format!("agent, a full run: {cpu:.0} ms CPU, {wall:.0} ms ({apt})"));
    say("agent, resident when idle: nothing, as the system starts each pass and it ends");
    let bytes = std::fs::metadata(&report)?.len();
    let packed = output(root, Path::new("gzip"), &["-9", "-c", file])?.stdout.len();
    say(&format!("agent, a signed report: {:.1} KiB, {:.1} KiB compressed", kib(bytes), kib(packed as u64)));
    beside_lynis(root, (cpu, wall))
}

/// Lynis reads the same machine in the same run.
fn beside_lynis(root: &Path, (cpu, wall): (f64, f64)) -> Result<()> {
    if !is_there("lynis")
        && let Err(why) = install(root, &["lynis"])
    {
        say(&format!("lynis cannot be installed here, so there is nothing to hold the agent against ({why:#})"));
        return Ok(());
    }
    // It ends with a warning's number where it found something.
    let lynis = || std::process::Command::new("lynis").args(["audit", "system", "--quick", "--quiet"]).output();
    let (its_cpu, its_wall) = mean(1, || lynis().map(drop).context("lynis does not start"))?;
    say(&format!(
        "lynis, the same machine: {its_cpu:.0} ms CPU, {its_wall:.0} ms; the agent: {:.1} % of its CPU, {:.1} % of its time",
        cpu / its_cpu.max(1.0) * 100.0,
        wall / its_wall.max(1.0) * 100.0
    ));
    Ok(())
}

/// CPU and elapsed milliseconds of one run.
fn mean(runs: u32, mut run: impl FnMut() -> Result<()>) -> Result<(f64, f64)> {
    let (cpu, wall) = (children_ms()?, Instant::now());
    for _ in 0..runs {
        run()?;
    }
    let each = |all: f64| all / f64::from(runs);
    Ok((each(children_ms()? - cpu), each(wall.elapsed().as_secs_f64() * 1000.0)))
}

fn kib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}
