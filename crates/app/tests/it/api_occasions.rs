//! What is done on one occasion, by another program: the first questions, a walk, a last day, a visit, a rehearsal.

use crate::api::{get, json_of, post, refused, send, token};
use crate::pages::Pages;
use crate::sign_in::with_officer;
use serde_json::{Value, json};

/// The rows of a ledger, as a program reads them.
fn rows(pages: &Pages, token: &str, ledger: &str) -> Vec<Value> {
    let told = json_of(&get(pages, token, &format!("/api/v1/ledgers/{ledger}/rows")));
    told["rows"].as_array().unwrap().clone()
}

fn row<'r>(rows: &'r [Value], name: &str) -> &'r Value {
    rows.iter().find(|row| row["cells"]["name"] == name).unwrap_or_else(|| panic!("{name}: {rows:?}"))
}

/// Writes, and gives what was answered.
fn done(pages: &Pages, token: &str, path: &str, body: &Value) -> Value {
    let answer = post(pages, token, path, body);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    json_of(&answer)
}

#[test]
fn the_first_questions_are_answered_and_taken_back() {
    let (_folder, pages) = with_officer();
    let (reader, writer) = (token(&pages, false), token(&pages, true));
    let path = "/api/v1/first-questions";
    let systems = json!({
        "question": "systems", "used": [{ "kind": "レセコン", "vendor": "B社" }, { "kind": "電子薬歴" }],
    });
    refused(&post(&pages, &reader, path, &systems), 403);
    assert_eq!(done(&pages, &writer, path, &systems)["taken_back"], false);
    // Several ledgers are written by one request: it is done once all the same.
    let helpers = json!({ "question": "helpers", "deputy": "青木 一郎", "liaison": "黄 四郎" }).to_string();
    let header = "Content-Type: application/json\r\nIdempotency-Key: f-1\r\n";
    let servers = json!({ "question": "servers", "servers": { "レセコン": "クラウド", "電子薬歴": "クラウド" }, "by": "緑 花子" });
    for _twice in 0..2 {
        assert_eq!(send(&pages, &writer, path, (header, &helpers)).status, 200);
        let header = header.replace("f-1", "f-2");
        let sent = send(&pages, &writer, path, (&header, &servers.to_string()));
        assert_eq!(sent.status, 200, "{}", sent.text());
    }
    let stated = rows(&pages, &reader, "statements");
    assert_eq!((stated.len(), &stated[0]["cells"]["stated_by"]), (1, &json!("緑 花子")), "{stated:?}");
    let known = json_of(&get(&pages, &reader, path));
    assert_eq!((&known["deputy"], &known["servers"]["レセコン"]), (&json!("青木 一郎"), &json!("クラウド")), "{known}");
    let code = &known["usual"].as_array().unwrap().iter().find(|row| row["name"] == "保健所").unwrap()["code"];
    done(&pages, &writer, path, &json!({ "question": "usual", "codes": [code] }));
    assert_eq!(rows(&pages, &reader, "contacts").len(), 1);
    // A health centre of a file is the one that was ticked, unless the person says that it is another.
    let file = "区分,名称,電話,確認日\n外部,港区保健所,03-0000-0001,R7.6.1\n";
    let import = |asked: &str| {
        let path = format!("/api/v1/ledgers/contacts/import?name=c.csv&{asked}");
        json_of(&send(&pages, &writer, &path, ("", file)))
    };
    let seen = import("mode=preview")["read"]["plan"]["fates"][0]["changed"]["changes"].clone();
    assert!(seen.as_array().unwrap().iter().any(|change| change["needs_look"] == "was_usual"), "{seen}");
    assert_eq!(import("usual=apart")["imported"]["new"], 1);
    assert_eq!(rows(&pages, &reader, "contacts").len(), 2);
    let back = json!({ "question": "helpers", "deputy": "", "liaison": "黄 四郎" });
    assert_eq!(done(&pages, &writer, path, &back)["taken_back"], true);
    let wrong = json!({ "question": "officer", "name": "緑 花子", "appointed_on": "R7.2.30" });
    refused(&post(&pages, &writer, path, &wrong), 422);
    refused(&post(&pages, &writer, path, &json!({ "question": "color" })), 400);
    refused(&post(&pages, &writer, path, &json!({ "question": "wireless", "has": true, "more": 1 })), 400);
}

