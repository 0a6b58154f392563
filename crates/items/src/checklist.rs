//! An edition made ready for judging: every row with its duty and with the vendor's row on the same duty.

use crate::duties::{self, Duty};
use crate::evidence;
use crate::inspected;
use crate::parties::{Party, parties};
use crate::read_parameters::parameters_of;
use crate::words;
use model::day::{Day, PartialDay};
use model::edition::{Audience, Edition, FormRow, Scope};
use model::finding::{Finding, Quoted};
use model::lang::Lang;
use model::pharmacy::Pharmacy;
use model::said::Word as _;
use model::word::Number;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::str::FromStr;

/// An edition ready for judging.
#[derive(Debug)]
pub struct Checklist {
    /// The edition.
    pub edition: Edition,
    /// The pharmacy's items, in the sheet's order.
    pub items: Vec<Item>,
}

/// One item of the pharmacy's form.
#[derive(Debug)]
pub struct Item {
    /// Its key, `r7/pharmacy/2-12/server`.
    pub key: String,
    /// Its row.
    pub row: FormRow,
    /// The scope that tells it from another row with the same number.
    pub told_scope: Option<Scope>,
    /// Its number as [`Item::printed`] gives it, for reasons that name items.
    pub(crate) label: String,
    /// The duty that judges it.
    pub duty: &'static Duty,
    /// Its printed number, read once.
    pub number: Option<Number>,
    /// The numbers under which the vendor's form asks the same: mostly one.
    pub vendor_numbers: Vec<Number>,
    /// The row's parameters that are whole numbers.
    counts: BTreeMap<String, u32>,
    /// The row's parameters that are days.
    days: BTreeMap<String, Day>,
}

/// What one judgement is asked about.
#[derive(Debug, Clone)]
pub struct Ask<'p> {
    /// The pharmacy.
    pub shop: &'p Pharmacy,
    /// The edition.
    pub edition: &'p Edition,
    /// Every item of the pharmacy's form: 4-① asks about the others.
    pub items: &'p [Item],
    /// The item.
    pub item: &'p Item,
    /// The vendors and systems the pharmacy relies on, with their replies: the same for every item.
    pub parties: Rc<[Party<'p>]>,
    /// The day judged for.
    pub today: Day,
}

impl Checklist {
    /// Makes an edition ready. A row whose duty is unknown or not set is left to evidence.
    #[must_use]
    pub fn new(edition: Edition) -> Self {
        let vendor_rows: &[FormRow] = edition.form(Audience::Vendor).map_or(&[], |form| &form.rows);
        let rows: &[FormRow] = edition.form(Audience::Pharmacy).map_or(&[], |form| &form.rows);
        let items = rows
            .iter()
            .map(|row| Item {
                key: edition.key(Audience::Pharmacy, row),
                row: row.clone(),
                told_scope: edition.told_scope(Audience::Pharmacy, row),
                label: Scope::beside(&row.number, edition.told_scope(Audience::Pharmacy, row), Lang::Ja),
                duty: row.duty.as_deref().and_then(duties::by_code).unwrap_or(&duties::BY_EVIDENCE),
                number: Number::read(&row.number),
                vendor_numbers: vendor_numbers(row, vendor_rows),
                counts: parameters(row),
                days: parameters(row),
            })
            .collect();
        Self { items, edition }
    }

    /// Judges every item for a day, in the sheet's order.
    #[must_use]
    pub fn judge<'p>(&'p self, shop: &'p Pharmacy, today: Day) -> Vec<Finding<'p>> {
        let parties: Rc<[Party<'p>]> = parties(shop, &self.edition, today).into();
        self.items.iter().map(|item| self.judge_row(shop, item, parties.clone(), today)).collect()
    }

    /// Judges one item for a day.
    #[must_use]
    pub fn judge_item<'p>(&'p self, shop: &'p Pharmacy, item: &'p Item, today: Day) -> Finding<'p> {
        self.judge_row(shop, item, parties(shop, &self.edition, today).into(), today)
    }

    fn judge_row<'p>(
        &'p self,
        shop: &'p Pharmacy,
        item: &'p Item,
        parties: Rc<[Party<'p>]>,
        today: Day,
    ) -> Finding<'p> {
        let ask = Ask { shop, edition: &self.edition, items: &self.items, item, parties, today };
        inspected::beside(&ask, evidence::beside(&ask, (item.duty.judge)(&ask)))
    }

    /// The item under a key.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }
}

