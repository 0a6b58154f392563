//! 2-⑩ 二要素認証: in use on every system, or planned with a day that the sheet still allows.
//!
//! The sheet's words are 「実装している。または…実装予定である」. A vendor's はい tells what its product can do; whether it is done here
//! is told by the pharmacy's own ledgers. So an いいえ beside an ID or a machine leaves the item open, one as well as all, unless
//! a day of a plan is on record, which is the sheet's other way to はい.

mod doors;

use crate::checklist::Ask;
use crate::contracts::{is_in_use, is_medical};
use crate::parties::Party;
use crate::replies::{Doubt, Reply, count_reply, open_doubted, reply_of, was_given_by};
use crate::silence::Silence;
use crate::tally::{Reason, Tally, because, of};
use doors::Said;
use model::answer::Choice;
use model::day::{Day, PartialDay};
use model::fact::Provenance;
use model::finding::{Finding, Subject};
use model::record::{System, VendorReply};
use model::word::YesNo;

/// Judges system by system; a vendor without a system is asked on its own.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let systems = || medical_systems(ask);
    let mut said = Said::default();
    for system in systems() {
        let party = ask.parties.iter().find(|party| party.system.is_some_and(|of| of.id == system.id));
        count_system(&mut tally, ask, system, party);
        said.add(system, is_said_in_use(ask, system, party));
    }
    for party in ask.parties.iter().filter(|party| party.system.is_none()) {
        said.by_vendors |= says_in_use(ask, party, false);
        if !count_vendor(&mut tally, ask, party) {
            count_reply(&mut tally, ask, party, Silence::LeavesOpen);
            open_if_out(&mut tally, ask, party);
        }
    }
    if systems().next().is_none() && ask.parties.is_empty() {
        tally.open(because("no_systems", Subject::Pharmacy));
        tally.next("list_systems", Subject::Pharmacy);
    }
    doors::count(&mut tally, ask, &said);
    advise_machines(&mut tally, ask);
    tally.finish()
}

/// A machine that signs somebody in by itself asks for no factor at all.
fn advise_machines<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for device in ask.shop.devices.records().filter(|device| device.may_run()) {
        let report = ask.shop.report_of(&device.id, ask.today);
        if report.and_then(|report| report.flag("account.signed_in_unasked")) == Some(true) {
            tally.advise("machine_asks_nobody", of(device));
        }
    }
}

/// The systems of the sheet that are still used.
fn medical_systems<'p>(ask: &Ask<'p>) -> impl Iterator<Item = &'p System> {
    let (shop, today) = (ask.shop, ask.today);
    shop.systems.records().filter(move |system| is_medical(system) && is_in_use(shop, system, today))
}

/// Whether the ledger or the vendor says that the system asks for two factors, and no day of a plan is on record.
fn is_said_in_use(ask: &Ask<'_>, system: &System, party: Option<&Party<'_>>) -> bool {
    if matches!(Plan::of(ask, system.two_factor_planned_on), Plan::InTime(_)) {
        return false;
    }
    let is_own = system.two_factor.means() == Some(YesNo::Yes);
    party.map_or(is_own, |party| says_in_use(ask, party, is_own))
}

/// Whether the vendor answers はい, or does not speak against what is known, and names no day by which it will be so.
fn says_in_use(ask: &Ask<'_>, party: &Party<'_>, is_known: bool) -> bool {
    let (reply, is_yes) = match reply_of(ask, party) {
        Reply::Yes(reply) => (reply, true),
        Reply::No(reply) => (reply, is_known),
        _ => return is_known,
    };
    is_yes && !matches!(Plan::of(ask, planned_on(reply)), Plan::InTime(_))
}

/// The vendor's word first, because the pharmacy cannot add two-factor to a vendor's system; then its own.
fn count_system<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, system: &'p System, party: Option<&Party<'p>>) {
    if party.is_some_and(|party| count_vendor(tally, ask, party)) {
        if let Some(party) = party {
            count_against_yes(tally, ask, system, party);
        }
        return;
    }
    let plan = Plan::of(ask, system.two_factor_planned_on);
    match (system.two_factor.means(), plan) {
        (Some(YesNo::Yes), _) => tally.good(because("in_use", of(system))),
        (_, Plan::InTime(on)) => {
            tally.good(planned("planned", of(system), on).until(on.latest()));
            advise_late(tally, of(system), on);
        }
        (_, Plan::TooLate(on)) => {
            tally.bad(planned("planned_too_late", of(system), on));
            next_plan(tally, of(system), party);
            return;
        }
        (_, Plan::Passed(on)) => {
            tally.open(planned("plan_day_passed", of(system), on));
            tally.next("confirm_in_use", of(system));
        }
        (Some(YesNo::No), Plan::None) => {
            tally.bad(because("no_plan", of(system)));
            next_plan(tally, of(system), party);
            return;
        }
        (None, Plan::None) => {
            match party {
                Some(party) => {
                    count_reply(tally, ask, party, Silence::LeavesOpen);
                    open_if_out(tally, ask, party);
                }
                None => open_unknown(tally, of(system)),
            }
            return;
        }
    }
    if let Some(party) = party {
        // The pharmacy's own evidence stands; the vendor's form would back it.
        tally.advise_with("vendor_form_missing", party.subject, [("vendor", party.vendor.text().into())]);
    }
}

