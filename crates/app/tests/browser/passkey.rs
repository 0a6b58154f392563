//! Passkeys: made with the password, good for coming in by a finger alone, and no good once they are given up.

use crate::checks::Checks;
use crate::driver::{Browser, DESKTOP};
use crate::shop::{OFFICER, PASSWORD, Shop, sign_in};

/// From the address with a number to the one with a name, where passkeys can be.
fn by_name(shop: &Shop, browser: &Browser, checks: &mut Checks) -> String {
    shop.open(browser, "/me/passkey");
    checks.look(browser, "/me/passkey under a number");
    let named = browser.find("main a[href^='http://localhost']").attribute("href");
    browser.go(&named);
    browser.until_at("/sign-in");
    sign_in(browser, PASSWORD);
    browser.until_at("/");
    named.trim_end_matches("/me/passkey").to_owned()
}

fn sign_out(browser: &Browser) {
    browser.find_text("button", "サインアウト").click();
    browser.until_at("/sign-in");
}

#[test]
fn a_passkey_lets_its_owner_in_until_it_is_given_up() {
    let (shop, browser) = (Shop::midori(&["--lang", "ja"]), Browser::open(DESKTOP));
    let mut checks = Checks::new("passkey");
    shop.register(&browser);
    let origin = by_name(&shop, &browser, &mut checks);
    let device = browser.keeps_passkeys();

    browser.go(&format!("{origin}/me/passkey"));
    checks.look(&browser, "/me/passkey");
    browser.find("#label").fill("緑のスマートフォン");
    browser.find("#password").fill("違います");
    browser.find("main button").click();
    browser.until_says("登録していません");
    checks.look(&browser, "/me/passkey sent");
    assert_eq!(browser.find("#label").attribute("value"), "緑のスマートフォン");
    browser.find("#password").fill(PASSWORD);
    browser.find("main button").click();
    browser.until_says("パスキーを登録しました");
    checks.look(&browser, "/me with a passkey");

    sign_out(&browser);
    checks.look(&browser, "/sign-in with a passkey");
    shop.open(&browser, "/sign-in");
    assert!(browser.find("main a[href^='http://localhost']").attribute("href").starts_with(&origin), "led to the name");
    browser.go(&format!("{origin}/sign-in"));
    browser.owner_is_there(&device, false);
    browser.find_text("button", "パスキーで入る").click();
    browser.until_says("確かめられませんでした");
    checks.look(&browser, "a passkey whose owner is not there");
    browser.owner_is_there(&device, true);
    browser.find("main button").click();
    browser.until_at("/");
    assert!(browser.find("nav.who").text().contains(OFFICER));

    browser.go(&format!("{origin}/me"));
    browser.find("form[action^='/me/passkeys/'] button").click();
    browser.until_says("パスキーの登録を外しました");
    sign_out(&browser);
    assert!(!browser.text().contains("パスキーで入る"), "nobody has one any more");
    checks.done(6);
}

/// The first person needs no password: their device answers before anybody is registered.
#[test]
fn the_first_member_begins_with_a_passkey() {
    let (shop, browser) = (Shop::midori(&["--lang", "ja"]), Browser::open(DESKTOP));
    let mut checks = Checks::new("first-passkey");
    browser.go(&shop.address);
    shop.open(&browser, "/members/first");
    let named = browser.find("main a[href^='http://localhost']").attribute("href");
    browser.go(&named);
    checks.look(&browser, "/members/first under a name");
    let device = browser.keeps_passkeys();
    let register = || browser.find("button[value=passkey]").click();
    register();
    browser.until_says("氏名は1文字から");
    checks.look(&browser, "/members/first without a name");
    browser.find("#name").fill(OFFICER);
    browser.owner_is_there(&device, false);
    register();
    browser.until_says("確かめられませんでした");
    checks.look(&browser, "the first passkey is asked for");
    browser.owner_is_there(&device, true);
    browser.find("main button").click();
    browser.until("the first member is in", |browser| !browser.path().starts_with("/members"));
    assert!(browser.find("nav.who").text().contains(OFFICER));
    let origin = named.split("/members").next().unwrap().to_owned();
    browser.go(&format!("{origin}/me"));
    assert!(browser.text().contains("パスワードはありません"), "{}", browser.text());
    checks.look(&browser, "/me without a password");
    browser.find("form[action^='/me/passkeys/'] button").click();
    browser.until_says("入る方法がなくなります");
    browser.go(&format!("{origin}/me"));
    sign_out(&browser);
    browser.find_text("button", "パスキーで入る").click();
    browser.until_at("/");
    assert!(browser.find("nav.who").text().contains(OFFICER));
    checks.done(4);
}
