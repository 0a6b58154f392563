//! One ID in the rows of two people: shared without a word, or one of the rows is wrong.

use super::is_closed;
use crate::checklist::Ask;
use crate::tally::{Tally, because, of};
use model::record::Account;
use model::text::is_same;

/// Up to so many IDs are compared with each other one by one.
const FEW: usize = 64;

/// Counts each ID that another row gives to somebody else.
pub fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let accounts = ask.shop.accounts.iter().as_slice();
    if accounts.len() <= FEW {
        for (at, one) in accounts.iter().enumerate() {
            let others = accounts.get(at + 1..).unwrap_or_default().iter();
            count_same(tally, ask, &one.record, others.map(|other| &other.record));
        }
        return;
    }
    let mut accounts: Vec<&'p Account> = ask.shop.accounts.records().collect();
    accounts.sort_by(|one, other| one.user_id.cmp(&other.user_id));
    for same in accounts.chunk_by(|one, other| one.user_id == other.user_id) {
        for (at, one) in same.iter().enumerate() {
            count_same(tally, ask, one, same.get(at + 1..).unwrap_or_default().iter().copied().take(FEW));
        }
    }
}

fn count_same<'p>(
    tally: &mut Tally<'p>,
    ask: &Ask<'p>,
    one: &'p Account,
    mut others: impl Iterator<Item = &'p Account>,
) {
    let is_used = |account: &Account| !account.user_id.is_empty() && !is_closed(account, ask.today);
    let is_doubled = |other: &&'p Account| {
        is_same(&one.user_id, &other.user_id) && is_used(one) && is_used(other) && is_of_another(one, other)
    };
    if let Some(other) = others.find(is_doubled) {
        let people = because("id_of_two", of(one)).with("one", name(one)).with("other", name(other));
        tally.open(people.on(other.updated_on.max(one.updated_on)));
        tally.next("settle_id_of_two", of(one));
    }
}

/// Whether both name a person, of one system as far as they tell, and not the same one.
fn is_of_another(one: &Account, other: &Account) -> bool {
    let is_one_system = one.system.is_empty() || other.system.is_empty() || one.system == other.system;
    let is_one_person = *one.full_name == *other.full_name
        && *one.family_name == *other.family_name
        && one.given_name == other.given_name;
    // A shared ID is told as one.
    let is_told = one.is_shared() || other.is_shared();
    is_one_system && !is_one_person && !is_told && one.names_someone() && other.names_someone()
}

fn name(account: &Account) -> &str {
    if account.full_name.is_empty() { account.family_name.text() } else { account.full_name.text() }
}
