//! 開設者への報告: the report goes to the 開設者, which counts for the item of the ledger of devices from that day on; and the 開設者
//! confirms that it came.

use crate::approve_paper::{ApprovalError, ApprovalGiven, approval};
use crate::issue_paper::{IssueError, Issued, PaperOf, issue_acts};
use crate::open_pharmacy::{ShopError, State};
use crate::print_document::officer;
use crate::slips::{change, new_row, typed};
use crate::take_back_approval::TakeBackError;
use crate::undo_rows::Written as Entries;
use model::act::{Act, ApprovalTakenBack};
use model::pharmacy::{IssuedPaper, KeptRow};
use model::record::{Ledger, Statement};
use model::word::Topic;
use paper::{Kind, Written};

/// The paper that goes to the 開設者.
pub const OWNER_REPORT: Kind = Kind::Written(Written::OwnerReport);

/// The topic of 宣言, as people write it.
const REPORTED: &str = "台帳の報告";

/// The report that went to the 開設者 last: what was made and taken back since is none. On an earlier day the later ones were
/// still to come.
#[must_use]
pub fn last_report(state: &State) -> Option<&IssuedPaper> {
    let told = state.shop.statements.records().filter(|said| is_of_reports(said) && said.affirms());
    let last = told.filter_map(|said| said.stated_on).map(|on| on.latest()).max()?;
    let is_told = |paper: &&IssuedPaper| paper.on <= state.today && paper.on <= last;
    state.shop.papers.iter().filter(|paper| paper.kind == OWNER_REPORT.code()).rfind(is_told)
}

/// Records that the report went to the 開設者 today: its version, and what item 2-① asks for in 宣言.
///
/// # Errors
/// [`IssueError`]; nothing was written then.
pub async fn report_to_owner(of: PaperOf<'_>, made: &[Issued], by: &str) -> Result<(), IssueError> {
    let by = typed(by).map_or_else(|| officer(of), str::to_owned);
    let told = [
        ("topic", REPORTED.to_owned()),
        ("value", "はい".to_owned()),
        ("stated_on", of.shop.clock.today().to_string()),
        ("stated_by", by),
    ];
    let statement = match row(of.state) {
        Some(row) => change(Ledger::Statements, &row, &told),
        None => new_row(of.shop, Ledger::Statements, &told)?,
    };
    // It stands before the report: what is put behind that is news for the next one.
    let acts = std::iter::once(statement).chain(issue_acts(of, OWNER_REPORT, made)?);
    of.shop.append(acts.collect()).await?;
    Ok(())
}

/// What takes the last report back: the entry before it, which put 宣言, as long as nobody wrote the row since.
#[must_use]
pub fn undo_of_report(state: &State) -> Option<Entries> {
    let report = last_report(state)?;
    let row = row(state).filter(|row| row.seq + 1 == report.seq)?;
    Some(Entries::one(row.seq))
}

/// Records that the 開設者 has received the report that was made last.
///
/// # Errors
/// [`ApprovalError`]; nothing was written then.
pub async fn acknowledge_report(of: PaperOf<'_>, given: &ApprovalGiven) -> Result<(), ApprovalError> {
    let received = approval(of, OWNER_REPORT, given)?;
    of.shop.append(vec![(Act::PaperApproved(received), None)]).await.map_err(ApprovalError::of_append)?;
    Ok(())
}

/// Takes an acknowledgement back that was recorded by mistake.
///
/// # Errors
/// [`TakeBackError`]; nothing was written then.
pub async fn take_back_acknowledgement(of: PaperOf<'_>, (issue, reason): (u64, &str)) -> Result<(), TakeBackError> {
    let is_it = |paper: &&IssuedPaper| paper.kind == OWNER_REPORT.code() && paper.seq == issue;
    let report = of.state.shop.papers.iter().find(is_it).filter(|paper| paper.approved.is_some());
    let issue = report.ok_or(TakeBackError::NotInForce)?.seq;
    let reason = typed(reason).ok_or(TakeBackError::NoReason)?.to_owned();
    let act = Act::ApprovalTakenBack(ApprovalTakenBack { issue, reason });
    of.shop.append(vec![(act, None)]).await.map(drop).map_err(|why: ShopError| why.into())
}

/// The row of 宣言 that tells of reports on the whole ledger.
fn row(state: &State) -> Option<KeptRow> {
    let those = state.shop.statements.records().filter(|said| is_of_reports(said) && said.scope.trim().is_empty());
    let last = those.max_by_key(|said| said.stated_on.map(|on| on.latest()))?;
    state.rows(Ledger::Statements).iter().find(|row| row.id == last.id).cloned()
}

fn is_of_reports(said: &Statement) -> bool {
    said.topic.means() == Some(Topic::LedgerReported)
}
