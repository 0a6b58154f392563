//! Findings: what judging concluded about one item, in codes and ids. The words come later, in the report.
//!
//! A finding borrows from the pharmacy it was judged from, so that judging many pharmacies copies nothing.

use crate::day::Day;
use crate::fact::Provenance;
use crate::record::Ledger;
use serde::{Deserialize, Serialize};
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

/// A value to be put into the words of a reason.
pub type Arg<'p> = (&'static str, Cow<'p, str>);

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
    pub args: Vec<Arg<'p>>,
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
    pub args: Vec<Arg<'p>>,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'p> {
    /// The code; its words, who does it and the minutes are in the duty's `item.toml`.
    pub code: &'static str,
    /// What it is about.
    pub subject: Subject<'p>,
    /// What its words need.
    pub args: Vec<Arg<'p>>,
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
