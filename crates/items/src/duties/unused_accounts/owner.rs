//! Whose an ID is, as far as the list of people tells.

use crate::checklist::Ask;
use crate::contracts;
use crate::parties::is_system;
use model::name::Name;
use model::record::{Account, Person};

/// The owner of an ID.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'p> {
    /// Someone who works here on that day.
    Here(&'p Person),
    /// Someone who has left.
    Left(&'p Person),
    /// A vendor's own ID.
    Vendor,
    /// An ID of a vendor whose contract has ended, or with whom there is none.
    FormerVendor(&'p Name),
    /// The ID of a vendor that no list of vendors or systems knows.
    UnlistedVendor,
    /// A name that the list of people does not know.
    Unlisted,
    /// No name at all.
    Nobody,
}

impl<'p> Owner<'p> {
    /// The owner of this ID. Someone who left and came back is here.
    pub fn of(ask: &Ask<'p>, account: &Account) -> Self {
        let mut left = None;
        for person in ask.shop.people.records().filter(|person| account.is_of(&person.name)) {
            if !person.has_left_by(ask.today) {
                return Self::Here(person);
            }
            left = Some(person);
        }
        match left {
            Some(person) => Self::Left(person),
            None => Self::of_nobody_here(ask, account),
        }
    }

    fn of_nobody_here(ask: &Ask<'p>, account: &Account) -> Self {
        if let Some(vendor) = contracts::former(ask.shop, ask.today).find(|vendor| account.is_of_firm(vendor)) {
            return Self::FormerVendor(vendor);
        }
        match (is_of_party(ask, account), account.names_someone()) {
            (true, _) => Self::Vendor,
            (false, true) if account.is_called_vendor() => Self::UnlistedVendor,
            (false, true) => Self::Unlisted,
            (false, false) => Self::Nobody,
        }
    }
}

/// Whether the ID is that of a vendor in contract: by the vendor's name, or, where the ledger calls it a vendor's and names
/// a technician, by the system it is for.
fn is_of_party(ask: &Ask<'_>, account: &Account) -> bool {
    let by_system = account.is_called_vendor() && account.names_someone();
    let is_theirs = |system| by_system && is_system(&account.system, system);
    ask.parties.iter().any(|party| account.is_of_firm(party.vendor) || party.system.is_some_and(is_theirs))
}
