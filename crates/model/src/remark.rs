//! A remark beside はい: whether it only adds to the answer, or may take it back.
//!
//! 「90日保存」 adds, 「端末は適用していません」 takes back, 「NTT管理」 says neither. A remark adds only where each of its phrases
//! consists of words that are known to; anything else leaves the はい open, for a person to read.

mod known;
mod words;

use crate::day::{Day, day_in};
use crate::lack::tells_of_lack;
use crate::said::Word;
use crate::text::{holds_any, without_words};
use crate::unsettled::is_unsettled;
use crate::width;
use words::{AROUND, DONE, HARMS, HELD, LACKS, NOTHING, OF_HARM, SAID_DONE, SENT_BACK, TO_COME, USE};

/// What the remark beside a はい tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// It speaks of what is still to come: 「令和8年3月に対応予定」. 「設定済み。次回の見直しは…実施予定」 does not.
    pub tells_of_a_plan: bool,
    /// What was asked was not looked at, or is sent back: 「確認していません」, 「薬局様にて確認ください」.
    pub is_sent_back: bool,
    /// It says that there is nothing to say: 「特になし」.
    pub is_nothing: bool,
    /// It tells of a lack, and of nothing that is there: 「行っていない」.
    pub says_none: bool,
    /// It is not known, or still being looked into: 「調査中」, 「把握していません」.
    pub is_unsettled: bool,
    /// It tells of fewer than eight characters, or of digits alone: 「数字6桁」.
    pub names_weak_password: bool,
    /// It tells of something kept for less than a day: 「0日保存」, 「保存1時間」.
    pub keeps_less_than_a_day: bool,
    /// To which kinds of question it only adds; where it names a day, once that has come.
    adds_to: [bool; 4],
    /// The last day that it names: 「令和8年3月にサーバを入替」.
    pub names: Option<Day>,
    /// The first day that may be meant by it: 「2025年11月適用」 is told within that month.
    pub names_from: Option<Day>,
    /// The day by which it will be done, where it tells no more than that: 「令和9年度までに実装予定」.
    pub by: Option<Day>,
}

/// What a row asks for: 「停止」 is good where something should end, and bad where something should run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// That something is done or runs: updates, logs, a rule.
    ToDo,
    /// That something ends: unused IDs, unneeded services.
    ToEnd,
    /// That someone is kept out: 接続元制限.
    ToHoldBack,
    /// Either: 外部媒体.
    ToEndOrHoldBack,
}

impl Asked {
    const ALL: [Self; 4] = [Self::ToDo, Self::ToEnd, Self::ToHoldBack, Self::ToEndOrHoldBack];
}

/// Between the clauses of a remark: a day belongs to all of its clause.
const CLAUSES: [char; 6] = ['。', '、', ',', ';', '(', ')'];
/// Between its phrases, the parts of a clause among them.
const BETWEEN: [char; 11] = ['。', '、', ',', ';', '(', ')', ':', '/', '・', '\n', '→'];

impl Remark {
    /// Whether it only adds to a はい about this.
    #[must_use]
    pub fn only_adds(self, asked: Asked) -> bool {
        Asked::ALL.iter().zip(self.adds_to).any(|(kind, adds)| *kind == asked && adds)
    }
}

impl Word for Remark {
    const EXAMPLES: &'static str = "設定済み、90日保存、別紙参照";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        // What is told of the next time leaves what is done today as it is, where something is: 「停止済み。次回は6月に予定」.
        let is_done_today = key.split(CLAUSES).any(|clause| !clause.contains("次回") && holds_any(clause, &SAID_DONE));
        let is_of_today = |part: &&str| !is_done_today || !part.contains("次回");
        let days = || key.split(CLAUSES).filter(is_of_today).filter_map(day_in);
        Some(Self {
            tells_of_a_plan: holds_any(&key, &TO_COME) && !holds_any(&key, &DONE),
            is_sent_back: holds_any(&key, &SENT_BACK),
            adds_to: Asked::ALL.map(|asked| key.split(BETWEEN).filter(is_of_today).all(|phrase| adds(phrase, asked))),
            names: days().map(|day| day.last).max(),
            names_from: days().max_by_key(|day| day.last).map(|day| day.first),
            by: days().filter(|day| tells_only_when(&day.around)).map(|day| day.last).max(),
            is_nothing: NOTHING.contains(&key.as_str()),
            says_none: tells_of_lack(&key) && !holds_any(&key, &["あり", "有り", "使用", "利用", "接続中", "機器"]),
            is_unsettled: is_unsettled(&key),
            names_weak_password: names_weak_password(&key),
            keeps_less_than_a_day: keeps_less_than_a_day(&key),
        })
    }
}

