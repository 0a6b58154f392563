//! Which items of the form a document covers, as people write it: 2-⑤, 「2-①、2-③」, 「2-①～2-⑬」, 全項目.

use crate::edition::Scope;
use crate::said::Word;
use crate::text::holds_any;
use crate::width;
use crate::word::Number;

/// The items that are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// For each scope one bit for each item of each section, the first section and the first item at 0. An item that is named
    /// without a scope is named in each.
    scopes: [[u32; Self::SECTIONS]; SCOPES.len()],
}

/// The scopes that tell rows of one number apart: 2-⑫ is asked of servers and of terminals.
const SCOPES: [Scope; 3] = [Scope::Server, Scope::Terminal, Scope::Network];

/// Words that name every item.
const EVERY: [&str; 5] = ["全項目", "すべて", "全て", "全部", "全般"];

/// What stands between the pieces of a list.
const SEPARATORS: [char; 7] = ['、', ',', '・', '/', '\n', '及', 'と'];

/// Whether a piece says of which year's form its number is: 「R6の2-⑨」.
fn names_year(piece: &str) -> bool {
    let key = width::key(piece);
    ["r", "令和"].iter().any(|era| key.starts_with(era)) || key.contains("年度")
}

/// What tells that a number is another form's.
const OF_FORM: &str = "年度版の";

/// Each item of a list with its section and what parts it: 「2-⑦　3-③」 and 「2-①②③」 as 「2-⑦、3-③」 and 「2-①、2-②、2-③」.
#[must_use]
pub fn spelled_out(text: &str) -> String {
    circled_apart(&parted(text))
}

/// A mark between items that only a space or a line break parts. 「2 - 7」 and 「2-① ～ 2-⑬」 are no two items.
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    let names_item = |part: &str| part.starts_with(|c: char| c.is_numeric()) && Number::read(part).is_some();
    let mut rest = text;
    while let Some(at) = rest.find(char::is_whitespace) {
        let (part, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let next = after.trim_start();
        let word = next.split(char::is_whitespace).next().unwrap_or_default();
        parted.push_str(part);
        if Number::read(part).is_some() && names_item(word) {
            parted.push('、');
        } else {
            parted.push_str(after.strip_suffix(next).unwrap_or_default());
        }
        rest = next;
    }
    parted.push_str(rest);
    parted
}

/// Circled numbers side by side, or in a list, are items of the section that was named last.
fn circled_apart(text: &str) -> String {
    let (mut apart, mut section, mut digits) = (String::with_capacity(text.len()), String::new(), String::new());
    let mut follows_item = false;
    for c in text.chars() {
        let is_circled = ('①'..='⑳').contains(&c) || ('㉑'..='㉟').contains(&c);
        if is_circled && follows_item && !section.is_empty() {
            if !apart.ends_with(SEPARATORS) {
                apart.push('、');
            }
            apart.push_str(&section);
            apart.push('-');
        }
        match c {
            _ if is_circled => follows_item = true,
            c if c.is_numeric() => {
                digits.push(c);
                follows_item = false;
            }
            '-' | '－' | '‐' | '−' | 'ー' if !digits.is_empty() => section = std::mem::take(&mut digits),
            c if SEPARATORS.contains(&c) || c.is_whitespace() => {}
            _ => follows_item = false,
        }
        if !c.is_numeric() || is_circled {
            digits.clear();
        }
        apart.push(c);
    }
    apart
}

impl Covered {
    const SECTIONS: usize = 8;
    /// Nothing is named.
    pub const NONE: Self = Self { scopes: [[0; Self::SECTIONS]; SCOPES.len()] };
    const ALL: Self = Self { scopes: [[u32::MAX; Self::SECTIONS]; SCOPES.len()] };

