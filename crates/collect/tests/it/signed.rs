//! Signed reports: one encoding, and every change of a byte is seen.

use crate::stage::{Stage, signed_data};
use collect::{
    MachineKeyPair, SignedError, fingerprint, is_signed, note_of, open_signed, parse_report, read_machine, sign_report,
    write_report,
};
use model::fact::MachineReport;
use std::io::Write as _;

fn report() -> MachineReport {
    let stage = Stage::new()
        .captured("/etc/os-release", "os/debian12")
        .put("/etc/machine-id", "0123456789abcdef0123456789abcdef\n")
        .put("/etc/hostname", "受付\n");
    read_machine(&stage.machine(), "2026-11-20T01:00:00Z".parse().unwrap())
}

fn key() -> MachineKeyPair {
    MachineKeyPair::new(&report().machine).unwrap()
}

#[test]
fn what_was_signed_is_read_back_and_kept_whole() {
    let key = key();
    let file = sign_report(&key, 7, report()).unwrap();
    assert!(is_signed(file.as_bytes()));
    let signed = open_signed(file.as_bytes()).unwrap();
    assert_eq!((signed.said.number, &signed.said.report, &signed.said.key), (7, &report(), &key.public));
    assert_eq!(note_of(&signed).unwrap(), file, "what the record keeps is the file");
    assert!(!is_signed(write_report(&report()).unwrap().as_bytes()));
    let again = MachineKeyPair::from_halves(key.private(), &key.public, &report().machine).unwrap();
    assert_eq!(sign_report(&again, 7, report()).unwrap(), file);
    let other = MachineKeyPair::new(&report().machine).unwrap();
    assert_ne!(fingerprint(&other.public), fingerprint(&key.public));
    assert!(MachineKeyPair::from_halves(key.private(), &other.public, &report().machine).is_none());
    assert!(MachineKeyPair::from_halves(key.private(), &key.public, &"0".repeat(64)).is_none());
}

#[test]
fn every_altered_byte_is_refused() {
    let mut small = report();
    small.facts.truncate(1);
    let file = sign_report(&key(), 1, small).unwrap().into_bytes();
    for at in 0..file.len() {
        for changed in [file[at] ^ 1, file[at] ^ 0x20, b' '] {
            let mut altered = file.clone();
            altered[at] = changed;
            assert!(altered == file || open_signed(&altered).is_err(), "byte {at}: {changed}");
        }
        assert!(open_signed(&file[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn what_only_looks_like_a_signed_report_is_refused() {
    let (key, other) = (key(), key());
    let file = sign_report(&key, 1, report()).unwrap();
    let check = |file: &str, expected: fn(&SignedError) -> bool| {
        let why = open_signed(file.as_bytes()).unwrap_err();
        assert!(expected(&why), "{why}");
    };
    let altered = |why: &SignedError| matches!(why, SignedError::Altered);
    // As an editor on Windows would save it, with something beside, or with a signature twice.
    check(&file.replace('\n', "\r\n"), altered);
    check(&format!("\u{feff}{file}"), |_| true);
    check(&file.replacen("{\"v\"", "{ \"v\"", 1), altered);
    check(&format!("{file}{}\n", file.lines().last().unwrap()), altered);
    check(&format!("{file}\n"), altered);
    // The text of one key under the signature of another.
    let by_other = sign_report(&other, 1, report()).unwrap();
    check(&file.replace(file.lines().last().unwrap(), by_other.lines().last().unwrap()), altered);
    let strange = MachineKeyPair::new(&"0".repeat(64)).unwrap();
    check(&sign_report(&strange, 1, report()).unwrap(), |why| matches!(why, SignedError::OtherMachine));
    let mut wrong = report();
    wrong.observed_at = "昨日".to_owned();
    check(&sign_report(&key, 1, wrong).unwrap(), |why| why.to_string().contains("observed_at"));
    check(&file.replacen("{\"v\":1", "{\"v\":2", 1), |why| matches!(why, SignedError::OtherShape(2)));
    check(&" ".repeat(1_000_001), |why| matches!(why, SignedError::TooLarge(_)));
    // Without its signature it is no report of any kind.
    assert!(parse_report(file.lines().next().unwrap().as_bytes()).is_err());
}

/// What was signed once is read for ever: this file was written by the first version.
#[test]
fn a_report_of_the_first_version_is_still_read() {
    let file = std::fs::read_to_string(signed_data().join("report-1.txt")).unwrap();
    let signed = open_signed(file.as_bytes()).unwrap();
    assert_eq!(note_of(&signed).unwrap(), file);
    assert_eq!(fingerprint(&signed.said.key), "c55b-3c6d-d9fc-b5c9");
    assert_eq!((signed.said.number, signed.said.report.host.as_str()), (7, "受付"));
}

/// A machine with as much on it as a busy pharmacy's.
#[test]
fn the_report_of_a_busy_machine_is_small() {
    let services = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";
    let uninstall =
        |under: &str| format!("HKEY_LOCAL_MACHINE\\SOFTWARE\\{under}Microsoft\\Windows\\CurrentVersion\\Uninstall");
    // Names that do not pack well.
    let name = |n: u32| fingerprint(&n.to_string());
    let starts = |n| format!("[{services}\\{}]\n\"Start\"=dword:00000002\n\"Type\"=dword:00000020\n", name(n));
    let product = |n| {
        let shown = format!("\"DisplayName\"=\"{} 業務\"\n\"DisplayVersion\"=\"{n}.{}\"", name(n), n * n);
        format!("[{}\\{{{n}}}]\n{shown}\n", uninstall(""))
    };
    let parents = [services.to_owned(), uninstall(""), uninstall("WOW6432Node\\")].map(|path| format!("[{path}]\n"));
    let all: String = parents.into_iter().chain((0..120).map(starts)).chain((120..270).map(product)).collect();
    let stage = Stage::windows().wide("/01.reg", &format!("Windows Registry Editor Version 5.00\n\n{all}"));
    let report = read_machine(&stage.machine(), "2026-11-20T01:00:00Z".parse().unwrap());
    let count = |name: &str| report.facts.iter().filter(|fact| fact.name == name).count();
    assert_eq!((count("service.autostart"), count("software.installed")), (120, 150));
    let signed = sign_report(&MachineKeyPair::new(&report.machine).unwrap(), 1, report).unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(signed.as_bytes()).unwrap();
    let packed = packed.finish().unwrap().len();
    assert!(packed <= 8 * 1024, "{packed} bytes of {}", signed.len());
}
