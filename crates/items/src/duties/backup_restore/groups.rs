//! What is backed up together: a system of the list, or a name that only the list of backups knows.

use crate::checklist::Ask;
use crate::parties::is_system;
use crate::tally::of;
use model::finding::Subject;
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::{Backup, System};
use model::text::holds;
use model::word::{Hosting, YesNo};

/// One system with its rows of the list of backups.
pub(super) struct Group<'p> {
    /// The system, where the list of systems has it.
    pub(super) system: Option<&'p System>,
    /// What people call it.
    pub(super) subject: Subject<'p>,
    /// Whether dispensing hangs on it. The reception's letters are worth a copy, and not what the item asks about.
    pub(super) medical: bool,
    /// Every way in which it is backed up.
    pub(super) rows: Vec<&'p Backup>,
}

/// Words by which people mean a system without its full name.
const SHORT_NAMES: [&str; 2] = ["レセコン", "薬歴"];

/// What stands in the pharmacy is copied with its server.
const SERVER: &str = "サーバ";

/// Every system of the list, then what only the list of backups names.
pub(super) fn groups<'p>(ask: &Ask<'p>) -> Vec<Group<'p>> {
    let mut groups: Vec<Group<'p>> = ask.shop.systems.records().map(of_system).collect();
    let listed = groups.len();
    for backup in ask.shop.backups.records() {
        let (systems, others) = groups.split_at_mut(listed);
        if put_with_systems(ask.shop, systems, backup) {
            continue;
        }
        let same = others.iter_mut().find(|other| other.rows.iter().any(|row| row.system == backup.system));
        match same {
            Some(group) => {
                group.medical |= backup.is_medical();
                group.rows.push(backup);
            }
            None => groups.push(Group {
                system: None,
                subject: of(backup),
                medical: backup.is_medical(),
                rows: vec![backup],
            }),
        }
    }
    groups
}

fn of_system(system: &System) -> Group<'_> {
    Group {
        system: Some(system),
        subject: of(system),
        medical: system.medical.means() != Some(YesNo::No),
        rows: Vec::new(),
    }
}

/// Puts a row with every system it is for: 「レセコン・薬歴」 is for both. Tells whether there is one.
fn put_with_systems<'p>(shop: &Pharmacy, groups: &mut [Group<'p>], backup: &'p Backup) -> bool {
    let mut put = false;
    for group in groups.iter_mut().filter(|group| group.system.is_some_and(|system| is_copy_of(shop, backup, system))) {
        group.rows.push(backup);
        put = true;
    }
    put
}

/// Whether the copy is one of the system. A part that names none of the pharmacy's systems in full may name some in short, and a
/// list without a column for the system tells it by what is copied: 「レセコンDB」.
#[must_use]
pub fn is_copy_of(shop: &Pharmacy, backup: &Backup, system: &System) -> bool {
    let in_short = |part: &str| SHORT_NAMES.iter().any(|word| holds(part, word) && is_called(system, word));
    let is_named = |part: &Name| shop.systems.records().any(|other| names(part, other));
    match backup.system.whole().is_empty() {
        true => in_short(&backup.target),
        false => {
            backup.system.parts().iter().any(|part| names(part, system) || (in_short(part.key()) && !is_named(part)))
        }
    }
}

fn names(name: &Name, system: &System) -> bool {
    is_system(name, system) || (name.key() == SERVER && system.hosting.means() == Some(Hosting::OnSite))
}

fn is_called(system: &System, word: &str) -> bool {
    [system.name.key(), system.product.key(), &system.kind].iter().any(|said| holds(said, word))
}
