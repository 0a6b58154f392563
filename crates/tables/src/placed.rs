//! Answers placed on the rows of a form that is known: by wording and scope first, then by number.
//!
//! Copies of one year's form differ in their numbers (2-⑬ is 端末PC in one, ネットワーク機器 in another), so a number
//! alone may name the wrong row.

mod by_order;
mod printed;

use crate::columns::{ANSWERS, Columns};
use crate::preview::{BadRow, BadWhy, Preview, ReadRow, Warned, Warning, shortened};
use crate::understand::same_names;
use model::answer::Choice;
use model::edition::{Form, FormRow, Scope};
use model::record::Ledger;
use model::said::Word as _;
use model::width;
use model::word::Number;
use printed::Printed;

/// The shortest wording that tells a row from others.
const TELLING: usize = 8;

/// Places every row that `is_for` the form. A vendor's row that the form has not is among the bad ones then; an answer
/// to sign is weighed by whoever signs it.
pub fn place(preview: &mut Preview, form: &Form, is_for: impl Fn(&ReadRow) -> bool) {
    let is_answers = preview.ledger == ANSWERS.code;
    let (printed, mut rows) = (Printed::of(form), std::mem::take(&mut preview.rows));
    let form = &Known::of(form);
    let mut own = rows.iter_mut().filter(|row| is_for(row)).peekable();
    if own.peek().is_some() {
        printed.leave_out(&mut preview.skipped);
    }
    own.for_each(|row| printed.settle(row));
    let by_alias = rows.iter().filter(|row| is_for(row)).any(|row| is_only_alias(row, form.form));
    let found = |row: &ReadRow| if is_for(row) { find(row, form, by_alias) } else { Placed::OtherForm };
    let mut placed: Vec<Placed<'_>> = rows.iter().map(found).collect();
    by_order::settle(&rows, &mut placed);
    for (mut row, placed) in rows.into_iter().zip(placed) {
        if let Placed::On(on) | Placed::InOrder { on, .. } = &placed {
            number_unnumbered(&mut row, on, is_answers);
        }
        match placed {
            Placed::OtherForm => preview.rows.push(row),
            _ if !is_answers && row.id.is_none() && !row.is_blank() && lacks(&row).is_some() => {
                preview.bad.extend(lacks(&row));
            }
            Placed::On(on) => {
                renumber(&mut row, on, is_answers);
                preview.rows.push(row);
            }
            Placed::InOrder { on, differs } => {
                by_order::tell(&mut row, on, differs);
                renumber(&mut row, on, is_answers);
                preview.rows.push(row);
            }
            Placed::OneOf { is_numbered: true, .. } => preview.rows.push(row),
            Placed::Nowhere | Placed::OneOf { .. } if is_answers => preview.rows.push(row),
            // Among the bad rows it is already.
            Placed::Nowhere | Placed::OneOf { .. } if row.is_blank() => {}
            Placed::Nowhere | Placed::OneOf { .. } => preview.bad.push(not_on_form(&row, form.form)),
        }
    }
}

/// Tells answers of one file that answer the same item, and settles what is said of rows that no form here is for. To be called
/// when they are placed.
pub fn tell_twice(preview: &mut Preview) {
    printed::settle_rest(preview);
    let columns = preview.ledger.parse::<Ledger>().map_or(ANSWERS, Columns::of);
    same_names::tell(preview, columns);
}

/// How many rows carry a wording that only this form has, and how many one that only the other has.
#[must_use]
pub fn wordings_of(preview: &Preview, form: &Form, other: &Form) -> (usize, usize) {
    let has = |form: &Known<'_>, row: &ReadRow| !by_wording(row, form).is_empty();
    let only =
        |one: &Known<'_>, not: &Known<'_>| preview.rows.iter().filter(|row| has(one, row) && !has(not, row)).count();
    let (form, other) = (Known::of(form), Known::of(other));
    (only(&form, &other), only(&other, &form))
}

enum Placed<'f> {
    On(&'f FormRow),
    /// Rows of the file with the same words stand in the form's own order.
    InOrder {
        on: &'f FormRow,
        differs: bool,
    },
    /// The words or the number are on the form several times; whether the number is on it.
    OneOf {
        rows: Vec<&'f FormRow>,
        is_numbered: bool,
    },
    /// The row is not for this form.
    OtherForm,
    Nowhere,
}

/// A form with its wordings made comparable once: a file may have many rows.
struct Known<'f> {
    form: &'f Form,
    wordings: Vec<(String, &'f FormRow)>,
}

impl<'f> Known<'f> {
    fn of(form: &'f Form) -> Self {
        Self { form, wordings: form.rows.iter().map(|row| (bare(&row.wording), row)).collect() }
    }
}

fn find<'f>(row: &ReadRow, known: &Known<'f>, by_alias: bool) -> Placed<'f> {
    let typed = row.cells.get("number").map_or("", String::as_str);
    let scope = scope_of(row);
    let form = known.form;
    let worded = narrowed(by_wording(row, known), scope);
    let numbered = form.rows_named(typed, scope);
    let aliased = narrowed(aliases(typed, form), scope);
    let both = |named: &[&'f FormRow]| worded.iter().copied().filter(|row| named.contains(row)).collect::<Vec<_>>();
    // What wording and number agree on; then what the number is in other copies; then the wording alone.
    for agreed in [both(&numbered), both(&aliased), worded.clone()] {
        match agreed.as_slice() {
            [] => {}
            [one] => return Placed::On(one),
            _ => return Placed::OneOf { rows: agreed, is_numbered: !numbered.is_empty() },
        }
    }
    let of_scope = aliased.iter().find(|row| row.scope.is_some() && row.scope == scope);
    let alias = aliased.first().filter(|_| by_alias && aliased.len() == 1);
    match (of_scope.or(alias), numbered.as_slice()) {
        (Some(alias), _) | (None, [alias]) => Placed::On(alias),
        (None, []) => Placed::Nowhere,
        (None, _) => Placed::OneOf { rows: numbered, is_numbered: true },
    }
}

