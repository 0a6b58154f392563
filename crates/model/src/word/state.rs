//! Where a device stands: 稼働・停止・廃棄; and what it shares with where an account does (`account.rs`).
//!
//! Gone is the good side here, so that it is read most narrowly: the word with which a cell begins decides before what
//! follows it, and what is still to come, has a day, or is told beside use is not gone.

pub mod account;

use crate::marks::marked;
use crate::said::Word;
use crate::text::{holds_any, without_words};
use crate::width;

/// Where a device stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviceState {
    /// 廃棄: gone. It stays in the ledger, with the proof of erasure.
    Disposed,
    /// 停止・故障: here, not in use.
    Stopped,
    /// 稼働: in use. 「廃棄予定」 and 「未停止」 tell of what has not happened yet.
    InUse,
}

/// Words that are the whole of a cell.
const DISPOSED: [&str; 8] = ["廃棄", "処分", "返却", "除却", "譲渡", "撤去", "売却", "リース返却"];
const STOPPED: [&str; 10] = ["停止", "休止", "故障", "修理", "予備", "保管", "未使用", "不使用", "廃止", "退役"];
const IN_USE: [&str; 19] = [
    "正常",
    "良好",
    "リース中",
    "設置済",
    "設置済み",
    "設置中",
    "問題なし",
    "稼働",
    "稼動",
    "使用",
    "使用中",
    "利用",
    "利用中",
    "運用",
    "運用中",
    "使用可",
    "active",
    "現用",
    "○",
];
/// Words that a longer cell may hold.
const OF_DISPOSAL: [&str; 6] = ["廃棄", "処分済", "返却済", "撤去済", "売却済", "譲渡済"];
const OF_STOP: [&str; 14] = [
    "停止",
    "故障",
    "修理中",
    "廃止",
    "退役",
    "保管中",
    "休止中",
    "予備機",
    "電源断",
    "電源オフ",
    "電源を切",
    "未使用",
    "非稼働",
    "未稼働",
];
/// Words of use that a cell may begin with.
const RUNS: [&str; 5] = ["稼働", "稼動", "使用中", "利用中", "現用"];
/// What takes such a word back where it follows at once: 「稼働停止」, 「使用中止」.
const TAKES_BACK: [&str; 12] =
    ["停止", "中止", "止", "終了", "していない", "していません", "しない", "せず", "なし", "無し", "不可", "を停止"];
/// Use that has ended: what is left of a cell without such words still tells of use or does not.
const ENDED: [&str; 9] =
    ["使用しない", "使用中止", "使用終了", "使用停止", "使用不可", "利用しない", "利用中止", "利用終了", "利用停止"];
/// The same of use that is not, of which nothing tells whether it could be.
const IDLE: [&str; 10] = [
    "未使用",
    "不使用",
    "未利用",
    "使用していない",
    "使用していません",
    "利用していない",
    "利用していません",
    "使用せず",
    "使用なし",
    "使っていない",
];
const NOT_RUNNING: [&str; 11] = [
    "稼働停止",
    "稼働中止",
    "稼動中止",
    "稼動停止",
    "非稼働",
    "未稼働",
    "未稼動",
    "稼働していない",
    "稼働していません",
    "稼働終了",
    "稼働なし",
];
/// Use beside a stop: which of the two holds is not known. A machine that stops at night runs.
const USE: [&str; 10] = ["使用", "利用", "稼働", "稼動", "使って", "夜間", "休日", "時間外", "自動", "スリープ"];
/// What has not happened yet.
const NOT_YET: [&str; 28] = [
    "予定",
    "依頼中",
    "手続",
    "待ち",
    "未停止",
    "未廃棄",
    "未処分",
    "未削除",
    "未無効",
    "停止していない",
    "停止していません",
    "廃棄していない",
    "廃棄していません",
    "削除していない",
    "削除していません",
    "無効にしていない",
    "無効にしていません",
    "来月",
    "来年",
    "来週",
    "来期",
    "次年度",
    "今後",
    "月末",
    "年末",
    "年度末",
    "未定",
    "検討",
];
/// What has: a day beside it is the day on which it was done.
const DONE: [&str; 3] = ["済", "した", "完了"];

