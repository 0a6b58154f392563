//! One sheet of an xlsx, streamed: formatted blank rows cost nothing but the time to pass them.

use super::strings::unescaped;
use super::{Shared, comments};
use crate::neutral;
use crate::source::Trouble;
use crate::source::number_format::NumberFormat;
use crate::source::package::Package;
use crate::source::xml::{attribute, push_text, resolve};
use crate::trouble::Why;
use crate::workbook::{Cell, Collected, Merge, Sheet, Value, address};
use model::day::PartialDay;
use quick_xml::events::{BytesStart, Event};

/// The cell being read.
#[derive(Default)]
struct Open {
    row: u32,
    column: u32,
    style: usize,
    kind: Kind,
    has_formula: bool,
    text: String,
}

/// The type attribute of a cell.
#[derive(Default, Clone, Copy, PartialEq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Day,
}

pub(super) fn read(package: &mut Package<'_>, path: &str, name: String, shared: &Shared) -> Result<Sheet, Trouble> {
    let limits = package.limits();
    let mut xml = package.needed(path)?;
    let mut collected = Collected::new(limits, &shared.spent);
    let mut open = Open::default();
    let (mut in_value, mut in_furigana) = (false, false);
    loop {
        let event = match xml.next() {
            Ok(Some(event)) => event,
            Ok(None) => break,
            Err(why) => return Err(Trouble::at(&name, open.row, open.column, why)),
        };
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    open.start_row(&element);
                    if attribute(&element, "hidden").is_some_and(|hidden| hidden == "1" || hidden == "true") {
                        collected.hide(open.row);
                    }
                }
                "c" => open.start_cell(&element),
                "f" => open.has_formula = true,
                "v" => in_value = true,
                "t" => in_value = !in_furigana,
                "rPh" => in_furigana = true,
                "mergeCell" => merge(&mut collected, &element)?,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "v" | "t" => in_value = false,
                "rPh" => in_furigana = false,
                "c" => {
                    open.close(shared, &mut collected).map_err(|why| Trouble::at(&name, open.row, open.column, why))?
                }
                _ => {}
            },
            Event::Text(piece) if in_value => push_text(&mut open.text, &piece),
            Event::GeneralRef(entity) if in_value => open.text.extend(resolve(&entity)),
            Event::CData(piece) if in_value => open.text.push_str(&piece.xml10_content()),
            _ => {}
        }
    }
    drop(xml);
    comments::read(package, path, &mut collected)?;
    Ok(collected.sheet(name))
}

impl Open {
    fn start_row(&mut self, element: &BytesStart<'_>) {
        let written = attribute(element, "r").and_then(|r| r.parse().ok());
        self.row = written.unwrap_or_else(|| self.row.saturating_add(1));
        self.column = 0;
    }

    fn start_cell(&mut self, element: &BytesStart<'_>) {
        self.text.clear();
        self.style = 0;
        self.kind = Kind::Number;
        self.has_formula = false;
        let mut place = None;
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => place = address(&attribute.value),
                "s" => self.style = attribute.value.parse().unwrap_or_default(),
                "t" => self.kind = Kind::of(&attribute.value),
                _ => {}
            }
        }
        (self.row, self.column) = place.unwrap_or((self.row.max(1), self.column.saturating_add(1)));
    }

    /// Hands the cell over when it holds something.
    fn close(&self, shared: &Shared, collected: &mut Collected<'_>) -> Result<(), Why> {
        if self.text.is_empty() {
            // A formula that gives no text says so by its type; without one it was never calculated.
            return match self.has_formula && self.kind == Kind::Number {
                true => collected.put(self.row, self.column, Value::NotCalculated),
                false => Ok(()),
            };
        }
        let style = shared.styles.get(self.style).copied().unwrap_or_default();
        let mut is_struck = style.is_struck;
        let value = match self.kind {
            Kind::Number => self.number(style.format, shared.base_1904),
            Kind::Shared => {
                let string = self.text.trim().parse::<usize>().ok().and_then(|n| shared.strings.get(n));
                let string = string.ok_or_else(|| Why::broken("文字列の番号が合いません"))?;
                is_struck |= string.is_struck;
                Value::Text(string.text.clone())
            }
            Kind::Text => Value::Text(neutral::restored(&unescaped(&self.text)).into()),
            Kind::Bool => Value::Bool(self.text.trim() == "1" || self.text.trim() == "true"),
            Kind::Error => Value::Error(self.text.as_str().into()),
            Kind::Day => match PartialDay::read(&self.text).ok().and_then(|read| read.day.exact()) {
                Some(day) => Value::Day(day),
                None => Value::Text(self.text.as_str().into()),
            },
        };
        collected.put_cell(self.row, Cell { column: self.column, value, is_struck })
    }

    fn number(&self, format: NumberFormat, base_1904: bool) -> Value {
        match self.text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => format.value(number, base_1904),
            _ => Value::Text(self.text.as_str().into()),
        }
    }
}

impl Kind {
    fn of(code: &str) -> Self {
        match code {
            "s" => Self::Shared,
            "str" | "inlineStr" => Self::Text,
            "b" => Self::Bool,
            "e" => Self::Error,
            "d" => Self::Day,
            _ => Self::Number,
        }
    }
}

fn merge(collected: &mut Collected<'_>, element: &BytesStart<'_>) -> Result<(), Why> {
    let range = attribute(element, "ref").unwrap_or_default();
    let Some((from, to)) = range.split_once(':') else {
        return Ok(());
    };
    match (address(from), address(to)) {
        (Some((top, left)), Some((bottom, right))) => collected.merge(Merge { top, left, bottom, right }),
        _ => Ok(()),
    }
}
