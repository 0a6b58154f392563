//! The years before: which row of an earlier form asked what a row asks now, so that what was recorded for it is not lost from
//! sight when the year is turned over.

use crate::duties::BY_EVIDENCE;
use model::answer::ItemKey;
use model::edition::{Audience, Edition, FormRow};
use model::pharmacy::Pharmacy;

/// The keys under which the same was asked in the years before, the latest first; none where no year was turned over.
#[must_use]
pub fn keys_before(shop: &Pharmacy, edition: &Edition, row: &FormRow) -> Vec<ItemKey> {
    let mut keys = Vec::new();
    let mut at = row_before(shop, edition, row);
    while let Some((earlier, row)) = at {
        let key = earlier.key(Audience::Pharmacy, row);
        // Years that were turned to and fro lead nowhere.
        if keys.contains(&key) {
            break;
        }
        keys.push(key);
        at = row_before(shop, earlier, row);
    }
    keys
}

/// The row of the edition before that asks the same of the same machines.
fn row_before<'p>(shop: &'p Pharmacy, edition: &Edition, row: &FormRow) -> Option<(&'p Edition, &'p FormRow)> {
    let earlier = edition_called(shop, shop.years.get(&edition.id)?)?;
    Some((earlier, asked_before(earlier, row)?))
}

/// The row of an earlier edition that asks the same of the same machines: by its wording, else by its duty.
pub(crate) fn asked_before<'e>(earlier: &'e Edition, row: &FormRow) -> Option<&'e FormRow> {
    let form = earlier.form(Audience::Pharmacy)?;
    let fits = |then: &&FormRow| then.scope.zip(row.scope).is_none_or(|(then, now)| then == now);
    let duty = row.duty.as_deref().filter(|duty| *duty != BY_EVIDENCE.code);
    only(form.rows.iter().filter(|then| then.wording == row.wording).filter(fits))
        .or_else(|| only(form.rows.iter().filter(|then| duty.is_some() && then.duty.as_deref() == duty).filter(fits)))
}

/// The edition of an id, shipped or imported.
#[must_use]
pub fn edition_called<'p>(shop: &'p Pharmacy, id: &str) -> Option<&'p Edition> {
    let imported = shop.editions.values().map(|imported| &imported.edition);
    crate::shipped().iter().chain(imported).find(|edition| edition.id == id)
}

/// The only one there is: of two rows nobody can tell whose answer went on.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}
