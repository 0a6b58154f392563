//! Who came in and who tried; and what a passkey needs.

use crate::pages::Pages;
use crate::sign_in::{OTHER, PASSWORD, add, come_in, id_of, sign_in, sign_out, with_officer};

#[test]
fn who_came_in_and_who_tried_is_shown_to_whoever_answers_for_it() {
    let (_folder, pages) = with_officer();
    let code = add(&pages, "青木 一郎", "staff");
    let officer = pages.ticket.borrow().clone();
    sign_out(&pages);
    assert_eq!(sign_in(&pages, "青木 一郎", OTHER, "").status, 422);
    let stranger = [("member", "01NOBODY"), ("password", "見知らぬ人の言葉"), ("code", "")];
    assert_eq!(pages.fill("/sign-in", &pages.get("/sign-in").text(), &stranger).status, 422);
    let entered = come_in(&pages, &code, OTHER);
    pages.keep(&entered);
    assert!(pages.get("/entrances").text().contains("あなたの役割では"), "not for everybody");
    pages.keep(&sign_in(&pages, "緑 花子", PASSWORD, ""));
    assert_ne!(*pages.ticket.borrow(), officer);
    let page = pages.get("/entrances").text();
    let row = |name: &str, how: &str| page.split("<tr>").filter(|row| row.contains(name) && row.contains(how)).count();
    assert_eq!(row("青木 一郎", "まちがい"), 1, "{page}");
    assert_eq!(row("登録のない名前", "まちがい"), 1, "{page}");
    assert_eq!(row("青木 一郎", "番号で入りました"), 1, "{page}");
    assert_eq!(row("緑 花子", "パスワードで入りました"), 2, "{page}");
    assert!(page.contains("この機器") && !page.contains("見知らぬ") && !page.contains(OTHER), "no password is kept");
    let members = pages.get("/members").text();
    assert!(members.contains("この7日間のまちがい: 2"));
    let removed = format!("/members/{}", id_of(&members, "青木 一郎"));
    assert_eq!(pages.fill(&removed, &members, &[("does", "remove"), ("reason", "退職")]).status, 303);
    let after = pages.get("/entrances").text();
    assert!(after.contains("外した利用者") && !after.contains("青木"), "the log stays: {after}");
}

#[test]
fn a_passkey_needs_an_address_with_a_name_and_an_answer_to_what_was_asked() {
    const MADE: &str = "/me/passkey/ask";
    let (_folder, mut pages) = with_officer();
    let opened = pages.get("/me/passkey").text();
    assert!(opened.contains("http://localhost:"), "led to the name: {opened}");
    for path in [MADE, "/me/passkey", "/sign-in/passkey", "/sign-in/passkey/prove"] {
        let refused = pages.fill(path, &opened, &[("password", PASSWORD), ("label", "電話")]);
        assert!(refused.status == 422 && refused.text().contains("名前の住所で"), "{path}: {}", refused.text());
    }
    pages.host = pages.host.replace("127.0.0.1", "localhost");
    assert!(!pages.get("/sign-in").text().contains("パスキーで入る"), "nobody has one");
    let refused = |path: &str, fields: &[(&str, &str)], said: &str| {
        let refused = pages.fill(path, &opened, fields);
        assert!(refused.status == 422 && refused.text().contains(said), "{path} {fields:?}: {}", refused.text());
    };
    refused("/sign-in/passkey", &[], "まだ登録されていません");
    refused("/sign-in/passkey/prove", &[("ceremony", "01A"), ("answer", "{}")], "時間（5分）が過ぎたか");
    refused(MADE, &[("password", "違います"), ("label", "電話")], "パスワードが違います");
    refused(MADE, &[("password", PASSWORD), ("label", " ")], "どの機器か分かる名前");
    refused("/me/passkey", &[("answer", "{}")], "時間（5分）が過ぎたか");
    let asked = pages.fill(MADE, &opened, &[("password", PASSWORD), ("label", "電話")]);
    assert!(asked.status == 200 && asked.text().contains("data-ask=\"{"), "{}", asked.text());
    assert!(asked.head.contains("script-src 'self';") && !asked.head.contains("unsafe"), "{}", asked.head);
    refused("/me/passkey", &[("answer", "{}")], "確かめられませんでした");
    refused("/me/passkey", &[("answer", "{}")], "時間（5分）が過ぎたか");
    assert!(!pages.get("/me").text().contains("電話"), "nothing was registered");
}

