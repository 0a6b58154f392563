//! Columns that a person names: what they say of a heading goes before what it looks like.

use crate::given::{today, xlsx};
use model::lang::Lang;
use model::record::Ledger;
use tables::preview::TakenAs;
use tables::{Limits, Preview, Told, read, told, understand};

const ROWS: &[&[&str]] =
    &[&["PC名", "棚番", "場所", "パスワード", "色"], &["受付PC", "調剤室", "旧棟", "himitsu", "白"]];

/// What each column is taken for, by its heading, where people said this of it.
fn taken(rows: &[&[&str]], said: &[(&str, &str)]) -> Preview {
    let workbook = read(&xlsx("表", rows, &[]), "表.xlsx", &Limits::default()).expect("a workbook");
    let told = Told::new(Ledger::Devices, said.iter().copied());
    understand(&workbook, Ledger::Devices, today(), &told).expect("a preview")
}

#[test]
fn what_a_person_says_of_a_heading_goes_before_what_it_looks_like() {
    for (said, place, notes) in [
        (&[][..], "旧棟", &["棚番", "色"][..]),
        // Only one column is the place: the other one is kept beside it.
        (&[("棚番", "place")], "調剤室", &["場所", "色"]),
        (&[("場所", "")], "", &["場所", "棚番", "色"]),
        (&[("場所", "vendor")], "", &["棚番", "色"]),
        // Width and spaces do not matter; a column of a later version is as if nothing were said.
        (&[("　棚番 ", "place")], "調剤室", &["場所", "色"]),
        (&[("棚番", "of_a_later_version")], "旧棟", &["棚番", "色"]),
        // Passwords are never read, whatever is said of them.
        (&[("パスワード", "description")], "旧棟", &["棚番", "色"]),
    ] {
        let preview = taken(ROWS, said);
        let row = preview.rows.first().unwrap_or_else(|| panic!("{said:?}: {preview:?}"));
        assert_eq!(row.cells.get("place").map_or("", String::as_str), place, "{said:?}");
        assert_eq!(row.notes.keys().collect::<Vec<_>>(), notes, "{said:?}");
        assert!(!format!("{preview:?}").contains("himitsu"), "{said:?}");
    }
}

/// A heading that nobody knows can make a sheet readable that says nothing else.
#[test]
fn a_sheet_without_a_known_heading_is_read_by_what_a_person_says() {
    let rows: &[&[&str]] = &[&["なまえ"], &["受付PC"]];
    let preview = taken(rows, &[("なまえ", "name")]);
    assert_eq!(preview.rows.first().and_then(|row| row.cells.get("name")).map(String::as_str), Some("受付PC"));
}

/// What the program wrote comes back as it was, whatever was said of people's own files.
#[test]
fn an_export_keeps_its_own_headings() {
    let rows: &[&[&str]] = &[&["管理ID", "PC名", "設置場所", "棚番"], &["d1", "受付PC", "受付", "調剤室"]];
    let preview = taken(rows, &[("棚番", "place"), ("設置場所", "")]);
    let columns: Vec<&TakenAs> = preview.columns.iter().map(|column| &column.taken_as).collect();
    let wanted = [&TakenAs::Id, &TakenAs::Field("name"), &TakenAs::Field("place"), &TakenAs::Note("棚番".into())];
    assert_eq!(columns, wanted);
}

#[test]
fn a_column_is_named_by_its_label_another_heading_or_its_key() {
    for (column, field) in [
        ("メモ", "description"),
        ("設置場所", "place"),
        ("場所", "place"),
        ("Place", "place"),
        ("place", "place"),
        ("残す", ""),
        ("", ""),
    ] {
        let told = told(Ledger::Devices, " 棚番 ", column).expect("a column");
        assert_eq!((told.heading.as_str(), told.field.as_str()), ("棚番", field), "{column}");
    }
    let refused = told(Ledger::Devices, "棚番", "ばしょ").expect_err("no such column").to_string();
    assert!(
        refused.contains("機器台帳に「ばしょ」という項目はありません") && refused.contains("設置場所"),
        "{refused}"
    );
}

/// What cannot be so is told with the headings of the file: no such heading, two for one column, a column of passwords.
#[test]
fn what_cannot_be_read_as_was_said_is_told() {
    for (said, ok) in [
        (&[("棚番", "place")][..], true),
        (&[("棚版", "place")], false),
        (&[("棚番", "place"), ("色", "place")], false),
        (&[("パスワード", "description")], false),
    ] {
        let preview = taken(ROWS, said);
        let refused: Vec<String> = said
            .iter()
            .map(|(heading, column)| told(Ledger::Devices, heading, column).expect("a column"))
            .filter_map(|told| preview.was_read_as(&told).err())
            .map(|why| why.to_string())
            .collect();
        assert_eq!(refused.is_empty(), ok, "{said:?}: {refused:?}");
        assert!(refused.iter().all(|why| why.contains("PC名、棚番、場所、パスワード、色")), "{refused:?}");
    }
}

/// A list whose naming or state column nobody understands is looked at first, and says which headings it is about.
#[test]
fn a_list_of_devices_without_what_names_them_or_tells_their_state_is_looked_at_first() {
    for (headings, missing) in [
        ("No,設備の呼び名,基本ソフト,使用場所,状態", Some("PC名（コンピュータ名）")),
        ("No,PC名,基本ソフト,使用場所,動いているか", Some("状態")),
        ("No,設備名,基本ソフト,使用場所,稼働", None),
        ("No,PC名,基本ソフト,使用場所", None),
        ("No,PC名,基本ソフト,棚番,状態", None),
    ] {
        let csv = format!("{headings}\n1,RECE01,Win11,受付,○\n2,RECE02,Win11,受付,○\n");
        let workbook = read(csv.as_bytes(), "機器.csv", &Limits::default()).unwrap();
        let preview = understand(&workbook, Ledger::Devices, today(), &Told::default()).unwrap();
        assert_eq!(preview.to_look_at(), usize::from(missing.is_some()), "{headings}");
        let said = preview.render(Lang::Ja);
        if let Some(missing) = missing {
            let unread = headings.split(',').nth(if missing == "状態" { 4 } else { 1 }).unwrap();
            assert!(said.contains(&format!("意味の分からない見出し: {unread}")) && said.contains(missing), "{said}");
            let kept = Told::new(Ledger::Devices, [(unread, "")]);
            let kept = understand(&workbook, Ledger::Devices, today(), &kept).unwrap();
            assert_eq!(kept.to_look_at(), 0, "a person said that it is only to be kept");
        }
    }
}
