//! What the ledgers already say to the first questions: the form shows it, so that an answer can be put right.

use super::{DEPUTY, LIAISON, NO_WIRELESS, OFFICER, OWNER, SystemGiven};
use crate::open_pharmacy::State;
use model::record::{Device, Person, System};
use model::width;

/// What is known; blank where it is not.
#[derive(Debug, Clone, Default)]
pub struct KnownAnswers {
    /// 開設者.
    pub owner: String,
    /// 安全管理責任者.
    pub officer: String,
    /// Their 任命日, as it is kept.
    pub appointed_on: String,
    /// 副責任者.
    pub deputy: String,
    /// 事業者との窓口.
    pub liaison: String,
    /// The systems of the kinds that were asked for, in that order.
    pub systems: Vec<Option<SystemGiven>>,
    /// Whether there is a wireless LAN.
    pub wireless: Option<bool>,
}

/// What the ledgers say; `kinds` are the systems that are asked for.
#[must_use]
pub fn known_answers(state: &State, kinds: &[&str]) -> KnownAnswers {
    let name = |person: Option<&Person>| person.map_or_else(String::new, |person| person.name.text().to_owned());
    let officer = holder(state, OFFICER);
    let states_none = state
        .shop
        .statements
        .records()
        .any(|stated| width::key(stated.topic.text()) == width::key(NO_WIRELESS) && &*stated.value == "はい");
    KnownAnswers {
        owner: name(holder(state, OWNER)),
        officer: name(officer),
        appointed_on: officer.and_then(|person| person.appointed_on).map(|day| day.to_string()).unwrap_or_default(),
        deputy: name(holder(state, DEPUTY)),
        liaison: name(holder(state, LIAISON)),
        systems: kinds.iter().map(|kind| system(state, kind).map(|system| given(system, kind))).collect(),
        wireless: if wireless_devices(state).next().is_some() { Some(true) } else { states_none.then_some(false) },
    }
}

/// Who has a role by what the ledger says, and has not left.
pub(super) fn holder<'s>(state: &'s State, role: &str) -> Option<&'s Person> {
    let holds = |person: &&Person| match role {
        OFFICER => person.role.tells().is_some_and(|role| role.is_safety_officer),
        role => person.role.contains(role),
    };
    state.shop.people.records().filter(|person| !person.has_left_by(state.today)).find(holds)
}

/// The system of a kind, by its name or its kind.
pub(super) fn system<'s>(state: &'s State, kind: &str) -> Option<&'s System> {
    let is_it =
        |system: &&System| [system.name.text(), &system.kind].iter().any(|text| width::key(text) == width::key(kind));
    state.shop.systems.records().find(is_it)
}

fn given(system: &System, kind: &str) -> SystemGiven {
    SystemGiven {
        kind: kind.to_owned(),
        product: system.product.text().to_owned(),
        vendor: system.vendor.text().to_owned(),
        contracted: system.contracted.text().to_owned(),
    }
}

/// The wireless devices that are there.
pub(super) fn wireless_devices(state: &State) -> impl Iterator<Item = &Device> {
    state.shop.devices.records().filter(|device| device.is_kept() && device.looks_wireless())
}
