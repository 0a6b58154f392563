//! Slips on paper: a last day and a vendor's visit, to be ticked by hand and as they were recorded.

use crate::api::{ask, token};
use crate::pages::{Pages, value};
use crate::run::Folder;
use crate::slips::{field_of, fields, shop};
use flow::{Clock, PaperFor, PaperOf, Reading, Shop};
use model::lang::Lang;
use paper::{Kind, SlipPaper};

/// The paper as data, which says what stands on it.
fn printed(folder: &Folder, kind: Kind, whom: PaperFor<'_>) -> SlipPaper {
    let place = journal::Place::folder(folder.path("data"));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let shop = Shop::open(&place, Clock::Machine).await.unwrap();
        let on = Some("2025-11-25".parse().unwrap());
        let state = shop.state(Reading { on, recorded_by: None }).await.unwrap();
        let judged = flow::judge(&state, None, Lang::Ja).unwrap();
        let of = PaperOf { shop: &shop, state: &state, judged: &judged };
        let paper = if kind == Kind::Leaving { flow::leaving_paper(of, whom) } else { flow::visit_paper(of, whom) };
        let paper = paper.unwrap();
        shop.close().await;
        paper
    })
}

/// Whether the boxes of a line are so.
fn is_ticked(paper: &SlipPaper, says: &str, ticks: &[bool]) -> bool {
    let wanted = format!("SlipLine {{ says: {says:?}, ticks: {ticks:?} }}");
    format!("{paper:?}").contains(&wanted)
}

