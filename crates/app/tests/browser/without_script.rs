//! Without JavaScript: nothing of the program asks for it but a passkey, beside which the password stays.

use crate::driver::{Browser, TABLET};
use crate::shop::{PASSWORD, Shop, sign_in};

#[test]
fn everything_works_without_javascript() {
    let (shop, browser) = (Shop::midori(&[]), Browser::open_without_script(TABLET));
    browser.go("data:text/html,<p>off</p><script>document.body.textContent = 'on'</script>");
    assert_eq!(browser.text(), "off", "this browser runs no script");
    shop.register(&browser);
    browser.find_text("button", "サインアウト").click();
    browser.until_at("/sign-in");
    sign_in(&browser, PASSWORD);
    browser.until_at("/");
    shop.open(&browser, "/items/r7/pharmacy/2-7");
    browser.find("[name=choice][value=いいえ]").click();
    browser.find("#note").fill("準備中です");
    browser.find_text("button", "この内容で記録する").click();
    browser.until_says("回答を記録しました");
    browser.find_text("summary", "根拠を加える").click();
    browser.find("#title").fill("点検表");
    browser.find("#kept_where").fill("青いファイル");
    browser.find_text("button", "根拠を加える").click();
    browser.until_says("保管場所: 青いファイル");
}
