//! One reading: the machine is read, the report signed and written.

use crate::fail::Fail;
use crate::key_file::{self, KeyFile};
use crate::stick;
use crate::whole::{self, For};
use crate::wish::Once;
use collect::{Machine, fingerprint, read_machine, sign_report};
use jiff::Timestamp;
use model::fact::{MachineReport, Trouble, Value};
use model::lang::Lang;
use std::path::Path;

/// Reads this machine and writes the report; gives what a person is told.
pub fn run(once: &Once, lang: Lang) -> Result<Vec<String>, Fail> {
    let mut report = read_machine(&Machine::here(), now());
    let stick = stick::number(once.stick)?;
    if let Some(number) = &stick {
        stick::note(&mut report, number);
    }
    let mut file = KeyFile::of(&key_file::folder(once.stick)?, &report.machine)?;
    let number = file.next()?;
    let output = match &once.output {
        Some(output) => output.clone(),
        None => key_file::beside()?.join(file_name(&report.host, number)),
    };
    let told = told(&report, &output, (&file, number), lang);
    let signed = sign_report(&file.key, number, report).map_err(Fail::could_not)?;
    whole::put(&output, &signed, For::Everybody).map_err(|why| Fail::file(&output, &why))?;
    Ok(told)
}

/// The instant, to the second: the only clock of this program.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this program's one place that reads the clock")]
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// 報告-UKETSUKE-3.txt
fn file_name(host: &str, number: u64) -> String {
    let host: String = host.chars().map(|c| if c.is_alphanumeric() || "-_".contains(c) { c } else { '_' }).collect();
    format!("報告-{host}-{number}.txt")
}

fn told(report: &MachineReport, output: &Path, (file, number): (&KeyFile, u64), lang: Lang) -> Vec<String> {
    let say = |ja: &str, en: &str| if lang == Lang::Ja { ja.to_owned() } else { en.to_owned() };
    let system = report.text("os.name").unwrap_or_default();
    let unread = |wanted: Option<Trouble>| {
        let is = |why: Trouble| wanted.is_none_or(|wanted| wanted == why);
        report.facts.iter().filter(|fact| matches!(&fact.value, Value::Unreadable(what) if is(what.why))).count()
    };
    let (all, denied) = (unread(None), unread(Some(Trouble::AccessDenied)));
    let mut lines = vec![
        format!("{}: {} {system}", say("読み取った機器", "Machine read"), report.host),
        format!("{}: {}", say("書き出したファイル", "File written"), output.display()),
        format!("{}: {}", say("鍵の照合値", "Fingerprint of the key"), fingerprint(&file.key.public)),
        format!("{}: {number}", say("この鍵での報告の番号", "Number of the report by this key")),
        match lang {
            Lang::Ja => format!("読めなかった事実: {all}件（うち権限がないもの {denied}件）"),
            Lang::En => format!("Facts that could not be read: {all} (of which for want of rights: {denied})"),
        },
    ];
    if let Some(stick) = report.stick() {
        lines.push(format!("{}: {stick}", say("このUSBメモリの番号", "Number of this stick")));
    }
    if file.is_new {
        lines.push(say(
            "はじめてなので、この機器の鍵を作りました。鍵の照合値を書き留め、取り込むときに同じか確かめてください。",
            "This is the first time: a key was made. Note its fingerprint, and compare it when the report is taken in.",
        ));
    }
    lines.push(say(
        "次は、ファイルを薬守のある機器に写し、「yakumori import facts ファイル」で取り込んでください。",
        "Next, take the file to the machine with Yakumori: yakumori import facts FILE.",
    ));
    lines
}
