//! What stands on the laid-out pages, read from the typesetter's own frames: its text, where that
//! lies, and what is drawn.

#[path = "../tests/it/sample.rs"]
mod sample;

use crate::sheet::Sheet;
use crate::{PaperError, Part, Warning, WayBack, annex, engine, glyph};
use model::answer::Choice;
use model::lang::Lang;
use model::report::Report;
pub(crate) use sample::sample_report;
use sample::{answer, blank_report, day};
use serde::Serialize;
use typst::layout::{Frame, FrameItem, Point};
use typst::visualize::{CurveItem, Geometry, Shape};
use typst_layout::PagedDocument;

/// The margin at the sides, in points, less what a mark may hang out.
const SIDE: f64 = 12.0 / 25.4 * 72.0 - 2.0;

pub(crate) fn lay_out(form: &str, data: &impl Serialize) -> PagedDocument {
    engine::layout(&engine::input(form, data).unwrap()).unwrap()
}

fn checklist(report: &Report) -> PagedDocument {
    lay_out("sheet", &Sheet::of_pharmacy(report))
}

/// The text of each page, without blanks, so that line breaks do not matter.
pub(crate) fn texts(document: &PagedDocument) -> Vec<String> {
    let text = |frame: &Frame| {
        let mut out = String::new();
        glyph::visit_text(frame, &mut |item| out.extend(item.text.chars().filter(|c| !c.is_whitespace())));
        out
    };
    document.pages().iter().map(|page| text(&page.frame)).collect()
}

pub(crate) fn visit<'f>(frame: &'f Frame, at: Point, see: &mut impl FnMut(Point, &'f FrameItem)) {
    for (place, item) in frame.items() {
        see(at + *place, item);
        if let FrameItem::Group(group) = item {
            visit(&group.frame, at + *place, see);
        }
    }
}

/// Rings: shapes drawn with curves.
fn rings(document: &PagedDocument) -> usize {
    let is_ring = |shape: &Shape| matches!(&shape.geometry, Geometry::Curve(curve) if curve.0.iter().any(|item| matches!(item, CurveItem::Cubic(..))));
    let mut count = 0;
    for page in document.pages() {
        visit(&page.frame, Point::zero(), &mut |_, item| {
            count += usize::from(matches!(item, FrameItem::Shape(shape, _) if is_ring(shape)));
        });
    }
    count
}

/// Fails when a text leaves the page's margins.
pub(crate) fn check_inside(document: &PagedDocument) {
    for page in document.pages() {
        let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
        visit(&page.frame, Point::zero(), &mut |at, item| {
            let FrameItem::Text(text) = item else { return };
            let (left, right) = (at.x.to_pt(), at.x.to_pt() + text.width().to_pt());
            let inside = left >= SIDE && right <= width - SIDE && (0.0..height).contains(&at.y.to_pt());
            assert!(inside, "{:?} lies at {left}..{right} of {width}", text.text);
        });
    }
}

pub(crate) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_first_page_holds_the_whole_official_form() {
    let report = sample_report();
    let document = checklist(&report);
    let pages = texts(&document);
    assert_eq!(pages.len(), 2, "the form, then the remarks");
    let mut rest = pages[0].as_str();
    let head = [&report.form.title, &report.form.mark].into_iter().chain(&report.form.notes).map(String::clone);
    let rows = report.items.iter().map(|item| format!("{}({})", item.line.wording, item.line.number));
    for words in head.chain(rows).map(|text| squeeze(&text)) {
        let (_, after) =
            rest.split_once(&words).unwrap_or_else(|| panic!("{words:?} is not on page one, or not in order"));
        rest = after;
    }
    for note in report.items.iter().flat_map(|item| &item.line.notes) {
        assert!(pages[0].contains(&squeeze(note)), "{note}");
    }
    for word in [
        "みどり薬局",
        "山田花子",
        "令和7年11月25日",
        "記入不要（11/25）",
        "（3/20）",
        "（R9.4.30）",
        "薬守で作成",
        "・128件・照合値9f86d081884c7d65",
        "1/2",
    ] {
        assert!(pages[0].contains(word), "{word}");
    }
    check_inside(&document);
}

