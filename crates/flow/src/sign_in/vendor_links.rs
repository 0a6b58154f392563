//! Links for vendors: the questions of the 事業者確認用 about one system, answered without an account. Whoever holds a link sees
//! that vendor's form and nothing else, until the link lapses or is closed.

use super::{kind, new_ticket, now_ms, pass};
use crate::ask_vendor::{RequestTold, request_row};
use crate::clock::new_id;
use crate::judge::checklist_for;
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::slips;
use crate::write_replies::{ReplyDayError, VendorRows, WriteRepliesError, check_days, write_replies};
use gate::Ticket;
use journal::StoreError;
use model::act::Act;
use model::answer::Choice;
use model::day::Day;
use model::record::{Ledger, Row};
use serde::{Deserialize, Serialize};

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
    /// A day cannot be read, or has not come.
    #[error(transparent)]
    Day(#[from] ReplyDayError),
    /// Something else cannot be read, or does not go together with the ledger.
    #[error(transparent)]
    Rows(#[from] WriteRepliesError),
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
    let theirs = shop.acting(&holder(&link.id));
    let replies = VendorRows { about: (&link.vendor, &link.system), by, rows, paper: None };
    Ok(write_replies(&theirs, state, replies).await?)
}
