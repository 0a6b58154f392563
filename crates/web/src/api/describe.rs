//! The description of the interface (OpenAPI 3.1), written from one table: a route that is not in it fails a test.

use axum::Json;
use serde_json::{Map, Value, json};

/// One route as it is described.
#[derive(Clone, Copy)]
struct Described {
    /// GET or POST.
    method: &'static str,
    /// Its path.
    path: &'static str,
    /// What it does.
    says: &'static str,
    /// The names of what may stand behind `?`.
    query: &'static [&'static str],
    /// The schema of what is sent, where something is.
    sent: Option<&'static str>,
    /// The schema of what is answered.
    answered: &'static str,
}

const fn read(
    path: &'static str,
    says: &'static str,
    query: &'static [&'static str],
    answered: &'static str,
) -> Described {
    Described { method: "GET", path, says, query, sent: None, answered }
}

const fn write(path: &'static str, says: &'static str, sent: &'static str) -> Described {
    Described { method: "POST", path, says, query: &[], sent: Some(sent), answered: "Written" }
}

/// A file is the whole body.
const FILE: &str = "File";

const ROUTES: [Described; 17] = [
    read("/api/v1/openapi.json", "この説明 / this description", &[], "Any"),
    read("/api/v1/pharmacy", "薬局と記録の頭 / the pharmacy and the head of its record", &[], "Pharmacy"),
    read("/api/v1/report", "判定と回答（judge --json と同じ） / the report", &["on", "recorded_by"], "Report"),
    read("/api/v1/check", "立入検査の前の点検 / the look before an inspection", &["on", "recorded_by"], "Remarks"),
    read("/api/v1/due", "1年先までの予定 / what falls due within a year", &[], "Dues"),
    read(
        "/api/v1/history",
        "記録の履歴、新しい順 / the history, the latest first",
        &["q", "limit", "after"],
        "Entries",
    ),
    read("/api/v1/ledgers", "台帳とその列 / the ledgers with their columns", &[], "Ledgers"),
    read(
        "/api/v1/ledgers/{code}/rows",
        "台帳の行 / the rows of a ledger",
        &["on", "recorded_by", "q", "limit", "after"],
        "Rows",
    ),
    read("/api/v1/ledgers/{code}/rows/{id}", "台帳の一行 / one row", &[], "Row"),
    write(
        "/api/v1/ledgers/{code}/rows",
        "一行加える（新しい行の id と entry を返す） / a new row; its id and entry are given",
        "New",
    ),
    write("/api/v1/ledgers/{code}/rows/{id}", "一行のいくつかの値を直す / values of a row change", "Changed"),
    write("/api/v1/ledgers/{code}/rows/{id}/retire", "理由を残して取り下げる / a row goes, with the reason", "Retired"),
    Described {
        query: &["name", "mode", "column"],
        answered: "Imported",
        ..write(
            "/api/v1/ledgers/{code}/import",
            "台帳のファイルを取り込む（mode=preview は見るだけ、mode=accept は確かめる行があっても） / a ledger's file is imported (mode=preview only looks, mode=accept takes what is good)",
            FILE,
        )
    },
    read("/api/v1/evidence", "項目の根拠 / the evidence of an item", &["key"], "EvidenceList"),
    Described {
        query: &["key", "title", "kept_where", "name", "on", "shows_gap"],
        answered: "Attached",
        ..write(
            "/api/v1/evidence",
            "項目に根拠を添える（本文はファイル、または空） / evidence is attached (the body is the file, or empty)",
            FILE,
        )
    },
    read("/api/v1/attachments/{sha256}", "添付のファイル / an attachment", &[], FILE),
    read(
        "/api/v1/papers/{file}",
        "書類（checklist.pdf など。leaving.pdf は person に氏名か id、vendor-visit.pdf は visit に記録の番号） / a paper, such as checklist.pdf (leaving.pdf: person; vendor-visit.pdf: visit, an entry)",
        &["person", "vendor", "visit"],
        FILE,
    ),
];

/// The description.
pub(crate) async fn describe() -> Json<Value> {
    let mut paths = Map::new();
    for route in ROUTES {
        let at = paths.entry(route.path).or_insert_with(|| json!({}));
        at[route.method.to_lowercase()] = operation(&route);
    }
    Json(json!({
        "openapi": "3.1.0",
        "info": { "title": "薬守 Yakumori", "version": "1" },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas(),
        },
    }))
}

