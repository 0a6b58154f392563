//! A vendor answers its own form by a link: without an account, for a while, and with nothing else in sight.

use crate::pages::{Answer, Pages, encoded};
use crate::run::Folder;
use crate::sign_in::with_officer;

/// A pharmacy with two vendors, in an officer's hands.
fn shop() -> (Folder, Pages) {
    let (folder, pages) = with_officer();
    std::fs::write(folder.path("systems.csv"), "システム名,事業者,契約\nレセコン,B社,あり\n電子薬歴,C社,あり\n")
        .unwrap();
    assert_eq!(folder.run(&["import", "systems", "systems.csv"]).code, 0);
    (folder, pages)
}

/// Makes a link for a vendor; gives its path.
fn link(pages: &Pages, vendor: &str) -> String {
    let page = pages.get("/vendor-links").text();
    let before = page.split(&format!(">{vendor}　")).next().unwrap();
    let code = before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned();
    let made = pages.fill("/vendor-links", &page, &[("form", &code), ("days", "14")]).text();
    let secret = made.split("/vendor/").nth(1).unwrap_or_else(|| panic!("{made}")).split('<').next().unwrap();
    format!("/vendor/{secret}")
}

/// What somebody without any session sends.
fn post(pages: &Pages, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = fields.iter().map(|(name, text)| format!("{name}={}", encoded(text))).collect();
    pages.send("POST", path, ("", &format!("http://{}", pages.host)), &body.join("&"))
}

#[test]
fn a_vendor_answers_its_own_form_and_sees_nothing_else() {
    let (folder, pages) = shop();
    let (ours, others) = (link(&pages, "B社"), link(&pages, "C社"));
    let officer = pages.ticket.replace(String::new());
    let page = pages.get(&ours).text();
    assert!(page.contains("B社") && page.contains("レセコン") && !page.contains("C社"), "{page}");
    assert_eq!(page.matches("<fieldset>").count(), 14, "the vendor's form has 14 rows");
    for (fields, said) in [
        (&[("answer-0", "はい")][..], "お名前を書いてください"),
        (&[("by", "B社 佐藤")], "どの項目も選ばれていません"),
        (&[("by", "B社 佐藤"), ("answer-0", "いいえ"), ("target_on-0", "R7.2.30"), ("note-0", "順次")], "「R7.2.30」"),
        (&[("by", "B社 佐藤"), ("answer-0", "はい"), ("confirmed_on-0", "R99.1.1")], "まだ来ていません"),
    ] {
        let refused = post(&pages, &ours, fields);
        assert!(refused.status == 422 && refused.text().contains(said), "{said}: {}", refused.text());
        assert!(fields.iter().all(|(_, typed)| refused.text().contains(typed)), "what was typed stays: {said}");
    }
    let of_before = post(&pages, &ours, &[("edition", "r6"), ("by", "B社 佐藤"), ("answer-0", "はい")]);
    assert!(of_before.status == 422 && of_before.text().contains("年度が変わりました"), "{}", of_before.text());
    let given = [("by", "B社 佐藤"), ("answer-0", "はい"), ("answer-1", "いいえ"), ("target_on-1", "2026-03-31")];
    let taken = post(&pages, &ours, &given);
    assert!(taken.status == 200 && taken.text().contains("2件の回答を薬局に届けました"), "{}", taken.text());
    assert!(pages.get(&ours).text().contains("value=\"令和8年3月31日\""), "it may be changed");
    assert!(!pages.get(&others).text().contains("令和8年3月31日"), "another vendor does not see it");
    for path in ["/", "/ledgers/vendor-reply", "/papers/vendor-checklist.xlsx", "/vendor-links", "/questions"] {
        assert_eq!(pages.get(path).status, 303, "a link is no session: {path}");
    }
    let guessed = |last: char| format!("{}{last}", ours.split_at_checked(ours.len() - 1).unwrap().0);
    for path in ["/vendor/0000".to_owned(), guessed('0'), guessed('1')].iter().filter(|path| **path != ours) {
        assert_eq!(pages.get(path).status, 410, "nobody guesses one: {path}");
        assert_eq!(post(&pages, path, &given).status, 410, "{path}");
    }

    pages.ticket.replace(officer);
    folder.run(&["export", "vendor-reply", "-o", "replies.json"]);
    let replies: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path("replies.json")).unwrap()).unwrap();
    let rows: Vec<_> = replies.as_array().unwrap().iter().filter(|row| row["filled_by"] == "B社 佐藤").collect();
    assert_eq!(rows.len(), 2, "what was answered before stands where nothing was chosen anew: {replies}");
    assert!(rows.iter().all(|row| row["vendor"] == "B社" && row["edition"] == "r7"), "{rows:?}");
    let told = folder.run(&["history"]).out;
    for said in ["サポート部→B社 佐藤  B社（リンク）", "事業者へのリンクを出しました: C社　電子薬歴  緑 花子"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    let secret = ours.rsplit('/').next().unwrap();
    assert!(!folder.run(&["history", "--json"]).out.contains(secret), "the record tells nobody how to come in");
    let list = pages.get("/vendor-links").text();
    let close = list.split("action=\"/vendor-links/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for _twice in 0..2 {
        assert_eq!(pages.fill(&format!("/vendor-links/{close}"), &list, &[]).status, 303);
    }
    let told = folder.run(&["history"]).out;
    assert_eq!(told.matches("事業者へのリンクを閉じました").count(), 1, "{told}");
    let open = [&ours, &others].map(|path| pages.get(path).status);
    assert!(open == [410, 200] || open == [200, 410], "one is closed: {open:?}");
    let closed = if open[0] == 410 { &ours } else { &others };
    pages.ticket.replace(String::new());
    assert_eq!(post(&pages, closed, &given).status, 410, "nor is anything taken by it");
}

