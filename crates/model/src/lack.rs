//! Words by which a free remark tells of a lack: 「復元できず」, 「更新が止まっている」, 「中身は空欄」.
//!
//! A remark may say anything. Where it stands beside something good and speaks of a lack, the good is open, and a person reads it.

use crate::said::Word;
use crate::spared::without_spared;
use crate::text::{holds_any, without_words};
use crate::width;

/// Words of what is not there, does not work, or was given up.
const LACKS: [&str; 48] = [
    "古い",
    "ない",
    "なし",
    "無し",
    "ません",
    "できず",
    "せず",
    "れず",
    "おらず",
    "あらず",
    "当たらず",
    "不可",
    "不能",
    "不良",
    "不備",
    "不足",
    "未",
    "切れ",
    "外した",
    "外して",
    "外され",
    "削除した",
    "やめ",
    "止め",
    "止ま",
    "停止",
    "中止",
    "中断",
    "終了",
    "満了",
    "エラー",
    "失敗",
    "故障",
    "破損",
    "壊れ",
    "紛失",
    "無効",
    "オフ",
    "空欄",
    "白紙",
    "のまま",
    "見当たら",
    "忘れ",
    "遅れ",
    "滞",
    "放置",
    "期限が過ぎ",
    "解約",
];
/// Sayings that hold one of those, and lack only what should not be there, or keep something out of reach.
const HARMLESS: [&str; 63] = [
    "検知なし",
    "検知はなし",
    "検知0件",
    "検知ゼロ",
    "抜けなし",
    "ログは消せない",
    "ログを消せない",
    "ログが消せない",
    "リース満了",
    "リース終了",
    "忘れ物",
    "問題なし",
    "問題ない",
    "問題はない",
    "問題ありません",
    "問題はありません",
    "異常なし",
    "異常ありません",
    "異常はありません",
    "支障なし",
    "支障ない",
    "エラーなし",
    "失敗なし",
    "不備なし",
    "不足なし",
    "漏れなし",
    "例外なし",
    "残りなし",
    "不明なし",
    "未確認なし",
    "変更なし",
    "接続していない",
    "接続していません",
    "接続しない",
    "接続せず",
    "つながない",
    "つないでいない",
    "繋がない",
    "繋いでいない",
    "挿さない",
    "未接続",
    "非接続",
    "書換え不可",
    "書き換え不可",
    "書換不可",
    "上書き不可",
    "上書きできない",
    "変更不可",
    "変更できない",
    "削除不可",
    "削除できない",
    "持ち出し不可",
    "持出し不可",
    "持出不可",
    "持ち出し禁止",
    "オフライン",
    "オフサイト",
    "オフィス",
    "取り外して",
    "取外して",
    "未然",
    "未来",
    "終了後",
];

/// Whether words tell of a lack. Takes a comparison key ([`crate::width::key`]).
#[must_use]
pub fn tells_of_lack(key: &str) -> bool {
    holds_any(key, &LACKS) && holds_any(&without_words(&without_spared(key), &[&HARMLESS]), &LACKS)
}

/// Free words beside something good, where they tell of a lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack;

impl Word for Lack {
    const EXAMPLES: &'static str = "守られていない、未実施";

    fn read(text: &str) -> Option<Self> {
        tells_of_lack(&width::key(text)).then_some(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lack_is_told_from_what_should_not_be_there() {
        for (key, is_lack) in [
            ("復元できず", true),
            ("windows update停止中", true),
            ("まだ中身は空欄", true),
            ("入れると遅くなるので外した", true),
            ("更新エラーで当たらない", true),
            ("ひな形のまま", true),
            ("2-10は未記載", true),
            ("毎週金曜に取り外して保管", false),
            ("普段は接続しない", false),
            ("オフライン保管。異常なし", false),
            ("オフライン保管。昨年から更新していない", true),
            ("毎日21時に自動取得", false),
            ("業務終了後に取得", false),
        ] {
            assert_eq!(tells_of_lack(key), is_lack, "{key}");
        }
    }
}
