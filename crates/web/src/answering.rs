//! Answering an item on its page: the form as it is shown, and what comes back.

use crate::error::{PageError, half};
use crate::item;
use crate::pages::day_words;
use crate::problem::{Problem, Refusable};
use crate::scripts::with_script;
use crate::visit::Visit;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use flow::{AnswerError, AnswerGiven, Caution, Saw, Shop, State as Record};
use items::{Checklist, Item};
use model::answer::{Answer, Choice};
use model::day::Day;
use model::lang::Lang;
use model::pharmacy::Kept;
use serde::Deserialize;

/// What a browser sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    token: String,
    choice: String,
    /// As the field stood; none where the form has no such field.
    confirmed_on: Option<String>,
    target_on: String,
    note: String,
    by: String,
    /// The entry of the answer that was on the page; empty where there was none.
    entry: String,
}

/// The form: as it stands, or as it was sent and refused.
#[derive(Debug, Default)]
pub(crate) struct AnswerForm {
    pub(crate) choices: Vec<(&'static str, bool)>,
    pub(crate) confirmed_on: String,
    pub(crate) target_on: String,
    pub(crate) note: String,
    pub(crate) by: String,
    pub(crate) entry: String,
    /// Names to choose from.
    pub(crate) people: Vec<String>,
    pub(crate) problems: Vec<Problem>,
}

impl Refusable for AnswerForm {
    fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl AnswerForm {
    /// The form of an item as it stands: what was answered before, to be changed, with today as the day of confirmation and
    /// whoever is in as the one who signs.
    pub(crate) fn of(visit: &Visit, state: &Record, item: &Item) -> Self {
        let answered = state.shop.answers.get(&item.key);
        let answer = answered.map(|kept| &kept.record);
        let shown = |day: Option<Day>| day.map(|day| day_words(visit.lang, day)).unwrap_or_default();
        Self {
            choices: choices(item, answer.map(|answer| answer.choice.word()).unwrap_or_default()),
            confirmed_on: shown(Some(state.today)),
            target_on: shown(answer.and_then(|answer| answer.target_on)),
            note: answer.map(|answer| answer.note.clone()).unwrap_or_default(),
            by: Some(visit.signer())
                .filter(|signer| !signer.is_empty())
                .or_else(|| answer.map(|answer| answer.by.clone()))
                .unwrap_or_default(),
            entry: entry_of(answered),
            people: people(state),
            problems: Vec::new(),
        }
    }

    /// The same with いいえ and a 目標日 filled in: nothing is signed before the person sends it.
    pub(crate) fn aimed_at(mut self, lang: Lang, target: Day) -> Self {
        for (word, chosen) in &mut self.choices {
            *chosen = *word == Choice::No.word();
        }
        self.target_on = day_words(lang, target);
        self
    }

    /// The form as it was sent.
    fn again(state: &Record, item: &Item, sent: Sent) -> Self {
        Self {
            choices: choices(item, &sent.choice),
            confirmed_on: sent.confirmed_on.unwrap_or_default(),
            target_on: sent.target_on,
            note: sent.note,
            by: sent.by,
            // What is on the page now is what is seen from here on.
            entry: entry_of(state.shop.answers.get(&item.key)),
            people: people(state),
            problems: Vec::new(),
        }
    }
}

fn entry_of(answered: Option<&Kept<Answer>>) -> String {
    answered.map(|kept| kept.seq.to_string()).unwrap_or_default()
}

/// The answers that the sheet allows on this row, with the chosen one marked.
fn choices(item: &Item, chosen: &str) -> Vec<(&'static str, bool)> {
    let all = [Choice::Yes, Choice::No, Choice::NotRequired, Choice::Unsure];
    let allowed = all.into_iter().filter(|choice| *choice != Choice::NotRequired || item.row.may_be_not_required);
    allowed.map(|choice| (choice.word(), choice.word() == chosen)).collect()
}

/// Who works here now.
fn people(state: &Record) -> Vec<String> {
    let here = state.shop.people.records().filter(|person| !person.has_left_by(state.today));
    here.map(|person| person.name.text().to_owned()).collect()
}

/// Takes an answer: signs it and leads back to the item, or shows the form again with what is wrong.
pub(crate) async fn answer(
    visit: Visit,
    Path(key): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    let checklist = flow::checklist_for(&state.shop, None)?;
    let item = checklist.item(&key).ok_or_else(PageError::not_found)?;
    let problems = match given(&key, &sent) {
        Ok(given) => match sign(&visit.shop()?, &state, &checklist, &given).await {
            Ok(()) => return Ok(Redirect::to(&format!("/items/{key}?answered")).into_response()),
            Err(AnswerError::Shop(why)) => return Err(why.into()),
            Err(why) => vec![Problem::at(field_of(&why), visit.lang, &why)],
        },
        Err(problems) => problems.into_iter().map(|(field, why)| Problem::at(field, visit.lang, &why)).collect(),
    };
    let form = AnswerForm { problems, ..AnswerForm::again(&state, item, sent) };
    let page = item::item_page(&visit, &state, &key, item::Parts { form: Some(form), ..item::Parts::default() })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, with_script(page)).into_response())
}

