//! xlsx and xlsm: the workbook, its strings, its styles, its sheets.

mod comments;
mod sheet;
mod strings;
mod styles;

use super::package::Package;
use super::xml::attribute;
use super::{Read, Trouble};
use crate::trouble::Why;
use crate::workbook::{Sheet, Spent};
use quick_xml::events::Event;
use std::collections::BTreeMap;
use strings::SharedText;
use styles::Style;

/// What the sheets of a workbook share.
struct Shared {
    strings: Vec<SharedText>,
    styles: Vec<Style>,
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
    let shared =
        Shared { strings: strings::read(package)?, styles: styles::read(package)?, base_1904, spent: Spent::default() };
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