/// Hours and minutes, or no day at all, in words of keeping. 「24時間監視、90日保存」 tells of days.
fn keeps_less_than_a_day(key: &str) -> bool {
    let counted = |unit: &str| {
        let before = key.match_indices(unit).filter_map(|(at, _)| key.get(..at));
        before
            .filter_map(|before| {
                before.get(before.trim_end_matches(|c: char| c.is_ascii_digit()).len()..)?.parse().ok()
            })
            .max()
    };
    let longer = ["日", "月", "年", "週"].into_iter().filter_map(counted).max();
    let shorter = ["時間", "分"].into_iter().filter_map(counted).max();
    let keeps = holds_any(key, &["保存", "保管", "保持", "残"]);
    keeps && longer.or(shorter.map(|_: u32| 0)).is_some_and(|most: u32| most == 0)
}

/// Fewer than eight characters, or digits and neither letters nor marks beside them.
fn names_weak_password(key: &str) -> bool {
    let counts = key.match_indices(['桁', '文', '字']).filter_map(|(at, _)| {
        let before = key.get(..at)?;
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before.get(digits..)?.parse::<u32>().ok()
    });
    let (has_letters, has_digits) = (key.contains('英'), key.contains('数'));
    let is_of_one_kind = key.contains("数字") && !has_letters || key.contains("英字") && !has_digits;
    counts.min().is_some_and(|count| count < 8) || is_of_one_kind
}

fn adds(phrase: &str, asked: Asked) -> bool {
    if phrase.is_empty() || NOTHING.contains(&phrase) || lacks_harm(phrase) {
        return true;
    }
    let is_mark = |c: char| c.is_ascii_digit() || c.is_whitespace() || "「」.-~〜%+".contains(c);
    // 「USB使用」, 「外部から接続」: where something should end or be kept out, use is told with what holds it back.
    let lets_all_in = asked != Asked::ToDo && phrase.contains("許可") && holds_any(phrase, &["すべて", "全て", "全"]);
    // 「退職者のIDは連絡後」: the occasion; what is done then stands in the next phrase.
    let is_occasion = phrase.ends_with(['後', '時']);
    let is_held = asked == Asked::ToDo || !holds_any(phrase, &USE) || holds_any(phrase, &HELD) || is_occasion;
    is_held
        && !lets_all_in
        && !is_bare_month(phrase)
        && without_words(phrase, &known::known(asked)).chars().all(is_mark)
}

/// 「12月に適用」: the month may be one that is still to come.
fn is_bare_month(phrase: &str) -> bool {
    let rest = phrase.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < phrase.len() && rest.strip_prefix("月に").is_some_and(|rest| !holds_any(rest, &SAID_DONE))
}

/// Whether a phrase says no more than that some harm is not there: 「未使用IDを削除していません」 says something else.
fn lacks_harm(phrase: &str) -> bool {
    let Some(rest) = HARMS.iter().find_map(|harm| phrase.strip_prefix(harm)) else { return false };
    let Some(rest) = LACKS.iter().find_map(|lack| rest.strip_suffix(lack)) else { return false };
    without_words(rest, &[&OF_HARM]).chars().all(|c| "はがもなのをてし".contains(c))
}

