//! The rows below the headings.

use super::{Table, ended, footnotes, groups, leavers, marks, one_line};
use crate::cells::{self, Around, Refused};
use crate::columns::Columns;
use crate::headings::Meaning;
use crate::preview::{BadRow, Preview, ReadRow, SkipWhy, Skipped, Warned, Warning, shortened};
use crate::unseen;
use crate::workbook::{Merge, SheetRow, Value, letters};
use model::day::Day;
use model::record::{CopyNote, Field, Kind, Ledger, Row};
use model::said::Word as _;
use model::width;
use std::collections::BTreeMap;

/// Reads every row below the headings into the preview.
pub(super) fn read(preview: &mut Preview, columns: Columns, found: &Table<'_>, today: Day) {
    let reader = Reader { columns, found, fills: fills(found), today };
    let first = preview.rows.len();
    let mut last = found.headings.rows.1;
    let (mut remarks, mut group) = (BTreeMap::new(), None::<String>);
    for row in found.sheet.rows.iter().filter(|row| row.row > found.headings.rows.1) {
        if row.row > last + 1 {
            preview.skipped.push(reader.skipped((last + 1, row.row - 1), SkipWhy::Blank, String::new()));
        }
        last = row.row;
        if let Some(why) = reader.is_no_row(row) {
            if why == SkipWhy::Group {
                group = Some(joined(row));
            }
            remarks.extend(footnotes::remark(row));
            preview.skipped.push(reader.skipped((row.row, row.row), why, joined(row)));
            continue;
        }
        match reader.row(row) {
            Ok(mut read) => {
                groups::keep(&mut read, group.as_deref());
                preview.rows.push(read);
            }
            Err(bad) => preview.bad.push(*bad),
        }
    }
    unseen::tell_rest(preview, found.sheet);
    footnotes::put(columns, preview.rows.get_mut(first..).unwrap_or_default(), &remarks);
}

/// A row as one line of text.
pub(crate) fn joined(row: &SheetRow) -> String {
    one_line(&row.cells.iter().map(|cell| cell.value.text().trim().to_owned()).collect::<Vec<_>>())
}

/// Words of a restore that nobody tried yet.
const UNTRIED: [&str; 14] = [
    "未",
    "未実施",
    "未確認",
    "なし",
    "無し",
    "無",
    "していない",
    "していません",
    "実施していない",
    "実施していません",
    "確認していない",
    "まだ",
    "未テスト",
    "行っていない",
];

/// Adds words to the column of remarks.
pub(super) fn add_remark(cells: &mut Row, key: &str, said: &str) {
    let remark = cells.entry(key.to_owned()).or_default();
    let between = if remark.is_empty() { "" } else { "　" };
    *remark = format!("{remark}{between}{said}");
}

/// Whether a row has a day or a number at most, and else 「なし」.
fn says_there_is_none(own: &[(u32, String)]) -> bool {
    let none = [
        "なし",
        "無し",
        "無",
        "該当なし",
        "該当無し",
        "実績なし",
        "特になし",
        "持出なし",
        "持出しなし",
        "持ち出しなし",
    ];
    let is_none = |key: &&String| none.contains(&key.trim_matches(['(', ')']));
    let is_of_day = |key: &String| key.chars().all(|c| c.is_ascii_digit() || "令和平成年度月日分rh/.-ー~".contains(c));
    let mut words = own.iter().map(|(_, key)| key).filter(|key| !is_of_day(key)).peekable();
    words.peek().is_some() && words.all(|key| is_none(&key))
}

/// 「〃」 and 「同上」: as in the row above.
fn says_the_same(value: &Value) -> bool {
    let Value::Text(text) = value else { return false };
    matches!(text.trim(), "〃" | "″" | "々" | "同上" | "(同上)" | "（同上）" | "同じ")
}

/// Merged cells that run down a column of the table, by column.
fn fills(found: &Table<'_>) -> BTreeMap<u32, Vec<Merge>> {
    let mut fills: BTreeMap<u32, Vec<Merge>> = BTreeMap::new();
    for merge in found.sheet.merges.iter().filter(|m| m.bottom > m.top && m.top > found.headings.rows.1) {
        fills.entry(merge.left).or_default().push(*merge);
    }
    fills
}

struct Reader<'f> {
    columns: Columns,
    found: &'f Table<'f>,
    fills: BTreeMap<u32, Vec<Merge>>,
    today: Day,
}

