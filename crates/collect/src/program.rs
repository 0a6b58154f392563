//! The closed list of programs that may be asked, each with fixed arguments (and names of packages, where it is asked about
//! those), a time limit and a bound on what it says.
//!
//! Only programs that read are on the list. They run in the C locale: translated words are never parsed.

use crate::machine;
use crate::seen::{Miss, Raw};
use model::fact::Trouble;
use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The most bytes taken from a program.
const SAID_MAX: u64 = 4 * 1024 * 1024;
/// How long a program may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Where programs are looked for; the caller's PATH is not trusted.
const FOLDERS: [&str; 4] = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];

/// A program that may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    /// Of packages that are named, which version is installed and which apt would install.
    Apt,
    /// The packet filter's rules.
    Nft,
    /// Whether chrony follows a clock.
    Chrony,
}

impl Program {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Apt => "apt-cache",
            Self::Nft => "nft",
            Self::Chrony => "chronyc",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            // `apt list --upgradable` says the same and works out every dependency for it: a third more, thrice as long where apt's own
            // cache is there. A simulated upgrade takes ten times as long.
            Self::Apt => &["policy"],
            Self::Nft => &["list", "ruleset"],
            Self::Chrony => &["-n", "-c", "tracking"],
        }
    }

    /// Whether it tells more to root. Any other is asked without root's rights: apt would write its cache anew where it is old,
    /// and this reader changes nothing.
    fn needs_rights(self) -> bool {
        matches!(self, Self::Nft | Self::Chrony)
    }

    /// The call as a source of facts.
    pub(crate) fn call(self) -> String {
        format!("{} {}", self.name(), self.arguments().join(" "))
    }
}

/// Asks a program on this machine about what is named, as root or as who this is.
pub(crate) fn run(program: Program, named: &[String], is_root: bool) -> Result<Raw, Miss> {
    let name = program.name();
    let miss = |why, detail: String| Miss::new(program.call(), why, detail);
    let path = FOLDERS.iter().map(|folder| Path::new(folder).join(name)).find(|path| path.is_file());
    let path = path.ok_or_else(|| miss(Trouble::NotPresent, name.to_owned()))?;
    let mut command = Command::new(path);
    command.args(program.arguments()).args(named).env_clear().env("LC_ALL", "C").env("PATH", FOLDERS.join(":"));
    if is_root && !program.needs_rights() {
        as_nobody(&mut command);
    }
    match listen(command.current_dir("/"), PATIENCE) {
        Ok(bytes) => Ok(Raw { source: program.call(), bytes }),
        Err(Silence::Denied) => Err(miss(Trouble::AccessDenied, name.to_owned())),
        Err(silence) => Err(miss(Trouble::Error, format!("{name} ({silence})"))),
    }
}

/// The user and group that own nothing, on every Linux.
#[cfg(unix)]
fn as_nobody(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65_534;
    command.uid(NOBODY).gid(NOBODY);
}

#[cfg(not(unix))]
fn as_nobody(_: &mut Command) {}

/// Why a program told nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum Silence {
    #[error("denied")]
    Denied,
    #[error("{0}")]
    Failed(String),
    #[error("> {SAID_MAX} bytes")]
    TooMuch,
    #[error("timeout")]
    TooLong,
}

impl From<io::Error> for Silence {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Failed(machine::code(&error)),
        }
    }
}

/// What the program says until it ends. It is stopped when it takes too long or says too much.
fn listen(command: &mut Command, patience: Duration) -> Result<Vec<u8>, Silence> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let said = hear(&mut child, patience).and_then(|bytes| match end(&mut child) {
        Some(status) if status.success() => Ok(bytes),
        Some(status) => Err(Silence::Failed(status.to_string())),
        None => Err(Silence::TooLong),
    });
    if said.is_err() {
        // It may have ended meanwhile; either way it is gone after this.
        let _ = child.kill();
        let _ = child.wait();
    }
    said
}

fn hear(child: &mut Child, patience: Duration) -> Result<Vec<u8>, Silence> {
    let Some(stdout) = child.stdout.take() else { return Ok(Vec::new()) };
    let (send, receive) = mpsc::channel();
    // A thread of its own: a read from a pipe has no time limit.
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.take(SAID_MAX + 1).read_to_end(&mut bytes);
        // Nobody listens any more after the time limit.
        let _ = send.send(read.map(|_| bytes));
    });
    let bytes = receive.recv_timeout(patience).map_err(|_| Silence::TooLong)??;
    if bytes.len() as u64 > SAID_MAX { Err(Silence::TooMuch) } else { Ok(bytes) }
}

/// A program that has closed its output ends at once; one that does not is not waited for.
fn end(child: &mut Child) -> Option<ExitStatus> {
    for _ in 0..100 {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(10));
    }
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn check(script: &str, patience: Duration, expected: Result<&str, Silence>) {
        let said = listen(Command::new("sh").args(["-c", script]), patience);
        assert_eq!(said, expected.map(|text| text.as_bytes().to_vec()), "{script}");
    }

    #[test]
    fn a_program_is_heard_to_its_end_or_stopped() {
        check("printf said", PATIENCE, Ok("said"));
        check("printf said; exit 3", PATIENCE, Err(Silence::Failed("exit status: 3".to_owned())));
        check("exec cat /dev/zero", PATIENCE, Err(Silence::TooMuch));
        check("exec sleep 600", Duration::from_millis(10), Err(Silence::TooLong));
    }

    #[test]
    fn a_program_that_may_not_be_run_is_denied() {
        assert_eq!(listen(&mut Command::new("/dev/null"), PATIENCE), Err(Silence::Denied));
    }
}
