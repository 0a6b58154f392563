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
pub fn issue_on_its_page(pages: &Pages, kind: &str) {
    let issued = pages.post_fields("/papers", &[("token", &token(pages)), ("kind", kind), ("on_its_page", "true")]);
    assert_eq!(issued.status, 303, "{}", issued.text());
}

pub fn approve(pages: &Pages, kind: &str, by: &str, on: &str) -> crate::pages::Answer {
    let page = pages.get(&format!("/documents/{kind}")).text();
    let fields = [
        ("token", token(pages)),
        ("issue", value(&page, "issue")),
        ("by", by.to_owned()),
        ("on", on.to_owned()),
        ("kept_where", "事務室の金庫".to_owned()),
        ("with_gaps", "1".to_owned()),
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
    issue_on_its_page(&pages, "rules");
    let draft = pages.get("/documents/rules").text();
    holds(&draft, &["案（開設者の承認待ち）", "違いはありません", "未記入のところが", "未記入のまま承認する"]);
    assert_ne!(state(&folder, "4-①"), "satisfied", "a draft counts for nothing");
    for (by, on, said) in [
        ("", "", "名前"),
        ("なに ぬねの", "きのう", "日付として"),
        ("なに ぬねの", "2020-01-01", "承認日（受け取った日）は"),
    ] {
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
    issue_on_its_page(&pages, "rules");
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

/// The rows of 文書一覧 that a title has, as its file holds them.
fn rows_of(folder: &Folder, title: &str) -> Vec<serde_json::Value> {
    let listed = folder.run(&["export", "documents", "-o", "documents.json"]);
    assert_eq!(listed.code, 0, "{listed:?}");
    let all: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path("documents.json")).unwrap()).unwrap();
    let rows = all["rows"].as_array().or(all.as_array()).unwrap().clone();
    rows.into_iter().filter(|row| row["title"] == title).collect()
}

#[test]
fn an_approval_by_mistake_is_taken_back_and_what_rests_on_it_with_it() {
    let folder = usual();
    let before = (state(&folder, "4-①"), rows_of(&folder, "医療情報システム運用管理規程"));
    let issue = |folder: &Folder| assert_eq!(folder.run(&["paper", "rules", "-o", "rules.pdf", "--issue"]).code, 0);
    issue(&folder);
    let take_back = |reason: &str| folder.run(&["document", "take-back", "rules", "--reason", reason]);
    let none = take_back("まちがい");
    assert!(none.code == 2 && none.err.contains("施行中の版の承認だけ"), "{none:?}");
    let bare = ["document", "approve", "rules", "--by", "なに ぬねの", "--kept-where", "金庫"];
    let unfinished = folder.run(&bare);
    assert!(unfinished.code == 2 && unfinished.err.contains("未記入のところが"), "{unfinished:?}");
    let approve = || folder.run(&[&bare[..], &["--with-gaps"]].concat());
    assert_eq!(approve().code, 0);
    let twice = approve();
    assert!(twice.code == 2 && twice.err.contains("もう承認されています（"), "{twice:?}");
    assert_eq!(state(&folder, "4-①"), "satisfied");
    // The day goes with the rows: they came with the approval.
    assert_eq!(folder.run(&["document", "review", "rules"]).code, 0);
    let silent = take_back(" ");
    assert!(silent.code == 2 && silent.err.contains("理由を書いて"), "{silent:?}");
    assert_eq!(take_back("開設者はまだ見ていない").code, 0);
    assert_eq!((state(&folder, "4-①"), rows_of(&folder, "医療情報システム運用管理規程")), before);
    holds(&folder.run(&["document", "list"]).out, &["案（開設者の承認待ち）"]);
    holds(&folder.run(&["history"]).out, &["書類の承認を取り消しました: rules.pdf", "開設者はまだ見ていない"]);
    assert_eq!(folder.run(&["doctor"]).code, 0);

    // By page: of two versions the earlier one is in force again, and its rows are as they were with it.
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    assert_eq!(approve_page(&pages, "金庫").status, 303);
    drop(pages);
    let first = rows_of(&folder, "医療情報システム運用管理規程");
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    issue_on_its_page(&pages, "rules");
    assert_eq!(approve_page(&pages, "書棚").status, 303);
    let page = pages.get("/documents/rules").text();
    let fields = [("token", token(&pages)), ("issue", value(&page, "issue")), ("reason", "版をまちがえた".to_owned())];
    let fields = fields.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>();
    assert_eq!(pages.post_fields("/documents/rules/take-back", &fields).status, 303);
    holds(&pages.get("/documents/rules").text(), &["施行中。新しい版は案", "金庫"]);
    let again = pages.post_fields("/documents/rules/take-back", &fields);
    assert!(again.status == 422 && again.text().contains("施行中の版の承認だけ"), "{}", again.text());
    drop(pages);
    assert_eq!(rows_of(&folder, "医療情報システム運用管理規程"), first);
    assert_eq!(state(&folder, "4-①"), "satisfied");
}

fn approve_page(pages: &Pages, kept_where: &str) -> crate::pages::Answer {
    let page = pages.get("/documents/rules").text();
    let fields = [
        ("token", token(pages)),
        ("issue", value(&page, "issue")),
        ("by", "なに ぬねの".to_owned()),
        ("kept_where", kept_where.to_owned()),
        ("with_gaps", "1".to_owned()),
    ];
    let fields = fields.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>();
    pages.post_fields("/documents/rules/approve", &fields)
}

#[test]
fn own_rules_are_kept_mapped_and_reviewed_by_command() {
    let folder = usual();
    std::fs::write(folder.path("手順書.txt"), OLD_RULES).unwrap();
    let keep = |more: &[&str]| folder.run(&[&["document", "keep", "手順書"][..], more].concat());
    let kept = keep(&[
        "--kind",
        "運用管理規程",
        "--approved-on",
        "R7.4.1",
        "--file",
        "手順書.txt",
        "--article",
        "2-7=第3条",
        "--article",
        "2-⑧=第4条",
    ]);
    assert_eq!(kept.code, 0, "{kept:?}");
    let rows = rows_of(&folder, "手順書");
    assert!(rows.len() == 2 && rows[0].to_string().contains("第3条"), "{rows:?}");
    // What is not named stays, and nothing behind the sign says that it stands there no more.
    assert_eq!(keep(&["--article", "2-8=", "--article", "2-9=第5条"]).code, 0);
    let rows = rows_of(&folder, "手順書").iter().map(ToString::to_string).collect::<String>();
    assert!(rows.contains("第3条") && rows.contains("第5条") && !rows.contains("第4条"), "{rows}");
    let long = "あ".repeat(201);
    for (more, said) in [
        (&["--article", "9-9=第1条"][..], "「9-9」は、規程が定める項目の番号ではありません"),
        (&["--article", "2-7"], "2-⑦=第3条 のように"),
        (&["--kept-where", &long], "置き場所は200文字まで"),
        (&["--approved-by", &long], "承認した人の名前は200文字まで"),
        (&["--file", "ない.txt"], "見つかりません"),
    ] {
        let refused = keep(more);
        assert!(refused.code > 1 && refused.err.contains(said), "{said}: {refused:?}");
    }
    assert_eq!(folder.run(&["document", "review", "手順書", "--reviewed-on", "2026-01-10"]).code, 0);
    assert!(rows_of(&folder, "手順書").iter().all(|row| row.to_string().contains("2026-01-10")));
    for (document, on, said) in
        [("手順書", "2199-01-01", "今日より後"), ("ない文書", "", "文書一覧にありません"), ("bcp", "", "先に承認")]
    {
        let refused = folder.run(&["document", "review", document, "--reviewed-on", on]);
        assert!(refused.code == 2 && refused.err.contains(said), "{said}: {refused:?}");
    }
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
    issue_on_its_page(&pages, "rules");
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

#[test]
fn one_text_as_pdf_and_as_word_is_one_version_with_two_files() {
    let folder = usual();
    for file in ["rules.pdf", "rules.docx"] {
        let ran = folder.run(&["paper", "rules", "-o", file, "--issue"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    let shown = folder.run(&["document", "show", "rules", "--json"]).json();
    assert_eq!(shown["versions"], 1, "{shown}");
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    let page = pages.get("/documents/rules").text();
    holds(&page, &["PDF・Word", "第1版"]);
    assert!(!page.contains("第2版"), "{page}");
    assert_eq!(approve(&pages, "rules", "なに ぬねの", "").status, 303);
    holds(&pages.get("/documents/rules").text(), &["承認済み・施行中"]);
    // The same file once more is another version: somebody printed and issued it again.
    issue_on_its_page(&pages, "rules");
    holds(&pages.get("/documents/rules").text(), &["第2版"]);
}
