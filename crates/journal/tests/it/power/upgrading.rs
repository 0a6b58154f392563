//! What an earlier version wrote is opened, and the power goes meanwhile: it is as it was or as it is now, with a copy of how
//! it was.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use journal::{Cut, DATABASE_FILE, Journal, Place};

use super::script::{Program, Said, WITHOUT_KEY, goes_on, place};
use crate::folder::Fixed;
use crate::upgrade::{WRITTEN, Written, migrations};

const OLDEST: Written = WRITTEN[0];

pub(super) async fn run(root: &Path) {
    let aside = root.with_file_name("aside");
    fs::create_dir(&aside).unwrap();
    let old = aside.join(DATABASE_FILE);
    OLDEST.put(&old).await;
    let bytes = fs::read(&old).unwrap();
    let mut program = Program::new(root);
    program.done(async || put(root, &bytes)).await;
    program.say(&format!("created {WITHOUT_KEY}"));
    for (seq, payload) in contents(&aside).await {
        program.say(&format!("entry {seq} {payload}"));
    }
    let journal = program.open_at(&place(root)).await;
    program.append(&journal, 2, 100).await;
    journal.close().await;
    program.say("closed it");
}

/// A data folder as an earlier version left it, safe on the disk.
fn put(root: &Path, database: &[u8]) -> io::Result<()> {
    let folder = root.join("data");
    if !folder.exists() {
        fs::create_dir(&folder)?;
    }
    let mut file = File::create(folder.join(DATABASE_FILE))?;
    file.write_all(database)?;
    file.sync_all()?;
    [&folder, root].iter().try_for_each(|folder| File::open(folder)?.sync_all())
}

/// What its entries say.
async fn contents(folder: &Path) -> Vec<(u64, String)> {
    let journal = Journal::open(&Place::folder(folder), Fixed::still()).await.unwrap();
    let entries = journal.read(Cut::default()).await.unwrap();
    journal.close().await;
    entries.into_iter().filter_map(|entry| Some((entry.header.seq, entry.payload?))).collect()
}

pub(super) async fn stands(root: &Path, said: &Said) {
    if !said.is_created {
        return;
    }
    let database = root.join("data").join(DATABASE_FILE);
    if migrations(&database).await != [1] {
        copy_stands(root).await;
    }
    let journal = Journal::open(&place(root), Fixed::still()).await.unwrap_or_else(|error| panic!("{error:?}"));
    goes_on(&journal, said).await;
    journal.close().await;
    copy_stands(root).await;
}

/// The copy is how it was, and opens by itself.
async fn copy_stands(root: &Path) {
    let copy = root.join("data/yakumori-before-0002.db");
    assert_eq!(migrations(&copy).await, [1]);
    let back = root.join("back");
    fs::create_dir(&back).unwrap();
    fs::copy(&copy, back.join(DATABASE_FILE)).unwrap();
    let journal = Journal::open(&Place::folder(&back), Fixed::still()).await.unwrap();
    assert_eq!(journal.size_and_root().await.unwrap().root.to_string(), OLDEST.root);
    journal.close().await;
    fs::remove_dir_all(back).unwrap();
}
