//! `anchor` and `witness`: a record and those outside who sign that it only ever grew.

use crate::cli::{AnchorCommand, WitnessCommand};
use crate::console::Console;
use crate::context::{Context, read_file, write_file};
use crate::fail::Fail;
use flow::{BeWitnessError, Witness, WitnessError};
use journal::{WitnessReply, WitnessRequest};
use model::lang::Lang;
use std::path::Path;
use std::process::ExitCode;

/// The pharmacy's side.
pub async fn anchor(cx: &Context, console: &Console, command: AnchorCommand) -> Result<ExitCode, Fail> {
    match command {
        AnchorCommand::Ask { output, seen } => ask(cx, console, &output, seen).await,
        AnchorCommand::Take { file } => take(cx, console, &file).await,
    }
}

/// The witness's side.
pub async fn witness(cx: &Context, console: &Console, command: WitnessCommand) -> Result<ExitCode, Fail> {
    match command {
        WitnessCommand::Init { name } => begin(cx, console, name.trim()).await,
        WitnessCommand::Sign { file, output, accept } => sign(cx, console, (&file, &output), accept).await,
        WitnessCommand::List => list(cx, console).await,
    }
}

async fn ask(cx: &Context, console: &Console, output: &Path, seen: Option<u64>) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let request = flow::ask_witness(&shop, &state.shop.name, seen).await?;
    write_file(output, &request.to_bytes())?;
    console.line(format!("{}: {}", console.say("書きました", "Written"), output.display()));
    console.line(match console.lang {
        Lang::Ja => format!(
            "このファイルを証人（薬剤師会・本部・近くの薬局など）に渡してください。中にあるのは薬局名、件数、照合値、公開鍵だけです。証人に鍵の番号を聞かれたら {} と答えてください。",
            request.fingerprint()
        ),
        Lang::En => format!(
            "Give this file to the witness (association, head office, the pharmacy next door). It holds the pharmacy's name, the size, the root and the public key only. If the witness asks for the key's number, it is {}.",
            request.fingerprint()
        ),
    });
    console.machine(&request)?;
    Ok(ExitCode::SUCCESS)
}

async fn take(cx: &Context, console: &Console, file: &Path) -> Result<ExitCode, Fail> {
    let reply = WitnessReply::from_bytes(&read_file(file)?);
    let reply = reply.ok_or_else(|| Fail::could_not(WitnessError::NoReply(file.display().to_string())))?;
    let (shop, _state) = cx.open_to_write().await?;
    let seq = flow::take_cosignature(&shop, &reply).await?;
    let (name, number) = (&reply.name, reply.fingerprint());
    console.line(match console.lang {
        Lang::Ja => format!(
            "証人「{name}」の連署を{seq}番の記録に加えました。証人の鍵の番号は {number} です。証人本人に確かめておいてください。"
        ),
        Lang::En => format!(
            "Entry {seq} keeps the cosignature of \"{name}\". The witness's key number is {number}: compare it with the witness."
        ),
    });
    console.machine(&serde_json::json!({ "entry": seq, "witness": reply }))?;
    Ok(ExitCode::SUCCESS)
}

async fn begin(cx: &Context, console: &Console, name: &str) -> Result<ExitCode, Fail> {
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Fail::wrong_use("証人の名前は1文字から100文字で書いてください / the name has 1 to 100 characters"));
    }
    let witness = Witness::create(&cx.place(), name, cx.clock.clone()).await?;
    let key = witness.key()?;
    witness.close().await;
    console.line(format!("{}: {name}", console.say("証人を始めました", "A witness begins")));
    console.line(format!("{}: {key}", console.say("証人の公開鍵", "The witness's public key")));
    console.line(console.say(
        "この鍵を、検証する人（薬局、監査する人）に知らせておいてください。yakumori verify --witness で使います。",
        "Let those who verify (pharmacies, auditors) know this key: they give it to yakumori verify --witness.",
    ));
    console.machine(&serde_json::json!({ "name": name, "key": key }))?;
    Ok(ExitCode::SUCCESS)
}

async fn sign(cx: &Context, console: &Console, (file, output): (&Path, &Path), accept: bool) -> Result<ExitCode, Fail> {
    let request = WitnessRequest::from_bytes(&read_file(file)?);
    let request = request.ok_or_else(|| Fail::could_not(BeWitnessError::NoRequest(file.display().to_string())))?;
    let witness = Witness::open(&cx.place(), cx.clock.clone(), cx.memory.clone()).await?;
    let signed = witness.cosign(&request, accept).await;
    witness.close().await;
    let reply = signed.map_err(refused)?;
    write_file(output, &reply.to_bytes())?;
    console.line(match console.lang {
        Lang::Ja => format!(
            "「{}」の記録が前に見たものの続きであることを確かめ、連署しました: {}。このファイルを薬局に返してください。",
            request.name,
            output.display()
        ),
        Lang::En => format!(
            "The record of \"{}\" goes on from what was seen before; cosigned: {}. Give this file back to the pharmacy.",
            request.name,
            output.display()
        ),
    });
    console.machine(&reply)?;
    Ok(ExitCode::SUCCESS)
}

/// What a person must decide, or what does not fit, is an answer of no; the rest could not be done.
fn refused(why: BeWitnessError) -> Fail {
    match why {
        BeWitnessError::Shop(why) => why.into(),
        why => Fail::answer_is_no(why),
    }
}

async fn list(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let witness = Witness::open(&cx.place(), cx.clock.clone(), None).await?;
    let (name, key, cosigned) = (witness.name.clone(), witness.key()?, witness.cosigned().await?);
    witness.close().await;
    console.line(format!("{}: {name}", console.say("証人", "Witness")));
    console.line(format!("{}: {key}", console.say("公開鍵", "Public key")));
    for of in &cosigned {
        let at = i64::try_from(of.at_s).ok().and_then(|at| jiff::Timestamp::from_second(at).ok()).unwrap_or_default();
        let at = at.to_zoned(model::day::tokyo()).strftime("%Y-%m-%d %H:%M").to_string();
        let entries = console.say("件まで", "entries");
        console.line(format!("{at}  {}  {} {entries}  {}", of.name, of.size, of.journal));
    }
    console.machine(&serde_json::json!({ "name": name, "key": key, "cosigned": cosigned }))?;
    Ok(ExitCode::SUCCESS)
}
