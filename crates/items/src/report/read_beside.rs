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
use std::collections::BTreeSet;

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
    /// Everything its row says, as a comparison key.
    row: String,
    /// The keys of the items beside which it is read, and whether it is about them.
    beside: Vec<(String, bool)>,
}

/// Every such cell of what is in use on the day judged for.
pub(super) fn told(of: &ReportOf<'_>, findings: &[Finding<'_>]) -> Vec<Told> {
    let ReportOf { shop, checklist, today, lang, .. } = *of;
    let ledgers = Ledger::ALL.iter().filter(|ledger| !QUOTED_ELSEWHERE.contains(ledger));
    let rows = ledgers.flat_map(|ledger| shop.rows(*ledger).into_iter().map(move |row| (*ledger, row)));
    let mut all: Vec<Told> = rows
        .filter(|(ledger, row)| !is_over(shop, *ledger, &row.id, today))
        .flat_map(|(ledger, row)| told_by(ledger, &row, lang))
        .collect();
    let rests: Vec<Rests<'_>> =
        checklist.items.iter().zip(findings).map(|(item, finding)| Rests::of(item, finding)).collect();
    for told in &mut all {
        let said = width::key(&told.said);
        let beside = rests.iter().filter_map(|rests| {
            let is_about = words::words(rests.item.duty).about.iter().any(|word| holds(&said, word));
            let is_heard = is_about && !MANY.contains(&told.ledger);
            (is_heard || rests.on(told)).then(|| (rests.item.key.clone(), is_about))
        });
        told.beside = beside.collect();
    }
    all
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
        row: row.cells.values().map(|cell| width::key(cell)).collect::<Vec<_>>().join("\n"),
        beside: Vec::new(),
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
    all: &'t [Told],
    item: &Item,
    is_quoted: impl Fn(&str) -> bool,
    lang: Lang,
) -> Vec<Advice<'t>> {
    let about = |told: &Told| told.beside.iter().find(|(key, _)| *key == item.key).map(|(_, is_about)| *is_about);
    let unquoted = all.iter().filter(|told| !is_quoted(&told.said));
    let mut found: Vec<(bool, &Told)> = unquoted.filter_map(|told| Some((!about(told)?, told))).collect();
    found.sort_by_key(|(is_of_others, _)| *is_of_others);
    let more = found.len().saturating_sub(QUOTED);
    let counted = Advice {
        code: "rows_say_more",
        subject: Subject::Pharmacy,
        args: [("count", Quoted::from(more))].into_iter().collect(),
    };
    let quoted = found.into_iter().take(QUOTED).map(|(_, told)| told.advice(lang));
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
            code: "row_says",
            subject: Subject::Record { ledger: self.ledger, id: &self.id, label: &self.label },
            args: args.into_iter().collect(),
        }
    }
}
