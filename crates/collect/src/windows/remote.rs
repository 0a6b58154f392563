//! Whether the machine can be worked from afar: Remote Desktop, and programs made for it.

use super::keys::{SOFTWARE, TERMINAL_SERVER};
use super::registry::{self, Key};
use super::software;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const DESKTOP: &str = "remote.desktop_on";
const TOOL: &str = "remote.tool";
/// How programs for remote maintenance begin their names in the list of installed software, in lower case.
const TOOLS: [&str; 17] = [
    "teamviewer",
    "anydesk",
    "splashtop",
    "logmein",
    "gotoassist",
    "remotecall",
    "remoteview",
    "isl light",
    "isl alwayson",
    "screenconnect",
    "rustdesk",
    "chrome remote desktop",
    "ultravnc",
    "tightvnc",
    "realvnc",
    "softether vpn",
    "brynhildr",
];

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let desktop = desktop(machine).unwrap_or_else(|miss| miss.fact(DESKTOP));
    let tools = tools(machine).unwrap_or_else(|miss| vec![miss.fact(TOOL)]);
    [desktop].into_iter().chain(tools).collect()
}

fn desktop(machine: &Machine) -> Result<Fact, Miss> {
    const DENIES: &str = "fDenyTSConnections";
    let key = machine.exports().registry.key(TERMINAL_SERVER)?;
    let denies = key.number(DENIES).ok_or_else(|| Miss::new(TERMINAL_SERVER, Trouble::NotPresent, DENIES))?;
    Ok(Seen::of(&[&registry::raw(TERMINAL_SERVER, key, &[DENIES])]).fact(DESKTOP, Value::Flag(denies == 0)))
}

/// Tools that are installed; none is a number, as a tool that needs no installation may still be there.
fn tools(machine: &Machine) -> Result<Vec<Fact>, Miss> {
    let is_tool = |key: &&Key| {
        let name = software::name(key).unwrap_or_default().to_lowercase();
        TOOLS.iter().any(|tool| name.starts_with(tool))
    };
    let installed = software::installed(machine)?;
    let tools: Vec<&Key> = installed.into_iter().filter(is_tool).collect();
    let seen = software::seen(&tools);
    let found: Vec<Fact> = tools.into_iter().filter_map(|key| software::tell(&seen, TOOL, key)).collect();
    if found.is_empty() {
        let raw = Raw { source: SOFTWARE[0].to_owned(), bytes: TOOLS.join("\n").into_bytes() };
        return Ok(vec![Seen::of(&[&raw]).fact(TOOL, Value::Count(0))]);
    }
    Ok(found)
}
