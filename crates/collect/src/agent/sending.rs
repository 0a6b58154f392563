//! A machine that reports by itself: let in once by a code, then one pass at a time. What cannot be sent waits for the next pass.

use crate::fail::Fail;
use crate::https::{self, Answer, Ask};
use crate::install::make_own_folder;
use crate::key_file::KeyFile;
use crate::once::now;
use crate::queue::{Queue, drop_file};
use crate::server::Server;
use crate::whole::{self, For};
use crate::wish::Enroll;
use collect::{EnrolmentCode, Machine, fingerprint, open_signed, read_machine, sign_report};
use model::fact::MachineReport;
use model::lang::Lang;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The last report that the server took.
const SENT: &str = "sent.txt";

/// Sends the first report with the code, and keeps where the next ones go.
pub fn enroll(wish: &Enroll, folder: &Path, lang: Lang) -> Result<Vec<String>, Fail> {
    let code = EnrolmentCode::read(&wish.code).ok_or_else(|| {
        Fail::wrong_use("登録コードの書き方が違います。薬守の「機器の報告」に出た24文字を、そのまま書いてください / that is no code: write the 24 characters as the page of machines shows them")
    })?;
    let host = Server::host_of(&wish.server).ok_or_else(|| {
        Fail::wrong_use("--server は https://192.168.1.20:8443 のように書いてください / write --server like https://192.168.1.20:8443")
    })?;
    make_own_folder(folder)?;
    let report = read_machine(&Machine::here(), now());
    let mut file = KeyFile::of(folder, &report.machine)?;
    let number = file.next()?;
    let shown = fingerprint(&file.key.public);
    let note = sign_report(&file.key, number, report).map_err(Fail::could_not)?;
    let body = json!({ "code": code.text(), "report": note }).to_string();
    let ask = Ask { host: &host, pin: &code.pin, path: "/api/v1/agents/enroll", kind: "application/json", body: &body };
    let answer = https::post(&ask).map_err(|why| why.told(&host))?;
    if answer.status != 200 {
        return Err(refusal(&answer));
    }
    Server { host: host.clone(), pin: answer.pin }.keep(folder)?;
    keep_sent(folder, &note)?;
    let say = |ja: &str, en: &str| if lang == Lang::Ja { ja.to_owned() } else { en.to_owned() };
    Ok(vec![
        format!("{}: https://{host}", say("登録しました。報告の送り先", "Enrolled. Reports go to")),
        format!("{}: {shown}", say("この機器の鍵の照合値", "Fingerprint of this machine's key")),
        say(
            "次は、yakumori-agent install で、決まった時間に報告するようにしてください（yakumori-agent run で、いま報告します）。",
            "Next, yakumori-agent install makes it report on a schedule; yakumori-agent run reports now.",
        ),
    ])
}

/// One pass: reads, and sends what is new and what still waits.
pub fn run(folder: &Path, lang: Lang) -> Result<Vec<String>, Fail> {
    let (server, queue) = (Server::kept(folder)?, Queue::of(folder));
    let report = read_machine(&Machine::here(), now());
    if is_new(folder, &report) {
        let mut file = KeyFile::of(folder, &report.machine)?;
        let number = file.next()?;
        queue.put(number, &sign_report(&file.key, number, report).map_err(Fail::could_not)?)?;
    }
    let (mut sent, mut refused) = (0, None);
    for (_, path) in queue.waiting()? {
        let note = fs::read_to_string(&path).map_err(|why| Fail::file(&path, &why))?;
        let ask = Ask {
            host: &server.host,
            pin: &server.pin,
            path: "/api/v1/agents/report",
            kind: "text/plain",
            body: &note,
        };
        let answer = https::post(&ask).map_err(|why| waits(&queue, why.told(&server.host)))?;
        match answer.status {
            200 => {
                keep_sent(folder, &note)?;
                sent += 1;
            }
            // It was taken by an earlier try whose answer got lost, or a later one was.
            409 => {}
            // This one will never be taken; a later one may be.
            400 | 413 | 422 => refused = Some(refusal(&answer)),
            // The key counts no more: a person has to look.
            403 => return Err(refusal(&answer)),
            // The server is in trouble of its own: the report is good still.
            _ => return Err(waits(&queue, refusal(&answer))),
        }
        drop_file(&path)?;
    }
    refused.map_or_else(|| Ok(vec![told(sent, lang)]), Err)
}

/// Once a day whatever it says, so that silence is told from sameness; and whenever it says something new.
fn is_new(folder: &Path, report: &MachineReport) -> bool {
    let sent = fs::read(folder.join(SENT)).ok().and_then(|note| open_signed(&note).ok());
    let last = sent.map(|signed| signed.said.report);
    last.is_none_or(|last| {
        last.observed_on != report.observed_on || last.facts != report.facts || last.host != report.host
    })
}

fn keep_sent(folder: &Path, note: &str) -> Result<(), Fail> {
    let path = folder.join(SENT);
    whole::put(&path, note, For::User).map_err(|why| Fail::file(&path, &why))
}

/// What the server said, in its own words.
fn refusal(answer: &Answer) -> Fail {
    let said: Option<Value> = serde_json::from_str(&answer.body).ok();
    let detail = said.as_ref().and_then(|said| said.get("detail")).and_then(Value::as_str);
    match detail {
        Some(detail) => Fail::could_not(detail),
        None => Fail::could_not(format!(
            "薬守が受け取りませんでした（{status}）。薬守の「機器の報告」を見てください / Yakumori did not take it ({status}); look at its page of machines",
            status = answer.status
        )),
    }
}

/// Why nothing was sent, and that it waits.
fn waits(queue: &Queue, why: Fail) -> Fail {
    let count = queue.waiting().map(|waiting| waiting.len()).unwrap_or_default();
    let of = |lang| why.says(lang).to_owned();
    Fail::could_not(format!(
        "{}（送っていない報告 {count}件は、次の回に送ります） / {} ({count} reports wait for the next pass)",
        of(Lang::Ja),
        of(Lang::En)
    ))
}

fn told(sent: usize, lang: Lang) -> String {
    match (lang, sent) {
        (Lang::Ja, 0) => "前の報告から変わっていません。送るものはありません。".to_owned(),
        (Lang::En, 0) => "Nothing has changed since the last report; there is nothing to send.".to_owned(),
        (Lang::Ja, sent) => format!("報告しました（{sent}件）。"),
        (Lang::En, sent) => format!("Reported ({sent})."),
    }
}
