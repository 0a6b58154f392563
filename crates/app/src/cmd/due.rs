//! `due`: what falls due within a year, what has passed undone first.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use model::lang::Lang;
use std::process::ExitCode;

/// How far it looks, in days.
const YEAR_DAYS: i32 = 365;

pub async fn run(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let (_shop, state) = cx.open().await?;
    let judged = flow::judge(&state, None, console.lang).map_err(Fail::wrong_use)?;
    let report = &judged.report;
    let due = items::due(&state.shop, report, report.as_of.plus_days(YEAR_DAYS));
    for due in &due {
        let on = if console.lang == Lang::Ja { due.on.wareki() } else { due.on.to_string() };
        let advice = if due.is_advice { console.say("〔薬守の目安〕 ", "[advice] ") } else { "" };
        let passed = if due.on < report.as_of { console.say("（過ぎています）", " (passed)") } else { "" };
        console.line(format!("{on}{passed}  {advice}{}", due.says));
    }
    if due.is_empty() {
        console.line(console.say("1年先までの予定はありません。", "Nothing falls due within a year."));
    }
    console.machine(&serde_json::json!({ "as_of": report.as_of, "due": due }))?;
    Ok(ExitCode::SUCCESS)
}
