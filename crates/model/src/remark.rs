//! A remark beside はい: whether it only adds to the answer, or may take it back.
//!
//! 「90日保存」 adds, 「端末は適用していません」 takes back. What is not known to add is not taken to add: each phrase must tell of
//! something done, and none may doubt it.

mod words;

use crate::day::{Day, PartialDay};
use crate::said::Word;
use crate::text::holds_any;
use crate::width;
use words::{ADDS, AROUND, DONE, DOUBT, GOOD_LIMITS, HARMS, LACKS, NEUTRAL, NOTHING, OF_HARM, SENT_BACK, TO_COME};

/// What the remark beside a はい tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// It speaks of what is still to come: 「令和8年3月に対応予定」. 「設定済み。次回の見直しは…実施予定」 does not.
    pub tells_of_a_plan: bool,
    /// What was asked was not looked at, or is sent back: 「確認していません」, 「薬局様にて確認ください」.
    pub is_sent_back: bool,
    /// It only adds to a はい about something done; where it names a day, once that has come.
    pub only_adds: bool,
    /// The last day that it names: 「令和8年3月にサーバを入替」.
    pub names: Option<Day>,
    /// The day by which it will be done, where it tells no more than that: 「令和9年度までに実装予定」.
    pub by: Option<Day>,
}

/// Between the phrases of a remark.
const BETWEEN: [char; 6] = ['。', '、', ',', ';', '(', ')'];

impl Word for Remark {
    const EXAMPLES: &'static str = "設定済み、90日保存、別紙参照";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        let of_today = || key.split(BETWEEN).filter(|phrase| !phrase.contains("次回"));
        Some(Self {
            tells_of_a_plan: holds_any(&key, &TO_COME) && !holds_any(&key, &DONE),
            is_sent_back: holds_any(&key, &SENT_BACK),
            only_adds: of_today().all(adds),
            names: of_today().filter_map(day_in).map(|(day, _)| day).max(),
            by: of_today().filter_map(day_in).filter(|(_, rest)| tells_only_when(rest)).map(|(day, _)| day).max(),
        })
    }
}

fn adds(phrase: &str) -> bool {
    if phrase.is_empty() || NOTHING.contains(&phrase) {
        return true;
    }
    let without = |words: &[&str], in_place: &str, text: String| {
        words.iter().fold(text, |text, word| text.replace(word, in_place))
    };
    // A day alone: that it has come is seen where today is known.
    if lacks_harm(phrase) || day_in(phrase).is_some_and(|(_, rest)| rest.is_empty()) {
        return true;
    }
    let plain = without(&GOOD_LIMITS, "済", phrase.to_owned());
    let doubtful = without(&NEUTRAL, "", plain.clone());
    holds_any(&plain, &ADDS) && !holds_any(&doubtful, &DOUBT) && !plain.ends_with('中')
}

/// Whether a phrase says no more than that some harm is not there: 「未使用IDを削除していません」 says something else.
fn lacks_harm(phrase: &str) -> bool {
    let Some(rest) = HARMS.iter().find_map(|harm| phrase.strip_prefix(harm)) else { return false };
    let Some(rest) = LACKS.iter().find_map(|lack| rest.strip_suffix(lack)) else { return false };
    let left = OF_HARM.iter().fold(rest.to_owned(), |left, word| left.replace(word, ""));
    left.chars().all(|c| "はがもなのをてし".contains(c))
}

/// Whether what stands around a day tells no more than that it is one of a plan.
fn tells_only_when(rest: &str) -> bool {
    let rest = AROUND.iter().fold(rest.to_owned(), |rest, word| rest.replace(word, ""));
    rest.trim_end_matches('。').is_empty()
}

