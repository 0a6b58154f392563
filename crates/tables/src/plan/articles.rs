//! The article that tells how an item is done is a part of its row's name, for one document may have several for one item. Where it is
//! told that there is none, or none yet (「未作成」), no other article is meant: it is the same row, written otherwise.

use super::Matching;
use crate::naming::name;
use model::record::{Document, Ledger, Row};
use std::collections::BTreeMap;

/// What makes two rows one but for the article.
const SAME: [&str; 3] = ["title", "item", "approved_on"];

impl Matching<'_> {
    /// Rows of the same document, item and day of approval of which one names no article. Several that it may be are asked about.
    pub(super) fn by_article(&mut self) {
        if self.ledger != Ledger::Documents {
            return;
        }
        let mut there: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, kept) in self.existing.iter().enumerate().filter(|(place, _)| !self.taken.contains(place)) {
            if let Some(name) = name(&kept.cells, &SAME) {
                there.entry(name).or_default().push(place);
            }
        }
        for at in (0..self.rows.len()).filter(|at| self.is_open(*at)).collect::<Vec<_>>() {
            let Some(row) = self.rows.get(at) else { continue };
            let Some(places) = name(&row.cells, &SAME).and_then(|name| there.get(&name)) else { continue };
            let is_it = |place: &&usize| {
                let kept = self.existing.get(**place);
                !self.taken.contains(*place)
                    && kept.is_some_and(|kept| names_none(&row.cells) || names_none(&kept.cells))
            };
            let fitting: Vec<usize> = places.iter().filter(is_it).copied().collect();
            if let [one] = fitting.as_slice() {
                self.taken.insert(*one);
            }
            if !fitting.is_empty() {
                self.set(at, fitting);
            }
        }
    }
}

/// Whether a row says in the place of its article that there is none.
fn names_none(cells: &Row) -> bool {
    cells.get("article").is_some_and(|article| Document::names_no_article(article))
}
