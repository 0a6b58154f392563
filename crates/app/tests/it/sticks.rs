//! Sticks that carry reports of machines: proposed for the list of media, each use noted, and what is not permitted told.

use crate::machines::{DAY, NEXT, Shop, key, report};
use crate::pages::{Pages, value};
use crate::run::Ran;
use collect::{MachineKeyPair, sign_report};
use model::fact::{Fact, STICK, Value};

const NUMBER: &str = "a3f2-9c0b";

/// A report that a stick carried.
fn carried(key: &MachineKeyPair, number: u64, at: &str, stick: &str) -> String {
    let mut report = report("受付", at);
    let (source, value) = ("yakumori-stick.txt".to_owned(), Value::Text(stick.to_owned()));
    report.facts.push(Fact { name: STICK.to_owned(), of: String::new(), value, source, digest: String::new() });
    sign_report(key, number, report).unwrap()
}

impl Shop {
    /// The media as they are listed, with the advice of 2-⑨.
    fn advice(&self) -> String {
        let judged = self.0.run(&["judge", "--json"]).json();
        let item = judged["items"].as_array().unwrap().iter().find(|item| item["duty"] == "external_media").unwrap();
        item["finding"]["advice"].to_string()
    }

    fn imports_media(&self, csv: &str) -> Ran {
        let file = self.put("媒体.csv", csv);
        let ran = self.0.run(&["import", "media", file.to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran
    }
}

#[test]
fn a_stick_is_proposed_accepted_and_its_uses_are_noted() {
    let (shop, key) = (Shop::new(), key("受付"));
    let first = shop.put("1.txt", &carried(&key, 1, DAY, NUMBER));
    let taken = shop.takes(&first, &["--accept", "--by", "緑 花子"]);
    assert!(taken.err.contains(NUMBER) && taken.err.contains("外部記録媒体台帳にありません"), "{taken:?}");
    assert!(shop.advice().contains("台帳にないUSBメモリ（番号 a3f2-9c0b）"), "{}", shop.advice());
    let pages = Pages::serve(&shop.0, "ja");
    let page = pages.get("/machines").text();
    assert!(page.contains("使ってよい媒体として加える"), "{page}");
    assert_eq!(value(&page, "name"), "機器を調べるUSBメモリ");
    let fields = [("number", NUMBER), ("name", "点検用"), ("keeper", "緑 花子")];
    assert_eq!(pages.fill("/machines/sticks", &page, &fields).status, 303);
    let again = pages.fill("/machines/sticks", &page, &fields);
    assert!(again.status == 422 && again.text().contains("先にこの行を直しました"), "{}", again.text());
    let page = pages.get("/machines").text();
    assert!(page.contains("使用を許可") && !page.contains("使ってよい媒体として加える"), "{page}");
    assert!(!shop.advice().contains(NUMBER), "{}", shop.advice());
    // A use through the page, with nothing new to tell: it is noted all the same.
    let token = value(&page, "token");
    let next = carried(&key, 2, NEXT, NUMBER);
    let sent = pages.upload_with("/machines", &[("token", &token), ("shown", "")], ("報告.txt", next.as_bytes()));
    assert_eq!(sent.status, 200, "{}", sent.text());
    let row = page.split("/ledgers/media/rows/").nth(1).unwrap().split('"').next().unwrap();
    let row = pages.get(&format!("/ledgers/media/rows/{row}")).text();
    let uses = row.split("機器の報告を運んだ記録").nth(1).unwrap();
    for part in ["受付", "緑 花子", "記名なし", "令和7年11月20日", "令和7年11月21日"] {
        assert!(uses.contains(part), "{part}: {uses}");
    }
    let history = shop.0.run(&["history"]).out;
    assert!(history.contains("報告がUSBメモリで届きました: a3f2-9c0b ← 受付（緑 花子）"), "{history}");
    let paper = pages.get("/papers/usb-steps.pdf");
    assert!(paper.status == 200 && paper.head.contains("application/pdf"), "{}", paper.head);
}

#[test]
fn a_stick_that_is_not_permitted_is_told() {
    let (shop, key) = (Shop::new(), key("受付"));
    shop.imports_media("媒体名,シリアル番号,使用許可\n私物,A3F2-9C0B,いいえ\n点検用,1111-2222,はい\n");
    let taken = shop.takes(&shop.put("1.txt", &carried(&key, 1, DAY, NUMBER)), &["--accept"]);
    assert!(taken.err.contains("使用を許可していないUSBメモリ（番号 a3f2-9c0b）"), "{taken:?}");
    let taken = shop.takes(&shop.put("2.txt", &carried(&key, 2, NEXT, "1111-2222")), &[]);
    assert!(taken.out.contains("使用を許可したUSBメモリで届きました: 1111-2222"), "{taken:?}");
    assert!(shop.advice().contains("使用を許可していないUSBメモリ"), "{}", shop.advice());
    let page = Pages::serve(&shop.0, "ja").get("/machines").text();
    assert!(page.contains("使用を許可していません") && !page.contains("使ってよい媒体として加える"), "{page}");
}
