//! Answering an item in the browser: what is recorded, what is refused and kept, and who cannot send a form.

use crate::pages::{Answer, Pages, encoded, midori, value};
use crate::run::Folder;

const ITEM: &str = "/items/r7/pharmacy/2-7";

/// Names and values of a form.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// Fills the form of the page that was opened, and sends it.
fn send(pages: &Pages, opened: &str, fields: Fields<'_>) -> Answer {
    pages.fill(ITEM, opened, fields)
}

/// The answers that stand in the record.
fn history(folder: &Folder) -> String {
    let told = folder.run(&["history", "2-⑦"]).out;
    told.lines().filter(|line| line.contains("に回答")).collect()
}

#[test]
fn an_answer_is_recorded_and_what_to_know_about_it_is_said() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let opened = pages.get(ITEM).text();
    assert_eq!(value(&opened, "confirmed_on"), "令和7年11月25日", "the day judged for stands there already");
    let sent = send(&pages, &opened, &[("choice", "いいえ"), ("confirmed_on", "R7.6.2"), ("note", "様式<を>準備中")]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(sent.head.contains(&format!("location: {ITEM}?answered")), "{}", sent.head);
    let after = pages.get(&format!("{ITEM}?answered")).text();
    for said in
        ["回答を記録しました", "目標日が要ります", "記入者がありません", "令和7年6月2日", "様式&#60;を&#62;準備中"]
    {
        assert!(after.contains(said), "{said} is not on the page: {after}");
    }
    assert!(history(&folder).contains("いいえ"), "{}", history(&folder));
}

#[test]
fn what_cannot_be_read_is_named_beside_its_field_and_nothing_typed_is_lost() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let opened = pages.get(ITEM).text();
    let cases: [(Fields<'_>, &str, &str); 6] = [
        (&[("note", "書いたこと")], "choice", "選んでください"),
        (&[("choice", "いいえ"), ("target_on", "2/30"), ("note", "書いたこと")], "target_on", "日付として読めません"),
        (
            &[("choice", "いいえ"), ("confirmed_on", "R8.1.1"), ("note", "書いたこと")],
            "confirmed_on",
            "まだ来ていません",
        ),
        (&[("choice", "いいえ"), ("target_on", "R7.1.1"), ("note", "書いたこと")], "target_on", "より前です"),
        (&[("choice", "いいえ"), ("confirmed_on", " "), ("note", "書いたこと")], "confirmed_on", "確認日がありません"),
        (&[("choice", "記入不要"), ("note", "書いたこと")], "choice", "「記入不要」はありません"),
    ];
    for (fields, field, said) in cases {
        let refused = send(&pages, &opened, fields);
        let page = refused.text();
        assert_eq!(refused.status, 422, "{page}");
        assert!(page.contains("まだ記録していません") && page.contains(said), "{said}: {page}");
        assert!(page.contains(&format!("href=\"#{field}\"")) && page.contains("書いたこと"), "{field}: {page}");
    }
    assert_eq!(history(&folder), "", "nothing was recorded");
}

#[test]
fn yes_against_the_finding_needs_a_reason() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let item = "/items/r7/pharmacy/2-6";
    let opened = pages.get(item).text();
    assert!(opened.contains("不適合"), "the sample has a machine out of support: {opened}");
    let yes = |note: &str| {
        let [token, entry] = ["token", "entry"].map(|name| value(&opened, name));
        let body = format!("token={token}&entry={entry}&choice={}&note={}", encoded("はい"), encoded(note));
        pages.post(item, &format!("http://{}", pages.host), &body)
    };
    let asked = yes(" ");
    assert_eq!(asked.status, 422);
    assert!(asked.text().contains("その理由を備考に書いてください"), "{}", asked.text());
    assert_eq!(yes("昨日入れ替えた").status, 303);
    assert!(pages.get(&format!("{item}?answered")).text().contains("根拠と矛盾"));
}

/// The form shows the note of the answer before: it was the reason of an いいえ, and is none for a はい.
#[test]
fn the_note_of_an_earlier_no_is_no_reason_for_yes() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let item = "/items/r7/pharmacy/2-6";
    let sent = pages.fill(item, &pages.get(item).text(), &[("choice", "いいえ"), ("note", "入替を待つ")]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let left = pages.fill(item, &pages.get(item).text(), &[("choice", "はい"), ("note", "入替を待つ")]);
    assert_eq!(left.status, 422, "{}", left.text());
    assert!(left.text().contains("その理由を備考に書いてください"), "{}", left.text());
    let given = pages.fill(item, &left.text(), &[("choice", "はい"), ("note", "昨日入れ替えた")]);
    assert_eq!(given.status, 303, "{}", given.text());
}

