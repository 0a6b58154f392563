//! What is exported imports again unchanged, in every format.

use crate::given::preview;
use model::act::Source;
use model::pharmacy::KeptRow;
use model::record::{Field, Kind, Ledger, Row};
use proptest::prelude::*;
use tables::{Fate, Format, Limits, plan, read, write, write_table};

const FORMATS: [(Format, &str); 3] = [(Format::Xlsx, "xlsx"), (Format::Csv, "csv"), (Format::Json, "json")];

fn kept(id: &str, cells: &[(&str, &str)], notes: &[(&str, &str)]) -> KeptRow {
    let row =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    KeptRow { id: id.to_owned(), cells: row(cells), notes: row(notes), seq: 1, source: Source::File(String::new()) }
}

/// Exports, imports, and compares both the values and the plan.
fn check(ledger: Ledger, rows: &[KeptRow], format: Format, name: &str) {
    let written = write(ledger, rows, format).expect("an export");
    let read = preview(&written.bytes, name, ledger).expect("an import");
    assert_eq!(read.bad, [], "{name}");
    let back: Vec<(Option<&str>, &Row, &Row)> =
        read.rows.iter().map(|row| (row.id.as_deref(), &row.cells, &row.notes)).collect();
    let there: Vec<(Option<&str>, &Row, &Row)> =
        rows.iter().map(|row| (Some(row.id.as_str()), &row.cells, &row.notes)).collect();
    assert_eq!(back, there, "{name}");
    assert!(plan(&read.rows, rows, ledger).is_all_same(), "{name}");
}

#[test]
fn awkward_texts_come_back_in_every_format() {
    let rows = [
        kept(
            "d1",
            &[("name", "=HYPERLINK(\"x\")"), ("ip", "007"), ("registered_on", "2025-06"), ("os", "Win11")],
            &[("登録日", "未定")],
        ),
        kept(
            "d2",
            &[("name", "'=x"), ("place", "1-2"), ("description", "行\n改行, \"引用\"; タブ\tも")],
            &[("独自", "＝式"), ("name", "他の列")],
        ),
        kept("d3", &[("name", "※備考"), ("software", " 前後の空白 "), ("version", "1e5")], &[("管理", "💊🏥")]),
        kept("d4", &[("number", "1")], &[]),
        kept("d5", &[("name", "（なし）"), ("vendor", "_x0041_"), ("maker", "a\r\nb")], &[("見出し\n改行", "-")]),
    ];
    for (format, name) in FORMATS {
        check(Ledger::Devices, &rows, format, name);
    }
}

#[test]
fn formulas_do_not_run_where_they_land() {
    let rows = [kept("d1", &[("name", "@SUM(A1)"), ("description", "＋1")], &[("=見出し", "\t=1")])];
    let csv = write(Ledger::Devices, &rows, Format::Csv).expect("an export").bytes;
    let text = String::from_utf8(csv).expect("UTF-8");
    for harmless in ["'@SUM(A1)", "'＋1", "'=見出し", "'\t=1"] {
        assert!(text.contains(harmless), "{harmless}\n{text}");
    }
    let book = write(Ledger::Devices, &rows, Format::Xlsx).expect("an export").bytes;
    let sheet = read(&book, "x", &Limits::default()).expect("a workbook");
    assert!(sheet.sheets.iter().flat_map(|s| &s.rows).flat_map(|r| &r.cells).any(|c| c.value.text() == "@SUM(A1)"));
}

#[test]
fn shift_jis_tells_what_it_cannot_write() {
    let rows = [kept("p1", &[("name", "髙橋 💊")], &[])];
    let written = write(Ledger::People, &rows, Format::CsvShiftJis).expect("an export");
    assert_eq!(written.unmappable.into_iter().collect::<String>(), "💊");
    let read = preview(&written.bytes, "名簿.csv", Ledger::People).expect("an import");
    assert_eq!(read.format, "csv (Shift_JIS)");
}

