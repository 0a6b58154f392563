//! Replies: what the vendors answered on the rows of their form, and what that counts for.
//!
//! A vendor's いいえ blocks the pharmacy's はい where the pharmacy relies on it; a vendor that has not
//! answered leaves the item unknown, never good (DESIGN §4, facts on 事業者確認用).

use crate::checklist::Ask;
use crate::disclosed;
use crate::parties::{Party, is_system, is_system_of};
use crate::silence::{self, Silence};
use crate::tally::{Reason, Tally, YEAR_DAYS, because, said_by};
use model::answer::Choice;
use model::day::Day;
use model::fact::Provenance;
use model::finding::{Finding, Subject};
use model::pharmacy::Pharmacy;
use model::record::{Device, VendorReply};
use model::remark::Asked;
use model::word::Number;

/// What a party answered on one row.
#[derive(Debug, Clone, Copy)]
pub enum Reply<'p> {
    /// はい.
    Yes(&'p VendorReply),
    /// An answer of which its own words leave open whether it holds.
    Open(&'p VendorReply, Doubt),
    /// いいえ.
    No(&'p VendorReply),
    /// 記入不要 or 対象外: the row does not concern this system.
    NotRequired(&'p VendorReply),
    /// Words of which nobody knows whether they are a yes: 「△」.
    Unread(&'p VendorReply),
    /// A form came back, and this row is blank.
    Blank,
    /// No form for this edition came back.
    Silent,
}

impl<'p> Reply<'p> {
    fn read(ask: &Ask<'p>, reply: &'p VendorReply) -> Self {
        match reply.answer.means() {
            Some(Choice::Yes) => Doubt::of_yes(ask, reply).map_or(Self::Yes(reply), |doubt| Self::Open(reply, doubt)),
            Some(Choice::No) => Self::No(reply),
            Some(Choice::NotRequired) if is_before_year(ask, reply) => Self::Open(reply, Doubt::IsBeforeYear),
            Some(Choice::NotRequired) if reply.unread_day().is_some() => Self::Open(reply, Doubt::DayUnread),
            Some(Choice::NotRequired) if is_undated(reply) => Self::Open(reply, Doubt::IsUndated),
            Some(Choice::NotRequired) if reply.is_a_mark() => Self::Open(reply, Doubt::IsMark),
            Some(Choice::NotRequired) if !reply.gives_a_reason() && !may_be_out_of_scope(ask) => {
                Self::Open(reply, Doubt::IsOutOfScope)
            }
            Some(Choice::NotRequired) => Self::NotRequired(reply),
            Some(Choice::Unsure) | None if reply.answer.is_empty() && !reply.remark_only_adds(asked(ask)) => {
                Self::Open(reply, Doubt::IsOnlyRemark)
            }
            Some(Choice::Unsure) | None if reply.answer.is_empty() => Self::Blank,
            Some(Choice::Unsure) | None => Self::Unread(reply),
        }
    }

    /// How much it stands in the way of はい.
    fn weight(self) -> u8 {
        match self {
            Self::No(_) => 3,
            Self::Open(..) | Self::Unread(_) | Self::Blank | Self::Silent => 2,
            Self::Yes(_) => 1,
            Self::NotRequired(_) => 0,
        }
    }

    /// Whether it was given by that day. A later answer is shown, and until then the vendor was silent.
    #[must_use]
    pub fn stands_by(self, day: Day) -> bool {
        match self {
            Self::Yes(reply) | Self::Open(reply, _) | Self::No(reply) | Self::NotRequired(reply) => {
                was_given_by(reply, day)
            }
            // What is not understood is no answer.
            Self::Unread(_) | Self::Blank | Self::Silent => false,
        }
    }
}

/// Why an answer is left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Its remark speaks of what is still to come.
    IsPlanned,
    /// Its remark is not known only to add to the はい.
    HasRemark,
    /// It was given before the year that its form names.
    IsBeforeYear,
    /// Neither a day nor the year of a form stands with it.
    IsUndated,
    /// What stands in the place of its day is none.
    DayUnread,
    /// A mark stands for the answer: 「－」.
    IsMark,
    /// No answer, and a remark that may be one: 「USB制限は未実施」.
    IsOnlyRemark,
    /// A day by which it will be done, on a row that asks for what is done today.
    HasTarget,
    /// 「対象外」 without a reason, on a row that has no such answer.
    IsOutOfScope,
}

impl Doubt {
    /// What leaves a はい open, where anything does.
    fn of_yes(ask: &Ask<'_>, reply: &VendorReply) -> Option<Self> {
        if is_before_year(ask, reply) {
            return Some(Self::IsBeforeYear);
        }
        if reply.unread_day().is_some() {
            return Some(Self::DayUnread);
        }
        if is_undated(reply) {
            return Some(Self::IsUndated);
        }
        // A row that lets a plan count has a last day for it, and its duty weighs the plan.
        if ask.day("planned_by").is_some() {
            return None;
        }
        if reply.target_on.is_some_and(|on| on.latest() > ask.today) {
            return Some(Self::HasTarget);
        }
        if reply.note.is_empty() {
            return None;
        }
        match asks_for_no_practice(ask) {
            true if reply.tells_of_a_plan() => Some(Self::IsPlanned),
            true => (reply.is_sent_back() || reply.is_unsettled()).then_some(Self::HasRemark),
            false => Self::of_remark(ask, reply),
        }
    }

    /// What the remark beside a はい leaves open, where what was asked is a practice of today.
    #[must_use]
    pub fn of_remark(ask: &Ask<'_>, reply: &VendorReply) -> Option<Self> {
        if reply.tells_of_a_plan() || reply.names_day_after(ask.today) {
            return Some(Self::IsPlanned);
        }
        let is_weak = match ask.item.duty.code {
            "password_rule" => reply.names_weak_password(),
            // The sheet names no span for a log, and one that is gone the next day is none to look into.
            "access_log" => reply.keeps_less_than_a_day(),
            _ => false,
        };
        (is_weak || !reply.remark_only_adds(asked(ask)) || is_long_past(ask, reply)).then_some(Self::HasRemark)
    }

    fn code(self) -> &'static str {
        match self {
            Self::IsPlanned => "vendor_yes_is_planned",
            Self::HasRemark => "vendor_yes_has_remark",
            Self::IsBeforeYear => "vendor_answer_before_year",
            Self::IsUndated => "vendor_answer_undated",
            Self::DayUnread => "vendor_day_unread",
            Self::IsMark => "vendor_answer_is_mark",
            Self::IsOnlyRemark => "vendor_says_remark_only",
            Self::HasTarget => "vendor_yes_has_target",
            Self::IsOutOfScope => "vendor_says_out_of_scope",
        }
    }
}

/// Rows that ask who, which devices and which paper: what stands beside はい there describes it, a lack among it.
fn asks_for_no_practice(ask: &Ask<'_>) -> bool {
    let duty = ask.item.duty.code;
    matches!(duty, "remote_maintenance" | "vendor_disclosure" | "vendor_officer" | "disclosure_submitted")
}

/// Rows that need no answer where there is nothing to ask about: no remote maintenance, no product with a disclosure.
fn may_be_out_of_scope(ask: &Ask<'_>) -> bool {
    matches!(ask.item.duty.code, "remote_maintenance" | "vendor_disclosure" | "disclosure_submitted")
}

/// What a remark on the row may say and still only add.
fn asked(ask: &Ask<'_>) -> Asked {
    match ask.item.duty.code {
        "unused_accounts" | "unneeded_services" | "password_reuse" => Asked::ToEnd,
        "source_restriction" => Asked::ToHoldBack,
        "external_media" => Asked::ToEndOrHoldBack,
        _ => Asked::ToDo,
    }
}

/// What is done again and again, told with no day later than the year before the form's: 「平成30年実施」.
fn is_long_past(ask: &Ask<'_>, reply: &VendorReply) -> bool {
    let is_repeated =
        matches!(ask.item.duty.code, "security_patches" | "unused_accounts" | "unneeded_services" | "access_log");
    let year_before = ask.edition.first_on.plus_days(-YEAR_DAYS);
    is_repeated && reply.names().is_some_and(|named| named < year_before)
}

/// A form that names this year, with a day before it: which of the two is right is not known.
fn is_before_year(ask: &Ask<'_>, reply: &VendorReply) -> bool {
    reply.confirmed_on.is_some_and(|on| on.latest() < ask.edition.first_on)
}

/// An answer of which nothing tells of what time it is: a form of this year has its year in the title or days in its rows.
fn is_undated(reply: &VendorReply) -> bool {
    reply.confirmed_on.is_none() && reply.edition.trim().is_empty()
}

/// What a party answered on the vendor's row of this item.
///
/// What was given by the day judged for comes first: an answer of tomorrow does not undo today's. Of one form, the latest
/// answer counts. A vendor without a listed system may have sent several forms, and the form may ask the same in several rows:
/// the answer that stands most in the way of はい is taken, so that one はい never hides an いいえ or a blank.
#[must_use]
pub fn reply_of<'p>(ask: &Ask<'p>, party: &Party<'p>) -> Reply<'p> {
    let replies = ask.item.vendor_numbers.iter().map(|number| reply_on(ask, party, *number));
    let nothing = if party.replies.is_empty() { Reply::Silent } else { Reply::Blank };
    replies.max_by_key(|reply| reply.weight()).unwrap_or(nothing)
}

fn reply_on<'p>(ask: &Ask<'p>, party: &Party<'p>, number: Number) -> Reply<'p> {
    let mut rows = on_row(party, number);
    match (rows.next(), rows.next()) {
        (Some(only), None) => Reply::read(ask, only),
        (Some(_), Some(_)) => weightiest(ask, party, number),
        (None, _) if party.replies.is_empty() => Reply::Silent,
        (None, _) => Reply::Blank,
    }
}

fn weightiest<'p>(ask: &Ask<'p>, party: &Party<'p>, number: Number) -> Reply<'p> {
    let rows: Vec<&'p VendorReply> = on_row(party, number).collect();
    let is_given = |reply: &&VendorReply| was_given_by(reply, ask.today);
    let is_replaced = |reply: &VendorReply| {
        rows.iter().filter(|other| is_given(other)).any(|other| {
            let (Some(then), Some(since)) = (reply.confirmed_on, other.confirmed_on) else { return false };
            other.system == reply.system && since.earliest() > then.latest() && other.answer.means().is_some()
        })
    };
    let given = rows.iter().filter(|reply| is_given(reply) && !is_replaced(reply));
    let read = |reply: &&'p VendorReply| Reply::read(ask, reply);
    let weight = |reply: &Reply<'_>| reply.weight();
    given.map(read).max_by_key(weight).or_else(|| rows.iter().map(read).max_by_key(weight)).unwrap_or(Reply::Blank)
}

/// The party's answers on a row of the vendor's form.
fn on_row<'p, 'q>(party: &'q Party<'p>, number: Number) -> impl Iterator<Item = &'p VendorReply> + 'q {
    let printed = Some(number.printed());
    let is_on = move |reply: &&VendorReply| reply.number.means().is_some_and(|said| has_scope(said, number));
    party.replies.iter().filter(move |(said, _)| *said == printed).map(|(_, reply)| *reply).filter(is_on)
}

fn has_scope(said: Number, row: Number) -> bool {
    said.scope.is_none() || row.scope.is_none() || said.scope == row.scope
}

/// Counts what every party answered on this item's row of the vendor's form, and gives back each はい that
/// counts, so that the devices a vendor keeps can rest on it.
pub fn count_replies<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, silence: Silence) -> Vec<&'p VendorReply> {
    ask.parties.iter().filter_map(|party| count_reply(tally, ask, party, silence)).collect()
}

