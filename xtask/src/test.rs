//! `cargo xtask test`: every check, cheapest first, on one set of built artefacts.

use crate::browser;
use crate::postgres::Postgres;
use crate::run::{cargo, cargo_with, is_there, output, say};
use crate::tidy;
use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};

/// Runs everything.
pub fn test(root: &Path) -> Result<()> {
    cargo(root, &["fmt", "--all", "--check"])?;
    duties_formatted(root)?;
    tidy::tidy(root)?;
    cargo(root, &["clippy", "--release", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])?;
    browser::ready(root)?;
    // The tests find it by themselves: a mail server to send to.
    python(root, "aiosmtpd", "python3-aiosmtpd")?;
    // What opens our PDFs and Word files as other programs do.
    for (program, package) in [("pdftotext", "poppler-utils"), ("soffice", "libreoffice-writer-nogui")] {
        need(root, program, package)?;
    }
    let server = Postgres::ready(root)?;
    cargo_with(root, server.environment(), &["test", "--release", "--workspace", "--locked"])?;
    cargo(root, &["build", "--release", "--locked"])?;
    printed_forms(root)?;
    second_verifier(root)?;
    crate::windows::agent(root)
}

/// A program in another language, written by the format's description alone, says the same of bundles as ours.
fn second_verifier(root: &Path) -> Result<()> {
    let script = root.join("crates/journal/tests/second_verifier/test_verify_bundle.py");
    let (script, program) = (script.display().to_string(), program(root).display().to_string());
    output(root, &python(root, "cryptography", "python3-cryptography")?, &["-B", &script, &program])?;
    say("ok: the second verifier agrees with the first");
    Ok(())
}

/// A Python that has a module; the package that brings it is installed where it is missing and may be.
fn python(root: &Path, module: &str, package: &str) -> Result<PathBuf> {
    let pythons = ["python3", "/usr/bin/python3"].map(PathBuf::from);
    let import = format!("import {module}");
    let ready = || pythons.iter().find(|python| output(root, python, &["-c", &import]).is_ok());
    if ready().is_none() {
        install(root, &[package])?;
    }
    ready().cloned().with_context(|| format!("Python 3 with the module {module} is needed: install {package}"))
}

/// `cargo fmt` does not see the modules that the list of duties declares.
fn duties_formatted(root: &Path) -> Result<()> {
    let folder = root.join("crates/items/src/duties");
    let mut rules: Vec<PathBuf> = Vec::new();
    for duty in std::fs::read_dir(folder)? {
        rules.push(duty?.path().join("mod.rs"));
    }
    let mut arguments = vec!["--check", "--edition", "2024"];
    arguments.extend(rules.iter().filter_map(|rule| rule.to_str()));
    output(root, Path::new("rustfmt"), &arguments).map(|_| ())
}

/// The printed forms hold the words of the sheet, in its order, as text that can be searched.
fn printed_forms(root: &Path) -> Result<()> {
    let out = target(root).join("xtask-demo");
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    let folder = out.to_str().context("the target folder's name is not text")?;
    output(root, &program(root), &["demo", "--no-serve", "--reproducible", "--out", folder])?;
    for (form, rows) in [("checklist.pdf", "pharmacy.toml"), ("vendor-checklist-01.pdf", "vendor.toml")] {
        let text = plain(&printed(root, &out.join(form))?);
        let mut at = 0;
        for wording in wordings(&root.join("crates/items/editions/r7").join(rows))? {
            let wanted = plain(&wording);
            let found = text.get(at..).and_then(|rest| rest.find(&wanted));
            let found = found.with_context(|| format!("{form} does not print, in its place: {wording}"))?;
            at += found;
        }
    }
    say("ok: the printed forms hold the sheet's words in order");
    Ok(())
}

/// Text without white space: where a line breaks on paper does not matter.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The wordings of a form's rows.
fn wordings(form: &Path) -> Result<Vec<String>> {
    let table: toml::Table = toml::from_str(&std::fs::read_to_string(form)?)?;
    let rows = table.get("rows").and_then(toml::Value::as_array).context("a form without rows")?;
    let wording = |row: &toml::Value| row.get("wording").and_then(toml::Value::as_str).map(str::to_owned);
    rows.iter().map(|row| wording(row).context("a row without wording")).collect()
}

fn printed(root: &Path, pdf: &Path) -> Result<String> {
    let pdf = pdf.to_str().context("a file name that is not text")?;
    Ok(String::from_utf8(output(root, Path::new("pdftotext"), &["-raw", pdf, "-"])?.stdout)?)
}

/// A program that a test calls; it is installed where it is missing and may be.
pub fn need(root: &Path, program: &str, package: &str) -> Result<()> {
    if !is_there(program) {
        install(root, &[package])?;
    }
    ensure!(is_there(program), "{program} is needed: install {package}");
    Ok(())
}

/// Installs packages that a check needs; on a machine without apt-get the person is told what is missing.
pub fn install(root: &Path, packages: &[&str]) -> Result<()> {
    say(&format!("installing {}", packages.join(" ")));
    let apt = Path::new("apt-get");
    output(root, apt, &["update"])?;
    output(root, apt, &[&["install", "-y", "--no-install-recommends"], packages].concat()).map(|_| ())
}

/// Where cargo builds.
pub fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// The program as the README's first command builds it.
pub fn program(root: &Path) -> PathBuf {
    target(root).join("release").join(format!("yakumori{}", std::env::consts::EXE_SUFFIX))
}
