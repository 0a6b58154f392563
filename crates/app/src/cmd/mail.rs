//! `mail`: the mail server by which the program reminds, set, tried and ended. Its password is read from a file or from standard
//! input, as a command line is seen by every other program of the machine.

use crate::cli::{MailArgs, MailCommand};
use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::{MailError, MailGiven, Reminded, Shop};
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

/// More than this is no password.
const MOST_BYTES: u64 = 4096;

pub async fn run(cx: &Context, console: &Console, command: MailCommand) -> Result<ExitCode, Fail> {
    let shop = match command {
        MailCommand::Show => cx.open_now().await?.0,
        MailCommand::Set(args) => {
            let (shop, _) = cx.open_to_write().await?;
            flow::set_mail(&shop, &given(console, args)?).await.map_err(fail)?;
            shop
        }
        MailCommand::Test => {
            let (shop, _) = cx.open_to_write().await?;
            flow::send_test_mail(&shop).await.map_err(fail)?;
            console.line(console.say(
                "メールサーバが受け取りました。届いているか、宛先で確かめてください。",
                "The mail server took it. See at the address whether it arrived.",
            ));
            shop
        }
        MailCommand::Remind => return remind(cx, console).await,
        MailCommand::End => {
            let (shop, _) = cx.open_to_write().await?;
            flow::end_mail(&shop).await.map_err(fail)?;
            shop
        }
    };
    show(console, &shop)
}

async fn remind(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let (shop, _) = cx.open_to_write().await?;
    let reminded = flow::remind_when_due(&shop).await.map_err(fail)?;
    console.line(match reminded {
        Reminded::Sent => console.say("送りました。", "Sent."),
        Reminded::NotSet => console
            .say("メールサーバが設定されていないので、送っていません。", "Nothing was sent: no mail server is set."),
        Reminded::SentToday => console.say("今日はもう送りました。", "One went today already."),
        Reminded::NothingNear => {
            console.say("近い予定がないので、送っていません。", "Nothing was sent: nothing is near.")
        }
        Reminded::ToldAlready => console.say(
            "同じ内容を7日以内に送ったので、送っていません。",
            "Nothing was sent: the same was told within seven days.",
        ),
    });
    console.machine(&serde_json::json!({ "reminded": reminded }))?;
    Ok(ExitCode::SUCCESS)
}

fn given(console: &Console, args: MailArgs) -> Result<MailGiven, Fail> {
    let password = args.password_from.as_deref().map(password).transpose()?.unwrap_or_default();
    let MailArgs { host, port, security, user, from, to, .. } = args;
    let port = port.unwrap_or(security.usual_port()).to_string();
    Ok(MailGiven { host, port, security, user, password, from, to: to.join(","), lang: console.lang })
}

/// The first line of a file, or of standard input (`-`).
fn password(file: &Path) -> Result<String, Fail> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().take(MOST_BYTES).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(MOST_BYTES).read_to_string(&mut text))
    };
    read.map_err(|why| Fail::file(file, &why))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn fail(why: MailError) -> Fail {
    match why {
        MailError::Shop(why) => why.into(),
        MailError::NotSent(_) | MailError::Silent(_) | MailError::Folder(_) => Fail::could_not(why),
        why => Fail::wrong_use(why),
    }
}

fn show(console: &Console, shop: &Shop) -> Result<ExitCode, Fail> {
    let kept = flow::mail_setting(shop);
    match &kept {
        None => console.line(console.say("予定を知らせるメールは送りません。", "No mail reminds.")),
        Some(mail) => {
            console.line(console.say(
                "薬守を開いている間、予定を知らせるメールを1日1通まで送ります。",
                "While Yakumori is open, at most one mail a day reminds.",
            ));
            console.line(format!("  {}:{} ({})", mail.host, mail.port, mail.security.code()));
            console.line(format!("  {} → {}", mail.from, mail.to));
            let sent = mail
                .sent_on
                .map_or_else(|| console.say("まだありません", "not yet").to_owned(), |day| day.words(console.lang));
            console.line(format!("  {}: {sent}", console.say("最後に送った日", "last sent")));
            if let Some(why) = &mail.failed {
                console.caution(why);
            }
        }
    }
    console.machine(&kept)?;
    Ok(ExitCode::SUCCESS)
}
