//! The JSON interface: what a token may do, how refusals are told, and that the description is true.

use crate::pages::{Answer, Pages, answered, value};
use crate::sign_in::with_officer;
use serde_json::{Value, json};
use std::net::TcpStream;

/// Makes a token on its page.
pub fn token(pages: &Pages, may_write: bool) -> String {
    token_that(pages, if may_write { &["may_write"] } else { &[] })
}

/// Makes a token that may do these.
pub fn token_that(pages: &Pages, may: &[&str]) -> String {
    let mut fields = vec![("name", "電子薬歴"), ("days", "30")];
    fields.extend(may.iter().map(|may| (*may, "1")));
    let made = pages.fill("/tokens", &pages.get("/tokens").text(), &fields);
    assert_eq!(made.status, 200, "{}", made.text());
    made.text().split("<p class=\"code small\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

/// A request of another program.
pub fn ask(pages: &Pages, method: &str, path: &str, (header, body): (&str, &str)) -> Answer {
    let (host, length) = (&pages.host, body.len());
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    answered(TcpStream::connect(host).unwrap(), request.as_bytes())
}

pub fn get(pages: &Pages, token: &str, path: &str) -> Answer {
    ask(pages, "GET", path, (&format!("Authorization: Bearer {token}\r\n"), ""))
}

pub fn post(pages: &Pages, token: &str, path: &str, body: &Value) -> Answer {
    let header = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    ask(pages, "POST", path, (&header, &body.to_string()))
}

pub fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|why| panic!("{why}: {}", answer.text()))
}

/// The answer is problem details with that status.
pub fn refused(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert!(answer.head.contains("application/problem+json"), "{}", answer.head);
    let problem = json_of(answer);
    assert_eq!(problem["status"], status);
    problem
}

/// A file as another program sends it.
pub fn send(pages: &Pages, token: &str, path: &str, (header, file): (&str, &str)) -> Answer {
    ask(pages, "POST", path, (&format!("Authorization: Bearer {token}\r\n{header}"), file))
}

const ITEM: &str = "r7/pharmacy/2-11";
const ROWS: &str = "/api/v1/ledgers/devices/rows";

#[test]
fn a_token_reads_and_only_one_that_may_writes() {
    let (folder, pages) = with_officer();
    let (reader, writer) = (token(&pages, false), token(&pages, true));
    refused(&ask(&pages, "GET", "/api/v1/pharmacy", ("", "")), 401);
    refused(&get(&pages, "wrong", "/api/v1/pharmacy"), 401);
    let pharmacy = json_of(&get(&pages, &reader, "/api/v1/pharmacy"));
    assert_eq!((&pharmacy["name"], &pharmacy["edition"]), (&json!("みどり<薬局>"), &json!("r7")));
    let new = json!({ "cells": { "name": "API-1", "place": "受付", "patched_on": "R7.6.20" } });
    refused(&post(&pages, &reader, ROWS, &new), 403);
    let made = post(&pages, &writer, ROWS, &new);
    assert_eq!(made.status, 201, "{}", made.text());
    let found = json_of(&get(&pages, &reader, &format!("{ROWS}?q=API-1")));
    let row = &found["rows"][0];
    let told = json_of(&made);
    assert_eq!((&told["id"], &told["entry"]), (&row["id"], &row["entry"]), "a program need not look for what it made");
    assert_eq!((&found["found"], &row["cells"]["patched_on"]), (&json!(1), &json!("2025-06-20")));
    let at = format!("{ROWS}/{}", row["id"].as_str().unwrap());
    let change = |entry: &Value, place: &str| json!({ "entry": entry, "cells": { "place": place } });
    assert_eq!(post(&pages, &writer, &at, &change(&row["entry"], "調剤室")).status, 200);
    refused(&post(&pages, &writer, &at, &change(&row["entry"], "二階")), 409);
    let now = json_of(&get(&pages, &reader, &at));
    assert_eq!((&now["cells"]["place"], &now["cells"]["name"]), (&json!("調剤室"), &json!("API-1")), "the rest stays");
    refused(&post(&pages, &writer, &format!("{at}/retire"), &json!({ "entry": now["entry"], "reason": " " })), 422);
    let gone = json!({ "entry": now["entry"], "reason": "重複" });
    assert_eq!(post(&pages, &writer, &format!("{at}/retire"), &gone).status, 200);
    refused(&get(&pages, &reader, &at), 404);
    let history = json_of(&get(&pages, &reader, "/api/v1/history?q=API-1&limit=1"));
    let actor = history["entries"][0]["actor"].as_str().unwrap();
    assert!(actor.starts_with("token/"), "the entry says by which token: {history}");
    assert_eq!(history["entries"][0]["by"], "電子薬歴", "by its name");
    let history = pages.get("/history").text();
    assert!(history.contains("<td>電子薬歴（トークン）</td>"), "a program is told from a person: {history}");
    assert!(folder.run(&["history", "--lang", "en"]).out.contains("  電子薬歴 (token)"));
    assert!(pages.get("/tokens").text().contains(actor), "and the page tells what that is for");
}

