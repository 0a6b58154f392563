//! Signing as C2SP signed notes (Ed25519), behind a trait of our own, and the key file.
//!
//! The private key stays in `keys/journal.key` (0600): it is never shown, logged, bundled or put in an error.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};

use crate::Env;

/// Name of the key file inside `keys/`.
pub const KEY_FILE: &str = "journal.key";
/// A key file is two short lines.
const MAX_KEY_FILE_BYTES: u64 = 4096;

/// Signs texts as notes.
pub trait Signer: Send + Sync {
    /// The public key, in the C2SP form `name+id+base64`.
    fn verifier_key(&self) -> &str;

    /// The text as a signed note.
    ///
    /// # Errors
    /// The text cannot be a note, or the key cannot sign.
    fn sign(&self, text: &str) -> Result<String, SignError>;
}

/// Why a text was not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text could not be signed")]
pub struct SignError;

/// Why a key file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read or written.
    #[error("the key file could not be used: {0}")]
    Io(#[from] io::Error),
    /// The file is there, but it is not a key of this journal.
    #[error("the key file does not hold a key of this journal")]
    NotThisKey,
}

/// An Ed25519 key kept in a file.
pub(crate) struct FileKey {
    verifier_key: String,
    signer: StandardSigner,
}

impl FileKey {
    /// The key in the folder, or a new one when there is none yet.
    pub(crate) fn load_or_create(
        folder: &Path,
        name: &str,
        env: &mut dyn Env,
    ) -> Result<Self, KeyError> {
        match Self::load(folder, name) {
            Err(KeyError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                Self::create(folder, name, env)
            }
            loaded => loaded,
        }
    }

    /// The key in the folder.
    pub(crate) fn load(folder: &Path, name: &str) -> Result<Self, KeyError> {
        let mut text = String::new();
        let file = fs::File::open(folder.join(KEY_FILE))?;
        file.take(MAX_KEY_FILE_BYTES).read_to_string(&mut text)?;
        let (secret, public) = text.trim_end().split_once('\n').ok_or(KeyError::NotThisKey)?;
        Self::from_lines(secret, public, name).ok_or(KeyError::NotThisKey)
    }

    fn create(folder: &Path, name: &str, env: &mut dyn Env) -> Result<Self, KeyError> {
        let mut seed = Seed { env, failed: None };
        let (secret, public) = signed_note::generate_key(&mut seed, name);
        if let Some(error) = seed.failed {
            return Err(error.into());
        }
        write_private(folder, &format!("{secret}\n{public}\n"))?;
        Self::from_lines(&secret, &public, name).ok_or(KeyError::NotThisKey)
    }

    /// Both halves must belong together and to this journal; signing once is the simplest way to know.
    fn from_lines(secret: &str, public: &str, name: &str) -> Option<Self> {
        let signer = StandardSigner::new(secret).ok()?;
        let key = Self { verifier_key: public.to_owned(), signer };
        let note = key.sign("key\n").ok()?;
        let named = public.split_once('+').is_some_and(|(word, _)| word == name);
        (named && open_note(note.as_bytes(), &[public]).is_some()).then_some(key)
    }
}

impl Signer for FileKey {
    fn verifier_key(&self) -> &str {
        &self.verifier_key
    }

    fn sign(&self, text: &str) -> Result<String, SignError> {
        let mut note = Note::new(text.as_bytes(), &[]).map_err(|_| SignError)?;
        note.add_sigs(&[&self.signer]).map_err(|_| SignError)?;
        String::from_utf8(note.to_bytes()).map_err(|_| SignError)
    }
}

/// The text of a note that is written in its one form and signed by one of these keys.
pub(crate) fn open_note(bytes: &[u8], keys: &[&str]) -> Option<String> {
    let verifiers = keys.iter().filter_map(|key| StandardVerifier::new(key).ok());
    let verifiers = verifiers.map(|key| Box::new(key) as Box<dyn signed_note::Verifier>);
    let note = Note::from_bytes(bytes).ok()?;
    note.verify(&VerifierList::new(verifiers.collect())).ok()?;
    let text = String::from_utf8(note.text().to_vec()).ok()?;
    (note.to_bytes() == bytes).then_some(text)
}

/// Whether a text is a public key that this program can check signatures with.
pub(crate) fn is_verifier_key(key: &str) -> bool {
    StandardVerifier::new(key).is_ok()
}

/// Written beside, synced and renamed: a key is either there whole or not at all, and never readable by others.
fn write_private(folder: &Path, text: &str) -> io::Result<()> {
    let fresh = folder.join("journal.key.new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(fresh, folder.join(KEY_FILE))?;
    crate::blobs::sync_folder(folder)
}

/// Lends the caller's randomness to `signed_note`, which wants it infallible.
struct Seed<'a> {
    env: &'a mut dyn Env,
    failed: Option<io::Error>,
}

impl rand_core::RngCore for Seed<'_> {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, buffer: &mut [u8]) {
        if let Err(error) = self.env.fill(buffer) {
            self.failed = Some(error);
        }
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(buffer);
        Ok(())
    }
}

impl rand_core::CryptoRng for Seed<'_> {}
