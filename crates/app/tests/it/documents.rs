//! The life of a document: issued as a draft, approved, in force, no longer true, issued anew, read; and the pharmacy's own
//! documents in the place of ours.

use crate::pages::{Pages, value};
use crate::run::Folder;
use crate::written_papers::usual;

/// Rules of earlier years.
const OLD_RULES: &str = "第1条 ガイドライン第5.1版に準拠する。\r\n第2条 担当は たちつてと とする。\r\n";

/// The finding of an item on the day that it is.
fn state(folder: &Folder, number: &str) -> String {
    let judged = folder.run(&["judge", "--json"]).json();
    let item = judged["items"].as_array().unwrap().iter().find(|item| item["number"] == number).unwrap().clone();
    item["finding"]["state"].as_str().unwrap().to_owned()
}

fn token(pages: &Pages) -> String {
    value(&pages.get("/documents").text(), "token")
}

/// The rules issued as a draft on their own page.
fn issue(pages: &Pages, kind: &str) {
    let issued = pages.post_fields("/papers", &[("token", &token(pages)), ("kind", kind), ("on_its_page", "true")]);
    assert_eq!(issued.status, 303, "{}", issued.text());
}

fn approve(pages: &Pages, kind: &str, by: &str, on: &str) -> crate::pages::Answer {
    let page = pages.get(&format!("/documents/{kind}")).text();
    let fields = [
        ("token", token(pages)),
        ("issue", value(&page, "issue")),
        ("by", by.to_owned()),
        ("on", on.to_owned()),
        ("kept_where", "事務室の金庫".to_owned()),
    ];
    let fields = fields.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>();
    pages.post_fields(&format!("/documents/{kind}/approve"), &fields)
}

