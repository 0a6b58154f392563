//! SQLite keeps the contract, and what is its own: folders, files and rights.

use journal::{Cut, Draft, Erasure, Journal, KEY_FILE, KeyError, OpenError, Place};

use crate::contract;
use crate::folder::{Fixed, Folder, note, opening};

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_the_contract() {
    let folders = std::cell::RefCell::new(Vec::new());
    contract::run(|env| {
        let folder = Folder::new();
        let path = folder.path().to_owned();
        folders.borrow_mut().push(folder);
        async move { Journal::create(&Place::folder(&path), opening(), env).await.unwrap() }
    })
    .await;
}

#[tokio::test]
async fn a_journal_opens_again_with_the_same_root_and_key() {
    let folder = Folder::new();
    let env = Fixed::still();
    assert!(matches!(Journal::open(&folder.place(), env.clone()).await, Err(OpenError::NotThere(_))));
    let journal = Journal::create(&folder.place(), opening(), env.clone()).await.unwrap();
    journal.append(vec![note("1")]).await.unwrap();
    let (root, signed) = (journal.size_and_root().await.unwrap(), journal.checkpoint().await.unwrap());
    journal.close().await;
    let journal = Journal::open(&folder.place(), env.clone()).await.unwrap();
    assert_eq!(journal.id(), "01JMIDORI");
    assert_eq!(journal.size_and_root().await.unwrap(), root);
    assert_eq!(journal.checkpoint().await.unwrap(), signed);
    assert!(matches!(Journal::create(&folder.place(), opening(), env).await, Err(OpenError::AlreadyThere(_))));
}

#[tokio::test]
async fn the_same_input_gives_the_same_journal() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let folder = Folder::new();
        let journal = Journal::create(&folder.place(), opening(), Fixed::still()).await.unwrap();
        journal.append(vec![note("1")]).await.unwrap();
        seen.push((journal.checkpoint().await.unwrap(), journal.read(Cut::default()).await.unwrap()));
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn the_key_stays_private_and_belongs_to_its_journal() {
    let folder = Folder::new();
    let journal = Journal::create(&folder.place(), opening(), Fixed::still()).await.unwrap();
    journal.close().await;
    let file = folder.path().join("keys").join(KEY_FILE);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let key = std::fs::read_to_string(&file).unwrap();
    for damaged in [key.replace("01JMIDORI", "01JOTHER"), key.replace('\n', ""), String::new()] {
        std::fs::write(&file, damaged).unwrap();
        assert!(matches!(
            Journal::open(&folder.place(), Fixed::still()).await,
            Err(OpenError::Key(KeyError::NotThisKey))
        ));
    }
    std::fs::remove_file(&file).unwrap();
    let journal = Journal::open(&folder.place(), Fixed::still()).await.unwrap();
    journal.append(vec![note("1")]).await.unwrap();
    assert!(journal.checkpoint().await.is_err(), "nothing to sign with");
}

#[tokio::test]
async fn an_altered_attachment_is_noticed() {
    let folder = Folder::new();
    let journal = Journal::create(&folder.place(), opening(), Fixed::still()).await.unwrap();
    let digest = journal.put_blob(b"a photo").unwrap();
    std::fs::write(folder.path().join("blobs").join(digest.to_string()), b"another").unwrap();
    assert!(matches!(journal.blob(digest), Err(journal::BlobError::Altered(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_on_one_folder_take_turns() {
    let folder = Folder::new();
    let first = Journal::create(&folder.place(), opening(), Fixed::still()).await.unwrap();
    let second = Journal::open(&folder.place(), Fixed::still()).await.unwrap();
    let many = |journal: Journal| async move {
        for n in 0..30 {
            journal.append(vec![note(&n.to_string())]).await.unwrap();
        }
    };
    tokio::join!(tokio::spawn(many(first)), tokio::spawn(many(second))).0.unwrap();
    let journal = Journal::open(&folder.place(), Fixed::still()).await.unwrap();
    let root = journal.size_and_root().await.unwrap();
    assert_eq!(root.size, 61);
    assert_eq!(journal.root_at(61).await.unwrap(), root);
}

/// Where these bytes stand in the files of a folder.
fn found_in(folder: &std::path::Path, bytes: &[u8]) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(found_in(&path, bytes));
        } else if std::fs::read(&path).unwrap().windows(bytes.len()).any(|part| part == bytes) {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn what_was_erased_is_in_no_byte_of_any_file() {
    let folder = Folder::new();
    let journal = Journal::create(&folder.place(), opening(), Fixed::still()).await.unwrap();
    let name = "ひみつの名前".as_bytes();
    let blob = journal.put_blob(name).unwrap();
    let secret = |n: u64| note(&format!("\"{n} ひみつの名前 {}\"", "x".repeat(300)));
    for n in 0..40 {
        // Between others, so that pages fill up and split with it inside; and folded, as the program does.
        journal.append(vec![secret(n), note("\"なまえ\""), note(&"1".repeat(3000))]).await.unwrap();
        journal.put_cached_fold("pharmacy", 1, n, name).await.unwrap();
    }
    let named = Draft { attachments: vec![blob], ..note(&format!("[\"{blob}\"]")) };
    journal.append(vec![named]).await.unwrap();
    assert!(!found_in(folder.path(), name).is_empty(), "it is there before");
    let entries = (0..40).map(|n| 1 + 3 * n).chain([121]).collect();
    let erasure = Erasure { actor: "people/01A".into(), entries, reason: "本人の求め".into() };
    journal.erase(&erasure).await.unwrap();
    assert_eq!(found_in(folder.path(), name), Vec::<std::path::PathBuf>::new());
    let bundle = journal.bundle(&[]).await.unwrap();
    std::fs::write(folder.path().join("bundle.zip"), &bundle).unwrap();
    assert_eq!(journal::verify(&bundle).erased, 41);
    journal.close().await;
    assert_eq!(found_in(folder.path(), name), Vec::<std::path::PathBuf>::new());
}
