//! The words of the duties: titles, explanations, and a sentence for every code a rule can give.

use crate::duties::{DUTIES, Duty};
use model::finding::Who;
use model::lang::Bilingual;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What `item.toml` holds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyWords {
    /// The plain title.
    pub title: Option<Bilingual>,
    /// Why it matters, for a pharmacist.
    pub why: Option<Bilingual>,
    /// Who can answer it.
    pub who: Option<Bilingual>,
    /// What counts as done.
    pub counts: Option<Bilingual>,
    /// How long what is known stays fresh.
    pub fresh: Option<Freshness>,
    /// What newer official texts say, shown beside the wording.
    #[serde(default)]
    pub newer: Vec<Newer>,
    /// What leads to はい, where it is not yet true.
    #[serde(default)]
    pub ways: Vec<WayWords>,
    /// The ledgers whose rows a good answer rests on though no reason names them, by their codes; of each the rows that hold one of
    /// these words (in small letters and half width), or all.
    #[serde(default)]
    pub rests_on: BTreeMap<String, Vec<String>>,
    /// Words (likewise) by which a remark on a row that many items rest on tells that it is about this one.
    #[serde(default)]
    pub about: Vec<String>,
    /// Sentences for reasons.
    #[serde(default)]
    pub says: BTreeMap<String, Bilingual>,
    /// Sentences for advice (薬守の目安).
    #[serde(default)]
    pub advice: BTreeMap<String, Bilingual>,
    /// Steps.
    #[serde(default)]
    pub next: BTreeMap<String, StepWords>,
}

/// How long what is known stays fresh, as 薬守の目安.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Freshness {
    /// Days after which to look again.
    pub days: u32,
    /// Said in words.
    pub says: Bilingual,
}

/// What a newer official text says on the same matter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newer {
    /// Its id in `sources.toml`.
    pub source: String,
    /// The only edition beside which it is said; every one when absent.
    #[serde(default)]
    pub edition: Option<String>,
    /// What differs, with its date and how certain our reading is.
    pub says: Bilingual,
}

/// A way to はい in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayWords {
    /// What it costs.
    pub by: By,
    /// Within so many weeks it is likely done: for a proposed 目標日.
    pub weeks: u16,
    /// About how long it takes.
    pub minutes: u32,
    /// Who does it.
    pub who: Who,
    /// What to do.
    pub says: Bilingual,
}

/// What a way to はい costs, the cheapest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// It is so already: it need only be written down.
    Record,
    /// A free setting.
    Setting,
    /// A written rule.
    Rule,
    /// A question to the vendor.
    Question,
    /// Something to be bought.
    Purchase,
}

/// A step in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepWords {
    /// What to do.
    pub says: Bilingual,
    /// Who does it.
    pub who: Who,
    /// About how long it takes.
    pub minutes: u32,
    /// Where in the product it is done: a ledger's code, `answer`, `evidence`, `facts`, `papers` or `editions`.
    pub link: String,
}

/// The words of every duty, and those that all duties share.
struct Library {
    shared: DutyWords,
    by_duty: BTreeMap<&'static str, DutyWords>,
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library {
    // The files are part of the program; a test proves that each of them parses.
    shared: toml::from_str(include_str!("shared.toml")).unwrap_or_default(),
    by_duty: DUTIES.iter().map(|duty| (duty.code, toml::from_str(duty.item).unwrap_or_default())).collect(),
});

/// The words of a duty.
#[must_use]
pub fn words(duty: &Duty) -> &'static DutyWords {
    LIBRARY.by_duty.get(duty.code).unwrap_or(&LIBRARY.shared)
}

/// The sentence for a reason.
pub(crate) fn says(duty: &Duty, code: &str) -> Option<&'static Bilingual> {
    words(duty).says.get(code).or_else(|| LIBRARY.shared.says.get(code))
}

/// The sentence for advice.
pub(crate) fn advice(duty: &Duty, code: &str) -> Option<&'static Bilingual> {
    words(duty).advice.get(code).or_else(|| LIBRARY.shared.advice.get(code))
}

/// The words of a step.
pub(crate) fn step(duty: &Duty, code: &str) -> Option<&'static StepWords> {
    words(duty).next.get(code).or_else(|| LIBRARY.shared.next.get(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::record::Ledger;

    #[test]
    fn every_duty_has_its_words() {
        toml::from_str::<DutyWords>(include_str!("shared.toml")).unwrap();
        for duty in DUTIES {
            let words: DutyWords = toml::from_str(duty.item).unwrap_or_else(|why| panic!("{}: {why}", duty.code));
            for (name, text) in
                [("title", &words.title), ("why", &words.why), ("who", &words.who), ("counts", &words.counts)]
            {
                assert!(text.is_some(), "{}: {name}", duty.code);
            }
            assert!(!duty.help.trim().is_empty(), "{}: help", duty.code);
            let unknown = words.rests_on.keys().find(|ledger| ledger.parse::<Ledger>().is_err());
            assert_eq!(unknown, None, "{}: no such ledger", duty.code);
            for word in words.rests_on.values().flatten().chain(&words.about) {
                assert_eq!(model::width::key(word), *word, "{}: as the comparison key spells it", duty.code);
            }
            // A row of the vendor's form, and one without a rule, has no way that the pharmacy could go.
            let is_ours = !matches!(duty.code, "by_evidence" | "disclosure_submitted" | "vendor_officer");
            assert_eq!(is_ours, !words.ways.is_empty(), "{}: ways", duty.code);
            for newer in &words.newer {
                assert!(crate::sources().contains_key(&newer.source), "{}: {}", duty.code, newer.source);
            }
        }
    }
}