impl Word for DeviceState {
    const EXAMPLES: &'static str = "稼働・停止・故障・廃棄";

    fn read(text: &str) -> Option<Self> {
        read_by(text, |key| {
            let wholes = [(&DISPOSED[..], Self::Disposed), (&STOPPED, Self::Stopped), (&IN_USE, Self::InUse)];
            if let Some(state) = whole(key, &wholes) {
                return Some(state);
            }
            if begins_in_use(key, &RUNS) || holds_any(key, &NOT_YET) {
                return Some(Self::InUse);
            }
            let left = without_words(key, &[&IDLE, &ENDED, &NOT_RUNNING]);
            let is_gone = holds_any(key, &OF_DISPOSAL);
            if is_gone || holds_any(key, &OF_STOP) || left.len() < key.len() {
                let is_sure = !holds_any(&left, &USE) && !has_open_day(key);
                return is_sure.then_some(if is_gone { Self::Disposed } else { Self::Stopped });
            }
            holds_any(key, &RUNS).then_some(Self::InUse)
        })
    }
}

/// Reads the word that a tick chooses, else the whole cell. A day in brackets stays with the cell: it may be still to come.
fn read_by<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let key = width::key(text);
    let ticked = marked(&key).filter(|word| !key.starts_with(word) || !key.ends_with(')'));
    ticked.and_then(&read).or_else(|| read(&key))
}

fn whole<T: Copy>(key: &str, lists: &[(&[&str], T)]) -> Option<T> {
    lists.iter().find(|(words, _)| words.contains(&key)).map(|(_, state)| *state)
}

/// Whether a cell begins with a word of use that the next word does not take back.
fn begins_in_use(key: &str, words: &[&str]) -> bool {
    let rest = words.iter().find_map(|word| key.strip_prefix(word));
    rest.is_some_and(|rest| !TAKES_BACK.iter().any(|back| rest.strip_prefix('中').unwrap_or(rest).starts_with(back)))
}

/// Whether a day or month stands there of which the words do not say that it is past: 「R8.3.31廃棄」.
fn has_open_day(key: &str) -> bool {
    let mut is_after_digit = false;
    let has_day = key.chars().any(|c| {
        let is_of_day = is_after_digit && "年月日/.-".contains(c);
        is_after_digit = c.is_ascii_digit() || c == '元';
        is_of_day
    });
    has_day && !holds_any(key, &DONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_machine_is_never_gone() {
        for text in [
            "稼働（予備機あり）",
            "稼働（R8.3廃止）",
            "稼働・夜間停止",
            "稼働（休日は停止）",
            "稼働中（旧PCは廃棄）",
            "廃棄（来月）",
            "廃棄予定",
            "R8.3 廃棄予定（停止中）",
            "未廃棄",
            "停止していない",
            "撤去予定",
            "☑稼働 □停止",
        ] {
            assert_eq!(DeviceState::read(text), Some(DeviceState::InUse), "{text}");
        }
        for text in
            ["予備機（在宅で使用）", "故障中だが使用", "R8.3.31廃棄", "廃棄（R8.3）", "3月に停止", "夜間停止", "？"]
        {
            assert_eq!(DeviceState::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_machine_that_is_gone_or_stopped_is() {
        use DeviceState::{Disposed, Stopped};
        for (text, state) in [
            ("使用していない", Stopped),
            ("非稼働", Stopped),
            ("稼働停止", Stopped),
            ("稼働中止", Stopped),
            ("未稼働", Stopped),
            ("使用中止", Stopped),
            ("停止（故障）", Stopped),
            ("故障のため使用していない", Stopped),
            ("予備機（未使用）", Stopped),
            ("□稼働 ☑停止", Stopped),
            ("稼働・○停止", Stopped),
            ("撤去済", Disposed),
            ("廃棄済（R7.3.31）", Disposed),
            ("R7.3に廃棄した", Disposed),
            ("廃棄（証明書あり）", Disposed),
        ] {
            assert_eq!(DeviceState::read(text), Some(state), "{text}");
        }
    }
}
