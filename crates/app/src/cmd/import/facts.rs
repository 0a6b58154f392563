//! `import facts`: what machines said, with the key of each that signs shown to be compared.

use super::{Wish, read};
use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::{FactsFile, FactsHeld, ReportRefused, Shop, State, TakeFactsError};
use model::day::Day;
use model::fact::SignedReport;
use model::lang::Lang;

pub(super) async fn run(shop: &Shop, cx: &Context, console: &Console, wish: &Wish) -> Result<(), Fail> {
    let mut files = Vec::new();
    for path in &wish.files {
        files.push(flow::read_facts(&path.display().to_string(), &read(path, wish)?)?);
    }
    let state = shop.state(cx.reading).await?;
    for file in &files {
        show(shop, &state, console, (file, wish));
    }
    if wish.preview {
        return console.machine(&files.iter().flat_map(FactsFile::reports).collect::<Vec<_>>());
    }
    let taken = flow::take_facts_files(shop, &state, files, wish.accept).await.map_err(|why| match why {
        TakeFactsError::Shop(why) => Fail::from(why),
        why @ TakeFactsError::Refused(_) => Fail::could_not(why),
    })?;
    console.line(format!(
        "{}（{} {}、{} {}）",
        console.say("機器の報告", "machine reports"),
        console.say("新規", "new"),
        taken.new,
        console.say("変わらず", "same"),
        taken.same
    ));
    console.machine(&serde_json::json!({ "new": taken.new, "changed": 0, "same": taken.same }))
}

/// What a file says, and of a signed one whose key it is.
fn show(shop: &Shop, state: &State, console: &Console, (file, wish): (&FactsFile, &Wish)) {
    if let FactsHeld::Signed(signed) = &file.held {
        console.line(format!("{}: {}", file.name, signed_by(signed, console.lang)));
        let fingerprint = collect::fingerprint(&signed.said.key);
        let is_known = state.shop.machine_keys.contains_key(&fingerprint);
        let standing = if is_known {
            console.say("確認済み", "confirmed")
        } else {
            console.say("はじめての鍵", "a new key")
        };
        console.line(format!(
            "{}: {fingerprint}{}",
            console.say("鍵の照合値", "Fingerprint of the key"),
            console.aside(standing)
        ));
    }
    if !wish.preview {
        return;
    }
    for (title, value) in file.reports().iter().flat_map(|report| collect::describe(report, console.lang)) {
        console.line(format!("{title}: {value}"));
    }
    match flow::look_at_facts(shop, state, file, wish.accept) {
        Ok(()) | Err(ReportRefused::NewKey { .. }) => {}
        Err(why) => console.caution(why),
    }
}

/// 機器 UKETSUKE（Windows 11 Pro 24H2）、令和8年11月27日 10:05 の読み取り、番号 3
fn signed_by(signed: &SignedReport, lang: Lang) -> String {
    let (report, number) = (&signed.said.report, signed.said.number);
    let ms = report.observed_at.parse::<jiff::Timestamp>().map(|at| at.as_millisecond()).unwrap_or_default();
    let (day, time) = Day::and_time_in_tokyo(ms);
    let (host, system, day) = (&report.host, report.text("os.name").unwrap_or_default(), day.words(lang));
    match lang {
        Lang::Ja => format!("機器 {host}（{system}）、{day} {time} の読み取り、番号 {number}"),
        Lang::En => format!("machine {host} ({system}), read {day} {time}, number {number}"),
    }
}
