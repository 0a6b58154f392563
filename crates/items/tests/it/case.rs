//! Reads a worked case: ledgers as tables a pharmacist could read, and the finding that is expected.
//!
//! ```text
//! ## title
//! 判定日: 2025-11-25          (optional)
//! 対象: サーバ                 (optional: the scope of the row)
//! 様式: vendor_number など      (none needed: the row of R7 with this duty is taken)
//! 機器台帳
//! | PC名 | OS |
//! |---|---|
//! | PC1 | Win11 |
//! 判定: 不適合・自己申告
//! 期限: 2026-03-31            (optional: valid until)
//! 理由: code, code
//! 助言: code
//! 次: code
//! 自分で報告: MIDORI-PC1       (optional: machines that were let in to report by themselves)
//! ```
//! Machines report in a table 「機械の報告」 (機器 | 事実 | 対象 | 値 | 日), where 機器 names a device of the
//! ledger or a machine that is not in it; what was found to run there as it should, in 「確かめたサービス」 (機器 | サービス | 日)
//! after it; evidence stands in 「根拠」, sticks that carried reports in 「運んだUSBメモリ」 (番号 | 機器 | 日).

use items::{Checklist, Duty, ReportOf};
use model::act::{Act, RecordPut, Source};
use model::day::{Day, PartialDay};
use model::edition::{Audience, Edition, FormRow, Scope};
use model::fact::{Fact, MachineReport, Provenance, StickUse, Trouble, Unreadable, Value};
use model::finding::State;
use model::lang::Lang;
use model::pharmacy::{Mark, Pharmacy};
use model::record::{Field, Kind, Ledger, Row};
use model::report::{JournalMark, Report};
use model::width;
use std::collections::BTreeMap;

/// A worked case.
pub struct Case {
    pub title: String,
    pub today: Day,
    pub scope: Option<Scope>,
    pub shop: Pharmacy,
    pub expected: Expected,
}

/// What the case expects; codes sorted.
#[derive(Debug, PartialEq, Eq)]
pub struct Expected {
    pub state: State,
    pub strength: Option<Provenance>,
    pub until: Option<Day>,
    pub because: Vec<String>,
    pub advice: Vec<String>,
    pub next: Vec<String>,
}

impl Case {
    /// R7 with the row of this duty (of this scope) first on the pharmacy's form.
    pub fn edition(&self, duty: &Duty) -> Edition {
        let r7 = items::shipped()[0].clone();
        let mut pharmacy = r7.form(Audience::Pharmacy).unwrap().clone();
        let is_asked =
            |row: &FormRow| row.duty.as_deref() == Some(duty.code) && (self.scope.is_none() || row.scope == self.scope);
        let asked = pharmacy.rows.iter().position(is_asked).unwrap_or(0);
        let mut row = pharmacy.rows.remove(asked);
        row.duty = Some(duty.code.to_owned());
        pharmacy.rows.insert(0, row);
        let vendor = r7.form(Audience::Vendor).unwrap().clone();
        Edition { forms: vec![pharmacy, vendor], ..r7 }
    }

    /// English words are checked on every other case, so that both languages are covered.
    pub fn lang(&self) -> Lang {
        if self.title.chars().count().is_multiple_of(2) { Lang::Ja } else { Lang::En }
    }
}

/// The report of a pharmacy as it is judged for a day.
pub fn report(shop: &Pharmacy, checklist: &Checklist, today: Day, lang: Lang) -> Report {
    let (journal, machines, notices) = (JournalMark::default(), Vec::new(), Vec::new());
    items::report(ReportOf { shop, checklist, today, lang, journal, machines, notices })
}

/// Reads every case of a file.
pub fn read_cases(text: &str, duty: &str) -> Vec<Case> {
    text.split("\n## ").skip(1).map(|part| read_case(part, duty)).collect()
}

fn read_case(part: &str, duty: &str) -> Case {
    let told = read_told(part, duty);
    let at = format!("{duty}「{}」", told.title);
    let scope = told.heads.get("対象").map(|word| Scope::in_words(word).unwrap_or_else(|| panic!("{at}: {word}")));
    Case { expected: expected(&told.heads, &at), title: told.title, today: told.today, scope, shop: told.shop }
}

/// A pharmacy as a case tells it, with the lines that say what is expected of it.
pub struct Told<'t> {
    pub title: String,
    pub today: Day,
    pub shop: Pharmacy,
    pub heads: BTreeMap<&'t str, String>,
}

