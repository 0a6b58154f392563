//! `cargo xtask dist`: the folder that users download. The programs for this Linux and for Windows are built as they are given
//! out, kept to their sizes, and laid out with what belongs to them and a list of digests.

mod licences;

use crate::run::{cargo, say};
use crate::test::target;
use crate::windows::{AGENT_BYTES_MAX, Wine};
use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What the whole program may weigh, in bytes.
const PROGRAM_BYTES_MAX: u64 = 70_000_000;
/// The list of digests, as sha256sum(1) writes and checks it.
const SUMS: &str = "SHA256SUMS";
/// What reads a machine from a stick, with its key and number beside it: a double click gives no flag.
const STICK: &str = "@\"%~dp0yakumori-agent.exe\" once --stick\r\n@pause\r\n";

/// How the whole program is built for this Linux. Its 97,000 addresses that move as one with it are written down as a bit each
/// (2.3 MB less), which glibc reads from 2.36 on.
pub const PROGRAM: [&str; 11] = [
    "rustc",
    "--locked",
    "--profile",
    "dist",
    "--package",
    "app",
    "--bin",
    "yakumori",
    "--",
    "-C",
    "link-arg=-Wl,-z,pack-relative-relocs",
];

/// One file of the folder.
struct Piece {
    /// Its place in the folder.
    at: &'static str,
    from: From,
    bytes_max: Option<u64>,
}

/// Where a file comes from.
enum From {
    File(PathBuf),
    Text(String),
}

/// Builds everything and lays it out.
pub fn dist(root: &Path) -> Result<()> {
    cargo(root, &PROGRAM)?;
    // By itself, as it is tested: what the whole program asks of a library does not make the small one larger.
    cargo(root, &["build", "--profile", "dist", "--locked", "--package", "collect", "--bin", "yakumori-agent"])?;
    let wine = Wine::ready(root)?;
    wine.cargo("build", &["--profile", "dist", "--package", "app"])?;
    wine.cargo("build", &["--profile", "dist", "--package", "collect", "--bin", "yakumori-agent"])?;
    wine.end()?;
    lay_out(&folder(root), &pieces(root, &wine)?)?;
    say(&format!("ok: {}\nnext: cargo xtask windows tries what is in it", folder(root).display()));
    Ok(())
}

/// The folder that users download.
pub fn folder(root: &Path) -> PathBuf {
    target(root).join("dist-folder").join(concat!("yakumori-", env!("CARGO_PKG_VERSION")))
}

fn pieces(root: &Path, wine: &Wine<'_>) -> Result<Vec<Piece>> {
    let here = |name: &str| From::File(target(root).join("dist").join(name));
    let there = |name: &str| From::File(wine.built("dist", name));
    let text = |name: &str| From::File(root.join(name));
    let (program, agent) = (Some(PROGRAM_BYTES_MAX), Some(AGENT_BYTES_MAX));
    let piece = |at, from, bytes_max| Piece { at, from, bytes_max };
    Ok(vec![
        piece("linux/yakumori", here("yakumori"), program),
        piece("linux/yakumori-agent", here("yakumori-agent"), agent),
        piece("windows/yakumori.exe", there("yakumori.exe"), program),
        piece("windows/yakumori-agent.exe", there("yakumori-agent.exe"), agent),
        piece("usb/yakumori-agent", here("yakumori-agent"), agent),
        piece("usb/yakumori-agent.exe", there("yakumori-agent.exe"), agent),
        piece("usb/shiraberu.cmd", From::Text(STICK.to_owned()), None),
        piece("README.md", text("README.md"), None),
        piece("CHANGELOG.md", text("CHANGELOG.md"), None),
        piece("agents.md", text("docs/agents.md"), None),
        piece("LICENSE-MIT", text("LICENSE-MIT"), None),
        piece("LICENSE-APACHE", text("LICENSE-APACHE"), None),
        piece("LICENSE-FONTS", text("assets/fonts/OFL.txt"), None),
        piece("LICENSES-OTHERS.txt", From::Text(licences::of_others(root, &[licences::HERE, licences::THERE])?), None),
    ])
}

