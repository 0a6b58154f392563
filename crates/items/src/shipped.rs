//! The editions that ship with the program, and where their words come from.

use model::day::Day;
use model::edition::{Audience, Edition, Form};
use model::lang::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The head of an edition; its forms stand in files of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    title: String,
    first_on: Day,
    last_on: Day,
    sources: Vec<String>,
}

/// An official source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// When, as far as known.
    pub issued: String,
    /// Where.
    #[serde(default)]
    pub url: String,
    /// SHA-256 (hex), where known.
    #[serde(default)]
    pub sha256: String,
    /// What must be known about our copy, in both languages where people read it.
    #[serde(default)]
    pub note: String,
    /// Whose form it is, where it is one.
    #[serde(default)]
    pub form: Option<Audience>,
    /// How certain it is.
    pub certainty: Certainty,
}

/// How certain a source or a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Read in an official text, or in two independent copies.
    Certain,
    /// One secondary source.
    Secondary,
    /// Inferred.
    Inferred,
    /// Unknown.
    Unknown,
}

impl Certainty {
    /// The word shown to people.
    #[must_use]
    pub fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Certain, Lang::Ja) => "確か",
            (Self::Secondary, Lang::Ja) => "二次資料のみ",
            (Self::Inferred, Lang::Ja) => "推定",
            (Self::Unknown, Lang::Ja) => "不明",
            (Self::Certain, Lang::En) => "certain",
            (Self::Secondary, Lang::En) => "one secondary source",
            (Self::Inferred, Lang::En) => "inferred",
            (Self::Unknown, Lang::En) => "unknown",
        }
    }
}

static SHIPPED: LazyLock<Vec<Edition>> = LazyLock::new(|| r7().into_iter().collect());
static SOURCES: LazyLock<BTreeMap<String, Source>> =
    LazyLock::new(|| toml::from_str(include_str!("../sources.toml")).unwrap_or_default());

/// R7. The files are part of the program and a test proves that they parse.
fn r7() -> Option<Edition> {
    let head: Head = toml::from_str(include_str!("../editions/r7/edition.toml")).ok()?;
    let pharmacy: Form = toml::from_str(include_str!("../editions/r7/pharmacy.toml")).ok()?;
    let vendor: Form = toml::from_str(include_str!("../editions/r7/vendor.toml")).ok()?;
    let Head { id, title, first_on, last_on, sources } = head;
    Some(Edition { id, title, first_on, last_on, sources, forms: vec![pharmacy, vendor] })
}

/// The editions that ship.
#[must_use]
pub fn shipped() -> &'static [Edition] {
    &SHIPPED
}

/// Every source by its id.
#[must_use]
pub fn sources() -> &'static BTreeMap<String, Source> {
    &SOURCES
}

/// What is known of forms newer than those that ship: ids in [`sources`], with the first day of their year.
#[must_use]
pub fn newest_year_known() -> (Option<Day>, [&'static str; 4]) {
    (Day::new(2026, 4, 1), ["r8_form_xlsx", "r8_vendor_xlsx", "r8_form_pdf", "r8_manual"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r7_has_the_reconciled_rows() {
        let r7 = &shipped()[0];
        let count = |audience| r7.form(audience).map(|form| form.rows.len());
        assert_eq!((count(Audience::Pharmacy), count(Audience::Vendor)), (Some(19), Some(14)));
        let mut keys: Vec<String> =
            r7.forms.iter().flat_map(|f| f.rows.iter().map(|r| r7.key(f.audience, r))).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 33, "keys are unique");
    }

    #[test]
    fn every_source_of_an_edition_is_listed() {
        for edition in shipped() {
            for id in &edition.sources {
                assert!(sources().contains_key(id), "{id}");
            }
        }
        for id in newest_year_known().1 {
            assert_eq!(sources().get(id).map(|s| s.sha256.len()), Some(64), "{id}");
        }
    }

    #[test]
    fn a_number_finds_its_rows_by_print_and_by_alias() {
        let r7 = &shipped()[0];
        let form = r7.form(Audience::Pharmacy).unwrap();
        let keys = |number: &str| {
            form.rows_named(number, None).iter().map(|row| r7.key(Audience::Pharmacy, row)).collect::<Vec<_>>()
        };
        assert_eq!(keys("2-⑫"), ["r7/pharmacy/2-12/server", "r7/pharmacy/2-12/terminal"]);
        assert_eq!(keys("２−⑫（端末PC）"), ["r7/pharmacy/2-12/terminal"]);
        assert_eq!(keys("2-14"), ["r7/pharmacy/2-13"]);
        assert_eq!(keys("9-9"), Vec::<String>::new());
    }
}
