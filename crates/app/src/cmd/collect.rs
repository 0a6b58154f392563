//! `collect` and `link`: what this machine says, and which device it is.

use crate::console::Console;
use crate::context::{Context, write_file};
use crate::fail::Fail;
use ::collect::Machine;
use flow::LinkError;
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

pub async fn link(cx: &Context, console: &Console, machine: &str, device: &str) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let linked = flow::link_machine(&shop, &state, machine, device).await.map_err(|why| match why {
        LinkError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!("{}: {} = {}", console.say("結び付けました", "Linked"), linked.host, linked.device));
    Ok(ExitCode::SUCCESS)
}