#[test]
fn a_walk_and_a_visit_are_written_whole_or_not_at_all() {
    let (_folder, pages) = with_officer();
    let (reader, writer) = (token(&pages, false), token(&pages, true));
    let stock = json_of(&get(&pages, &reader, "/api/v1/stocktake?limit=1000"));
    let stock = stock["rows"].as_array().unwrap();
    assert!(!stock.iter().any(|row| row["cells"]["name"] == "OLD-RECE"), "what was thrown away is looked for nowhere");
    let at = |name: &str| (row(stock, name)["id"].clone(), row(stock, name)["entry"].clone());
    let ((one, seen), (other, other_seen)) = (at("MIDORI-PC1"), at("MIDORI-PC2"));
    let walk = |entry: &Value| {
        json!({
            "by": "緑 花子",
            "found": [
                { "id": one, "entry": entry, "found": "moved", "place": "二階" },
                { "id": other, "entry": other_seen, "found": "missing" },
            ],
            "extra": [{ "name": "新しいPC", "place": "受付" }],
        })
    };
    let before = rows(&pages, &reader, "devices").len();
    refused(&post(&pages, &writer, "/api/v1/stocktake", &walk(&json!(0))), 409);
    assert_eq!(rows(&pages, &reader, "devices").len(), before, "nothing of it is written");
    let key = done(&pages, &writer, "/api/v1/stocktake", &walk(&seen))["key"].clone();
    let devices = rows(&pages, &reader, "devices");
    assert_eq!((devices.len(), &row(&devices, "MIDORI-PC1")["cells"]["place"]), (before + 1, &json!("二階")));
    let evidence = json_of(&get(&pages, &reader, &format!("/api/v1/evidence?key={}", key.as_str().unwrap())));
    assert!(evidence["evidence"].as_array().unwrap().iter().any(|slip| slip["by"] == "緑 花子"), "{evidence}");
    refused(&post(&pages, &writer, "/api/v1/stocktake", &json!({ "by": "緑 花子" })), 422);

    let pc = row(&devices, "MIDORI-PC1");
    let visit = |on: &str| {
        json!({
            "on": on, "vendor": "B社", "who": "佐藤", "did": "更新", "brought": "nothing", "leaves_id": false,
            "devices": [{ "id": pc["id"], "entry": pc["entry"], "updated": true }], "by": "緑 花子",
        })
    };
    refused(&post(&pages, &writer, "/api/v1/vendor-visit", &visit("2099-01-01")), 422);
    refused(&post(&pages, &reader, "/api/v1/vendor-visit", &visit("2025-11-20")), 403);
    assert_eq!(done(&pages, &writer, "/api/v1/vendor-visit", &visit("2025-11-20"))["key"], "r7/pharmacy/2-6");
    let devices = rows(&pages, &reader, "devices");
    assert_eq!(row(&devices, "MIDORI-PC1")["cells"]["patched_on"], "2025-11-20");
}

#[test]
fn a_last_day_and_a_rehearsal_are_written() {
    let (_folder, pages) = with_officer();
    let (reader, writer) = (token(&pages, false), token(&pages, true));
    for (ledger, cells) in [
        ("people", json!({ "name": "黄 四郎", "role": "事務" })),
        ("accounts", json!({ "user_id": "ki", "full_name": "黄 四郎", "system": "レセコンB", "state": "使用可" })),
    ] {
        let path = format!("/api/v1/ledgers/{ledger}/rows");
        let made = post(&pages, &writer, &path, &json!({ "cells": cells }));
        assert_eq!(made.status, 201, "{}", made.text());
    }
    let people = json_of(&get(&pages, &reader, "/api/v1/leaving"));
    let who = people["people"].as_array().unwrap().iter().find(|it| it["name"] == "黄 四郎").unwrap()["id"].clone();
    let asked = format!("/api/v1/leaving?person={}", who.as_str().unwrap());
    let leaving = json_of(&get(&pages, &reader, &asked))["leaving"].clone();
    let thing = &leaving["things"][0]["row"];
    assert_eq!((&leaving["things"][0]["ledger"], &thing["cells"]["user_id"]), (&json!("accounts"), &json!("ki")));
    let last = |on: &str| {
        json!({
            "person": { "id": who, "entry": leaving["person"]["entry"] }, "last_on": on, "by": "緑 花子",
            "settled": [{ "id": thing["id"], "entry": thing["entry"] }],
        })
    };
    refused(&post(&pages, &writer, "/api/v1/leaving", &last("2/30")), 422);
    refused(&get(&pages, &reader, "/api/v1/leaving?person=nobody"), 404);
    assert_eq!(done(&pages, &writer, "/api/v1/leaving", &last("2025-11-20"))["key"], "r7/pharmacy/2-5");
    let people = rows(&pages, &reader, "people");
    assert_eq!(row(&people, "黄 四郎")["cells"]["left_on"], "2025-11-20");
    refused(&post(&pages, &writer, "/api/v1/leaving", &last("2025-11-20")), 409);

    let items = json_of(&get(&pages, &reader, "/api/v1/rehearsal"))["items"].clone();
    assert!(items.as_array().unwrap().len() >= 19, "{items}");
    let key = |at: usize| items[at]["key"].clone();
    let went = |went: Value| json!({ "by": "緑 花子", "went": went });
    let path = "/api/v1/rehearsal";
    refused(&post(&pages, &writer, path, &went(json!([]))), 422);
    refused(&post(&pages, &writer, path, &went(json!([{ "key": "r7/pharmacy/9-9", "shown": true }]))), 404);
    refused(&post(&pages, &writer, path, &went(json!([{ "key": key(0), "shown": true, "missing": "表" }]))), 422);
    let told = json!([{ "key": key(0), "shown": true }, { "key": key(1), "shown": false, "missing": "台帳の印刷" }]);
    done(&pages, &writer, path, &went(told));
    let inspected = rows(&pages, &reader, "inspected");
    assert_eq!(inspected.len(), 1, "{inspected:?}");
    assert!(inspected[0]["cells"]["pointed_out"].as_str().unwrap().contains("台帳の印刷"), "{inspected:?}");
}