fn operation(route: &Described) -> Value {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path.map(|name| parameter(name, "path", true));
    let in_query = route.query.iter().map(|name| parameter(name, "query", is_required(name)));
    let by_key = route.sent.map(|_| parameter("Idempotency-Key", "header", false));
    let answer = |schema: &str, content: &str| json!({ "description": schema, "content": { content: { "schema": named(schema) } } });
    let makes = route.path.ends_with("/rows") || route.path.ends_with("/evidence");
    let status = if makes && route.sent.is_some() { "201" } else { "200" };
    let mut operation = json!({
        "summary": route.says,
        "parameters": in_path.chain(in_query).chain(by_key).collect::<Vec<_>>(),
        "responses": {
            status: answer(route.answered, content(route.answered)),
            "default": answer("Problem", "application/problem+json"),
        },
    });
    if let Some(sent) = route.sent {
        operation["requestBody"] =
            json!({ "required": sent != FILE, "content": { content(sent): { "schema": named(sent) } } });
    }
    operation
}

fn content(schema: &str) -> &'static str {
    if schema == FILE { "*/*" } else { "application/json" }
}

/// Without which item, and without what it is, nothing is attached.
fn is_required(name: &str) -> bool {
    ["key", "title"].contains(&name)
}

fn named(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn parameter(name: &str, place: &str, is_required: bool) -> Value {
    let kind = match name {
        "limit" | "after" => "integer",
        "shows_gap" => "boolean",
        _ => "string",
    };
    json!({ "name": name, "in": place, "required": is_required, "schema": { "type": kind } })
}

fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let list = |of: Value| json!({ "type": "array", "items": of });
    let words = || json!({ "type": "object", "additionalProperties": { "type": "string" } });
    let next = || json!({ "type": ["integer", "null"] });
    let row = || object(&[("id", text()), ("entry", number()), ("cells", words()), ("notes", words())]);
    let column = object(&[("key", text()), ("label", text()), ("label_en", text()), ("kind", text())]);
    let ledger = object(&[("code", text()), ("title", text()), ("rows", number()), ("columns", list(column))]);
    let due = object(&[("on", text()), ("code", text()), ("says", text()), ("place", json!({ "type": "object" }))]);
    let journal = object(&[("id", text()), ("size", number()), ("root", text())]);
    let entry = object(&[("seq", number()), ("at", text()), ("actor", text()), ("act", text()), ("says", text())]);
    let remark = object(&[("key", text()), ("label", text()), ("code", text()), ("says", text())]);
    let evidence =
        object(&[("entry", number()), ("title", text()), ("on", text()), ("file", text()), ("sha256", text())]);
    let report = [
        ("edition", text()),
        ("as_of", text()),
        ("items", list(json!({ "type": "object" }))),
        ("journal", journal.clone()),
    ];
    json!({
        "Any": { "type": "object" },
        "Pharmacy": object(&[("id", text()), ("name", text()), ("edition", text()), ("today", text()), ("journal", journal)]),
        "Report": object(&report),
        "Remarks": object(&[("remarks", list(remark))]),
        "Dues": object(&[("due", list(due))]),
        "Entries": object(&[("entries", list(entry)), ("found", number()), ("next", next())]),
        "Ledgers": object(&[("ledgers", list(ledger))]),
        "Rows": object(&[("rows", list(row())), ("found", number()), ("next", next())]),
        "Row": row(),
        "New": object(&[("cells", words())]),
        "Changed": object(&[("entry", number()), ("cells", words())]),
        "Retired": object(&[("entry", number()), ("reason", text())]),
        "File": { "type": "string", "contentEncoding": "binary" },
        "Imported": object(&[("read", json!({ "type": "object" })), ("imported", json!({ "type": ["object", "null"] }))]),
        "EvidenceList": object(&[("evidence", list(evidence))]),
        "Attached": object(&[("entry", number())]),
        "Written": object(&[("written", json!({ "type": ["string", "null"] }))]),
        "Problem": object(&[("type", text()), ("title", text()), ("status", number()), ("detail", text())]),
    })
}

/// An object that has at least these.
fn object(properties: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}
