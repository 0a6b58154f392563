//! Documents by another program: listed, shown, kept, approved and taken back, and who has read them.

use crate::api::{ask, get, json_of, post, refused, token, token_that};
use crate::pages::Pages;
use crate::run::Folder;
use crate::sign_in::with_officer;
use serde_json::{Value, json};

const ALL: &str = "/api/v1/documents";

/// A pharmacy whose rules were issued, and tokens: one that governs and writes, one that reads.
fn shop() -> (Folder, Pages, String, String) {
    let (folder, pages) = with_officer();
    let rows = "氏名,役割\n緑 花子,管理薬剤師\n青 太郎,薬剤師\n";
    std::fs::write(folder.path("people.csv"), rows).unwrap();
    assert_eq!(folder.run(&["import", "people", "people.csv", "--accept"]).code, 0);
    assert_eq!(folder.run(&["paper", "rules", "-o", "rules.pdf", "--issue"]).code, 0);
    let (governor, reader) = (token_that(&pages, &["may_write", "may_govern"]), token(&pages, false));
    (folder, pages, governor, reader)
}

fn done(pages: &Pages, token: &str, path: &str, body: &Value) -> Value {
    let answer = post(pages, token, path, body);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    json_of(&answer)
}

#[test]
fn a_version_is_approved_taken_back_and_read_by_another_program() {
    let (folder, pages, governor, reader) = shop();
    let listed = json_of(&get(&pages, &reader, ALL));
    let rules = listed["made"].as_array().unwrap().iter().find(|it| it["id"] == "rules").unwrap().clone();
    assert_eq!((&rules["stage"], listed["made"].as_array().unwrap().len()), (&json!("Draft"), 6));
    let at = format!("{ALL}/rules");
    let shown = json_of(&get(&pages, &reader, &at));
    let issue = shown["versions"][0]["issue"].clone();
    assert_eq!((&shown["exact"], &shown["changes"], &shown["current"]), (&json!(true), &json!([]), &issue));
    let (approve, take_back) = (format!("{at}/approve"), format!("{at}/take-back"));
    let given = json!({ "issue": issue, "by": "緑 花子", "kept_where": "金庫", "with_gaps": true });
    let writer = token(&pages, true);
    for path in [&approve, &take_back] {
        refused(&post(&pages, &writer, path, &given), 403);
    }
    refused(&post(&pages, &governor, &approve, &json!({ "issue": 1, "by": "緑 花子" })), 409);
    for (by, with_gaps) in [(" ", true), ("緑 花子", false)] {
        let given = json!({ "issue": issue, "by": by, "with_gaps": with_gaps });
        refused(&post(&pages, &governor, &approve, &given), 422);
    }
    refused(&post(&pages, &governor, &format!("{ALL}/nothing/approve"), &given), 404);
    let approved = done(&pages, &governor, &approve, &given);
    assert_eq!((&approved["stage"], &approved["kept_where"]), (&json!("InForce"), &json!("金庫")));
    let reviewed = done(&pages, &writer, &format!("{at}/review"), &json!({}));
    assert!(reviewed["review_on"].is_string(), "{reviewed}");
    refused(&post(&pages, &governor, &take_back, &json!({ "issue": issue, "reason": "" })), 422);
    let back = json!({ "issue": issue, "reason": "まちがい" });
    assert_eq!(done(&pages, &governor, &take_back, &back)["stage"], "Draft");
    refused(&post(&pages, &governor, &take_back, &back), 409);
    refused(&post(&pages, &writer, &format!("{at}/review"), &json!({})), 404);

    // What is issued anew is a version of its own, a draft until it is approved.
    let anew = format!("{at}/issue");
    refused(&post(&pages, &reader, &anew, &json!({})), 403);
    refused(&post(&pages, &writer, &format!("{ALL}/nothing/issue"), &json!({})), 404);
    refused(&post(&pages, &writer, &anew, &json!({ "by": "緑 花子" })), 400);
    assert_eq!(done(&pages, &writer, &anew, &json!({}))["stage"], "Draft");
    let versions = json_of(&get(&pages, &reader, &at))["versions"].clone();
    assert_eq!(versions.as_array().unwrap().iter().map(|it| it["number"].clone()).collect::<Vec<_>>(), [1, 2]);

    let read = format!("{at}/readers");
    let people = json_of(&get(&pages, &reader, &read))["readers"].clone();
    let person = people[0]["person"].clone();
    assert!(people.as_array().unwrap().len() == 2 && people[0]["read_on"].is_null(), "{people}");
    refused(&post(&pages, &reader, &read, &json!({ "people": [person] })), 403);
    refused(&post(&pages, &writer, &read, &json!({ "people": ["nobody"] })), 422);
    let noted = done(&pages, &writer, &read, &json!({ "people": [person] }));
    assert!(noted["readers"][0]["read_on"].is_string() && noted["readers"][1]["read_on"].is_null(), "{noted}");
    let unread = done(&pages, &writer, &read, &json!({ "people": [person], "takes_back": true }));
    assert!(unread["readers"][0]["read_on"].is_null(), "{unread}");
    assert!(folder.run(&["history"]).out.contains("書類の承認を取り消しました: rules.pdf"));
}

