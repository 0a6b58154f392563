//! `import facts`: what machines said, with the key of each that signs shown to be compared.

use super::{Wish, read};
use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::{FactsFile, FactsHeld, ReportRefused, Shop, State, StickStands, TakeFactsError, Taking};
use model::day::Day;
use model::fact::SignedReport;
use model::lang::Lang;
use std::collections::BTreeSet;

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
    let sticks: BTreeSet<String> =
        files.iter().flat_map(FactsFile::reports).filter_map(|report| report.stick().map(str::to_owned)).collect();
    let taking = Taking { accept: wish.accept, by: wish.by.trim() };
    let taken = flow::take_facts_files(shop, &state, files, taking).await.map_err(|why| match why {
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
    let state = shop.now().await?;
    sticks.iter().for_each(|stick| show_stick(console, &state, stick));
    console.machine(&serde_json::json!({ "new": taken.new, "changed": 0, "same": taken.same }))
}

/// How the stick that carried a report stands on the list of media.
fn show_stick(console: &Console, state: &State, stick: &str) {
    match items::stick_stands(&state.shop, stick) {
        StickStands::Permitted => {
            console.line(format!("{}: {stick}", console.say("使用を許可したUSBメモリで届きました", "Came by a permitted stick")));
        }
        StickStands::Refused => console.caution(format!("使用を許可していないUSBメモリ（番号 {stick}）で届いた報告です。だれが使ったかを確かめ、許可した媒体で運び直してください / the report came by the stick {stick}, which is not permitted; find out who used it, and carry reports by a permitted one")),
        StickStands::Unlisted => console.caution(format!("報告を運んだUSBメモリ（番号 {stick}）が、外部記録媒体台帳にありません。薬局のものなら、画面の「機器の報告」か yakumori import media で、シリアル番号 {stick}、使用許可「はい」として加えてください / the stick {stick} that carried the report is not on the list of media; where it is the pharmacy's, add it on the page of machines or with yakumori import media (serial {stick}, permitted yes)")),
    }
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