#[test]
fn what_cannot_be_taken_is_told_as_problem_details_and_nothing_is_written() {
    let (_folder, pages) = with_officer();
    let writer = token(&pages, true);
    let bearer = format!("Authorization: Bearer {writer}\r\n");
    let before = json_of(&get(&pages, &writer, "/api/v1/pharmacy"))["journal"]["size"].clone();
    refused(&post(&pages, &writer, ROWS, &json!({ "cells": { "color": "青" } })), 422);
    refused(&post(&pages, &writer, ROWS, &json!({ "cells": {}, "more": 1 })), 400);
    refused(&post(&pages, &writer, ROWS, &json!({ "cells": {} })), 422);
    refused(&ask(&pages, "POST", ROWS, (&format!("{bearer}Content-Type: application/json\r\n"), "{")), 400);
    refused(&ask(&pages, "POST", ROWS, (&bearer, "{}")), 415);
    let bad = refused(&post(&pages, &writer, ROWS, &json!({ "cells": { "name": "X", "patched_on": "2/30" } })), 422);
    assert_eq!(bad["errors"][0]["pointer"], "#/cells/patched_on");
    for (path, status) in [
        ("/api/v1/nothing", 404),
        ("/api/v1/ledgers/nothing/rows", 404),
        ("/api/v1/ledgers/devices/rows?limit=0", 422),
        ("/api/v1/ledgers/devices/rows?color=1", 400),
        ("/api/v1/report?on=2025-02-30", 422),
        ("/api/v1/report?recorded_by=2001-01-01", 404),
    ] {
        refused(&get(&pages, &writer, path), status);
    }
    refused(&ask(&pages, "DELETE", ROWS, (&bearer, "")), 405);
    // A session of a browser reads, and writes on the pages only.
    let cookie = format!("Cookie: {}\r\n", pages.cookie());
    assert_eq!(ask(&pages, "GET", "/api/v1/due", (&cookie, "")).status, 200);
    let own = format!("{cookie}Origin: http://{}\r\nContent-Type: application/json\r\n", pages.host);
    refused(&ask(&pages, "POST", ROWS, (&own, &json!({ "cells": { "name": "X" } }).to_string())), 403);
    refused(&ask(&pages, "POST", ROWS, (&cookie, "{}")), 403);
    // A token opens the interface and no page.
    assert_eq!(get(&pages, &writer, "/").status, 303);
    assert_eq!(json_of(&get(&pages, &writer, "/api/v1/pharmacy"))["journal"]["size"], before);

    let page = pages.get("/tokens").text();
    let id = page.split("action=\"/tokens/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert_eq!(pages.fill(&format!("/tokens/{id}/end"), &page, &[]).status, 303);
    refused(&get(&pages, &writer, "/api/v1/pharmacy"), 401);
    let history = pages.get("/history").text();
    for said in ["トークンを作りました: 電子薬歴（台帳を読み書きできる）", "トークンを止めました: 電子薬歴"]
    {
        assert!(history.contains(said), "{said}: {history}");
    }
    // Ending it once more is no news.
    assert_eq!(pages.fill(&format!("/tokens/{id}/end"), &page, &[]).status, 303);
    assert_eq!(pages.get("/history").text().matches("トークンを止めました").count(), 1);
}

#[test]
fn a_file_is_looked_at_and_then_imported_and_what_needs_a_look_is_not_written_by_itself() {
    let (_folder, pages) = with_officer();
    let (reader, writer) = (token(&pages, false), token(&pages, true));
    let path = |mode: &str| format!("/api/v1/ledgers/devices/import?name=a.csv{mode}");
    let good = "PC名,設置場所,棚番\nAPI-7,受付,A1\n";
    refused(&send(&pages, &reader, &path(""), ("", good)), 403);
    let seen = json_of(&send(&pages, &writer, &path("&mode=preview"), ("", good)));
    assert_eq!(
        (&seen["imported"], &seen["read"]["preview"]["rows"][0]["cells"]["name"]),
        (&Value::Null, &json!("API-7"))
    );
    let done = json_of(&send(&pages, &writer, &path("&column=%E6%A3%9A%E7%95%AA%3D%E5%82%99%E8%80%83"), ("", good)));
    assert_eq!((&done["imported"]["new"], &done["imported"]["changed"]), (&json!(1), &json!(0)), "{done}");
    let again = json_of(&send(&pages, &writer, &path(""), ("", good)));
    assert_eq!((&again["imported"]["new"], &again["imported"]["same"]), (&json!(0), &json!(1)));
    let partly = "PC名,更新適用日\nAPI-8,2025/6/1\nAPI-9,2025/2/30\n";
    let why = refused(&send(&pages, &writer, &path(""), ("", partly)), 409);
    assert!(why["detail"].as_str().unwrap().contains("mode=preview"), "{why}");
    let taken = json_of(&send(&pages, &writer, &path("&mode=accept"), ("", partly)));
    assert_eq!((&taken["imported"]["new"], &taken["imported"]["bad"]), (&json!(1), &json!(1)), "{taken}");
    refused(&send(&pages, &writer, &path(""), ("", "")), 422);
    refused(&send(&pages, &writer, &path("&color=1"), ("", good)), 400);
    refused(&send(&pages, &writer, &path("&column=x%3D%E3%81%AA%E3%81%84"), ("", good)), 422);
    for (query, body, status) in [
        ("key=r7/pharmacy/9-9&title=x", "x", 404),
        ("key=r7/pharmacy/2-11", "x", 422),
        ("key=r7/pharmacy/2-11&title=x", "", 422),
        ("key=r7/pharmacy/2-11&title=x&name=a.html", "<!doctype html><script>", 422),
        ("key=r7/pharmacy/2-11&title=x&on=2/30", "x", 422),
    ] {
        refused(&send(&pages, &writer, &format!("/api/v1/evidence?{query}"), ("", body)), status);
    }
    refused(&get(&pages, &reader, "/api/v1/papers/nothing.pdf"), 404);
}

#[test]
fn a_request_that_is_named_is_done_once() {
    let (_folder, pages) = with_officer();
    let (writer, other) = (token(&pages, true), token(&pages, true));
    let new = |token: &str, key: &str, name: &str| {
        let header = format!("Content-Type: application/json\r\nIdempotency-Key: {key}\r\n");
        send(&pages, token, ROWS, (&header, &json!({ "cells": { "name": name } }).to_string()))
    };
    let (first, second) = (new(&writer, "a-1", "ONCE-1"), new(&writer, "a-1", "ONCE-1"));
    assert_eq!((first.status, json_of(&first)), (201, json_of(&second)), "the same answer");
    assert!(second.head.contains("idempotent-replayed: true") && !first.head.contains("replayed"), "{}", second.head);
    let found = |name: &str| json_of(&get(&pages, &writer, &format!("{ROWS}?q={name}")))["found"].clone();
    assert_eq!(found("ONCE-1"), 1);
    refused(&new(&writer, "a-1", "ONCE-2"), 422);
    assert_eq!(found("ONCE-2"), 0, "another request under the same word");
    assert_eq!(new(&other, "a-1", "ONCE-3").status, 201, "a word is its token's own");
    refused(&new(&writer, "a-2", ""), 422);
    assert_eq!(new(&writer, "a-2", "ONCE-4").status, 201, "what was refused may be mended");
}

#[test]
fn what_a_token_cannot_be_is_said() {
    let (_folder, pages) = with_officer();
    for (name, days, said) in [("", "30", "何のための"), ("連携", "0", "1日から366日"), ("連携", "x", "1日から366日")]
    {
        let refused = pages.fill("/tokens", &pages.get("/tokens").text(), &[("name", name), ("days", days)]);
        assert!(refused.status == 422 && refused.text().contains(said), "{said}: {}", refused.text());
    }
    assert!(!value(&pages.get("/tokens").text(), "token").is_empty());
}

/// Whether a value is what a schema says, as far as our description goes.
fn fits(all: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        return fits(all, &all[name.rsplit('/').next().unwrap()], value, at);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    assert!(kinds.contains(&json!(kind)), "{at}: {kind} is not {kinds:?}");
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap();
        fits(all, &schema["properties"][name], &value[name], &format!("{at}/{name}"));
    }
    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
        fits(all, &schema["items"], item, &format!("{at}/{n}"));
    }
}

