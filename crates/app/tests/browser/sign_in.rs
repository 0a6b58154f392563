//! Coming in and going: the wrong password, the lock, and what is left in the browser after signing out.

use crate::driver::{Browser, DESKTOP, PHONE};
use crate::shop::{OFFICER, PASSWORD, Shop, sign_in};

#[test]
fn whoever_signs_out_is_out_and_comes_in_again() {
    let (shop, browser) = (Shop::midori(&[]), Browser::open(DESKTOP));
    shop.register(&browser);
    shop.open(&browser, "/items/r7/pharmacy/2-7");
    browser.find_text("button", "サインアウト").click();
    browser.until_at("/sign-in");
    // What was looked at is not kept for whoever comes next to the counter.
    browser.script("history.back()", &[]);
    browser.until("what was seen is gone", |browser| browser.path() == "/sign-in");
    sign_in(&browser, PASSWORD);
    browser.until_at("/");
    assert!(browser.find("nav.who").text().contains(OFFICER));
}

#[test]
fn wrong_passwords_are_said_and_then_locked() {
    let (shop, browser) = (Shop::midori(&[]), Browser::open(PHONE));
    shop.register(&browser);
    browser.find_text("button", "サインアウト").click();
    browser.until_at("/sign-in");
    for _ in 0..5 {
        shop.open(&browser, "/sign-in");
        sign_in(&browser, "sora-8-umi-kaze");
        browser.until_says("サインインしていません");
        assert_eq!(browser.find("#password").attribute("value"), "", "a password never comes back");
    }
    shop.open(&browser, "/sign-in");
    sign_in(&browser, PASSWORD);
    browser.until_says("しばらくサインインできません");
}
