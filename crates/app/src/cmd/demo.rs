//! `demo`: the main job from end to end on the bundled sample pharmacy.

use super::{judge, serve};
use crate::console::Console;
use crate::context::{Context, write_file};
use crate::fail::Fail;
use ::collect::{Machine, read_machine};
use ::paper::{Kind, Written};
use flow::{Clock, PaperFor, PaperFormat, PaperOf, Reading, SaidOfFile, Shop};
use model::day::Day;
use model::record::Ledger;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is asked for.
pub struct Wish {
    pub out: PathBuf,
    pub serve: Option<SocketAddr>,
    pub open: bool,
    pub reproducible: bool,
    /// The data folder was named: it is the user's, and never cleared.
    pub own_data: bool,
}

/// The sample's files, in the order in which a pharmacist would bring them.
const FILES: &[(Ledger, &str, &[u8])] = &[
    (Ledger::People, "職員名簿.csv", include_bytes!("../../demo/midori/職員名簿.csv")),
    (Ledger::Devices, "機器台帳.xlsx", include_bytes!("../../demo/midori/機器台帳.xlsx")),
    (Ledger::Systems, "システム一覧.csv", include_bytes!("../../demo/midori/システム一覧.csv")),
    (Ledger::Vendors, "事業者一覧.csv", include_bytes!("../../demo/midori/事業者一覧.csv")),
    (Ledger::Accounts, "利用者ID台帳.csv", include_bytes!("../../demo/midori/利用者ID台帳.csv")),
    (Ledger::Rights, "利用権限表.csv", include_bytes!("../../demo/midori/利用権限表.csv")),
    (Ledger::Contacts, "連絡先.csv", include_bytes!("../../demo/midori/連絡先.csv")),
    (Ledger::Backups, "バックアップ一覧.xlsx", include_bytes!("../../demo/midori/バックアップ一覧.xlsx")),
    (Ledger::Media, "外部記録媒体台帳.csv", include_bytes!("../../demo/midori/外部記録媒体台帳.csv")),
    (Ledger::Takeouts, "持ち出し台帳.csv", include_bytes!("../../demo/midori/持ち出し台帳.csv")),
    (Ledger::Training, "研修記録.csv", include_bytes!("../../demo/midori/研修記録.csv")),
    (Ledger::Documents, "文書一覧.csv", include_bytes!("../../demo/midori/文書一覧.csv")),
    (Ledger::Statements, "宣言.csv", include_bytes!("../../demo/midori/宣言.csv")),
    (Ledger::VendorReply, "事業者確認用_B社.xlsx", include_bytes!("../../demo/midori/事業者確認用_B社.xlsx")),
    (Ledger::Disclosure, "MDS_B社_レセコンB.xlsx", include_bytes!("../../demo/midori/MDS_B社_レセコンB.xlsx")),
];
const ANSWERS: &[u8] = include_bytes!("../../demo/midori/回答.csv");
const MACHINE: &[u8] = include_bytes!("../../demo/midori/機器の報告.json");
/// The sample's papers are from 2025.
const AS_OF: &str = "2025-11-25";
/// Marks a folder as the demo's own, which may be begun anew.
pub const MARK: &str = "demo-data.txt";

pub async fn run(cx: &Context, console: &Console, wish: &Wish) -> Result<ExitCode, Fail> {
    let as_of: Day = AS_OF.parse()?;
    let reading = Reading { on: Some(cx.reading.on.unwrap_or(as_of)), recorded_by: cx.reading.recorded_by };
    let mut cx = cx.clone();
    cx.reading = reading;
    cx.clock = clock(wish)?;
    if !wish.own_data {
        cx.folder = wish.out.join("data");
        begin_anew(&cx.folder)?;
    }
    step(
        console,
        1,
        console.say("見本の薬局「みどり薬局（見本）」の記録を始めます", "a record for the sample pharmacy"),
    );
    let shop = cx.keep(Shop::create(&cx.place(), "みどり薬局（見本）", cx.clock.clone()).await?);
    write_file(&cx.folder.join(MARK), "見本のデータです。demo を実行するたびに作り直されます。\n".as_bytes())?;
    step(console, 2, console.say("台帳のファイルを取り込みます", "importing the ledgers"));
    import_files(&cx, console, &shop).await?;
    step(console, 3, console.say("この機器の状態を読みます", "reading this machine"));
    read_this_machine(&cx, console, &shop, wish).await?;
    step(console, 4, console.say("見本の回答に署名し、判定します", "signing the sample answers and judging"));
    sign(&cx, console, &shop).await?;
    let state = shop.state(reading).await?;
    let judged = flow::judge(&state, None, console.lang).map_err(Fail::wrong_use)?;
    judge::print(console, &judged.report);
    step(console, 5, console.say("書類を作ります", "making the papers"));
    write_papers(console, &wish.out, PaperOf { shop: &shop, state: &state, judged: &judged }).await?;
    console.machine(&judged.report)?;
    console.line(format!(
        "\n{} {}。{}",
        console.say("判定日は", "Judged as of"),
        state.today,
        console.say("見本の書類が2025年のものだからです（--on で変えられます）。この機器の読み取りは本当の日時で示し、判定日より後なら数えません。", "The sample's papers are from 2025 (--on changes it). This machine's facts keep their true time; later ones are shown, not counted.")
    ));
    console.line(format!("{}: {}", console.say("結果はここにあります", "Look here"), wish.out.display()));
    match wish.serve {
        Some(listen) => serve::show(&cx, console, Some(shop), listen, wish.open).await,
        None => Ok(ExitCode::SUCCESS),
    }
}

