//! Free words of the rows that a good answer rests on, quoted beside it for a person to read (docs/adr/0014). They decide nothing.
//!
//! An answer rests on the rows that its reasons are about, on the vendors whose word it takes, and on those of the ledgers that its
//! duty names (`rests_on` in `item.toml`). Words of a row are read beside every answer that rests on it, and beside those that they are
//! about (`about`) wherever they stand: 「パスワードは木村と同じ」 in the list of IDs. What is about the item is quoted first.

use crate::checklist::Item;
use crate::report::ReportOf;
use crate::words;
use model::day::Day;
use model::finding::{Advice, Finding, Quoted, Subject};
use model::lang::Lang;
use model::name::Name;
use model::pharmacy::{KeptRow, Pharmacy};
use model::record::Ledger;
use model::said::Word as _;
use model::stance::Stance;
use model::telling::tells_something;
use model::text::holds;
use model::width;
use std::collections::{BTreeMap, BTreeSet};

/// The advice that quotes a cell, and the one that counts those that are not quoted.
pub(crate) const SAYS: &str = "row_says";
pub(crate) const MORE: &str = "rows_say_more";
/// So many are quoted beside one answer; the rest is counted.
const QUOTED: usize = 3;
/// So many letters of a cell are quoted.
const LETTERS: usize = 80;
/// The columns of free words, by their keys. What stands under a heading that no ledger knows is free as well.
const FREE: [&str; 4] = ["remark", "description", "note", "note_number"];
/// The columns of an answer, beside which words may stand.
const ANSWERS: [&str; 2] = ["value", "permitted"];
/// A vendor's reply and what was asked are quoted by the rules.
const QUOTED_ELSEWHERE: [Ledger; 2] = [Ledger::VendorReply, Ledger::Requests];

/// A question of its own in each row: which item it is about, the row tells and not its remark.
const MANY: [Ledger; 2] = [Ledger::Disclosure, Ledger::Documents];

/// A cell of free words that tell something.
#[derive(Debug)]
pub(super) struct Told {
    ledger: Ledger,
    id: String,
    label: String,
    heading: String,
    said: String,
    /// What it says, and everything that its row says, as comparison keys.
    key: String,
    row: String,
}

/// Every such cell of what is in use on the day judged for.
#[derive(Debug)]
pub(super) struct FreeWords {
    told: Vec<Told>,
    /// For each item, by its key, those that are read beside it: what is about it comes first.
    beside: BTreeMap<String, Vec<usize>>,
}

impl FreeWords {
    /// Gathers them.
    pub(super) fn of(of: &ReportOf<'_>, findings: &[Finding<'_>]) -> Self {
        let ReportOf { shop, checklist, today, lang, .. } = *of;
        let ledgers = Ledger::ALL.iter().filter(|ledger| !QUOTED_ELSEWHERE.contains(ledger));
        let rows = ledgers.flat_map(|ledger| shop.rows(*ledger).into_iter().map(move |row| (*ledger, row)));
        let told: Vec<Told> = rows
            .filter(|(ledger, row)| !is_over(shop, *ledger, &row.id, today))
            .flat_map(|(ledger, row)| told_by(ledger, &row, lang))
            .collect();
        let rests = checklist.items.iter().zip(findings).map(|(item, finding)| Rests::of(item, finding));
        let beside = rests.map(|rests| (rests.item.key.clone(), rests.read_beside(&told))).collect();
        Self { told, beside }
    }
}

fn told_by(ledger: Ledger, row: &KeptRow, lang: Lang) -> Vec<Told> {
    let heading_of = |key: &str| ledger.fields().iter().find(|field| field.key == key).map(|field| field.heading(lang));
    let is_free = |key: &str, said: &str| FREE.contains(&key) && tells_something(said);
    let is_limited = |key: &str, said: &str| ANSWERS.contains(&key) && limits_itself(said);
    let cells = row.cells.iter().filter(|(key, said)| is_free(key, said) || is_limited(key, said));
    let cells = cells.filter_map(|(key, said)| Some((heading_of(key)?, said)));
    let unknown = row.notes.iter().map(|(heading, said)| (heading.as_str(), said));
    let telling = cells.chain(unknown.filter(|(_, said)| tells_something(said)));
    let of = |(heading, said): (&str, &String)| Told {
        ledger,
        id: row.id.clone(),
        label: ledger.name_of(&row.cells).to_owned(),
        heading: heading.to_owned(),
        said: said.trim().to_owned(),
        key: width::key(said),
        row: row.cells.values().map(|cell| width::key(cell)).collect::<Vec<_>>().join("\n"),
    };
    telling.map(of).collect()
}

