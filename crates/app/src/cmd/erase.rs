//! `erase`: the contents of entries go for good; that they were there, and why they went, stays.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::{EraseRecordError, HistoryOf, Shop};
use model::lang::Lang;
use std::collections::BTreeSet;
use std::process::ExitCode;

/// What is asked for.
pub struct Wish {
    pub what: Vec<String>,
    pub reason: String,
    pub former_only: bool,
    pub accept: bool,
}

pub async fn run(cx: &Context, console: &Console, wish: &Wish) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let entries = flow::find_to_erase(&shop, &state.shop, &wish.what, wish.former_only).await.map_err(refused)?;
    show(console, &shop, &entries).await?;
    let too = flow::named_too(&shop, &entries).await?;
    if !too.is_empty() {
        console.line(named_too(console, &too));
    }
    if !wish.accept {
        console.line(console.say(
            "まだ何も消していません。消すと元に戻せません。消すには、同じ命令に --accept を付けてください。",
            "Nothing is erased yet. It cannot be undone: to erase, give the same command with --accept.",
        ));
        console.machine(&serde_json::json!({ "erased": [], "would_erase": entries, "named_too": too }))?;
        return Ok(ExitCode::from(1));
    }
    let erased = flow::erase_entries(&shop, entries, &wish.reason).await.map_err(refused)?;
    console.line(match (erased.recorded_as, console.lang) {
        (Some(seq), Lang::Ja) => {
            format!("消去し、{seq}番の記録に理由を残しました。検証はこれまでどおりできます。")
        }
        (Some(seq), Lang::En) => {
            format!("Erased; entry {seq} keeps the reason. The record verifies as before.")
        }
        (None, _) => console.say("すでに消去されています。", "All of it had been erased before.").to_owned(),
    });
    console.line(remains(console, &shop));
    console.machine(&serde_json::json!({ "erased": erased.entries, "recorded_as": erased.recorded_as, "attachments": erased.attachments, "named_too": too }))?;
    Ok(ExitCode::SUCCESS)
}

async fn show(console: &Console, shop: &Shop, entries: &BTreeSet<u64>) -> Result<(), Fail> {
    let lines = flow::list_history(shop, HistoryOf { lang: console.lang, ..HistoryOf::default() }).await?;
    console.line(console.say("消す記録:", "Entries to erase:"));
    for line in lines.iter().filter(|line| entries.contains(&line.seq)) {
        console.line(format!("{:>6}  {}  {}", line.seq, line.at_tokyo, line.says));
    }
    Ok(())
}

/// Where the same people are named besides.
fn named_too(console: &Console, entries: &[u64]) -> String {
    let numbers: Vec<String> = entries.iter().map(u64::to_string).collect();
    if console.lang == Lang::Ja {
        format!(
            "同じ氏名は、ほかの{}件の記録にも書かれています（{}番）。あわせて消すには、番号を命令に足してください。",
            entries.len(),
            numbers.join("・")
        )
    } else {
        format!(
            "The same name is in {} other entries ({}). To erase them too, add their numbers to the command.",
            entries.len(),
            numbers.join(", ")
        )
    }
}

/// What this program cannot reach is said plainly.
fn remains(console: &Console, shop: &Shop) -> &'static str {
    if shop.journal.is_on_server() {
        console.say(
            "データベースのサーバの内部の記録（WAL）と過去のバックアップ、前に書き出したファイル・印刷した書類・検証用のzipには、まだ残っています。サーバの管理者に伝え、古いものを消してください。",
            "The server's own log (WAL) and earlier backups, and files exported, papers printed and bundles made before, still hold it: tell the server's administrator, and remove the old ones.",
        )
    } else {
        console.say(
            "前に取ったバックアップ、書き出したファイル、印刷した書類、検証用のzipには、まだ残っています。古いものを消してください。",
            "Backups, exported files, printed papers and bundles made before still hold it: remove the old ones.",
        )
    }
}

/// What was asked wrongly is told from what failed.
fn refused(why: EraseRecordError) -> Fail {
    use journal::EraseError::{Latest, NoSuchEntry, Nothing, OwnEntry};
    match &why {
        EraseRecordError::Shop(_) => Fail::could_not(why),
        EraseRecordError::Journal(Nothing | NoSuchEntry(_) | OwnEntry(_) | Latest(_)) => Fail::wrong_use(why),
        EraseRecordError::Journal(_) => Fail::could_not(why),
        _ => Fail::wrong_use(why),
    }
}
