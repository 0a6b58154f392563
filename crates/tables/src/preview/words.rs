//! The preview in words.

use super::says::{left_aside, refused, warned};
use super::{BadRow, Preview, ReadRow, SkipWhy, Skipped, TakenAs, Warning};
use crate::columns::{ANSWERS, Columns};
use model::lack::tells_of_lack;
use model::lang::Lang;
use model::record::Ledger;
use model::text::holds_any;
use model::unsettled::is_unsettled;
use model::width;
use std::fmt::Write as _;

/// Rows of a kind that are listed one by one; the rest is counted.
const LISTED: usize = 200;
/// Notes outside the table that are quoted; the rest is counted.
const NOTES: usize = 5;

/// One of two texts.
pub(super) fn say<'t>(lang: Lang, ja: &'t str, en: &'t str) -> &'t str {
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
        // Every row shows the same columns, so that a blank is seen and no value stands under another's heading.
        let shown: Vec<_> =
            columns.fields.iter().filter(|field| self.rows.iter().any(|r| r.cells.contains_key(field.key))).collect();
        if !shown.is_empty() {
            let labels: Vec<&str> = shown.iter().map(|field| say(lang, field.label, field.label_en)).collect();
            line(out, &format!("  {} {}", say(lang, "行", "row"), labels.join(" | ")));
        }
        for row in self.rows.iter().take(LISTED) {
            let text = |key: &str| row.cells.get(key).map(|text| super::shortened(text)).unwrap_or_default();
            let cells: Vec<String> = shown.iter().map(|field| text(field.key)).collect();
            line(out, &format!("  {}{} {}", place(&row.sheet, self.sheets.len()), row.row, cells.join(" | ")));
            for (heading, text) in &row.notes {
                line(out, &format!("      + {}: {}", super::shortened(heading), super::shortened(text)));
            }
            for warning in &row.warnings {
                line(out, &format!("      ! {}", warning.says(lang)));
            }
        }
        more(out, lang, self.rows.len());
    }

    /// What a person should look at, in few lines: of the same kind in the same column, the first and how many.
    #[must_use]
    pub fn cautions(&self, lang: Lang) -> Vec<String> {
        let mut kinds: Vec<(&ReadRow, &Warning, usize)> = Vec::new();
        for (row, warning) in self.rows.iter().flat_map(|row| row.warnings.iter().map(move |warning| (row, warning))) {
            let same = |(first, known, _): &&mut (&ReadRow, &Warning, usize)| {
                first.sheet == row.sheet
                    && known.column == warning.column
                    && known.heading == warning.heading
                    && std::mem::discriminant(&known.what) == std::mem::discriminant(&warning.what)
            };
            match kinds.iter_mut().find(same) {
                Some((.., count)) => *count += 1,
                None => kinds.push((row, warning, 1)),
            }
        }
        let say_one = |(row, warning, count): &(&ReadRow, &Warning, usize)| {
            let at = place(&row.sheet, self.sheets.len());
            let one = format!("{at}{}{} {}", row.row, say(lang, "行目", ""), warning.says(lang));
            match (count - 1, lang) {
                (0, _) => one,
                (more, Lang::Ja) => format!("{one}（同じものがほかに{more}件）"),
                (more, Lang::En) => format!("{one} (and {more} more like it)"),
            }
        };
        kinds.iter().map(say_one).chain(self.kept_columns(lang)).chain(self.unread_notes(lang)).collect()
    }

    /// What stands beside the table in words that may change what the table says. Nothing reads them: the person is told, and where
    /// they belong.
    fn unread_notes(&self, lang: Lang) -> Option<String> {
        let says = |skipped: &&Skipped| {
            let at = place(&skipped.sheet, self.sheets.len());
            format!("{at}{}{}「{}」", skipped.row, say(lang, "行目", ""), skipped.text)
        };
        let notes: Vec<String> =
            self.skipped.iter().filter(|skipped| skipped.may_matter()).map(|it| says(&it)).collect();
        let (shown, more) = notes.split_at(notes.len().min(NOTES));
        let shown = shown.join(say(lang, "、", ", "));
        let more = match (more.len(), lang) {
            (0, _) => String::new(),
            (more, Lang::Ja) => format!("（ほか{more}件）"),
            (more, Lang::En) => format!(" (and {more} more)"),
        };
        let says = match lang {
            Lang::Ja => format!(
                "表の外に書かれたことは読みません。ある行のことなら、その行の備考に書いて取り込んでください: {shown}{more}"
            ),
            Lang::En => format!(
                "what stands outside the table is not read; where it is about a row, write it into that row's remarks: {shown}{more}"
            ),
        };
        (!notes.is_empty()).then_some(says)
    }

    /// The columns that nothing judges by, but for those that everybody knows to mean nothing here.
    fn kept_columns(&self, lang: Lang) -> Option<String> {
        let kept = self.columns.iter().filter(|column| matches!(column.taken_as, TakenAs::Note(_)));
        let kept: Vec<&str> =
            kept.map(|column| column.heading.as_str()).filter(|text| !text.is_empty() && !is_plain(text)).collect();
        // A form has no columns beside its own.
        let how = match (self.ledger == ANSWERS.code || self.form.is_some(), lang) {
            (true, _) => "",
            (false, Lang::Ja) => "。--column 見出し=項目 で意味を決められます",
            (false, Lang::En) => " (--column HEADING=COLUMN gives one a meaning)",
        };
        let says = match lang {
            Lang::Ja => {
                format!("意味の分からない列は、そのまま残します（判定には使いません{how}）: {}", kept.join("、"))
            }
            Lang::En => {
                format!("columns whose meaning is not known are kept; nothing judges by them{how}: {}", kept.join(", "))
            }
        };
        (!kept.is_empty()).then_some(says)
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
            line(out, &format!("  {}", skipped.says(lang, self.sheets.len())));
        }
        more(out, lang, self.skipped.len());
    }
}

