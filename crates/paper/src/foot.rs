//! The foot of every paper: who made it and where the journal stood, for the eye and for a camera.
//!
//! The mark is an anchor outside the machine: whoever holds the paper can later ask the journal to
//! show the same root at the same size.

use model::lang::Lang;
use model::report::JournalMark;
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

/// Characters of the root that are printed for the eye; the code holds all of it.
const ROOT_SHOWN: usize = 16;
/// Characters of the journal's id that are printed for the eye.
const ID_SHOWN: usize = 12;
/// Modules of white that the standard asks for around a code (ISO/IEC 18004 §6.3.8).
const QUIET: usize = 4;
/// Dots to a module, along its side: at the size of the foot 300 to an inch and more.
const DOTS: usize = 4;

/// What stands at the foot.
#[derive(Debug, Serialize)]
pub(crate) struct Foot {
    made: &'static str,
    mark: String,
    /// The code as a PNG picture; empty without a journal.
    qr: Vec<u8>,
}

impl Foot {
    pub(crate) fn new(journal: &JournalMark, lang: Lang) -> Self {
        let made = match lang {
            Lang::Ja => "薬守で作成",
            Lang::En => "薬守で作成 / Made with Yakumori",
        };
        if journal.root.is_empty() {
            return Self { made, mark: String::new(), qr: Vec::new() };
        }
        let (id, root) = (head(&journal.id, ID_SHOWN), head(&journal.root, ROOT_SHOWN));
        let mark = match lang {
            Lang::Ja => format!("記録 {id}・{}件・照合値 {root}", journal.size),
            Lang::En => format!("記録 journal {id} · size {} · 照合値 root {root}", journal.size),
        };
        Self { made, mark, qr: picture(&payload(journal)) }
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

/// A code as a PNG picture in black and white; empty when the text is too long for a code.
///
/// A picture of dots is kept once in a PDF, however many pages bear it; a drawing would be drawn on each. The parts of a
/// binder bear the same: it is made once and remembered with what the typesetter remembers.
#[comemo::memoize]
pub(crate) fn picture(text: &str) -> Vec<u8> {
    QrCode::with_error_correction_level(text, EcLevel::M).ok().and_then(|code| png(&code).ok()).unwrap_or_default()
}

fn png(code: &QrCode) -> Result<Vec<u8>, png::EncodingError> {
    let width = code.width();
    let side = u32::try_from((width + 2 * QUIET) * DOTS).unwrap_or(u32::MAX);
    let colors = code.to_colors();
    let module = |dot: usize| (dot / DOTS).checked_sub(QUIET).filter(|module| *module < width);
    let is_dark = |x, y| module(x).zip(module(y)).is_some_and(|(x, y)| colors.get(y * width + x) == Some(&Color::Dark));
    let dots = 0..side as usize;
    let gray =
        dots.clone().flat_map(|y| dots.clone().map(move |x| (x, y))).map(|(x, y)| if is_dark(x, y) { 0 } else { 255 });
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header()?.write_image_data(&gray.collect::<Vec<u8>>())?;
    Ok(bytes)
}
