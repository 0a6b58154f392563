//! Confirming a draft edition: a person says which duty judges each row, and by which numbers.

use crate::change_edition::EditionError;
use crate::open_pharmacy::{Shop, State};
use items::{Parameter, ParameterKind};
use model::act::Act;
use model::day::Day;
use model::edition::{Audience, Edition, FormRow};
use std::collections::BTreeMap;

/// The duty a person gives to a row, with the numbers it judges by where the row's own words do not say them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    /// The duty's code; empty leaves the row to evidence.
    pub duty: String,
    /// Numbers by name, as typed.
    pub numbers: BTreeMap<String, String>,
}

/// A row with what it is to be judged by.
#[derive(Default)]
struct Settled {
    duty: Option<String>,
    numbers: BTreeMap<String, String>,
}

/// Confirms a draft, or changes the mapping of an edition that was confirmed. `changes` maps row keys to duties where
/// the proposal is not right.
///
/// # Errors
/// [`EditionError`]; nothing is written then.
pub async fn confirm_edition(
    shop: &Shop,
    state: &State,
    id: &str,
    changes: &BTreeMap<String, Mapped>,
) -> Result<Edition, EditionError> {
    let Some(known) = state.shop.editions.get(id) else { return Err(EditionError::NoDraft(id.to_owned())) };
    let edition = known.latest();
    let rows: BTreeMap<String, (Audience, &FormRow)> = edition
        .forms
        .iter()
        .flat_map(|form| form.rows.iter().map(|row| (edition.key(form.audience, row), (form.audience, row))))
        .collect();
    if let Some(key) = changes.keys().find(|key| !rows.contains_key(*key)) {
        return Err(EditionError::NoRow { key: key.clone(), id: id.to_owned() });
    }
    let before = known.confirmed.then_some(&known.edition);
    let unread = rows.iter().filter(|(key, (audience, row))| {
        !changes.contains_key(*key)
            && differs(*audience, row)
            && !before.is_some_and(|before| was_confirmed(before, row))
    });
    let unread: Vec<String> =
        unread.map(|(key, (_, row))| format!("{key}={}", row.duty.as_deref().unwrap_or_default())).collect();
    if !unread.is_empty() {
        return Err(EditionError::WordingDiffers { id: id.to_owned(), rows: unread.join(" ") });
    }
    let (mut duties, mut parameters) = (BTreeMap::new(), BTreeMap::new());
    for (key, (_, row)) in rows {
        let settled = settle(&key, row, changes.get(&key))?;
        if settled.numbers != row.parameters {
            parameters.insert(key.clone(), settled.numbers);
        }
        duties.extend(settled.duty.map(|duty| (key, duty)));
    }
    shop.append(vec![(Act::EditionConfirmed { id: id.to_owned(), duties, parameters }, Some(known.seq))]).await?;
    let after = shop.now().await?;
    after.shop.editions.get(id).map(|known| known.edition.clone()).ok_or_else(|| EditionError::NoDraft(id.to_owned()))
}

/// Whether a row says something else than the row its proposed duty was written for.
fn differs(audience: Audience, row: &FormRow) -> bool {
    row.duty.as_deref().is_some_and(|duty| items::changed_wording(audience, row, duty).is_some())
}

/// Whether a person confirmed this very row with this duty before.
fn was_confirmed(before: &Edition, row: &FormRow) -> bool {
    let mut rows = before.forms.iter().flat_map(|form| &form.rows);
    rows.any(|known| known.wording == row.wording && known.notes == row.notes && known.duty == row.duty)
}

/// What judges a row, and by which numbers: those a person gives, those it had, or those its own words say. The numbers of
/// another year's form are never taken for it.
fn settle(key: &str, row: &FormRow, change: Option<&Mapped>) -> Result<Settled, EditionError> {
    let duty = match change {
        Some(change) if change.duty.is_empty() || change.duty == "by_evidence" => None,
        Some(change) => Some(change.duty.clone()),
        None => row.duty.clone(),
    };
    let Some(duty) = duty else { return Ok(Settled::default()) };
    if items::by_code(&duty).is_none() {
        let known = items::DUTIES.iter().map(|duty| duty.code).collect::<Vec<_>>().join(", ");
        return Err(EditionError::NoDuty { duty, known });
    }
    let mut numbers = if row.duty.as_deref() == Some(&*duty) { row.parameters.clone() } else { BTreeMap::new() };
    if numbers.is_empty() {
        numbers = items::read_parameters(&FormRow { duty: Some(duty.clone()), ..row.clone() });
    }
    for (name, text) in change.into_iter().flat_map(|change| &change.numbers) {
        numbers.insert(name.clone(), number(&duty, name, text)?);
    }
    let needed = items::parameters_of(&duty);
    if !needed.iter().all(|parameter| numbers.contains_key(parameter.name)) {
        return Err(EditionError::NeedsNumbers {
            key: key.to_owned(),
            ja: listed(needed, |parameter| parameter.label.ja.clone(), "、"),
            en: listed(needed, |parameter| parameter.label.en.clone(), ", "),
            example: example(needed),
            duty,
        });
    }
    Ok(Settled { duty: Some(duty), numbers })
}

/// A number as it is kept, from what was typed.
fn number(duty: &str, name: &str, text: &str) -> Result<String, EditionError> {
    let needed = items::parameters_of(duty);
    let kind = needed.iter().find(|parameter| parameter.name == name).map(|parameter| parameter.kind);
    let read = kind.and_then(|kind| match kind {
        ParameterKind::Length => {
            text.trim().parse::<u16>().ok().filter(|n| (1..=128).contains(n)).map(|n| n.to_string())
        }
        ParameterKind::Day => text.trim().parse::<Day>().ok().map(|day| day.to_string()),
    });
    read.ok_or_else(|| EditionError::NotANumber {
        text: format!("{name}={text}"),
        duty: duty.to_owned(),
        example: if needed.is_empty() { format!("--map KEY={duty}") } else { example(needed) },
    })
}

fn listed(parameters: &[Parameter], told: impl Fn(&Parameter) -> String, between: &str) -> String {
    parameters.iter().map(told).collect::<Vec<_>>().join(between)
}

/// How numbers are typed.
fn example(parameters: &[Parameter]) -> String {
    let sample = |parameter: &Parameter| match parameter.kind {
        ParameterKind::Length => format!("{}=N", parameter.name),
        ParameterKind::Day => format!("{}=YYYY-MM-DD", parameter.name),
    };
    listed(parameters, sample, ",")
}