/// The last day that a phrase names with its year, and what stands around it: 「サーバは令和8年3月に停止」, 「R9年度中」.
fn day_in(phrase: &str) -> Option<(Day, String)> {
    let mut before = None;
    let is_start = |(at, c): (usize, char)| {
        let is_first = !before.is_some_and(|before: char| before.is_ascii_alphanumeric());
        before = Some(c);
        let next = phrase.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let is_era = matches!(c, 'r' | 'h') && next.is_some_and(|next| next.is_ascii_digit());
        (is_first && (is_era || c.is_ascii_digit()) || matches!(c, '令' | '平')).then_some(at)
    };
    let (front, written) = phrase.split_at_checked(phrase.char_indices().find_map(is_start)?)?;
    let is_of_day = |c: char| c.is_ascii_digit() || "令和平成元rh年度月日/.-末".contains(c);
    let (written, behind) = written.split_at_checked(written.find(|c| !is_of_day(c)).unwrap_or(written.len()))?;
    let written = written.trim_end_matches(['.', '-', '/']);
    let day = || PartialDay::read(written).ok().filter(|read| read.assumed.is_none()).map(|read| read.day.latest());
    Some((Day::deadline(written).or_else(day)?, format!("{front}{behind}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_only_adds_where_each_of_its_phrases_is_known_to() {
        for (remark, only_adds) in [
            ("", true),
            ("なし", true),
            ("90日保存", true),
            ("保守元IPのみ許可", true),
            ("停止済み。次回の見直しは令和8年6月に実施予定", true),
            ("R7.6.20実施", true),
            ("不要なIDは削除済み", true),
            ("別紙のとおり", true),
            ("毎月適用", true),
            ("使い回しはしていません", true),
            ("不要なアカウントはありません", true),
            ("共用IDなし", true),
            ("未使用IDを削除していません", false),
            ("VPN接続のみ許可", true),
            ("検証後に毎月適用", true),
            ("管理者権限は弊社担当者のみ設定", true),
            ("生体認証に対応しています", true),
            ("英数記号12文字以上", true),
            ("外部媒体は禁止しています", true),
            ("端末は適用していません", false),
            ("サーバは未適用", false),
            ("適用不可", false),
            ("薬局様で実施ください", false),
            ("お客様責任範囲", false),
            ("一部適用できない端末あり", false),
            ("弊社サーバのみ。端末は対象外", false),
            ("検証中", false),
            ("対応未定", false),
            ("実装していない", false),
            ("令和10年度", true),
            ("導入済（R7.4）", true),
            ("要望により対応", false),
            ("実施は薬局", false),
            ("テスト環境で検証済", false),
            ("8文字以上（英数記号）", true),
            ("薬局様のご判断", false),
            ("ログは取得していない", false),
            ("制限なし", false),
            ("ルータは管理外", false),
            ("NTT様にご確認ください", false),
            ("共用IDを使用しています", false),
            ("依頼があれば対応", false),
            ("オプションで対応可", false),
        ] {
            assert_eq!(Remark::read(remark).map(|it| it.only_adds), Some(only_adds), "{remark}");
        }
    }

    #[test]
    fn the_day_of_a_plan_is_told() {
        for (remark, day) in [
            ("令和10年度", Some("2029-03-31")),
            ("サーバは令和8年3月に停止予定", Some("2026-03-31")),
            ("R9年度中に実装", Some("2028-03-31")),
            ("R9.4.1に薬局様と相談", Some("2027-04-01")),
            ("R7.6.20実施", Some("2025-06-20")),
            ("停止済み。次回の見直しは令和8年6月に実施予定", None),
            ("90日保存", None),
            ("Ver.5.0.1を提出", None),
        ] {
            let names = Remark::read(remark).and_then(|it| it.names);
            assert_eq!(names.map(|day| day.to_string()).as_deref(), day, "{remark}");
        }
        let by = |remark| Remark::read(remark).is_some_and(|it| it.by.is_some());
        assert!(by("令和9年度までに実装予定") && by("令和10年度") && !by("R9.4.1に薬局様と相談"));
    }
}
