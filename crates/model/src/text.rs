//! Searching short texts: names, remarks, headings.

/// Whether the text holds the word.
///
/// Such texts are short, and Japanese letters differ in their last byte most: looking at that one first is several
/// times faster than a search made for long texts.
#[must_use]
pub fn holds(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some(last) = word.last() else { return true };
    text.windows(word.len()).any(|part| part.last() == Some(last) && part == word)
}

/// Whether the text begins with the word. As in [`holds`], the last byte is looked at first.
fn begins(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let is_likely = word.len().checked_sub(1).is_some_and(|last| text.get(last) == word.last());
    is_likely && text.starts_with(word)
}

/// Whether a letter makes what stands beside it read in another order than it was typed (U+202E and its kind): a name could look
/// like another one.
#[must_use]
pub fn reorders(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a letter cannot be seen in a text: control characters but for those that break a line or a cell, and such as reorder what
/// is read.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t') || reorders(c)
}

/// Whether a name, which stands on one line, holds what cannot be seen.
#[must_use]
pub fn hides(name: &str) -> bool {
    name.chars().any(|c| c.is_control() || reorders(c))
}

/// Whether any text of a JSON document holds what cannot be seen. JSON writes control characters as escapes, or as they are.
#[must_use]
pub fn json_hides(json: &str) -> bool {
    let mut chars = json.chars();
    while let Some(c) = chars.next() {
        let is_unseen = match c {
            // Our own writer escapes nothing else in this way: letters stand as they are.
            '\\' => matches!(chars.next(), Some('u' | 'b' | 'f')),
            c => is_unseen(c),
        };
        if is_unseen {
            return true;
        }
    }
    false
}

/// Whether two texts are the same. Two empty ones are not given to the C library: an empty text lies at no address, and on
/// processors with AVX-512 comparing there is far slower than comparing two long texts. Ids and names mostly differ in their first
/// or last letter: `devices-1` and `devices-2`, 「A社」 and 「B社」.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len() == other.len()
        && match (one, other) {
            ([first, .., last], [begins, .., ends]) => first == begins && last == ends && one == other,
            (one, other) => one.first() == other.first(),
        }
}

/// Where the word stands in the text, at each of its places.
pub fn places<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let word = word.as_bytes();
    // `windows` takes no empty word, which stands nowhere.
    let parts = text.as_bytes().windows(word.len().max(1)).enumerate();
    parts.filter(move |(_, part)| part.last() == word.last() && *part == word).map(|(at, _)| at)
}

/// Whether the text holds any of the words. Most words have a byte that the text has nowhere, and need not be looked for.
#[must_use]
pub fn holds_any(text: &str, words: &[&str]) -> bool {
    let there = text.bytes().fold(0, |there, byte| there | bit(byte));
    words.iter().any(|word| word.bytes().rev().all(|byte| there & bit(byte) != 0) && holds(text, word))
}

/// One of 64 bits for a byte: those behind the first of a Japanese letter have one each.
fn bit(byte: u8) -> u64 {
    1 << (byte & 63)
}

/// What is left of a text when words are taken out of it, at each place the longest that stands there.
///
/// Where only what is wholly understood may count, nothing but marks may be left.
#[must_use]
pub fn without_words(text: &str, words: &[&[&str]]) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let standing = words.iter().flat_map(|list| list.iter()).filter(|word| begins(rest, word));
        let len = standing.map(|word| word.len()).max().filter(|len| *len > 0);
        if len.is_none() {
            left.push(next);
        }
        rest = rest.get(len.unwrap_or(next.len_utf8())..).unwrap_or_default();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_taken_out_first() {
        for (text, left) in [("毎月適用", ""), ("未適用", "未"), ("適用外", "外"), ("", ""), ("端末は適用", "端末")]
        {
            assert_eq!(without_words(text, &[&["適用", "月"], &["毎月", "は", ""]]), left, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_found_in_json() {
        for (text, hides) in [
            ("令和8年\n二行目\t値\r\n", false),
            ("C:\\users\\u0007 と \\b", false),
            ("\"引用\" /", false),
            ("戻す\u{202e}理由", true),
            ("\u{2066}名前", true),
            ("鳴る\u{7}", true),
            ("\u{8}", true),
            ("\u{c}", true),
            ("\u{0}", true),
            ("\u{7f}", true),
            ("\u{85}", true),
        ] {
            assert_eq!(json_hides(&serde_json::to_string(&[text]).unwrap()), hides, "{text:?}");
            assert_eq!(text.chars().any(is_unseen), hides, "{text:?}");
        }
    }

    #[test]
    fn a_text_holds_what_str_contains() {
        let texts = ["", "あ", "ああい", "レセコンB 5.0.1 ／ 薬歴サーバ", "abcabd", "無線LAN"];
        let words = ["", "い", "あい", "薬歴", "薬歴サーバ", "abd", "abe", "LAN", "無線LAN親機"];
        for text in texts {
            for word in words {
                assert_eq!(holds(text, word), text.contains(word), "{text} {word}");
            }
        }
        assert_eq!(places("ああい、あい", "あい").collect::<Vec<_>>(), [3, 12]);
        assert_eq!(places("あい", "").count() + places("", "あ").count(), 0);
        assert!(holds_any("薬歴", &["レセ", "歴"]) && !holds_any("薬歴", &["レセ"]) && !holds_any("薬歴", &[]));
    }
}
