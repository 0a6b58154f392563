//! The preview in words.

use super::{BadRow, BadWhy, Preview, SkipWhy, TakenAs, Warned};
use crate::columns::{ANSWERS, Columns};
use model::lang::Lang;
use model::record::Ledger;
use std::fmt::Write as _;

/// Rows of a kind that are listed one by one; the rest is counted.
const LISTED: usize = 200;

/// One of two texts.
fn say<'t>(lang: Lang, ja: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

impl Preview {
    /// The preview as plain text.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        let columns = self.columns_wanted();
        let mut out = String::new();
        let title = say(lang, columns.titles[0], columns.titles[1]);
        let sheets: Vec<&str> = self.sheets.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        line(&mut out, &format!("{} [{}] → {title}", self.file, self.format));
        if !sheets.is_empty() {
            line(&mut out, &format!("{}: {}", say(lang, "シート", "sheets"), sheets.join(say(lang, "、", ", "))));
        }
        let counts = [
            (say(lang, "取り込める行", "rows to take"), self.rows.len()),
            (say(lang, "取り込めない行", "rows refused"), self.bad.len()),
            (say(lang, "読み飛ばし", "left aside"), self.skipped.len()),
        ];
        line(&mut out, &counts.map(|(what, n)| format!("{what} {n}")).join(" / "));
        self.render_columns(&mut out, lang, &columns);
        self.render_rows(&mut out, lang, &columns);
        self.render_rest(&mut out, lang);
        out
    }

    fn columns_wanted(&self) -> Columns {
        self.ledger.parse::<Ledger>().map_or(ANSWERS, Columns::of)
    }

    fn render_columns(&self, out: &mut String, lang: Lang, columns: &Columns) {
        line(out, &format!("\n{}", say(lang, "■ 列", "# Columns")));
        let label = |key: &str| columns.field(key).map_or("", |field| say(lang, field.label, field.label_en));
        for column in self.columns.iter().take(LISTED) {
            let heading = super::shortened(&column.heading);
            let taken = match &column.taken_as {
                TakenAs::Field(key) => label(key).to_owned(),
                TakenAs::Id => say(lang, "管理ID", "record id").to_owned(),
                TakenAs::Secret => say(
                    lang,
                    "（パスワードは読みません。台帳に残さず、元のファイルからも消してください）",
                    "(passwords are not read; keep them in no ledger, and take them out of the file)",
                )
                .to_owned(),
                TakenAs::Note(_) => say(lang, "（そのまま残します）", "(kept as a note)").to_owned(),
                TakenAs::Above(key, value) => {
                    format!(
                        "{} = {value} {}",
                        label(key),
                        say(lang, "（表の上から、全行に）", "(from above, for every row)")
                    )
                }
            };
            line(out, &format!("  {:>2} {heading} → {taken}", column.column));
        }
        more(out, lang, self.columns.len());
    }

    fn render_rows(&self, out: &mut String, lang: Lang, columns: &Columns) {
        line(out, &format!("\n{}", say(lang, "■ 行", "# Rows")));
        for row in self.rows.iter().take(LISTED) {
            let in_order = columns.fields.iter().filter_map(|field| row.cells.get(field.key));
            let cells: Vec<String> = in_order.map(|text| super::shortened(text)).collect();
            line(out, &format!("  {}{} {}", place(&row.sheet, self.sheets.len()), row.row, cells.join(" | ")));
            for (heading, text) in &row.notes {
                line(out, &format!("      + {}: {}", super::shortened(heading), super::shortened(text)));
            }
            for warning in &row.warnings {
                let heading = super::shortened(&warning.heading);
                line(out, &format!("      ! {} {heading}: {}", warning.column, warned(lang, &warning.what)));
            }
        }
        more(out, lang, self.rows.len());
    }

    fn render_rest(&self, out: &mut String, lang: Lang) {
        if !self.bad.is_empty() {
            line(out, &format!("\n{}", say(lang, "■ 取り込めない行", "# Refused rows")));
        }
        for bad in self.bad.iter().take(LISTED) {
            let at = place(&bad.sheet, self.sheets.len());
            line(out, &format!("  {at}{}", bad.says(lang)));
        }
        more(out, lang, self.bad.len());
        if !self.skipped.is_empty() {
            line(out, &format!("\n{}", say(lang, "■ 読み飛ばした行", "# Left aside")));
        }
        for skipped in self.skipped.iter().take(LISTED) {
            let rows = if skipped.to_row > skipped.row { format!("–{}", skipped.to_row) } else { String::new() };
            let at = place(&skipped.sheet, self.sheets.len());
            line(out, &format!("  {at}{}{rows} {}: {}", skipped.row, left_aside(lang, skipped.why), skipped.text));
        }
        more(out, lang, self.skipped.len());
    }
}

