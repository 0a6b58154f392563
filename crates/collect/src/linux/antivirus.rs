//! Which antivirus is installed, and of which day its definitions are.
//!
//! A product this list does not know may still be there, so finding none is "not found", never "no".

use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen, present};
use model::day::Day;
use model::fact::{Fact, Trouble, Value};

const PRESENT: &str = "antivirus.present";
const UPDATED: &str = "antivirus.updated_on";
/// Folders that products for Linux install themselves in.
const PRODUCTS: [(&str, &str); 9] = [
    ("/opt/eset", "ESET"),
    ("/opt/sophos-spl", "Sophos"),
    ("/opt/kaspersky", "Kaspersky"),
    ("/opt/microsoft/mdatp", "Microsoft Defender"),
    ("/opt/CrowdStrike", "CrowdStrike Falcon"),
    ("/opt/ds_agent", "Trend Micro Deep Security"),
    ("/opt/TrendMicro", "Trend Micro"),
    ("/opt/Symantec", "Symantec"),
    ("/opt/f-secure", "F-Secure"),
];
const CLAMAV: &str = "ClamAV";
const PROGRAMS: [&str; 3] = ["/usr/bin/clamscan", "/usr/sbin/clamd", "/usr/bin/clamdscan"];
/// The definitions that change daily, and the full set before the first daily one.
const DEFINITIONS: [&str; 4] = ["daily.cld", "daily.cvd", "main.cld", "main.cvd"];
/// The head of a definition file is padded to this.
const HEAD: u64 = 512;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let folders = PRODUCTS.iter().filter(|(path, _)| machine.exists(path) == Ok(true));
    let mut products: Vec<(&str, &str)> = folders.copied().collect();
    let clamav = PROGRAMS.iter().find(|path| machine.exists(path) == Ok(true));
    products.extend(clamav.map(|path| (*path, CLAMAV)));
    if products.is_empty() {
        let miss = Miss::new("/opt, /usr/bin", Trouble::NotPresent, "");
        return vec![miss.fact(PRESENT), miss.fact(UPDATED)];
    }
    products.iter().flat_map(|(path, product)| tell(machine, path, product)).collect()
}

fn tell(machine: &Machine, path: &str, product: &str) -> [Fact; 2] {
    // That it is there is all that is read, so its path is what is hashed.
    let raw = Raw { source: path.to_owned(), bytes: path.as_bytes().to_vec() };
    let present = Seen::of(&[&raw]).fact_of(PRESENT, product, Value::Flag(true));
    let updated = match product {
        CLAMAV => definitions(machine).unwrap_or_else(|miss| miss.fact_of(UPDATED, product)),
        _ => Miss::new(path, Trouble::Unsupported, product).fact_of(UPDATED, product),
    };
    [present, updated]
}

fn definitions(machine: &Machine) -> Result<Fact, Miss> {
    let mut heads = Vec::new();
    for name in DEFINITIONS {
        heads.extend(present(machine.part(&format!("/var/lib/clamav/{name}"), 0, HEAD))?);
    }
    let newest = heads.iter().filter_map(|head| Some((made_on(&head.text())?, head))).max_by_key(|(day, _)| *day);
    match (newest, heads.first()) {
        (Some((day, head)), _) => Ok(Seen::of(&[head]).fact_of(UPDATED, CLAMAV, Value::Day(day))),
        (None, Some(head)) => Err(Seen::of(&[head]).without(Trouble::Error, "ClamAV-VDB")),
        (None, None) => Err(Miss::new("/var/lib/clamav", Trouble::NotPresent, "/var/lib/clamav")),
    }
}

/// The day in the head of a definition file: `ClamAV-VDB:15 Nov 2026 05-26 -0500:27440:…`.
fn made_on(head: &str) -> Option<Day> {
    let made = head.strip_prefix("ClamAV-VDB:")?.split(':').next()?;
    jiff::Timestamp::strptime("%d %b %Y %H-%M %z", made).ok().map(Day::in_tokyo)
}
