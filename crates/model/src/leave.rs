//! What a vendor answered on changes that the pharmacy would make itself to a machine the vendor keeps.

use crate::said::Word;
use crate::text::holds_any;
use crate::unsettled::is_unsettled;
use crate::width;

/// The vendor has said that the pharmacy may do it itself: 「薬局で更新してよい（6/20 電話）」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave;

/// Words of leave.
const GIVEN: [&str; 6] = ["よい", "良い", "可", "承諾", "了承", "了解"];
/// Words that take it back, or leave it to the vendor.
const NOT_GIVEN: [&str; 13] = [
    "不可",
    "可否",
    "ない",
    "ません",
    "いけ",
    "禁止",
    "待",
    "弊社で",
    "当社で",
    "事業者で",
    "問い合わせ",
    "以外",
    "まで",
];
/// What reads as a denial and gives leave.
const NO_OBJECTION: [&str; 6] =
    ["問題ない", "問題ありません", "支障ない", "支障ありません", "差し支えない", "差し支えありません"];

impl Word for Leave {
    const EXAMPLES: &'static str = "薬局で更新してよい（令和7年6月20日 電話）";

    /// `None` unless leave is given for certain: nobody changes a vendor's machine on a guess.
    fn read(text: &str) -> Option<Self> {
        let key = NO_OBJECTION.iter().fold(width::key(text), |key, word| key.replace(word, "よい"));
        (holds_any(&key, &GIVEN) && !holds_any(&key, &NOT_GIVEN) && !is_unsettled(&key)).then_some(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_leave_that_is_certain_is_read() {
        for (text, is_given) in [
            ("薬局で更新してよい（6/20 電話、B社サポート）", true),
            ("Windows Update は適用して問題ありません（メール R7.6.20）", true),
            ("設定変更可", true),
            ("薬局で行うことを承諾", true),
            ("不可", false),
            ("設定変更の可否を問い合わせ中", false),
            ("更新しないでください", false),
            ("弊社で行うので許可があるまで待つ", false),
            ("Windows Update 以外は可", false),
            ("可（予定）", false),
            ("後日回答", false),
            ("", false),
        ] {
            assert_eq!(Leave::read(text).is_some(), is_given, "{text}");
        }
    }
}
