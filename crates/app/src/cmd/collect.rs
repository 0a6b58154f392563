//! `collect` and `link`: what this machine says, and which device it is.

use crate::console::Console;
use crate::context::{Context, write_file};
use crate::fail::Fail;
use ::collect::Machine;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, output: Option<&Path>) -> Result<ExitCode, Fail> {
    let report = ::collect::read_machine(&Machine::here(), cx.clock.now());
    for (title, value) in ::collect::describe(&report, console.lang) {
        console.line(format!("{title}: {value}"));
    }
    console.machine(&report)?;
    if let Some(output) = output {
        write_file(output, ::collect::write_report(&report)?.as_bytes())?;
        console.line(format!("{}: {}", console.say("書き出しました", "Written"), output.display()));
        return Ok(ExitCode::SUCCESS);
    }
    let (shop, state) = cx.open().await?;
    let (machine, host) = (report.machine.clone(), report.host.clone());
    flow::take_facts(&shop, &state, report).await?;
    console.line(format!("{}: {host} ({machine})", console.say("記録しました", "Recorded")));
    if shop.now().await?.shop.machines.get(&machine).is_some_and(|known| known.device.is_none()) {
        console.line(console.say(
            "この機器が台帳のどれかは、まだ分かりません。yakumori link 機器の番号 台帳の管理ID で結び付けてください。",
            "It is not yet known which device of the ledger this is: yakumori link MACHINE DEVICE-ID.",
        ));
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn link(cx: &Context, console: &Console, machine: String, device: String) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open().await?;
    if !state.shop.machines.contains_key(&machine) {
        let known = state.shop.machines.keys().cloned().collect::<Vec<_>>().join("、");
        return Err(Fail::wrong_use(format!(
            "「{machine}」という機器の報告はありません。あるのは {known} です / no such machine"
        )));
    }
    if state.shop.devices.get(&device).is_none() {
        return Err(Fail::wrong_use(format!(
            "「{device}」という管理IDの機器は台帳にありません。yakumori export devices で確かめてください / no such device"
        )));
    }
    flow::link_machine(&shop, machine, device).await?;
    console.line(console.say("結び付けました。", "Linked."));
    Ok(ExitCode::SUCCESS)
}
