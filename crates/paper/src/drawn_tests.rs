//! The diagrams of an empty, a usual and an extreme pharmacy, and papers bound in one.

use crate::binder::BinderSheet;
use crate::diagram::{OperationsSheet, SystemSheet};
use crate::tests::{lay_out, texts, visit};
use crate::written_tests::{LONG, blank_facts, check, on, usual};
use crate::{Binder, DeviceBox, Diagram, LedgerPaper, Outside, Part, Placed, Written, document};
use model::lang::Lang;
use model::report::JournalMark;
use model::word::{DeviceKind, Wiring};
use typst::layout::{FrameItem, Point};

fn journal() -> JournalMark {
    JournalMark { id: "01JDGK4M8X2V7Q9Z3B5C6D8E0F".into(), size: 128, root: "9f86d081".repeat(8) }
}

fn empty() -> Diagram {
    Diagram {
        pharmacy: "みどり薬局".into(),
        as_of: on(2025, 11, 25),
        lang: Lang::Ja,
        outside: Vec::new(),
        devices: Vec::new(),
        systems: Vec::new(),
        journal: journal(),
    }
}

fn device(name: &str, kind: DeviceKind, place: &str, wiring: Option<Wiring>) -> DeviceBox {
    DeviceBox {
        name: name.into(),
        kind: Some(kind),
        place: place.into(),
        lines: vec!["Windows 11 Pro 24H2".into(), "192.168.10.11".into()],
        marks: String::new(),
        holds: String::new(),
        wiring,
        hangs_on: String::new(),
        hangs_at: None,
    }
}

fn system(name: &str, known_by: &str, stands: &str) -> Placed {
    let (name, known_by, stands) = (name.to_owned(), known_by.to_owned(), stands.to_owned());
    Placed { name, known_by, vendor: "B社".into(), stands, copies: vec!["NAS".into(), "金庫".into()] }
}

fn shop() -> Diagram {
    use DeviceKind::{Network, Server, Terminal};
    let about = vec!["リモート保守: レセコン".to_owned()];
    let mut server = device("SV1", Server, "バックヤード", None);
    (server.marks, server.holds) = ("①".into(), "レセコン".into());
    Diagram {
        outside: vec![Outside { name: "B社".into(), mark: "①".into(), about, is_cloud: false }],
        devices: vec![
            device("RTX830", Network, "バックヤード", None),
            server,
            device("PC1", Terminal, "調剤室", Some(Wiring::Wireless)),
            device("PC2", Terminal, "", Some(Wiring::Apart)),
        ],
        systems: vec![
            system("レセコン", "レセコン TZ", "薬局内"),
            system("電子薬歴", "電子薬歴 薬歴", "クラウド"),
            system("勤怠", "勤怠", "クラウド"),
        ],
        ..empty()
    }
}

/// Sixty devices in as many places as there are rooms, names of thirty characters, many firms and systems.
fn extreme() -> Diagram {
    let kinds = [DeviceKind::Server, DeviceKind::Terminal, DeviceKind::Terminal, DeviceKind::Network];
    let wirings = [None, Some(Wiring::Wired), Some(Wiring::Wireless), Some(Wiring::Apart)];
    let device = |n: usize| DeviceBox {
        lines: vec![LONG.into(), LONG.into(), "192.168.100.100".into()],
        marks: "①".into(),
        holds: LONG.into(),
        hangs_on: LONG.into(),
        ..device(&format!("{n}{LONG}"), kinds[n % 4], &format!("{}{LONG}", n % 9), wirings[(n / 4) % 4])
    };
    let firm = |n: usize| Outside {
        name: format!("{n}{LONG}"),
        mark: "①".into(),
        about: vec![format!("リモート保守: {LONG}"), format!("データを預ける: {LONG}")],
        is_cloud: true,
    };
    Diagram {
        pharmacy: LONG.repeat(2),
        outside: (0..12).map(firm).collect(),
        devices: (0..60).map(device).collect(),
        systems: (0..15).map(|n| system(&format!("{n}{LONG}"), ["レセコン", "薬歴", "その他"][n % 3], LONG)).collect(),
        ..empty()
    }
}

