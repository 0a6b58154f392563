//! An edition made ready for judging: every row with its duty and with the vendor's row on the same duty.

use crate::duties::{self, Duty};
use crate::evidence;
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
    /// The duty that judges it.
    pub duty: &'static Duty,
    /// Its printed number, read once.
    pub number: Option<Number>,
    /// The number under which the vendor's form asks the same.
    pub vendor_number: Option<Number>,
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
                duty: row.duty.as_deref().and_then(duties::by_code).unwrap_or(&duties::BY_EVIDENCE),
                number: Number::read(&row.number),
                vendor_number: vendor_number(row, vendor_rows),
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
        evidence::beside(&ask, (item.duty.judge)(&ask))
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
        match self.row.scope {
            Some(scope) => format!("{}（{}）", self.row.number, scope.word()),
            None => self.row.number.clone(),
        }
    }

    /// A number that the edition sets for this row, as it stands in a sentence.
    #[must_use]
    pub fn parameter(&self, name: &str, lang: Lang) -> Option<Cow<'static, str>> {
        let count = self.counts.get(name).map(|count| Quoted::from(*count));
        let quoted = count.or_else(|| Some(Quoted::from(*self.days.get(name)?)))?;
        Some(quoted.words(lang).into_owned().into())
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

/// The vendor's row with the same duty, and the same scope where both have one.
fn vendor_number(row: &FormRow, vendor_rows: &[FormRow]) -> Option<Number> {
    let duty = match row.duty.as_deref()? {
        "vendor_disclosure" => "disclosure_submitted",
        duty => duty,
    };
    let same = vendor_rows.iter().find(|other| other.duty.as_deref() == Some(duty) && other.scope == row.scope)?;
    Number::read(&same.number).map(|number| Number { scope: same.scope, ..number })
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
        self.item.days.get(parameter).copied()
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
