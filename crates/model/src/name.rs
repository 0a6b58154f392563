//! A name as typed, that compares as people compare names: without width, case or blanks; and several in one cell.

use crate::record::{AsText, Cell, Kind};
use crate::text::holds;
use crate::width;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A name of a person, vendor, system or product. Equal means: the same when read aloud.
#[derive(Debug, Clone, Default)]
pub struct Name {
    text: String,
    key: String,
}

impl Name {
    /// Keeps the text and its comparison key.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let key = width::key(&text);
        Self { text, key }
    }

    /// As typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The comparison key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.key.is_empty()
    }

    /// Whether this text names the other, perhaps among others: `レセコンB 5.0.1 ／ 薬歴サーバ` names 薬歴サーバ.
    #[must_use]
    pub fn mentions(&self, other: &Self) -> bool {
        let (long, short) = (self.key.len(), other.key.len());
        // Most names are compared with a name of another length or with themselves: both are told without a search.
        short > 0 && (if long > short { holds(&self.key, &other.key) } else { self.key == other.key })
    }

    /// Whether either names the other: 「B社 サポート」 and 「B社」 are taken for one.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        if self.key.len() >= other.key.len() { self.mentions(other) } else { other.mentions(self) }
    }
}

/// What one cell names, perhaps several things: 「レセコン・薬歴」.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    whole: Name,
    parts: Vec<Name>,
}

/// What people write between two names in one cell.
const BETWEEN: [char; 10] = ['・', '･', '、', '，', ',', '／', '/', '＋', '+', '\n'];

impl Names {
    /// Keeps the text, as a whole and in parts.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let whole = Name::new(text);
        let parts = whole.text.split(BETWEEN).map(Name::new).filter(|part| !part.is_empty()).collect();
        Self { whole, parts }
    }

    /// All of it as one name.
    #[must_use]
    pub fn whole(&self) -> &Name {
        &self.whole
    }

    /// Each name in it; a single name is its own only part.
    #[must_use]
    pub fn parts(&self) -> &[Name] {
        &self.parts
    }
}

impl Cell for Names {
    const KIND: Kind = Kind::Text;
    fn is_blank(&self) -> bool {
        self.whole.is_blank()
    }
}

impl AsText for Names {
    fn as_text(&self) -> &str {
        self.whole.as_text()
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.whole.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Name {}

impl Cell for Name {
    const KIND: Kind = Kind::Text;
    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

impl AsText for Name {
    fn as_text(&self) -> &str {
        &self.text
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}
