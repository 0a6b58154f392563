//! Rights that were taken away: each error says what cannot be used, nothing is lost, and it goes on once they are back.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use journal::{BlobError, Cut, DATABASE_FILE, Journal, OpenError, Place, Words};

use crate::folder::{Fixed, Folder, note, opening};
use crate::shim::{FOLDER, finish, is_root, itself};

/// What is tried without the rights to it.
#[derive(Debug, Clone, Copy)]
enum Trying {
    Open,
    /// Opening for reading goes well, appending does not.
    Append,
    Create,
    PutBlob,
    ChangeKey,
}

/// What is tried, whose rights are taken and which are left, the error, and what a person reads.
type Case = (Trying, &'static str, u32, &'static str, &'static str);

const CASES: [Case; 8] = [
    (Trying::Append, "data/yakumori.db", 0o400, "Store(Failed(", "free space and rights"),
    (Trying::Open, "data/yakumori.db", 0o000, "Store(Failed(", "free space and rights"),
    (Trying::Open, "data", 0o500, "Store(Failed(", "free space and rights"),
    (Trying::Open, "data", 0o000, "Folder(Os { code: 13", "its place, rights"),
    (Trying::Open, "data/keys/journal.key", 0o000, "Key(Io(Os { code: 13", "its rights"),
    (Trying::Create, "", 0o500, "Folder(Os { code: 13", "its place, rights"),
    (Trying::PutBlob, "data/blobs", 0o500, "Io(Os { code: 13", ""),
    (Trying::ChangeKey, "data/keys", 0o500, "Key(Io(Os { code: 13", "its place and rights"),
];

async fn try_it(trying: Trying, root: &Path, journal: Option<&Journal>) -> Option<(String, Words)> {
    let none = Words { ja: "", en: "" };
    let opened = |opened: Result<Journal, OpenError>| opened.err().map(|error| (format!("{error:?}"), error.words()));
    match trying {
        Trying::Open => opened(Journal::open(&Place::folder(root.join("data")), Fixed::still()).await),
        Trying::Append => {
            let journal = Journal::open(&Place::folder(root.join("data")), Fixed::still()).await.unwrap();
            assert!(journal.read(Cut::default()).await.unwrap().len() >= 3, "it can be read");
            let error = journal.append(vec![note("3")]).await.err();
            journal.close().await;
            error.map(|error| (format!("{error:?}"), error.words()))
        }
        Trying::Create => opened(Journal::create(&Place::folder(root.join("other")), opening(), Fixed::still()).await),
        Trying::PutBlob => {
            let error: BlobError = journal?.put_blob(b"a photo").err()?;
            Some((format!("{error:?}"), none))
        }
        Trying::ChangeKey => {
            let error = journal?.change_key("people/01A", &mut *Fixed::still()).await.err()?;
            Some((format!("{error:?}"), error.words()))
        }
    }
}

/// Not a case: the program whose rights are taken.
#[tokio::test]
async fn has_no_rights() {
    let Some(root) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    for (turn, case) in CASES.into_iter().enumerate() {
        let root = root.join(turn.to_string());
        fs::create_dir(&root).unwrap();
        check(&root, case).await;
    }
}

async fn check(root: &Path, (trying, what, left, said, words): Case) {
    let place = Place::folder(root.join("data"));
    let journal = Journal::create(&place, opening(), Fixed::still()).await.unwrap();
    journal.append(vec![note("1"), note("2")]).await.unwrap();
    let is_open = matches!(trying, Trying::PutBlob | Trying::ChangeKey);
    let mut journal = Some(journal);
    if let Some(journal) = journal.take_if(|_| !is_open) {
        journal.close().await;
    }
    let before = fs::metadata(root.join(what)).unwrap().permissions();
    fs::set_permissions(root.join(what), fs::Permissions::from_mode(left)).unwrap();
    let (error, read) = try_it(trying, root, journal.as_ref()).await.unwrap_or_else(|| panic!("{what} can be used"));
    assert!(error.contains(said), "{trying:?} {what}: {error}");
    assert!(read.en.contains(words), "{trying:?} {what}: {}", read.en);
    let mut size = 3;
    if let Some(journal) = &journal {
        assert_eq!(journal.append(vec![note("3")]).await.unwrap()[0].seq, size, "what needs no such right goes on");
        size += 1;
    }
    fs::set_permissions(root.join(what), before).unwrap();
    // What SQLite made beside a file that it could only read has the same rights, and gets them back as well.
    for beside in ["-wal", "-shm"].map(|end| root.join(format!("data/{DATABASE_FILE}{end}"))) {
        // It may go at any moment: what could not be opened is closed in the background.
        let given = fs::set_permissions(beside, fs::Permissions::from_mode(0o600));
        assert!(given.as_ref().map_or_else(|why| why.kind() == ErrorKind::NotFound, |()| true), "{given:?}");
    }
    assert_eq!(try_it(trying, root, journal.as_ref()).await.map(|(error, _)| error), None, "the rights are back");
    if let Some(journal) = journal {
        journal.close().await;
    }
    let journal = Journal::open(&place, Fixed::still()).await.unwrap();
    let entries = journal.read(Cut::default()).await.unwrap();
    let payloads: Vec<_> = entries.iter().skip(1).filter_map(|entry| entry.payload.as_deref()).collect();
    assert!(payloads.starts_with(&["1", "2", "3"][..usize::try_from(size - 1).unwrap()]), "{payloads:?}");
    assert_eq!(journal.damages().await.unwrap(), []);
    journal.append(vec![note("4")]).await.unwrap();
    journal.close().await;
}

/// Who runs as root is asked for no rights: what lets root pass is taken from the program first.
#[test]
fn missing_rights_are_said_and_lose_nothing() {
    let folder = Folder::new();
    let program = itself("rights::has_no_rights", folder.path());
    let mut without = Command::new("setpriv");
    if is_root() {
        without.arg("--bounding-set=-dac_override,-dac_read_search");
    }
    without.arg("--").arg(program.get_program()).args(program.get_args()).env(FOLDER, folder.path());
    finish(without, "without rights");
}
