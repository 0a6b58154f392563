//! The ledgers in the browser: a record begins, a file comes in after a look, a row is typed, changed and taken off.

use crate::pages::{Pages, encoded, midori, value};
use crate::run::{Folder, sample};

const DEVICES: &str = "/ledgers/devices";

/// The ledger filtered by some words.
fn found(words: &str) -> String {
    format!("{DEVICES}?q={}", encoded(words))
}

/// The address of the row that is called so.
fn row_of(page: &str, called: &str) -> String {
    let before = page.split(&format!(">{called}</a>")).next().unwrap_or_default();
    before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn where_nothing_is_yet_the_first_page_asks_for_the_name_and_a_record_begins() {
    let folder = Folder::new();
    let pages = Pages::serve(&folder, "ja");
    for path in ["/", "/items/r7/pharmacy/2-7", DEVICES, "/papers/checklist.pdf"] {
        let answer = pages.get(path);
        assert!(answer.status == 303 && answer.head.contains("location: /begin"), "{path}: {}", answer.head);
    }
    let opened = pages.get("/begin").text();
    for name in ["", "　", &"あ".repeat(101)] {
        let refused = pages.fill("/begin", &opened, &[("name", name)]);
        assert!(refused.status == 422 && refused.text().contains("1文字から100文字"), "{}", refused.text());
    }
    assert!(!folder.path("data/yakumori.db").exists(), "nothing is made before it is asked for");
    assert_eq!(pages.fill("/begin", &opened, &[("name", "みどり薬局")]).status, 303);
    let home = pages.get("/").text();
    assert!(home.contains("みどり薬局") && home.contains("まず、台帳を入れましょう"), "{home}");
    assert_ne!(pages.fill("/begin", &opened, &[("name", "別の薬局")]).status, 303, "only once");
    assert_eq!(pages.get("/begin").status, 303, "it leads on");
    assert!(folder.run(&["history"]).out.contains("みどり薬局"));
}

#[test]
fn a_file_is_shown_before_it_is_taken_and_is_taken_once() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    let token = value(&pages.get(DEVICES).text(), "token");
    let bytes = std::fs::read(sample("機器台帳.xlsx")).unwrap();
    let shown = pages.upload("/ledgers/devices/import", &token, ("C:\\台帳\\機器台帳.xlsx", &bytes));
    let page = shown.text();
    assert_eq!(shown.status, 200, "{page}");
    assert!(page.contains("まだ何も書いていません") && page.contains("MIDORI-PC2"), "{page}");
    assert!(page.contains("機器台帳.xlsx") && !page.contains("C:\\"), "only the file's own name: {page}");
    assert!(pages.get(DEVICES).text().contains("まだ何もありません"), "nothing is written before it is accepted");
    assert_eq!(pages.fill("/ledgers/people/accept", &page, &[]).status, 410, "it waits for its own ledger");
    assert_eq!(pages.fill("/ledgers/devices/accept", &page, &[]).status, 303);
    assert!(pages.get(DEVICES).text().contains("MIDORI-PC2"));
    let again = pages.fill("/ledgers/devices/accept", &page, &[]);
    assert!(again.status == 410 && again.text().contains("もう一度選んでください"), "{}", again.text());
}

/// What a person should look at stands above the button, not in what was understood of each row.
#[test]
fn what_was_read_with_doubt_is_shown_before_it_is_taken() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let token = value(&pages.get(DEVICES).text(), "token");
    let file = "PC名,登録日\nPC9,きのう\n※PC9は更新を止めている,\n".as_bytes();
    let shown = pages.upload("/ledgers/devices/import", &token, ("台帳.csv", file)).text();
    let (before, _) = shown.split_once("何と読み取ったか").unwrap();
    assert!(before.contains("注意（2）") && before.contains("「きのう」"), "{before}");
    assert!(before.contains("3行目「※PC9は更新を止めている」"), "{before}");
}

