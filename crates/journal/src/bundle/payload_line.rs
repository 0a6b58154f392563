//! One line of `payloads.jsonl`: the payload opened with its salt, or the word that it was erased.
//!
//! It has one encoding. Reading accepts nothing else, so nothing has to be written again to see whether it is the same.

use std::borrow::Cow;

use serde::Serialize;

use crate::Digest;
use crate::entry::Scan;

/// What a line says, in the order in which it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
#[serde(untagged)]
pub(crate) enum PayloadLine<'a> {
    Kept {
        seq: u64,
        salt: Digest,
        payload: Cow<'a, str>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Digest>,
    },
    Erased {
        seq: u64,
        erased: bool,
    },
}

impl<'a> PayloadLine<'a> {
    /// Reads a line in its one encoding, and no other.
    pub(crate) fn parse_exact(line: &'a str) -> Option<Self> {
        let mut scan = Scan(line);
        let seq = scan.after(r#"{"seq":"#)?.number()?;
        if let Some(scan) = scan.after(r#","erased":"#) {
            let erased = scan.0 == "true}";
            return (erased || scan.0 == "false}").then_some(Self::Erased { seq, erased });
        }
        let salt = scan.after(r#","salt":"#)?.digest()?;
        let payload = escaped_text(scan.after(r#","payload":"#)?)?;
        let mut attachments = Vec::new();
        if scan.after(r#","attachments":["#).is_some() {
            attachments.push(scan.digest()?);
            while scan.after(",").is_some() {
                attachments.push(scan.digest()?);
            }
            scan.after("]")?;
        }
        (scan.0 == "}").then_some(Self::Kept { seq, salt, payload, attachments })
    }
}

/// A text in quotes that escapes what it must, each in the one way, and nothing else.
fn escaped_text<'a>(scan: &mut Scan<'a>) -> Option<Cow<'a, str>> {
    let inside = scan.0.strip_prefix('"')?;
    let mut left = inside;
    let mut text = String::new();
    loop {
        let (plain, rest) = left.split_at_checked(plain_bytes(left))?;
        if let Some(after) = rest.strip_prefix('"') {
            scan.0 = after;
            if text.is_empty() {
                return Some(Cow::Borrowed(plain));
            }
            text.push_str(plain);
            return Some(Cow::Owned(text));
        }
        if text.is_empty() {
            // Unescaped it is shorter: one allocation is enough for most.
            text.reserve(inside.len());
        }
        text.push_str(plain);
        let (escaped, after) = unescape(rest)?;
        text.push(escaped);
        left = after;
    }
}

/// How many bytes come before the first that is never written as it is: a quote, a backslash, a control character. Eight are
/// looked at together: subtracting sets the highest bit of a byte that is too small, and of none before the first such byte.
fn plain_bytes(text: &str) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let is_below = |eight: u64, least: u8| eight.wrapping_sub(EACH * u64::from(least)) & !eight & (EACH << 7);
    let is = |eight: u64, byte: u8| is_below(eight ^ (EACH * u64::from(byte)), 1);
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    for (before, chunk) in chunks.iter().enumerate() {
        let eight = u64::from_le_bytes(*chunk);
        let special = is_below(eight, b' ') | is(eight, b'"') | is(eight, b'\\');
        if special != 0 {
            return before * 8 + special.trailing_zeros() as usize / 8;
        }
    }
    let is_special = |byte: &u8| *byte < b' ' || matches!(byte, b'"' | b'\\');
    text.len() - rest.len() + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// The character that an escape stands for, if it is written so, and what comes after it.
fn unescape(text: &str) -> Option<(char, &str)> {
    let [b'\\', escape, ..] = text.as_bytes() else { return None };
    let escaped = match escape {
        b'"' => '"',
        b'\\' => '\\',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            // Those with a short escape are never written in the long one.
            let is_long = |byte: &u8| !matches!(byte, 8 | 9 | 10 | 12 | 13);
            let control = (0..b' ').filter(is_long).find(|byte| text.starts_with(&format!("\\u{byte:04x}")))?;
            return Some((control.into(), text.get(6..)?));
        }
        _ => return None,
    };
    Some((escaped, text.get(2..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is in its one encoding by its definition: parsed as JSON and written again it is the same.
    fn by_definition(line: &str) -> Option<PayloadLine<'static>> {
        let read: PayloadLine<'static> = serde_json::from_str(line).ok()?;
        (serde_json::to_string(&read).unwrap() == line).then_some(read)
    }

    #[track_caller]
    fn check(line: &str) {
        assert_eq!(PayloadLine::parse_exact(line), by_definition(line), "{line}");
    }

    fn kept(payload: String, attachments: usize) -> String {
        let attachments = vec![Digest::of(b"attached"); attachments];
        let line = PayloadLine::Kept { seq: 70, salt: Digest::of(b"salt"), payload: payload.into(), attachments };
        serde_json::to_string(&line).unwrap()
    }

    #[test]
    fn every_character_is_read_as_it_is_written() {
        let every: Vec<char> = (0..0x3000)
            .chain([0xd7ff, 0xe000, 0xfffd, 0xffff, 0x1_0000, 0x10_ffff])
            .filter_map(char::from_u32)
            .collect();
        for c in &every {
            let line = kept(format!("{c}a{c}"), 0);
            assert!(PayloadLine::parse_exact(&line).is_some(), "{line}");
            check(&line);
        }
        check(&kept(every.iter().collect(), 2));
    }

    #[test]
    fn no_other_spelling_is_accepted() {
        for code in 0..=0x110 {
            for escape in [format!("\\u{code:04x}"), format!("\\u{code:04X}"), format!("\\u{code:x}")] {
                check(&kept("PUT".into(), 0).replace("PUT", &escape));
            }
        }
        for byte in 0..=0x7f_u8 {
            check(&kept("PUT".into(), 0).replace("PUT", &char::from(byte).to_string()));
            check(&kept("PUT".into(), 0).replace("PUT", &format!("\\{}", char::from(byte))));
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_judged_as_the_definition_says() {
        let erased = r#"{"seq":70,"erased":true}"#;
        let payload = "{\"名\":\"\\\\ \u{1}\n\"}".to_owned();
        for line in [erased.to_owned(), erased.replace("true", "false"), kept(payload, 2), kept(String::new(), 0)] {
            assert!(PayloadLine::parse_exact(&line).is_some(), "{line}");
            check(&line);
            for (at, _) in line.char_indices() {
                let (before, after) = line.split_at(at);
                let mut rest = after.chars();
                rest.next();
                for put in "\0\n!\"\\,:{}[]-+.0179abefnrtuTZ\u{7f}é".chars() {
                    check(&format!("{before}{put}{after}"));
                    check(&format!("{before}{put}{}", rest.as_str()));
                }
                check(before);
                check(&format!("{before}{}", rest.as_str()));
            }
        }
        check(&kept("a".into(), 1).replace(r#"],""#, r#"]"#));
        check(&kept("a".into(), 0).replace('}', r#","attachments":[]}"#));
        check(&kept("a".into(), 0).replace("70", "18446744073709551616"));
        check(&kept("a".into(), 0).replace("70", "18446744073709551615"));
    }
}