    /// Whether an item is named, of the number's scope; of a number without one, in any.
    #[must_use]
    pub fn holds(self, number: Number) -> bool {
        let Some((section, bit)) = place(number) else { return false };
        let of_scope = SCOPES.iter().zip(self.scopes).filter(|(scope, _)| number.scope.is_none_or(|of| of == **scope));
        of_scope.into_iter().any(|(_, sections)| sections.get(section).is_some_and(|bits| bits & bit != 0))
    }

    /// Whether every item is named, whatever the form numbers.
    #[must_use]
    pub fn is_every(self) -> bool {
        self == Self::ALL
    }

    /// What a cell says of other forms than the one in use: 「令和7年度版の2-⑤」.
    pub fn of_other_forms(text: &str) -> impl Iterator<Item = &str> {
        text.split(SEPARATORS).map(str::trim).filter(|piece| piece.contains(OF_FORM))
    }

    /// What a cell says that names no item at all: 「第3条」. Only of a cell that names items beside it.
    pub fn of_nothing(text: &str) -> impl Iterator<Item = &str> {
        let is_read = |piece: &&str| Self::piece(&width::key(piece)).is_some() || piece.contains(OF_FORM);
        text.split(SEPARATORS).map(str::trim).filter(move |piece| !piece.is_empty() && !is_read(piece))
    }

    /// What a cell names that is none of these: 「9-①」. A number of another form, which says whose it is, is not meant.
    #[must_use]
    pub fn unknown<'t>(text: &'t str, known: &[Number]) -> Vec<&'t str> {
        let is_unknown = |piece: &&str| {
            Number::read(piece).is_some_and(|number| !known.iter().any(|known| known.printed() == number.printed()))
        };
        if holds_any(&width::key(text), &EVERY) {
            return Vec::new();
        }
        // 「2-①～2-⑬」: either end.
        let pieces = text.split(SEPARATORS).filter(|piece| !piece.contains(OF_FORM) && !names_year(piece));
        pieces.flat_map(|piece| piece.split(['～', '〜', '~'])).map(str::trim).filter(is_unknown).collect()
    }

    /// A whole section: 「2 すべて」.
    fn section(section: u16) -> Self {
        Self::span(Number { section, item: 1, scope: None }, Number { section, item: 32, scope: None })
    }

    /// The items from one to another, both named.
    fn span(first: Number, last: Number) -> Self {
        let mut covered = Self::NONE;
        let sections = (first.section..=last.section).take(Self::SECTIONS);
        for number in sections.flat_map(|section| (1..=32).map(move |item| Number { section, item, scope: None })) {
            if first.printed() <= number.printed()
                && number.printed() <= last.printed()
                && let Some((section, bit)) = place(number)
            {
                covered.name(section, bit, first.scope.filter(|_| first == last));
            }
        }
        covered
    }

    fn name(&mut self, section: usize, bit: u32, of: Option<Scope>) {
        let named = SCOPES.iter().zip(&mut self.scopes).filter(|(scope, _)| of.is_none_or(|of| of == **scope));
        named.filter_map(|(_, sections)| sections.get_mut(section)).for_each(|bits| *bits |= bit);
    }

    /// Adds what another names.
    pub fn add(&mut self, other: &Self) {
        for (ours, theirs) in self.scopes.iter_mut().zip(&other.scopes) {
            ours.iter_mut().zip(theirs).for_each(|(bits, more)| *bits |= more);
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.add(&other);
        self
    }

    /// One piece of a list. What is said of another form names no item of this one.
    fn piece(text: &str) -> Option<Self> {
        if text.contains(OF_FORM) {
            return None;
        }
        let (first, last) = text.split_once('~').or_else(|| text.split_once("から")).unwrap_or((text, text));
        let first = Number::read(first)?;
        let within = || last.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok();
        let last = Number::read(last).or_else(|| Some(Number { item: within()?, ..first }))?;
        Some(Self::span(first, last))
    }
}

/// The section's place and the item's bit.
fn place(number: Number) -> Option<(usize, u32)> {
    let bit = 1_u32.checked_shl(u32::from(number.item).checked_sub(1)?)?;
    Some((usize::from(number.section).checked_sub(1)?, bit))
}