#[test]
fn any_table_can_be_written() {
    let rows = [vec!["2-⑫".to_owned(), "=1".to_owned()], vec!["4-①".to_owned()]];
    let csv = write_table("回答", &["番号", "備考"], &rows, Format::Csv).expect("a table").bytes;
    assert_eq!(String::from_utf8(csv).expect("UTF-8"), "\u{FEFF}番号,備考\r\n2-⑫,'=1\r\n4-①,\r\n");
    for format in [Format::Xlsx, Format::Json, Format::CsvShiftJis] {
        assert!(!write_table("a/b:c", &["番号", "備考"], &rows, format).expect("a table").bytes.is_empty());
    }
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let rows = [kept("d1", &[("name", "PC-A")], &[])];
    for (format, name) in FORMATS {
        assert_eq!(
            write(Ledger::Devices, &rows, format).expect(name),
            write(Ledger::Devices, &rows, format).expect(name)
        );
    }
}

/// A text that a ledger may hold: no control characters but tab and line ends, not blank.
fn text() -> impl Strategy<Value = String> {
    let awkward = prop_oneof![
        Just("=1+1"),
        Just("'"),
        Just("＝"),
        Just("-"),
        Just("\t"),
        Just("\r"),
        Just("\n"),
        Just("\""),
        Just(","),
        Just(";"),
        Just("007"),
        Just("1-2"),
        Just("令和7年"),
        Just("※"),
        Just("💊"),
        Just(" "),
        Just("　"),
        Just("_x0041_"),
        Just("なし"),
        Just("&amp;<b>"),
    ];
    let piece = prop_oneof![awkward.prop_map(str::to_owned), "\\PC{1,6}"];
    proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat()).prop_filter("blank", |text| {
        !text.trim().is_empty()
            && !text.chars().any(|c| {
                (c.is_control() && !"\t\r\n".contains(c))
                    || c == '\u{FFFD}'
                    || ('\u{FDD0}'..='\u{FDEF}').contains(&c)
                    || (u32::from(c) & 0xFFFE) == 0xFFFE
            })
    })
}

fn cells(fields: &'static [Field]) -> impl Strategy<Value = Row> {
    let value = move |field: &'static Field| match field.kind {
        Kind::Day => prop_oneof![Just("2025-06-20".to_owned()), Just("2025-06".to_owned())].boxed(),
        Kind::Text | Kind::Words(_) => text().boxed(),
    };
    let one = (0..fields.len()).prop_flat_map(move |place| (Just(fields[place].key.to_owned()), value(&fields[place])));
    proptest::collection::btree_map(Just(String::new()), Just(String::new()), 0..1)
        .prop_flat_map(move |_: Row| proptest::collection::vec(one.clone(), 1..6))
        .prop_map(|pairs| pairs.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_texts_come_back(
        cells in proptest::collection::vec(cells(Ledger::Devices.fields()), 1..5),
        note in text(),
        heading in text(),
    ) {
        let rows: Vec<KeptRow> = cells.into_iter().enumerate().map(|(n, cells)| {
            let notes = if n % 2 == 0 { Row::from([(heading.trim().to_owned(), note.clone())]) } else { Row::new() };
            KeptRow { id: format!("r{n}"), cells, notes, seq: 1, source: Source::Person }
        }).collect();
        for (format, name) in FORMATS {
            check(Ledger::Devices, &rows, format, name);
        }
    }
}

#[test]
fn every_ledger_exports_and_imports() {
    for ledger in Ledger::ALL {
        let cells: Vec<(&str, &str)> = ledger
            .fields()
            .iter()
            .map(|field| {
                (
                    field.key,
                    match field.kind {
                        Kind::Day => "2025-06-20",
                        Kind::Text => "text",
                        Kind::Words(words) => words.split(['・', '、']).next().unwrap_or_default(),
                    },
                )
            })
            .collect();
        for (format, name) in FORMATS {
            check(*ledger, &[kept("x1", &cells, &[]), kept("x2", &cells, &[("独自", "1")])], format, name);
        }
    }
    let same = plan(&[], &[], Ledger::Devices);
    assert!(same.is_all_same() && !same.fates.contains(&Fate::New));
}
