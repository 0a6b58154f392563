//! Whether free words tell something that could take a good answer back, or only name a thing.
//!
//! 「レセコンと薬歴のサーバ」 and 「調剤室」 name; 「更新していない」, 「倒産」 and 「パスワードは生年月日」 tell. No list holds all that may be told. So
//! what only names is listed instead, and anything else is read by a person beside the answer: 「逝去」. It decides nothing.

mod plain;

use crate::lack::tells_of_lack;
use crate::remark::{Asked, Remark};
use crate::said::Word as _;
use crate::text::{holds_any, without_words};
use crate::unsettled::is_unsettled;
use crate::width;

/// Words of a state or a denial that are told without any ending: 「倒産」, 「未設定」, 「修理中」.
const STATES: [&str; 58] = [
    "未",
    "不",
    "無",
    "非",
    "案",
    "中",
    "休",
    "廃",
    "止",
    "失",
    "退",
    "欠",
    "破",
    "盗",
    "漏",
    "誤",
    "違",
    "遅",
    "滞",
    "禁",
    "解約",
    "解除",
    "倒産",
    "故障",
    "変更",
    "予定",
    "終了",
    "満了",
    "感染",
    "隔離",
    "遮断",
    "返却",
    "共用",
    "共有",
    "兼用",
    "私物",
    "個人所有",
    "対象外",
    "除外",
    "限定",
    "仮",
    "途上",
    "拒否",
    "撤回",
    "却下",
    "差戻",
    "保留",
    "延期",
    "移転",
    "譲渡",
    "古",
    "エラー",
    "トラブル",
    "ランサム",
    "×",
    "△",
    "?",
    "!",
];
/// Words that hold one of those, or letters of an ending, and only name something or tell of its use.
const NAMES: [&str; 45] = [
    "無線",
    "無停電",
    "無料",
    "案内",
    "中央",
    "中継",
    "中庭",
    "中学",
    "休憩",
    "定休",
    "非常",
    "不動産",
    "欠品",
    "廃棄物",
    "古物",
    "仮想",
    "使用中",
    "利用中",
    "稼働中",
    "稼動中",
    "運用中",
    "契約中",
    "保管中",
    "接続中",
    "在籍中",
    "勤務中",
    "中小",
    "お薬",
    "かかりつけ",
    "ひかり",
    "くすり",
    "おくすり",
    "すべて",
    "それぞれ",
    "ごと",
    "など",
    "および",
    "または",
    "ほか",
    "その他",
    "あて",
    "お客様",
    "みどり",
    "さくら",
    "ひまわり",
];
/// Particles join what is named and tell nothing. 「は」 and 「が」 say something of it.
const PARTICLES: &str = "のとやをにへでか";
/// What takes something back in English.
const ENGLISH: [&str; 19] = [
    "not", "no", "never", "without", "only", "until", "broken", "lost", "expired", "missing", "pending", "left",
    "shared", "disabled", "off", "failed", "except", "planned", "unknown",
];

/// Whether words tell of something that is so, or is not, beyond what is known to add to a good answer.
#[must_use]
pub fn tells_something(text: &str) -> bool {
    let key = width::key(text);
    let left = without_words(&key, &[&NAMES]);
    let tells = tells_of_lack(&key)
        || is_unsettled(&key)
        || holds_any(&left, &STATES)
        || left.chars().any(is_of_an_ending)
        || denies_in_english(text)
        || plain::holds_unknown(&left);
    tells && !Remark::read(text).is_some_and(|remark| remark.only_adds(Asked::ToDo) && !remark.names_weak_password)
}

/// Hiragana beyond the particles: the ending of a verb or an adjective, 「から」, 「まで」, 「だけ」.
fn is_of_an_ending(c: char) -> bool {
    ('ぁ'..='ん').contains(&c) && !PARTICLES.contains(c)
}

fn denies_in_english(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphabetic() && c != '\'');
    words.any(|word| ENGLISH.contains(&word) || word.ends_with("n't"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_nothing_and_whatever_is_said_of_it_does() {
        let names = [
            "",
            "調剤室",
            "レセコンと薬歴のサーバ",
            "管理薬剤師",
            "開設者",
            "レセコン・薬歴",
            "バックアップ先",
            "無線LAN親機",
            "仮想サーバ",
            "旧姓 高橋",
            "週3日勤務",
            "研修受講済",
            "R7.4.1制定",
            "24時間対応",
            "メモリ増設 R7.9",
            "なし",
            "特になし",
            "問題なし",
            "使用中",
            "お薬手帳の端末",
            "令和7年11月10日に更新済み",
            "Reception PC",
        ];
        for text in names {
            assert!(!tells_something(text), "{text}");
        }
        let told = [
            "倒産",
            "解約",
            "育休中",
            "鈴木は欠席",
            "案の段階",
            "レセコンは8文字まで",
            "守られていない",
            "管理者権限も持つ",
            "USB制限は未設定",
            "開設者の承認はまだ",
            "ゲームと年賀状ソフトあり",
            "現物見当たらず",
            "番号が変わったらしい",
            "来年4月に交換予定",
            "Not patched since May",
            "doesn't start",
            "使えるか?",
            "R7.11死亡",
            "R7.9逝去",
            "本店へ転籍",
            "パスワードは付箋でモニタに貼付",
            "パスワードは生年月日",
            "設定は全員フル権限",
            "電子薬歴は6文字で運用中",
            "努力目標",
            "建前",
            "開示書は旧版のもの",
            "自宅PCにつないだ",
        ];
        for text in told {
            assert!(tells_something(text), "{text}");
        }
    }
}
