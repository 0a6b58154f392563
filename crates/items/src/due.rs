//! 予定: the days that are coming, and those that have passed undone. Days that somebody set (目標日, ends of support and of
//! contracts) stand beside those of our own rhythm (薬守の目安: looked at again once a year).
//!
//! A row without a day is no date: what is missing is told by the findings.

mod rhythm;
mod set;

pub use rhythm::review_due_on;

use crate::report::listed_labels;
use model::day::Day;
use model::due::{Due, Place};
use model::lang::{Bilingual, Lang};
use model::pharmacy::Pharmacy;
use model::report::Report;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One row's day, before those of one kind and month are put together.
struct Falling<'p> {
    on: Day,
    code: &'static str,
    place: Place<'p>,
    /// What it is about, as people call it.
    about: &'p str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    says: Bilingual,
    nameless: Bilingual,
    is_advice: bool,
}

static WORDS: LazyLock<BTreeMap<String, Words>> =
    // The file is part of the program; a test proves that it parses.
    LazyLock::new(|| toml::from_str(include_str!("due.toml")).unwrap_or_default());

/// Everything that falls due by a day, what has passed undone first.
#[must_use]
pub fn due<'r>(shop: &'r Pharmacy, report: &'r Report, until: Day) -> Vec<Due<'r>> {
    let mut groups: BTreeMap<(&'static str, Place<'r>, Month), Vec<Falling<'r>>> = BTreeMap::new();
    let falling = set::set(shop, report).into_iter().chain(rhythm::rhythm(shop, report));
    for fall in falling.filter(|fall| fall.on <= until) {
        groups.entry((fall.code, fall.place, month_of(fall.on, report.as_of))).or_default().push(fall);
    }
    let mut dues: Vec<Due<'r>> = groups.into_values().filter_map(|group| told(group, report.lang)).collect();
    dues.sort_by(|a, b| (a.on, a.code, a.place).cmp(&(b.on, b.code, b.place)));
    dues
}

/// Year and month; everything that has passed is one.
type Month = Option<(i16, i8)>;

fn month_of(on: Day, today: Day) -> Month {
    (on >= today).then(|| (on.year(), on.month()))
}

/// One line of what falls together, on its first day.
fn told<'r>(mut group: Vec<Falling<'r>>, lang: Lang) -> Option<Due<'r>> {
    group.sort_by_key(|fall| fall.on);
    let Falling { on, code, place, .. } = *group.first()?;
    let mut about: Vec<&str> = group.iter().map(|fall| fall.about).collect();
    about.dedup();
    let count = about.len();
    let about = listed_labels(&about, lang);
    let words = WORDS.get(code)?;
    let fill = |words: &Bilingual| {
        words.fill(lang, |name| match name {
            "subject" => Some(about.as_str().into()),
            "count" => Some(count.to_string().into()),
            _ => None,
        })
    };
    Some(Due { on, code, says: fill(&words.says), nameless: fill(&words.nameless), place, is_advice: words.is_advice })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_words_in_both_languages() {
        let words: BTreeMap<String, Words> = toml::from_str(include_str!("due.toml")).unwrap();
        let codes: Vec<&str> = set::CODES.iter().chain(rhythm::CODES).copied().collect();
        assert!(words.keys().all(|code| codes.contains(&code.as_str())), "{:?}", words.keys());
        for code in codes {
            let Some(words) = words.get(code) else { panic!("{code}") };
            for lang in [Lang::Ja, Lang::En] {
                assert!(!words.says.get(lang).is_empty(), "{code}");
                assert!(!words.nameless.get(lang).contains("{subject}"), "{code}: no name leaves the pharmacy");
            }
            assert_eq!(words.is_advice, rhythm::CODES.contains(&code), "{code}");
        }
    }
}
