//! An old copy that is put back is noticed by what was seen before, and what is written from there on shows it.

use std::fs;
use std::path::Path;

use journal::{Journal, Memory, Outcome, Place, Seen, Since, compare, verify};

use crate::folder::{Fixed, Folder, note, opening};
use crate::postgres::Server;

async fn open(place: &Place) -> Journal {
    Journal::open(place, Fixed::still()).await.unwrap()
}

/// A journal of some entries; gives what is seen of it.
async fn grown(place: &Place, entries: usize) -> Seen {
    let journal = open(place).await;
    journal.append((0..entries).map(|n| note(&n.to_string())).collect()).await.unwrap();
    let seen = journal.seen().await.unwrap();
    journal.close().await;
    seen
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[tokio::test]
async fn an_old_copy_that_goes_on_opens_an_epoch_and_shows_as_a_fork() {
    let (home, kept) = (Folder::new(), Folder::new());
    Journal::create(&home.place(), opening(), Fixed::still()).await.unwrap().close().await;
    let early = grown(&home.place(), 3).await;
    copy(home.path(), kept.path());
    let late = grown(&home.place(), 4).await;

    let lost = open(&home.place()).await;
    assert_eq!(lost.since(&early).await.unwrap(), Since::GoesOn);
    assert_eq!(lost.since(&late).await.unwrap(), Since::GoesOn);
    let lost = lost.bundle(&[]).await.unwrap();

    let restored = open(&kept.place()).await;
    assert_eq!(restored.since(&early).await.unwrap(), Since::GoesOn);
    assert_eq!(restored.since(&late).await.unwrap(), Since::WentBack);
    // Grown to the same size and beyond, it is another journal all the same.
    restored.append((10..16).map(|n| note(&n.to_string())).collect()).await.unwrap();
    assert_eq!(restored.since(&late).await.unwrap(), Since::WentBack);
    let seq = restored.open_epoch(&late, "people/01A", &mut *Fixed::still()).await.unwrap();
    assert_eq!(seq, Some(10));
    assert_eq!(restored.since(&late).await.unwrap(), Since::Told);
    assert_eq!(restored.open_epoch(&late, "people/01A", &mut *Fixed::still()).await.unwrap(), None, "once is enough");
    restored.append(vec![note("1")]).await.unwrap();

    let bundle = restored.bundle(&[]).await.unwrap();
    assert_eq!(verify(&bundle).outcome, Outcome::ConsistentUnwitnessed);
    let compared = compare(&bundle, &lost).unwrap();
    assert_eq!((compared.common, compared.is_fork()), (early.size, true));
    let epochs: Vec<u64> = compared.only_first.iter().map(|header| header.epoch).collect();
    assert_eq!(epochs, [1, 1, 1, 1, 1, 1, 2, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_was_open_goes_on_in_the_epoch_that_another_opened() {
    let server = Server::new().await;
    let first = Journal::create(&server.place(), opening(), Fixed::still()).await.unwrap();
    let second = open(&server.place()).await;
    let seen = Seen { size: 99, ..first.seen().await.unwrap() };
    assert_eq!(first.since(&seen).await.unwrap(), Since::WentBack);
    first.open_epoch(&seen, "people/01A", &mut *Fixed::still()).await.unwrap();
    second.append(vec![note("1")]).await.unwrap();
    first.append(vec![note("2")]).await.unwrap();
    assert_eq!(verify(&first.bundle(&[]).await.unwrap()).outcome, Outcome::ConsistentUnwitnessed);
    assert_eq!(second.seen().await.unwrap().epoch, 2);
}

#[tokio::test]
async fn a_memory_keeps_the_latest_and_forgets_what_it_cannot_read() {
    let (home, folder) = (Folder::new(), Folder::new());
    let journal = Journal::create(&home.place(), opening(), Fixed::still()).await.unwrap();
    let memory = Memory::in_folder(folder.path().join("seen"));
    assert_eq!(memory.recall(journal.id()), None);
    for _ in 0..2 {
        journal.append(vec![note("1")]).await.unwrap();
        let seen = journal.seen().await.unwrap();
        memory.keep(journal.id(), seen).unwrap();
        assert_eq!(memory.recall(journal.id()), Some(seen));
    }
    let file = fs::read_dir(folder.path().join("seen")).unwrap().next().unwrap().unwrap().path();
    for damaged in ["", "{}", &"1".repeat(10_000)] {
        fs::write(&file, damaged).unwrap();
        assert_eq!(memory.recall(journal.id()), None, "{damaged:.10}");
    }
}
