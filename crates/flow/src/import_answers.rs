//! Importing signed answers from a table: each is weighed as if it were signed by hand, and all are written or none.

use crate::open_pharmacy::{Shop, ShopError, State};
use crate::place_answers::{edition_of, place_own};
use crate::sign_answer::{AnswerError, AnswerGiven, Signed, weigh};
use items::{Checklist, names_edition};
use model::act::Act;
use model::day::PartialDay;
use model::edition::Edition;
use tables::preview::Warned;
use tables::{Limits, Preview, ReadError, ReadRow};

/// A table of answers, weighed.
#[derive(Debug)]
pub struct ReadAnswers {
    /// What was understood.
    pub preview: Preview,
    /// The answers that can be signed.
    pub signed: Vec<Signed>,
    /// The rows that cannot, with the reason.
    pub refused: Vec<(u32, AnswerError)>,
}

impl ReadAnswers {
    /// How many rows a person should look at before anything is signed: bad ones, unsure ones, and 1 where the form is another
    /// pharmacy's.
    #[must_use]
    pub fn to_look_at(&self) -> (usize, usize, usize) {
        (self.refused.len() + self.preview.bad.len(), 0, self.preview.to_look_at())
    }
}

/// Reads answers from a file and weighs each. Writes nothing.
///
/// # Errors
/// [`ReadError`] when the file is not a table of answers.
pub fn read_answers(state: &State, checklist: &Checklist, name: &str, bytes: &[u8]) -> Result<ReadAnswers, ReadError> {
    let workbook = tables::read(bytes, name, &Limits::default())?;
    let mut preview = tables::understand_answers(&workbook, state.today)?;
    place_own(state, checklist, &mut preview)?;
    let mut signed = Vec::new();
    let mut refused = Vec::new();
    for row in &preview.rows {
        match of_this_year(&checklist.edition, row).and_then(given).and_then(|given| weigh(state, checklist, &given)) {
            Ok(answer) => signed.push(answer),
            Err(why) => refused.push((row.row, why)),
        }
    }
    // What the sheet refuses is not among the rows to take.
    preview.rows.retain(|row| refused.iter().all(|(refused, _)| *refused != row.row));
    Ok(ReadAnswers { preview, signed, refused })
}

/// An answer of another year is none of this one: its number may ask something else now.
fn of_this_year<'r>(edition: &Edition, row: &'r ReadRow) -> Result<&'r ReadRow, AnswerError> {
    match edition_of(row) {
        Some(said) if !names_edition(said, edition) => Err(AnswerError::OtherYear(said.to_owned())),
        None if row.day("confirmed_on").is_some_and(|day| day.latest() < edition.first_on) => {
            Err(AnswerError::BeforeYear(edition.first_on))
        }
        _ => Ok(row),
    }
}

fn given(row: &ReadRow) -> Result<AnswerGiven, AnswerError> {
    let text = |key: &str| row.cells.get(key).cloned().unwrap_or_default();
    // A month is a target as good as its last day, but nobody confirms for a month.
    let confirmed_on = row.day("confirmed_on");
    if confirmed_on.is_some_and(|day| day.exact().is_none()) {
        return Err(AnswerError::NotADay(text("confirmed_on")));
    }
    Ok(AnswerGiven {
        number: text("number"),
        scope: row.cells.get("scope").cloned(),
        choice: text("choice"),
        confirmed_on: confirmed_on.and_then(PartialDay::exact),
        target_on: row.day("target_on").map(PartialDay::latest),
        note: with_words(text("note"), row),
        by: text("by"),
        saw: None,
    })
}

/// 備考 with what was written where a day belongs: 「令和9年度」, 「次期版で」. An answer keeps no other words.
fn with_words(note: String, row: &ReadRow) -> String {
    let words = row.warnings.iter().filter_map(|warning| match &warning.what {
        Warned::Deadline { typed, .. } | Warned::NotADay { typed } => Some(format!("{}: {typed}", warning.heading)),
        _ => None,
    });
    Some(note).filter(|note| !note.is_empty()).into_iter().chain(words).collect::<Vec<_>>().join(" ／ ")
}

/// Signs the answers that differ from what is signed already; says how many.
///
/// # Errors
/// The record cannot be written; nothing was written then.
pub async fn import_answers(shop: &Shop, state: &State, read: &ReadAnswers) -> Result<usize, ShopError> {
    let known = |signed: &&Signed| state.shop.answers.get(&signed.answer.key);
    // The finding that was seen may have moved since; the answer itself is what counts as the same.
    let differs = |signed: &&Signed| {
        known(signed)
            .is_none_or(|kept| model::answer::Answer { seen: kept.record.seen, ..signed.answer.clone() } != kept.record)
    };
    let acts: Vec<_> = read
        .signed
        .iter()
        .filter(differs)
        .map(|signed| (Act::AnswerSigned(signed.answer.clone()), known(&signed).map(|kept| kept.seq)))
        .collect();
    let count = acts.len();
    if count > 0 {
        shop.append(acts).await?;
    }
    Ok(count)
}
