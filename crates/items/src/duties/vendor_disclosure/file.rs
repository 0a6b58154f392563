//! The disclosures as files: the ledger keeps one row per question, the item asks for one file per product.

use crate::parties::Party;
use model::day::PartialDay;
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::Disclosure;
use model::word::DisclosureAnswer;

/// One disclosure, with how many of its answers need reading.
#[derive(Debug)]
pub struct File<'p> {
    first: &'p Disclosure,
    /// Answers いいえ.
    pub no: u32,
    /// Answers 対象外.
    pub out_of_scope: u32,
}

/// The disclosures the pharmacy holds, in the ledger's order.
pub fn files(shop: &Pharmacy) -> Vec<File<'_>> {
    let mut files: Vec<File<'_>> = Vec::new();
    for row in shop.disclosures.records() {
        let place = files.iter().rposition(|file| file.holds(row)).unwrap_or_else(|| {
            files.push(File { first: row, no: 0, out_of_scope: 0 });
            files.len() - 1
        });
        if let Some(file) = files.get_mut(place) {
            match row.answer.means() {
                Some(DisclosureAnswer::No) => file.no += 1,
                Some(DisclosureAnswer::OutOfScope) => file.out_of_scope += 1,
                Some(DisclosureAnswer::Yes) | None => {}
            }
        }
    }
    files
}

impl<'p> File<'p> {
    /// Whether it is the disclosure of this party's product.
    pub fn is_of(&self, party: &Party<'_>) -> bool {
        let Some(system) = party.system else { return self.is_from(party) };
        system.product.overlaps(self.product()) || (self.is_from(party) && system.name.overlaps(self.product()))
    }

    /// Whether it comes from this party's vendor.
    pub fn is_from(&self, party: &Party<'_>) -> bool {
        party.vendor.overlaps(&self.first.vendor)
    }

    /// The product it is about.
    pub fn product(&self) -> &'p Name {
        &self.first.product
    }

    /// The version it is about.
    pub fn version(&self) -> &'p str {
        &self.first.version
    }

    /// When it was made.
    pub fn issued_on(&self) -> Option<PartialDay> {
        self.first.issued_on
    }

    fn holds(&self, row: &Disclosure) -> bool {
        let first = self.first;
        first.product == row.product
            && first.vendor == row.vendor
            && first.version == row.version
            && first.kind == row.kind
            && first.issued_on == row.issued_on
    }
}
