//! Findings: what judging concluded about one item, in codes and ids. The words come later, in the report.
//!
//! A finding borrows from the pharmacy it was judged from, so that judging many pharmacies copies nothing.

use crate::day::{Day, PartialDay};
use crate::fact::Provenance;
use crate::lang::Lang;
use crate::record::Ledger;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::borrow::Cow;

/// What was concluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 適合.
    Satisfied,
    /// 不適合.
    NotSatisfied,
    /// 不明.
    Unknown,
    /// 記入不要, only where the sheet allows it.
    NotRequired,
}

impl State {
    /// The word shown to people.
    #[must_use]
    pub fn word(self, lang: crate::lang::Lang) -> &'static str {
        use crate::lang::Lang::{En, Ja};
        match (self, lang) {
            (Self::Satisfied, Ja) => "適合",
            (Self::NotSatisfied, Ja) => "不適合",
            (Self::Unknown, Ja) => "不明",
            (Self::NotRequired, Ja) => "記入不要",
            (Self::Satisfied, En) => "satisfied",
            (Self::NotSatisfied, En) => "not satisfied",
            (Self::Unknown, En) => "unknown",
            (Self::NotRequired, En) => "not required",
        }
    }
}

/// How one reason bears on the finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// It speaks for はい.
    Good,
    /// It breaks はい.
    Bad,
    /// It leaves the item open.
    Open,
    /// It was observed after the day judged for: shown, not counted.
    Later,
}

/// What a reason is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject<'p> {
    /// The pharmacy as a whole.
    Pharmacy,
    /// A record of a ledger.
    Record {
        /// The ledger.
        ledger: Ledger,
        /// The record's id.
        id: &'p str,
        /// What people call it.
        label: &'p str,
    },
    /// A machine that reported.
    Machine {
        /// The machine's id.
        id: &'p str,
        /// Its host name.
        label: &'p str,
    },
    /// A vendor or a system known only by its name.
    Named {
        /// That name.
        label: &'p str,
    },
}

/// A value on its way into a sentence. It becomes words only there, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quoted<'p> {
    /// Words as someone typed them.
    Text(Cow<'p, str>),
    /// A day or a month.
    Day(PartialDay),
    /// A day that nobody has set yet.
    NoDay,
    /// The place of a paper that is attached here.
    Attached,
    /// A number of things.
    Count(u64),
    /// Several words, each in Japanese and in English.
    Listed(Box<[(&'p str, &'p str)]>),
}

impl<'p> Quoted<'p> {
    /// As it stands in a sentence.
    #[must_use]
    pub fn words(&self, lang: Lang) -> Cow<'p, str> {
        match (self, lang) {
            (Self::Text(text), _) => text.clone(),
            (Self::Day(day), Lang::Ja) => day.wareki().into(),
            (Self::Day(day), Lang::En) => day.to_string().into(),
            (Self::NoDay, Lang::Ja) => "未定".into(),
            (Self::NoDay, Lang::En) => "not set".into(),
            (Self::Attached, Lang::Ja) => "添付".into(),
            (Self::Attached, Lang::En) => "attached".into(),
            (Self::Count(count), _) => count.to_string().into(),
            (Self::Listed(words), Lang::Ja) => words.iter().map(|(ja, _)| *ja).collect::<Vec<_>>().join("、").into(),
            (Self::Listed(words), Lang::En) => words.iter().map(|(_, en)| *en).collect::<Vec<_>>().join(", ").into(),
        }
    }
}

impl<'p> From<&'p str> for Quoted<'p> {
    fn from(text: &'p str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Quoted<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<PartialDay> for Quoted<'_> {
    fn from(day: PartialDay) -> Self {
        Self::Day(day)
    }
}

impl From<Day> for Quoted<'_> {
    fn from(day: Day) -> Self {
        Self::Day(PartialDay::of(day))
    }
}

impl From<Option<PartialDay>> for Quoted<'_> {
    fn from(day: Option<PartialDay>) -> Self {
        day.map_or(Self::NoDay, Self::Day)
    }
}

impl From<usize> for Quoted<'_> {
    fn from(count: usize) -> Self {
        Self::Count(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

impl From<u64> for Quoted<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<u32> for Quoted<'_> {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

/// A named value for the words of a reason.
pub type Arg<'p> = (&'static str, Quoted<'p>);

/// The values of one sentence. Most have one or two, which then need no memory of their own.
pub type Args<'p> = SmallVec<[Arg<'p>; 2]>;

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because<'p> {
    /// The code of the reason; its words are in the duty's `item.toml`.
    pub fact: &'static str,
    /// How it bears on the finding.
    pub tone: Tone,
    /// What it is about.
    pub subject: Subject<'p>,
    /// What its words need.
    pub args: Args<'p>,
    /// Where it is known from.
    pub provenance: Provenance,
    /// When it was observed, confirmed or stated, where that is known.
    pub observed_on: Option<Day>,
}

/// 薬守の目安: something worth doing that does not change the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice<'p> {
    /// The code; its words are in the duty's `item.toml`.
    pub code: &'static str,
    /// What it is about.
    pub subject: Subject<'p>,
    /// What its words need.
    pub args: Args<'p>,
}

/// Who does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// 薬局.
    Pharmacy,
    /// 事業者.
    Vendor,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step<'p> {
    /// The code; its words, who does it and the minutes are in the duty's `item.toml`.
    pub code: &'static str,
    /// What it is about.
    pub subject: Subject<'p>,
    /// What its words need.
    pub args: Args<'p>,
}

/// The conclusion about one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<'p> {
    /// What was concluded.
    pub state: State,
    /// How strong it is; `None` when nothing is known.
    pub strength: Option<Provenance>,
    /// The last day on which it can still be held; `None` when nothing runs out.
    pub valid_until: Option<Day>,
    /// Why.
    pub because: Vec<Because<'p>>,
    /// 薬守の目安.
    pub advice: Vec<Advice<'p>>,
    /// What to do next, first things first.
    pub next: Vec<Step<'p>>,
}
