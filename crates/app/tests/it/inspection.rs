//! The inspection: what an inspector is shown by a link, for how long, and nothing else; and looking at a past day.

use crate::documents::{approve, issue_on_its_page};
use crate::pages::{Answer, Pages, midori, value};
use crate::run::Folder;
use crate::sign_in::with_officer;
use paper::Kind;

pub fn give_link(pages: &Pages, fields: &[(&str, &str)]) -> Answer {
    let opened = pages.get("/inspections").text();
    pages.fill("/inspections", &opened, fields)
}

/// The path of the link on the page that shows it once.
pub fn link_on(page: &str) -> String {
    let secret = page.split("/inspect/").nth(1).unwrap_or_else(|| panic!("{page}")).split('<').next().unwrap();
    format!("/inspect/{secret}")
}

/// Today, as the record writes it.
pub fn today(folder: &Folder) -> String {
    let history = folder.run(&["history", "--json"]).json();
    history[0]["at_tokyo"].as_str().unwrap().split(' ').next().unwrap().to_owned()
}

fn post(pages: &Pages, path: &str) -> Answer {
    pages.post(path, &format!("http://{}", pages.host), "")
}

#[test]
fn an_inspector_sees_the_chosen_day_and_nothing_else() {
    let (folder, pages) = with_officer();
    let item = "/items/r7/pharmacy/2-7";
    let sent = pages.fill(item, &pages.get(item).text(), &[("choice", "いいえ"), ("note", "準備中です")]);
    assert_eq!(sent.status, 303);
    // What is shown is what was recorded by the end of the day; the record of this test is of today.
    let before = give_link(&pages, &[("label", "みどり保健所"), ("on", "R7.11.25"), ("hours", "8")]);
    assert!(before.status == 422 && before.text().contains("まだ何も記録されていません"), "{}", before.text());
    let today = today(&folder);
    let link = link_on(&give_link(&pages, &[("label", "みどり保健所"), ("on", &today), ("hours", "8")]).text());
    let officer = pages.ticket.borrow().clone();

    pages.ticket.replace(String::new());
    let asked = pages.get(&link).text();
    assert!(asked.contains("立入検査のための画面") && !asked.contains("準備中です"), "{asked}");
    let entered = post(&pages, &link);
    assert!(entered.status == 303 && entered.head.contains("location: /inspection"), "{}", entered.head);
    pages.keep(&entered);
    let list = pages.get("/inspection").text();
    assert!(list.contains("みどり保健所") && list.contains("いいえ"), "{list}");
    let row = pages.get("/inspection/r7/pharmacy/2-7").text();
    for said in ["準備中です", "緑 花子", "書き込みはできません"] {
        assert!(row.contains(said), "{said}: {row}");
    }
    for path in ["/", item, "/ledgers/people", "/history", "/members", "/inspections", "/me"] {
        let refused = pages.get(path);
        assert!(refused.status == 403 && refused.text().contains("あなたの役割では"), "{path}: {}", refused.head);
    }
    let papers: Vec<&str> = Kind::all().map(Kind::code).collect();
    let shown = |code: &&str| pages.get(&format!("/papers/{code}.xlsx")).status == 200;
    let open: Vec<&str> = papers.iter().copied().filter(shown).collect();
    assert!(papers.len() > 15 && open == ["checklist"], "no ledger as a paper either: {open:?}");
    for inner in ["accounts", "people", "leaving", "vendor-visit", "findings"] {
        assert_eq!(pages.get(&format!("/papers/{inner}.pdf")).status, 403, "{inner}");
    }

    // What is answered after the link was given is not shown.
    let inspector = pages.ticket.replace(officer.clone());
    let sent = pages.fill(item, &pages.get(item).text(), &[("choice", "いいえ"), ("note", "後から書きました")]);
    assert_eq!(sent.status, 303);
    pages.ticket.replace(inspector.clone());
    let row = pages.get("/inspection/r7/pharmacy/2-7").text();
    assert!(row.contains("準備中です") && !row.contains("後から書きました"), "{row}");

    // Closed, it leads nowhere, and whoever is in is out.
    pages.ticket.replace(officer);
    let page = pages.get("/inspections").text();
    let close = page.split("action=\"/inspections/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(pages.fill(&format!("/inspections/{close}"), &page, &[]).status, 303);
    pages.ticket.replace(inspector);
    assert!(pages.get("/inspection").head.contains("location: /sign-in"));
    assert_eq!(post(&pages, &link).status, 410);
    assert_eq!(post(&pages, "/inspect/0000").status, 410);

    let told = folder.run(&["history"]).out;
    assert!(told.contains("検査用のリンクを出しました: みどり保健所") && told.contains("リンクを閉じました"), "{told}");
}

#[test]
fn a_link_leads_in_before_anybody_is_registered() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let asked = [("label", "みどり保健所"), ("on", &*today(&folder)), ("hours", "8")];
    let link = link_on(&give_link(&pages, &asked).text());
    pages.ticket.replace(String::new());
    assert_eq!(pages.get("/inspection").status, 403, "only the key or a link lets in");
    assert!(pages.get(&link).text().contains("立入検査のための画面"));
    pages.keep(&post(&pages, &link));
    assert_eq!(pages.get("/inspection").status, 200);
    assert_eq!(pages.get("/ledgers/people").status, 403);
    assert_eq!(post(&pages, "/inspect/0000").status, 410);
}

