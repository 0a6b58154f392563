//! A ledger as a table: pasted from a spreadsheet, sorted, changed in place or many rows at once, and undone.

use crate::pages::{Answer, Pages, midori, value};

const DEVICES: &str = "/ledgers/devices";

/// What a row of the table sends when it is marked: the first one whose name is that.
fn mark(page: &str, called: &str) -> String {
    let before =
        page.split(&format!("aria-label=\"{called}\"")).next().unwrap_or_else(|| panic!("no {called}: {page}"));
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

fn change(pages: &Pages, fields: &[(&str, &str)]) -> Answer {
    let token = value(&pages.get(DEVICES).text(), "token");
    pages.post_fields("/ledgers/devices/change", &[&[("token", token.as_str())], fields].concat())
}

/// Presses 「元に戻す」 on the page that a person was led to.
fn undo(pages: &Pages, led: &Answer) -> Answer {
    let to = led.head.split("location: ").nth(1).unwrap().split("\r\n").next().unwrap();
    let page = pages.get(to).text();
    let entries = value(&page, "entries");
    pages.fill("/ledgers/devices/undo", &page, &[("entries", &entries)])
}

#[test]
fn rows_are_pasted_from_a_spreadsheet_after_a_look() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let token = value(&pages.get(DEVICES).text(), "token");
    let fields = [("token", token.as_str()), ("pasted", "PC名\t設置場所\nPASTE-1\t調剤室\nPASTE-2\t受付\n")];
    let shown = pages.upload_with("/ledgers/devices/import", &fields, ("", b""));
    assert!(shown.status == 200 && shown.text().contains("PASTE-2"), "{}", shown.text());
    assert!(!pages.get(DEVICES).text().contains("PASTE-1"), "nothing is written before it is accepted");
    let accepted = pages.fill("/ledgers/devices/accept", &shown.text(), &[]);
    assert_eq!(accepted.status, 303);
    assert!(pages.get(DEVICES).text().contains("PASTE-2"));
    assert_eq!(undo(&pages, &accepted).status, 303);
    let page = pages.get(DEVICES).text();
    assert!(!page.contains("PASTE-") && page.contains("MIDORI-PC1"), "an import is undone whole: {page}");
}

#[test]
fn marked_rows_are_changed_together_and_undone_together() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get(DEVICES).text();
    let (one, two) = (mark(&page, "MIDORI-PC1"), mark(&page, "MIDORI-PC2"));
    let place = |name: &str| {
        let page = pages.get(DEVICES).text();
        let link = page.split(&format!("\">{name}</a>")).next().unwrap().rsplit("href=\"").next().unwrap().to_owned();
        value(&pages.get(&link).text(), "place")
    };
    let was = (place("MIDORI-PC1"), place("MIDORI-PC2"));
    let changed = change(&pages, &[("row", &one), ("row", &two), ("field", "place"), ("value", "二階")]);
    assert_eq!(changed.status, 303, "{}", changed.text());
    assert_eq!((place("MIDORI-PC1"), place("MIDORI-PC2")), ("二階".to_owned(), "二階".to_owned()));

    let stale = change(&pages, &[("row", &one), ("field", "place"), ("value", "三階")]);
    assert!(stale.status == 422 && stale.text().contains("「MIDORI-PC1」"), "{}", stale.text());
    let none = change(&pages, &[("field", "place"), ("value", "三階")]);
    assert!(none.status == 422 && none.text().contains("行が選ばれていません"), "{}", none.text());
    let page = pages.get(DEVICES).text();
    let bad = change(&pages, &[("row", &mark(&page, "MIDORI-PC1")), ("field", "patched_on"), ("value", "2025/2/30")]);
    assert!(bad.status == 422 && bad.text().contains("という日はありません"), "{}", bad.text());

    assert_eq!(undo(&pages, &changed).status, 303);
    assert_eq!((place("MIDORI-PC1"), place("MIDORI-PC2")), was);
    let twice = undo(&pages, &changed);
    assert!(twice.status == 422 && twice.text().contains("そのあとで直されています"), "{}", twice.text());
}

