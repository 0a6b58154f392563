//! The shapes of what is sent and answered.

mod documents;

use serde_json::{Map, Value, json};

/// Every schema by its name.
pub(super) fn schemas() -> Value {
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
    let mut all = json!({
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
        "Enrolment": object(&[("code", text()), ("report", text())]),
        "ReportTaken": object(&[("taken", number())]),
        "Problem": object(&[("type", text()), ("title", text()), ("status", number()), ("detail", text())]),
    });
    for more in [of_occasions(), of_governing(), documents::schemas()] {
        if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
    }
    all
}

/// What is done on one occasion, and the first questions.
fn of_occasions() -> Value {
    let text = || json!({ "type": "string" });
    let truth = || json!({ "type": "boolean" });
    let list = |of: Value| json!({ "type": "array", "items": of });
    let words = || json!({ "type": "object", "additionalProperties": { "type": "string" } });
    let one_of = |words: &[&str]| json!({ "type": "string", "enum": words });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let seen = || object(&[("id", text()), ("entry", number())]);
    let usual = object(&[("code", text()), ("ledger", text()), ("name", text()), ("is_likely", truth())]);
    let system = || object(&[("kind", text()), ("product", text()), ("vendor", text()), ("contracted", text())]);
    let used = with(object(&[("kind", text())]), &[("product", text()), ("vendor", text()), ("contracted", text())]);
    let looked = object(&[("id", text()), ("entry", number()), ("found", one_of(&["here", "moved", "missing"]))]);
    let worked = object(&[("id", text()), ("entry", number()), ("updated", truth())]);
    let asked = object(&[("key", text()), ("number", text()), ("wording", text()), ("counts", text())]);
    let question = one_of(&["owner", "officer", "helpers", "systems", "servers", "wireless", "usual"]);
    json!({
        "FirstQuestions": object(&[
            ("owner", text()), ("officer", text()), ("appointed_on", text()), ("deputy", text()), ("liaison", text()),
            ("systems", list(system())), ("servers", words()), ("wireless", json!({ "type": ["boolean", "null"] })),
            ("usual", list(usual)),
        ]),
        "FirstAnswer": with(object(&[("question", question)]), &[
            ("name", text()), ("appointed_on", text()), ("deputy", text()), ("liaison", text()),
            ("used", list(used)), ("unused", list(text())), ("servers", words()),
            ("has", json!({ "type": ["boolean", "null"] })), ("codes", list(text())), ("by", text()),
        ]),
        "FirstTaken": object(&[("taken_back", truth())]),
        "Walk": with(object(&[("by", text())]), &[
            ("found", list(with(looked, &[("place", text())]))),
            ("extra", list(object(&[("name", text()), ("place", text())]))),
        ]),
        "Leaving": object(&[
            ("people", list(object(&[("id", text()), ("name", text())]))),
            ("leaving", json!({ "type": ["object", "null"] })),
        ]),
        "LastDay": with(object(&[("person", seen()), ("last_on", text()), ("by", text())]), &[
            ("settled", list(seen())), ("without_id", list(text())),
        ]),
        "Visited": with(
            object(&[
                ("on", text()), ("vendor", text()), ("did", text()), ("by", text()), ("leaves_id", truth()),
                ("brought", one_of(&["nothing", "checked", "unchecked"])),
            ]),
            &[("who", text()), ("devices", list(worked))],
        ),
        "Rehearsal": object(&[("items", list(asked))]),
        "Rehearsed": object(&[
            ("by", text()),
            ("went", list(with(object(&[("key", text()), ("shown", truth())]), &[("missing", text())]))),
        ]),
        "Noted": object(&[("key", json!({ "type": ["string", "null"] }))]),
    })
}

/// The year, links, where copies go, and two days compared.
fn of_governing() -> Value {
    let text = || json!({ "type": "string" });
    let or_none = || json!({ "type": ["string", "null"] });
    let truth = || json!({ "type": "boolean" });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let list = |of: Value| json!({ "type": "array", "items": of });
    let stood = json!({ "type": ["object", "null"] });
    let item = [("key", text()), ("number", text()), ("title", text()), ("before", stood.clone()), ("after", stood)];
    let changed = object(&[("name", text()), ("cells", list(json!({ "type": "array" })))]);
    let ledger = [("ledger", text()), ("came", list(text())), ("went", list(text())), ("changed", list(changed))];
    let edition = object(&[("id", text()), ("title", text()), ("standing", text())]);
    let inspection = [("id", text()), ("label", text()), ("on", text()), ("until_ms", number()), ("is_open", truth())];
    let vendor = object(&[("id", text()), ("vendor", text()), ("system", text()), ("until_ms", number())]);
    let reply = object(&[("vendor", text()), ("system", text()), ("answered", number()), ("rows", number())]);
    let plan =
        [("system", text()), ("vendor", text()), ("planned_on", or_none()), ("stands", text()), ("ask", truth())];
    let plan = object(&plan);
    let key = object(&[("vendor", text()), ("fingerprint", text()), ("is_replaced", truth())]);
    json!({
        "Compared": object(&[
            ("from", text()), ("to", text()), ("items", list(object(&item))), ("ledgers", list(object(&ledger))),
        ]),
        "Editions": object(&[("current", text()), ("before", or_none()), ("editions", list(edition))]),
        "Turned": object(&[("from", text()), ("to", text())]),
        "Nothing": { "type": "object", "additionalProperties": false },
        "Back": object(&[("reason", text())]),
        "InspectionLinks": object(&[("links", list(object(&inspection)))]),
        "ForInspector": object(&[("label", text()), ("on", text()), ("hours", number())]),
        "VendorLinks": object(&[("links", list(vendor))]),
        "ForVendor": with(object(&[("vendor", text()), ("days", number())]), &[("system", text())]),
        "LinkMade": object(&[("address", text())]),
        "LinkClosed": object(&[("is_open", truth())]),
        "Replies": object(&[("replies", list(reply))]),
        "TwoFactorPlans": object(&[("last_day", or_none()), ("plans", list(plan))]),
        "WithdrawnReply": with(object(&[("vendor", text()), ("reason", text())]), &[("system", text())]),
        "ReplyWithdrawn": object(&[("withdrawn", number())]),
        "VendorKeys": object(&[("keys", list(key))]),
        "StoppedKey": object(&[("fingerprint", text()), ("reason", text())]),
        "KeyStopped": object(&[("stopped", text())]),
        "SecondPlace": object(&[("place", json!({ "type": ["object", "null"] }))]),
    })
}

/// The same with properties that may be left out.
fn with(mut schema: Value, more: &[(&str, Value)]) -> Value {
    for (name, of) in more {
        schema["properties"][*name] = of.clone();
    }
    schema
}

/// An object that has at least these.
fn object(properties: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}
