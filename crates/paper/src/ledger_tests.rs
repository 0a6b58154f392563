//! A ledger as it is laid out: its headings on every page, and bound with others the same to the eye as by itself.

use crate::tests::{check_inside, lay_out, texts, visit};
use crate::{LedgerPaper, Part, engine, ledger};
use model::day::Day;
use model::lang::Lang;
use model::report::JournalMark;
use std::collections::BTreeMap;
use typst::layout::{FrameItem, Point};
use typst::visualize::{CurveItem, Geometry};
use typst_layout::PagedDocument;

fn paper(columns: &[&str], rows: Vec<Vec<String>>) -> LedgerPaper {
    LedgerPaper {
        title: "機器台帳".into(),
        pharmacy: "みどり薬局".into(),
        as_of: Day::new(2025, 11, 25).unwrap(),
        lang: Lang::Ja,
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        rows,
        erased: 2,
        note: String::new(),
        journal: JournalMark::default(),
    }
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

#[test]
fn a_ledger_repeats_its_headings() {
    let rows = (0..120).map(|n| row(&[&n.to_string(), &format!("PC-{n}"), "調剤室"])).collect();
    let paper = paper(&["No.", "PC名（コンピュータ名）", "設置場所", "説明"], rows);
    let document = lay_out("ledger", &ledger::LedgerSheet::new(&paper));
    let pages = texts(&document);
    assert!(pages.len() > 1 && pages.iter().all(|page| page.contains("設置場所")));
    assert!(pages.concat().contains("PC-119") && pages.concat().contains("消去済2件"), "{}", pages[0]);
    check_inside(&document);
}

#[test]
fn bound_with_others_a_ledger_looks_as_by_itself() {
    // But for a cell that begins with a bracket: where a line begins, the typesetter takes away the blank before it.
    let kinds: [&[&str]; 6] = [
        &["1", "受付PC", "待合室", "192.168.10.11", "薬剤師・事務", "R7.4.1"],
        &["2", "", "ﾊﾞｯｸﾔｰﾄﾞ", "", "棚「みどり」、ほか", ""],
        &["", "WWWWWW", "", "fi ffi", "", "R7.12.31"],
        &[
            "4",
            "ゅっょ、。",
            "調剤室（奥）",
            "１２３",
            "すべての人が使う、とても長い名前の欄なので二行になる",
            "R7.4.1",
        ],
        &["5", "NAS", "棚", "", "", "廃"],
        &["", "", "", "", "", ""],
    ];
    let rows = (0..60).map(|n| row(kinds[n % kinds.len()])).collect();
    let paper = paper(&["No.", "名称", "設置場所", "IPアドレス", "利用者", "登録日"], rows);
    let alone = lay_out("ledger", &ledger::LedgerSheet::new(&paper));
    let mut bound = Part::ledger(&paper).unwrap().bound("台帳");
    bound["foot"] = engine::input("ledger", &ledger::LedgerSheet::new(&paper)).unwrap()["foot"].clone();
    let bound = engine::layout(&bound).unwrap();
    assert_eq!(bound.pages().len(), 2, "the headings come again here too");
    same(&begins(&alone), &begins(&bound));
    same(&uprights(&alone), &uprights(&bound));
}

/// Each thing with its place on the page, in points.
type Places = BTreeMap<(usize, i64, i64, String), [f64; 2]>;

/// Both hold the same things, at the same places to less than a tenth of a millimetre.
fn same(one: &Places, other: &Places) {
    let names = |places: &Places| places.keys().map(|(page, .., name)| (*page, name.clone())).collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    for ((key, one), other) in one.iter().zip(other.values()) {
        assert!(one.iter().zip(other).all(|(a, b)| (a - b).abs() < 0.25), "{key:?}: {one:?} and {other:?}");
    }
}

fn put(places: &mut Places, page: usize, at: [f64; 2], name: String) {
    let [x, y] = at.map(|pt| pt.round() as i64);
    places.insert((page, y, x, name), at);
}

/// Where the texts begin.
fn begins(document: &PagedDocument) -> Places {
    let mut places = Places::new();
    for (n, page) in document.pages().iter().enumerate() {
        visit(&page.frame, Point::zero(), &mut |at, item| {
            let FrameItem::Text(text) = item else { return };
            if !text.text.trim().is_empty() {
                put(&mut places, n, [at.x.to_pt(), at.y.to_pt()], text.text.trim().to_owned());
            }
        });
    }
    places
}

/// From where to where the upright rules of each page go, drawn in one piece or in many.
fn uprights(document: &PagedDocument) -> Places {
    let mut places = Places::new();
    for (n, page) in document.pages().iter().enumerate() {
        let mut spans = BTreeMap::<i64, (f64, [f64; 2])>::new();
        visit(&page.frame, Point::zero(), &mut |at, item| {
            let FrameItem::Shape(shape, _) = item else { return };
            for (from, to) in strokes(&shape.geometry).into_iter().filter(|(from, to)| from.x == to.x) {
                let (x, ys) = ((at + from).x.to_pt(), [(at + from).y.to_pt(), (at + to).y.to_pt()]);
                let (_, span) = spans.entry(x.round() as i64).or_insert((x, ys));
                *span = [span[0].min(ys[0]).min(ys[1]), span[1].max(ys[0]).max(ys[1])];
            }
        });
        for (x, span) in spans.into_values() {
            put(&mut places, n, [x, span[0]], "from".to_owned());
            put(&mut places, n, [x, span[1]], "to".to_owned());
        }
    }
    places
}

/// The straight lines of a shape.
fn strokes(geometry: &Geometry) -> Vec<(Point, Point)> {
    match geometry {
        Geometry::Line(to) => vec![(Point::zero(), *to)],
        Geometry::Rect(_) => Vec::new(),
        Geometry::Curve(curve) => {
            let mut pen = Point::zero();
            let mut lines = Vec::new();
            for item in &curve.0 {
                let (CurveItem::Move(to) | CurveItem::Line(to)) = item else { continue };
                let from = std::mem::replace(&mut pen, *to);
                if matches!(item, CurveItem::Line(_)) {
                    lines.push((from, *to));
                }
            }
            lines
        }
    }
}