#[test]
fn what_a_link_cannot_be_is_said() {
    let (_folder, pages) = with_officer();
    for (label, on, hours, said) in [
        ("", "R7.11.25", "8", "だれに見せるか"),
        ("保健所", "R7.2.30", "8", "日付として読めません"),
        ("保健所", "R99.1.1", "8", "まだ来ていません"),
        ("保健所", "R6.1.1", "8", "まだ何も記録されていません"),
        ("保健所", "R7.11.25", "0", "1時間から72時間"),
        ("保健所", "R7.11.25", "たくさん", "1時間から72時間"),
    ] {
        let refused = give_link(&pages, &[("label", label), ("on", on), ("hours", hours)]);
        assert_eq!(refused.status, 422, "{said}");
        assert!(refused.text().contains(said), "{said}: {}", refused.text());
    }
}

#[test]
fn a_past_day_is_looked_at_until_the_present_is_asked_for_again() {
    let (folder, pages) = with_officer();
    let today = today(&folder);
    let history = pages.get("/history").text();
    assert!(history.contains("利用者を登録しました: 緑 花子") && history.contains("この機器の利用者"), "{history}");
    let before = pages.fill("/then", &history, &[("on", "R1.5.1")]);
    assert!(before.status == 422 && before.text().contains("まだ何も記録されていません"), "{}", before.text());
    let to_come = pages.fill("/then", &history, &[("on", "R99.1.1")]);
    assert!(to_come.status == 422 && to_come.text().contains("その日はまだ来ていません"), "{}", to_come.text());
    let compared = pages.get("/compare?from=R7.6.20&to=R99.1.1");
    assert!(compared.status == 422 && compared.text().contains("その日はまだ来ていません"), "{}", compared.text());
    assert!(!pages.get("/").text().contains("過去の状態を見ています"), "nobody is led where no page is");
    assert_eq!(pages.fill("/then", &history, &[("on", &today)]).status, 303);
    let home = pages.get("/").text();
    assert!(home.contains("過去の状態を見ています"), "{home}");
    let item = pages.get("/items/r7/pharmacy/2-7").text();
    assert!(!item.contains("この内容で記録する"), "the past is not written to: {item}");
    let token = crate::pages::value(&home, "token");
    let fields = [("token", token.as_str()), ("entry", ""), ("choice", "いいえ")];
    assert_eq!(pages.post_fields("/items/r7/pharmacy/2-7", &fields).status, 405);
    assert_eq!(pages.fill("/then", &home, &[]).status, 303);
    assert!(!pages.get("/").text().contains("過去の状態を見ています"));
}

#[test]
fn without_members_the_pages_of_the_inspection_open_by_the_key() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let list = pages.get("/inspection").text();
    assert!(list.matches("<li><a href=\"/inspection/").count() >= 19, "{list}");
}

/// How many things an item rests on, as the list of the inspection counts them.
fn counted(list: &str, number: &str) -> usize {
    let row = list.split("<li>").find(|row| row.contains(&format!("/{number}\""))).unwrap_or_else(|| panic!("{list}"));
    let count = row.split("根拠 ").nth(1).unwrap().split('件').next().unwrap();
    count.parse().unwrap()
}

