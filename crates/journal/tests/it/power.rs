//! The power goes at any moment, a sync or a write fails: what was acknowledged is there, nothing else is half there.

mod disk;
mod moving;
mod script;
mod upgrading;

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::folder::Folder;
use crate::shim::{FOLDER, Failing, behind_shim, finish};
use disk::{Disk, Kept, Operation};
use script::{Program, Said};

/// Where the program that looks at what is left finds the log, and which part of it is its own.
const LOG: &str = "YAKUMORI_TEST_LOG";
const PART: &str = "YAKUMORI_TEST_PART";
/// Names what the program did whose log it is.
const SCRIPT: &str = "YAKUMORI_TEST_SCRIPT";
/// Programs that look at the same time.
const PARTS: usize = 2;
/// What is left to chance comes from this.
const SEED: u64 = 20_251_125;

/// What the program does whose power is cut.
#[derive(Debug, Clone, Copy)]
enum Script {
    /// Appends, attaches, signs, erases, changes its key.
    Keeps,
    /// Opens what an earlier version wrote.
    Upgrades,
    /// Takes a journal to another folder.
    Moves,
}

impl Script {
    const ALL: [Self; 3] = [Self::Keeps, Self::Upgrades, Self::Moves];

    async fn run(self, root: &Path) {
        match self {
            Self::Keeps => Program::run(root).await,
            Self::Upgrades => upgrading::run(root).await,
            Self::Moves => moving::run(root).await,
        }
    }

    /// Looks at what is left of it.
    async fn stands(self, root: &Path, said: &Said) {
        match self {
            Self::Keeps => script::stands(&script::place(root), said).await,
            Self::Upgrades => upgrading::stands(root, said).await,
            Self::Moves => moving::stands(root, said).await,
        }
    }

    /// So many states at least a run must hold.
    const fn states_min(self) -> usize {
        match self {
            Self::Keeps => 2000,
            Self::Upgrades | Self::Moves => 200,
        }
    }

    /// So many syncs and writes at least there must be that can fail.
    const fn can_fail_min(self) -> (usize, usize) {
        match self {
            Self::Keeps => (30, 100),
            Self::Upgrades => (10, 15),
            Self::Moves => (20, 30),
        }
    }

    fn named(name: &str) -> Self {
        *Self::ALL.iter().find(|script| format!("{script:?}") == name).expect("one of the scripts")
    }
}

/// Not a case: the program whose power is cut.
#[tokio::test]
async fn keeps_a_journal() {
    let (Some(root), Ok(script)) = (std::env::var_os(FOLDER), std::env::var(SCRIPT)) else { return };
    Script::named(&script).run(Path::new(&root)).await;
}

/// Not a case: opens what a power cut could have left, at each place in a log. It is a program of its own because it leaves
/// out every sync.
#[tokio::test]
async fn opens_what_is_left() {
    let (Some(root), Ok(log)) = (std::env::var_os(FOLDER), std::env::var(LOG)) else { return };
    let part: usize = std::env::var(PART).unwrap().parse().unwrap();
    let script = Script::named(&std::env::var(SCRIPT).unwrap());
    println!("states {}", open_each(script, &PathBuf::from(root), Path::new(&log), part).await);
}

/// What of the unsynced operations is on the disk after the cut.
#[derive(Debug, Clone, Copy)]
enum Unsynced {
    None,
    All,
    Even,
    Odd,
    /// All, but the last only in its first half.
    TornLast,
    /// Some, in whole or in sectors, by chance.
    Chance(u64),
}

const EACH: [Unsynced; 8] = [
    Unsynced::None,
    Unsynced::All,
    Unsynced::Even,
    Unsynced::Odd,
    Unsynced::TornLast,
    Unsynced::Chance(1),
    Unsynced::Chance(2),
    Unsynced::Chance(3),
];

impl Unsynced {
    fn kept(self, at: usize, unsynced: &[usize], cut: usize) -> Kept {
        let whole = |is_kept: bool| if is_kept { Kept::Whole } else { Kept::No };
        let rank = unsynced.binary_search(&at).unwrap_or_default();
        match self {
            Self::None => Kept::No,
            Self::All => Kept::Whole,
            Self::Even => whole(rank.is_multiple_of(2)),
            Self::Odd => whole(!rank.is_multiple_of(2)),
            // A page is sixteen sectors, a frame's header one.
            Self::TornLast if rank + 1 == unsynced.len() => Kept::Sectors(0x00ff_00ff_00ff_00ff),
            Self::TornLast => Kept::Whole,
            Self::Chance(turn) => {
                let chance = mixed(SEED ^ (turn << 48) ^ ((cut as u64) << 24) ^ at as u64);
                match chance % 4 {
                    0 => Kept::No,
                    1 | 2 => Kept::Whole,
                    _ => Kept::Sectors(mixed(chance)),
                }
            }
        }
    }
}

/// A number that looks like chance and is always the same (splitmix64).
const fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Cuts the power after each operation; opens what can be left each time, as far as it differs. Says how many states.
async fn open_each(script: Script, scratch: &Path, log: &Path, part: usize) -> usize {
    let operations = Operation::all(&std::fs::read(log).unwrap());
    let mut disk = Disk::new(&recorded_in(log));
    let mut seen = HashSet::new();
    let is_faulty = operations.iter().any(Operation::has_failed);
    let of_interest = after_failure(&operations);
    for (cut, operation) in operations.iter().enumerate() {
        disk.go_on(cut, operation);
        if if is_faulty { !of_interest.contains(&cut) } else { cut % PARTS != part } {
            continue;
        }
        let said = Said::read(&disk.said);
        let unsynced = disk.unsafe_ones();
        for how in if is_faulty { &EACH[..1] } else { &EACH } {
            let left = disk.cut(|at| how.kept(at, &unsynced, cut));
            let mut hasher = DefaultHasher::new();
            (&left, said.acknowledged).hash(&mut hasher);
            if seen.insert(hasher.finish()) {
                let root = scratch.join("left");
                std::fs::create_dir(&root).unwrap();
                left.put(&root);
                println!("seed {SEED}, cut {cut}, unsynced {how:?}");
                script.stands(&root, &said).await;
                std::fs::remove_dir_all(root).unwrap();
            }
        }
    }
    seen.len()
}

