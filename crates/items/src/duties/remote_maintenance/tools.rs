//! Programs for remote maintenance that a machine itself tells of, beside what the ledgers say.

use crate::checklist::Ask;
use crate::parties::is_system;
use crate::tally::{Reason, Tally, because, of};
use model::fact::{Fact, MachineReport, Provenance, Value};
use model::record::{Device, System};
use model::text::holds;
use model::word::YesNo;

/// A program that is there although the ledger says なし leaves the row open; one that no answer names is pointed out.
pub(super) fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, notes: &[&'p str], device: &'p Device) {
    let Some(report) = ask.shop.report_of(&device.id, ask.today) else { return };
    for tool in report.facts.iter().filter(|fact| is_tool(fact)) {
        if is_denied(ask, device) {
            tally.open(told("tool_despite_no", report, tool, device));
            tally.next_with("settle_tool", of(device), [("tool", tool.of.as_str().into())]);
        } else if !notes.iter().any(|note| holds(note, &tool.of)) {
            tally.advise_with("tool_not_mentioned", of(device), [("tool", tool.of.as_str().into())]);
        }
    }
}

fn is_tool(fact: &Fact) -> bool {
    fact.name == "remote.tool" && matches!(fact.value, Value::Text(_))
}

/// The ledger of devices, or else the system that runs on it, says that there is no remote maintenance.
fn is_denied(ask: &Ask<'_>, device: &Device) -> bool {
    let says_no = |said: Option<YesNo>| said == Some(YesNo::No);
    let its_system = |system: &&System| is_system(&device.system, system);
    says_no(device.remote_maintenance.means())
        || (device.remote_maintenance.is_empty()
            && ask.shop.systems.records().find(its_system).is_some_and(|it| says_no(it.remote_maintenance.means())))
}

fn told<'p>(code: &'static str, report: &'p MachineReport, tool: &'p Fact, device: &'p Device) -> Reason<'p> {
    because(code, of(device)).from(Provenance::Measured).on_day(report.observed_on).with("tool", tool.of.as_str())
}
