//! A remark beside はい: whether it only adds to the answer, or may take it back.
//!
//! 「90日保存」 adds, 「端末は適用していません」 takes back. What is not known to add is not taken to add: each phrase must tell of
//! something done, and none may doubt it.

use crate::day::{Day, PartialDay};
use crate::said::Word;
use crate::text::holds_any;
use crate::width;

/// What the remark beside a はい tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// It speaks of what is still to come: 「令和8年3月に対応予定」. 「設定済み。次回の見直しは…実施予定」 does not.
    pub tells_of_a_plan: bool,
    /// What was asked was not looked at, or is sent back: 「確認していません」, 「薬局様にて確認ください」.
    pub is_sent_back: bool,
    /// It only adds to a はい about something done; where it names a day, once that has come.
    pub only_adds: bool,
    /// The last day that it names: 「令和8年3月にサーバを入替」.
    pub names: Option<Day>,
    /// The day by which it will be done, where it tells no more than that: 「令和9年度までに実装予定」.
    pub by: Option<Day>,
}

/// Between the phrases of a remark.
const BETWEEN: [char; 6] = ['。', '、', ',', ';', '(', ')'];
/// Words of what is not done yet.
const TO_COME: [&str; 28] = [
    "未確認",
    "確認中",
    "確認予定",
    "未実装",
    "未完了",
    "来月",
    "来年",
    "次年度",
    "作業予定",
    "対応予定",
    "導入予定",
    "実施予定",
    "実装予定",
    "設定予定",
    "停止予定",
    "削除予定",
    "整備予定",
    "提出予定",
    "適用予定",
    "取得予定",
    "検討中",
    "準備中",
    "作成中",
    "未対応",
    "未実施",
    "未導入",
    "未設定",
    "未定",
];
/// Words that speak of something done, or of the next time.
const DONE: [&str; 4] = ["済", "次回", "完了", "なし"];
/// What was asked was not looked at, or is for somebody else to tell.
const SENT_BACK: [&str; 10] = [
    "確認していない",
    "確認していません",
    "確認しておりません",
    "確認できていない",
    "確認できません",
    "提出していない",
    "提出していません",
    "わかりません",
    "ください",
    "下さい",
];
/// Nothing to remark.
const NOTHING: [&str; 8] = ["なし", "無し", "特になし", "特記事項なし", "特に無し", "問題なし", "異常なし", "-"];
/// Words of a lack that is good.
const GOOD_LACK: [&str; 18] = [
    "使い回しはしていません",
    "使い回していません",
    "使い回しはありません",
    "使い回しはしていない",
    "使い回していない",
    "使い回しなし",
    "共用はしていません",
    "共用していません",
    "共用idはありません",
    "共用idなし",
    "残っていません",
    "残りなし",
    "問題ありません",
    "問題なし",
    "以外は拒否",
    "以外は遮断",
    "以外は禁止",
    "のみ許可",
];
/// Words that hold one of doubt and doubt nothing.
const NEUTRAL: [&str; 14] = [
    "不要",
    "不正",
    "未使用",
    "外部",
    "社外から",
    "無線",
    "無効",
    "管理者のみ",
    "担当者のみ",
    "薬剤師のみ",
    "権限者のみ",
    "初期パスワードは変更",
    "復旧",
    "仕様",
];
/// Words that limit, doubt or hand over what はい says.
const DOUBT: [&str; 73] = [
    "ない",
    "なし",
    "ません",
    "せず",
    "未",
    "不",
    "無",
    "外",
    "一部",
    "のみ",
    "だけ",
    "除く",
    "除き",
    "除外",
    "範囲",
    "責任",
    "予定",
    "検討",
    "計画",
    "今後",
    "来",
    "次期",
    "以降",
    "以前",
    "可能",
    "対応可",
    "でき",
    "場合",
    "れば",
    "依頼",
    "相談",
    "別途",
    "有償",
    "オプション",
    "推奨",
    "望ま",
    "様",
    "貴",
    "お客",
    "ユーザー側",
    "ユーザ側",
    "薬局で",
    "薬局に",
    "薬局の",
    "薬局側",
    "店舗で",
    "店舗側",
    "判断",
    "任せ",
    "要確認",
    "必要",
    "困難",
    "例外",
    "程度",
    "おおむね",
    "概ね",
    "ほぼ",
    "原則",
    "順次",
    "途中",
    "中止",
    "終了",
    "切れ",
    "旧",
    "共用",
    "共有",
    "同一",
    "初期",
    "全員",
    "誰でも",
    "口頭",
    "努め",
    "目標",
];
/// Words of something done, kept or pointed to.
const ADDS: [&str; 44] = [
    "済",
    "完了",
    "しています",
    "している",
    "しております",
    "ました",
    "実施",
    "適用",
    "設定",
    "許可",
    "保存",
    "保管",
    "禁止",
    "制限",
    "提出",
    "対応",
    "実装",
    "管理",
    "停止",
    "削除",
    "無効",
    "変更",
    "更新",
    "確認",
    "取得",
    "記録",
    "遮断",
    "拒否",
    "接続",
    "監視",
    "認証",
    "導入",
    "運用",
    "参照",
    "通り",
    "とおり",
    "添付",
    "以上",
    "毎",
    "年1回",
    "月1回",
    "週1回",
    "定期",
    "自動",
];