#[test]
fn wrong_codes_are_slowed_like_wrong_passwords() {
    let (_folder, pages) = with_officer();
    let code = add(&pages, "青木 一郎", "staff");
    for _ in 0..5 {
        let refused = come_in(&pages, "2222-2222-2222", OTHER);
        assert!(refused.status == 422 && refused.text().contains("その番号は使えません"), "{}", refused.text());
    }
    for tried in ["2222-2222-2222", &code] {
        let locked = come_in(&pages, tried, OTHER);
        assert!(locked.status == 422 && locked.text().contains("しばらく番号を受け付けません"), "{}", locked.text());
    }
    assert!(pages.get("/entrances").text().contains("まちがい"), "whoever answers for it sees the tries");
    assert_eq!(sign_in(&pages, "緑 花子", PASSWORD, "").status, 303, "who has a password comes in as before");
}

#[test]
fn wrong_keys_of_the_first_run_are_slowed() {
    let folder = crate::pages::midori();
    let pages = Pages::serve(&folder, "ja");
    let key = pages.ticket.replace(String::new());
    for _ in 0..5 {
        let refused = pages.get("/?key=01AAAAAAAAAAAAAAAAAAAAAAAA");
        assert!(refused.status == 403 && refused.text().contains("表示されたアドレス"), "{}", refused.text());
    }
    let locked = pages.get(&format!("/?key={key}"));
    assert!(locked.status == 403 && locked.text().contains("しばらく鍵を受け付けません"), "{}", locked.text());
    pages.ticket.replace(key);
    assert_eq!(pages.get("/").status, 200, "who is in stays in");
}

#[test]
fn a_name_that_hides_something_is_no_name() {
    let (_folder, pages) = with_officer();
    for name in ["青木\u{202e}一郎", "青木\u{7}一郎"] {
        let opened = pages.get("/members").text();
        let refused = pages.fill("/members", &opened, &[("name", name), ("role", "staff")]);
        assert!(refused.status == 422 && refused.text().contains("目に見えない文字"), "{}", refused.text());
        let opened = pages.get("/ledgers/people/new").text();
        let refused = pages.fill("/ledgers/people/new", &opened, &[("name", name)]);
        assert!(refused.status == 422 && refused.text().contains("印刷できない文字か"), "{}", refused.text());
    }
}

/// Before anybody is in, a browser's own language counts where the program was told none; its button counts more.
#[test]
fn pages_before_signing_in_speak_the_language_of_the_browser() {
    let (folder, pages) = with_officer();
    drop(pages);
    let asked = |pages: &Pages, cookie: &str, said: &str| {
        let said = if said.is_empty() { String::new() } else { format!("\r\nAccept-Language: {said}") };
        pages.send("GET", "/sign-in", (&format!("{cookie}{said}"), ""), "").text()
    };
    let is_english = |page: &str| page.contains("<html lang=\"en\">") && page.contains("Who is it?");
    let pages = Pages::serve_with(&folder, &[]);
    for (cookie, said, english) in [
        ("a=1", "", false),
        ("a=1", "en-GB,en;q=0.9,ja;q=0.8", true),
        ("a=1", "ja,en;q=0.9", false),
        ("a=1", "fr", false),
        ("language=ja", "en", false),
        ("language=en", "ja", true),
    ] {
        let page = asked(&pages, cookie, said);
        assert_eq!(is_english(&page), english, "{cookie} {said}: {page}");
        assert!(page.contains("action=\"/language\""), "there is a button");
    }
    let origin = format!("http://{}", pages.host);
    let turned = pages.send("POST", "/language", ("a=1", &origin), "");
    assert!(turned.status == 303 && turned.head.contains("language=en"), "{}", turned.head);
    drop(pages);
    let told = Pages::serve(&folder, "ja");
    assert!(!is_english(&asked(&told, "a=1", "en")), "the program was told one");
}