impl<'f> Reader<'f> {
    fn skipped(&self, (row, to_row): (u32, u32), why: SkipWhy, text: String) -> Skipped {
        Skipped { sheet: self.found.sheet.name.clone(), row, to_row, why, text }
    }

    /// The value at a place, or the one that a merged cell carries down to it.
    fn value(&self, row: &'f SheetRow, column: u32) -> Option<&'f Value> {
        let own = row.value(column);
        if own.is_some_and(says_the_same) {
            return self.said_above(row.row, column);
        }
        if own.is_some() || self.fills.is_empty() {
            return own;
        }
        let merges = self.fills.get(&column)?;
        let before = merges.partition_point(|merge| merge.top <= row.row);
        let merge = merges.get(before.checked_sub(1)?).filter(|merge| merge.bottom >= row.row)?;
        self.found.sheet.value(merge.top, column)
    }

    /// What 「〃」 stands for: the value of the row above, which may itself say the same.
    fn said_above(&self, row: u32, column: u32) -> Option<&'f Value> {
        let rows = &self.found.sheet.rows;
        let end = rows.partition_point(|other| other.row < row);
        let first = self.found.headings.rows.1;
        let above = rows.get(..end)?.iter().rev().take_while(|other| other.row > first);
        above.map(|other| other.value(column)).find(|value| !value.is_some_and(says_the_same)).flatten()
    }

    fn meanings(&self) -> impl Iterator<Item = (u32, Meaning)> {
        self.found.headings.columns.iter().map(|(column, heading)| (*column, heading.meaning))
    }

    /// Whether the row carries a record's id: then it is an export of ours and is taken as it stands.
    fn id(&self, row: &SheetRow) -> Option<String> {
        let (column, _) = self.meanings().find(|(_, meaning)| *meaning == Meaning::Id)?;
        let id = row.text(column).trim().to_owned();
        (!id.is_empty()).then_some(id)
    }

    /// Why a row is no row of the table; `None` when it is one.
    fn is_no_row(&self, row: &SheetRow) -> Option<SkipWhy> {
        if row.is_struck() || self.has_struck_name(row) {
            return Some(SkipWhy::Struck);
        }
        if self.id(row).is_some() {
            return None;
        }
        let own: Vec<(u32, String)> = row.cells.iter().map(|c| (c.column, width::key(&c.value.text()))).collect();
        let first = own.first().map(|(_, key)| key.as_str()).unwrap_or_default();
        if self.columns.code == Ledger::Takeouts.code() && says_there_is_none(&own) {
            return Some(SkipWhy::Nothing);
        }
        if self.repeats_headings(&own) {
            return Some(SkipWhy::RepeatedHeading);
        }
        let shows_how = |key: &str| ["記入例", "(例)", "例)"].iter().any(|mark| key.starts_with(mark));
        if own.iter().take(3).any(|(_, key)| shows_how(key)) || matches!(first, "例" | "(記入例)" | "見本" | "サンプル")
        {
            return Some(SkipWhy::Example);
        }
        if matches!(first, "計" | "小計" | "総計") {
            return Some(SkipWhy::Footnote);
        }
        if own.len() <= 2 && footnotes::is_footnote(first) {
            return Some(SkipWhy::Footnote);
        }
        let (1, Some((column, key))) = (own.len(), own.first()) else {
            return None;
        };
        if self.found.headings.columns.len() > 2 && (groups::is_heading(key) || self.is_merged_over(row.row, *column)) {
            return Some(SkipWhy::Group);
        }
        match self.found.headings.columns.get(column).map(|heading| heading.meaning) {
            Some(Meaning::Field(field)) if field.key == "number" => Some(SkipWhy::OnlyNumber),
            Some(Meaning::Field(field)) if self.columns.named_by.contains(&&[field.key][..]) => None,
            _ if self.found.headings.columns.len() <= 2 => None,
            _ => Some(SkipWhy::Footnote),
        }
    }

    /// Whether what names the row is struck out, and nothing stands in its place: 「~~受付PC~~｜Windows 10」.
    fn has_struck_name(&self, row: &SheetRow) -> bool {
        let names = self.columns.named_by.first().copied().unwrap_or_default();
        row.struck.iter().any(|(column, _)| self.field(*column).is_some_and(|field| names.contains(&field.key)))
    }

