//! 宣言: a rule or a practice that the pharmacy itself states, such as its password rule.

use crate::day::PartialDay;
use crate::said::{Hint, Said, Word};
use crate::text::holds_any;
use crate::word::{Topic, YesNo};

record! {
    /// One statement. It counts as 自己申告.
    Statement in Statements, named by [["topic", "scope"], ["topic"]], called by [topic] {
        /// 事項.
        topic: Said<Topic> = "事項", "Topic", ["項目", "内容区分", "種類"];
        /// 対象: a system, a device or a kind of device; empty for the whole pharmacy.
        scope: String = "対象", "Scope", ["対象機器", "対象システム", "範囲"];
        /// 内容: はい, いいえ, a number or words.
        value: Hint<Stance> = "内容", "Value", ["回答", "値", "宣言"];
        /// 確認日: when it was stated.
        stated_on: Option<PartialDay> = "確認日", "Stated on", ["宣言日", "日付", "実施日"];
        /// 宣言者.
        stated_by: String = "宣言者", "Stated by", ["確認者", "記入者", "担当者"];
        /// 根拠の場所: where the paper is kept.
        kept_where: String = "根拠の場所", "Evidence kept where", ["保管場所", "根拠", "記録の場所"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}

/// What free words on a practice tell: 「はい」, 「3か月ごと」, 「していない」, 「検討中」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stance {
    plain: Option<bool>,
    practised: Option<bool>,
}

/// Words of what is not settled, or holds for a part or at times only.
const OPEN: [&str; 23] = [
    "検討",
    "予定",
    "未定",
    "準備中",
    "作成中",
    "不明",
    "一部",
    "途中",
    "推奨",
    "望ましい",
    "目標",
    "つもり",
    "したい",
    "努め",
    "必要に応じ",
    "不定期",
    "随時",
    "適宜",
    "気が付",
    "気づい",
    "黙認",
    "は可）",
    "未設定",
];

impl Word for Stance {
    const EXAMPLES: &'static str = "はい、いいえ、3か月ごと";

    fn read(text: &str) -> Option<Self> {
        let words = text.trim();
        let plain = YesNo::read(text).map(|said| said == YesNo::Yes);
        let is_open = holds_any(words, &OPEN);
        let refuses = plain == Some(false) || ["ない", "なし", "ません"].iter().any(|end| words.ends_with(end));
        let practised = if words.is_empty() || is_open { None } else { Some(!refuses) };
        Some(Self { plain, practised })
    }
}

impl Statement {
    /// Whether the statement says yes, no, or neither.
    #[must_use]
    pub fn says(&self) -> Option<bool> {
        self.value.tells()?.plain
    }

    /// Whether it stands for its topic: a yes, words on how, or nothing but its day. 「検討中」 does not.
    #[must_use]
    pub fn affirms(&self) -> bool {
        self.value.trim().is_empty() || self.stance() == Some(true)
    }

    /// Whether it says that something is not so: 「いいえ」, 「止めていない」.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.stance() == Some(false)
    }

    /// Whether it says that something is done, where any description of how is a yes: 「3か月ごと」, 「ソフトで遮断」.
    /// 「しない」 is a no; nothing, or what is only being considered, is neither.
    #[must_use]
    pub fn stance(&self) -> Option<bool> {
        self.value.tells()?.practised
    }
}