/// A new number was dialled by nobody yet: its day goes, unless the file has one beside it, which is told.
#[test]
fn a_number_that_changes_is_confirmed_no_longer() {
    let folder = midori();
    for (rows, day, is_told) in [
        ("区分,名称,電話,確認日\n事業者,窓口A,03-1,R7.6.2\n", "2025-06-02", false),
        ("区分,名称,電話\n事業者,窓口A,03-2\n", "", false),
        ("区分,名称,電話,確認日\n事業者,窓口A,03-2,R7.7.1\n", "2025-07-01", false),
        ("区分,名称,電話,確認日\n事業者,窓口A,03-3,R7.7.1\n", "2025-07-01", true),
    ] {
        std::fs::write(folder.path("contacts.csv"), rows).unwrap();
        let ran = folder.run(&["import", "contacts", "contacts.csv"]);
        assert!(ran.code == 0 && ran.err.contains("前の番号のときと同じ 2025-07-01") == is_told, "{rows}: {ran:?}");
        assert_eq!(folder.run(&["export", "contacts", "-o", "out.json"]).code, 0);
        let all: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.path("out.json")).unwrap()).unwrap();
        let row = all.as_array().unwrap().iter().find(|row| row["name"] == "窓口A").unwrap();
        assert_eq!(row["confirmed_on"].as_str().unwrap_or_default(), day, "{rows}");
    }
}

/// A blank may mean that nobody filled it in: what stands there stays, and both ways of importing say so.
#[test]
fn what_a_file_leaves_blank_stays_and_is_told() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let token = value(&pages.get(DEVICES).text(), "token");
    let file = "PC名,設置場所,OS\nMIDORI-PC1,,\n".as_bytes();
    let shown = pages.upload("/ledgers/devices/import", &token, ("台帳.csv", file)).text();
    assert!(shown.contains("前の値を残す欄") && shown.contains("<dd>2</dd>"), "{shown}");
    std::fs::write(folder.path("台帳.csv"), file).unwrap();
    let ran = folder.run(&["import", "devices", "台帳.csv"]);
    assert!(ran.code == 0 && ran.err.contains("空欄で、台帳には値がある欄が2か所"), "{ran:?}");
    let json = folder.run(&["import", "devices", "台帳.csv", "--json"]).json();
    assert_eq!((&json["left_blank"], &json["same"]), (&2.into(), &1.into()), "{json}");
    assert!(pages.get(&found("MIDORI-PC1")).text().contains("調剤室"));
}

/// What is written is what the person saw: where another change came between, the same file is shown anew.
#[test]
fn a_preview_that_another_change_overtook_is_shown_once_more() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let token = value(&pages.get(DEVICES).text(), "token");
    let file = "PC名,設置場所\nMIDORI-PC1,待合\n".as_bytes();
    let shown = pages.upload("/ledgers/devices/import", &token, ("台帳.csv", file)).text();
    assert!(shown.contains("<dt>変わる行</dt><dd>1</dd>") && !shown.contains("比べ直した"), "{shown}");
    std::fs::write(folder.path("other.csv"), "PC名,設置場所\nMIDORI-PC1,倉庫\n").unwrap();
    assert_eq!(folder.run(&["import", "devices", "other.csv", "--accept"]).code, 0);
    let overtaken = pages.fill("/ledgers/devices/accept", &shown, &[]);
    let again = overtaken.text();
    assert!(overtaken.status == 200 && again.contains("比べ直した") && again.contains("倉庫"), "{again}");
    assert!(pages.get(&found("MIDORI-PC1")).text().contains("倉庫"), "nothing was written");
    assert_eq!(pages.fill("/ledgers/devices/accept", &again, &[]).status, 303);
    assert!(pages.get(&found("MIDORI-PC1")).text().contains("待合"), "the file did not have to be chosen again");
}

/// Letters that cannot be seen are refused the same way wherever they are typed.
#[test]
fn what_cannot_be_seen_is_taken_nowhere() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let (item, kept) = ("/items/r7/pharmacy/2-7", "/evidence/r7/pharmacy/2-7");
    let says = "見えない文字";
    for hidden in ["\u{202e}", "\u{2066}", "\u{7}"] {
        let text = format!("理由{hidden}です");
        let new = pages.get("/ledgers/devices/new").text();
        let token = value(&new, "token");
        for (path, sent) in [
            (item, pages.fill(item, &pages.get(item).text(), &[("choice", "わからない"), ("note", &text)])),
            (kept, pages.upload_with(kept, &[("token", &token), ("title", &text), ("kept_where", "棚")], ("", b""))),
        ] {
            let page = sent.text();
            assert!(sent.status == 422 && page.contains(says), "{path} {hidden:?}: {} {page}", sent.status);
        }
        let ran = folder.run(&["answer", "2-7", "わからない", "--note", &text]);
        assert!(ran.code != 0 && ran.err.contains(says), "{ran:?}");
        let ran = folder.run(&["erase", "devices/MIDORI-PC1", "--reason", &text, "--accept"]);
        assert!(ran.code != 0, "{ran:?}");
        assert_eq!(pages.fill("/ledgers/devices/new", &new, &[("name", &text)]).status, 422);
    }
}

