//! What another program may do that was allowed to govern: the year, links, and where copies go; and two days compared.

use crate::api::{get, json_of, post, refused, send, token, token_that};
use crate::inspection::today;
use crate::pages::Pages;
use crate::run::Folder;
use crate::sign_in::{filled, with_officer};
use model::member::Deed;
use serde_json::{Value, json};
use web::Needs;

/// Every route of the interface with every kind of token. A machine proves itself by its signature, whatever token is with it.
pub fn every_token(pages: &Pages) {
    for may in [&[][..], &["may_write"], &["may_govern"], &["may_write", "may_govern"]] {
        let token = token_that(pages, may);
        for route in web::routes().into_iter().filter(|route| route.path.starts_with("/api/")) {
            let header = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
            let answer = crate::api::ask(pages, route.method, &filled(route.path), (&header, "{}"));
            let is_let_through = match route.needs {
                Needs::Nothing | Needs::Right(Deed::Look) => true,
                Needs::Right(Deed::Write) => may.contains(&"may_write"),
                Needs::Right(Deed::Govern) => may.contains(&"may_govern"),
                Needs::Right(_) => false,
            };
            assert_eq!(answer.status != 403, is_let_through, "{route:?} {may:?}: {}", answer.text());
        }
    }
}

/// A pharmacy with a vendor, and tokens: one that governs, one that writes.
fn shop() -> (Folder, Pages, String, String) {
    let (folder, pages) = with_officer();
    std::fs::write(folder.path("systems.csv"), "システム名,事業者,契約\nレセコン,B社,あり\n").unwrap();
    assert_eq!(folder.run(&["import", "systems", "systems.csv"]).code, 0);
    let (governor, writer) = (token_that(&pages, &["may_govern"]), token(&pages, true));
    (folder, pages, governor, writer)
}

fn done(pages: &Pages, token: &str, (path, status): (&str, u16), body: &Value) -> Value {
    let answer = post(pages, token, path, body);
    assert_eq!(answer.status, status, "{path}: {}", answer.text());
    json_of(&answer)
}

#[test]
fn the_year_is_turned_over_and_back() {
    let (folder, pages, governor, writer) = shop();
    for name in ["two_cell_form.xlsx", "two_cell_vendor_form.xlsx"] {
        let form = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(folder.run(&["edition", "import", &form]).code, 0);
    }
    let begin = "/api/v1/editions/r8/begin";
    refused(&post(&pages, &governor, begin, &json!({})), 422);
    assert_eq!(folder.run(&["edition", "confirm", "r8"]).code, 0);
    refused(&post(&pages, &writer, begin, &json!({})), 403);
    let listed = json_of(&get(&pages, &writer, "/api/v1/editions"));
    assert_eq!((&listed["current"], &listed["before"]), (&json!("r7"), &Value::Null));
    let standing = |id: &str| {
        let all = listed["editions"].as_array().unwrap();
        all.iter().find(|edition| edition["id"] == id).unwrap()["standing"].clone()
    };
    assert_eq!((standing("r7"), standing("r8")), (json!("shipped"), json!("confirmed")));
    assert_eq!(done(&pages, &governor, (begin, 200), &json!({})), json!({ "from": "r7", "to": "r8" }));
    refused(&post(&pages, &governor, begin, &json!({})), 422);
    assert_eq!(json_of(&get(&pages, &writer, "/api/v1/editions"))["before"], "r7");
    let back = "/api/v1/editions/r8/back";
    refused(&post(&pages, &governor, back, &json!({ "reason": " " })), 422);
    let turned = done(&pages, &governor, (back, 200), &json!({ "reason": "早すぎた" }));
    assert_eq!(turned, json!({ "from": "r8", "to": "r7" }));
    assert!(folder.run(&["history"]).out.contains("前の年度に戻しました: r8 → r7（早すぎた）"));
}

