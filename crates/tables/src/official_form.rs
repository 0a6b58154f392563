//! Reading an official checklist as the ministry publishes it (xlsx), whatever its year and layout:
//! by what the cells say, never by where they stand. Wording is taken over exactly.

pub(crate) mod answered;
mod beside;
mod layout;
mod lines;
mod names;
pub(crate) mod notes;
mod rounds;

use crate::above::fiscal_year;
use crate::limits::Limits;
use crate::source;
use crate::trouble::{ReadError, Why};
use crate::workbook::Sheet;
pub(crate) use beside::{Beside, Holds, heads_remarks};
pub(crate) use layout::Layout;
use model::edition::{Audience, NameCell, Scope};
use model::width;
use names::Names;
pub(crate) use rounds::Round;
use serde::Serialize;
use std::fmt;

/// An official form that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficialForm {
    /// The sheet that holds it.
    pub sheet: String,
    /// Other sheets that also look like a form; they are not read.
    pub other_sheets: Vec<String>,
    /// The title.
    pub title: String,
    /// 薬局確認用, 医療機関・薬局確認用 or 事業者確認用, as printed.
    pub mark: String,
    /// Who fills it in.
    pub audience: Audience,
    /// The Gregorian year in which its fiscal year begins, where the form names it.
    pub fiscal_year: Option<i16>,
    /// The ＊ notes above the table, and those below it that are about no row.
    pub notes: Vec<String>,
    /// Where the pharmacy's name, who filled it in and the day are written.
    pub names: Vec<NameCell>,
    /// Its rows, in order.
    pub rows: Vec<OfficialRow>,
    /// Lines that have no place in the form, kept for a person to see.
    pub unplaced: Vec<Unplaced>,
}

/// One row of an official form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OfficialRow {
    /// Its row on the sheet.
    pub row: u32,
    /// The printed number, 2-⑫.
    pub number: String,
    /// What kind of machine its group is about.
    pub scope: Option<Scope>,
    /// The heading it stands under.
    pub section: String,
    /// The line above its group, or the word beside it.
    pub group: String,
    /// The wording without number and ※ notes.
    pub wording: String,
    /// Its ※ notes.
    pub notes: Vec<String>,
    /// はい・いいえ.
    pub answer_cell: String,
    /// 確認日, where it has a cell of its own.
    pub confirmed_cell: Option<String>,
    /// 目標日.
    pub target_cell: Option<String>,
    /// 備考.
    pub note_cell: Option<String>,
}

/// A line that has no place in the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unplaced {
    /// Its row on the sheet.
    pub row: u32,
    /// What it says.
    pub text: String,
}

impl fmt::Display for Unplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}行目: {}", self.row, self.text)
    }
}

/// Reads an official form.
///
/// # Errors
/// [`ReadError`] when the file cannot be read or holds no form.
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<OfficialForm, ReadError> {
    let workbook = source::read(bytes, name, limits)?;
    let mut forms: Vec<OfficialForm> = workbook.sheets.iter().filter_map(form).map(|(form, _)| form).collect();
    // The first of the fullest: some files carry a second sheet with an example.
    let most = forms.iter().map(|form| form.rows.len()).max();
    let best = forms.iter().position(|form| Some(form.rows.len()) == most);
    let Some(best) = best else {
        return Err(Why::NoForm.in_file(name));
    };
    let mut form = forms.remove(best);
    form.other_sheets = forms.into_iter().map(|other| other.sheet).collect();
    Ok(form)
}

/// The form on a sheet; `None` when no row of it is an item.
pub(crate) fn form(sheet: &Sheet) -> Option<(OfficialForm, Layout)> {
    let layout = Layout::find(sheet)?;
    let lines::Read { mut rows, notes, unplaced, last } = lines::read(sheet, &layout);
    if rows.is_empty() {
        return None;
    }
    let names = Names::find(sheet, (layout.rows.0, last));
    let mut above = Above::default();
    for row in sheet.rows.iter().take_while(|row| row.row < layout.rows.0) {
        for cell in &row.cells {
            let text = cell.value.text();
            if !names.hold(row.row, text.trim()) && !layout::is_blank_date(&text) {
                above.take(row.row, text.trim());
            }
        }
    }
    notes::repeat_not_required(&mut rows, &above.notes);
    above.notes.extend(notes);
    above.unplaced.extend(unplaced.into_iter().filter(|line| !names.hold(line.row, &line.text)));
    let all = [above.title.as_str(), above.mark.as_str(), sheet.name.as_str()];
    let year = all.iter().copied().chain(above.notes.iter().map(String::as_str)).find_map(fiscal_year);
    let is_vendors = all.iter().any(|text| width::key(text).contains("事業者確認用"));
    let form = OfficialForm {
        sheet: sheet.name.clone(),
        other_sheets: Vec::new(),
        audience: if is_vendors { Audience::Vendor } else { Audience::Pharmacy },
        fiscal_year: year.and_then(|year| i16::try_from(year).ok()?.checked_add(2018)),
        title: above.title,
        mark: above.mark,
        notes: above.notes,
        names: names.cells,
        rows,
        unplaced: above.unplaced,
    };
    Some((form, layout))
}

/// What stands above the table.
#[derive(Default)]
struct Above {
    title: String,
    mark: String,
    notes: Vec<String>,
    unplaced: Vec<Unplaced>,
}

impl Above {
    fn take(&mut self, row: u32, text: &str) {
        if notes::is_note(text) {
            // One cell may hold several notes, a line each.
            self.notes.extend(notes::notes_in(text));
            return;
        }
        let mark = mark_in(text);
        if self.mark.is_empty()
            && let Some(mark) = &mark
        {
            self.mark = mark.clone();
        }
        let rest = mark.map_or_else(|| text.to_owned(), |mark| without(text, &mark));
        match () {
            () if rest.is_empty() => {}
            () if self.title.is_empty() && (rest.contains("チェックリスト") || fiscal_year(&rest).is_some()) => {
                self.title = rest
            }
            // The year and the name may stand in two cells.
            () if rest.contains("チェックリスト") && !self.title.contains("チェックリスト") => {
                self.title = format!("{} {rest}", self.title);
            }
            () => self.unplaced.push(Unplaced { row, text: rest }),
        }
    }
}

/// The word that ends in 確認用.
fn mark_in(text: &str) -> Option<String> {
    let word = text
        .split(|c: char| c.is_whitespace() || "（）()【】［］[]〔〕「」".contains(c))
        .find(|word| word.ends_with("確認用"))?;
    Some(word.to_owned())
}

/// The text without the mark and the brackets that held it.
fn without(text: &str, mark: &str) -> String {
    let rest = text.replacen(mark, "", 1);
    let rest =
        ["（）", "()", "【】", "［］", "[]", "〔〕", "「」"].iter().fold(rest, |rest, empty| rest.replace(empty, ""));
    rest.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
