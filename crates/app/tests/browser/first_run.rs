//! The first ten minutes: from nothing to a printed form, as a person goes through them.

use crate::driver::{Browser, DESKTOP};
use crate::shop::{PASSWORD, Shop, fill_first_member};

/// What is filled in and chosen on each question, and where it leads.
type Question = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str], &'static str);

const QUESTIONS: [Question; 7] = [
    ("owner", &[("#owner", "緑 太郎")], &[], "/first/officer"),
    ("officer", &[("#officer", "緑 花子"), ("#appointed_on", "R7.4.1")], &[], "/first/helpers"),
    ("helpers", &[("#deputy", "緑 太郎"), ("#liaison", "青木 一郎")], &[], "/first/systems"),
    (
        "systems",
        &[("#product-0", "レセコンB"), ("#vendor-0", "B社")],
        &["[name=used-0]", "#contracted-0 [value=あり]"],
        "/first/server",
    ),
    ("server", &[], &["[name=server-0][value=クラウド]"], "/first/wireless"),
    ("wireless", &[], &["[name=wireless][value=なし]"], "/first/usual"),
    ("usual", &[], &[], "/first/files"),
];

#[test]
fn ten_minutes_lead_from_nothing_to_a_printed_form() {
    let shop = Shop::new(&[]);
    let browser = Browser::open(DESKTOP);
    browser.go(&shop.address);
    browser.until_at("/begin");
    browser.find("#name").write("みどり薬局");
    browser.find("main button").click();
    browser.until_at("/members/first");
    fill_first_member(&browser, PASSWORD);
    for (step, typed, chosen, next) in QUESTIONS {
        browser.until_at(&format!("/first/{step}"));
        for (field, text) in typed {
            browser.find(field).fill(text);
        }
        for choice in chosen {
            browser.find(choice).click();
        }
        browser.find("main button").click();
        browser.until_at(next);
    }
    browser.find("main a.go").click();
    browser.until_at("/");
    browser.until_says("今日やること");
    assert!(browser.text().contains("みどり薬局"), "{}", browser.text());
    browser.find_text("a", "チェックリスト（PDF）").click();
    browser.until_at("/papers/checklist.pdf");
    assert_eq!(browser.script("return document.contentType", &[]), "application/pdf", "the form is printed");
}
