//! The name in an ID's row, read once: of somebody, of several people, or of nobody yet.

use super::{AsText, Cell, Kind};
use crate::name::Name;
use crate::text::holds_any;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::Deref;

/// Words of several people in a name's place.
const MANY: [&str; 8] = ["共用", "共有", "共通", "兼用", "全員", "みんな", "職員一同", "スタッフ"];
/// A post in the name's place may be held by several, one after the other or at once.
const POSTS: [&str; 8] = ["管理者", "薬局長", "薬剤師", "事務", "受付", "テスト", "薬局", "担当者"];

/// Whose name stands in an ID's row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    name: Name,
    is_many: bool,
    is_nobody: bool,
}

impl Holder {
    /// Reads the name.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let name = Name::new(text);
        let text = name.text();
        let is_many = holds_any(text, &MANY) || text.contains(['・', '、', '／', '/']) || POSTS.contains(&text.trim());
        let is_nobody = ["未定", "不明"].contains(&text.trim());
        Self { name, is_many, is_nobody }
    }

    /// Whether several people stand in the name's place.
    #[must_use]
    pub fn is_many(&self) -> bool {
        self.is_many
    }

    /// Whether it says that nobody has it yet, or that it is not known who.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.is_nobody
    }
}

impl Deref for Holder {
    type Target = Name;

    fn deref(&self) -> &Name {
        &self.name
    }
}

impl Cell for Holder {
    const KIND: Kind = Kind::Text;
    fn is_blank(&self) -> bool {
        self.name.is_blank()
    }
}

impl AsText for Holder {
    fn as_text(&self) -> &str {
        self.name.as_text()
    }
}

impl Serialize for Holder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.name.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Holder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}
