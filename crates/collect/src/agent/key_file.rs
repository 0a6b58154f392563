//! Where a machine's key is kept, with the number of its last report: a file for each machine, so that a stick which goes from
//! one to the next mixes nothing up.

use crate::fail::Fail;
use crate::whole::{self, For};
use collect::MachineKeyPair;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Three short lines.
const KEY_FILE_MAX: u64 = 4096;

/// A key with its file.
pub struct KeyFile {
    path: PathBuf,
    /// The key.
    pub key: MachineKeyPair,
    number: u64,
    /// Whether it was made just now.
    pub is_new: bool,
}

impl KeyFile {
    /// The machine's key in the folder, or a new one.
    pub fn of(folder: &Path, machine: &str) -> Result<Self, Fail> {
        let path = folder.join(format!("{}.key", machine.get(..16).unwrap_or(machine)));
        match read(&path) {
            Ok(text) => {
                let (key, number) = parse(&text, machine).ok_or_else(|| damaged(&path))?;
                Ok(Self { path, key, number, is_new: false })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_folder(folder).map_err(|why| Fail::file(folder, &why))?;
                let key = MachineKeyPair::new(machine).map_err(|why| Fail::file(&path, &why))?;
                Ok(Self { path, key, number: 0, is_new: true })
            }
            Err(error) => Err(Fail::file(&path, &error)),
        }
    }

    /// The number of the next report: kept before it is used, so that no two reports ever carry the same.
    pub fn next(&mut self) -> Result<u64, Fail> {
        let number = self.number + 1;
        let text = format!("{}\n{}\n{number}\n", self.key.private(), self.key.public);
        whole::put(&self.path, &text, For::User).map_err(|why| Fail::file(&self.path, &why))?;
        self.number = number;
        Ok(number)
    }
}

/// The folder for keys: the user's own on this machine, or one beside the program.
pub fn folder(stick: bool) -> Result<PathBuf, Fail> {
    if stick {
        return Ok(beside()?.join("yakumori-keys"));
    }
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else {
        set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("yakumori-agent")).ok_or_else(|| {
        Fail::could_not(
            "利用者のフォルダが分かりません。--stick を付けると、鍵をこのプログラムの隣に置きます / the user's folder is not known; with --stick the key is kept beside this program",
        )
    })
}

/// The folder of a machine that reports by itself: the system's where the system runs it, else the user's.
pub fn system_folder() -> Result<PathBuf, Fail> {
    if cfg!(windows) {
        let data = std::env::var_os("ProgramData").filter(|value| !value.is_empty());
        return Ok(data.map_or_else(|| PathBuf::from(r"C:\ProgramData"), PathBuf::from).join("yakumori-agent"));
    }
    if is_root() { Ok(PathBuf::from("/var/lib/yakumori-agent")) } else { folder(false) }
}

/// Whether the system's own user runs it (Linux).
pub fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    ids.and_then(|ids| ids.split_whitespace().nth(1)) == Some("0")
}

/// The folder in which the program lies.
pub fn beside() -> Result<PathBuf, Fail> {
    let program = std::env::current_exe().ok().and_then(|path| path.parent().map(Path::to_owned));
    program.ok_or_else(|| {
        Fail::could_not(
            "このプログラムの場所が分かりません。-o でファイルを指定してください / the place of this program is not known; name a file with -o",
        )
    })
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    fs::File::open(path)?.take(KEY_FILE_MAX).read_to_string(&mut text)?;
    Ok(text)
}

fn parse(text: &str, machine: &str) -> Option<(MachineKeyPair, u64)> {
    let mut lines = text.lines();
    let key = MachineKeyPair::from_halves(lines.next()?, lines.next()?, machine)?;
    Some((key, lines.next()?.parse().ok()?))
}

fn damaged(path: &Path) -> Fail {
    let shown = path.display();
    Fail::could_not(format!(
        "鍵のファイル {shown} が壊れています（または別の機器のものです）。消してからもう一度行うと新しい鍵ができます。薬守では、前の鍵を「yakumori machines revoke」で止めてください / the key file {shown} is damaged, or another machine's. Delete it and run again for a new key, and stop the old one in Yakumori with: yakumori machines revoke"
    ))
}

/// Makes a folder that nobody but the user looks into.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
