//! xlsx and xlsm: the workbook, its strings, its number formats, its sheets.

mod sheet;

use super::number_format::NumberFormat;
use super::package::Package;
use super::xml::{attribute, number, push_text, resolve};
use super::{Read, Trouble};
use crate::neutral;
use crate::trouble::Why;
use crate::workbook::{Sheet, Spent};
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the sheets of a workbook share.
struct Shared {
    strings: Vec<Arc<str>>,
    formats: Vec<NumberFormat>,
    base_1904: bool,
    spent: Spent,
}

pub(super) fn read(package: &mut Package<'_>) -> Result<Read, Trouble> {
    let (listed, base_1904) = workbook(package)?;
    let targets = relations(package)?;
    let limit = package.limits().sheets;
    if listed.len() > limit {
        return Err(Why::TooMany { what: "シート", what_en: "sheets", limit: limit as u64 }.into());
    }
    let shared = Shared { strings: strings(package)?, formats: formats(package)?, base_1904, spent: Spent::default() };
    let mut sheets = Vec::new();
    for Listed { name, relation, is_hidden } in listed {
        let Some(path) = targets.get(&relation) else { continue };
        sheets.push(Sheet { is_hidden, ..sheet::read(package, path, name, &shared)? });
    }
    if sheets.is_empty() {
        return Err(Why::broken("シートがありません").into());
    }
    Ok(("xlsx".to_owned(), sheets))
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    relation: String,
    is_hidden: bool,
}

/// The sheets that are listed, and whether days count from 1904.
fn workbook(package: &mut Package<'_>) -> Result<(Vec<Listed>, bool), Why> {
    let mut xml = package.needed("xl/workbook.xml")?;
    let mut sheets = Vec::new();
    let mut base_1904 = false;
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        match element.local_name().as_ref() {
            "workbookPr" => {
                base_1904 = attribute(&element, "date1904").is_some_and(|v| v == "1" || v == "true");
            }
            "sheet" => {
                if let (Some(name), Some(relation)) = (attribute(&element, "name"), attribute(&element, "id")) {
                    let is_hidden = attribute(&element, "state").is_some_and(|state| state != "visible");
                    sheets.push(Listed { name, relation, is_hidden });
                }
            }
            _ => {}
        }
    }
    Ok((sheets, base_1904))
}

/// Relation ids to part names; only worksheets.
fn relations(package: &mut Package<'_>) -> Result<BTreeMap<String, String>, Why> {
    let mut xml = package.needed("xl/_rels/workbook.xml.rels")?;
    let mut targets = BTreeMap::new();
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        let kind = attribute(&element, "Type").unwrap_or_default();
        if let (Some(id), Some(target)) = (attribute(&element, "Id"), attribute(&element, "Target"))
            && kind.ends_with("/worksheet")
        {
            targets.insert(id, part_name(&target));
        }
    }
    Ok(targets)
}

/// The part a relation of the workbook points at.
fn part_name(target: &str) -> String {
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => match target.trim_start_matches("./").strip_prefix("../") {
            Some(above) => above.to_owned(),
            None => format!("xl/{}", target.trim_start_matches("./")),
        },
    }
}

/// The shared strings, without the furigana that Excel keeps beside them.
fn strings(package: &mut Package<'_>) -> Result<Vec<Arc<str>>, Why> {
    let limits = *package.limits();
    let Some(mut xml) = package.part("xl/sharedStrings.xml")? else {
        return Ok(Vec::new());
    };
    let mut strings = Vec::new();
    let mut text = String::new();
    let (mut kept, mut in_text, mut in_furigana) = (0usize, false, false);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => text.clear(),
                "t" => in_text = !in_furigana,
                "rPh" => in_furigana = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "si" => {
                    kept = kept.saturating_add(text.len());
                    strings.push(Arc::from(neutral::restored(&unescaped(&text))));
                    if kept > limits.text_bytes || strings.len() > limits.cells {
                        return Err(Why::TooMany {
                            what: "文字",
                            what_en: "characters",
                            limit: limits.text_bytes as u64,
                        });
                    }
                }
                "t" => in_text = false,
                "rPh" => in_furigana = false,
                _ => {}
            },
            Event::Text(piece) if in_text => push_text(&mut text, &piece),
            Event::GeneralRef(entity) if in_text => text.extend(resolve(&entity)),
            Event::CData(piece) if in_text => text.push_str(&piece.xml10_content()),
            _ => {}
        }
    }
    Ok(strings)
}

/// `_x000D_` stands for a character that XML cannot hold (ECMA-376 22.9.2.19).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..4).filter(|_| after.as_bytes().get(4) == Some(&b'_'));
        match code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The number format of each cell style.
fn formats(package: &mut Package<'_>) -> Result<Vec<NumberFormat>, Why> {
    let Some(mut xml) = package.part("xl/styles.xml")? else {
        return Ok(Vec::new());
    };
    let mut codes = BTreeMap::new();
    let mut styles = Vec::new();
    let mut in_cell_styles = false;
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (number(&element, "numFmtId"), attribute(&element, "formatCode")) {
                        codes.insert(id, NumberFormat::of_code(&code));
                    }
                }
                "cellXfs" => in_cell_styles = true,
                "xf" if in_cell_styles => {
                    let id = number(&element, "numFmtId").unwrap_or_default();
                    styles.push(codes.get(&id).copied().unwrap_or_else(|| NumberFormat::built_in(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cell_styles = false,
            _ => {}
        }
    }
    Ok(styles)
}
