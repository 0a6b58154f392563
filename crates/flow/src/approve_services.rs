//! A person looks at what runs on a machine and finds it as it should be: from then on, what comes to it is told.

use crate::open_pharmacy::{Shop, ShopError, State};
use crate::slips::typed;
use model::act::Act;
use model::running::running;

/// Why nothing was approved.
#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    /// There is no such machine.
    #[error(
        "その機器の報告がありません。「機器の報告」で確かめてください / no such machine has reported; look at the page of machines"
    )]
    NoMachine,
    /// Nobody says who looked.
    #[error("確かめた人の名前を書いてください / say who looked")]
    NoName,
    /// The machine does not tell what runs on it.
    #[error(
        "この機器の報告では、動いているものが分かりません（不明）。管理者として読み取ると分かることがあります / the report does not tell what runs on this machine; read it as administrator"
    )]
    Untold,
    /// Another report came since the page was opened.
    #[error(
        "ページを開いている間に、新しい報告が届きました。開き直して、もう一度確かめてください / a newer report came meanwhile; open the page again and look once more"
    )]
    ChangedMeanwhile,
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Approves what the report says that was seen, by the time at which it was read.
///
/// # Errors
/// [`ApproveError`]; nothing is written then.
pub async fn approve_services(
    shop: &Shop,
    state: &State,
    (machine, seen): (&str, &str),
    by: &str,
) -> Result<(), ApproveError> {
    let known = state.shop.machines.get(machine).and_then(|known| known.report_by(state.today));
    let report = known.ok_or(ApproveError::NoMachine)?;
    let by = typed(by).ok_or(ApproveError::NoName)?.to_owned();
    if report.observed_at != seen {
        return Err(ApproveError::ChangedMeanwhile);
    }
    let services = running(report);
    if services.is_empty() {
        return Err(ApproveError::Untold);
    }
    let act = Act::ServicesApproved { machine: machine.to_owned(), services, by, on: state.today };
    shop.append(vec![(act, None)]).await?;
    Ok(())
}

/// What runs on a machine, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningListed {
    /// When the machine was read: what is approved is what was read then.
    pub observed_at: String,
    /// What runs, and whether it came since it was last approved.
    pub services: Vec<(String, bool)>,
    /// Who approved what ran, and on which day.
    pub approved: Option<(String, model::day::Day)>,
}

/// What runs on a machine by its latest report of the day looked at.
#[must_use]
pub fn list_running(state: &State, machine: &str) -> Option<RunningListed> {
    let known = state.shop.machines.get(machine)?;
    let (report, approved) = (known.report_by(state.today)?, known.approved_by(state.today));
    let is_new = |service: &String| approved.is_some_and(|approved| !approved.services.contains(service));
    let services = running(report).into_iter().map(|service| (service.clone(), is_new(&service))).collect();
    let approved = approved.map(|approved| (approved.by.clone(), approved.on));
    Some(RunningListed { observed_at: report.observed_at.clone(), services, approved })
}
