//! What free words on a practice tell: 「はい」, 「3か月ごと」, 「していない」, 「検討中」.
//!
//! Where a duty asks for more than yes or no (how often, how long, what is forbidden), words count only where nothing is left of
//! them beside those that are known: 「端末のみ2か月ごと」 and 「8文字以内」 tell something else.

mod words;

use crate::said::Word;
use crate::text::{holds_any, without_words};
use crate::unsettled::is_unsettled;
use crate::width;
use crate::word::{Count, YesNo};
use words::{BAN, HELD_BACK, LEAVE, LENGTH, LET_GO, NO_USE, OPEN, RHYTHM, SAID, UNITS};

/// What the words of a statement tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stance {
    /// A plain yes or no.
    pub plain: Option<bool>,
    /// Whether it is done; any description of how is a yes.
    pub practised: Option<bool>,
    /// They tell how often.
    pub is_rhythm: bool,
    /// The number of characters that is asked for at least.
    pub least_length: Option<u32>,
    /// Every medium is forbidden, at all times.
    pub forbids_all_media: bool,
    /// They name letters, digits and marks: 「英字・数字・記号」.
    pub is_mixed: bool,
    /// They tell by what use is held back: 「許可したものだけ使う」. 「自由に使ってよい」 is a description of how as well.
    pub holds_use_back: bool,
    /// They may speak of what is allowed: 「可」, 「許可」.
    pub speaks_of_leave: bool,
}

impl Word for Stance {
    const EXAMPLES: &'static str = "はい、いいえ、3か月ごと";

    fn read(text: &str) -> Option<Self> {
        let words = text.trim();
        let key = width::key(text);
        let plain = YesNo::read(text).map(|said| said == YesNo::Yes);
        // 「-」 and 「ー」 tell nothing.
        let is_open = holds_any(words, &OPEN)
            || is_unsettled(&key)
            || holds_any(
                &key,
                &[
                    "まだ",
                    "別途",
                    "に確認",
                    "確認する",
                    "問い合わせ",
                    "問合せ",
                    "任せ",
                    "まかせ",
                    "わからない",
                    "分からない",
                ],
            )
            || NO_USE.contains(&key.as_str())
            || !key.chars().any(|c| c.is_alphanumeric() && c != 'ー') && plain.is_none();
        let refuses = plain == Some(false) || ["ない", "なし", "ません"].iter().any(|end| words.ends_with(end));
        let practised = if words.is_empty() || is_open { None } else { Some(!refuses) };
        let is_settled = practised == Some(true);
        let is_refused_use =
            !holds_any(words, &OPEN) && !is_unsettled(&key) && NO_USE.iter().any(|ban| key.ends_with(ban));
        Some(Self {
            plain,
            practised,
            is_rhythm: is_settled && holds_any(&key, &UNITS) && is_left_empty(&key, &[&RHYTHM, &SAID]),
            least_length: least_length(&key).filter(|_| !is_open),
            forbids_all_media: (is_settled || is_refused_use)
                && (key.contains("禁止") || holds_any(&key, &NO_USE))
                && is_left_empty(&key, &[&BAN, &NO_USE, &SAID]),
            is_mixed: is_settled
                && key.contains('英')
                && key.contains('数')
                && key.contains("記号")
                && is_left_empty(&key, &[&LENGTH, &["字", "混在"], &SAID]),
            holds_use_back: is_settled
                && (plain == Some(true) || holds_any(&key, &HELD_BACK))
                && !holds_any(&key, &LET_GO),
            speaks_of_leave: LEAVE.contains(&key.as_str()),
        })
    }
}

/// The least number of characters, where nothing else is said.
fn least_length(key: &str) -> Option<u32> {
    let key = in_digits(key);
    Count::read(&key).map(|count| count.0).filter(|_| is_left_empty(&up_to(&key), &[&LENGTH, &SAID]))
}

