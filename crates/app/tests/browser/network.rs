//! Another device of the shop, with its own browser, which speaks HTTP/2 over TLS as browsers do.

use crate::driver::{Browser, DESKTOP, PHONE};
use crate::shop::{OFFICER, PASSWORD, Shop};

#[test]
fn another_device_opens_the_pages_and_signs_in() {
    let (shop, officer) = (Shop::midori(&[]), Browser::open(DESKTOP));
    shop.register(&officer);
    let opened = shop.folder.run(&["network", "open", "--port", "0", "--json"]);
    assert_eq!(opened.code, 0, "{opened:?}");
    shop.open(&officer, "/network");
    officer.until("the network is open", |browser| {
        browser.script("location.reload()", &[]);
        browser.text().contains("店内の端末から開けます")
    });
    let address = officer.find("main ul .code").text();
    assert!(address.starts_with("https://"), "{address}");
    let phone = Browser::open_elsewhere(PHONE);
    phone.go(&address);
    phone.until_at("/sign-in");
    phone.find("[name=member]").fill(OFFICER);
    phone.find("#password").fill(PASSWORD);
    phone.find("main button").click();
    phone.until_at("/");
    phone.until_says("今日やること");
    let spoken = phone.script("return performance.getEntriesByType('navigation')[0].nextHopProtocol", &[]);
    assert_eq!(spoken, "h2", "as browsers do where they are let");
    phone.go(&format!("{address}/stocktake"));
    phone.until_says("機器の棚卸");
}
