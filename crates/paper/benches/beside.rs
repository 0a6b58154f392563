//! A ledger of 62,000 rows as a workbook beside openpyxl, and a long ledger as PDF beside WeasyPrint and LibreOffice on an equal
//! document, in CPU time of the same run; and what a page of a single paper takes when all is warm. Reported only.
//!
//! `cargo xtask bench` names a Python that has the others in `YAKUMORI_BENCH_PYTHON`; without it only our own figures are told.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a bench prints its figures and stops at trouble"
)]

use model::day::Day;
use model::lang::Lang;
use model::report::JournalMark;
use paper::{LedgerPaper, Part};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// As in the program: the typesetter makes many small things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rows of the workbook: about as many as there are pharmacies.
const SHEET_ROWS: usize = 62_000;
/// Workbooks that the figure is the mean of.
const BOOKS: u8 = 3;
/// Rows of the PDF: a hundred pages and more.
const PAGE_ROWS: usize = 3_600;
const COLUMNS: [&str; 8] = ["No.", "メーカー", "OS", "IP", "設置場所", "利用者", "登録日", "状態"];
/// Turns of a single warm page.
const TURNS: usize = 50;

/// Where proc(5) tells what this process took, and its children that ended.
const OWN: usize = 11;
const CHILDREN: usize = 13;

/// What the others run: the same rows, read from a file of tab-separated cells, as the same sheet. Of openpyxl's ways this is the
/// quickest that can set how a cell looks.
const OPENPYXL: &str = "import sys,openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment,Border,Font,NamedStyle,Side
book=openpyxl.Workbook(write_only=True)
sheet=book.create_sheet()
thin=Side(style='thin')
look=NamedStyle('typed',font=Font(name='BIZ UDPゴシック',size=10),border=Border(thin,thin,thin,thin),
  alignment=Alignment(wrap_text=True,vertical='center'))
book.add_named_style(look)
def typed(text):
  cell=WriteOnlyCell(sheet,text)
  cell.style='typed'
  return cell
for n,line in enumerate(open(sys.argv[1],encoding='utf-8'),1):
  sheet.row_dimensions[n].height=20
  sheet.append([typed(text) for text in line.rstrip('\\n').split('\\t')])
book.save(sys.argv[2])";
const WEASYPRINT: &str = "import sys,weasyprint
weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])";

fn main() {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("beside");
    fs::create_dir_all(&out).unwrap();
    let python = std::env::var_os("YAKUMORI_BENCH_PYTHON").map(PathBuf::from);
    workbook(&out, python.as_deref());
    pages(&out, python.as_deref());
    single();
}

fn workbook(out: &Path, python: Option<&Path>) {
    let paper = ledger(SHEET_ROWS);
    // More than once, as the first touch of so much memory costs what the machine happens to be doing.
    let (all, ()) = spent(|| (0..BOOKS).for_each(|_| drop(paper::ledger_xlsx(&paper).unwrap())));
    let ours = all / f64::from(BOOKS);
    println!("xlsx of {SHEET_ROWS} rows: {ours:.0} ms CPU");
    let Some(python) = python else { return };
    let rows = out.join("rows.tsv");
    let lines = std::iter::once(&paper.columns).chain(&paper.rows).map(|row| row.join("\t") + "\n");
    fs::write(&rows, lines.collect::<String>()).unwrap();
    let mut theirs = Command::new(python);
    theirs.args(["-c", OPENPYXL]).arg(&rows).arg(out.join("openpyxl.xlsx"));
    beside("openpyxl", ours, theirs);
}

fn pages(out: &Path, python: Option<&Path>) {
    let paper = ledger(PAGE_ROWS);
    let (ours, made) = spent(|| Part::ledger(&paper).unwrap().pdf().unwrap());
    println!("PDF of {} rows, {} pages, cold: {ours:.0} ms CPU", PAGE_ROWS, count(&made.bytes));
    let page = out.join("ledger.html");
    fs::write(&page, html(&paper)).unwrap();
    if let Some(python) = python {
        let mut theirs = Command::new(python);
        theirs.args(["-c", WEASYPRINT]).arg(&page).arg(out.join("weasyprint.pdf"));
        beside("WeasyPrint", ours, theirs);
    }
    let settings = format!("-env:UserInstallation=file://{}", out.join("office").display());
    let mut theirs = Command::new("soffice");
    theirs.args([settings.as_str(), "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir"]);
    theirs.arg(out).arg(&page);
    beside("LibreOffice", ours, theirs);
}

/// One page, again and again with another cell.
fn single() {
    let mut paper = ledger(20);
    let mut pages = 0;
    let (all, ()) = spent(|| {
        for turn in 0..TURNS {
            paper.rows[0][4] = format!("調剤室{turn}");
            pages += count(&Part::ledger(&paper).unwrap().pdf().unwrap().bytes).max(1);
        }
    });
    println!("a single paper, warm: {:.1} ms CPU a page", all / pages as f64);
}

/// How much more another program takes for the same.
fn beside(name: &str, ours: f64, mut theirs: Command) {
    let before = cpu_ms(CHILDREN);
    match theirs.stdout(Stdio::null()).stderr(Stdio::null()).status() {
        Ok(status) if status.success() => {
            let its = cpu_ms(CHILDREN) - before;
            println!("  {name} on the same rows: {its:.0} ms CPU, {:.1} × ours", its / ours.max(0.1));
        }
        other => println!("  {name} does not run here, so there is nothing to hold ours against ({other:?})"),
    }
}

fn ledger(rows: usize) -> LedgerPaper {
    let row = |n: usize| {
        let (number, address) = (n.to_string(), format!("192.168.{}.{}", n / 250 % 250, n % 250));
        [&number, "富士通", "Windows 11 Pro 24H2", &address, "調剤室", "薬剤師、事務職員", "R7.4.1", "稼働"]
            .map(str::to_owned)
            .to_vec()
    };
    LedgerPaper {
        title: "機器台帳".into(),
        pharmacy: "みどり薬局".into(),
        as_of: Day::new(2025, 11, 25).unwrap(),
        lang: Lang::Ja,
        columns: COLUMNS.map(str::to_owned).to_vec(),
        rows: (0..rows).map(row).collect(),
        erased: 0,
        note: String::new(),
        journal: JournalMark::default(),
    }
}

/// An equal document: the same table with its headings on every page.
fn html(paper: &LedgerPaper) -> String {
    let row = |row: &Vec<String>, tag: &str| {
        let cells: String = row.iter().map(|cell| format!("<{tag}>{cell}</{tag}>")).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let body: String = paper.rows.iter().map(|it| row(it, "td")).collect();
    let style =
        "@page{size:A4 landscape;margin:12mm}table{border-collapse:collapse;font-size:8pt}td,th{border:1px solid}";
    format!(
        "<!doctype html><meta charset=utf-8><style>{style}</style><h1>{}</h1><table><thead>{}</thead><tbody>{body}</tbody></table>",
        paper.title,
        row(&paper.columns, "th")
    )
}

/// Pages of a PDF, as its page tree counts them.
fn count(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let number = |after: &str| after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
    text.split("/Count ").skip(1).filter_map(number).max().unwrap_or(0)
}

/// CPU milliseconds of this process while something is done.
fn spent<T>(done: impl FnOnce() -> T) -> (f64, T) {
    let before = cpu_ms(OWN);
    let given = done();
    (cpu_ms(OWN) - before, given)
}

/// User and system time from this field of proc(5) on, counted behind the name: 1/100 s.
fn cpu_ms(field: usize) -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("figures are taken on Linux");
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(field).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() * 10.0
}
