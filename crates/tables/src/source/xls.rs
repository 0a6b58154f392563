//! xls as Excel 97 and later write it (BIFF8, MS-XLS).

use super::cfb::{Container, f64_at, u16_at, u32_at};
use super::number_format::NumberFormat;
use super::{Read, Trouble};
use crate::limits::Limits;
use crate::trouble::Why;
use crate::workbook::{Collected, Merge, Sheet, Spent, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

mod strings;

use strings::{shared_strings, short_text, text};

/// One record: its kind and its data.
#[derive(Clone, Copy)]
struct Record<'b> {
    kind: u16,
    data: &'b [u8],
}

/// What the sheets of a workbook share.
#[derive(Default)]
struct Globals {
    sheets: Vec<(String, usize)>,
    strings: Vec<Arc<str>>,
    codes: BTreeMap<u16, NumberFormat>,
    styles: Vec<u16>,
    base_1904: bool,
    spent: Spent,
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Read, Trouble> {
    let container = Container::open(bytes)?;
    if container.has("EncryptedPackage") {
        return Err(Why::Encrypted.into());
    }
    let Some(stream) = container.take("Workbook")? else {
        let old = container.has("Book");
        return Err(if old { Why::OldKind("Excel 95 以前の xls") } else { Why::NotATable("Word などの文書") }.into());
    };
    let globals = globals(&stream, limits)?;
    let mut sheets = Vec::new();
    for (name, start) in &globals.sheets {
        sheets.push(sheet(&stream, name, *start, &globals, limits)?);
    }
    if sheets.is_empty() {
        return Err(Why::broken("シートがありません").into());
    }
    Ok(("xls".to_owned(), sheets))
}

/// The records from a place on, up to the end of that part.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = start;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let (kind, length) = (u16_at(stream, at)?, usize::from(u16_at(stream, at.checked_add(2)?)?));
        let from = at.checked_add(4)?;
        at = from.checked_add(length)?;
        done = kind == 0x000A;
        Some(Record { kind, data: stream.get(from..at)? })
    })
}

fn globals(stream: &[u8], limits: &Limits) -> Result<Globals, Why> {
    let mut globals = Globals::default();
    let mut strings: Vec<&[u8]> = Vec::new();
    let mut ended = false;
    for record in records(stream, 0) {
        let data = record.data;
        // A CONTINUE belongs to the strings only directly behind them.
        let continued = record.kind == 0x003C && !ended && !strings.is_empty();
        ended |= !strings.is_empty() && !continued;
        match record.kind {
            0x002F => return Err(Why::Encrypted),
            0x0022 => globals.base_1904 = u16_at(data, 0) == Some(1),
            0x0085 => globals.sheets.extend(bound_sheet(data)),
            0x041E => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), data.get(2..).and_then(text)) {
                    globals.codes.insert(id, NumberFormat::of_code(&code));
                }
            }
            0x00E0 => globals.styles.push(u16_at(data, 2).unwrap_or_default()),
            0x00FC => strings = vec![data],
            0x003C if continued => strings.push(data),
            _ => {}
        }
    }
    globals.strings = shared_strings(&strings, limits)?;
    Ok(globals)
}

/// A worksheet's name and where it begins; macro and chart sheets are none.
fn bound_sheet(data: &[u8]) -> Option<(String, usize)> {
    let start = u32_at(data, 0)? as usize;
    (data.get(5) == Some(&0)).then_some(())?;
    Some((short_text(data.get(6..)?)?, start))
}

fn sheet(stream: &[u8], name: &str, start: usize, globals: &Globals, limits: &Limits) -> Result<Sheet, Trouble> {
    let mut collected = Collected::new(limits, &globals.spent);
    let mut formula_at = None;
    let mut ended = false;
    for record in records(stream, start) {
        ended |= record.kind == 0x000A;
        hidden_row(record).into_iter().for_each(|row| collected.hide(row));
        let cells = cells(record, globals, &mut formula_at);
        for (row, column, value) in cells {
            let (row, column) = (u32::from(row) + 1, u32::from(column) + 1);
            collected.put(row, column, value).map_err(|why| Trouble::at(name, row, column, why))?;
        }
        if record.kind == 0x00E5 {
            for merge in merges(record.data) {
                collected.merge(merge)?;
            }
        }
    }
    if !ended {
        return Err(Trouble::at(name, 0, 0, Why::broken("シートが途中で切れています")));
    }
    Ok(collected.sheet(name.to_owned()))
}

