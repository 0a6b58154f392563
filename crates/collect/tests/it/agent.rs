//! The small program, as a person starts it.

use crate::stage::Stage;
use collect::{fingerprint, open_signed};
use model::fact::SignedReport;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const AGENT: &str = env!("CARGO_BIN_EXE_yakumori-agent");

/// A place of its own, with a user who has a folder there. Names are as people give them.
struct Desk(Stage);

impl Desk {
    fn new() -> Self {
        Self(Stage::new().folder("/利用者").folder("/USB メモリ"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.place(name)
    }

    fn run(&self, program: &Path, args: &[&str]) -> Output {
        let own = self.path("/利用者");
        let run = || Command::new(program).args(args).env("XDG_DATA_HOME", &own).env("LOCALAPPDATA", &own).output();
        loop {
            match run() {
                // A program that was just copied is busy while a child that another test has forked still holds the copier's file.
                Err(why) if why.kind() == ErrorKind::ExecutableFileBusy => std::thread::yield_now(),
                ran => return ran.unwrap(),
            }
        }
    }

    /// One reading into a file; gives what was written and what was said.
    #[track_caller]
    fn once(&self, file: &str, more: &[&str]) -> (SignedReport, String) {
        let file = self.path(file);
        let args = [&["once", "-o", file.to_str().unwrap()], more].concat();
        let ran = self.run(Path::new(AGENT), &args);
        assert!(ran.status.success(), "{ran:?}");
        (open_signed(&std::fs::read(&file).unwrap()).unwrap(), String::from_utf8(ran.stdout).unwrap())
    }

    /// The files in a folder, with what they hold.
    fn files(&self, folder: &str) -> Vec<(PathBuf, String)> {
        let entries = std::fs::read_dir(self.path(folder)).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
    }
}

#[test]
fn the_first_run_makes_a_key_and_every_run_counts() {
    let desk = Desk::new();
    let (first, said) = desk.once("/USB メモリ/報告 1.txt", &[]);
    assert_eq!(first.said.number, 1);
    assert!(said.contains(&fingerprint(&first.said.key)) && said.contains("鍵を作りました"), "{said}");
    assert!(said.contains("報告 1.txt"), "{said}");
    assert_eq!(first.said.report.stick(), None, "no stick was asked for");
    let (second, said) = desk.once("/USB メモリ/報告 2.txt", &["--lang", "en"]);
    assert_eq!((second.said.number, &second.said.key), (2, &first.said.key));
    assert!(said.contains("Fingerprint") && !said.contains("鍵"), "{said}");
    assert_eq!(second.said.report.machine, first.said.report.machine);
    let [(key, text)] = desk.files("/利用者/yakumori-agent").try_into().unwrap();
    assert!(text.starts_with("PRIVATE+KEY+") && text.ends_with("\n2\n"), "one key, and the number of the last report");
    only_the_user_reads(&key);
    let report = std::fs::read_to_string(desk.path("/USB メモリ/報告 2.txt")).unwrap();
    assert!(!report.contains("PRIVATE"), "the private half stays where it was made");
}

#[cfg(unix)]
fn only_the_user_reads(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(file.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
}

/// Windows gives what lies in the user's folder to the user alone.
#[cfg(not(unix))]
fn only_the_user_reads(_: &Path) {}

#[test]
fn on_a_stick_key_and_report_lie_beside_the_program() {
    let desk = Desk::new();
    let program = desk.path("/USB メモリ/点検.exe");
    std::fs::copy(AGENT, &program).unwrap();
    let ran = desk.run(&program, &["once", "--stick"]);
    assert!(ran.status.success(), "{ran:?}");
    assert!(desk.files("/利用者").is_empty(), "nothing stays on the machine");
    assert_eq!(desk.files("/USB メモリ/yakumori-keys").len(), 1);
    // A double click asks for the same with nothing at all.
    let ran = desk.run(&program, &[]);
    assert!(ran.status.success(), "{ran:?}");
    std::fs::remove_dir_all(desk.path("/USB メモリ/yakumori-keys")).unwrap();
    std::fs::remove_file(&program).unwrap();
    let number = std::fs::read_to_string(desk.path("/USB メモリ/yakumori-stick.txt")).unwrap();
    std::fs::remove_file(desk.path("/USB メモリ/yakumori-stick.txt")).unwrap();
    let reports = desk.files("/USB メモリ");
    assert!(reports.iter().all(|(path, _)| path.file_name().unwrap().to_str().unwrap().starts_with("報告-")));
    for (_, report) in reports {
        let said = open_signed(report.as_bytes()).unwrap().said;
        assert_eq!((said.number, said.report.stick()), (1, Some(number.trim())), "each report tells its stick");
    }
}

#[test]
fn what_stands_in_the_way_is_told_with_what_to_do() {
    let desk = Desk::new();
    let check = |args: &[&str], code: i32, says: &str| {
        let ran = desk.run(Path::new(AGENT), args);
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(ran.status.code() == Some(code) && said.contains(says), "{args:?}: {said}");
    };
    check(&["once", "-o"], 2, "-o");
    check(&["twice"], 2, "使い方");
    check(&["twice", "--lang=en"], 2, "Usage");
    let nowhere = desk.path("/どこにもない/r.txt");
    check(&["once", "-o", nowhere.to_str().unwrap()], 3, "フォルダがあるか");
    let [(key, _)] = desk.files("/利用者/yakumori-agent").try_into().unwrap();
    std::fs::write(&key, "PRIVATE+KEY+\n").unwrap();
    let output = desk.path("/r.txt");
    check(&["once", "-o", output.to_str().unwrap()], 3, "壊れています");
    check(&["once", "--lang", "en", "-o", output.to_str().unwrap()], 3, "is damaged");
    assert!(!output.exists());
    let help = desk.run(Path::new(AGENT), &["--help"]);
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("import facts"));
}
