//! `serve`: the pages in a browser on this machine.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::Shop;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use web::Served;

/// Where the pages listen when nothing is said.
pub const DEFAULT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8420);

pub async fn run(cx: &Context, console: &Console, listen: SocketAddr, open: bool) -> Result<ExitCode, Fail> {
    // The past is looked at; the present is written to as well, and may only be about to begin.
    let shop = match cx.reading.recorded_by {
        Some(_) => Some(cx.open().await?.0),
        None if cx.is_unused() => None,
        None => Some(cx.open_to_write().await?.0),
    };
    show(cx, console, shop, listen, open).await
}

/// Serves a pharmacy until the program is interrupted.
pub async fn show(
    cx: &Context,
    console: &Console,
    shop: Option<Arc<Shop>>,
    listen: SocketAddr,
    open: bool,
) -> Result<ExitCode, Fail> {
    let is_new = shop.is_none();
    let served = Served { shop, beginning: cx.beginning(), reading: cx.reading, lang: console.told };
    let serving = web::serve(served, listen).await?;
    console.line(format!(
        "{}:\n  {}",
        if serving.has_key {
            console.say(
                "ブラウザで次の住所を開いてください（鍵を含みます。人に見せないでください）",
                "Open this address in a browser (it holds the key; keep it to yourself)",
            )
        } else {
            console
                .say("ブラウザで次の住所を開き、サインインしてください", "Open this address in a browser and sign in")
        },
        serving.address
    ));
    console.line(console.say("終えるには Ctrl+C を押してください。", "Press Ctrl+C to stop."));
    if open {
        open_browser(&serving.address);
    }
    let served = serving
        .run(async {
            // Without a signal handler the program can still be ended from outside.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await?;
    // What was open before is kept already.
    if let Some(shop) = served.filter(|_| is_new) {
        cx.keep(shop);
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens the person's browser; where there is none the printed address remains.
fn open_browser(address: &str) {
    let (program, first): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let _none = Command::new(program)
        .args(first)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
