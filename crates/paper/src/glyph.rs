//! Characters the fonts do not hold. A form must never print a silent box in their place.
//!
//! What is missing is read from the finished layout, not guessed from the font's table, because
//! joining marks and variation selectors are drawn although no glyph of their own exists.

use model::width::is_unseen;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use typst::layout::{Frame, FrameItem};
use typst::text::TextItem;
use typst_layout::PagedDocument;

/// 〓 geta: the printers' mark for a type they do not have.
pub(crate) const GETA: char = '〓';

/// The characters of a document that no font could draw.
pub(crate) fn missing(document: &PagedDocument) -> BTreeSet<char> {
    let mut out = BTreeSet::new();
    for page in document.pages() {
        visit_text(&page.frame, &mut |text| out.extend(undrawn(text)));
    }
    out
}

/// Calls `see` with every run of text of a frame, in the order they are drawn.
pub(crate) fn visit_text(frame: &Frame, see: &mut impl FnMut(&TextItem)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => visit_text(&group.frame, see),
            FrameItem::Text(text) => see(text),
            _ => {}
        }
    }
}

/// The characters under glyph 0 (`.notdef`).
fn undrawn(text: &TextItem) -> impl Iterator<Item = char> {
    text.glyphs
        .iter()
        .filter(|glyph| glyph.id == 0)
        .filter_map(|glyph| text.text.get(glyph.range()))
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace())
}

/// Takes out what nobody sees and no font draws.
pub(crate) fn strip_unseen(data: &mut Json) {
    match data {
        Json::String(text) if text.contains(is_unseen) => text.retain(|c| !is_unseen(c)),
        Json::Array(items) => items.iter_mut().for_each(strip_unseen),
        Json::Object(fields) => fields.values_mut().for_each(strip_unseen),
        _ => {}
    }
}

/// Puts geta in the place of `chars` in every text of the data.
pub(crate) fn replace(data: &mut Json, chars: &BTreeSet<char>) {
    match data {
        Json::String(text) if text.contains(|c| chars.contains(&c)) => {
            *text = text.chars().map(|c| if chars.contains(&c) { GETA } else { c }).collect();
        }
        Json::Array(items) => items.iter_mut().for_each(|item| replace(item, chars)),
        Json::Object(fields) => fields.values_mut().for_each(|field| replace(field, chars)),
        _ => {}
    }
}
