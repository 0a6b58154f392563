//! `history`: what happened, entry by entry.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, subject: Option<&str>) -> Result<ExitCode, Fail> {
    let (shop, _state) = cx.open().await?;
    let lines = flow::list_history(&shop, cx.reading.recorded_by, subject).await?;
    for line in &lines {
        console.line(format!(
            "{:>6}  {}  {:<18} {}",
            line.seq,
            line.at,
            line.act,
            line.subject.as_deref().unwrap_or("-")
        ));
    }
    console.machine(&lines)?;
    Ok(ExitCode::SUCCESS)
}
