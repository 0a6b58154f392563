//! Words by which a thing is not there yet, or not for certain: 「予定」, 「手配中」, 「仮」, 「？」.
//!
//! Wherever such a word stands beside something good, it leaves it open.

use crate::spared::without_spared;
use crate::text::{holds_any, without_words};

/// Words of what is still to come, being decided, or in somebody else's hands.
const OPEN: [&str; 47] = [
    "照会中",
    "把握してい",
    "予定",
    "検討",
    "未定",
    "見込",
    "計画中",
    "準備中",
    "準備して",
    "申込",
    "申し込",
    "申請中",
    "依頼中",
    "手続中",
    "手続き中",
    "手配",
    "待ち",
    "審議",
    "協議中",
    "調整中",
    "策定中",
    "作成中",
    "改訂中",
    "改定中",
    "見直し中",
    "調査中",
    "確認中",
    "要確認",
    "未確認",
    "要設定",
    "対応中",
    "作業中",
    "交渉中",
    "不明",
    "途中",
    "今後",
    "これから",
    "後日",
    "来年",
    "来月",
    "来週",
    "来期",
    "次年度",
    "翌年度",
    "来年度",
    "?",
    "仮",
];
/// Words that hold one of those and leave nothing open.
const SETTLED: [&str; 9] =
    ["検討済", "検討した", "検討しました", "仮想", "仮名", "未確認なし", "不明なし", "不明点なし", "予定どおり実施済"];

/// Whether words leave open what they stand beside. Takes a comparison key ([`crate::width::key`]).
#[must_use]
pub fn is_unsettled(key: &str) -> bool {
    holds_any(key, &OPEN) && holds_any(&without_words(&without_spared(key), &[&SETTLED]), &OPEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_to_come_is_open_and_a_virtual_server_is_not() {
        for (key, is_open) in [
            ("あり(予定)", true),
            ("nas(手配中)", true),
            ("サイバーbcp(仮)", true),
            ("ログあり?", true),
            ("仮想サーバ", false),
            ("仮想サーバ(仮)", true),
            ("毎日", false),
            ("未確認の箇所なし", false),
            ("未確認の箇所あり", true),
        ] {
            assert_eq!(is_unsettled(key), is_open, "{key}");
        }
    }
}
