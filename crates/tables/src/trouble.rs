//! Why a file could not be read: what, why and the next step, in Japanese first.

use crate::standard::StandardError;
use model::edition::Audience;
use model::lang::{Lang, halves};
use model::record::{Field, Ledger};
use std::fmt;

/// A file that could not be read, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The file's name.
    pub file: String,
    /// The sheet, where the trouble is on one.
    pub sheet: Option<String>,
    /// The row, counted from 1.
    pub row: Option<u32>,
    /// The column, counted from 1.
    pub column: Option<u32>,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Nothing in it.
    #[error(
        "ファイルが空です。保存し直したものを選んでください / the file is empty; choose one that was saved completely"
    )]
    Empty,
    /// Larger than allowed.
    #[error(
        "ファイルが大きすぎます（{megabytes} MB、上限 {limit} MB）。表だけを別のファイルに保存してください / the file is too large; save only the table"
    )]
    TooLarge {
        /// Its size.
        megabytes: usize,
        /// The limit.
        limit: usize,
    },
    /// More of something than allowed.
    #[error(
        "{what}が多すぎます（上限 {limit}）。不要な部分を消すか、ファイルを分けてください / too many {what_en}; remove what is not needed or split the file"
    )]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The same in English.
        what_en: &'static str,
        /// The limit.
        limit: u64,
    },
    /// It would unpack into far more than its size.
    #[error(
        "展開すると異常に大きくなるファイルです。開かずに、作成した人に確認してください / the file unpacks into far more than its size; ask whoever made it"
    )]
    Bomb,
    /// XML with a DTD or entities.
    #[error(
        "表計算ソフトが書かない定義（DTD・実体参照）を含むため読みません。表計算ソフトで保存し直してください / the file holds XML definitions that no spreadsheet writes; save it again from a spreadsheet"
    )]
    Definitions,
    /// A password is needed.
    #[error(
        "パスワードで保護されています。パスワードを外して保存し直してください / the file is protected by a password; save it without one"
    )]
    Encrypted,
    /// It ends too early or does not fit together.
    #[error(
        "ファイルが壊れているか、途中で切れています（{what}）。元のファイルを保存し直してください / the file is broken or cut off{detail}; save it again"
    )]
    Broken {
        /// What does not fit.
        what: String,
        /// What a library says of it, in brackets.
        detail: String,
    },
    /// It is something else.
    #[error(
        "表のファイルではありません（{0}）。xlsx、xls、ods、csv、tsv、json のどれかで保存してください / not a table; save it as xlsx, xls, ods, csv, tsv or json"
    )]
    NotATable(&'static str),
    /// A vendor's reply that is no table: a person types it.
    #[error(
        "表のファイルではありません（{0}）。PDF・紙・写真の回答は、画面「事業者の回答」（/replies）か `yakumori reply type` で、ファイルと一緒に書き写してください / not a table; type a reply that came as PDF, on paper or as a photo on the page /replies, or with `yakumori reply type`"
    )]
    ReplyNotATable(&'static str),
    /// An old or rare kind of spreadsheet.
    #[error(
        "この形式（{0}）は読めません。Excel で xlsx として保存し直してください / this kind of spreadsheet cannot be read; save it as xlsx"
    )]
    OldKind(&'static str),
    /// The text's encoding is not known.
    #[error(
        "文字コードが分かりません。UTF-8 か Shift_JIS の csv、または xlsx で保存し直してください / unknown encoding; save it as UTF-8 or Shift_JIS csv, or as xlsx"
    )]
    Encoding,
    /// No row looks like the ledger's headings.
    #[error(
        "「{ledger}」の見出しの行が見つかりません。見出し（{expected}など）のある行を含めてください。○を並べた表や縦横が逆の表は、一行に一件ずつ書き直してください / no row carries the headings of {ledger}; include a row of headings ({expected}…), and write one record to a row"
    )]
    NoHeadings {
        /// The ledger's title.
        ledger: &'static str,
        /// Some of its headings.
        expected: String,
    },
    /// The headings are those of another ledger.
    #[error(
        "「{looks_like}」のように見えます。「{wanted}」ではありません。取り込む台帳（{code}）を確かめてください / looks like another ledger ({code})"
    )]
    OtherLedger {
        /// What it looks like.
        looks_like: &'static str,
        /// The other ledger's code.
        code: &'static str,
        /// What was asked for.
        wanted: &'static str,
    },
    /// The form is another one than was asked for.
    #[error(
        "これは{looks_like}の様式です。{wanted}ではありません。{command} で取り込んでください / this is the form {looks_like}, not {wanted}; import it with {command}"
    )]
    OtherForm {
        /// The mark of what it is.
        looks_like: &'static str,
        /// The mark of what was asked for.
        wanted: &'static str,
        /// The command for it.
        command: &'static str,
    },
    /// The form is of another year than the one worked on.
    #[error(
        "令和{in_file}年度の様式です。いまの版（{edition}）の回答にはできません。年度の合う様式を選んでください / the form is of Reiwa year {in_file}; it cannot answer the present edition ({edition})"
    )]
    OtherYear {
        /// The year of the era in the file.
        in_file: i16,
        /// The edition worked on.
        edition: String,
    },
    /// A form with no answer on it.
    #[error(
        "様式に、まだ回答が記入されていません。「はい」か「いいえ」を書き込んだものを選んでください（図形で描いた丸は読めません） / nothing is answered on the form yet; choose one with はい or いいえ typed in (circles that were drawn cannot be read)"
    )]
    NotFilledIn,
    /// A form with days where the answers should be.
    #[error(
        "様式に、回答（はい・いいえ）の列が見つかりません。回答の列の見出しを「確認結果」か「回答」としてから取り込んでください / the form has no column of answers; head it 確認結果 or 回答"
    )]
    NoAnswers,
    /// A vendor's answers without the vendor's name.
    #[error(
        "事業者名がないので、どの事業者の回答か分かりません。表の上に「事業者名」とその名前を書いてから取り込んでください / the vendor's name is missing; write 事業者名 and the name above the table"
    )]
    NoVendor,
    /// The ledger has no column of that name.
    #[error(
        "{}に「{typed}」という項目はありません。項目は {} です。判定に使わずに残すなら「残す」と書いてください / there is no such column; there are {}, or keep for a note",
        ledger.title(Lang::Ja), names(*ledger, "、", |field| field.label), names(*ledger, ", ", |field| field.key)
    )]
    NoSuchColumn {
        /// As typed.
        typed: String,
        /// The ledger.
        ledger: Ledger,
    },
    /// A column cannot be what a person says it is.
    #[error(
        "見出し「{heading}」の列は、そのようには読めません。この表の見出しは {headings} です。同じ項目の列が二つあるとき、パスワードの列、このプログラムが書き出したファイルの列も、変えられません / the column cannot be read as that; see the headings of the table. Two columns cannot be the same one, and columns of passwords or of an export of this program stay what they are"
    )]
    NotSoRead {
        /// As typed.
        heading: String,
        /// The headings of the file.
        headings: String,
    },
    /// A quotation mark that is not closed.
    #[error(
        "引用符（\"）が閉じていないため、どこまでが一つの欄か分かりません。この行の引用符を直してください / a quotation mark is not closed, so that the cells cannot be told apart; correct the quotation marks on this row"
    )]
    OpenQuote,
    /// A standard reply that is not as it must be.
    #[error(transparent)]
    Standard(#[from] StandardError),
    /// No sheet is an official form.
    #[error(
        "公式のチェックリストの様式が見つかりません。厚生労働省が公表した xlsx をそのまま選んでください / no sheet looks like the official checklist; choose the published xlsx itself"
    )]
    NoForm,
}