#[test]
fn a_partly_bad_file_names_its_rows_and_a_file_that_is_none_says_so() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let token = value(&pages.get(DEVICES).text(), "token");
    let upload = |bytes: &[u8]| pages.upload("/ledgers/devices/import", &token, ("台帳.csv", bytes));
    let partly = upload("PC名,設置場所,更新適用日\n<b>PC8,調剤室,2025/6/1\nPC9,待合,2025/2/30\n".as_bytes()).text();
    assert!(partly.contains("2025/2/30") && partly.contains("そのような日はありません"), "{partly}");
    assert!(partly.contains("3C") && !partly.contains("<b>PC8"), "row and column, and no markup: {partly}");
    assert_eq!(pages.fill("/ledgers/devices/accept", &partly, &[]).status, 303);
    let page = pages.get(&found("PC8")).text();
    assert!(page.contains("&#60;b&#62;PC8") && !page.contains("<b>PC8"), "{page}");
    for (bytes, says) in
        [(&b""[..], "空です"), (b"PK\x03\x04broken", "壊れているか"), ("こんにちは".as_bytes(), "見出し")]
    {
        let refused = upload(bytes);
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(refused.text().contains(says) && refused.text().contains(DEVICES), "{says}: {}", refused.text());
    }
    assert_eq!(pages.upload("/ledgers/devices/import", "wrong", ("台帳.csv", b"PC\n1\n")).status, 403);
}

#[test]
fn a_row_is_typed_changed_cleared_and_taken_off_with_a_reason() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let new = pages.get("/ledgers/devices/new").text();
    let fields =
        [("name", "PC-新"), ("os", "Windows 11 Pro 24H2"), ("patched_on", "R7.6.20"), ("description", "仮置き")];
    assert_eq!(pages.fill("/ledgers/devices/new", &new, &fields).status, 303);
    let at = row_of(&pages.get(&found("PC-新")).text(), "PC-新");
    let opened = pages.get(&at).text();
    assert_eq!(value(&opened, "patched_on"), "令和7年6月20日");
    // What is left blank is cleared, which a file never does.
    assert_eq!(pages.fill(&at, &opened, &[("name", "PC-新"), ("place", "調剤室")]).status, 303);
    let changed = pages.get(&at).text();
    assert_eq!((value(&changed, "description"), value(&changed, "place")), (String::new(), "調剤室".to_owned()));
    let stale = pages.fill(&at, &opened, &[("name", "PC-旧")]);
    assert!(stale.status == 422 && stale.text().contains("先にこの行を直しました"), "{}", stale.text());
    // Recorded again it wipes nothing of the other one: only what this person changed differs, and what both did is named.
    let both = pages.fill(
        &at,
        &opened,
        &[
            ("name", "PC-旧"),
            ("place", "待合"),
            ("patched_on", "R7.6.20"),
            ("os", "Windows 11 Pro 24H2"),
            ("description", "仮置き"),
        ],
    );
    let page = both.text();
    assert!(page.contains("ほかの人は、ここを「調剤室」にしました"), "{page}");
    let merged = ["name", "place", "os", "description"].map(|key| value(&page, key));
    assert_eq!(merged, ["PC-旧", "待合", "", ""], "what the other one emptied stays so");

    let no_reason = pages.fill(&at, &changed, &[("name", "PC-新"), ("retire", "1")]);
    assert!(no_reason.status == 422 && no_reason.text().contains("理由を書いてください"), "{}", no_reason.text());
    assert_eq!(pages.fill(&at, &changed, &[("retire", "1"), ("reason", "二重に書いた")]).status, 303);
    assert_eq!(pages.get(&at).status, 404);
    let told = folder.run(&["history", "devices"]).out;
    assert!(told.contains("取り下げました") && told.contains("二重に書いた"), "{told}");
}

