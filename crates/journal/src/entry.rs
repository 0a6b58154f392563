//! One entry of a journal: a header that the tree commits to, and a payload that the header commits to.
//!
//! The header has exactly one encoding (docs/journal-format.md): one line of JSON without white space, keys in the order
//! of the struct, absent values as `null`. Its bytes are the leaf of the tree. No header text ever needs escaping, and
//! none may hold a name: ids and short codes only, so that erasing a payload erases everything personal.

mod scan;

use std::fmt;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;
use serde::{Serialize, Serializer};

use crate::Digest;
pub(crate) use scan::{HeaderLine, Scan};

/// The version that every new header carries.
pub const HEADER_VERSION: u32 = 1;
/// The longest header text (actor, act, key, subject, journal id), in bytes.
pub const MAX_WORD_BYTES: usize = 200;
/// The last millisecond that still writes as a four-digit year.
const LAST_MS: i64 = 253_402_300_799_999;

/// Who holds a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// 薬局
    Pharmacy,
    /// 法人（本部）
    Company,
    /// 薬剤師会
    Association,
    /// 複数の薬局を預かるサーバー
    Hub,
}

impl Kind {
    /// The word in headers and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pharmacy => "pharmacy",
            Self::Company => "company",
            Self::Association => "association",
            Self::Hub => "hub",
        }
    }

    /// The kind that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pharmacy, Self::Company, Self::Association, Self::Hub].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An instant in whole milliseconds, written `2025-11-25T01:02:03.004Z` (RFC 3339, always UTC, always 24 characters).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(i64);

impl At {
    /// An instant from milliseconds since 1970, moved to the nearest one that can be written.
    #[must_use]
    pub fn from_ms(ms: i64) -> Self {
        Self(ms.clamp(0, LAST_MS))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let shape = b"dddd-dd-ddTdd:dd:dd.dddZ";
        let fits = text.len() == shape.len()
            && text.bytes().zip(shape).all(|(byte, &want)| match want {
                b'd' => byte.is_ascii_digit(),
                _ => byte == want,
            });
        let digits = |at: usize, count: usize| {
            let digits = text.as_bytes().iter().skip(at).take(count);
            digits.fold(0, |number: i32, digit| 10 * number + i32::from(digit & 15))
        };
        let [year, month, day] = [digits(0, 4), digits(5, 2), digits(8, 2)];
        let [hour, minute, second, ms] = [digits(11, 2), digits(14, 2), digits(17, 2), digits(20, 3)];
        let small = |number: i32| i8::try_from(number).ok();
        let date = civil::Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
        let time = civil::Time::new(small(hour)?, small(minute)?, small(second)?, ms * 1_000_000).ok()?;
        let instant = fits.then(|| Offset::UTC.to_timestamp(date.to_datetime(time)).ok()).flatten()?;
        (instant >= Timestamp::UNIX_EPOCH).then(|| Self::from_ms(instant.as_millisecond()))
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instant = Timestamp::from_millisecond(self.0).map_err(|_| fmt::Error)?;
        write!(f, "{instant:.3}")
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What the tree commits to, in the order in which it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Version of this encoding.
    pub v: u32,
    /// Id of the journal.
    pub journal: String,
    /// Who holds it.
    pub kind: Kind,
    /// Rises when the journal moves home or an old copy is restored.
    pub epoch: u64,
    /// Place in the journal, from 0; also the index of the leaf.
    pub seq: u64,
    /// When it was written; never before the entry before it.
    pub at: At,
    /// Id of who acted; never a name.
    pub actor: String,
    /// Short code of what was done.
    pub act: String,
    /// `seq` of the first entry of the batch that was written whole or not at all.
    pub batch: u64,
    /// The caller's idempotency key.
    pub key: Option<String>,
    /// `seq` of the entry that this one changes: the latest of the same subject.
    pub base: Option<u64>,
    /// Opaque key of the record, such as `devices/01J…`.
    pub subject: Option<String>,
    /// SHA-256(salt ‖ payload).
    pub payload: Digest,
}

/// The line is not a header in its one encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a header in its one encoding")]
pub struct NotAHeader;

impl Header {
    /// The one encoding, without a line end. These bytes are the leaf of the tree.
    #[must_use]
    pub fn encode(&self) -> String {
        let Self { v, epoch, seq, at, batch, payload, .. } = self;
        let (journal, kind) = (&self.journal, self.kind.as_str());
        let (actor, act) = (&self.actor, &self.act);
        let (key, subject) = (Quoted(self.key.as_deref()), Quoted(self.subject.as_deref()));
        let base = Number(self.base);
        format!(
            r#"{{"v":{v},"journal":"{journal}","kind":"{kind}","epoch":{epoch},"seq":{seq},"at":"{at}","actor":"{actor}","act":"{act}","batch":{batch},"key":{key},"base":{base},"subject":{subject},"payload":"{payload}"}}"#
        )
    }

    /// Reads a line that this program wrote. A line from outside is read with [`Header::parse_exact`].
    ///
    /// # Errors
    /// The line is not a header.
    pub fn parse(line: &str) -> Result<Self, NotAHeader> {
        HeaderLine::parse(line).map(HeaderLine::to_header).ok_or(NotAHeader)
    }

