//! A report under the machine's own signature: a C2SP signed note (Ed25519) whose text is one line, the report with its key and
//! number as compact JSON. There is one encoding only, so that nothing in the file can differ and still be the same report.

use crate::report::{ReportError, check_report};
use crate::seen::sha256_hex;
use model::fact::{MachineReport, Said, SignedReport};
use signed_note::{Note, StandardSigner, StandardVerifier, Verifier as _, VerifierList};
use std::io;

/// The version of what is signed.
const SHAPE: u32 = 1;
/// The largest signed report that is read: a busy machine's is under 100 KB.
const SIGNED_MAX: usize = 1_000_000;
/// How many hexadecimal digits of a key's digest people compare: nobody makes a second key with the same ones.
const COMPARED: usize = 16;

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

/// Why a report was not signed.
#[derive(Debug, thiserror::Error)]
#[error("報告に署名できません / the report could not be signed")]
pub struct SignError;

/// A machine's key, in two lines of text: the private half, which stays where it was made, and the public one.
pub struct MachineKeyPair {
    private: String,
    /// The public half, in the form of C2SP signed-note.
    pub public: String,
    signer: StandardSigner,
}

impl MachineKeyPair {
    /// A new key of a machine.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    pub fn new(machine: &str) -> io::Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        let (private, public) = signed_note::generate_key(&mut Seed(seed), &key_name(machine));
        Self::from_halves(&private, &public, machine).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// The key of a machine from its two halves; `None` where they do not belong together and to this machine.
    #[must_use]
    pub fn from_halves(private: &str, public: &str, machine: &str) -> Option<Self> {
        let signer = StandardSigner::new(private).ok()?;
        let key = Self { private: private.to_owned(), public: public.to_owned(), signer };
        // Signing once is the simplest way to know.
        let note = key.sign("key\n").ok()?;
        (is_key_of(public, machine) && opens(&note, public)).then_some(key)
    }

    /// The private half: for the file in which it is kept, and for nothing else.
    #[must_use]
    pub fn private(&self) -> &str {
        &self.private
    }

    fn sign(&self, text: &str) -> Result<String, SignError> {
        let mut note = Note::new(text.as_bytes(), &[]).map_err(|_| SignError)?;
        note.add_sigs(&[&self.signer]).map_err(|_| SignError)?;
        String::from_utf8(note.to_bytes()).map_err(|_| SignError)
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
    if !is_key_of(&said.key, &said.report.machine) {
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

/// What people compare of a machine's key: `3f2a-9c0b-77d1-e5aa`.
#[must_use]
pub fn fingerprint(key: &str) -> String {
    let digest: Vec<char> = sha256_hex(key.as_bytes()).chars().take(COMPARED).collect();
    let groups: Vec<String> = digest.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

fn text(said: &Said) -> serde_json::Result<String> {
    serde_json::to_string(said).map(|json| json + "\n")
}

fn key_name(machine: &str) -> String {
    format!("yakumori/machine/{machine}")
}

fn is_key_of(key: &str, machine: &str) -> bool {
    StandardVerifier::new(key).is_ok_and(|verifier| verifier.name() == key_name(machine))
}

/// Whether a note is signed with the key, and with no other.
fn opens(note: &str, key: &str) -> bool {
    let (Ok(note), Ok(verifier)) = (Note::from_bytes(note.as_bytes()), StandardVerifier::new(key)) else {
        return false;
    };
    let known = VerifierList::new(vec![Box::new(verifier)]);
    note.verify(&known).is_ok_and(|(signed, unknown)| signed.len() == 1 && unknown.is_empty())
}

/// Lends randomness that was already asked for to `signed_note`, which wants it infallible.
struct Seed([u8; 32]);

impl rand_core::RngCore for Seed {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, buffer: &mut [u8]) {
        buffer.iter_mut().zip(self.0).for_each(|(byte, random)| *byte = random);
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(buffer);
        Ok(())
    }
}

impl rand_core::CryptoRng for Seed {}
