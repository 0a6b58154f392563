//! Files that were cut short: of the database this is always noticed; of its log (`-wal`) what can be noticed is.
//!
//! After an unclean stop the log holds what was acknowledged and is not yet in the database file. SQLite takes from it every
//! transaction up to the first that is not whole, and cannot tell one that was cut off from one that never was: nothing
//! beside the log says how long it was, and a signed checkpoint in the database goes the same way as the entries. So within
//! the folder it cannot be noticed; it is by what was kept outside: an earlier bundle, or a size and root on a paper. What is
//! promised without that: what is left is a whole beginning of the record, and never a mixture.

use std::fs;
use std::path::Path;

use journal::{Cut, DATABASE_FILE, Damage, Entry, Journal, OpenError, Place, StoreError, compare, verify};

use crate::folder::{Fixed, Folder, note, opening};
use crate::kill::batches_are_whole;

const PAGE: usize = 8192;
const WAL_HEADER: usize = 32;
const FRAME: usize = 24 + PAGE;
/// Beside the ends of frames the log is cut at every so many bytes.
const STEP: usize = 4567;

async fn append(journal: &Journal, batches: std::ops::Range<usize>) {
    for n in batches {
        let len = 1 + n % 4;
        let parts = (0..len).map(|part| note(&format!("[0,{n},{part},{len}]{}", " ".repeat(500))));
        journal.append(parts.collect()).await.unwrap();
    }
}

#[tokio::test]
async fn a_log_cut_anywhere_leaves_a_whole_beginning_and_an_outside_witness_notices() {
    let folder = Folder::new();
    Journal::create(&folder.place(), opening(), Fixed::still()).await.unwrap().close().await;
    let journal = Journal::open(&folder.place(), Fixed::still()).await.unwrap();
    append(&journal, 0..8).await;
    let entries = journal.read(Cut::default()).await.unwrap();
    // The program is stopped here, as far as its files know; then it makes the bundle that is kept elsewhere.
    let files = ["", "-wal"].map(|end| fs::read(folder.path().join(format!("{DATABASE_FILE}{end}"))).unwrap());
    let outside = journal.bundle(&[]).await.unwrap();
    let wal = files[1].len();
    let ends = (0..=wal / FRAME).flat_map(|frame| {
        let end = WAL_HEADER + frame * FRAME;
        [end.saturating_sub(1), end, end + 1, end + 24]
    });
    let mut lengths: Vec<usize> = ends.chain((0..wal).step_by(STEP)).filter(|length| *length <= wal).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let mut sizes = Vec::new();
    for length in lengths {
        let cut = Folder::new();
        fs::create_dir_all(cut.path().join("blobs")).unwrap();
        fs::create_dir_all(cut.path().join("keys")).unwrap();
        fs::copy(folder.path().join("keys/journal.key"), cut.path().join("keys/journal.key")).unwrap();
        fs::write(cut.path().join(DATABASE_FILE), &files[0]).unwrap();
        fs::write(cut.path().join(format!("{DATABASE_FILE}-wal")), &files[1][..length]).unwrap();
        sizes.push(beginning(&cut.place(), &entries, &outside).await);
    }
    assert!(sizes.is_sorted(), "a longer log holds no less: {sizes:?}");
    assert_eq!(sizes.last(), Some(&entries.len()), "the whole log holds all");
    sizes.dedup();
    assert_eq!(sizes.len(), 9, "before the first batch, and after each of the eight: {sizes:?}");
}

/// What is left is a beginning of these entries, and sound; the bundle from outside shows what is missing.
async fn beginning(place: &Place, entries: &[Entry], outside: &[u8]) -> usize {
    let journal = Journal::open(place, Fixed::still()).await.unwrap();
    let left = journal.read(Cut::default()).await.unwrap();
    assert_eq!(left, entries[..left.len()]);
    batches_are_whole(&left);
    assert_eq!(journal.damages().await.unwrap(), []);
    let bundle = journal.bundle(&[]).await.unwrap();
    assert!(verify(&bundle).is_consistent());
    let compared = compare(&bundle, outside).unwrap();
    assert_eq!((compared.common, compared.only_first.len()), (left.len() as u64, 0));
    assert_eq!(compared.only_second.len(), entries.len() - left.len(), "the outside knows what was lost");
    // What is appended now where entries were lost is a fork for whoever kept the others.
    journal.append(vec![note("\"after\"")]).await.unwrap();
    let forked = compare(&journal.bundle(&[]).await.unwrap(), outside).unwrap();
    assert_eq!(forked.is_fork(), left.len() < entries.len());
    journal.close().await;
    left.len()
}

#[tokio::test]
async fn a_database_cut_short_is_noticed() {
    let folder = Folder::new();
    let journal = Journal::create(&folder.place(), opening(), Fixed::still()).await.unwrap();
    append(&journal, 0..60).await;
    journal.close().await;
    let whole = fs::read(folder.path().join(DATABASE_FILE)).unwrap();
    // A page that only lacks its end may lack nothing that is used: at most one byte is left of the last.
    for missing in [PAGE - 1, PAGE, 2 * PAGE, 5 * PAGE, 5 * PAGE + 100, whole.len() - PAGE, whole.len() - 100] {
        let length = whole.len() - missing;
        let noticed = notices(folder.path(), &whole[..length]).await;
        assert!(noticed, "{length} of {} bytes", whole.len());
    }
    assert!(!notices(folder.path(), &whole).await, "the whole file is sound");
}

/// Whether opening or looking for damage says that this database is damaged.
async fn notices(folder: &Path, database: &[u8]) -> bool {
    fs::write(folder.join(DATABASE_FILE), database).unwrap();
    match Journal::open(&Place::folder(folder), Fixed::still()).await {
        Err(OpenError::Store(StoreError::Damaged(_))) => true,
        Err(other) => panic!("{other:?}"),
        Ok(journal) => {
            let damages = journal.damages().await;
            journal.close().await;
            match damages {
                Err(StoreError::Damaged(_)) => true,
                Err(other) => panic!("{other:?}"),
                Ok(damages) => damages.contains(&Damage::File),
            }
        }
    }
}
