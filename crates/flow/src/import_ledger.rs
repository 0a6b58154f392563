//! Importing a file into a ledger: read, shown, accepted, written whole or not at all.

use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::place_answers::place_replies;
use crate::put_row::overruled;
use crate::read_standard::{StandardRead, StandardWaits, acts as acts_of_standard, read_standard};
use crate::renumber_rows::{place_items, tell_unknown_items};
use crate::take_first_answers::keep_roles;
use crate::unconfirm::plan_unconfirmed;
use crate::undo_rows::Written;
use journal::Digest;
use model::act::{Act, ColumnTold, RecordPut, Source};
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::{Ledger, Row};
use model::standard::OVERRULES;
use model::width;
use serde::Serialize;
use std::collections::BTreeMap;
use tables::{Fate, Limits, Plan, Preview, ReadError, ReadRow, Told};

/// A file that was read: what was understood, and what it would change.
#[derive(Debug, Clone, Serialize)]
pub struct ReadImport {
    /// What was understood.
    pub preview: Preview,
    /// What it would change.
    pub plan: Plan,
    /// What it is, where it is a vendor's signed standard reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) standard: Option<Box<StandardRead>>,
    #[serde(skip)]
    pub(crate) ledger: Ledger,
    /// Where the values come from.
    #[serde(skip)]
    pub(crate) source: Source,
    /// What a person said of its headings that the record does not know yet.
    #[serde(skip)]
    pub(crate) said: Vec<ColumnTold>,
    /// What is recorded with the rows.
    #[serde(skip)]
    pub(crate) beside: Vec<Act>,
    /// The numbers of rows that are not as a vendor's standard reply has them, and do not say why.
    pub overruling: Vec<String>,
}

/// What a person says of a file that is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct SaidOfFile<'s> {
    /// What its headings mean.
    pub columns: &'s [ColumnTold],
    /// For which system a vendor's standard reply is.
    pub system: Option<&'s str>,
    /// Why its rows are not as a vendor's standard reply has them, where they do not say so themselves.
    pub reason: Option<&'s str>,
}

/// What an import wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// New rows.
    pub new: usize,
    /// Changed rows.
    pub changed: usize,
    /// Rows that were there already.
    pub same: usize,
    /// Records that no row of the file is about: they stay.
    pub absent: usize,
    /// Values that stay where the file's row has its column blank.
    pub left_blank: usize,
    /// Rows that say why they are not as the standard reply has them: they stay.
    pub stays: usize,
    /// Rows that could be several records and were left out.
    pub unsure: usize,
    /// Rows that could not be read and were left out.
    pub bad: usize,
    /// What was written, where anything was.
    #[serde(skip)]
    pub written: Option<Written>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A person has to look first.
    #[error(
        "確かめてほしい行があるので、何も書いていません（読めない行 {bad}、迷う行 {unsure}、確認の要ること {look}）。よければ --accept を付けて取り込めます / nothing was written: some rows need a look; --accept takes the good ones"
    )]
    NeedsLook {
        /// Rows that could not be read.
        bad: usize,
        /// Rows that could be several records.
        unsure: usize,
        /// Changes to look at.
        look: usize,
    },
    /// Rows say otherwise than a vendor's standard reply, and not why.
    #[error(
        "事業者の標準回答と違う内容の行があります（{0}）。何も書いていません。この薬局では違うことの理由を、列「標準回答と違う理由」か --reason 理由 で（画面では入力して）示してください / rows differ from the vendor's standard reply ({0}); nothing was written. Say why in the column \"Why it differs from the standard reply\", or with --reason (on the page: type it)"
    )]
    Overrules(String),
    /// A vendor's standard reply waits for a person.
    #[error(transparent)]
    Standard(#[from] StandardWaits),
    /// No row can be used.
    #[error(
        "取り込める行がありません。--preview で読み取りの内容を確かめてください / no row can be used; see --preview"
    )]
    NothingUsable,
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Reads a file as rows of a ledger and compares them with what is there. What a person says now of its headings holds before
/// what the record remembers. Writes nothing.
///
/// # Errors
/// [`ReadError`] when the file is not that ledger, is broken, is over a limit, or cannot be read as was said.
pub fn read_import(
    state: &State,
    ledger: Ledger,
    name: &str,
    bytes: &[u8],
    said: SaidOfFile<'_>,
) -> Result<ReadImport, ReadError> {
    if ledger == Ledger::VendorReply && tables::is_standard(bytes) {
        return read_standard(state, (name, bytes), said.system);
    }
    let (said, reason) = (said.columns, said.reason.map(str::trim).filter(|reason| !reason.is_empty()));
    let is_reply = ledger == Ledger::VendorReply;
    let of_reply = |why: ReadError| if is_reply { why.of_reply() } else { why };
    let workbook = tables::read(bytes, name, &Limits::default()).map_err(of_reply)?;
    let known = state.shop.columns.get(&ledger);
    let remembered = known.into_iter().flatten().map(|(heading, field)| (heading.as_str(), field.as_str()));
    let now = said.iter().map(|told| (told.heading.as_str(), told.field.as_str()));
    let mut preview = tables::understand(&workbook, ledger, state.today, &Told::new(ledger, remembered.chain(now)))?;
    for told in said {
        preview.was_read_as(told).map_err(|why| why.in_file(name))?;
    }
    if ledger == Ledger::VendorReply {
        place_replies(state, &mut preview)?;
    }
    place_items(state, ledger, &mut preview.rows);
    tell_unknown_items(state, ledger, &mut preview.rows);
    let mut plan = tables::plan(&preview.rows, &state.rows(ledger), ledger);
    tables::settle_versions(&mut preview.rows, &mut plan, &state.rows(ledger), ledger);
    tables::settle_blank(&mut preview, &mut plan);
    // What a vendor wrote on its own form for this shop need not say why it differs from what it says for every shop.
    let is_own_word = ledger != Ledger::VendorReply || preview.form.is_some();
    let overruling = if is_own_word { Vec::new() } else { overruling(state, &mut preview, &mut plan, reason) };
    if ledger == Ledger::People {
        keep_roles(&mut preview.rows, &mut plan);
    }
    if ledger == Ledger::Contacts {
        plan_unconfirmed(&mut preview.rows, &mut plan, &state.rows(ledger));
    }
    let is_new = |told: &&ColumnTold| {
        known.and_then(|known| known.get(&width::key(&told.heading))).is_none_or(|field| *field != told.field)
    };
    let said = said.iter().filter(is_new).cloned().collect();
    let source = Source::File(Digest::of(bytes).to_string());
    Ok(ReadImport { preview, plan, standard: None, ledger, source, said, beside: Vec::new(), overruling })
}

