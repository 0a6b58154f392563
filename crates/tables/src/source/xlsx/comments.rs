//! The comments that are pinned to the cells of a sheet. Newer ones that answer one another stand among them too, as Excel
//! writes each for older programs.

use crate::source::package::Package;
use crate::source::xml::{attribute, push_text, resolve};
use crate::trouble::Why;
use crate::workbook::{Collected, address};
use quick_xml::events::Event;

/// Reads the comments of the sheet in this part.
pub(super) fn read(package: &mut Package<'_>, sheet: &str, collected: &mut Collected<'_>) -> Result<(), Why> {
    let Some(path) = part_of(package, sheet)? else { return Ok(()) };
    let Some(mut xml) = package.part(&path)? else { return Ok(()) };
    let (mut place, mut text) = (None, String::new());
    let (mut in_text, mut in_furigana) = (false, false);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "comment" => {
                    place = attribute(&element, "ref").and_then(|at| address(&at));
                    text.clear();
                }
                "t" => in_text = !in_furigana,
                "rPh" => in_furigana = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "comment" => {
                    if let Some((row, column)) = place.take() {
                        collected.comment(row, column, &text)?;
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
    Ok(())
}

/// The part that holds a sheet's comments.
fn part_of(package: &mut Package<'_>, sheet: &str) -> Result<Option<String>, Why> {
    let (folder, file) = sheet.rsplit_once('/').unwrap_or(("", sheet));
    let Some(mut xml) = package.part(&format!("{folder}/_rels/{file}.rels"))? else { return Ok(None) };
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        if attribute(&element, "Type").is_some_and(|kind| kind.ends_with("/comments")) {
            return Ok(attribute(&element, "Target").map(|target| resolved(folder, &target)));
        }
    }
    Ok(None)
}

/// A target beside the sheet (`comments1.xml`), above it (`../comments1.xml`) or from the root.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let (mut folder, mut rest) = (folder, target.trim_start_matches("./"));
    while let Some(above) = rest.strip_prefix("../") {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        rest = above;
    }
    if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") }
}
