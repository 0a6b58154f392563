//! `cargo xtask windows`: the programs for Windows out of the folder that users download, tried under Wine; the whole program's
//! papers must be those of this system. The small program is built and tried in every `cargo xtask test`.

mod agent;
mod wine;

pub use agent::{BYTES_MAX as AGENT_BYTES_MAX, agent};
pub use wine::Wine;

use crate::dist;
use crate::run::{output, say};
use crate::test::target;
use anyhow::{Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Tries what `cargo xtask dist` made; builds nothing.
pub fn windows(root: &Path) -> Result<()> {
    let folder = dist::folder(root);
    dist::check(&folder)?;
    let wine = Wine::ready(root)?;
    for program in ["windows/yakumori.exe", "windows/yakumori-agent.exe"] {
        let said = wine.run(&folder.join(program), &["--version"])?;
        let said = String::from_utf8_lossy(&said.stdout).trim_end().to_owned();
        ensure!(said.ends_with(env!("CARGO_PKG_VERSION")), "{program} says it is 「{said}」");
    }
    same_papers(root, &wine, &folder)?;
    wine.end()
}

/// The sample pharmacy's papers are the same from both systems.
fn same_papers(root: &Path, wine: &Wine<'_>, folder: &Path) -> Result<()> {
    let folders = ["xtask-demo-here", "xtask-demo-windows"].map(|name| target(root).join(name));
    for folder in &folders {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    let [here, there] = folders.each_ref().map(|folder| folder.display().to_string());
    let demo = ["demo", "--no-serve", "--reproducible", "--out"];
    output(root, &folder.join("linux/yakumori"), &[&demo[..], &[&here]].concat())?;
    wine.run(&folder.join("windows/yakumori.exe"), &[&demo[..], &[&there]].concat())?;
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
