//! The chart, the page for the wall and the documents: an empty, a usual and an extreme pharmacy. Nothing leaves its page, no
//! glyph is missing, and what is not known is marked.

use crate::contact_chart::ChartSheet;
use crate::document::DocumentSheet;
use crate::staff_page::StaffSheet;
use crate::tests::{check_inside, lay_out, squeeze, texts, visit};
use crate::{
    Block, Caller, ContactChart, DocumentPaper, FactTable, Facts, ItemAsked, Paper, Part, Written, document,
    document_docx, glyph,
};
use model::day::{Day, PartialDay};
use model::lang::Lang;
use model::report::JournalMark;
use model::word::Body;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use typst::layout::{FrameItem, Point};
use typst_layout::PagedDocument;

/// The foot begins here: the bottom margin, in points from the lower edge.
const FOOT: f64 = 24.0 / 25.4 * 72.0;
/// Thirty characters, as long as names get.
pub(crate) const LONG: &str = "医療法人社団みどりの風会附属中央調剤薬局駅前本店在宅支援室長";

pub(crate) fn on(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap()
}

fn chart(inside: Vec<Caller>, vendors: Vec<Caller>, bodies: Vec<Caller>) -> ContactChart {
    let journal = JournalMark { id: "01JDGK4M8X2V7Q9Z3B5C6D8E0F".into(), size: 128, root: "9f86d081".repeat(8) };
    let as_of = on(2025, 11, 25);
    ContactChart { pharmacy: "みどり薬局".into(), as_of, lang: Lang::Ja, inside, vendors, bodies, journal }
}

fn caller(role: &str, name: &str, phone: &str, confirmed: bool) -> Caller {
    let confirmed_on = confirmed.then(|| PartialDay::of(on(2025, 6, 2)));
    Caller { role: role.into(), name: name.into(), phone: phone.into(), confirmed_on, ..Caller::default() }
}

fn empty() -> ContactChart {
    let nobody = |role: &str| Caller { role: role.into(), missing: "氏名".into(), ..Caller::default() };
    chart(vec![nobody("医療情報システム安全管理責任者"), nobody("開設者")], vec![], vec![])
}

pub(crate) fn usual() -> ContactChart {
    let mut officer = caller("医療情報システム安全管理責任者", "あい うえお", "000-0000-0002", true);
    officer.deputy = "かき くけこ".into();
    let vendor = Caller {
        mail: "support@b.example".into(),
        hours: "平日9-18時".into(),
        ..caller("レセコン・薬歴サーバ", "B社 サポート", "000-0000-0003", true)
    };
    let police =
        Caller { body: Some(Body::Police), ..caller("警察（サイバー窓口）", "", "000-0000-0004", false) };
    chart(vec![officer, caller("開設者", "なに ぬねの", "000-0000-0001", true)], vec![vendor], vec![police])
}

fn extreme() -> ContactChart {
    let long = |n: usize| Caller {
        mail: format!("{}{n}@{}.example", "support".repeat(3), "long-name".repeat(4)),
        hours: "平日9時から18時（土曜は12時まで、緊急時は留守番電話に入れてください）".into(),
        deputy: LONG.into(),
        ..caller(LONG, LONG, "000-0000-0000（内線00000）", n.is_multiple_of(2))
    };
    let many = |count: usize| (0..count).map(long).collect::<Vec<_>>();
    let mut chart = chart(many(10), many(20), many(20));
    chart.pharmacy = LONG.repeat(2);
    chart
}

/// Nothing stands outside the margins or under the foot, and every glyph is there.
pub(crate) fn check(document: &PagedDocument) {
    check_inside(document);
    assert!(glyph::missing(document).is_empty(), "{:?}", glyph::missing(document));
    for page in document.pages() {
        let height = page.frame.height().to_pt();
        visit(&page.frame, Point::zero(), &mut |at, item| {
            let FrameItem::Text(text) = item else { return };
            // The foot is set in the smallest type of all papers.
            let is_foot = text.size.to_pt() < 6.6;
            assert!(is_foot || at.y.to_pt() <= height - FOOT, "{:?} lies in the foot", text.text);
        });
    }
}

fn drawn(chart: &ContactChart) -> PagedDocument {
    lay_out("contact_chart", &ChartSheet::new(chart).unwrap())
}