/// 対象外 says that the vendor's form does not ask it there, not that two factors are in use.
fn open_if_out<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>) {
    if matches!(reply_of(ask, party), Reply::NotRequired(_)) {
        open_unknown(tally, party.subject);
    }
}

fn open_unknown<'p>(tally: &mut Tally<'p>, subject: Subject<'p>) {
    tally.open(because("system_unknown", subject));
    tally.next("write_two_factor", subject);
}

/// The vendor's はい may be the product's, or a plan: where the pharmacy writes いいえ, it is in use nowhere here. A day that
/// the sheet still allows makes both true.
fn count_against_yes<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, system: &'p System, party: &Party<'p>) {
    let is_yes = matches!(reply_of(ask, party), Reply::Yes(_));
    let said = system.two_factor.means();
    if !is_yes || said == Some(YesNo::Yes) || system.two_factor.is_empty() {
        return;
    }
    match Plan::of(ask, system.two_factor_planned_on) {
        Plan::InTime(on) => {
            tally.good(planned("planned", of(system), on).until(on.latest()));
            advise_late(tally, of(system), on);
        }
        Plan::None | Plan::TooLate(_) | Plan::Passed(_) => {
            let code = if said.is_none() { "unclear_despite_vendor" } else { "not_used_despite_vendor" };
            let reason = because(code, of(system)).with("vendor", party.vendor.text());
            tally.open(reason.with("said", system.two_factor.text()));
            tally.next("settle_two_factor", of(system));
        }
    }
}

/// Counts the vendor's はい, and its いいえ, or a はい that its own remark takes back, with a day as a plan. `false` when it has said neither by today.
fn count_vendor<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>) -> bool {
    let (reply, doubt) = match reply_of(ask, party) {
        Reply::Yes(reply) => (reply, Doubt::of_remark(ask, reply)),
        Reply::No(reply) => (reply, None),
        _ => return false,
    };
    if !was_given_by(reply, ask.today) {
        return false;
    }
    let is_yes = matches!(reply_of(ask, party), Reply::Yes(_));
    if is_yes && doubt.is_none() {
        count_reply(tally, ask, party, Silence::LeavesOpen);
        return true;
    }
    let told = |code, on| vendor_planned(code, party, reply, on);
    match Plan::of(ask, planned_on(reply)) {
        Plan::InTime(on) => {
            tally.good(told("vendor_plans", on).until(on.latest()));
            advise_late(tally, party.subject, on);
        }
        Plan::TooLate(on) => {
            tally.bad(told("vendor_plans_too_late", on));
            next_plan(tally, party.subject, Some(party));
        }
        Plan::Passed(on) => {
            tally.open(told("vendor_plan_passed", on));
            next_plan(tally, party.subject, Some(party));
        }
        Plan::None => match doubt {
            Some(doubt) => open_doubted(tally, party, reply, doubt),
            // いいえ without a day blocks, even where the pharmacy wrote a day of its own.
            None => drop(count_reply(tally, ask, party, Silence::LeavesOpen)),
        },
    }
    true
}

/// The day by which it will be: the target, else what the remark beside a はい tells.
fn planned_on(reply: &VendorReply) -> Option<PartialDay> {
    let in_remark = || reply.note.tells().and_then(|note| note.by).map(PartialDay::of);
    reply.target_on.or_else(|| in_remark().filter(|_| reply.answer.means() == Some(Choice::Yes)))
}

/// How a planned day stands to the day judged for and to the last day the sheet allows.
enum Plan {
    None,
    InTime(PartialDay),
    TooLate(PartialDay),
    Passed(PartialDay),
}

impl Plan {
    fn of(ask: &Ask<'_>, on: Option<PartialDay>) -> Self {
        let planned_by = ask.day("planned_by");
        match on {
            None => Self::None,
            Some(on) if planned_by.is_some_and(|last| on.latest() > last) => Self::TooLate(on),
            Some(on) if on.latest() < ask.today => Self::Passed(on),
            Some(on) => Self::InTime(on),
        }
    }
}

fn planned<'p>(code: &'static str, subject: Subject<'p>, on: PartialDay) -> Reason<'p> {
    because(code, subject).with("planned_on", on)
}

fn vendor_planned<'p>(code: &'static str, party: &Party<'p>, reply: &'p VendorReply, on: PartialDay) -> Reason<'p> {
    let vendor = party.vendor.text();
    planned(code, party.subject, on).from(Provenance::Vendor).on(reply.confirmed_on).with("vendor", vendor)
}

fn next_plan<'p>(tally: &mut Tally<'p>, subject: Subject<'p>, party: Option<&Party<'p>>) {
    match party {
        Some(party) => tally.next_with("ask_vendor_plan", subject, [("vendor", party.vendor.text().into())]),
        None => tally.next("plan_two_factor", subject),
    }
}

/// Guideline 7.0 names 2027-04-01 (from a secondary source); R7's own last day decides.
fn advise_late<'p>(tally: &mut Tally<'p>, subject: Subject<'p>, on: PartialDay) {
    if Day::new(2027, 4, 1).is_some_and(|day| on.latest() > day) {
        tally.advise_with("after_guideline_day", subject, [("planned_on", on.into())]);
    }
}
