//! Binary records, and files that are not what they should be: nothing hangs, nothing panics, nothing becomes good.

use crate::stage::{Stage, day, not, text};
use model::fact::Trouble::{Error, NotPresent, Unsupported};
use model::fact::Value::Flag;

const PASSWD: &str = "root:x:0:0::/root:/bin/bash\nmidori:x:1000:1000::/home/midori:/bin/bash\n";
/// 2026-11-15 09:00 in Tokyo.
const LATER: u32 = 1_794_700_800;
const EARLIER: u32 = LATER - 10 * 86_400;

/// A record of wtmp: `struct utmp` of 384 bytes.
fn utmp(kind: u16, user: &str, seconds: u32) -> Vec<u8> {
    let mut record = vec![0; 384];
    record[..2].copy_from_slice(&kind.to_le_bytes());
    record[44..44 + user.len()].copy_from_slice(user.as_bytes());
    record[340..344].copy_from_slice(&seconds.to_le_bytes());
    record
}

/// A lastlog that holds one user's login.
fn lastlog(uid: usize, seconds: u32) -> Vec<u8> {
    let mut file = vec![0; (uid + 1) * 292];
    file[uid * 292..uid * 292 + 4].copy_from_slice(&seconds.to_le_bytes());
    file
}

#[test]
fn the_last_login_is_the_later_of_both_records() {
    let fact = "account.last_login_on";
    let people = || Stage::new().put("/etc/passwd", PASSWD);
    let wtmp = [utmp(7, "midori", EARLIER), utmp(8, "midori", LATER), utmp(7, "midoriko", LATER)].concat();
    let stage = people().put("/var/log/wtmp", &wtmp);
    stage.check(fact, &[("root", not(NotPresent)), ("midori", day(2026, 11, 5))]);
    let stage = stage.put("/var/log/lastlog", lastlog(1000, LATER));
    stage.check(fact, &[("root", not(NotPresent)), ("midori", day(2026, 11, 15))]);
    let cut = people().put("/var/log/lastlog", &lastlog(1000, LATER)[..1000 * 292 + 10]);
    cut.check(fact, &[("root", not(NotPresent)), ("midori", not(Error))]);
    let half = people().put("/var/log/wtmp", [wtmp.as_slice(), &[7; 100]].concat());
    half.check(fact, &[("root", not(NotPresent)), ("midori", day(2026, 11, 5))]);
    let newer = people().put("/var/lib/lastlog/lastlog2.db", "SQLite format 3\0");
    newer.check(fact, &[("root", not(Unsupported)), ("midori", not(Unsupported))]);
    people().check(fact, &[("root", not(NotPresent)), ("midori", not(NotPresent))]);
}

/// The head of a journal file whose first entry is of this time.
fn journal(seconds: u32) -> Vec<u8> {
    let mut head = b"LPKSHHRH".to_vec();
    head.resize(300, 0);
    head[184..192].copy_from_slice(&(u64::from(seconds) * 1_000_000).to_le_bytes());
    head
}

#[test]
fn logs_reach_back_to_the_oldest_journal_or_login() {
    let fact = "log.oldest_on";
    let folder = "/var/log/journal/0123456789abcdef";
    let stage = Stage::new()
        .put(&format!("{folder}/system.journal"), journal(LATER))
        .put(&format!("{folder}/system@1.journal"), journal(EARLIER))
        .put(&format!("{folder}/empty.journal"), "")
        .put(&format!("{folder}/other.journal"), vec![0xff; 300]);
    stage.check_one(fact, day(2026, 11, 5));
    let logins = Stage::new().put("/var/log/wtmp", [utmp(2, "reboot", EARLIER), utmp(7, "midori", LATER)].concat());
    logins.check_one(fact, day(2026, 11, 5));
    Stage::new().put("/var/log/wtmp", "").check_one(fact, not(NotPresent));
}

#[test]
fn the_audit_log_runs_when_its_writer_does() {
    let fact = "log.audit_on";
    let pid = || Stage::new().put("/run/auditd.pid", "77\n");
    pid().put("/proc/77/comm", "auditd\n").check_one(fact, Flag(true));
    pid().put("/proc/77/comm", "cupsd\n").check_one(fact, Flag(false));
    Stage::new().put("/run/auditd.pid", "../../etc").check_one(fact, Flag(false));
    Stage::new().folder("/run").check_one(fact, Flag(false));
    Stage::new().check_one(fact, not(NotPresent));
}

#[test]
fn a_file_that_is_too_large_is_an_error() {
    let stage = Stage::new().put("/etc/os-release", vec![b'#'; 9 * 1024 * 1024]);
    stage.check_one("os.name", not(Error));
}

#[test]
fn facts_are_short_lines_without_control_characters() {
    let long = format!("NAME=\"\u{1b}[31m{}\"\n", "長".repeat(5_000));
    Stage::new().put("/etc/os-release", long).check_one("os.name", text(&format!("[31m{}", "長".repeat(196))));
}

#[cfg(unix)]
#[test]
fn links_fifos_and_folders_in_the_place_of_files_are_errors() {
    let stage = Stage::new().link("/etc/os-release", "os-release");
    stage.check_one("os.name", not(Error));
    Stage::new().folder("/etc/login.defs").check_one("password.change_days_max", not(Error));
    let keys = Stage::new().put("/etc/passwd", "tanaka:x:1001:1001::/home/tanaka:/bin/sh\n");
    let keys = keys.put("/etc/shadow", "tanaka:!:20400::::::\n").folder("/home/tanaka/.ssh/authorized_keys");
    keys.check("account.enabled", &[("tanaka", not(Error))]);
    // A captured machine never shows a file of the machine it is looked at on.
    Stage::new().link("/etc/passwd", "/etc/passwd").check_one("account.locked", not(Error));
    let stage = Stage::new().folder("/etc");
    let made = std::process::Command::new("mkfifo").arg(stage.place("/etc/os-release")).status();
    assert!(made.expect("mkfifo").success());
    stage.check_one("os.name", not(Error));
}
