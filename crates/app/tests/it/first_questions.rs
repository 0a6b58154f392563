//! The first ten minutes in the browser: from nothing to ledgers that say who is who and which systems there are, and a
//! printed form.

use crate::pages::{Answer, Pages, value};
use crate::run::Folder;

fn answer(pages: &Pages, step: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/first/{step}");
    let opened = pages.get(&path).text();
    pages.fill(&path, &opened, fields)
}

/// Answers a question, and holds that the next one comes.
fn goes_on(pages: &Pages, step: &str, fields: &[(&str, &str)], next: &str) {
    let sent = answer(pages, step, fields);
    assert_eq!(sent.status, 303, "{step}: {}", sent.text());
    assert!(sent.head.contains(&format!("location: {next}\r")), "{step}: {}", sent.head);
}

fn exported(folder: &Folder, ledger: &str) -> serde_json::Value {
    assert_eq!(folder.run(&["export", ledger, "-o", "ledger.json"]).code, 0);
    serde_json::from_slice(&std::fs::read(folder.path("ledger.json")).unwrap()).unwrap()
}

#[test]
fn ten_minutes_lead_from_nothing_to_a_printed_form() {
    let folder = Folder::new();
    let pages = Pages::serve(&folder, "ja");
    let begun = pages.fill("/begin", &pages.get("/begin").text(), &[("name", "みどり薬局")]);
    assert!(begun.head.contains("location: /members/first"), "{}", begun.head);
    let password = "kumo-7-pan-ame";
    let fields = [("name", "緑 花子"), ("role", "officer"), ("password", password), ("again", password)];
    let entered = pages.fill("/members/first", &pages.get("/members/first").text(), &fields);
    assert!(entered.head.contains("location: /first/owner"), "{}", entered.head);
    pages.keep(&entered);
    goes_on(&pages, "owner", &[("owner", "緑")], "/first/officer");
    assert!(pages.get("/first/owner").text().contains("value=\"緑\""), "what was answered is shown");
    goes_on(&pages, "owner", &[("owner", "緑 太郎")], "/first/officer");
    let wrong = answer(&pages, "officer", &[("officer", "緑 花子"), ("appointed_on", "R7.2.30")]);
    assert!(wrong.status == 422 && wrong.text().contains("緑 花子"), "what was typed stays: {}", wrong.text());
    assert!(
        wrong.text().contains("「R7.2.30」") && !wrong.text().contains("1A"),
        "no cell of a file: {}",
        wrong.text()
    );
    goes_on(&pages, "officer", &[("officer", "緑 花子"), ("appointed_on", "R7.4.1")], "/first/helpers");
    goes_on(&pages, "helpers", &[("deputy", "緑 太郎"), ("liaison", "青木 一郎")], "/first/systems");
    let systems = [
        ("used-0", "1"),
        ("product-0", "レセコンB"),
        ("vendor-0", "B社"),
        ("contracted-0", "あり"),
        ("used-1", "1"),
        ("vendor-1", "Ｂ社"),
        ("contracted-1", ""),
    ];
    let not_ticked = answer(&pages, "systems", &[&systems[..], &[("product-3", "電処Z")]].concat());
    assert!(
        not_ticked.status == 422 && not_ticked.text().contains("「電子処方箋」に印がありません"),
        "{}",
        not_ticked.text()
    );
    goes_on(&pages, "systems", &systems, "/first/server");
    let asked = pages.get("/first/systems").text();
    assert!(asked.contains("value=\"レセコンB\"") && asked.contains("name=\"used-0\" value=\"1\" checked"), "{asked}");
    let servers = pages.get("/first/server").text();
    let offered = |at: usize| servers.matches(&format!("name=\"server-{at}\"")).count();
    assert_eq!((offered(0), offered(1), offered(2)), (4, 4, 0), "four places for each of two systems: {servers}");
    goes_on(&pages, "server", &[("server-0", "クラウド")], "/first/wireless");
    let hosting = |folder: &Folder| {
        let systems = exported(folder, "systems");
        let all = systems.as_array().unwrap().iter();
        all.map(|system| system["hosting"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(hosting(&folder), ["クラウド", ""], "nothing is written of a system of which nothing was said");
    goes_on(&pages, "server", &[("server-0", "クラウド"), ("server-1", "クラウド")], "/first/wireless");
    goes_on(&pages, "wireless", &[("wireless", "なし")], "/first/usual");
    let usual = pages.get("/first/usual").text();
    for name in ["レセコンの端末", "電子薬歴の端末", "ルータ", "保健所", "警察（サイバー窓口）", "B社"]
    {
        assert!(usual.contains(&format!("<span lang=\"ja\">{name}</span>")), "{name}: {usual}");
    }
    assert!(!usual.contains("value=\"devices/サーバ\" checked"), "no server stands here: {usual}");
    let ticked =
        [("usual-0", "devices/レセコンの端末"), ("usual-1", "contacts/保健所"), ("usual-2", "devices/ない機器")];
    goes_on(&pages, "usual", &ticked, "/first/files");
    let devices = exported(&folder, "devices");
    assert!(devices.as_array().unwrap().len() == 1 && devices[0]["vendor"] == "B社", "{devices}");
    assert_eq!(exported(&folder, "contacts").as_array().unwrap().len(), 1);
    assert!(!pages.get("/first/usual").text().contains("レセコンの端末"), "what is there is not offered again");
    let files = pages.get("/first/files").text();
    assert!(files.contains("action=\"/ledgers/devices/import\"") && files.contains("href=\"/first/usual\""), "{files}");
    let people = exported(&folder, "people");
    let role = |name: &str| {
        let found = people.as_array().unwrap().iter().find(|person| person["name"] == name);
        found.unwrap_or_else(|| panic!("{people}"))["role"].as_str().unwrap().to_owned()
    };
    assert_eq!(people.as_array().unwrap().len(), 3, "the name typed first by mistake is gone: {people}");
    assert_eq!(role("緑 太郎"), "開設者・副責任者", "one person, two roles");
    assert_eq!(role("緑 花子"), "医療情報システム安全管理責任者");
    let vendors = exported(&folder, "vendors");
    assert_eq!(vendors.as_array().unwrap().len(), 1, "written two ways, it is one vendor: {vendors}");
    assert_eq!(vendors[0]["systems"], "レセコン・電子薬歴");
    let systems = exported(&folder, "systems");
    assert!(systems.as_array().unwrap().iter().all(|system| system["hosting"] == "クラウド"), "{systems}");
    assert_eq!(exported(&folder, "statements").as_array().unwrap().len(), 2);
    let home = pages.get("/").text();
    assert!(home.contains("今日やること</h1>") && !home.contains("はじめの質問に答える"), "{home}");
    assert!(pages.get("/papers/checklist.pdf").body.starts_with(b"%PDF-"));

    // Asked again, nothing is there twice.
    goes_on(&pages, "owner", &[("owner", "緑　太郎")], "/first/officer");
    assert_eq!(exported(&folder, "people").as_array().unwrap().len(), 3);
    // Another deputy: the role goes over, the person stays with the other one.
    goes_on(&pages, "helpers", &[("deputy", "青木 一郎"), ("liaison", "青木 一郎")], "/first/systems");
    let people = exported(&folder, "people");
    let told = people.as_array().unwrap().iter().map(|person| format!("{} {}", person["name"], person["role"]));
    let told: Vec<String> = told.map(|told| told.replace('"', "")).collect();
    assert!(told.contains(&"緑\u{3000}太郎 開設者".to_owned()), "{told:?}");
    assert!(told.contains(&"青木 一郎 事業者との窓口担当・副責任者".to_owned()), "{told:?}");
    // There is a server and a wireless LAN after all.
    goes_on(&pages, "server", &[("server-0", "薬局内"), ("server-1", "クラウド")], "/first/wireless");
    goes_on(&pages, "wireless", &[("wireless", "あり")], "/first/usual");
    goes_on(&pages, "wireless", &[("wireless", "あり")], "/first/usual");
    let statements = exported(&folder, "statements");
    let said: Vec<&str> = statements.as_array().unwrap().iter().map(|row| row["value"].as_str().unwrap()).collect();
    assert_eq!(said, ["いいえ", "いいえ"], "{statements}");
    assert_eq!(exported(&folder, "devices").as_array().unwrap().len(), 2, "one access point, asked twice");
    goes_on(&pages, "wireless", &[("wireless", "なし")], "/first/usual");
    assert_eq!(exported(&folder, "devices").as_array().unwrap().len(), 1, "the one that the question wrote is gone");
    std::fs::write(folder.path("ap.csv"), "PC名,メーカー\n待合のWi-Fi,X\n").unwrap();
    assert_eq!(folder.run(&["import", "devices", "ap.csv"]).code, 0);
    let refused = answer(&pages, "wireless", &[("wireless", "なし")]).text();
    assert!(refused.contains("待合のWi-Fi"), "one of the ledger stays: {refused}");
    // Another vendor after all, and one system less.
    let fewer = [("used-0", "1"), ("product-0", "レセコンB"), ("vendor-0", "C社"), ("contracted-0", "あり")];
    goes_on(&pages, "systems", &fewer, "/first/server");
    let names = |ledger: &str| {
        let rows = exported(&folder, ledger);
        rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((names("systems"), names("vendors")), (vec!["レセコン".to_owned()], vec!["C社".to_owned()]));
    // What is left open writes nothing.
    let before = folder.run(&["history"]).out.lines().count();
    for (step, next) in
        [("owner", "/first/officer"), ("wireless", "/first/usual"), ("usual", "/first/files"), ("files", "/")]
    {
        goes_on(&pages, step, &[], next);
    }
    assert_eq!(folder.run(&["history"]).out.lines().count(), before);
}

#[test]
fn a_file_fills_the_rows_that_were_only_ticked() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    goes_on(&pages, "wireless", &[("wireless", "あり")], "/first/usual");
    goes_on(&pages, "usual", &[("usual-0", "devices/ルータ"), ("usual-1", "devices/サーバ")], "/first/files");
    let csv = "PC名,種別,IPアドレス\nRTX-1,ルータ,192.168.0.1\nAP-1,無線LANアクセスポイント,192.168.0.2\n";
    let names = || {
        let devices = exported(&folder, "devices");
        let all = devices.as_array().unwrap().iter();
        all.map(|device| device["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let token = value(&pages.get("/ledgers/devices").text(), "token");
    let read = || pages.upload("/ledgers/devices/import", &token, ("機器台帳.csv", csv.as_bytes())).text();
    let shown = read();
    assert!(shown.contains("「ルータ」→「RTX-1」（はじめの質問で印を付けた行に"), "{shown}");
    let apart = pages.fill("/ledgers/devices/accept", &shown, &[("apart", "1")]);
    assert_eq!((apart.status, names().len()), (303, 5), "the person says that they are others");
    let to = apart.head.split("location: ").nth(1).unwrap().split("\r\n").next().unwrap();
    let page = pages.get(to).text();
    let undo = pages.fill("/ledgers/devices/undo", &page, &[("entries", &value(&page, "entries"))]);
    assert_eq!(undo.status, 303, "{}", undo.text());
    assert_eq!(pages.fill("/ledgers/devices/accept", &read(), &[]).status, 303);
    assert_eq!(names(), ["AP-1", "サーバ", "RTX-1"]);
}

/// Answers a question, and holds that the next page tells what was taken back.
fn takes_back(pages: &Pages, step: &str, fields: &[(&str, &str)], next: &str) {
    goes_on(pages, step, fields, &format!("{next}?back=1"));
    let told = pages.get(&format!("{next}?back=1")).text();
    assert!(told.contains("前の質問の答えを取り消しました"), "{told}");
}

#[test]
fn what_was_said_before_is_taken_back() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    let of = |ledger: &str, key: &str| {
        let rows = exported(&folder, ledger);
        let all = rows.as_array().unwrap().iter();
        all.map(|row| row[key].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let used = [("used-0", "1"), ("product-0", "レセコンB"), ("contracted-0", "あり"), ("used-1", "1")];
    goes_on(&pages, "systems", &used, "/first/server");
    goes_on(&pages, "server", &[("server-0", "クラウド"), ("server-1", "サーバなし")], "/first/wireless");
    assert_eq!((of("systems", "hosting").len(), of("statements", "topic")), (2, vec!["自局サーバなし".to_owned()]));
    takes_back(&pages, "server", &[("server-0", "クラウド"), ("server-1", "")], "/first/wireless");
    assert_eq!(of("systems", "hosting"), ["クラウド", ""], "わからない is said again");
    assert!(of("statements", "topic").is_empty(), "nor is it known whether there is a server here");
    goes_on(&pages, "server", &[("server-0", "クラウド"), ("server-1", "")], "/first/wireless");
    let open = [("used-0", "1"), ("product-0", ""), ("contracted-0", ""), ("used-1", "1")];
    takes_back(&pages, "systems", &open, "/first/server");
    assert_eq!((of("systems", "product")[0].as_str(), of("systems", "contracted")[0].as_str()), ("", ""));

    goes_on(&pages, "officer", &[("officer", "緑 花子"), ("appointed_on", "R7.4.1")], "/first/helpers");
    goes_on(&pages, "helpers", &[("deputy", "青木 一郎"), ("liaison", "緑 花子")], "/first/systems");
    takes_back(&pages, "helpers", &[("deputy", ""), ("liaison", "緑 花子")], "/first/systems");
    assert_eq!(of("people", "name"), ["緑 花子"], "who had no other role goes");
    // One person gives up a role and takes another on in one answer.
    goes_on(&pages, "helpers", &[("deputy", "緑 花子"), ("liaison", "")], "/first/systems?back=1");
    assert_eq!(of("people", "role"), ["医療情報システム安全管理責任者・副責任者"]);
    takes_back(&pages, "officer", &[("officer", ""), ("appointed_on", "2025-04-01")], "/first/helpers");
    assert_eq!((of("people", "role")[0].as_str(), of("people", "appointed_on")[0].as_str()), ("副責任者", ""));
    std::fs::write(folder.path("people.csv"), "氏名,役割\n山田 次郎,開設者（代表）\n").unwrap();
    assert_eq!(folder.run(&["import", "people", "people.csv"]).code, 0);
    let refused = answer(&pages, "owner", &[("owner", "")]);
    assert!(refused.status == 422 && refused.text().contains("山田 次郎"), "{}", refused.text());

    goes_on(&pages, "wireless", &[("wireless", "なし")], "/first/usual");
    takes_back(&pages, "wireless", &[("wireless", "")], "/first/usual");
    assert!(of("statements", "topic").is_empty());
    goes_on(&pages, "wireless", &[("wireless", "あり")], "/first/usual");
    takes_back(&pages, "wireless", &[("wireless", "")], "/first/usual");
    assert!(of("devices", "name").is_empty());
}

#[test]
fn a_file_of_the_first_questions_leads_back_to_them() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    let files = pages.get("/first/files").text();
    let (token, first) = (value(&files, "token"), value(&files, "first"));
    let fields = [("token", token.as_str()), ("first", first.as_str())];
    let csv = "PC名\nPC-1\n".as_bytes();
    let shown = pages.upload_with("/ledgers/devices/import", &fields, ("機器台帳.csv", csv)).text();
    assert_eq!(shown.matches("href=\"/first/files\"").count(), 2, "back, or not at all: {shown}");
    let taken = pages.fill("/ledgers/devices/accept", &shown, &[]);
    let to = taken.head.split("location: ").nth(1).unwrap().split("\r\n").next().unwrap();
    let page = pages.get(to).text();
    let recorded = page.split("class=\"recorded\"").nth(1).unwrap().split("<h1>").next().unwrap();
    for way in ["href=\"/first/files\"", "href=\"/\"", "元に戻す"] {
        assert!(recorded.contains(way), "{way}: {recorded}");
    }
    let other = pages.upload("/ledgers/devices/import", &token, ("機器台帳.csv", csv)).text();
    assert!(other.contains("href=\"/ledgers/devices\"") && !other.contains("/first/files"), "{other}");
    let wrong = pages.upload_with("/ledgers/devices/import", &fields, ("機器台帳.xlsx", b"none"));
    assert!(wrong.text().contains("href=\"/first/files\""), "{}", wrong.text());
}

/// A list of people that tells less than was answered takes no role away; what the file itself gives to somebody goes to them.
#[test]
fn a_role_that_was_answered_outlives_a_list_of_people() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    goes_on(&pages, "helpers", &[("deputy", "青木 一郎"), ("liaison", "緑 花子")], "/first/systems");
    let import = |csv: &str| {
        std::fs::write(folder.path("people.csv"), csv).unwrap();
        let ran = folder.run(&["import", "people", "people.csv", "--accept"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let is_told = ran.err.contains("は、そのまま残します");
        let people = exported(&folder, "people");
        let role = |name: &str| {
            let mut all = people.as_array().unwrap().iter();
            all.find(|row| row["name"] == name).unwrap()["role"].as_str().unwrap_or_default().to_owned()
        };
        let roles = (role("青木 一郎"), role("緑 花子"));
        assert_eq!(is_told, roles.0.contains('・') || roles.1.contains('・'), "{ran:?}");
        roles
    };
    let (aoki, midori) = import("氏名,役割\n青木 一郎,レセコン担当\n緑 花子,\n");
    assert_eq!((aoki.as_str(), midori.as_str()), ("レセコン担当・副責任者", "事業者との窓口担当"));
    assert_eq!(value(&pages.get("/first/helpers").text(), "deputy"), "青木 一郎", "the question is still answered");
    let (aoki, midori) = import("氏名,役割\n青木 一郎,レセコン担当\n緑 花子,副責任者\n");
    assert_eq!((aoki.as_str(), midori.as_str()), ("レセコン担当", "副責任者・事業者との窓口担当"));
    for gone in ["元副責任者", "なし", "－", "未定", "担当（退任）"] {
        let (_, midori) = import(&format!("氏名,役割\n緑 花子,{gone}\n"));
        assert_eq!(midori, gone, "the file takes it back");
    }
}

#[test]
fn a_shop_without_a_number_writes_the_numbers_before_it_prints_a_chart() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let contacts = |rows: &str| {
        std::fs::write(folder.path("contacts.csv"), rows).unwrap();
        assert_eq!(folder.run(&["import", "contacts", "contacts.csv", "--accept"]).code, 0);
    };
    let heads = "名称,区分,電話\n";
    contacts(&format!("{heads}保健所,行政,\n警察,行政,\n"));
    let pages = Pages::serve(&folder, "ja");
    let home = pages.get("/").text();
    assert!(home.contains("連絡先一覧に、薬局内・事業者・厚生労働省・警察の電話番号を書く"), "{home}");
    assert!(home.contains("<a class=\"go\" href=\"/ledgers/contacts\">"), "{home}");
    assert!(home.contains("根拠は期限内") && !home.contains("根拠: 有効"), "nothing is in order yet: {home}");
    for place in ["today", "form", "checklist", "ledgers"] {
        assert!(home.contains(&format!("href=\"#{place}\"")) && home.contains(&format!("id=\"{place}\"")), "{place}");
    }
    contacts(&format!("{heads}保健所,行政,03-0000-0000\n警察,行政,\n"));
    let home = pages.get("/").text();
    assert!(!home.contains("電話番号を書く") && home.contains("連絡体制図を作り"), "{home}");
}

#[test]
fn whoever_was_registered_as_the_owner_is_not_asked_for_again() {
    let folder = Folder::new();
    let pages = Pages::serve(&folder, "ja");
    pages.fill("/begin", &pages.get("/begin").text(), &[("name", "みどり薬局")]);
    let password = "kumo-7-pan-ame";
    let fields = [("name", "鈴木 一郎"), ("role", "owner"), ("password", password), ("again", password)];
    pages.keep(&pages.fill("/members/first", &pages.get("/members/first").text(), &fields));
    assert_eq!(value(&pages.get("/first/owner").text(), "owner"), "鈴木 一郎");
    assert_eq!(value(&pages.get("/first/officer").text(), "officer"), "", "who is appointed is said by a person");
}
