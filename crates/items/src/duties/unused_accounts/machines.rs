//! IDs that the machines themselves report as usable, held against the people who have left.

use crate::checklist::Ask;
use crate::tally::{Tally, because};
use model::day::{Day, PartialDay};
use model::fact::{Fact, Provenance, Value};
use model::finding::Subject;
use model::record::{Account, Person};

/// A leaver's ID that can still sign in to a machine breaks はい, whatever the ledger says.
pub fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for (id, machine) in &ask.shop.machines {
        let Some(report) = machine.reports.iter().rev().find(|report| report.observed_on <= ask.today) else {
            continue;
        };
        let subject = Subject::Machine { id, label: &report.host };
        for fact in report.facts.iter().filter(|fact| is_enabled(fact)) {
            let Some(person) = leaver_behind(ask, &fact.of) else { continue };
            let told = |code| {
                let reason = because(code, subject).from(Provenance::Measured).on_day(report.observed_on);
                reason.with("user", fact.of.as_str()).with("person", person.name.text())
            };
            match standing(ask, person, &fact.of, report.observed_on) {
                // The ledger tells of a later day than the machine.
                Standing::Closed => continue,
                Standing::Open => tally.open(told("enabled_before_leaving")),
                Standing::Enabled => tally.bad(told("enabled_on_machine")),
            }
            tally.next_with("close_on_machine", subject, [("user", fact.of.as_str().into())]);
        }
    }
}

/// How an ID that a machine reported as usable stands since.
enum Standing {
    /// The ledger closed it after the report.
    Closed,
    /// Its person left after the report, and nobody knows whether it was closed.
    Open,
    /// It could be used when it should have been closed.
    Enabled,
}

fn standing(ask: &Ask<'_>, person: &Person, user: &str, seen_on: Day) -> Standing {
    let was_closed_later = |account: &Account| {
        let closed_on = account.closed_on.map(PartialDay::earliest);
        !account.may_be_used() && closed_on.is_some_and(|on| on > seen_on && on <= ask.today)
    };
    if ask.shop.accounts.records().any(|account| is_user(account, user) && was_closed_later(account)) {
        return Standing::Closed;
    }
    let had_left = person.left_on.is_none_or(|on| on.latest() < seen_on);
    if had_left { Standing::Enabled } else { Standing::Open }
}

fn is_enabled(fact: &Fact) -> bool {
    fact.name == "account.enabled" && fact.value == Value::Flag(true)
}

/// The person who has left and whose ID this is: by the ledger of IDs, or because the account bears the name itself.
fn leaver_behind<'p>(ask: &Ask<'p>, user: &str) -> Option<&'p Person> {
    let rows = || ask.shop.accounts.records().filter(|account| is_user(account, user));
    let is_their = |person: &Person| person.name.text() == user || rows().any(|account| account.is_of(&person.name));
    let mut all = ask.shop.people.records().filter(|person| is_their(person));
    let mut left = None;
    // Someone who left and came back is here.
    let is_here = all.any(|person| {
        left = Some(person);
        !person.has_left_by(ask.today)
    });
    left.filter(|_| !is_here)
}

/// `tachi`, `Tachi` or `MIDORI\tachi` on a machine is `tachi` or `tachi@abc.example` in the ledger: neither Windows nor
/// mail tells letters by their case.
fn is_user(account: &Account, user: &str) -> bool {
    let user = user.rsplit('\\').next().unwrap_or_default();
    let (own, _) = account.user_id.split_once('@').unwrap_or((&account.user_id, ""));
    !user.is_empty() && (own.eq_ignore_ascii_case(user) || account.user_id.eq_ignore_ascii_case(user))
}