/// Counts what one party answered, and gives back its はい where that counts.
pub fn count_reply<'p>(
    tally: &mut Tally<'p>,
    ask: &Ask<'p>,
    party: &Party<'p>,
    silence: Silence,
) -> Option<&'p VendorReply> {
    let reply = reply_of(ask, party);
    count_words(tally, party, reply);
    // An answer given after the day judged for is shown, and on that day the party was silent.
    if !reply.stands_by(ask.today) {
        match reply {
            Reply::Unread(said) if was_given_by(said, ask.today) => count_unread(tally, party, said),
            _ => silence::count(tally, ask, party, silence),
        }
        return None;
    }
    if party.has_later {
        show_later(tally, ask, party);
    }
    advise_stopped_key(tally, ask, party, reply);
    match reply {
        Reply::Yes(said) => {
            disclosed::beside_yes(tally, ask, party);
            advise_other_version(tally, party);
            Some(said)
        }
        _ => None,
    }
}

/// As with a disclosure, another version than the one that runs is told and decides nothing.
fn advise_other_version<'p>(tally: &mut Tally<'p>, party: &Party<'p>) {
    if let (Some(version), Some(system)) = (party.other_version, party.system) {
        let args = [("version", version.into()), ("installed", system.version.as_str().into())];
        let vendor = ("vendor", party.vendor.text().into());
        tally.advise_with("reply_of_other_version", party.subject, args.into_iter().chain([vendor]));
    }
}

