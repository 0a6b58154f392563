//! A newer official form by the pages alone: brought in, confirmed row by row, and the year turned over to it.

use crate::pages::{Answer, Pages, midori, value};
use crate::sign_in::{OTHER, add, come_in, with_officer};
use std::collections::BTreeMap;

/// A file of the tests.
fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn bring(pages: &Pages, name: &str) -> Answer {
    let token = value(&pages.get("/editions").text(), "token");
    pages.upload("/editions", &token, (name, &file(name)))
}

/// The duty that stands in each row's field, by the row's key.
fn proposed(page: &str) -> BTreeMap<String, String> {
    let rows = page.split("name=\"duty:").skip(1).map(|row| {
        let (key, rest) = row.split_once('"').unwrap();
        let options = rest.split("</select>").next().unwrap();
        let chosen = options.split("\" selected").next().unwrap().rsplit("value=\"").next().unwrap();
        (key.to_owned(), chosen.to_owned())
    });
    rows.collect()
}

fn confirm(pages: &Pages, page: &str, but: &[(&str, &str)], unseen: &str) -> Answer {
    let token = value(page, "token");
    let mut fields: Vec<(String, String)> = vec![("token".to_owned(), token)];
    for (key, duty) in proposed(page) {
        let duty = but.iter().find(|(at, _)| *at == key).map_or(duty, |(_, duty)| (*duty).to_owned());
        fields.push((format!("duty:{key}"), duty));
        if key != unseen {
            fields.push((format!("seen:{key}"), "1".to_owned()));
        }
    }
    for number in page.split("name=\"number:").skip(1) {
        let (name, rest) = number.split_once('"').unwrap();
        let text = rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        fields.push((format!("number:{name}"), text.to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    pages.post_fields("/editions/r8", &fields)
}

#[test]
fn a_newer_form_comes_in_and_the_year_is_turned_over() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let list = pages.get("/editions").text();
    assert!(list.contains("いま使っている様式") && list.contains("まだ取り込んでいません"), "{list}");
    assert!(list.contains("SHA-256"), "the newer official file is named with its hash: {list}");
    for name in ["two_cell_form.xlsx", "two_cell_vendor_form.xlsx"] {
        let taken = bring(&pages, name);
        assert!(taken.status == 303 && taken.head.contains("location: /editions/r8"), "{}", taken.text());
    }
    let page = pages.get("/editions/r8").text();
    assert!(page.contains("知られているもの（SHA-256）と違います") && !page.contains("この年度に切り替える"), "{page}");
    let first = proposed(&page).into_keys().next().unwrap();
    let unseen = confirm(&pages, &page, &[], &first);
    assert!(unseen.status == 422 && unseen.text().contains("まだ確かめていません"), "{}", unseen.text());
    // A rule that judges by a number asks for it.
    let by_rule = (first.as_str(), "password_rule");
    let asked = confirm(&pages, &page, &[by_rule], "").text();
    assert!(asked.contains("判定に要る数値") && asked.contains(&format!("number:{first}:length_min")), "{asked}");
    let confirmed = confirm(&pages, &page, &[], "");
    assert_eq!(confirmed.status, 303, "{}", confirmed.text());
    let page = pages.get("/editions/r8").text();
    assert!(page.contains("確かめてあります") && page.contains("この年度に切り替える"), "{page}");
    let r7 = "/items/r7/pharmacy/1-1";
    let answer =
        [("choice", "いいえ"), ("confirmed_on", "R7.11.25"), ("target_on", "R8.3.31"), ("note", "来年に買い替えます")];
    let answered = pages.fill(r7, &pages.get(r7).text(), &answer);
    assert_eq!(answered.status, 303, "{}", answered.text());
    let attached = [("title", "R7の点検表"), ("kept_where", "青いファイル")];
    for at in ["1-1", "2-2"] {
        let token = value(&pages.get(&format!("/items/r7/pharmacy/{at}")).text(), "token");
        let fields = [&[("token", token.as_str())], &attached[..]].concat();
        assert_eq!(pages.upload_with(&format!("/evidence/r7/pharmacy/{at}"), &fields, ("", b"")).status, 303);
    }
    let asked = pages.get("/editions/r8/begin").text();
    assert!(
        asked.contains("年度を切り替えますか") && asked.contains("（1件）"),
        "asked once, with what it means: {asked}"
    );
    assert_eq!(pages.fill("/editions/r8/begin", &asked, &[]).status, 303);
    let told: Vec<String> = pages
        .get("/")
        .text()
        .split("href=\"/items/r8/")
        .skip(1)
        .map(|rest| pages.get(&format!("/items/r8/{}", rest.split('"').next().unwrap())).text())
        .filter(|page| page.contains("前の年度"))
        .collect();
    let has = |words: &[&str]| told.iter().any(|page| words.iter().all(|word| page.contains(word)));
    assert!(has(&["令和7年度版", "来年に買い替えます", "R7の点検表", "青いファイル"]), "{}", told.len());
    let home = pages.get("/").text();
    assert!(home.contains("令和8年度版"), "{home}");
    let again = pages.fill("/editions/r8/begin", &page, &[]);
    assert_eq!(again.status, 422, "only once: {}", again.text());
}

#[test]
fn what_is_no_form_is_refused_with_the_way_back() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let token = value(&pages.get("/editions").text(), "token");
    for (name, bytes) in [("空.xlsx", Vec::new()), ("台帳.csv", "PC名\nPC1\n".as_bytes().to_vec())] {
        let refused = pages.upload("/editions", &token, (name, &bytes));
        let page = refused.text();
        assert!(refused.status == 422 && page.contains("href=\"#file\"") && page.contains("<header>"), "{page}");
        assert!(page.contains("id=\"file-wrong\"") && !page.contains(" / "), "in the reader's language: {page}");
    }
    let known = pages.upload("/editions", &token, ("R7.xlsx", &pages.get("/papers/checklist.xlsx").body)).text();
    assert!(!known.contains("--id"), "no option of a command on a page: {known}");
    assert_eq!(pages.get("/editions/r9").status, 404);
}

/// A year that was turned over too early is turned back; what was answered for the newer one waits in the record.
#[test]
fn a_year_is_turned_back_with_a_reason_and_loses_nothing() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let back = |reason: &str| {
        let opened = pages.get("/editions").text();
        pages.post_fields("/editions/r8/back", &[("token", &value(&opened, "token")), ("reason", reason)])
    };
    assert!(!pages.get("/editions").text().contains("前の年度に戻す"), "there is none yet");
    assert_eq!(back("早すぎた").status, 422);
    bring(&pages, "two_cell_form.xlsx");
    confirm(&pages, &pages.get("/editions/r8").text(), &[], "");
    assert_eq!(pages.fill("/editions/r8/begin", &pages.get("/editions/r8/begin").text(), &[]).status, 303);
    let item = "/items/r8/pharmacy/1-1";
    let answered =
        pages.fill(item, &pages.get(item).text(), &[("choice", "わからない"), ("note", "新しい年度で答えた")]);
    assert_eq!(answered.status, 303, "{}", answered.text());
    let unsaid = back(" ");
    assert!(unsaid.status == 422 && unsaid.text().contains("理由を書いてください"), "{}", unsaid.text());
    let turned = back("様式を\u{202e}た");
    assert!(turned.status == 422 && turned.text().contains("見えない文字"), "{}", turned.text());
    assert_eq!(back("様式を取り違えた").status, 303);
    let home = pages.get("/").text();
    assert!(home.contains("令和7年度版") && home.contains("href=\"/items/r7/"), "{home}");
    assert_eq!(back("様式を取り違えた").status, 422, "pressed twice it goes back once");
    let history = folder.run(&["history"]).out;
    assert!(history.contains("前の年度に戻しました: r8 → r7（様式を取り違えた）"), "{history}");
    assert!(history.contains("に回答: わからない") && !history.contains("r8/pharmacy"), "by its number: {history}");
    assert_eq!(pages.fill("/editions/r8/begin", &pages.get("/editions/r8/begin").text(), &[]).status, 303);
    assert!(pages.get(item).text().contains("新しい年度で答えた"), "turned over again it is there");
}