#[test]
fn exactly_the_answered_words_are_ringed() {
    let report = sample_report();
    let ringed = report
        .items
        .iter()
        .filter_map(|item| item.answer.as_ref())
        .filter(|answer| matches!(answer.choice, Choice::Yes | Choice::No));
    assert_eq!(rings(&checklist(&report)), ringed.count());
    assert_eq!(rings(&checklist(&blank_report())), 0);
}

#[test]
fn a_blank_form_is_one_page_to_write_on() {
    let pages = texts(&checklist(&blank_report()));
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0].matches("はい・いいえ（/）").count(), 19);
    assert!(!pages[0].contains("照合値"));
}

#[test]
fn an_unsure_answer_leaves_the_row_blank() {
    let mut report = blank_report();
    report.items[0].answer = Some(answer(Choice::Unsure, None, "確認中", "山田"));
    let page = &texts(&checklist(&report))[0];
    assert!(!page.contains("確認中") && !page.contains("山田") && !page.contains("わからない"));
}

#[test]
fn long_texts_stay_inside_and_a_very_long_note_goes_to_the_next_page() {
    let mut report = sample_report();
    let note = "更新の可否を事業者に確認中です（回答待ち）。".repeat(15);
    report.pharmacy.name = "みどり".repeat(20);
    report.items[4].answer = Some(answer(Choice::No, Some(day(2026, 3, 31)), &note, &"長い名前の記入者".repeat(4)));
    report.items[5].answer = Some(answer(Choice::No, Some(day(2027, 12, 31)), &"https://example.jp/".repeat(8), ""));
    report.items[7].answer = Some(answer(Choice::Yes, None, &"0123456789abcdef".repeat(4), ""));
    let document = checklist(&report);
    let pages = texts(&document);
    assert!(pages[0].contains(&report.pharmacy.name) && pages[0].contains("（R9.12.31）"));
    assert!(pages[0].contains("0123456789abcdef0123456789abcdef"), "a long word is found whole");
    let after: String = pages[1..].concat();
    assert!(pages[0].contains("次のページに記載") && after.contains(&note), "{pages:?}");
    // What somebody wrote is not among our remarks on the form.
    let (_, rest) = after.split_once("備考の続き").unwrap();
    let (notes, remarks) = rest.split_once("この様式についての注意").unwrap();
    assert!(notes.contains(&note) && !remarks.contains(&note), "{after}");
    check_inside(&document);
}

#[test]
fn the_headings_come_again_on_the_next_page() {
    let mut report = sample_report();
    for item in &mut report.items {
        item.answer = Some(answer(Choice::Yes, None, &"備考".repeat(60), ""));
    }
    let pages = texts(&checklist(&report));
    for page in pages.iter().filter(|page| page.contains("備考備考備考")) {
        assert!(page.contains("確認結果（日付）") && page.contains("目標日"));
    }
    assert!(pages.len() > 2);
}

#[test]
fn what_is_not_certain_is_said_after_the_form_and_nothing_else() {
    let report = sample_report();
    let pages = texts(&checklist(&report));
    let unsure = report.items.iter().map(|item| squeeze(&item.line.uncertain)).filter(|text| !text.is_empty());
    for text in unsure {
        assert!(pages[1].contains(&text) && !pages[0].contains(&text), "{text}");
    }
    assert!(pages[1].starts_with("この様式についての注意"));
    let ours = report.items.iter().flat_map(|item| &item.newer).chain(&report.notices);
    for text in ours.map(|text| squeeze(text)) {
        assert!(pages.iter().all(|page| !page.contains(&text)), "{text} stands in the findings");
    }
}

#[test]
fn what_a_vendor_wrote_beside_yes_and_no_stands_as_it_came() {
    let mut report = sample_report();
    let line = &mut report.vendors[0].lines[0];
    line.answer = Some(answer(Choice::NotRequired, None, "閉域網のため", ""));
    line.as_written = "「対象外」と記入".into();
    let document = lay_out("sheet", &Sheet::of_vendor(&report, &report.vendors[0], None));
    let text = texts(&document).concat();
    assert!(text.contains("「対象外」と記入。閉域網のため") && !text.contains("記入不要（"), "{text}");
}