/// Writes the pieces into a folder of their own, each within its size, with the list of their digests. All of them, or no folder.
fn lay_out(folder: &Path, pieces: &[Piece]) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let part = folder.with_extension("part");
    if part.exists() {
        fs::remove_dir_all(&part)?;
    }
    let mut sums = String::new();
    for Piece { at, from, bytes_max } in pieces {
        let path = part.join(at);
        fs::create_dir_all(path.parent().context("a piece lies in a folder")?)?;
        match from {
            // The right to run a program goes with it.
            From::File(file) => {
                fs::copy(file, &path).with_context(|| format!("{} is not there", file.display()))?;
            }
            From::Text(text) => fs::write(&path, text)?,
        }
        let bytes = fs::read(&path)?;
        let most = bytes_max.unwrap_or(u64::MAX);
        ensure!(bytes.len() as u64 <= most, "{at} has {} bytes (at most {most})", bytes.len());
        say(&format!("{at}: {:.1} MB", bytes.len() as f64 / 1e6));
        writeln!(sums, "{}  {at}", digest(&bytes)?)?;
    }
    fs::write(part.join(SUMS), sums)?;
    fs::rename(&part, folder)?;
    Ok(())
}

/// Whether the folder is there and every file in it is what the list says.
pub fn check(folder: &Path) -> Result<()> {
    let sums = fs::read_to_string(folder.join(SUMS));
    let sums = sums.with_context(|| format!("there is no {}: run cargo xtask dist first", folder.display()))?;
    for line in sums.lines() {
        let (sum, at) = line.split_once("  ").with_context(|| format!("{SUMS} holds 「{line}」"))?;
        let bytes = fs::read(folder.join(at)).with_context(|| format!("{at} is not there"))?;
        ensure!(digest(&bytes)? == sum, "{at} is not what {SUMS} says: run cargo xtask dist again");
    }
    Ok(())
}

fn digest(bytes: &[u8]) -> Result<String> {
    let mut hex = String::new();
    for byte in Sha256::digest(bytes) {
        write!(hex, "{byte:02x}")?;
    }
    Ok(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A place of its own, gone when the test ends.
    struct Desk(PathBuf);

    impl Desk {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("yakumori-dist-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn piece(&self, at: &'static str, bytes: usize, bytes_max: Option<u64>) -> Piece {
            let file = self.0.join(at.replace('/', "-"));
            fs::write(&file, vec![b'x'; bytes]).unwrap();
            Piece { at, from: From::File(file), bytes_max }
        }
    }

    impl Drop for Desk {
        fn drop(&mut self) {
            let _left = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_folder_is_whole_and_its_list_is_checked() {
        let desk = Desk::new("whole");
        let folder = desk.0.join("yakumori-0");
        assert!(check(&folder).unwrap_err().to_string().contains("run cargo xtask dist first"));
        let text = Piece { at: "usb/shiraberu.cmd", from: From::Text(STICK.to_owned()), bytes_max: None };
        lay_out(&folder, &[desk.piece("linux/yakumori", 10, Some(10)), text]).unwrap();
        check(&folder).unwrap();
        let sums = fs::read_to_string(folder.join(SUMS)).unwrap();
        assert_eq!(sums.lines().count(), 2);
        assert_eq!(
            sums.lines().next().unwrap(),
            "fc11d6f28e59d3cc33c0b14ceb644bf0902ebd63d61218dffe9e7dac7c254542  linux/yakumori"
        );
        fs::write(folder.join("linux/yakumori"), "y").unwrap();
        assert!(check(&folder).unwrap_err().to_string().contains("linux/yakumori"));
    }

    #[test]
    fn what_is_too_large_or_missing_leaves_no_folder() {
        let desk = Desk::new("large");
        let folder = desk.0.join("yakumori-0");
        let missing = Piece { at: "README.md", from: From::File(desk.0.join("nowhere")), bytes_max: None };
        for (pieces, says) in
            [(vec![desk.piece("linux/yakumori", 11, Some(10))], "at most 10"), (vec![missing], "is not there")]
        {
            let why = lay_out(&folder, &pieces).unwrap_err();
            assert!(format!("{why:#}").contains(says), "{why:#}");
            assert!(!folder.exists());
        }
    }

    #[test]
    fn the_licences_of_others_are_told_with_their_texts() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
        let text = licences::of_others(&root, &[licences::HERE]).unwrap();
        for part in ["serde 1.", "MIT OR Apache-2.0", "Permission is hereby granted"] {
            assert!(text.contains(part), "{part}");
        }
    }
}
