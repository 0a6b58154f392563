//! What is backed up together: a system of the list, or a name that only the list of backups knows.

use crate::checklist::Ask;
use crate::tally::of;
use model::finding::Subject;
use model::record::{Backup, System};
use model::word::YesNo;

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

/// Every system of the list, then what only the list of backups names.
pub(super) fn groups<'p>(ask: &Ask<'p>) -> Vec<Group<'p>> {
    let mut groups: Vec<Group<'p>> = ask.shop.systems.records().map(of_system).collect();
    let listed = groups.len();
    for backup in ask.shop.backups.records() {
        let (systems, others) = groups.split_at_mut(listed);
        if put_with(systems, backup, names) || put_with(systems, backup, names_in_short) {
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

/// Puts a row with every system it is for: 「レセコン・薬歴」 is for both.
fn put_with<'p>(groups: &mut [Group<'p>], backup: &'p Backup, is_for: fn(&Backup, &System) -> bool) -> bool {
    let mut put = false;
    for group in groups.iter_mut().filter(|group| group.system.is_some_and(|system| is_for(backup, system))) {
        group.rows.push(backup);
        put = true;
    }
    put
}

fn names(backup: &Backup, system: &System) -> bool {
    backup.system.overlaps(&system.name) || backup.system.overlaps(&system.product)
}

fn names_in_short(backup: &Backup, system: &System) -> bool {
    SHORT_NAMES.iter().any(|word| {
        let is_it =
            system.name.key().contains(word) || system.product.key().contains(word) || system.kind.contains(word);
        is_it && backup.system.key().contains(word)
    })
}
