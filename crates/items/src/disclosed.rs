//! What the disclosures (MDS/SDS) leave for the pharmacy: every いいえ and 対象外, the item it bears on, and what is done about it.

use crate::checklist::{Ask, Checklist};
use crate::contracts::{is_medical, is_open};
use crate::duties::vendor_disclosure::{File, files};
use crate::parties::{Party, is_system};
use crate::tally::{Tally, because};
use model::day::Day;
use model::fact::Provenance;
use model::lang::Lang;
use model::pharmacy::Pharmacy;
use model::record::{Disclosure, System};
use model::word::DisclosureAnswer;
use std::fmt::Write as _;

/// One disclosure.
#[derive(Debug)]
pub struct Disclosed<'p> {
    /// Its rows, counted.
    pub file: File<'p>,
    /// Answers はい.
    pub yes: usize,
    /// The system of the list that it is about.
    pub system: Option<&'p System>,
    /// What is left to the pharmacy, in the form's order.
    pub left: Vec<Left<'p>>,
}

/// An answer that leaves something to the pharmacy.
#[derive(Debug)]
pub struct Left<'p> {
    /// The row.
    pub row: &'p Disclosure,
    /// The printed number and the key of the item that it bears on, as its words tell; none where they do not.
    pub item: Option<(String, String)>,
}

/// The disclosures that the pharmacy holds.
#[must_use]
pub fn disclosed<'p>(shop: &'p Pharmacy, checklist: &Checklist) -> Vec<Disclosed<'p>> {
    let of = |file: File<'p>| {
        let is = |row: &&&Disclosure, wanted| row.answer.means() == Some(wanted);
        let is_left = |row: &&&Disclosure| is(row, DisclosureAnswer::No) || is(row, DisclosureAnswer::OutOfScope);
        let left = file.rows.iter().filter(is_left).map(|row| Left { row, item: bears_on(row, checklist) }).collect();
        let is_its = |system: &&System| system.vendor.is_firm(file.maker()) && is_system(file.product(), system);
        Disclosed {
            yes: file.rows.iter().filter(|row| is(row, DisclosureAnswer::Yes)).count(),
            system: shop.systems.records().find(is_its),
            left,
            file,
        }
    };
    files(shop).into_iter().map(of).collect()
}

/// The systems of the sheet that somebody is under contract for, and of which no disclosure is here.
#[must_use]
pub fn systems_without<'p>(shop: &'p Pharmacy, all: &[Disclosed<'_>], today: Day) -> Vec<&'p System> {
    let is_asked = |system: &&System| !system.vendor.is_empty() && is_medical(system) && is_open(shop, system, today);
    let has_one = |system: &System| all.iter().any(|of| of.system.is_some_and(|its| its.id == system.id));
    shop.systems.records().filter(is_asked).filter(|system| !has_one(system)).collect()
}

fn bears_on(row: &Disclosure, checklist: &Checklist) -> Option<(String, String)> {
    let duty = row.bears_on()?;
    let item = checklist.items.iter().find(|item| item.duty.code == duty)?;
    Some((item.row.number.clone(), item.key.clone()))
}

/// What a disclosure of the vendor's product denies of the row that it answers with はい. Whether there is a second factor, or a
/// log, is one question; of anything else the disclosure asks in parts, and the two are only shown beside each other.
pub(crate) fn beside_yes<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>) {
    let duty = ask.item.duty.code;
    let is_its = |row: &&Disclosure| {
        let is_product = |system: &System| is_system(&row.product, system);
        row.is_open_no()
            && row.bears_on() == Some(duty)
            && party.vendor.is_firm(&row.vendor)
            && party.system.is_none_or(is_product)
            && row.issued_on.is_none_or(|on| on.earliest() <= ask.today)
            && is_in_use(row, ask, party.system)
    };
    for row in ask.shop.disclosures.records().filter(is_its) {
        let question: &str = &row.question;
        let is_same = duty == "two_factor" || (duty == "access_log" && question.contains("記録"));
        if is_same {
            let denied = because("disclosure_denies", party.subject).from(Provenance::Vendor).on(row.issued_on);
            tally.open(denied.with("vendor", party.vendor.text()).with("question", question));
            tally.next_with("settle_disclosure", party.subject, [("vendor", party.vendor.text().into())]);
        } else {
            let args = [("vendor", party.vendor.text().into()), ("question", question.into())];
            tally.advise_with("disclosure_says_no", party.subject, args);
        }
    }
}

/// Whether the row's version may be the one in use. Where either is not told, nothing differs.
fn is_of_version(row: &Disclosure, system: &System) -> bool {
    row.version.is_empty() || !system.runs_other_than(&row.version)
}

/// Whether the row is of the disclosure to go by: of the version that the list of systems names, and of several the newest.
pub(crate) fn is_in_use(row: &Disclosure, ask: &Ask<'_>, system: Option<&System>) -> bool {
    let is_here = |row: &Disclosure| system.is_none_or(|system| is_of_version(row, system));
    let is_other = |other: &Disclosure| other.version != row.version || other.form_version != row.form_version;
    let is_later = |other: &Disclosure| {
        other.issued_on > row.issued_on && other.issued_on.is_some_and(|on| on.latest() <= ask.today)
    };
    let replaces = |other: &Disclosure| {
        (&other.product, &other.kind, &other.vendor) == (&row.product, &row.kind, &row.vendor)
            && is_other(other)
            && is_later(other)
            && is_here(other)
    };
    is_here(row) && !ask.shop.disclosures.records().any(replaces)
}

impl Disclosed<'_> {
    /// The rows of which nobody wrote what the pharmacy does about them.
    pub fn open(&self) -> impl Iterator<Item = &Left<'_>> {
        self.left.iter().filter(|left| left.row.measure.trim().is_empty())
    }

    /// The letter that asks what can be done about each of them; none where nothing is open.
    #[must_use]
    pub fn letter(&self, pharmacy: &str, lang: Lang) -> Option<String> {
        let (kind, product, version) = (self.file.form().0, self.file.product().text(), self.file.version());
        let mut letter = match lang {
            Lang::Ja => format!(
                "{} ご担当者様\n\nお世話になっております。{pharmacy}です。\n「{product} {version}」の{kind}で「いいえ」「対象外」となっている次の項目について、対応の予定があればその時期を、なければ薬局でとれる方法を教えてください。\n",
                self.file.maker().text()
            ),
            Lang::En => format!(
                "To {}\n\nThe {kind} of \"{product} {version}\" answers no or out of scope below. Please tell us by when that changes, or what we can do ourselves. From {pharmacy}.\n",
                self.file.maker().text()
            ),
        };
        let mut any = false;
        for left in self.open() {
            let (number, question) = (&left.row.number, &*left.row.question);
            // Writing to a String does not fail.
            let _written = write!(letter, "\n{number}　{question}（{}）", left.row.answer.text());
            any = true;
        }
        letter.push('\n');
        any.then_some(letter)
    }
}