impl ReadImport {
    /// The same rows as よくある行, which later files may fill.
    pub(crate) fn into_usual(self) -> Self {
        Self { source: Source::Usual, ..self }
    }

    /// The same, with rows that would fill a よくある行 beside it: the person says that they are others.
    #[must_use]
    pub fn beside_usual(mut self) -> Self {
        self.plan.keep_usual_apart();
        self
    }

    /// How many rows could not be read, are unsure, and how many changes a person should look at.
    #[must_use]
    pub fn to_look_at(&self) -> (usize, usize, usize) {
        let unsure = self.plan.fates.iter().filter(|fate| matches!(fate, Fate::Unsure { .. })).count();
        let changes = self.plan.fates.iter().filter_map(|fate| match fate {
            Fate::Changed { changes, .. } => Some(changes),
            _ => None,
        });
        let changed = changes.flatten().filter(|change| change.needs_look.is_some()).count();
        let stays = self.plan.fates.iter().filter(|fate| matches!(fate, Fate::Stays { .. })).count();
        let standard = self.standard().map_or(0, StandardRead::to_look_at);
        (self.preview.bad.len(), unsure, changed + stays + standard + self.preview.to_look_at())
    }
}

/// The numbers of the rows that say otherwise than a vendor's standard reply and not why; with a reason they say it.
fn overruling(state: &State, preview: &mut Preview, plan: &mut Plan, reason: Option<&str>) -> Vec<String> {
    let kept = state.rows(Ledger::VendorReply);
    let mut numbers = Vec::new();
    for (row, fate) in preview.rows.iter_mut().zip(&plan.fates) {
        let (before, after) = match fate {
            Fate::New => (Row::new(), row.cells.clone()),
            Fate::Changed { id, changes } => match kept.iter().find(|kept| kept.id == *id) {
                Some(kept) => (kept.cells.clone(), tables::changed(kept, changes).0),
                None => continue,
            },
            Fate::Same { .. } | Fate::Stays { .. } | Fate::Unsure { .. } => continue,
        };
        match (overruled(state, Ledger::VendorReply, &before, &after), reason) {
            (None, _) => {}
            (Some(_), Some(reason)) => drop(row.cells.insert(OVERRULES.to_owned(), reason.to_owned())),
            (Some(_), None) => numbers.push(after.get("number").cloned().unwrap_or_default()),
        }
    }
    if reason.is_some() {
        *plan = tables::plan(&preview.rows, &kept, Ledger::VendorReply);
    }
    numbers
}