/// The row that a record says is not shown, from 1.
fn hidden_row(record: Record<'_>) -> Option<u32> {
    let flags = (record.kind == 0x0208).then(|| u16_at(record.data, 12))??;
    (flags & 0x20 != 0).then(|| u16_at(record.data, 0).map(|row| u32::from(row) + 1))?
}

/// The cells that a record holds. A formula's text comes in the record behind it.
fn cells(record: Record<'_>, globals: &Globals, formula_at: &mut Option<(u16, u16)>) -> Vec<(u16, u16, Value)> {
    let data = record.data;
    let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else {
        return Vec::new();
    };
    let number = |number: f64, style: Option<u16>| globals.format(style).value(number, globals.base_1904);
    let style = u16_at(data, 4);
    let value = match record.kind {
        0x0203 => f64_at(data, 6).map(|n| number(n, style)),
        0x027E => u32_at(data, 6).map(|n| number(packed(n), style)),
        0x00BD => return many(data, row, column, number),
        0x00FD => u32_at(data, 6).and_then(|n| globals.strings.get(n as usize)).map(|text| Value::Text(text.clone())),
        0x0204 | 0x00D6 => data.get(6..).and_then(text).map(|text| Value::Text(text.into())),
        0x0205 => truth(data.get(6).copied(), data.get(7).copied()),
        0x0006 | 0x0206 | 0x0406 => {
            *formula_at = Some((row, column));
            match (u16_at(data, 12), data.get(6)) {
                (Some(0xFFFF), Some(1)) => truth(data.get(8).copied(), Some(0)),
                (Some(0xFFFF), Some(2)) => truth(data.get(8).copied(), Some(1)),
                (Some(0xFFFF), _) => None,
                _ => f64_at(data, 6).map(|n| number(n, style)),
            }
        }
        0x0207 => {
            let at = formula_at.take();
            return at
                .zip(text(data))
                .map(|((row, column), text)| (row, column, Value::Text(text.into())))
                .into_iter()
                .collect();
        }
        _ => None,
    };
    value.map(|value| (row, column, value)).into_iter().collect()
}

/// A row of packed numbers.
fn many(data: &[u8], row: u16, first: u16, number: impl Fn(f64, Option<u16>) -> Value) -> Vec<(u16, u16, Value)> {
    let packs = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().as_chunks::<6>().0;
    (first..)
        .zip(packs)
        .filter_map(|(column, pack)| Some((row, column, number(packed(u32_at(pack, 2)?), u16_at(pack, 0)))))
        .collect()
}

fn truth(value: Option<u8>, is_error: Option<u8>) -> Option<Value> {
    match (value?, is_error?) {
        (flag, 0) => Some(Value::Bool(flag != 0)),
        (code, _) => Some(Value::Error(format!("#ERR{code}").into())),
    }
}

/// A number in four bytes (MS-XLS 2.5.217).
fn packed(n: u32) -> f64 {
    let number = if n & 2 == 0 {
        f64::from_bits(u64::from(n & !3) << 32)
    } else {
        #[expect(clippy::cast_possible_wrap, reason = "the thirty upper bits are a signed number")]
        let whole = (n as i32) >> 2;
        f64::from(whole)
    };
    if n & 1 == 0 { number } else { number / 100.0 }
}

fn merges(data: &[u8]) -> Vec<Merge> {
    let at = |part: &[u8], place| u16_at(part, place).map(|n| u32::from(n) + 1);
    data.get(2..)
        .unwrap_or_default()
        .as_chunks::<8>()
        .0
        .iter()
        .filter_map(|part| {
            Some(Merge { top: at(part, 0)?, bottom: at(part, 2)?, left: at(part, 4)?, right: at(part, 6)? })
        })
        .collect()
}

impl Globals {
    fn format(&self, style: Option<u16>) -> NumberFormat {
        let id = style.and_then(|style| self.styles.get(usize::from(style))).copied().unwrap_or_default();
        self.codes.get(&id).copied().unwrap_or_else(|| NumberFormat::built_in(u32::from(id)))
    }
}
