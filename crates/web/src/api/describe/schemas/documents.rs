//! The shapes of documents and what becomes of them.

use super::{object, with};
use serde_json::{Value, json};

pub(super) fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let or_none = || json!({ "type": ["string", "null"] });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let list = |of: Value| json!({ "type": "array", "items": of });
    let stands = || {
        object(&[("id", text()), ("stage", text()), ("says", text()), ("kept_where", text()), ("review_on", or_none())])
    };
    let change = object(&[("title", text()), ("was", list(text())), ("is", list(text()))]);
    let version = object(&[("number", number()), ("issue", number()), ("on", text()), ("size", number())]);
    let version = with(version, &[("approved", json!({ "type": ["object", "null"] }))]);
    let passage = || object(&[("number", text()), ("article", text())]);
    let file = object(&[("entry", number()), ("file", text()), ("sha256", text())]);
    let reader =
        [("person", text()), ("name", text()), ("role", text()), ("read_on", or_none()), ("before_on", or_none())];
    let own = [("title", text()), ("kind", text()), ("approved_on", or_none()), ("approved_by", text())];
    let made = [("current", json!({ "type": ["integer", "null"] }))];
    let told = [
        ("versions", list(version)),
        ("changes", list(change)),
        ("exact", json!({ "type": ["boolean", "null"] })),
        ("passages", list(passage())),
        ("files", list(file)),
    ];
    let kept = ["kind", "approved_on", "approved_by", "reviewed_on", "kept_where"].map(|name| (name, text()));
    let kept = with(with(object(&[("title", text())]), &kept), &[("passages", list(passage()))]);
    json!({
        "Documents": object(&[("made", list(with(stands(), &made))), ("own", list(with(stands(), &own)))]),
        "Document": with(with(with(stands(), &made), &own), &told),
        "DocumentStands": with(with(stands(), &made), &own),
        "DocumentKept": kept,
        "Reviewed": with(object(&[]), &[("on", text())]),
        "Approved": with(object(&[("issue", number()), ("by", text())]), &[("on", text()), ("kept_where", text()), ("with_gaps", json!({ "type": "boolean" }))]),
        "TakenBack": object(&[("issue", number()), ("reason", text())]),
        "Readers": object(&[
            ("title", text()), ("version", number()), ("called", text()), ("readers", list(object(&reader))),
        ]),
        "HaveRead": with(object(&[("people", list(text()))]), &[("on", text()), ("takes_back", json!({ "type": "boolean" }))]),
    })
}
