//! Links for vendors: the questions of the 事業者確認用 about one system, answered without an account. Whoever holds a link sees
//! that vendor's form and nothing else, until the link lapses or is closed.

use super::{kind, new_ticket, now_ms, pass};
use crate::ask_vendor::{RequestTold, request_row};
use crate::clock::new_id;
use crate::import_ledger::{ImportError, ReadImport, TypedRowsError, accept_import, read_typed};
use crate::judge::checklist_for;
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::put_row::{ChangeRowsError, RowChange, change_rows};
use crate::sign_answer::Saw;
use crate::slips;
use gate::Ticket;
use journal::StoreError;
use model::act::Act;
use model::answer::Choice;
use model::day::Day;
use model::record::{Ledger, Row};
use serde::{Deserialize, Serialize};
use tables::Fate;

/// The longest that a link leads in, in days.
const MOST_DAYS: i64 = 60;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A link that leads in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorLink {
    /// Its id.
    pub id: String,
    /// The vendor.
    pub vendor: String,
    /// The system.
    pub system: String,
    /// The last moment (milliseconds since 1970).
    pub until_ms: i64,
}

/// What is kept of a link.
#[derive(Serialize, Deserialize)]
struct Kept {
    vendor: String,
    system: String,
}

/// Why no link was made, or nothing was taken.
#[derive(Debug, thiserror::Error)]
pub enum VendorLinkError {
    /// Too short or too long.
    #[error("日数は1日から{MOST_DAYS}日までです / one to {MOST_DAYS} days")]
    Days,
    /// The vendor is on no form.
    #[error("その事業者とシステムは、システム一覧にありません / there is no such vendor and system in the ledger")]
    Unknown,
    /// The link is not one, was closed, or has lapsed.
    #[error(
        "このリンクは使えません。期限が過ぎたか、閉じられています。薬局に、新しいリンクを頼んでください / the link cannot be used: it has lapsed or was closed; ask the pharmacy for a new one"
    )]
    Lapsed,
    /// Nobody says who answers.
    #[error("記入した方のお名前を書いてください / write who fills this in")]
    NoName,
    /// No row was answered.
    #[error("どの項目も選ばれていません / no row is answered")]
    Nothing,
    /// A remark stands beside no answer.
    #[error(
        "{0}に備考がありますが、「はい」「いいえ」が選ばれていません。どちらかを選んでください / {0} has a remark and no answer: choose yes or no"
    )]
    NoChoice(String),
    /// An いいえ has no day by which it becomes はい. Asked once: a vendor who cannot say is taken at their word.
    #[error(
        "{0}の「いいえ」に目標日がありません。目標日を書くか、「まだ決まっていない」に印を付けてください。書けないときは、このままもう一度押せば届きます / the no of {0} has no target day: write one, or tick that it is not settled; press again where you cannot say"
    )]
    NoTarget(String),
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
    /// Something else cannot be read.
    #[error(transparent)]
    Typed(#[from] TypedRowsError),
    /// What was emptied could not be.
    #[error(transparent)]
    Change(#[from] Box<ChangeRowsError>),
    /// It does not go together with the ledger.
    #[error(transparent)]
    Import(#[from] Box<ImportError>),
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for VendorLinkError {
    fn from(why: StoreError) -> Self {
        Self::Shop(why.into())
    }
}

/// Makes a link; gives what is secret of it.
///
/// # Errors
/// [`VendorLinkError`]; nothing was made then.
pub async fn open_vendor_link(shop: &Shop, about: (&str, &str), days: i64) -> Result<Ticket, VendorLinkError> {
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(VendorLinkError::Days);
    }
    let (ticket, now) = (new_ticket(&shop.clock).map_err(ShopError::from)?, now_ms(&shop.clock));
    let id = new_id(&shop.clock).map_err(ShopError::from)?;
    let kept = Kept { vendor: about.0.to_owned(), system: about.1.to_owned() };
    let (vendor, system, until_ms) = (kept.vendor.clone(), kept.system.clone(), now + days * DAY_MS);
    let asked = request(shop, &kept, (now, until_ms)).await?;
    // The entry first: nobody answers by a link of which the record does not tell.
    let opened = Act::VendorLinkOpened { id: id.clone(), vendor, system, until_ms };
    shop.append(vec![(opened, None), (asked, None)]).await?;
    let link = pass(kind::VENDOR, digest(ticket.text()), &holder(&id), &kept, until_ms);
    shop.journal.put_passes(&[link.map_err(ShopError::from)?], now).await?;
    Ok(ticket)
}

/// A link is a request, wanted while it leads in.
async fn request(shop: &Shop, kept: &Kept, (now, until_ms): (i64, i64)) -> Result<Act, ShopError> {
    let day = |ms| Day::and_time_in_tokyo(ms).0.to_string();
    let edition = checklist_for(&shop.now().await?.shop, None).map(|checklist| checklist.edition.id);
    let (asked_on, due_on) = (day(now), day(until_ms));
    let told = RequestTold { asked_on: &asked_on, way: "リンク", person: "", due_on: &due_on };
    let cells = request_row((&kept.vendor, &kept.system), &edition.unwrap_or_default(), told);
    Ok(slips::put(Ledger::Requests, new_id(&shop.clock)?, cells, Row::new()))
}

fn holder(id: &str) -> String {
    format!("vendor-link/{id}")
}

/// Whether what is written is a vendor's own word, by its link.
pub(crate) fn is_vendors(shop: &Shop) -> bool {
    shop.actor.starts_with("vendor-link/")
}

fn digest(secret: &str) -> String {
    gate::digest("vendor", secret)
}

fn read(pass: &journal::Pass) -> Option<VendorLink> {
    let Kept { vendor, system } = serde_json::from_str(&pass.value).ok()?;
    let id = pass.holder.strip_prefix("vendor-link/")?.to_owned();
    Some(VendorLink { id, vendor, system, until_ms: pass.until_ms })
}

/// The links that lead in, the first to lapse first.
///
/// # Errors
/// The record cannot be read.
pub async fn vendor_links(shop: &Shop) -> Result<Vec<VendorLink>, ShopError> {
    let passes = shop.journal.passes(kind::VENDOR, now_ms(&shop.clock)).await?;
    let mut links: Vec<VendorLink> = passes.iter().filter_map(read).collect();
    links.sort_by_key(|link| link.until_ms);
    Ok(links)
}

/// Closes a link before its time. One that leads nowhere is no entry.
///
/// # Errors
/// The record cannot be written; it leads in still then.
pub async fn close_vendor_link(shop: &Shop, id: &str) -> Result<(), ShopError> {
    let leads_in = vendor_links(shop).await?.iter().any(|link| link.id == id);
    shop.journal.drop_passes_of(&holder(id), &[kind::VENDOR]).await?;
    if leads_in {
        shop.append(vec![(Act::VendorLinkClosed { id: id.to_owned() }, None)]).await?;
    }
    Ok(())
}

/// What a link leads to.
///
/// # Errors
/// [`VendorLinkError::Lapsed`], or the record cannot be read.
pub async fn vendor_link(shop: &Shop, secret: &str) -> Result<VendorLink, VendorLinkError> {
    let pass = shop.journal.pass(kind::VENDOR, &digest(secret), now_ms(&shop.clock)).await?;
    pass.as_ref().and_then(read).ok_or(VendorLinkError::Lapsed)
}

/// Whether the days of a row can be read: a target may be the end of a fiscal year.
fn check_days(row: &Row, today: Day) -> Result<(), VendorLinkError> {
    let text = |key: &str| row.get(key).map_or("", String::as_str);
    let is_day = |text: &str| text.is_empty() || text.parse::<Day>().is_ok();
    let (confirmed_on, target_on) = (text("confirmed_on"), text("target_on"));
    // What is confirmed on a day to come would take the place of what is known today.
    if confirmed_on.parse::<Day>().is_ok_and(|day| day > today) {
        return Err(VendorLinkError::Later { number: text("number").to_owned(), typed: confirmed_on.to_owned() });
    }
    let wrong = match (is_day(confirmed_on), is_day(target_on) || Day::deadline(target_on).is_some()) {
        (false, _) => confirmed_on,
        (true, false) => target_on,
        (true, true) => return Ok(()),
    };
    Err(VendorLinkError::NotADay { number: text("number").to_owned(), typed: wrong.to_owned() })
}

/// What a vendor answers.
#[derive(Debug, Clone)]
pub struct VendorAnswers<'a> {
    /// Who fills it in.
    pub by: &'a str,
    /// A row for each answer, by the columns of the ledger.
    pub rows: Vec<Row>,
    /// Whether they were asked already for the days that are missing.
    pub was_asked: bool,
}

/// What a remark says where a vendor cannot name a day yet.
pub const NO_DAY_YET: &str = "目標日はまだ決まっていない";

/// The numbers of the rows with an いいえ of which nothing says by when.
fn undated(rows: &[Row]) -> String {
    let text = |row: &Row, key: &str| row.get(key).cloned().unwrap_or_default();
    let is_undated = |row: &&Row| {
        text(row, "answer") == Choice::No.word()
            && text(row, "target_on").is_empty()
            && !text(row, "note").contains(NO_DAY_YET)
    };
    rows.iter().filter(is_undated).map(|row| text(row, "number")).collect::<Vec<_>>().join("、")
}

/// Takes a vendor's answers: a row of the 事業者確認用の回答 for each that was given, written in the vendor's name. What they emptied
/// is empty then.
///
/// # Errors
/// [`VendorLinkError`]; nothing was written then.
pub async fn take_vendor_answers(
    shop: &Shop,
    state: &State,
    link: &VendorLink,
    given: VendorAnswers<'_>,
) -> Result<usize, VendorLinkError> {
    let VendorAnswers { by, rows, was_asked } = given;
    let by = by.trim();
    if by.is_empty() {
        return Err(VendorLinkError::NoName);
    }
    if rows.is_empty() {
        return Err(VendorLinkError::Nothing);
    }
    let has_no_choice = |row: &&Row| row.get("answer").is_none_or(|answer| answer.is_empty());
    if let Some(row) = rows.iter().find(has_no_choice) {
        return Err(VendorLinkError::NoChoice(row.get("number").cloned().unwrap_or_default()));
    }
    let today = shop.clock.today();
    rows.iter().try_for_each(|row| check_days(row, today))?;
    let undated = undated(&rows);
    if !was_asked && !undated.is_empty() {
        return Err(VendorLinkError::NoTarget(undated));
    }
    let whole = |mut row: Row| {
        for (key, text) in [("vendor", &*link.vendor), ("system", &*link.system), ("filled_by", by)] {
            row.insert(key.to_owned(), text.to_owned());
        }
        row
    };
    let rows: Vec<Row> = rows.into_iter().map(whole).collect();
    let read = read_typed(state, Ledger::VendorReply, &rows)?;
    let theirs = shop.acting(&holder(&link.id));
    let taken = accept_import(&theirs, state, &read, true).await.map_err(Box::new)?;
    Ok(taken.new + taken.changed + empty(&theirs, &rows, &read).await?)
}

/// Empties what a vendor emptied: an import leaves what stands. Gives how many rows nothing else changed of.
async fn empty(theirs: &Shop, rows: &[Row], read: &ReadImport) -> Result<usize, VendorLinkError> {
    let (state, mut changes, mut count) = (theirs.now().await?, Vec::new(), 0);
    let kept = state.rows(Ledger::VendorReply);
    for (row, fate) in rows.iter().zip(&read.plan.fates) {
        let (Fate::Same { id } | Fate::Changed { id, .. }) = fate else { continue };
        let Some(kept) = kept.iter().find(|kept| kept.id == *id) else { continue };
        let is_emptied =
            |key: &&str| kept.cells.contains_key(*key) && row.get(*key).is_some_and(|text| text.trim().is_empty());
        let cells: Row =
            ["target_on", "note"].into_iter().filter(is_emptied).map(|key| (key.to_owned(), String::new())).collect();
        if !cells.is_empty() {
            count += usize::from(matches!(fate, Fate::Same { .. }));
            changes.push(RowChange { id: id.clone(), saw: Saw(Some(kept.seq)), cells });
        }
    }
    if changes.is_empty() {
        return Ok(0);
    }
    change_rows(theirs, &state, Ledger::VendorReply, &changes).await.map_err(Box::new)?;
    Ok(count)
}