#[test]
fn values_are_changed_in_the_table_and_nothing_typed_is_lost() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get(&format!("{DEVICES}?edit=1")).text();
    let fields: Vec<(String, String)> = page
        .split("<input name=\"cell:")
        .skip(1)
        .map(|input| {
            let (name, rest) = input.split_once('"').unwrap();
            let text = rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
            (format!("cell:{name}"), text.to_owned())
        })
        .collect();
    assert!(fields.len() > 12, "{page}");
    let send = |from: &str, to: &str| {
        let mut sent: Vec<(&str, &str)> = vec![("edit", "1")];
        sent.extend(fields.iter().map(|(name, text)| (name.as_str(), if text == from { to } else { text })));
        change(&pages, &sent)
    };
    let before = folder.run(&["history", "--json"]).json().as_array().unwrap().len();
    assert_eq!(send("", "").status, 303, "what stays as it is is not written");
    assert_eq!(folder.run(&["history", "--json"]).json().as_array().unwrap().len(), before);
    let refused = send("MIDORI-PC2", &"あ".repeat(2001));
    assert!(refused.status == 422 && refused.text().contains(&"あ".repeat(2001)), "what was typed stands there still");
    let changed = send("MIDORI-PC2", "窓口PC");
    assert_eq!(changed.status, 303, "{}", changed.text());
    assert_eq!(folder.run(&["history", "--json"]).json().as_array().unwrap().len(), before + 1, "one row was changed");
    assert!(pages.get(DEVICES).text().contains("窓口PC"));
    // Whoever opened the table before wipes nothing of it: what only the other one changed stands there, and what both did is named.
    let mac = fields.iter().position(|(name, text)| name.starts_with("cell:os:") && text == "Win8").unwrap();
    let stale: Vec<(&str, &str)> = [("edit", "1")]
        .into_iter()
        .chain(
            fields
                .iter()
                .enumerate()
                .map(|(at, (name, text))| (name.as_str(), if at == mac { "Windows 11" } else { text })),
        )
        .collect();
    let both = change(&pages, &stale);
    let page = both.text();
    assert!(both.status == 422 && page.contains("「窓口PC」") && page.contains("先にこの行を直しました"), "{page}");
    assert!(page.contains("value=\"窓口PC\"") && page.contains("value=\"Windows 11\""), "{page}");
}

#[test]
fn a_row_that_was_taken_off_comes_back() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get(DEVICES).text();
    let link = page.split("\">MIDORI-PC2</a>").next().unwrap().rsplit("href=\"").next().unwrap().to_owned();
    let gone = pages.fill(&link, &pages.get(&link).text(), &[("retire", "1"), ("reason", "誤り")]);
    assert_eq!((gone.status, pages.get(&link).status), (303, 404));
    assert_eq!(undo(&pages, &gone).status, 303);
    assert_eq!(pages.get(&link).status, 200);
    // Entries of another ledger, and what is none, are not undone.
    for entries in ["1-1", "0-999999", "x", "3-2"] {
        let refused = pages.fill("/ledgers/people/undo", &page, &[("entries", entries)]);
        assert_eq!(refused.status, 422, "{entries}: {}", refused.text());
    }
}

