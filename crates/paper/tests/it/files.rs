//! Every paper: same report, same bytes; a PDF/A; a workbook that reads back cell by cell.

use crate::sample::sample_report;
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use model::answer::Choice;
use paper::{Paper, Part, WayBack};
use std::io::Cursor;

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = sample_report();
    let vendor = &report.vendors[0];
    let back = WayBack { code: "0a1b2c3d4e5f".to_owned(), origin: None };
    let makers: [(&str, &dyn Fn() -> Paper); 6] = [
        ("checklist.pdf", &|| Part::checklist(&report).unwrap().pdf().unwrap()),
        ("vendor-checklist.pdf", &|| Part::vendor_checklist(&report, vendor, Some(&back)).unwrap().pdf().unwrap()),
        ("findings.pdf", &|| Part::findings(&report).unwrap().pdf().unwrap()),
        ("findings.xlsx", &|| paper::findings_xlsx(&report).unwrap()),
        ("checklist.xlsx", &|| paper::checklist_xlsx(&report).unwrap()),
        ("vendor-checklist.xlsx", &|| paper::vendor_checklist_xlsx(&report, vendor).unwrap()),
    ];
    for (name, make) in makers {
        let (first, second) = (make(), make());
        assert!(first.bytes == second.bytes, "{name} differs between two runs");
        assert!(first.warnings.is_empty(), "{name}: {:?}", first.warnings);
    }
}

#[test]
fn pdfs_are_archival() {
    let report = sample_report();
    for pdf in [Part::checklist(&report).unwrap().pdf().unwrap(), Part::findings(&report).unwrap().pdf().unwrap()] {
        let text = String::from_utf8_lossy(&pdf.bytes);
        assert!(text.starts_with("%PDF-"));
        assert!(text.contains("pdfaid"), "no PDF/A mark in the metadata");
    }
}

#[test]
fn the_workbook_reads_back_what_the_report_says() {
    let report = sample_report();
    let bytes = paper::checklist_xlsx(&report).unwrap().bytes;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["薬局確認用"], "what an inspector is handed is the form alone");
    let first = book.sheet_names()[0].clone();
    let cells: Vec<Vec<String>> =
        book.worksheet_range(&first).unwrap().rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let mut after = 0;
    for item in &report.items {
        let holds = |row: &Vec<String>| row.iter().any(|cell| cell.contains(&item.line.wording));
        let at = cells.iter().skip(after).position(holds).map(|at| at + after);
        let at = at.unwrap_or_else(|| panic!("{} is not in its place", item.line.number));
        if let Some(answer) = item.answer.as_ref().filter(|answer| answer.choice != Choice::Unsure) {
            assert!(cells[at].iter().any(|cell| cell.contains(&answer.words)), "{}: {:?}", item.line.number, cells[at]);
            assert!(
                answer.note.is_empty() || cells[at].contains(&answer.note),
                "{}: {:?}",
                item.line.number,
                cells[at]
            );
        }
        after = at + 1;
    }
}

#[test]
fn the_findings_as_a_workbook_say_what_the_report_says() {
    let report = sample_report();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(paper::findings_xlsx(&report).unwrap().bytes)).unwrap();
    let first = book.sheet_names()[0].clone();
    let rows: Vec<String> = book
        .worksheet_range(&first)
        .unwrap()
        .rows()
        .map(|row| row.iter().map(Data::to_string).collect::<Vec<_>>().join("|"))
        .collect();
    for item in &report.items {
        let row = rows.iter().find(|row| row.contains(&item.line.wording) && row.contains(&item.finding.state_words));
        let row = row.unwrap_or_else(|| panic!("{} is not there", item.line.number));
        let says = item.finding.because.iter().map(|because| &because.says);
        for words in says.chain(item.finding.next.iter().map(|step| &step.what)).chain(&item.newer) {
            assert!(row.contains(words), "{words}: {row}");
        }
    }
}
