//! Two disclosures of one product beside each other: what its vendor answers otherwise than before.

use crate::disclosed::Disclosed;
use crate::duties::vendor_disclosure::File;
use model::record::Disclosure;
use model::width;

/// A question that the two disclosures do not answer alike.
#[derive(Debug)]
pub struct Differs<'p> {
    /// As the older one has it; none where it did not ask.
    pub was: Option<&'p Disclosure>,
    /// As the newer one has it; none where it no longer asks.
    pub now: Option<&'p Disclosure>,
}

impl<'p> Differs<'p> {
    /// The row that tells the number and the question.
    #[must_use]
    pub fn row(&self) -> Option<&'p Disclosure> {
        self.now.or(self.was)
    }
}

/// The disclosure of the same product that was issued last before this one.
#[must_use]
pub fn issued_before<'a, 'p>(all: &'a [Disclosed<'p>], of: &File<'_>) -> Option<&'a File<'p>> {
    all.iter().map(|one| &one.file).filter(|file| file.is_before(of)).max_by_key(|file| file.issued_on())
}

/// The questions whose answer or note changed, the new ones and the gone ones. Another edition of the form counts its questions
/// anew: there their words tell which is which.
#[must_use]
pub fn differences<'p>(old: &File<'p>, new: &File<'p>) -> Vec<Differs<'p>> {
    let by_number = old.form() == new.form();
    let key = |row: &Disclosure| width::key(if by_number { &row.number } else { &row.question });
    let find = |rows: &[&'p Disclosure], wanted: &Disclosure| rows.iter().copied().find(|row| key(row) == key(wanted));
    let is_alike = |was: &Disclosure, now: &Disclosure| was.answer.text() == now.answer.text() && was.note == now.note;
    let here = new.rows.iter().map(|now| Differs { was: find(&old.rows, now), now: Some(*now) });
    let gone = old.rows.iter().filter(|was| find(&new.rows, was).is_none());
    here.filter(|pair| !pair.was.zip(pair.now).is_some_and(|(was, now)| is_alike(was, now)))
        .chain(gone.map(|was| Differs { was: Some(*was), now: None }))
        .collect()
}
