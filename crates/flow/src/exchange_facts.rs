//! What machines said, out to a file and back unchanged: one row per fact, or the reports themselves as JSON.

use crate::open_pharmacy::State;
use collect::{ReportError, SignedError, describe_fact, is_signed, open_signed, parse_report};
use model::day::Day;
use model::fact::{MachineReport, SignedReport};
use model::lang::Lang;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use tables::{Format, Limits, ReadError, SheetRow, WriteError, Written};

/// The columns, in the order in which they are written. The last one is for people and is not read back.
const COLUMNS: [&str; 10] =
    ["機器の番号", "機器", "読み取り", "読み取り方", "事実", "対象", "値", "出所", "指紋", "説明"];

/// Why a file of facts was not read.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// A report is not as it must be.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A signed report is not as it was signed.
    #[error(transparent)]
    Signed(#[from] SignedError),
    /// The file is no table.
    #[error(transparent)]
    Table(#[from] ReadError),
    /// Neither a report nor a table that this program wrote.
    #[error(
        "機器の報告として読めません。yakumori-agent、yakumori collect -o、yakumori export facts が書いたファイルを指定してください / not the report of a machine; give a file that yakumori-agent, yakumori collect -o or yakumori export facts wrote"
    )]
    NotFacts,
}

/// The reports, for a program as JSON, for people as a table.
///
/// # Errors
/// The rows are too many for the format.
pub fn export_facts(state: &State, lang: Lang, format: Format) -> Result<Written, WriteError> {
    let reports: Vec<&MachineReport> = state.shop.machines.values().flat_map(|machine| &machine.reports).collect();
    if format == Format::Json {
        let bytes = serde_json::to_vec_pretty(&reports).map_err(|why| WriteError::Workbook(why.to_string()))?;
        return Ok(Written { bytes, unmappable: Default::default() });
    }
    let rows: Vec<Vec<String>> = reports.into_iter().flat_map(|report| rows_of(report, lang)).collect();
    tables::write_table("機器の報告", &COLUMNS, &rows, format)
}

fn rows_of(report: &MachineReport, lang: Lang) -> impl Iterator<Item = Vec<String>> {
    report.facts.iter().map(move |fact| {
        let (title, value) = describe_fact(fact, lang);
        vec![
            report.machine.clone(),
            report.host.clone(),
            report.observed_at.clone(),
            report.reader.clone(),
            fact.name.clone(),
            fact.of.clone(),
            json!(fact.value).to_string(),
            fact.source.clone(),
            fact.digest.clone(),
            format!("{title}: {value}"),
        ]
    })
}

/// A file of facts that was read.
#[derive(Debug, Clone)]
pub struct FactsFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub held: FactsHeld,
}

/// What a file of facts holds.
#[derive(Debug, Clone)]
pub enum FactsHeld {
    /// Reports that nobody signed.
    Plain(Vec<MachineReport>),
    /// One report as its machine signed it.
    Signed(Box<SignedReport>),
}

impl FactsFile {
    /// The reports.
    #[must_use]
    pub fn reports(&self) -> &[MachineReport] {
        match &self.held {
            FactsHeld::Plain(reports) => reports,
            FactsHeld::Signed(signed) => std::slice::from_ref(&signed.said.report),
        }
    }

    /// Whether what somebody typed is the fingerprint of the key that signed it.
    #[must_use]
    pub fn shows(&self, typed: &str) -> bool {
        match &self.held {
            FactsHeld::Plain(_) => false,
            FactsHeld::Signed(signed) => is_fingerprint(&collect::fingerprint(&signed.said.key), typed),
        }
    }
}

/// Whether what somebody typed is a fingerprint, however wide it is and wherever its hyphens stand.
pub(crate) fn is_fingerprint(fingerprint: &str, typed: &str) -> bool {
    let plain = |text: &str| model::width::key(text).replace(['-', ' '], "");
    plain(fingerprint) == plain(typed)
}

/// Reads a file: a signed report, one report or an array of them, or the table that [`export_facts`] writes.
///
/// # Errors
/// [`FactsError`]
pub fn read_facts(name: &str, bytes: &[u8]) -> Result<FactsFile, FactsError> {
    let held = match is_signed(bytes) {
        true => FactsHeld::Signed(Box::new(open_signed(bytes)?)),
        false => FactsHeld::Plain(plain_reports(name, bytes)?),
    };
    Ok(FactsFile { name: name.to_owned(), held })
}

fn plain_reports(name: &str, bytes: &[u8]) -> Result<Vec<MachineReport>, FactsError> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => Ok(vec![parse_report(text)?]),
        Some(b'[') => {
            let reports: Vec<Json> = serde_json::from_slice(text).map_err(|_| FactsError::NotFacts)?;
            reports.iter().map(|report| Ok(parse_report(report.to_string().as_bytes())?)).collect()
        }
        _ => from_table(name, bytes),
    }
}

fn from_table(name: &str, bytes: &[u8]) -> Result<Vec<MachineReport>, FactsError> {
    let workbook = tables::read(bytes, name, &Limits::default())?;
    let mut rows = workbook.sheets.first().ok_or(FactsError::NotFacts)?.rows.iter();
    let head = rows.next().ok_or(FactsError::NotFacts)?;
    let is_ours = (1..).zip(COLUMNS).all(|(column, heading)| head.text(column) == heading);
    if !is_ours {
        return Err(FactsError::NotFacts);
    }
    // Facts of one reading belong to one report, in the order in which they stand.
    let mut reports: BTreeMap<(String, String), Json> = BTreeMap::new();
    for row in rows {
        let key = (row.text(1).into_owned(), row.text(3).into_owned());
        let report = reports.entry(key).or_insert_with(|| head_of(row));
        let facts = report.get_mut("facts").and_then(Json::as_array_mut).ok_or(FactsError::NotFacts)?;
        facts.push(fact_of(row)?);
    }
    reports.values().map(|report| Ok(parse_report(report.to_string().as_bytes())?)).collect()
}

fn head_of(row: &SheetRow) -> Json {
    let observed_at = row.text(3);
    let on = observed_at.parse().map(Day::in_tokyo).map(|day| day.to_string()).unwrap_or_default();
    json!({
        "v": 1, "machine": row.text(1), "host": row.text(2), "observed_at": observed_at, "observed_on": on,
        "reader": row.text(4), "facts": [],
    })
}

fn fact_of(row: &SheetRow) -> Result<Json, FactsError> {
    let value: Json = serde_json::from_str(&row.text(7)).map_err(|_| FactsError::NotFacts)?;
    Ok(json!({
        "name": row.text(5), "of": row.text(6), "value": value, "source": row.text(8), "digest": row.text(9),
    }))
}
