//! How an official file becomes a draft edition, with a proposed duty for each row. Nothing judges by a draft.
//!
//! What a person confirmed stays in force: a file that is read again waits beside it.

use crate::open_pharmacy::{Shop, ShopError, State};
use items::{propose_duty, shipped};
use model::act::Act;
use model::day::Day;
use model::edition::{Edition, Form, FormRow, OfficialFile, RowCells, Scope};
use model::pharmacy::ImportedEdition;
use model::width;
use serde::Serialize;
use std::collections::BTreeMap;
use tables::official_form::OfficialForm;

/// Why a form did not become an edition.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// The file is no official form.
    #[error(transparent)]
    Read(#[from] tables::ReadError),
    /// The year is not in the file.
    #[error(
        "{0} から年度（令和○年度）を読み取れません。--id と --year で指定してください / the fiscal year is not in the file; give --year"
    )]
    NoYear(String),
    /// The id names another year than the file.
    #[error(
        "ファイルは令和{in_file}年度のものですが、id は「{id}」です。正しい年度を --year で指定するか、--id を付けずに取り込んでください / the file is of Reiwa year {in_file}, but the id is {id}; give --year, or leave --id out"
    )]
    OtherYear {
        /// The year of the era in the file.
        in_file: i16,
        /// The id as typed.
        id: String,
    },
    /// There is a shipped edition with that id.
    #[error(
        "「{0}」は最初から入っている版です。別の id を --id で指定してください / this edition ships with the program; choose another --id"
    )]
    Shipped(String),
    /// There is no such draft.
    #[error(
        "「{0}」という下書きの版はありません。yakumori edition list で確かめてください / no such draft; see yakumori edition list"
    )]
    NoDraft(String),
    /// A row key of a mapping is not in the draft.
    #[error("「{key}」という行は「{id}」にありません / no such row")]
    NoRow {
        /// The key.
        key: String,
        /// The edition.
        id: String,
    },
    /// A duty of a mapping is not known.
    #[error("「{duty}」という判定はありません。使えるのは {known} です / no such duty; there are: {known}")]
    NoDuty {
        /// As typed.
        duty: String,
        /// What there is.
        known: String,
    },
    /// A duty judges by numbers that the row does not say.
    #[error(
        "「{key}」の文には、「{duty}」の判定に要る数値（{ja}）が書かれていません。様式や手引きで確かめ、--map {key}={duty},{example} のように指定するか、--map {key}= として根拠で判定してください / the row {key} does not say the numbers by which {duty} judges ({en}); look them up and give --map {key}={duty},{example}, or leave the row to evidence with --map {key}="
    )]
    NeedsNumbers {
        /// The row.
        key: String,
        /// The duty.
        duty: String,
        /// What is asked for.
        ja: String,
        /// The same.
        en: String,
        /// How it is written.
        example: String,
    },
    /// Rows say something else than the rows their proposed duties were written for, and nobody said that the duty fits.
    #[error(
        "文がこれまでの様式と違う行があります。yakumori edition show {id} で違いを読み、判定が足りると思う行は --map KEY=DUTY を、そうでない行は --map KEY= を付けて確かめてください： {rows} / these rows say something else than the form before; read them with edition show {id}, and give --map KEY=DUTY for each where the duty still fits, else --map KEY="
    )]
    WordingDiffers {
        /// The edition.
        id: String,
        /// The rows with their proposed duties, as `--map` takes them.
        rows: String,
    },
    /// A number of a mapping is not one.
    #[error(
        "「{text}」は「{duty}」の数値として読めません。使えるのは {example} のような書き方です / not a number of {duty}; write it like {example}"
    )]
    NotANumber {
        /// As typed.
        text: String,
        /// The duty.
        duty: String,
        /// How it is written.
        example: String,
    },
    /// The original could not be stored.
    #[error("原本を保存できませんでした（{0}） / the original could not be stored")]
    Blob(#[from] journal::BlobError),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// What a person says about the file beside what stands in it.
#[derive(Debug, Clone, Default)]
pub struct DraftGiven {
    /// The edition's id; `r8` for 令和8年度 when absent.
    pub id: Option<String>,
    /// The year of the era, when the file does not tell.
    pub year: Option<i16>,
}

/// What reading a form came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// A draft that nothing is in force beside.
    Draft,
    /// A draft beside the edition that was confirmed, which stays in force.
    Beside,
    /// The form is there already as it is.
    Unchanged,
}

/// Reads a file and makes what it says a draft, as [`draft_edition`] does.
///
/// # Errors
/// [`EditionError`]; nothing is written then.
pub async fn take_official(
    shop: &Shop,
    state: &State,
    (name, bytes): (&str, &[u8]),
    given: &DraftGiven,
) -> Result<Edition, EditionError> {
    let form = tables::official_form::read(bytes, name, &tables::Limits::default())?;
    draft_edition(shop, state, &form, bytes, given).await.map(|(edition, _)| edition)
}

