//! How many pages a full pharmacy answers, and how long each takes, beside a plain page of the same server library in the same
//! run. The clients share the processors with the server, so the figures hold the clients' own work too.
//!
//! Prints figures and never asserts them.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use axum::Router;
use axum::routing::get;
use flow::{Beginning, Clock, Reading, Shop};
use journal::Place;
use model::act::{Act, RecordPut, Source};
use model::lang::Lang;
use model::record::{Ledger, Row};
use std::error::Error;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Devices of the pharmacy.
const DEVICES: usize = 1_000;
/// How long each page is asked for.
const LASTS: Duration = Duration::from_secs(3);

type Done<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Done {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages-bench");
    drop(fs::remove_dir_all(&folder));
    let (place, clock) = (Place::folder(&folder), Clock::fixed("2025-11-25T00:00:00Z".parse()?));
    let start = Instant::now();
    let shop = Shop::create(&place, "大きな薬局", clock.clone()).await?;
    shop.append((0..DEVICES).map(|n| (device(n), None)).collect()).await?;
    let beginning = Beginning { place, clock, memory: None };
    let served =
        web::Served { shop: Some(Arc::new(shop)), beginning, reading: Reading::default(), lang: Some(Lang::Ja) };
    let serving = web::serve(served, SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let address = serving.address.clone();
    tokio::spawn(serving.run(std::future::pending()));
    let (host, query) = address.trim_start_matches("http://").split_once('/').ok_or("an address with a key")?;
    let host: SocketAddr = host.parse()?;
    let first = ask(&mut TcpStream::connect(host).await?, &request(host, &format!("/{query}"), "")).await?;
    println!("a record of {DEVICES} devices made and the first answer given: {:.0?}", start.elapsed());
    let cookie = first.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next());
    let cookie = format!("Cookie: {}\r\n", cookie.ok_or("a cookie")?);
    let plain = hello().await?;
    measure("a plain page", plain, request(plain, "/", ""), 32).await?;
    measure("20 of 1,000 devices as JSON", host, request(host, "/api/v1/ledgers/devices/rows?limit=20", &cookie), 8)
        .await?;
    for (what, path) in [
        ("the first page", "/"),
        ("an item of 1,000 reasons", "/items/r7/pharmacy/2-6"),
        ("a ledger's page", "/ledgers/devices"),
        ("the history's page", "/history"),
        ("coming days", "/calendar"),
    ] {
        measure(what, host, request(host, path, &cookie), 32).await?;
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// A page that does nothing.
async fn hello() -> Done<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/", get(async || "hello"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

fn request(host: SocketAddr, path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n")
}

/// Asks for one page again and again by several clients, each on a connection of its own.
async fn measure(what: &str, host: SocketAddr, request: String, clients: usize) -> Done {
    let until = Instant::now() + LASTS;
    let asking: Vec<_> = (0..clients).map(|_| tokio::spawn(client(host, request.clone(), until))).collect();
    let (mut times, mut bytes) = (Vec::new(), 0);
    for asked in asking {
        let (own, size) = asked.await??;
        times.extend(own);
        bytes = size;
    }
    times.sort();
    let at = |part: usize| times.get(times.len() * part / 1000).copied().unwrap_or_default();
    let rate = times.len() as f64 / LASTS.as_secs_f64();
    println!("{what}, {clients} clients: {rate:.0}/s, p50 {:.2?}, p99 {:.2?}, {bytes} bytes", at(500), at(990));
    Ok(())
}

async fn client(host: SocketAddr, request: String, until: Instant) -> Done<(Vec<Duration>, usize)> {
    let mut stream = TcpStream::connect(host).await?;
    let (mut times, mut bytes) = (Vec::new(), 0);
    while Instant::now() < until {
        let start = Instant::now();
        let answer = ask(&mut stream, &request).await?;
        if !answer.head.starts_with("HTTP/1.1 200") {
            return Err(answer.head.into());
        }
        times.push(start.elapsed());
        bytes = answer.bytes;
    }
    Ok((times, bytes))
}

struct Answer {
    head: String,
    /// The length of its body.
    bytes: usize,
}

/// Sends a request and reads the answer whole.
async fn ask(stream: &mut TcpStream, request: &str) -> Done<Answer> {
    stream.write_all(request.as_bytes()).await?;
    let mut read = Vec::with_capacity(64 << 10);
    let end = loop {
        if stream.read_buf(&mut read).await? == 0 {
            return Err("the connection was closed".into());
        }
        if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let head =
        String::from_utf8_lossy(read.get(..end).unwrap_or_default()).to_lowercase().replace("http/1.1", "HTTP/1.1");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    let bytes = length.ok_or("an answer with its length")?;
    while read.len() < end + bytes {
        if stream.read_buf(&mut read).await? == 0 {
            return Err("the connection was closed".into());
        }
    }
    Ok(Answer { head, bytes })
}

fn device(n: usize) -> Act {
    let name = format!("PC{n:04}");
    let cells = [
        ("name", name.as_str()),
        ("os", "Windows 11 Pro 25H2"),
        ("patched_on", "2025-11-12"),
        ("antivirus", "Microsoft Defender"),
        ("place", "調剤室"),
    ];
    let cells = cells.map(|(key, cell)| (key.to_owned(), cell.to_owned())).into();
    let (ledger, source) = (Ledger::Devices, Source::Person);
    Act::RecordPut(RecordPut { ledger, id: format!("pc{n}"), cells, notes: Row::new(), source })
}
