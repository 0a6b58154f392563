//! The small program for Windows: built, tested and run under Wine, and its report taken into a pharmacy's record here.

use super::wine::Wine;
use crate::run::{output, say};
use crate::test::{program, target};
use anyhow::{Context as _, Result, ensure};
use std::fs;
use std::path::Path;

/// What it may weigh, in bytes.
pub const BYTES_MAX: u64 = 6_000_000;
/// What it may ask of Windows: every one since 7 brings these. A program that asks for more does not start there.
const BROUGHT: [&str; 8] = [
    "advapi32.dll",
    "bcrypt.dll",
    "kernel32.dll",
    "msvcrt.dll",
    "ntdll.dll",
    "ole32.dll",
    "oleaut32.dll",
    "ws2_32.dll",
];

/// Builds it and its tests, runs both, and takes what it signed.
pub fn agent(root: &Path) -> Result<()> {
    let wine = Wine::ready(root)?;
    // As users download it: less is asked of Windows when what is not used is left out.
    wine.cargo("test", &["--profile", "dist", "--package", "collect", "--test", "it"])?;
    let built = wine.built("dist", "yakumori-agent.exe");
    stands_alone(root, &built)?;
    report_is_taken(root, &wine, &built)?;
    wine.end()
}

/// One file, small, that any Windows starts.
fn stands_alone(root: &Path, built: &Path) -> Result<()> {
    let bytes = fs::metadata(built)?.len();
    ensure!(bytes <= BYTES_MAX, "{} has {bytes} bytes (at most {BYTES_MAX})", built.display());
    let file = built.to_str().context("the target folder's name is not text")?;
    let told = output(root, Path::new("x86_64-w64-mingw32-objdump"), &["-p", file])?;
    let told = String::from_utf8_lossy(&told.stdout).to_lowercase();
    let strange: Vec<&str> = told
        .lines()
        .filter_map(|line| line.trim().strip_prefix("dll name: "))
        .filter(|dll| !BROUGHT.contains(dll))
        .collect();
    ensure!(strange.is_empty(), "the program needs libraries that Windows does not bring: {strange:?}");
    say(&format!("ok: yakumori-agent.exe stands alone ({:.1} MB)", bytes as f64 / 1e6));
    Ok(())
}

/// What it writes under Wine, a pharmacy's record takes here: once, by its key.
fn report_is_taken(root: &Path, wine: &Wine<'_>, built: &Path) -> Result<()> {
    let folder = target(root).join("xtask-agent");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let at = |name: &str| folder.join(name).to_str().map(str::to_owned).context("the target folder's name is not text");
    let (data, first, next) = (at("record")?, at("報告 1.txt")?, at("報告 2.txt")?);
    let yakumori = |args: &[&str]| output(root, &program(root), &[args, &["--data", &data]].concat());
    yakumori(&["init", "--name", "みどり薬局"])?;
    for file in [&first, &next] {
        // Wine shows this machine's files as drive Z.
        let said = wine.run(built, &["once", "-o", &format!("Z:{}", file.replace('/', "\\"))])?;
        ensure!(String::from_utf8_lossy(&said.stdout).contains("鍵の照合値"), "the fingerprint is not shown");
    }
    ensure!(yakumori(&["import", "facts", &first]).is_err(), "a key that nobody confirmed was taken");
    yakumori(&["import", "facts", &first, "--accept"])?;
    yakumori(&["import", "facts", &next])?;
    ensure!(yakumori(&["import", "facts", &first]).is_err(), "a report was taken twice");
    let machines = yakumori(&["machines", "list"])?;
    say(&format!("ok: a report from Windows is taken\n{}", String::from_utf8_lossy(&machines.stdout).trim_end()));
    Ok(())
}
