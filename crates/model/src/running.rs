//! What runs on a machine, by names that stay the same from one report to the next.

use crate::fact::{Fact, MachineReport, Value};
use std::collections::BTreeSet;

/// From here on a system gives out ports by itself, another one each time (Linux from 32768, Windows from 49152).
const GIVEN_OUT: u32 = 32_768;
/// The least digits of what Windows adds to the name of a service that it starts anew for each user: `CDPUserSvc_3a4f2`.
const ADDED_LEAST: usize = 4;

/// What starts by itself (`LanmanServer`), and what others can reach (`tcp/445 System`).
#[must_use]
pub fn running(report: &MachineReport) -> BTreeSet<String> {
    report.facts.iter().filter_map(named).collect()
}

fn named(fact: &Fact) -> Option<String> {
    match fact.name.as_str() {
        "service.autostart" if !fact.of.is_empty() => Some(for_every_user(&fact.of).to_owned()),
        "service.listening" => listening(fact),
        _ => None,
    }
}

/// 「tcp/0.0.0.0:445」 by System is `tcp/445 System`. What only the machine itself reaches is left out.
fn listening(fact: &Fact) -> Option<String> {
    let (protocol, socket) = fact.of.split_once('/')?;
    let (address, port) = socket.rsplit_once(':')?;
    if address.starts_with("127.") || address == "[::1]" {
        return None;
    }
    let port: u32 = port.parse().ok()?;
    let port = if port < GIVEN_OUT { port.to_string() } else { "*".to_owned() };
    let program = match &fact.value {
        Value::Text(program) => format!(" {program}"),
        _ => String::new(),
    };
    Some(format!("{protocol}/{port}{program}"))
}

fn for_every_user(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((plain, added)) if added.len() >= ADDED_LEAST && added.bytes().all(|b| b.is_ascii_hexdigit()) => plain,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_service_has_the_same_name_in_every_report() {
        for (name, of, value, expected) in [
            ("service.autostart", "LanmanServer", "automatic", Some("LanmanServer")),
            ("service.autostart", "CDPUserSvc_3a4f2", "automatic", Some("CDPUserSvc")),
            ("service.autostart", "my_service", "automatic", Some("my_service")),
            ("service.listening", "tcp/0.0.0.0:445", "System", Some("tcp/445 System")),
            ("service.listening", "tcp/[::]:445", "System", Some("tcp/445 System")),
            ("service.listening", "tcp/192.168.1.4:49667", "svchost", Some("tcp/* svchost")),
            ("service.listening", "tcp/127.0.0.1:5432", "postgres", None),
            ("service.listening", "udp/[::1]:53", "dns", None),
            ("software.installed", "Java", "8", None),
        ] {
            let value = Value::Text(value.to_owned());
            let fact =
                Fact { name: name.to_owned(), of: of.to_owned(), value, source: String::new(), digest: String::new() };
            assert_eq!(named(&fact).as_deref(), expected, "{of}");
        }
    }
}