impl BadRow {
    /// Where it is, what stands there, what is wrong, and how it is written.
    #[must_use]
    pub fn says(&self, lang: Lang) -> String {
        let Self { row, column, what, expected, .. } = self;
        let (heading, why) = (super::shortened(&self.heading), refused(lang, &self.why));
        format!("{row}{column} {heading}「{what}」: {why}（{}: {expected}）", say(lang, "書き方", "expected"))
    }
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}

fn more(out: &mut String, lang: Lang, all: usize) {
    if all > LISTED {
        line(out, &format!("  {} {}", say(lang, "ほか", "and more:"), all - LISTED));
    }
}

/// The sheet before a row number, where there are several.
fn place(sheet: &str, sheets: usize) -> String {
    if sheets > 1 { format!("{sheet}!") } else { String::new() }
}

/// What a person should look at.
fn warned(lang: Lang, what: &Warned) -> String {
    match what {
        Warned::EraAssumed { typed, read } => match lang {
            Lang::Ja => format!("「{typed}」を令和とみて {read} と読みました"),
            Lang::En => format!("\"{typed}\" was read as {read} (令和 assumed)"),
        },
        Warned::SerialAssumed { typed, read } => match lang {
            Lang::Ja => format!("「{typed}」を表計算の日付とみて {read} と読みました"),
            Lang::En => format!("\"{typed}\" was read as {read} (a spreadsheet's day)"),
        },
        Warned::NotADay { typed } => match lang {
            Lang::Ja => format!("「{typed}」は日付ではないので、備考として残します"),
            Lang::En => format!("\"{typed}\" is not a day; kept as a note"),
        },
        Warned::NotUnderstood { typed, understood } => match lang {
            Lang::Ja => format!("「{typed}」の意味が分かりません（分かる言葉: {understood}）"),
            Lang::En => format!("\"{typed}\" is not understood (known: {understood})"),
        },
        Warned::ErrorCell { typed } => match lang {
            Lang::Ja => format!("表計算のエラー {typed} なので、空欄とみなします"),
            Lang::En => format!("holds the error {typed}; taken as blank"),
        },
        Warned::Nameless => say(
            lang,
            "見分けるための列が空です。次に取り込むとき、内容が変わると別の行になります",
            "nothing names this row; if it changes it becomes another row at the next import",
        )
        .to_owned(),
    }
}

/// What is wrong with a cell.
fn refused(lang: Lang, why: &BadWhy) -> String {
    match why {
        BadWhy::NoSuchDay { why } => format!("{}（{why}）", say(lang, "そのような日はありません", "no such day")),
        BadWhy::NotAnAnswer => say(lang, "様式にない回答です", "not one of the sheet's words").to_owned(),
        BadWhy::TooLong { length } => match lang {
            Lang::Ja => format!("長すぎます（{length}文字）"),
            Lang::En => format!("too long ({length} characters)"),
        },
        BadWhy::ControlCharacter => say(lang, "印刷できない文字があります", "holds a control character").to_owned(),
        BadWhy::Garbled => say(lang, "文字が壊れています", "characters were lost").to_owned(),
    }
}

/// Why rows were left aside.
fn left_aside(lang: Lang, why: SkipWhy) -> &'static str {
    match why {
        SkipWhy::Blank => say(lang, "空行", "blank"),
        SkipWhy::Title => say(lang, "表の上", "above the table"),
        SkipWhy::Footnote => say(lang, "注記", "footnote"),
        SkipWhy::OnlyNumber => say(lang, "番号だけ", "only a number"),
        SkipWhy::RepeatedHeading => say(lang, "見出しの繰り返し", "headings again"),
        SkipWhy::Example => say(lang, "記入例", "example"),
        SkipWhy::OtherSheet => say(lang, "別の表のシート", "another table"),
    }
}
