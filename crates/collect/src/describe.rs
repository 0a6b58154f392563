//! A report in people's words, for screens and papers. It tells what was read and judges nothing.

use crate::catalogue::{CATALOGUE, Entry, Unit};
use model::fact::{Fact, MachineReport, Trouble, Unreadable, Value};
use model::lang::Lang;

/// Title and value of every fact, in the order of the catalogue; facts of a newer reader follow under their names.
#[must_use]
pub fn describe(report: &MachineReport, lang: Lang) -> Vec<(String, String)> {
    let known = CATALOGUE.iter().flat_map(|entry| {
        let facts: Vec<&Fact> = report.facts.iter().filter(|fact| fact.name == entry.name).collect();
        rows(entry, &facts, lang)
    });
    let is_catalogued = |fact: &&Fact| CATALOGUE.iter().any(|entry| entry.name == fact.name);
    let strange = report.facts.iter().filter(|fact| !is_catalogued(fact));
    known.chain(strange.map(|fact| describe_fact(fact, lang))).collect()
}

/// Title and value of one fact.
#[must_use]
pub fn describe_fact(fact: &Fact, lang: Lang) -> (String, String) {
    match Entry::named(&fact.name) {
        Some(entry) => (titled(entry.title(lang), fact, lang), words(&fact.value, entry.unit, lang)),
        None => (titled(&fact.name, fact, lang), words(&fact.value, Unit::Plain, lang)),
    }
}

fn rows(entry: &Entry, facts: &[&Fact], lang: Lang) -> Vec<(String, String)> {
    let title = entry.title(lang);
    if entry.unit != Unit::List || facts.is_empty() {
        return facts.iter().map(|fact| (titled(title, fact, lang), words(&fact.value, entry.unit, lang))).collect();
    }
    let listed: Vec<String> = facts.iter().map(|fact| listed(fact, lang)).collect();
    vec![(title.to_owned(), listed.join(if lang == Lang::Ja { "、" } else { ", " }))]
}

fn titled(title: &str, fact: &Fact, lang: Lang) -> String {
    if fact.of.is_empty() { title.to_owned() } else { format!("{title}{}", bracketed(&fact.of, lang)) }
}

/// One of a list: `tcp/0.0.0.0:631（cupsd）`.
fn listed(fact: &Fact, lang: Lang) -> String {
    let value = words(&fact.value, Unit::Items, lang);
    if fact.of.is_empty() { value } else { format!("{}{}", fact.of, bracketed(&value, lang)) }
}

fn bracketed(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("（{text}）"),
        Lang::En => format!(" ({text})"),
    }
}

fn words(value: &Value, unit: Unit, lang: Lang) -> String {
    match (value, lang) {
        (Value::Flag(true), Lang::Ja) => "はい".to_owned(),
        (Value::Flag(false), Lang::Ja) => "いいえ".to_owned(),
        (Value::Flag(true), Lang::En) => "yes".to_owned(),
        (Value::Flag(false), Lang::En) => "no".to_owned(),
        (Value::Count(count), _) => counted(*count, unit, lang),
        (Value::Text(text), _) => text.clone(),
        (Value::Day(day), Lang::Ja) => day.wareki(),
        (Value::Day(day), Lang::En) => day.to_string(),
        (Value::Unreadable(why), _) => unknown(why, lang),
    }
}

fn counted(count: u64, unit: Unit, lang: Lang) -> String {
    match (unit, lang) {
        (Unit::Items | Unit::List, Lang::Ja) => format!("{count}件"),
        (Unit::Characters, Lang::Ja) => format!("{count}文字"),
        (Unit::Days, Lang::Ja) if count >= 99_999 => "定めなし".to_owned(),
        (Unit::Days, Lang::Ja) => format!("{count}日"),
        (Unit::Attempts, Lang::Ja) if count == 0 => "ロックしない".to_owned(),
        (Unit::Attempts, Lang::Ja) => format!("{count}回"),
        (Unit::Characters, Lang::En) => format!("{count} characters"),
        (Unit::Days, Lang::En) if count >= 99_999 => "not set".to_owned(),
        (Unit::Days, Lang::En) => format!("{count} days"),
        (Unit::Attempts, Lang::En) if count == 0 => "never locks".to_owned(),
        (Unit::Attempts, Lang::En) => format!("{count} tries"),
        (Unit::Plain, _) | (Unit::Items | Unit::List, Lang::En) => count.to_string(),
    }
}

fn unknown(unreadable: &Unreadable, lang: Lang) -> String {
    let (unknown, reason, colon) = match (unreadable.why, lang) {
        (Trouble::NotPresent, Lang::Ja) => ("不明", "見つかりません", "："),
        (Trouble::AccessDenied, Lang::Ja) => ("不明", "権限がありません", "："),
        (Trouble::Unsupported, Lang::Ja) => ("不明", "この機器では読めません", "："),
        (Trouble::Error, Lang::Ja) => ("不明", "読み取りに失敗しました", "："),
        (Trouble::NotPresent, Lang::En) => ("unknown", "not found", ": "),
        (Trouble::AccessDenied, Lang::En) => ("unknown", "no permission", ": "),
        (Trouble::Unsupported, Lang::En) => ("unknown", "cannot be read on this machine", ": "),
        (Trouble::Error, Lang::En) => ("unknown", "could not be read", ": "),
    };
    let stood_in_the_way = match unreadable.detail.as_str() {
        "" => reason.to_owned(),
        detail => format!("{reason}{colon}{detail}"),
    };
    format!("{unknown}{}", bracketed(&stood_in_the_way, lang))
}
