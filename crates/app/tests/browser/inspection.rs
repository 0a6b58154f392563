//! An inspector's link, in another browser: it shows its day, and nothing once it is closed.

use crate::driver::{Browser, DESKTOP, TABLET};
use crate::places::link;
use crate::shop::Shop;

#[test]
fn a_link_opens_in_another_browser_until_it_is_closed() {
    let (shop, officer) = (Shop::midori(&[]), Browser::open(DESKTOP));
    shop.register(&officer);
    let link = link(&shop, &officer);
    let inspector = Browser::open(TABLET);
    shop.open(&inspector, &link);
    inspector.find_text("button", "開く").click();
    inspector.until_at("/inspection");
    inspector.find(".taps a").click();
    inspector.until_says("台帳や機器から分かること");
    assert!(inspector.text().contains("書き込みはできません"), "{}", inspector.text());
    shop.open(&inspector, "/ledgers/people");
    inspector.until_says("あなたの役割では");

    officer.find_text("button", "閉じる").click();
    officer.until_says("終了");
    shop.open(&inspector, "/inspection");
    inspector.until_at("/sign-in");
    shop.open(&inspector, &link);
    inspector.find_text("button", "開く").click();
    inspector.until_says("このリンクは");
    assert!(!inspector.has(".taps"));
}
