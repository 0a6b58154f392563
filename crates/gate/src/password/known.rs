//! What is known of a password beforehand: names of those who work here, words that everybody thinks of, and runs. What is left
//! beside them is what has to be guessed.

use super::romaji::syllables;
use super::runs::without_runs;

/// A part of a password: a letter, or a syllable that was typed in several. The weight is how many letters were typed.
pub(super) type Part = (char, usize);
/// Stands where something known was taken out, so that what stood around it is not read as one.
pub(super) const GAP: Part = ('\0', 0);

/// Words that are thought of first by whoever works in a pharmacy, and by whoever guesses. 薬守の目安. Kana stand as hiragana; what
/// is typed in romaji is read as kana too.
const COMMON: [&str; 46] = [
    "ぱすわあど",
    "ぱすわーど",
    "ぱすわ-ど",
    "ぱすわど",
    "あんしょう",
    "暗証番号",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "passwd",
    "pass",
    "薬局",
    "やっきょく",
    "やくきょく",
    "薬剤師",
    "やくざいし",
    "調剤",
    "ちょうざい",
    "くすり",
    "薬歴",
    "やくれき",
    "れせこん",
    "rececom",
    "rececon",
    "receipt",
    "pharmacy",
    "pharmacist",
    "drug",
    "clinic",
    "管理者",
    "かんりしゃ",
    "かんり",
    "administrator",
    "admin",
    "root",
    "user",
    "login",
    "ろぐいん",
    "welcome",
    "ようこそ",
    "letmein",
    "iloveyou",
    "yakumori",
    "薬守",
    "secret",
];
/// What a pharmacy's name may end with and still be known without it.
const ENDINGS: [&str; 4] = ["調剤薬局", "薬局", "店", "ファーマシー"];

/// How many typed letters of a password are neither a known word nor part of a run.
pub(super) fn unknown(password: &str, names: &[&str]) -> usize {
    let mut words: Vec<Vec<char>> = names.iter().flat_map(|name| spoken(name)).collect();
    words.extend(COMMON.iter().map(|word| letters(word)));
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let typed: Vec<Part> = letters(password).into_iter().map(|letter| (letter, 1)).collect();
    // First as it was typed, then as it is read: kakikukeko is かきくけこ.
    let left = without_runs(&without_words(typed, &words));
    let left = without_runs(&without_words(syllables(&left), &words));
    left.iter().map(|(_, weight)| weight).sum()
}

/// The parts of a name by which somebody is called. Two Latin letters are no name yet.
fn spoken(name: &str) -> Vec<Vec<char>> {
    let parts = name.split_whitespace().flat_map(|part| [Some(part), without_ending(part)]).flatten();
    let is_name = |part: &Vec<char>| part.len() > 2 || part.len() == 2 && !part.iter().all(char::is_ascii);
    parts.map(letters).filter(is_name).collect()
}

fn without_ending(part: &str) -> Option<&str> {
    let rest = ENDINGS.iter().find_map(|ending| part.strip_suffix(ending))?;
    Some(rest).filter(|rest| !rest.is_empty())
}

/// The letters of a text, without the difference of capitals and of katakana.
fn letters(text: &str) -> Vec<char> {
    text.to_lowercase().chars().map(as_hiragana).collect()
}

fn as_hiragana(c: char) -> char {
    if ('ァ'..='ヶ').contains(&c) { char::from_u32(u32::from(c) - 0x60).unwrap_or(c) } else { c }
}

/// The parts without the words; of several the longest.
fn without_words(parts: Vec<Part>, words: &[Vec<char>]) -> Vec<Part> {
    let (mut left, mut rest) = (Vec::new(), parts.as_slice());
    while let Some((first, after)) = rest.split_first() {
        let begins = |word: &&Vec<char>| {
            rest.len() >= word.len() && rest.iter().zip(word.iter()).all(|((letter, _), known)| letter == known)
        };
        match words.iter().find(begins) {
            Some(word) => {
                left.push(GAP);
                rest = rest.get(word.len()..).unwrap_or_default();
            }
            None => {
                left.push(*first);
                rest = after;
            }
        }
    }
    left
}
