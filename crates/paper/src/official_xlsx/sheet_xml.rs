//! A sheet's XML with some cells replaced: the places are found by reading, and the text between
//! them is copied as it is.

use super::cell::{Area, CellRef};
use super::{FillError, attribute};
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::BTreeMap;
use std::ops::Range;

/// The XML with `cells` filled in.
pub(super) fn fill(xml: &str, cells: &BTreeMap<CellRef, &str>, part: &str) -> Result<String, FillError> {
    let bad = |why: String| FillError::BadPart { part: part.to_owned(), why };
    let map = survey(xml).map_err(bad)?;
    let data = map.data.as_ref().ok_or_else(|| bad("no sheetData".to_owned()))?;
    refuse(&map, cells)?;
    let mut by_row: BTreeMap<u32, Vec<(CellRef, &str)>> = BTreeMap::new();
    for (cell, text) in cells {
        by_row.entry(cell.row).or_default().push((*cell, text));
    }
    let mut edits = Edits::default();
    let mut new_rows = String::new();
    for (number, wanted) in &by_row {
        if let Some(row) = map.rows.get(number) {
            edit_row(row, wanted, &map.prefix, &mut edits);
            continue;
        }
        let text = new_row(*number, wanted, &map.prefix);
        match map.rows.range(number..).next() {
            Some((_, next)) => edits.insert(next.span.tag.start, text),
            None => new_rows.push_str(&text),
        }
    }
    edits.append(data, new_rows);
    Ok(edits.apply(xml))
}

/// Refuses cells that would not show, or whose formula would be lost and break the calculation chain.
fn refuse(map: &Map, cells: &BTreeMap<CellRef, &str>) -> Result<(), FillError> {
    for cell in cells.keys() {
        if let Some(area) = map.merged.iter().find(|area| area.holds(*cell) && area.top_left != *cell) {
            return Err(FillError::Merged { cell: cell.to_string(), top_left: area.top_left.to_string() });
        }
        let there = map.rows.get(&cell.row).and_then(|row| row.cells.get(&cell.column));
        if there.is_some_and(|there| there.formula) {
            return Err(FillError::Formula(cell.to_string()));
        }
    }
    Ok(())
}

fn edit_row(row: &RowSpan, wanted: &[(CellRef, &str)], prefix: &str, edits: &mut Edits) {
    let mut at_end = String::new();
    for (cell, text) in wanted {
        if let Some(there) = row.cells.get(&cell.column) {
            edits.replace(there.whole.clone(), written(*cell, text, there.style.as_deref(), prefix));
            continue;
        }
        let new = written(*cell, text, row.style.as_deref(), prefix);
        match row.cells.range(cell.column..).next() {
            Some((_, next)) => edits.insert(next.whole.start, new),
            None => at_end.push_str(&new),
        }
    }
    edits.append(&row.span, at_end);
}

