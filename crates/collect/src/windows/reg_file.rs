//! Registry exports: `Windows Registry Editor Version 5.00`, and the older `REGEDIT4`.
//!
//! A line that is not understood is passed over: what it would have told is then not there, never good.

use super::registry::{Data, Registry};

/// Whether a text is one.
pub(super) fn is_one(text: &str) -> bool {
    let head = text.trim_start();
    head.starts_with("Windows Registry Editor") || head.starts_with("REGEDIT4")
}

/// Takes everything in it.
pub(super) fn take(text: &str, registry: &mut Registry) {
    let is_wide = !text.trim_start().starts_with("REGEDIT4");
    let mut place = None;
    for line in joined_lines(text) {
        let line = line.trim();
        if let Some(path) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            // `[-KEY]` takes a key away: an export has none.
            place = (!path.starts_with('-')).then(|| registry.begin(path));
        } else if let Some(place) = &place
            && let Some((name, data)) = value(line, is_wide)
        {
            registry.put(place, &name, data);
        }
    }
}

/// The lines; one that ends in a backslash goes on in the next.
fn joined_lines(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut lines = text.lines();
    std::iter::from_fn(move || {
        let mut line = lines.next()?.trim_end().to_owned();
        while line.ends_with('\\') && !line.starts_with(['[', ';']) {
            line.pop();
            let Some(next) = lines.next() else { break };
            line.push_str(next.trim());
        }
        Some(line)
    })
}

/// `"name"=data` or `@=data`.
fn value(line: &str, is_wide: bool) -> Option<(String, Data)> {
    let (name, rest) = match line.strip_prefix('@') {
        Some(rest) => (String::new(), rest),
        None => quoted(line)?,
    };
    Some((name, data(rest.trim_start().strip_prefix('=')?.trim_start(), is_wide)?))
}

/// A quoted text with its escapes undone, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.strip_prefix('"')?.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, text.get(at + 2..)?)),
            '\\' => out.push(chars.next()?.1),
            c => out.push(c),
        }
    }
    None
}

fn data(text: &str, is_wide: bool) -> Option<Data> {
    if text.starts_with('"') {
        return quoted(text).map(|(text, _)| Data::Text(text));
    }
    let (kind, digits) = text.split_once(':')?;
    match kind {
        "dword" => u32::from_str_radix(digits.trim(), 16).ok().map(|number| Data::Number(number.into())),
        "hex(1)" | "hex(2)" => Some(Data::Text(decoded(&bytes(digits)?, is_wide))),
        "hex(4)" | "hex(b)" => {
            let number = bytes(digits)?
                .iter()
                .rev()
                .try_fold(0_u64, |sum, byte| sum.checked_mul(256).and_then(|sum| sum.checked_add(u64::from(*byte))));
            number.map(Data::Number)
        }
        _ if kind.starts_with("hex") => bytes(digits).map(Data::Bytes),
        _ => None,
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let parts = digits.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| u8::from_str_radix(part, 16).ok()).collect()
}

fn decoded(bytes: &[u8], is_wide: bool) -> String {
    let encoding = if is_wide { encoding_rs::UTF_16LE } else { encoding_rs::SHIFT_JIS };
    encoding.decode_without_bom_handling(bytes).0.trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_read() {
        for (line, name, expected) in [
            (r#""CurrentBuild"="19045""#, "CurrentBuild", Data::Text("19045".into())),
            (r#""UBR"=dword:00001938"#, "UBR", Data::Number(0x1938)),
            (r#""a \"b\"\\c"="x\\y""#, r#"a "b"\c"#, Data::Text(r"x\y".into())),
            ("@=\"既定\"", "", Data::Text("既定".into())),
            (r#""Path"=hex(2):25,00,41,00,25,00,00,00"#, "Path", Data::Text("%A%".into())),
            (r#""Q"=hex(b):01,02,00,00,00,00,00,00"#, "Q", Data::Number(0x0201)),
            (r#""B"=hex:0a,ff"#, "B", Data::Bytes(vec![10, 255])),
            (r#""M"=hex(7):61,00,00,00"#, "M", Data::Bytes(vec![0x61, 0, 0, 0])),
        ] {
            assert_eq!(value(line, true), Some((name.to_owned(), expected)), "{line}");
        }
        for line in ["", "x", "\"a\"", "\"a\"=", "\"a\"=dword:x", "\"a\"=hex:zz", "\"a", "\"a\"=word:1", "\"\\"] {
            assert_eq!(value(line, true), None, "{line}");
        }
    }

    #[test]
    fn a_line_goes_on_after_a_backslash() {
        let lines: Vec<String> = joined_lines("\"B\"=hex:0a,\\\r\n  ff\r\n[K\\]\r\n\\").collect();
        assert_eq!(lines, ["\"B\"=hex:0a,ff", "[K\\]", ""]);
    }
}
