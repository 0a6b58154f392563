//! Texts in an xls: narrow or wide characters, cut into pieces wherever a record was full.

use crate::limits::Limits;
use crate::neutral;
use crate::source::cfb::{u16_at, u32_at};
use crate::trouble::Why;
use std::sync::Arc;

/// A text with a one-byte length.
pub(super) fn short_text(data: &[u8]) -> Option<String> {
    characters(data.get(2..)?, usize::from(*data.first()?), data.get(1)? & 1 == 1)
}

/// A text with a two-byte length.
pub(super) fn text(data: &[u8]) -> Option<String> {
    let flags = *data.get(2)?;
    let extra = if flags & 8 == 8 { 2 } else { 0 } + if flags & 4 == 4 { 4 } else { 0 };
    characters(data.get(3 + extra..)?, usize::from(u16_at(data, 0)?), flags & 1 == 1)
}

/// Narrow characters are Latin-1, wide ones UTF-16.
fn characters(data: &[u8], count: usize, wide: bool) -> Option<String> {
    if wide {
        let units: Vec<u16> = (0..count).map(|n| u16_at(data, n * 2)).collect::<Option<_>>()?;
        return Some(String::from_utf16_lossy(&units));
    }
    Some(data.get(..count)?.iter().map(|b| char::from(*b)).collect())
}

/// The pieces of one long record, read as one.
struct Pieces<'d> {
    pieces: &'d [&'d [u8]],
    piece: usize,
    at: usize,
}

impl<'d> Pieces<'d> {
    fn byte(&mut self) -> Option<u8> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if let Some(byte) = piece.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            self.piece += 1;
            self.at = 0;
        }
    }

    fn number(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn long(&mut self) -> Option<usize> {
        let (low, high) = (self.number()?, self.number()?);
        Some(usize::from(low) | usize::from(high) << 16)
    }

    fn is_at_end_of_piece(&self) -> bool {
        self.pieces.get(self.piece).is_some_and(|piece| self.at >= piece.len())
    }

    /// Characters go on in the next piece behind a byte that says anew whether they are wide.
    fn characters(&mut self, count: usize, mut wide: bool, out: &mut Vec<u16>) -> Option<()> {
        for _ in 0..count {
            if self.is_at_end_of_piece() {
                wide = self.byte()? & 1 == 1;
            }
            out.push(if wide { self.number()? } else { u16::from(self.byte()?) });
        }
        Some(())
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        for _ in 0..bytes {
            self.byte()?;
        }
        Some(())
    }

    fn text(&mut self, units: &mut Vec<u16>) -> Option<String> {
        let count = usize::from(self.number()?);
        let flags = self.byte()?;
        let runs = if flags & 8 == 8 { usize::from(self.number()?) } else { 0 };
        let furigana = if flags & 4 == 4 { self.long()? } else { 0 };
        units.clear();
        self.characters(count, flags & 1 == 1, units)?;
        self.skip(runs * 4)?;
        self.skip(furigana)?;
        Some(String::from_utf16_lossy(units))
    }
}

/// The shared strings, from their record and what continues it.
pub(super) fn shared_strings(pieces: &[&[u8]], limits: &Limits) -> Result<Vec<Arc<str>>, Why> {
    let Some(first) = pieces.first() else {
        return Ok(Vec::new());
    };
    let wanted = u32_at(first, 4).unwrap_or_default() as usize;
    let mut reader = Pieces { pieces, piece: 0, at: 8 };
    let mut units = Vec::new();
    let mut strings: Vec<Arc<str>> = Vec::new();
    let mut kept = 0usize;
    while strings.len() < wanted {
        let text = reader.text(&mut units).ok_or_else(|| Why::broken("文字列の表が途中で切れています"))?;
        kept = kept.saturating_add(text.len());
        if kept > limits.text_bytes {
            return Err(Why::TooMany { what: "文字", what_en: "characters", limit: limits.text_bytes as u64 });
        }
        strings.push(neutral::restored(&text).into());
    }
    Ok(strings)
}