/// Reads an official form into a draft edition. The other form of the same year is added to the same draft.
///
/// # Errors
/// [`EditionError`]; nothing is written then.
pub async fn draft_edition(
    shop: &Shop,
    state: &State,
    file: &OfficialForm,
    original: &[u8],
    given: &DraftGiven,
) -> Result<(Edition, Taken), EditionError> {
    let (id, first_on) = named(file, given)?;
    let known = state.shop.editions.get(&id);
    let mut form = form_of(file, &journal::Digest::of(original).to_string());
    if let Some(confirmed) = known.filter(|known| known.confirmed) {
        keep_confirmed(&mut form, &confirmed.edition);
    }
    let before = known.map(ImportedEdition::latest);
    if let Some(same) = before.filter(|before| before.form(form.audience) == Some(&form)) {
        return Ok((same.clone(), Taken::Unchanged));
    }
    shop.journal.put_blob(original)?;
    let edition = with_form(before, form, id, first_on);
    shop.append(vec![(Act::EditionDrafted { edition: edition.clone() }, known.map(|known| known.seq))]).await?;
    let is_beside = known.is_some_and(|known| known.confirmed);
    Ok((edition, if is_beside { Taken::Beside } else { Taken::Draft }))
}

/// The id and the first day of the edition that a file is of.
fn named(file: &OfficialForm, given: &DraftGiven) -> Result<(String, Day), EditionError> {
    let year = given.year.map_or_else(|| file.fiscal_year, |era_year| era_year.checked_add(2018));
    let year = year.ok_or_else(|| EditionError::NoYear(file.title.clone()))?;
    let first_on = Day::new(year, 4, 1).ok_or_else(|| EditionError::NoYear(file.title.clone()))?;
    let id = given.id.clone().unwrap_or_else(|| format!("r{}", year - 2018));
    if shipped().iter().any(|edition| edition.id == id) {
        return Err(EditionError::Shipped(id));
    }
    if given.year.is_none() && year_in(&id).is_some_and(|named| named != year - 2018) {
        return Err(EditionError::OtherYear { in_file: year - 2018, id });
    }
    Ok((id, first_on))
}

/// What was there before, with this form in the place of the one for the same readers.
fn with_form(before: Option<&Edition>, form: Form, id: String, first_on: Day) -> Edition {
    let mut forms: Vec<Form> = before.map(|before| before.forms.clone()).unwrap_or_default();
    forms.retain(|other| other.audience != form.audience);
    forms.push(form);
    forms.sort_by_key(|form| form.audience);
    Edition {
        title: format!("令和{}年度版", first_on.year() - 2018),
        first_on,
        last_on: first_on.fiscal_year_end(),
        sources: forms.iter().filter_map(|form| form.official.as_ref()).map(|file| file.sha256.clone()).collect(),
        forms,
        id,
    }
}

/// A row that says what it said when a person confirmed it keeps the duty it was confirmed with.
fn keep_confirmed(form: &mut Form, confirmed: &Edition) {
    let Some(known) = confirmed.form(form.audience) else { return };
    for row in &mut form.rows {
        let is_same = |other: &&FormRow| {
            (&other.number, other.scope, &other.wording, &other.notes)
                == (&row.number, row.scope, &row.wording, &row.notes)
        };
        if let Some(same) = known.rows.iter().find(is_same) {
            row.duty.clone_from(&same.duty);
            row.parameters.clone_from(&same.parameters);
        }
    }
}

/// The year of the era that an id names: `r8` is 令和8年度.
fn year_in(id: &str) -> Option<i16> {
    id.strip_prefix('r')?.parse().ok()
}

fn form_of(file: &OfficialForm, sha256: &str) -> Form {
    let mut rows: Vec<FormRow> = file.rows.iter().map(form_row).collect();
    number_apart(&mut rows);
    for row in &mut rows {
        row.duty = propose_duty(row).map(str::to_owned);
        take_thresholds(row);
    }
    Form {
        audience: file.audience,
        title: file.title.clone(),
        mark: file.mark.clone(),
        notes: file.notes.clone(),
        rows,
        official: Some(OfficialFile {
            sha256: sha256.to_owned(),
            sheet: file.sheet.clone(),
            names: file.names.clone(),
        }),
    }
}

fn form_row(row: &tables::official_form::OfficialRow) -> FormRow {
    FormRow {
        number: row.number.clone(),
        aliases: Vec::new(),
        scope: row.scope,
        section: row.section.clone(),
        group: row.group.clone(),
        wording: row.wording.clone(),
        notes: row.notes.clone(),
        duty: None,
        may_be_not_required: row.notes.iter().chain([&row.wording]).any(|text| text.contains("記入不要")),
        parameters: BTreeMap::new(),
        uncertain: String::new(),
        cells: Some(RowCells {
            answer: row.answer_cell.clone(),
            confirmed_on: row.confirmed_cell.clone(),
            target_on: row.target_cell.clone(),
            note: row.note_cell.clone(),
        }),
    }
}

/// Two rows may carry one number and no scope that tells them apart: the later ones get a count, so that each has its key.
fn number_apart(rows: &mut [FormRow]) {
    let mut seen: BTreeMap<(String, Option<Scope>), u32> = BTreeMap::new();
    for row in rows {
        let count = seen.entry((width::key(&row.number), row.scope)).or_default();
        *count += 1;
        if *count > 1 {
            row.number = format!("{}の{count}", row.number);
        }
    }
}

/// A duty that judges by a number is proposed only where the row says the number itself: that of another year is not its own.
fn take_thresholds(row: &mut FormRow) {
    row.parameters = items::read_parameters(row);
    let needed = row.duty.as_deref().map_or(&[][..], items::parameters_of);
    if !needed.iter().all(|parameter| row.parameters.contains_key(parameter.name)) {
        row.duty = None;
        row.parameters.clear();
    }
}
