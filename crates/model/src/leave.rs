//! What a vendor answered on changes that the pharmacy would make itself to a machine the vendor keeps.

use crate::said::Word;
use crate::text::holds_any;
use crate::unsettled::is_unsettled;
use crate::width;

/// The vendor has said that the pharmacy may do it itself: 「薬局で設定を変えてよい（6/20 電話）」. Where its words name what, no more than
/// that: 「更新は薬局で行ってよい」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    /// Anything.
    is_general: bool,
    /// Updates.
    updates: bool,
    /// To start it anew.
    restart: bool,
    /// To block sticks.
    media: bool,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Updates.
    Updates,
    /// A new start.
    Restart,
    /// Sticks and disks.
    Media,
    /// Anything else.
    Other,
}

impl Leave {
    /// Whether it is given for such a change.
    #[must_use]
    pub fn opens(self, change: Change) -> bool {
        self.is_general
            || match change {
                Change::Updates => self.updates,
                Change::Restart => self.restart,
                Change::Media => self.media,
                Change::Other => false,
            }
    }
}

const UPDATES: [&str; 4] = ["更新", "アップデート", "update", "パッチ"];
const RESTART: [&str; 1] = ["再起動"];
const MEDIA: [&str; 2] = ["usb", "媒体"];
/// To use them is not to block them: 「USBメモリは薬局で使ってよい」.
const USE: [&str; 6] = ["使って", "使用", "利用", "接続", "挿し", "差し"];
/// What else may be named. Leave that names one of these is given for nothing that is known here.
const OTHERS: [&str; 13] = [
    "パスワード",
    "ソフト",
    "サービス",
    "ファイアウォール",
    "ファイヤーウォール",
    "ロック",
    "アカウント",
    "id",
    "暗号",
    "ログ",
    "時刻",
    "共有",
    "リモート",
];

/// Words of leave.
const GIVEN: [&str; 6] = ["よい", "良い", "可", "承諾", "了承", "了解"];
/// Words that take it back, or leave it to the vendor.
const NOT_GIVEN: [&str; 19] = [
    "限",
    "立会",
    "立ち会",
    "昨年",
    "以前",
    "条件",
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
/// Who is asked to do it, where a vendor writes 「貴局にて更新してください」.
const PHARMACY: [&str; 6] = ["貴局", "貴店", "貴薬局", "御局", "薬局", "お客様"];
/// How that is asked, of what is known here: what else may be asked for (「連絡してください」) is no leave.
const ASKED: [&str; 12] = [
    "更新してください",
    "更新して下さい",
    "更新をお願い",
    "アップデートしてください",
    "アップデートして下さい",
    "アップデートをお願い",
    "適用してください",
    "適用して下さい",
    "適用をお願い",
    "再起動してください",
    "再起動して下さい",
    "再起動をお願い",
];
/// What is asked beside it, or first.
const ASKED_FIRST: [&str; 7] = ["連絡", "相談", "報告", "前に", "場合", "際", "確認"];
/// What reads as a denial and gives leave.
const NO_OBJECTION: [&str; 6] =
    ["問題ない", "問題ありません", "支障ない", "支障ありません", "差し支えない", "差し支えありません"];

impl Word for Leave {
    const EXAMPLES: &'static str = "薬局で設定を変えてよい（令和7年6月20日 電話）";

    /// `None` unless leave is given for certain: nobody changes a vendor's machine on a guess.
    fn read(text: &str) -> Option<Self> {
        let key = NO_OBJECTION.iter().fold(width::key(text), |key, word| key.replace(word, "よい"));
        let names = |words: &[&str]| holds_any(&key, words);
        let is_asked = names(&PHARMACY) && names(&ASKED) && !names(&ASKED_FIRST);
        let is_given = (names(&GIVEN) || is_asked) && !names(&NOT_GIVEN) && !is_unsettled(&key);
        let (updates, restart, media) = (names(&UPDATES), names(&RESTART), names(&MEDIA) && !names(&USE));
        let is_general =
            !(is_asked || updates || restart || names(&MEDIA) || names(&OTHERS) || names(&["のみ", "だけ"]));
        is_given.then_some(Self { is_general, updates, restart, media })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_leave_that_is_certain_is_read_and_for_no_more_than_it_names() {
        use Change::{Media, Other, Restart, Updates};
        let all = [Updates, Restart, Media, Other];
        for (text, opened) in [
            ("薬局で設定を変えてよい（6/20 電話、B社サポート）", &all[..]),
            ("USBメモリは薬局で使ってよい", &[]),
            ("設定変更可", &all),
            ("薬局で行うことを承諾", &all),
            ("更新は薬局で行ってよい（6/20 電話）", &[Updates]),
            ("Windows Update は適用して問題ありません（メール R7.6.20）", &[Updates]),
            ("USBの停止のみ薬局で可", &[Media]),
            ("薬局で行ってよいのは再起動だけ", &[Restart]),
            ("貴局にて更新してください（R7.6.20 メール）", &[Updates]),
            ("薬局で再起動をお願いします", &[Restart]),
            ("貴局にて更新の前に弊社へ連絡してください", &[]),
            ("貴局から連絡してください", &[]),
            ("貴局では更新しないでください", &[]),
            ("更新してください", &[]),
            ("パスワードの変更は可", &[]),
            ("薬局で行ってよい（当社立会いのもとに限る）", &[]),
            ("昨年は薬局で行ってよいと言っていた", &[]),
            ("不可", &[]),
            ("設定変更の可否を問い合わせ中", &[]),
            ("更新しないでください", &[]),
            ("弊社で行うので許可があるまで待つ", &[]),
            ("Windows Update 以外は可", &[]),
            ("可（予定）", &[]),
            ("後日回答", &[]),
            ("", &[]),
        ] {
            let opens = |change: &Change| Leave::read(text).is_some_and(|leave| leave.opens(*change));
            let found: Vec<Change> = all.into_iter().filter(opens).collect();
            assert_eq!(found, opened, "{text}");
        }
    }
}
