//! A name as typed, that compares as people compare names: without width, case or blanks; and several in one cell.

mod spelling;

pub use spelling::tells_left;

use crate::record::{AsText, Cell, Kind};
use crate::text::{holds, is_same, places};
use crate::width;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use spelling::{DESKS, REMARKS, WORK, is_desk, spelled};
use std::cmp::Ordering;

/// A name of a person, vendor, system or product. Equal means: the same when read aloud.
#[derive(Debug, Clone, Default)]
pub struct Name {
    text: String,
    key: String,
    /// Where a remark behind the name begins in the key: 「たち つてと（退職）」.
    remark_at: usize,
    has_left: bool,
}

impl Name {
    /// Keeps the text and its comparison key.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let typed = width::key(&text);
        let has_left = typed.contains(REMARKS) && tells_left(&typed);
        let key = spelled(typed);
        let remark_at = key.find(REMARKS).filter(|at| *at > 0).unwrap_or(key.len());
        Self { text, key, remark_at, has_left }
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

    /// Whether a remark beside the name says that its person has left: 「たち つてと（退職）」.
    #[must_use]
    pub fn says_left(&self) -> bool {
        self.has_left
    }

    /// Whether both are one name, where one of them may carry a remark: 「あい うえお（管理薬剤師）」 is 「あい うえお」, and
    /// 「NTT（東日本）」 is not 「NTT（西日本）」.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        let has_remark = |name: &Self| name.remark_at < name.key.len();
        is_same(&self.key, &other.key) || (has_remark(self) != has_remark(other) && self.plain() == other.plain())
    }

    /// Whether both are one firm: the same name, or one of its desks. 「B社 サポートセンター」 is 「B社」; 「AB社」 is not, and
    /// 「富士フイルム」 is not 「富士」.
    #[must_use]
    pub fn is_firm(&self, other: &Self) -> bool {
        if self.key.is_empty() || other.key.is_empty() {
            return false;
        }
        match self.key.len().cmp(&other.key.len()) {
            Ordering::Equal => is_same(&self.key, &other.key),
            Ordering::Greater => self.is(other) || is_desk(self.plain(), other.plain()),
            Ordering::Less => self.is(other) || is_desk(other.plain(), self.plain()),
        }
    }

    /// Whether this text names the other, perhaps among others and with a version behind it: 「レセコンB 5.0.1 ／ 薬歴サーバ」
    /// names レセコンB and 薬歴サーバ; it does not name レセコン.
    #[must_use]
    pub fn names(&self, other: &Self) -> bool {
        if self.key.len() <= other.key.len() {
            return !self.key.is_empty() && self.is(other);
        }
        let (word, remark) = other.key.split_at_checked(other.remark_at).unwrap_or_default();
        let is_between = |c: char| BETWEEN.contains(&c);
        let ends = |rest: &str| {
            rest.starts_with(is_between)
                || (if remark.is_empty() { is_version(rest) } else { rest.starts_with(remark) })
        };
        let is_blank = |c: char| c.is_whitespace() || is_between(c);
        stands(&self.key, word, is_between, ends)
            || stands(&self.text, &other.text, is_blank, |rest| rest.starts_with(is_blank))
    }

    /// The versions that stand behind the other name where this text names it: 「5.0.1」 in 「レセコンB Ver.5.0.1 ／ 薬歴サーバ」.
    pub fn versions_of<'n>(&'n self, product: &'n Self) -> impl Iterator<Item = &'n str> {
        let word = product.plain();
        places(&self.key, word).filter_map(move |at| version_in(self.key.get(at + word.len()..)?))
    }

    /// Whether this text names what a cell of free words says: 「レセコンB」 in the column ソフトウェア.
    #[must_use]
    pub fn names_typed(&self, words: &str) -> bool {
        let is_between = |c: char| c.is_whitespace() || BETWEEN.contains(&c);
        stands(&self.text, words.trim(), is_between, |rest| rest.starts_with(is_between) || is_version(rest))
    }

    /// Whether free words speak of this firm: 「B社のリモート保守」 speaks of B社, 「AB社の保守」 does not.
    #[must_use]
    pub fn is_told_in(&self, words: &str) -> bool {
        let name = self.text.trim();
        let ends = |c: char| !c.is_alphanumeric() || ('ぁ'..='ん').contains(&c);
        let is_alone = |at: usize| {
            let (before, rest) = words.split_at_checked(at).unwrap_or_default();
            let after = rest.get(name.len()..).unwrap_or_default();
            before.chars().next_back().is_none_or(ends)
                && (after.chars().next().is_none_or(ends)
                    || DESKS.iter().chain(&WORK).any(|word| after.starts_with(word)))
        };
        places(words, name).any(is_alone)
    }

    /// Whether either holds the other. Only for names that cannot be told apart otherwise.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let (long, short) = if self.key.len() >= other.key.len() { (self, other) } else { (other, self) };
        !short.key.is_empty() && holds(&long.key, &short.key)
    }

    /// The comparison key without the remark behind the name.
    #[must_use]
    pub fn plain(&self) -> &str {
        self.key.get(..self.remark_at).unwrap_or_default()
    }
}

/// Whether the word stands in the text behind a mark that parts names, or at its beginning, and what is behind it ends it.
fn stands(text: &str, word: &str, is_between: impl Fn(char) -> bool, ends: impl Fn(&str) -> bool) -> bool {
    places(text, word).any(|at| {
        let (before, from) = text.split_at_checked(at).unwrap_or_default();
        let rest = from.get(word.len()..).unwrap_or_default();
        before.chars().next_back().is_none_or(&is_between) && (rest.is_empty() || ends(rest))
    })
}

