//! A PostgreSQL for the tests: the one that is named, else one installed and started for this run alone.

use crate::run::{output, say};
use crate::test::install;
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};

/// Names a server that is there already.
const VARIABLE: &str = "YAKUMORI_TEST_DATABASE_URL";
/// The account that Debian's package makes, because the server refuses to run as root.
const ACCOUNT: &str = "postgres";

/// A server that stops when the tests are over.
pub struct Postgres {
    started: Option<(Started, String)>,
}

struct Started {
    programs: PathBuf,
    folder: PathBuf,
    as_root: bool,
}

impl Postgres {
    /// A server that answers, with its address in the environment of the tests. It is never left out silently.
    pub fn ready(root: &Path) -> Result<Self> {
        if std::env::var_os(VARIABLE).is_some() {
            return Ok(Self { started: None });
        }
        if programs().is_none() {
            install(root, &["postgresql"])?;
        }
        let programs = programs().context("PostgreSQL is needed: install it, or name a server in the environment")?;
        let folder = std::env::temp_dir().join(format!("yakumori-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let as_root = output(root, Path::new("id"), &["-u"])?.stdout.starts_with(b"0");
        let server = Started { programs, folder, as_root };
        let address = server.start(root)?;
        say(&format!("PostgreSQL answers at {address}"));
        Ok(Self { started: Some((server, address)) })
    }
}

impl Postgres {
    /// What the tests' environment needs beside ours.
    pub fn environment(&self) -> Option<(&'static str, &str)> {
        self.started.as_ref().map(|(_, address)| (VARIABLE, address.as_str()))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let Some((server, _)) = &self.started else { return };
        if let Err(why) = server.run("pg_ctl", &["-D", "data", "-m", "immediate", "stop"]) {
            say(&format!("PostgreSQL did not stop: {why:#}"));
        }
        let _left = std::fs::remove_dir_all(&server.folder);
    }
}

impl Started {
    /// Makes a cluster in the folder and starts it on a free port of this machine.
    fn start(&self, root: &Path) -> Result<String> {
        if self.as_root {
            let folder = self.folder.to_str().context("a folder's name that is not text")?;
            output(root, Path::new("chown"), &[ACCOUNT, folder])?;
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        self.run("initdb", &["-D", "data", "-A", "trust", "-U", "yakumori", "-E", "UTF8", "--locale=C.UTF-8"])?;
        let options = format!("-p {port} -k . -c listen_addresses=127.0.0.1 -c max_connections=200");
        self.run("pg_ctl", &["-D", "data", "-w", "-l", "log", "-o", &options, "start"])?;
        Ok(format!("postgres://yakumori@127.0.0.1:{port}/postgres"))
    }

    fn run(&self, program: &str, args: &[&str]) -> Result<()> {
        let program = self.programs.join(program);
        let program = program.to_str().context("a program's name that is not text")?;
        if self.as_root {
            let args = [&["-u", ACCOUNT, "--", program], args].concat();
            output(&self.folder, Path::new("runuser"), &args).map(|_| ())
        } else {
            output(&self.folder, Path::new(program), args).map(|_| ())
        }
    }
}

/// Where the server's programs are: on the path, or where Debian keeps each version.
fn programs() -> Option<PathBuf> {
    let on_path =
        std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    versions.sort();
    on_path.chain(versions.into_iter().rev()).find(|folder| folder.join("initdb").is_file())
}
