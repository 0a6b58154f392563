//! The strings that the sheets share, as people read them.

use crate::neutral;
use crate::source::package::Package;
use crate::source::xml::{is_on, push_text, resolve};
use crate::trouble::Why;
use quick_xml::events::Event;
use std::sync::Arc;

/// A string.
#[derive(Debug, Clone)]
pub(super) struct SharedText {
    pub(super) text: Arc<str>,
    /// Whether every part of it is struck out.
    pub(super) is_struck: bool,
}

/// A string whose parts come one after the other.
#[derive(Default)]
struct Parts {
    text: String,
    struck: String,
    is_struck: bool,
}

impl Parts {
    fn text(&mut self) -> &mut String {
        if self.is_struck { &mut self.struck } else { &mut self.text }
    }

    /// Of a text that is struck out in part, the rest is what counts: 「~~B社~~ C社」 is C社.
    fn whole(&mut self) -> SharedText {
        let is_struck = self.text.trim().is_empty() && !self.struck.is_empty();
        let text = if is_struck { &self.struck } else { &self.text };
        let text = Arc::from(neutral::restored(&unescaped(text)));
        *self = Self::default();
        SharedText { text, is_struck }
    }
}

/// All of them, without the furigana that Excel keeps beside them.
pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<SharedText>, Why> {
    let limits = *package.limits();
    let Some(mut xml) = package.part("xl/sharedStrings.xml")? else {
        return Ok(Vec::new());
    };
    let mut strings: Vec<SharedText> = Vec::new();
    let mut parts = Parts::default();
    let (mut kept, mut in_text, mut in_furigana) = (0usize, false, false);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => parts = Parts::default(),
                "r" => parts.is_struck = false,
                "strike" => parts.is_struck = is_on(&element),
                "t" => in_text = !in_furigana,
                "rPh" => in_furigana = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "si" => {
                    let whole = parts.whole();
                    kept = kept.saturating_add(whole.text.len());
                    strings.push(whole);
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
            Event::Text(piece) if in_text => push_text(parts.text(), &piece),
            Event::GeneralRef(entity) if in_text => parts.text().extend(resolve(&entity)),
            Event::CData(piece) if in_text => parts.text().push_str(&piece.xml10_content()),
            _ => {}
        }
    }
    Ok(strings)
}

/// `_x000D_` stands for a character that XML cannot hold (ECMA-376 22.9.2.19).
pub(super) fn unescaped(text: &str) -> String {
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
