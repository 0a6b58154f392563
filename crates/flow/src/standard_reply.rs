//! 標準回答 under a vendor's signature: made from its filled form, and opened again with nothing in it trusted but the signature.

use crate::open_pharmacy::State;
use crate::place_answers::place_replies;
use collect::{NoteKey, SignError, fingerprint, is_key_of, opens};
use items::{names_edition, shipped};
use journal::Digest;
use model::day::Day;
use model::record::Ledger;
use model::standard::{StandardReply, StandardRow};
use model::width;
use std::io;
use tables::preview::Warned;
use tables::{Limits, Preview, ReadError, ReadRow, StandardError, Told, Why};

/// A standard reply whose signature fits what it says.
#[derive(Debug, Clone)]
pub struct StandardFile {
    /// What is said.
    pub reply: StandardReply,
    /// What people compare of the key.
    pub fingerprint: String,
    /// SHA-256 (hex) of the file.
    pub sha256: String,
    /// The line of the signature.
    pub signature: String,
}

/// Opens a standard reply. Whether the key is the vendor's is for a person to say.
///
/// # Errors
/// [`ReadError`]: not a letter differs from what was signed.
pub fn open_standard(name: &str, bytes: &[u8]) -> Result<StandardFile, ReadError> {
    let refused = |why: StandardError| Why::Standard(why).in_file(name);
    let (reply, signature) = tables::read_standard(name, bytes)?;
    if !is_key_of(&reply.key, &key_name(&reply.vendor)) {
        return Err(refused(StandardError::OtherVendor));
    }
    let note = format!("{}\n{signature}\n", tables::write_standard(&reply));
    if !opens(&note, &reply.key) {
        return Err(refused(StandardError::Altered));
    }
    let (fingerprint, sha256) = (fingerprint(&reply.key), Digest::of(note.as_bytes()).to_string());
    Ok(StandardFile { reply, fingerprint, sha256, signature })
}

/// A new key of a vendor.
///
/// # Errors
/// The machine has no randomness to give.
pub fn new_vendor_key(vendor: &str) -> io::Result<NoteKey> {
    NoteKey::new(&key_name(vendor))
}

/// The key of a vendor from the two lines of its file; `None` where it is none, or another vendor's.
#[must_use]
pub fn vendor_key(vendor: &str, lines: &str) -> Option<NoteKey> {
    let (private, public) = lines.trim_end().split_once('\n')?;
    NoteKey::from_halves(private.trim_end(), public.trim_end(), &key_name(vendor))
}

/// The name of a vendor's key: the firm's, without what such a name may not hold.
fn key_name(vendor: &str) -> String {
    format!("yakumori/vendor/{}", width::key(vendor).replace('+', "-"))
}

/// What a vendor says of its reply beside the form.
#[derive(Debug, Clone, Copy)]
pub struct StandardHead<'h> {
    /// 事業者.
    pub vendor: &'h str,
    /// 製品.
    pub product: &'h str,
    /// The product's version.
    pub version: &'h str,
}

/// Why no standard reply was made of a form.
#[derive(Debug, thiserror::Error)]
pub enum StandardFormError {
    /// The form cannot be read, or the reply could not be read again.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Rows that every pharmacy would have to ask about.
    #[error(
        "読めないところがあるので、作っていません。様式を直してから、もう一度行ってください / some of the form cannot be read, and nothing was made; correct the form and run it again"
    )]
    Unclear(Box<Preview>),
    /// It is on no form that is known.
    #[error(
        "どの年度の様式か分かりません。厚生労働省の事業者確認用（{0}）に記入したものを選んでください / the year of the form is not known; choose the ministry's form for vendors ({0}), filled in"
    )]
    NoEdition(String),
    /// It could not be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
}

/// Reads a vendor's filled form as a standard reply of today.
///
/// # Errors
/// [`StandardFormError`]: a pharmacy must not have to guess what the vendor meant.
pub fn read_vendor_form(
    (name, bytes): (&str, &[u8]),
    head: StandardHead<'_>,
    (key, today): (&NoteKey, Day),
) -> Result<(StandardReply, Preview), StandardFormError> {
    let workbook = tables::read(bytes, name, &Limits::default())?;
    let mut preview = tables::understand(&workbook, Ledger::VendorReply, today, &Told::default())?;
    place_replies(&State::empty(today), &mut preview)?;
    let is_unclear = |row: &ReadRow| {
        let mut what = row.warnings.iter().map(|warning| &warning.what);
        what.any(|what| {
            matches!(what, Warned::AnswerNotRead { .. } | Warned::DayNotRead { .. } | Warned::FormNotHere { .. })
        })
    };
    // An item without an answer depends on the shop, and is left to be asked there.
    let is_wrong = preview.bad.iter().any(|bad| bad.why != tables::preview::BadWhy::NoAnswer);
    if is_wrong || preview.rows.iter().any(is_unclear) {
        return Err(StandardFormError::Unclear(Box::new(preview)));
    }
    let typed = preview.rows.first().and_then(|row| row.cells.get("edition")).cloned().unwrap_or_default();
    let known = || shipped().iter().map(|edition| edition.id.clone()).collect::<Vec<_>>().join(", ");
    let edition = shipped().iter().find(|edition| names_edition(&typed, edition));
    let edition = edition.ok_or_else(|| StandardFormError::NoEdition(known()))?;
    let said = |text: &str| one_line(text);
    let reply = StandardReply {
        vendor: said(head.vendor),
        product: said(head.product),
        version: said(head.version),
        edition: edition.id.clone(),
        issued_on: today,
        key: key.public.clone(),
        rows: preview.rows.iter().filter(|row| !row.is_blank()).map(row_of).collect(),
    };
    tables::check_standard(name, &reply)?;
    Ok((reply, preview))
}

/// The file of a standard reply, under the vendor's signature.
///
/// # Errors
/// It holds what cannot be signed.
pub fn sign_standard(key: &NoteKey, reply: &StandardReply) -> Result<String, SignError> {
    key.sign(&tables::write_standard(reply))
}

/// A row of the form, with everything that was written beside it: a doubt that the form tells must not get lost.
fn row_of(read: &ReadRow) -> StandardRow {
    let text = |key: &str| read.cells.get(key).map(|text| one_line(text)).unwrap_or_default();
    let beside = read.notes.iter().filter(|(heading, _)| *heading != "様式の番号");
    let beside = beside.map(|(heading, text)| one_line(&format!("{heading}: {text}")));
    let note = Some(text("note")).filter(|note| !note.is_empty()).into_iter().chain(beside);
    StandardRow {
        number: text("number"),
        answer: text("answer"),
        confirmed_on: text("confirmed_on"),
        target_on: text("target_on"),
        note: note.collect::<Vec<_>>().join(" ／ "),
    }
}

/// Words on one line, with single blanks between them.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
