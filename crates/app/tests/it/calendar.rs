//! 予定: what is coming, as a page and as a calendar that others may read; and two days side by side.

use crate::pages::{Pages, midori};
use crate::sign_in::with_officer;

/// The path of the address on the page that shows it once.
fn address_on(page: &str) -> String {
    let file = page.split("/feeds/").nth(1).unwrap_or_else(|| panic!("{page}")).split('<').next().unwrap();
    format!("/feeds/{file}")
}

#[test]
fn what_is_coming_stands_on_the_first_page_and_month_by_month() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let calendar = pages.get("/calendar").text();
    for said in
        ["過ぎているもの", "機器を見て回り", "薬守の目安", "B社が「いいえ」に書いた目標日", "令和7年度版の年度が終わる"]
    {
        assert!(calendar.contains(said), "{said}: {calendar}");
    }
    let months: Vec<usize> = ["過ぎているもの", "<h2>令和8年3月", "カレンダーに入れる"]
        .map(|month| calendar.find(month).unwrap_or_else(|| panic!("{month}: {calendar}")))
        .to_vec();
    assert!(months.is_sorted(), "{months:?}");
    assert!(pages.get("/").text().contains("予定をすべて見る"));
    // One month on a sheet: what has passed, and that month.
    let month = calendar.split("href=\"/calendar?month=").nth(1).unwrap().split('"').next().unwrap();
    let sheet = pages.get(&format!("/calendar?month={month}")).text();
    assert!(sheet.contains("一年分を見る") && !sheet.contains("?month="), "{sheet}");
    assert!(!pages.get("/calendar?month=1999-01").text().contains("<h2>令和"), "no other month stands there");
    let english = Pages::serve_with(&folder, &["--lang", "en"]).get("/calendar").text();
    assert!(english.contains("2026-03") && english.contains("The year of") && english.contains("Passed"), "{english}");
}

#[test]
fn a_calendar_reads_by_an_address_that_can_be_closed() {
    let (_folder, pages) = with_officer();
    let make =
        |close: &[(&str, &str)]| pages.fill("/calendar/feed", &pages.get("/calendar").text(), &[close, &[]].concat());
    let first = address_on(&make(&[]).text());
    let file = pages.get("/calendar.ics");
    assert!(file.head.contains("content-type: text/calendar"), "{}", file.head);

    let officer = pages.ticket.replace(String::new());
    let read = pages.get(&first);
    assert_eq!((read.status, read.text()), (200, file.text()), "nobody need sign in");
    assert!(read.text().starts_with("BEGIN:VCALENDAR") && read.text().contains("BEGIN:VEVENT"), "{}", read.text());
    for name in ["緑 花子", "MIDORI", "B社", "NAS"] {
        assert!(!read.text().contains(name), "{name}: {}", read.text());
    }
    assert_eq!(pages.get("/calendar.ics").status, 303, "the page's own file asks who comes");
    assert_eq!(pages.get("/feeds/0000.ics").status, 410);

    pages.ticket.replace(officer);
    let second = address_on(&make(&[]).text());
    assert_eq!((pages.get(&first).status, pages.get(&second).status), (410, 200), "one address at a time");
    assert_eq!(make(&[("close", "1")]).status, 303);
    assert_eq!(pages.get(&second).status, 410);
    // Where other devices may come in, the address is one that they can read.
    assert_eq!(pages.fill("/network", &pages.get("/network").text(), &[("port", "0")]).status, 303);
    let shared = make(&[]).text();
    assert!(shared.contains("<p class=\"code small\">https://") && shared.contains("スマートフォン"), "{shared}");
}

#[test]
fn two_days_are_compared() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let compared = pages.get("/compare?from=R1.5.1").text();
    for said in
        ["先の日には、まだ何も記録されていません", "機器台帳", "加わった: MIDORI-PC1", "2-⑥", "2-⑫（サーバ）", "不適合"]
    {
        assert!(compared.contains(said), "{said}: {compared}");
    }
    let same = pages.get("/compare").text();
    assert!(same.contains("違いはありません"), "{same}");
    let refused = pages.get("/compare?from=2%2F30");
    assert!(refused.status == 422 && refused.text().contains("日付として読めません"), "{}", refused.text());
}

#[test]
fn a_day_before_the_record_began_is_nothing_that_is_late() {
    let folder = crate::run::Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let rows = "システム名,区分,二要素認証の予定日\nレセコンB,レセコン,2020-03-31\n";
    std::fs::write(folder.path("systems.csv"), rows).unwrap();
    assert_eq!(folder.run(&["import", "systems", "systems.csv", "--accept"]).code, 0);
    let pages = Pages::serve_on(&folder, &["--lang", "ja"]);
    let calendar = pages.get("/calendar").text();
    assert!(calendar.contains("記録を始める前の日") && calendar.contains("令和2年3月31日"), "{calendar}");
    let home = pages.get("/").text();
    assert!(!home.contains("過ぎています") && !home.contains("令和2年3月31日"), "{home}");
    let file = pages.get("/calendar.ics").text();
    assert!(file.contains("BEGIN:VCALENDAR") && !file.contains("期日を過ぎて"), "{file}");
    // Whoever looks at a day before it all is told what had passed then.
    let before = Pages::serve(&folder, "ja").get("/").text();
    assert!(before.contains("令和2年3月31日"), "{before}");
}