    /// Reads a line from outside: it must be the one encoding, byte for byte.
    ///
    /// # Errors
    /// The line is not a header in its one encoding.
    pub fn parse_exact(line: &str) -> Result<Self, NotAHeader> {
        HeaderLine::parse_exact(line).map(HeaderLine::to_header).ok_or(NotAHeader)
    }
}

struct Quoted<'a>(Option<&'a str>);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(word) => write!(f, "\"{word}\""),
            None => f.write_str("null"),
        }
    }
}

struct Number(Option<u64>);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(number) => write!(f, "{number}"),
            None => f.write_str("null"),
        }
    }
}

/// Whether a text may stand in a header: visible ASCII that JSON never escapes, so that the encoding stays unique.
#[must_use]
pub fn is_word(text: &str) -> bool {
    (1..=MAX_WORD_BYTES).contains(&text.len()) && text.bytes().all(is_word_byte)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\')
}

/// An entry as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the tree commits to.
    pub header: Header,
    /// The exact text that was appended; `None` once erased.
    pub payload: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            v: HEADER_VERSION,
            journal: "01JMIDORI".into(),
            kind: Kind::Pharmacy,
            epoch: 1,
            seq: 7,
            at: At::from_ms(1_764_032_523_004),
            actor: "people/01A".into(),
            act: "record.put".into(),
            batch: 6,
            key: None,
            base: Some(3),
            subject: Some("devices/01B".into()),
            payload: Digest::of(b""),
        }
    }

    #[test]
    fn the_encoding_is_the_documented_one_and_what_serde_writes() {
        let line = header().encode();
        assert_eq!(
            line,
            r#"{"v":1,"journal":"01JMIDORI","kind":"pharmacy","epoch":1,"seq":7,"at":"2025-11-25T01:02:03.004Z","actor":"people/01A","act":"record.put","batch":6,"key":null,"base":3,"subject":"devices/01B","payload":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#
        );
        assert_eq!(line, serde_json::to_string(&header()).unwrap());
        assert_eq!(Header::parse_exact(&line), Ok(header()));
    }

    #[test]
    fn any_other_spelling_is_refused() {
        let line = header().encode();
        for (from, to) in [
            (r#""v":1"#, r#""v":2"#),
            (r#""v":1,"#, r#""v":1, "#),
            (r#","key":null"#, ""),
            (r#""epoch":1,"seq":7"#, r#""seq":7,"epoch":1"#),
            (r#""seq":7"#, r#""seq":7.0"#),
            ("03.004Z", "03.004+00:00"),
            ("03.004Z", "03.0041Z"),
            ("2025-11-25T", "2025-11-31T"),
            ("people/01A", "people/01\\u0041"),
            ("people/01A", "緑"),
            ("e3b0c4", "E3B0C4"),
            (r#""seq":7"#, r#""seq":07"#),
            (r#""seq":7"#, r#""seq":"#),
            (r#""seq":7"#, r#""seq":18446744073709551616"#),
            ("2025-11-25T", "1969-12-31T"),
            ("2025-11-25T", "2025-02-29T"),
            ("02:03.004Z", "02:60.004Z"),
            ("T01:", "T24:"),
            ("}", ",\"more\":1}"),
        ] {
            let other = line.replacen(from, to, 1);
            assert_ne!(other, line, "{from} is not in the line");
            assert_eq!(Header::parse_exact(&other), Err(NotAHeader), "{other}");
        }
    }

    /// A header as any reader of JSON and of RFC 3339 reads it.
    fn leniently(line: &str) -> Option<Header> {
        let value: serde_json::Value = serde_json::from_str(line).ok()?;
        let word = |key: &str| value.get(key)?.as_str().filter(|text| is_word(text)).map(str::to_owned);
        let number = |key: &str| value.get(key)?.as_u64();
        let instant: Timestamp = word("at")?.parse().ok()?;
        Some(Header {
            v: number("v").filter(|v| *v == 1)? as u32,
            journal: word("journal")?,
            kind: Kind::from_word(&word("kind")?)?,
            epoch: number("epoch")?,
            seq: number("seq")?,
            at: At::from_ms(instant.as_millisecond()),
            actor: word("actor")?,
            act: word("act")?,
            batch: number("batch")?,
            key: word("key"),
            base: number("base"),
            subject: word("subject"),
            payload: word("payload")?.parse().ok()?,
        })
    }

    /// The scan knows the encoding by itself; writing again what it read shows whether it is right.
    #[test]
    fn a_line_is_read_exactly_where_it_is_written_so() {
        let plain = Header { key: Some("k".into()), base: None, subject: None, epoch: 0, ..header() };
        for line in [header().encode(), plain.encode()] {
            for at in 0..line.len() {
                // A header is ASCII: it may be parted anywhere.
                let (before, rest) = line.split_at(at);
                let after = rest.split_at(1).1;
                let put = "\0 \n!\"\\,:{}-+.0127:9aefgnTZl\u{7f}é".chars().map(|c| format!("{before}{c}{after}"));
                let inserted = "0 \"1é".chars().map(|c| format!("{before}{c}{rest}"));
                for other in put.chain(inserted).chain([format!("{before}{after}"), before.to_owned()]) {
                    let expected = leniently(&other).filter(|read| read.encode() == other);
                    assert_eq!(Header::parse_exact(&other).ok(), expected, "{other}");
                }
            }
        }
    }
}