#[test]
fn the_description_names_every_route_and_tells_the_truth() {
    let (folder, pages) = with_officer();
    assert_eq!(folder.run(&["paper", "rules", "-o", "rules.pdf", "--issue"]).code, 0);
    let reader = token_that(&pages, &["may_govern"]);
    let described = json_of(&get(&pages, &reader, "/api/v1/openapi.json"));
    assert_eq!(described["openapi"], "3.1.0");
    let mut told: Vec<String> = Vec::new();
    for (path, operations) in described["paths"].as_object().unwrap() {
        told.extend(operations.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let routes = web::routes().into_iter().filter(|route| route.path.starts_with("/api/"));
    let mut routes: Vec<String> = routes.map(|route| format!("{} {}", route.method, route.path)).collect();
    told.sort();
    routes.sort();
    assert_eq!(told, routes);

    let schemas = &described["components"]["schemas"];
    let writer = token(&pages, true);
    let to = format!("/api/v1/evidence?key={ITEM}&title=x&name=a.txt");
    assert_eq!(send(&pages, &writer, &to, ("", "点検しました")).status, 201);
    let listed = json_of(&get(&pages, &reader, &format!("/api/v1/evidence?key={ITEM}")));
    let attached = listed["evidence"][0]["sha256"].as_str().unwrap().to_owned();
    let row = json_of(&get(&pages, &reader, ROWS))["rows"][0]["id"].as_str().unwrap().to_owned();
    for (path, operations) in described["paths"].as_object().unwrap() {
        let Some(operation) = operations.get("get") else { continue };
        let id = if path.contains("/documents/") { "rules" } else { &row };
        let at = path.replace("{code}", "devices").replace("{id}", id).replace("{file}", "checklist.xlsx");
        let at = at.replace("{sha256}", &attached).replace("/evidence", &format!("/evidence?key={ITEM}"));
        let answer = get(&pages, &reader, &at);
        assert_eq!(answer.status, 200, "{at}: {}", answer.text());
        let content = &operation["responses"]["200"]["content"];
        if content.get("*/*").is_some() {
            assert!(!answer.head.contains("json") && answer.body.len() > 4, "{at}: {}", answer.head);
            continue;
        }
        let schema = &content["application/json"]["schema"];
        fits(schemas, schema, &json_of(&answer), &at);
    }
    fits(schemas, &json!({ "$ref": "#/Problem" }), &refused(&get(&pages, "x", "/api/v1/due"), 401), "problem");
}
