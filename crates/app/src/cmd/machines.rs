//! `machines`: the machines that reported, and the keys by which they sign.

use crate::cli::MachinesCommand;
use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::{AgentError, ApproveError, LinkError, MachineListed, RevokeError};
use model::day::Day;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, command: MachinesCommand) -> Result<ExitCode, Fail> {
    match command {
        MachinesCommand::List => list(cx, console).await,
        MachinesCommand::Code => code(cx, console).await,
        MachinesCommand::Approve { machine, by } => approve(cx, console, &machine, by.as_deref()).await,
        MachinesCommand::Unlink { machine } => unlink(cx, console, &machine).await,
        MachinesCommand::Revoke { key, reason } => revoke(cx, console, &key, &reason).await,
    }
}

async fn list(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let (_, state) = cx.open().await?;
    let machines = flow::list_machines(&state);
    if machines.is_empty() {
        console.note(console.say("機器の報告は、まだありません。", "No machine has reported yet."));
    }
    for machine in &machines {
        console.line(said(console, machine));
        for key in &machine.keys {
            let stopped = if key.is_revoked { console.aside(console.say("停止", "revoked")) } else { String::new() };
            console.line(format!(
                "  {} {}  {} {}{stopped}",
                console.say("鍵", "key"),
                key.fingerprint,
                console.say("番号", "number"),
                key.number
            ));
        }
    }
    console.machine(&machines)?;
    Ok(ExitCode::SUCCESS)
}

/// UKETSUKE  台帳: 受付PC  最後の読み取り: 令和8年11月27日 10:05
fn said(console: &Console, machine: &MachineListed) -> String {
    let device =
        machine.device.as_deref().unwrap_or_else(|| console.say("（まだ結び付けていない）", "(not linked yet)"));
    let (day, time) = Day::and_time_in_tokyo(machine.observed_ms);
    format!(
        "{}  {}: {device}  {}: {} {time}",
        machine.host,
        console.say("台帳", "ledger"),
        console.say("最後の読み取り", "last read"),
        day.words(console.lang)
    )
}

async fn code(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let (shop, _) = cx.open_to_write().await?;
    let code = flow::make_agent_code(&shop).await.map_err(|why| match why {
        AgentError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    let hosts = flow::network(&shop).map(|network| flow::network_hosts(&flow::addresses(), network.port));
    let server = hosts.and_then(|hosts| hosts.first().map(|host| format!("https://{host}"))).unwrap_or_default();
    let (day, time) = Day::and_time_in_tokyo(code.until_ms);
    let until = format!("{} {time}", day.words(console.lang));
    let says = console.say(
        "報告させる機器で、次の1行を行います。1台に一度だけ使えます。期限",
        "On the machine that is to report, run this line; for one machine, once, until",
    );
    console.line(format!("{says}: {until}"));
    // Here and nowhere else, and once: for machines it stands in the JSON alone, as people's lines may go to a log then.
    let shown = if console.json { "" } else { &code.text };
    console.line(format!("yakumori-agent enroll {shown} --server {server}"));
    console.machine(&serde_json::json!({ "code": code.text, "server": server }))?;
    Ok(ExitCode::SUCCESS)
}

async fn approve(cx: &Context, console: &Console, typed: &str, by: Option<&str>) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let (id, host) = flow::machine_called(&state, typed).map_err(Fail::wrong_use)?;
    let running = flow::list_running(&state, &id);
    for (service, is_new) in running.iter().flat_map(|running| &running.services) {
        let new = if *is_new { console.aside(console.say("新しい", "new")) } else { String::new() };
        console.line(format!("{service}{new}"));
    }
    let (Some(by), Some(running)) = (by, running) else { return Ok(ExitCode::SUCCESS) };
    let done = flow::approve_services(&shop, &state, (&id, &running.observed_at), by).await;
    done.map_err(|why| match why {
        ApproveError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!("{}: {host}", console.say("いまのとおりでよいと記録しました", "Recorded as right")));
    Ok(ExitCode::SUCCESS)
}

async fn unlink(cx: &Context, console: &Console, machine: &str) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let unlinked = flow::unlink_machine(&shop, &state, machine).await.map_err(|why| match why {
        LinkError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!(
        "{}: {} = {}",
        console.say("結び付けを外しました", "Unlinked"),
        unlinked.host,
        unlinked.device
    ));
    Ok(ExitCode::SUCCESS)
}

async fn revoke(cx: &Context, console: &Console, key: &str, reason: &str) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let fingerprint = flow::revoke_machine_key(&shop, &state, key, reason).await.map_err(|why| match why {
        RevokeError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!("{}: {fingerprint}", console.say("鍵を止めました", "Key revoked")));
    console.line(console.say(
        "これからは、この鍵の報告を取り込みません。もう取り込んだ報告は残ります。",
        "Reports by this key are not taken from now on. Those taken before stay.",
    ));
    console.machine(&serde_json::json!({ "revoked": fingerprint }))?;
    Ok(ExitCode::SUCCESS)
}
