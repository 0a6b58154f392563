//! A layer of C between a program of the tests and its files: it writes down what happens to them, and lets syncs and writes
//! fail. Made with the C compiler that building SQLite needs anyway.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Names the folder that the program works in; where it is not set, the program's case does nothing.
pub(crate) const FOLDER: &str = "YAKUMORI_SHIM_FOLDER";
const LOG: &str = "YAKUMORI_SHIM_LOG";

/// What is to fail in the program.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Failing {
    Nothing,
    /// The n-th sync and so many after it.
    Sync(usize, usize),
    /// The n-th write.
    Write(usize),
}

/// Builds the layer once.
fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shim/disk.c");
        let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("disk-{}.so", std::process::id()));
        let library = built.with_file_name("disk.so");
        let cc = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let arguments = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"];
        let made =
            Command::new(cc).args(arguments).arg(&built).arg(source).args(["-ldl", "-lpthread"]).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        // Another run of the tests may use the one that is there: it is replaced whole.
        std::fs::rename(built, &library).unwrap();
        library
    })
}

/// Runs a case of this program in a program of its own, which knows its folder by [`FOLDER`].
pub(crate) fn itself(case: &str, folder: &Path) -> Command {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", case, "--nocapture", "--test-threads=1"]).env(FOLDER, folder);
    program
}

/// The same with the layer between it and its folder.
pub(crate) fn behind_shim(case: &str, folder: &Path, log: Option<&Path>, failing: Failing) -> Command {
    let mut program = itself(case, folder);
    program.env("LD_PRELOAD", library());
    if let Some(log) = log {
        program.env(LOG, log);
    }
    let numbers: &[(&str, usize)] = match failing {
        Failing::Nothing => &[],
        Failing::Sync(at, times) => &[("SYNC", at), ("TIMES", times)],
        Failing::Write(at) => &[("WRITE", at), ("TIMES", 1)],
    };
    for (what, number) in numbers {
        program.env(format!("YAKUMORI_SHIM_FAIL_{what}"), number.to_string());
    }
    program
}

/// Runs it to its end, which must be a good one; gives what it said.
pub(crate) fn finish(mut program: Command, about: &str) -> String {
    let Output { status, stdout, stderr } = program.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success() && out.contains("1 passed"), "{about}: {status}\n{out}\n{err}");
    out.into_owned()
}

/// Whether the tests run as root, who may more and needs other ways.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout.starts_with(b"0\n")
}
