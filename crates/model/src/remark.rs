//! A remark beside はい: whether it only adds to the answer, or may take it back.
//!
//! 「90日保存」 adds, 「端末は適用していません」 takes back, 「NTT管理」 says neither. A remark adds only where each of its phrases
//! consists of words that are known to; anything else leaves the はい open, for a person to read.

mod known;
mod none;
#[cfg(test)]
mod tests;
mod words;

use crate::day::{Day, day_in};
use crate::said::Word;
use crate::spared::without_spared;
use crate::text::{holds_any, without_words};
use crate::unsettled::is_unsettled;
use crate::width;
pub(crate) use known::known_words;
use std::borrow::Cow;
use words::{
    AROUND, CHOSEN, DONE, HARMS, HELD, KEPT_OUT, LACKS, LET_IN, NOTHING, OF_HARM, SAID_DONE, SENT_BACK, TO_COME, USE,
};

/// What the remark beside a はい tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// It speaks of what is still to come: 「令和8年3月に対応予定」. 「設定済み。次回の見直しは…実施予定」 does not.
    pub tells_of_a_plan: bool,
    /// What was asked was not looked at, or is sent back: 「確認していません」, 「薬局様にて確認ください」.
    pub is_sent_back: bool,
    /// It says that there is nothing to say: 「特になし」.
    pub is_nothing: bool,
    /// It tells of a lack, and of nothing that is there: 「行っていない」.
    pub says_none: bool,
    /// It is not known, or still being looked into: 「調査中」, 「把握していません」.
    pub is_unsettled: bool,
    /// It tells of fewer than eight characters, or of digits alone: 「数字6桁」.
    pub names_weak_password: bool,
    /// It tells of something kept for less than a day: 「0日保存」, 「保存1時間」.
    pub keeps_less_than_a_day: bool,
    /// To which kinds of question it only adds; where it names a day, once that has come.
    adds_to: [bool; 4],
    /// The last day that it names: 「令和8年3月にサーバを入替」.
    pub names: Option<Day>,
    /// The first day that may be meant by it: 「2025年11月適用」 is told within that month.
    pub names_from: Option<Day>,
    /// The day by which it will be done, where it tells no more than that: 「令和9年度までに実装予定」.
    pub by: Option<Day>,
}

/// What a row asks for: 「停止」 is good where something should end, and bad where something should run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// That something is done or runs: updates, logs, a rule.
    ToDo,
    /// That something ends: unused IDs, unneeded services.
    ToEnd,
    /// That someone is kept out: 接続元制限.
    ToHoldBack,
    /// Either: 外部媒体.
    ToEndOrHoldBack,
}

impl Asked {
    const ALL: [Self; 4] = [Self::ToDo, Self::ToEnd, Self::ToHoldBack, Self::ToEndOrHoldBack];
}

/// Between the clauses of a remark: a day belongs to all of its clause.
const CLAUSES: [char; 6] = ['。', '、', ',', ';', '(', ')'];
/// Between its phrases, the parts of a clause among them.
const BETWEEN: [char; 11] = ['。', '、', ',', ';', '(', ')', ':', '/', '・', '\n', '→'];

impl Remark {
    /// Whether it only adds to a はい about this.
    #[must_use]
    pub fn only_adds(self, asked: Asked) -> bool {
        Asked::ALL.iter().zip(self.adds_to).any(|(kind, adds)| *kind == asked && adds)
    }
}

