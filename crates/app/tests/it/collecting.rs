//! A machine with Windows by what was exported from it: shown, recorded, linked to the ledger, and judged.

use crate::run::Folder;
use std::fs;
use std::path::Path;

const REGISTRY: &str = r#"Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion]
"ProductName"="Windows 10 Pro"
"CurrentBuild"="19045"
"UBR"=dword:00001938
"EditionID"="Professional"
"DisplayVersion"="22H2"

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\ComputerName]

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName]
"ComputerName"="UKETSUKE"

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography]
"MachineGuid"="0f0e0d0c-0b0a-4009-8807-060504030201"
"#;

fn shop() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    folder
}

fn put_wide(path: &Path, text: &str) {
    let units = std::iter::once(0xfeff).chain(text.replace('\n', "\r\n").encode_utf16().collect::<Vec<u16>>());
    fs::write(path, units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).unwrap();
}

#[test]
fn what_was_exported_from_windows_is_judged_as_measured() {
    let folder = shop();
    let place = folder.path("受付PC");
    fs::create_dir(&place).unwrap();
    put_wide(&place.join("01.reg"), REGISTRY);
    fs::write(place.join("メモ.txt"), "なし").unwrap();
    let csv = folder.path("機器.csv");
    fs::write(&csv, "No.,PC名,OS,状態\n1,UKETSUKE,Win11,稼働\n").unwrap();
    assert_eq!(folder.run(&["import", "devices", csv.to_str().unwrap()]).code, 0);
    let from = ["collect", "--from", place.to_str().unwrap()];
    let ran = folder.run(&from);
    assert!(ran.code == 0 && ran.out.contains("Windows 10 Pro 22H2") && ran.out.contains("メモ.txt"), "{ran:?}");
    assert_eq!(folder.run(&["link", "UKETSUKE", "1"]).code, 0);
    let judged = folder.run(&["judge"]);
    assert!(judged.out.contains("Windows 10"), "{}", judged.out);
    let report = folder.path("r.json");
    let written = folder.run(&[&from[..], &["-o", report.to_str().unwrap()]].concat());
    assert!(written.code == 0 && fs::read_to_string(&report).unwrap().contains("windows-10"), "{written:?}");
}

#[test]
fn a_folder_without_an_export_says_what_to_do() {
    let folder = shop();
    let place = folder.path("空");
    fs::create_dir(&place).unwrap();
    for (file, text, says) in [
        ("", "", "collect --how"),
        ("a.reg", "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\X]\n", "機器の名前"),
    ] {
        if !file.is_empty() {
            put_wide(&place.join(file), text);
        }
        let ran = folder.run(&["collect", "--from", place.to_str().unwrap()]);
        assert!(ran.code != 0 && ran.err.contains(says), "{ran:?}");
    }
    let file = folder.run(&["collect", "--from", place.join("a.reg").to_str().unwrap()]);
    assert!(file.code == 2 && file.err.contains("import facts"), "{file:?}");
    let how = folder.run(&["collect", "--how"]);
    assert!(how.code == 0 && how.out.contains("secedit /export"), "{how:?}");
    let listed = folder.run(&["collect", "--how", "--json"]).json();
    assert!(listed.as_array().unwrap().len() > 10, "{listed}");
}
