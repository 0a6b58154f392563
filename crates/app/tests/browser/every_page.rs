//! Every page of the program, and what each form says when it refuses, at each size and in both languages.

use crate::checks::Checks;
use crate::driver::{Browser, DESKTOP};
use crate::places::{every_page, link};
use crate::shop::{PASSWORD, Shop, fill_first_member};

/// A form that is sent: where it is, what is typed (nothing where it is clicked on), and what sends it.
type Sent = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// Forms as people send them wrongly, and those whose answer is a page of its own.
const SENT: [Sent; 11] = [
    ("/come-in", &[("#code", "2222-2222-2222"), ("#password", PASSWORD), ("#again", PASSWORD)], "main button"),
    ("/first/officer", &[("#officer", "緑 花子"), ("#appointed_on", "R7.2.30")], "main button"),
    ("/items/r7/pharmacy/2-7", &[("#confirmed_on", "R7.2.30"), ("#target_on", "そのうち")], "form.answer button"),
    ("/ledgers/devices/new", &[("#name", "PC9"), ("#patched_on", "そのうち")], "main button"),
    ("/inspections", &[("#label", "みどり保健所"), ("#on", "R7.2.30")], "main form button"),
    ("/members", &[("#name", " ")], "form[action='/members'] button"),
    ("/members", &[("#name", "青木 一郎")], "form[action='/members'] button"),
    (
        "/me",
        &[("#present", "違います"), ("#password", PASSWORD), ("#again", PASSWORD)],
        "form[action='/me/password'] button",
    ),
    ("/me/second", &[("#code", "000000"), ("#password", PASSWORD)], "main button"),
    ("/history", &[("#q", "どこにもない言葉")], "[role=search] button"),
    ("/sign-in", &[("[name=member]", ""), ("#password", "違います")], "main button"),
];

fn walk(shop: &Shop, walk: &'static str) {
    let browser = Browser::open(DESKTOP);
    let mut checks = Checks::new(walk);
    shop.register(&browser);
    let mut pages = every_page(shop, &browser);
    pages.extend(["/items/r7/pharmacy/2-7?answered", "/ledgers/devices?q=PC", "/nowhere"].map(str::to_owned));
    for page in &pages {
        shop.open(&browser, page);
        checks.look(&browser, page);
    }
    for (path, typed, send) in SENT {
        shop.open(&browser, path);
        for (field, text) in typed {
            match text.is_empty() {
                true => browser.find(field).click(),
                false => browser.find(field).fill(text),
            }
        }
        browser.send(send);
        checks.look(&browser, &format!("{path} sent"));
    }
    let link = link(shop, &browser);
    checks.look(&browser, "the link for an inspector");
    read_file(shop, &browser);
    checks.look(&browser, "what was read of a file");
    shop.open(&browser, &link);
    browser.find("main button").click();
    browser.until_at("/inspection");
    checks.look(&browser, "what an inspector sees");
    browser.find(".taps a").click();
    browser.until("an item is open", |browser| browser.path().starts_with("/inspection/"));
    checks.look(&browser, "an item that an inspector sees");
    checks.done(70);
}

/// Has a file read, of which one row is bad.
fn read_file(shop: &Shop, browser: &Browser) {
    shop.open(browser, "/ledgers/devices");
    browser.find("#file").choose(&shop.partly_bad());
    browser.find("form.upload button").click();
    browser.until_at("/ledgers/devices/import");
}

#[test]
fn every_page_is_for_everyone_and_valid_and_fits() {
    walk(&Shop::midori(&["--lang", "ja"]), "ja");
}

#[test]
fn every_page_is_so_in_english_too() {
    walk(&Shop::midori(&["--lang", "en"]), "en");
}

#[test]
fn the_pages_before_anybody_is_registered_are_so_too() {
    let (shop, browser, mut checks) = (Shop::new(&[]), Browser::open(DESKTOP), Checks::new("beginning"));
    shop.open(&browser, "/");
    checks.look(&browser, "without the key");
    browser.go(&shop.address);
    checks.look(&browser, "/begin");
    browser.find("#name").fill(" ");
    browser.send("main button");
    checks.look(&browser, "/begin sent");
    browser.find("#name").fill("みどり薬局");
    browser.find("main button").click();
    browser.until_at("/members/first");
    checks.look(&browser, "/members/first");
    fill_first_member(&browser, "あいう");
    browser.until("it is refused", |browser| browser.has(".summary"));
    checks.look(&browser, "/members/first sent");
    for page in ["/", "/ledgers/devices", "/questions", "/inspection", "/history", "/items/r7/pharmacy/2-7"] {
        shop.open(&browser, page);
        checks.look(&browser, page);
    }
    checks.done(11);
}
