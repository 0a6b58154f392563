//! A program killed at any point loses no acknowledged entry.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use journal::{Cut, Journal, Place};

use crate::folder::{Fixed, Folder, note, opening};

const FOLDER: &str = "YAKUMORI_TEST_KILL_FOLDER";

/// Not a case: what the killed program runs. It appends for ever and says which entries were acknowledged.
#[tokio::test]
async fn appends_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let journal = Journal::open(&Place::folder(&folder), Fixed::still()).await.unwrap();
    for n in 0.. {
        let batch = (0..1 + n % 7).map(|_| note(&format!("{n}"))).collect();
        for appended in journal.append(batch).await.unwrap() {
            println!("ack {}", appended.seq);
        }
    }
}

#[tokio::test]
async fn every_acknowledged_entry_survives_kill_9() {
    let folder = Folder::new();
    Journal::create(&folder.place(), opening(), Fixed::still()).await.unwrap().close().await;
    let mut before = 1;
    for acknowledgements in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89] {
        let acknowledged = kill_after(&folder, acknowledgements);
        let journal = Journal::open(&folder.place(), Fixed::still()).await.unwrap();
        let root = journal.size_and_root().await.unwrap();
        assert!(acknowledged < root.size, "{acknowledged} of {}", root.size);
        assert!(root.size > before);
        before = root.size;
        let entries = journal.read(Cut::default()).await.unwrap();
        assert_eq!(entries.len() as u64, root.size);
        assert_eq!(journal.root_at(root.size).await.unwrap(), root);
        for entry in entries {
            let proof = journal.inclusion_proof(entry.header.seq).await.unwrap();
            assert!(root.includes(entry.header.seq, proof.header.as_bytes(), &proof.path));
        }
        journal.close().await;
    }
}

/// Runs the appending program, kills it after so many acknowledgements, and gives the last one it made.
fn kill_after(folder: &Folder, acknowledgements: usize) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::appends_until_killed", "--nocapture"])
        .env(FOLDER, folder.path())
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
