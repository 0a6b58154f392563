//! `answer` and `evidence`: a person signs, a person attaches.

use crate::cli::{AnswerArgs, EvidenceArgs};
use crate::console::Console;
use crate::context::{Context, read_named};
use crate::fail::Fail;
use flow::{AnswerError, AnswerGiven, EvidenceError, EvidenceGiven};
use model::answer::{Answer, Choice};
use model::day::Day;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, args: AnswerArgs) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let checklist = flow::checklist_for(&state.shop, args.edition.as_deref()).map_err(Fail::wrong_use)?;
    let given = AnswerGiven {
        number: args.number,
        scope: args.scope,
        choice: args.choice,
        confirmed_on: args.confirmed,
        target_on: args.target,
        note: args.note,
        by: args.by.unwrap_or_default(),
        saw: None,
    };
    let signed = flow::sign_answer(&shop, &state, &checklist, &given).await.map_err(|why| match why {
        AnswerError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!(
        "{}: {} {}{}{}{}",
        console.say("回答を記録しました", "Answer recorded"),
        signed.number,
        signed.answer.choice.word(),
        console.aside(days(console, &signed.answer)),
        console.say(" — ", ": "),
        signed.status.word(console.lang)
    ));
    for caution in &signed.cautions {
        console.caution(caution);
    }
    let is_yes = signed.answer.choice == Choice::Yes;
    let judged = is_yes.then(|| flow::judge(&state, args.edition.as_deref(), console.lang));
    let judged = judged.transpose().map_err(Fail::wrong_use)?;
    let mut items = judged.iter().flat_map(|judged| &judged.report.items);
    let item = items.find(|item| item.line.key == signed.answer.key);
    let advice = item.map(|item| item.finding.advice.as_slice());
    for advice in advice.into_iter().flatten() {
        console.note(format!("{}: {}", console.say("薬守の目安", "Worth knowing"), advice.says));
    }
    console.machine(&serde_json::json!({ "answer": signed.answer, "status": signed.status, "advice": advice }))?;
    Ok(ExitCode::SUCCESS)
}

/// 確認日 and, for いいえ, 目標日.
fn days(console: &Console, answer: &Answer) -> String {
    let told = |label: &str, day: Day| format!("{label} {}", day.words(console.lang));
    let confirmed = told(console.say("確認日", "confirmed"), answer.confirmed_on);
    let target = answer.target_on.map(|day| told(console.say("目標日", "target"), day));
    [confirmed].into_iter().chain(target).collect::<Vec<_>>().join(console.say("、", ", "))
}

pub async fn evidence(cx: &Context, console: &Console, args: EvidenceArgs) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let checklist = flow::checklist_for(&state.shop, args.edition.as_deref()).map_err(Fail::wrong_use)?;
    let item = flow::find_item(&checklist, &args.number, args.scope.as_deref()).map_err(Fail::wrong_use)?;
    let file = args.file.as_deref().map(read_named);
    let given = EvidenceGiven {
        key: item.key.clone(),
        title: args.title,
        kept_where: args.kept_where,
        file: file.transpose()?,
        on: args.dated.unwrap_or(state.today),
        shows_done: !args.shows_not_done,
        by: args.by,
    };
    flow::add_evidence(&shop, given).await.map_err(|why| match why {
        EvidenceError::Blob(_) | EvidenceError::Shop(_) => Fail::could_not(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!("{}: {}", console.say("根拠を登録しました", "Evidence recorded"), item.printed()));
    Ok(ExitCode::SUCCESS)
}
