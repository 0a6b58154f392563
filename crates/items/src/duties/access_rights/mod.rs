//! 2-④ アクセス利用権限: who may do what is set by profession and class of information, and every holder of
//! administrator rights is known by name.
//!
//! Two questions in one row. The first is answered by the table of rights, by a statement, or by the vendor together
//! with the ledger of IDs; the second (※管理者権限対象者の明確化) by the ledger of IDs. A list of IDs alone says
//! nothing about classes of information.

mod admins;

use crate::checklist::Ask;
use crate::left_out::left_out;
use crate::parties::{Party, is_system};
use crate::replies::{self, Reply};
use crate::silence::Silence;
use crate::stated;
use crate::tally::{Tally, because, of};
use model::day::PartialDay;
use model::finding::{Finding, Subject};
use model::record::{Account, Permission, Right};
use model::text::holds;
use model::word::{Authority, Topic};
use std::collections::{BTreeMap, BTreeSet};

/// Judges whether rights are set and administrators named.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let accounts: Vec<&'p Account> = ask.shop.accounts.records().filter(|account| account.may_be_used()).collect();
    let vendor_vouches = vendors_vouch(ask);
    for account in &accounts {
        count_account(&mut tally, account);
    }
    count_rights(&mut tally, ask, &accounts, vendor_vouches);
    admins::count(&mut tally, ask, &accounts);
    advise_on_spread(&mut tally, &accounts);
    for party in ask.parties.iter() {
        replies::count_reply(&mut tally, ask, party, Silence::IsOnlyAdvised);
    }
    tally.finish()
}

/// Whether every vendor vouches for its system: the はい of one says nothing about the system of another.
fn vendors_vouch(ask: &Ask<'_>) -> bool {
    let mut has_yes = false;
    let is_settled = |party: &Party<'_>| {
        let reply = replies::reply_of(ask, party);
        has_yes |= matches!(reply, Reply::Yes(_));
        matches!(reply, Reply::Yes(_) | Reply::NotRequired(_)) && reply.stands_by(ask.today)
    };
    ask.parties.iter().all(is_settled) && has_yes
}

/// An ID whose authority nobody wrote may be anyone's and may do anything.
fn count_account<'p>(tally: &mut Tally<'p>, account: &'p Account) {
    if account.authority.means().is_none() {
        tally.open(because("authority_missing", of(account)));
        tally.next("complete_account", of(account));
    }
}

/// Rights by profession and class of information.
fn count_rights<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, accounts: &[&'p Account], vendor_vouches: bool) {
    let stated = stated::decided(ask, Topic::RightsSet);
    if let Some(said) = stated.filter(|said| said.denies()) {
        tally.bad(because("rights_not_set", Subject::Pharmacy).on(said.stated_on));
        tally.next("ask_how_to_set", Subject::Pharmacy);
        tally.next("set_rights", Subject::Pharmacy);
        return;
    }
    if count_table(tally, ask) {
        count_left_out(tally, ask);
        return advise_on_professions(tally, ask, accounts);
    }
    if let Some(said) = stated.filter(|said| said.affirms()) {
        tally.good(because("rights_stated", Subject::Pharmacy).on(said.stated_on));
    } else if let Some(said) = stated {
        // 「検討中」: by the pharmacy's own word they are not set yet.
        tally.open(because("rights_undecided", Subject::Pharmacy).on(said.stated_on).with("said", &*said.value));
        tally.next("set_rights", Subject::Pharmacy);
    } else if vendor_vouches {
        count_without_table(tally, ask, accounts);
    } else {
        let code = if accounts.is_empty() { "no_rights_known" } else { "no_information_classes" };
        tally.open(because(code, Subject::Pharmacy));
        tally.next("ask_how_to_set", Subject::Pharmacy);
        tally.next("set_rights", Subject::Pharmacy);
    }
}

