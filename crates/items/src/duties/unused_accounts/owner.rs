//! Whose an ID is, as far as the list of people tells.

use crate::checklist::Ask;
use model::day::Day;
use model::name::Name;
use model::record::{Account, Person, Vendor};
use model::text::{holds, holds_any};
use model::word::YesNo;

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
    FormerVendor(&'p Vendor),
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
        let former =
            ask.shop.vendors.records().find(|vendor| is_former(vendor, ask.today) && is_named(account, &vendor.name));
        match former {
            Some(vendor) => Self::FormerVendor(vendor),
            None if is_of_vendor(ask, account) => Self::Vendor,
            None if account.names_someone() => Self::Unlisted,
            None => Self::Nobody,
        }
    }
}

fn is_of_vendor(ask: &Ask<'_>, account: &Account) -> bool {
    let by_kind = holds_any(&account.profession, &["事業者", "ベンダ", "保守"]);
    (by_kind && account.names_someone()) || ask.parties.iter().any(|party| is_named(account, party.vendor))
}

/// Whether the row of an ID names this vendor.
fn is_named(account: &Account, vendor: &Name) -> bool {
    !vendor.is_empty()
        && (account.full_name.mentions(vendor)
            || account.family_name.mentions(vendor)
            || holds(&account.description, vendor.text()))
}

/// Whether there is no contract with the vendor any more on that day.
fn is_former(vendor: &Vendor, today: Day) -> bool {
    vendor.contracted.means() == Some(YesNo::No) || vendor.contract_ends_on.is_some_and(|on| on.latest() < today)
}