#[test]
fn a_chart_is_one_page_however_many_are_called() {
    for chart in [empty(), usual()] {
        let document = drawn(&chart);
        check(&document);
        assert_eq!(document.pages().len(), 1);
    }
    check(&drawn(&extreme()));
    // Whoever has no room on the chart stands on the next page.
    let pages = texts(&drawn(&extreme()));
    assert!(pages[0].contains("手で書き入れられます") && pages[1].starts_with("図に入りきらない連絡先"), "{pages:?}");
}

#[test]
fn a_chart_names_who_is_told_and_says_what_is_not_confirmed() {
    let page = &texts(&drawn(&usual()))[0];
    let in_order = [
        "気づいた人",
        "薬局内",
        "あい うえお",
        "開設者",
        "事業者",
        "B社 サポート",
        "外部の機関",
        "厚生労働省",
        "警察",
        "個人情報保護委員会",
        "保健所",
    ];
    let mut rest = page.as_str();
    for said in in_order.map(squeeze) {
        let (_, after) = rest.split_once(&said).unwrap_or_else(|| panic!("{said} is not in its place: {page}"));
        rest = after;
    }
    for said in [
        "代わる人：かきくけこ",
        "000-0000-0003確認R7.6.2",
        "000-0000-0004未確認",
        "受付：平日9-18時",
        "support@b.example",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("000-0000-0001未確認"), "{page}");
    let page = &texts(&drawn(&empty()))[0];
    assert!(page.matches("（未記入：電話").count() == 6 && page.contains("（未記入：氏名"), "{page}");
}

#[test]
fn no_number_stands_on_a_chart_that_no_ledger_has() {
    let page = &texts(&drawn(&empty()))[0];
    let (chart, _foot) = page.split_once("薬守で作成").unwrap();
    let digits = chart.split(|c: char| !(c.is_ascii_digit() || c == '-')).filter(|run| run.len() > 4);
    assert_eq!(digits.collect::<Vec<_>>(), [""; 0], "{chart}");
}

#[test]
fn a_chart_says_the_same_until_something_on_it_changes() {
    let (before, mut later) = (usual(), usual());
    later.as_of = on(2026, 1, 10);
    later.journal.size = 200;
    assert_eq!(before.substance(), later.substance());
    later.vendors[0].phone = "000-0000-0009".into();
    assert_ne!(before.substance(), later.substance());
}

#[test]
fn the_page_for_the_wall_is_one_page() {
    for chart in [empty(), usual(), extreme()] {
        let document = lay_out("staff_page", &StaffSheet::new(&chart).unwrap());
        check(&document);
        let pages = texts(&document);
        assert_eq!(pages.len(), 1);
        for said in ["LANケーブルを抜く", "電源は切らない", "写真", "USBメモリ", "あやしいメール"]
        {
            assert!(pages[0].contains(said), "{said}: {}", pages[0]);
        }
    }
}

/// Facts of a pharmacy of which nothing is known, as far as the texts ask.
pub(crate) fn blank_facts() -> Facts {
    Facts {
        pharmacy: "みどり薬局".into(),
        as_of: on(2025, 11, 25),
        lang: Lang::Ja,
        values: BTreeMap::new(),
        holds: BTreeMap::new(),
        tables: BTreeMap::new(),
        items: vec![
            ItemAsked {
                number: "2-①".into(), wording: "台帳管理を行っている。".into(), duty: "device_ledger".into()
            },
            ItemAsked { number: "9-①".into(), wording: "新しい項目。".into(), duty: "unheard_of".into() },
        ],
        journal: JournalMark::default(),
    }
}

fn laid(paper: &DocumentPaper) -> PagedDocument {
    lay_out("document", &DocumentSheet::new(paper))
}

#[test]
fn what_is_not_known_is_marked_in_every_document() {
    for written in Written::ALL {
        let paper = document(written, &blank_facts()).unwrap();
        let pages = laid(&paper);
        check(&pages);
        let text = texts(&pages).concat();
        assert!(paper.gaps() > 2, "{}", written.code());
        assert!(!text.contains('{') && !text.contains('［') && !text.contains("表："), "{}: {text}", written.code());
    }
}

