//! Which room may lean on which: the flow goes one way, and each heavy dependency stands in one room.

use anyhow::{Context as _, Result};
use std::collections::BTreeSet;
use std::path::Path;

/// Each room with the rooms it may lean on.
const MAY: &[(&str, &[&str])] = &[
    ("app", &["collect", "flow", "items", "journal", "model", "paper", "tables", "web"]),
    ("collect", &["model"]),
    ("flow", &["collect", "gate", "items", "journal", "model", "paper", "tables"]),
    ("gate", &["model"]),
    ("items", &["model"]),
    ("journal", &[]),
    ("model", &[]),
    ("paper", &["model"]),
    ("tables", &["model"]),
    ("web", &["flow", "gate", "items", "model", "paper"]),
];

/// Dependencies that only one room may have.
const ONLY_IN: &[(&str, &str)] = &[
    ("sqlx", "journal"),
    ("typst", "paper"),
    ("typst-pdf", "paper"),
    ("typst-layout", "paper"),
    ("argon2", "gate"),
    ("axum", "web"),
    ("totp-rs", "gate"),
    ("clap", "app"),
    ("docx-rs", "paper"),
    ("lettre", "flow"),
];

pub fn check(root: &Path, breaches: &mut Vec<String>) -> Result<()> {
    let rooms: BTreeSet<&str> = MAY.iter().map(|(room, _)| *room).collect();
    for (room, may) in MAY {
        let manifest = root.join("crates").join(room).join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).with_context(|| manifest.display().to_string())?;
        let table: toml::Table = toml::from_str(&text)?;
        let leans = table.get("dependencies").and_then(toml::Value::as_table).into_iter().flat_map(|all| all.keys());
        for lean in leans {
            if rooms.contains(lean.as_str()) && !may.contains(&lean.as_str()) {
                breaches.push(format!("crates/{room} must not lean on {lean}"));
            }
            if let Some((_, only)) = ONLY_IN.iter().find(|(heavy, only)| heavy == lean && only != room) {
                breaches.push(format!("crates/{room} must not depend on {lean}: it stands in {only} only"));
            }
        }
    }
    for entry in std::fs::read_dir(root.join("crates"))? {
        let name = entry?.file_name();
        if !rooms.contains(name.to_string_lossy().as_ref()) {
            breaches.push(format!("crates/{} is not in the list of rooms (xtask/src/tidy/rooms.rs)", name.display()));
        }
    }
    Ok(())
}