impl Item {
    /// Its number as the form prints it, with the scope where it is printed twice: 2-⑫（サーバ）.
    #[must_use]
    pub fn printed(&self) -> String {
        self.label.clone()
    }

    /// Its number, with the scope where another row has the same number.
    #[must_use]
    pub fn numbered(&self) -> Option<Number> {
        Some(Number { scope: self.told_scope, ..self.number? })
    }

    /// A number that the edition sets for this row, as it stands in a sentence.
    #[must_use]
    pub fn parameter(&self, name: &str, lang: Lang) -> Option<Cow<'static, str>> {
        let count = self.counts.get(name).map(|count| Quoted::from(*count));
        let quoted = count.or_else(|| Some(Quoted::from(*self.days.get(name)?)))?;
        Some(quoted.words(lang).into_owned().into())
    }

    /// A whole number that the edition sets for this row.
    pub(crate) fn count(&self, name: &str) -> Option<u32> {
        self.counts.get(name).copied()
    }

    /// A day that the edition sets for this row, such as the last one that a plan may name.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<Day> {
        self.days.get(name).copied()
    }

    /// What counts as done, by the numbers of this edition.
    #[must_use]
    pub fn counts_as_done(&self, lang: Lang) -> String {
        let counts = words::words(self.duty).counts.as_ref();
        counts.map(|counts| counts.fill(lang, |name| self.parameter(name, lang))).unwrap_or_default()
    }
}

/// The parameters of a row that read as one kind of value, read once; where the row has none, those last known.
fn parameters<T: FromStr>(row: &FormRow) -> BTreeMap<String, T> {
    let known = parameters_of(row.duty.as_deref().unwrap_or_default());
    let known = known.iter().map(|parameter| (parameter.name, parameter.last_known));
    let of_row = row.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    known.chain(of_row).filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?))).collect()
}

/// The vendor's rows with the same duty: those of the same scope, else those of none. A row that is about every kind of machine
/// rests on the vendor's rows for each.
fn vendor_numbers(row: &FormRow, vendor_rows: &[FormRow]) -> Vec<Number> {
    let duty = match row.duty.as_deref() {
        Some("vendor_disclosure") => Some("disclosure_submitted"),
        duty => duty,
    };
    let on_duty = || vendor_rows.iter().filter(move |other| duty.is_some() && other.duty.as_deref() == duty);
    let of = |scope| on_duty().filter(move |other| other.scope == scope).collect::<Vec<_>>();
    let same = match (row.scope, of(row.scope)) {
        (Some(_), rows) if rows.is_empty() => of(None),
        (None, rows) if rows.is_empty() => on_duty().collect(),
        (_, rows) => rows,
    };
    let number = |row: &&FormRow| Number::read(&row.number).map(|number| Number { scope: row.scope, ..number });
    same.iter().filter_map(number).collect()
}

impl<'p> Ask<'p> {
    /// A whole number that the edition sets for this row; 0 where the duty knows no such parameter.
    #[must_use]
    pub fn count(&self, parameter: &str) -> u32 {
        self.item.counts.get(parameter).copied().unwrap_or_default()
    }

    /// A day that the edition sets for this row.
    #[must_use]
    pub fn day(&self, parameter: &str) -> Option<Day> {
        self.item.day(parameter)
    }

    /// Whether it was so by the day judged for: a day that is not written counts, a later day does not. Who writes only a
    /// month writes of what is past: a month that has begun has come.
    #[must_use]
    pub fn has_come(&self, day: Option<PartialDay>) -> bool {
        day.is_none_or(|day| day.earliest() <= self.today)
    }

    /// Whether a day lies more than `days` back: for 薬守の目安.
    #[must_use]
    pub fn is_over(&self, day: PartialDay, days: i32) -> bool {
        day.latest().plus_days(days) < self.today
    }

    /// The kind of machine this row is about, where it is about one kind.
    #[must_use]
    pub fn scope(&self) -> Option<Scope> {
        self.item.row.scope
    }
}