/// Whether a row's number is on the form only as it is printed in other copies: then the file is such a copy.
fn is_only_alias(row: &ReadRow, form: &Form) -> bool {
    let typed = row.cells.get("number").map_or("", String::as_str);
    let Some(number) = Number::read(typed) else { return false };
    let is_printed = form.rows.iter().any(|row| Number::read(&row.number).is_some_and(|n| n.is_printed_as(number)));
    !is_printed && !aliases(typed, form).is_empty()
}

fn aliases<'f>(typed: &str, form: &'f Form) -> Vec<&'f FormRow> {
    let Some(number) = Number::read(typed) else { return Vec::new() };
    let named = |alias: &String| Number::read(alias).is_some_and(|other| other.is_printed_as(number));
    form.rows.iter().filter(|row| row.aliases.iter().any(named)).collect()
}

fn by_wording<'f>(row: &ReadRow, known: &Known<'f>) -> Vec<&'f FormRow> {
    let own = if row.wording.is_empty() { row.cells.get("wording").map_or("", String::as_str) } else { &row.wording };
    let own = bare(own);
    if own.chars().count() < TELLING {
        return Vec::new();
    }
    let of = |fits: &dyn Fn(&str) -> bool| {
        known.wordings.iter().filter(|(wording, _)| fits(wording)).map(|(_, row)| *row).collect::<Vec<_>>()
    };
    let exact = of(&|wording| wording == own);
    if exact.is_empty() { of(&|wording| !wording.is_empty() && own.contains(wording)) } else { exact }
}

/// A wording without its ※ notes, its stop and the ways to type it.
fn bare(wording: &str) -> String {
    let key = width::key(wording);
    key.split('※').next().unwrap_or_default().trim_end_matches('。').replace("サーバー", "サーバ")
}

/// The rows of the scope, where it is given and any has it.
fn narrowed(rows: Vec<&FormRow>, scope: Option<Scope>) -> Vec<&FormRow> {
    let of_scope: Vec<&FormRow> = rows.iter().copied().filter(|row| scope.is_some() && row.scope == scope).collect();
    if of_scope.is_empty() { rows } else { of_scope }
}

fn scope_of(row: &ReadRow) -> Option<Scope> {
    let in_number = row.cells.get("number").and_then(|number| Number::read(number)?.scope);
    in_number.or_else(|| Scope::in_words(row.cells.get("scope")?))
}

/// A vendor's own table may have the words of the form and no numbers.
fn number_unnumbered(row: &mut ReadRow, on: &FormRow, is_answers: bool) {
    if row.cells.get("number").is_none_or(|number| number.trim().is_empty()) {
        renumber(row, on, is_answers);
    }
}

/// Gives a row the number and the scope of its place. A number that means the same stays as typed.
fn renumber(row: &mut ReadRow, on: &FormRow, is_answers: bool) {
    let typed = row.cells.get("number").cloned().unwrap_or_default();
    let word = on.scope.map(Scope::word);
    let printed = word.map_or_else(|| on.number.clone(), |word| format!("{}（{word}）", on.number));
    let same = match (Number::read(&typed), Number::read(&printed)) {
        (Some(typed), Some(on)) => typed.is_printed_as(on),
        _ => width::key(&typed) == width::key(&on.number),
    };
    if !same {
        if !typed.is_empty() {
            row.notes.insert("様式の番号".to_owned(), typed.clone());
        }
        let what = Warned::PlacedAs { typed: typed.clone(), read: printed.clone() };
        row.warnings.push(Warning { column: String::new(), heading: "番号".to_owned(), what });
    }
    if is_answers {
        row.cells.insert("number".to_owned(), on.number.clone());
        match word {
            Some(word) => drop(row.cells.insert("scope".to_owned(), word.to_owned())),
            None => drop(row.cells.remove("scope")),
        }
    } else if !same || Number::read(&typed).and_then(|number| number.scope) != on.scope {
        row.cells.insert("number".to_owned(), printed);
    }
}

/// What a vendor's row must have to say anything. An exported row is taken as it is.
fn lacks(row: &ReadRow) -> Option<BadRow> {
    let text = |key: &str| row.cells.get(key).map_or("", String::as_str);
    let (heading, why, expected) = match (text("number").trim(), text("answer").trim()) {
        ("", _) => ("番号", BadWhy::NoNumber, Number::EXAMPLES),
        (_, "") => ("確認結果", BadWhy::NoAnswer, Choice::EXAMPLES),
        _ => return None,
    };
    let what = shortened(if why == BadWhy::NoNumber { text("wording") } else { text("number") });
    let (heading, expected) = (heading.to_owned(), expected.to_owned());
    Some(BadRow { sheet: row.sheet.clone(), row: row.row, column: String::new(), heading, what, why, expected })
}

fn not_on_form(row: &ReadRow, form: &Form) -> BadRow {
    let numbers: Vec<&str> = form.rows.iter().map(|row| row.number.as_str()).collect();
    BadRow {
        sheet: row.sheet.clone(),
        row: row.row,
        column: String::new(),
        heading: "番号".to_owned(),
        what: shortened(row.cells.get("number").map_or("", String::as_str)),
        why: BadWhy::NotOnForm,
        expected: numbers.join(", "),
    }
}
