//! Whether words are all known to name: any other one may tell something, and a person reads it.

use crate::remark::known_words;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The words by their first letter: a text is looked at letter by letter.
static PLAIN: LazyLock<HashMap<char, Vec<&str>>> = LazyLock::new(|| {
    let own = include_str!("plain.txt").lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let mut words: HashMap<char, Vec<&str>> = HashMap::new();
    for word in own.chain(known_words()) {
        words.entry(word.chars().next().unwrap_or_default()).or_default().push(word);
    }
    words
});

/// Before a name that nobody can list.
const BEFORE_NAME: &str = "旧姓";

/// Whether a word stands there that is not known to name. Only 漢字 are looked at: what is written in カタカナ or Latin letters is
/// mostly a product or a firm, and ひらがな are told by their endings.
pub(super) fn holds_unknown(key: &str) -> bool {
    let mut rest = key;
    while let Some(next) = rest.chars().next() {
        if let Some(name) = rest.strip_prefix(BEFORE_NAME) {
            rest = name.trim_start_matches(is_kanji);
            continue;
        }
        let standing = PLAIN.get(&next).into_iter().flatten().filter(|word| rest.starts_with(**word));
        let known = standing.map(|word| word.len()).max();
        if known.is_none() && is_kanji(next) {
            return true;
        }
        rest = rest.get(known.unwrap_or(next.len_utf8())..).unwrap_or_default();
    }
    false
}

fn is_kanji(c: char) -> bool {
    ('一'..='龯').contains(&c) || c == '々'
}
