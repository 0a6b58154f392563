//! Whether the disks behind the mounted folders are encrypted: dm-crypt as sysfs shows it. Needs no rights.

use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen, present};
use model::fact::{Fact, Trouble, Value};
use std::collections::BTreeMap;

const NAME: &str = "disk.encrypted";
const MOUNTS: &str = "/proc/self/mountinfo";
/// LVM on RAID on dm-crypt is three deep.
const DEPTH_MAX: usize = 8;
const MOUNTS_MAX: usize = 200;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let mounts = match machine.file(MOUNTS) {
        Ok(mounts) => mounts,
        Err(miss) => return vec![miss.fact(NAME)],
    };
    let facts: Vec<Fact> =
        parse(&mounts.text()).into_iter().take(MOUNTS_MAX).map(|at| tell(machine, &mounts, &at)).collect();
    if facts.is_empty() {
        return vec![Seen::of(&[&mounts]).without(Trouble::NotPresent, MOUNTS).fact(NAME)];
    }
    facts
}

/// A mounted disk.
struct Mount {
    point: String,
    /// `254:0`
    device: String,
    filesystem: String,
    source: String,
}

/// The first mount point of every disk, in the order of proc_pid_mountinfo(5).
fn parse(text: &str) -> Vec<Mount> {
    let mut mounts: BTreeMap<String, Mount> = BTreeMap::new();
    for line in text.lines() {
        let Some((mount, more)) = line.split_once(" - ") else { continue };
        let (fields, more): (Vec<&str>, Vec<&str>) = (mount.split(' ').collect(), more.split(' ').collect());
        let ([_, _, device, _, point, ..], [filesystem, source, ..]) = (fields.as_slice(), more.as_slice()) else {
            continue;
        };
        // Loop devices hold images (snap); the disk that holds the image is told by its own mount.
        let is_disk = source.starts_with("/dev/") && !source.starts_with("/dev/loop") || *filesystem == "zfs";
        if is_disk && *filesystem != "devtmpfs" {
            let [point, device, filesystem, source] = [*point, *device, *filesystem, *source].map(str::to_owned);
            mounts.entry(source.clone()).or_insert(Mount { point, device, filesystem, source });
        }
    }
    mounts.into_values().collect()
}

fn tell(machine: &Machine, mounts: &Raw, mount: &Mount) -> Fact {
    match layers(machine, mount) {
        Ok((raw, is_encrypted)) => Seen::of(&[mounts, &raw]).fact_of(NAME, &mount.point, Value::Flag(is_encrypted)),
        Err(miss) => miss.fact_of(NAME, &mount.point),
    }
}

/// Follows a device down to the disks it lies on. The raw bytes are the names and ids met on the way.
fn layers(machine: &Machine, mount: &Mount) -> Result<(Raw, bool), Miss> {
    if mount.filesystem == "zfs" {
        return Err(Miss::new(MOUNTS, Trouble::Unsupported, "zfs"));
    }
    // btrfs has a device number of its own that sysfs does not know; its source names a disk.
    let numbered = format!("/sys/dev/block/{}", mount.device);
    let named = format!("/sys/class/block/{}", mount.source.rsplit('/').next().unwrap_or_default());
    let places = [numbered, named];
    let place = places.iter().find(|place| machine.exists(place) == Ok(true));
    let place = place.ok_or_else(|| Miss::new("/sys/dev/block", Trouble::NotPresent, &mount.device))?;
    let mut met = String::new();
    let is_encrypted = is_encrypted(machine, place, DEPTH_MAX, &mut met)?;
    Ok((Raw { source: place.clone(), bytes: met.into_bytes() }, is_encrypted))
}

/// A layer is encrypted when dm-crypt made it (`CRYPT-LUKS2-…`) or when everything below it is.
fn is_encrypted(machine: &Machine, place: &str, depth: usize, met: &mut String) -> Result<bool, Miss> {
    if depth == 0 {
        return Err(Miss::new(place, Trouble::Error, place));
    }
    let id = present(machine.file(&format!("{place}/dm/uuid")))?;
    let id = id.map(|raw| raw.text().trim().to_owned()).unwrap_or_default();
    met.push_str(&format!("{place} {id}\n"));
    if id.starts_with("CRYPT-") {
        return Ok(true);
    }
    let below = present(machine.names(&format!("{place}/slaves")))?.unwrap_or_default();
    for name in &below {
        if !is_encrypted(machine, &format!("/sys/class/block/{name}"), depth - 1, met)? {
            return Ok(false);
        }
    }
    Ok(!below.is_empty())
}
