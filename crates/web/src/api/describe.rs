//! The description of the interface (OpenAPI 3.1), written from one table: a route that is not in it fails a test.

mod schemas;

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

/// Written whole or not at all; tells on which item the slip is evidence.
const fn occasion(path: &'static str, says: &'static str, sent: &'static str) -> Described {
    Described { answered: "Noted", ..write(path, says, sent) }
}

/// Answered with where the document stands then.
const fn document(path: &'static str, says: &'static str, sent: &'static str) -> Described {
    Described { answered: "DocumentStands", ..write(path, says, sent) }
}

/// A link, of which the address is shown once.
const fn link(path: &'static str, says: &'static str, sent: &'static str) -> Described {
    Described { answered: "LinkMade", ..write(path, says, sent) }
}

/// A link that leads nowhere any more.
const fn close(path: &'static str, says: &'static str) -> Described {
    Described { answered: "LinkClosed", ..write(path, says, "Nothing") }
}

/// A file is the whole body.
const FILE: &str = "File";

const ROUTES: [Described; 54] = [
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
        query: &["name", "mode", "usual", "column", "system", "key", "reason"],
        answered: "Imported",
        ..write(
            "/api/v1/ledgers/{code}/import",
            "台帳のファイルを取り込む（mode=preview は見るだけ、mode=accept は確かめる行があっても、usual=apart ははじめの質問で印を付けた行と別に、標準回答には system=システム・key=聞いた照合値、標準回答と違う行には reason=理由） / a ledger's file is imported (mode=preview only looks, mode=accept takes what is good, usual=apart adds rows beside those ticked in the first questions; of a standard reply, system and key say for which system it is and the fingerprint as the vendor told it; reason says why rows differ from a standard reply)",
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
    read(
        "/api/v1/first-questions",
        "はじめの質問について台帳が言っていること、よくある行 / what the ledgers say to the first questions",
        &[],
        "FirstQuestions",
    ),
    Described {
        answered: "FirstTaken",
        ..write(
            "/api/v1/first-questions",
            "はじめの質問の一つに答える（空の名前・場所と has: null は、前の答えを取り消す） / an answer to one first question; what is blank or null takes back the answer before",
            "FirstAnswer",
        )
    },
    read("/api/v1/stocktake", "棚卸で探す機器 / the devices that a walk looks for", &["limit", "after"], "Rows"),
    occasion("/api/v1/stocktake", "棚卸を記録する / a walk through the shop", "Walk"),
    read(
        "/api/v1/leaving",
        "退職の手続きで片づけること（person は職員名簿の id） / what is to be settled before a person is gone",
        &["person"],
        "Leaving",
    ),
    occasion("/api/v1/leaving", "退職の手続きを記録する / a last day of work", "LastDay"),
    occasion("/api/v1/vendor-visit", "事業者の来訪を記録する / a vendor's visit", "Visited"),
    read("/api/v1/rehearsal", "立入検査の予行で聞くこと / what an inspector would ask", &[], "Rehearsal"),
    occasion("/api/v1/rehearsal", "立入検査の予行を記録する / how a rehearsal went", "Rehearsed"),
    read("/api/v1/compare", "二つの日を比べる / two days compared", &["from", "to"], "Compared"),
    read("/api/v1/editions", "年度と様式 / the years' forms", &[], "Editions"),
    Described {
        answered: "Turned",
        ..write("/api/v1/editions/{id}/begin", "年度を切り替える（管理） / turns the year over (governs)", "Nothing")
    },
    Described {
        answered: "Turned",
        ..write("/api/v1/editions/{id}/back", "前の年度に戻す（管理） / turns the year back (governs)", "Back")
    },
    read(
        "/api/v1/inspections",
        "検査する人へのリンク（管理） / links for inspectors (governs)",
        &[],
        "InspectionLinks",
    ),
    link(
        "/api/v1/inspections",
        "検査する人へのリンクを出す（管理） / a link for an inspector (governs)",
        "ForInspector",
    ),
    close("/api/v1/inspections/{id}/close", "リンクを閉じる（管理） / closes it (governs)"),
    read("/api/v1/vendor-links", "事業者へのリンク（管理） / links for vendors (governs)", &[], "VendorLinks"),
    link("/api/v1/vendor-links", "事業者へのリンクを出す（管理） / a link for a vendor (governs)", "ForVendor"),
    close("/api/v1/vendor-links/{id}/close", "リンクを閉じる（管理） / closes it (governs)"),
    read("/api/v1/replies", "事業者の回答と、もとの紙 / the vendors' replies with their papers", &[], "Replies"),
    read(
        "/api/v1/two-factor-plans",
        "システムごとの二要素認証の予定（2-⑩）と様式の期限 / the plans for two-factor sign-in, against the last day of the form",
        &[],
        "TwoFactorPlans",
    ),
    Described {
        answered: "ReplyWithdrawn",
        ..write(
            "/api/v1/replies/withdraw",
            "まちがった回答を、理由を残して全部取り下げる / a reply that was wrong goes whole, with the reason",
            "WithdrawnReply",
        )
    },
    read("/api/v1/vendor-keys", "標準回答に署名する事業者の鍵 / the keys by which vendors sign", &[], "VendorKeys"),
    Described {
        answered: "KeyStopped",
        ..write(
            "/api/v1/vendor-keys/stop",
            "事業者の鍵を信頼しないことにする（管理） / a vendor's key is trusted no more (governs)",
            "StoppedKey",
        )
    },
    read("/api/v1/second-place", "記録の写し先と最後の写し（管理） / where copies go (governs)", &[], "SecondPlace"),
    read("/api/v1/documents", "文書と、いまの段階 / the documents, and where each stands", &[], "Documents"),
    document(
        "/api/v1/documents",
        "薬局の文書を記録する（passages は項目ごとの条。書いた項目だけ変わる） / a document of the pharmacy's own; of its passages those that are told change",
        "DocumentKept",
    ),
    read(
        "/api/v1/documents/{id}",
        "一つの文書: 版と、今の台帳と違う条（rules など。from・to は比べる版）、または項目ごとの条とファイル / one document: versions and what is no longer true (from and to: the versions compared), or its passages and files",
        &["from", "to"],
        "Document",
    ),
    Described {
        query: &["name"],
        ..document(
            "/api/v1/documents/{id}/file",
            "薬局の文書にファイルを添える（本文はファイル） / a file of a document (the body is the file)",
            FILE,
        )
    },
    document(
        "/api/v1/documents/{id}/issue",
        "いまの台帳で版を発行する（rules、bcp など。本文は {}） / issues a version of a paper as the ledgers stand (an empty object is sent)",
        "Nothing",
    ),
    document("/api/v1/documents/{id}/review", "見直した日を記録する / it was looked through, and holds", "Reviewed"),
    document(
        "/api/v1/documents/{id}/approve",
        "開設者の承認を記録する（管理） / the owner's approval of a version (governs)",
        "Approved",
    ),
    document(
        "/api/v1/documents/{id}/take-back",
        "まちがえて記録した承認を取り消す（管理） / an approval was recorded by mistake (governs)",
        "TakenBack",
    ),
    read("/api/v1/documents/{id}/readers", "だれが読んだか / who has read it", &[], "Readers"),
    Described {
        answered: "Readers",
        ..write("/api/v1/documents/{id}/readers", "読んだ人を記録する / who has read it is noted", "HaveRead")
    },
    read("/api/v1/attachments/{sha256}", "添付のファイル / an attachment", &[], FILE),
    read(
        "/api/v1/papers/{file}",
        "書類（checklist.pdf、contact-chart.pdf、rules.docx など。leaving.pdf は person に氏名か id、vendor-visit.pdf は visit に記録の番号） / a paper, such as checklist.pdf, contact-chart.pdf or rules.docx (leaving.pdf: person; vendor-visit.pdf: visit, an entry)",
        &["person", "vendor", "visit"],
        FILE,
    ),
    Described {
        answered: "ReportTaken",
        ..write(
            super::agents::PATHS[0],
            "機器が登録コードと最初の報告を送る（トークンなし。yakumori-agent が使う） / a machine's first report with its code (no token; for yakumori-agent)",
            "Enrolment",
        )
    },
    Described {
        answered: "ReportTaken",
        ..write(
            super::agents::PATHS[1],
            "登録した機器が署名した報告を送る（トークンなし） / what an enrolled machine signed (no token)",
            FILE,
        )
    },
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
            "schemas": schemas::schemas(),
        },
    }))
}

fn operation(route: &Described) -> Value {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path.map(|name| parameter(name, "path", true));
    let attaches = route.path.ends_with("/evidence");
    let in_query = route.query.iter().map(|name| parameter(name, "query", attaches && is_required(name)));
    let is_machines = super::agents::PATHS.contains(&route.path);
    let is_link = super::once::makes_link(route.path);
    let by_key = route.sent.filter(|_| !is_machines && !is_link).map(|_| parameter("Idempotency-Key", "header", false));
    let answer = |schema: &str, content: &str| json!({ "description": schema, "content": { content: { "schema": named(schema) } } });
    let makes = route.path.ends_with("/rows") || route.path.ends_with("/evidence") || is_link;
    let status = if makes && route.sent.is_some() { "201" } else { "200" };
    let mut operation = json!({
        "summary": route.says,
        "parameters": in_path.chain(in_query).chain(by_key).collect::<Vec<_>>(),
        "responses": {
            status: answer(route.answered, content(route.answered)),
            "default": answer("Problem", "application/problem+json"),
        },
    });
    if is_machines {
        operation["security"] = json!([]);
    }
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
