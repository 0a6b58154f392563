//! Fills cells of an official xlsx: only the named cells of one sheet change, everything else stays
//! as the ministry published it.
//!
//! Libraries that read a workbook and write it again drop what they do not know (form controls,
//! some drawings). So the package is copied entry by entry, compressed bytes and all, and only the
//! one sheet's XML is edited, in place.

mod answers;
mod cell;
mod sheet_xml;

pub use answers::{Cells, Names, pharmacy_cells, vendor_cells};

use cell::CellRef;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// No official form comes near these.
const FILE_BYTES_MAX: usize = 32 << 20;
const PART_BYTES_MAX: u64 = 64 << 20;
const ENTRIES_MAX: usize = 4096;
/// What Excel holds in one cell.
const TEXT_CHARS_MAX: usize = 32_767;

/// Why a file cannot be filled.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// It is not an xlsx package.
    #[error("Excelファイル（.xlsx）として開けません: {0} / not an xlsx file")]
    NotXlsx(String),
    /// It is encrypted or in the old format.
    #[error(
        "パスワード付き、または古い形式（.xls）のファイルです。パスワードを外し .xlsx で保存し直してください / encrypted or old .xls"
    )]
    Encrypted,
    /// It is larger than a form can be.
    #[error("ファイルが大きすぎます（{0}） / too large")]
    TooLarge(String),
    /// There is no such sheet.
    #[error("シート「{sheet}」がありません（あるのは {has}） / no such sheet")]
    NoSheet {
        /// The sheet asked for.
        sheet: String,
        /// The sheets there are.
        has: String,
    },
    /// A part is not the XML it should be.
    #[error("{part} を読めません: {why} / cannot read this part")]
    BadPart {
        /// Which part.
        part: String,
        /// What is wrong with it.
        why: String,
    },
    /// A cell is named wrongly.
    #[error("「{0}」はセルの番地ではありません（例: D12） / not a cell")]
    NotACell(String),
    /// A cell computes something; overwriting it would break the sheet.
    #[error("セル {0} には計算式があるため書き込みません / holds a formula")]
    Formula(String),
    /// A cell lies under a merged one.
    #[error("セル {cell} は結合セルの中です。左上の {top_left} に書きます / inside a merged cell")]
    Merged {
        /// The cell asked for.
        cell: String,
        /// The cell that shows.
        top_left: String,
    },
    /// A text is longer than a cell.
    #[error("セル {0} に入れる文が長すぎます（32,767字まで） / text too long")]
    TooLong(String),
    /// The result could not be written.
    #[error("書き出せませんでした: {0} / could not be written")]
    Write(String),
}

/// Puts texts into cells (`D12`) of one sheet; every other byte of the content stays as it was.
///
/// # Errors
/// [`FillError`]; nothing is filled then.
pub fn fill(original: &[u8], sheet: &str, cells: &BTreeMap<String, String>) -> Result<Vec<u8>, FillError> {
    let cells = wanted(cells)?;
    let mut archive = open(original)?;
    let part = sheet_part(&mut archive, sheet)?;
    let xml = read_part(&mut archive, &part)?;
    let filled = sheet_xml::fill(&xml, &cells, &part)?;
    repack(&mut archive, &part, &filled)
}

/// Reads the cells' names; refuses what no cell can hold.
fn wanted(cells: &BTreeMap<String, String>) -> Result<BTreeMap<CellRef, &str>, FillError> {
    let read = |(name, text): (&String, &'_ String)| {
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err(FillError::TooLong(name.clone()));
        }
        CellRef::read(name).ok_or_else(|| FillError::NotACell(name.clone()))
    };
    cells.iter().map(|(name, text)| Ok((read((name, text))?, text.as_str()))).collect()
}

type Archive<'f> = ZipArchive<Cursor<&'f [u8]>>;

fn open(original: &[u8]) -> Result<Archive<'_>, FillError> {
    if original.len() > FILE_BYTES_MAX {
        return Err(FillError::TooLarge(format!("{} MB", original.len() >> 20)));
    }
    // The mark of the compound file, which holds both encrypted xlsx and old xls.
    if original.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(FillError::Encrypted);
    }
    let archive = ZipArchive::new(Cursor::new(original)).map_err(|error| FillError::NotXlsx(error.to_string()))?;
    if archive.len() > ENTRIES_MAX {
        return Err(FillError::TooLarge(format!("{} entries", archive.len())));
    }
    Ok(archive)
}

