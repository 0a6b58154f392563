//! `move`: the record goes to another folder, or to or from a server; here it can then only be read.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use journal::Place;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, to: &str) -> Result<ExitCode, Fail> {
    let (shop, _state) = cx.open_to_write().await?;
    let is_server = to.contains("://");
    let place = if is_server { Place::server(to, &cx.folder) } else { Place::folder(to) };
    let moved = flow::move_record(&shop, &place).await?;
    console.line(format!("{}: {place}", console.say("移しました", "Moved")));
    console.line(format!(
        "{}: {} {} {}",
        console.say("移す前と後で同じ件数と照合値", "The same size and root before and after"),
        moved.before.size,
        console.say("件", "entries,"),
        moved.before.root
    ));
    let flags = if is_server {
        format!("--database {} --pharmacy {}", console.say("移した先の住所", "ADDRESS"), shop.journal.id())
    } else {
        format!("--data {to}")
    };
    console.line(match console.lang {
        model::lang::Lang::Ja => format!("これからは {flags} を付けて使ってください。元の記録は読むだけになりました。移した先を yakumori doctor で確かめるまで、消さないでください。"),
        model::lang::Lang::En => format!("From now on use {flags}. The record here can only be read; keep it until yakumori doctor finds the new one sound."),
    });
    console.machine(&serde_json::json!({
        "pharmacy": shop.journal.id(), "to": place.to_string(), "size": moved.before.size,
        "root": moved.before.root, "epoch": moved.epoch,
    }))?;
    Ok(ExitCode::SUCCESS)
}
