//! csv (RFC 4180) with formulas made harmless.

use super::{Table, Written};
use crate::neutral::neutralised;
use encoding_rs::SHIFT_JIS;
use std::collections::BTreeSet;

/// With a byte-order mark: without it Excel takes the file for Shift_JIS.
pub(super) fn utf_8(table: &Table<'_>) -> Vec<u8> {
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    bytes.extend_from_slice(text(table).as_bytes());
    bytes
}

pub(super) fn shift_jis(table: &Table<'_>) -> Written {
    let text = text(table);
    let (bytes, _, lost) = SHIFT_JIS.encode(&text);
    let mut unmappable = BTreeSet::new();
    if lost {
        let mut utf_8 = [0; 4];
        unmappable.extend(text.chars().filter(|c| SHIFT_JIS.encode(c.encode_utf8(&mut utf_8)).2));
    }
    Written { bytes: bytes.into_owned(), unmappable }
}

fn text(table: &Table<'_>) -> String {
    let mut out = String::new();
    push_record(&mut out, table.columns.iter().map(|column| column.heading));
    for row in &table.rows {
        push_record(&mut out, row.iter().copied());
    }
    out
}

fn push_record<'f>(out: &mut String, fields: impl Iterator<Item = &'f str>) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            out.push(',');
        }
        let field = neutralised(field);
        if field.contains(['"', ',', '\n', '\r', '\t', ';']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}
