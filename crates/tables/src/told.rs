//! What people said the columns of their files are, where a heading says nothing to the program, or the wrong thing.

use crate::columns::Columns;
use crate::headings::Lexicon;
use crate::preview::{Preview, TakenAs};
use crate::trouble::Why;
use model::act::ColumnTold;
use model::record::{Field, Ledger};
use model::width;
use std::collections::BTreeMap;

/// The words by which a column is said to be kept without a meaning.
const KEEP: &[&str] = &["残す", "keep", ""];

/// What the headings of one ledger's files mean, by [`width::key`]. `None`: kept as a note, whatever the heading looks like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told(BTreeMap<String, Option<&'static Field>>);

impl Told {
    /// Headings and the keys of their columns, of which an empty one is a note; the later of two counts. A column that this
    /// version does not have is left out.
    pub fn new<'t>(ledger: Ledger, told: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let columns = Columns::of(ledger);
        let one = |(heading, field): (&str, &str)| {
            let meaning = if field.is_empty() { None } else { Some(columns.field(field)?) };
            Some((width::key(heading), meaning))
        };
        Self(told.into_iter().filter_map(one).collect())
    }

    /// What was said of a heading.
    pub(crate) fn of(&self, heading: &str) -> Option<Option<&'static Field>> {
        if self.0.is_empty() { None } else { self.0.get(&width::key(heading)).copied() }
    }
}

/// A column as a person says it: the heading in the file, and the ledger's column by its name in either language, by another
/// heading that is known for it, or by its key.
///
/// # Errors
/// [`Why::NoSuchColumn`], with those there are.
pub fn told(ledger: Ledger, heading: &str, column: &str) -> Result<ColumnTold, Why> {
    let known = || Lexicon::new(Columns::of(ledger), &Told::default()).meaning(column).map(|field| field.key);
    let keeps = KEEP.contains(&column.trim()).then_some("");
    let field = keeps.or_else(known).ok_or_else(|| Why::NoSuchColumn { typed: column.to_owned(), ledger })?.to_owned();
    Ok(ColumnTold { ledger, heading: heading.trim().to_owned(), field })
}

impl Preview {
    /// Whether the file has such a column and it was read as was said.
    ///
    /// # Errors
    /// [`Why::NotSoRead`], with the headings of the file.
    pub fn was_read_as(&self, told: &ColumnTold) -> Result<(), Why> {
        let is_so = |taken_as: &TakenAs| match taken_as {
            TakenAs::Field(field) => *field == told.field,
            TakenAs::Note(_) => told.field.is_empty(),
            TakenAs::Id | TakenAs::Secret | TakenAs::Above(..) => false,
        };
        if self.columns.iter().any(|column| told.is_about(&column.heading) && is_so(&column.taken_as)) {
            return Ok(());
        }
        let headings = self.columns.iter().filter(|column| !column.column.is_empty());
        let headings: Vec<&str> = headings.map(|column| column.heading.as_str()).collect();
        Err(Why::NotSoRead { heading: told.heading.clone(), headings: headings.join("、") })
    }
}