impl Word for Remark {
    const EXAMPLES: &'static str = "設定済み、90日保存、別紙参照";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        let of_today = || key.split(BETWEEN).filter(|phrase| !phrase.contains("次回"));
        Some(Self {
            tells_of_a_plan: holds_any(&key, &TO_COME) && !holds_any(&key, &DONE),
            is_sent_back: holds_any(&key, &SENT_BACK),
            only_adds: of_today().all(adds),
            names: of_today().filter_map(day_in).map(|(day, _)| day).max(),
            by: of_today().filter_map(day_in).filter(|(_, rest)| tells_only_when(rest)).map(|(day, _)| day).max(),
        })
    }
}

fn adds(phrase: &str) -> bool {
    if phrase.is_empty() || NOTHING.contains(&phrase) {
        return true;
    }
    let without = |words: &[&str], in_place: &str, text: String| {
        words.iter().fold(text, |text, word| text.replace(word, in_place))
    };
    let plain = without(&GOOD_LACK, "済", phrase.to_owned());
    let doubtful = without(&NEUTRAL, "", plain.clone());
    holds_any(&plain, &ADDS) && !holds_any(&doubtful, &DOUBT) && !plain.ends_with('中')
}

/// What may stand around the day of a plan.
const AROUND: [&str; 15] = [
    "二要素認証",
    "までに",
    "まで",
    "頃",
    "内",
    "中",
    "に",
    "を",
    "は",
    "実装",
    "対応",
    "導入",
    "実施",
    "予定",
    "です",
];

/// Whether what stands around a day tells no more than that it is one of a plan.
fn tells_only_when(rest: &str) -> bool {
    let rest = AROUND.iter().fold(rest.to_owned(), |rest, word| rest.replace(word, ""));
    rest.trim_end_matches('。').is_empty()
}

/// The last day that a phrase names with its year, and what stands around it: 「サーバは令和8年3月に停止」, 「R9年度中」.
fn day_in(phrase: &str) -> Option<(Day, String)> {
    let mut before = None;
    let is_start = |(at, c): (usize, char)| {
        let is_first = !before.is_some_and(|before: char| before.is_ascii_alphanumeric());
        before = Some(c);
        let next = phrase.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let is_era = matches!(c, 'r' | 'h') && next.is_some_and(|next| next.is_ascii_digit());
        (is_first && (is_era || c.is_ascii_digit()) || matches!(c, '令' | '平')).then_some(at)
    };
    let (front, written) = phrase.split_at_checked(phrase.char_indices().find_map(is_start)?)?;
    let is_of_day = |c: char| c.is_ascii_digit() || "令和平成元rh年度月日/.-末".contains(c);
    let (written, behind) = written.split_at_checked(written.find(|c| !is_of_day(c)).unwrap_or(written.len()))?;
    let written = written.trim_end_matches(['.', '-', '/']);
    let day = || PartialDay::read(written).ok().filter(|read| read.assumed.is_none()).map(|read| read.day.latest());
    Some((Day::deadline(written).or_else(day)?, format!("{front}{behind}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_only_adds_where_each_of_its_phrases_is_known_to() {
        for (remark, only_adds) in [
            ("", true),
            ("なし", true),
            ("90日保存", true),
            ("保守元IPのみ許可", true),
            ("停止済み。次回の見直しは令和8年6月に実施予定", true),
            ("R7.6.20実施", true),
            ("不要なIDは削除済み", true),
            ("別紙のとおり", true),
            ("毎月適用", true),
            ("使い回しはしていません", true),
            ("外部媒体は禁止しています", true),
            ("端末は適用していません", false),
            ("サーバは未適用", false),
            ("適用不可", false),
            ("薬局様で実施ください", false),
            ("お客様責任範囲", false),
            ("一部適用できない端末あり", false),
            ("弊社サーバのみ。端末は対象外", false),
            ("検証中", false),
            ("対応未定", false),
            ("実装していない", false),
            ("令和10年度", false),
            ("薬局様のご判断", false),
            ("ログは取得していない", false),
            ("制限なし", false),
            ("ルータは管理外", false),
            ("NTT様にご確認ください", false),
            ("共用IDを使用しています", false),
            ("依頼があれば対応", false),
            ("オプションで対応可", false),
        ] {
            assert_eq!(Remark::read(remark).map(|it| it.only_adds), Some(only_adds), "{remark}");
        }
    }

    #[test]
    fn the_day_of_a_plan_is_told() {
        for (remark, day) in [
            ("令和10年度", Some("2029-03-31")),
            ("サーバは令和8年3月に停止予定", Some("2026-03-31")),
            ("R9年度中に実装", Some("2028-03-31")),
            ("R9.4.1に薬局様と相談", Some("2027-04-01")),
            ("R7.6.20実施", Some("2025-06-20")),
            ("停止済み。次回の見直しは令和8年6月に実施予定", None),
            ("90日保存", None),
            ("Ver.5.0.1を提出", None),
        ] {
            let names = Remark::read(remark).and_then(|it| it.names);
            assert_eq!(names.map(|day| day.to_string()).as_deref(), day, "{remark}");
        }
        let by = |remark| Remark::read(remark).is_some_and(|it| it.by.is_some());
        assert!(by("令和9年度までに実装予定") && by("令和10年度") && !by("R9.4.1に薬局様と相談"));
    }
}
