//! What the list of systems says of the items of an access log (2-⑪): ログイン時刻・アクセス時間・操作内容.

use crate::presence::Presence;
use crate::said::Word;
use crate::text::{holds_any, without_words};
use crate::unsettled::is_unsettled;
use crate::width;

/// Which parts of an access log the manual asks for are named: ログイン時刻, アクセス時間, 操作内容.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogParts {
    /// ログイン時刻.
    pub logins: bool,
    /// アクセス時間.
    pub access_times: bool,
    /// 操作内容.
    pub operations: bool,
    /// Nothing is kept: 「なし」, 「残らない」.
    pub is_none: bool,
    /// Whether the cell holds nothing but known items and what is said of keeping them: 「操作内容のいずれも取得せず」 does not.
    pub is_understood: bool,
}

impl LogParts {
    /// Whether it holds all that the manual asks for, and says nothing else.
    #[must_use]
    pub fn holds_all(self) -> bool {
        self.logins && self.access_times && self.operations && self.is_understood
    }
}

impl Word for LogParts {
    const EXAMPLES: &'static str = "ログイン時刻・アクセス時間・操作内容";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        let kept: Vec<&str> = key.split(BETWEEN_PARTS).filter(|part| is_kept(part)).collect();
        // 「アクセス時間（操作内容は残らない）」: what stands in brackets is a part of its own where it is taken back.
        let within = key.split(['(', ')']).flat_map(|part| part.split(BETWEEN_PARTS));
        let taken_back: Vec<&str> = within.filter(|part| !is_kept(part)).collect();
        let is_taken_back = |word: &str| taken_back.iter().any(|part| part.contains(word));
        let names = |words: &[&str]| {
            words.iter().any(|word| kept.iter().any(|part| part.contains(word)) && !is_taken_back(word))
        };
        // 「全項目」 names them all.
        let all = ["全項目", "すべて", "全て", "すべての項目", "全ての項目"].contains(&key.as_str());
        // The manual's own example: ユーザーID / 氏名 / 時刻 / カテゴリ / 操作情報.
        let time = names(&["時刻", "日時", "時間"]);
        let who = names(&["ユーザー", "利用者", "氏名", "職員", "id"]);
        let names_one = holds_any(&key, &["ログイン", "ログオン", "アクセス", "操作", "時間", "時刻", "日時"]);
        Some(Self {
            logins: all || names(&["ログイン", "ログオン", "サインイン"]) || (who && time),
            access_times: all
                || names(&[
                    "アクセス時",
                    "アクセス日時",
                    "利用時間",
                    "利用日時",
                    "接続時間",
                    "ログアウト",
                    "操作日時",
                    "操作時刻",
                ])
                || kept.iter().any(|part| matches!(*part, "時刻" | "日時" | "時間")),
            // 「操作内容（エラー時のみ）」: what is kept of some of it is not what was done.
            operations: (all || names(&["操作"])) && !["のみ", "だけ", "一部"].iter().any(|part| key.contains(part)),
            is_understood: is_understood(&key),
            is_none: !names_one && Presence::read(text) == Some(Presence::Missing),
        })
    }
}

/// Between the parts of a log.
const BETWEEN_PARTS: [char; 6] = ['、', ',', '・', '。', '/', '\n'];

/// Whether a part is told as one that is kept: 「操作は残らない」, 「操作内容を除く」 and 「操作（予定）」 are not. Takes a comparison key.
fn is_kept(part: &str) -> bool {
    !["不可", "×"].iter().any(|end| part.ends_with(end))
        && !holds_any(part, &["ない", "なし", "ません", "未", "以外", "除く", "除き", "除外", "対象外"])
        && !is_unsettled(part)
}

