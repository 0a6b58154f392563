//! The main job: every paper is there, twice the same, and the record verifies.

use crate::run::Folder;
use std::collections::BTreeSet;

const FILES: [&str; 6] =
    ["checklist.pdf", "checklist.xlsx", "vendor-checklist-01.pdf", "findings.pdf", "judgement.json", "bundle.zip"];

#[test]
fn the_demo_gives_the_same_papers_twice_and_its_bundle_verifies() {
    let folder = Folder::new();
    let out = |name: &str| folder.path(name).to_str().unwrap().to_owned();
    let demo = |name: &str| {
        // Without a named record the demo keeps its own beside the papers.
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_yakumori"))
            .args(["demo", "--no-serve", "--reproducible", "--out", &out(name)])
            .env_remove("YAKUMORI_DATA")
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    demo("a");
    demo("b");
    for file in FILES {
        let read = |name: &str| std::fs::read(folder.path(name).join(file)).unwrap();
        assert!(read("a") == read("b"), "{file} differs between two runs");
    }
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path("a/judgement.json")).unwrap()).unwrap();
    let items = report["items"].as_array().unwrap();
    let keys: BTreeSet<&str> = items.iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert_eq!((report["edition"].as_str(), items.len(), keys.len()), (Some("r7"), 19, 19));
    let bundle = out("a/bundle.zip");
    let verified = folder.run(&["verify", &bundle]);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(verified.out.contains("整合・外部の証人なし"));
    let mut bytes = std::fs::read(&bundle).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(folder.path("altered.zip"), bytes).unwrap();
    assert_eq!(folder.run(&["verify", "altered.zip"]).code, 1);
}
