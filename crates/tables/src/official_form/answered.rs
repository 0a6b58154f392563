//! What a person wrote where はい・いいえ is printed: 「はい」, 「いいえ（6/20）」, 「○はい・いいえ」, 「はい○」, 「☑はい □いいえ」.
//!
//! A circle that was drawn over the cell is a shape and not in it: then both words stand there unmarked, and it is asked.

use model::answer::Choice;
use model::marks::is_of_day;
use model::said::Word as _;
use model::width;

/// What an answer cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answered {
    /// Nothing: blank, or as it was printed.
    Not,
    /// One answer, with the day in its brackets.
    As(Choice, Option<String>),
    /// Both words, and a mark at neither or at both.
    Unmarked,
    /// Something else.
    Otherwise,
}

const MARKS: [char; 14] = ['○', '◯', '〇', '●', '◎', '✓', '✔', '☑', '■', 'レ', '✅', '⭕', '◉', '☒'];
const EMPTY: [char; 3] = ['□', '☐', '⬜'];
/// The longest text that can still be an answer with its day.
const LONGEST: usize = 40;

/// What a cell says in a column of its own for one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: blank, an empty box, a place for a day.
    Not,
    /// Marked, with the day that stands there.
    There(Option<String>),
    /// Something else.
    Otherwise,
}

/// Reads a cell of a column that is headed by one answer: 「○」, 「6/20」, the word itself.
pub(super) fn mark(text: &str, headed: Choice) -> Mark {
    let plain = without_gaps(&width::narrow(text));
    let key = width::key(&plain);
    if key.chars().all(|c| EMPTY.contains(&c) || "-ー(/)年月日".contains(c)) || key == "false" {
        return Mark::Not;
    }
    if key.chars().all(|c| MARKS.contains(&c)) || matches!(key.as_str(), "1" | "true" | "v") {
        return Mark::There(None);
    }
    let parts: Vec<Part> = split(&plain).iter().map(|part| Part::of(part)).collect();
    let day = parts.iter().find_map(|part| part.day.clone());
    let is_it = |part: &Part| part.is_bare_mark || part.choice.is_none_or(|choice| choice == headed);
    match parts.iter().all(|part| !part.is_other && is_it(part) && (part.choice.is_some() || part.day.is_some())) {
        true => Mark::There(day),
        false => Mark::Otherwise,
    }
}

/// The answer that a heading by itself names: はい, いいえ, 対応済. `No` heads the running number.
pub(super) fn headed(heading: &str) -> Option<Choice> {
    Choice::read(heading).filter(|_| !width::key(heading).is_ascii())
}

/// Reads an answer cell.
pub(crate) fn read(text: &str) -> Answered {
    let plain = without_gaps(&width::narrow(text));
    if plain.is_empty() {
        return Answered::Not;
    }
    if plain.chars().count() > LONGEST {
        return Answered::Otherwise;
    }
    let parts: Vec<Part> = split(&plain).iter().map(|part| Part::of(part)).collect();
    if parts.iter().any(|part| part.is_other) {
        return Answered::Otherwise;
    }
    let words: Vec<&Part> = parts.iter().filter(|part| part.choice.is_some()).collect();
    match words.as_slice() {
        [] => Answered::Otherwise,
        [one] if parts.iter().all(|part| part.choice.is_some() || part.day.is_some()) => {
            let day = parts.iter().find_map(|part| part.day.clone());
            one.choice.map_or(Answered::Otherwise, |choice| Answered::As(choice, day))
        }
        [_] => Answered::Otherwise,
        several => chosen(several),
    }
}

/// Whether a text is an answer and no more: without a day, and without a mark beside the word.
pub(crate) fn is_plain(text: &str) -> bool {
    let key = width::key(text);
    let is_beside =
        |c: char| c.is_ascii_digit() || MARKS.contains(&c) || EMPTY.contains(&c) || "()・/【】「」[]".contains(c);
    // TRUE is a cell's value and no word of the sheet.
    Choice::read(text).is_some()
        && !matches!(key.as_str(), "true" | "false")
        && (key.chars().count() == 1 || !key.contains(is_beside))
}

/// Which of several words is marked, or the only one with a day where the others have a blank place for it.
fn chosen(parts: &[&Part]) -> Answered {
    let day = || parts.iter().find_map(|part| part.day.clone());
    let pick = |is: fn(&Part) -> bool| {
        let mut of = parts.iter().filter(|part| is(part));
        of.next().filter(|_| of.next().is_none()).and_then(|part| part.choice.map(|choice| (choice, part.day.clone())))
    };
    let blank = parts.iter().filter(|part| part.has_blank_day).count();
    if parts.iter().any(|part| part.is_marked) {
        return pick(|part| part.is_marked)
            .map_or(Answered::Unmarked, |(choice, own)| Answered::As(choice, own.or_else(day)));
    }
    match pick(|part| part.day.is_some()) {
        Some((choice, own)) if blank + 1 == parts.len() => Answered::As(choice, own),
        Some(_) => Answered::Unmarked,
        None if day().is_some() || parts.iter().any(|part| part.has_remark) => Answered::Unmarked,
        None => Answered::Not,
    }
}