/// Reads one case of the file `of`.
pub fn read_told<'t>(part: &'t str, of: &str) -> Told<'t> {
    let mut lines = part.lines();
    let title = lines.next().unwrap().trim().to_owned();
    let at = format!("{of}「{title}」");
    let mut heads: BTreeMap<&str, String> = BTreeMap::new();
    let mut tables: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('|') {
            tables.last_mut().unwrap_or_else(|| panic!("{at}: table without a name")).1.push(cells(line));
        } else if let Some((key, value)) = line.split_once(": ").or_else(|| line.split_once('：')) {
            heads.insert(known_head(key, &at), value.trim().to_owned());
        } else {
            tables.push((line.to_owned(), Vec::new()));
        }
    }
    let today = heads.get("判定日").map_or_else(|| Day::new(2025, 11, 25).unwrap(), |day| day.parse().unwrap());
    let mut shop = Pharmacy { id: "case".into(), name: "例の薬局".into(), ..Pharmacy::default() };
    for (name, rows) in &tables {
        put_table(&mut shop, name, rows, &at);
    }
    for machine in heads.get("自分で報告").into_iter().flat_map(|names| names.split('、')) {
        let (fingerprint, machine) = (format!("key of {machine}"), machine.to_owned());
        let key = String::new();
        apply(&mut shop, Act::MachineKeyConfirmed { fingerprint: fingerprint.clone(), key, machine });
        apply(&mut shop, Act::MachineEnrolled { fingerprint });
    }
    Told { title, today, shop, heads }
}

fn known_head<'l>(key: &'l str, at: &str) -> &'l str {
    assert!(
        ["判定日", "対象", "判定", "期限", "理由", "助言", "次", "予定", "自分で報告"].contains(&key),
        "{at}: unknown line 「{key}」"
    );
    key
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn expected(heads: &BTreeMap<&str, String>, at: &str) -> Expected {
    let verdict = heads.get("判定").unwrap_or_else(|| panic!("{at}: no 判定"));
    let (state, strength) = verdict.split_once('・').map_or((verdict.as_str(), None), |(a, b)| (a, Some(b)));
    let states = [State::Satisfied, State::NotSatisfied, State::Unknown, State::NotRequired];
    let strengths = [Provenance::Declared, Provenance::Vendor, Provenance::Measured];
    let codes = |head: &str| {
        let mut codes: Vec<String> = heads
            .get(head)
            .map(|all| all.split([',', '、']).map(|c| c.trim().to_owned()).collect())
            .unwrap_or_default();
        codes.sort();
        codes
    };
    Expected {
        state: states.into_iter().find(|s| s.word(Lang::Ja) == state).unwrap_or_else(|| panic!("{at}: {state}")),
        strength: strength.map(|word| {
            strengths.into_iter().find(|p| p.word(Lang::Ja) == word).unwrap_or_else(|| panic!("{at}: {word}"))
        }),
        until: heads.get("期限").map(|day| day.parse().unwrap()),
        because: codes("理由"),
        advice: codes("助言"),
        next: codes("次"),
    }
}

fn put_table(shop: &mut Pharmacy, name: &str, rows: &[Vec<String>], at: &str) {
    let [headings, _line, data @ ..] = rows else { panic!("{at}: 「{name}」 has no table") };
    match name {
        "機械の報告" => put_reports(shop, headings, data, at),
        "確かめたサービス" => put_approved(shop, data, at),
        "運んだUSBメモリ" => put_sticks(shop, data, at),
        "根拠" => put_evidence(shop, data),
        _ => {
            let ledger = Ledger::ALL.iter().copied().find(|ledger| ledger.title(Lang::Ja) == name);
            put_rows(shop, ledger.unwrap_or_else(|| panic!("{at}: no ledger 「{name}」")), headings, data, at);
        }
    }
}

fn put_rows(shop: &mut Pharmacy, ledger: Ledger, headings: &[String], data: &[Vec<String>], at: &str) {
    let fields: Vec<&Field> =
        headings.iter().map(|h| field(ledger, h).unwrap_or_else(|| panic!("{at}: 「{h}」"))).collect();
    for row in data {
        let (mut row_cells, mut notes) = (Row::new(), Row::new());
        for (field, text) in fields.iter().zip(row).filter(|(_, text)| !text.is_empty()) {
            let text = match field.kind {
                // As an import keeps it: a cell that a case marks as no day.
                Kind::Day if text.starts_with('「') => {
                    notes.insert(field.label.to_owned(), text.trim_matches(['「', '」']).to_owned());
                    continue;
                }
                Kind::Day => PartialDay::read(text).unwrap_or_else(|why| panic!("{at}: {why}")).day.to_string(),
                _ => text.clone(),
            };
            row_cells.insert(field.key.to_owned(), text);
        }
        let id = format!("{}-{}", ledger.code(), shop.count(ledger) + 1);
        let put = RecordPut { ledger, id, cells: row_cells, notes, source: Source::Person };
        apply(shop, Act::RecordPut(put));
    }
}

