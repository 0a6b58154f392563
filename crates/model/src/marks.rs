//! Marks beside words: 「○はい」, 「☑はい □いいえ」, 「はい（6/20）」.

/// Marks by which people choose a word.
const TICKS: [char; 9] = ['☑', '✓', '✔', '■', '●', '◎', '○', '◯', '〇'];
/// Boxes left empty.
const BOXES: [char; 3] = ['□', '☐', '▢'];
/// Between printed words of which one is chosen.
const BETWEEN: [char; 3] = ['・', '/', '、'];

/// The word that a mark chooses, or beside which only a day stands in brackets; `None` where nothing was taken away.
///
/// Takes a comparison key ([`crate::width::key`]). What stands in the brackets of 「はい（一部）」 limits the word, so that
/// such a text is not read.
#[must_use]
pub fn marked(key: &str) -> Option<&str> {
    let word = chosen(key).unwrap_or(key);
    let word = undated(word).unwrap_or(word);
    (word.len() < key.len() && !word.is_empty()).then_some(word)
}

/// The one word with a mark.
fn chosen(key: &str) -> Option<&str> {
    if !key.contains(TICKS) {
        return None;
    }
    let is_mark = |c: char| TICKS.contains(&c) || BOXES.contains(&c);
    // 「☑はい□いいえ」 marks in front, 「はい☑いいえ□」 behind; 「はい・○いいえ」 one of two parts.
    let mut parts = match (key.starts_with(is_mark), key.ends_with(is_mark)) {
        (true, false) => cut(key, is_mark, false),
        (false, true) => cut(key, is_mark, true),
        _ => key.split(BETWEEN).collect(),
    };
    if parts.len() == 1 {
        parts = key.split(BETWEEN).collect();
    }
    let mut ticked = parts.into_iter().filter(|part| part.contains(TICKS));
    let word = ticked.next()?.trim_matches(|c: char| is_mark(c) || BETWEEN.contains(&c));
    // 「○はい・いいえ」: the mark stands at the first of the words.
    let word = word.split(BETWEEN).next()?;
    ticked.next().is_none().then_some(word)
}

/// Cuts before each mark, or behind it.
fn cut(key: &str, is_mark: impl Fn(char) -> bool, behind: bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in key.char_indices().filter(|(_, c)| is_mark(*c)) {
        let at = if behind { at + c.len_utf8() } else { at };
        parts.extend(key.get(from..at).filter(|part| !part.is_empty()));
        from = at;
    }
    parts.extend(key.get(from..).filter(|part| !part.is_empty()));
    parts
}

/// The word before a day in brackets, filled in or not: the form prints 「はい・いいえ（ / ）」.
fn undated(key: &str) -> Option<&str> {
    let (word, day) = key.strip_suffix(')')?.rsplit_once('(')?;
    is_of_day(day).then_some(word)
}

/// Whether what stands in brackets is a day, filled in or not, and limits nothing. Takes a comparison key.
#[must_use]
pub fn is_of_day(key: &str) -> bool {
    key.chars().all(|c| c.is_ascii_digit() || "/-.年月日令和平成元rh現在確認回答".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_word_is_found() {
        for (key, word) in [
            ("○はい", Some("はい")),
            ("はい(6/20)", Some("はい")),
            ("はい(/)", Some("はい")),
            ("○いいえ(r7.6.20)", Some("いいえ")),
            ("☑はい□いいえ", Some("はい")),
            ("□はい☑いいえ", Some("いいえ")),
            ("はい☑いいえ□", Some("はい")),
            ("はい□いいえ☑", Some("いいえ")),
            ("はい・○いいえ", Some("いいえ")),
            ("○はい・いいえ", Some("はい")),
            ("☑はい☑いいえ", None),
            ("はい(一部)", None),
            ("はい・いいえ", None),
            ("はい", None),
            ("○", None),
        ] {
            assert_eq!(marked(key), word, "{key}");
        }
    }
}