/// What a log may hold, as people write it.
const ITEMS: [&str; 99] = [
    "ログイン",
    "ログオン",
    "ログアウト",
    "ログオフ",
    "サインイン",
    "サインアウト",
    "時刻",
    "時間",
    "日時",
    "日付",
    "年月日",
    "秒まで",
    "分まで",
    "秒単位",
    "分単位",
    "アクセス",
    "操作",
    "内容",
    "種別",
    "種類",
    "履歴",
    "ログ",
    "情報",
    "利用者",
    "使用者",
    "ユーザー",
    "ユーザ",
    "アカウント",
    "user",
    "id",
    "氏名",
    "名前",
    "名",
    "職員",
    "職種",
    "担当者",
    "端末",
    "pc",
    "コンピュータ",
    "コンピューター",
    "機器",
    "ホスト",
    "ipアドレス",
    "ip",
    "macアドレス",
    "アドレス",
    "接続元",
    "接続先",
    "接続",
    "患者",
    "番号",
    "薬歴",
    "処方箋",
    "処方",
    "調剤",
    "会計",
    "画面",
    "機能",
    "ファイル",
    "データ",
    "対象",
    "項目",
    "参照",
    "閲覧",
    "表示",
    "検索",
    "登録",
    "入力",
    "追加",
    "新規",
    "作成",
    "修正",
    "訂正",
    "変更",
    "更新",
    "削除",
    "印刷",
    "出力",
    "取込",
    "送信",
    "受信",
    "実行",
    "成功",
    "失敗",
    "成否",
    "結果",
    "認証",
    "権限",
    "イベント",
    "カテゴリ",
    "区分",
    "利用",
    "開始",
    "終了",
    "誰",
    "だれ",
    "いつ",
    "どこ",
    "何を",
];
/// That it is kept. What is done with it stands with the particle, so that 「操作内容は削除」 stays apart.
const KEPT: [&str; 32] = [
    "を取得",
    "が取得",
    "は取得",
    "取得",
    "を記録",
    "が記録",
    "は記録",
    "記録",
    "を保存",
    "が保存",
    "は保存",
    "保存",
    "保管",
    "保持",
    "が残る",
    "は残る",
    "残る",
    "が残ります",
    "残ります",
    "を残す",
    "残す",
    "あり",
    "有り",
    "有",
    "する",
    "しています",
    "している",
    "します",
    "されている",
    "されます",
    "済み",
    "済",
];
/// What joins them, and for how long they are kept.
const AROUND: [&str; 30] = [
    "の別",
    "別の",
    "の",
    "と",
    "や",
    "及び",
    "および",
    "等",
    "など",
    "その他",
    "ほか",
    "すべて",
    "全て",
    "全項目",
    "全操作",
    "全",
    "各",
    "ごと",
    "毎",
    "年間",
    "年分",
    "年",
    "か月分",
    "か月",
    "ヶ月分",
    "ヶ月",
    "カ月",
    "日間",
    "日分",
    "日",
];

/// Whether a cell holds nothing but known items, and none that is kept for no time at all: 「0日」.
fn is_understood(key: &str) -> bool {
    let left = without_words(key, &[&ITEMS, &KEPT, &AROUND]);
    let keeps_none = key.split(|c: char| !c.is_ascii_digit()).any(|count| count.parse() == Ok(0_u32));
    !keeps_none && left.chars().all(|c| c.is_ascii_digit() || "・、,。.:;/()「」[]+&~-\n○".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_holds_what_its_words_say_is_kept() {
        for (text, holds_all) in [
            ("ログイン時刻・アクセス時間・操作内容", true),
            ("ユーザーID/氏名/時刻/カテゴリ/操作情報", true),
            ("日時・利用者・操作内容", true),
            ("全項目", true),
            ("ログイン時刻・アクセス時間（操作内容は残らない）", false),
            ("ログイン時刻（秒まで）・アクセス時間・操作内容", true),
            ("ログイン時刻、アクセス時間、操作内容は取得しない設定", false),
            ("ログイン時刻・アクセス時間・操作内容（閲覧は記録なし）", false),
            ("操作内容を除く全項目", false),
            ("ログイン時刻・アクセス時間・操作内容（予定）", false),
            ("ログイン時刻・アクセス時間（未契約）・操作内容", false),
            ("ログイン時刻・アクセス時間・操作内容？", false),
            ("ログイン時刻、操作", false),
            ("ログイン時刻・アクセス時間・操作内容のいずれも取得せず", false),
            ("ログイン時刻・アクセス時間・操作内容（操作内容は別契約）", false),
            ("ログイン時刻・アクセス時間・操作内容は削除", false),
            ("ログイン時刻・アクセス時間・操作内容（0日）", false),
            ("ログイン時刻・アクセス時間・操作内容は本部のみ", false),
            (
                "ログイン日時、アクセス時間、利用者ID、端末名、IPアドレス、患者ID、操作内容（参照・更新・削除の別）を記録しています",
                true,
            ),
            ("ログイン・ログアウト時刻、操作内容（1年間保存）", true),
        ] {
            assert_eq!(LogParts::read(text).is_some_and(LogParts::holds_all), holds_all, "{text}");
        }
    }
}
