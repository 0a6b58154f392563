//! 新しい年度の様式: which forms there are, a newer official file taken by drop, its rows confirmed one by one, and the year turned
//! over.

use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::{Problem, Refusable};
use crate::upload::Upload;
use crate::visit::{Pressed, Visit};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::multipart::Multipart;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{CloseError, DraftGiven, EditionError, EditionListed, Mapped, ReopenError, Standing, State as Record};
use items::Part;
use model::edition::{Audience, Edition, FormRow};
use model::lang::Lang;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The forms there are, and the place for a newer file.
#[derive(Template)]
#[template(path = "editions.html")]
struct EditionsPage {
    frame: Frame,
    editions: Vec<EditionListed>,
    /// The one that the pharmacy works with.
    current: String,
    /// The one before it, to which the year can be turned back.
    before: Option<String>,
    wrong: Option<Problem>,
}

/// What turning the year over means, asked once before it is done.
#[derive(Template)]
#[template(path = "turn_year.html")]
struct TurnPage<'p> {
    frame: Frame,
    /// The form in use now.
    from: String,
    to: &'p Edition,
    /// How many answers were given on it.
    answered: usize,
    is_other_file: bool,
    lacks_vendors: bool,
}

/// The rows of a draft, each with what judges it.
#[derive(Template)]
#[template(path = "edition.html")]
struct EditionPage<'p> {
    frame: Frame,
    edition: &'p Edition,
    /// Whether it was confirmed and nothing waits.
    is_confirmed: bool,
    /// Whether its file is another than the official ones that are known.
    is_other_file: bool,
    /// Whether the year can be turned over to it.
    is_later: bool,
    forms: Vec<(String, Vec<Line>)>,
    wrong: Vec<(String, String)>,
}

framed!(EditionPage<'_>, EditionsPage, TurnPage<'_>);

impl Refusable for EditionsPage {
    fn problems(&self) -> &[Problem] {
        self.wrong.as_slice()
    }
}

impl EditionsPage {
    fn standing(&self, standing: Standing) -> &'static str {
        match standing {
            Standing::Shipped => self.say("最初から入っています", "ships with the program"),
            Standing::Draft => self.say("確かめる前（判定には使いません）", "to be confirmed (nothing judges by it)"),
            Standing::Confirmed => self.say("確かめてあります", "confirmed"),
            Standing::OnlyKnown => self.say("まだ取り込んでいません", "not brought in yet"),
        }
    }

    fn is_here(standing: &Standing) -> bool {
        matches!(standing, Standing::Draft | Standing::Confirmed)
    }
}