impl Word for Remark {
    const EXAMPLES: &'static str = "設定済み、90日保存、別紙参照";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        // What is told of the next time leaves what is done today as it is, where something is: 「停止済み。次回は6月に予定」.
        let is_done_today = key.split(CLAUSES).any(|clause| !clause.contains("次回") && holds_any(clause, &SAID_DONE));
        let is_of_today = |part: &&str| !is_done_today || !part.contains("次回");
        let days = || key.split(CLAUSES).filter(is_of_today).filter_map(day_in);
        Some(Self {
            tells_of_a_plan: holds_any(&key, &TO_COME) && !holds_any(&key, &DONE),
            is_sent_back: holds_any(&key, &SENT_BACK),
            adds_to: Asked::ALL.map(|asked| {
                let said = if spares(&key, asked) { without_spared(&key) } else { Cow::Borrowed(&*key) };
                let mut phrases = said.split(BETWEEN).filter(is_of_today);
                phrases.all(|phrase| {
                    adds(phrase, asked) || is_own_way(phrase, &key, asked) || is_waived_change(phrase, &key)
                })
            }),
            names: days().map(|day| day.last).max(),
            names_from: days().max_by_key(|day| day.last).map(|day| day.first),
            by: days().filter(|day| tells_only_when(&day.around)).map(|day| day.last).max(),
            is_nothing: NOTHING.contains(&key.as_str()),
            says_none: none::says_none(&key),
            is_unsettled: is_unsettled(&key),
            names_weak_password: names_weak_password(&key),
            keeps_less_than_a_day: keeps_less_than_a_day(&key),
        })
    }
}

/// Hours and minutes, or no day at all, in words of keeping. 「24時間監視、90日保存」 tells of days.
fn keeps_less_than_a_day(key: &str) -> bool {
    let counted = |unit: &str| {
        let before = key.match_indices(unit).filter_map(|(at, _)| key.get(..at));
        before
            .filter_map(|before| {
                before.get(before.trim_end_matches(|c: char| c.is_ascii_digit()).len()..)?.parse().ok()
            })
            .max()
    };
    let longer = ["日", "月", "年", "週"].into_iter().filter_map(counted).max();
    let shorter = ["時間", "分"].into_iter().filter_map(counted).max();
    let keeps = holds_any(key, &["保存", "保管", "保持", "残"]);
    keeps && longer.or(shorter.map(|_: u32| 0)).is_some_and(|most: u32| most == 0)
}

/// Fewer than eight characters, or digits and neither letters nor marks beside them.
fn names_weak_password(key: &str) -> bool {
    let counts = key.match_indices(['桁', '文', '字']).filter_map(|(at, _)| {
        let before = key.get(..at)?;
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before.get(digits..)?.parse::<u32>().ok()
    });
    let (has_letters, has_digits) = (key.contains('英'), key.contains('数'));
    let is_of_one_kind = key.contains("数字") && !has_letters || key.contains("英字") && !has_digits;
    counts.min().is_some_and(|count| count < 8) || is_of_one_kind
}

/// Whether a harm that is not there adds. Where something should end, that it is not stopped is no such harm.
fn spares(key: &str, asked: Asked) -> bool {
    asked == Asked::ToDo || !holds_any(key, &["停止", "止め", "中断"])
}

/// 「定期変更は行っていない（13文字以上）」: the sheet's own note waives the change then.
fn is_waived_change(phrase: &str, key: &str) -> bool {
    let is_not_done = phrase.strip_prefix("定期変更").or_else(|| phrase.strip_prefix("定期的な変更"));
    let is_not_done = is_not_done.is_some_and(|rest| {
        let said = rest.trim_start_matches(['は', 'を']);
        [
            "なし",
            "不要",
            "行っていない",
            "行っていません",
            "行っておりません",
            "していない",
            "していません",
            "しておりません",
        ]
        .contains(&said)
    });
    let counts = key.match_indices(['文', '桁']).filter_map(|(at, _)| {
        let (before, rest) = key.split_at_checked(at)?;
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before.get(digits..)?.parse::<u32>().ok().filter(|_| rest.contains("以上"))
    });
    is_not_done && counts.min().is_some_and(|least| least >= 13)
}