#[test]
fn diagrams_are_drawn_for_any_pharmacy() {
    for (diagram, pages) in [(empty(), 1..=1), (shop(), 1..=1), (extreme(), 1..=4)] {
        let system = lay_out("system_diagram", &SystemSheet::new(&diagram).unwrap());
        let operations = lay_out("operations_diagram", &OperationsSheet::new(&diagram).unwrap());
        for document in [system, operations] {
            check(&document);
            assert!(pages.contains(&document.pages().len()), "{} pages", document.pages().len());
        }
    }
}

/// Where there is much to draw, the rooms go on on further sheets instead of being drawn too small to read.
#[test]
fn rooms_are_drawn_so_that_they_can_be_read() {
    let document = lay_out("system_diagram", &SystemSheet::new(&extreme()).unwrap());
    for page in document.pages().iter().skip(1) {
        let mut smallest = f64::MAX;
        visit(&page.frame, Point::zero(), &mut |_, item| {
            if let FrameItem::Text(text) = item {
                smallest = smallest.min(text.size.to_pt());
            }
        });
        assert!(smallest >= 5.5, "{smallest} pt");
    }
}

#[test]
fn a_diagram_shows_what_hangs_on_the_network_and_what_does_not() {
    let text = texts(&lay_out("system_diagram", &SystemSheet::new(&shop()).unwrap())).concat();
    // From outside to inside, then what is apart.
    let order = ["薬局の外", "①", "B社", "RTX830", "バックヤード", "SV1", "調剤室", "PC1", "つながない機器", "PC2"];
    let mut rest = text.as_str();
    for word in order {
        let (_, after) = rest.split_once(word).unwrap_or_else(|| panic!("{word} in its place: {text}"));
        rest = after;
    }
    assert!(text.contains("（未記入：設置場所）"), "PC2 stands nowhere: {text}");
}

#[test]
fn what_hangs_on_another_router_stands_behind_it_and_what_hangs_on_nothing_known_says_so() {
    use DeviceKind::{Network, Terminal};
    let hung = |it: DeviceBox, on: &str, at: Option<&str>| DeviceBox {
        hangs_on: on.into(),
        hangs_at: at.map(str::to_owned),
        ..it
    };
    let devices = vec![
        device("ROUTER", Network, "", None),
        hung(device("VPNBOX", Network, "", None), "ROUTER", Some("ROUTER")),
        hung(device("PC1", Terminal, "調剤室", None), "VPNBOX", Some("VPNBOX")),
        hung(device("PC2", Terminal, "調剤室", None), "旧ルータ", None),
    ];
    let text = texts(&lay_out("system_diagram", &SystemSheet::new(&Diagram { devices, ..empty() }).unwrap())).concat();
    let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word}: {text}"));
    assert!(at("ROUTER") < at("VPNBOX") && at("調剤室（VPNBOXの先）") < at("PC1"), "{text}");
    assert!(at("→旧ルータ（台帳にない機器）") > at("PC2"), "{text}");
}

#[test]
fn many_devices_stand_on_several_pages_and_each_of_them_on_one() {
    let of = |n: usize| device(&format!("PC-{n:03}"), DeviceKind::Terminal, ["調剤室", "受付"][n / 250], None);
    let diagram = Diagram { devices: (0..400).map(of).collect(), ..empty() };
    let document = lay_out("system_diagram", &SystemSheet::new(&diagram).unwrap());
    check(&document);
    assert_eq!(document.pages().len(), 9);
    let text = texts(&document).concat();
    assert!(text.contains("調剤室（続き）") && text.contains("システム構成図（9/9）"), "{text}");
    assert!((0..400).all(|n| text.matches(&format!("PC-{n:03}")).count() == 1));
}

#[test]
fn the_work_is_drawn_with_the_systems_that_serve_it() {
    let text = texts(&lay_out("operations_diagram", &OperationsSheet::new(&shop()).unwrap())).concat();
    let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word}: {text}"));
    assert!(at("2.入力") < at("レセコンB社") && at("レセコンB社") < at("3.調剤"), "{text}");
    assert!(at("4.服薬指導") < at("電子薬歴B社") && at("電子薬歴B社") < at("5.会計"), "{text}");
    assert!(at("そのほかのシステム") < at("勤怠B社"), "{text}");
}

