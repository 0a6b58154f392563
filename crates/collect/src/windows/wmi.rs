//! Asking the running Windows. Every question has a fixed text and reads.

use super::asked::{Asked, Holder, Listening};
use crate::seen::Miss;
use ::wmi::{COMLibrary, WMIConnection, WMIError};
use model::fact::Trouble;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

const COMMON: &str = r"ROOT\CIMV2";
const NETWORK: &str = r"ROOT\StandardCimv2";
const BITLOCKER: &str = r"ROOT\CIMV2\Security\MicrosoftVolumeEncryption";
const SECURITY: &str = r"ROOT\SecurityCenter2";
/// The group of administrators, in every language.
const ADMINISTRATORS: &str = "S-1-5-32-544";
/// Ports from here on are given to programs as they ask: they say nothing of a service.
const PASSING: u16 = 49_152;

/// Asks everything.
pub(super) fn ask() -> Asked {
    let com = match COMLibrary::new() {
        Ok(com) => com,
        Err(why) => return Asked::nobody(&miss("WMI", &why)),
    };
    Asked {
        accounts: rows(
            com,
            COMMON,
            "SELECT Name, SID, Disabled, Lockout FROM Win32_UserAccount WHERE LocalAccount = TRUE",
        ),
        administrators: administrators(com),
        volumes: rows(com, BITLOCKER, "SELECT DriveLetter, ProtectionStatus FROM Win32_EncryptableVolume"),
        antivirus: rows(com, SECURITY, "SELECT displayName, productState FROM AntiVirusProduct"),
        listening: listening(com),
    }
}

fn rows<T: DeserializeOwned>(com: COMLibrary, space: &str, question: &str) -> Result<Vec<T>, Miss> {
    let connection = WMIConnection::with_namespace_path(space, com).map_err(|why| miss(space, &why))?;
    connection.raw_query(question).map_err(|why| miss(question, &why))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    domain: String,
    name: String,
}

fn administrators(com: COMLibrary) -> Result<Vec<Holder>, Miss> {
    let question =
        format!("SELECT Domain, Name FROM Win32_Group WHERE LocalAccount = TRUE AND SID = '{ADMINISTRATORS}'");
    let groups: Vec<Group> = rows(com, COMMON, &question)?;
    let group = groups.first().ok_or_else(|| Miss::new("Win32_Group", Trouble::NotPresent, ADMINISTRATORS))?;
    let plain = |text: &str| text.replace('\\', r"\\").replace('"', "\\\"");
    let question = format!(
        "ASSOCIATORS OF {{Win32_Group.Domain=\"{}\",Name=\"{}\"}} WHERE AssocClass = Win32_GroupUser Role = GroupComponent",
        plain(&group.domain),
        plain(&group.name)
    );
    rows(com, COMMON, &question)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Socket {
    local_address: String,
    local_port: u16,
    owning_process: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Process {
    process_id: u32,
    name: String,
}

fn listening(com: COMLibrary) -> Result<Vec<Listening>, Miss> {
    // 2 is Listen.
    const TCP: &str = "SELECT LocalAddress, LocalPort, OwningProcess FROM MSFT_NetTCPConnection WHERE State = 2";
    const UDP: &str = "SELECT LocalAddress, LocalPort, OwningProcess FROM MSFT_NetUDPEndpoint";
    let programs: Vec<Process> = rows(com, COMMON, "SELECT ProcessId, Name FROM Win32_Process").unwrap_or_default();
    let programs: HashMap<u32, String> = programs.into_iter().map(|known| (known.process_id, known.name)).collect();
    let told = |protocol, socket: Socket| Listening {
        protocol,
        address: socket.local_address,
        port: socket.local_port,
        program: programs.get(&socket.owning_process).cloned(),
    };
    let tcp: Vec<Socket> = rows(com, NETWORK, TCP)?;
    let udp: Vec<Socket> = rows(com, NETWORK, UDP)?;
    let udp = udp.into_iter().filter(|socket| socket.local_port < PASSING);
    Ok(tcp.into_iter().map(|socket| told("tcp", socket)).chain(udp.map(|socket| told("udp", socket))).collect())
}

/// What stood in the way, by Windows' own number.
fn miss(asked: &str, why: &WMIError) -> Miss {
    let number = match why {
        WMIError::HResultError { hres } => u32::from_ne_bytes(hres.to_ne_bytes()),
        other => return Miss::new(asked, Trouble::Error, other.to_string()),
    };
    let kind = match number {
        // WBEM_E_ACCESS_DENIED, E_ACCESSDENIED
        0x8004_1003 | 0x8007_0005 => Trouble::AccessDenied,
        // WBEM_E_INVALID_NAMESPACE, WBEM_E_INVALID_CLASS: this Windows does not have it
        0x8004_100e | 0x8004_1010 => Trouble::Unsupported,
        _ => Trouble::Error,
    };
    Miss::new(asked, kind, format!("WMI 0x{number:08X}"))
}