fn adds(phrase: &str, asked: Asked) -> bool {
    if phrase.is_empty() || NOTHING.contains(&phrase) || lacks_harm(phrase) {
        return true;
    }
    let is_mark = |c: char| c.is_ascii_digit() || c.is_whitespace() || "「」.-~〜%+".contains(c);
    // 「許可リスト以外はすべて遮断」 keeps out all the rest, 「遮断リスト以外はすべて許可」 lets it in.
    let (listed, rest) = phrase.split_once("以外").unwrap_or(("", phrase));
    let keeps_the_rest_out = !listed.is_empty() && holds_any(rest, &KEPT_OUT) && !holds_any(rest, &["許可", "可能"]);
    let lists_the_kept_out =
        asked != Asked::ToDo && !listed.is_empty() && !keeps_the_rest_out && holds_any(rest, &LET_IN);
    // 「外部からの接続を許可」: of whom, it does not say.
    let lets_anybody_in = asked != Asked::ToDo && phrase.ends_with("を許可") && !holds_any(phrase, &CHOSEN);
    // 「USB使用」, 「外部から接続」: where something should end or be kept out, use is told with what holds it back.
    let lets_all_in = asked != Asked::ToDo
        && !keeps_the_rest_out
        && phrase.contains("許可")
        && holds_any(phrase, &["すべて", "全て", "全"]);
    // 「退職者のIDは連絡後」: the occasion; what is done then stands in the next phrase.
    let is_occasion = phrase.ends_with(['後', '時']);
    let is_held = asked == Asked::ToDo || !holds_any(phrase, &USE) || holds_any(phrase, &HELD) || is_occasion;
    is_held
        && !(lets_all_in || lets_anybody_in || lists_the_kept_out)
        && !is_bare_month(phrase)
        && without_words(phrase, &known::known(asked)).chars().all(is_mark)
}

/// 「自動更新を無効化し、弊社が毎月適用」: updates that do not come by themselves are brought by the vendor, which the rest says.
fn is_own_way(phrase: &str, key: &str, asked: Asked) -> bool {
    let stops = |rest: &str| {
        without_words(
            rest,
            &[&[
                "を",
                "は",
                "無効化",
                "無効に",
                "停止",
                "オフに",
                "しており",
                "しています",
                "して",
                "し",
                "た上で",
                "たうえで",
            ]],
        )
        .is_empty()
    };
    let brings = |other: &str| {
        holds_any(other, &["弊社", "当社", "自社"])
            && holds_any(other, &["適用", "配信", "更新"])
            && holds_any(other, &["毎", "月1回", "月に1回", "週1回", "定期"])
    };
    let stopped = ["自動更新", "windowsupdate", "windows update"].iter().find_map(|of| phrase.strip_prefix(of));
    let (stopped, own) = match stopped.map(|rest| rest.split_once("弊社").or_else(|| rest.split_once("当社"))) {
        Some(Some((rest, _))) => {
            (Some(rest), phrase.get(phrase.find(['弊', '当']).unwrap_or_default()..).unwrap_or_default())
        }
        _ => (stopped, ""),
    };
    asked == Asked::ToDo
        && stopped.is_some_and(stops)
        && (own.is_empty() || adds(own, asked))
        && key.split(BETWEEN).any(|other| brings(other) && (adds(other, asked) || other == phrase))
}

/// 「12月に適用」: the month may be one that is still to come.
fn is_bare_month(phrase: &str) -> bool {
    let rest = phrase.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < phrase.len() && rest.strip_prefix("月に").is_some_and(|rest| !holds_any(rest, &SAID_DONE))
}

/// Whether a phrase says no more than that some harm is not there: 「未使用IDを削除していません」 says something else.
fn lacks_harm(phrase: &str) -> bool {
    let Some(rest) = HARMS.iter().find_map(|harm| phrase.strip_prefix(harm)) else { return false };
    let Some(rest) = LACKS.iter().find_map(|lack| rest.strip_suffix(lack)) else { return false };
    without_words(rest, &[&OF_HARM]).chars().all(|c| "はがもなのをてし".contains(c))
}

/// Whether what stands around a day tells no more than that it is one of a plan.
fn tells_only_when(rest: &str) -> bool {
    without_words(rest, &[&AROUND]).trim_end_matches('。').is_empty()
}
