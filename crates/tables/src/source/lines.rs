//! What a file says, line by line, whatever it is: a Word file's paragraphs, a table's rows, the lines of a text. For looking
//! through, not for reading into a ledger.

use super::package::Package;
use super::text::decode;
use super::xml::{push_text, resolve};
use super::{Trouble, not_a_table, read};
use crate::limits::Limits;
use crate::trouble::{ReadError, Why};
use quick_xml::events::Event;

/// The part of a Word file that holds its text.
const WORD: &str = "word/document.xml";

/// The lines of a file that hold something.
///
/// # Errors
/// [`ReadError`] when its words cannot be read (a PDF, a picture, a Word file of before), or it is broken or over a limit.
pub fn lines(bytes: &[u8], name: &str, limits: &Limits) -> Result<Vec<String>, ReadError> {
    let of_trouble = |Trouble { sheet, row, column, why }| ReadError { file: name.to_owned(), sheet, row, column, why };
    if bytes.len() > limits.file_bytes {
        let why = Why::TooLarge { megabytes: bytes.len() >> 20, limit: limits.file_bytes >> 20 };
        return Err(of_trouble(why.into()));
    }
    let lines = match of_word(bytes, limits) {
        Some(lines) => lines.map_err(|why| of_trouble(why.into()))?,
        None if is_text(bytes) => {
            let (text, _) = decode(bytes).map_err(|why| of_trouble(why.into()))?;
            text.lines().map(str::to_owned).collect()
        }
        None => rows(bytes, name, limits)?,
    };
    Ok(lines.into_iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect())
}

fn is_text(bytes: &[u8]) -> bool {
    not_a_table(bytes).is_none() && !bytes.starts_with(b"PK") && !bytes.starts_with(&super::cfb::MAGIC)
}

/// A table's rows, its cells side by side.
fn rows(bytes: &[u8], name: &str, limits: &Limits) -> Result<Vec<String>, ReadError> {
    let book = read(bytes, name, limits)?;
    let rows = book.sheets.iter().flat_map(|sheet| &sheet.rows);
    Ok(rows.map(|row| row.cells.iter().map(|cell| cell.value.text()).collect::<Vec<_>>().join("　")).collect())
}

/// A Word file's paragraphs; none where it is no Word file.
fn of_word(bytes: &[u8], limits: &Limits) -> Option<Result<Vec<String>, Why>> {
    let mut package = bytes.starts_with(b"PK").then(|| Package::open(bytes, limits).ok()).flatten()?;
    package.has(WORD).then(|| paragraphs(&mut package))
}

fn paragraphs(package: &mut Package<'_>) -> Result<Vec<String>, Why> {
    let limit = package.limits().text_bytes;
    let mut xml = package.needed(WORD)?;
    let (mut lines, mut line) = (Vec::new(), String::new());
    // Only `t` is text that stands on the page: what was deleted while changes are tracked is `delText`.
    let (mut in_text, mut size) = (false, 0usize);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => in_text = true,
                "tab" | "br" => line.push(' '),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "p" => {
                    size = size.saturating_add(line.len());
                    lines.push(std::mem::take(&mut line));
                }
                _ => {}
            },
            Event::Text(piece) if in_text => push_text(&mut line, &piece),
            Event::GeneralRef(entity) if in_text => line.extend(resolve(&entity)),
            _ => {}
        }
        if size.saturating_add(line.len()) > limit {
            return Err(Why::TooMany { what: "文字", what_en: "characters", limit: limit as u64 });
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn word(body: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(WORD, SimpleFileOptions::default()).unwrap();
        zip.write_all(format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>").as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn words_of_every_kind_of_file_are_read_and_what_has_none_is_said() {
        let file = word(
            "<w:p><w:r><w:t>第1条　</w:t></w:r><w:r><w:t>守る&amp;残す</w:t></w:r></w:p><w:p/>\
             <w:tbl><w:tr><w:tc><w:p><w:r><w:t>表の中</w:t><w:delText>消した</w:delText></w:r></w:p></w:tc></w:tr></w:tbl>",
        );
        let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode("規程\r\n\r\n第2条\r\n");
        for (bytes, said) in [
            (file, vec!["第1条　守る&残す", "表の中"]),
            (sjis.into_owned(), vec!["規程", "第2条"]),
            (b"a,b\nc,d\n".to_vec(), vec!["a,b", "c,d"]),
        ] {
            assert_eq!(lines(&bytes, "x", &Limits::default()).unwrap(), said);
        }
        for bytes in [&b"%PDF-1.7 text"[..], b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"] {
            assert!(lines(bytes, "x", &Limits::default()).is_err(), "{bytes:?}");
        }
        let few = Limits { text_bytes: 10, ..Limits::default() };
        assert!(lines(&word("<w:p><w:r><w:t>十文字より長い文</w:t></w:r></w:p>"), "x", &few).is_err());
    }
}
