//! Keys that sign what is carried in files (C2SP signed notes, Ed25519): a machine's reports, a vendor's standard reply. The name of
//! a key says for whom it speaks, so that it speaks for nobody else.

use crate::seen::sha256_hex;
use signed_note::{Note, StandardSigner, StandardVerifier, Verifier as _, VerifierList};
use std::io;

/// How many hexadecimal digits of a key's digest people compare: nobody makes a second key with the same ones.
const COMPARED: usize = 16;

/// Why something was not signed.
#[derive(Debug, thiserror::Error)]
#[error("署名できません / it could not be signed")]
pub struct SignError;

/// A key in two lines of text: the private half, which stays where it was made, and the public one.
pub struct NoteKey {
    private: String,
    /// The public half, in the form of C2SP signed-note.
    pub public: String,
    signer: StandardSigner,
}

impl NoteKey {
    /// A new key of this name, which has neither blanks nor pluses.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    pub fn new(name: &str) -> io::Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        let (private, public) = signed_note::generate_key(&mut Seed(seed), name);
        Self::from_halves(&private, &public, name).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// The key of this name from its two halves; `None` where they do not belong together and to the name.
    #[must_use]
    pub fn from_halves(private: &str, public: &str, name: &str) -> Option<Self> {
        let signer = StandardSigner::new(private).ok()?;
        let key = Self { private: private.to_owned(), public: public.to_owned(), signer };
        // Signing once is the simplest way to know.
        let note = key.sign("key\n").ok()?;
        (is_key_of(public, name) && opens(&note, public)).then_some(key)
    }

    /// The private half: for the file in which it is kept, and for nothing else.
    #[must_use]
    pub fn private(&self) -> &str {
        &self.private
    }

    /// The text with its signature, as one note.
    ///
    /// # Errors
    /// The text holds what cannot be signed.
    pub fn sign(&self, text: &str) -> Result<String, SignError> {
        let mut note = Note::new(text.as_bytes(), &[]).map_err(|_| SignError)?;
        note.add_sigs(&[&self.signer]).map_err(|_| SignError)?;
        String::from_utf8(note.to_bytes()).map_err(|_| SignError)
    }
}

/// What people compare of a key: `3f2a-9c0b-77d1-e5aa`.
#[must_use]
pub fn fingerprint(key: &str) -> String {
    let digest: Vec<char> = sha256_hex(key.as_bytes()).chars().take(COMPARED).collect();
    let groups: Vec<String> = digest.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// Whether a text is a public key of this name.
#[must_use]
pub fn is_key_of(key: &str, name: &str) -> bool {
    StandardVerifier::new(key).is_ok_and(|verifier| verifier.name() == name)
}

/// Whether a note is signed with the key, and with no other.
#[must_use]
pub fn opens(note: &str, key: &str) -> bool {
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
