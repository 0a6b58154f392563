//! Slips: a last day of work and a vendor's visit each go into the ledgers at once, and the slip is evidence.

use crate::pages::{Answer, Pages, value};
use crate::run::Folder;

const PEOPLE: &str = "氏名,職種,役割\nあい うえお,薬剤師,\nなに ぬねの,薬剤師,レセコン担当\n";
const ACCOUNTS: &str = "No.,姓,名,ユーザーID,システム,状態\n1,あい,うえお,ai,レセコン,使用可\n2,なに,ぬねの,nani,レセコン,使用可\n3,なに,ぬねの,nani2,オンライン資格確認,使用可\n";
const SYSTEMS: &str = "システム名,事業者\nレセコン,B社\n電子薬歴,B社\n";
const TAKEN: &str = "持出日,媒体,内容,持出者\n2025/11/1,USB-1,処方データ,なに ぬねの\n";
const DEVICES: &str = "PC名,種別,OS,状態,更新適用日,ウイルス対策\nPC1,端末PC,Windows 11 Pro 25H2,稼働,2025/6/1,あり\nPC2,端末PC,Windows 11 Pro 25H2,稼働,2025/6/1,あり\n";

pub fn shop() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    for (ledger, text) in
        [("people", PEOPLE), ("accounts", ACCOUNTS), ("systems", SYSTEMS), ("takeouts", TAKEN), ("devices", DEVICES)]
    {
        std::fs::write(folder.path("rows.csv"), text).unwrap();
        let ran = folder.run(&["import", ledger, "rows.csv"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    folder
}

/// The whole names of fields that begin so.
pub fn fields<'p>(page: &'p str, begins: &str) -> Vec<&'p str> {
    let names = page.split("name=\"").skip(1).filter_map(|rest| rest.split('"').next());
    names.filter(|name| name.starts_with(begins)).collect()
}

/// The field whose label holds some words.
pub fn field_of<'p>(page: &'p str, begins: &str, words: &str) -> &'p str {
    let lines = page.lines().find(|line| line.contains(words) && line.contains(&format!("name=\"{begins}")));
    fields(lines.unwrap_or_else(|| panic!("{words}: {page}")), begins)[0]
}

