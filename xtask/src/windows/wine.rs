//! Debian's tools for Windows: a compiler, the source of its standard library, a linker, and Wine with Japanese settings.
//!
//! The target reaches back to Windows 7, and its standard library is built from source. Wine is not Windows; what only a real one
//! can show stays unshown here.

use crate::run::{output, say};
use crate::test::{install, target};
use anyhow::{Context as _, Result, bail, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The target, by its name.
pub const TARGET: &str = "x86_64-win7-windows-gnu";
const LINKER: &str = "x86_64-w64-mingw32-gcc";
const ARCHIVER: &str = "x86_64-w64-mingw32-ar";
const WINE: &str = "/usr/lib/wine/wine64";
const WINE_SERVER: &str = "/usr/lib/wine/wineserver64";
/// Debian's own, whatever stands before it on the path: the source of the standard library must be of the same release.
const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";
const LOCALE: &str = "ja_JP.UTF-8";

/// Each package with a file by which it is known to be there.
const PACKAGES: [(&str, &str); 5] = [
    ("cargo-web", CARGO),
    ("rust-web-src", "/usr/lib/rustlib/src/rust/library/std/Cargo.toml"),
    ("gcc-mingw-w64-x86-64-win32", "/usr/bin/x86_64-w64-mingw32-gcc"),
    ("wine64", WINE),
    ("locales", "/usr/share/i18n/locales/ja_JP"),
];

/// The tools, with a drive C that nothing has written to yet.
pub struct Wine<'r> {
    root: &'r Path,
}

impl<'r> Wine<'r> {
    /// Installs what is missing and clears drive C.
    pub fn ready(root: &'r Path) -> Result<Self> {
        let missing: Vec<&str> =
            PACKAGES.iter().filter(|(_, file)| !Path::new(file).exists()).map(|(package, _)| *package).collect();
        if !missing.is_empty() {
            install(root, &missing)?;
        }
        for (package, file) in PACKAGES {
            ensure!(Path::new(file).exists(), "{file} is needed: install {package}");
        }
        let wine = Self { root };
        fs::create_dir_all(wine.locales())?;
        let locale = wine.locales().join(LOCALE).display().to_string();
        output(root, Path::new("localedef"), &["-i", "ja_JP", "-f", "UTF-8", &locale])?;
        wine.begin_drive()?;
        Ok(wine)
    }

    /// Makes drive C anew. Wine does not say when that came to nothing: it is looked at, and tried once more.
    fn begin_drive(&self) -> Result<()> {
        for _ in 0..2 {
            self.end()?;
            if self.prefix().exists() {
                fs::remove_dir_all(self.prefix())?;
            }
            self.command(WINE).args(["wineboot", "-i"]).output().context("Wine does not start")?;
            self.end()?;
            if self.prefix().join("drive_c/windows/system32/kernel32.dll").exists() {
                return Ok(());
            }
        }
        bail!("Wine made no drive C in {}", self.prefix().display())
    }

    /// Debian's cargo, for the target.
    pub fn cargo(&self, verb: &str, args: &[&str]) -> Result<()> {
        let name = TARGET.replace('-', "_");
        let in_capitals = name.to_uppercase();
        say(&format!("$ cargo {verb} {} --target {TARGET}", args.join(" ")));
        let status = self
            .command(CARGO)
            .args(["-Zbuild-std=std,panic_unwind", verb, "--locked", "--target", TARGET])
            .args(args)
            .current_dir(self.root)
            // The source of a released standard library builds with its own compiler alone, which must be told so.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTC", RUSTC)
            .env("CARGO_TARGET_DIR", self.folder())
            .env(format!("CARGO_TARGET_{in_capitals}_LINKER"), LINKER)
            .env(format!("CARGO_TARGET_{in_capitals}_RUNNER"), WINE)
            // The same program from the same source, to the byte.
            .env(format!("CARGO_TARGET_{in_capitals}_RUSTFLAGS"), "-Clink-arg=-Wl,--no-insert-timestamp")
            // Crates that compile C do not know this target by name.
            .env(format!("CC_{name}"), LINKER)
            .env(format!("AR_{name}"), ARCHIVER)
            // Whoever runs this was started by another cargo, whose libraries are another compiler's.
            .env_remove("LD_LIBRARY_PATH")
            .status()
            .context("Debian's cargo does not start")?;
        ensure!(status.success(), "cargo {verb} {} failed", args.join(" "));
        Ok(())
    }

    /// Runs a program of Windows and gives what it printed; its failure is an error.
    pub fn run(&self, program: &Path, args: &[&str]) -> Result<Output> {
        let ran = self.command(WINE).arg(program).args(args).output().context("Wine does not start")?;
        let name = program.display();
        ensure!(ran.status.success(), "{name} {} failed:\n{}", args.join(" "), String::from_utf8_lossy(&ran.stderr));
        Ok(ran)
    }

    /// A program that was built, in the folder of its profile.
    pub fn built(&self, profile: &str, program: &str) -> PathBuf {
        self.folder().join(TARGET).join(profile).join(program)
    }

    /// Ends what Wine left running, or what a run that was broken off left, and waits until it is gone.
    pub fn end(&self) -> Result<()> {
        for flag in ["-k", "-w"] {
            // Nothing to end is told as a failure.
            self.command(WINE_SERVER).arg(flag).output().context("wineserver does not start")?;
        }
        Ok(())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("WINEPREFIX", self.prefix())
            .env("WINEDEBUG", "-all")
            .env("LOCPATH", self.locales())
            .env("LC_ALL", LOCALE);
        command
    }

    fn folder(&self) -> PathBuf {
        target(self.root).join("windows")
    }

    /// Where Wine keeps what it takes for drive C.
    fn prefix(&self) -> PathBuf {
        self.folder().join("wine")
    }

    fn locales(&self) -> PathBuf {
        self.folder().join("locales")
    }
}
