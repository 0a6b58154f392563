//! What waits for connections: the kernel's socket tables under `/proc/net`, with the program that holds each socket.

use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const NAME: &str = "service.listening";
/// Each table with the state that means waiting: LISTEN for TCP, unconnected for UDP (`tcp_states.h`).
const TABLES: [(&str, &str, &str); 4] = [
    ("tcp", "/proc/net/tcp", "0A"),
    ("tcp", "/proc/net/tcp6", "0A"),
    ("udp", "/proc/net/udp", "07"),
    ("udp", "/proc/net/udp6", "07"),
];
/// Ports, processes and open files beyond these are not looked at.
const SOCKETS_MAX: usize = 2_000;
const PROCESSES_MAX: usize = 10_000;
const OPEN_MAX: usize = 4_096;

/// A waiting socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Socket {
    address: SocketAddr,
    inode: u64,
}

/// The programs that hold sockets, and why one may be missing.
struct Holders {
    programs: BTreeMap<u64, String>,
    unseen: Trouble,
}

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    // Root sees every process: what none of them holds belongs to the kernel itself.
    let unseen = if machine.is_root() { Trouble::NotPresent } else { Trouble::AccessDenied };
    let holders = Holders { programs: owners(machine), unseen };
    let mut facts = BTreeMap::new();
    let mut raws = Vec::new();
    for (protocol, path, state) in TABLES {
        match machine.file(path) {
            Ok(raw) => {
                add(&mut facts, &raw, (protocol, state), &holders);
                raws.push(raw);
            }
            // A machine without IPv6 has no such table.
            Err(miss) if miss.why == Trouble::NotPresent && path.ends_with('6') => {}
            Err(miss) => return vec![miss.fact(NAME)],
        }
    }
    if facts.is_empty() {
        return vec![Seen::of(&raws.iter().collect::<Vec<_>>()).fact(NAME, Value::Count(0))];
    }
    facts.into_values().collect()
}

fn add(facts: &mut BTreeMap<String, Fact>, raw: &Raw, table: (&str, &str), holders: &Holders) {
    let seen = Seen::of(&[raw]);
    for socket in parse(&raw.text(), table.1).into_iter().take(SOCKETS_MAX) {
        let of = format!("{}/{}", table.0, socket.address);
        let fact = match holders.programs.get(&socket.inode) {
            Some(program) => seen.fact_of(NAME, &of, Value::Text(program.clone())),
            None => Miss::new(&raw.source, holders.unseen, "/proc/*/fd").fact_of(NAME, &of),
        };
        facts.entry(of).or_insert(fact);
    }
}

/// The waiting sockets of one table; lines that are not of its format are left out.
fn parse(text: &str, state: &str) -> Vec<Socket> {
    let sockets = text.lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let inode = fields.get(9)?.parse().ok()?;
        let address = address(fields.get(1)?)?;
        (*fields.get(3)? == state).then_some(Socket { address, inode })
    });
    sockets.collect()
}

/// `0100007F:0277`: the address in words of the processor's byte order, the port as a plain number.
fn address(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let digits = address.as_bytes().as_chunks::<8>();
    let word = |chunk: &[u8; 8]| {
        let word = u32::from_str_radix(std::str::from_utf8(chunk).ok()?, 16).ok()?;
        Some(word.to_ne_bytes())
    };
    let words: Vec<[u8; 4]> = digits.0.iter().map(word).collect::<Option<_>>()?;
    let ip = match (words.as_slice(), digits.1) {
        ([word], []) => IpAddr::V4(Ipv4Addr::from(*word)),
        ([_, _, _, _], []) => IpAddr::V6(Ipv6Addr::from(*words.concat().first_chunk::<16>()?)),
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

/// The program that holds each socket, as far as this reader may look.
fn owners(machine: &Machine) -> BTreeMap<u64, String> {
    let processes = machine.names("/proc").unwrap_or_default();
    let processes = processes.into_iter().filter(|name| name.bytes().all(|b| b.is_ascii_digit()));
    let mut owners = BTreeMap::new();
    for process in processes.take(PROCESSES_MAX) {
        let sockets = sockets(machine, &process);
        if sockets.is_empty() {
            continue;
        }
        let Ok(raw) = machine.file(&format!("/proc/{process}/comm")) else { continue };
        let program = raw.text().trim().to_owned();
        owners.extend(sockets.into_iter().map(|inode| (inode, program.clone())));
    }
    owners
}

/// The sockets a process holds: links that read `socket:[12345]`.
fn sockets(machine: &Machine, process: &str) -> Vec<u64> {
    let folder = format!("/proc/{process}/fd");
    let open = machine.names(&folder).unwrap_or_default();
    let links = open.into_iter().take(OPEN_MAX).filter_map(|name| machine.link(&format!("{folder}/{name}")));
    links.filter_map(|link| link.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()).collect()
}