fn new_row(number: u32, wanted: &[(CellRef, &str)], prefix: &str) -> String {
    let cells: String = wanted.iter().map(|(cell, text)| written(*cell, text, None, prefix)).collect();
    format!(r#"<{prefix}row r="{number}">{cells}</{prefix}row>"#)
}

/// One cell with its text inline, so that the shared strings stay untouched.
fn written(cell: CellRef, text: &str, style: Option<&str>, prefix: &str) -> String {
    let style = style.map(|style| format!(r#" s="{}""#, escape(style))).unwrap_or_default();
    if text.is_empty() {
        return format!(r#"<{prefix}c r="{cell}"{style}/>"#);
    }
    // XML 1.0 §2.2 has no place for the other control characters.
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let text = escape(&text);
    format!(
        r#"<{prefix}c r="{cell}"{style} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is></{prefix}c>"#
    )
}

/// Changes to a text, by place.
#[derive(Default)]
struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    fn replace(&mut self, place: Range<usize>, with: String) {
        self.0.push((place, with));
    }

    fn insert(&mut self, at: usize, text: String) {
        self.replace(at..at, text);
    }

    /// Adds content at the end of an element, opening `<row/>` where needed. Once per element.
    fn append(&mut self, to: &Span, content: String) {
        match to.content_end {
            _ if content.is_empty() => {}
            Some(end) => self.insert(end, content),
            None => {
                let slash = to.tag.end - "/>".len();
                self.replace(slash..to.tag.end, format!(">{content}</{}>", to.name));
            }
        }
    }

    fn apply(mut self, text: &str) -> String {
        // Stable: what was inserted before a cell stays before that cell's replacement.
        self.0.sort_by_key(|(place, _)| place.start);
        let mut out = String::with_capacity(text.len() + self.0.iter().map(|(_, with)| with.len()).sum::<usize>());
        let mut done = 0;
        for (place, with) in self.0 {
            out.push_str(text.get(done..place.start).unwrap_or_default());
            out.push_str(&with);
            done = place.end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}

/// Where things stand in the XML, in bytes.
#[derive(Default)]
struct Map {
    data: Option<Span>,
    /// `x:` where the sheet's elements have a prefix.
    prefix: String,
    rows: BTreeMap<u32, RowSpan>,
    merged: Vec<Area>,
}

/// An element that holds others.
struct Span {
    name: String,
    tag: Range<usize>,
    /// Where `</name>` begins; `None` when it is `<name/>`.
    content_end: Option<usize>,
}

struct RowSpan {
    span: Span,
    style: Option<String>,
    cells: BTreeMap<u32, CellSpan>,
}

struct CellSpan {
    whole: Range<usize>,
    style: Option<String>,
    formula: bool,
}

/// Reads the XML once and notes where everything is.
fn survey(xml: &str) -> Result<Map, String> {
    let mut reader = Reader::from_str(xml);
    let mut walk = Walk::default();
    let (mut from, mut depth) = (0, 0_u64);
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let to = usize::try_from(reader.buffer_position()).map_err(|error| error.to_string())?;
        match event {
            Event::Start(element) => {
                depth += 1;
                walk.open(&element, from..to, false);
            }
            Event::Empty(element) => walk.open(&element, from..to, true),
            Event::End(element) => {
                depth -= 1;
                walk.close(element.local_name().as_ref(), from..to);
            }
            Event::Eof if depth > 0 => return Err("the XML ends early".to_owned()),
            Event::Eof => return Ok(walk.map),
            _ => {}
        }
        from = to;
    }
}

/// Where the reading stands. Rows and cells may leave their numbers out and then follow the last one.
#[derive(Default)]
struct Walk {
    map: Map,
    row: Option<u32>,
    cell: Option<u32>,
    last_row: u32,
    last_column: u32,
}

impl Walk {
    fn open(&mut self, element: &BytesStart<'_>, tag: Range<usize>, empty: bool) {
        match element.local_name().as_ref() {
            "sheetData" => {
                let name: &str = element.name().0;
                self.map.prefix = name.strip_suffix("sheetData").unwrap_or_default().to_owned();
                self.map.data = Some(Span { name: name.to_owned(), tag, content_end: None });
            }
            "row" if self.map.data.is_some() && self.row.is_none() => self.open_row(element, tag, empty),
            "c" if self.cell.is_none() => self.open_cell(element, tag, empty),
            "f" => {
                if let Some(cell) = self.here() {
                    cell.formula = true;
                }
            }
            "mergeCell" => self.map.merged.extend(attribute(element, "ref").as_deref().and_then(Area::read)),
            _ => {}
        }
    }

    fn open_row(&mut self, element: &BytesStart<'_>, tag: Range<usize>, empty: bool) {
        let number = attribute(element, "r").and_then(|r| r.parse().ok()).unwrap_or(self.last_row.saturating_add(1));
        let span = Span { name: element.name().0.to_owned(), tag, content_end: None };
        let row = RowSpan { span, style: attribute(element, "s"), cells: BTreeMap::new() };
        self.map.rows.insert(number, row);
        (self.last_row, self.last_column) = (number, 0);
        self.row = (!empty).then_some(number);
    }

    fn open_cell(&mut self, element: &BytesStart<'_>, tag: Range<usize>, empty: bool) {
        let Some(row) = self.row.and_then(|row| self.map.rows.get_mut(&row)) else { return };
        let named = attribute(element, "r").as_deref().and_then(CellRef::read).map(|cell| cell.column);
        let column = named.unwrap_or(self.last_column.saturating_add(1));
        row.cells.insert(column, CellSpan { whole: tag, style: attribute(element, "s"), formula: false });
        self.last_column = column;
        self.cell = (!empty).then_some(column);
    }

    fn close(&mut self, name: &str, tag: Range<usize>) {
        match name {
            "c" => {
                if let Some(cell) = self.here() {
                    cell.whole.end = tag.end;
                }
                self.cell = None;
            }
            "row" => {
                if let Some(row) = self.row.take().and_then(|row| self.map.rows.get_mut(&row)) {
                    row.span.content_end = Some(tag.start);
                }
            }
            "sheetData" => {
                if let Some(data) = &mut self.map.data {
                    data.content_end = Some(tag.start);
                }
            }
            _ => {}
        }
    }

    /// The cell being read.
    fn here(&mut self) -> Option<&mut CellSpan> {
        self.map.rows.get_mut(&self.row?)?.cells.get_mut(&self.cell?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills `cells` into a sheet holding `data` and compares the data that comes out.
    fn check(data: &str, cells: &[(&str, &str)], expected: &str) {
        let around = |data: &str| {
            format!("<?xml version=\"1.0\"?>\r\n<worksheet><!-- 様式 -->{data}<pageMargins  left='1'/></worksheet>\n")
        };
        let cells = cells.iter().map(|(cell, text)| (CellRef::read(cell).unwrap(), *text)).collect();
        let filled = fill(&around(data), &cells, "sheet1.xml").unwrap();
        assert_eq!(filled, around(expected));
    }

    const FILLED: &str = r#"t="inlineStr"><is><t xml:space="preserve">"#;

    #[test]
    fn cells_are_replaced_and_made_in_their_places() {
        let b2 = format!(r#"<c r="B2" {FILLED}はい</t></is></c>"#);
        let styled = format!(r#"<c r="B2" s="7" {FILLED}はい</t></is></c>"#);
        for (data, expected) in [
            // shared string, number, empty and self-closing cells keep their style
            (
                r#"<sheetData><row r="2"><c r="B2" s="7" t="s"><v>4</v></c></row></sheetData>"#,
                format!(r#"<sheetData><row r="2">{styled}</row></sheetData>"#),
            ),
            (
                r#"<sheetData><row r="2"><c s="7" r="B2"/><c r="C2"/></row></sheetData>"#,
                format!(r#"<sheetData><row r="2">{styled}<c r="C2"/></row></sheetData>"#),
            ),
            // a new cell goes where the order asks
            (
                r#"<sheetData><row r="2"><c r="A2"/><c r="C2"/></row></sheetData>"#,
                format!(r#"<sheetData><row r="2"><c r="A2"/>{b2}<c r="C2"/></row></sheetData>"#),
            ),
            (
                r#"<sheetData><row r="2" s="7" customFormat="1"><c r="A2"/></row></sheetData>"#,
                format!(r#"<sheetData><row r="2" s="7" customFormat="1"><c r="A2"/>{styled}</row></sheetData>"#),
            ),
            (
                r#"<sheetData><row r="2" ht="9" /></sheetData>"#,
                format!(r#"<sheetData><row r="2" ht="9" >{b2}</row></sheetData>"#),
            ),
            // so does a new row
            (
                r#"<sheetData><row r="1"/><row r="3"/></sheetData>"#,
                format!(r#"<sheetData><row r="1"/><row r="2">{b2}</row><row r="3"/></sheetData>"#),
            ),
            (
                r#"<sheetData><row r="1"/></sheetData>"#,
                format!(r#"<sheetData><row r="1"/><row r="2">{b2}</row></sheetData>"#),
            ),
            ("<sheetData/>", format!(r#"<sheetData><row r="2">{b2}</row></sheetData>"#)),
            // numbers left out follow the last one
            (
                "<sheetData><row/><row><c/><c s=\"7\"/></row></sheetData>",
                format!("<sheetData><row/><row><c/>{styled}</row></sheetData>"),
            ),
        ] {
            check(data, &[("B2", "はい")], &expected);
        }
    }

    #[test]
    fn a_prefix_is_kept() {
        let xml = r#"<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" s="2"/></x:row></x:sheetData></x:worksheet>"#;
        let cells = BTreeMap::from([(CellRef::read("A1").unwrap(), "いいえ"), (CellRef::read("A2").unwrap(), "")]);
        let filled = fill(xml, &cells, "p").unwrap();
        assert_eq!(
            filled,
            r#"<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" s="2" t="inlineStr"><x:is><x:t xml:space="preserve">いいえ</x:t></x:is></x:c></x:row><x:row r="2"><x:c r="A2"/></x:row></x:sheetData></x:worksheet>"#
        );
    }

    #[test]
    fn text_is_never_markup() {
        check(
            r#"<sheetData><row r="1"><c r="A1"/></row></sheetData>"#,
            &[("A1", "=HYPERLINK(\"x\")</t>&\u{0}\n２行目")],
            &format!(
                "<sheetData><row r=\"1\"><c r=\"A1\" {FILLED}=HYPERLINK(&quot;x&quot;)&lt;/t&gt;&amp;\n２行目</t></is></c></row></sheetData>"
            ),
        );
    }

    #[test]
    fn what_would_break_or_not_show_is_refused() {
        let xml = r#"<worksheet><sheetData><row r="1"><c r="A1"><f>1+1</f></c></row></sheetData><mergeCells><mergeCell ref="B2:C3"/></mergeCells></worksheet>"#;
        let refused = |cell: &str| fill(xml, &BTreeMap::from([(CellRef::read(cell).unwrap(), "x")]), "p").err();
        assert!(matches!(refused("A1"), Some(FillError::Formula(cell)) if cell == "A1"));
        assert!(matches!(refused("C2"), Some(FillError::Merged { top_left, .. }) if top_left == "B2"));
        assert!(refused("B2").is_none());
        for broken in
            ["<worksheet/>", "<a></b>", "<worksheet><sheetData>", "<worksheet><sheetData><row r='1'><c r='A1'>"]
        {
            assert!(matches!(fill(broken, &BTreeMap::new(), "p"), Err(FillError::BadPart { .. })), "{broken}");
        }
    }
}