    fn field(&self, column: u32) -> Option<&'static Field> {
        match self.found.headings.columns.get(&column)?.meaning {
            Meaning::Field(field) => Some(field),
            _ => None,
        }
    }

    /// Whether the only cell of a row lies over several columns.
    fn is_merged_over(&self, row: u32, column: u32) -> bool {
        let is_wide = |m: &Merge| m.top == row && m.left == column && m.right > column + 1;
        self.found.sheet.merges.iter().any(is_wide)
    }

    fn repeats_headings(&self, own: &[(u32, String)]) -> bool {
        let same = own.iter().filter(|(column, key)| {
            self.found.headings.columns.get(column).is_some_and(|heading| width::key(&heading.text) == *key)
        });
        let same = same.count();
        same >= 2 && same * 2 > own.len()
    }

    fn row(&self, row: &'f SheetRow) -> Result<ReadRow, Box<BadRow>> {
        let mut read =
            ReadRow { sheet: self.found.sheet.name.clone(), row: row.row, id: self.id(row), ..ReadRow::default() };
        for (column, meaning) in self.meanings() {
            let Some(value) = self.value(row, column) else {
                if let Meaning::Field(field) = meaning {
                    read.blank.push(field.key);
                }
                continue;
            };
            let taken = match meaning {
                Meaning::Id | Meaning::Remark | Meaning::Secret => Ok(()),
                Meaning::Field(field) => self.take_field(&mut read, column, field, value),
                Meaning::Note => cells::text_of(value).map(|text| self.take_note(&mut read, column, text)),
            };
            taken.map_err(|refused| self.bad(row.row, column, value, refused))?;
        }
        self.take_remarks(&mut read, row)?;
        // A value beyond the last heading is a column without a heading.
        for cell in row.cells.iter().filter(|cell| !self.found.headings.columns.contains_key(&cell.column)) {
            let text = cells::text_of(&cell.value).map_err(|why| self.bad(row.row, cell.column, &cell.value, why))?;
            read.notes.insert(format!("（見出しなし {}列）", letters(cell.column)), text);
        }
        for (field, value) in &self.found.above {
            self.fill_from_above(&mut read, field, value)
                .map_err(|refused| self.bad(row.row, 0, &Value::Text(value.as_str().into()), refused))?;
        }
        unseen::keep(&mut read, row, |column| self.heading(column));
        unseen::empty_struck(&mut read, row, |column| self.field(column).map(|field| field.key));
        if self.columns.code == Ledger::People.code() && read.id.is_none() {
            leavers::tell(&mut read, self.today);
        }
        if read.id.is_none() {
            ended::tell(&mut read, self.columns, self.today);
        }
        self.tell_failure(&mut read);
        self.tell_undone(&mut read);
        self.tell_no_side(&mut read);
        if read.id.is_none() && !self.columns.are_named_by(|key| read.cells.contains_key(key)) {
            read.warnings.push(Warning { column: String::new(), heading: String::new(), what: Warned::Nameless });
        }
        Ok(read)
    }

    /// A copy whose day is 失敗, or that could not be brought back: the remark says so, as a note says nothing to anybody.
    fn tell_failure(&self, read: &mut ReadRow) {
        let is_copy = self.columns.code == Ledger::Backups.code() && read.id.is_none();
        // 「未」 where the day of a restore should stand: none was tried yet, and none failed.
        let is_untried = |heading: &str, text: &str| {
            let of_restore = self.meanings().any(|(column, meaning)| {
                matches!(meaning, Meaning::Field(field) if field.key == "restored_on")
                    && self.heading(column) == heading
            });
            of_restore && UNTRIED.contains(&width::key(text).trim_matches(['(', ')', '。']))
        };
        let fails = |(heading, text): &(&String, &String)| {
            CopyNote::read(text).is_some_and(|note| note.has_failed) && !is_untried(heading, text)
        };
        if let Some((heading, text)) = read.notes.iter().find(|note| is_copy && fails(note)) {
            add_remark(&mut read.cells, "remark", &format!("{heading}: {text}"));
        }
    }

    /// Contacts whose list has no column for their side.
    fn tell_no_side(&self, read: &mut ReadRow) {
        let is_contact = self.columns.code == Ledger::Contacts.code() && read.id.is_none();
        if is_contact && !self.found.headings.has("side") {
            let heading = self.columns.field("side").map_or("", |field| field.label).to_owned();
            read.warnings.push(Warning { column: String::new(), heading, what: Warned::NoSide });
        }
    }

    /// 「未適用」 in the place of a day: the description of the device says so, as a note says nothing to anybody.
    fn tell_undone(&self, read: &mut ReadRow) {
        if self.columns.code != Ledger::Devices.code() || read.id.is_some() {
            return;
        }
        for (column, meaning) in self.meanings() {
            let Meaning::Field(field) = meaning else { continue };
            let is_asked = matches!(field.key, "patched_on" | "services_checked_on");
            if let Some(said) = read.notes.get(&self.heading(column)).filter(|_| is_asked)
                && !read.cells.contains_key(field.key)
            {
                add_remark(&mut read.cells, "description", &format!("{}: {said}", field.label));
            }
        }
    }

    fn take_field(&self, read: &mut ReadRow, column: u32, field: &'static Field, value: &Value) -> Result<(), Refused> {
        let mut cell = cells::read(&self.columns, field, value, self.around(read.id.is_some()))?;
        if let Some(day) = self.same_day(read, field, &cell.note) {
            cell = cells::CellRead { text: day, ..cells::CellRead::default() };
        }
        let heading = self.heading(column);
        if read.id.is_none() {
            marks::read(&mut cell, field, &heading);
        }
        // 「未承認」 in the place of a day: the day that stood there holds no more.
        if field.kind == Kind::Day && cell.text.is_empty() && !cell.note.is_empty() {
            read.emptied.push(field.key);
        }
        if !cell.text.trim().is_empty() {
            read.cells.insert(field.key.to_owned(), cell.text);
        } else if cell.note.is_empty() {
            // 「－」 is a blank: what stands there stays, and is told as where nothing is typed.
            read.blank.push(field.key);
        }
        if !cell.note.is_empty() {
            read.notes.insert(heading.clone(), cell.note);
        }
        read.warnings.extend(cell.warned.map(|what| Warning { column: letters(column), heading, what }));
        Ok(())
    }

    /// 「同日」: the day of the nearest column of days before it.
    fn same_day(&self, read: &ReadRow, field: &Field, said: &str) -> Option<String> {
        let says_so = field.kind == Kind::Day && matches!(said.trim(), "同日" | "当日" | "即日");
        let place = self.columns.fields.iter().position(|other| other.key == field.key).filter(|_| says_so)?;
        let before = self.columns.fields.get(..place)?.iter().rev().filter(|other| other.kind == Kind::Day);
        before.filter_map(|other| read.cells.get(other.key)).next().cloned()
    }

    /// A vendor's remarks beside those of its 備考.
    fn take_remarks(&self, read: &mut ReadRow, row: &'f SheetRow) -> Result<(), Box<BadRow>> {
        for (column, _) in self.meanings().filter(|(_, meaning)| *meaning == Meaning::Remark) {
            let Some(value) = self.value(row, column) else { continue };
            let text = cells::text_of(value).map_err(|why| self.bad(row.row, column, value, why))?;
            if !text.trim().is_empty() {
                read.remark(text.trim());
            }
        }
        Ok(())
    }

    fn around(&self, is_exported: bool) -> Around {
        Around { today: self.today, is_exported }
    }

    fn take_note(&self, read: &mut ReadRow, column: u32, text: String) {
        let key = self.found.note_keys.get(&column).cloned().unwrap_or_default();
        read.notes.insert(key, text);
    }

    fn fill_from_above(&self, read: &mut ReadRow, field: &'static Field, value: &str) -> Result<(), Refused> {
        let cell = cells::read(&self.columns, field, &Value::Text(value.into()), self.around(false))?;
        if !cell.text.is_empty() {
            read.cells.entry(field.key.to_owned()).or_insert(cell.text);
        }
        if !cell.note.is_empty() {
            read.notes.entry(field.label.to_owned()).or_insert(cell.note);
        }
        Ok(())
    }

    fn heading(&self, column: u32) -> String {
        self.found.headings.columns.get(&column).map(|heading| heading.text.clone()).unwrap_or_default()
    }

    fn bad(&self, row: u32, column: u32, value: &Value, (why, expected): Refused) -> Box<BadRow> {
        Box::new(BadRow {
            sheet: self.found.sheet.name.clone(),
            row,
            column: letters(column),
            heading: self.heading(column),
            what: shortened(&value.text()),
            why,
            expected,
        })
    }
}
