//! Which text goes into which cell of an official xlsx: the answers of its rows, and the names and days of its head.

use crate::sheet::{last_confirmed, printed, received, signers};
use model::answer::Choice;
use model::edition::{Form, NameCell, NameOf, RowCells};
use model::lang::Lang;
use model::report::{FormLine, Report, ReportAnswer, VendorForm};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Texts by cell (`D12`).
pub type Cells = BTreeMap<String, String>;

/// What stands in the head of a form.
pub type Names = BTreeMap<NameOf, String>;

/// A row of the report with its answer.
type Answered<'r> = (&'r FormLine, Option<&'r ReportAnswer>);

/// The cells of the pharmacy's form. `people` are the names of those who answer for the pharmacy, where they are known.
#[must_use]
pub fn pharmacy_cells(report: &Report, form: &Form, people: &Names) -> Cells {
    let rows: Vec<Answered<'_>> = report.items.iter().map(|item| (&item.line, printed(item.answer.as_ref()))).collect();
    let mut names = people.clone();
    names.extend(filled(&rows, ""));
    names.insert(NameOf::Pharmacy, report.pharmacy.name.clone());
    cells(form, &rows, &names)
}

/// The cells of a vendor's form, as it came.
#[must_use]
pub fn vendor_cells(report: &Report, vendor: &VendorForm, form: &Form) -> Cells {
    let came: Vec<Option<ReportAnswer>> = vendor.lines.iter().map(received).collect();
    let rows: Vec<Answered<'_>> =
        vendor.lines.iter().zip(&came).map(|(line, answer)| (&line.line, answer.as_ref())).collect();
    let mut names = filled(&rows, &vendor.filled_by);
    names.insert(NameOf::Pharmacy, report.pharmacy.name.clone());
    names.insert(NameOf::Vendor, vendor.vendor.clone());
    names.insert(NameOf::System, vendor.system.clone());
    cells(form, &rows, &names)
}

/// Who filled the form in, and the day on which it stood so.
fn filled(rows: &[Answered<'_>], by: &str) -> Names {
    let by = if by.is_empty() { signers(rows, Lang::Ja) } else { by.to_owned() };
    let on = last_confirmed(rows).map(|day| day.wareki()).unwrap_or_default();
    Names::from([(NameOf::FilledBy, by), (NameOf::FilledOn, on)])
}

/// The rows of the report are those of the form, in its order.
fn cells(form: &Form, rows: &[Answered<'_>], names: &Names) -> Cells {
    let mut cells = Cells::new();
    for (row, (_, answer)) in form.rows.iter().zip(rows) {
        if let (Some(at), Some(answer)) = (&row.cells, answer) {
            put_answer(&mut cells, at, answer);
        }
    }
    put_names(&mut cells, form.official.iter().flat_map(|file| &file.names), names);
    cells
}

/// A cell may hold several places: it is written whole where any of its names is known, with the others left blank.
fn put_names<'f>(cells: &mut Cells, places: impl Iterator<Item = &'f NameCell>, names: &Names) {
    let mut written: BTreeMap<&str, (String, bool)> = BTreeMap::new();
    for NameCell { of, cell, before, after } in places {
        let name = names.get(of).filter(|name| !name.is_empty());
        let (text, is_known) = written.entry(cell).or_default();
        let _ = write!(text, "{before}{}{after}", name.map_or("　　　　", String::as_str));
        *is_known |= name.is_some();
    }
    let known = written.into_iter().filter(|(_, (_, is_known))| *is_known);
    cells.extend(known.map(|(cell, (text, _))| (cell.to_owned(), text)));
}

fn put_answer(cells: &mut Cells, at: &RowCells, answer: &ReportAnswer) {
    let confirmed = answer.confirmed_on.map(|day| day.wareki()).unwrap_or_default();
    // What is neither はい nor いいえ stands in the remark only.
    let words = if answer.choice == Choice::Unsure { "" } else { &*answer.words };
    let (words, apart) = match &at.confirmed_on {
        Some(cell) if *cell != at.answer => (words.to_owned(), Some((cell, confirmed))),
        _ if confirmed.is_empty() || words.is_empty() => (words.to_owned(), None),
        _ => (format!("{words}（{confirmed}）"), None),
    };
    let written = [(&at.answer, words)].into_iter().chain(apart).filter(|(_, text)| !text.is_empty());
    cells.extend(written.map(|(cell, text)| (cell.clone(), text)));
    if let (Some(cell), Some(target)) = (&at.target_on, answer.target_on) {
        cells.insert(cell.clone(), target.wareki());
    }
    // A form without a place for remarks takes them where the answer would be, if there is none.
    let beside = at.note.as_ref().or((answer.choice == Choice::Unsure).then_some(&at.answer));
    if let Some(cell) = beside.filter(|_| !answer.note.is_empty()) {
        cells.insert(cell.clone(), answer.note.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_several_names_share_is_written_whole() {
        let place = |of, cell: &str, before: &str, after: &str| NameCell {
            of,
            cell: cell.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        let places = [
            place(NameOf::Pharmacy, "A2", "薬局名：", "　　"),
            place(NameOf::FilledBy, "A2", "記入者：", ""),
            place(NameOf::Owner, "A3", "開設者：", ""),
        ];
        for (names, a2) in [
            (vec![(NameOf::Pharmacy, "みどり薬局"), (NameOf::FilledBy, "青木")], "薬局名：みどり薬局　　記入者：青木"),
            (vec![(NameOf::FilledBy, "青木")], "薬局名：　　　　　　記入者：青木"),
        ] {
            let names: Names = names.into_iter().map(|(of, name)| (of, name.to_owned())).collect();
            let mut cells = Cells::new();
            put_names(&mut cells, places.iter(), &names);
            // Nobody is known for A3: it stays as it is printed.
            assert_eq!(cells, Cells::from([("A2".to_owned(), a2.to_owned())]));
        }
    }

    #[test]
    fn what_a_vendor_wrote_beside_yes_and_no_is_filled_in_as_it_came() {
        let mut line = crate::tests::sample_report().vendors.remove(0).lines.remove(0);
        let cell = |text: &str| Some(text.to_owned());
        let at = |confirmed: &str, note: Option<String>| RowCells {
            answer: "D5".to_owned(),
            confirmed_on: cell(confirmed),
            target_on: None,
            note,
        };
        let answer = ReportAnswer {
            choice: Choice::NotRequired,
            words: "記入不要".into(),
            confirmed_on: model::day::Day::new(2025, 6, 20),
            note: "閉域網のため".into(),
            ..line.answer.unwrap()
        };
        (line.answer, line.as_written) = (Some(answer), "「対象外」と記入".into());
        let told = "「対象外」と記入。閉域網のため";
        for (at, expected) in [
            (at("E5", cell("F5")), vec![("E5", "令和7年6月20日"), ("F5", told)]),
            (at("D5", cell("F5")), vec![("F5", told)]),
            (at("E5", None), vec![("D5", told), ("E5", "令和7年6月20日")]),
        ] {
            let mut cells = Cells::new();
            put_answer(&mut cells, &at, &received(&line).unwrap());
            let written: Vec<(&str, &str)> = cells.iter().map(|(at, text)| (&**at, &**text)).collect();
            assert_eq!(written, expected);
        }
    }
}
