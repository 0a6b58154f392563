//! The rows of a vendor's form as the fields of a page: filled in by the vendor itself, or typed from its paper.

use crate::pages::day_words;
use flow::NO_DAY_YET;
use model::answer::Choice;
use model::day::Day;
use model::edition::Scope;
use model::lang::Lang;
use model::record::Row;
use model::report::{VendorForm, VendorLine};
use std::collections::BTreeMap;

/// An answer that may be chosen: its value, and its words in both languages.
pub(crate) type Answer = (&'static str, &'static str, &'static str);

/// The rows, and what stands in their fields.
pub(crate) struct ReplyRows<'p> {
    pub(crate) form: &'p VendorForm,
    /// The values of each row, by the names of their fields.
    pub(crate) sent: &'p BTreeMap<String, String>,
    /// The answers that may be chosen.
    pub(crate) answers: &'static [Answer],
    /// Whether a vendor is asked for the days by which its いいえ changes.
    pub(crate) asks_for_days: bool,
}

impl ReplyRows<'_> {
    /// The rows with the number that their fields have.
    pub(crate) fn lines(&self) -> Vec<(usize, &VendorLine)> {
        self.form.lines.iter().enumerate().collect()
    }

    pub(crate) fn value(&self, name: &str, at: &usize) -> &str {
        self.sent.get(&format!("{name}-{at}")).map_or("", String::as_str)
    }

    pub(crate) fn is_chosen(&self, at: &usize, word: &str) -> bool {
        self.value("answer", at) == word
    }

    /// Whether the days that are missing were asked for.
    pub(crate) fn was_asked(&self) -> bool {
        self.sent.contains_key("asked")
    }

    /// Whether no day is settled yet, by the vendor's own word.
    pub(crate) fn has_no_day(&self, at: &usize) -> bool {
        !self.value("open", at).is_empty()
    }

    /// Whether a row is asked whether its day is settled.
    pub(crate) fn asks_for_day(&self, at: &usize) -> bool {
        let is_missing = self.is_chosen(at, Choice::No.word()) && self.value("target_on", at).is_empty();
        self.asks_for_days && (self.has_no_day(at) || (is_missing && self.was_asked()))
    }
}

/// What the vendor answered before, as the fields of the form.
pub(crate) fn stands(lang: Lang, form: &VendorForm) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::from([("by".to_owned(), form.filled_by.clone())]);
    for (at, line) in form.lines.iter().enumerate() {
        let Some(answer) = &line.answer else { continue };
        let day = |day: Option<Day>| day.map(|day| day_words(lang, day)).unwrap_or_default();
        for (name, value) in [
            ("answer", answer.words.clone()),
            ("confirmed_on", day(answer.confirmed_on)),
            ("target_on", day(answer.target_on)),
            ("open", if answer.note.contains(NO_DAY_YET) { "1".to_owned() } else { String::new() }),
            ("note", answer.note.replace(NO_DAY_YET, "").trim().to_owned()),
        ] {
            fields.insert(format!("{name}-{at}"), value);
        }
    }
    fields
}

/// A row for each field of the form that says something, in the words of the form. Where no day of confirmation is given, it is
/// this one.
pub(crate) fn rows(form: &VendorForm, edition: &str, confirmed_on: &str, sent: &BTreeMap<String, String>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, line) in form.lines.iter().enumerate() {
        let value = |name: &str| sent.get(&format!("{name}-{at}")).map_or("", String::as_str).trim().to_owned();
        if ["answer", "note", "target_on"].into_iter().all(|name| value(name).is_empty()) {
            continue;
        }
        let number = Scope::beside(&line.line.number, line.line.scope, Lang::Ja);
        let has_no_day =
            !value("open").is_empty() && value("answer") == Choice::No.word() && value("target_on").is_empty();
        let note = format!("{}　{}", value("note"), if has_no_day { NO_DAY_YET } else { "" });
        let confirmed_on = Some(value("confirmed_on")).filter(|day| !day.is_empty()).unwrap_or(confirmed_on.to_owned());
        let cells = [
            ("edition", edition.to_owned()),
            ("number", number),
            ("wording", line.line.wording.clone()),
            ("answer", value("answer")),
            ("confirmed_on", confirmed_on),
            ("target_on", value("target_on")),
            ("note", note.trim().to_owned()),
        ];
        rows.push(cells.map(|(key, text)| (key.to_owned(), text)).into());
    }
    rows
}
