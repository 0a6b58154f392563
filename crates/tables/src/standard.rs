//! 標準回答 as a file: a head, then one line for each row of the vendors' form, as text that people can read. Nothing in it can be
//! written in two ways, so that what was signed is one text only. The signature itself is looked at by `flow`.

use crate::trouble::{ReadError, Why};
use model::day::{Day, PartialDay};
use model::said::Word as _;
use model::standard::{StandardReply, StandardRow, StoppedKey};
use model::text::hides;
use model::width;
use model::word::Number;
use std::collections::BTreeSet;

/// What such a file begins with, before the number of its format.
const FIRST: &str = "yakumori/standard-reply/";
/// The format that is written and read.
const FORMAT: &str = "1";
/// The largest file: a form has some twenty rows.
const BYTES_MAX: usize = 64 << 10;
/// So many rows, and letters of a value.
const ROWS_MAX: usize = 200;
const LETTERS_MAX: usize = 1_000;
/// The lines of the head, in their order.
const HEAD: [&str; 6] = ["事業者", "製品", "版", "様式", "発行日", "鍵"];
/// The columns of the rows, in their order.
const COLUMNS: [&str; 5] = ["番号", "確認結果", "確認日", "目標日", "備考"];
/// What parts the values of a row, and what stands for a blank one.
const BETWEEN: &str = " | ";
const BLANK: &str = "-";

/// Why a standard reply is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StandardError {
    /// Too many bytes.
    #[error(
        "標準回答のファイルとして大きすぎます（上限 {} KB）。事業者が公表したファイルか確かめてください / too large for a standard reply (at most {} KB); check that it is the file that the vendor published",
        BYTES_MAX >> 10, BYTES_MAX >> 10
    )]
    TooLarge,
    /// No text.
    #[error(
        "文字として読めないところがあります（UTF-8 ではありません）。事業者から、ファイルをもう一度受け取ってください / it is no text in UTF-8; get the file from the vendor again"
    )]
    NotText,
    /// Another format.
    #[error(
        "この標準回答の形式（{0}）は、薬守のこの版では読めません。薬守を新しくしてください / this version of Yakumori does not read standard replies of the format {0}; bring Yakumori up to date"
    )]
    OtherFormat(String),
    /// A letter that cannot be seen.
    #[error(
        "見えない文字（制御文字や、文字の向きを変える印）があります。取り込んでいません。事業者に知らせてください / a letter that cannot be seen, or one that turns the direction of writing; nothing was taken, tell the vendor"
    )]
    Unseen,
    /// A line is not what should stand there.
    #[error(
        "「{0}」の行がありません。ファイルが変わったか、途中で切れています。事業者から、もう一度受け取ってください / the line \"{0}\" is not there; the file was changed or cut off, get it from the vendor again"
    )]
    NoLine(&'static str),
    /// A value cannot be read.
    #[error(
        "「{column}」の「{typed}」を読めません（例: {expected}）。事業者に知らせてください / \"{typed}\" cannot be read as {column} (such as {expected}); tell the vendor"
    )]
    Value {
        /// The column.
        column: &'static str,
        /// What stands there.
        typed: String,
        /// What could.
        expected: &'static str,
    },
    /// An item is answered twice.
    #[error(
        "{0} の行が二つあります。どちらが正しいか、事業者に聞いてください / {0} is answered twice; ask the vendor which is right"
    )]
    Twice(String),
    /// More rows than a form has, or none.
    #[error("行が1行から{ROWS_MAX}行までではありません / not between 1 and {ROWS_MAX} rows")]
    Rows,
    /// The signature does not fit what is said.
    #[error(
        "この標準回答は、署名のあとで変わっています（またはファイルが壊れています）。取り込んでいません。事業者が公表したファイルを、開かずにそのまま受け取り直してください / this standard reply was changed after it was signed, or the file is damaged; nothing was taken. Get the file that the vendor published once more and leave it as it is"
    )]
    Altered,
    /// The key is not one of the vendor that the file names.
    #[error(
        "ファイルの事業者名と、署名した鍵の事業者名が違います。取り込んでいません。事業者に知らせてください / the vendor that the file names is not the one of the key that signed it; nothing was taken, tell the vendor"
    )]
    OtherVendor,
    /// It is for another year.
    #[error(
        "この標準回答は様式 {in_file} のものです。いま使っている様式は {wanted} です。{wanted} の標準回答を、事業者に頼んでください / this standard reply is for the form {in_file}; the form in use is {wanted}. Ask the vendor for the one for {wanted}"
    )]
    OtherEdition {
        /// Its edition.
        in_file: String,
        /// The pharmacy's.
        wanted: String,
    },
    /// Its day has not come.
    #[error(
        "発行日（{0}）がまだ来ていません。この機器の時計と、ファイルを確かめてください / the day of issue ({0}) has not come yet; check the clock of this machine, and the file"
    )]
    Future(Day),
    /// Its key is trusted no more.
    #[error(
        "この標準回答の鍵 {fingerprint} は、この薬局が{on}に信頼しないことにした鍵です（{reason}）。取り込んでいません。事業者に、新しい鍵で署名した標準回答を頼んでください / the key {fingerprint} of this standard reply is trusted no more since {on} ({reason}); nothing was taken. Ask the vendor for a reply signed by its new key",
        fingerprint = .0.fingerprint, on = .0.on, reason = .0.reason
    )]
    Stopped(Box<StoppedKey>),
}