#[test]
fn what_a_link_for_a_vendor_cannot_be_is_said() {
    let (_folder, pages) = shop();
    let page = pages.get("/vendor-links").text();
    for (form, days, said) in
        [("00", "14", "システム一覧にありません"), ("01", "0", "1日から60日"), ("01", "x", "1日から60日")]
    {
        let refused = pages.fill("/vendor-links", &page, &[("form", form), ("days", days)]);
        assert!(refused.status == 422 && refused.text().contains(said), "{said}: {}", refused.text());
    }
    let empty = Folder::new();
    assert_eq!(empty.run(&["init", "--name", "新しい薬局"]).code, 0);
    let nobody = Pages::serve(&empty, "ja");
    assert!(nobody.get("/vendor-links").text().contains("まだ台帳にありません"));
}

/// An honest いいえ is never kept out; the day by which it changes is asked for once.
#[test]
fn a_no_without_a_day_is_asked_about_once() {
    let (folder, pages) = shop();
    let ours = link(&pages, "C社");
    let officer = pages.ticket.replace(String::new());
    let on = [("by", "C社 鈴木"), ("confirmed_on-0", "2025-11-20"), ("confirmed_on-1", "2025-11-20")];
    let no = [&on[..], &[("answer-0", "いいえ"), ("note-0", "準備中"), ("answer-1", "いいえ")]].concat();
    let asked = post(&pages, &ours, &no);
    let page = asked.text();
    assert!(asked.status == 422 && page.contains("1-①、2-②の「いいえ」に目標日がありません"), "{page}");
    assert!(page.contains("name=\"open-0\"") && page.contains("name=\"open-1\"") && !page.contains("open-2"), "{page}");
    let again = [&no[..], &[("asked", "1"), ("open-0", "1")]].concat();
    let taken = post(&pages, &ours, &again).text();
    assert!(taken.contains("2件の回答を薬局に届けました"), "{taken}");
    let open = "name=\"open-0\" value=\"1\" checked";
    assert!(taken.contains(open) && taken.contains("value=\"準備中\""), "what was said stands: {taken}");
    // Said once, it is not asked again; the row of which nothing was said is.
    let once_more = [&on[..], &[("answer-0", "いいえ"), ("open-0", "1"), ("note-0", "準備中")]].concat();
    assert_eq!(post(&pages, &ours, &once_more).status, 200);
    pages.ticket.replace(officer);
    let questions = pages.get("/questions").text();
    assert!(questions.contains("「いいえ」で目標日のない項目 2件"), "{questions}");
    assert!(
        questions.contains("まだ決まっていない、との回答です") && questions.contains("目標日が書かれていません"),
        "{questions}"
    );
    assert!(questions.contains("いつまでに対応の予定かを教えてください"), "the letter asks for it: {questions}");
    let ledger = pages.get("/ledgers/vendor-reply?q=C%E7%A4%BE&all=1").text();
    assert!(ledger.contains("準備中　目標日はまだ決まっていない"), "{ledger}");

    // A day that is told later takes its place, and one that is taken back goes.
    pages.ticket.replace(String::new());
    let dated = [&on[..], &[("answer-0", "いいえ"), ("target_on-0", "2027-03-31"), ("note-0", "")]].concat();
    assert_eq!(post(&pages, &ours, &dated).status, 200);
    let reply = |folder: &Folder| {
        folder.run(&["export", "vendor-reply", "-o", "replies.json"]);
        let bytes = std::fs::read(folder.path("replies.json")).unwrap();
        let rows: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let is_it = |row: &&serde_json::Value| row["filled_by"] == "C社 鈴木" && row["number"] == "1-①";
        let row = rows.as_array().unwrap().iter().find(is_it).unwrap().clone();
        (row["target_on"].as_str().unwrap().to_owned(), row["note"].as_str().unwrap().to_owned())
    };
    assert_eq!(reply(&folder), ("2027-03-31".to_owned(), String::new()));
    let back = [&on[..], &[("answer-0", "いいえ"), ("target_on-0", ""), ("note-0", ""), ("open-0", "1")]].concat();
    assert!(post(&pages, &ours, &back).text().contains("1件の回答"));
    assert_eq!(reply(&folder), (String::new(), "目標日はまだ決まっていない".to_owned()));
}
