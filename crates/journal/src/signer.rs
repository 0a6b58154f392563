//! Signing as C2SP signed notes (Ed25519), behind a trait of our own, and the key file.
//!
//! The private key stays in `keys/journal.key` (0600): it is never shown, logged, bundled or put in an error.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use signed_note::{Note, StandardSigner, StandardVerifier, VerificationError, Verifier, Verifiers};

use crate::Env;

/// Name of the key file inside `keys/`.
pub const KEY_FILE: &str = "journal.key";
/// Name of the file of the key by which a hub cosigns as a witness.
const WITNESS_KEY_FILE: &str = "witness.key";
/// Name of a key that is not in use yet.
const NEXT_KEY_FILE: &str = "journal.key.new";
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
    pub(crate) fn load_or_create(folder: &Path, name: &str, env: &mut dyn Env) -> Result<Self, KeyError> {
        match Self::load(folder, name) {
            Err(KeyError::Io(error)) if error.kind() == io::ErrorKind::NotFound => Self::create(folder, name, env),
            loaded => {
                // An earlier try may have ended, or failed, before the key's name was safe.
                crate::blobs::sync_folder(folder)?;
                loaded
            }
        }
    }

    /// The key in the folder.
    pub(crate) fn load(folder: &Path, name: &str) -> Result<Self, KeyError> {
        let [secret, public] = read_lines(&folder.join(KEY_FILE))?;
        Self::from_lines(&secret, &public, name).ok_or(KeyError::NotThisKey)
    }

    fn create(folder: &Path, name: &str, env: &mut dyn Env) -> Result<Self, KeyError> {
        let key = Self::prepare(folder, name, env)?;
        Self::take_up(folder)?;
        Ok(key)
    }

    /// Makes a key and keeps it beside the one in use, durably, before anything is said of it.
    pub(crate) fn prepare(folder: &Path, name: &str, env: &mut dyn Env) -> Result<Self, KeyError> {
        let (secret, public) = generate(name, env)?;
        write_private(&folder.join(NEXT_KEY_FILE), &format!("{secret}\n{public}\n"))?;
        Self::from_lines(&secret, &public, name).ok_or(KeyError::NotThisKey)
    }

    /// Puts the prepared key in the place of the one in use.
    pub(crate) fn take_up(folder: &Path) -> io::Result<()> {
        fs::rename(folder.join(NEXT_KEY_FILE), folder.join(KEY_FILE))?;
        crate::blobs::sync_folder(folder)
    }

    /// Both halves must belong together and to this journal; signing once is the simplest way to know.
    fn from_lines(secret: &str, public: &str, name: &str) -> Option<Self> {
        let signer = StandardSigner::new(secret).ok()?;
        let key = Self { verifier_key: public.to_owned(), signer };
        let note = key.sign("key\n").ok()?;
        let opened = KeyRing::new([(public, 0)]).open(note.as_bytes(), 1).is_some();
        (opened && is_verifier_key(public, name)).then_some(key)
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

/// The two lines of the key by which a hub cosigns, made when there is none yet.
pub(crate) fn witness_lines(folder: &Path, name: &str, env: &mut dyn Env) -> Result<[String; 2], KeyError> {
    let path = folder.join(WITNESS_KEY_FILE);
    match read_lines(&path) {
        Err(KeyError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            let (secret, public) = generate(name, env)?;
            let fresh = folder.join(format!("{WITNESS_KEY_FILE}.new"));
            write_private(&fresh, &format!("{secret}\n{public}\n"))?;
            fs::rename(fresh, path)?;
            crate::blobs::sync_folder(folder)?;
            Ok([secret, public])
        }
        read => read,
    }
}

/// Private and public half, in the C2SP form, of a new key of this name.
pub(crate) fn generate(name: &str, env: &mut dyn Env) -> io::Result<(String, String)> {
    let mut seed = Seed { env, failed: None };
    let halves = signed_note::generate_key(&mut seed, name);
    seed.failed.map_or(Ok(halves), Err)
}

/// The two lines of a key file.
fn read_lines(path: &Path) -> Result<[String; 2], KeyError> {
    let mut text = String::new();
    fs::File::open(path)?.take(MAX_KEY_FILE_BYTES).read_to_string(&mut text)?;
    let (secret, public) = text.trim_end().split_once('\n').ok_or(KeyError::NotThisKey)?;
    Ok([secret.to_owned(), public.to_owned()])
}

/// The keys of a journal, each with the entry that introduced it.
pub(crate) struct KeyRing(BTreeMap<(String, u32), (StandardVerifier, u64)>);

impl KeyRing {
    pub(crate) fn new<'a>(keys: impl IntoIterator<Item = (&'a str, u64)>) -> Self {
        let keys = keys.into_iter().filter_map(|(key, seq)| {
            let verifier = StandardVerifier::new(key).ok()?;
            Some(((verifier.name().to_owned(), verifier.key_id()), (verifier, seq)))
        });
        Self(keys.collect())
    }

    /// The text of a note that is signed by keys introduced in a journal of this size, and holds nothing else: a signature
    /// by an unknown key is an unlisted byte.
    pub(crate) fn open(&self, note: &[u8], size: u64) -> Option<String> {
        let parsed = Note::from_bytes(note).ok()?;
        let (signatures, _) = parsed.verify(&Introduced { ring: self, size }).ok()?;
        let exact = Note::new(parsed.text(), &signatures).ok()?.to_bytes();
        let text = String::from_utf8(parsed.text().to_vec()).ok()?;
        (exact == note).then_some(text)
    }
}

struct Introduced<'a> {
    ring: &'a KeyRing,
    size: u64,
}

impl Verifiers for Introduced<'_> {
    fn verifier(&self, name: &str, id: u32) -> Result<&dyn Verifier, VerificationError> {
        let name = name.to_owned();
        match self.ring.0.get(&(name.clone(), id)) {
            Some((verifier, seq)) if *seq < self.size => Ok(verifier),
            _ => Err(VerificationError::UnknownKey { name, id }),
        }
    }
}

/// Whether a text is a public key of this name that this program can check signatures with.
pub(crate) fn is_verifier_key(key: &str, name: &str) -> bool {
    StandardVerifier::new(key).is_ok_and(|verifier| verifier.name() == name)
}

/// Writes what nobody else may read, and syncs it. Where it must be there whole or not at all, it is written beside and renamed.
///
/// # Errors
/// The file cannot be written.
pub fn write_private(fresh: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Copies a key file; a journal without its key goes without one.
pub(crate) fn copy_key(from: &Path, to: &Path) -> Result<(), KeyError> {
    match fs::read_to_string(from.join(KEY_FILE)) {
        Ok(key) => {
            write_private(&to.join(NEXT_KEY_FILE), &key)?;
            Ok(FileKey::take_up(to)?)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
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
