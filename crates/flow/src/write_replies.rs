//! Rows of the 事業者確認用の回答 that a vendor answered itself for this shop: by its link, or on the paper that a person typed. The
//! vendor's own word for this shop need not say why it differs from what it says for every shop.

use crate::import_ledger::{ImportError, ReadImport, TypedRowsError, accept_import, read_typed};
use crate::open_pharmacy::{Shop, ShopError, State};
use model::act::{Act, Source};
use model::day::Day;
use model::record::{Ledger, Row};
use model::reply_paper::ReplyPaper;

/// What a vendor answered.
pub(crate) struct VendorRows<'v> {
    /// The vendor and the system, as the ledger names them.
    pub(crate) about: (&'v str, &'v str),
    /// Who filled it in.
    pub(crate) by: &'v str,
    /// A row for each answer, by the columns of the ledger.
    pub(crate) rows: Vec<Row>,
    /// The paper that they were typed from.
    pub(crate) paper: Option<ReplyPaper>,
}

/// Why no row was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteRepliesError {
    /// A value cannot be read.
    #[error(transparent)]
    Typed(#[from] TypedRowsError),
    /// It does not go together with the ledger.
    #[error(transparent)]
    Import(Box<ImportError>),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<ImportError> for WriteRepliesError {
    fn from(why: ImportError) -> Self {
        match why {
            ImportError::Shop(why) => Self::Shop(why),
            why => Self::Import(Box::new(why)),
        }
    }
}

/// Why the days of a row cannot be what was typed.
#[derive(Debug, thiserror::Error)]
pub enum ReplyDayError {
    /// A day cannot be read.
    #[error(
        "{number}の日付「{typed}」を読めません。R7.6.2 や 2025-06-02 のように書いてください / the day \"{typed}\" of {number} cannot be read; write it like 2025-06-02"
    )]
    NotADay {
        /// The row's number.
        number: String,
        /// As typed.
        typed: String,
    },
    /// A day of confirmation that has not come.
    #[error(
        "{number}の確認日「{typed}」は、まだ来ていません / the day \"{typed}\" on which {number} was confirmed has not come yet"
    )]
    Later {
        /// The row's number.
        number: String,
        /// As typed.
        typed: String,
    },
}

/// Whether the days of a row can be read: a target may be the end of a fiscal year.
pub(crate) fn check_days(row: &Row, today: Day) -> Result<(), ReplyDayError> {
    let text = |key: &str| row.get(key).map_or("", String::as_str);
    let is_day = |text: &str| text.is_empty() || text.parse::<Day>().is_ok();
    let (confirmed_on, target_on) = (text("confirmed_on"), text("target_on"));
    // What is confirmed on a day to come would take the place of what is known today.
    if confirmed_on.parse::<Day>().is_ok_and(|day| day > today) {
        return Err(ReplyDayError::Later { number: text("number").to_owned(), typed: confirmed_on.to_owned() });
    }
    let wrong = match (is_day(confirmed_on), is_day(target_on) || Day::deadline(target_on).is_some()) {
        (false, _) => confirmed_on,
        (true, false) => target_on,
        (true, true) => return Ok(()),
    };
    Err(ReplyDayError::NotADay { number: text("number").to_owned(), typed: wrong.to_owned() })
}

/// Writes the rows with their paper, all or nothing. What the vendor left blank beside an answer is empty then. Gives how many rows
/// are new or changed.
pub(crate) async fn write_replies(
    shop: &Shop,
    state: &State,
    given: VendorRows<'_>,
) -> Result<usize, WriteRepliesError> {
    let VendorRows { about: (vendor, system), by, rows, paper } = given;
    let whole = |mut row: Row| {
        for (key, text) in [("vendor", vendor), ("system", system), ("filled_by", by)] {
            row.insert(key.to_owned(), text.to_owned());
        }
        row
    };
    let rows: Vec<Row> = rows.into_iter().map(whole).collect();
    let mut read = read_typed(state, Ledger::VendorReply, &rows)?;
    empty(&mut read, state, &rows);
    if let Some(paper) = paper {
        if !paper.sha256.is_empty() {
            read.source = Source::File(paper.sha256.clone());
        }
        read.beside.push(Act::ReplyPaperKept(paper));
    }
    let taken = accept_import(shop, state, &read, true).await?;
    Ok(taken.new + taken.changed)
}

/// Empties what the vendor emptied: an import leaves what stands.
fn empty(read: &mut ReadImport, state: &State, rows: &[Row]) {
    for (read, row) in read.preview.rows.iter_mut().zip(rows) {
        let is_blank = |key: &&str| row.get(*key).is_some_and(|text| text.trim().is_empty());
        read.emptied = ["confirmed_on", "target_on", "note"].into_iter().filter(is_blank).collect();
    }
    read.plan = tables::plan(&read.preview.rows, &state.rows(Ledger::VendorReply), Ledger::VendorReply);
}
