//! `paper`: a form, an annex, a document or a ledger as a file.

use crate::console::Console;
use crate::context::{Context, write_file};
use crate::fail::Fail;
use ::paper::Kind;
use flow::{IssueError, Issued, PaperFor, PaperFormat, PaperOf};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is asked for.
pub struct Wish {
    pub kind: String,
    pub output: PathBuf,
    pub vendor: Option<String>,
    pub person: Option<String>,
    pub document: Option<String>,
    pub edition: Option<String>,
    pub issue: bool,
}

pub async fn run(cx: &Context, console: &Console, wish: &Wish) -> Result<ExitCode, Fail> {
    let kind: Kind = wish.kind.parse().map_err(Fail::wrong_use)?;
    if wish.vendor.is_some() && !matches!(kind, Kind::VendorChecklist | Kind::VendorVisit) {
        return Err(Fail::wrong_use(
            "--vendor は vendor-checklist と vendor-visit だけで使えます / --vendor goes with vendor-checklist and vendor-visit only",
        ));
    }
    if wish.person.is_some() && kind != Kind::Leaving {
        return Err(Fail::wrong_use("--person は leaving だけで使えます / --person goes with leaving only"));
    }
    if wish.document.is_some() != (kind == Kind::Readers) {
        return Err(Fail::wrong_use(
            "readers（回覧・受領の用紙）は、--document でどの文書かを指定します（rules、bcp、contact-chart、または文書名） / readers goes with --document: rules, bcp, contact-chart or a title",
        ));
    }
    let (shop, state) = cx.open().await?;
    let judged = flow::judge(&state, wish.edition.as_deref(), console.lang).map_err(Fail::wrong_use)?;
    let of = PaperOf { shop: &shop, state: &state, judged: &judged };
    let format = format_of(&wish.output, kind)?;
    let for_whom = PaperFor {
        vendor: wish.vendor.as_deref(),
        person: wish.person.as_deref(),
        document: wish.document.as_deref(),
        visit: None,
        origin: None,
    };
    let made = flow::make_paper(of, kind, format, for_whom).await.map_err(told)?;
    let written = write_all(console, &wish.output, &made)?;
    if wish.issue {
        match kind {
            flow::OWNER_REPORT => flow::report_to_owner(of, &made, "").await.map_err(told)?,
            kind => flow::record_issue(of, kind, &made).await.map_err(told)?,
        }
        console.note(console.say("発行したことを記録しました。", "The issue is recorded."));
    }
    let warnings: Vec<String> =
        made.iter().flat_map(|issued| &issued.paper.warnings).map(ToString::to_string).collect();
    console.machine(&serde_json::json!({ "files": written, "issued": wish.issue, "warnings": warnings }))?;
    Ok(ExitCode::SUCCESS)
}

/// One paper goes to the file; several go beside each other with a number, or into the folder. Gives the files.
fn write_all(console: &Console, output: &Path, made: &[Issued]) -> Result<Vec<PathBuf>, Fail> {
    if made.is_empty() {
        return Err(Fail::could_not("この版には作る様式がありません / this edition has no such form"));
    }
    if output.extension().is_none() && !output.is_dir() {
        std::fs::create_dir(output).map_err(|why| Fail::file(output, &why))?;
        console.line(format!("{}: {}", console.say("フォルダを作りました", "Folder made"), output.display()));
    }
    let mut written = Vec::with_capacity(made.len());
    for (n, issued) in made.iter().enumerate() {
        let path = match (made.len(), output.extension()) {
            (_, None) => output.join(&issued.file),
            (1, _) => output.to_owned(),
            (_, Some(ending)) => {
                let stem = output.file_stem().unwrap_or_default().to_string_lossy();
                output.with_file_name(format!("{stem}-{:02}.{}", n + 1, ending.to_string_lossy()))
            }
        };
        write_file(&path, &issued.paper.bytes)?;
        console.line(format!("{}: {}", console.say("書き出しました", "Written"), path.display()));
        for warning in &issued.paper.warnings {
            console.caution(warning);
        }
        written.push(path);
    }
    Ok(written)
}

fn format_of(output: &Path, kind: Kind) -> Result<PaperFormat, Fail> {
    match output.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("pdf") => Ok(PaperFormat::Pdf),
        Some("xlsx") => Ok(PaperFormat::Xlsx),
        Some("docx") => Ok(PaperFormat::Docx),
        None if kind == Kind::VendorChecklist => Ok(PaperFormat::Pdf),
        _ => Err(Fail::wrong_use(
            "書き出すファイルの名前は .pdf、.xlsx、.docx（規程・計画・報告）のどれかで終えてください / the file name ends in .pdf, .xlsx or .docx (rules, plan, report)",
        )),
    }
}

fn told(why: IssueError) -> Fail {
    match why {
        IssueError::NoVendor { .. }
        | IssueError::NoVendorForm
        | IssueError::NoPerson { .. }
        | IssueError::Nobody
        | IssueError::NoDocument { .. }
        | IssueError::NoVisit { .. }
        | IssueError::OnlyPdf
        | IssueError::NoWorkbook
        | IssueError::NoWordFile => Fail::wrong_use(why),
        why => Fail::from(why),
    }
}