/// Signs, unless the answer speaks against what was found and no reason is given.
async fn sign(shop: &Shop, state: &Record, checklist: &Checklist, given: &AnswerGiven) -> Result<(), AnswerError> {
    let weighed = flow::weigh(state, checklist, given)?;
    if weighed.cautions.contains(&Caution::Contradicted) && !gives_reason(state, given) {
        return Err(AnswerError::NeedsReason);
    }
    flow::sign_answer(shop, state, checklist, given).await.map(drop)
}

/// Whether the note was written for this answer: the form still holds the note of the one before, which may have been いいえ.
fn gives_reason(state: &Record, given: &AnswerGiven) -> bool {
    let before = state.shop.answers.get(&given.number).map(|kept| &kept.record);
    let is_left = before.is_some_and(|before| before.note == given.note && before.choice.word() != given.choice);
    !given.note.is_empty() && !is_left
}

/// What was sent, read; or the fields that cannot be.
fn given(key: &str, sent: &Sent) -> Result<AnswerGiven, Vec<(&'static str, AnswerError)>> {
    let mut problems = Vec::new();
    if sent.choice.is_empty() {
        problems.push(("choice", AnswerError::NoChoice));
    }
    // 「令和9年度」 is a day to aim at, never one on which something was confirmed.
    let mut day = |field: &'static str, text: &str| {
        let text = text.trim();
        let deadline = (field == "target_on").then(|| Day::deadline(text)).flatten();
        match deadline.map_or_else(|| text.parse::<Day>(), Ok) {
            _ if text.is_empty() => None,
            Ok(day) => Some(day),
            Err(_) => {
                problems.push((field, AnswerError::NotADay(text.to_owned())));
                None
            }
        }
    };
    let (confirmed_on, target_on) =
        (day("confirmed_on", sent.confirmed_on.as_deref().unwrap_or_default()), day("target_on", &sent.target_on));
    // The form comes with today: whoever empties it is asked, and no day is taken in silence.
    if sent.confirmed_on.as_deref().is_some_and(|text| text.trim().is_empty()) {
        problems.push(("confirmed_on", AnswerError::NoConfirmedDay));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(AnswerGiven {
        number: key.to_owned(),
        scope: None,
        choice: sent.choice.clone(),
        confirmed_on,
        target_on,
        note: sent.note.trim().to_owned(),
        by: sent.by.trim().to_owned(),
        saw: Some(Saw(sent.entry.parse().ok())),
    })
}

/// The field that a refusal is about.
fn field_of(why: &AnswerError) -> &'static str {
    match why {
        AnswerError::NeedsReason => "note",
        AnswerError::ConfirmedLater(_) | AnswerError::BeforeYear(_) => "confirmed_on",
        AnswerError::TargetEarlier { .. } => "target_on",
        _ => "choice",
    }
}

/// What a person should know about the answer that stands.
pub(crate) fn cautions(
    visit: &Visit,
    state: &Record,
    (checklist, item): (&Checklist, &Item),
) -> Result<Vec<String>, PageError> {
    let Some(Kept { record: answer, .. }) = state.shop.answers.get(&item.key) else { return Ok(Vec::new()) };
    let given = AnswerGiven {
        number: answer.key.clone(),
        choice: answer.choice.word().to_owned(),
        confirmed_on: Some(answer.confirmed_on),
        target_on: answer.target_on,
        note: answer.note.clone(),
        by: answer.by.clone(),
        ..AnswerGiven::default()
    };
    let weighed = flow::weigh(state, checklist, &given)?;
    let mut cautions: Vec<String> =
        weighed.cautions.iter().map(|caution| half(visit.lang, &caution.to_string())).collect();
    if answer.choice == Choice::Unsure {
        cautions.push(half(visit.lang, UNSURE));
    }
    Ok(cautions)
}

const UNSURE: &str = "事業者に聞けることは「事業者に聞くこと」に加わりました。送る文面もそこにあります / what a vendor can be asked now stands among the questions to vendors, with a letter to send";
