//! Every duty has its folder, its line in the list, its row on a sheet, its words, its cases and its help.

use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

const PARTS: [&str; 4] = ["mod.rs", "item.toml", "cases.md", "help.ja.md"];
/// Judges rows that have no duty, and so stands on no sheet.
const WITHOUT_ROW: &str = "by_evidence";

pub fn check(root: &Path, breaches: &mut Vec<String>) -> Result<()> {
    let items = root.join("crates/items");
    let list = std::fs::read_to_string(items.join("src/duties.rs"))?;
    let listed: Vec<&str> = list
        .lines()
        .skip_while(|line| !line.starts_with("duties! {"))
        .skip(1)
        .take_while(|line| !line.starts_with('}'))
        .map(str::trim)
        .collect();
    if !listed.is_sorted() {
        breaches.push("crates/items/src/duties.rs: the list is not in alphabetical order".to_owned());
    }
    let mut folders = BTreeSet::new();
    for entry in std::fs::read_dir(items.join("src/duties"))? {
        let path = entry?.path();
        let code = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for part in PARTS.iter().filter(|part| !path.join(part).is_file()) {
            breaches.push(format!("crates/items/src/duties/{code} has no {part}"));
        }
        folders.insert(code);
    }
    let listed: BTreeSet<String> = listed.into_iter().map(str::to_owned).collect();
    breaches.extend(folders.symmetric_difference(&listed).map(|code| format!("duty {code}: folder and list disagree")));
    let on_sheets = on_sheets(&items)?;
    breaches.extend(
        listed
            .iter()
            .filter(|code| *code != WITHOUT_ROW && !on_sheets.contains(*code))
            .map(|code| format!("duty {code} stands on no sheet")),
    );
    breaches.extend(
        on_sheets.difference(&listed).map(|code| format!("a sheet names the duty {code}, which does not exist")),
    );
    Ok(())
}

/// The duties that the shipped sheets name.
fn on_sheets(items: &Path) -> Result<BTreeSet<String>> {
    let mut codes = BTreeSet::new();
    for path in super::files_under(&items.join("editions"), &["toml"])? {
        let table: toml::Table = toml::from_str(&std::fs::read_to_string(&path)?)?;
        let rows = table.get("rows").and_then(toml::Value::as_array).into_iter().flatten();
        codes.extend(rows.filter_map(|row| row.get("duty")?.as_str().map(str::to_owned)));
    }
    Ok(codes)
}
