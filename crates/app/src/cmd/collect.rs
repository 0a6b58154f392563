//! `collect` and `link`: what this machine, or one with Windows that was exported, says; and which device it is.

use crate::cli::CollectArgs;
use crate::console::Console;
use crate::context::{Context, write_file};
use crate::fail::Fail;
use ::collect::{Machine, System};
use flow::LinkError;
use jiff::Timestamp;
use model::day::Day;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, args: &CollectArgs) -> Result<ExitCode, Fail> {
    if args.how {
        return show_how(console);
    }
    let (machine, at) = match &args.from {
        Some(folder) => exported(cx, console, folder)?,
        None => (Machine::here(), cx.clock.now()),
    };
    let report = ::collect::read_machine(&machine, at);
    if args.from.is_some() && report.host.is_empty() {
        return Err(Fail::wrong_use(
            "機器の名前がありません。「yakumori collect --how」が示す命令をすべて行い、書き出したファイルを一つのフォルダに置いてください / the machine's name was not exported; run every command that collect --how shows",
        ));
    }
    for (title, value) in ::collect::describe(&report, console.lang) {
        console.line(format!("{title}: {value}"));
    }
    console.machine(&report)?;
    if let Some(output) = &args.output {
        write_file(output, ::collect::write_report(&report)?.as_bytes())?;
        console.line(format!("{}: {}", console.say("書き出しました", "Written"), output.display()));
        return Ok(ExitCode::SUCCESS);
    }
    let (shop, state) = cx.open_to_write().await?;
    let (machine, host) = (report.machine.clone(), report.host.clone());
    flow::take_facts(&shop, &state, report).await?;
    console.line(format!("{}: {host} ({machine})", console.say("記録しました", "Recorded")));
    if shop.now().await?.shop.machines.get(&machine).is_some_and(|known| known.device.is_none()) {
        console.line(console.say(
            "この機器が台帳のどれかは、まだ分かりません。「yakumori link 機器名 台帳のPC名」で結び付けてください（台帳のNo.でも指定できます）。",
            "It is not yet known which device of the ledger this is: yakumori link HOST DEVICE-NAME (or its No.).",
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// The commands that are typed on the other machine, and what to do with what they write.
fn show_how(console: &Console) -> Result<ExitCode, Fail> {
    let commands = ::collect::export_commands();
    console.machine(&commands)?;
    console.line(console.say(
        "Windows の機器で、コマンド プロンプトを管理者として開き、空のフォルダに移って、次を一行ずつ入力してください。機器の設定は変わりません。事業者が保守する機器では、先に事業者へ確かめてください。",
        "On the machine with Windows, open a command prompt as administrator, go to an empty folder and type these lines, one by one. They change nothing on the machine. Where a vendor keeps the machine, ask the vendor first.",
    ));
    for command in &commands {
        console.line(format!("  {command}"));
    }
    console.line(console.say(
        "できたファイルをフォルダごと写し、「yakumori collect --from フォルダ」で読み取ります。自動サインインのパスワードなどが入っていることがあるので、読み取ったら写しも元も消してください（薬守はパスワードを読みません）。",
        "Copy the folder here and read it with: yakumori collect --from FOLDER. The files may hold a password for automatic sign-in: delete them and their copies afterwards (Yakumori reads no passwords).",
    ));
    Ok(ExitCode::SUCCESS)
}

/// A machine that was exported, and when: the oldest of its files tells.
fn exported(cx: &Context, console: &Console, folder: &Path) -> Result<(Machine, Timestamp), Fail> {
    if folder.is_file() {
        return Err(Fail::wrong_use(format!(
            "{} はフォルダではありません。yakumori-agent が書いた報告は「yakumori import facts ファイル」で取り込みます / that is no folder; take a report of yakumori-agent with: yakumori import facts FILE",
            folder.display()
        )));
    }
    let machine = Machine::captured(System::Windows, folder);
    let [read, strange] = machine.export_files();
    let Some(at) = machine.exported_at() else {
        return Err(Fail::wrong_use(format!(
            "{} に、Windows の機器から書き出したファイルがありません。「yakumori collect --how」の命令で書き出してください / nothing exported from a machine with Windows is there; collect --how shows how",
            folder.display()
        )));
    };
    let at = at.min(cx.clock.now());
    console.line(format!("{}: {}", console.say("読み取ったファイル", "Files read"), read.join("、")));
    if !strange.is_empty() {
        console.line(format!(
            "{}: {}",
            console.say("書き出したものでないファイル", "Not an export"),
            strange.join("、")
        ));
    }
    console.line(format!("{}: {}", console.say("書き出した日", "Exported on"), Day::in_tokyo(at).words(console.lang)));
    Ok((machine, at))
}

pub async fn link(cx: &Context, console: &Console, machine: &str, device: &str) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let linked = flow::link_machine(&shop, &state, machine, device).await.map_err(|why| match why {
        LinkError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!("{}: {} = {}", console.say("結び付けました", "Linked"), linked.host, linked.device));
    Ok(ExitCode::SUCCESS)
}
