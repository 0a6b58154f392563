//! A machine's whole report: made from one reading, written as JSON, and read back with bounds.

use crate::collector::COLLECTORS;
use crate::machine::{Machine, System};
use crate::seen::{TEXT_MAX, sha256_hex};
use crate::{linux, windows};
use jiff::Timestamp;
use model::day::Day;
use model::fact::{Fact, MachineReport, Value};

/// The version of the report's shape.
const SHAPE: u32 = 1;
/// The largest report that is read: a busy server's is under 100 KB.
const REPORT_MAX: usize = 4 * 1024 * 1024;
/// The most facts in a report.
const FACTS_MAX: usize = 20_000;
/// The reader's name and version.
const READER: &str = concat!("yakumori-collect ", env!("CARGO_PKG_VERSION"));

/// Why a report file is refused.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Too many bytes.
    #[error("機器の記録として大きすぎます（{0}バイト、上限{REPORT_MAX}バイト） / the report is too large")]
    TooLarge(usize),
    /// Not the JSON of a report.
    #[error(
        "機器の報告として読めません（{line}行{column}列）。途中で切れているか、書き換わっています。何も取り込んでいません。その機器でもう一度報告を作り、ファイルを開かずにそのまま写してください / this is no whole report of a machine (line {line}, column {column}): it is cut off or was changed; nothing was taken. Make the report on the machine again and copy the file as it is"
    )]
    NotAReport {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser met.
        source: serde_json::Error,
    },
    /// A shape of another version.
    #[error("記録の形式が版{0}です。この版で読めるのは{SHAPE}です / the report has another shape version")]
    OtherShape(u32),
    /// More facts than a machine tells.
    #[error("事実が{0}件あり、多すぎます（上限{FACTS_MAX}件） / too many facts")]
    TooMany(usize),
    /// A field does not hold what it must.
    #[error("{field} が正しくありません: 「{text}」（{expected}） / a field is not as expected")]
    Field {
        /// Which field, with the fact's number from 1 where it is one of a fact.
        field: String,
        /// What it holds.
        text: String,
        /// What was expected.
        expected: &'static str,
    },
    /// It could not be written as JSON.
    #[error("機器の記録を書けません（{0}） / the report cannot be written")]
    Write(serde_json::Error),
}

impl From<serde_json::Error> for ReportError {
    fn from(source: serde_json::Error) -> Self {
        Self::NotAReport { line: source.line(), column: source.column(), source }
    }
}

/// Reads everything the machine tells, as of the instant `at`.
#[must_use]
pub fn read_machine(machine: &Machine, at: Timestamp) -> MachineReport {
    let identity = Identity::of(machine);
    MachineReport {
        v: SHAPE,
        machine: identity.digest(),
        host: identity.host,
        observed_at: at.to_string(),
        observed_on: Day::in_tokyo(at),
        reader: READER.to_owned(),
        facts: COLLECTORS.iter().flat_map(|collector| collector.read(machine)).collect(),
    }
}

/// The report as JSON, one field a line, as `yakumori collect -o FILE` writes it.
///
/// # Errors
/// [`ReportError::Write`] when it cannot be written as JSON.
pub fn write_report(report: &MachineReport) -> Result<String, ReportError> {
    serde_json::to_string_pretty(report).map(|json| json + "\n").map_err(ReportError::Write)
}

/// Reads a report that another machine wrote. Nothing in it is trusted.
///
/// # Errors
/// [`ReportError`] saying which field is wrong and what was expected.
pub fn parse_report(bytes: &[u8]) -> Result<MachineReport, ReportError> {
    if bytes.len() > REPORT_MAX {
        return Err(ReportError::TooLarge(bytes.len()));
    }
    // Files saved by a text editor on Windows may open with a byte order mark.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let report: MachineReport = serde_json::from_slice(bytes)?;
    check_report(&report)?;
    Ok(report)
}

/// Whether each field holds what it must.
pub(crate) fn check_report(report: &MachineReport) -> Result<(), ReportError> {
    check_head(report)?;
    if report.facts.len() > FACTS_MAX {
        return Err(ReportError::TooMany(report.facts.len()));
    }
    report.facts.iter().zip(1..).try_for_each(|(fact, number)| check_fact(fact, number))
}

fn check_head(report: &MachineReport) -> Result<(), ReportError> {
    if report.v != SHAPE {
        return Err(ReportError::OtherShape(report.v));
    }
    require(is_digest(&report.machine), "machine", &report.machine, "64桁の16進数")?;
    require(is_label(&report.host), "host", &report.host, "200文字までの1行")?;
    require(is_label(&report.reader), "reader", &report.reader, "200文字までの1行")?;
    let day = report.observed_at.parse::<Timestamp>().map(Day::in_tokyo);
    require(day.is_ok(), "observed_at", &report.observed_at, "2025-11-25T01:00:00Z のような日時")?;
    let same = day.is_ok_and(|day| day == report.observed_on);
    require(same, "observed_on", &report.observed_on.to_string(), "observed_at の日本時間の日")
}

fn check_fact(fact: &Fact, number: usize) -> Result<(), ReportError> {
    let field = |name: &str| format!("facts[{number}].{name}");
    require(is_name(&fact.name), &field("name"), &fact.name, "os.name のような名前")?;
    for (name, text) in [("of", &fact.of), ("source", &fact.source)] {
        require(is_label(text), &field(name), text, "200文字までの1行")?;
    }
    let digest = fact.digest.is_empty() || is_digest(&fact.digest);
    require(digest, &field("digest"), &fact.digest, "64桁の16進数、または空")?;
    match &fact.value {
        Value::Text(text) => require(is_label(text), &field("value"), text, "200文字までの1行"),
        Value::Unreadable(why) => require(is_label(&why.detail), &field("value"), &why.detail, "200文字までの1行"),
        Value::Flag(_) | Value::Count(_) | Value::Day(_) => Ok(()),
    }
}

fn require(holds: bool, field: &str, text: &str, expected: &'static str) -> Result<(), ReportError> {
    if holds {
        return Ok(());
    }
    let text = text.chars().filter(|c| !c.is_control()).take(40).collect();
    Err(ReportError::Field { field: field.to_owned(), text, expected })
}

fn is_label(text: &str) -> bool {
    text.chars().count() <= TEXT_MAX && !text.chars().any(char::is_control)
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A newer reader may tell facts that this one does not know; they are kept.
fn is_name(text: &str) -> bool {
    text.len() <= 64 && text.split('.').count() >= 2 && text.split('.').all(is_word)
}

fn is_word(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The machine's name, and a number of its own that stays the same, where the system keeps one.
struct Identity {
    host: String,
    number: Option<String>,
}

impl Identity {
    fn of(machine: &Machine) -> Self {
        let (host, number) = match machine.system() {
            System::Windows => windows::identity::read(machine),
            System::Linux | System::Other => linux::identity::read(machine),
        };
        let host = host.trim().chars().filter(|c| !c.is_control()).take(TEXT_MAX).collect();
        Self { host, number: number.filter(|number| is_number(number)) }
    }

    /// A stable id. systemd asks that `/etc/machine-id` be treated as confidential (`machine-id(5)`), so only a hash over the
    /// number and this use's own name leaves the machine. A machine without one is known by its host name.
    fn digest(&self) -> String {
        match &self.number {
            Some(number) => sha256_hex(format!("yakumori machine v1\0{number}").as_bytes()),
            None => sha256_hex(format!("yakumori host v1\0{}", self.host).as_bytes()),
        }
    }
}

/// 32 hexadecimal digits, or the same with hyphens.
fn is_number(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_hexdigit).count() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}
