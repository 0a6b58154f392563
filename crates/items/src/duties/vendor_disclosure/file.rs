//! The disclosures as files: the ledger keeps one row per question, the item asks for one file per product.

use crate::parties::Party;
use model::day::{Day, PartialDay};
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::{Disclosure, System, is_same_version};
use model::text::holds_any;
use model::word::DisclosureAnswer;

/// One disclosure, with how many of its answers need reading.
#[derive(Debug, Clone)]
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
        let Some(system) = party.system else {
            return self.is_from(party) && party.named_by_form().is_none_or(|product| self.is_called(product));
        };
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

    /// Whether it had been made by a day, as far as it tells.
    pub(crate) fn is_by(&self, day: Day) -> bool {
        self.issued_on().is_none_or(|on| on.latest() <= day)
    }

    /// Whether it is of the version that runs here; where either is not told, nothing differs.
    pub(crate) fn is_of_version(&self, installed: Option<&str>) -> bool {
        installed.is_none_or(|installed| self.version().is_empty() || is_same_version(installed, self.version()))
    }

    /// What makes it the one to go by among several of one product: the version that runs here, then the day.
    pub(crate) fn rank(&self, installed: Option<&str>) -> (bool, Option<PartialDay>) {
        (self.is_of_version(installed), self.issued_on())
    }

    /// Whether it is about the same product in another version, or on another edition of the form.
    fn is_other_version_of(&self, other: &Self) -> bool {
        let is_alike =
            (self.product(), self.maker(), self.form().0) == (other.product(), other.maker(), other.form().0);
        let is_one = is_same_version(self.version(), other.version()) && is_same_version(self.form().1, other.form().1);
        is_alike && !is_one
    }

    /// Whether another version of it is the one to go by on a day.
    pub(crate) fn is_replaced(&self, all: &[File<'_>], installed: Option<&str>, today: Day) -> bool {
        let replaces = |other: &&File<'_>| {
            other.is_other_version_of(self) && other.is_by(today) && other.rank(installed) > self.rank(installed)
        };
        all.iter().any(|other| replaces(&other))
    }

    /// Whether it is an earlier disclosure of the same product.
    pub(crate) fn is_before(&self, later: &File<'_>) -> bool {
        self.product() == later.product()
            && self.maker() == later.maker()
            && self.form().0 == later.form().0
            && self.issued_on() < later.issued_on()
    }

    fn holds(&self, row: &Disclosure) -> bool {
        let first = self.first;
        first.product == row.product
            && first.vendor == row.vendor
            && is_same_version(&first.version, &row.version)
            && first.kind == row.kind
            && is_same_version(&first.form_version, &row.form_version)
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
