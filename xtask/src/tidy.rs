//! The house rules that no compiler checks: what a room may lean on, what every file and every duty has.

mod docs;
mod duties;
mod files;
mod rooms;

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// Checks every rule and lists every breach.
pub fn tidy(root: &Path) -> Result<()> {
    let mut breaches = Vec::new();
    rooms::check(root, &mut breaches)?;
    files::check(root, &mut breaches)?;
    duties::check(root, &mut breaches)?;
    docs::check(root, &mut breaches)?;
    if breaches.is_empty() {
        crate::run::say("ok: tidy");
        return Ok(());
    }
    bail!("{} breaches of the house rules:\n  {}", breaches.len(), breaches.join("\n  "))
}

/// Every file under a folder with one of these endings, in order.
fn files_under(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && !["target", ".git", "out", "node_modules"].contains(&name) {
                open.push(path);
            } else if path
                .extension()
                .and_then(|ending| ending.to_str())
                .is_some_and(|ending| endings.contains(&ending))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
