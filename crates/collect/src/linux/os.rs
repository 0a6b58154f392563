//! Which system this is: `/etc/os-release` as os-release(5) defines it.
//!
//! How long it is supported is dated data of `items`, found there by `os.code`.

use super::setting;
use crate::machine::Machine;
use crate::seen::{Seen, present};
use model::fact::{Fact, Trouble, Value};
use model::os::Os;
use model::said::Word as _;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    // os-release(5): the file under /etc goes before the vendor's own.
    let raw = match present(machine.file("/etc/os-release")) {
        Ok(Some(raw)) => Ok(raw),
        Ok(None) => machine.file("/usr/lib/os-release"),
        Err(miss) => Err(miss),
    };
    let raw = match raw {
        Ok(raw) => raw,
        Err(miss) => return ["os.name", "os.version", "os.code"].map(|name| miss.fact(name)).into(),
    };
    let (text, seen) = (raw.text(), Seen::of(&[&raw]));
    let tell = |name: &str, value: Option<String>, key: &str| match value {
        Some(value) => seen.fact(name, Value::Text(value)),
        None => seen.without(Trouble::NotPresent, key).fact(name),
    };
    let release = parse(&text);
    vec![
        tell("os.name", release.name, "NAME"),
        tell("os.version", release.version, "VERSION_ID"),
        tell("os.code", release.code.map(str::to_owned), "ID"),
    ]
}

struct Release {
    name: Option<String>,
    version: Option<String>,
    code: Option<&'static str>,
}

fn parse(text: &str) -> Release {
    let name = setting::value(text, "NAME");
    // Rolling releases have no VERSION_ID.
    let version = setting::value(text, "VERSION_ID");
    let product = [name.as_deref(), version.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Release { name, version, code: Os::read(&product).map(Os::code) }
}