fn evidence(pages: &Pages, sent: &Answer) -> String {
    let place = sent.head.lines().find_map(|line| line.to_lowercase().strip_prefix("location: ").map(str::to_owned));
    let item = pages.get(place.unwrap_or_else(|| panic!("{}{}", sent.head, sent.text())).split('#').next().unwrap());
    let file = item.text().split("href=\"/attachments/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    item.text() + &pages.get(&format!("/attachments/{file}")).text()
}

#[test]
fn on_a_last_day_ids_are_closed_and_what_is_left_stays_open() {
    let folder = shop();
    let pages = Pages::serve(&folder, "ja");
    let list = pages.get("/leaving").text();
    let link = list.lines().find(|line| line.contains("なに ぬねの</a>")).unwrap();
    let link = link.split("なに ぬねの").next().unwrap().rsplit("href=\"").next().unwrap().split('"').next().unwrap();
    let page = pages.get(link).text();
    assert!(page.contains("レセコン担当") && !page.contains("ai（レセコン）"), "{page}");
    assert_eq!(fields(&page, "settled:").len(), 3, "two IDs and what was taken out: {page}");
    assert!(page.contains("value=\"電子薬歴\""), "a system without an ID is looked up: {page}");
    let (person, closed) = (fields(&page, "person:")[0], field_of(&page, "settled:", "nani（レセコン）"));
    let returned = field_of(&page, "settled:", "USB-1");
    let token = value(&page, "token");
    let send = |more: &[(&str, &str)]| {
        let always = [("token", token.as_str()), (person, "1")];
        pages.post_fields("/leaving", &[&always, more].concat())
    };
    let wrong = send(&[("last_on", "いつか"), ("by", "あい")]);
    assert!(wrong.status == 422 && wrong.text().contains("日付として読めません"), "{}", wrong.text());
    let unsigned = send(&[("last_on", "R7.11.20"), (closed, "1")]);
    assert!(unsigned.status == 422 && unsigned.text().contains("checked"), "what was marked stays");
    let sent =
        send(&[("last_on", "R7.11.20"), (closed, "1"), (returned, "1"), ("without", "電子薬歴"), ("by", "あい")]);
    let told = evidence(&pages, &sent);
    for said in [
        "退職の手続き（なに ぬねの、済み 3件、残り 1件）",
        "できていないことを示す",
        "取り下げるまで、この項目に残ります",
        "最終出勤日: 令和7年11月20日",
        "・nani（レセコン）: IDを止めた",
        "・nani2（オンライン資格確認）: まだ",
        "・電子薬歴: この人のIDがないことを確かめた",
        "引き継ぐ役割: レセコン担当",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let accounts = folder.run(&["export", "accounts", "-o", "accounts.csv"]);
    assert_eq!(accounts.code, 0);
    let rows = std::fs::read(folder.path("accounts.csv")).unwrap();
    let rows = String::from_utf8_lossy(&rows).into_owned();
    let nani = rows.lines().find(|line| line.contains("nani,") || line.contains("nani\t")).unwrap();
    assert!(nani.contains("停止") && nani.contains("2025-11-25"), "{nani}");
    let stale = send(&[("last_on", "R7.11.20"), ("by", "あい")]);
    assert!(stale.status == 422 && stale.text().contains("ほかの人が直しました"), "{}", stale.text());

    // Who has left is asked about until nothing is left.
    assert!(pages.get("/leaving").text().contains("なに ぬねの</a>"));
    let page = pages.get(link).text();
    let (person, rest) = (fields(&page, "person:")[0], field_of(&page, "settled:", "nani2"));
    let all = [("last_on", "R7.11.20"), (rest, "1"), ("without", "電子薬歴"), ("by", "あい")];
    let sent = pages.post_fields("/leaving", &[&[("token", token.as_str()), (person, "1")], &all[..]].concat());
    let told = evidence(&pages, &sent);
    assert!(told.contains("済み 2件、残り 0件") && told.contains("その後、同じ伝票で済みました"), "{told}");
    assert!(!told.contains("この項目に残ります"), "{told}");
    assert!(!pages.get("/leaving").text().contains("なに ぬねの</a>"));
    let judged = folder.run(&["judge"]).out;
    assert!(judged.contains("残り 0件") && !judged.contains("残り 1件"), "{judged}");
}

/// Before the last day is over what is left is neither done nor late: the slip says so, and the item does not count it as done.
#[test]
fn a_last_day_to_come_with_things_left_shows_nothing_done() {
    let folder = shop();
    let pages = Pages::serve(&folder, "ja");
    let link = row_link(&pages.get("/leaving").text(), "なに ぬねの");
    let send = |is_settled: bool| {
        let page = pages.get(&link).text();
        let (token, person) = (value(&page, "token"), fields(&page, "person:")[0]);
        let mut all = vec![("token", token.as_str()), (person, "1"), ("last_on", "R7.12.10"), ("by", "あい")];
        if is_settled {
            all.extend(fields(&page, "settled:").into_iter().map(|name| (name, "1")));
            all.push(("without", "電子薬歴"));
        }
        let sent = pages.post_fields("/leaving", &all);
        assert_eq!(sent.status, 303, "{}", sent.text());
    };
    send(false);
    let item = pages.get("/items/r7/pharmacy/2-5").text();
    let known = item.split("わかっていること").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(!known.contains("退職の手続き"), "neither done nor left undone: {known}");
    assert!(item.contains("残り 4件") && item.contains("令和7年12月11日から数えます"), "{item}");
    let is_left = |on: &str| folder.run(&["judge", "--on", on]).out.contains("残り 4件");
    assert!(!is_left("2025-12-10"), "the last day is not over");
    assert!(is_left("2025-12-11"), "then it is late");
    send(true);
    assert!(!is_left("2025-12-11"), "settled in time");
}

/// The address of the page about somebody on a list.
fn row_link(list: &str, name: &str) -> String {
    let before = list.split(&format!("{name}</a>")).next().unwrap_or_else(|| panic!("{name}: {list}"));
    before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn a_visit_dates_the_updates_and_an_unchecked_medium_is_a_gap() {
    let folder = shop();
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get("/vendor-visit").text();
    assert!(page.contains("<option value=\"B社\">"), "{page}");
    assert_eq!(value(&page, "on"), "令和7年11月25日", "the day as it is read here");
    let (token, updated) = (value(&page, "token"), field_of(&page, "updated:", "PC1 更新"));
    let worked = field_of(&page, "device:", "PC2 作業");
    let send =
        |more: &[(&str, &str)]| pages.post_fields("/vendor-visit", &[&[("token", token.as_str())], more].concat());
    let all =
        [("on", "2025-11-25"), ("vendor", "B社"), ("did", "月例更新"), ("by", "あい"), (updated, "1"), (worked, "1")];
    for left_out in ["on", "vendor", "did", "by"] {
        let some: Vec<_> = all.iter().copied().filter(|(name, _)| *name != left_out).collect();
        let refused = send(&some);
        assert!(refused.status == 422 && refused.text().contains(&format!("href=\"#{left_out}\"")), "{left_out}");
    }
    let later = send(&[&[("on", "2025-11-26")], &all[1..]].concat());
    assert_eq!(later.status, 422, "nobody has come tomorrow");
    let told = evidence(&pages, &send(&all));
    for said in ["事業者の来訪（B社、令和7年11月25日）", "・PC1: 更新を適用した", "・PC2", "持ち込んだ媒体: なし"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    let devices = pages.get("/ledgers/devices").text();
    assert!(devices.contains("令和7年11月25日") || devices.contains("2025-11-25"), "{devices}");
    let (page, unchecked) = (pages.get("/vendor-visit").text(), ("brought", "unchecked"));
    let token = value(&page, "token");
    let fields = [
        ("token", token.as_str()),
        ("on", "2025-11-25"),
        ("vendor", "B社"),
        ("did", "設定"),
        ("by", "あい"),
        unchecked,
    ];
    let sent = pages.post_fields("/vendor-visit", &fields);
    assert!(sent.head.contains("/items/r7/pharmacy/2-9"), "{}", sent.head);
    assert!(evidence(&pages, &sent).contains("できていないことを示す"));
}

#[test]
fn what_could_not_be_shown_at_a_rehearsal_stays_open_until_it_is_mended() {
    let folder = shop();
    let pages = Pages::serve(&folder, "ja");
    assert!(pages.get("/inspection").text().contains("href=\"/rehearsal\""));
    let page = pages.get("/rehearsal/result").text();
    assert_eq!(fields(&page, "went:").len(), 2 * 19, "each item is asked about");
    let token = value(&page, "token");
    let send = |more: &[(&str, &str)]| pages.post_fields("/rehearsal", &[&[("token", token.as_str())], more].concat());
    assert!(send(&[("by", "あい")]).text().contains("どの項目も選ばれていません"));
    let went =
        [("went:r7/pharmacy/1-1", "missing"), ("note:r7/pharmacy/1-1", "任命書"), ("went:r7/pharmacy/2-1", "shown")];
    let unmarked = send(&[("note:r7/pharmacy/2-2", "契約書"), ("by", "あい")]).text();
    assert!(
        unmarked.contains("「2-②」に足りなかったものが書かれています") && unmarked.contains("value=\"契約書\""),
        "{unmarked}"
    );
    let unsigned = send(&went);
    assert!(unsigned.status == 422 && unsigned.text().contains("value=\"任命書\""), "what was chosen stays");
    let sent = send(&[&went[..], &[("by", "あい")]].concat());
    assert!(sent.head.contains("/ledgers/inspected"), "{}{}", sent.head, sent.text());
    let item = pages.get("/items/r7/pharmacy/1-1").text();
    let part = |from: &str| item.split(from).nth(1).unwrap_or_default().split("</h2>").nth(1).unwrap_or_default();
    let (known, next, advice) = (part("わかっていること"), part("次にすること"), part("薬守の目安"));
    assert!(!known.contains("任命書"), "the pharmacy's own exercise decides nothing: {known}");
    assert!(advice.contains("予行（令和7年11月25日）では「根拠を見せられなかった：任命書」"), "{item}");
    assert!(next.contains("見せられなかったものを用意し") && next.contains("href=\"/ledgers/inspected\""), "{item}");
    assert!(!pages.get("/items/r7/pharmacy/2-1").text().contains("根拠を見せられなかった"));
    let coming = pages.get("/calendar").text();
    assert!(coming.contains("令和7年12月25日") && coming.contains("根拠を見せられなかった：任命書"), "{coming}");
    assert!(pages.get("/").text().contains("予行で見せられなかったもの"), "it stands on the first page");
    let printed = pages.get("/papers/inspected.xlsx").body;
    let printed = tables::lines(&printed, "inspected.xlsx", &tables::Limits::default()).unwrap().join("\n");
    assert!(printed.contains("予行の記録（") && !printed.contains("任命書"), "no authority's word: {printed}");
    std::fs::write(folder.path("rows.csv"), "検査日,検査した機関,対応項目,指摘事項,改善報告日\n2025-11-25,予行,1-①,根拠を見せられなかった：任命書,2025-11-25\n").unwrap();
    let mended = folder.run(&["import", "inspected", "rows.csv", "--accept"]);
    assert_eq!(mended.code, 0, "{mended:?}");
    let item = pages.get("/items/r7/pharmacy/1-1").text();
    assert!(!item.contains("見せられなかった"), "it is ready to be shown: {item}");
    std::fs::write(
        folder.path("rows.csv"),
        "検査日,検査した機関,対応項目,指摘事項\n2025-11-24,保健所,1-①,任命書がない\n",
    )
    .unwrap();
    assert_eq!(folder.run(&["import", "inspected", "rows.csv", "--accept"]).code, 0);
    let item = pages.get("/items/r7/pharmacy/1-1").text();
    let known = item.split("わかっていること").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(known.contains("「任命書がない」"), "what an inspector said decides: {known}");
}

/// An inspector asks by which day いいえ becomes はい: without the day it cannot be called shown.
#[test]
fn a_rehearsal_asks_for_the_target_day_of_a_no() {
    let folder = shop();
    let pages = Pages::serve(&folder, "ja");
    let item = "/items/r7/pharmacy/2-9";
    let say_no = |target: &str| {
        let sent = pages.fill(item, &pages.get(item).text(), &[("choice", "いいえ"), ("target_on", target)]);
        assert_eq!(sent.status, 303, "{}", sent.text());
    };
    say_no("");
    let (at, asks) = ("/rehearsal/r7/pharmacy/2-9", "目標日を聞かせてください");
    let page = pages.get(at).text();
    assert!(page.contains(asks) && page.contains("href=\"/items/r7/pharmacy/2-9#answer\""), "{page}");
    let refused = pages.fill(at, &page, &[("went", "shown")]);
    assert!(refused.status == 422 && refused.text().contains("目標日がありません"), "{}", refused.text());
    assert_eq!(pages.fill(at, &page, &[("went", "missing")]).status, 303);
    let token = value(&page, "token");
    let sheet =
        [("token", token.as_str()), ("went:r7/pharmacy/2-9", "shown"), ("by", "あい"), ("note:r7/pharmacy/2-9", "")];
    assert_eq!(pages.post_fields("/rehearsal", &sheet).status, 422, "the sheet asks too");
    say_no("R8.3.31");
    assert!(!pages.get(at).text().contains(asks));
    assert_eq!(pages.fill(at, &page, &[("went", "shown")]).status, 303);
}

#[test]
fn a_rehearsal_in_which_all_was_shown_is_kept_too() {
    let folder = shop();
    let pages = Pages::serve(&folder, "ja");
    let token = value(&pages.get("/rehearsal/result").text(), "token");
    let sent = pages.post_fields("/rehearsal", &[("token", &token), ("went:r7/pharmacy/2-1", "shown"), ("by", "あい")]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(!pages.get("/items/r7/pharmacy/2-1").text().contains("立入検査の記録（"), "nothing was pointed out");
    assert!(pages.get("/ledgers/inspected").text().contains("予行"));
}

/// The program asks one item at a time; who is called away goes on where they stopped.
#[test]
fn a_rehearsal_goes_item_by_item_and_ends_in_the_same_record() {
    let folder = shop();
    let mut pages = Pages::serve(&folder, "ja");
    let begin = pages.get("/rehearsal").text();
    assert!(begin.contains("予行をはじめる") && !begin.contains("続きから</a>"), "{begin}");
    let led =
        |answer: &Answer| answer.head.split("location: ").nth(1).unwrap().split("\r\n").next().unwrap().to_owned();
    let mut at = led(&pages.fill("/rehearsal/begin", &begin, &[]));
    assert_eq!(at, "/rehearsal/r7/pharmacy/1-1");
    let page = pages.get(&at).text();
    for said in ["1/19項目目", "済み 0/19", "残り約15分", "見せてください。」", "見せるもの"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let unchosen = pages.fill(&at, &page, &[("note", "任命書")]);
    assert!(unchosen.status == 422 && unchosen.text().contains("value=\"任命書\""), "{}", unchosen.text());
    at = led(&pages.fill(&at, &page, &[("went", "missing"), ("note", "任命書")]));
    at = led(&pages.fill(&at, &pages.get(&at).text(), &[("went", "later"), ("note", "金庫の中")]));
    assert!(pages.get(&at).text().contains("済み 1/19　あとで 1"), "{}", pages.get(&at).text());

    // The program is started again: nothing is lost.
    drop(pages);
    pages = Pages::serve(&folder, "ja");
    let begin = pages.get("/rehearsal").text();
    assert!(begin.contains("1/19項目まで済みました") && begin.contains(&format!("href=\"{at}\"")), "{begin}");
    while at != "/rehearsal/result" {
        at = led(&pages.fill(&at, &pages.get(&at).text(), &[("went", "shown")]));
    }
    let result = pages.get(&at).text();
    assert!(
        result.contains("見せられた <strong>17</strong>　見せられなかった <strong>1</strong>　まだ <strong>1</strong>"),
        "{result}"
    );
    assert!(result.contains("value=\"任命書\"") && result.contains("value=\"金庫の中\""), "{result}");
    assert_eq!(fields(&result, "went:").len(), 2 * 19);
    let token = value(&result, "token");
    let sent = [
        ("token", token.as_str()),
        ("went:r7/pharmacy/1-1", "missing"),
        ("note:r7/pharmacy/1-1", "任命書"),
        ("by", "あい"),
    ];
    assert_eq!(pages.post_fields("/rehearsal", &sent).status, 303);
    assert!(pages.get("/items/r7/pharmacy/1-1").text().contains("根拠を見せられなかった：任命書"));
    assert!(!pages.get("/rehearsal").text().contains("途中の予行があります"), "it is over");
    assert_eq!(pages.get("/rehearsal/r7/pharmacy/9-9").status, 404);
}
