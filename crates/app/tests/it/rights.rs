//! The table of rights as one table: filled in, renamed, blanked, and judged.

use crate::pages::{Pages, midori, value};
use crate::run::Folder;

/// The fields of the table as the page shows it, with some replaced.
fn filled(page: &str, with: &[(&str, &str)]) -> Vec<(String, String)> {
    let inputs = page.split("<input ").skip(1).filter_map(|input| input.split('>').next());
    let part = |input: &str, key: &str| Some(input.split(&format!("{key}=\"")).nth(1)?.split('"').next()?.to_owned());
    let fields = inputs.filter_map(|input| Some((part(input, "name")?, part(input, "value")?)));
    let replaced = |(name, text): (String, String)| {
        let new = with.iter().find(|(of, _)| *of == name).map(|(_, text)| (*text).to_owned());
        (name, new.unwrap_or(text))
    };
    fields.map(replaced).collect()
}

fn send(pages: &Pages, with: &[(&str, &str)]) -> crate::pages::Answer {
    let page = pages.get("/rights").text();
    let fields = filled(&page, with);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    pages.post_fields("/rights", &fields)
}

fn rows(folder: &Folder) -> Vec<String> {
    assert_eq!(folder.run(&["export", "rights", "-o", "rights.json"]).code, 0);
    let text = std::fs::read_to_string(folder.path("rights.json")).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let cell = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let mut told: Vec<String> = rows
        .iter()
        .map(|row| {
            ["profession", "information", "permission", "system", "remark"]
                .map(|key| cell(row, key))
                .join("|")
                .trim_end_matches('|')
                .to_owned()
        })
        .collect();
    told.sort();
    told
}

#[test]
fn a_table_is_filled_in_renamed_and_blanked() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    assert!(pages.get("/rights").text().contains("見出しは例です"));
    assert!(send(&pages, &[]).text().contains("何も変わっていません"), "examples alone are no rights");
    let nameless = send(&pages, &[("cell:4:0", "閲覧")]);
    assert!(nameless.status == 422 && nameless.text().contains("両方を書いて"), "{}", nameless.text());
    assert_eq!(send(&pages, &[("cell:0:0", "閲覧・入力・変更"), ("cell:2:0", "閲覧")]).status, 303);
    assert_eq!(rows(&folder), ["事務|患者情報・薬歴|閲覧", "管理薬剤師|患者情報・薬歴|閲覧・入力・変更"]);
    let page = pages.get("/rights").text();
    let clerk =
        filled(&page, &[]).into_iter().find(|(name, text)| name.starts_with("row:") && text == "事務").unwrap().0;
    assert_eq!(send(&pages, &[(&clerk, "受付")]).status, 303);
    assert_eq!(rows(&folder), ["受付|患者情報・薬歴|閲覧", "管理薬剤師|患者情報・薬歴|閲覧・入力・変更"]);
    let page_now = pages.get("/rights").text();
    let clerk =
        filled(&page_now, &[]).into_iter().find(|(name, text)| name.starts_with("row:") && text == "受付").unwrap().0;
    let at = clerk.replace("row:", "");
    assert_eq!(send(&pages, &[(&format!("cell:{at}:0"), "")]).status, 303);
    assert_eq!(rows(&folder), ["管理薬剤師|患者情報・薬歴|閲覧・入力・変更"]);
    let stale = pages.post_fields("/rights", &[("token", &value(&page, "token")), ("seen", "1"), ("row:0", "薬剤師")]);
    assert!(stale.status == 422 && stale.text().contains("ほかの人が直しました"), "{}", stale.text());
}

/// Rows of a table of rights as pharmacies keep it: of two systems at once, of one, of all, without a class, and twice.
const KEPT: &str = "職種,情報区分,権限,システム,備考
薬剤師,薬歴,閲覧・入力,レセコン・薬歴,夜間も
事務,会計,入力,レセコン,
事務,会計,閲覧,薬歴,
開設者,薬歴,閲覧,,
事業者,,なし,,
開設者,薬歴,すべて可,,
";

#[test]
fn rows_of_systems_and_rows_without_a_place_are_shown_and_stay() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    std::fs::write(folder.path("rights.csv"), KEPT).unwrap();
    assert_eq!(folder.run(&["import", "rights", "rights.csv"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get("/rights").text();
    let shown = |text: &str| filled(&page, &[]).iter().any(|(_, value)| value == text);
    assert!(!page.contains("見出しは例です"));
    for text in ["レセコン・薬歴", "閲覧・入力", "事務", "会計", "開設者"] {
        assert!(shown(text), "{text}: {page}");
    }
    assert!(page.contains("この表に入らない行") && page.contains("事業者　なし"), "{page}");
    let before = rows(&folder);
    assert!(send(&pages, &[]).text().contains("何も変わっていません"));
    let twice = send(&pages, &[("system:1", ""), ("system:2", "")]);
    assert!(twice.status == 422 && twice.text().contains("同じ組み合わせが二つ"), "{}", twice.text());
    assert_eq!(rows(&folder), before);
    assert_eq!(send(&pages, &[("row:0", "管理薬剤師"), ("system:0", "レセコン")]).status, 303);
    let after = rows(&folder);
    assert!(
        after.contains(&"管理薬剤師|薬歴|閲覧・入力|レセコン|夜間も".to_owned()),
        "the row keeps its remark: {after:?}"
    );
    assert_eq!((after.len(), before.iter().filter(|row| after.contains(row)).count()), (6, 5));
}

#[test]
fn the_past_and_other_eyes_see_the_table_without_its_fields() {
    let folder = midori();
    let pages = Pages::serve_with(&folder, &["--lang", "ja", "--recorded-by", "2099-01-01"]);
    let page = pages.get("/rights").text();
    assert!(!page.contains("<input"), "{page}");
}
