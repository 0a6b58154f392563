//! Signing in: who may come in, how they prove who they are, and who is in.
//!
//! Who may come in is in the journal (`member_put`, `member_removed`); what proves it is beside it, in passes.

mod agents;
mod entrances;
mod feeds;
mod first_passkey;
mod guessed;
mod inspections;
mod members;
mod passkeys;
mod passwords;
mod requests;
mod second;
mod sessions;
mod tokens;
mod tries;
mod vendor_links;

pub use agents::{AgentCode, AgentError, enrol_agent, make_agent_code, take_agent_report};
pub use entrances::{Entrance, How, Way, entrances, recent_wrong_tries};
pub use feeds::{close_feed, feed_is_open, holds_feed, open_feed};
pub use first_passkey::{FirstError, begin_members_by_passkey, offer_first_passkey};
pub use inspections::{InspectionError, InspectionGiven, close_inspection, enter_inspection, open_inspection};
pub use members::{MemberError, MemberGiven, new_code, put_member, remove_member};
pub use passkeys::{
    Asked, Passkey, PasskeyError, ask_passkey, drop_passkey, enter_by_passkey, offer_passkey, passkey_holders,
    passkey_sites, passkeys, take_passkey,
};
pub use passwords::{PasswordError, begin_members, change_password, come_in, has_password};
pub use requests::{Before, KeptAnswer, NamedRequest};
pub use second::{Offer, SecondError, confirm_second, drop_second, has_second, offer_second};
pub use sessions::{
    Guest, Proof, Seated, Session, SignInError, Then, end_session, look_at, session, sessions, sign_in,
};

pub use tokens::{Token, TokenError, TokenGiven, end_token, make_token, token, tokens};
pub use vendor_links::{
    NO_DAY_YET, VendorAnswers, VendorLink, VendorLinkError, close_vendor_link, open_vendor_link, take_vendor_answers,
    vendor_link, vendor_links,
};

use crate::clock::Clock;
use gate::Ticket;
use journal::Pass;
use model::day::Day;
use model::member::Member;
use model::pharmacy::Pharmacy;

/// The kinds of passes.
mod kind {
    pub(super) const AGENT: &str = "agent";
    pub(super) const ANSWER: &str = "answer";
    pub(super) const CEREMONY: &str = "ceremony";
    pub(super) const CODE: &str = "code";
    pub(super) const ENTRANCE: &str = "entrance";
    pub(super) const FAILURE: &str = "failure";
    pub(super) const FEED: &str = "feed";
    pub(super) const LINK: &str = "link";
    pub(super) const OFFER: &str = "offer";
    pub(super) const PASSKEY: &str = "passkey";
    pub(super) const PASSWORD: &str = "password";
    pub(super) const SECOND: &str = "second";
    pub(super) const SESSION: &str = "session";
    pub(super) const TOKEN: &str = "token";
    pub(super) const VENDOR: &str = "vendor";
    /// All that goes with whoever holds it. The log of who came in stays.
    pub(super) const ALL: [&str; 14] =
        [AGENT, ANSWER, CEREMONY, CODE, FAILURE, FEED, LINK, OFFER, PASSKEY, PASSWORD, SECOND, SESSION, TOKEN, VENDOR];
}

/// Now, in milliseconds since 1970.
fn now_ms(clock: &Clock) -> i64 {
    clock.now().as_millisecond()
}

/// A new ticket: only whoever is given it holds it.
fn new_ticket(clock: &Clock) -> std::io::Result<Ticket> {
    let mut chance = [0; 32];
    clock.fill(&mut chance)?;
    Ok(Ticket::new(&chance))
}

/// A pass whose value is written as JSON.
fn pass(
    kind: &str,
    id: String,
    holder: &str,
    value: &impl serde::Serialize,
    until_ms: i64,
) -> Result<Pass, serde_json::Error> {
    Ok(Pass { kind: kind.to_owned(), id, holder: holder.to_owned(), value: serde_json::to_string(value)?, until_ms })
}

/// Whether a member may come in on that day: one who has left, by 職員名簿, may not.
#[must_use]
pub fn may_come_in(shop: &Pharmacy, member: &Member, today: Day) -> bool {
    let person = member.person.as_ref().and_then(|person| shop.people.get(person));
    person.is_none_or(|kept| !kept.record.has_left_by(today))
}

/// The id of the member who is called so: on another device a name is typed. Spaces and width do not matter; two of the
/// same name come in where their names are shown.
#[must_use]
pub fn member_called<'p>(shop: &'p Pharmacy, name: &str) -> Option<&'p str> {
    let wanted = model::width::key(name);
    let is_called = |member: &&Member| model::width::key(&member.name) == wanted;
    let mut called = shop.members.values().map(|kept| &kept.record).filter(is_called);
    match (called.next(), called.next()) {
        (Some(member), None) => Some(&member.id),
        _ => None,
    }
}

/// The member of an id who may come in on that day.
fn member<'p>(shop: &'p Pharmacy, id: &str, today: Day) -> Option<&'p Member> {
    shop.members.get(id).map(|kept| &kept.record).filter(|member| may_come_in(shop, member, today))
}