/// Makes a paper by command; gives its bytes.
fn made(folder: &Folder, args: &[&str]) -> Vec<u8> {
    let ran = folder.run(&[&["paper"], args, &["-o", "slip.pdf", "--on", "2025-11-25"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let bytes = std::fs::read(folder.path("slip.pdf")).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    bytes
}

const PERSON: PaperFor<'_> =
    PaperFor { person: Some("なに　ぬねの"), vendor: None, visit: None, document: None, origin: None };

#[test]
fn a_last_day_is_printed_to_be_ticked_and_as_it_went() {
    let folder = shop();
    let open = printed(&folder, Kind::Leaving, PERSON);
    for says in
        ["nani（レセコン）: IDを止めた", "USB-1: 持ち出したものを返した", "電子薬歴: この人のIDがないことを確かめた"]
    {
        assert!(is_ticked(&open, says, &[false]), "{says}: {open:?}");
    }
    let before = made(&folder, &["leaving", "--person", "なに ぬねの"]);
    assert_eq!(before, made(&folder, &["leaving", "--person", "なに ぬねの"]), "the same record gives the same bytes");
    let pages = Pages::serve(&folder, "ja");
    let list = pages.get("/leaving").text();
    let id = list
        .split("/leaving?person=")
        .find(|rest| rest.contains("なに ぬねの</a>"))
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let page = pages.get(&format!("/leaving?person={id}")).text();
    let link = format!("/papers/leaving.pdf?person={id}");
    assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    let closed = field_of(&page, "settled:", "nani（レセコン）");
    let all = [
        (fields(&page, "person:")[0], "1"),
        (closed, "1"),
        ("without", "電子薬歴"),
        ("last_on", "R7.11.20"),
        ("by", "あい"),
    ];
    let token = value(&page, "token");
    assert_eq!(pages.post_fields("/leaving", &[&[("token", token.as_str())], &all[..]].concat()).status, 303);
    let after = printed(&folder, Kind::Leaving, PERSON);
    for (says, is_done) in [
        ("nani（レセコン）: IDを止めた", true),
        ("電子薬歴: この人のIDがないことを確かめた", true),
        ("nani2（オンライン資格確認）: IDを止めた", false),
        ("USB-1: 持ち出したものを返した", false),
        ("後任を決め、職員名簿と任命書を直した", false),
    ] {
        assert!(is_ticked(&after, says, &[is_done]) && !is_ticked(&after, says, &[!is_done]), "{says}: {after:?}");
    }
    let told = format!("{:?}{:?}", after.names, after.signed);
    assert!(
        ["令和7年11月20日", "レセコン担当", "令和7年11月25日", "\"あい\""].iter().all(|said| told.contains(said)),
        "{told}"
    );
    assert!(after.journal.size > open.journal.size && !after.journal.root.is_empty(), "the foot tells the record");
    let shown = pages.get(&link);
    assert!(
        shown.status == 200 && shown.body == made(&folder, &["leaving", "--person", "なに ぬねの"]),
        "{}",
        shown.head
    );
}

#[test]
fn a_visit_is_printed_to_be_filled_in_and_as_it_went() {
    let folder = shop();
    let blank = printed(&folder, Kind::VendorVisit, PaperFor::default());
    assert!(is_ticked(&blank, "PC1", &[false, false]) && is_ticked(&blank, "", &[false, false]), "{blank:?}");
    let empty = made(&folder, &["vendor-visit"]);
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get("/vendor-visit").text();
    assert!(page.contains("href=\"/papers/vendor-visit.pdf\"") && !page.contains("これまでの来訪"), "{page}");
    let (token, updated) = (value(&page, "token"), field_of(&page, "updated:", "PC1 更新"));
    let visit = [
        ("on", "2025-11-25"),
        ("vendor", "B社"),
        ("did", "月例更新\n再起動"),
        ("by", "あい"),
        (updated, "1"),
        ("brought", "checked"),
    ];
    assert_eq!(pages.post_fields("/vendor-visit", &[&[("token", token.as_str())], &visit[..]].concat()).status, 303);
    let page = pages.get("/vendor-visit").text();
    let entry = page.split("/papers/vendor-visit.pdf?visit=").nth(1).unwrap().split('"').next().unwrap();
    let went = printed(&folder, Kind::VendorVisit, PaperFor { visit: entry.parse().ok(), ..PaperFor::default() });
    assert!(is_ticked(&went, "PC1", &[true, true]) && !format!("{went:?}").contains("PC2"), "{went:?}");
    assert!(
        is_ticked(&went, "あり。使う前にウイルス検査をした", &[true]) && is_ticked(&went, "なし", &[false]),
        "{went:?}"
    );
    let told = format!("{went:?}");
    for said in ["月例更新", "再起動", "令和7年11月25日", "B社", "あい"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let by_command = made(&folder, &["vendor-visit", "--vendor", "b社"]);
    assert_ne!(by_command, empty);
    assert_eq!(pages.get(&format!("/papers/vendor-visit.pdf?visit={entry}")).body, by_command);
}

#[test]
fn a_slip_that_is_not_there_is_said() {
    let folder = shop();
    for (args, said) in [
        (&["leaving"][..], "いま手続きできるのは あい うえお, なに ぬねの です"),
        (&["leaving", "--person", "だれか"], "いま手続きできるのは"),
        (&["vendor-visit", "--vendor", "B社"], "そのような来訪の記録はありません"),
        (&["leaving", "--vendor", "B社"], "--vendor は vendor-checklist と vendor-visit だけ"),
        (&["devices", "--person", "あい うえお"], "--person は leaving だけ"),
    ] {
        let refused = folder.run(&[&["paper"], args, &["-o", "x.pdf"]].concat());
        assert!(refused.code == 2 && refused.err.contains(said), "{args:?}: {refused:?}");
    }
    let workbook = folder.run(&["paper", "vendor-visit", "-o", "x.xlsx"]);
    assert!(workbook.code == 2 && workbook.err.contains("PDF だけです"), "{workbook:?}");
}

#[test]
fn another_program_gets_slips_too() {
    let (folder, pages) = crate::sign_in::with_officer();
    assert_eq!(folder.run(&["import", "people", &crate::run::sample("職員名簿.csv")]).code, 0);
    let header = format!("Authorization: Bearer {}\r\n", token(&pages, false));
    let get = |path: &str| ask(&pages, "GET", &format!("/api/v1/papers/{path}"), (&header, ""));
    assert!(get("vendor-visit.pdf").body.starts_with(b"%PDF-"));
    assert!(get("leaving.pdf?person=%e3%81%95%e3%81%97%20%e3%81%99%e3%81%9b%e3%81%9d").body.starts_with(b"%PDF-"));
    for missing in ["leaving.pdf", "leaving.pdf?person=x", "vendor-visit.pdf?visit=1", "vendor-visit.xlsx"] {
        assert_eq!(get(missing).status, 404, "{missing}");
    }
}
