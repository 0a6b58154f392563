//! `judge`: every item, what was found and why.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use model::finding::Tone;
use model::lang::Lang;
use model::report::{Report, ReportItem};
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, edition: Option<&str>) -> Result<ExitCode, Fail> {
    let (_shop, state) = cx.open().await?;
    let judged = flow::judge(&state, edition, console.lang).map_err(Fail::wrong_use)?;
    print(console, &judged.report);
    console.machine(&judged.report)?;
    Ok(ExitCode::SUCCESS)
}

/// The report for people.
pub fn print(console: &Console, report: &Report) {
    if console.json {
        return;
    }
    console.line(format!(
        "{}　{}　{} {}",
        report.pharmacy.name,
        report.edition_title,
        console.say("判定日", "as of"),
        if report.lang == Lang::Ja { report.as_of.wareki() } else { report.as_of.to_string() }
    ));
    for notice in &report.notices {
        console.line(format!("※ {notice}"));
    }
    for item in &report.items {
        print_item(console, item);
    }
    let states = report.totals.states.iter().map(|(state, n)| format!("{state} {n}")).collect::<Vec<_>>().join(", ");
    console.line(format!("{} {}: {states}", console.say("全", "items"), report.totals.items));
    for machine in &report.machines {
        let later = if machine.later {
            console.say(
                "（判定日より後の読み取り。示すだけで、判定には数えません）",
                " (read after the day judged for: shown, not counted)",
            )
        } else {
            ""
        };
        console.line(format!(
            "{}: {} {}{later}",
            console.say("機器の報告", "machine"),
            machine.host,
            machine.observed_at
        ));
    }
}

fn print_item(console: &Console, item: &ReportItem) {
    let scope = item.line.scope.map(|scope| format!("（{}）", scope.word())).unwrap_or_default();
    let strength =
        item.finding.strength.map(|strength| format!("・{}", strength.word(console.lang))).unwrap_or_default();
    console.line(format!(
        "\n{}{scope} {}\n  【{}{strength}】 {}: {}",
        item.line.number,
        item.title,
        item.finding.state_words,
        console.say("回答", "answer"),
        item.status_words
    ));
    for because in &item.finding.because {
        let mark = match because.tone {
            Tone::Good => "○",
            Tone::Bad => "×",
            Tone::Open => "？",
            Tone::Later => "後",
        };
        let on = because.observed_at.map(|day| format!("（{day}）")).unwrap_or_default();
        console.line(format!("  {mark} {}{on}", because.says));
    }
    for advice in &item.finding.advice {
        console.line(format!("  {} {}", console.say("〔薬守の目安〕", "[rule of thumb]"), advice.says));
    }
    for (n, step) in item.finding.next.iter().enumerate() {
        console.line(format!("  → {}. {}（{}{}）", n + 1, step.what, step.minutes, console.say("分", " min")));
    }
}
