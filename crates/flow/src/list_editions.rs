//! What editions there are, and how certain each is.

use crate::open_pharmacy::State;
use items::{shipped, sources};
use model::day::Day;
use model::edition::{Audience, Edition};
use model::lang::{Lang, half};
use serde::Serialize;

/// How an edition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It ships with the program.
    Shipped,
    /// Read from a file, not confirmed.
    Draft,
    /// Read from a file and confirmed by a person.
    Confirmed,
    /// Known to exist; its wording is not here.
    OnlyKnown,
}

/// One line of `edition list`.
#[derive(Debug, Clone, Serialize)]
pub struct EditionListed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How it stands.
    pub standing: Standing,
    /// First and last day, where known.
    pub days: Option<(Day, Day)>,
    /// Rows of the pharmacy's and of the vendor's form.
    pub rows: (usize, usize),
    /// Rows left to evidence.
    pub by_evidence: usize,
    /// What is not certain about it.
    pub uncertain: Vec<String>,
    /// Where its words come from: title, address, SHA-256.
    pub sources: Vec<String>,
}

/// Every edition, and the newer forms that are known only by name. What waits to be confirmed stands after what is in
/// force.
#[must_use]
pub fn editions(state: &State, lang: Lang) -> Vec<EditionListed> {
    let shipped = shipped().iter().map(|edition| listed(edition, Standing::Shipped, lang));
    let imported = state.shop.editions.values().flat_map(|known| {
        let confirmed = known.confirmed.then(|| listed(&known.edition, Standing::Confirmed, lang));
        confirmed.into_iter().chain(known.waiting().map(|draft| listed(draft, Standing::Draft, lang)))
    });
    shipped.chain(imported).chain(only_known(state, lang)).collect()
}

/// Official files that are not here: a form is, once a form of its year was imported for whom it is.
fn only_known(state: &State, lang: Lang) -> impl Iterator<Item = EditionListed> {
    let (first_on, ids) = items::newest_year_known();
    let is_held = move |source: &items::Source| {
        let mut own = state.shop.editions.values().map(|known| known.latest());
        own.any(|edition| {
            Some(edition.first_on) == first_on && source.form.is_some_and(|audience| edition.form(audience).is_some())
        })
    };
    let known = ids.into_iter().filter_map(|id| Some((id, sources().get(id)?)));
    known.filter(move |(_, source)| !is_held(source)).map(move |(id, source)| EditionListed {
        id: id.to_owned(),
        title: source.title.clone(),
        standing: Standing::OnlyKnown,
        days: first_on.map(|day| (day, day.fiscal_year_end())),
        rows: (0, 0),
        by_evidence: 0,
        uncertain: Some(half(&source.note, lang))
            .filter(|note| !note.is_empty())
            .map(str::to_owned)
            .into_iter()
            .collect(),
        sources: vec![source_line(source, lang)],
    })
}

fn listed(edition: &Edition, standing: Standing, lang: Lang) -> EditionListed {
    let count = |audience| edition.form(audience).map_or(0, |form| form.rows.len());
    let rows = || edition.forms.iter().flat_map(|form| form.rows.iter().map(move |row| (form.audience, row)));
    let unsure = rows().filter(|(_, row)| !row.uncertain.is_empty());
    let unsure =
        unsure.map(|(audience, row)| format!("{} {} {}", audience.words(lang), row.number, half(&row.uncertain, lang)));
    let other = (is_known_file(edition) == Some(false)).then(|| half(OTHER_FILE, lang).to_owned());
    EditionListed {
        id: edition.id.clone(),
        title: edition.words(lang),
        standing,
        days: Some((edition.first_on, edition.last_on)),
        rows: (count(Audience::Pharmacy), count(Audience::Vendor)),
        by_evidence: rows().filter(|(_, row)| row.duty.is_none()).count(),
        uncertain: unsure.chain(other).collect(),
        sources: edition.sources.iter().map(|id| source_named(id, lang)).collect(),
    }
}

/// What is said of an edition whose file is none of those known for its year.
const OTHER_FILE: &str = "取り込んだファイルのSHA-256は、この年度の公式ファイルとして知られているものと違います / the SHA-256 of the imported file is not that of the official files known for this year";

/// A source by its id, or by the SHA-256 of its file.
fn source_named(id: &str, lang: Lang) -> String {
    let by_hash = || sources().values().find(|source| source.sha256 == id);
    sources().get(id).or_else(by_hash).map_or_else(|| format!("SHA-256 {id}"), |source| source_line(source, lang))
}

fn source_line(source: &items::Source, lang: Lang) -> String {
    let certainty = source.certainty.word(lang);
    let hash = if source.sha256.is_empty() { String::new() } else { format!(" SHA-256 {}", source.sha256) };
    match lang {
        Lang::Ja => {
            format!("{}（{}、{}）{}{hash} [{certainty}]", source.title, source.issuer, source.issued, source.url)
        }
        Lang::En => {
            format!("{} ({}, {}) {}{hash} [{certainty}]", source.title, source.issuer, source.issued, source.url)
        }
    }
}

/// Whether a file is one of the official files that are known by their SHA-256; `None` for a year of which none is known.
#[must_use]
pub fn is_known_file(edition: &Edition) -> Option<bool> {
    let (first_on, ids) = items::newest_year_known();
    let hashes = || ids.iter().filter_map(|id| sources().get(*id)).map(|source| source.sha256.as_str());
    (first_on == Some(edition.first_on)).then(|| edition.sources.iter().all(|own| hashes().any(|hash| hash == own)))
}
