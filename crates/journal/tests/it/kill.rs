//! A program killed at any point loses no acknowledged entry, on either database.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use journal::{Cut, Journal, Place};

use crate::folder::{Fixed, Folder, note, opening};
use crate::postgres::Server;

/// How often the program is killed in one case.
const KILLS: usize = 100;
/// Where the killed program finds its journal.
const FOLDER: &str = "YAKUMORI_TEST_KILL_FOLDER";
const SERVER: &str = "YAKUMORI_TEST_KILL_SERVER";

/// Not a case: what the killed program runs. It appends for ever and says which entries were acknowledged.
#[tokio::test]
async fn appends_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let place = match std::env::var(SERVER) {
        Ok(url) => Place::server(&url, &folder),
        Err(_) => Place::folder(&folder),
    };
    let journal = Journal::open(&place, Fixed::still()).await.unwrap();
    for n in 0.. {
        let batch = (0..1 + n % 7).map(|_| note(&format!("{n}"))).collect();
        for appended in journal.append(batch).await.unwrap() {
            println!("ack {}", appended.seq);
        }
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
        assert!(before.size <= acknowledged && acknowledged < root.size, "{before:?} {acknowledged} {root:?}");
        let grown = journal.consistency_proof(before.size, root.size).await.unwrap();
        assert!(root.extends(&before, &grown), "what was there is there still");
        assert_eq!(journal.root_at(root.size).await.unwrap(), root);
        let mut entries = journal.read(Cut::default()).await.unwrap();
        // A server may still finish what the killed program had asked for: that comes after the root at hand.
        entries.retain(|entry| entry.header.seq < root.size);
        assert_eq!(entries.len() as u64, root.size);
        // The entries before stand in the tree that this one grew out of.
        for entry in entries.into_iter().filter(|entry| entry.header.seq >= before.size) {
            let proof = journal.inclusion_proof(entry.header.seq).await.unwrap();
            assert!(proof.root.includes(entry.header.seq, proof.header.as_bytes(), &proof.path));
        }
        before = root;
        journal.close().await;
    }
}

/// Runs the appending program, kills it after so many acknowledgements, and gives the last one it made.
fn kill_after(environment: &[(&str, &str)], acknowledgements: usize) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::appends_until_killed", "--nocapture"])
        .envs(environment.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut acks = lines.filter_map(|line| line.rsplit_once("ack ")?.1.parse().ok());
    let wanted: u64 = acks.nth(acknowledgements - 1).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    // What was still in the pipe was acknowledged too.
    acks.last().unwrap_or(wanted)
}
