//! What is wrong on a machine: every fact that can be bad has its steps on the page, and a vendor is asked first.

use crate::machines::Shop;
use crate::pages::Pages;
use collect::CATALOGUE;
use serde_json::{Value, json};

/// What is bad of a fact, where it can be bad by itself.
fn bad(name: &str) -> Option<(&'static str, Value)> {
    let flag = |value: bool| json!({ "flag": value });
    let day = json!({ "day": "2020-01-06" });
    Some(match name {
        "os.code" => ("", json!({ "text": "windows-7" })),
        "updates.pending" | "updates.security_pending" => ("", json!({ "count": 3 })),
        "updates.listed_on" | "updates.last_on" | "antivirus.updated_on" => ("", day),
        "account.last_login_on" => ("old", day),
        "account.administrator" => ("root2", flag(true)),
        "password.length_min" => ("", json!({ "count": 4 })),
        "password.change_days_max" => ("", json!({ "count": 99_999 })),
        "password.lockout_attempts" => ("", json!({ "count": 0 })),
        "updates.reboot_required"
        | "remote.ssh_on"
        | "remote.desktop_on"
        | "account.signed_in_unasked"
        | "service.smb1_on" => ("", flag(true)),
        "password.mixed_required"
        | "media.storage_blocked"
        | "firewall.active"
        | "time.synchronised"
        | "antivirus.present"
        | "log.audit_on"
        | "screen.lock" => ("", flag(false)),
        "disk.encrypted" => ("C:", flag(false)),
        "remote.tool" => ("AnyDesk", json!({ "text": "1" })),
        // Names; what is good or bad of them another fact or a person tells: a leaver's account, a service that is new.
        "os.name" | "os.version" | "account.enabled" | "account.locked" | "account.expires_on"
        | "service.listening" | "service.autostart" | "software.installed" | "log.oldest_on" => return None,
        other => panic!("{other}: say here whether it can be bad, and in crates/items/src/remedies/wrong.rs what is"),
    })
}

fn fact(name: &str, (of, value): (&str, Value)) -> Value {
    json!({ "name": name, "of": of, "value": value, "source": "test" })
}

/// A report of 受付, whose row is linked by its name.
fn report(day: u32, facts: &[Value]) -> String {
    let (at, on) = (format!("2025-11-{day:02}T01:00:00Z"), format!("2025-11-{day:02}"));
    json!({
        "v": 1, "machine": "5f0c1a52d3b94e6f8a7160c2b1d4e3f2a5968778695a4b3c2d1e0f1a2b3c4d5e", "host": "受付",
        "observed_at": at, "observed_on": on, "reader": "yakumori-collect 0.1.0", "facts": facts,
    })
    .to_string()
}

fn wrong(shop: &Shop) -> Value {
    shop.0.run(&["judge", "--json"]).json()["machines"][0]["wrong"].clone()
}

#[test]
fn every_fact_that_can_be_bad_is_told_with_its_steps() {
    for (day, entry) in (1..).zip(CATALOGUE.iter().filter_map(|entry| Some((entry.name, bad(entry.name)?)))) {
        let shop = Shop::new();
        let enabled = fact("account.enabled", ("old", json!({ "flag": true })));
        // What Windows alone tells.
        let of_windows = ["service.smb1_on", "account.signed_in_unasked"].contains(&entry.0);
        let windows = of_windows.then(|| fact("os.code", ("", json!({ "text": "windows-11-25h2" }))));
        let facts: Vec<Value> = [fact(entry.0, entry.1), enabled].into_iter().chain(windows).collect();
        let text = report(day % 25 + 1, &facts);
        shop.takes(&shop.put("報告.json", &text), &[]);
        let told = wrong(&shop);
        assert!(!told.as_array().unwrap().is_empty(), "{}: nothing is told", entry.0);
        for wrong in told.as_array().unwrap() {
            assert_eq!(wrong["steps"].as_array().unwrap().len(), 3, "{wrong}");
        }
    }
}

/// Everything that is bad at once, on the system whose windows are drawn.
fn all_bad() -> String {
    let windows = fact("os.code", ("", json!({ "text": "windows-11-21h2" })));
    let name = fact("os.name", ("", json!({ "text": "Windows 11 Pro" })));
    let others = CATALOGUE.iter().filter(|entry| entry.name != "os.code" && !entry.name.starts_with("updates.pend"));
    let others = others.filter_map(|entry| Some(fact(entry.name, bad(entry.name)?)));
    report(20, &[vec![windows, name], others.collect()].concat())
}

#[test]
fn the_page_shows_steps_and_pictures_where_the_pharmacy_keeps_the_machine() {
    let shop = Shop::new();
    shop.takes(&shop.put("報告.json", &all_bad()), &[]);
    let pages = Pages::serve(&shop.0, "ja");
    let told = wrong(&shop).as_array().unwrap().len();
    assert!(pages.get("/machines").text().contains(&format!("直すとよいこと {told}")));
    let page = pages.get(&format!("/machines/{}", shop.machines()[0]["machine"].as_str().unwrap())).text();
    for part in [
        "直すとよいこと",
        "ファイアウォールとネットワーク保護 を開く",
        "<svg class=\"window\"",
        "管理者のパスワードを知る人",
        "直す前に、台帳の「保守事業者」に書いてください",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("事業者への質問文"), "{page}");
}

#[test]
fn the_page_asks_the_vendor_first() {
    let shop = Shop::new();
    let csv = shop.put("more.csv", "No.,PC名,OS,状態,保守事業者\n1,受付,Win11,稼働,B社\n");
    assert_eq!(shop.0.run(&["import", "devices", csv.to_str().unwrap()]).code, 0);
    shop.takes(&shop.put("報告.json", &all_bad()), &[]);
    let pages = Pages::serve(&shop.0, "ja");
    let page = pages.get(&format!("/machines/{}", shop.machines()[0]["machine"].as_str().unwrap())).text();
    for part in
        ["事業者にまとめて一通で聞く", "B社に、下の文面で聞く", "B社 ご担当者様", "ファイアウォールを働かせてよいか"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    for part in ["<svg class=\"window\"", "を開く。", "sudo", "net accounts"] {
        assert!(!page.contains(part), "nothing is to be done before the vendor's word: {part}");
    }
}
