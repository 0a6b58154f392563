//! 判定の別紙 as a workbook: what the PDF says, one row per item.

use crate::annex::{Annex, Entry};
use crate::same_package::saved;
use crate::xlsx::{Looks, fit_a4, height, new_book, set_foot};
use model::day::Day;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Widths of the columns, in characters.
const WIDTHS: [usize; 9] = [10, 44, 13, 24, 60, 34, 44, 44, 24];

/// The workbook.
pub(crate) fn workbook(annex: &Annex, on: Day) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book(&annex.title, &annex.author, on)?;
    sheet(book.add_worksheet(), annex)?;
    saved(book)
}

fn sheet(to: &mut Worksheet, annex: &Annex) -> Result<(), XlsxError> {
    let looks = Looks::new(annex.lang);
    to.set_name(annex.labels.finding)?;
    for (column, width) in (0..).zip(WIDTHS) {
        to.set_column_width(column, u32::try_from(width).unwrap_or(10))?;
    }
    let row = head(to, annex, &looks)?;
    let headings = headings(annex);
    for (column, heading) in (0..).zip(headings) {
        to.write_string_with_format(row, column, heading, &looks.heading)?;
    }
    for (at, entry) in (row + 1..).zip(&annex.items) {
        let texts = texts(annex, entry);
        let measured: Vec<_> = texts.iter().map(String::as_str).zip(WIDTHS).collect();
        to.set_row_height(at, height(&measured))?;
        for (column, text) in (0..).zip(&texts) {
            to.write_string_with_format(at, column, text, &looks.typed)?;
        }
    }
    to.set_repeat_rows(row, row)?.set_freeze_panes(row + 1, 0)?;
    fit_a4(to).set_landscape();
    set_foot(to, &annex.foot.line());
    Ok(())
}

/// Title, what it is of, the totals and what must be said about the edition; gives the row of the headings.
fn head(to: &mut Worksheet, annex: &Annex, looks: &Looks) -> Result<u32, XlsxError> {
    to.write_string_with_format(0, 0, annex.heading, &looks.title)?;
    to.set_row_height(0, 24)?;
    let totals = annex.totals.iter().map(|total| format!("{} {}", total.words, total.count)).collect::<Vec<_>>();
    let lines =
        [format!("{}　{}　{}", annex.author, annex.edition, annex.as_of), totals.join("　"), annex.reading.to_owned()];
    let lines: Vec<&String> = lines.iter().chain(&annex.notices).collect();
    let mut row = 1;
    for line in lines {
        to.write_string_with_format(row, 0, line, &looks.line)?;
        row += 1;
    }
    Ok(row)
}

fn headings(annex: &Annex) -> [&'static str; 9] {
    let label = &annex.labels;
    [
        label.number,
        label.wording,
        label.finding,
        label.answer,
        label.because,
        label.advice,
        label.next,
        label.newer,
        label.uncertain,
    ]
}

fn texts(annex: &Annex, entry: &Entry) -> [String; 9] {
    let joined = |lines: Vec<String>| lines.join("\n");
    let words = |words: &[&str]| words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let note = Some(&entry.answer_note).filter(|note| !note.is_empty());
    let because = entry.because.iter().map(|reason| {
        format!("[{}] {}", reason.tone_words, words(&[&reason.says, reason.provenance, &reason.observed]))
    });
    let next = (1..).zip(&entry.next).map(|(n, step)| format!("{n}. {}", words(&[&step.what, step.who, &step.time])));
    [
        entry.number.clone(),
        entry.wording.clone(),
        joined([&entry.state_words, &entry.strength].into_iter().filter(|text| !text.is_empty()).cloned().collect()),
        joined(
            [entry.answer.clone()]
                .into_iter()
                .chain(note.map(|note| format!("{}: {note}", annex.labels.note)))
                .collect(),
        ),
        joined(because.collect()),
        joined(entry.advice.clone()),
        joined(next.collect()),
        joined(entry.newer.clone()),
        entry.uncertain.clone(),
    ]
}