impl Word for Covered {
    const EXAMPLES: &'static str = "2-⑦、2-①～2-⑬、全項目";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(&spelled_out(text));
        // 「全項目（2-⑩を除く）」 and 「ほぼ全項目」 do not say which.
        if holds_any(&key, &["除く", "除き", "以外", "ほぼ", "予定", "一部"]) {
            return None;
        }
        if holds_any(&key, &EVERY) {
            let digits: String = key.chars().take_while(char::is_ascii_digit).collect();
            let rest = key.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['章', '節', 'の']);
            let is_section = EVERY.iter().any(|every| rest.starts_with(every));
            return Some(digits.parse().ok().filter(|_| is_section).map_or(Self::ALL, Self::section));
        }
        let pieces = key.split(SEPARATORS).filter_map(Self::piece);
        pieces.reduce(Self::and)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_that_no_form_has_are_told() {
        let known: Vec<_> = ["1-①", "2-①", "2-⑬"].into_iter().filter_map(Number::read).collect();
        for (said, unknown) in [
            ("9-①", &["9-①"][..]),
            ("2-①、2-⑭", &["2-⑭"]),
            ("2-①～2-⑳", &["2-⑳"]),
            ("2-①～2-⑬", &[]),
            ("2-⑬（サーバ）", &[]),
            ("1-1", &[]),
            ("R6の2-⑱", &[]),
            ("令和7年度版の2-⑱", &[]),
            ("上記1-3のすべての項目", &[]),
            ("第3条", &[]),
            ("", &[]),
        ] {
            assert_eq!(Covered::unknown(said, &known), unknown, "{said}");
        }
    }

    #[test]
    fn items_are_named_in_lists_and_from_one_to_another() {
        let of_terminals = Covered::read("2-⑫（端末PC）").unwrap();
        let row = |scope| Number { scope, ..Number::read("2-⑫").unwrap() };
        assert!(of_terminals.holds(row(Some(Scope::Terminal))) && !of_terminals.holds(row(Some(Scope::Server))));
        assert!(of_terminals.holds(row(None)) && Covered::read("2-⑫").unwrap().holds(row(Some(Scope::Server))));
        let items = ["1-1", "1-2", "2-1", "2-5", "2-13", "3-3"];
        for (said, named) in [
            ("2-⑤", Some(vec!["2-5"])),
            ("2-⑬（サーバ）", Some(vec!["2-13"])),
            ("1-①、2-⑤", Some(vec!["1-1", "2-5"])),
            ("2-①～2-⑤", Some(vec!["2-1", "2-5"])),
            ("２－⑦　３-３", Some(vec!["3-3"])),
            ("2-⑤\n3-③", Some(vec!["2-5", "3-3"])),
            ("2 - 5", Some(vec!["2-5"])),
            ("2-① ～ 2-⑤", Some(vec!["2-1", "2-5"])),
            ("2-①⑤", Some(vec!["2-1", "2-5"])),
            ("1-①、2-①・⑤", Some(vec!["1-1", "2-1", "2-5"])),
            ("2-①〜⑬", Some(vec!["2-1", "2-5", "2-13"])),
            ("1-①～3-③", Some(items.to_vec())),
            ("全項目", Some(items.to_vec())),
            ("上記1-3のすべての項目", Some(items.to_vec())),
            ("2のすべて", Some(vec!["2-1", "2-5", "2-13"])),
            ("令和7年度版の2-⑤", None),
            ("2-①、令和7年度版の2-⑤", Some(vec!["2-1"])),
            ("パスワード", None),
            ("", None),
        ] {
            let read = |item: &&str| Number::read(item).unwrap();
            let covered = Covered::read(said);
            let held = covered.map(|it| items.iter().filter(|item| it.holds(read(item))).copied().collect::<Vec<_>>());
            assert_eq!(held, named, "{said}");
        }
    }
}
