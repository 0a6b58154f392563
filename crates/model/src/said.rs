//! Words a person typed, with what we understand by them.
//!
//! A ledger keeps 「使用中」 as typed and exports it again unchanged; judging asks what it means.
//! Reading happens once, when the record is folded in, so that judging only compares enums.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A kind of meaning that can be read out of typed words.
pub trait Word: Sized + Copy {
    /// What the words mean, or `None` when we do not know (which is *unknown*, never a default).
    fn read(text: &str) -> Option<Self>;

    /// The words people use for each meaning, for messages that list what is understood.
    const EXAMPLES: &'static str;
}

/// Words as typed, and their meaning where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    text: String,
    means: Option<T>,
}

impl<T> Default for Said<T> {
    fn default() -> Self {
        Self { text: String::new(), means: None }
    }
}

impl<T: Word> Said<T> {
    /// Reads the words.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let means = if text.is_empty() { None } else { T::read(&text) };
        Self { text, means }
    }

    /// What the words mean; `None` when nothing was said or it is not understood.
    #[must_use]
    pub fn means(&self) -> Option<T> {
        self.means
    }
}

impl<T> Said<T> {
    /// The words as typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Free words that are kept as typed and, in passing, tell something: what a machine runs tells what it is.
///
/// Unlike [`Said`] no list of words is expected of the person; like it, reading happens once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint<T>(Said<T>);

impl<T> Default for Hint<T> {
    fn default() -> Self {
        Self(Said::default())
    }
}

impl<T: Word> Hint<T> {
    /// Reads the words.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Said::new(text))
    }

    /// What the words tell, where they tell it.
    #[must_use]
    pub fn tells(&self) -> Option<T> {
        self.0.means()
    }
}

impl<T> std::ops::Deref for Hint<T> {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.text()
    }
}

impl<T> Serialize for Hint<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Word> Deserialize<'de> for Hint<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Said::deserialize(deserializer).map(Self)
    }
}

impl<T> Serialize for Said<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T: Word> Deserialize<'de> for Said<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}
