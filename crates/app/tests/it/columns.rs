//! Columns of a pharmacy's own files that the program does not know: a person says once what they are.

use crate::pages::Pages;
use crate::run::Folder;

const FILE: &str = "機器.csv";
const CSV: &str = "PC名,OS,棚番,色\n受付PC,Windows 11 Pro 25H2,調剤室,白\n";

fn folder() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    std::fs::write(folder.path(FILE), CSV).unwrap();
    folder
}

/// The one device as it is exported.
fn device(folder: &Folder) -> serde_json::Value {
    assert_eq!(folder.run(&["export", "devices", "-o", "out.json"]).code, 0);
    let rows: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.path("out.json")).unwrap()).unwrap();
    rows[0].clone()
}

#[test]
fn a_heading_is_explained_once_and_remembered() {
    let folder = folder();
    let first = folder.run(&["import", "devices", FILE]);
    assert!(first.code == 0 && first.err.contains("--column 見出し=項目"), "{first:?}");
    assert_eq!(device(&folder)["notes"]["棚番"], "調剤室");

    let looked = folder.run(&["import", "devices", FILE, "--column", "棚番=設置場所", "--preview"]);
    assert!(looked.code == 0 && looked.out.contains("設置場所"), "{looked:?}");
    assert_eq!(device(&folder)["place"], "", "a preview writes nothing");

    let told = folder.run(&["import", "devices", FILE, "--column", "棚番=設置場所", "--accept"]);
    assert!(told.code == 0 && told.out.contains("変更 1"), "{told:?}");
    let row = device(&folder);
    assert_eq!(
        (row["place"].as_str(), row["棚番"].as_str()),
        (Some("調剤室"), None),
        "the note became the place: {row}"
    );
    assert!(folder.run(&["history"]).out.contains("列の意味を決めました: 機器台帳 「棚番」→ 設置場所"));

    std::fs::write(folder.path(FILE), CSV.replace("調剤室", "受付")).unwrap();
    let later = folder.run(&["import", "devices", FILE, "--accept"]);
    assert!(later.code == 0 && later.out.contains("変更 1"), "{later:?}");
    assert_eq!(device(&folder)["place"], "受付", "the next file is read the same way");
    assert!(folder.run(&["import", "devices", FILE]).out.contains("変わらず 1"));
}

/// A note goes only where the file says the same as a value: a row whose cell has become blank keeps what is known of it.
#[test]
fn a_note_stays_where_the_file_says_nothing_in_its_place() {
    let folder = folder();
    assert_eq!(folder.run(&["import", "devices", FILE]).code, 0);
    std::fs::write(folder.path(FILE), "PC名,OS,棚番,色\n受付PC,Windows 11 Pro 24H2,,白\n").unwrap();
    let told = folder.run(&["import", "devices", FILE, "--column", "棚番=設置場所", "--accept"]);
    assert!(told.code == 0 && told.out.contains("変更 1"), "{told:?}");
    let row = device(&folder);
    assert_eq!((row["place"].as_str(), row["notes"]["棚番"].as_str()), (Some(""), Some("調剤室")), "{row}");
}

#[test]
fn what_cannot_be_said_of_a_heading_is_refused_and_nothing_is_written() {
    let folder = folder();
    for (ledger, said, code, says) in [
        ("devices", "棚番", 2, "見出し=項目"),
        ("devices", "=設置場所", 2, "見出し=項目"),
        ("devices", "棚番=ばしょ", 2, "という項目はありません"),
        ("devices", "棚版=設置場所", 3, "PC名、OS、棚番、色"),
        ("answers", "棚番=設置場所", 2, "台帳のファイルに使えます"),
    ] {
        let ran = folder.run(&["import", ledger, FILE, "--column", said]);
        assert!(ran.code == code && ran.err.contains(says), "{said}: {ran:?}");
    }
    assert!(folder.run(&["export", "devices", "-o", "out.json"]).code == 0);
    assert_eq!(std::fs::read_to_string(folder.path("out.json")).unwrap().trim(), "[]");
}

#[test]
fn the_page_asks_what_an_unknown_column_is_and_reads_again() {
    let folder = folder();
    let pages = Pages::serve(&folder, "ja");
    let token = crate::pages::value(&pages.get("/ledgers/devices").text(), "token");
    let shown = pages.upload("/ledgers/devices/import", &token, (FILE, CSV.as_bytes())).text();
    assert!(shown.contains("意味の分からない列があります") && shown.contains("<small>例: 調剤室</small>"), "{shown}");

    let columns = "/ledgers/devices/columns";
    let wrong = pages.fill(columns, &shown, &[("as", "place=棚番"), ("as", "place=色")]);
    let wrong = wrong.text();
    assert!(wrong.contains("そのようには読めません") && wrong.contains("読み直す"), "{wrong}");
    let read = pages.fill(columns, &wrong, &[("as", "name=PC名"), ("as", "place=棚番"), ("as", "=色")]).text();
    assert!(read.contains("<option value=\"place=棚番\" selected>設置場所</option>"), "{read}");
    assert!(device_list(&pages).contains("まだ何もありません"), "nothing is written before it is accepted");

    assert_eq!(pages.fill("/ledgers/devices/accept", &read, &[]).status, 303);
    assert_eq!(device(&folder)["place"], "調剤室");
    let again = pages.upload("/ledgers/devices/import", &token, (FILE, CSV.as_bytes())).text();
    assert!(again.contains("<option value=\"place=棚番\" selected>設置場所</option>"), "remembered: {again}");
}

fn device_list(pages: &Pages) -> String {
    pages.get("/ledgers/devices").text()
}
