//! How the words of a newer row differ from those the duty was written for: a duty judges only what it knows.

use model::edition::{Audience, Edition, FormRow};
use model::lang::Lang;
use model::width;
use similar::{ChangeTag, TextDiff};

/// A row whose words are not those of the shipped row on the same duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The edition of the shipped row.
    pub edition: &'static Edition,
    /// Both wordings as one text, in order.
    pub parts: Vec<Part>,
}

/// A piece of the two wordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// In both.
    Kept(String),
    /// Only in the newer one: what it asks beyond the duty, or in other words.
    Added(String),
    /// Only in the shipped one.
    Left(String),
}

impl Changed {
    /// Both wordings as one line: what was added in 《》, what was left out in ［］.
    #[must_use]
    pub fn marked(&self) -> String {
        let mark = |part: &Part| match part {
            Part::Kept(text) => text.clone(),
            Part::Added(text) => format!("《{text}》"),
            Part::Left(text) => format!("［{text}］"),
        };
        self.parts.iter().map(mark).collect()
    }

    /// Whether it may ask for more than the duty judges: another number alone is the edition's own, and is judged by it.
    fn asks_more(&self) -> bool {
        let words = |text: &str| text.chars().filter(|c| c.is_alphabetic() && *c != 'ー').count();
        self.parts.iter().any(|part| matches!(part, Part::Added(text) if words(text) > 1))
    }
}

/// What a person looks at beside the finding, where a newer row asks more than its duty judges; else nothing.
#[must_use]
pub(crate) fn unjudged(row: &FormRow, duty: &str, lang: Lang) -> String {
    let Some(changed) = changed_wording(Audience::Pharmacy, row, duty).filter(Changed::asks_more) else {
        return String::new();
    };
    let marked = changed.marked();
    match lang {
        Lang::Ja => format!(
            "足された文（《》）は、薬守は判定していません。満たしているかを、人が確かめて答えてください: {marked}"
        ),
        Lang::En => format!(
            "What was added (in 《》) is not judged by this program. See for yourself whether it holds before you answer: {marked}"
        ),
    }
}

/// Compares a row with the shipped rows on a duty, newest edition first; `None` where one of them says the same, or where no
/// shipped form has the duty.
#[must_use]
pub fn changed_wording(audience: Audience, row: &FormRow, duty: &str) -> Option<Changed> {
    let shipped = crate::shipped().iter().rev().filter_map(|edition| Some((edition, edition.form(audience)?)));
    let known = shipped.flat_map(|(edition, form)| form.rows.iter().map(move |row| (edition, row)));
    let known: Vec<_> = known.filter(|(_, row)| row.duty.as_deref() == Some(duty)).collect();
    let told = told(row);
    if known.iter().any(|(_, row)| width::key(&self::told(row)) == width::key(&told)) {
        return None;
    }
    let (edition, before) = known.first()?;
    Some(Changed { edition, parts: parts(&self::told(before), &told) })
}

/// The words and notes of a row. 記入不要 is read from its note, wherever that stands and whichever numbers it names.
fn told(row: &FormRow) -> String {
    let notes = row.notes.iter().filter(|note| !note.contains("記入不要"));
    std::iter::once(&row.wording).chain(notes).map(|text| width::narrow(text)).collect()
}

fn parts(before: &str, after: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for change in TextDiff::from_chars(before, after).iter_all_changes() {
        let piece = change.value();
        match (change.tag(), parts.last_mut()) {
            (ChangeTag::Equal, Some(Part::Kept(text)))
            | (ChangeTag::Insert, Some(Part::Added(text)))
            | (ChangeTag::Delete, Some(Part::Left(text))) => text.push_str(piece),
            (ChangeTag::Equal, _) => parts.push(Part::Kept(piece.to_owned())),
            (ChangeTag::Insert, _) => parts.push(Part::Added(piece.to_owned())),
            (ChangeTag::Delete, _) => parts.push(Part::Left(piece.to_owned())),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_row_asks_beyond_the_shipped_one_is_told() {
        let form = crate::shipped()[0].form(Audience::Pharmacy).unwrap();
        let row = form.rows.iter().find(|row| row.duty.as_deref() == Some("contact_chart")).unwrap();
        assert_eq!(changed_wording(Audience::Pharmacy, row, "contact_chart"), None);
        let wording = format!("{}また、年１回以上、訓練を行っている。", row.wording);
        let newer = FormRow { wording, ..row.clone() };
        let changed = changed_wording(Audience::Pharmacy, &newer, "contact_chart").unwrap();
        let added: String = changed
            .parts
            .iter()
            .filter_map(|part| if let Part::Added(text) = part { Some(&**text) } else { None })
            .collect();
        assert!(added.contains("訓練を行っている"), "{added}: {changed:?}");
        let told = unjudged(&newer, "contact_chart", Lang::Ja);
        assert!(told.contains("人が確かめて") && told.contains("《"), "{told}");
        assert_eq!(unjudged(row, "contact_chart", Lang::Ja), "");
        let number = FormRow { wording: row.wording.replace("関係機関", "関係機関10"), ..row.clone() };
        assert_eq!(unjudged(&number, "contact_chart", Lang::Ja), "");
        assert_eq!(changed_wording(Audience::Pharmacy, &newer, "by_evidence"), None);
    }
}
