//! Whole machines: this one, an empty one, and one of another system.

use crate::stage::{Stage, not};
use collect::{CATALOGUE, COLLECTORS, Machine, System, parse_report, read_machine, write_report};
use model::fact::{MachineReport, Trouble, Value};

fn read(machine: &Machine) -> MachineReport {
    read_machine(machine, "2026-11-20T01:00:00Z".parse().unwrap())
}

#[track_caller]
fn check_complete(report: &MachineReport) {
    for entry in CATALOGUE {
        assert!(report.value(entry.name).is_some(), "{} is not told", entry.name);
    }
    for fact in &report.facts {
        assert!(COLLECTORS.iter().any(|collector| collector.names.contains(&fact.name.as_str())), "{fact:?}");
        let is_unread = matches!(fact.value, Value::Unreadable(_));
        assert_eq!(fact.digest.is_empty(), is_unread, "{fact:?}");
        assert!(!fact.source.is_empty() || is_unread, "{fact:?}");
    }
    assert_eq!(parse_report(write_report(report).unwrap().as_bytes()).unwrap(), *report);
}

#[test]
fn the_machine_the_tests_run_on_tells_every_fact() {
    check_complete(&read(&Machine::here()));
}

/// On a machine with apt and its lists, what is counted is what apt itself would upgrade.
#[cfg(target_os = "linux")]
#[test]
fn the_updates_that_wait_are_those_that_apt_lists() {
    let apt = std::process::Command::new("apt").args(["-qq", "list", "--upgradable"]).env("LC_ALL", "C").output();
    let report = read(&Machine::here());
    let (Ok(apt), Some(pending)) = (apt, report.count("updates.pending")) else { return };
    let listed = String::from_utf8(apt.stdout).unwrap();
    let lines: Vec<&str> = listed.lines().filter(|line| line.contains("[upgradable from: ")).collect();
    let is_secure = |line: &&&str| line.split(' ').next().unwrap().contains("-security");
    let secure = lines.iter().filter(|line| line.contains('/')).filter(is_secure).count();
    let told = (Some(pending), report.count("updates.security_pending"));
    assert_eq!(told, (u64::try_from(lines.len()).ok(), u64::try_from(secure).ok()));
}

#[test]
fn a_machine_with_nothing_on_it_tells_nothing_good() {
    let report = read(&Stage::new().machine());
    check_complete(&report);
    for fact in &report.facts {
        assert!(matches!(fact.value, Value::Unreadable(_)), "{fact:?}");
    }
}

#[test]
fn garbage_in_every_file_is_survived() {
    let paths = [
        "/etc/os-release",
        "/var/lib/dpkg/status",
        "/var/lib/apt/lists/x_InRelease",
        "/captured/apt-cache",
        "/var/log/dpkg.log",
        "/etc/localtime",
        "/etc/passwd",
        "/etc/shadow",
        "/etc/group",
        "/etc/sudoers",
        "/var/log/lastlog",
        "/var/log/wtmp",
        "/etc/login.defs",
        "/etc/pam.d/common-auth",
        "/etc/pam.d/common-password",
        "/proc/net/tcp",
        "/proc/net/udp",
        "/proc/1/comm",
        "/etc/modprobe.d/x.conf",
        "/captured/nft",
        "/captured/chronyc",
        "/proc/self/mountinfo",
        "/proc/self/status",
        "/var/lib/clamav/daily.cvd",
        "/usr/bin/clamscan",
        "/var/log/journal/x/system.journal",
        "/run/auditd.pid",
        "/etc/dconf/db/local.d/x",
        "/etc/machine-id",
        "/etc/hostname",
    ];
    for garbage in
        ["\0", "\u{fffd}\n", ":::::::\n", "=\n", "a b c d e f g h i j\n", "9999999999999999999999 ", "{", "Inst ] ("]
    {
        let bytes = garbage.repeat(1_000);
        let stage = paths.iter().fold(Stage::new(), |stage, path| stage.put(path, &bytes));
        check_complete(&read(&stage.machine()));
    }
}

#[test]
fn another_system_is_not_supported() {
    let report = read(&Machine::captured(System::Other, "/"));
    check_complete(&report);
    for fact in &report.facts {
        assert_eq!(fact.value, not(Trouble::Unsupported), "{fact:?}");
    }
}

#[test]
fn a_small_machine_is_read_whole() {
    let stage = Stage::new()
        .captured("/etc/os-release", "os/debian12")
        .captured("/etc/passwd", "accounts/passwd")
        .captured("/etc/shadow", "accounts/shadow")
        .captured("/etc/group", "accounts/group")
        .captured("/captured/nft", "firewall/nft-drop")
        .put("/etc/machine-id", "0123456789abcdef0123456789abcdef\n")
        .put("/etc/hostname", "midori-pc01\n");
    let report = read(&stage.machine());
    check_complete(&report);
    assert_eq!(report.host, "midori-pc01");
    assert_eq!(report.text("os.code"), Some("debian-12"));
    assert_eq!(report.flag("firewall.active"), Some(true));
    assert_eq!(report.facts.iter().filter(|fact| fact.name == "account.enabled").count(), 6);
    assert_eq!(read(&stage.machine()), report, "the same machine tells the same");

    let json = write_report(&report).unwrap();
    for secret in ["0123456789abcdef0123456789abcdef", "notahash", "緑"] {
        assert!(!json.contains(secret), "{secret} left the machine");
    }
}

#[test]
fn the_id_is_the_machines_own_and_stays_when_it_is_renamed() {
    let id = |machine_id: &str, host: &str| {
        read(&Stage::new().put("/etc/machine-id", machine_id).put("/etc/hostname", host).machine()).machine
    };
    let (one, other) = ("0123456789abcdef0123456789abcdef\n", "fedcba9876543210fedcba9876543210\n");
    assert_eq!(id(one, "pc01"), id(one, "pc02"));
    assert_ne!(id(one, "pc01"), id(other, "pc01"));
    assert_ne!(id("", "pc01"), id("", "pc02"), "without an id the name has to do");
}
