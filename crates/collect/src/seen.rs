//! What was seen and what was missed: raw bytes with where they came from, and the facts told from them.

use model::fact::{Fact, Trouble, Unreadable, Value};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The longest text in a fact, in characters. Facts are labels, not documents.
pub(crate) const TEXT_MAX: usize = 200;

/// Bytes as the machine gave them.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    /// The path or call they came from.
    pub(crate) source: String,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
}

impl Raw {
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Miss {
    source: String,
    /// The kind of trouble.
    pub(crate) why: Trouble,
    detail: String,
}

impl Miss {
    pub(crate) fn new(source: impl Into<String>, why: Trouble, detail: impl Into<String>) -> Self {
        Self { source: source.into(), why, detail: detail.into() }
    }

    /// The fact that it could not be read.
    pub(crate) fn fact(&self, name: &str) -> Fact {
        self.fact_of(name, "")
    }

    /// The same about one of several.
    pub(crate) fn fact_of(&self, name: &str, of: &str) -> Fact {
        Fact {
            name: name.to_owned(),
            of: label(of),
            value: Value::Unreadable(Unreadable { why: self.why, detail: label(&self.detail) }),
            source: label(&self.source),
            digest: String::new(),
        }
    }
}

/// What may rightly be absent: `None` where it is not there, and every other trouble as it is.
pub(crate) fn present<T>(read: Result<T, Miss>) -> Result<Option<T>, Miss> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(miss) if miss.why == Trouble::NotPresent => Ok(None),
        Err(miss) => Err(miss),
    }
}

/// Where facts come from: the sources by name, and the SHA-256 over all their bytes, in that order.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    source: String,
    digest: String,
}

impl Seen {
    pub(crate) fn of(raws: &[&Raw]) -> Self {
        let mut hasher = Sha256::new();
        raws.iter().for_each(|raw| hasher.update(&raw.bytes));
        let sources: Vec<&str> = raws.iter().map(|raw| raw.source.as_str()).collect();
        Self { source: label(&sources.join(" + ")), digest: hex(&hasher.finalize()) }
    }

    /// A fact with a value that was read.
    pub(crate) fn fact(&self, name: &str, value: Value) -> Fact {
        self.fact_of(name, "", value)
    }

    /// The same about one of several.
    pub(crate) fn fact_of(&self, name: &str, of: &str, value: Value) -> Fact {
        let value = match value {
            Value::Text(text) => Value::Text(label(&text)),
            other => other,
        };
        let (source, digest) = (self.source.clone(), self.digest.clone());
        Fact { name: name.to_owned(), of: label(of), value, source, digest }
    }

    /// What was read does not hold the fact.
    pub(crate) fn without(&self, why: Trouble, detail: &str) -> Miss {
        Miss::new(&self.source, why, detail)
    }
}

/// One line that is safe to show: no control characters, bounded.
fn label(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TEXT_MAX).collect()
}

/// SHA-256 as lower-case hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