/// Whether an answer carries words that take some of it back, or is none: 「はい（口頭のみ）」, 「策定中」. 「禁止する」 is one.
fn limits_itself(said: &str) -> bool {
    let said = said.trim();
    match ["はい", "いいえ", "あり", "○", "〇", "×"].iter().find_map(|answer| said.strip_prefix(answer)) {
        Some(rest) => tells_something(rest),
        None => (said.contains('未') || is_no_answer(said)) && tells_something(said),
    }
}

fn is_no_answer(said: &str) -> bool {
    Stance::read(said).is_some_and(|stance| stance.practised.is_none())
}

/// Whether a row is kept for the record only: what it says bears on nothing any more.
fn is_over(shop: &Pharmacy, ledger: Ledger, id: &str, today: Day) -> bool {
    match ledger {
        Ledger::Devices => shop.devices.get(id).is_some_and(|kept| !kept.record.may_run()),
        Ledger::Accounts => shop.accounts.get(id).is_some_and(|kept| !kept.record.may_be_used()),
        Ledger::People => shop.people.get(id).is_some_and(|kept| kept.record.has_left_by(today)),
        _ => false,
    }
}

/// What is to be read beside an item, but for what its sentences quote already.
pub(super) fn beside<'t>(
    words: &'t FreeWords,
    item: &Item,
    is_quoted: impl Fn(&str) -> bool,
    lang: Lang,
) -> Vec<Advice<'t>> {
    let beside = words.beside.get(&item.key).into_iter().flatten().filter_map(|at| words.told.get(*at));
    let found: Vec<&Told> = beside.filter(|told| !is_quoted(&told.said)).collect();
    let more = found.len().saturating_sub(QUOTED);
    let counted =
        Advice { code: MORE, subject: Subject::Pharmacy, args: [("count", Quoted::from(more))].into_iter().collect() };
    let quoted = found.into_iter().take(QUOTED).map(|told| told.advice(lang));
    quoted.chain((more > 0).then_some(counted)).collect()
}

/// What one item rests on.
struct Rests<'p> {
    item: &'p Item,
    /// The rows that its reasons are about.
    rows: BTreeSet<(Ledger, &'p str)>,
    /// The vendors whose word its finding takes.
    vendors: Vec<Name>,
}

impl<'p> Rests<'p> {
    fn of(item: &'p Item, finding: &'p Finding<'_>) -> Self {
        let row = |subject: &'p Subject<'_>| match subject {
            Subject::Record { ledger, id, .. } => Some((*ledger, *id)),
            _ => None,
        };
        // What was pointed out once and is mended is told as advice.
        let is_mended = |subject: &&Subject<'_>| matches!(subject, Subject::Record { ledger: Ledger::Inspected, .. });
        let mended = finding.advice.iter().map(|advice| &advice.subject).filter(is_mended);
        let reasons = finding.because.iter().map(|because| &because.subject);
        let args = finding.because.iter().flat_map(|because| &because.args);
        let vendors = args.filter(|(name, _)| *name == "vendor").map(|(_, said)| said.words(Lang::Ja));
        let vendors: BTreeSet<_> = vendors.collect();
        let rows = reasons.chain(mended).filter_map(row).collect();
        Self { item, rows, vendors: vendors.into_iter().map(Name::new).collect() }
    }

    /// The places of those that are read beside the item.
    fn read_beside(&self, told: &[Told]) -> Vec<usize> {
        let about = &words::words(self.item.duty).about;
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for (at, told) in told.iter().enumerate() {
            let is_about = about.iter().any(|word| holds(&told.key, word));
            if is_about && (!MANY.contains(&told.ledger) || self.on(told)) {
                own.push(at);
            } else if self.on(told) {
                others.push(at);
            }
        }
        own.append(&mut others);
        own
    }

    fn on(&self, told: &Told) -> bool {
        let is_of_duty = || {
            let named = words::words(self.item.duty).rests_on.get(told.ledger.code());
            named.is_some_and(|about| about.is_empty() || about.iter().any(|word| holds(&told.row, word)))
        };
        let is_vendor = || {
            let vendor = Name::new(told.label.clone());
            self.vendors.iter().any(|taken| taken.is_firm(&vendor))
        };
        self.rows.contains(&(told.ledger, &*told.id)) || is_of_duty() || told.ledger == Ledger::Vendors && is_vendor()
    }
}

impl Told {
    fn advice(&self, lang: Lang) -> Advice<'_> {
        let mut said: String = self.said.chars().take(LETTERS).collect();
        if said.len() < self.said.len() {
            said.push('…');
        }
        let args = [
            ("ledger", self.ledger.title(lang).into()),
            ("heading", self.heading.as_str().into()),
            ("said", said.into()),
        ];
        Advice {
            code: SAYS,
            subject: Subject::Record { ledger: self.ledger, id: &self.id, label: &self.label },
            args: args.into_iter().collect(),
        }
    }
}