/// Whether what stands behind a name is a version or a remark.
fn is_version(rest: &str) -> bool {
    let begins =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || ['-', '_', '第'].contains(&c) || REMARKS.contains(&c);
    rest.starts_with(begins)
        || rest.starts_with("ver")
        || rest.strip_prefix('v').is_some_and(|more| more.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
}

/// The number with which what stands behind a name begins: 「5.0.1」, 「ver.5」, 「(第5.0版)」. 「(2店舗)」 is no version.
fn version_in(rest: &str) -> Option<&str> {
    let within = rest.strip_prefix(REMARKS).unwrap_or(rest).trim_start_matches(['-', '_']);
    let marked = ["バージョン", "version", "ver", "v", "第"].iter().find_map(|word| within.strip_prefix(word));
    let number = marked.unwrap_or(within).trim_start_matches(['.', ':']);
    let ends = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    let number = number.get(..ends)?.trim_end_matches('.');
    let is_sure =
        marked.is_some() || number.contains('.') || within.len() == rest.len() && is_over(within.get(ends..)?);
    (number.starts_with(|c: char| c.is_ascii_digit()) && is_sure).then_some(number)
}

/// Whether nothing of the same name follows any more.
fn is_over(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(BETWEEN) || rest.starts_with(REMARKS)
}

/// What one cell names, perhaps several things: 「レセコン・薬歴」.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    whole: Name,
    parts: Vec<Name>,
}

/// What people write between two names in one cell.
const BETWEEN: [char; 10] = ['・', '･', '、', '，', ',', '／', '/', '＋', '+', '\n'];

/// Each name in a cell that may name several.
pub fn several(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty())
}

impl Names {
    /// Keeps the text, as a whole and in parts.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let whole = Name::new(text);
        let parts = several(&whole.text).map(Name::new).collect();
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
        is_same(&self.key, &other.key)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names<const N: usize>(pairs: [(&str, &str); N]) -> [(Name, Name); N] {
        pairs.map(|(one, other)| (Name::new(one), Name::new(other)))
    }

    #[test]
    fn one_name_is_written_in_many_ways() {
        for (one, other) in names([
            ("株式会社Ｂ社", "B社"),
            ("B社㈱", "（株）b社"),
            ("髙﨑 渡邊", "高崎　渡辺"),
            ("富士フィルム", "富士フイルム"),
            ("薬歴サーバー", "薬歴サーバ"),
        ]) {
            assert!(one == other, "{one:?} {other:?}");
        }
        for (one, other) in names([("富士", "富士フイルム"), ("日立", "日立システムズ"), ("AB社", "B社")])
        {
            assert!(one != other && !one.is(&other) && !one.is_firm(&other) && !other.is_firm(&one), "{one:?}");
        }
    }

    #[test]
    fn a_remark_does_not_make_another_name() {
        for (one, other, same) in [
            ("たち つてと（退職）", "たち つてと", true),
            ("NTT（東日本）", "NTT", true),
            ("NTT（東日本）", "NTT（西日本）", false),
        ] {
            assert_eq!(Name::new(one).is(&Name::new(other)), same, "{one} {other}");
        }
        for (text, left) in [
            ("たち つてと（退職）", true),
            ("(R7.3退職) たち つてと", true),
            ("たち つてと（退職予定）", false),
            ("たち つてと（退職者の後任）", false),
            ("たち つてと（本店から異動）", false),
            ("たち つてと", false),
        ] {
            assert_eq!(Name::new(text).says_left(), left, "{text}");
        }
    }

    #[test]
    fn a_desk_is_its_firm() {
        for (one, firm, same) in [
            ("B社 サポート", "B社", true),
            ("株式会社B社　レセコン保守窓口", "B社", true),
            ("B社システムズ サポート", "B社", false),
            ("", "B社", false),
        ] {
            assert_eq!(Name::new(one).is_firm(&Name::new(firm)), same, "{one}");
        }
    }

    #[test]
    fn a_list_names_its_products_and_their_versions() {
        let list = Name::new("レセコンB 5.0.1 ／ 薬歴サーバ");
        for (product, named) in [
            ("レセコンB", true),
            ("ﾚｾｺﾝＢ", true),
            ("薬歴サーバ", true),
            ("レセコン", false),
            ("薬歴", false),
            ("", false),
        ] {
            assert_eq!(list.names(&Name::new(product)), named, "{product}");
        }
        for (text, product, named) in [
            ("調剤システム レセコンB", "レセコンB", true),
            ("レセコンB Ver.5", "レセコンB", true),
            ("レセコンBV", "レセコンB", false),
            ("レセコンBクラウド", "レセコンB", false),
            ("レセコンB（本店）", "レセコンB", true),
        ] {
            assert_eq!(Name::new(text).names(&Name::new(product)), named, "{text}");
        }
    }

    #[test]
    fn a_version_is_read_behind_its_product() {
        for (text, version) in [
            ("レセコンB 5.0.1 ／ 薬歴サーバ 7.2", Some("5.0.1")),
            ("レセコンＢ　Ｖｅｒ．５", Some("5")),
            ("レセコンB（第5.0版）", Some("5.0")),
            ("レセコンB 6", Some("6")),
            ("レセコンB（2店舗）", None),
            ("レセコンB", None),
            ("薬歴サーバ 7.2", None),
        ] {
            assert_eq!(Name::new(text).versions_of(&Name::new("レセコンB")).next(), version, "{text}");
        }
    }
}
