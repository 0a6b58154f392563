//! The line to a PostgreSQL breaks around a COMMIT: before the server has it, or after it was done and before it is answered.
//!
//! A relay stands between program and server and breaks the line at exactly that moment.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use journal::{Cut, Draft, Journal, Place};
use sqlx::postgres::PgConnectOptions;

use crate::folder::{Fixed, note, opening};
use crate::postgres::Server;

/// How often each happens.
const ROUNDS: u64 = 10;

/// What is lost next, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Losing {
    Nothing,
    /// The COMMIT itself.
    Commit,
    /// The answer to it.
    Answer,
}

/// A way to the server that can be broken.
struct Relay {
    url: String,
    losing: Arc<Mutex<Losing>>,
}

impl Relay {
    fn to(url: &str) -> Self {
        let options: PgConnectOptions = url.parse().unwrap();
        let server = format!("{}:{}", options.get_host(), options.get_port());
        assert!(url.contains(&server), "the server's address names host and port");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let here: SocketAddr = listener.local_addr().unwrap();
        // What is encrypted cannot be looked into.
        let url = format!("{}&sslmode=disable", url.replacen(&server, &here.to_string(), 1));
        let losing = Arc::new(Mutex::new(Losing::Nothing));
        let shared = losing.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), TcpStream::connect(&server).unwrap());
                Line { client, server, losing: shared.clone(), is_answer_lost: AtomicBool::new(false) }.serve();
            }
        });
        Self { url, losing }
    }

    fn lose(&self, what: Losing) {
        *self.losing.lock().unwrap() = what;
    }

    fn has_lost(&self) -> bool {
        *self.losing.lock().unwrap() == Losing::Nothing
    }
}

/// One connection through the relay.
struct Line {
    client: TcpStream,
    server: TcpStream,
    losing: Arc<Mutex<Losing>>,
    is_answer_lost: AtomicBool,
}

impl Line {
    fn serve(self) {
        let line = Arc::new(self);
        let back = line.clone();
        thread::spawn(move || line.there());
        thread::spawn(move || back.back());
    }

    /// From the program to the server.
    fn there(&self) {
        let mut buffer = [0; 65536];
        while let Ok(length @ 1..) = (&self.client).read(&mut buffer) {
            if has_commit(&buffer[..length]) {
                match std::mem::replace(&mut *self.losing.lock().unwrap(), Losing::Nothing) {
                    Losing::Nothing => {}
                    Losing::Commit => break,
                    Losing::Answer => self.is_answer_lost.store(true, Ordering::SeqCst),
                }
            }
            if (&self.server).write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        self.hang_up();
    }

    /// From the server to the program. An answer that is to be lost is waited for: then the server has done it.
    fn back(&self) {
        let mut buffer = [0; 65536];
        while let Ok(length @ 1..) = (&self.server).read(&mut buffer) {
            if self.is_answer_lost.load(Ordering::SeqCst) {
                assert!(has_commit(&buffer[..length]), "the server says COMMIT");
                break;
            }
            if (&self.client).write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        self.hang_up();
    }

    /// Either side may be gone already.
    fn hang_up(&self) {
        let _gone = self.client.shutdown(Shutdown::Both);
        let _gone = self.server.shutdown(Shutdown::Both);
    }
}

/// Both the statement and its answer end so.
fn has_commit(bytes: &[u8]) -> bool {
    bytes.windows(7).any(|part| part == b"COMMIT\0")
}

fn batch(round: u64) -> Vec<Draft> {
    let part = |part: u64| Draft { key: Some(format!("{round}-{part}")), ..note(&format!("[{round},{part}]")) };
    (0..3).map(part).collect()
}

/// Each batch stands once, in the place that was acknowledged.
async fn stands_once(server: &Server, acknowledged: &[u64]) {
    let journal = Journal::open(&server.place(), Fixed::still()).await.unwrap();
    let entries = journal.read(Cut::default()).await.unwrap();
    assert_eq!(entries.len(), 1 + 3 * acknowledged.len(), "each once");
    for (round, first) in (0..).zip(acknowledged) {
        for (draft, seq) in batch(round).iter().zip(*first..) {
            assert_eq!(entries[usize::try_from(seq).unwrap()].payload.as_ref(), Some(&draft.payload));
        }
    }
    let root = journal.size_and_root().await.unwrap();
    assert_eq!(journal.root_at(root.size).await.unwrap(), root);
}

async fn through_relay() -> (Server, Relay, Journal) {
    let server = Server::new().await;
    Journal::create(&server.place(), opening(), Fixed::still()).await.unwrap().close().await;
    let relay = Relay::to(&server.url);
    let place = Place::server(&relay.url, server.folder.path());
    let journal = Journal::open(&place, Fixed::still()).await.unwrap();
    (server, relay, journal)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_answer_is_lost_is_acknowledged_once() {
    let (server, relay, journal) = through_relay().await;
    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        relay.lose(Losing::Answer);
        let appended = journal.append(batch(round)).await.unwrap();
        assert!(relay.has_lost(), "the answer was lost");
        assert!(appended.iter().all(|appended| !appended.earlier), "{appended:?}");
        acknowledged.push(appended[0].seq);
        let again = journal.append(batch(round)).await.unwrap();
        assert!(again.iter().zip(&appended).all(|(again, first)| again.earlier && again.seq == first.seq));
    }
    stands_once(&server, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_is_lost_is_an_error_and_can_be_sent_again() {
    let (server, relay, journal) = through_relay().await;
    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        let before = journal.size_and_root().await.unwrap();
        relay.lose(Losing::Commit);
        let error = journal.append(batch(round)).await.unwrap_err();
        assert!(relay.has_lost() && error.words().en.contains("server"), "{error:?}");
        assert_eq!(journal.size_and_root().await.unwrap(), before, "nothing of it is there");
        let appended = journal.append(batch(round)).await.unwrap();
        assert!(!appended[0].earlier);
        acknowledged.push(appended[0].seq);
    }
    stands_once(&server, &acknowledged).await;
}
