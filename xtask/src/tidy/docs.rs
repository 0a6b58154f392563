//! Paths that the project's Markdown names must be there.

use super::files_under;
use anyhow::Result;
use std::path::Path;

/// Folders whose paths are checked when a text names them.
const ROOTS: [&str; 6] = ["crates/", "docs/", "xtask/", "assets/", ".ci/", ".cargo/"];

pub fn check(root: &Path, breaches: &mut Vec<String>) -> Result<()> {
    for file in files_under(root, &["md"])? {
        let text = std::fs::read_to_string(&file)?;
        let shown = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        for named in named_paths(&text).filter(|named| !root.join(named).exists()) {
            breaches.push(format!("{shown} names {named}, which is not there"));
        }
    }
    Ok(())
}

/// Words in backticks or link targets that look like one of our paths; patterns (`*`, `{a,b}`, `<x>`) are left out.
fn named_paths(text: &str) -> impl Iterator<Item = &str> {
    text.split(['`', '(', ')', ' ', '\n', '、', '。', '（', '）'])
        .map(|word| word.trim_end_matches(['.', ',', ':', ';', '/']))
        .filter(|word| ROOTS.iter().any(|folder| word.starts_with(folder)))
        .filter(|word| !word.contains(['*', '{', '<', '…', '#', '@']))
}
