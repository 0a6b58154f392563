//! A journal moves between a folder and a server, both ways: all of it or nothing, with the same root.

use std::path::Path;

use journal::{AppendError, Cut, Draft, Entry, Erasure, Journal, MoveError, Outcome, Place, verify};
use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::folder::{Fixed, Folder, note, opening, put};
use crate::postgres::Server;

/// A journal with everything that can be in one.
async fn full(place: &Place) -> Journal {
    let journal = Journal::create(place, opening(), Fixed::still()).await.unwrap();
    let photo = journal.put_blob(b"a photo").unwrap();
    let named = Draft { attachments: vec![photo], ..note(&format!("[\"{photo}\"]")) };
    journal.append(vec![put("people/1", None, "\"𠮷田\""), named]).await.unwrap();
    journal.checkpoint().await.unwrap();
    journal.append((0..300).map(|n| note(&n.to_string())).collect()).await.unwrap();
    let entries = [1, 7].into();
    journal.erase(&Erasure { actor: "people/01A".into(), entries, reason: "本人の求め".into() }).await.unwrap();
    journal
}

async fn moves(from: Place, to: Place) {
    let source = full(&from).await;
    let (before, entries) = (source.size_and_root().await.unwrap(), source.read(Cut::default()).await.unwrap());
    let moved = source.move_to(&to, "people/01A", &mut *Fixed::still()).await.unwrap();
    assert_eq!((moved.before, moved.after.size, moved.epoch), (before, before.size + 1, 2));

    assert!(source.moved_to().await.unwrap().is_some());
    assert_eq!(source.size_and_root().await.unwrap(), before, "the source is as it was");
    assert!(matches!(source.append(vec![note("1")]).await, Err(AppendError::Moved(_))), "it goes on there only");
    let again = source.move_to(&to, "people/01A", &mut *Fixed::still()).await;
    assert!(matches!(again, Err(MoveError::MovedBefore(_))));
    source.close().await;
    let reopened = Journal::open(&from, Fixed::still()).await.unwrap();
    assert!(matches!(reopened.append(vec![note("1")]).await, Err(AppendError::Moved(_))));

    let there = Journal::open(&to, Fixed::still()).await.unwrap();
    assert_eq!(there.size_and_root().await.unwrap(), moved.after);
    assert_eq!(there.root_at(before.size).await.unwrap(), before);
    let mut copied: Vec<Entry> = there.read(Cut::default()).await.unwrap();
    let opened = copied.pop().unwrap();
    assert_eq!((opened.header.act.as_str(), opened.header.epoch), ("journal.epoch_opened", 2));
    assert_eq!(copied, entries, "bytes and all");
    there.append(vec![put("people/1", Some(1), "2")]).await.unwrap();
    let verdict = verify(&there.bundle(&[]).await.unwrap());
    assert_eq!((verdict.outcome, verdict.erased), (Outcome::ConsistentUnwitnessed, 2), "{verdict:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_moves_to_any_other_place() {
    let (folders, servers) =
        ([Folder::new(), Folder::new(), Folder::new()], [Server::new().await, Server::new().await]);
    moves(folders[0].place(), servers[0].place()).await;
    moves(servers[1].place(), folders[1].place()).await;
    let (one, other) = (Folder::new(), &folders[2]);
    moves(one.place(), other.place()).await;
}

#[tokio::test]
async fn a_move_that_was_cut_off_before_its_last_step_is_finished_by_giving_it_again() {
    let (from, to) = (Folder::new(), Folder::new());
    let source = full(&from.place()).await;
    let first = source.move_to(&to.place(), "people/01A", &mut *Fixed::still()).await.unwrap();
    forget_move(from.path()).await;
    let again = source.move_to(&to.place(), "people/01A", &mut *Fixed::still()).await.unwrap();
    assert_eq!(again, first, "nothing was written twice");
    // Cut off again, and the copy went on meanwhile: that is a fork, and no move can mend it.
    forget_move(from.path()).await;
    let there = Journal::open(&to.place(), Fixed::still()).await.unwrap();
    there.append(vec![note("1")]).await.unwrap();
    let refused = source.move_to(&to.place(), "people/01A", &mut *Fixed::still()).await;
    assert!(matches!(refused, Err(MoveError::Taken(_))), "{refused:?}");
}

/// As if the program had been killed after the copy was whole and before the source was marked.
async fn forget_move(folder: &Path) {
    let database = format!("sqlite://{}", folder.join("yakumori.db").display());
    let mut raw = SqliteConnection::connect(&database).await.unwrap();
    assert_eq!(raw.execute("UPDATE journals SET moved_to = NULL").await.unwrap().rows_affected(), 1);
    raw.close().await.unwrap();
}

#[tokio::test]
async fn a_place_that_holds_something_else_is_left_alone() {
    let (from, to, server) = (Folder::new(), Folder::new(), Server::new().await);
    let source = full(&from.place()).await;
    let before = source.size_and_root().await.unwrap();
    let other = journal::Opening { journal: "01JOTHER".into(), ..opening() };
    let there = Journal::create(&to.place(), other, Fixed::still()).await.unwrap();
    let kept = there.size_and_root().await.unwrap();
    for place in [to.place(), from.place()] {
        let refused = source.move_to(&place, "people/01A", &mut *Fixed::still()).await;
        assert!(matches!(refused, Err(MoveError::Taken(_))), "{refused:?}");
    }
    // What contradicts itself is not carried on to another place.
    let database = format!("sqlite://{}", from.path().join("yakumori.db").display());
    let mut raw = SqliteConnection::connect(&database).await.unwrap();
    raw.execute("UPDATE entries SET payload = '9' WHERE seq = 20").await.unwrap();
    let refused = source.move_to(&server.place(), "people/01A", &mut *Fixed::still()).await;
    assert!(matches!(refused, Err(MoveError::Store(_))), "{refused:?}");
    let mut on_server = PgConnection::connect(&server.url).await.unwrap();
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM entries").fetch_one(&mut on_server).await.unwrap();
    assert_eq!(rows, 0, "nothing half moved");
    assert_eq!(there.size_and_root().await.unwrap(), kept);
    assert_eq!((source.size_and_root().await.unwrap(), source.moved_to().await.unwrap()), (before, None));
    source.append(vec![note("1")]).await.unwrap();
}
