//! Zip packages (xlsx, ods): which one it is, and its parts within the limits.

use super::xml::Xml;
use super::{Read, Trouble, ods, xlsx};
use crate::limits::{Limits, RATIO_COUNTS_FROM};
use crate::trouble::Why;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Cursor;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// An opened package.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Lower-case part names to their places: writers differ in case.
    names: BTreeMap<String, usize>,
    left: Cell<u64>,
    limits: &'b Limits,
}

type Part<'p, 'b> = ZipFile<'p, Cursor<&'b [u8]>>;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Read, Trouble> {
    let mut package = Package::open(bytes, limits)?;
    if package.has("xl/workbook.xml") {
        return xlsx::read(&mut package);
    }
    if package.has("content.xml") && package.has("mimetype") {
        return ods::read(&mut package);
    }
    let what = if package.has("xl/workbook.bin") {
        Why::OldKind("xlsb")
    } else if package.has("word/document.xml") {
        Why::NotATable("Word の文書")
    } else if package.has("ppt/presentation.xml") {
        Why::NotATable("PowerPoint")
    } else {
        Why::NotATable("zip")
    };
    Err(what.into())
}

impl<'b> Package<'b> {
    /// Opens a package after looking at what its directory declares.
    pub(super) fn open(bytes: &'b [u8], limits: &'b Limits) -> Result<Self, Why> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken_zip)?;
        if archive.len() > limits.parts {
            return Err(Why::TooMany { what: "zip の中の部品", what_en: "zip parts", limit: limits.parts as u64 });
        }
        let mut names = BTreeMap::new();
        let mut declared = 0u64;
        for place in 0..archive.len() {
            let part = archive.by_index_raw(place).map_err(broken_zip)?;
            if part.encrypted() {
                return Err(Why::Encrypted);
            }
            declared = declared.saturating_add(part.size());
            let name = part.name().map_err(broken_zip)?;
            names.insert(name.replace('\\', "/").trim_start_matches('/').to_lowercase(), place);
        }
        let may = unpacked_limit(bytes.len(), limits);
        if declared > may {
            return Err(Why::Bomb);
        }
        Ok(Self { archive, names, left: Cell::new(may), limits })
    }

    pub(super) fn limits(&self) -> &'b Limits {
        self.limits
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_lowercase())
    }

    /// A part as XML; `None` when there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Xml<'_, Part<'_, 'b>>>, Why> {
        let Some(place) = self.names.get(&name.to_lowercase()) else {
            return Ok(None);
        };
        let part = self.archive.by_index(*place).map_err(broken_zip)?;
        Ok(Some(Xml::new(part, &self.left, self.limits)))
    }

    /// A part that has to be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<Xml<'_, Part<'_, 'b>>, Why> {
        self.part(name)?.ok_or_else(|| Why::broken(format!("{name} がありません")))
    }
}

/// How much a package of this size may unpack into: real sheets stay far below the ratio.
fn unpacked_limit(size: usize, limits: &Limits) -> u64 {
    (size as u64).saturating_mul(limits.ratio).max(RATIO_COUNTS_FROM).min(limits.unpacked_bytes)
}

fn broken_zip(why: ZipError) -> Why {
    match why {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Why::Encrypted,
        why => Why::unreadable("zipを読み取れません", why),
    }
}
