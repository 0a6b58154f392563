//! The keyboard alone: everything is reached, and it is always seen where one is.

use crate::driver::{Browser, DESKTOP};
use crate::shop::{PASSWORD, Shop};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
/// More than any page has to be stepped through.
const MOST_STEPS: usize = 120;

/// Steps on until the keyboard is on what matches; every stop on the way must show that it is there.
fn step_to(browser: &Browser, css: &str) {
    for _ in 0..MOST_STEPS {
        browser.press(TAB);
        let at = browser.focused();
        let seen = at.style("outline-style") != "none" && at.style("outline-width") != "0px";
        assert!(seen, "the focus is not seen on {} of {}", at.attribute("outerHTML"), browser.address());
        if browser.script("return document.activeElement.matches(arguments[0])", &[css.into()]) == true {
            return;
        }
    }
    panic!("{css} is not reached on {}", browser.address());
}

#[test]
fn the_keyboard_alone_signs_in_and_answers() {
    let (shop, browser) = (Shop::midori(&[]), Browser::open(DESKTOP));
    shop.register(&browser);
    shop.open(&browser, "/");
    step_to(&browser, "form[action='/sign-out'] button");
    browser.press(ENTER);
    browser.until_at("/sign-in");
    step_to(&browser, "[name=member]");
    browser.press(SPACE);
    step_to(&browser, "#password");
    browser.press(PASSWORD);
    browser.press(ENTER);
    browser.until_at("/");

    shop.open(&browser, "/items/r7/pharmacy/2-7");
    step_to(&browser, "[name=choice]");
    // Of several choices the keyboard stops at one; arrows move on.
    browser.press(SPACE);
    step_to(&browser, "#note");
    browser.press("kakunin");
    step_to(&browser, "form.answer button");
    browser.press(ENTER);
    browser.until_says("回答を記録しました");
}

#[test]
fn the_first_step_leads_past_the_header() {
    let (shop, browser) = (Shop::midori(&[]), Browser::open(DESKTOP));
    shop.register(&browser);
    shop.open(&browser, "/inspection");
    step_to(&browser, ".skip");
    let seen =
        "const r = document.activeElement.getBoundingClientRect(); return r.left >= 0 && r.top >= 0 && r.width > 0";
    assert_eq!(browser.script(seen, &[]), true, "the skip link shows when it is reached");
    browser.press(ENTER);
    browser.until("the text is reached", |browser| browser.address().ends_with("#main"));
    browser.press(TAB);
    let inside = browser.script("return document.activeElement.closest('main') !== null", &[]);
    assert_eq!(inside, true, "the next step is in the text");
}
