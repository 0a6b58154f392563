//! Every kind of paper in every format that it has, of an empty, the usual and an extreme pharmacy: made the same twice, nothing
//! missing from the fonts, nothing outside the margins, and declared as PDF/A.

use crate::run::Folder;
use crate::written_papers::{empty, extreme, usual, with};
use flow::{IssueError, Issued, PaperFor, PaperFormat, PaperOf};
use paper::Kind;
use std::process::Command;

/// The margins at the sides, in points, less what a bracket at the beginning of a line may hang out.
const SIDE: f64 = 12.0 / 25.4 * 72.0 - 6.0;

/// The formats that a kind has.
fn formats(kind: Kind) -> Vec<PaperFormat> {
    let word = matches!(kind, Kind::Written(_)).then_some(PaperFormat::Docx);
    let workbook = kind.has_workbook().then_some(PaperFormat::Xlsx);
    std::iter::once(PaperFormat::Pdf).chain(word).chain(workbook).collect()
}

/// The paper; none where there is nobody and no document that it could be of.
async fn made(of: PaperOf<'_>, kind: Kind, format: PaperFormat) -> Vec<Issued> {
    let shop = &of.state.shop;
    let person = shop.people.records().next().map(|person| person.id.as_str());
    let document = shop.documents.records().next().map(|document| document.id.as_str());
    let for_whom = PaperFor { person, document, ..PaperFor::default() };
    match flow::make_paper(of, kind, format, for_whom).await {
        Err(IssueError::Nobody) if person.is_none() => Vec::new(),
        Err(IssueError::NoDocument { .. }) if document.is_none() => Vec::new(),
        made => made.unwrap_or_else(|why| panic!("{kind}: {why}")),
    }
}

/// The value of an attribute or an element that stands behind a mark.
fn after<'t>(text: &'t str, mark: &str) -> &'t str {
    let (_, rest) = text.split_once(mark).unwrap_or_else(|| panic!("{mark} is not in {text}"));
    rest.split(['"', '<']).next().unwrap()
}

/// It says of itself that it is PDF/A-2u: for long keeping, every character searchable. The typesetter refuses to write one that is
/// not what it says.
fn is_pdf_a(name: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let level = (after(&text, "<pdfaid:part>"), after(&text, "<pdfaid:conformance>"));
    assert_eq!(level, ("2", "U"), "{name}");
}

/// As another program reads it: there are words, none is a box or a 〓, and none leaves the page's margins.
fn stays_inside(folder: &Folder, name: &str, bytes: &[u8]) {
    let file = folder.path(name);
    std::fs::write(&file, bytes).unwrap();
    let ran = Command::new("pdftotext").args(["-bbox", file.to_str().unwrap(), "-"]).output();
    let ran = ran.expect("pdftotext is not there; `cargo xtask test` installs it");
    let text = String::from_utf8(ran.stdout).unwrap();
    let number = |line: &str, mark: &str| after(line, mark).parse::<f64>().unwrap();
    let (mut width, mut height, mut words) = (0.0, 0.0, 0);
    for line in text.lines() {
        if line.contains("<page ") {
            (width, height) = (number(line, "width=\""), number(line, "height=\""));
        }
        if !line.contains("<word ") {
            continue;
        }
        words += 1;
        let (left, right) = (number(line, "xMin=\""), number(line, "xMax=\""));
        let (top, bottom) = (number(line, "yMin=\""), number(line, "yMax=\""));
        let inside = left >= SIDE && right <= width - SIDE && top >= 0.0 && bottom <= height;
        assert!(inside, "{name}: {line} leaves a page of {width} × {height}");
        assert!(!line.contains(['〓', '\u{FFFD}']), "{name}: {line}");
    }
    assert!(words > 3, "{name} says nothing");
}

fn check(folder: &Folder) {
    with(folder, async |of| {
        for kind in Kind::all() {
            for format in formats(kind) {
                for Issued { file, paper } in made(of, kind, format).await {
                    assert!(paper.warnings.is_empty(), "{file}: {:?}", paper.warnings);
                    if format == PaperFormat::Pdf {
                        is_pdf_a(&file, &paper.bytes);
                        stays_inside(folder, &file, &paper.bytes);
                    }
                }
            }
        }
    });
}

/// The same record gives the same bytes.
fn twice(folder: &Folder) {
    with(folder, async |of| {
        for kind in Kind::all() {
            for format in formats(kind) {
                let (first, second) = (made(of, kind, format).await, made(of, kind, format).await);
                let is_same = first.iter().zip(&second).all(|(a, b)| a.paper.bytes == b.paper.bytes);
                assert!(is_same && first.len() == second.len(), "{kind} {format:?} differs between two runs");
            }
        }
    });
}

#[test]
fn every_paper_of_an_empty_pharmacy() {
    check(&empty());
}

#[test]
fn every_paper_of_the_usual_pharmacy() {
    check(&usual());
}

#[test]
fn every_paper_of_an_extreme_pharmacy() {
    check(&extreme());
}

#[test]
fn every_paper_is_made_twice_the_same() {
    twice(&usual());
}
