//! What the disclosures (MDS/SDS) leave for the pharmacy: every いいえ and 対象外, the item it bears on, and what is done about it.

use crate::checklist::{Ask, Checklist};
use crate::contracts::{is_medical, is_open};
use crate::duties::vendor_disclosure::{File, files, installed_version};
use crate::parties::{Party, is_system};
use crate::tally::{Tally, because};
use model::day::Day;
use model::fact::Provenance;
use model::lang::Lang;
use model::pharmacy::Pharmacy;
use model::record::{Disclosure, System};
use model::width;
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
    /// Whether another version is the one to go by: nothing of this one is open any more.
    pub is_replaced: bool,
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
    /// The row of an earlier version with the same question and answer, where somebody wrote what the pharmacy does about it and
    /// nobody did here: it counts for nothing until a person says that it still holds.
    pub before: Option<&'p Disclosure>,
}

/// The disclosures that the pharmacy holds on a day.
#[must_use]
pub fn disclosed<'p>(shop: &'p Pharmacy, checklist: &Checklist, today: Day) -> Vec<Disclosed<'p>> {
    let all = files(shop);
    let of = |file: &File<'p>| {
        let is = |row: &&&Disclosure, wanted| row.answer.means() == Some(wanted);
        let is_left = |row: &&&'p Disclosure| is(row, DisclosureAnswer::No) || is(row, DisclosureAnswer::OutOfScope);
        let left = |row: &&'p Disclosure| Left {
            row,
            item: bears_on(row, checklist),
            before: measured_before(&all, file, row),
        };
        let is_its = |system: &&System| system.vendor.is_firm(file.maker()) && is_system(file.product(), system);
        let system = shop.systems.records().find(is_its);
        Disclosed {
            yes: file.rows.iter().filter(|row| is(row, DisclosureAnswer::Yes)).count(),
            is_replaced: file.is_replaced(&all, installed_version(shop, system, file), today),
            system,
            left: file.rows.iter().filter(is_left).map(left).collect(),
            file: file.clone(),
        }
    };
    all.iter().map(of).collect()
}

/// The row of an earlier version that answers the same question alike, and says what the pharmacy does about it.
fn measured_before<'p>(all: &[File<'p>], file: &File<'p>, row: &Disclosure) -> Option<&'p Disclosure> {
    if !row.measure.trim().is_empty() {
        return None;
    }
    let question = width::key(&row.question);
    let is_it = |old: &&&Disclosure| {
        let is_alike = width::key(&old.question) == question && old.answer.means() == row.answer.means();
        is_alike && !question.is_empty() && !old.measure.trim().is_empty()
    };
    let earlier = all.iter().filter(|old| old.is_before(file));
    let found = earlier.filter_map(|old| Some((old.issued_on(), *old.rows.iter().find(is_it)?)));
    found.max_by_key(|(on, _)| *on).map(|(_, row)| row)
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
    let is_its = |row: &&'p Disclosure| {
        let is_product = |system: &System| is_system(&row.product, system);
        row.is_open_no()
            && row.bears_on() == Some(duty)
            && party.vendor.is_firm(&row.vendor)
            && party.system.is_none_or(is_product)
            && row.issued_on.is_none_or(|on| on.earliest() <= ask.today)
    };
    // Mostly there is none, and then it does not matter which disclosure is the one to go by.
    if !ask.shop.disclosures.records().any(|row| is_its(&row)) {
        return;
    }
    for row in rows_in_use(ask, party.system).filter(is_its) {
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

/// The rows of the disclosures to go by: of the version that runs here, and of several the newest.
pub(crate) fn rows_in_use<'p>(ask: &Ask<'p>, system: Option<&'p System>) -> impl Iterator<Item = &'p Disclosure> {
    let all = files(ask.shop);
    let is_in_use = |file: &&File<'p>| {
        let installed = installed_version(ask.shop, system, file);
        file.is_of_version(installed) && !file.is_replaced(&all, installed, ask.today)
    };
    let rows: Vec<&'p Disclosure> = all.iter().filter(is_in_use).flat_map(|file| file.rows.iter().copied()).collect();
    rows.into_iter()
}

impl Disclosed<'_> {
    /// The rows of which nobody wrote what the pharmacy does about them; none of a version that another took the place of.
    pub fn open(&self) -> impl Iterator<Item = &Left<'_>> {
        self.left.iter().filter(|left| !self.is_replaced && left.row.measure.trim().is_empty())
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
