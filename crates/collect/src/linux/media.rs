//! Whether USB storage is blocked: by modprobe.d(5) or by USBGuard.

use super::autostart::Units;
use super::setting;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen, present};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "media.storage_blocked";
const FOLDERS: [&str; 4] = ["/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d"];
const USBGUARD: &str = "/etc/usbguard/usbguard-daemon.conf";
const USBGUARD_RULES: &str = "/etc/usbguard/rules.conf";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let mut raws = settings(machine)?;
    let text: String = raws.iter().map(|raw| raw.text().into_owned() + "\n").collect();
    let mut is_blocked = is_module_blocked(&text);
    // A module that is already loaded, or built into the kernel, is not stopped by these settings.
    if let Ok(loaded) = machine.file("/proc/modules") {
        is_blocked &= !loaded.text().lines().any(|line| line.split(' ').next() == Some("usb_storage"));
        raws.push(loaded);
    }
    if let Some(builtin) = builtin(machine) {
        is_blocked &= !builtin.text().lines().any(|line| line.ends_with("/usb-storage.ko"));
        raws.push(builtin);
    }
    if !is_blocked && let Some(guard) = usbguard(machine)? {
        is_blocked = guard.1;
        raws.extend(guard.0);
    }
    let seen = Seen::of(&raws.iter().collect::<Vec<_>>());
    Ok(seen.fact(NAME, Value::Flag(is_blocked)))
}

/// The list of what is built into the running kernel, where it can be read.
fn builtin(machine: &Machine) -> Option<Raw> {
    let release = machine.file("/proc/sys/kernel/osrelease").ok()?;
    machine.file(&format!("/lib/modules/{}/modules.builtin", release.text().trim())).ok()
}

fn settings(machine: &Machine) -> Result<Vec<Raw>, Miss> {
    let mut raws = Vec::new();
    let mut found = false;
    for folder in FOLDERS {
        let Some(names) = present(machine.names(folder))? else { continue };
        found = true;
        for name in names.iter().filter(|name| name.ends_with(".conf")) {
            raws.push(machine.file(&format!("{folder}/{name}"))?);
        }
    }
    if found { Ok(raws) } else { Err(Miss::new(FOLDERS[0], Trouble::NotPresent, FOLDERS[0])) }
}

/// `install usb-storage /bin/false` stops it for good. `blacklist` stops it from loading by itself only, and the
/// driver of newer disks (`uas`) would still bring it in, so that one must be blacklisted too.
fn is_module_blocked(text: &str) -> bool {
    let named = |verb: &str, module: &str| {
        setting::lines(text).any(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let no = words.get(2).is_some_and(|to| to.ends_with("/false") || to.ends_with("/true"));
            let is_module = words.get(1).is_some_and(|name| name.replace('_', "-") == module);
            words.first() == Some(&verb) && is_module && (verb == "blacklist" || no)
        })
    };
    let stopped = |module| named("install", module) || named("blacklist", module);
    named("install", "usb-storage") || (stopped("usb-storage") && stopped("uas"))
}

/// Whether USBGuard runs and blocks what its rules do not name; `None` where it does not start by itself.
fn usbguard(machine: &Machine) -> Result<Option<(Vec<Raw>, bool)>, Miss> {
    if !Units::read(machine).is_ok_and(|units| units.start(&["usbguard.service"])) {
        return Ok(None);
    }
    let config = machine.file(USBGUARD)?;
    let rules = machine.file(USBGUARD_RULES)?;
    let is_blocked = blocks_by_default(&config.text()) && !allows_storage(&rules.text());
    Ok(Some((vec![config, rules], is_blocked)))
}

fn blocks_by_default(config: &str) -> bool {
    setting::value(config, "ImplicitPolicyTarget").is_some_and(|target| target == "block" || target == "reject")
}

/// A rule that lets in storage (interface class 08), or anything at all, without naming the device by its id.
fn allows_storage(rules: &str) -> bool {
    setting::lines(rules).any(|rule| {
        let words: Vec<&str> = rule.split_whitespace().collect();
        let any_interface = !words.contains(&"with-interface");
        words.first() == Some(&"allow") && !words.contains(&"id") && (any_interface || rule.contains("08:"))
    })
}
