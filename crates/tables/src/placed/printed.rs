//! What an official form prints beside its answers, so that what a vendor added to it is told from it.

use super::TELLING;
use crate::preview::{Preview, ReadRow, SkipWhy, Skipped};
use model::edition::Form;
use model::width;

/// The texts of a form, comparable.
pub(super) struct Printed(Vec<String>);

impl Printed {
    pub(super) fn of(form: &Form) -> Self {
        let head = [&form.title, &form.mark].into_iter().chain(&form.notes).cloned();
        let rows = form.rows.iter().flat_map(|row| {
            let whole = format!("{}{}", row.wording, row.notes.concat());
            [row.section.clone(), row.group.clone(), whole].into_iter().chain(row.notes.iter().cloned())
        });
        Self(head.chain(rows).map(|text| letters(&text)).collect())
    }

    /// Whether a text is one of the form's, or a part that is long enough to tell.
    fn has(&self, text: &str) -> bool {
        let text = letters(text.trim_end_matches('…'));
        let tells = text.chars().count() >= TELLING;
        text.is_empty() || self.0.iter().any(|printed| *printed == text || (tells && printed.contains(&text)))
    }

    /// What a row's form says of it and this one does not print becomes its remark.
    pub(super) fn settle(&self, row: &mut ReadRow) {
        let lines = std::mem::take(&mut row.lines);
        if row.is_blank() {
            return;
        }
        for line in lines.iter().filter(|line| !self.has(line)) {
            // A long remark is printed once more below the table.
            let is_there = row.cells.get("note").is_some_and(|note| letters(note).contains(&letters(line)));
            if !is_there {
                row.remark(line);
            }
        }
    }

    /// Lines that are printed on the form are nothing to tell of.
    pub(super) fn leave_out(&self, skipped: &mut Vec<Skipped>) {
        skipped.retain(|line| line.why != SkipWhy::Footnote || !self.has(&line.text));
    }
}

/// Of rows whose form is not here nobody knows what it prints: ※ notes are, other lines hardly.
pub(super) fn settle_rest(preview: &mut Preview) {
    for row in &mut preview.rows {
        for line in std::mem::take(&mut row.lines).iter().filter(|line| !line.starts_with('※')) {
            row.remark(line);
        }
    }
}

/// A text without its marks, and without the ways to type it.
fn letters(text: &str) -> String {
    width::key(text).replace("サーバー", "サーバ").chars().filter(|c| c.is_alphanumeric()).collect()
}
