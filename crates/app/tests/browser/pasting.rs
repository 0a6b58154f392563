//! A screenshot that is pasted onto an item's page becomes its evidence.

use crate::driver::{Browser, DESKTOP};
use crate::shop::Shop;

/// What the clipboard holds after a screenshot was taken: a picture of one point, as PNG.
const PASTE: &str = "
const bytes = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), c => c.charCodeAt(0));
const held = new DataTransfer();
held.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: held, bubbles: true, cancelable: true }));
";

#[test]
fn a_pasted_screenshot_becomes_evidence() {
    let (shop, browser) = (Shop::midori(&[]), Browser::open(DESKTOP));
    shop.register(&browser);
    shop.open(&browser, "/items/r7/pharmacy/2-6");
    browser.script(PASTE, &[]);
    browser.until_says("貼り付けた画像を入れました");
    browser.find("#title").fill("更新の画面");
    browser.find("form[action^='/evidence/'] button").click();
    browser.until_says("image.png");
    assert!(browser.has(".evidence img.shown"), "{}", browser.text());
}
