//! Whose an ID is, as far as the list of people tells.

use crate::checklist::Ask;
use crate::parties::Party;
use model::record::{Account, Person};
use model::text::{holds, holds_any};

/// The owner of an ID.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'p> {
    /// Someone who works here on that day.
    Here(&'p Person),
    /// Someone who has left.
    Left(&'p Person),
    /// A vendor's own ID.
    Vendor,
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
            None if is_of_vendor(ask, account) => Self::Vendor,
            None if account.names_someone() => Self::Unlisted,
            None => Self::Nobody,
        }
    }
}

fn is_of_vendor(ask: &Ask<'_>, account: &Account) -> bool {
    let by_kind = holds_any(&account.profession, &["事業者", "ベンダ", "保守"]);
    let by_name = |party: &Party<'_>| {
        account.full_name.mentions(party.vendor)
            || account.family_name.mentions(party.vendor)
            || holds(&account.description, party.vendor.text())
    };
    (by_kind && account.names_someone()) || ask.parties.iter().any(by_name)
}
