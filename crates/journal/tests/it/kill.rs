//! A program killed at any point loses no acknowledged entry, on either database.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;

use journal::{Cut, Entry, Journal, Place};

use crate::folder::{Fixed, Folder, note, opening};
use crate::postgres::Server;

/// How often the program is killed in one case.
const KILLS: usize = 500;
/// Writers that append at the same time in the killed program.
const WRITERS: usize = 3;
/// After so many kills the whole record is read, else what is new.
const READ_ALL: usize = 50;
/// Where the killed program finds its journal.
const FOLDER: &str = "YAKUMORI_TEST_KILL_FOLDER";
const SERVER: &str = "YAKUMORI_TEST_KILL_SERVER";

/// Not a case: what the killed program runs. Several writers append for ever and say what was acknowledged, with its place.
#[tokio::test]
async fn appends_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let place = match std::env::var(SERVER) {
        Ok(url) => Place::server(&url, &folder),
        Err(_) => Place::folder(&folder),
    };
    let journal = Arc::new(Journal::open(&place, Fixed::still()).await.unwrap());
    let writers = (0..WRITERS).map(|writer| {
        let journal = journal.clone();
        tokio::spawn(async move {
            for n in 0.. {
                let len = 1 + n % 7;
                let said: Vec<String> = (0..len).map(|part| format!("[{writer},{n},{part},{len}]")).collect();
                let drafts = said.iter().map(|said| note(said)).collect();
                for (appended, said) in journal.append(drafts).await.unwrap().iter().zip(said) {
                    println!("ack {} {said}", appended.seq);
                }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

#[tokio::test]
async fn every_acknowledged_entry_survives_kill_9_on_sqlite() {
    let folder = Folder::new();
    is_killed_often(folder.place(), &[(FOLDER, &folder.path().display().to_string())]).await;
}

#[tokio::test]
async fn every_acknowledged_entry_survives_kill_9_on_postgresql() {
    let server = Server::new().await;
    let folder = server.folder.path().display().to_string();
    is_killed_often(server.place(), &[(FOLDER, &folder), (SERVER, &server.url)]).await;
}

/// Kills after one acknowledgement, after two, and so on round and round: wherever the program then is.
async fn is_killed_often(place: Place, environment: &[(&str, &str)]) {
    let journal = Journal::create(&place, opening(), Fixed::still()).await.unwrap();
    let mut before = journal.size_and_root().await.unwrap();
    journal.close().await;
    for kill in 0..KILLS {
        let acknowledged = kill_after(environment, 1 + kill % 17);
        let journal = Journal::open(&place, Fixed::still()).await.unwrap();
        let root = journal.size_and_root().await.unwrap();
        let grown = journal.consistency_proof(before.size, root.size).await.unwrap();
        assert!(root.extends(&before, &grown), "what was there is there still");
        assert_eq!(journal.root_at(root.size).await.unwrap(), root);
        let first = if kill % READ_ALL == 0 { 0 } else { before.size };
        let mut entries = journal.read(Cut { after_seq: first.checked_sub(1), ..Cut::default() }).await.unwrap();
        // A server may still finish what the killed program had asked for: that comes after the root at hand.
        entries.retain(|entry| entry.header.seq < root.size);
        assert_eq!(entries.len() as u64, root.size - first);
        for (seq, said) in &acknowledged {
            let at = usize::try_from(seq - first).unwrap();
            assert_eq!(entries[at].payload.as_deref(), Some(said.as_str()), "acknowledged as {seq}");
        }
        assert!(acknowledged.keys().all(|seq| *seq >= before.size));
        batches_are_whole(&entries);
        for seq in [before.size, *acknowledged.keys().last().unwrap()] {
            let proof = journal.inclusion_proof(seq).await.unwrap();
            assert!(proof.root.includes(seq, proof.header.as_bytes(), &proof.path));
        }
        before = root;
        journal.close().await;
    }
}

/// Nothing unacknowledged is half there: each part of a batch says how many parts there are.
pub(crate) fn batches_are_whole(entries: &[Entry]) {
    for batch in entries.chunk_by(|a, b| a.header.batch == b.header.batch) {
        let said =
            |entry: &Entry| serde_json::from_str::<[usize; 4]>(entry.payload.as_deref().unwrap_or_default()).ok();
        for (at, [_, _, part, len]) in batch.iter().filter_map(said).enumerate() {
            assert_eq!((part, len), (at, batch.len()), "{batch:?}");
        }
    }
}

/// Runs the appending program, kills it after so many acknowledgements, and gives all that it made: place and contents.
fn kill_after(environment: &[(&str, &str)], acknowledgements: usize) -> BTreeMap<u64, String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::appends_until_killed", "--nocapture"])
        .envs(environment.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut acks = lines.filter_map(|line| {
        let (seq, said) = line.rsplit_once("ack ")?.1.split_once(' ')?;
        Some((seq.parse().ok()?, said.to_owned()))
    });
    let mut acknowledged: BTreeMap<u64, String> = acks.by_ref().take(acknowledgements).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    // What was still in the pipe was acknowledged too; its last line may be cut.
    acknowledged.extend(acks.filter(|(_, said)| said.ends_with(']')));
    acknowledged
}