/// A way to はい fills its day into the form; nothing is signed before a person sends it.
#[test]
fn a_way_to_yes_proposes_a_target() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let item = "/items/r7/pharmacy/2-6";
    let opened = pages.get(item).text();
    let ways = opened.split("手軽な順").nth(1).unwrap_or_else(|| panic!("{opened}"));
    let at = |word: &str| ways.find(word).unwrap_or_else(|| panic!("{word}: {ways}"));
    assert!(at("書くだけ") < at("事業者に聞く") && at("事業者に聞く") < at("買う・契約する"));
    let link = format!("{item}?target=2025-12-23");
    assert!(ways.contains(&format!("href=\"{link}#answer\"")), "{ways}");
    let form = pages.get(&link).text();
    assert_eq!(value(&form, "target_on"), "令和7年12月23日");
    assert!(form.contains("value=\"いいえ\" checked"), "{form}");
    assert_eq!(value(&pages.get(&format!("{item}?target=x")).text(), "target_on"), "", "what is no day is left out");
    assert!(!folder.run(&["history", "2-⑥"]).out.contains("に回答"), "nothing was signed");
}

#[test]
fn a_target_may_be_the_end_of_a_fiscal_year() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let sent = send(&pages, &pages.get(ITEM).text(), &[("choice", "いいえ"), ("target_on", "令和9年度")]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let after = pages.get(&format!("{ITEM}?answered")).text();
    assert!(after.contains("令和10年3月31日"), "{after}");
}

#[test]
fn an_answer_that_somebody_gave_meanwhile_is_not_overwritten_unseen() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let opened = pages.get(ITEM).text();
    assert_eq!(send(&pages, &opened, &[("choice", "わからない")]).status, 303);
    let refused = send(&pages, &opened, &[("choice", "いいえ"), ("note", "後から")]);
    let page = refused.text();
    assert_eq!(refused.status, 422);
    assert!(page.contains("先にこの項目に回答しました") && page.contains("後から"), "{page}");
    assert_eq!(send(&pages, &page, &[("choice", "いいえ")]).status, 303, "seen now, it may be replaced");
}

#[test]
fn a_form_that_is_not_ours_changes_nothing() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let opened = pages.get(ITEM).text();
    let (token, own) = (value(&opened, "token"), format!("http://{}", pages.host));
    let body = |token: &str| format!("token={token}&entry=&choice={}", encoded("はい"));
    for (origin, body, status) in [
        (own.as_str(), body(""), 403),
        (&own, body("00000000000000000000"), 403),
        ("http://example.com", body(&token), 403),
        ("null", body(&token), 403),
        ("", body(&token), 403),
        (&own, "choice".repeat(1_000_000), 413),
        (&own, String::new(), 403),
    ] {
        let refused = pages.post(ITEM, origin, &body);
        assert_eq!(refused.status, status, "{origin} {body:.60}: {}", refused.text());
    }
    let stranger = pages.send("POST", ITEM, ("", &own), &body(&token));
    assert_eq!(stranger.status, 403, "without the cookie");
    assert_eq!(history(&folder), "", "nothing was recorded");
}

#[test]
fn the_past_is_only_looked_at() {
    let folder = midori();
    let pages = Pages::serve_with(&folder, &["--recorded-by", "2099-01-01"]);
    let page = pages.get(ITEM).text();
    // Readings over words and the language are the browser's own matter.
    let own: usize =
        ["furigana", "language"].map(|way| page.matches(&format!("action=\"/{way}\"")).count()).iter().sum();
    assert_eq!(page.matches("<form").count(), own, "{page}");
    let own = format!("http://{}", pages.host);
    assert_eq!(pages.post(ITEM, &own, "token=&choice=").status, 405);
}

#[test]
fn a_day_outside_the_forms_year_is_said_before_it_is_sent_and_a_way_says_who_goes_it() {
    let folder = midori();
    let item = "/items/r7/pharmacy/2-9";
    let outside = "この様式の年度（令和7年4月1日から令和8年3月31日まで）の外です";
    let within = Pages::serve(&folder, "ja").get(item).text();
    assert!(!within.contains(outside), "{within}");
    assert!(within.contains("<span class=\"meta\">薬局　約"), "{within}");
    let later = Pages::serve_on(&folder, &["--lang", "ja", "--on", "2026-04-02"]).get(item).text();
    let before_field = later.split("name=\"confirmed_on\"").next().unwrap();
    assert!(before_field.contains("今日（令和8年4月2日）は、") && before_field.contains(outside), "{later}");
    assert!(later.contains("aria-describedby=\"confirmed_on-hint confirmed_on-outside\""), "{later}");
}
