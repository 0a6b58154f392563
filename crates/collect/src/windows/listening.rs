//! What waits for connections, as the running Windows answers.

use super::asked::{self, Listening};
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "service.listening";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    tell(&machine.exports().asked.listening).unwrap_or_else(|miss| vec![miss.fact(NAME)])
}

fn tell(listening: &Result<Vec<Listening>, Miss>) -> Result<Vec<Fact>, Miss> {
    let listening = listening.as_ref().map_err(Clone::clone)?;
    let seen = Seen::of(&[&asked::raw("MSFT_NetTCPConnection", listening)]);
    let told = |socket: &Listening| {
        let of = match socket.address.contains(':') {
            true => format!("{}/[{}]:{}", socket.protocol, socket.address, socket.port),
            false => format!("{}/{}:{}", socket.protocol, socket.address, socket.port),
        };
        match &socket.program {
            Some(program) => seen.fact_of(NAME, &of, Value::Text(program.clone())),
            None => seen.without(Trouble::AccessDenied, "").fact_of(NAME, &of),
        }
    };
    if listening.is_empty() {
        return Ok(vec![seen.fact(NAME, Value::Count(0))]);
    }
    let mut facts: Vec<Fact> = listening.iter().map(told).collect();
    facts.sort_by(|a, b| a.of.cmp(&b.of));
    facts.dedup_by(|a, b| a.of == b.of && a.value == b.value);
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_is_told_with_its_program_once() {
        let socket = |protocol, address: &str, port, program: Option<&str>| Listening {
            protocol,
            address: address.to_owned(),
            port,
            program: program.map(str::to_owned),
        };
        let sockets = vec![
            socket("udp", "0.0.0.0", 5353, None),
            socket("tcp", "::", 445, Some("System")),
            socket("tcp", "0.0.0.0", 445, Some("System")),
            socket("tcp", "::", 445, Some("System")),
        ];
        let facts = tell(&Ok(sockets)).unwrap();
        let told: Vec<&str> = facts.iter().map(|fact| fact.of.as_str()).collect();
        assert_eq!(told, ["tcp/0.0.0.0:445", "tcp/[::]:445", "udp/0.0.0.0:5353"]);
        assert_eq!(facts[0].value, Value::Text("System".to_owned()));
        assert_eq!(tell(&Ok(Vec::new())).unwrap()[0].value, Value::Count(0));
    }
}
