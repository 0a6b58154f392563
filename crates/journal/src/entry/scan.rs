//! Reading a header line: it is scanned once, from the left, and its texts are left where they stand.
//!
//! The scan accepts nothing but the one encoding, so nothing has to be written again to see whether it is the same.

use super::{At, HEADER_VERSION, Header, Kind, MAX_WORD_BYTES, is_word_byte};
use crate::Digest;

/// A [`Header`] whose texts still stand in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeaderLine<'a> {
    v: u32,
    pub(crate) journal: &'a str,
    pub(crate) kind: Kind,
    pub(crate) epoch: u64,
    pub(crate) seq: u64,
    pub(crate) at: At,
    actor: &'a str,
    pub(crate) act: &'a str,
    pub(crate) batch: u64,
    key: Option<&'a str>,
    pub(crate) base: Option<u64>,
    pub(crate) subject: Option<&'a str>,
    pub(crate) payload: Digest,
}

impl<'a> HeaderLine<'a> {
    /// Reads a line that was written as a header.
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        Scan(line).header()
    }

    /// Reads a line from outside: it must be the one encoding, byte for byte.
    pub(crate) fn parse_exact(line: &'a str) -> Option<Self> {
        Self::parse(line).filter(|header| header.v == HEADER_VERSION)
    }

    pub(super) fn to_header(self) -> Header {
        Header {
            v: self.v,
            journal: self.journal.to_owned(),
            kind: self.kind,
            epoch: self.epoch,
            seq: self.seq,
            at: self.at,
            actor: self.actor.to_owned(),
            act: self.act.to_owned(),
            batch: self.batch,
            key: self.key.map(str::to_owned),
            base: self.base,
            subject: self.subject.map(str::to_owned),
            payload: self.payload,
        }
    }
}

/// What is left of a line of JSON that has one encoding only.
pub(crate) struct Scan<'a>(pub(crate) &'a str);

impl<'a> Scan<'a> {
    fn header(mut self) -> Option<HeaderLine<'a>> {
        let header = HeaderLine {
            v: self.after(r#"{"v":"#)?.number()?.try_into().ok()?,
            journal: self.after(r#","journal":"#)?.word()?,
            kind: Kind::from_word(self.after(r#","kind":"#)?.text()?)?,
            epoch: self.after(r#","epoch":"#)?.number()?,
            seq: self.after(r#","seq":"#)?.number()?,
            at: At::parse(self.after(r#","at":"#)?.text()?)?,
            actor: self.after(r#","actor":"#)?.word()?,
            act: self.after(r#","act":"#)?.word()?,
            batch: self.after(r#","batch":"#)?.number()?,
            key: self.after(r#","key":"#)?.or_null(Self::word)?,
            base: self.after(r#","base":"#)?.or_null(Self::number)?,
            subject: self.after(r#","subject":"#)?.or_null(Self::word)?,
            payload: self.after(r#","payload":"#)?.digest()?,
        };
        (self.0 == "}").then_some(header)
    }

    /// What comes after these characters, which must come first.
    pub(crate) fn after(&mut self, literal: &str) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(literal)?;
        Some(self)
    }

    /// A text in which nothing is escaped: it ends at the next quote.
    fn text(&mut self) -> Option<&'a str> {
        let inside = self.0.strip_prefix('"')?;
        let end = inside.bytes().position(|byte| byte == b'"')?;
        let (text, rest) = inside.split_at_checked(end)?;
        self.0 = rest.strip_prefix('"')?;
        Some(text)
    }

    /// A text that may stand in a header.
    fn word(&mut self) -> Option<&'a str> {
        let inside = self.0.strip_prefix('"')?;
        let end = inside.bytes().position(|byte| !is_word_byte(byte))?;
        let (word, rest) = inside.split_at_checked(end)?;
        self.0 = rest.strip_prefix('"')?;
        (1..=MAX_WORD_BYTES).contains(&end).then_some(word)
    }

    /// A digest in quotes.
    pub(crate) fn digest(&mut self) -> Option<Digest> {
        let (digits, rest) = self.0.strip_prefix('"')?.split_at_checked(64)?;
        self.0 = rest.strip_prefix('"')?;
        digits.parse().ok()
    }

    /// A number in its one spelling: without a leading zero.
    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        let mut count = 0;
        for digit in self.0.bytes().take_while(u8::is_ascii_digit) {
            number = number.checked_mul(10)?.checked_add((digit - b'0').into())?;
            count += 1;
        }
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        (digits == "0" || number > 0 && !digits.starts_with('0')).then_some(number)
    }

    fn or_null<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.after("null") {
            Some(_) => Some(None),
            None => read(self).map(Some),
        }
    }
}