impl Why {
    /// The form for an audience where the other one was wanted.
    #[must_use]
    pub fn other_form(is: Audience) -> Self {
        match is {
            Audience::Pharmacy => {
                Self::OtherForm {
                    looks_like: "薬局確認用", wanted: "事業者確認用", command: "yakumori import answers"
                }
            }
            Audience::Vendor => Self::OtherForm {
                looks_like: "事業者確認用",
                wanted: "薬局確認用",
                command: "yakumori import vendor-reply",
            },
        }
    }

    /// The trouble of a whole file.
    #[must_use]
    pub fn in_file(self, file: &str) -> ReadError {
        ReadError { file: file.to_owned(), sheet: None, row: None, column: None, why: self }
    }

    pub(crate) fn broken(what: impl fmt::Display) -> Self {
        Self::Broken { what: what.to_string(), detail: String::new() }
    }

    /// What a library found, in its own words: they stand in the English half only.
    pub(crate) fn unreadable(what: &str, why: impl fmt::Display) -> Self {
        // The halves of a message are parted by a stroke.
        Self::Broken { what: what.to_owned(), detail: format!(" ({})", why.to_string().replace(" / ", "/")) }
    }
}

/// The columns of a ledger in one line.
fn names(ledger: Ledger, between: &str, name: fn(&Field) -> &'static str) -> String {
    ledger.fields().iter().map(name).collect::<Vec<_>>().join(between)
}

impl std::error::Error for ReadError {}

/// Both halves name the file and the place: a reader sees one of them only.
impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = self.why.to_string();
        let (ja, en) = halves(&why).unwrap_or((&why, &why));
        let [at, at_en] = self.place();
        write!(f, "{}{at}: {ja} / {}{at_en}: {en}", self.file, self.file)
    }
}

impl ReadError {
    /// The trouble with a file that was to be a vendor's reply: what came as PDF or picture has a way of its own.
    #[must_use]
    pub fn of_reply(mut self) -> Self {
        if let Why::NotATable(what) = self.why {
            self.why = Why::ReplyNotATable(what);
        }
        self
    }

    /// Where in the file it is, in both languages; nothing for what is not known.
    fn place(&self) -> [String; 2] {
        let sheet = self.sheet.as_deref().filter(|sheet| !sheet.is_empty());
        let column = self.column.map(crate::workbook::letters);
        let parts = [
            sheet.map(|sheet| (format!(" シート「{sheet}」"), format!(" sheet \"{sheet}\""))),
            self.row.map(|row| (format!(" {row}行目"), format!(" row {row}"))),
            column.map(|column| (format!(" {column}列"), format!(" column {column}"))),
        ];
        let known = || parts.iter().flatten();
        [known().map(|(ja, _)| ja.as_str()).collect(), known().map(|(_, en)| en.as_str()).collect()]
    }
}
