//! The disclosures as files: the ledger keeps one row per question, the item asks for one file per product.

use crate::parties::Party;
use model::day::PartialDay;
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::{Disclosure, System};
use model::text::holds_any;
use model::word::DisclosureAnswer;

/// One disclosure, with how many of its answers need reading.
#[derive(Debug)]
pub struct File<'p> {
    first: &'p Disclosure,
    /// Its rows.
    pub rows: Vec<&'p Disclosure>,
    /// Answers いいえ of which nobody wrote what the pharmacy does about them.
    pub no: u32,
    /// Answers 対象外, likewise.
    pub out_of_scope: u32,
    /// Questions without an answer.
    pub blank: u32,
    /// The number of the row before, where it has no answer: it may only head the questions below it.
    open_number: Option<&'p str>,
}

/// The disclosures the pharmacy holds, in the ledger's order.
pub fn files(shop: &Pharmacy) -> Vec<File<'_>> {
    let mut files: Vec<File<'_>> = Vec::new();
    for row in shop.disclosures.records() {
        let place = files.iter().rposition(|file| file.holds(row)).unwrap_or_else(|| {
            files.push(File { first: row, rows: Vec::new(), no: 0, out_of_scope: 0, blank: 0, open_number: None });
            files.len() - 1
        });
        if let Some(file) = files.get_mut(place) {
            file.count(row);
        }
    }
    files
}

impl<'p> File<'p> {
    fn count(&mut self, row: &'p Disclosure) {
        self.rows.push(row);
        let is_below =
            |head: &str| row.number.strip_prefix(head).is_some_and(|rest| rest.starts_with(['.', '-', '－', '．']));
        if self.open_number.take().is_some_and(is_below) {
            // 「6」 heads 6.1, 6.2…, and asks nothing itself.
            self.blank -= 1;
        }
        match row.answer.means() {
            Some(DisclosureAnswer::No | DisclosureAnswer::OutOfScope) if !row.measure.trim().is_empty() => {}
            Some(DisclosureAnswer::No) => self.no += 1,
            Some(DisclosureAnswer::OutOfScope) => self.out_of_scope += 1,
            Some(DisclosureAnswer::Yes) => {}
            // Words that are no plain answer are for people to read; a row without a number only says that the file is here.
            None if is_unanswered(row.answer.text()) && !row.number.is_empty() => {
                self.blank += 1;
                self.open_number = Some(&row.number);
            }
            None => {}
        }
    }

    /// Whether it is the disclosure of this party's product. The maker need not be the firm under contract: a dealer sells
    /// under the maker's name for the product, but 「レセコン」 is every maker's.
    pub fn is_of(&self, party: &Party<'_>, parties: &[Party<'_>]) -> bool {
        let Some(system) = party.system else { return self.is_from(party) };
        if self.is_from(party) {
            return self.is_called(&system.product) || self.is_called(&system.name);
        }
        let is_theirs = |other: &Party<'_>| {
            self.is_from(other) && other.system.is_some_and(|system| self.is_called(&system.product))
        };
        self.is_called(&system.product) && !is_generic(system) && !parties.iter().any(is_theirs)
    }

    /// Whether it comes from this party's vendor.
    pub fn is_from(&self, party: &Party<'_>) -> bool {
        party.vendor.is_firm(&self.first.vendor)
    }

    /// Who made it.
    pub fn maker(&self) -> &'p Name {
        &self.first.vendor
    }

    /// Whether it is about a product of that name, with or without its version.
    pub fn is_called(&self, name: &Name) -> bool {
        self.product().names(name) || name.names(self.product())
    }

    /// The product it is about.
    pub fn product(&self) -> &'p Name {
        &self.first.product
    }

    /// The version it is about.
    pub fn version(&self) -> &'p str {
        &self.first.version
    }

    /// Whether it is of a product (MDS) or of a service (SDS), as it says, with the edition of its form.
    pub fn form(&self) -> (&'p str, &'p str) {
        (&self.first.kind, &self.first.form_version)
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
            && first.form_version == row.form_version
            && first.issued_on == row.issued_on
    }
}

/// A product that is called by what it is says nothing about its maker.
fn is_generic(system: &System) -> bool {
    let kinds =
        ["レセコン", "電子薬歴", "薬歴", "調剤レセコン", "レセプトコンピユータ", "電子薬歴システム", "調剤システム"];
    system.product == system.name || system.product.text() == system.kind || kinds.contains(&system.product.key())
}

/// Nothing, the choices as they are printed, or a word that the answer is still to come.
fn is_unanswered(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || text.contains("はい・いいえ")
        || matches!(text, "？" | "?")
        || holds_any(text, &["予定", "未回答", "確認中"])
}