/// Why rows that were typed into a form cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TypedRowsError {
    /// A value cannot be read, as 「日本語 / English」.
    #[error("{0}")]
    Value(String),
    /// The rows could not be put together.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The same.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Reads rows that were typed into a form, as a file of the ledger is read; nothing of them may be left aside.
pub(crate) fn read_typed(state: &State, ledger: Ledger, rows: &[Row]) -> Result<ReadImport, TypedRowsError> {
    let read = read_import(state, ledger, "answers.json", &serde_json::to_vec(rows)?, SaidOfFile::default())?;
    // Nobody types these but who may say so: a vendor of its own shop, or whoever begins a record.
    let read = ReadImport { overruling: Vec::new(), ..read };
    let Some(bad) = read.preview.bad.first() else { return Ok(read) };
    let [ja, en] = [Lang::Ja, Lang::En].map(|lang| bad.says_of_value(lang));
    Err(TypedRowsError::Value(format!("{ja} / {en}")))
}

/// Writes what was read. Without `accept` only a file in which nothing needs a look is written.
///
/// # Errors
/// [`ImportError`]; nothing was written then.
pub async fn accept_import(
    shop: &Shop,
    state: &State,
    read: &ReadImport,
    accept: bool,
) -> Result<Imported, ImportError> {
    if let Some(standard) = read.standard() {
        standard.waits()?;
    }
    if !read.overruling.is_empty() {
        return Err(ImportError::Overrules(read.overruling.join("、")));
    }
    let (bad, unsure, look) = read.to_look_at();
    if !accept && (bad, unsure, look) != (0, 0, 0) {
        return Err(ImportError::NeedsLook { bad, unsure, look });
    }
    if read.preview.rows.is_empty() {
        return Err(ImportError::NothingUsable);
    }
    let rows = state.rows(read.ledger);
    let absent = if unsure == 0 { read.plan.absent(&rows) } else { 0 };
    let left_blank = read.plan.left_blank(&read.preview.rows, &rows);
    let mut imported = Imported { unsure, bad, absent, left_blank, ..Imported::default() };
    let kept: BTreeMap<&str, &KeptRow> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut acts = Vec::new();
    for (row, fate) in read.preview.rows.iter().zip(&read.plan.fates) {
        match fate {
            Fate::New => {
                imported.new += 1;
                acts.push((new_record(shop, read, row)?, None));
            }
            Fate::Changed { id, changes } => {
                let Some(kept) = kept.get(id.as_str()) else { continue };
                let (cells, mut notes) = tables::changed(kept, changes);
                notes.retain(|heading, _| !became_a_value(&read.said, heading, row));
                imported.changed += 1;
                acts.push((put(read, id.clone(), cells, notes), Some(kept.seq)));
            }
            Fate::Same { .. } => imported.same += 1,
            Fate::Stays { .. } => imported.stays += 1,
            Fate::Unsure { .. } => {}
        }
    }
    let said = read.said.iter().map(|told| (Act::ColumnTold(told.clone()), None));
    let with_rows = read.beside.iter().map(|act| (act.clone(), None));
    let before = said.chain(with_rows).chain(read.standard().into_iter().flat_map(acts_of_standard));
    let before: Vec<_> = before.collect();
    let beside = before.len();
    let acts: Vec<_> = before.into_iter().chain(acts).collect();
    if !acts.is_empty() {
        let appended = shop.append(acts).await?;
        // What a heading means, and whose a key is, are no rows: undoing the rows leaves them.
        imported.written = Written::of(appended.get(beside..).unwrap_or_default());
    }
    Ok(imported)
}

fn new_record(shop: &Shop, read: &ReadImport, row: &ReadRow) -> Result<Act, ShopError> {
    // An exported id stays the record's id, so that a record keeps it through another journal.
    let id = match row.id.as_ref().filter(|id| journal::is_word(id)) {
        Some(id) => id.clone(),
        None => new_id(&shop.clock)?,
    };
    Ok(put(read, id, row.cells.clone(), row.notes.clone()))
}

/// Whether a person gave this heading a meaning now, and the row says it: what was kept as a note has become a value.
fn became_a_value(said: &[ColumnTold], heading: &str, row: &ReadRow) -> bool {
    let is_said = |told: &ColumnTold| row.cells.get(&told.field).is_some_and(|text| !text.trim().is_empty());
    said.iter().any(|told| told.is_about(heading) && is_said(told))
}

fn put(read: &ReadImport, id: String, cells: Row, notes: Row) -> Act {
    Act::RecordPut(RecordPut { ledger: read.ledger, id, cells, notes, source: read.source.clone() })
}
