//! The program `yakumori-agent`: reads the machine it is started on, and writes what it says into a file under the machine's own
//! signature; or, once it was let in by a code, sends it to the shop's own server. Reading needs no installation and no
//! administrator, and changes nothing but the program's own files. Nothing stays running: the system starts each pass.

mod fail;
mod https;
mod install;
mod key_file;
mod once;
mod queue;
mod sending;
mod server;
mod stick;
mod systemd;
mod task;
mod whole;
mod wish;

use fail::Fail;
use model::lang::Lang;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use wish::{What, Wish};

fn main() -> ExitCode {
    let wish = Wish::read(std::env::args_os().skip(1));
    let (lang, waits) = (wish.lang, wish.waits);
    let code = match done(wish) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fail) => {
            // A closed pipe is no error of ours.
            let _closed = writeln!(io::stderr(), "{}", tame(fail.says(lang)));
            fail.exit()
        }
    };
    if waits {
        wait(lang);
    }
    code
}

fn done(wish: Wish) -> Result<(), Fail> {
    let lines = match wish.what? {
        What::Once(once) => once::run(&once, wish.lang)?,
        What::Enroll(enroll) => sending::enroll(&enroll, &of(enroll.folder.as_ref())?, wish.lang)?,
        What::Run(folder) => sending::run(&of(folder.as_ref())?, wish.lang)?,
        What::Install { user, folder } => install::install(user, &of(folder.as_ref())?, wish.lang)?,
        What::Uninstall { user } => install::uninstall(user, wish.lang)?,
        What::Help => vec![wish::usage(wish.lang).to_owned()],
        What::Version => vec![concat!("yakumori-agent ", env!("CARGO_PKG_VERSION")).to_owned()],
    };
    for line in lines {
        let _closed = writeln!(io::stdout(), "{}", tame(&line));
    }
    Ok(())
}

/// The folder of a machine that reports by itself.
fn of(named: Option<&PathBuf>) -> Result<PathBuf, Fail> {
    named.map_or_else(key_file::system_folder, |folder| Ok(folder.clone()))
}

/// Keeps the window open that a double click opened.
fn wait(lang: Lang) {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return;
    }
    let says = if lang == Lang::Ja { "Enter キーで閉じます。" } else { "Press Enter to close." };
    let _closed = writeln!(io::stdout(), "{says}");
    let _read = io::stdin().lock().read_line(&mut String::new());
}

/// Names from the machine must not move the cursor or colour the terminal.
fn tame(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
