//! The commands, one per file.

mod answer;
mod bundle;
mod check;
mod collect;
mod copy;
pub mod demo;
mod disclosure;
mod doctor;
mod document;
mod due;
mod edition;
mod erase;
mod export;
mod history;
mod import;
mod judge;
mod machines;
mod mail;
mod members;
mod move_to;
mod network;
mod paper;
mod replies;
mod reply;
mod serve;
mod stocktake;
mod tokens;
mod witness;

use crate::cli::{Cli, Command};
use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::BeginError;
use model::lang::Lang;
use std::process::ExitCode;

/// Runs the command that was given and closes what it opened.
pub async fn run(cli: Cli, console: &Console) -> Result<ExitCode, Fail> {
    let cx = Context::new(&cli.common)?;
    let own_data = cli.common.data.is_some();
    let done = choose(&cx, console, cli.command, own_data).await;
    if let Some(seen) = cx.take_went_back() {
        console.caution(went_back(&seen));
    }
    cx.close().await;
    done
}

/// Runs the command that was given; `serve` when none was.
async fn choose(cx: &Context, console: &Console, command: Option<Command>, own_data: bool) -> Result<ExitCode, Fail> {
    match command {
        None => serve::run(cx, console, serve::DEFAULT, true).await,
        Some(Command::Serve { listen, no_open }) => serve::run(cx, console, listen, !no_open).await,
        Some(Command::Demo { out, no_serve, no_open, reproducible, listen }) => {
            let wish = demo::Wish { out, serve: (!no_serve).then_some(listen), open: !no_open, reproducible, own_data };
            demo::run(cx, console, &wish).await
        }
        Some(Command::Init { name }) => init(cx, console, &name).await,
        Some(Command::Import { ledger, files, preview, accept, apart, by, columns, system, key, reason }) => {
            let wish = import::Wish { ledger, files, preview, accept, apart, by, columns, system, key, reason };
            import::run(cx, console, &wish).await
        }
        Some(Command::Disclosure(command)) => disclosure::run(cx, console, command).await,
        Some(Command::Reply(command)) => reply::run(cx, console, command).await,
        Some(Command::Export { ledger, output, shift_jis }) => {
            export::run(cx, console, &ledger, &output, shift_jis).await
        }
        Some(Command::Collect(args)) => collect::run(cx, console, &args).await,
        Some(Command::Machines(command)) => machines::run(cx, console, command).await,
        Some(Command::Link { machine, device }) => collect::link(cx, console, &machine, &device).await,
        Some(Command::Judge { edition }) => judge::run(cx, console, edition.as_deref()).await,
        Some(Command::Answer(args)) => answer::run(cx, console, args).await,
        Some(Command::Evidence(args)) => answer::evidence(cx, console, args).await,
        Some(Command::Paper { kind, output, vendor, person, document, edition, issue }) => {
            let wish = paper::Wish { kind, output, vendor, person, document, edition, issue };
            paper::run(cx, console, &wish).await
        }
        Some(Command::Document(command)) => document::run(cx, console, command).await,
        Some(Command::Due) => due::run(cx, console).await,
        Some(Command::Check { edition }) => check::run(cx, console, edition.as_deref()).await,
        Some(Command::History { subject }) => history::run(cx, console, subject.as_deref()).await,
        Some(Command::Erase { what, reason, former_only, accept }) => {
            erase::run(cx, console, &erase::Wish { what, reason, former_only, accept }).await
        }
        Some(Command::ChangeKey) => change_key(cx, console).await,
        Some(Command::Move { to }) => move_to::run(cx, console, &to).await,
        Some(Command::Bundle { output, paper }) => bundle::run(cx, console, &output, &paper).await,
        Some(Command::Verify { file, against: None, witness, printed }) => {
            let beside = bundle::Beside { witness: witness.as_deref(), printed: printed.as_ref() };
            bundle::verify(console, &file, &beside)
        }
        Some(Command::Verify { file, against: Some(other), .. }) => bundle::compare(console, &file, &other),
        Some(Command::Anchor(command)) => witness::anchor(cx, console, command).await,
        Some(Command::Witness(command)) => witness::witness(cx, console, command).await,
        Some(Command::Edition(command)) => edition::run(cx, console, command).await,
        Some(Command::CloseYear { back: Some(reason), .. }) => edition::reopen_year(cx, console, &reason).await,
        Some(Command::CloseYear { to, back: None }) => edition::close_year(cx, console, to.as_deref()).await,
        Some(Command::Copy { to }) => copy::run(cx, console, to.as_deref()).await,
        Some(Command::Members { code }) => members::run(cx, console, code.as_deref()).await,
        Some(Command::Tokens(command)) => tokens::run(cx, console, command).await,
        Some(Command::Mail(command)) => mail::run(cx, console, command).await,
        Some(Command::Network(command)) => network::run(cx, console, command).await,
        Some(Command::Stocktake(command)) => stocktake::run(cx, console, command).await,
        Some(Command::Doctor) => doctor::run(cx, console).await,
    }
}

/// What is said of a record that does not hold what was seen of it.
fn went_back(seen: &journal::Seen) -> String {
    let size = seen.size;
    format!(
        "この記録は、この機器で前に見た記録（{size}件）の続きではありません。古い写しから戻したのなら、なくなった内容を入力し直してください。次に書き込むと、写しから続けたことが記録に残ります。戻した覚えがなければ、このフォルダを写して残し、yakumori doctor で確かめてください / this record does not go on from the one this machine saw before ({size} entries). If you brought back an older copy, enter again what is missing; the next thing that is written records that it goes on from a copy. If you did not, keep a copy of this folder and look with yakumori doctor"
    )
}

/// Begins a new pharmacy.
async fn init(cx: &Context, console: &Console, name: &str) -> Result<ExitCode, Fail> {
    let name = name.trim();
    let shop = cx.keep(cx.beginning().begin(name).await.map_err(|why| match why {
        BeginError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?);
    let state = shop.now().await?;
    console.line(format!("{}: {name}", console.say("記録を始めました", "A record begins")));
    console.line(format!("{}: {}", console.say("薬局ID", "Pharmacy id"), state.shop.id));
    console.line(format!("{}: {}", console.say("記録の場所", "Record"), cx.place()));
    console.line(format!(
        "{}: {}",
        console.say("鍵と添付の場所", "Keys and attachments"),
        shop.journal.folder().display()
    ));
    console.line(console.say(
        "次は、お手元の台帳を取り込んでください: yakumori import devices 機器台帳.xlsx",
        "Next, bring in your ledgers: yakumori import devices FILE.xlsx",
    ));
    console.machine(&serde_json::json!({ "pharmacy": state.shop.id, "name": name, "folder": cx.folder }))?;
    Ok(ExitCode::SUCCESS)
}

/// Changes the key that signs the record.
async fn change_key(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let (shop, _state) = cx.open_to_write().await?;
    let seq = flow::change_key(&shop).await?;
    console.line(match console.lang {
        Lang::Ja => format!(
            "署名の鍵を新しくし、{seq}番の記録に残しました。前の鍵で署名したものは、これまでどおり検証できます。"
        ),
        Lang::En => {
            format!("The signing key is new; entry {seq} introduces it. What the old key signed verifies as before.")
        }
    });
    console.machine(&serde_json::json!({ "introduced_as": seq }))?;
    Ok(ExitCode::SUCCESS)
}
