//! A disk that is really full: a small file system in memory, mounted for one program alone.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use journal::{AppendError, BlobError, Cut, Journal, Place, StoreError};

use crate::folder::{Fixed, Folder, note, opening};
use crate::shim::{FOLDER, finish, is_root, itself};

/// Takes up all the room that is left, and gives it back when it is removed.
fn fill(file: &Path) {
    let mut file = fs::File::options().append(true).create(true).open(file).unwrap();
    let full = loop {
        if let Err(error) = file.write_all(&[1; 512]) {
            break error;
        }
    };
    assert_eq!(full.kind(), io::ErrorKind::StorageFull);
}

/// Appends until there is no room; gives the number of entries then.
async fn append_until_full(journal: &Journal, payload: &str) -> u64 {
    let mut size = journal.size_and_root().await.unwrap().size;
    let mut refused = None;
    // The disk could not hold so many.
    for _ in 0..10_000 {
        match journal.append(vec![note(payload)]).await {
            Ok(appended) => size = appended[0].seq + 1,
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    let error = refused.expect("the disk is full at some time");
    assert!(matches!(error, AppendError::Store(StoreError::Full)), "{error:?}");
    assert!(error.words().en.contains("make room"));
    size
}

/// All that was acknowledged can be read, and the tree fits it.
async fn reads(journal: &Journal, size: u64) {
    let root = journal.size_and_root().await.unwrap();
    assert_eq!((root.size, journal.read(Cut::default()).await.unwrap().len() as u64), (size, size));
    assert_eq!(journal.root_at(size).await.unwrap(), root);
    assert_eq!(journal.damages().await.unwrap(), []);
}

/// Not a case: the program on the small disk.
#[tokio::test]
async fn lives_on_a_small_disk() {
    let Some(root) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let (place, room) = (Place::folder(root.join("data")), root.join("room"));
    let journal = Journal::create(&place, opening(), Fixed::still()).await.unwrap();
    let kept = journal.put_blob(b"a photo").unwrap();
    fs::write(&room, vec![1; 512 << 10]).unwrap();
    let size = append_until_full(&journal, &format!("\"{}\"", "x".repeat(20_000))).await;
    let size = size.max(append_until_full(&journal, "1").await);
    reads(&journal, size).await;
    fill(&room);
    let error = journal.put_blob(&[7; 300 << 10]).unwrap_err();
    assert!(matches!(&error, BlobError::Io(error) if error.kind() == io::ErrorKind::StorageFull), "{error:?}");
    let blobs: Vec<_> = fs::read_dir(root.join("data/blobs")).unwrap().map(|blob| blob.unwrap().file_name()).collect();
    assert_eq!(blobs, [&*kept.to_string()], "what did not fit takes no room");
    assert_eq!(journal.blob(kept).unwrap(), b"a photo");
    reads(&journal, size).await;
    fs::remove_file(&room).unwrap();
    assert_eq!(journal.append(vec![note("2")]).await.unwrap()[0].seq, size, "there is room again");
    let size = append_until_full(&journal, &format!("\"{}\"", "x".repeat(20_000))).await;
    fill(&room);
    journal.close().await;
    fill(&room);
    let journal = Journal::open(&place, Fixed::still()).await.expect("what was closed is read where nothing has room");
    reads(&journal, size).await;
    // The log may still have room of its own for a little; then it is full too.
    let size = append_until_full(&journal, "3").await;
    journal.close().await;
    fs::remove_file(&room).unwrap();
    let journal = Journal::open(&place, Fixed::still()).await.unwrap();
    reads(&journal, size).await;
    journal.close().await;
}

/// Mounting takes a name space of its own; without the rights to make one this fails, and says so.
#[test]
fn a_full_disk_loses_nothing_and_appending_goes_on_once_there_is_room() {
    let folder = Folder::new();
    let program = itself("full::lives_on_a_small_disk", folder.path());
    let mut small = Command::new("unshare");
    small.arg(if is_root() { "-m" } else { "-rm" }).args(["--", "sh", "-c"]);
    small.arg("mount -t tmpfs -o size=3m tmpfs \"$1\" && shift && exec \"$@\"").arg("sh").arg(folder.path());
    small.arg(program.get_program()).args(program.get_args()).env(FOLDER, folder.path());
    finish(small, "on a small disk (needs root, or a user's name spaces: unshare -rm)");
}
