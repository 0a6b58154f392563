//! `import`: files into a ledger, shown first, written whole or not at all.

mod facts;

use crate::console::Console;
use crate::context::{Context, read_file, read_table};
use crate::fail::Fail;
use flow::{ImportError, ReadImport, SaidOfFile, Shop, StandardRead, State};
use model::act::ColumnTold;
use model::lang::Lang;
use model::record::Ledger;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tables::{Becomes, Preview, ReadError};

/// Cautions that are listed one by one.
const CAUTIONS: usize = 12;

/// What is asked for.
pub struct Wish {
    pub ledger: String,
    pub files: Vec<PathBuf>,
    pub preview: bool,
    pub accept: bool,
    /// Rows that would fill a よくある行 are others beside it.
    pub apart: bool,
    /// Who takes it in, by name.
    pub by: String,
    /// What headings mean: `見出し=項目`.
    pub columns: Vec<String>,
    /// For which system a standard reply is.
    pub system: Option<String>,
    /// The fingerprint of a standard reply's key, as the vendor told it.
    pub key: Option<String>,
    /// Why rows differ from a standard reply.
    pub reason: Option<String>,
}

impl Wish {
    /// Reads a file of a ledger as it was asked for.
    fn read(
        &self,
        state: &State,
        ledger: Ledger,
        (name, bytes): (&str, &[u8]),
        said: &[ColumnTold],
    ) -> Result<ReadImport, ReadError> {
        let said = SaidOfFile { columns: said, system: self.system.as_deref(), reason: self.reason.as_deref() };
        let mut read = flow::read_import(state, ledger, name, bytes, said)?;
        if self.accept {
            read.accept_key();
        }
        // One that is not this key's leaves it as it was: the refusal shows both.
        self.key.as_deref().map(|typed| read.compare_key(typed));
        Ok(if self.apart { read.beside_usual() } else { read })
    }
}