#[test]
fn an_item_shows_documents_vendors_forms_and_ledgers_and_an_inspector_reads_the_same_without_the_ways_on() {
    let folder = midori();
    let rows =
        "種類,文書名,承認日,保管場所,対応項目,条項\n運用管理規程,院内の規程,R7.4.1,事務室の書棚,\"2-⑥、2-⑦\",第6条\n";
    std::fs::write(folder.path("documents.csv"), rows).unwrap();
    assert_eq!(folder.run(&["import", "documents", "documents.csv", "--accept"]).code, 0);
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    let count = |list: &str| ["2-1", "2-6", "2-7", "1-1"].map(|number| counted(list, number));
    let (list, row) = (pages.get("/inspection").text(), pages.get("/inspection/r7/pharmacy/2-7").text());
    let counts = count(&list);
    assert!(counts[..3].iter().all(|count| *count > 0) && counts[3] == 0, "{counts:?}: {list}");
    assert_eq!(
        row.split("class=\"evidence\"").nth(1).unwrap().split("</ul>").next().unwrap().matches("<li>").count(),
        counts[2]
    );
    for said in
        ["院内の規程", "承認・発行: 令和7年4月1日", "条項: 第6条", "保管場所: 事務室の書棚", "href=\"/documents/"]
    {
        assert!(row.contains(said), "{said}: {row}");
    }
    let form = pages.get("/inspection/r7/pharmacy/2-6").text();
    for said in [
        "href=\"/papers/vendor-checklist-01.pdf\"",
        "事業者確認用: B社",
        "href=\"/papers/devices.pdf\"",
        "台帳: 機器台帳",
    ] {
        assert!(form.contains(said), "{said}: {form}");
    }
    assert!(pages.get("/inspection/r7/pharmacy/1-1").text().contains("まだありません"));

    // What an inspector pointed out and was mended is shown to the next one.
    let rows =
        "検査日,検査した機関,対応項目,指摘事項,改善内容,改善報告日\nR7.5.10,保健所,2-⑦,掲示が古い,貼り替えた,R7.5.20\n";
    std::fs::write(folder.path("inspected.csv"), rows).unwrap();
    assert_eq!(folder.run(&["import", "inspected", "inspected.csv", "--accept"]).code, 0);
    let row = pages.get("/inspection/r7/pharmacy/2-7").text();
    assert!(row.contains("前の立入検査の指摘: 掲示が古い") && row.contains("改善報告: 令和7年5月20日"), "{row}");
    let counts = count(&pages.get("/inspection").text());
    let asked = pages.get("/rehearsal/r7/pharmacy/2-7").text();
    assert!(asked.contains("院内の規程　承認・発行: 令和7年4月1日"), "a rehearsal points at the same: {asked}");

    let asked = [("label", "みどり保健所"), ("on", &*today(&folder)), ("hours", "8")];
    let link = link_on(&give_link(&pages, &asked).text());
    pages.ticket.replace(String::new());
    pages.keep(&post(&pages, &link));
    assert_eq!(count(&pages.get("/inspection").text()), counts, "an inspector counts the same");
    for number in ["2-6", "2-7"] {
        let row = pages.get(&format!("/inspection/r7/pharmacy/{number}")).text();
        let links = row.split("href=\"").skip(1).map(|link| link.split('"').next().unwrap());
        let inner = links.filter(|link| link.starts_with('/'));
        for link in inner {
            assert_eq!(pages.get(link).status, 200, "{number}: {link} leads nowhere for an inspector");
        }
        assert!(row.contains("台帳: ") && row.contains("院内の規程"), "{row}");
    }
}

#[test]
fn what_was_approved_opens_as_it_was_approved_for_an_inspector_too() {
    let folder = midori();
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    issue_on_its_page(&pages, "rules");
    let approved = approve(&pages, "rules", "緑 花子", "");
    assert_eq!(approved.status, 303, "{}", approved.text());
    let links = |pages: &Pages| {
        let row = pages.get("/inspection/r7/pharmacy/4-1").text();
        let links = row.split("href=\"/papers/rules.pdf").skip(1);
        links.map(|rest| format!("/papers/rules.pdf{}", rest.split('"').next().unwrap())).collect::<Vec<_>>()
    };
    let shown = links(&pages);
    assert!(!shown.is_empty() && shown.iter().all(|link| link.contains("?version=")), "{shown:?}");
    // Another draft is no part of what was approved.
    issue_on_its_page(&pages, "rules");
    let draft = value(&pages.get("/documents/rules").text(), "issue");
    let asked = [("label", "みどり保健所"), ("on", &*today(&folder)), ("hours", "8")];
    let link = link_on(&give_link(&pages, &asked).text());
    pages.ticket.replace(String::new());
    pages.keep(&post(&pages, &link));
    assert_eq!(links(&pages), shown, "an inspector opens the same");
    let opened = pages.get(&shown[0]);
    assert!(opened.status == 200 && opened.body.starts_with(b"%PDF"), "{}", opened.head);
    for other in ["/papers/rules.pdf".to_owned(), format!("/papers/rules.pdf?version={draft}")] {
        assert_eq!(pages.get(&other).status, 403, "{other}");
    }
}
