//! Evidence on the pages: attached, shown, given back as what it was, taken back; and what is never taken or never run.

use crate::pages::{Answer, Pages, midori, value};

const ITEM: &str = "/items/r7/pharmacy/2-12/server";
const EVIDENCE: &str = "/evidence/r7/pharmacy/2-12/server";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn attach(pages: &Pages, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
    let token = value(&pages.get(ITEM).text(), "token");
    let fields: Vec<(&str, &str)> = [("token", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
    pages.upload_with(EVIDENCE, &fields, file)
}

#[test]
fn evidence_is_attached_shown_given_back_and_taken_back() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let fields = [("title", "サービス一覧の<画面>"), ("on", "R7.6.2")];
    let sent = attach(&pages, &fields, ("C:\\写真\\画面 1.png", PNG));
    assert_eq!(sent.status, 303, "{}", sent.text());
    let page = pages.get(ITEM).text();
    for said in ["サービス一覧の&#60;画面&#62;", "令和7年6月2日", "画面 1.png", "<img class=\"shown\""]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let path = page.split("href=\"/attachments/").nth(1).unwrap().split('"').next().unwrap();
    let given = pages.get(&format!("/attachments/{path}"));
    assert_eq!(given.body, PNG);
    for header in ["content-type: image/png", "content-disposition: attachment", "sandbox", "nosniff"] {
        assert!(given.head.contains(header), "{header}: {}", given.head);
    }
    let entry = value(&page, "entry");
    let key = "r7/pharmacy/2-12/server";
    let token = value(&page, "token");
    let withdraw = |reason: &str| {
        let fields = [("token", token.as_str()), ("key", key), ("entry", &entry), ("reason", reason)];
        pages.post_fields("/withdraw", &fields)
    };
    assert_eq!(withdraw(" ").status, 422, "it goes with a reason");
    assert_eq!(withdraw("別の薬局の画面だった").status, 303);
    assert!(!pages.get(ITEM).text().contains("画面 1.png"));
    assert_eq!(pages.get(&format!("/attachments/{path}")).status, 404, "nothing names it any more");
    assert_eq!(withdraw("もう一度").status, 422, "it is gone");
    let told = folder.run(&["history", key]).out;
    assert!(told.contains("の根拠を登録") && told.contains("別の薬局の画面だった"), "{told}");
}

#[test]
fn the_place_of_a_paper_is_evidence_too_and_what_is_missing_is_said() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    for (fields, file, said) in [
        (vec![("title", "点検表")], ("", &b""[..]), "ファイルを選ぶか"),
        (vec![("title", " "), ("kept_where", "青いファイル")], ("", b""), "何の書類か"),
        (vec![("title", "点検表"), ("on", "2/30"), ("kept_where", "棚")], ("", b""), "日付として読めません"),
        (vec![("title", "点検表"), ("on", "R99.1.1"), ("kept_where", "棚")], ("", b""), "今日より後です"),
        (vec![("title", "点検表")], ("点検.pdf", b"MZ\x90\0\x03"), "この種類のファイル"),
        (vec![("title", "点検表")], ("点検.png", b"<svg onload=alert(1)>"), "この種類のファイル"),
        (vec![("title", "点検表")], ("a.html", b"<!doctype html><script>"), "この種類のファイル"),
    ] {
        let refused = attach(&pages, &fields, file);
        let page = refused.text();
        assert_eq!(refused.status, 422, "{said}: {page}");
        let summary = page.split("id=\"evidence-summary\"").nth(1).unwrap_or_else(|| panic!("{page}"));
        assert!(summary.split("</div>").next().unwrap().contains(said), "it is told first: {said}: {page}");
        assert!(fields.iter().all(|(_, typed)| typed.trim().is_empty() || page.contains(typed)), "kept: {page}");
    }
    let fields = [("title", "点検表"), ("kept_where", "青いファイル"), ("shows_gap", "1")];
    assert_eq!(attach(&pages, &fields, ("", b"")).status, 303);
    let page = pages.get(ITEM).text();
    assert!(page.contains("保管場所: 青いファイル") && page.contains("できていないことを示す"), "{page}");
}

#[test]
fn only_what_evidence_names_is_given() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    for path in ["../yakumori.db", "..%2f..%2fyakumori.db", "keys%2fjournal.key", &"0".repeat(64), ""] {
        let answer = pages.get(&format!("/attachments/{path}"));
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
    }
    let large = vec![b'a'; (32 << 20) + 1024];
    let refused = attach(&pages, &[("title", "大きい")], ("a.txt", &large));
    assert_eq!(refused.status, 413, "{}", refused.text());
}

/// A telephone without a session takes pictures by the link, and nothing else.
#[test]
fn a_link_for_a_telephone_takes_pictures_for_one_item_only() {
    let (folder, pages) = crate::sign_in::with_officer();
    let token = value(&pages.get(ITEM).text(), "token");
    let made = pages.post_fields("/photo-link/r7/pharmacy/2-12/server", &[("token", &token)]).text();
    let link = made.split("http://").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let path = format!("/{}", link.split_once('/').unwrap().1);
    assert!(made.contains("この機器でだけ開けます"), "the shop's network is closed: {made}");
    let mine = pages.ticket.replace(String::new());
    assert!(pages.get(&path).text().contains("2-⑫（サーバ）"));
    for (title, file, said) in [
        ("設定画面", ("", &b""[..]), "写真を選んでください"),
        ("設定画面", ("画面.png", b"<svg onload=alert(1)>"), "この種類のファイル"),
    ] {
        let refused = pages.upload_with(&path, &[("title", title)], file);
        assert!(refused.status == 422 && refused.text().contains(said), "{said}: {}", refused.text());
    }
    for left in (0..10).rev() {
        let taken = pages.upload_with(&path, &[("title", "設定画面")], ("画面.png", PNG));
        assert!(taken.text().contains(&format!("{left}枚撮れます")), "{}", taken.text());
    }
    assert_eq!(pages.upload_with(&path, &[("title", "もう一枚")], ("画面.png", PNG)).status, 410);
    assert_eq!(pages.get("/photo/00000000000000000000").status, 410);
    assert_ne!(pages.get(ITEM).status, 200, "the link opens nothing else");
    pages.ticket.replace(mine);
    assert!(pages.get(ITEM).text().contains("設定画面"));
    let history = folder.run(&["history", "r7/pharmacy/2-12/server"]).out;
    assert!(history.contains("緑 花子") && history.contains("設定画面"), "{history}");
}
