//! `judge`: every item, what was found and why.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use model::finding::{State, Tone};
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
    let gap = console.say("　", ", ");
    console.line(format!(
        "{}{gap}{}{gap}{} {}",
        report.pharmacy.name,
        report.edition_title,
        console.say("判定日", "as of"),
        report.as_of.words(report.lang)
    ));
    for notice in &report.notices {
        console.line(format!("※ {notice}"));
    }
    for item in &report.items {
        print_item(console, item);
    }
    let count = |state| report.items.iter().filter(|item| item.finding.state == state).count();
    let states = [State::Satisfied, State::NotSatisfied, State::Unknown, State::NotRequired].into_iter();
    let states = states.map(|state| (state, count(state))).filter(|(_, n)| *n > 0);
    let states: Vec<String> = states.map(|(state, n)| format!("{} {n}", state.word(report.lang))).collect();
    console.line(format!(
        "\n{}: {}{}",
        console.say("全項目", "all items"),
        report.totals.items,
        console.aside(states.join(console.say("、", ", ")))
    ));
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
    let scope = item.line.scope.map(|scope| console.aside(scope.words(console.lang))).unwrap_or_default();
    let [open, between, close] = if console.lang == Lang::Ja { ["【", "・", "】"] } else { ["[", ", ", "]"] };
    let strength =
        item.finding.strength.map(|strength| format!("{between}{}", strength.word(console.lang))).unwrap_or_default();
    console.line(format!(
        "\n{}{scope} {}\n  {open}{}{strength}{close} {}: {}",
        item.line.number,
        item.title,
        item.finding.state_words,
        console.say("回答", "answer"),
        item.status_words
    ));
    if !item.unjudged.is_empty() {
        console.line(format!("  ! {}", item.unjudged));
    }
    for because in &item.finding.because {
        let mark = match because.tone {
            Tone::Good => "○",
            Tone::Bad => "×",
            Tone::Open => console.say("？", "?"),
            Tone::Later => console.say("後", "later"),
        };
        let on = because.observed_at.map(|day| console.aside(day.words(console.lang))).unwrap_or_default();
        console.line(format!("  {mark} {}{on}", because.says));
    }
    for advice in &item.finding.advice {
        console.line(format!("  {} {}", console.say("〔薬守の目安〕", "[rule of thumb]"), advice.says));
    }
    for (n, step) in item.finding.next.iter().enumerate() {
        let minutes = console.aside(format!("{}{}", step.minutes, console.say("分", " min")));
        console.line(format!("  → {}. {}{minutes}", n + 1, step.what));
    }
}