pub async fn run(cx: &Context, console: &Console, wish: &Wish) -> Result<ExitCode, Fail> {
    let ledger = match wish.ledger.as_str() {
        "answers" | "facts" => None,
        ledger => Some(ledger.parse::<Ledger>().map_err(|_| unknown(ledger))?),
    };
    if wish.files.is_empty() {
        return Err(Fail::wrong_use(
            "取り込むファイルを、台帳の名前の後に書いてください。例: yakumori import devices 機器台帳.xlsx / name the files after the ledger, such as yakumori import devices devices.xlsx",
        ));
    }
    let said = said(ledger, &wish.columns)?;
    let (shop, _state) = cx.open_to_write().await?;
    if wish.ledger == "facts" {
        facts::run(&shop, cx, console, wish).await?;
        return Ok(ExitCode::SUCCESS);
    }
    if wish.files.len() > 1 && !wish.preview && !wish.accept {
        look_through(&shop, cx, (ledger, &said), wish).await?;
    }
    for file in &wish.files {
        let bytes = read(file, wish)?;
        match ledger {
            Some(ledger) => rows(&shop, cx, console, wish, (ledger, file, &bytes, &said)).await?,
            None => answers(&shop, cx, console, wish, (file, &bytes)).await?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The bytes of a file; what a machine reported is no table.
fn read(file: &Path, wish: &Wish) -> Result<Vec<u8>, Fail> {
    if wish.ledger == "facts" { read_file(file) } else { read_table(file) }
}

/// What the person says of headings.
fn said(ledger: Option<Ledger>, columns: &[String]) -> Result<Vec<ColumnTold>, Fail> {
    let one = |said: &String| {
        let Some(ledger) = ledger else {
            return Err(Fail::wrong_use(
                "--column は台帳のファイルに使えます（answers と facts には使えません） / --column is for the files of a ledger",
            ));
        };
        let Some((heading, column)) = said.split_once('=').filter(|(heading, _)| !heading.trim().is_empty()) else {
            return Err(Fail::wrong_use(format!(
                "「{said}」の書き方が分かりません。見出し=項目 と書いてください（例: --column 棚番=設置場所） / write HEADING=COLUMN"
            )));
        };
        flow::column_told(ledger, heading, column).map_err(Fail::wrong_use)
    };
    columns.iter().map(one).collect()
}

/// Of several files all are written or none: what the last one is refused for is told before the first one is written.
async fn look_through(
    shop: &Shop,
    cx: &Context,
    (ledger, said): (Option<Ledger>, &[ColumnTold]),
    wish: &Wish,
) -> Result<(), Fail> {
    let state = shop.state(cx.reading).await?;
    for file in &wish.files {
        let (bytes, name) = (read(file, wish)?, file.display().to_string());
        let (bad, unsure, look) = match ledger {
            Some(ledger) => wish.read(&state, ledger, (&name, &bytes), said)?.to_look_at(),
            None => {
                let checklist = flow::checklist_for(&state.shop, None).map_err(Fail::wrong_use)?;
                flow::read_answers(&state, &checklist, &name, &bytes)?.to_look_at()
            }
        };
        if (bad, unsure, look) != (0, 0, 0) {
            let why = ImportError::NeedsLook { bad, unsure, look }.to_string();
            let (ja, en) = model::lang::halves(&why).unwrap_or((&why, &why));
            return Err(Fail::could_not(format!("{name}: {ja} / {name}: {en}")));
        }
    }
    Ok(())
}

/// A ledger's file may be a part of it: what is not in it stays, and is told.
fn absent(console: &Console, count: usize) -> String {
    match console.lang {
        Lang::Ja => format!(
            "このファイルにない行が{count}件あり、そのまま残しています。退職・廃棄・無効は、行の日付や状態に書いてください。まちがいの行は、画面で取り下げられます"
        ),
        Lang::En => format!(
            "{count} rows are not in this file and stay. Write who left and what was disposed of into its row; a row that was a mistake is taken back on the page"
        ),
    }
}

/// A blank cell may mean that nobody filled it in: what stood there stays, and is told.
fn left_blank(console: &Console, count: usize) -> String {
    match console.lang {
        Lang::Ja => format!(
            "ファイルでは空欄で、台帳には値がある欄が{count}か所あり、前の値を残しています。消すときは、画面でその行を開き、欄を空にしてください"
        ),
        Lang::En => format!(
            "{count} cells are blank in the file and hold a value in the ledger, which stays. To clear one, open its row on the page and empty the cell"
        ),
    }
}

/// What a person overruled stays.
fn stays(console: &Console, count: usize) -> String {
    match console.lang {
        Lang::Ja => format!("標準回答と違う理由のある{count}行は、台帳のまま残しました"),
        Lang::En => format!("{count} rows say why they differ from the standard reply, and stay"),
    }
}

/// Whose standard reply it is, and by which key.
fn print_standard(console: &Console, standard: &StandardRead) {
    standard.told(console.lang).iter().for_each(|line| console.line(line));
    console.line(format!("{}: {}", console.say("鍵の照合値", "Fingerprint of the key"), standard.fingerprint));
}

fn unknown(ledger: &str) -> Fail {
    let known: Vec<&str> = Ledger::ALL.iter().map(|l| l.code()).chain(["answers", "facts"]).collect();
    Fail::wrong_use(format!(
        "「{ledger}」という台帳はありません。台帳の名前、ファイルの順に書いてください（例: yakumori import devices 機器台帳.xlsx）。使えるのは {} です / there is no ledger {ledger}; name the ledger, then the files; there are: {}",
        known.join("、"),
        known.join(", ")
    ))
}

async fn rows(
    shop: &Shop,
    cx: &Context,
    console: &Console,
    wish: &Wish,
    (ledger, file, bytes, said): (Ledger, &Path, &[u8], &[ColumnTold]),
) -> Result<(), Fail> {
    let state = shop.state(cx.reading).await?;
    let read = wish.read(&state, ledger, (&file.display().to_string(), bytes), said)?;
    read.standard().into_iter().for_each(|standard| print_standard(console, standard));
    read.plan.same_versions.iter().for_each(|same| console.note(same.words(console.lang)));
    if wish.preview {
        console.line(read.preview.render(console.lang));
        print_plan(console, &state, ledger, &read, true);
        return console.machine(&read);
    }
    match flow::accept_import(shop, &state, &read, wish.accept).await {
        Ok(imported) => {
            print_left_out(console, &state, ledger, &read);
            print_cautions(console, &read.preview);
            console.line(format!(
                "{}: {}（{} {}、{} {}、{} {}）",
                file.display(),
                ledger.title(console.lang),
                console.say("新規", "new"),
                imported.new,
                console.say("変更", "changed"),
                imported.changed,
                console.say("変わらず", "same"),
                imported.same
            ));
            if imported.stays > 0 {
                console.note(stays(console, imported.stays));
            }
            if imported.absent > 0 {
                console.note(absent(console, imported.absent));
            }
            if imported.left_blank > 0 {
                console.note(left_blank(console, imported.left_blank));
            }
            console.machine(&imported)
        }
        Err(
            why @ (ImportError::NeedsLook { .. }
            | ImportError::NothingUsable
            | ImportError::Standard(_)
            | ImportError::Overrules(_)),
        ) => {
            console.note(read.preview.render(console.lang));
            print_plan(console, &state, ledger, &read, false);
            console.machine(&read)?;
            Err(Fail::could_not(why))
        }
        Err(why) => Err(Fail::from(why)),
    }
}

/// What was left out is always said.
fn print_left_out(console: &Console, state: &State, ledger: Ledger, read: &ReadImport) {
    if read.to_look_at() != (0, 0, 0) {
        print_refused(console, &read.preview);
        print_plan(console, state, ledger, read, false);
    }
}

fn print_refused(console: &Console, preview: &Preview) {
    for bad in &preview.bad {
        console.note(format!("{}: {}", console.say("取り込まなかった行", "left out"), bad.says(console.lang)));
    }
}

/// What a person should look at, in few lines: the preview has them all.
fn print_cautions(console: &Console, preview: &Preview) {
    let cautions = preview.cautions(console.lang);
    for caution in cautions.iter().take(CAUTIONS) {
        console.note(format!("{}: {caution}", console.say("注意", "caution")));
    }
    if cautions.len() > CAUTIONS {
        console.note(format!(
            "{} {}",
            console.say("ほかの注意（--preview で見られます）", "more (see --preview):"),
            cautions.len() - CAUTIONS
        ));
    }
}

/// What would change: every change when all are asked for, else only those to look at.
fn print_plan(console: &Console, state: &State, ledger: Ledger, read: &ReadImport, all: bool) {
    for (becomes, says) in read.plan.told(&read.preview.rows, &state.rows(ledger), ledger, console.lang) {
        match becomes {
            _ if all => console.line(says),
            Becomes::Unsure | Becomes::Changed { needs_look: true } => console.note(says),
            Becomes::New | Becomes::Changed { needs_look: false } => {}
        }
    }
}

async fn answers(
    shop: &Shop,
    cx: &Context,
    console: &Console,
    wish: &Wish,
    (file, bytes): (&Path, &[u8]),
) -> Result<(), Fail> {
    let state = shop.state(cx.reading).await?;
    let checklist = flow::checklist_for(&state.shop, None).map_err(Fail::wrong_use)?;
    let read = flow::read_answers(&state, &checklist, &file.display().to_string(), bytes)?;
    for (row, why) in &read.refused {
        console.note(format!("{row}{}: {}", console.say("行目", ""), console.half(&why.to_string())));
    }
    if wish.preview {
        console.line(read.preview.render(console.lang));
        return console.machine(&read.preview);
    }
    let (bad, unsure, look) = read.to_look_at();
    if bad + look > 0 && !wish.accept {
        console.note(read.preview.render(console.lang));
        console.machine(&read.preview)?;
        return Err(Fail::could_not(ImportError::NeedsLook { bad, unsure, look }));
    }
    print_refused(console, &read.preview);
    print_cautions(console, &read.preview);
    let count = flow::import_answers(shop, &state, &read).await?;
    console.line(format!("{}: {} {count}", file.display(), console.say("署名した回答", "answers signed")));
    console.machine(&serde_json::json!({ "signed": count, "bad": bad }))
}
