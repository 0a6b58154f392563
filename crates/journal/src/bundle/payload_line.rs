//! One line of `payloads.jsonl`: the payload opened with its salt, or the word that it was erased.
//!
//! It has one encoding. Reading accepts nothing else, so nothing has to be written again to see whether it is the same.

use serde::Serialize;

use crate::Digest;
use crate::entry::Scan;

/// What a line says, in the order in which it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
#[serde(untagged)]
pub(crate) enum PayloadLine {
    Kept {
        seq: u64,
        salt: Digest,
        payload: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Digest>,
    },
    Erased {
        seq: u64,
        erased: bool,
    },
}

impl PayloadLine {
    /// Reads a line in its one encoding, and no other.
    pub(crate) fn parse_exact(line: &str) -> Option<Self> {
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

/// A text in quotes that escapes what it must, each in the one way, and nothing else. A payload of JSON has an escape every few
/// bytes: eight are read as one number, and it is known of all of them at once which are special.
fn escaped_text(scan: &mut Scan<'_>) -> Option<String> {
    let mut left = scan.0.strip_prefix('"')?.as_bytes();
    let mut text = Vec::with_capacity(left.len() + 8);
    loop {
        let eight = first_eight(left);
        let mut special = special_bytes(eight);
        let mut done = 0;
        while done < 8 {
            let next = special.trailing_zeros() as usize / 8;
            // All the rest, and then some of it taken back: a copy of fixed length is one step.
            let len = text.len();
            text.extend_from_slice(&(eight >> (8 * done)).to_le_bytes());
            text.truncate(len + next - done);
            done = next;
            if next < 8 {
                let at_special = left.get(next..)?;
                if at_special.starts_with(b"\"") {
                    scan.0 = scan.0.get(scan.0.len() - at_special.len() + 1..)?;
                    return String::from_utf8(text).ok();
                }
                let (escaped, written) = unescape(at_special)?;
                text.push(escaped);
                done += written;
                special &= u64::MAX.checked_shl(8 * done as u32).unwrap_or(0);
            }
        }
        left = left.get(done..)?;
    }
}

/// The first eight bytes as one number, the first lowest. Where there are fewer, zeros follow, which no text holds.
fn first_eight(bytes: &[u8]) -> u64 {
    let eight = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut eight = [0; 8];
        eight.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        eight
    });
    u64::from_le_bytes(eight)
}

/// The highest bit of each of eight bytes that is never written as it is: a quote, a backslash, a control character.
fn special_bytes(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Adding sets the highest bit of each byte that is not small; without that bit nothing is carried into the next.
    let low = eight & (EACH * 0x7f);
    let is_not = |byte: u8| (low ^ (EACH * u64::from(byte))) + EACH * 0x7f;
    let is_printed = low + EACH * u64::from(0x80 - b' ');
    !(is_printed & is_not(b'"') & is_not(b'\\') | eight) & (EACH * 0x80)
}

/// The character that an escape stands for, if it is written so, and how many bytes it is written in.
fn unescape(text: &[u8]) -> Option<(u8, usize)> {
    let [b'\\', escape, after @ ..] = text else { return None };
    let escaped = match escape {
        b'"' | b'\\' => *escape,
        b'b' => 0x08,
        b't' => b'\t',
        b'n' => b'\n',
        b'f' => 0x0c,
        b'r' => b'\r',
        b'u' => {
            // Those with a short escape are never written in the long one.
            let is_long = |byte: &u8| !matches!(byte, 0x08 | b'\t' | b'\n' | 0x0c | b'\r');
            let digits = after.first_chunk::<4>()?;
            let control = (0..b' ').filter(is_long).find(|byte| format!("{byte:04x}").as_bytes() == digits)?;
            return Some((control, 6));
        }
        _ => return None,
    };
    Some((escaped, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is in its one encoding by its definition: parsed as JSON and written again it is the same.
    fn by_definition(line: &str) -> Option<PayloadLine> {
        let read: PayloadLine = serde_json::from_str(line).ok()?;
        (serde_json::to_string(&read).unwrap() == line).then_some(read)
    }

    #[track_caller]
    fn check(line: &str) {
        assert_eq!(PayloadLine::parse_exact(line), by_definition(line), "{line}");
    }

    fn kept(payload: String, attachments: usize) -> String {
        let attachments = vec![Digest::of(b"attached"); attachments];
        let line = PayloadLine::Kept { seq: 70, salt: Digest::of(b"salt"), payload, attachments };
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
        // Escapes across every boundary of eight bytes.
        for before in 0..20 {
            for special in ["\"", "\\\\\"", "\u{1}\n\u{1f}", "é\"緑\\", "\u{7f}\u{80}"] {
                check(&kept(format!("{}{special}{special}bc", "a".repeat(before)), 0));
            }
        }
        check(&kept("a".into(), 1).replace(r#"],""#, r#"]"#));
        check(&kept("a".into(), 0).replace('}', r#","attachments":[]}"#));
        check(&kept("a".into(), 0).replace("70", "18446744073709551616"));
        check(&kept("a".into(), 0).replace("70", "18446744073709551615"));
    }
}
