//! The foot of every paper: who made it and where the journal stood, for the eye and for a camera.
//!
//! The mark is an anchor outside the machine: whoever holds the paper can later ask the journal to
//! show the same root at the same size.

use model::lang::Lang;
use model::report::JournalMark;
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use std::fmt::Write as _;

/// Characters of the root that are printed for the eye; the code holds all of it.
const ROOT_SHOWN: usize = 16;
/// Characters of the journal's id that are printed for the eye.
const ID_SHOWN: usize = 12;
/// Modules of white that the standard asks for around a code (ISO/IEC 18004 §6.3.8).
const QUIET: usize = 4;

/// What stands at the foot.
#[derive(Debug, Serialize)]
pub(crate) struct Foot {
    made: &'static str,
    mark: String,
    /// The code as an SVG picture; empty without a journal.
    qr: String,
}

impl Foot {
    pub(crate) fn new(journal: &JournalMark, lang: Lang) -> Self {
        let made = match lang {
            Lang::Ja => "薬守で作成",
            Lang::En => "薬守で作成 / Made with Yakumori",
        };
        if journal.root.is_empty() {
            return Self { made, mark: String::new(), qr: String::new() };
        }
        let (id, root) = (head(&journal.id, ID_SHOWN), head(&journal.root, ROOT_SHOWN));
        let mark = match lang {
            Lang::Ja => format!("記録 {id}・{}件・照合値 {root}", journal.size),
            Lang::En => format!("記録 journal {id} · size {} · 照合値 root {root}", journal.size),
        };
        Self { made, mark, qr: svg(&payload(journal)) }
    }

    /// In one line, for a workbook.
    pub(crate) fn line(&self) -> String {
        format!("{}　{}", self.made, self.mark).trim_end().to_owned()
    }
}

/// What the code says.
pub(crate) fn payload(journal: &JournalMark) -> String {
    format!("yakumori:journal={};size={};root={}", journal.id, journal.size, journal.root)
}

fn head(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

/// A code as one path of horizontal bars; empty when the text is too long for a code.
pub(crate) fn svg(text: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return String::new();
    };
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
            }
            x += run.len();
        }
    }
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>"#)
}