/// The text of a part, bounded.
fn read_part(archive: &mut Archive<'_>, part: &str) -> Result<String, FillError> {
    let bad = |why: String| FillError::BadPart { part: part.to_owned(), why };
    let entry = archive.by_name(part).map_err(|error| bad(error.to_string()))?;
    let mut text = Vec::new();
    entry.take(PART_BYTES_MAX + 1).read_to_end(&mut text).map_err(|error| bad(error.to_string()))?;
    if text.len() as u64 > PART_BYTES_MAX {
        return Err(FillError::TooLarge(part.to_owned()));
    }
    String::from_utf8(text).map_err(|_| bad("UTF-8 ではありません / not UTF-8".to_owned()))
}

/// The part that holds a sheet: package → workbook → sheet's relation → part.
fn sheet_part(archive: &mut Archive<'_>, sheet: &str) -> Result<String, FillError> {
    let top = read_part(archive, "_rels/.rels")?;
    let workbook = relations(&top, "_rels/.rels")?
        .into_iter()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .map(|relation| resolve("", &relation.target))
        .ok_or_else(|| FillError::NotXlsx("no workbook".to_owned()))?;
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let rels = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let sheets = sheets(&read_part(archive, &workbook)?, &workbook)?;
    let Some((_, id)) = sheets.iter().find(|(name, _)| name == sheet) else {
        let has = sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("、");
        return Err(FillError::NoSheet { sheet: sheet.to_owned(), has });
    };
    relations(&read_part(archive, &rels)?, &rels)?
        .into_iter()
        .find(|relation| relation.id == *id)
        .map(|relation| resolve(folder, &relation.target))
        .ok_or_else(|| FillError::BadPart { part: rels, why: format!("no relation {id}") })
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(xml: &str, part: &str) -> Result<Vec<Relation>, FillError> {
    let mut out = Vec::new();
    each_element(xml, part, |element| {
        if element.local_name().as_ref() == "Relationship" {
            out.push(Relation {
                id: attribute(element, "Id").unwrap_or_default(),
                kind: attribute(element, "Type").unwrap_or_default(),
                target: attribute(element, "Target").unwrap_or_default(),
            });
        }
    })?;
    Ok(out)
}

/// Names of the sheets with the ids of their relations.
fn sheets(xml: &str, part: &str) -> Result<Vec<(String, String)>, FillError> {
    let mut out = Vec::new();
    each_element(xml, part, |element| {
        if element.local_name().as_ref() == "sheet" {
            out.push((attribute(element, "name").unwrap_or_default(), attribute(element, "id").unwrap_or_default()));
        }
    })?;
    Ok(out)
}

fn each_element(xml: &str, part: &str, mut see: impl FnMut(&BytesStart<'_>)) -> Result<(), FillError> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => see(&element),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(FillError::BadPart { part: part.to_owned(), why: error.to_string() }),
        }
    }
}

/// An attribute by its local name, its entities resolved.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// A relation's target as the name of a part: absolute, or relative to `folder`.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

/// The package again, with one part's content replaced.
fn repack(archive: &mut Archive<'_>, part: &str, content: &str) -> Result<Vec<u8>, FillError> {
    let failed = |error: zip::result::ZipError| FillError::Write(error.to_string());
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.set_raw_comment(archive.comment().into()).map_err(failed)?;
    let replaced = archive.index_for_name(part);
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(failed)?;
        if Some(index) != replaced {
            out.raw_copy_file(entry).map_err(failed)?;
            continue;
        }
        let mut options = SimpleFileOptions::default().compression_method(entry.compression());
        if let Some(at) = entry.last_modified() {
            options = options.last_modified_time(at);
        }
        out.start_file(part, options).map_err(failed)?;
        out.write_all(content.as_bytes()).map_err(|error| FillError::Write(error.to_string()))?;
    }
    Ok(out.finish().map_err(failed)?.into_inner())
}