/// Counts the table of rights that stands by the day; false when there is none.
fn count_table<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) -> bool {
    let by_today = |set_on: Option<PartialDay>| set_on.is_none_or(|on| on.latest() <= ask.today);
    let mut whole: Vec<&'p Right> = Vec::new();
    for right in ask.shop.rights.records().filter(|right| by_today(right.set_on)) {
        if right.is_whole() && right.permission.tells().is_some() {
            whole.push(right);
            continue;
        }
        tally.open(match right.is_whole() {
            true => because("permission_unclear", of(right)).with("permission", &*right.permission),
            false => because("right_incomplete", of(right)),
        });
        tally.next("complete_right", of(right));
    }
    if let Some(same) = same_for_all(&whole).or_else(|| sets_nothing_apart(&whole)) {
        tally.open(because("rights_same_for_all", Subject::Pharmacy).with("permission", &*same.permission));
        tally.next("set_rights", Subject::Pharmacy);
    } else if !whole.is_empty() {
        let last = whole.iter().filter_map(|right| right.set_on).max();
        tally.good(because("rights_table", Subject::Pharmacy).on(last).with("count", whole.len()));
    }
    !whole.is_empty()
}

/// A table whose rows each name a system says nothing of a system that none of them names.
fn count_left_out<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let rights = || ask.shop.rights.records();
    if rights().any(|right| right.system.is_empty()) {
        return;
    }
    for system in left_out(ask, |system| rights().any(|right| is_system(&right.system, system))) {
        tally.open(because("system_without_rights", of(system)));
        tally.next("set_rights", Subject::Pharmacy);
    }
}

/// A row where everybody may do everything with all that is listed, or nothing: 「フルアクセス」 in each of them.
fn sets_nothing_apart<'p>(rights: &[&'p Right]) -> Option<&'p Right> {
    let is_every = |permission| rights.iter().all(|right| right.permission.tells() == Some(permission));
    rights.first().filter(|_| is_every(Permission::All) || is_every(Permission::Nothing)).copied()
}

/// A row where several professions are listed and none of them may do anything else than another: 「すべて可」, 「－」.
fn same_for_all<'p>(rights: &[&'p Right]) -> Option<&'p Right> {
    let (first, rest) = rights.split_first()?;
    if rest.iter().any(|right| *right.permission != *first.permission) {
        return None;
    }
    // 「薬剤師 薬歴 入力」 and 「事務 会計 入力」 are set apart all the same.
    let mut of_profession: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for right in rights {
        of_profession.entry(right.profession.trim()).or_default().insert(right.information.trim());
    }
    let mut classes = of_profession.values();
    let first_classes = classes.next()?;
    (of_profession.len() > 1 && classes.all(|classes| classes == first_classes)).then_some(*first)
}

/// The table should have a row for everybody who works with an ID. 「医療事務」 is found under 「事務」.
fn advise_on_professions<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, accounts: &[&'p Account]) {
    let mut told: Vec<&str> = Vec::new();
    for account in accounts.iter().filter(|account| !account.is_called_vendor()) {
        let profession = account.profession.trim();
        let in_table = |said: &str| holds(said, profession) || (!said.is_empty() && holds(profession, said));
        let is_there = ask.shop.rights.records().any(|right| in_table(right.profession.trim()));
        if !profession.is_empty() && !is_there && !told.contains(&profession) {
            told.push(profession);
            tally.advise_with("profession_not_in_table", Subject::Pharmacy, [("profession", profession.into())]);
        }
    }
}

/// The vendor says that rights follow profession and class: the ledger must then tell everyone's profession.
fn count_without_table<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, accounts: &[&'p Account]) {
    if accounts.is_empty() {
        tally.open(because("no_accounts", Subject::Pharmacy));
        tally.next("list_accounts", Subject::Pharmacy);
        return;
    }
    let mut all_placed = true;
    for account in accounts.iter().filter(|account| account.profession.is_empty()) {
        tally.open(because("profession_missing", of(*account)));
        tally.next("complete_account", of(*account));
        all_placed = false;
    }
    if all_placed {
        let last = accounts.iter().filter_map(|account| account.updated_on).filter(|on| on.latest() <= ask.today).max();
        tally.good(because("accounts_by_profession", Subject::Pharmacy).on(last));
    }
}

/// 薬守の目安, and least privilege: not everybody needs to be an administrator.
fn advise_on_spread(tally: &mut Tally<'_>, accounts: &[&Account]) {
    if accounts.len() > 1 && accounts.iter().all(|account| account.authority.means() == Some(Authority::Admin)) {
        tally.advise("everybody_admin", Subject::Pharmacy);
    }
}