#[test]
fn every_column_is_shown_edited_and_changed_in_all_rows_found() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let rows: String = (1..=12).map(|n| format!("棚卸{n},調剤室\n")).collect();
    std::fs::write(folder.path("more.csv"), format!("PC名,設置場所\n{rows}")).unwrap();
    assert_eq!(folder.run(&["import", "devices", "more.csv"]).code, 0);
    let all = pages.get(&format!("{DEVICES}?all=1&edit=1")).text();
    for field in model::record::Ledger::Devices.fields() {
        assert!(all.contains(&format!("name=\"cell:{}:", field.key)), "{} can be edited", field.key);
    }
    let sorted = pages.get(&format!("{DEVICES}?q=棚卸&sort=name")).text();
    let at = |name: &str| sorted.find(&format!(">{name}</a>")).unwrap_or_else(|| panic!("{name}: {sorted}"));
    assert!(at("棚卸2") < at("棚卸10"), "as people count");
    let fields = [("q", "棚卸"), ("field", "place"), ("value", "二階")];
    let more = change(&pages, &[&fields[..], &[("every", "11")]].concat());
    assert!(more.status == 422 && more.text().contains("11件→12件"), "{}", more.text());
    assert_eq!(change(&pages, &[&fields[..], &[("every", "12")]].concat()).status, 303);
    let found = pages.get(&format!("{DEVICES}?q=二階")).text();
    assert!(found.contains("12件") && !found.contains("MIDORI-PC1"), "{found}");
    let export = found.split("href=\"/ledgers/devices/export.xlsx").nth(1).unwrap().split('"').next().unwrap();
    std::fs::write(folder.path("found.xlsx"), pages.get(&format!("{DEVICES}/export.xlsx{export}")).body).unwrap();
    let there = crate::run::Folder::new();
    std::fs::copy(folder.path("found.xlsx"), there.path("found.xlsx")).unwrap();
    assert_eq!(there.run(&["init", "--name", "別"]).code, 0);
    let imported = there.run(&["import", "devices", "found.xlsx", "--json"]).json();
    assert_eq!(imported["new"], 12, "the rows found alone: {imported}");
}

#[test]
fn a_column_is_sorted_either_way_with_blanks_last() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    std::fs::write(folder.path("more.csv"), "PC名,設置場所\nZZ-9,\nAA-1,あ室\nMM-5,ん室\n").unwrap();
    assert_eq!(folder.run(&["import", "devices", "more.csv"]).code, 0);
    let order = |sort: &str| {
        let page = pages.get(&format!("{DEVICES}?sort={sort}")).text();
        ["AA-1", "MM-5", "ZZ-9"].map(|name| page.find(&format!(">{name}</a>")).unwrap_or_else(|| panic!("{page}")))
    };
    let [a, m, z] = order("name");
    assert!(a < m && m < z);
    let [a, m, z] = order("-name");
    assert!(a > m && m > z);
    let [a, m, z] = order("place");
    assert!(a < m && m < z, "blanks stand last");
    let [a, m, z] = order("-place");
    assert!(m < a && a < z, "blanks stand last the other way round too");
}

/// Whoever is slower by a moment is told so with what they typed, and nothing is called a failure.
#[test]
fn rows_that_are_written_in_the_same_moment_lose_nothing() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get(DEVICES).text();
    let link = page.split("\">MIDORI-PC1</a>").next().unwrap().rsplit("href=\"").next().unwrap().to_owned();
    let row = pages.get(&link).text();
    let (token, entry) = (value(&row, "token"), value(&row, "entry"));
    let (host, cookie) = (pages.host.clone(), pages.cookie());
    let writers: Vec<_> = (0..8)
        .map(|at| {
            let (host, cookie, link) = (host.clone(), cookie.clone(), link.clone());
            let body = format!("token={token}&entry={entry}&name=MIDORI-PC1&description=typed-by-{at}");
            std::thread::spawn(move || (at, crate::pages::post_as(&host, &link, &cookie, &body)))
        })
        .collect();
    let answers: Vec<(usize, Answer)> = writers.into_iter().map(|one| one.join().unwrap()).collect();
    assert_eq!(answers.iter().filter(|(_, answer)| answer.status == 303).count(), 1, "one was the first");
    for (at, answer) in answers.iter().filter(|(_, answer)| answer.status != 303) {
        let page = answer.text();
        assert!(answer.status == 422 && page.contains(&format!("typed-by-{at}")), "{}: {page}", answer.status);
    }
}
