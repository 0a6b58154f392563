//! Printed numbers when the year is turned over: what a ledger says of 2-⑤ of one form is said of the row that asks the same
//! in the other, so that a number given to another question never answers it.

use crate::years::asked_before;
use model::covered::{Covered, spelled_out};
use model::edition::{Audience, Edition, FormRow, Scope};
use model::lang::Lang;
use model::said::Word as _;
use model::word::Number;

/// What a cell says once the form is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renumbered {
    /// The cell: numbers of the form that stands, and what only another form asks, told with that form.
    pub text: String,
    /// The rows of the form before that have none in the form that stands, as printed there.
    pub without_row: Vec<String>,
}

/// The numbers of a cell, said in the rows of `to` instead of those of `from`; none where it stays as it is.
#[must_use]
pub fn renumbered(said: &str, from: &Edition, to: &Edition) -> Option<Renumbered> {
    let said = &spelled_out(said);
    let named = Covered::read(said);
    let (ours, foreign): (Vec<&str>, Vec<&str>) =
        Covered::of_other_forms(said).partition(|told| told.starts_with(&to.title));
    if named.is_none_or(Covered::is_every) && ours.is_empty() {
        return None;
    }
    let is_named =
        |row: &&FormRow| named.is_some_and(|named| numbered(from, row).is_some_and(|number| named.holds(number)));
    let (before, after) = (rows(from), rows(to));
    let (mut found, mut without_row) = (Vec::new(), Vec::new());
    for then in before.iter().filter(is_named) {
        match after.iter().find(|now| is_same(from, to, then, now)) {
            Some(now) => found.push(now),
            None => push(&mut without_row, &then.number),
        }
    }
    // What was set aside when the form was another comes back with it.
    let back = |told: &str| Covered::read(told.strip_prefix(&*to.title)?.trim_start_matches('の'));
    for covered in ours.iter().filter_map(|told| back(told)) {
        found.extend(after.iter().filter(|row| numbered(to, row).is_some_and(|number| covered.holds(number))));
    }
    let numbers = printed(to, &found);
    let as_said: Vec<_> = before.iter().filter(is_named).filter_map(|row| numbered(from, row)).collect();
    let as_found: Vec<_> = found.iter().filter_map(|row| numbered(to, row)).collect();
    if ours.is_empty() && without_row.is_empty() && as_said == as_found {
        return None;
    }
    let aside = without_row.iter().map(|number| format!("{}の{number}", from.title));
    let others = foreign.iter().copied().chain(Covered::of_nothing(said)).map(str::to_owned);
    let text = numbers.iter().cloned().chain(aside).chain(others);
    Some(Renumbered { text: text.collect::<Vec<_>>().join("、"), without_row })
}

/// A row's number, with the scope where another row of the form has the same number.
fn numbered(edition: &Edition, row: &FormRow) -> Option<Number> {
    Some(Number { scope: edition.told_scope(Audience::Pharmacy, row), ..Number::read(&row.number)? })
}

/// The rows as printed, each once: with its scope where another row of its number is not among them.
fn printed(edition: &Edition, found: &[&FormRow]) -> Vec<String> {
    let is_whole = |number: &str| {
        let namesakes = rows(edition).iter().filter(|row| row.number == number).count();
        found.iter().filter(|row| row.number == number).count() >= namesakes
    };
    let mut numbers = Vec::new();
    for row in found {
        let scope = edition.told_scope(Audience::Pharmacy, row).filter(|_| !is_whole(&row.number));
        push(&mut numbers, &Scope::beside(&row.number, scope, Lang::Ja));
    }
    numbers
}

fn rows(edition: &Edition) -> &[FormRow] {
    edition.form(Audience::Pharmacy).map_or(&[], |form| &form.rows)
}

/// Whether both ask the same, whichever of the two forms is the later.
fn is_same(from: &Edition, to: &Edition, then: &FormRow, now: &FormRow) -> bool {
    match from.first_on <= to.first_on {
        true => asked_before(from, now) == Some(then),
        false => asked_before(to, then) == Some(now),
    }
}

/// One printed number may head two rows.
fn push(numbers: &mut Vec<String>, number: &str) {
    if !numbers.iter().any(|known| known == number) {
        numbers.push(number.to_owned());
    }
}
