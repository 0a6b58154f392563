//! A browser for the tests, its driver, and the checkers that read the pages: installed where they are missing.

use crate::run::{output, say};
use crate::test::{install, need, target};
use anyhow::{Context as _, Result};
use std::path::Path;

/// Where the checkers are named, with what each download must hash to.
const NAMED: &str = "crates/app/tests/browser";
/// Where the tests look for them, in cargo's folder for what tests need.
const PLACE: &str = "tmp/browser-checkers";

/// Makes the browser, the driver, a Japanese font and the checkers ready. None is left out silently.
pub fn ready(root: &Path) -> Result<()> {
    for (program, package) in [("chromedriver", "chromium-driver"), ("npm", "npm")] {
        need(root, program, package)?;
    }
    if !Path::new("/usr/bin/chromium").exists() && std::env::var_os("YAKUMORI_TEST_CHROMIUM").is_none() {
        install(root, &["chromium"])?;
    }
    if !speaks_japanese(root) {
        install(root, &["fonts-ipafont-gothic"])?;
    }
    checkers(root)
}

/// Whether there is a font for Japanese: pages of empty boxes would be measured otherwise.
fn speaks_japanese(root: &Path) -> bool {
    output(root, Path::new("fc-list"), &[":lang=ja", "family"]).is_ok_and(|listed| !listed.stdout.is_empty())
}

/// The checkers just as the lock file has them, unless they are there already.
fn checkers(root: &Path) -> Result<()> {
    let (named, place) = (root.join(NAMED), target(root).join(PLACE));
    let lock = std::fs::read(named.join("package-lock.json"))?;
    let done = place.join("installed.json");
    if std::fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("installing the checkers of pages");
    std::fs::create_dir_all(&place)?;
    for file in ["package.json", "package-lock.json"] {
        std::fs::copy(named.join(file), place.join(file))?;
    }
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    output(&place, Path::new("npm"), &arguments).context("the checkers of pages are not to be had")?;
    Ok(std::fs::write(done, lock)?)
}
