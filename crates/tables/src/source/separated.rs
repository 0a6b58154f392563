//! Comma, tab and semicolon separated text. Which of the three is seen from how evenly it divides the lines.

use crate::limits::Limits;
use crate::neutral;
use crate::source::Trouble;
use crate::trouble::Why;
use crate::workbook::{Collected, Sheet, Spent, Value};
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

/// How many records are looked at to find the separator.
const SAMPLE: usize = 40;

pub(super) fn read(text: &str, limits: &Limits) -> Result<(&'static str, Sheet), Trouble> {
    let (separator, name) = separator_of(text);
    let spent = Spent::default();
    let mut collected = Collected::new(limits, &spent);
    let mut records = Records::new(text, separator);
    while let Some(record) = records.next() {
        if let Some((line, column)) = records.open_quote {
            // Where the cell ends is anyone's guess: what follows may be rows or one long text.
            return Err(Trouble { sheet: None, row: Some(line), column: Some(column), why: Why::OpenQuote });
        }
        for (column, field) in (1..).zip(record.fields) {
            let value = Value::Text(neutral::restored(&field).into());
            collected.put(record.line, column, value).map_err(|why| Trouble::at("", record.line, column, why))?;
        }
    }
    Ok((name, collected.sheet(String::new())))
}

fn separator_of(text: &str) -> (char, &'static str) {
    let kinds = [(',', "csv"), ('\t', "tsv"), (';', "csv ;")];
    // The first of equals wins, so that a single column is read as csv.
    kinds.into_iter().rev().max_by_key(|(separator, _)| evenness(text, *separator)).unwrap_or((',', "csv"))
}

/// Fields in the records of the commonest width; records of one field tell nothing.
fn evenness(text: &str, separator: char) -> usize {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for record in Records::new(text, separator).take(SAMPLE) {
        *widths.entry(record.fields.len()).or_default() += 1;
    }
    widths.into_iter().map(|(width, times)| (width - 1) * times).max().unwrap_or_default()
}

/// A record and the line it begins on.
struct Record {
    line: u32,
    fields: Vec<String>,
}

/// The records of a text, blank lines left out (RFC 4180, and forgiving beyond it).
struct Records<'t> {
    chars: Peekable<Chars<'t>>,
    separator: char,
    line: u32,
    /// Line and column of a quotation mark that is not closed, or is closed amid another cell.
    open_quote: Option<(u32, u32)>,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, separator: char) -> Self {
        Self { chars: text.chars().peekable(), separator, line: 1, open_quote: None }
    }

    /// Takes one field and says whether another follows on the record.
    fn field(&mut self, out: &mut String, column: u32) -> bool {
        let mut quoted = self.chars.next_if_eq(&'"').is_some();
        let opened = self.line;
        while let Some(c) = self.chars.next() {
            match c {
                '"' if quoted => {
                    if self.chars.next_if_eq(&'"').is_some() {
                        out.push('"');
                    } else {
                        quoted = false;
                        let ends = self.chars.peek().is_none_or(|c| *c == self.separator || matches!(c, '\n' | '\r'));
                        // On one line, 「"中" 薬局」 is only untidy.
                        if !ends && self.line > opened {
                            self.open_quote.get_or_insert((opened, column));
                        }
                    }
                }
                '\n' | '\r' if !quoted => {
                    if c == '\r' {
                        self.chars.next_if_eq(&'\n');
                    }
                    self.line = self.line.saturating_add(1);
                    return false;
                }
                c if c == self.separator && !quoted => return true,
                c => {
                    if c == '\n' {
                        self.line = self.line.saturating_add(1);
                    }
                    out.push(c);
                }
            }
        }
        if quoted {
            self.open_quote.get_or_insert((opened, column));
        }
        false
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while self.chars.peek().is_some() {
            let line = self.line;
            let mut fields = Vec::new();
            for column in 1.. {
                let mut field = String::new();
                let more = self.field(&mut field, column);
                fields.push(field);
                if !more {
                    break;
                }
            }
            if fields.iter().any(|field| !field.is_empty()) {
                return Some(Record { line, fields });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_apart_as_written() {
        for (text, separator, expected) in [
            ("a,b\r\n1,\"x,\"\"y\"\"\nz\"\n\nlast,", "csv", vec![(1, "a|b"), (2, "1|x,\"y\"\nz"), (5, "last|")]),
            ("a\tb,c\n1\t2\n", "tsv", vec![(1, "a|b,c"), (2, "1|2")]),
            ("a;b\n1,5;2\n", "csv ;", vec![(1, "a|b"), (2, "1,5|2")]),
            ("one\ntwo", "csv", vec![(1, "one"), (2, "two")]),
            ("a,\"b\" c\n1,2", "csv", vec![(1, "a|b c"), (2, "1|2")]),
        ] {
            let (kind, name) = separator_of(text);
            let records: Vec<_> = Records::new(text, kind).map(|r| (r.line, r.fields.join("|"))).collect();
            let expected: Vec<_> = expected.into_iter().map(|(line, fields)| (line, fields.to_owned())).collect();
            assert_eq!((name, records), (separator, expected), "{text:?}");
        }
    }

    #[test]
    fn a_quotation_mark_that_eats_rows_is_told_with_its_place() {
        for (text, place) in [
            ("a,b\n1,\"never closed\n2,x\n3,y", Some((2, 2))),
            ("a,b\n1,\"open\n2,x\n3,\"y\",z\n", Some((2, 2))),
            ("a,b\n1,\"closed\nlater\"\n", None),
            ("a,b\n1,6\" monitor\n", None),
        ] {
            let told = read(text, &Limits::default()).err().map(|why| (why.row.unwrap(), why.column.unwrap()));
            assert_eq!(told, place, "{text:?}");
        }
    }
}
