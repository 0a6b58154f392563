//! Every file opens with what it is for, and stays small enough to be read at once.

use super::files_under;
use anyhow::Result;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Lines of a file.
const LINES_MAX: usize = 400;

/// Argued exceptions: path to its reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    longer_files: BTreeMap<String, String>,
}

pub fn check(root: &Path, breaches: &mut Vec<String>) -> Result<()> {
    let budget: Budget = toml::from_str(&std::fs::read_to_string(root.join("xtask/budget.toml"))?)?;
    let mut argued = budget.longer_files;
    for path in files_under(root, &["rs"])? {
        let text = std::fs::read_to_string(&path)?;
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if !text.starts_with("//! ") {
            breaches.push(format!("{name} does not open with `//!`"));
        }
        let lines = text.lines().count();
        if lines > LINES_MAX && argued.remove(&name).is_none() {
            breaches.push(format!("{name} has {lines} lines (at most {LINES_MAX}, or argued in xtask/budget.toml)"));
        }
    }
    breaches.extend(argued.keys().map(|name| format!("xtask/budget.toml argues for {name}, which needs it no more")));
    Ok(())
}
