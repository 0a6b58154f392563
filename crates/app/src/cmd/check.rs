//! `check`: the look at the form before an inspection.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, edition: Option<&str>) -> Result<ExitCode, Fail> {
    let (_shop, state) = cx.open().await?;
    let judged = flow::judge(&state, edition, console.lang).map_err(Fail::wrong_use)?;
    let remarks = items::check_form(&judged.report);
    for remark in &remarks {
        console.line(format!("{}: {}", remark.label, remark.says));
    }
    let beside = items::beside_answers(&judged.report);
    for said in &beside {
        let read = console.say("「はい」のそばで読むこと", "To be read beside a はい");
        console.note(format!("{read} {}: {}", said.label, said.says));
    }
    console.machine(&serde_json::json!({
        "as_of": judged.report.as_of, "edition": judged.report.edition, "remarks": remarks, "beside": beside,
    }))?;
    if remarks.is_empty() {
        console
            .line(console.say("様式に直すところは見つかりませんでした（出せます）。", "Nothing to mend on the form."));
        return Ok(ExitCode::SUCCESS);
    }
    console.line(format!("{}: {}", console.say("要確認", "To mend"), remarks.len()));
    Ok(ExitCode::from(1))
}
