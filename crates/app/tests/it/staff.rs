//! 職員: what their role may not do is not offered, and they say of nobody but themselves that a paper was read.

use crate::documents::issue_on_its_page;
use crate::pages::{Pages, value};
use crate::run::Folder;
use crate::sign_in::{OTHER, add, come_in, sign_out, with_officer};

fn shop() -> (Folder, Pages) {
    let (folder, pages) = with_officer();
    std::fs::write(folder.path("people.csv"), "氏名,職種\nあい うえお,薬剤師\nなに ぬねの,薬剤師\n").unwrap();
    assert_eq!(folder.run(&["import", "people", "people.csv"]).code, 0);
    (folder, pages)
}

#[test]
fn a_member_of_staff_notes_their_own_reading_and_is_told_who_does_the_rest() {
    let (folder, pages) = shop();
    issue_on_its_page(&pages, "rules");
    let page = pages.get("/documents/rules").text();
    let person = |name: &str| {
        let before = page.split(&format!("\"> {name}</label>")).next().unwrap();
        before.rsplit("value=\"").next().unwrap().to_owned()
    };
    let (own, other) = (person("あい うえお"), person("なに ぬねの"));
    let code = add(&pages, "あい うえお", "staff");
    sign_out(&pages);
    pages.keep(&come_in(&pages, &code, OTHER));

    let page = pages.get("/documents/rules").text();
    assert!(page.contains(&own) && !page.contains(&other) && page.contains("安全管理責任者が行います"), "{page}");
    let token = value(&page, "token");
    let note = |id: &str| pages.post_fields("/documents/rules/read", &[("token", &token), ("person", id)]).status;
    assert_eq!((note(&other), note(&own)), (403, 303));
    let report = pages.get("/documents/owner-report").text();
    assert!(
        report.contains("安全管理責任者が行います") && !report.contains("<button class=\"quiet\">報告した"),
        "{report}"
    );
    assert!(!pages.get("/papers").text().contains(">報告した</button>"));
    let sent = pages.post_fields("/papers", &[("token", &token), ("kind", "owner-report")]);
    assert_eq!(sent.status, 403, "{}", sent.text());
    drop(pages);
    let made = folder.run(&["paper", "readers", "--document", "rules", "-o", "readers.xlsx"]);
    assert_eq!(made.code, 0, "{made:?}");
    let bytes = std::fs::read(folder.path("readers.xlsx")).unwrap();
    let list = tables::lines(&bytes, "readers.xlsx", &tables::Limits::default()).unwrap().join("\n");
    assert!(!list.contains("記録: "), "they noted it themselves: {list}");
}

#[test]
fn the_list_of_readers_tells_who_noted_it_for_another() {
    let (folder, pages) = shop();
    issue_on_its_page(&pages, "rules");
    let page = pages.get("/documents/rules").text();
    let (token, person) = (value(&page, "token"), value(&page, "person"));
    assert_eq!(pages.post_fields("/documents/rules/read", &[("token", &token), ("person", &person)]).status, 303);
    drop(pages);
    assert_eq!(folder.run(&["paper", "readers", "--document", "rules", "-o", "readers.xlsx"]).code, 0);
    let bytes = std::fs::read(folder.path("readers.xlsx")).unwrap();
    let list = tables::lines(&bytes, "readers.xlsx", &tables::Limits::default()).unwrap().join("\n");
    assert!(list.contains("（記録: 緑 花子）"), "{list}");
}