impl Skipped {
    /// Whether it may be about what stands in the table: a footnote with something to say, and a title only where it takes something
    /// back (「案」). A form's own notes are its wording.
    fn may_matter(&self) -> bool {
        const PLAIN: [&str; 8] = ["作成", "最終更新", "更新:", "更新したら", "以上", "以下余白", "合計", "計:"];
        const DRAFTS: [&str; 5] = ["(案)", "【案】", "[案]", "下書き", "記入例"];
        let key = width::key(&self.text);
        let takes_back = || holds_any(&key, &DRAFTS) || is_unsettled(&key) || tells_of_lack(&key);
        match self.why {
            SkipWhy::Footnote => !PLAIN.iter().any(|plain| key.starts_with(plain)),
            SkipWhy::Comment => true,
            SkipWhy::Title => key.starts_with(['※', '*', '注']) || takes_back(),
            _ => false,
        }
    }

    /// Where it is, why, and what stands there. A whole sheet is named.
    fn says(&self, lang: Lang, sheets: usize) -> String {
        let why = left_aside(lang, self.why);
        if self.row == 0 {
            let what = if self.text.is_empty() { String::new() } else { format!(": {}", self.text) };
            return format!("{}「{}」 {why}{what}", say(lang, "シート", "sheet "), self.sheet);
        }
        let rows = if self.to_row > self.row { format!("–{}", self.to_row) } else { String::new() };
        format!("{}{}{rows} {why}: {}", place(&self.sheet, sheets), self.row, self.text)
    }
}

impl Warning {
    fn says(&self, lang: Lang) -> String {
        let about: Vec<String> = [self.column.clone(), super::shortened(&self.heading)]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        let what = warned(lang, &self.what);
        if about.is_empty() { what } else { format!("{}: {what}", about.join(" ")) }
    }
}

impl BadRow {
    /// What stands there, what is wrong, and how it is written: for values that were typed and come from no file.
    #[must_use]
    pub fn says_of_value(&self, lang: Lang) -> String {
        let why = refused(lang, &self.why);
        format!("「{}」: {why}（{}: {}）", self.what, say(lang, "書き方", "expected"), self.expected)
    }

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

/// Running numbers and readings of names are kept like any other column; there is nothing to tell of them.
fn is_plain(heading: &str) -> bool {
    let plain = ["no", "no.", "番号", "項番", "#", "ふりがな", "フリガナ", "よみ", "読み", "ヨミ", "カナ", "氏名カナ"];
    plain.iter().any(|plain| width::key(plain) == width::key(heading))
}
