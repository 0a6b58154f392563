//! Text files in the encodings that Japanese files come in.

use super::{Read, Trouble, json, separated};
use crate::limits::Limits;
use crate::trouble::Why;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Read, Trouble> {
    let (text, encoding) = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(Why::Empty.into());
    }
    if is_hardly_text(&text) {
        return Err(Why::NotATable("文字ではないデータ").into());
    }
    if text.trim_start().starts_with(['[', '{']) {
        let sheet = json::read(&text, limits)?;
        return Ok((format!("json ({encoding})"), vec![sheet]));
    }
    let (separator, sheet) = separated::read(&text, limits)?;
    Ok((format!("{separator} ({encoding})"), vec![sheet]))
}

/// The text without its byte-order mark, and the name of its encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, String), Why> {
    let encoding = encoding_of(bytes);
    let (text, encoding, damaged) = encoding.decode(bytes);
    let name = match encoding.name() {
        name if bytes.starts_with(b"\xEF\xBB\xBF") => format!("{name} BOM"),
        name => name.to_owned(),
    };
    // A few damaged characters spoil their rows only; many mean that the encoding is another one.
    if damaged && text.matches('\u{FFFD}').count() * 100 > text.chars().count() {
        return Err(Why::Encoding);
    }
    Ok((text.into_owned(), name))
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return encoding;
    }
    if bytes.is_ascii() && [&b"\x1B$B"[..], b"\x1B$@", b"\x1B(J"].iter().any(|escape| holds(bytes, escape)) {
        return ISO_2022_JP;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    match detector.guess(Some(b"jp"), Utf8Detection::Allow) {
        guess if guess == EUC_JP || guess == UTF_8 => guess,
        // Japanese spreadsheets write nothing else; what does not decode is refused.
        _ => SHIFT_JIS,
    }
}

/// Commas, line ends and digits have a zero byte beside them in UTF-16.
///
/// A zero or two in a file of another encoding are damage in a cell, and are told there.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let is_japanese_utf_8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    if is_japanese_utf_8 || bytes.iter().filter(|b| **b == 0).take(3).count() < 3 {
        return None;
    }
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let few = bytes.len() / 200;
    match (even, odd) {
        (0, 0) => None,
        (even, odd) if odd > few && even * 4 < odd => Some(UTF_16LE),
        (even, odd) if even > few && odd * 4 < even => Some(UTF_16BE),
        _ => None,
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn is_hardly_text(text: &str) -> bool {
    let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')).count();
    // One or two in a short file are damage in a cell, and are told there.
    odd > 2 && odd * 100 > text.chars().count()
}
