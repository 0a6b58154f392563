//! A report under the machine's own signature: a C2SP signed note (Ed25519) whose text is one line, the report with its key and
//! number as compact JSON. There is one encoding only, so that nothing in the file can differ and still be the same report.

use crate::note_key::{NoteKey, SignError, is_key_of, opens};
use crate::report::{ReportError, check_report};
use model::fact::{MachineReport, Said, SignedReport};
use signed_note::Note;
use std::io;
use std::ops::Deref;

/// The version of what is signed.
const SHAPE: u32 = 1;
/// The largest signed report that is read: a busy machine's is under 100 KB.
const SIGNED_MAX: usize = 1_000_000;

/// Why a signed report is refused.
#[derive(Debug, thiserror::Error)]
pub enum SignedError {
    /// Too many bytes.
    #[error(
        "機器の報告として大きすぎます（{0}バイト、上限{SIGNED_MAX}バイト）。yakumori-agent が書いたファイルか確かめてください / the report is too large ({0} bytes; at most {SIGNED_MAX}); check that yakumori-agent wrote it"
    )]
    TooLarge(usize),
    /// It does not say what a report says.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// Another version.
    #[error(
        "この報告は、薬守のこの版より新しい yakumori-agent が書いたものです（形式{0}）。薬守を新しくしてください / a newer yakumori-agent wrote this report (shape {0}); bring Yakumori up to date"
    )]
    OtherShape(u32),
    /// The key is not one of the machine that the report is about.
    #[error(
        "報告の機器と、署名した鍵の機器が違います。この報告は使えません。その機器でもう一度 yakumori-agent を行ってください / the report is about another machine than its key; run yakumori-agent on that machine again"
    )]
    OtherMachine,
    /// The signature does not fit what is said.
    #[error(
        "この報告は、署名のあとで変わっています（またはファイルが壊れています）。取り込んでいません。その機器でもう一度 yakumori-agent を行い、ファイルを開かずにそのまま写してください / this report was changed after it was signed, or the file is damaged; nothing was taken. Run yakumori-agent on the machine again and copy the file as it is"
    )]
    Altered,
}

/// A machine's key.
pub struct MachineKeyPair(NoteKey);

impl MachineKeyPair {
    /// A new key of a machine.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    pub fn new(machine: &str) -> io::Result<Self> {
        NoteKey::new(&key_name(machine)).map(Self)
    }

    /// The key of a machine from its two halves; `None` where they do not belong together and to this machine.
    #[must_use]
    pub fn from_halves(private: &str, public: &str, machine: &str) -> Option<Self> {
        NoteKey::from_halves(private, public, &key_name(machine)).map(Self)
    }
}

impl Deref for MachineKeyPair {
    type Target = NoteKey;

    fn deref(&self) -> &NoteKey {
        &self.0
    }
}

/// The report as `yakumori-agent once -o FILE` writes it, under the machine's signature.
///
/// # Errors
/// The report holds what cannot be signed.
pub fn sign_report(key: &MachineKeyPair, number: u64, report: MachineReport) -> Result<String, SignError> {
    let said = Said { v: SHAPE, key: key.public.clone(), number, report };
    key.sign(&text(&said).map_err(|_| SignError)?)
}

/// Whether a file is a note with a signature: a report without one is JSON to its end.
#[must_use]
pub fn is_signed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{") && bytes.windows(5).any(|part| part == "\n\n\u{2014}".as_bytes())
}

/// Reads a signed report. Nothing in it is trusted; whether the key is the machine's is for a person to say.
///
/// # Errors
/// [`SignedError`]: not a line differs from what was signed.
pub fn open_signed(bytes: &[u8]) -> Result<SignedReport, SignedError> {
    if bytes.len() > SIGNED_MAX {
        return Err(SignedError::TooLarge(bytes.len()));
    }
    let note = Note::from_bytes(bytes).map_err(|_| SignedError::Altered)?;
    let said: Said = serde_json::from_slice(note.text()).map_err(ReportError::from)?;
    if said.v != SHAPE {
        return Err(SignedError::OtherShape(said.v));
    }
    check_report(&said.report)?;
    if !is_key_of(&said.key, &key_name(&said.report.machine)) {
        return Err(SignedError::OtherMachine);
    }
    let file = String::from_utf8_lossy(bytes);
    let signature = file.lines().last().unwrap_or_default().to_owned();
    let signed = SignedReport { said, signature };
    // Written again it must be the same file: no other encoding, no second signature, no line beside.
    let again = note_of(&signed).map_err(ReportError::from)?;
    if again == file && opens(&again, &signed.said.key) { Ok(signed) } else { Err(SignedError::Altered) }
}

/// The file of a signed report, from what the record keeps of it.
///
/// # Errors
/// It cannot be written as JSON.
pub fn note_of(signed: &SignedReport) -> serde_json::Result<String> {
    Ok(format!("{}\n{}\n", text(&signed.said)?, signed.signature))
}

fn text(said: &Said) -> serde_json::Result<String> {
    serde_json::to_string(said).map(|json| json + "\n")
}

fn key_name(machine: &str) -> String {
    format!("yakumori/machine/{machine}")
}
