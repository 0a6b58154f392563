//! A folder that is replaced by an older copy of itself is noticed by the machine that saw more.

use crate::run::{Folder, Ran, sample};
use std::fs;
use std::path::Path;

const SAID: &str = "の続きではありません";

fn ran(folder: &Folder, args: &[&str]) -> Ran {
    let ran = folder.run(args);
    assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    ran
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn an_older_copy_is_told_until_something_is_written_and_then_stands_in_the_history() {
    let folder = Folder::new();
    ran(&folder, &["init", "--name", "みどり薬局"]);
    ran(&folder, &["import", "people", &sample("職員名簿.csv")]);
    copy(&folder.path("data"), &folder.path("kept"));
    assert!(!ran(&folder, &["import", "contacts", &sample("連絡先.csv")]).err.contains(SAID));
    ran(&folder, &["bundle", "-o", "lost.zip"]);

    fs::remove_dir_all(folder.path("data")).unwrap();
    fs::rename(folder.path("kept"), folder.path("data")).unwrap();
    for reading in [&["judge"][..], &["history"]] {
        assert!(ran(&folder, reading).err.contains(SAID), "reading tells it, each time");
    }
    let doctor = folder.run(&["doctor"]);
    assert_eq!(doctor.code, 1);
    assert!(doctor.out.contains(SAID), "{doctor:?}");

    assert!(ran(&folder, &["import", "vendors", &sample("事業者一覧.csv")]).err.contains(SAID));
    assert!(!ran(&folder, &["judge"]).err.contains(SAID), "it is written down now");
    assert!(ran(&folder, &["history"]).out.contains("古い写しから続けました"));
    ran(&folder, &["bundle", "-o", "now.zip"]);
    let against = folder.run(&["verify", "now.zip", "--against", "lost.zip"]);
    assert_eq!(against.code, 1);
    assert!(against.out.contains("記録が分かれています"), "{against:?}");
    assert_eq!(folder.run(&["doctor"]).code, 0);
}