/// Whether a file is a standard reply, of whatever format.
#[must_use]
pub fn is_standard(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).starts_with(FIRST.as_bytes())
}

/// The text of a standard reply, which is what is signed.
#[must_use]
pub fn write_standard(reply: &StandardReply) -> String {
    let issued_on = reply.issued_on.to_string();
    let values = [&reply.vendor, &reply.product, &reply.version, &reply.edition, &issued_on, &reply.key];
    let head = HEAD.iter().zip(values).map(|(label, value)| format!("{label}: {value}\n"));
    let rows = reply.rows.iter().map(|row| {
        let values = [&row.number, &row.answer, &row.confirmed_on, &row.target_on, &row.note];
        values.map(|value| if value.is_empty() { BLANK } else { value }).join(BETWEEN) + "\n"
    });
    format!("{FIRST}{FORMAT}\n{}{}\n{}", head.collect::<String>(), COLUMNS.join(BETWEEN), rows.collect::<String>())
}

/// Reads a standard reply, with the line of its signature. Nothing in it is trusted.
///
/// # Errors
/// [`ReadError`] with the line; a line that is read is exactly what [`write_standard`] writes.
pub fn read_standard(name: &str, bytes: &[u8]) -> Result<(StandardReply, String), ReadError> {
    let failed = |(row, why): (Option<u32>, StandardError)| ReadError { row, ..Why::Standard(why).in_file(name) };
    if bytes.len() > BYTES_MAX {
        return Err(failed((None, StandardError::TooLarge)));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| failed((None, StandardError::NotText)))?;
    // Mail and editors on Windows put their own line ends and a mark at the beginning; the words are the same.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    parse(&text).map_err(failed)
}

/// Checks a reply as it would be read again.
///
/// # Errors
/// [`ReadError`] with the line that the file would have.
pub fn check_standard(name: &str, reply: &StandardReply) -> Result<(), ReadError> {
    read_standard(name, format!("{}\nsignature\n", write_standard(reply)).as_bytes()).map(drop)
}

type Wrong = (Option<u32>, StandardError);

