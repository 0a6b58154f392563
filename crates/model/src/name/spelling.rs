//! How one name is spelled in many ways, and what people write beside it.

use crate::spared::without_spared;
use crate::text::{holds, holds_any};

/// Where a remark behind a name begins, after [`width::key`].
pub(super) const REMARKS: [char; 5] = ['(', '[', '【', '〔', '※'];

/// The kinds of firm, which people write before, behind or not at all.
const FIRMS: [&str; 9] =
    ["株式会社", "有限会社", "合同会社", "合資会社", "(株)", "(有)", "(同)", "co.,ltd.", "co.,ltd"];

/// Letters of a name that are typed in an old or a wide form, or small instead of large (フィルム and フイルム).
const SPELLINGS: [(char, char); 32] = [
    ('髙', '高'),
    ('﨑', '崎'),
    ('嵜', '崎'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('齋', '斎'),
    ('齊', '斉'),
    ('濵', '浜'),
    ('濱', '浜'),
    ('澤', '沢'),
    ('廣', '広'),
    ('德', '徳'),
    ('惠', '恵'),
    ('眞', '真'),
    ('國', '国'),
    ('榮', '栄'),
    ('渕', '淵'),
    ('瀨', '瀬'),
    ('櫻', '桜'),
    ('𠮷', '吉'),
    ('桒', '桑'),
    ('ァ', 'ア'),
    ('ィ', 'イ'),
    ('ゥ', 'ウ'),
    ('ェ', 'エ'),
    ('ォ', 'オ'),
    ('ッ', 'ツ'),
    ('ャ', 'ヤ'),
    ('ュ', 'ユ'),
    ('ョ', 'ヨ'),
    ('ヶ', 'ケ'),
    ('ヵ', 'カ'),
];

/// What a firm's desk is called behind the firm's name. Other words make it another firm: 「日立」 and 「日立システムズ」.
pub(super) const DESKS: [&str; 27] = [
    "サポート",
    "センター",
    "センタ",
    "カスタマー",
    "お客様",
    "お客さま",
    "コール",
    "ヘルプ",
    "デスク",
    "窓口",
    "保守",
    "担当",
    "営業",
    "技術",
    "本社",
    "緊急",
    "夜間",
    "連絡先",
    "ダイヤル",
    "レセコン",
    "薬歴",
    "様",
    "御中",
    "係",
    "課",
    "部",
    "所",
];

/// What a firm does, where its name stands in a sentence.
pub(super) const WORK: [&str; 6] = ["リモート", "遠隔", "用", "社員", "システム担当", "メンテナンス"];

/// The key of a name: one form for each letter, without the kind of firm and a last ー (サーバー).
pub(super) fn spelled(mut key: String) -> String {
    if key.chars().any(|c| SPELLINGS.iter().any(|(old, _)| *old == c)) {
        let plain = |c| SPELLINGS.iter().find(|(old, _)| *old == c).map_or(c, |(_, new)| *new);
        key = key.chars().map(plain).collect();
    }
    for firm in FIRMS {
        if holds(&key, firm) && key.len() > firm.len() {
            key = key.replace(firm, "");
        }
    }
    if let Some(close) = key.find(')').filter(|close| key.starts_with('(') && close + 1 < key.len()) {
        // 「（退職）たち つてと」: what a remark in front says is read from the whole text.
        key.drain(..=close);
    }
    key.truncate(key.trim_end_matches('ー').len());
    key
}

/// Whether what stands behind the firm's name is nothing but words for a desk.
pub(super) fn is_desk(long: &str, firm: &str) -> bool {
    let Some(mut rest) = long.strip_prefix(firm).filter(|_| !firm.is_empty()) else { return false };
    while !rest.is_empty() {
        let Some(after) = DESKS.iter().find_map(|desk| rest.strip_prefix(desk)) else { return false };
        rest = after;
    }
    true
}

/// Whether words about a person say that they have left. 「退職予定」 is still here; so are 「退職者の後任」 and
/// 「本店から異動してきた」.
#[must_use]
pub fn tells_left(text: &str) -> bool {
    let text = without_spared(text);
    let tells = |words: &[&str]| holds_any(&text, words);
    let is_another =
        tells(&["予定", "後任", "引継", "引き継", "代わり", "交代", "見込", "に伴い", "着任", "入職", "補充"]);
    let has_quit = tells(&["退職", "退社", "離職"])
        && !tells(&["退職していない", "退職しない", "未退職", "退職金", "再雇用", "復職", "再入社"]);
    let has_moved =
        tells(&["異動", "転出"]) && !tells(&["異動してき", "異動して来", "から異動", "より異動", "転入", "異動なし"]);
    !is_another && (has_quit || has_moved)
}
