//! 利用権限表: 職種・担当業務 × 情報区分 (2-④).

use crate::day::PartialDay;
use crate::name::Name;
use crate::said::{Hint, Word};
use crate::text::without_words;
use crate::vague::is_vague;
use crate::width;

record! {
    /// What one profession may do with one class of information.
    Right in Rights, named by [["profession", "information", "system"], ["profession", "information"]], called by [profession] {
        /// 職種・担当業務.
        profession: String = "職種・担当業務", "Profession", ["職種", "担当業務", "利用者属性", "役割", "業務"];
        /// 情報区分.
        information: String = "情報区分", "Class of information", ["情報の区分", "情報", "対象情報", "データ区分"];
        /// 権限 (閲覧・入力・更新・なし).
        permission: Hint<Permission> = "権限", "Permission", ["利用権限", "アクセス権限", "可否", "アクセス権"];
        /// システム.
        system: Name = "システム", "System", ["システム名", "対象システム"];
        /// 設定日.
        set_on: Option<PartialDay> = "設定日", "Set on", ["確認日", "更新日"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}

/// What words in the place of a permission come to. Only what consists of known words alone is understood: 「決めていない」, 「同左」
/// and 「全員同じ」 are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Something is allowed that is told apart from the rest: 「閲覧・入力」, 「一部閲覧」, 「○」. 「一部」 alone tells not what.
    Some,
    /// Everything is: 「すべて可」, 「フルアクセス」, 「制限なし」.
    All,
    /// Nothing is: 「なし」, 「×」, 「－」.
    Nothing,
}

/// What one may do, or how much of it.
const DEEDS: [&str; 54] = [
    "閲覧",
    "参照",
    "照会",
    "表示",
    "検索",
    "見る",
    "見られる",
    "読み取り",
    "読取り",
    "読取",
    "読む",
    "入力",
    "代行",
    "登録",
    "作成",
    "記入",
    "記載",
    "記録",
    "追加",
    "新規",
    "修正",
    "訂正",
    "編集",
    "変更",
    "更新",
    "書き込み",
    "書込み",
    "書込",
    "書く",
    "削除",
    "印刷",
    "出力",
    "取込",
    "取り込み",
    "送信",
    "請求",
    "承認",
    "確認",
    "管理者",
    "管理",
    "一般",
    "ユーザー",
    "ユーザ",
    "一部",
    "部分的",
    "限定",
    "制限あり",
    "のみ",
    "だけ",
    "read",
    "write",
    "admin",
    "user",
    "△",
];
/// That one may, whatever it is.
const MAY: [&str; 13] = ["可能", "可", "許可", "できる", "あり", "有り", "有", "○", "◯", "〇", "◎", "✓", "レ"];
const ALL: [&str; 20] = [
    "すべて",
    "全て",
    "全部",
    "全般",
    "全項目",
    "全機能",
    "全権限",
    "全操作",
    "全データ",
    "全情報",
    "フルアクセス",
    "フルコントロール",
    "フル",
    "full",
    "無制限",
    "アクセス制限なし",
    "制限なし",
    "制限無し",
    "制限はなし",
    "何でも",
];
const NOTHING: [&str; 16] = [
    "権限なし",
    "なし",
    "無し",
    "無",
    "不可",
    "禁止",
    "不許可",
    "できない",
    "させない",
    "見られない",
    "×",
    "✕",
    "✗",
    "-",
    "ー",
    "none",
];
/// What it is done with, and what joins such words.
const AROUND: [&str; 48] = [
    "薬歴",
    "会計",
    "レセプト",
    "処方箋",
    "処方",
    "調剤",
    "服薬指導",
    "監査",
    "在庫",
    "マスタ",
    "受付",
    "患者",
    "資格",
    "基本",
    "医療",
    "個人",
    "情報",
    "データ",
    "画面",
    "内容",
    "本人",
    "自分",
    "担当",
    "アクセス",
    "操作",
    "利用",
    "使用",
    "権限",
    "権",
    "等",
    "など",
    "及び",
    "および",
    "まで",
    "と",
    "や",
    "は",
    "が",
    "の",
    "を",
    "も",
    "に",
    "分",
    "者",
    "する",
    "access",
    "control",
    "only",
];
/// What may stand between such words.
const MARKS: &str = "・、,。.:;/()「」[]+&~→\"'";

impl Word for Permission {
    const EXAMPLES: &'static str = "閲覧・入力・更新・削除・すべて可・なし";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        let left = without_words(&key, &[&DEEDS, &MAY, &ALL, &NOTHING, &AROUND]);
        if key.is_empty() || is_vague(&key) || !left.chars().all(|c| MARKS.contains(c)) {
            return None;
        }
        // A list is used where something is left without it: 「制限なし」 is no 「なし」, and 「不可」 no 「可」.
        let uses = |others: [&[&str]; 3]| {
            let [one, other, third] = others;
            without_words(&key, &[one, other, third, &AROUND]) != left
        };
        let has_deed = uses([&MAY, &ALL, &NOTHING]);
        let has_all = uses([&DEEDS, &MAY, &NOTHING]);
        let has_nothing = uses([&DEEDS, &MAY, &ALL]);
        let may = uses([&DEEDS, &ALL, &NOTHING]);
        // 「なし（参照のみ）」 says both.
        if has_deed && ["なし", "無し", "不可", "禁止", "×"].iter().any(|word| key.starts_with(word)) {
            return None;
        }
        match (has_deed, has_all, has_nothing, may) {
            (true, ..) => Some(Self::Some),
            (_, true, false, _) => Some(Self::All),
            (_, _, true, false) => Some(Self::Nothing),
            (_, false, false, true) => Some(Self::Some),
            _ => None,
        }
    }
}

impl Right {
    /// Whether all of it is written, and it is not everybody's.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let is_everybody = matches!(self.profession.trim(), "全員" | "全職員" | "職員全員" | "すべて" | "全て");
        let is_blank = self.profession.is_empty() || self.information.is_empty() || self.permission.is_empty();
        !is_blank && !is_everybody
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_is_understood_by_known_words_alone() {
        use Permission::{All, Nothing};
        for (text, expected) in [
            ("閲覧・入力", Some(Permission::Some)),
            ("参照のみ", Some(Permission::Some)),
            ("入力可（削除は不可）", Some(Permission::Some)),
            ("登録、修正、削除すべて", Some(Permission::Some)),
            ("管理者", Some(Permission::Some)),
            ("変更なし", Some(Permission::Some)),
            ("一部", None),
            ("△", None),
            ("一部閲覧", Some(Permission::Some)),
            ("○", Some(Permission::Some)),
            ("可", Some(Permission::Some)),
            ("すべて可", Some(All)),
            ("全て", Some(All)),
            ("フルアクセス", Some(All)),
            ("制限なし", Some(All)),
            ("なし", Some(Nothing)),
            ("アクセス不可", Some(Nothing)),
            ("すべて不可", Some(Nothing)),
            ("×", Some(Nothing)),
            ("－", Some(Nothing)),
            ("―", Some(Nothing)),
            ("決めていない", None),
            ("なし（参照のみ）", None),
            ("（空欄）", None),
            ("閲覧・入力・訂正", Some(Permission::Some)),
            ("同左", None),
            ("全員同じ", None),
            ("制限なし（全員同じ）", None),
            ("設定なし", None),
            ("未設定", None),
            ("検討中", None),
            ("管理者と同じ", None),
            ("入力（予定）", None),
            ("確認中", None),
            ("？", None),
            ("", None),
        ] {
            assert_eq!(Permission::read(text), expected, "{text}");
        }
    }
}