fn import(folder: &Folder, ledger: &str, rows: &str) {
    std::fs::write(folder.path("rows.csv"), rows).unwrap();
    let ran = folder.run(&["import", ledger, "rows.csv", "--accept"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

fn holds(page: &str, said: &[&str]) {
    for said in said {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[test]
fn rules_go_from_draft_to_approved_and_tell_which_article_is_no_longer_true() {
    let folder = usual();
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    holds(&pages.get("/documents/rules").text(), &["まだ発行していません"]);
    issue(&pages, "rules");
    holds(&pages.get("/documents/rules").text(), &["案（開設者の承認待ち）", "違いはありません"]);
    assert_ne!(state(&folder, "4-①"), "satisfied", "a draft counts for nothing");
    for (by, on, said) in
        [("", "", "名前"), ("なに ぬねの", "きのう", "日付として"), ("なに ぬねの", "2020-01-01", "承認日は")]
    {
        let refused = approve(&pages, "rules", by, on);
        assert!(refused.status == 422 && refused.text().contains(said), "{on}: {}", refused.text());
    }
    assert_eq!(approve(&pages, "rules", "なに ぬねの", "").status, 303);
    // Its approval and its place change no word of it.
    holds(
        &pages.get("/documents/rules").text(),
        &["承認済み・施行中", "事務室の金庫", "違いはありません", "次の見直し"],
    );
    drop(pages);
    assert_eq!(state(&folder, "4-①"), "satisfied");

    import(&folder, "statements", "事項,内容\nパスワードの最小文字数,12\n");
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    let page = pages.get("/documents/rules").text();
    let change = ["パスワード</h3>", "<del>パスワードは、8文字以上とする。", "<ins>パスワードは、12文字以上とする。"];
    holds(&page, &change);
    assert!(!page.contains("一字一句"), "the version in force is made again as it was");
    for path in ["/", "/papers"] {
        holds(&pages.get(path).text(), &["今と合わない条", "　パスワード"]);
    }
    issue(&pages, "rules");
    let page = pages.get("/documents/rules").text();
    holds(&page, &["施行中。新しい版は案", "前の版と", &value(&page, "issue")]);
    holds(&pages.get("/documents/rules?from=1&to=2").text(), &change);
    let again = pages.get(&format!("/papers/rules.pdf?version={}", value(&page, "issue")));
    assert!(again.status == 200 && again.body.starts_with(b"%PDF"), "{}", again.head);
}

#[test]
fn a_version_is_made_again_byte_for_byte_and_the_chart_has_a_life_too() {
    let folder = usual();
    let made = folder.run(&["paper", "contact-chart", "-o", "first.pdf", "--issue"]);
    assert_eq!(made.code, 0, "{made:?}");
    import(&folder, "contacts", "区分,名称,担当,電話\n内部,開設者,なに ぬねの,000-0000-0009\n");
    let shown = folder.run(&["document", "show", "contact-chart", "--json"]).json();
    assert_eq!((shown["exact"].as_bool(), &shown["changes"][0]["title"]), (Some(true), &"薬局内".into()), "{shown}");
    assert!(shown["changes"][0]["is"][0].as_str().unwrap().contains("000-0000-0009"), "{shown}");
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    let issue = value(&pages.get("/documents/contact-chart").text(), "issue");
    let again = pages.get(&format!("/papers/contact-chart.pdf?version={issue}"));
    assert!(again.body == std::fs::read(folder.path("first.pdf")).unwrap(), "the same bytes");
    drop(pages);
    let approved = folder.run(&["document", "approve", "contact-chart", "--by", "なに ぬねの"]);
    assert_eq!(approved.code, 0, "{approved:?}");
    let refused = folder.run(&["document", "approve", "staff-page", "--by", "なに ぬねの"]);
    assert!(refused.code == 2 && refused.err.contains("承認の要る書類"), "{refused:?}");
    let listed = folder.run(&["document", "list"]).out;
    holds(&listed, &["承認済み・施行中", "電子薬歴運用管理規程"]);
    holds(&folder.run(&["history"]).out, &["書類が承認されました: contact-chart.pdf"]);
}

#[test]
fn who_has_read_a_version_is_kept_by_name_and_day() {
    let folder = usual();
    let nothing = folder.run(&["document", "read", "rules", "あい うえお"]);
    assert!(nothing.code == 2 && nothing.err.contains("まだ発行していません"), "{nothing:?}");
    assert_eq!(folder.run(&["paper", "rules", "-o", "rules.pdf", "--issue"]).code, 0);
    assert_eq!(folder.run(&["document", "read", "rules", "あい うえお"]).code, 0);
    let stranger = folder.run(&["document", "read", "rules", "だれ でもない"]);
    assert!(stranger.code == 2 && stranger.err.contains("職員名簿にいません"), "{stranger:?}");
    let made = folder.run(&["paper", "readers", "--document", "rules", "-o", "readers.xlsx"]);
    assert_eq!(made.code, 0, "{made:?}");
    let bytes = std::fs::read(folder.path("readers.xlsx")).unwrap();
    let list = tables::lines(&bytes, "readers.xlsx", &tables::Limits::default()).unwrap().join("\n");
    holds(&list, &["署名", "読んだ日", "あい うえお", "年　　月　　日"]);
    assert_eq!(folder.run(&["paper", "readers", "-o", "readers.pdf"]).code, 2);
    let history = folder.run(&["history"]).out;
    holds(&history, &["書類を読みました: あい うえお rules.pdf"]);

    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    let page = pages.get("/documents/rules").text();
    holds(&page, &["あい うえお　読んだ日"]);
    assert!(!page.contains("たち つてと"), "nobody who left reads it");
    let fields = [("token", token(&pages)), ("person", value(&page, "person"))];
    let fields = fields.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>();
    assert_eq!(pages.post_fields("/documents/rules/read", &fields).status, 303);
    assert!(pages.get("/documents/rules").text().matches("読んだ日 ").count() == 2);
    let nobody = pages.post_fields("/documents/rules/read", &fields[..1]);
    assert!(nobody.status == 422 && nobody.text().contains("印を付けて"), "{}", nobody.text());
    assert_eq!(pages.get("/papers/readers.pdf?document=rules").status, 200);
    assert_eq!(pages.get("/papers/readers.pdf?document=nothing").status, 404);
    // A new version is not read yet.
    issue(&pages, "rules");
    holds(&pages.get("/documents/rules").text(), &["前の版は"]);
    drop(pages);
    assert_eq!(folder.run(&["document", "read", "rules", "あい うえお"]).code, 0);
    assert_eq!(folder.run(&["document", "read", "rules", "あい うえお", "--take-back"]).code, 0);
    holds(&folder.run(&["history"]).out, &["「読んだ」を取り消しました"]);
}

#[test]
fn own_rules_are_mapped_on_one_page_and_count_like_ours() {
    let folder = usual();
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    let fields = |more: &[(&str, &str)]| -> Vec<(String, String)> {
        let own = [
            ("token", token(&pages)),
            ("title", "法令遵守の業務手順書".to_owned()),
            ("kind", "運用管理規程".to_owned()),
        ];
        let more = more.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        own.into_iter().map(|(name, text)| (name.to_owned(), text)).chain(more).collect()
    };
    let send = |more: &[(&str, &str)], file: (&str, &[u8])| {
        let fields = fields(more);
        let fields: Vec<_> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        pages.upload_with("/documents", &fields, file)
    };
    let entered = send(&[("approved_on", "R7.4.1"), ("kept_where", "書棚")], ("手順書.txt", OLD_RULES.as_bytes()));
    assert_eq!(entered.status, 303, "{}", entered.text());
    let at = entered.head.split("location: ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let page = pages.get(&at).text();
    holds(
        &page,
        &[
            "見直しの時期",
            "書棚",
            "手順書.txt",
            "第7.0版",
            "たち つてと。いまの担当者",
            "name=\"article:2-⑦\"",
            "対応する条が書かれていない項目",
        ],
    );
    assert_ne!(state(&folder, "4-①"), "satisfied");

    let numbers: Vec<&str> = page.split("name=\"article:").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let articles: Vec<(String, String)> =
        numbers.iter().enumerate().map(|(n, number)| (format!("article:{number}"), format!("第{}条", n + 2))).collect();
    let mut mapped: Vec<(&str, &str)> = articles.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    mapped.push(("maps", "1"));
    assert_eq!(send(&mapped, ("", b"")).status, 303);
    let page = pages.get("/documents").text();
    holds(&page, &["法令遵守の業務手順書"]);
    assert_eq!(state(&folder, "4-①"), "satisfied");
    assert_eq!(send(&[], ("手順書.pdf", b"%PDF-1.7\n")).status, 303);
    holds(&pages.get(&at).text(), &["このファイルの文は読んでいません"]);
    // What one page said is said there again, and a passage that is taken out is told as missing.
    mapped[5].1 = "";
    assert_eq!(send(&mapped, ("", b"")).status, 303);
    let own = folder.run(&["export", "documents", "-o", "documents.json"]);
    assert_eq!(own.code, 0, "{own:?}");
    let kept = std::fs::read_to_string(folder.path("documents.json")).unwrap();
    assert_eq!(kept.matches("法令遵守の業務手順書").count(), numbers.len());
    assert_ne!(state(&folder, "4-①"), "satisfied");
    assert_eq!(pages.get("/documents/nothing").status, 404);
}
