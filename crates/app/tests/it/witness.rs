//! A pharmacy and a witness exchange files: the record is then vouched for by someone outside.

use crate::run::{Folder, Ran, sample};

fn ran(folder: &Folder, args: &[&str]) -> Ran {
    let ran = folder.run(args);
    assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    ran
}

fn witness(folder: &Folder, args: &[&str]) -> Ran {
    folder.run(&[&["witness"], args, &["--data", folder.path("hub").to_str().unwrap()]].concat())
}

fn begun() -> (Folder, String) {
    let folder = Folder::new();
    ran(&folder, &["init", "--name", "みどり薬局"]);
    let key = witness(&folder, &["init", "--name", "県薬剤師会", "--json"]).json()["key"].as_str().unwrap().to_owned();
    (folder, key)
}

#[test]
fn a_record_is_cosigned_and_verify_names_the_witness() {
    let (folder, key) = begun();
    ran(&folder, &["bundle", "-o", "before.zip"]);
    assert!(ran(&folder, &["verify", "before.zip"]).out.contains("外部の証人なし"));
    assert_eq!(folder.run(&["verify", "before.zip", "--witness", &key]).code, 1);

    ran(&folder, &["anchor", "ask", "-o", "ask.json"]);
    let unseen = witness(&folder, &["sign", "ask.json", "-o", "told.json"]);
    assert_eq!(unseen.code, 1, "a pharmacy that was not seen before is for a person to accept: {unseen:?}");
    assert!(unseen.err.contains("--accept") && !folder.path("told.json").exists(), "{unseen:?}");
    assert_eq!(witness(&folder, &["sign", "ask.json", "-o", "told.json", "--accept"]).code, 0);
    assert!(ran(&folder, &["anchor", "take", "told.json"]).out.contains("県薬剤師会"));
    ran(&folder, &["bundle", "-o", "after.zip"]);
    let verified = ran(&folder, &["verify", "after.zip", "--witness", &key]);
    assert!(verified.out.contains("外部の証人の連署あり") && verified.out.contains(&key), "{verified:?}");
    let other = folder.run(&["verify", "after.zip", "--witness", "someone+00000000+else"]);
    assert_eq!(other.code, 1, "{other:?}");

    ran(&folder, &["import", "people", &sample("職員名簿.csv")]);
    ran(&folder, &["anchor", "ask", "-o", "ask.json"]);
    let again = witness(&folder, &["sign", "ask.json", "-o", "told.json"]);
    assert_eq!(again.code, 0, "it goes on from what was cosigned: {again:?}");
    ran(&folder, &["anchor", "take", "told.json"]);
    assert!(ran(&folder, &["history"]).out.contains("証人の連署を加えました: 県薬剤師会"));
    assert!(witness(&folder, &["list"]).out.contains("みどり薬局"));
    assert_eq!(folder.run(&["doctor"]).code, 0);
}

#[test]
fn what_stands_on_a_paper_shows_whether_the_record_was_made_anew() {
    let (folder, _) = begun();
    ran(&folder, &["paper", "checklist", "-o", "form.pdf", "--on", "2025-11-25"]);
    ran(&folder, &["bundle", "-o", "then.zip"]);
    let then = folder.run(&["verify", "then.zip", "--json"]).json();
    let (size, root) = (then["entries"].as_u64().unwrap(), then["root"].as_str().unwrap().to_owned());
    let short = root.get(..16).unwrap();
    ran(&folder, &["import", "people", &sample("職員名簿.csv")]);
    ran(&folder, &["bundle", "-o", "now.zip"]);
    for paper in [format!("{size} {short}"), format!("yakumori:journal=x;size={size};root={root}")] {
        let verified = ran(&folder, &["verify", "now.zip", "--printed", &paper]);
        assert!(verified.out.contains("この記録のものです"), "{verified:?}");
    }
    for (zip, paper) in [("now.zip", format!("{} {short}", size + 1)), ("then.zip", format!("{} {short}", size + 9))] {
        let verified = folder.run(&["verify", zip, "--printed", &paper]);
        assert_eq!(verified.code, 1, "{verified:?}");
        assert!(verified.out.contains("書類に印刷された件数と照合値が"), "{verified:?}");
    }
    assert_eq!(folder.run(&["verify", "now.zip", "--printed", "abc"]).code, 2);
}

#[test]
fn files_and_folders_that_do_not_belong_are_told_apart() {
    let (folder, _) = begun();
    ran(&folder, &["anchor", "ask", "-o", "ask.json"]);
    let cases: [(&[&str], i32, &str); 5] = [
        (&["anchor", "take", "ask.json"], 3, "証人が返したファイル"),
        (&["witness", "sign", "ask.json", "-o", "told.json", "--accept"], 3, "証人の記録ではありません"),
        (&["judge", "--data", "hub"], 3, "証人の記録で"),
        (&["anchor", "ask", "-o", "ask.json", "--seen", "999"], 3, "その件数の記録はありません"),
        (&["anchor", "take", "missing.json"], 3, "見つかりません"),
    ];
    for (args, code, says) in cases {
        let refused = folder.run(args);
        assert_eq!(refused.code, code, "{args:?}: {refused:?}");
        assert!(refused.err.contains(says), "{args:?}: {refused:?}");
    }
    let wrong = witness(&folder, &["sign", &sample("職員名簿.csv"), "-o", "told.json"]);
    assert!(wrong.code == 3 && wrong.err.contains("依頼のファイルではありません"), "{wrong:?}");
}