fn field(ledger: Ledger, heading: &str) -> Option<&'static Field> {
    let key = width::key(heading);
    ledger.fields().iter().find(|f| {
        f.key == heading || width::key(f.label) == key || f.synonyms.iter().any(|synonym| width::key(synonym) == key)
    })
}

fn put_reports(shop: &mut Pharmacy, headings: &[String], data: &[Vec<String>], at: &str) {
    assert_eq!(headings, ["機器", "事実", "対象", "値", "日"], "{at}");
    let mut reports: BTreeMap<(String, String), Vec<Fact>> = BTreeMap::new();
    for row in data {
        let [machine, name, of, value, day] = row.as_slice() else { panic!("{at}: {row:?}") };
        let fact = Fact {
            name: name.clone(),
            of: of.clone(),
            value: fact_value(value),
            source: "case".into(),
            digest: String::new(),
        };
        reports.entry((machine.clone(), day.clone())).or_default().push(fact);
    }
    for ((machine, day), facts) in reports {
        let observed_on: Day = day.parse().unwrap();
        let observed_at = format!("{observed_on}T00:00:00Z");
        let report = MachineReport {
            v: 1,
            machine: machine.clone(),
            host: machine.clone(),
            observed_at,
            observed_on,
            reader: "case".into(),
            facts,
        };
        apply(shop, Act::FactsTaken(report));
        let device = shop.devices.records().find(|device| *device.name == *machine).map(|device| device.id.clone());
        if let Some(device) = device {
            apply(shop, Act::MachineLinked { machine, device });
        }
    }
}

fn put_approved(shop: &mut Pharmacy, data: &[Vec<String>], at: &str) {
    for row in data {
        let [machine, services, day] = row.as_slice() else { panic!("{at}: {row:?}") };
        let services = services.split('、').map(str::to_owned).collect();
        let (machine, by, on) = (machine.clone(), "緑 花子".to_owned(), day.parse().unwrap());
        apply(shop, Act::ServicesApproved { machine, services, by, on });
    }
}

fn put_sticks(shop: &mut Pharmacy, data: &[Vec<String>], at: &str) {
    for row in data {
        let [stick, machine, day] = row.as_slice() else { panic!("{at}: {row:?}") };
        let (on, by) = (day.parse().unwrap(), "緑 花子".to_owned());
        let used = StickUse { stick: stick.clone(), machine: machine.clone(), read_on: on, on, by };
        apply(shop, Act::StickUsed(used));
    }
}

fn fact_value(text: &str) -> Value {
    match text {
        "はい" => Value::Flag(true),
        "いいえ" => Value::Flag(false),
        "読めない" => Value::Unreadable(Unreadable { why: Trouble::AccessDenied, detail: String::new() }),
        _ => text
            .parse::<u64>()
            .map(Value::Count)
            .or_else(|_| text.parse().map(Value::Day))
            .unwrap_or_else(|_| Value::Text(text.to_owned())),
    }
}

/// A case asks about one item, so its evidence is put under every key.
fn put_evidence(shop: &mut Pharmacy, data: &[Vec<String>]) {
    let r7 = &items::shipped()[0];
    let keys = r7.form(Audience::Pharmacy).unwrap().rows.iter().map(|row| r7.key(Audience::Pharmacy, row));
    for (row, key) in data.iter().flat_map(|row| keys.clone().map(move |key| (row, key))) {
        let ([title, kept_where, on, done] | [title, kept_where, on, done, _]) = row.as_slice() else {
            panic!("{row:?}")
        };
        let act = Act::EvidenceAdded {
            key,
            title: title.clone(),
            kept_where: kept_where.clone(),
            sha256: String::new(),
            on: on.parse().unwrap(),
            shows_done: done == "はい",
            file: String::new(),
            by: String::new(),
            about: row.get(4).cloned().unwrap_or_default(),
        };
        apply(shop, act);
    }
}

/// Folds one act into a pharmacy.
pub fn apply(shop: &mut Pharmacy, act: Act) {
    shop.apply(Mark { seq: 0, on: Day::new(2025, 1, 1).unwrap() }, act).unwrap();
}
