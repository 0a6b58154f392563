//! A day's work: a file comes in, an answer is given with its reason, a photo becomes evidence, a page is printed.

use crate::driver::{Browser, DESKTOP, PHONE};
use crate::run::{Folder, sample};
use crate::shop::Shop;
use std::process::Command;

/// An item that the sample's devices speak against.
const PATCHES: &str = "/items/r7/pharmacy/2-6";

fn at_work() -> (Shop, Browser) {
    let (shop, browser) = (Shop::midori(&[]), Browser::open(DESKTOP));
    shop.register(&browser);
    (shop, browser)
}

#[test]
fn a_file_with_a_bad_row_is_shown_and_the_good_row_taken() {
    let (shop, browser) = at_work();
    shop.open(&browser, "/ledgers/devices");
    browser.find("#file").choose(&shop.partly_bad());
    browser.find("form.upload button").click();
    browser.until_says("まだ何も書いていません");
    let page = browser.text();
    assert!(page.contains("2025/2/30") && page.contains("そのような日はありません"), "{page}");
    browser.find_text("button", "取り込む").click();
    browser.until("the ledger is open", |browser| {
        browser.path().starts_with("/ledgers/devices?") || browser.path() == "/ledgers/devices"
    });
    browser.find("#q").fill("PC8");
    browser.find("[role=search] button").click();
    browser.until_says("すべて表示");
    let ledger = browser.find("main table").text();
    assert!(ledger.contains("PC8") && !ledger.contains("PC9"), "{ledger}");
    // The same file of another kind, as it leaves Excel.
    shop.open(&browser, "/ledgers/media");
    browser.find("#file").choose(sample("外部記録媒体台帳.csv").as_ref());
    browser.find("form.upload button").click();
    browser.until_says("まだ何も書いていません");
}