#[test]
fn what_is_on_a_diagram_does_not_change_with_the_day() {
    let (before, mut later) = (shop(), shop());
    later.as_of = on(2026, 1, 10);
    later.journal.size = 200;
    assert_eq!(before.substance(), later.substance());
    later.devices[2].place = "受付".into();
    assert_ne!(before.substance(), later.substance());
}

fn ledger(title: &str, rows: usize) -> LedgerPaper {
    LedgerPaper {
        title: title.into(),
        pharmacy: "みどり薬局".into(),
        as_of: on(2025, 11, 25),
        lang: Lang::Ja,
        columns: vec!["No.".into(), "名称".into()],
        rows: (0..rows).map(|n| vec![n.to_string(), LONG.into()]).collect(),
        erased: 0,
        note: String::new(),
        journal: journal(),
    }
}

fn binder() -> Binder {
    let rules = document(Written::Rules, &blank_facts()).unwrap();
    Binder {
        pharmacy: "みどり薬局".into(),
        edition: "令和7年度版".into(),
        as_of: on(2025, 11, 25),
        lang: Lang::Ja,
        parts: vec![
            ("連絡体制図".into(), Part::contact_chart(&usual()).unwrap()),
            ("システム構成図".into(), Part::system_diagram(&shop()).unwrap()),
            ("運用管理規程".into(), Part::document(&rules).unwrap()),
            ("機器台帳".into(), Part::ledger(&ledger("機器台帳", 90)).unwrap()),
            ("職員名簿".into(), Part::ledger(&ledger("職員名簿", 3)).unwrap()),
        ],
        remarks: vec!["まだ一行もないため入れていないもの: 研修記録".into()],
        journal: journal(),
    }
}

#[test]
fn the_contents_of_a_binder_lead_to_the_page_of_every_part() {
    let binder = binder();
    let document = lay_out("binder", &BinderSheet::new(&binder));
    check(&document);
    let pages = texts(&document);
    // What each part begins with, in their order; the page that the contents tell is the one on which it stands.
    let begins =
        ["サイバーインシデント連絡体制図", "システム構成図", "医療情報システム運用管理規程", "機器台帳", "職員名簿"];
    for (title, begins) in binder.titles().zip(begins) {
        let page = pages.iter().skip(1).position(|page| page.starts_with(begins)).expect(begins) + 2;
        let told = format!("{title}{}{page}", ".".repeat(3));
        assert!(dots_as_three(&pages[0]).contains(&told), "{told} is not in {}", pages[0]);
    }
    assert!(pages[0].contains("まだ一行もないため入れていないもの"), "{}", pages[0]);
    let last = pages.last().unwrap();
    assert!(last.contains(&format!("{0}/{0}", pages.len())), "pages are counted through: {last}");
}

/// Leaders of any length as three dots.
fn dots_as_three(text: &str) -> String {
    let mut out = String::new();
    for part in text.split('.').filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push_str("...");
        }
        out.push_str(part);
    }
    out
}

#[test]
fn the_contents_of_a_document_in_a_binder_end_with_it() {
    let binder = binder();
    let pages = texts(&lay_out("binder", &BinderSheet::new(&binder)));
    let rules = pages.iter().find(|page| page.starts_with("医療情報システム運用管理規程")).unwrap();
    assert!(rules.contains("第1条"), "{rules}");
    assert!(!rules.contains("職員名簿"), "the parts after it are not among its articles: {rules}");
}

#[test]
fn a_step_without_a_system_shows_the_device_that_serves_it_and_the_page_is_filled() {
    let mut terminal = device("OQS", DeviceKind::Terminal, "受付", None);
    terminal.lines = vec!["Windows 10".into(), "オンライン資格確認".into()];
    let mut devices = shop().devices;
    devices.push(terminal);
    let drawn = lay_out("operations_diagram", &OperationsSheet::new(&Diagram { devices, ..shop() }).unwrap());
    let text = texts(&drawn).concat();
    let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word}: {text}"));
    assert!(
        at("受付") < at("オンライン資格確認")
            && at("オンライン資格確認") < at("機器：OQS")
            && at("機器：OQS") < at("入力"),
        "{text}"
    );
}