/// The pharmacy's form alone has no row for a vendor: that is told wherever vendors are asked.
#[test]
fn a_form_without_the_vendors_part_says_so_where_vendors_are_asked() {
    let (folder, pages) = with_officer();
    std::fs::write(folder.path("systems.csv"), "システム名,事業者,契約\nレセコン,B社,あり\n").unwrap();
    assert_eq!(folder.run(&["import", "systems", "systems.csv"]).code, 0);
    let asking = ["/questions", "/vendor-links", "/ledgers/vendors", "/ledgers/vendor-reply"];
    let missing = "薬局確認用だけが取り込まれています";
    for path in asking {
        assert!(!pages.get(path).text().contains(missing), "{path}");
    }
    assert_eq!(bring(&pages, "two_cell_form.xlsx").status, 303);
    assert_eq!(confirm(&pages, &pages.get("/editions/r8").text(), &[], "").status, 303);
    let asked = pages.get("/editions/r8/begin").text();
    assert!(asked.contains("事業者確認用の様式がまだ取り込まれていません"), "it is said before: {asked}");
    assert_eq!(pages.fill("/editions/r8/begin", &asked, &[]).status, 303);
    for path in asking {
        let page = pages.get(path).text();
        assert!(page.contains(missing) && page.contains("href=\"/editions\""), "{path}: {page}");
        assert!(!page.contains("いま聞くことはありません") && !page.contains("登録されていません"), "{path}: {page}");
    }
    let steps = pages.get("/").text();
    assert!(steps.contains(missing) && steps.contains("href=\"/editions\""), "{steps}");
    assert!(
        !steps.contains("記入を依頼する") && steps.contains("この年度の事業者確認用の様式（公式の Excel）を取り込む"),
        "{steps}"
    );
    // A 職員 is told who does it.
    let code = add(&pages, "青木 一郎", "staff");
    let officer = pages.ticket.borrow().clone();
    pages.ticket.replace(String::new());
    pages.keep(&come_in(&pages, &code, OTHER));
    let steps = pages.get("/").text();
    assert!(!steps.contains("href=\"/editions\"") && steps.contains("安全管理責任者が行います"), "{steps}");
    pages.ticket.replace(officer);
    let links = pages.get("/vendor-links").text();
    assert!(!links.contains("リンクを出す"), "a link would lead to nothing: {links}");
    let token = value(&links, "token");
    let made = pages.post_fields("/vendor-links", &[("token", &token), ("form", "01"), ("days", "14")]);
    assert_eq!(made.status, 422, "{}", made.text());
    for path in ["/inspection", "/papers"] {
        assert!(!pages.get(path).text().contains("vendor-checklist"), "{path}: no empty form is offered");
    }
    let none = pages.get("/papers/vendor-checklist-01.pdf");
    assert!(none.status == 404 && none.text().contains("まだ取り込まれていない"), "{}", none.text());
    let refused = folder.run(&["paper", "vendor-checklist", "-o", "forms"]);
    assert!(refused.code == 2 && refused.err.contains("edition import"), "{}: {}", refused.code, refused.err);
    assert!(!folder.path("forms").exists());
}