#[test]
fn what_cannot_stand_in_a_row_is_named_and_nothing_typed_is_lost() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let new = pages.get("/ledgers/devices/new").text();
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[], "何も書かれていません"),
        (&[("name", "書いた名前"), ("patched_on", "そのうち")], "日付として読めません"),
        (&[("name", "書いた名前"), ("patched_on", "2025/2/30")], "という日はありません"),
        (&[("name", "書いた名前"), ("os", &"あ".repeat(2001))], "長すぎます"),
    ];
    for (fields, says) in cases {
        let refused = pages.fill("/ledgers/devices/new", &new, fields);
        let page = refused.text();
        assert!(refused.status == 422 && page.contains(says), "{says}: {page}");
        assert!(fields.is_empty() || page.contains("value=\"書いた名前\""), "{page}");
    }
    assert!(!pages.get(&found("書いた名前")).text().contains("書いた名前</a>"), "nothing was written");
    for path in ["/ledgers/nothing", "/ledgers/devices/rows/nothing", "/ledgers/..%2f", "/ledgers/devices/rows/..%2f"] {
        assert_eq!(pages.get(path).status, 404, "{path}");
    }
}

#[test]
fn many_rows_are_turned_over_filtered_and_exported() {
    let folder = midori();
    let rows: String =
        (0..250).map(|n| format!("PC{n:03},{}\n", if n % 50 == 7 { "ＡＢＣ室" } else { "調剤室" })).collect();
    std::fs::write(folder.path("many.csv"), format!("PC名,設置場所\n{rows}")).unwrap();
    assert_eq!(folder.run(&["import", "devices", "many.csv"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    let count = |path: &str| pages.get(path).text().matches("/ledgers/devices/rows/").count();
    assert_eq!(count(DEVICES), 100);
    assert!((50..100).contains(&count("/ledgers/devices?page=3")), "the rest stands on the last page");
    assert_eq!(count(&found("abc室")), 5, "wide and narrow letters are the same");
    let beyond = pages.get("/ledgers/devices?page=999").text();
    assert!(beyond.contains("PC249") && beyond.contains("3 / 3"), "beyond the last page is the last one: {beyond}");
    let book = pages.get("/ledgers/devices/export.xlsx");
    assert!(book.status == 200 && book.head.contains("attachment; filename=\"devices.xlsx\""), "{}", book.head);
}

#[test]
fn the_past_of_a_ledger_is_only_looked_at() {
    let folder = midori();
    let pages = Pages::serve_with(&folder, &["--recorded-by", "2099-01-01"]);
    let page = pages.get(DEVICES).text();
    assert!(page.contains("MIDORI-PC2") && page.matches("method=\"post\"").count() == 2, "{page}");
    for own in ["furigana", "language"] {
        assert!(page.contains(&format!("method=\"post\" action=\"/{own}\"")), "these alone may be asked for: {page}");
    }
    let own = format!("http://{}", pages.host);
    for path in ["/ledgers/devices/new", "/ledgers/devices/accept", "/begin"] {
        assert_eq!(pages.post(path, &own, "token=").status, 405, "{path}");
    }
}

/// What nobody sees in the spreadsheet stands open on the page, in one line.
#[test]
fn hidden_rows_are_told_before_they_are_taken() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    let token = value(&pages.get(DEVICES).text(), "token");
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../tables/tests/data/devices.xls");
    let mut bytes = std::fs::read(data).unwrap();
    let read = |bytes: &[u8]| pages.upload("/ledgers/devices/import", &token, ("台帳.xls", bytes)).text();
    assert!(!read(&bytes).contains("非表示の行が"));
    // The record of the fourth row, and far behind its number whether it is shown.
    let row = [0x08, 0x02, 0x10, 0x00, 0x03, 0x00];
    let at = bytes.windows(row.len()).position(|found| found == row).unwrap();
    bytes[at + 16] |= 0x20;
    let page = read(&bytes);
    let open = page.split("<details").next().unwrap();
    assert!(open.contains("ファイルで非表示の行が1行あり、これも読みました（4行目）"), "{page}");
}

#[test]
fn a_second_person_of_the_same_name_is_pointed_out() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    let added = |name: &str| {
        let sent = pages.fill("/ledgers/people/new", &pages.get("/ledgers/people/new").text(), &[("name", name)]);
        let to = sent.head.split("location: ").nth(1).unwrap().split("\r\n").next().unwrap().to_owned();
        pages.get(&to).text()
    };
    let hint = "同じ氏名の行が、ほかにもあります";
    assert!(!added("緑 花子").contains(hint));
    assert!(!added("青木 一郎").contains(hint));
    let twin = added("緑　花子");
    assert!(twin.contains(hint) && twin.contains("元に戻す"), "recorded, with a hint and a way back: {twin}");
}
