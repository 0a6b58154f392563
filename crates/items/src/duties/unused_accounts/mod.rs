//! 2-⑤ 不要なアカウント: no ID that can be used belongs to someone who has left, to several people, or to nobody known.
//!
//! The list of people says who is here; the last day of work still counts as here. A shared ID fails on a
//! medical-information system (nobody can tell whose it still is); a shared logon to Windows is advice.

mod doubled;
mod machines;
mod owner;
mod shared;

use crate::checklist::Ask;
use crate::left_out::left_out;
use crate::parties::is_system;
use crate::replies::{self};
use crate::silence::Silence;
use crate::tally::{Tally, because, of};
use model::day::{Day, PartialDay};
use model::finding::{Finding, Subject, Tone};
use model::name::Name;
use model::record::Account;
use model::word::AccountState;
use owner::Owner;

/// 薬守の目安: an ID not used for a year is one of the 使用していないアカウント of the sheet unless somebody says why not; a
/// ledger not gone through for a year is worth a look.
const YEAR_DAYS: i32 = 365;

/// Judges whether every usable ID is needed by someone who is here.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let mut usable = Usable::default();
    for account in ask.shop.accounts.records() {
        count_account(&mut tally, ask, &mut usable, account);
    }
    count_left_out(&mut tally, ask);
    doubled::count(&mut tally, ask);
    machines::count(&mut tally, ask);
    advise_on_logons(&mut tally, ask);
    count_ledger(&mut tally, ask, &usable);
    for party in ask.parties.iter() {
        replies::count_reply(&mut tally, ask, party, Silence::IsOnlyAdvised);
    }
    tally.finish()
}

/// A ledger whose rows each name a system says nothing of the IDs of a system that none of them names.
fn count_left_out<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let accounts = || ask.shop.accounts.records();
    if ask.shop.accounts.is_empty() || accounts().any(|account| account.system.is_empty()) {
        return;
    }
    for system in left_out(ask, |system| accounts().any(|account| is_system(&account.system, system))) {
        tally.open(because("system_without_ids", of(system)));
        tally.next("list_ids_of_system", of(system));
    }
}

/// Of a machine, as of a shared logon in the ledger of IDs: it is no ID of a medical-information system.
fn advise_on_logons<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for device in ask.shop.devices.records().filter(|device| device.may_run() && device.says_shared_logon()) {
        tally.advise_with("shared_logon_said", of(device), [("written", (&*device.description).into())]);
    }
}

/// What the usable IDs have in common.
#[derive(Debug, Default)]
struct Usable {
    count: usize,
    /// The last working day of the first of their people to leave.
    first_leaves_on: Option<Day>,
}

fn count_ledger<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, usable: &Usable) {
    if ask.shop.accounts.is_empty() {
        tally.open(because("no_accounts", Subject::Pharmacy));
        tally.next("list_accounts", Subject::Pharmacy);
        return;
    }
    let days = ask.shop.accounts.records().filter_map(|account| account.updated_on).map(PartialDay::latest);
    let reviewed_on = days.filter(|on| *on <= ask.today).max();
    if !tally.has(Tone::Bad) && !tally.has(Tone::Open) {
        let needed = because("accounts_needed", Subject::Pharmacy).with("count", usable.count);
        let needed = needed.on(reviewed_on.map(PartialDay::of));
        // Known to hold until the next person leaves.
        tally.good(usable.first_leaves_on.into_iter().fold(needed, |needed, day| needed.until(day)));
    }
    if reviewed_on.is_none_or(|on| is_old(on, ask.today)) {
        tally.advise("not_reviewed", Subject::Pharmacy);
    }
    if ask.shop.people.is_empty() {
        tally.advise("no_people", Subject::Pharmacy);
    }
}

