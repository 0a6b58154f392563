//! `reply list`, `type`, `withdraw`, `keys`, `stop-key`: the vendors' replies that a pharmacy holds.

use crate::cli::TypeArgs;
use crate::console::Console;
use crate::context::{Context, read_named};
use crate::fail::Fail;
use flow::{PaperTyped, StopKeyError, TypeReplyError, VendorKeyListed, WithdrawError};
use model::record::Row;
use model::report::VendorForm;
use std::process::ExitCode;

pub async fn list(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let (_, state) = cx.open().await?;
    let judged = flow::judge(&state, None, console.lang).map_err(Fail::wrong_use)?;
    let told = flow::list_replies(&state, &judged.report);
    for reply in &told {
        let doubt = if reply.by_stopped_key {
            console.aside(console.say("信頼しない鍵の標準回答", "by a key that is trusted no more"))
        } else {
            String::new()
        };
        let (answers, answered, rows) = (console.say("回答", "answers"), reply.answered, reply.rows);
        console.line(format!("{}  {answers}: {answered}/{rows}{doubt}", named(reply.form)));
        for paper in &reply.papers {
            let what = [&*paper.file, &*paper.kept_where].into_iter().filter(|text| !text.is_empty());
            console.line(format!("  {}  {}", paper.on.words(console.lang), what.collect::<Vec<_>>().join("  ")));
        }
    }
    console.machine(&told)?;
    Ok(ExitCode::SUCCESS)
}

/// 「B社　レセコン」
fn named(form: &VendorForm) -> String {
    [&*form.vendor, &*form.system].join("　").trim_end().to_owned()
}

pub async fn type_reply(cx: &Context, console: &Console, args: TypeArgs) -> Result<ExitCode, Fail> {
    let file = args.file.as_deref().map(read_named).transpose()?;
    let (shop, state) = cx.open_to_write().await?;
    let judged = flow::judge(&state, None, console.lang).map_err(Fail::wrong_use)?;
    let form = flow::form_named(&judged.report, &args.vendor, args.system.as_deref()).map_err(Fail::wrong_use)?;
    let rows = args.rows.iter().map(|said| row(said, &judged.report.edition, &args.filled_on));
    let rows = rows.collect::<Result<Vec<Row>, Fail>>()?;
    let TypeArgs { kept_where, came_on: on, filled_by, by, .. } = args;
    let given = PaperTyped { filled_by, rows, file, kept_where, on, by };
    let count = flow::type_reply(&shop, &state, form, given).await.map_err(|why| match why {
        TypeReplyError::Rows(_) | TypeReplyError::Blob(_) => Fail::could_not(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!("{}: {}  {count}", console.say("記録した回答", "Answers recorded"), named(form)));
    console.machine(&serde_json::json!({ "vendor": form.vendor, "system": form.system, "recorded": count }))?;
    Ok(ExitCode::SUCCESS)
}

/// A row as it is typed: `番号=回答,確認日,目標日,備考`. A remark may hold commas.
fn row(said: &str, edition: &str, filled_on: &str) -> Result<Row, Fail> {
    let Some((number, values)) = said.split_once('=').filter(|(number, _)| !number.trim().is_empty()) else {
        return Err(Fail::wrong_use(format!(
            "「{said}」の書き方が分かりません。番号=回答,確認日,目標日,備考 と書いてください（例: --row 2-⑦=いいえ,R7.6.2,R8.3.31,次の版で対応） / write NUMBER=ANSWER,CONFIRMED,TARGET,NOTE"
        )));
    };
    let mut values = values.splitn(4, [',', '、']).map(str::trim);
    let mut next = || values.next().unwrap_or_default().to_owned();
    let (answer, confirmed_on, target_on, note) = (next(), next(), next(), next());
    let confirmed_on = if confirmed_on.is_empty() { filled_on.trim().to_owned() } else { confirmed_on };
    let cells = [
        ("edition", edition.to_owned()),
        ("number", number.trim().to_owned()),
        ("answer", answer),
        ("confirmed_on", confirmed_on),
        ("target_on", target_on),
        ("note", note),
    ];
    Ok(cells.map(|(key, text)| (key.to_owned(), text)).into())
}

pub async fn withdraw(
    cx: &Context,
    console: &Console,
    (vendor, system): (&str, Option<&str>),
    reason: &str,
) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let judged = flow::judge(&state, None, console.lang).map_err(Fail::wrong_use)?;
    let form = flow::form_named(&judged.report, vendor, system).map_err(Fail::wrong_use)?;
    let count = flow::withdraw_reply(&shop, &state, form, reason).await.map_err(|why| match why {
        WithdrawError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!("{}: {}  {count}", console.say("取り下げた回答", "Answers withdrawn"), named(form)));
    console.line(console.say(
        "この事業者とシステムは「まだ回答がない」になりました。取り下げた内容と理由は履歴に残っています。",
        "This vendor has not answered about this system now. What was withdrawn, and why, stays in the history.",
    ));
    console.machine(&serde_json::json!({ "vendor": form.vendor, "system": form.system, "withdrawn": count }))?;
    Ok(ExitCode::SUCCESS)
}

pub async fn keys(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let (_, state) = cx.open().await?;
    let keys = flow::list_vendor_keys(&state);
    if keys.is_empty() {
        console.note(console.say("標準回答はまだ取り込まれていません。", "No standard reply was imported yet."));
    }
    for key in &keys {
        console.line(format!("{}  {}{}", key.vendor, key.fingerprint, standing(console, key)));
        for reply in &key.replies {
            let issued = reply.issued_on.words(console.lang);
            let doubt = if key.stopped.is_some() {
                console.aside(console.say(
                    "信頼しない鍵の回答。事業者に確かめ、新しい鍵のものを取り込むか、取り下げてください",
                    "by a key that is trusted no more: ask the vendor, import one by its new key or withdraw it",
                ))
            } else {
                String::new()
            };
            console.line(format!("  {} {} → {}  {issued}{doubt}", reply.product, reply.version, reply.system));
        }
    }
    console.machine(&keys)?;
    Ok(ExitCode::SUCCESS)
}

fn standing(console: &Console, key: &VendorKeyListed) -> String {
    match &key.stopped {
        Some((on, reason)) => {
            let since = on.words(console.lang);
            console.aside(format!("{} {since}: {reason}", console.say("信頼しない", "trusted no more")))
        }
        None if key.is_replaced => console.aside(console.say("別の鍵に替わりました", "another key took its place")),
        None => String::new(),
    }
}

pub async fn stop_key(cx: &Context, console: &Console, key: &str, reason: &str) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let fingerprint = flow::stop_vendor_key(&shop, &state, key, reason).await.map_err(|why| match why {
        StopKeyError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!(
        "{}: {fingerprint}",
        console.say("この鍵を信頼しないことにしました", "The key is trusted no more")
    ));
    console.line(console.say(
        "これからは、この鍵の標準回答を取り込みません。取り込んである回答は残ります（yakumori reply keys で見られます）。",
        "Its standard replies are not taken from now on. What was taken stays (yakumori reply keys shows it).",
    ));
    console.machine(&serde_json::json!({ "stopped": fingerprint }))?;
    Ok(ExitCode::SUCCESS)
}