/// 「十三文字」 as 「13文字」.
fn in_digits(key: &str) -> String {
    const DIGITS: &str = "〇一二三四五六七八九";
    let Some((number, rest)) = ["文字", "桁"].iter().find_map(|unit| {
        let at = key.find(unit)?;
        key.split_at_checked(at)
    }) else {
        return key.to_owned();
    };
    let digit = |c: char| DIGITS.chars().position(|known| known == c);
    let before = number.trim_end_matches(|c: char| c == '十' || digit(c).is_some());
    let value = |part: &str, none: usize| part.chars().next().map_or(Some(none), digit);
    let read = match number.get(before.len()..).unwrap_or_default() {
        "" => None,
        typed => match typed.split_once('十') {
            Some((tens, ones)) => value(tens, 1).zip(value(ones, 0)).map(|(tens, ones)| tens * 10 + ones),
            None => value(typed, 0),
        },
    };
    read.map_or_else(|| key.to_owned(), |read| format!("{before}{read}{rest}"))
}

/// 「8文字以上16文字以下」 without its upper bound, which takes nothing from the lower one.
fn up_to(key: &str) -> String {
    let Some((least, most)) = key.split_once("以上") else { return key.to_owned() };
    let is_bound = ["以下", "以内", "まで"].iter().any(|end| most.ends_with(end));
    format!("{least}以上{}", if is_bound && most.starts_with(|c: char| c.is_ascii_digit()) { "" } else { most })
}

/// Whether nothing is left of words beside those that are known, numbers and marks.
fn is_left_empty(key: &str, known: &[&[&str]]) -> bool {
    without_words(key, known).chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "()・、。,.~-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_lengths_and_bans_are_told_from_what_looks_like_them() {
        let read = |text: &str| Stance::read(text).unwrap();
        for said in [
            "3か月ごと",
            "2か月",
            "毎年",
            "毎年4月",
            "90日",
            "半年に1回",
            "年1回",
            "2か月ごとに変更している",
            "2ヶ月毎",
            "定期的に変更している",
            "四半期ごと",
            "2か月ごと（全職員）",
            "毎年4月と10月",
            "2か月ごと、漏えい時は直ちに",
        ] {
            assert!(read(said).is_rhythm, "{said}");
        }
        for said in [
            "漏洩時のみ",
            "初回のみ",
            "忘れた時",
            "1度変更した",
            "担当者に任せている",
            "端末のみ2か月ごと",
            "3か月ごと（予定）",
            "-",
        ] {
            assert!(!read(said).is_rhythm, "{said}");
        }
        for (said, length) in [
            ("8", Some(8)),
            ("１３文字以上", Some(13)),
            ("英数記号10文字", Some(10)),
            ("8文字以上（英数字・記号）", Some(8)),
            ("6〜8文字", Some(6)),
            ("最低8", Some(8)),
            ("8文字以上16文字以下", Some(8)),
            ("8文字以内", None),
            ("8文字まで", None),
            ("8文字程度", None),
            ("最大8", None),
            ("十三文字", Some(13)),
            ("八文字以上", Some(8)),
            ("二十桁", Some(20)),
            ("8（レジは4）", None),
            ("8文字以上を推奨", None),
        ] {
            assert_eq!(read(said).least_length, length, "{said}");
        }
        for said in [
            "全面禁止",
            "使用禁止",
            "禁止している",
            "一律禁止",
            "使用しない",
            "USBメモリは使用しない",
            "USBメモリ等の外部記録媒体は使用禁止",
            "禁止",
        ] {
            assert!(read(said).forbids_all_media, "{said}");
        }
        for said in
            ["私物のUSBメモリは禁止", "持ち出しは禁止", "来年度から禁止", "原則禁止", "禁止していない", "禁止する予定"]
        {
            assert!(!read(said).forbids_all_media, "{said}");
        }
        assert_eq!((read("-").practised, read("これから").practised, read("はい").practised), (None, None, Some(true)));
    }
}
