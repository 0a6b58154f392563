//! `tokens`: what lets another program of the shop in, made, listed and ended. Whoever can run it may read the record itself.

use crate::cli::TokensCommand;
use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::{Token, TokenError, TokenGiven};
use model::day::Day;
use model::width;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, command: TokensCommand) -> Result<ExitCode, Fail> {
    match command {
        TokensCommand::List => list(cx, console).await,
        TokensCommand::Make { name, may_write, may_govern, days } => {
            make(cx, console, &TokenGiven { name, may_write, may_govern, days }).await
        }
        TokensCommand::End { token } => end(cx, console, &token).await,
    }
}

async fn list(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    // Which are good is told as of now, whatever past the flags ask for.
    let (shop, _) = cx.open_now().await?;
    let tokens = flow::tokens(&shop).await?;
    if tokens.is_empty() {
        console.note(console.say("使えるトークンはありません。", "No token is good."));
    }
    for token in &tokens {
        console.line(said(console, token));
    }
    console.machine(&tokens)?;
    Ok(ExitCode::SUCCESS)
}

/// 電子薬歴  読むだけ  期限 令和8年5月24日 10:02  最後に使われた なし  token/01J…
fn said(console: &Console, token: &Token) -> String {
    let moment = |ms: i64| {
        let (day, time) = Day::and_time_in_tokyo(ms);
        format!("{} {time}", day.words(console.lang))
    };
    format!(
        "{}  {}{}  {} {}  {} {}  token/{}",
        token.name,
        if token.may_write {
            console.say("読み書き", "read and write")
        } else {
            console.say("読むだけ", "read only")
        },
        if token.may_govern { console.say("・管理", ", governs") } else { "" },
        console.say("期限", "until"),
        moment(token.until_ms),
        console.say("最後に使われた", "last used"),
        token.used_ms.map_or_else(|| console.say("なし", "never").to_owned(), moment),
        token.id,
    )
}

async fn make(cx: &Context, console: &Console, given: &TokenGiven) -> Result<ExitCode, Fail> {
    let (shop, _) = cx.open_to_write().await?;
    let secret = flow::make_token(&shop, given).await.map_err(|why| match why {
        TokenError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    // Here and nowhere else, and once: for machines it stands in the JSON alone, as people's lines may go to a log then.
    let shown = if console.json { "" } else { secret.text() };
    console.line(format!("{}: {}", console.say("トークン", "Token"), shown));
    console.line(console.say(
        "もう一度は表示できません。相手のソフトにだけ入れ、紙やメール、命令の記録に残さないでください。",
        "It cannot be shown again. Give it to the other program only; leave it on no paper, in no mail and in no log.",
    ));
    console.machine(&serde_json::json!({ "name": given.name.trim(), "token": secret.text() }))?;
    Ok(ExitCode::SUCCESS)
}

async fn end(cx: &Context, console: &Console, typed: &str) -> Result<ExitCode, Fail> {
    let (shop, _) = cx.open_to_write().await?;
    let tokens = flow::tokens(&shop).await?;
    let (id, name) = (typed.strip_prefix("token/").unwrap_or(typed), width::key(typed));
    let by = |fits: &dyn Fn(&&Token) -> bool| tokens.iter().filter(fits).collect::<Vec<_>>();
    let by_id = by(&|token| token.id == id);
    let fitting = if by_id.is_empty() { by(&|token| width::key(&token.name) == name) } else { by_id };
    let token = match fitting.as_slice() {
        [token] => token,
        several => {
            let count = several.len();
            return Err(Fail::wrong_use(format!(
                "「{typed}」という使えるトークンが{count}件あります。yakumori tokens list の番号で一つに決めてください / {count} tokens fit {typed}; name one by the id that yakumori tokens list shows"
            )));
        }
    };
    flow::end_token(&shop, &token.id).await?;
    console.line(format!("{}: {}", console.say("使えなくしました", "Ended"), token.name));
    console.machine(&serde_json::json!({ "ended": token.id }))?;
    Ok(ExitCode::SUCCESS)
}