#[test]
fn links_are_made_listed_and_closed_and_their_secret_is_kept_nowhere() {
    let (folder, pages, governor, writer) = shop();
    let today = today(&folder);
    let form = json_of(&get(&pages, &writer, "/api/v1/report"))["vendors"][0].clone();
    for (path, given, bad) in [
        (
            "/api/v1/inspections",
            json!({ "label": "みどり保健所", "on": today, "hours": 8 }),
            json!({ "label": "みどり保健所", "on": today, "hours": 0 }),
        ),
        (
            "/api/v1/vendor-links",
            json!({ "vendor": form["vendor"], "system": form["system"], "days": 14 }),
            json!({ "vendor": "Z社", "days": 14 }),
        ),
    ] {
        refused(&post(&pages, &writer, path, &given), 403);
        refused(&get(&pages, &writer, path), 403);
        refused(&post(&pages, &governor, path, &bad), 422);
        // Sent again it is another link: an answer that holds a secret is not remembered.
        let header = "Content-Type: application/json\r\nIdempotency-Key: l-1\r\n";
        let made = [(); 2].map(|()| send(&pages, &governor, path, (header, &given.to_string())));
        let address = made.map(|made| {
            assert_eq!(made.status, 201, "{}", made.text());
            json_of(&made)["address"].as_str().unwrap().to_owned()
        });
        assert!(address[0] != address[1] && address[0].starts_with(&format!("http://{}/", pages.host)), "{address:?}");
        let led = address[0].trim_start_matches(&format!("http://{}", pages.host)).to_owned();
        assert_eq!(pages.get(&led).status, 200, "{led}");
        let listed = get(&pages, &governor, path).text();
        assert!(!listed.contains(led.rsplit('/').next().unwrap()), "{listed}");
        let links: Value = serde_json::from_str(&listed).unwrap();
        for link in links["links"].as_array().unwrap() {
            let close = format!("{path}/{}/close", link["id"].as_str().unwrap());
            assert_eq!(done(&pages, &governor, (&close, 200), &json!({}))["is_open"], false);
            refused(&post(&pages, &governor, &close, &json!({})), 404);
        }
        let origin = format!("http://{}", pages.host);
        assert_eq!(pages.send("POST", &led, ("", &origin), "").status, 410, "{led} leads nowhere any more");
    }
    let history = folder.run(&["history"]).out;
    assert!(
        history.contains("検査用のリンクを出しました: みどり保健所") && history.contains("（トークン）"),
        "{history}"
    );
}

#[test]
fn where_copies_go_and_what_differs_between_two_days_is_read() {
    let (folder, pages, governor, writer) = shop();
    let path = "/api/v1/second-place";
    refused(&get(&pages, &writer, path), 403);
    assert_eq!(json_of(&get(&pages, &governor, path)), json!({ "place": null }));
    let place = folder.path("nas");
    std::fs::create_dir_all(&place).unwrap();
    let place = place.canonicalize().unwrap();
    let copied =
        pages.fill("/second-place", &pages.get("/second-place").text(), &[("folder", place.to_str().unwrap())]);
    assert_eq!(copied.status, 200, "{}", copied.text());
    let told = json_of(&get(&pages, &governor, path))["place"].clone();
    assert_eq!((&told["folder"], &told["failed"]), (&json!(place.to_str().unwrap()), &Value::Null), "{told}");
    assert!(told["size"].as_u64().unwrap() > 3 && told["root"].as_str().unwrap().len() > 20, "{told}");

    let today = today(&folder);
    let compare = |from: &str| json_of(&get(&pages, &writer, &format!("/api/v1/compare?from={from}&to={today}")));
    assert_eq!(compare(&today)["items"], json!([]), "a day is like itself");
    let since = compare("2020-01-01");
    let systems = since["ledgers"].as_array().unwrap().iter().find(|ledger| ledger["ledger"] == "systems").unwrap();
    assert_eq!((&systems["came"], &since["from"]), (&json!(["レセコン"]), &json!("2020-01-01")));
    for (asked, status) in [("from=2025-02-30", 422), ("to=2199-01-01", 422), ("until=2025-01-01", 400)] {
        refused(&get(&pages, &writer, &format!("/api/v1/compare?{asked}")), status);
    }
}
