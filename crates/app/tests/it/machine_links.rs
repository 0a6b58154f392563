//! Which device of the ledger a machine is: chosen, added and taken away again on its page, and by command.

use crate::machines::{DAY, NEXT, Shop, key, signed};
use crate::pages::Pages;

/// A pharmacy with a device 受付, and a machine of another name that reported.
fn reported(host: &str) -> (Shop, Pages, String) {
    let shop = Shop::new();
    shop.takes(&shop.put("1.txt", &signed(&key(host), 1, host, DAY)), &["--accept"]);
    let machine = shop.machines()[0]["machine"].as_str().unwrap().to_owned();
    let pages = Pages::serve(&shop.0, "ja");
    (shop, pages, machine)
}

impl Shop {
    fn history(&self) -> String {
        self.0.run(&["history"]).out
    }

    /// The device that the machine is linked to.
    fn device(&self) -> serde_json::Value {
        self.machines()[0]["device"].clone()
    }
}

/// The values of the choice, in their order.
fn offered(page: &str) -> Vec<String> {
    let choice = page.split("<select id=\"device\"").nth(1).and_then(|rest| rest.split("</select>").next());
    let options = choice.unwrap_or_default().split("<option value=\"").skip(1);
    options.map(|option| option.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn a_machine_is_linked_to_a_row_that_a_person_chooses_and_unlinked_again() {
    let (shop, pages, machine) = reported("PC-7");
    let at = format!("/machines/{machine}");
    assert!(pages.get("/machines").text().contains(&format!("href=\"{at}\"")));
    let page = pages.get(&at).text();
    assert!(page.contains("台帳と結び付けていません") && page.contains("そのほかの機器"), "{page}");
    // Nothing is chosen before a person chooses.
    let rows = offered(&page);
    let (none, row) = (rows.first().unwrap(), rows.get(1).unwrap());
    assert_eq!((none.as_str(), pages.fill(&format!("{at}/link"), &page, &[("device", "")]).status), ("", 422));
    assert_eq!(pages.fill(&format!("{at}/link"), &page, &[("device", row)]).status, 303);
    assert_eq!(shop.device(), "受付");
    assert!(shop.history().contains("機器を台帳と結び付けました: PC-7 = 受付"));
    let page = pages.get(&at).text();
    assert!(
        page.contains(&format!("/ledgers/devices/rows/{row}")) && page.contains("別の機器に結び付け直す"),
        "{page}"
    );
    assert_eq!(pages.fill(&format!("{at}/unlink"), &page, &[]).status, 303);
    assert!(shop.device().is_null());
    assert!(shop.history().contains("機器と台帳の結び付けを外しました: PC-7 = 受付"));
    let again = pages.fill(&format!("{at}/unlink"), &page, &[]);
    assert!(again.status == 422 && again.text().contains("結び付いていません"), "{}", again.text());
}

#[test]
fn a_machine_that_is_in_no_ledger_becomes_a_row_of_its_own() {
    let (shop, pages, machine) = reported("PC-7");
    let at = format!("/machines/{machine}");
    let add = |fields: &[(&str, &str)]| pages.fill(&format!("{at}/add"), &pages.get(&at).text(), fields);
    let before = shop.entries();
    for (fields, says) in [
        (&[("name", "受付"), ("place", "受付")][..], "もう「受付」があります"),
        (&[("name", " "), ("place", "待合")], "少なくとも一つの欄に"),
    ] {
        let refused = add(fields);
        assert!(refused.status == 422 && refused.text().contains(says), "{}", refused.text());
        assert!(refused.text().contains(fields[1].1), "what was typed stays: {}", refused.text());
    }
    assert_eq!(shop.entries(), before, "nothing was written");
    assert_eq!(crate::pages::value(&pages.get(&at).text(), "name"), "PC-7", "proposed from what was read");
    assert_eq!(add(&[("name", "PC-7"), ("place", "待合")]).status, 303);
    assert_eq!(shop.device(), "PC-7");
    let rows = shop.0.path("機器.json");
    assert_eq!(shop.0.run(&["export", "devices", "-o", rows.to_str().unwrap()]).code, 0);
    let rows = std::fs::read_to_string(rows).unwrap();
    assert!(rows.contains("待合") && rows.contains("稼働"), "{rows}");
}

/// The likeliest row stands first; one that another machine is linked to, last.
#[test]
fn rows_are_offered_by_how_they_fit() {
    let shop = Shop::new();
    let csv = shop.put("more.csv", "No.,PC名,OS,状態\n2,調剤室（pc-7）,,稼働\n3,会計,,稼働\n4,古いPC,,廃棄\n");
    assert_eq!(shop.0.run(&["import", "devices", csv.to_str().unwrap()]).code, 0);
    // 受付 is linked by its name when it first reports.
    for host in ["受付", "PC-7"] {
        shop.takes(&shop.put("1.txt", &signed(&key(host), 1, host, DAY)), &["--accept"]);
    }
    let machines = shop.machines();
    let machine = machines.as_array().unwrap().iter().find(|machine| machine["host"] == "PC-7").unwrap();
    let page = Pages::serve(&shop.0, "ja").get(&format!("/machines/{}", machine["machine"].as_str().unwrap())).text();
    let groups: Vec<&str> =
        page.split("<optgroup label=\"").skip(1).map(|group| group.split("</optgroup>").next().unwrap()).collect();
    let says = |at: usize, title: &str, row: &str| groups[at].starts_with(title) && groups[at].contains(row);
    assert!(says(0, "名前が合う機器", "調剤室（pc-7）"), "{groups:?}");
    assert!(says(1, "そのほかの機器", "会計"), "{groups:?}");
    assert!(says(2, "ほかの機器の報告と結び付いている", "受付"), "{groups:?}");
    assert!(!page.contains("古いPC"), "what was thrown away reports nothing");
}

#[test]
fn a_link_goes_by_command_and_what_is_not_there_is_said() {
    let (shop, pages, machine) = reported("受付");
    assert_eq!(shop.device(), "受付", "by its name");
    assert_eq!(shop.0.run(&["machines", "unlink", "だれか"]).code, 2);
    let ran = shop.0.run(&["machines", "unlink", "受付"]);
    assert!(ran.code == 0 && ran.out.contains("受付 = 受付"), "{ran:?}");
    assert_eq!(shop.0.run(&["machines", "unlink", "受付"]).code, 2, "once");
    // A later report does not bring back what a person took away.
    let other = key("受付");
    shop.takes(&shop.put("2.txt", &signed(&other, 1, "受付", NEXT)), &["--accept"]);
    assert!(shop.device().is_null());
    let page = pages.get(&format!("/machines/{machine}")).text();
    let fields = [("device", "no-such-row")];
    let refused = pages.fill(&format!("/machines/{machine}/link"), &page, &fields);
    assert!(refused.status == 422 && refused.text().contains("0件"), "{}", refused.text());
    assert_eq!(pages.get("/machines/0000").status, 404);
    assert_eq!(pages.fill("/machines/0000/unlink", &page, &[]).status, 404);
}

/// A machine with these services that start by themselves, as an unsigned file tells it.
fn told(host: &str, at: &str, services: &[&str]) -> String {
    let mut report = crate::machines::report(host, at);
    let fact = |of: &&str| serde_json::json!({ "name": "service.autostart", "of": of, "value": { "text": "auto" }, "source": "case" });
    report.facts.retain(|fact| !fact.name.starts_with("service."));
    report.facts.extend(services.iter().map(|of| serde_json::from_value(fact(of)).unwrap()));
    collect::write_report(&report).unwrap()
}

#[test]
fn what_comes_to_a_machine_after_somebody_looked_is_shown() {
    let shop = Shop::new();
    shop.takes(&shop.put("1.json", &told("受付", DAY, &["Spooler"])), &[]);
    let pages = Pages::serve(&shop.0, "ja");
    let machine = shop.machines()[0]["machine"].as_str().unwrap().to_owned();
    let at = format!("/machines/{machine}");
    let approve = |page: &str, by: &str| {
        let seen = crate::pages::value(page, "seen");
        pages.fill(&format!("{at}/approve"), page, &[("seen", &seen), ("by", by)])
    };
    let page = pages.get(&at).text();
    assert!(page.contains("Spooler") && page.contains("まだだれも確かめていません"), "{page}");
    let refused = approve(&page, " ");
    assert!(refused.status == 422 && refused.text().contains("確かめた人の名前"), "{}", refused.text());
    shop.takes(&shop.put("2.json", &told("受付", NEXT, &["Spooler", "RemoteTool"])), &[]);
    let late = approve(&page, "緑 花子");
    assert!(late.status == 422 && late.text().contains("新しい報告が届きました"), "{}", late.text());
    assert_eq!(shop.machines()[0]["new_services"].as_array().unwrap().len(), 0, "nobody looked yet");
    let ran = shop.0.run(&["machines", "approve", "受付"]);
    assert!(ran.code == 0 && ran.out.contains("RemoteTool"), "{ran:?}");
    assert_eq!(approve(&pages.get(&at).text(), "緑 花子").status, 303);
    assert!(shop.history().contains("動いているものを確かめました: 受付（2件 緑 花子）"), "{}", shop.history());
    shop.takes(&shop.put("3.json", &told("受付", "2025-11-22T01:00:00Z", &["Spooler", "RemoteTool", "Miner"])), &[]);
    assert_eq!(shop.machines()[0]["new_services"], serde_json::json!(["Miner"]));
    assert!(pages.get(&at).text().contains("Miner　<span class=\"badge\">新しい"));
    assert!(pages.get("/machines").text().contains("新しく動いているもの 1"));
    let item = pages.get("/items/r7/pharmacy/2-12/terminal").text();
    assert!(item.contains("Miner"), "the advice on 2-⑫: {item}");
    let ran = shop.0.run(&["machines", "approve", "受付", "--by", "緑 花子"]);
    assert!(ran.code == 0 && ran.out.contains("Miner（新しい）"), "{ran:?}");
    assert_eq!(shop.machines()[0]["new_services"].as_array().unwrap().len(), 0);
    assert_eq!(shop.0.run(&["machines", "approve", "受付", "--by", " "]).code, 2);
    shop.takes(&shop.put("4.json", &told("無言", DAY, &[])), &[]);
    let untold = shop.0.run(&["machines", "approve", "無言", "--by", "緑 花子"]);
    assert!(untold.code == 2 && untold.err.contains("分かりません"), "{untold:?}");
}
