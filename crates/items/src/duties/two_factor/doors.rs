//! The IDs and machines by which somebody gets into a system without a second factor, beside a word that it has two.

use crate::checklist::Ask;
use crate::parties::is_system;
use crate::second_factor::{accounts_without, machines_without};
use crate::tally::{Tally, because, of};
use model::name::Name;
use model::record::System;
use model::word::YesNo;

/// Of what it is said that two factors are asked for, with no day of a plan on record.
#[derive(Debug, Default)]
pub(super) struct Said<'p> {
    systems: Vec<&'p System>,
    /// The other systems of the sheet.
    others: Vec<&'p System>,
    /// A vendor says so of which no system is listed.
    pub by_vendors: bool,
}

impl<'p> Said<'p> {
    pub(super) fn add(&mut self, system: &'p System, is_said: bool) {
        if is_said { &mut self.systems } else { &mut self.others }.push(system);
    }

    /// Whether what is kept for a system by that name contradicts it. Where no name stands, it is one of them, and all have to be
    /// said to ask for two; where no system is listed, the vendor's word is for whatever there is. 「Windows」 is another door.
    fn is_of(&self, name: &Name) -> bool {
        let is_listed = |systems: &[&System]| systems.iter().any(|system| is_system(name, system));
        match self.systems.is_empty() && self.others.is_empty() {
            true => self.by_vendors,
            false if name.is_empty() => self.others.is_empty(),
            false => is_listed(&self.systems),
        }
    }
}

/// Counts them: one is enough to leave it open whether it is 実装している.
pub(super) fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, said: &Said<'p>) {
    for account in accounts_without(ask.shop) {
        let is_no = account.two_factor.means() == Some(YesNo::No);
        if said.is_of(&account.system) {
            let code = if is_no { "account_without" } else { "account_unclear" };
            tally.open(because(code, of(account)).with("said", account.two_factor.text()));
            tally.next("settle_account", of(account));
        } else if is_no && !said.systems.is_empty() {
            tally.advise("account_without", of(account));
        }
    }
    for device in machines_without(ask.shop).filter(|device| said.is_of(&device.system)) {
        tally.open(because("machine_without", of(device)).with("said", device.two_factor.text()));
        tally.next("settle_machine", of(device));
    }
}
