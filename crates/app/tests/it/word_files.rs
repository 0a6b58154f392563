//! The Word files as another program opens them: LibreOffice takes each without a word, and finds its headings, its tables and the
//! number of every page.

use crate::written_papers::{empty, extreme, squeeze, usual, with};
use paper::{Block, DocumentPaper, Written};
use std::path::Path;
use std::process::Command;

/// Has LibreOffice write the files anew in another format, beside themselves.
fn convert(folder: &Path, to: &str, files: &[String]) {
    // Its settings go with the folder: two of them with the same settings do not run at once.
    let settings = format!("-env:UserInstallation=file://{}", folder.join("office").display());
    let mut office = Command::new("soffice");
    office.args([settings.as_str(), "--headless", "--convert-to", to]).args(files).current_dir(folder);
    let ran = office.output().expect("LibreOffice is not there; `cargo xtask test` installs it");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// The words between the tags.
fn words(html: &str) -> String {
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    squeeze(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
}

/// What stands in each element of a kind.
fn elements(html: &str, name: &str) -> Vec<String> {
    let html = html.to_lowercase();
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    html.split(&open).skip(1).map(|rest| words(&format!("<{}", rest.split(&close).next().unwrap()))).collect()
}

fn lower(text: &str) -> String {
    squeeze(text).to_lowercase()
}

/// Headings stand in the order of the document, at their level, and every table with its headings and its cells.
fn holds_the_same(paper: &DocumentPaper, html: &str) {
    let of =
        |wanted: fn(&Block) -> Option<&String>| paper.blocks.iter().filter_map(wanted).map(|it| lower(it)).collect();
    let chapters: Vec<String> = of(|block| if let Block::Chapter { title } = block { Some(title) } else { None });
    let articles: Vec<String> = of(|block| if let Block::Article { title } = block { Some(title) } else { None });
    assert_eq!((elements(html, "h1"), elements(html, "h2")), (chapters, articles));
    let tables = elements(html, "table");
    let mut tables = tables.iter();
    for block in &paper.blocks {
        let Block::Table { columns, rows, .. } = block else { continue };
        let table = tables.next().expect("as many tables");
        let pieces = rows.iter().flatten().flatten().map(|piece| &piece.says);
        for cell in columns.iter().chain(pieces) {
            assert!(table.contains(&lower(cell)), "{cell} is not in {table}");
        }
    }
    assert_eq!(tables.next(), None);
}

/// Every page tells its number and how many there are.
fn pages_are_numbered(pdf: &Path) {
    let ran = Command::new("pdftotext").args(["-raw", pdf.to_str().unwrap(), "-"]).output().unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    for (at, page) in pages.iter().enumerate() {
        let number = format!("{} / {}", at + 1, pages.len());
        assert!(page.lines().any(|line| line.trim() == number), "{number} is not on {page}");
    }
}

/// The contents name every heading with its page.
fn contents_are_whole(paper: &DocumentPaper, pdf: &Path) {
    let ran = Command::new("pdftotext").args(["-layout", pdf.to_str().unwrap(), "-"]).output().unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    let squeezed = |line: &str| line.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let lines: Vec<String> = text.lines().map(squeezed).collect();
    for block in &paper.blocks {
        let (Block::Chapter { title } | Block::Article { title }) = block else { continue };
        let page =
            lines.iter().find_map(|line| line.strip_prefix(&squeezed(title))?.trim_start_matches('.').parse().ok());
        assert!(page.is_some_and(|page: u32| page > 0), "{title} has no page in {text}");
    }
}

#[test]
fn libreoffice_opens_every_word_file_with_headings_tables_and_page_numbers() {
    for folder in [empty(), usual(), extreme()] {
        let papers = with(&folder, async |of| Written::ALL.map(|written| flow::document(of, written).unwrap()));
        let write = |paper: &DocumentPaper| {
            let name = format!("{}.docx", paper.of.code());
            std::fs::write(folder.path(&name), paper::document_docx(paper).unwrap().bytes).unwrap();
            name
        };
        let files: Vec<String> = papers.iter().map(write).collect();
        let place = folder.path("").canonicalize().unwrap();
        for format in ["html:HTML", "pdf"] {
            convert(&place, format, &files);
        }
        for paper in &papers {
            let html = std::fs::read_to_string(folder.path(&format!("{}.html", paper.of.code()))).unwrap();
            holds_the_same(paper, &html);
            let pdf = folder.path(&format!("{}.pdf", paper.of.code()));
            pages_are_numbered(&pdf);
            if !paper.compact {
                contents_are_whole(paper, &pdf);
            }
        }
    }
}