/// What a key signed that is trusted no more counts until it is replaced or withdrawn, and is to be confirmed.
fn advise_stopped_key<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>, reply: Reply<'p>) {
    let (Reply::Yes(said) | Reply::No(said) | Reply::NotRequired(said) | Reply::Open(said, _)) = reply else { return };
    let standards = &ask.shop.standards;
    if standards.doubted(said.vendor.text(), said.system.text(), &ask.edition.id).is_some() {
        tally.advise_with("reply_by_stopped_key", party.subject, [("vendor", party.vendor.text().into())]);
    }
}

/// Answers given after the day judged for stand beside the one that counts.
fn show_later<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>) {
    for number in &ask.item.vendor_numbers {
        for later in on_row(party, *number).filter(|reply| !was_given_by(reply, ask.today)) {
            count_words(tally, party, Reply::read(ask, later));
        }
    }
}

/// Whether a reply had been given by that day. A reply without a day is taken as given.
#[must_use]
pub fn was_given_by(reply: &VendorReply, day: Day) -> bool {
    reply.confirmed_on.is_none_or(|on| on.earliest() <= day)
}

/// Whether a vendor's reply speaks for a device: by the vendor that keeps it, else by the system it serves. A reply about
/// another system of the same vendor does not.
#[must_use]
pub fn speaks_for(shop: &Pharmacy, reply: &VendorReply, device: &Device) -> bool {
    let system = shop.systems.records().find(|system| is_system(&device.system, system));
    let is_about = |otherwise: bool| match system {
        Some(system) if !reply.system.is_empty() => is_system_of(shop, reply, system),
        _ => otherwise,
    };
    if !device.vendor.is_empty() {
        return reply.vendor.is_firm(&device.vendor) && is_about(true);
    }
    if let Some(system) = system {
        return reply.vendor.is_firm(&system.vendor) && is_about(true);
    }
    let software: &str = &device.software;
    reply.system.names(&device.system) || (!software.is_empty() && reply.system.names_typed(software))
}

