//! Answers: what a person signed, and how that stands to what was found.

use crate::day::Day;
use crate::finding::State;
use crate::marks::marked;
use crate::said::Word;
use crate::width;
use serde::{Deserialize, Serialize};

/// The key of an item: edition / form / number / scope, such as `r7/pharmacy/2-12/server`.
pub type ItemKey = String;

/// The words an answer can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// はい.
    Yes,
    /// いいえ.
    No,
    /// 記入不要, only on rows where the sheet allows it.
    NotRequired,
    /// わからない: not on the sheet; it writes the question to the vendor.
    Unsure,
}

impl Choice {
    /// The word on the sheet.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "はい",
            Self::No => "いいえ",
            Self::NotRequired => "記入不要",
            Self::Unsure => "わからない",
        }
    }
}

impl Word for Choice {
    const EXAMPLES: &'static str = "はい・いいえ・記入不要・わからない";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        Self::in_key(&key).or_else(|| Self::in_key(marked(&key)?))
    }
}

impl Choice {
    fn in_key(key: &str) -> Option<Self> {
        match key.trim_end_matches('。') {
            "はい"
            | "ハイ"
            | "はい(別紙)"
            | "はい(別紙参照)"
            | "はい(別紙のとおり)"
            | "ok"
            | "✓"
            | "✔"
            | "☑"
            | "レ"
            | "yes"
            | "true"
            | "○"
            | "◯"
            | "〇"
            | "y"
            | "済"
            | "済み"
            | "対応済"
            | "対応済み"
            | "実施済"
            | "実施済み" => Some(Self::Yes),
            "いいえ" | "イイエ" | "no" | "false" | "×" | "✕" | "n" | "未" | "未対応" | "未実施" => {
                Some(Self::No)
            }
            "記入不要" | "不要" | "対象外" | "not_required" | "-" => Some(Self::NotRequired),
            "わからない" | "分からない" | "不明" | "unsure" | "?" => Some(Self::Unsure),
            _ => None,
        }
    }
}

/// A signed answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The item.
    pub key: ItemKey,
    /// What was answered.
    pub choice: Choice,
    /// 確認日.
    pub confirmed_on: Day,
    /// 目標日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_on: Option<Day>,
    /// 備考.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who signed, as the paper names them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// The finding that was seen when signing.
    pub seen: Option<State>,
}

/// Answer × finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// はい・根拠あり.
    Backed,
    /// はい・根拠なし: the finding is unknown.
    Unbacked,
    /// 根拠と矛盾: the finding is not satisfied.
    Contradicted,
    /// いいえ・目標日あり.
    Planned,
    /// いいえ・目標日なし.
    NoTarget,
    /// 記入不要.
    NotRequired,
    /// 未回答.
    Unanswered,
    /// わからない.
    Unsure,
}

impl Status {
    /// Every status, in the order of the totals.
    pub const ALL: [Self; 8] = [
        Self::Backed,
        Self::Unbacked,
        Self::Contradicted,
        Self::Planned,
        Self::NoTarget,
        Self::NotRequired,
        Self::Unanswered,
        Self::Unsure,
    ];

    /// How an answer stands to a finding.
    #[must_use]
    pub fn of(answer: Option<&Answer>, found: State) -> Self {
        let Some(answer) = answer else {
            return Self::Unanswered;
        };
        match (answer.choice, found) {
            (Choice::Yes, State::Satisfied | State::NotRequired) => Self::Backed,
            (Choice::Yes, State::Unknown) => Self::Unbacked,
            (Choice::Yes, State::NotSatisfied) => Self::Contradicted,
            (Choice::No, _) if answer.target_on.is_some() => Self::Planned,
            (Choice::No, _) => Self::NoTarget,
            // 記入不要 holds only while the finding agrees that nothing is required.
            (Choice::NotRequired, State::NotRequired) => Self::NotRequired,
            (Choice::NotRequired, State::Unknown) => Self::Unbacked,
            (Choice::NotRequired, _) => Self::Contradicted,
            (Choice::Unsure, _) => Self::Unsure,
        }
    }

    /// The word shown to people.
    #[must_use]
    pub fn word(self, lang: crate::lang::Lang) -> &'static str {
        use crate::lang::Lang::{En, Ja};
        match (self, lang) {
            (Self::Backed, Ja) => "はい・根拠あり",
            (Self::Unbacked, Ja) => "はい・根拠なし",
            (Self::Contradicted, Ja) => "根拠と矛盾",
            (Self::Planned, Ja) => "いいえ・目標日あり",
            (Self::NoTarget, Ja) => "いいえ・目標日なし",
            (Self::NotRequired, Ja) => "記入不要",
            (Self::Unanswered, Ja) => "未回答",
            (Self::Unsure, Ja) => "わからない",
            (Self::Backed, En) => "yes, backed",
            (Self::Unbacked, En) => "yes, not backed",
            (Self::Contradicted, En) => "contradicted",
            (Self::Planned, En) => "no, with a target day",
            (Self::NoTarget, En) => "no, without a target day",
            (Self::NotRequired, En) => "not required",
            (Self::Unanswered, En) => "unanswered",
            (Self::Unsure, En) => "unsure",
        }
    }
}
