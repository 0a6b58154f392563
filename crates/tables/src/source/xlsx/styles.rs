//! The styles of cells: what a number means by its format, and whether the cell is struck out.

use crate::source::number_format::NumberFormat;
use crate::source::package::Package;
use crate::source::xml::{attribute, is_on, number};
use crate::trouble::Why;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// A style.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    pub(super) format: NumberFormat,
    pub(super) is_struck: bool,
}

/// The styles, in the order in which cells name them.
pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Style>, Why> {
    let Some(mut xml) = package.part("xl/styles.xml")? else {
        return Ok(Vec::new());
    };
    let mut codes = BTreeMap::new();
    let mut fonts = Vec::new();
    let mut styles = Vec::new();
    let (mut in_fonts, mut in_cell_styles) = (false, false);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (number(&element, "numFmtId"), attribute(&element, "formatCode")) {
                        codes.insert(id, NumberFormat::of_code(&code));
                    }
                }
                "fonts" => in_fonts = true,
                "font" if in_fonts => fonts.push(false),
                "strike" if in_fonts => {
                    fonts.iter_mut().next_back().into_iter().for_each(|font| *font = is_on(&element))
                }
                "cellXfs" => in_cell_styles = true,
                "xf" if in_cell_styles => {
                    let id = number(&element, "numFmtId").unwrap_or_default();
                    let format = codes.get(&id).copied().unwrap_or_else(|| NumberFormat::built_in(id));
                    let font = number(&element, "fontId").and_then(|font| fonts.get(usize::try_from(font).ok()?));
                    styles.push(Style { format, is_struck: font.copied().unwrap_or_default() });
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "fonts" => in_fonts = false,
                "cellXfs" => in_cell_styles = false,
                _ => {}
            },
            _ => {}
        }
    }
    Ok(styles)
}