fn step(console: &Console, n: u8, what: &str) {
    console.line(format!("[{n}/5] {what}"));
}

fn clock(wish: &Wish) -> Result<Clock, Fail> {
    if !wish.reproducible {
        return Ok(Clock::Machine);
    }
    Ok(Clock::fixed(format!("{AS_OF}T09:00:00+09:00").parse()?))
}

/// Clears what an earlier demo left; anything else in the folder stops the demo.
fn begin_anew(folder: &Path) -> Result<(), Fail> {
    if !folder.exists() {
        return Ok(());
    }
    if !folder.join(MARK).is_file() {
        return Err(Fail::wrong_use(format!(
            "{} に見本でないものがあります。--out で別のフォルダを指定してください / this folder is not a demo's; choose another with --out",
            folder.display()
        )));
    }
    std::fs::remove_dir_all(folder).map_err(|why| Fail::file(folder, &why))
}

async fn import_files(cx: &Context, console: &Console, shop: &Shop) -> Result<(), Fail> {
    let bar = console.progress(console.say("取り込み", "importing"));
    for (ledger, name, bytes) in FILES {
        let state = shop.state(cx.reading).await?;
        let read = flow::read_import(&state, *ledger, name, bytes, SaidOfFile::default())?;
        let imported = flow::accept_import(shop, &state, &read, true).await?;
        bar.suspend(|| {
            console.line(format!(
                "  {name} → {}: {}{}",
                ledger.title(console.lang),
                imported.new,
                console.say("行", " rows")
            ));
            for bad in &read.preview.bad {
                console.line(format!(
                    "    {} {}{}: {}",
                    console.say("取り込まなかった行", "left out"),
                    bad.column,
                    bad.row,
                    bad.what
                ));
            }
        });
    }
    bar.finish_and_clear();
    Ok(())
}

async fn read_this_machine(cx: &Context, console: &Console, shop: &Shop, wish: &Wish) -> Result<(), Fail> {
    let bar = console.progress(console.say("読み取り", "reading"));
    let report = if wish.reproducible {
        ::collect::parse_report(MACHINE)?
    } else {
        read_machine(&Machine::here(), cx.clock.now())
    };
    let state = shop.state(cx.reading).await?;
    let facts = report.facts.len();
    flow::take_facts(shop, &state, report).await?;
    bar.finish_and_clear();
    console.line(format!("  {facts}{}", console.say("件の事実を記録しました", " facts recorded")));
    Ok(())
}

async fn sign(cx: &Context, console: &Console, shop: &Shop) -> Result<(), Fail> {
    let state = shop.state(cx.reading).await?;
    let checklist = flow::checklist_for(&state.shop, None).map_err(Fail::wrong_use)?;
    let read = flow::read_answers(&state, &checklist, "回答.csv", ANSWERS)?;
    for (row, why) in &read.refused {
        console.note(format!("  {row}{}: {why}", console.say("行目", "")));
    }
    let count = flow::import_answers(shop, &state, &read).await?;
    console.line(format!("  {count}{}", console.say("件の回答に署名しました", " answers signed")));
    Ok(())
}

/// Writes every paper, records that they were issued, and bundles the record with them.
async fn write_papers(console: &Console, out: &Path, of: PaperOf<'_>) -> Result<(), Fail> {
    std::fs::create_dir_all(out).map_err(|why| Fail::file(out, &why))?;
    let bar = console.progress(console.say("書類", "papers"));
    let mut bundled = Vec::new();
    for (kind, format) in [
        (Kind::Checklist, PaperFormat::Pdf),
        (Kind::Checklist, PaperFormat::Xlsx),
        (Kind::VendorChecklist, PaperFormat::Pdf),
        (Kind::Findings, PaperFormat::Pdf),
        (Kind::ContactChart, PaperFormat::Pdf),
        (Kind::Written(Written::Rules), PaperFormat::Pdf),
        (Kind::Written(Written::Rules), PaperFormat::Docx),
        (Kind::Written(Written::Plan), PaperFormat::Pdf),
        (Kind::Written(Written::Plan), PaperFormat::Docx),
        (Kind::Written(Written::OwnerReport), PaperFormat::Pdf),
        (Kind::StaffPage, PaperFormat::Pdf),
        (Kind::Binder, PaperFormat::Pdf),
    ] {
        let made = flow::make_paper(of, kind, format, PaperFor::default()).await?;
        flow::record_issue(of, kind, &made).await?;
        for issued in made {
            write_file(&out.join(&issued.file), &issued.paper.bytes)?;
            bar.suspend(|| console.line(format!("  {}", out.join(&issued.file).display())));
            bundled.push((issued.file, issued.paper.bytes));
        }
    }
    let judgement = out.join("judgement.json");
    write_file(&judgement, &serde_json::to_vec_pretty(&of.judged.report)?)?;
    let bundle = out.join("bundle.zip");
    flow::make_bundle(of.shop, bundled, &bundle).await?;
    bar.finish_and_clear();
    let words = journal::verify_file(&bundle).map_err(|why| Fail::file(&bundle, &why))?.outcome.words();
    console.line(format!(
        "  {}\n  {}（{}: {}）",
        judgement.display(),
        bundle.display(),
        console.say("検証", "verified"),
        console.say(words.ja, words.en)
    ));
    Ok(())
}
