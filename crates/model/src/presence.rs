//! Whether the free words in a cell say that a thing is there: 「ESET」 and 「あり」 do, 「入れていない」 and 「期限切れ」 do not,
//! 「検討中」 leaves it open.

use crate::lack::tells_of_lack;
use crate::said::Word;
use crate::text::holds_any;
use crate::unsettled::is_unsettled;
use crate::vague::is_vague;
use crate::width;

/// What words about a thing come to. A cell that is blank, or that says 不明 or 検討中, has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is there: a name, a place, あり.
    There,
    /// It is not, or not any more.
    Missing,
}

/// Words that hold those of a lack and take it back, or that leave open in this place alone what is settled elsewhere.
const OPEN_HERE: [&str; 18] = [
    "口頭",
    "任せ",
    "まかせ",
    "ではない",
    "停止していない",
    "無効にしていない",
    "切れていない",
    "切れてない",
    "申請",
    "手続",
    "準備",
    "停止",
    "中断",
    "終了",
    "満了",
    "まだ",
    "に確認",
    "わからない",
];
/// Words of a lack, wherever they stand.
const LACKING: [&str; 21] = [
    "アンインストール",
    "切れている",
    "切れました",
    "期限が過ぎ",
    "故障",
    "期限切",
    "期限が切",
    "期限ぎれ",
    "ライセンス切",
    "契約切",
    "更新切",
    "失効",
    "無効",
    "解約",
    "未導入",
    "未インストール",
    "未契約",
    "未加入",
    "未登録",
    "未購入",
    "未設定",
];
const WHOLE: [&str; 13] = ["オフ", "無", "無し", "×", "✕", "✗", "x", "いいえ", "no", "none", "off", "不要", "しない"];
const ENDS: [&str; 6] = ["なし", "無し", "ない", "ません", "無", "非対応"];

impl Word for Presence {
    const EXAMPLES: &'static str = "名前や場所、あり、なし";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        let bare = key.trim_matches(|c: char| "()「」。、・:/-".contains(c));
        // 「ー」 is the dash that a Japanese keyboard types.
        if matches!(bare, "" | "?")
            || bare.chars().all(|c| matches!(c, '-' | 'ー'))
            || is_unsettled(bare)
            || is_vague(bare)
            || holds_any(bare, &OPEN_HERE)
        {
            return None;
        }
        let lacks = WHOLE.contains(&bare)
            || bare.starts_with("なし")
            || bare.starts_with('未')
            || bare.starts_with('非')
            || ENDS.iter().any(|end| bare.ends_with(end))
            || holds_any(bare, &LACKING);
        // 「遅くなるので外した」 names no thing that is there, and no lack that is on a list.
        let is_there = !tells_of_lack(bare);
        if lacks { Some(Self::Missing) } else { is_there.then_some(Self::There) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_that_a_thing_is_there_or_not_or_neither() {
        for (said, expected) in [
            ("Microsoft Defender", Some(Presence::There)),
            ("ESET（2027年3月まで）", Some(Presence::There)),
            ("あり", Some(Presence::There)),
            ("管理メニュー→ログ", Some(Presence::There)),
            ("なし", Some(Presence::Missing)),
            ("無", Some(Presence::Missing)),
            ("入れていない", Some(Presence::Missing)),
            ("取得していません。", Some(Presence::Missing)),
            ("あり（期限切れ2024年）", Some(Presence::Missing)),
            ("ライセンス切れ", Some(Presence::Missing)),
            ("Windows Defender無効", Some(Presence::Missing)),
            ("未導入", Some(Presence::Missing)),
            ("（契約なし）", Some(Presence::Missing)),
            ("更新停止中", None),
            ("入れると遅くなるので外した", None),
            ("導入予定", None),
            ("未導入（来月導入予定）", None),
            ("無効にしていない", None),
            ("オフ", Some(Presence::Missing)),
            ("ESET 切れている", Some(Presence::Missing)),
            ("ESET（手配中）", None),
            ("検討中", None),
            ("△", None),
            ("一部", None),
            ("だいたい", None),
            ("？", None),
            ("－", None),
            ("ー", None),
            ("更新切れ", Some(Presence::Missing)),
            ("2024年契約終了", None),
            ("今後作成", None),
            ("", None),
        ] {
            assert_eq!(Presence::read(said), expected, "{said}");
        }
    }
}
