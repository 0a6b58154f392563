//! The report to the 開設者: it goes, which item 2-① asks for; the 開設者 confirms that it came; both can be taken back.

use crate::pages::{Pages, value};
use crate::run::Folder;
use crate::written_papers::usual;

const PAGE: &str = "/documents/owner-report";
const OLD: &str = "台帳を開設者へ最後に報告してから1年以上";

fn press(pages: &Pages, path: &str, fields: &[(&str, &str)]) -> u16 {
    let token = value(&pages.get("/papers").text(), "token");
    pages.post_fields(path, &[&[("token", token.as_str())], fields].concat()).status
}

/// The words of the report, from its Word file.
fn report(folder: &Folder) -> String {
    assert_eq!(folder.run(&["paper", "owner-report", "-o", "report.docx"]).code, 0);
    let bytes = std::fs::read(folder.path("report.docx")).unwrap();
    tables::lines(&bytes, "report.docx", &tables::Limits::default()).unwrap().join("\n")
}

#[test]
fn a_report_counts_from_its_day_and_the_owner_confirms_it() {
    let folder = usual();
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    let item = || pages.get("/items/r7/pharmacy/2-1").text();
    assert!(item().contains(OLD), "{}", item());
    assert!(pages.get(PAGE).text().contains("まだ報告の記録はありません"));
    assert_eq!(press(&pages, "/papers", &[("kind", "owner-report")]), 303);
    assert!(!item().contains(OLD), "the day is told: {}", item());

    // One press takes it back, and another records it again.
    let undo = value(&pages.get(PAGE).text(), "entries");
    assert_eq!(press(&pages, "/ledgers/statements/undo", &[("entries", &undo)]), 303);
    assert!(item().contains(OLD) && pages.get(PAGE).text().contains("報告した日には数えていません"));
    assert!(!pages.get(PAGE).text().contains("受け取ったと記録する"), "what was not reported was not received");
    assert_eq!(press(&pages, "/papers", &[("kind", "owner-report")]), 303);

    let issue = value(&pages.get(PAGE).text(), "issue");
    let received = [("issue", issue.as_str()), ("by", "なに ぬねの"), ("on", ""), ("kept_where", "")];
    assert_eq!(press(&pages, &format!("{PAGE}/approve"), &[received[0], ("by", " ")]), 422);
    assert_eq!(press(&pages, &format!("{PAGE}/approve"), &received), 303);
    assert!(pages.get(PAGE).text().contains("開設者が受け取った: 令和"), "{}", pages.get(PAGE).text());
    assert_eq!(press(&pages, &format!("{PAGE}/approve"), &received), 422, "once");
    assert_eq!(press(&pages, &format!("{PAGE}/take-back"), &[("issue", &issue), ("reason", "")]), 422);
    assert_eq!(press(&pages, &format!("{PAGE}/take-back"), &[("issue", &issue), ("reason", "まだ渡していない")]), 303);
    drop(pages);
    let history = folder.run(&["history"]).out;
    for said in ["開設者が報告を受け取りました: owner-report.pdf", "開設者の受け取りを取り消しました: owner-report.pdf"]
    {
        assert!(history.contains(said), "{said}: {history}");
    }

    // What changed since is named.
    let contacts = "区分,名称,担当,電話\n内部,開設者,なに ぬねの,000-0000-0009\n";
    std::fs::write(folder.path("rows.csv"), contacts).unwrap();
    assert_eq!(folder.run(&["import", "contacts", "rows.csv", "--accept"]).code, 0);
    let words = report(&folder);
    let changed = words.split("前回の報告：").nth(1).unwrap().split("更新できていない機器").next().unwrap();
    assert!(changed.contains("連絡先一覧\n1行\n開設者\n") && !changed.contains("台帳の報告"), "{words}");
}

#[test]
fn a_report_by_command_counts_the_same() {
    let folder = usual();
    assert_eq!(folder.run(&["paper", "owner-report", "-o", "report.pdf", "--issue"]).code, 0);
    assert!(!folder.run(&["judge", "--json"]).out.contains("最後に報告してから1年以上"));
}
