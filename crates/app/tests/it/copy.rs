//! A second place for the record: a copy that opens by itself, one a day, seven at most; and what cannot be such a place.

use crate::pages::{Pages, midori};
use crate::run::Folder;
use std::path::{Path, PathBuf};

fn place(folder: &Folder) -> PathBuf {
    let place = folder.path("nas");
    std::fs::create_dir_all(&place).unwrap();
    place.canonicalize().unwrap()
}

/// The copies in a place, by the names of their folders.
fn copies(place: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(place).unwrap().next().unwrap().unwrap().path();
    let mut copies: Vec<PathBuf> = std::fs::read_dir(all).unwrap().map(|entry| entry.unwrap().path()).collect();
    copies.sort();
    copies
}

#[test]
fn a_copy_goes_on_as_the_pharmacy_when_the_machine_is_lost() {
    let folder = midori();
    let evidence = folder.path("点検.txt");
    std::fs::write(&evidence, "点検しました").unwrap();
    let attached = ["evidence", "2-⑪", "--title", "点検表", "--file", evidence.to_str().unwrap()];
    assert_eq!(folder.run(&attached).code, 0);
    let place = place(&folder);
    assert_eq!(folder.run(&["copy"]).code, 2, "no place is chosen yet");
    let ran = folder.run(&["copy", "--to", place.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let [copy] = &copies(&place)[..] else { panic!("{:?}", copies(&place)) };
    let before = folder.run(&["history", "--json"]).json();
    std::fs::remove_dir_all(folder.path("data")).unwrap();
    std::fs::rename(copy, folder.path("data")).unwrap();
    assert_eq!(folder.run(&["history", "--json"]).json(), before);
    assert!(!folder.path("data/keys/journal.key").exists(), "whoever finds a copy cannot sign by it");
    let doctor = folder.run(&["doctor"]);
    assert!(doctor.code == 1 && doctor.out.contains("次に書き込むと新しい鍵が作られ"), "{doctor:?}");
    let bundle = folder.path("b.zip");
    assert_eq!(folder.run(&["bundle", "-o", bundle.to_str().unwrap()]).code, 0, "the attachment came along");
    assert_eq!(folder.run(&["verify", bundle.to_str().unwrap()]).code, 0);
    assert_eq!(folder.run(&["answer", "2-⑦", "わからない"]).code, 0, "it is written to again");
    let history = folder.run(&["history"]).out;
    assert_eq!(
        history.matches("古い写しから続けました").count(),
        1,
        "another machine than before knows it too: {history}"
    );
    assert_eq!(history.matches("署名の鍵を替えました").count(), 1, "{history}");
    assert_eq!(folder.run(&["doctor"]).code, 0, "{:?}", folder.run(&["doctor"]));
}

#[test]
fn one_copy_a_day_and_seven_at_most() {
    let folder = midori();
    let place = place(&folder);
    assert_eq!(folder.run(&["copy", "--to", place.to_str().unwrap()]).code, 0);
    let [today] = &copies(&place)[..] else { panic!("{:?}", copies(&place)) };
    for day in 1..=9 {
        std::fs::create_dir(today.with_file_name(format!("2024-01-0{day}"))).unwrap();
    }
    std::fs::create_dir(today.with_file_name("写真")).unwrap();
    assert_eq!(folder.run(&["answer", "2-⑦", "わからない"]).code, 0);
    assert_eq!(folder.run(&["copy"]).code, 0);
    let left: Vec<String> =
        copies(&place).iter().map(|copy| copy.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(left.len(), 8, "seven days, and what is not ours: {left:?}");
    assert!(left.contains(&"2024-01-04".to_owned()) && !left.contains(&"2024-01-03".to_owned()), "{left:?}");
    let told = folder.run(&["doctor"]).out;
    assert!(told.contains("別の場所への写し: 20"), "{told}");
}

#[test]
fn what_cannot_be_a_second_place_is_said_and_a_failed_copy_leaves_the_last_one() {
    let folder = midori();
    let (data, place) = (folder.path("data"), place(&folder));
    for (to, said) in [
        ("nas", "ドライブや共有の名前から"),
        (place.join("なし").to_str().unwrap(), "見つかりません"),
        (data.to_str().unwrap(), "データフォルダの中には写せません"),
        ("/etc", "システムのフォルダです"),
        (folder.path("").to_str().unwrap(), "ほかのファイルがあります（"),
    ] {
        let ran = folder.run(&["copy", "--to", to]);
        assert!(ran.code != 0 && ran.err.contains(said), "{to}: {ran:?}");
    }
    assert_eq!(folder.run(&["copy", "--to", place.to_str().unwrap()]).code, 0);
    let before = copies(&place);
    // An attachment is gone here: the copy would not be whole.
    std::fs::write(folder.path("点検.txt"), "点検しました").unwrap();
    let attached = ["evidence", "2-⑪", "--title", "点検表", "--file", "点検.txt"];
    assert_eq!(folder.run(&attached).code, 0);
    for blob in std::fs::read_dir(data.join("blobs")).unwrap() {
        std::fs::remove_file(blob.unwrap().path()).unwrap();
    }
    let ran = folder.run(&["copy"]);
    assert!(ran.code == 3 && ran.err.contains("写せませんでした"), "{ran:?}");
    assert_eq!(copies(&place), before, "the last copy is still there, and nothing half-made");
}

#[test]
fn the_page_chooses_copies_and_prints_the_sheet() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    assert!(pages.get("/").text().contains("写し先がまだ決まっていません"));
    let opened = pages.get("/second-place").text();
    let refused = pages.fill("/second-place", &opened, &[("folder", "nas")]);
    assert!(refused.status == 422 && refused.text().contains("ドライブや共有の名前から"), "{}", refused.text());
    let place = place(&folder);
    let copied = pages.fill("/second-place", &opened, &[("folder", place.to_str().unwrap())]);
    assert!(copied.text().contains("記録と同じディスクにあります"), "it is told: {}", copied.text());
    assert!(copied.status == 200 && copied.text().contains("写しました。"), "{}", copied.text());
    assert_eq!(copies(&place).len(), 1);
    let home = pages.get("/").text();
    assert!(!home.contains("写し先がまだ決まっていません"), "{home}");
    assert!(home.contains("写し先が記録と同じディスクにあります"), "the first page goes on telling it: {home}");
    let sheet = pages.get("/second-place/sheet").text();
    assert!(sheet.contains(place.to_str().unwrap()) && sheet.contains("復旧する手順"), "{sheet}");
    let home = pages.get("/").text();
    let mark = home.split("class=\"root\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(sheet.contains(&mark), "the root of the copy: {sheet}");
    let item = "/items/r7/pharmacy/2-7";
    assert_eq!(pages.fill(item, &pages.get(item).text(), &[("choice", "わからない")]).status, 303);
    let later = pages.get("/second-place/sheet").text();
    assert!(later.contains(&mark), "what was recorded since is not in the copy: {later}");
    assert!(later.contains("令和") && !later.contains("yakumori doctor"), "no command is needed: {later}");
    assert_eq!(pages.fill("/second-place", &copied.text(), &[]).status, 200, "again");
}

#[test]
fn the_sheet_names_the_whole_folder_where_the_program_was_started_beside_it() {
    let folder = midori();
    let place = place(&folder);
    assert_eq!(folder.run(&["copy", "--to", place.to_str().unwrap()]).code, 0);
    let pages = Pages::serve_with(&folder, &["--lang", "ja", "--data", "data"]);
    let sheet = pages.get("/second-place/sheet").text();
    assert!(sheet.contains(folder.path("data").to_str().unwrap()), "{sheet}");
}
