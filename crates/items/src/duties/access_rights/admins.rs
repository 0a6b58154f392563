//! ※管理者権限対象者の明確化: every usable ID with administrator rights is one person's, or one vendor's, by name.

use super::vendors_vouch;
use crate::checklist::Ask;
use crate::stated;
use crate::tally::{Tally, because, of};
use model::day::PartialDay;
use model::fact::{Provenance, Value};
use model::finding::{Subject, Tone};
use model::record::{Account, Statement};
use model::word::{Authority, Topic};

/// Counts whether the administrators are known.
pub fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, accounts: &[&'p Account]) {
    let said = stated::decided(ask, Topic::AdminsNamed);
    if let Some(said) = said.filter(|said| said.denies()) {
        tally.bad(because("admins_not_named", Subject::Pharmacy).on(said.stated_on));
        tally.next("name_admins", Subject::Pharmacy);
    }
    let is_admin = |account: &&&Account| account.authority.means() == Some(Authority::Admin);
    let mut named = 0_usize;
    let mut last: Option<PartialDay> = None;
    for account in accounts.iter().filter(is_admin) {
        let is_named =
            account.names_someone() || ask.parties.iter().any(|party| party.vendor.is_told_in(&account.description));
        if is_named && !account.is_shared() {
            named += 1;
            last = last.max(account.updated_on.filter(|on| on.latest() <= ask.today));
        } else {
            tally.open(because("admin_unnamed", of(*account)));
            tally.next("name_admin", of(*account));
        }
    }
    if named > 0 {
        tally.good(because("admins_named", Subject::Pharmacy).on(last).with("count", named));
    } else if ask.shop.accounts.is_empty()
        && (said.is_some_and(Statement::affirms) || vendors_vouch(ask))
        && !tally.has(Tone::Open)
    {
        // Who can log in at all is not listed: nobody can tell administrators from the others by that.
        tally.open(because("no_id_listed", Subject::Pharmacy));
        tally.next("list_accounts", Subject::Pharmacy);
    } else if let Some(said) = said.filter(|said| said.affirms()) {
        tally.good(because("admins_stated", Subject::Pharmacy).on(said.stated_on));
    } else if !said.is_some_and(Statement::denies) && (!accounts.is_empty() || !vendors_vouch(ask)) {
        // Where IDs are listed, one of them administers: the vendor's はい does not say which.
        tally.open(because("no_admin_known", Subject::Pharmacy));
        tally.next("name_admins", Subject::Pharmacy);
    }
    count_machines(tally, ask, accounts);
}

/// Administrators that the machines themselves report. A ledger that calls one of them an ordinary user is untrue;
/// one that does not list them may be about the medical-information systems alone.
fn count_machines<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, accounts: &[&'p Account]) {
    for (id, machine) in &ask.shop.machines {
        let Some(report) = machine.reports.iter().rev().find(|report| report.observed_on <= ask.today) else {
            continue;
        };
        let subject = Subject::Machine { id, label: &report.host };
        let is_admin =
            |fact: &&model::fact::Fact| fact.name == "account.administrator" && fact.value == Value::Flag(true);
        for fact in report.facts.iter().filter(is_admin) {
            match accounts.iter().find(|account| account.user_id == fact.of) {
                None => tally.advise_with("machine_admin_unlisted", subject, [("user", fact.of.as_str().into())]),
                Some(account) if account.authority.means() == Some(Authority::User) => {
                    let reason = because("machine_says_admin", of(*account)).from(Provenance::Measured);
                    tally.open(reason.on_day(report.observed_on).with("machine", report.host.as_str()));
                    tally.next("correct_authority", of(*account));
                }
                Some(_) => {}
            }
        }
    }
}