/// A vendor's standard reply with these rows, and the fingerprint of its key.
fn standard_reply(folder: &Folder, rows: &str) -> (std::path::PathBuf, String) {
    let form = format!("事業者名,年度,番号,確認結果,確認日,目標日,備考\n{}", rows.replace("2-", "B社,令和7年度,2-"));
    std::fs::write(folder.path("様式.csv"), form).unwrap();
    let sign = ["reply", "sign", "様式.csv", "--vendor", "B社", "--product", "レセコンB", "-o", "標準回答.txt"];
    let ran = folder.run(&[&sign[..], &["--product-version", "5.0.1", "--on", "2025-06-10", "--json"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    (folder.path("標準回答.txt"), ran.json()["fingerprint"].as_str().unwrap().to_owned())
}

#[test]
fn a_changed_standard_reply_shows_what_differs_and_is_then_confirmed() {
    let (shop, browser) = at_work();
    let vendor = Folder::new();
    let choose = |file: &std::path::Path| {
        shop.open(&browser, "/ledgers/vendor-reply");
        browser.find("#file").choose(file);
        browser.find("form.upload button").click();
        browser.until_says("まだ何も書いていません");
    };
    let (file, fingerprint) = standard_reply(&vendor, "2-⑧,はい,R7.6.2,,\n2-⑨,いいえ,R7.6.2,R8.3.31,\n");
    choose(&file);
    browser.find("#key").fill(&fingerprint);
    browser.find_text("button", "取り込む").click();
    browser.until("the ledger is open", |browser| !browser.path().contains("/import"));
    let (file, _) = standard_reply(&vendor, "2-⑧,はい,R7.6.2,,\n2-⑨,はい,R7.6.9,,改修済み\n");
    choose(&file);
    let page = browser.text();
    assert!(page.contains("いいえ") && page.contains("改修済み"), "what differs is shown: {page}");
    browser.find_text("button", "取り込む").click();
    browser.until("the ledger is open", |browser| !browser.path().contains("/import"));
    browser.find("#q").fill("改修済み");
    browser.find("[role=search] button").click();
    browser.until_says("すべて表示");
    assert!(browser.find("main table").text().contains("2-⑨"), "{}", browser.text());
}

#[test]
fn an_answer_against_what_was_found_needs_a_reason() {
    let (shop, browser) = at_work();
    shop.open(&browser, PATCHES);
    browser.find("[name=choice][value=はい]").click();
    browser.find("#note").fill("");
    browser.find_text("button", "この内容で記録する").click();
    browser.until_says("まだ記録していません");
    assert_eq!(browser.find("#note").attribute("aria-invalid"), "true");
    browser.find(".summary a").click();
    assert_eq!(browser.focused().attribute("id"), "note", "the summary leads to the field");
    browser.find("#note").fill("Win8の機器は本日、撤去しました");
    browser.find_text("button", "この内容で記録する").click();
    browser.until_says("回答を記録しました");
    assert!(browser.text().contains("本日、撤去しました"), "{}", browser.text());
}

#[test]
fn a_photo_is_attached_on_a_phone_and_seen() {
    let (shop, browser) = at_work();
    browser.resize(PHONE);
    shop.open(&browser, PATCHES);
    let photo = shop.folder.path("設定画面.png");
    std::fs::write(&photo, browser.picture()).unwrap();
    browser.find_text("summary", "根拠を加える").click();
    browser.find("#title").fill("設定画面の写真");
    browser.find("#file").choose(&photo);
    browser.find_text("button", "根拠を加える").click();
    browser.until("the photo is shown", |browser| {
        browser.has("img.shown")
            && browser.script(
                "const i = document.querySelector('img.shown'); i.scrollIntoView(); return i.complete && i.naturalWidth > 0",
                &[],
            ) == true
    });
    assert!(browser.text().contains("設定画面.png"));
    let fits = browser.script("return document.documentElement.scrollWidth <= innerWidth", &[]);
    assert_eq!(fits, true, "a large photo does not widen the page");
}

#[test]
fn an_item_is_printed_without_its_forms() {
    let (shop, browser) = at_work();
    shop.open(&browser, PATCHES);
    let (text, _) = printed(&shop, &browser);
    for said in ["みどり薬局", "2-⑥", "わかっていること", "MIDORI-PC2"] {
        assert!(text.contains(said), "{said} is not printed: {text}");
    }
    for unprinted in ["この内容で記録する", "サインアウト", "本文へ", "根拠を加える", "回答する"]
    {
        assert!(!text.contains(unprinted), "{unprinted} is printed: {text}");
    }
}

/// What the open page has on paper, without the gaps, and on how many sheets.
fn printed(shop: &Shop, browser: &Browser) -> (String, usize) {
    let paper = shop.folder.path("printed.pdf");
    std::fs::write(&paper, browser.printed()).unwrap();
    let ran = Command::new("pdftotext").args([paper.to_str().unwrap(), "-"]).output().unwrap();
    let text = String::from_utf8_lossy(&ran.stdout).into_owned();
    (text.chars().filter(|c| !c.is_whitespace()).collect(), text.matches('\u{c}').count())
}

/// Paper does not scroll: the last column of a wide table is printed as well.
#[test]
fn a_ledger_and_a_month_are_printed_whole() {
    let (shop, browser) = at_work();
    shop.open(&browser, "/ledgers/devices");
    let last = browser.find("tbody tr td:last-child").text();
    let (text, _) = printed(&shop, &browser);
    assert!(text.contains(&last), "the last column, {last}, is cut off: {text}");
    assert!(
        text.starts_with("みどり薬局機器台帳") && !text.contains("一行加える"),
        "whose it is, and no links: {text}"
    );
    shop.open(&browser, "/ledgers/devices?all=1");
    let written = "return [...document.querySelectorAll('td[data-label]')].filter(e => e.innerText)
        .map(e => `${e.dataset.label}: ${e.innerText}`.replace(/\\s/g, ''))";
    let (text, values) = (printed(&shop, &browser).0, browser.script(written, &[]));
    assert!(values.as_array().unwrap().len() > 50, "{values}");
    for value in values.as_array().unwrap() {
        assert!(text.contains(value.as_str().unwrap()), "{value} is cut off: {text}");
    }
    shop.open(&browser, "/calendar");
    browser.find("h2 a[href^='/calendar?month=']").click();
    browser.until_says("一年分を見る");
    assert_eq!(printed(&shop, &browser).1, 1, "a month is one sheet");
}
