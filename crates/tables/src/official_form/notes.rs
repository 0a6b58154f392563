//! The ※ notes of an official form that stand in lines of their own: which rows they are about.
//!
//! A note names its rows (「※…2-②、2-③は記入不要」), or stands right under its row; what names none and stands below the
//! table is about the form.

use super::OfficialRow;
use model::said::Word as _;
use model::width;
use model::word::Number;

/// A note as it was met, and how many rows stood above it.
pub(super) struct Note {
    pub(super) text: String,
    /// Rows above it.
    pub(super) after: usize,
    /// Whether a heading stands between it and the row above.
    pub(super) is_under_heading: bool,
}

/// Whether a line is a note.
pub(crate) fn is_note(text: &str) -> bool {
    text.starts_with(['※', '＊', '*'])
}

/// The notes of a text that holds one or several, each with its own mark.
pub(crate) fn notes_in(text: &str) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match notes.last_mut().filter(|_| !is_note(line)) {
            Some(begun) => begun.push_str(line),
            None => notes.push(line.to_owned()),
        }
    }
    notes
}

/// Puts every note to the rows that it is about; gives those that are about the form.
pub(super) fn place(rows: &mut [OfficialRow], met: Vec<Note>) -> Vec<String> {
    let mut of_form = Vec::new();
    let all = rows.len();
    for note in met {
        for text in notes_in(&note.text) {
            let named = rows_named(&text, rows);
            let above = note.after.checked_sub(1).filter(|_| note.after < all && !note.is_under_heading);
            match (named.as_slice(), above) {
                ([], None) => of_form.push(text),
                ([], Some(above)) => add(rows, &[above], &text),
                (named, _) => add(rows, named, &text),
            }
        }
    }
    of_form
}

/// A note above the table stays there; what it says of rows that need no answer stands at these rows too.
pub(super) fn repeat_not_required(rows: &mut [OfficialRow], notes: &[String]) {
    for note in notes.iter().filter(|note| note.contains("記入不要")) {
        let named = rows_named(note, rows);
        add(rows, &named, note);
    }
}

fn add(rows: &mut [OfficialRow], at: &[usize], note: &str) {
    let note = format!("※{}", note.trim_start_matches(['※', '＊', '*']).trim());
    for at in at {
        if let Some(row) = rows.get_mut(*at) {
            row.notes.push(note.clone());
        }
    }
}

/// The rows whose numbers a text names, in their order: 2-②、③, 2-⑦～2-⑨.
pub(crate) fn rows_named(text: &str, rows: &[OfficialRow]) -> Vec<usize> {
    let printed: Vec<_> = rows.iter().map(|row| Number::read(&row.number).map(Number::printed)).collect();
    let first = |number| printed.iter().position(|known| *known == Some(number));
    let last = |number| printed.iter().rposition(|known| *known == Some(number));
    let mut named: Vec<usize> = Vec::new();
    let mut before = None;
    for Named { number, follows } in numbers(text) {
        match (before.filter(|_| follows == Follows::Range).and_then(first), last(number)) {
            (Some(from), Some(to)) if from <= to => named.extend(from..=to),
            _ => named.extend((0..printed.len()).filter(|at| printed.get(*at) == Some(&Some(number)))),
        }
        before = Some(number);
    }
    named.sort_unstable();
    named.dedup();
    named
}

/// Whether a text names a number of an item.
pub(super) fn names_number(text: &str) -> bool {
    !numbers(text).is_empty()
}

/// A number within a text.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    /// Section and item.
    number: (u16, u16),
    follows: Follows,
}

/// How a number follows the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// By itself, after other words.
    Words,
    /// Right after it: 2-②、③.
    List,
    /// As the end of a range: 2-⑦～⑨.
    Range,
}

/// Every number that a text names.
fn numbers(text: &str) -> Vec<Named> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<Named> = Vec::new();
    let (mut at, mut ended) = (0, 0);
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        let between: String = chars.get(ended..at).unwrap_or_default().iter().collect();
        let follows = if found.is_empty() { Follows::Words } else { follows(&between) };
        let section = found.last().filter(|_| follows != Follows::Words).map(|named| named.number.0);
        match whole(rest).filter(|_| begins(&chars, at)).or_else(|| Some(((section?, circled(*rest.first()?)?), 1))) {
            Some((number, length)) => {
                found.push(Named { number, follows });
                at += length;
                ended = at;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a number may begin here: not within another number, nor within a date such as 2026-04-01.
fn begins(text: &[char], at: usize) -> bool {
    let is_digit = |back: usize| at.checked_sub(back).and_then(|at| text.get(at)).is_some_and(|c| digit(*c).is_some());
    let within_date = is_digit(2) && text.get(at - 1).is_some_and(|c| *c == '-');
    !is_digit(1) && !within_date
}

/// How a number follows the one before, by what stands between them.
fn follows(between: &str) -> Follows {
    let key = width::key(between);
    let joined = ["及び", "および", "又は", "または", "と"].iter().fold(key.clone(), |key, word| key.replace(word, ""));
    match key.as_str() {
        "~" | "-" | "から" => Follows::Range,
        _ if joined.chars().all(|c| "、,・/".contains(c)) => Follows::List,
        _ => Follows::Words,
    }
}

/// A number at the beginning of a text, as section and item, with its length: 2-⑫.
fn whole(text: &[char]) -> Option<((u16, u16), usize)> {
    let (section, length) = plain(text)?;
    let rest = text.get(length..)?;
    let (hyphen, rest) = rest.split_first()?;
    if width::key(&hyphen.to_string()) != "-" {
        return None;
    }
    let (item, more) = rest.first().and_then(|c| Some((circled(*c)?, 1))).or_else(|| plain(rest))?;
    Some(((section, item), length + 1 + more))
}

/// One or two plain digits, and no more, with their length.
fn plain(text: &[char]) -> Option<(u16, usize)> {
    let digits: Vec<u16> = text.iter().map_while(|c| digit(*c)).collect();
    (1..=2).contains(&digits.len()).then(|| (digits.iter().fold(0, |sum, digit| sum * 10 + digit), digits.len()))
}

/// A plain digit in any width.
fn digit(c: char) -> Option<u16> {
    let narrow = if ('０'..='９').contains(&c) { u32::from(c) - u32::from('０') } else { c.to_digit(10)? };
    u16::try_from(narrow).ok()
}

/// ① to ⑳.
fn circled(c: char) -> Option<u16> {
    ('①'..='⑳').contains(&c).then(|| u16::try_from(u32::from(c) - u32::from('①') + 1).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_its_numbers() {
        use Follows::{List, Range, Words};
        for (text, expected) in [
            ("※事業者と契約していない場合には、2-②、2-③は記入不要", &[((2, 2), Words), ((2, 3), List)][..]),
            ("※２－②・③については別紙", &[((2, 2), Words), ((2, 3), List)]),
            ("※2-⑦～2-⑨、3-①及び②", &[((2, 7), Words), ((2, 9), Range), ((3, 1), List), ((3, 2), List)]),
            ("※2-7は③の場合", &[((2, 7), Words)]),
            ("※2026-04-01、令和8年度、③", &[]),
            ("※第6.0版", &[]),
        ] {
            let expected: Vec<Named> =
                expected.iter().map(|(number, follows)| Named { number: *number, follows: *follows }).collect();
            assert_eq!(numbers(text), expected, "{text}");
        }
    }
}