/// A row, as a person confirms it.
struct Line {
    key: String,
    number: String,
    wording: String,
    notes: Vec<String>,
    /// Every duty by code and title, and whether it is the chosen one; the first leaves the row to evidence.
    duties: Vec<(&'static str, String, bool)>,
    /// Numbers that the chosen duty judges by: name, label, value.
    numbers: Vec<(&'static str, String, String)>,
    /// How its words differ from those of the form that the duty was written for.
    changed: Option<items::Changed>,
    is_seen: bool,
    wrong: Option<String>,
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(editions_page(&visit, &state, None)?))
}

fn editions_page(visit: &Visit, state: &Record, wrong: Option<Problem>) -> Result<String, PageError> {
    let before = flow::year_before(state)?.and_then(|id| items::edition_called(&state.shop, id));
    let page = EditionsPage {
        frame: visit.frame(state),
        editions: flow::editions(state, visit.lang),
        current: flow::checklist_for(&state.shop, None)?.edition.id,
        before: before.map(|edition| edition.words(visit.lang)),
        wrong,
    };
    Ok(page.render()?)
}

/// Takes an official file: it becomes a draft, by which nothing judges.
pub(crate) async fn take(visit: Visit, form: Multipart) -> Result<Response, PageError> {
    let sent = Upload::read(form).await?;
    visit.admits(sent.value("token"))?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    if sent.name.is_empty() && sent.bytes.is_empty() {
        return refused(&visit, &state, ("file", &NO_FILE));
    }
    let file = (sent.name.as_str(), sent.bytes.as_slice());
    match flow::take_official(&shop, &state, file, &DraftGiven::default()).await {
        Ok(edition) => Ok(Redirect::to(&format!("/editions/{}", edition.id)).into_response()),
        Err(EditionError::Shop(why)) => Err(why.into()),
        // On this page nothing is typed: what the command says of its options leads nowhere here.
        Err(EditionError::Shipped(id)) => refused(&visit, &state, ("file", &shipped(&id))),
        Err(EditionError::NoYear(_)) => refused(&visit, &state, ("file", &NO_YEAR)),
        Err(why) => refused(&visit, &state, ("file", &why)),
    }
}

/// The page with what is wrong in one of its fields.
fn refused(
    visit: &Visit,
    state: &Record,
    wrong: (&'static str, &dyn std::fmt::Display),
) -> Result<Response, PageError> {
    let page = editions_page(visit, state, Some(Problem::at(wrong.0, visit.lang, &wrong.1)))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

const NO_FILE: &str = "ファイルを選んでから押してください / choose a file first";

const NO_YEAR: &str = "ファイルから年度（令和○年度）を読み取れません。厚生労働省のページから取った様式のファイルか確かめてください / the file does not say its fiscal year; check that it is the form from the ministry's page";

fn shipped(id: &str) -> String {
    let found = items::shipped().iter().find(|edition| edition.id == id);
    let [ja, en] = [Lang::Ja, Lang::En].map(|lang| found.map_or_else(|| id.to_owned(), |edition| edition.words(lang)));
    format!(
        "{ja}の様式は最初から入っているので、取り込む必要はありません。新しい年度のファイルを選んでください / the form {en} ships with the program; choose the file of a newer year"
    )
}

/// What a person chose for the rows of a draft.
#[derive(Default)]
struct Chosen {
    token: String,
    duties: BTreeMap<String, String>,
    numbers: BTreeMap<String, BTreeMap<String, String>>,
    /// The rows that were looked at.
    seen: BTreeSet<String>,
}

impl Chosen {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut chosen = Self::default();
        for (name, text) in pairs {
            match name.split(':').collect::<Vec<_>>()[..] {
                ["token"] => chosen.token = text,
                ["duty", key] => drop(chosen.duties.insert(key.to_owned(), text)),
                ["number", key, name] => {
                    chosen.numbers.entry(key.to_owned()).or_default().insert(name.to_owned(), text);
                }
                ["seen", key] => drop(chosen.seen.insert(key.to_owned())),
                _ => {}
            }
        }
        chosen
    }

    /// Every row as chosen; a blank number is none.
    fn mapped(&self) -> BTreeMap<String, Mapped> {
        let numbers = |key: &String| {
            let all = self.numbers.get(key).into_iter().flatten();
            let filled = all.filter(|(_, text)| !text.trim().is_empty());
            filled.map(|(name, text)| (name.clone(), text.trim().to_owned())).collect()
        };
        let mapped =
            |(key, duty): (&String, &String)| (key.clone(), Mapped { duty: duty.clone(), numbers: numbers(key) });
        self.duties.iter().map(mapped).collect()
    }
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(page(&visit, &state, &id, None)?))
}

fn page(
    visit: &Visit,
    state: &Record,
    id: &str,
    refused: Option<(&Chosen, Vec<(String, String)>)>,
) -> Result<String, PageError> {
    let known = state.shop.editions.get(id).ok_or_else(PageError::not_found)?;
    let edition = known.latest();
    let (chosen, wrong) = refused.map_or((None, Vec::new()), |(chosen, wrong)| (Some(chosen), wrong));
    let line = |audience: Audience, row: &FormRow| {
        let duty = row.duty.as_deref().unwrap_or_default();
        let changed = items::changed_wording(audience, row, duty);
        Line { changed, ..line(visit.lang, edition.key(audience, row), row, (chosen, &wrong)) }
    };
    let forms = edition
        .forms
        .iter()
        .map(|form| (form.title.clone(), form.rows.iter().map(|row| line(form.audience, row)).collect::<Vec<_>>()));
    let current = flow::checklist_for(&state.shop, None)?.edition;
    let page = EditionPage {
        frame: visit.frame(state),
        is_confirmed: known.confirmed && known.waiting().is_none(),
        is_other_file: flow::is_known_file(edition) == Some(false),
        is_later: known.confirmed && known.edition.first_on > current.first_on,
        forms: forms.collect(),
        wrong: wrong.clone(),
        edition,
    };
    Ok(page.render()?)
}

fn line(lang: Lang, key: String, row: &FormRow, (chosen, wrong): (Option<&Chosen>, &[(String, String)])) -> Line {
    let proposed = row.duty.clone().unwrap_or_default();
    let duty = chosen.and_then(|chosen| chosen.duties.get(&key)).cloned().unwrap_or(proposed);
    let value = |name: &str| {
        let typed = chosen.and_then(|chosen| chosen.numbers.get(&key)?.get(name));
        typed.or_else(|| row.parameters.get(name)).cloned().unwrap_or_default()
    };
    let numbers = items::parameters_of(&duty).iter();
    Line {
        number: row.number.clone(),
        wording: row.wording.clone(),
        notes: row.notes.clone(),
        duties: duties(lang, &duty),
        numbers: numbers.map(|p| (p.name, p.label.get(lang).to_owned(), value(p.name))).collect(),
        changed: None,
        is_seen: chosen.is_some_and(|chosen| chosen.seen.contains(&key)),
        wrong: wrong.iter().find(|(at, _)| *at == key).map(|(_, says)| says.clone()),
        key,
    }
}

fn duties(lang: Lang, chosen: &str) -> Vec<(&'static str, String, bool)> {
    let by_evidence =
        if lang == Lang::Ja { "判定せず、根拠の書類で答える" } else { "no rule: answered by evidence" };
    let named = items::DUTIES.iter().filter(|duty| duty.code != "by_evidence").map(|duty| {
        let title = items::words(duty).title.as_ref().map_or(duty.code, |title| title.get(lang));
        (duty.code, title.to_owned())
    });
    let all = std::iter::once(("", by_evidence.to_owned())).chain(named);
    all.map(|(code, title)| (code, title, code == chosen)).collect()
}

/// Confirms a draft, once every row was looked at.
pub(crate) async fn confirm(
    visit: Visit,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let chosen = Chosen::read(pairs);
    visit.admits(&chosen.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let unseen = chosen.duties.keys().filter(|key| !chosen.seen.contains(*key));
    let number = |key: &str| key.splitn(3, '/').nth(2).unwrap_or_default().to_owned();
    let told_unseen = |key: &String| (key.clone(), format!("{}: {}", number(key), half(visit.lang, UNSEEN)));
    let mut wrong: Vec<(String, String)> = unseen.map(told_unseen).collect();
    if wrong.is_empty() {
        match flow::confirm_edition(&shop, &state, &id, &chosen.mapped()).await {
            Ok(_) => return Ok(Redirect::to(&format!("/editions/{id}")).into_response()),
            Err(EditionError::Shop(why)) => return Err(why.into()),
            Err(EditionError::NoDraft(_)) => return Err(PageError::not_found()),
            Err(why) => wrong.push(told(visit.lang, &why)),
        }
    }
    let page = page(&visit, &state, &id, Some((&chosen, wrong)))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

const UNSEEN: &str = "この行をまだ確かめていません。選んだ項目が文と合っていれば「確かめた」に印を付けてください / this row was not looked at yet: if the duty fits the words, mark it as looked at";

/// The row that a refusal is about, and what to do on this page.
fn told(lang: Lang, why: &EditionError) -> (String, String) {
    match why {
        EditionError::NeedsNumbers { key, ja, en, .. } => {
            let says = match lang {
                Lang::Ja => format!(
                    "この行の文には、判定に要る数値（{ja}）が書かれていません。様式や手引きで確かめて下の欄に書くか、「判定せず、根拠の書類で答える」を選んでください"
                ),
                Lang::En => format!(
                    "the row does not say the numbers that the rule judges by ({en}): look them up and write them below, or choose evidence"
                ),
            };
            (key.clone(), says)
        }
        why => (String::new(), half(lang, &why.to_string())),
    }
}

/// Asks once before the year is turned over.
pub(crate) async fn ask_begin(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let state = visit.state().await?;
    let known = state.shop.editions.get(&id).ok_or_else(PageError::not_found)?;
    let now = flow::checklist_for(&state.shop, None)?;
    if !known.confirmed || known.edition.first_on <= now.edition.first_on {
        return Ok(Redirect::to(&format!("/editions/{id}")).into_response());
    }
    let page = TurnPage {
        frame: visit.frame(&state),
        from: now.edition.words(visit.lang),
        answered: now.items.iter().filter(|item| state.shop.answers.contains_key(&item.key)).count(),
        is_other_file: flow::is_known_file(&known.edition) == Some(false),
        lacks_vendors: known.edition.form(Audience::Vendor).is_none(),
        to: &known.edition,
    };
    Ok(Html(page.render()?).into_response())
}

/// What a browser sends to turn the year back.
#[derive(Deserialize)]
pub(crate) struct Back {
    token: String,
    #[serde(default)]
    reason: String,
}

/// Turns the year back to the one before.
pub(crate) async fn back(visit: Visit, Path(id): Path<String>, Form(sent): Form<Back>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    match flow::reopen_year(&visit.shop()?, &state, (&id, &sent.reason)).await {
        Ok(()) => Ok(Redirect::to("/editions").into_response()),
        Err(ReopenError::Shop(why)) if !why.is_refused() => Err(why.into()),
        Err(why) => refused(&visit, &state, ("reason", &why)),
    }
}

/// Turns the year over to a confirmed edition.
pub(crate) async fn begin(
    visit: Visit,
    Path(id): Path<String>,
    Form(sent): Form<Pressed>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    match flow::close_year(&visit.shop()?, &visit.state().await?, Some(&id)).await {
        Ok(_) => Ok(Redirect::to("/").into_response()),
        Err(CloseError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::unreadable(why.to_string(), "/editions")),
    }
}
