//! Whether malware can get at a copy: 書換え不可／切離し.

use super::YesNo;
use crate::said::Word;
use crate::unsettled::is_unsettled;
use crate::width;

/// Whether a copy lies out of malware's reach, in the column that asks so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It does: はい, 切離し, 書換え不可, オフライン, WORM.
    Out,
    /// It does not: いいえ, 常時接続.
    Within,
}

const OUT: [&str; 20] = [
    "切離し",
    "切り離し",
    "切離",
    "切離済",
    "切り離し済",
    "オフライン",
    "オフライン保管",
    "オフライン保存",
    "offline",
    "書換え不可",
    "書き換え不可",
    "書換不可",
    "上書き不可",
    "追記不能",
    "追記のみ",
    "worm",
    "イミュータブル",
    "取外し保管",
    "取り外し保管",
    "都度取外し",
];
const WITHIN: [&str; 6] = ["常時接続", "接続", "接続したまま", "オンライン", "online", "書換え可"];

impl Word for Reach {
    const EXAMPLES: &'static str = "はい・いいえ、切離し、書換え不可、オフライン、WORM";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        if is_unsettled(&key) {
            return None;
        }
        if let Some(said) = YesNo::read(text) {
            return Some(if said == YesNo::Yes { Self::Out } else { Self::Within });
        }
        // 「○（取外し保管）」: what stands in brackets says how.
        let mut parts = key.split(['(', ')', '、', '・', '/']).filter(|part| !part.is_empty()).peekable();
        parts.peek()?;
        let mut read = None;
        for part in parts {
            let said = match part {
                _ if OUT.contains(&part) => Some(Self::Out),
                _ if WITHIN.contains(&part) => Some(Self::Within),
                _ => YesNo::read(part).map(|said| if said == YesNo::Yes { Self::Out } else { Self::Within }),
            }?;
            if read.is_some_and(|before| before != said) {
                return None;
            }
            read = Some(said);
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_own_words_are_read() {
        use Reach::{Out, Within};
        for (text, expected) in [
            ("はい", Some(Out)),
            ("切離し", Some(Out)),
            ("書換え不可", Some(Out)),
            ("オフライン", Some(Out)),
            ("WORM", Some(Out)),
            ("○（取外し保管）", Some(Out)),
            ("いいえ", Some(Within)),
            ("常時接続", Some(Within)),
            ("○（常時接続）", None),
            ("○（予定）", None),
            ("一部", None),
        ] {
            assert_eq!(Reach::read(text), expected, "{text}");
        }
    }
}
