//! `cargo xtask windows`: the program for Windows, built on Debian and tried under Wine.
//!
//! The target reaches back to Windows 7, and its standard library is built from source: Debian's packages hold a compiler, that
//! source, a linker and Wine. Wine is not Windows; what only a real one can show stays unshown here.

use crate::run::{output, say};
use crate::test::{install, program, target};
use anyhow::{Context as _, Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "x86_64-win7-windows-gnu";
const LINKER: &str = "x86_64-w64-mingw32-gcc";
const ARCHIVER: &str = "x86_64-w64-mingw32-ar";
const WINE: &str = "/usr/lib/wine/wine64";
/// Debian's own, whatever stands before it on the path: the source of the standard library must be of the same release.
const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";

/// Each package with a file by which it is known to be there.
const PACKAGES: [(&str, &str); 4] = [
    ("cargo-web", CARGO),
    ("rust-web-src", "/usr/lib/rustlib/src/rust/library/std/Cargo.toml"),
    ("gcc-mingw-w64-x86-64-win32", "/usr/bin/x86_64-w64-mingw32-gcc"),
    ("wine64", WINE),
];

/// Builds it, reads machines under Wine, and holds its papers against those of this system.
pub fn windows(root: &Path) -> Result<()> {
    for (package, file) in PACKAGES {
        if !Path::new(file).exists() {
            install(root, package)?;
        }
        ensure!(Path::new(file).exists(), "{file} is needed: install {package}");
    }
    cargo(root, &["build", "--package", "app"])?;
    let program = build_folder(root).join(TARGET).join("release/yakumori.exe");
    say(&format!("built {} ({} bytes)", program.display(), fs::metadata(&program)?.len()));
    cargo(root, &["test", "--package", "collect", "--test", "it"])?;
    same_papers(root, &program)
}

fn build_folder(root: &Path) -> PathBuf {
    target(root).join("windows")
}

/// Where Wine keeps what it takes for drive C.
fn prefix(root: &Path) -> PathBuf {
    build_folder(root).join("wine")
}

fn cargo(root: &Path, args: &[&str]) -> Result<()> {
    let (verb, rest) = args.split_first().context("cargo needs a verb")?;
    let name = TARGET.replace('-', "_");
    let in_capitals = name.to_uppercase();
    say(&format!("$ cargo {} --target {TARGET}", args.join(" ")));
    let status = Command::new(CARGO)
        .args(["-Zbuild-std=std,panic_unwind", verb, "--release", "--locked", "--target", TARGET])
        .args(rest)
        .current_dir(root)
        // The source of a released standard library builds with its own compiler alone, which must be told so.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", RUSTC)
        .env("CARGO_TARGET_DIR", build_folder(root))
        .env(format!("CARGO_TARGET_{in_capitals}_LINKER"), LINKER)
        .env(format!("CARGO_TARGET_{in_capitals}_RUNNER"), WINE)
        // The same program from the same source, to the byte.
        .env(format!("CARGO_TARGET_{in_capitals}_RUSTFLAGS"), "-Clink-arg=-Wl,--no-insert-timestamp")
        // Crates that compile C do not know this target by name.
        .env(format!("CC_{name}"), LINKER)
        .env(format!("AR_{name}"), ARCHIVER)
        .env("WINEPREFIX", prefix(root))
        .env("WINEDEBUG", "-all")
        .status()
        .context("Debian's cargo does not start")?;
    ensure!(status.success(), "cargo {} failed", args.join(" "));
    Ok(())
}

/// The sample pharmacy's papers are the same from both systems.
fn same_papers(root: &Path, built: &Path) -> Result<()> {
    let folders = ["xtask-demo-here", "xtask-demo-windows"].map(|name| target(root).join(name));
    for folder in &folders {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    crate::run::cargo(root, &["build", "--release", "--locked"])?;
    let [here, there] = &folders;
    let wish = |folder: &Path| {
        ["demo", "--no-serve", "--reproducible", "--out"]
            .map(str::to_owned)
            .into_iter()
            .chain([folder.display().to_string()])
            .collect::<Vec<_>>()
    };
    let args = wish(here);
    output(root, &program(root), &args.iter().map(String::as_str).collect::<Vec<_>>())?;
    let run = Command::new(WINE)
        .arg(built)
        .args(wish(there))
        .env("WINEPREFIX", prefix(root))
        .env("WINEDEBUG", "-all")
        .output()?;
    ensure!(run.status.success(), "yakumori.exe failed:\n{}", String::from_utf8_lossy(&run.stderr));
    let (ours, theirs) = (files(here)?, files(there)?);
    ensure!(!ours.is_empty() && ours.keys().eq(theirs.keys()), "other papers: {:?}, {:?}", ours.keys(), theirs.keys());
    let different: Vec<&String> =
        ours.iter().filter(|(name, bytes)| theirs.get(*name) != Some(bytes)).map(|(name, _)| name).collect();
    ensure!(different.is_empty(), "these papers differ on Windows: {different:?}");
    say(&format!("ok: {} papers are the same on Windows", ours.len()));
    Ok(())
}

/// The papers in a folder: what lies in folders below is the record, which each system keeps by itself.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
        }
    }
    Ok(files)
}
