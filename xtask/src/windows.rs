//! `cargo xtask windows`: the whole program for Windows, whose papers must be those of this system. The small program is built and
//! tried in every `cargo xtask test`.

mod agent;
mod wine;

pub use agent::agent;

use crate::run::{output, say};
use crate::test::{program, target};
use anyhow::{Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use wine::Wine;

/// Builds the program and holds its papers against those of this system.
pub fn windows(root: &Path) -> Result<()> {
    let wine = Wine::ready(root)?;
    wine.cargo("build", &["--release", "--package", "app"])?;
    let built = wine.built("release", "yakumori.exe");
    say(&format!("built {} ({} bytes)", built.display(), fs::metadata(&built)?.len()));
    same_papers(root, &wine, &built)?;
    wine.end()
}

/// The sample pharmacy's papers are the same from both systems.
fn same_papers(root: &Path, wine: &Wine<'_>, built: &Path) -> Result<()> {
    let folders = ["xtask-demo-here", "xtask-demo-windows"].map(|name| target(root).join(name));
    for folder in &folders {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    crate::run::cargo(root, &["build", "--release", "--locked"])?;
    let [here, there] = folders.each_ref().map(|folder| folder.display().to_string());
    let demo = ["demo", "--no-serve", "--reproducible", "--out"];
    output(root, &program(root), &[&demo[..], &[&here]].concat())?;
    wine.run(built, &[&demo[..], &[&there]].concat())?;
    let [ours, theirs] = folders.map(|folder| files(&folder));
    let (ours, theirs) = (ours?, theirs?);
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
