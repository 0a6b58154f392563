//! Importing signed answers from a table: each is weighed as if it were signed by hand, and all are written or none.

use crate::open_pharmacy::{Shop, ShopError, State};
use crate::sign_answer::{AnswerError, AnswerGiven, Signed, weigh};
use items::Checklist;
use model::act::Act;
use model::day::Day;
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

/// Reads answers from a file and weighs each. Writes nothing.
///
/// # Errors
/// [`ReadError`] when the file is not a table of answers.
pub fn read_answers(state: &State, checklist: &Checklist, name: &str, bytes: &[u8]) -> Result<ReadAnswers, ReadError> {
    let workbook = tables::read(bytes, name, &Limits::default())?;
    let mut preview = tables::understand_answers(&workbook)?;
    let mut signed = Vec::new();
    let mut refused = Vec::new();
    for row in &preview.rows {
        match weigh(state, checklist, &given(row)) {
            Ok(answer) => signed.push(answer),
            Err(why) => refused.push((row.row, why)),
        }
    }
    // What the sheet refuses is not among the rows to take.
    preview.rows.retain(|row| refused.iter().all(|(refused, _)| *refused != row.row));
    Ok(ReadAnswers { preview, signed, refused })
}

fn given(row: &ReadRow) -> AnswerGiven {
    let text = |key: &str| row.cells.get(key).cloned().unwrap_or_default();
    let day = |key: &str| row.cells.get(key).and_then(|text| text.parse::<Day>().ok());
    AnswerGiven {
        number: text("number"),
        scope: row.cells.get("scope").cloned(),
        choice: text("choice"),
        confirmed_on: day("confirmed_on"),
        target_on: day("target_on"),
        note: text("note"),
        by: text("by"),
        saw: None,
    }
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