#[test]
fn own_documents_are_kept_and_mapped_by_another_program() {
    let (_folder, pages, _, reader) = shop();
    let writer = token(&pages, true);
    let passage = |number: &str, article: &str| json!({ "number": number, "article": article });
    let given = json!({
        "title": "手順書", "kind": "運用管理規程", "approved_on": "R7.4.1",
        "passages": [passage("2-7", "第3条"), passage("2-⑧", "第4条")],
    });
    refused(&post(&pages, &reader, ALL, &given), 403);
    let kept = done(&pages, &writer, ALL, &given);
    let at = format!("{ALL}/{}", kept["id"].as_str().unwrap());
    done(&pages, &writer, ALL, &json!({ "title": "手順書", "passages": [passage("2-8", "")] }));
    let shown = json_of(&get(&pages, &reader, &at));
    let article = |number: &str| {
        let all = shown["passages"].as_array().unwrap();
        all.iter().find(|it| it["number"] == number).unwrap()["article"].as_str().unwrap().to_owned()
    };
    assert_eq!((article("2-⑦"), article("2-⑧")), ("第3条".to_owned(), String::new()));
    assert_eq!((&shown["title"], &shown["approved_on"]), (&json!("手順書"), &json!("2025-04-01")));
    for (given, status) in [
        (json!({ "title": "手順書", "passages": [passage("9-9", "第1条")] }), 422),
        (json!({ "title": "手順書", "kept_where": "棚".repeat(201) }), 422),
        (json!({ "title": "手順書", "approved_on": "きのう" }), 422),
        (json!({ "title": " " }), 422),
        (json!({ "title": "手順書", "unheard": "of" }), 400),
    ] {
        refused(&post(&pages, &writer, ALL, &given), status);
    }
    let send = |path: &str, bytes: &str| {
        let header = format!("Authorization: Bearer {writer}\r\nContent-Type: text/plain\r\n");
        ask(&pages, "POST", path, (&header, bytes))
    };
    let attached = send(&format!("{at}/file?name=rules.txt"), "第3条 パスワードは8文字以上とする。");
    assert_eq!(attached.status, 200, "{}", attached.text());
    refused(&send(&format!("{ALL}/nothing/file?name=rules.txt"), "第3条"), 404);
    refused(&send(&format!("{at}/file?name=rules.txt"), ""), 422);
    assert_eq!(json_of(&get(&pages, &reader, &at))["files"][0]["file"], "rules.txt");
    refused(&get(&pages, &reader, &format!("{ALL}/nothing")), 404);
}