#[test]
fn a_vendors_form_names_vendor_and_system() {
    let report = sample_report();
    let document = lay_out("sheet", &Sheet::of_vendor(&report, &report.vendors[0], None));
    let page = &texts(&document)[0];
    for word in ["事業者確認用", "B社", "レセコンB（Ver.5）", "サポート部佐藤", "次回の改修で対応します。"]
    {
        assert!(page.contains(word), "{word}");
    }
    assert_eq!(rings(&document), 13, "14 rows, one of them unanswered");
    check_inside(&document);
}

#[test]
fn a_vendors_form_leads_back_to_the_page_on_which_it_is_typed() {
    let report = sample_report();
    let back = |origin: Option<&str>| WayBack { code: "0a1b2c3d4e5f".into(), origin: origin.map(str::to_owned) };
    for (back, coded) in [
        (back(None), "0a1b-2c3d-4e5f"),
        (back(Some("https://192.168.1.5:8443")), "https://192.168.1.5:8443/replies/0a1b2c3d4e5f"),
    ] {
        assert_eq!(back.coded(), coded);
        let document = lay_out("sheet", &Sheet::of_vendor(&report, &report.vendors[0], Some(&back)));
        for page in texts(&document) {
            assert!(page.contains("受付番号0a1b-2c3d-4e5f") && page.contains(coded), "{page}");
        }
        check_inside(&document);
    }
}

#[test]
fn the_annex_tells_everything_found() {
    let report = sample_report();
    let document = lay_out("findings", &annex::Annex::new(&report));
    let text = texts(&document).concat();
    for item in &report.items {
        let found = &item.finding;
        let says = found.because.iter().map(|b| &b.says).chain(found.advice.iter().map(|a| &a.says));
        for words in says
            .chain(found.next.iter().map(|s| &s.what))
            .chain([&item.title, &found.state_words, &item.status_words])
            .chain(&item.newer)
        {
            assert!(text.contains(&squeeze(words)), "{words}");
        }
    }
    assert!((3..=5).contains(&document.pages().len()));
    check_inside(&document);
}

#[test]
fn our_own_words_speak_english_and_the_official_ones_do_not() {
    let mut report = sample_report();
    report.lang = Lang::En;
    let text = texts(&checklist(&report)).concat();
    assert!(text.contains("薬局名Pharmacy") && text.contains("チェック項目") && !text.contains("Item"));
}

#[test]
fn a_rare_character_becomes_geta_and_is_told() {
    let mut report = sample_report();
    report.pharmacy.name = "𠮷田薬局☑".into();
    report.items[0].answer = Some(answer(Choice::Yes, None, "𠮷", ""));
    let paper = Part::checklist(&report).unwrap().pdf().unwrap();
    assert_eq!(paper.warnings, [Warning::MissingGlyphs("☑ (U+2611), 𠮷 (U+20BB7)".into())]);
    assert!(Part::checklist(&sample_report()).unwrap().pdf().unwrap().warnings.is_empty());
}

#[test]
fn a_missing_glyph_that_stays_is_an_error() {
    let missing = ['𠮷'].into();
    assert!(matches!(crate::refuse(&missing), Err(PaperError::MissingGlyph { text }) if text.starts_with("𠮷")));
    // Were it not seen in the layout, PDF/A would still refuse it.
    let mut report = sample_report();
    report.pharmacy.name = "𠮷".into();
    let imprint = engine::Imprint { ident: "test".into(), on: report.as_of };
    assert!(
        matches!(engine::export(&checklist(&report), &imprint), Err(PaperError::Export(why)) if why.contains('𠮷'))
    );
}

#[test]
fn joined_characters_are_not_missing() {
    let mut report = sample_report();
    // が in two parts, and a variation selector.
    report.pharmacy.name = "みと\u{3099}り薬局 葛\u{E0100}".into();
    assert!(glyph::missing(&checklist(&report)).is_empty());
}

#[test]
fn nothing_but_the_bundle_can_be_read() {
    for path in ["/etc/passwd", "/input.toml", "/../input.json"] {
        assert!(engine::denies(path), "{path}");
    }
}

#[test]
fn typed_text_is_never_markup() {
    let mut report = sample_report();
    let hostile = "#read(\"/etc/passwd\") $x$ *b* _i_ <a> @b [c] \\ `d` // e";
    report.items[0].answer = Some(answer(Choice::Yes, None, hostile, ""));
    let page = texts(&checklist(&report))[0].clone();
    assert!(page.contains(&squeeze(hostile)), "{page}");
}