#[test]
fn each_item_leads_to_its_article_and_one_without_is_a_gap() {
    let paper = document(Written::Rules, &blank_facts()).unwrap();
    let Some(Block::Table { rows, .. }) = paper.blocks.last() else { panic!("{:?}", paper.blocks.last()) };
    let told: Vec<String> = rows.iter().map(|row| row[2].iter().map(|piece| piece.says.as_str()).collect()).collect();
    let named =
        |title: &str| paper.blocks.iter().any(|block| matches!(block, Block::Article { title: it } if it == title));
    let article = told[0].trim_end_matches("（機器台帳）");
    assert!(article.starts_with('第') && named(&format!("{article}　機器台帳")), "{told:?}");
    assert!(told[1].starts_with("（未記入"), "{told:?}");
}

/// A document in which every table is long and every word is.
fn long_document() -> DocumentPaper {
    let mut facts = blank_facts();
    let row = |n: usize| vec![format!("{LONG}{n}"), LONG.into(), "https://example.jp/".repeat(5), "（未記入）".into()];
    let columns = &[("名前", 5), ("事業者", 4), ("場所", 4), ("日", 1)];
    let table = FactTable { columns, rows: (0..60).map(row).collect(), none: "" };
    for name in ["システム", "機器の内訳", "役割", "事業者", "連絡先"] {
        facts.tables.insert(name, table.clone());
    }
    facts.values.insert("薬局名", LONG.repeat(3));
    facts.values.insert("安全管理責任者", "0123456789abcdef".repeat(8));
    document(Written::Rules, &facts).unwrap()
}

#[test]
fn long_tables_and_words_stay_on_the_page() {
    let paper = long_document();
    let pages = laid(&paper);
    check(&pages);
    let text = texts(&pages).concat();
    assert!(text.contains(&format!("{LONG}59")) && pages.pages().len() > 10, "{}", pages.pages().len());
}

#[test]
fn two_renders_are_the_same_bytes() {
    let papers: [(&str, &dyn Fn() -> Paper); 4] = [
        ("chart", &|| Part::contact_chart(&usual()).unwrap().pdf().unwrap()),
        ("staff", &|| Part::staff_page(&usual()).unwrap().pdf().unwrap()),
        ("pdf", &|| Part::document(&long_document()).unwrap().pdf().unwrap()),
        ("docx", &|| document_docx(&long_document()).unwrap()),
    ];
    for (name, make) in papers {
        assert!(make().bytes == make().bytes, "{name} differs between two runs");
    }
}

/// A part of a Word file.
fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_word_file_has_headings_tables_page_numbers_and_the_same_words() {
    let mut facts = blank_facts();
    facts.values.insert("薬局名", "<みどり>&薬局\u{1}".into());
    let paper = document(Written::Rules, &facts).unwrap();
    let bytes = document_docx(&paper).unwrap().bytes;
    let (body, foot) = (part(&bytes, "word/document.xml"), part(&bytes, "word/footer1.xml"));
    for block in &paper.blocks {
        let words = match block {
            Block::Chapter { title } | Block::Article { title } => title.as_str(),
            Block::Text { pieces, .. } | Block::Item { pieces } => pieces[0].says.as_str(),
            Block::Table { columns, .. } => columns[0].as_str(),
        };
        let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\u{1}', " ");
        assert!(body.contains(&words), "{words}");
    }
    assert_eq!(body.matches("w:val=\"Heading1\"").count(), 12, "eleven chapters and the table of items");
    assert!(body.contains("w:val=\"Heading2\"") && body.contains("<w:tbl>") && body.contains("w:highlight"));
    let tables = paper.blocks.iter().filter(|block| matches!(block, Block::Table { .. })).count();
    assert_eq!(body.matches("<w:tblHeader />").count(), tables, "each table's headings come again on the next page");
    assert!(foot.contains("PAGE") && foot.contains("NUMPAGES"), "{foot}");
    assert!(part(&bytes, "word/styles.xml").contains("w:outlineLvl"));
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("2025-11-25T00:00:00+09:00") && core.contains("薬守") && !core.contains("1970"), "{core}");
    assert!(part(&bytes, "[Content_Types].xml").contains("wordprocessingml.document.main+xml"));
    for part_name in ["word/document.xml", "word/styles.xml", "word/footer1.xml"] {
        let text = part(&bytes, part_name);
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    }
}