/// Where something failed, two cuts are of interest: when the program next says what is done, and at its end.
fn after_failure(operations: &[Operation]) -> Vec<usize> {
    let failure = operations.iter().position(Operation::has_failed).unwrap_or_default();
    let says = |(_, operation): &(usize, &Operation)| operation.says_done();
    let next = operations.iter().enumerate().skip(failure).find(says).map(|(cut, _)| cut);
    next.into_iter().chain([operations.len() - 1]).collect()
}

/// The program's folder: beside its log.
fn recorded_in(log: &Path) -> PathBuf {
    log.with_file_name("watched")
}

/// Runs the program; gives its log.
fn record(script: Script, folder: &Folder, failing: Failing) -> PathBuf {
    let log = folder.path().join("log");
    let root = recorded_in(&log);
    std::fs::create_dir(&root).unwrap();
    let mut program = behind_shim("power::keeps_a_journal", &root, Some(&log), failing);
    program.env(SCRIPT, format!("{script:?}"));
    finish(program, &format!("{script:?} {failing:?}"));
    log
}

/// Opens all that can be left of this log; gives the number of states.
fn look(script: Script, folder: &Folder, log: &Path, (parts, about): (usize, &str)) -> usize {
    let looking: Vec<_> = (0..parts)
        .map(|part| {
            let root = folder.path().join(format!("part{part}"));
            std::fs::create_dir(&root).unwrap();
            let mut program: Command = behind_shim("power::opens_what_is_left", &root, None, Failing::Nothing);
            program.env(LOG, log).env(PART, part.to_string()).env(SCRIPT, format!("{script:?}"));
            let about = format!("{script:?} {about}");
            thread::spawn(move || finish(program, &about))
        })
        .collect();
    let states = looking.into_iter().map(|part| {
        let said = part.join().expect("what is left stands");
        let states = said.split_once("states ").expect("a number of states").1;
        states.split_whitespace().next().unwrap().parse::<usize>().unwrap()
    });
    states.sum()
}

#[test]
fn what_was_acknowledged_survives_a_power_cut_anywhere() {
    for script in Script::ALL {
        let folder = Folder::new();
        let log = record(script, &folder, Failing::Nothing);
        let states = look(script, &folder, &log, (PARTS, "power cut"));
        assert!(states >= script.states_min(), "{script:?}: {states}");
        println!("{script:?}: {states} states");
    }
}

/// A log whose end was lost would put older pages over what was copied out of it.
#[test]
fn a_log_that_was_copied_is_gone_for_good_before_anything_is_acknowledged() {
    let folder = Folder::new();
    let log = record(Script::Keeps, &folder, Failing::Nothing);
    let mut disk = Disk::new(&recorded_in(&log));
    let mut removed = 0;
    for (at, operation) in Operation::all(&std::fs::read(log).unwrap()).iter().enumerate() {
        let was_there = !disk.could_bring_back("-wal");
        disk.go_on(at, operation);
        let could_be_back = disk.could_bring_back("-wal");
        removed += usize::from(was_there && could_be_back);
        assert!(!(could_be_back && operation.acknowledges_an_entry()), "operation {at}");
    }
    assert!(removed >= 3, "{removed}");
}

/// Lets the n-th fail, for each n until the program has no more of them; gives how many there were.
fn fails_at_each(script: Script, failing: impl Fn(usize) -> Failing, is_expected: impl Fn(&str) -> bool) -> usize {
    for n in 1.. {
        let folder = Folder::new();
        let log = record(script, &folder, failing(n));
        let bytes = std::fs::read(&log).unwrap();
        if !Operation::all(&bytes).iter().any(Operation::has_failed) {
            return n - 1;
        }
        let said = Said::read(&std::fs::read_to_string(recorded_in(&log).join("said")).unwrap());
        let unexpected: Vec<_> = said.failures.iter().filter(|failure| !is_expected(failure)).collect();
        assert!(unexpected.is_empty(), "{script:?} {:?}: {unexpected:?}", failing(n));
        look(script, &folder, &log, (1, &format!("{:?}", failing(n))));
    }
    0
}

#[test]
fn a_sync_that_fails_is_never_acknowledged_over() {
    for (script, times) in Script::ALL.into_iter().flat_map(|script| [(script, 1), (script, 2)]) {
        let is_expected = |failure: &str| failure.contains("Failed(") || failure.contains("code: 5");
        let syncs = fails_at_each(script, |n| Failing::Sync(n, times), is_expected);
        assert!(syncs >= script.can_fail_min().0, "{script:?}: {syncs}");
        println!("{script:?}: {syncs} syncs");
    }
}

#[test]
fn a_write_that_finds_no_room_loses_nothing() {
    for script in Script::ALL {
        let is_expected = |failure: &str| failure.contains("Full") || failure.contains("code: 28");
        let writes = fails_at_each(script, Failing::Write, is_expected);
        assert!(writes >= script.can_fail_min().1, "{script:?}: {writes}");
        println!("{script:?}: {writes} writes");
    }
}