fn told<'p>(code: &'static str, party: &Party<'p>, reply: &'p VendorReply) -> Reason<'p> {
    let args = [("vendor", party.vendor.text().into()), ("note", (&*reply.note).into())];
    said_by((code, party.subject), Provenance::Vendor, reply.confirmed_on, args.into())
}

/// Leaves open an answer that its own words put in doubt.
pub fn open_doubted<'p>(tally: &mut Tally<'p>, party: &Party<'p>, reply: &'p VendorReply, doubt: Doubt) {
    tally.open(
        told(doubt.code(), party, reply)
            .with("answer", reply.answer.text())
            .with("day", reply.confirmed_on)
            .with("said", reply.unread_day().unwrap_or_default())
            .with("target_on", reply.target_on),
    );
    tally.next_with("settle_vendor_yes", party.subject, [("vendor", party.vendor.text().into())]);
}

fn count_words<'p>(tally: &mut Tally<'p>, party: &Party<'p>, reply: Reply<'p>) {
    let told = |code, reply| told(code, party, reply);
    match reply {
        Reply::Yes(reply) => {
            tally.good(told("vendor_says_yes", reply));
            if reply.confirmed_on.is_none() {
                tally.advise_with("vendor_day_missing", party.subject, [("vendor", party.vendor.text().into())]);
            }
        }
        Reply::Open(reply, doubt) => open_doubted(tally, party, reply, doubt),
        Reply::No(reply) => {
            tally.bad(told("vendor_says_no", reply).with("target_on", reply.target_on));
            tally.next_with("ask_vendor_plan", party.subject, [("vendor", party.vendor.text().into())]);
        }
        Reply::NotRequired(reply) => {
            tally.good(told("vendor_says_not_required", reply).with("answer", reply.answer.text()));
        }
        Reply::Unread(_) | Reply::Blank | Reply::Silent => {}
    }
}

/// An answer came, and what it says is not known: the vendor is asked again, with its own words.
fn count_unread<'p>(tally: &mut Tally<'p>, party: &Party<'p>, said: &'p VendorReply) {
    tally.open(told("vendor_answer_unread", party, said).with("answer", said.answer.text()));
    tally.next_with("settle_vendor_yes", party.subject, [("vendor", party.vendor.text().into())]);
}

/// Judges a row of the vendor's own form: nothing but what every party answered on it decides.
#[must_use]
pub fn judge_by_replies<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    if ask.parties.is_empty() {
        tally.open(because("no_vendor_listed", Subject::Pharmacy));
        tally.next("list_vendors", Subject::Pharmacy);
    }
    for party in ask.parties.iter() {
        count_reply(&mut tally, ask, party, Silence::LeavesOpen);
    }
    tally.finish()
}
