//! Which Windows this is, by its build and edition: `ProductName` still says Windows 10 on Windows 11.
//!
//! How long it is supported is dated data of `items`, found there by `os.code`.

use super::keys::VERSION;
use super::registry::{self, Key};
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};
use model::os::Os;
use model::said::Word as _;

const NAMES: [&str; 3] = ["os.name", "os.version", "os.code"];
const READ: [&str; 6] = ["CurrentBuild", "UBR", "EditionID", "DisplayVersion", "ReleaseId", "InstallationType"];
/// The last build of Windows 10 22H2 that came without Extended Security Updates (19045.6456, October 2025).
const LAST_FREE_UPDATE: u64 = 6456;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    tell(machine).unwrap_or_else(|miss| NAMES.map(|name| miss.fact(name)).into())
}

fn tell(machine: &Machine) -> Result<Vec<Fact>, Miss> {
    let key = machine.exports().registry.key(VERSION)?;
    let seen = Seen::of(&[&registry::raw(VERSION, key, &READ)]);
    let Some(build) = key.number("CurrentBuild") else { return Err(seen.without(Trouble::NotPresent, "CurrentBuild")) };
    let name = name(build, key);
    let update = key.number("UBR").map(|number| format!(".{number}")).unwrap_or_default();
    let code = match Os::read(&format!("{name}{}", extended(build, key))) {
        Some(os) => seen.fact(NAMES[2], Value::Text(os.code().to_owned())),
        None => seen.without(Trouble::Unsupported, &name).fact(NAMES[2]),
    };
    let version = Value::Text(format!("{build}{update}"));
    Ok(vec![seen.fact(NAMES[0], Value::Text(name)), seen.fact(NAMES[1], version), code])
}

/// 「Windows 11 Pro 24H2」.
fn name(build: u64, key: &Key) -> String {
    let is_server = key.text("InstallationType").is_some_and(|kind| kind.to_lowercase().contains("server"));
    if is_server {
        return format!("Windows Server {}", server_year(build));
    }
    let edition = key.text("EditionID").unwrap_or_default();
    let family = match build {
        22_000.. => "Windows 11",
        10_240.. => "Windows 10",
        9_600.. => "Windows 8.1",
        9_200.. => "Windows 8",
        7_600.. => "Windows 7",
        _ => "Windows",
    };
    let release = match long_term_year(build) {
        Some(year) if is_long_term(edition) => format!("LTSC {year}"),
        _ => key.text("DisplayVersion").or(key.text("ReleaseId")).unwrap_or_default().to_owned(),
    };
    let parts = [family, spoken(edition), &release];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The edition as people call it (Microsoft's EditionID).
fn spoken(edition: &str) -> &str {
    match edition {
        "Core" | "CoreN" | "CoreSingleLanguage" | "CoreCountrySpecific" => "Home",
        "Professional" | "ProfessionalN" | "ProfessionalWorkstation" => "Pro",
        "EnterpriseS" | "EnterpriseSN" => "Enterprise",
        "IoTEnterprise" | "IoTEnterpriseS" => "IoT Enterprise",
        other => other,
    }
}

fn is_long_term(edition: &str) -> bool {
    matches!(edition, "EnterpriseS" | "EnterpriseSN" | "IoTEnterpriseS")
}

/// The year by which a long-term release is called.
fn long_term_year(build: u64) -> Option<u16> {
    match build {
        10_240 => Some(2015),
        14_393 => Some(2016),
        17_763 => Some(2019),
        19_044 | 19_045 => Some(2021),
        26_100 => Some(2024),
        _ => None,
    }
}

fn server_year(build: u64) -> &'static str {
    match build {
        26_100.. => "2025",
        20_348.. => "2022",
        17_763.. => "2019",
        14_393.. => "2016",
        9_200.. => "2012",
        6_000.. => "2008",
        _ => "",
    }
}

/// Who runs a build that came after the last free one is being updated: the best proof of Extended Security Updates.
fn extended(build: u64, key: &Key) -> &'static str {
    let is_general = !is_long_term(key.text("EditionID").unwrap_or_default());
    let is_after = key.number("UBR").is_some_and(|number| number > LAST_FREE_UPDATE);
    if matches!(build, 19_044 | 19_045) && is_general && is_after { " ESU" } else { "" }
}