/// White space is for the paper's sake, but it parts words where nothing else does.
fn without_gaps(text: &str) -> String {
    let separates = text.contains(['・', '/', '|', '、']) && text.contains("はい") && text.contains("いいえ");
    let gap = if separates && !text.contains(EMPTY) { "" } else { " " };
    text.split_whitespace().collect::<Vec<_>>().join(gap)
}

/// The words with what belongs to each. Brackets stay whole.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let parts_here = depth == 0 && (matches!(c, '・' | '|' | '、' | ' ') || is_slash_between_words(c, &parts));
        match parts.last_mut() {
            Some(part) if !parts_here => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    joined(parts)
}

/// はい/いいえ, but not 6/20.
fn is_slash_between_words(c: char, parts: &[String]) -> bool {
    c == '/' && parts.last().is_some_and(|part| part.ends_with(['い', 'え', ')']) || part_is_marked_word(parts))
}

fn part_is_marked_word(parts: &[String]) -> bool {
    parts.last().is_some_and(|part| part.contains('い') && part.ends_with(MARKS))
}

/// A mark or a bracket alone belongs to the word beside it: 「○ はい」, 「はい （6/20）」.
fn joined(parts: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut before = String::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let is_mark = part.chars().all(|c| MARKS.contains(&c) || EMPTY.contains(&c));
        match out.last_mut() {
            _ if is_mark => before.push_str(&part),
            // 「はい・(いいえ)」: a word in brackets is the other word.
            Some(last) if part.starts_with('(') && before.is_empty() && Part::of(&part).choice.is_none() => {
                last.push_str(&part);
            }
            _ => out.push(std::mem::take(&mut before) + &part),
        }
    }
    match out.last_mut() {
        Some(last) => last.push_str(&before),
        None if !before.is_empty() => out.push(before),
        None => {}
    }
    out
}

/// One word of the cell.
#[derive(Debug, Default)]
struct Part {
    choice: Option<Choice>,
    is_marked: bool,
    /// There is a mark and no word.
    is_bare_mark: bool,
    day: Option<String>,
    has_blank_day: bool,
    /// Words beside the answer that are no day.
    has_remark: bool,
    is_other: bool,
}

impl Part {
    fn of(text: &str) -> Self {
        let mut part = Self::default();
        let mut word = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('(') {
            let (inside, behind) = after.split_once(')').unwrap_or((after, ""));
            word.push_str(before);
            part.take_bracket(inside, &mut word);
            rest = behind;
        }
        word.push_str(rest);
        part.take_word(&word);
        part
    }

    /// A day, a blank place for one, the word itself, as in （はい）, or words about the answer.
    fn take_bracket(&mut self, inside: &str, word: &mut String) {
        if inside.chars().all(|c| "/.年月日令和 ".contains(c)) {
            self.has_blank_day = true;
        } else if is_day(inside) {
            self.day = Some(inside.trim().to_owned());
        } else if Choice::read(word).is_none() || Choice::read(inside).is_some() {
            self.is_marked = true;
            word.push_str(inside);
        } else {
            self.has_remark = true;
        }
    }

    fn take_word(&mut self, text: &str) {
        let bare = text.trim_matches(|c| MARKS.contains(&c) || EMPTY.contains(&c) || "【】「」[]<>《》".contains(c));
        let around = text.replacen(bare, "", 1);
        self.is_marked |= around.contains(MARKS) || around.contains(['【', '「', '[', '《']);
        self.is_bare_mark = bare.is_empty() && self.is_marked;
        let (word, day) = bare.split_at(day_begins(bare).unwrap_or(bare.len()));
        match () {
            () if bare.is_empty() => self.choice = Choice::read(text),
            () if word.is_empty() && self.day.is_none() => self.day = Some(day.to_owned()),
            () if day.is_empty() || is_day(day) => {
                self.choice = Choice::read(word);
                self.day = self.day.take().or_else(|| Some(day.to_owned()).filter(|day| !day.is_empty()));
            }
            () => self.has_remark = true,
        }
        // Words beside はい may take it back; いいえ stands whatever is said of it.
        let is_limited = self.has_remark && self.choice != Some(Choice::No);
        let is_nothing = self.choice.is_none() && (self.day.is_none() || !word.is_empty());
        self.is_other = is_limited || (is_nothing && !self.is_only_blank(bare));
    }

    fn is_only_blank(&self, bare: &str) -> bool {
        self.has_blank_day && bare.is_empty()
    }
}

/// Where a day begins: at its first digit, or at the era's letter before it. `TRUE` has none.
fn day_begins(text: &str) -> Option<usize> {
    let digit = text.find(|c: char| c.is_ascii_digit())?;
    let era = text.get(..digit)?.strip_suffix(['R', 'r', 'H', 'h']);
    Some(era.map_or(digit, str::len))
}

