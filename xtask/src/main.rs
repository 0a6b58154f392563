//! The project's own tasks: `cargo xtask tidy | new-item | test | bench | agent | dist | windows`. Nothing here ships to users.

mod bench;
mod browser;
mod dist;
mod new_item;
mod postgres;
mod run;
mod test;
mod tidy;
mod windows;

use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "cargo xtask tidy            the house rules that no compiler checks
cargo xtask new-item CODE   a new duty's folder with its cases to fill in
cargo xtask test            every check the project has
cargo xtask bench           the figures, as ratios where they can be
cargo xtask agent           the small program for Windows, built and tried under Wine (Debian); part of test
cargo xtask dist            the folder that users download: the programs for this Linux and for Windows, built as they are given out
cargo xtask windows         what dist made for Windows, tried under Wine; its papers held against those of this system";

fn main() -> ExitCode {
    match task() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            run::say(&format!("xtask: {why:#}"));
            ExitCode::FAILURE
        }
    }
}

fn task() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = root()?;
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["tidy"] => tidy::tidy(&root),
        ["new-item", code] => new_item::new_item(&root, code),
        ["test"] => test::test(&root),
        ["bench"] => bench::bench(&root),
        ["agent"] => windows::agent(&root),
        ["windows"] => windows::windows(&root),
        ["dist"] => dist::dist(&root),
        _ => bail!("wrong use\n{USAGE}"),
    }
}

/// The workspace's folder, wherever the task was started from.
fn root() -> Result<PathBuf> {
    match PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent() {
        Some(root) => Ok(root.to_owned()),
        None => bail!("xtask stands in no workspace"),
    }
}
