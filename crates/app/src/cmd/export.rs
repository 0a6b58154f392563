//! `export`: a ledger as a file that imports again unchanged.

use crate::console::Console;
use crate::context::{Context, write_file};
use crate::fail::Fail;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(
    cx: &Context,
    console: &Console,
    ledger: &str,
    output: &Path,
    shift_jis: bool,
) -> Result<ExitCode, Fail> {
    let (_shop, state) = cx.open().await?;
    let format = format_of(output, shift_jis)?;
    let written = match ledger {
        "answers" => flow::export_answers(&state, format)?,
        "facts" => flow::export_facts(&state, console.lang, format)?,
        ledger => flow::export_ledger(&state, ledger.parse().map_err(Fail::wrong_use)?, format)?,
    };
    write_file(output, &written.bytes)?;
    if !written.unmappable.is_empty() {
        let lost = written.unmappable.iter().collect::<String>();
        console.note(format!(
            "{}: {lost}",
            console.say("Shift_JIS にない文字は番号で書きました", "not in Shift_JIS, written as numbers")
        ));
    }
    console.line(format!("{}: {}", console.say("書き出しました", "Written"), output.display()));
    Ok(ExitCode::SUCCESS)
}

fn format_of(output: &Path, shift_jis: bool) -> Result<tables::Format, Fail> {
    match output.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("xlsx") => Ok(tables::Format::Xlsx),
        Some("csv") if shift_jis => Ok(tables::Format::CsvShiftJis),
        Some("csv") => Ok(tables::Format::Csv),
        Some("json") => Ok(tables::Format::Json),
        _ => Err(Fail::wrong_use(
            "書き出すファイルの名前は .xlsx、.csv、.json のどれかで終えてください / the file name ends in .xlsx, .csv or .json",
        )),
    }
}