fn parse(text: &str) -> Result<(StandardReply, String), Wrong> {
    let mut lines = Lines { lines: text.lines(), at: 0 };
    let first = lines.next("形式")?;
    let format = first.strip_prefix(FIRST).unwrap_or_default();
    if format != FORMAT {
        return Err((Some(1), StandardError::OtherFormat(format.chars().take(20).collect())));
    }
    let mut head = HEAD.into_iter();
    let mut value = || lines.value(head.next().unwrap_or_default());
    let [vendor, product, version, edition] = [value()?, value()?, value()?, value()?];
    let issued = value()?;
    let issued_on = issued.parse::<Day>().ok().filter(|day| day.to_string() == issued);
    let issued_on = issued_on.ok_or_else(|| (Some(6), wrong("発行日", &issued, "2025-06-02")))?;
    let key = value()?;
    if lines.next("番号")? != COLUMNS.join(BETWEEN) {
        return Err((Some(lines.at), StandardError::NoLine("番号 | 確認結果 | 確認日 | 目標日 | 備考")));
    }
    let (mut rows, mut seen) = (Vec::new(), BTreeSet::new());
    loop {
        let line = lines.next("署名")?;
        if line.is_empty() {
            break;
        }
        let row = row(line).map_err(|why| (Some(lines.at), why))?;
        if !seen.insert(width::key(&row.number)) {
            return Err((Some(lines.at), StandardError::Twice(row.number)));
        }
        rows.push(row);
    }
    if rows.is_empty() || rows.len() > ROWS_MAX {
        return Err((None, StandardError::Rows));
    }
    let signature = lines.next("署名")?.to_owned();
    // A second signature, or words behind it, are not what the vendor published.
    if lines.lines.next().is_some() {
        return Err((Some(lines.at + 1), StandardError::Altered));
    }
    Ok((StandardReply { vendor, product, version, edition, issued_on, key, rows }, signature))
}

/// The lines of a file, and how many were read.
struct Lines<'t> {
    lines: std::str::Lines<'t>,
    at: u32,
}

impl<'t> Lines<'t> {
    /// The next line, which says `what`.
    fn next(&mut self, what: &'static str) -> Result<&'t str, Wrong> {
        self.at += 1;
        let line = self.lines.next().ok_or((Some(self.at), StandardError::NoLine(what)))?;
        if hides(line) { Err((Some(self.at), StandardError::Unseen)) } else { Ok(line) }
    }

    /// The value of the next line of the head.
    fn value(&mut self, label: &'static str) -> Result<String, Wrong> {
        let line = self.next(label)?;
        let value = line.strip_prefix(label).and_then(|rest| rest.strip_prefix(": "));
        let value = value.ok_or((Some(self.at), StandardError::NoLine(label)))?;
        if !is_value(value) {
            return Err((Some(self.at), wrong(label, value, "ミドリレセプト 5.2")));
        }
        Ok(value.to_owned())
    }
}

/// One value with nothing around it, of a length that somebody reads.
fn is_value(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= LETTERS_MAX
}

fn row(line: &str) -> Result<StandardRow, StandardError> {
    let mut values = COLUMNS.into_iter().zip(line.splitn(COLUMNS.len(), BETWEEN));
    let mut next = |expected: &'static str, is_one: &dyn Fn(&str) -> bool| {
        let (column, text) = values.next().ok_or(StandardError::NoLine("番号 | 確認結果 | 確認日 | 目標日 | 備考"))?;
        let is_fine = is_value(text) && (text == BLANK || is_one(text));
        if is_fine { Ok(if text == BLANK { "" } else { text }.to_owned()) } else { Err(wrong(column, text, expected)) }
    };
    let is_day = |text: &str| text.parse::<PartialDay>().is_ok_and(|day| day.to_string() == text);
    let (number, answer) = (next(Number::EXAMPLES, &|text| Number::read(text).is_some())?, next("はい", &|_| true)?);
    let (confirmed_on, target_on) = (next("2025-06-02", &is_day)?, next("2026-03-31", &is_day)?);
    let row = StandardRow { number, answer, confirmed_on, target_on, note: next("備考", &|_| true)? };
    match (row.number.is_empty(), row.answer.is_empty()) {
        (true, _) => Err(wrong("番号", BLANK, Number::EXAMPLES)),
        (_, true) => Err(wrong("確認結果", BLANK, "はい")),
        (false, false) => Ok(row),
    }
}

fn wrong(column: &'static str, typed: &str, expected: &'static str) -> StandardError {
    StandardError::Value { column, typed: crate::preview::shortened(typed), expected }
}