/// Whether words are a day and no more: 6/20, R7.6.20, 令和7年6月20日確認.
fn is_day(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && is_of_day(&width::key(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_headed_by_one_answer_is_marked() {
        for (text, headed, expected) in [
            ("○", Choice::No, Mark::There(None)),
            ("○", Choice::Yes, Mark::There(None)),
            ("✓", Choice::No, Mark::There(None)),
            ("TRUE", Choice::No, Mark::There(None)),
            ("○（6/20）", Choice::No, Mark::There(Some("6/20".into()))),
            ("6/20", Choice::No, Mark::There(Some("6/20".into()))),
            ("いいえ", Choice::No, Mark::There(None)),
            ("×", Choice::No, Mark::There(None)),
            ("", Choice::Yes, Mark::Not),
            ("－", Choice::Yes, Mark::Not),
            ("□", Choice::Yes, Mark::Not),
            ("FALSE", Choice::Yes, Mark::Not),
            ("（　／　）", Choice::Yes, Mark::Not),
            ("×", Choice::Yes, Mark::Otherwise),
            ("○はい", Choice::No, Mark::Otherwise),
            ("一部", Choice::Yes, Mark::Otherwise),
            ("○（一部）", Choice::Yes, Mark::Otherwise),
        ] {
            assert_eq!(mark(text, headed), expected, "{text:?} {headed:?}");
        }
        assert_eq!(headed("No"), None);
        assert_eq!(headed("い い え"), Some(Choice::No));
    }

    #[test]
    fn an_answer_is_read_however_it_is_marked() {
        for (text, expected) in [
            ("はい", "はい"),
            ("いいえ（6/20）", "いいえ 6/20"),
            ("はい（6/20）", "はい 6/20"),
            ("はい\n（　６／２０　）", "はい 6/20"),
            ("はい 6/20", "はい 6/20"),
            ("はい（R7.6.20）", "はい R7.6.20"),
            ("いいえR7.6.20", "いいえ R7.6.20"),
            ("○はい", "はい"),
            ("はい○", "はい"),
            ("はい◯", "はい"),
            ("○ いいえ", "いいえ"),
            ("○（6/20）", "はい 6/20"),
            ("×", "いいえ"),
            ("○はい・いいえ（6/20）", "はい 6/20"),
            ("はい○・いいえ（6/20）", "はい 6/20"),
            ("はい・○いいえ\n（6/20）", "いいえ 6/20"),
            ("はい・いいえ○", "いいえ"),
            ("（はい）・いいえ（6/20）", "はい 6/20"),
            ("【はい】・いいえ", "はい"),
            ("☑はい　□いいえ", "はい"),
            ("□はい　☑いいえ（6/20）", "いいえ 6/20"),
            ("■はい・□いいえ", "はい"),
            ("○はい/いいえ", "はい"),
            ("はい（6/20）・いいえ（ / ）", "はい 6/20"),
            ("対応済み（6/20）", "はい 6/20"),
            ("未対応", "いいえ"),
            ("記入不要", "記入不要"),
            ("はい・いいえ（6/20）", "unmarked"),
            ("○はい・○いいえ", "unmarked"),
            ("はい・いいえ（　／　）", "-"),
            ("はい・いいえ（令和　年　月　日）", "-"),
            ("はい・いいえ（対応中）", "unmarked"),
            ("○はい・いいえ（理由）", "はい"),
            ("はい・いいえ\n（　／　）", "-"),
            ("はい・いいえ", "-"),
            ("□はい　□いいえ", "-"),
            ("", "-"),
            ("制限あり", "?"),
            ("はいではない", "?"),
            ("たぶん", "?"),
            ("一部はい", "?"),
            ("概ねはい", "?"),
            ("はい→いいえ", "?"),
            ("はい※", "?"),
            ("はい（一部7/1）", "?"),
            ("はい（対応中）", "?"),
            ("はい7/1から", "?"),
            ("対象外（7/1に確認済み、一部）", "?"),
            ("いいえ(対応中)", "いいえ"),
            ("いいえ（R7.9.30対応予定）", "いいえ"),
            ("はい・(いいえ) 7/1", "いいえ 7/1"),
            ("(はい)・いいえ 7/1", "はい 7/1"),
            ("TRUE", "はい"),
            ("FALSE", "いいえ"),
            ("6/20", "?"),
        ] {
            let read = match read(text) {
                Answered::Not => "-".to_owned(),
                Answered::As(choice, None) => choice.word().to_owned(),
                Answered::As(choice, Some(day)) => format!("{} {day}", choice.word()),
                Answered::Unmarked => "unmarked".to_owned(),
                Answered::Otherwise => "?".to_owned(),
            };
            assert_eq!(read, expected, "{text:?}");
        }
    }
}
