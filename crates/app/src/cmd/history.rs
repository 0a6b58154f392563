//! `history`: what happened, entry by entry.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::HistoryOf;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, about: Option<&str>) -> Result<ExitCode, Fail> {
    let (shop, _state) = cx.open_now().await?;
    let of = HistoryOf { recorded_by: cx.reading.recorded_by, about, lang: console.lang };
    let lines = flow::list_history(&shop, of).await?;
    if lines.is_empty() {
        console.note(console.say("当てはまる記録はありません。", "No entry fits."));
    }
    for line in &lines {
        // On the machine itself nobody signs in: there is no name to tell.
        let by = line.who(console.lang).map(|who| format!("  {who}")).unwrap_or_default();
        console.line(format!("{:>6}  {}  {}{by}", line.seq, line.at_tokyo, line.says));
    }
    console.machine(&lines)?;
    Ok(ExitCode::SUCCESS)
}
