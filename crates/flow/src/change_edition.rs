//! Editions: what there is, how certain, and how an official file becomes one that judges.
//!
//! Reading a file makes a draft with a proposed duty for each row. Nothing judges by a draft; a person confirms.

use crate::open_pharmacy::{Shop, ShopError, State};
use items::{propose_duty, shipped, sources};
use model::act::Act;
use model::day::Day;
use model::edition::{Audience, Edition, Form, FormRow, OfficialFile, RowCells, Scope};
use model::width;
use serde::Serialize;
use std::collections::BTreeMap;
use tables::official_form::OfficialForm;

/// How an edition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It ships with the program.
    Shipped,
    /// Read from a file, not confirmed.
    Draft,
    /// Read from a file and confirmed by a person.
    Confirmed,
    /// Known to exist; its wording is not here.
    OnlyKnown,
}

/// One line of `edition list`.
#[derive(Debug, Clone, Serialize)]
pub struct EditionListed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How it stands.
    pub standing: Standing,
    /// First and last day, where known.
    pub days: Option<(Day, Day)>,
    /// Rows of the pharmacy's and of the vendor's form.
    pub rows: (usize, usize),
    /// Rows left to evidence.
    pub by_evidence: usize,
    /// What is not certain about it.
    pub uncertain: Vec<String>,
    /// Where its words come from: title, address, SHA-256.
    pub sources: Vec<String>,
}

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
    /// That form of a confirmed edition is there already.
    #[error(
        "「{0}」のこの様式は確認済みです。直したファイルを取り込むときは、別の id を --id で指定してください / this form is confirmed already; import a corrected file under another --id"
    )]
    Confirmed(String),
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
    /// The original could not be stored.
    #[error("原本を保存できませんでした（{0}） / the original could not be stored")]
    Blob(#[from] journal::BlobError),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Every edition, and the newer forms that are known only by name.
#[must_use]
pub fn editions(state: &State) -> Vec<EditionListed> {
    let shipped = shipped().iter().map(|edition| listed(edition, Standing::Shipped));
    let imported = state
        .shop
        .editions
        .values()
        .map(|known| listed(&known.edition, if known.confirmed { Standing::Confirmed } else { Standing::Draft }));
    let held: Vec<&str> =
        state.shop.editions.values().flat_map(|known| known.edition.sources.iter().map(String::as_str)).collect();
    let (first_on, ids) = items::newest_year_known();
    let only_known = ids
        .iter()
        .filter_map(|id| Some((*id, sources().get(*id)?)))
        .filter(|(_, source)| !held.contains(&source.sha256.as_str()));
    let only_known = only_known.map(|(id, source)| EditionListed {
        id: id.to_owned(),
        title: source.title.clone(),
        standing: Standing::OnlyKnown,
        days: first_on.map(|day| (day, day.fiscal_year_end())),
        rows: (0, 0),
        by_evidence: 0,
        uncertain: vec![source.note.clone()],
        sources: vec![source_line(source)],
    });
    shipped.chain(imported).chain(only_known).collect()
}

fn listed(edition: &Edition, standing: Standing) -> EditionListed {
    let count = |audience| edition.form(audience).map_or(0, |form| form.rows.len());
    let rows = || edition.forms.iter().flat_map(|form| &form.rows);
    EditionListed {
        id: edition.id.clone(),
        title: edition.title.clone(),
        standing,
        days: Some((edition.first_on, edition.last_on)),
        rows: (count(Audience::Pharmacy), count(Audience::Vendor)),
        by_evidence: rows().filter(|row| row.duty.is_none()).count(),
        uncertain: rows()
            .filter(|row| !row.uncertain.is_empty())
            .map(|row| format!("{} {}", row.number, row.uncertain))
            .collect(),
        sources: edition
            .sources
            .iter()
            .map(|id| sources().get(id).map_or_else(|| format!("SHA-256 {id}"), source_line))
            .collect(),
    }
}

fn source_line(source: &items::Source) -> String {
    let certainty = source.certainty.word(model::lang::Lang::Ja);
    let hash = if source.sha256.is_empty() { String::new() } else { format!(" SHA-256 {}", source.sha256) };
    format!("{}（{}、{}）{}{hash} [{certainty}]", source.title, source.issuer, source.issued, source.url)
}

/// What a person says about the file beside what stands in it.
#[derive(Debug, Clone, Default)]
pub struct DraftGiven {
    /// The edition's id; `r8` for 令和8年度 when absent.
    pub id: Option<String>,
    /// The year of the era, when the file does not tell.
    pub year: Option<i16>,
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
) -> Result<Edition, EditionError> {
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
    let known = state.shop.editions.get(&id);
    if known.is_some_and(|known| known.confirmed && known.edition.form(file.audience).is_some()) {
        return Err(EditionError::Confirmed(id));
    }
    let sha256 = shop.journal.put_blob(original)?.to_string();
    let form = form_of(file, &sha256);
    let mut edition = known.map(|known| known.edition.clone()).unwrap_or_else(|| Edition {
        title: format!("令和{}年度版", year - 2018),
        first_on,
        last_on: first_on.fiscal_year_end(),
        sources: Vec::new(),
        forms: Vec::new(),
        id,
    });
    edition.forms.retain(|other| other.audience != form.audience);
    edition.forms.push(form);
    edition.forms.sort_by_key(|form| form.audience);
    if !edition.sources.contains(&sha256) {
        edition.sources.push(sha256);
    }
    shop.append(vec![(Act::EditionDrafted { edition: edition.clone() }, known.map(|known| known.seq))]).await?;
    Ok(edition)
}

/// The year of the era that an id names: `r8` is 令和8年度.
fn year_in(id: &str) -> Option<i16> {
    id.strip_prefix('r')?.parse().ok()
}

/// Whether a file is one of the official files that are known by their SHA-256; `None` for a year of which none is known.
#[must_use]
pub fn is_known_file(edition: &Edition) -> Option<bool> {
    let (first_on, ids) = items::newest_year_known();
    let hashes = || ids.iter().filter_map(|id| sources().get(*id)).map(|source| source.sha256.as_str());
    (first_on == Some(edition.first_on)).then(|| edition.sources.iter().all(|own| hashes().any(|hash| hash == own)))
}

fn form_of(file: &OfficialForm, sha256: &str) -> Form {
    let mut rows: Vec<FormRow> = file.rows.iter().map(form_row).collect();
    keep_scopes_where_needed(&mut rows);
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
        official: Some(OfficialFile { sha256: sha256.to_owned(), sheet: file.sheet.clone() }),
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

/// A scope is part of the key only where a number is printed more than once; elsewhere the group's line says it.
fn keep_scopes_where_needed(rows: &mut [FormRow]) {
    let numbers: Vec<String> = rows.iter().map(|row| width::key(&row.number)).collect();
    for row in rows {
        let key = width::key(&row.number);
        if numbers.iter().filter(|number| **number == key).count() < 2 {
            row.scope = None;
        }
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
    if row.parameters.is_empty() && matches!(row.duty.as_deref(), Some("password_rule" | "two_factor")) {
        row.duty = None;
    }
}

/// Confirms a draft. `changes` maps row keys to duties where the proposal is not right; an empty duty leaves
/// the row to evidence.
///
/// # Errors
/// [`EditionError`]; nothing is written then.
pub async fn confirm_edition(
    shop: &Shop,
    state: &State,
    id: &str,
    changes: &BTreeMap<String, String>,
) -> Result<Edition, EditionError> {
    let Some(known) = state.shop.editions.get(id) else { return Err(EditionError::NoDraft(id.to_owned())) };
    let rows: Vec<(String, Option<String>)> = known
        .edition
        .forms
        .iter()
        .flat_map(|form| form.rows.iter().map(|row| (known.edition.key(form.audience, row), row.duty.clone())))
        .collect();
    let mut duties: BTreeMap<String, String> =
        rows.iter().filter_map(|(key, duty)| Some((key.clone(), duty.clone()?))).collect();
    for (key, duty) in changes {
        if !rows.iter().any(|(known, _)| known == key) {
            return Err(EditionError::NoRow { key: key.clone(), id: id.to_owned() });
        }
        if duty.is_empty() || duty == "by_evidence" {
            duties.remove(key);
        } else if items::by_code(duty).is_none() {
            let known = items::DUTIES.iter().map(|duty| duty.code).collect::<Vec<_>>().join("、");
            return Err(EditionError::NoDuty { duty: duty.clone(), known });
        } else {
            duties.insert(key.clone(), duty.clone());
        }
    }
    shop.append(vec![(Act::EditionConfirmed { id: id.to_owned(), duties }, Some(known.seq))]).await?;
    let after = shop.now().await?;
    after.shop.editions.get(id).map(|known| known.edition.clone()).ok_or_else(|| EditionError::NoDraft(id.to_owned()))
}
