//! The licences of what others wrote and the programs hold: each library by name, with the texts that came with it.

use crate::run::output;
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What cargo tells of everything that is built from.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// Where it came from; nothing for what is our own.
    source: Option<String>,
    manifest_path: PathBuf,
}

/// This Linux.
pub const HERE: &str = "x86_64-unknown-linux-gnu";
/// Windows: which libraries there are does not hang on how far back it reaches.
pub const THERE: &str = "x86_64-pc-windows-gnu";

/// Everything by others that is built for these systems, with the texts of their licences, each once.
pub fn of_others(root: &Path, systems: &[&str]) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut packages: BTreeMap<String, Package> = BTreeMap::new();
    for system in systems {
        let args = ["metadata", "--format-version", "1", "--locked", "--filter-platform", system];
        let told = output(root, Path::new(&cargo), &args)?;
        let metadata: Metadata = serde_json::from_slice(&told.stdout).context("cargo metadata is not what it was")?;
        let by_others = metadata.packages.into_iter().filter(|package| package.source.is_some());
        packages.extend(by_others.map(|package| (format!("{} {}", package.name, package.version), package)));
    }
    let mut list = String::from(
        "薬守は、次の人々のプログラムを使って作られています。 / Yakumori is built with the work of others.\n\n",
    );
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, package) in &packages {
        writeln!(list, "{name}: {}", package.license.as_deref().unwrap_or("see its text"))?;
        for text in package.texts()? {
            texts.entry(text).or_default().insert(name.clone());
        }
    }
    for (text, names) in texts {
        let names: Vec<String> = names.into_iter().collect();
        write!(list, "\n----\n{}\n\n{}\n", names.join(", "), text.trim_end())?;
    }
    Ok(list)
}

impl Package {
    /// The texts that lie beside its manifest.
    fn texts(&self) -> Result<Vec<String>> {
        let folder = self.manifest_path.parent().context("a manifest lies in a folder")?;
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_uppercase();
            let is_text =
                ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"].iter().any(|word| name.starts_with(word));
            if is_text && path.is_file() {
                files.push(path);
            }
        }
        files.sort();
        Ok(files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect())
    }
}
