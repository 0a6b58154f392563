//! One cosignature: C2SP tlog-cosignature, `cosignature/v1` (Ed25519 with the time inside).

use base64::prelude::{BASE64_STANDARD, Engine as _};
use signed_note::{Note, Signature, Signer as _, StandardSigner, StandardVerifier, Verifier as _, key_id};

use crate::signer::SignError;

/// The algorithm byte of a plain Ed25519 key, and of one that cosigns.
const PLAIN: u8 = 0x01;
const COSIGNS: u8 = 0x04;
/// Seconds since 1970 as eight bytes, then the signature.
const TIME_BYTES: usize = 8;

/// The public key of a witness: `<name>+<key id>+<base64(0x04 ‖ 32 bytes)>`.
pub struct WitnessKey {
    text: String,
    name: String,
    id: u32,
    verifier: StandardVerifier,
}

/// A cosignature that is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cosignature {
    /// When the witness signed, by its own clock, in seconds since 1970.
    pub at_s: u64,
}

impl WitnessKey {
    /// Reads a key in its one encoding; `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once('+')?;
        let (_, base64) = rest.split_once('+')?;
        let key = BASE64_STANDARD.decode(base64).ok()?;
        let (COSIGNS, public) = key.split_first().map(|(kind, public)| (*kind, public))? else { return None };
        let verifier = StandardVerifier::new(&encoded(name, PLAIN, public)).ok()?;
        let key = Self { text: text.to_owned(), name: name.to_owned(), id: key_id(name, &key), verifier };
        (encoded(name, COSIGNS, public) == text).then_some(key)
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key id: eight hexadecimal digits that people compare.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:08x}", self.id)
    }

    /// The witness's cosignature on a note, if there is one and it is good.
    #[must_use]
    pub fn check(&self, note: &str) -> Option<Cosignature> {
        let (text, signatures) = note.rsplit_once("\n\n")?;
        let of_witness = |line: &str| {
            let signature = Signature::from_bytes(line.as_bytes()).ok()?;
            (signature.name() == self.name && signature.id() == self.id).then_some(signature)
        };
        let signature = signatures.lines().find_map(of_witness)?;
        let (time, signature) = signature.signature().split_first_chunk::<TIME_BYTES>()?;
        let at_s = u64::from_be_bytes(*time);
        let good = self.verifier.verify(message(at_s, &format!("{text}\n")).as_bytes(), signature);
        good.then_some(Cosignature { at_s })
    }
}

/// A witness's private key at work.
pub(crate) struct Cosigner {
    signer: StandardSigner,
    key: WitnessKey,
}

impl Cosigner {
    /// From the two lines of a key file, which hold a plain Ed25519 key of the witness's name.
    pub(crate) fn from_lines(secret: &str, public: &str) -> Option<Self> {
        let signer = StandardSigner::new(secret).ok()?;
        let (name, rest) = public.split_once('+')?;
        let key = BASE64_STANDARD.decode(rest.split_once('+')?.1).ok()?;
        let (PLAIN, public) = key.split_first().map(|(kind, public)| (*kind, public))? else { return None };
        let cosigner = Self { signer, key: WitnessKey::parse(&encoded(name, COSIGNS, public))? };
        // Both halves must belong together; signing once is the simplest way to know.
        let note = cosigner.sign("key\n\n", 0).ok()?;
        cosigner.key.check(&note).map(|_| cosigner)
    }

    pub(crate) fn key(&self) -> &WitnessKey {
        &self.key
    }

    /// The note with the cosignature as its last line.
    pub(crate) fn sign(&self, note: &str, at_s: u64) -> Result<String, SignError> {
        let (text, _) = note.rsplit_once("\n\n").ok_or(SignError)?;
        let signature = self.signer.sign(message(at_s, &format!("{text}\n")).as_bytes()).map_err(|_| SignError)?;
        let bytes = [&at_s.to_be_bytes()[..], &signature].concat();
        let line = Signature::new(self.key.name.clone(), self.key.id, bytes).map_err(|_| SignError)?;
        let line = String::from_utf8(line.to_bytes()).map_err(|_| SignError)?;
        Ok(format!("{note}{line}"))
    }
}

/// What a cosigner signs: the time, and the whole text of the checkpoint.
fn message(at_s: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {at_s}\n{text}")
}

fn encoded(name: &str, kind: u8, public: &[u8]) -> String {
    let key = [&[kind], public].concat();
    format!("{name}+{:08x}+{}", key_id(name, &key), BASE64_STANDARD.encode(key))
}

/// A note without one witness's line: what was cosigned, with its other signatures.
pub(super) fn without(note: &str, key: &WitnessKey) -> Option<String> {
    let parsed = Note::from_bytes(note.as_bytes()).ok()?;
    let (text, lines) = note.rsplit_once("\n\n")?;
    let others = lines.lines().filter(|line| {
        Signature::from_bytes(line.as_bytes()).is_ok_and(|line| line.name() != key.name || line.id() != key.id)
    });
    let rest: String = others.map(|line| format!("{line}\n")).collect();
    (parsed.to_bytes() == note.as_bytes()).then(|| format!("{text}\n\n{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Still;

    fn cosigner(seed: u8) -> Cosigner {
        let (secret, public) = crate::signer::generate("witness.example/w1", &mut Still(seed)).unwrap();
        Cosigner::from_lines(&secret, &public).unwrap()
    }

    #[test]
    fn a_cosignature_is_good_for_its_note_its_time_and_its_key_only() {
        let (witness, other) = (cosigner(7), cosigner(9));
        let note = "yakumori/journal/01J\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n";
        let cosigned = witness.sign(note, 1_764_028_800).unwrap();
        assert_eq!(witness.key.check(&cosigned), Some(Cosignature { at_s: 1_764_028_800 }));
        assert_eq!(other.key.check(&cosigned), None);
        assert_eq!(witness.key.check(&cosigned.replacen("\n3\n", "\n4\n", 1)), None);
        for at in [10, 20, 60] {
            let (before, after) = cosigned.trim_end().split_at(cosigned.len() - at);
            let letter = if after.starts_with('A') { 'B' } else { 'A' };
            let altered = format!("{before}{letter}{}\n", after.split_at(1).1);
            assert_eq!(witness.key.check(&altered), None, "{altered}");
        }
        let both = other.sign(&cosigned, 5).unwrap();
        assert_eq!(witness.key.check(&both).map(|good| good.at_s), Some(1_764_028_800));
        assert_eq!(other.key.check(&both).map(|good| good.at_s), Some(5));
        assert_eq!(without(&cosigned, &witness.key).as_deref(), Some(note));
    }

    #[test]
    fn a_key_has_one_spelling() {
        let key = cosigner(7).key.text;
        assert!(WitnessKey::parse(&key).is_some());
        let (secret, plain) = crate::signer::generate("witness.example/w1", &mut Still(7)).unwrap();
        for other in ["", "a+b+c", &plain, &secret, &key.to_uppercase(), &format!("{key}="), &format!("{key} ")] {
            assert!(WitnessKey::parse(other).is_none(), "{other}");
        }
    }
}