/// Whether what stands around a day tells no more than that it is one of a plan.
fn tells_only_when(rest: &str) -> bool {
    without_words(rest, &[&AROUND]).trim_end_matches('。').is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_less_than_a_day_is_told() {
        for (remark, less) in [
            ("保存1時間", true),
            ("0日保存", true),
            ("24時間分を保管", true),
            ("90日保存", false),
            ("24時間監視、90日保存", false),
            ("6か月保管", false),
            ("1年分を保存", false),
            ("10分ごとに取得", false),
            ("サーバに保存", false),
        ] {
            assert_eq!(Remark::read(remark).is_some_and(|it| it.keeps_less_than_a_day), less, "{remark}");
        }
    }

    #[test]
    fn a_remark_only_adds_where_each_of_its_words_is_known_to() {
        use Asked::{ToDo, ToEnd, ToEndOrHoldBack, ToHoldBack};
        let check = |asked: Asked, adding: &[&str], open: &[&str]| {
            for (remarks, adds) in [(adding, true), (open, false)] {
                let reads = |remark: &&&str| Remark::read(remark).is_some_and(|it| it.only_adds(asked)) == adds;
                let wrong: Vec<_> = remarks.iter().filter(|remark| !reads(remark)).collect();
                assert!(wrong.is_empty(), "{asked:?}, expected {adds}: {wrong:?}");
            }
        };
        check(
            ToDo,
            &[
                "保守用IDは13文字以上",
                "",
                "なし",
                "90日保存",
                "R7.6.20実施",
                "別紙のとおり",
                "毎月適用",
                "使い回しはしていません",
                "共用IDなし",
                "検証後に毎月適用",
                "管理者権限は弊社担当者のみ設定",
                "生体認証に対応しています",
                "英数記号12文字以上",
                "令和10年度",
                "導入済（R7.4）",
                "8文字以上（英数記号）",
                "標準機能",
                "OK",
                "例外なし",
                "全端末",
                "対象：レセコン端末",
                "保守契約範囲内",
                "WSUSで配信",
                "HPKIカードとPIN",
                "ワンタイムパスワード",
                "自動更新",
                "管理画面のログ一覧で確認できます",
                "二要素認証のため",
                "薬剤師・事務で分けています",
                "管理者権限は管理薬剤師様と当社保守担当のみ",
                "ルータのファームは2025年9月に最新化済み",
                "16桁・英数記号混在。定期変更は求めておりません",
                "店舗ごとに異なるパスワードを設定しています",
                "店舗毎に個別設定",
                "2025年11月適用",
                "6月に適用済み",
            ],
            &[
                "端末は適用していません",
                "サーバは未適用",
                "適用不可",
                "薬局様で実施ください",
                "お客様責任範囲",
                "一部適用できない端末あり",
                "弊社サーバのみ。端末は対象外",
                "検証中",
                "対応未定",
                "実装していない",
                "要望により対応",
                "実施は薬局",
                "テスト環境で検証済",
                "薬局様のご判断",
                "ログは取得していない",
                "制限なし",
                "ルータは管理外",
                "NTT様にご確認ください",
                "共用IDを使用しています",
                "依頼があれば対応",
                "オプションで対応可",
                "非対応",
                "御社で対応",
                "NTT管理",
                "他社管理",
                "停止しています",
                "自動更新オフ",
                "更新禁止",
                "サーバのみ適用",
                "8文字以内",
                "12月に適用",
            ],
        );
        check(
            ToEnd,
            &[
                "停止済み。次回の見直しは令和8年6月に実施予定",
                "不要なIDは削除済み",
                "不要なアカウントはありません",
                "停止しています",
                "不要なソフトは入っていません",
                "不要サービスは無効化済み",
                "退職者のIDは削除",
                "社内規程で禁止",
                "退職者のIDは薬局様からの連絡後、即日無効化します",
                "他のお客様と同じパスワードは使用しておりません",
                "IIS、印刷スプーラ等不要なサービスは停止済",
                "棚卸を実施し不要なID2件を削除済",
            ],
            &[
                "退職者のIDは薬局様で無効化",
                "退職者が使用",
                "未使用IDを削除していません",
                "不要なIDあり",
                "一部停止",
                "停止予定",
                "次回訪問時に実施予定",
                "御社で停止",
                "停止できません",
                "停止していません",
                "不要なソフトを使用",
            ],
        );
        check(
            ToHoldBack,
            &[
                "保守元IPのみ許可",
                "VPN接続のみ許可",
                "閉域網",
                "VPNのみ",
                "外部からの接続不可",
                "専用線（閉域）",
                "VPN以外は遮断",
                "VPN接続のみ",
                "MACアドレスフィルタリングを設定。SSIDは非公開",
            ],
            &[
                "停止しています",
                "制限なし",
                "制限していません",
                "NTT管理",
                "ルータは管理外",
                "制限解除",
                "制限不可",
                "外部から接続",
                "すべて許可",
                "サーバのみ制限",
            ],
        );
        check(
            ToEndOrHoldBack,
            &[
                "USBメモリは使用できません",
                "登録したUSBのみ使用可",
                "外部媒体は禁止しています",
                "USBポート停止",
                "許可USBのみ",
                "グループポリシーで制限",
                "USBポートは無効化済み。保守時のみ当社許可のUSBを使用",
            ],
            &["全USB許可", "使用可", "USBは使えます", "一部禁止", "USB使用あり"],
        );
    }

    #[test]
    fn a_weak_password_is_told() {
        for (remark, is_weak) in [
            ("数字6桁", true),
            ("4桁のPINです", true),
            ("7文字以上", true),
            ("英字8文字", true),
            ("英数記号12文字以上", false),
            ("英数字・記号10桁", false),
            ("毎月変更", false),
        ] {
            assert_eq!(Remark::read(remark).map(|it| it.names_weak_password), Some(is_weak), "{remark}");
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
        assert!(by("令和8年10月のバージョンアップで対応予定"));
        assert!(by("令和9年度までに実装予定") && by("令和10年度") && !by("R9.4.1に薬局様と相談"));
    }
}
