//! Running other programs, and saying what is done.

use anyhow::{Context as _, Result, ensure};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Says a line on stderr.
pub fn say(text: &str) {
    // Nobody left to read it is no reason to stop.
    let _closed = writeln!(std::io::stderr(), "{text}");
}

/// Runs cargo with these arguments.
pub fn cargo(root: &Path, args: &[&str]) -> Result<()> {
    cargo_with(root, None, args)
}

/// The same with one more variable in its environment.
pub fn cargo_with(root: &Path, variable: Option<(&str, &str)>, args: &[&str]) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    say(&format!("$ cargo {}", args.join(" ")));
    let status =
        Command::new(cargo).args(args).envs(variable).current_dir(root).status().context("cargo does not start")?;
    ensure!(status.success(), "cargo {} failed", args.join(" "));
    Ok(())
}

/// Runs a program and gives what it printed; its failure is an error.
pub fn output(root: &Path, program: &Path, args: &[&str]) -> Result<Output> {
    let shown = format!("{} {}", program.display(), args.join(" "));
    let output = Command::new(program).args(args).current_dir(root).stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("{shown} does not start"))?;
    ensure!(output.status.success(), "{shown} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(output)
}

/// Whether a program is there, without starting it.
pub fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