fn count_account<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, usable: &mut Usable, account: &'p Account) {
    let owner = Owner::of(ask, account);
    if is_closed(account, ask.today) {
        if let Some(used_on) = used_since(account, ask.today) {
            tally.open(because("used_after_closing", of(account)).on(Some(used_on)).with("used_on", used_on));
            tally.next("check_closed", of(account));
        } else if matches!(owner, Owner::Left(_)) || account.says_left() {
            tally.good(because("leaver_closed", of(account)).on(account.closed_on));
        }
        return;
    }
    usable.count += 1;
    if account.state.means().is_none() {
        count_unclear_state(tally, account);
    }
    let leaves_later = matches!(owner, Owner::Here(person) if person.left_on.is_some());
    if let Owner::Here(person) = owner {
        let leaves_on = person.left_on.map(PartialDay::latest);
        usable.first_leaves_on = [usable.first_leaves_on, leaves_on].into_iter().flatten().min();
    }
    match owner {
        // Whether it is stopped nobody can read: that was said, and 「使える」 is more than is known.
        Owner::Left(_) if !account.state.is_empty() && account.state.means().is_none() => {}
        Owner::Left(person) => {
            let code = if person.left_on.is_some() { "leaver_can_log_in" } else { "undated_leaver_can_log_in" };
            tally.bad(because(code, of(account)).on(account.updated_on).with("left_on", person.left_on));
            step_to_close(tally, ask, account);
        }
        Owner::FormerVendor(vendor) => {
            let reason = because("former_vendor_can_log_in", of(account)).on(account.updated_on);
            tally.bad(reason.with("vendor", vendor.text()));
            step_to_close(tally, ask, account);
        }
        // Who leaves later is here today, whatever the row says already.
        _ if account.says_left() && !leaves_later => {
            tally.bad(because("says_left", of(account)).on(account.updated_on));
            step_to_close(tally, ask, account);
        }
        _ if account.is_shared() || shared::names_several(ask, account) => shared::count(tally, ask, account),
        Owner::Nobody => {
            tally.open(because("owner_unknown", of(account)).on(account.updated_on));
            tally.next("find_owner", of(account));
        }
        Owner::Unlisted => count_unlisted(tally, account, "not_in_people", !ask.shop.people.is_empty()),
        Owner::UnlistedVendor => count_unlisted(tally, account, "vendor_not_listed", !ask.parties.is_empty()),
        Owner::Here(_) | Owner::Vendor => {}
    }
    let is_gone = matches!(owner, Owner::Left(_) | Owner::FormerVendor(_)) || account.says_left() && !leaves_later;
    if account.is_closing() && !is_gone {
        count_closing(tally, account, leaves_later);
    }
    if account.says_unneeded(ask.today) {
        tally.open(because("says_unneeded", of(account)).on(account.updated_on).with("said", &*account.description));
        tally.next("decide_unused", of(account));
    }
    if account.last_used_on.is_some_and(|on| is_old(on.latest(), ask.today)) {
        tally.open(because("long_unused", of(account)).on(account.last_used_on).with("used_on", account.last_used_on));
        tally.next("decide_unused", of(account));
    }
}

/// A name that a list ought to hold and does not: nobody can tell whether it is still of someone here. Where there is no such
/// list, the day on which the pharmacy went through the ledger speaks for the ID; without that nothing does.
fn count_unlisted<'p>(tally: &mut Tally<'p>, account: &'p Account, code: &'static str, has_list: bool) {
    if has_list {
        tally.open(because(code, of(account)).on(account.updated_on));
        tally.next("confirm_owner", of(account));
    } else if account.updated_on.is_none() {
        tally.open(because("nothing_confirms", of(account)));
        tally.next("confirm_owner", of(account));
    }
}

/// 「削除予定」: it can be used until then. Of somebody who leaves on a day to come that is in order; else nobody tells why it is
/// still there.
fn count_closing<'p>(tally: &mut Tally<'p>, account: &'p Account, leaves_later: bool) {
    let state = account.state.text();
    if leaves_later {
        tally.advise_with("closing_ahead", of(account), [("state", state.into())]);
    } else {
        tally.open(because("closing_not_done", of(account)).on(account.updated_on).with("state", state));
        tally.next("settle_closing", of(account));
    }
}

/// The day on which an ID was used after it was closed, or after its row said so.
fn used_since(account: &Account, today: Day) -> Option<PartialDay> {
    let closed_on = account.closed_on.or(account.updated_on)?;
    account.last_used_on.filter(|used| used.earliest() > closed_on.latest() && used.latest() <= today)
}

/// A word nobody understands may mean either; where nothing is written, the ID is taken as usable.
fn count_unclear_state<'p>(tally: &mut Tally<'p>, account: &'p Account) {
    if account.state.is_empty() {
        tally.advise("state_not_written", of(account));
    } else {
        tally.open(because("state_unknown", of(account)).with("state", account.state.text()));
        tally.next("write_state", of(account));
    }
}

/// The vendor's word comes before anybody touches an ID of its system.
fn step_to_close<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, account: &'p Account) {
    if let Some(vendor) = vendor_of(ask, account) {
        tally.next_with("ask_vendor_close", of(account), [("vendor", vendor.text().into())]);
    }
    tally.next("close_account", of(account));
}

fn vendor_of<'p>(ask: &Ask<'p>, account: &Account) -> Option<&'p Name> {
    let named = ask.shop.systems.records().find(|system| is_system(&account.system, system));
    named
        .map(|system| &system.vendor)
        .filter(|vendor| !vendor.is_empty())
        .or_else(|| ask.parties.first().map(|p| p.vendor))
}

/// Whether the ID cannot be used on that day. One to be closed later is still open.
fn is_closed(account: &Account, today: Day) -> bool {
    let closed_by_today = account.closed_on.map(|on| on.latest() <= today);
    match account.state.means() {
        Some(AccountState::Closed) => closed_by_today != Some(false),
        Some(AccountState::Open | AccountState::Closing) => false,
        None => account.state.is_empty() && closed_by_today == Some(true),
    }
}

fn is_old(on: Day, today: Day) -> bool {
    on.plus_days(YEAR_DAYS) < today
}
