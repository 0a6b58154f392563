//! `bundle` and `verify`: the record as one file, and the check of such a file without anything else.

use crate::console::Console;
use crate::context::{Context, read_file, write_file};
use crate::fail::Fail;
use journal::Outcome;
use model::lang::Lang;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, output: &Path, papers: &[PathBuf]) -> Result<ExitCode, Fail> {
    let (shop, _state) = cx.open().await?;
    let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let papers = papers.iter().map(|path| Ok((name(path), read_file(path)?))).collect::<Result<Vec<_>, Fail>>()?;
    let bytes = flow::make_bundle(&shop, papers).await?;
    write_file(output, &bytes)?;
    console.line(format!("{}: {}", console.say("まとめました", "Bundled"), output.display()));
    Ok(ExitCode::SUCCESS)
}

pub fn verify(console: &Console, file: &Path) -> Result<ExitCode, Fail> {
    let verdict = journal::verify_file(file).map_err(|why| Fail::file(file, &why))?;
    let words = verdict.outcome.words();
    let say = |words: journal::Words| if console.lang == Lang::Ja { words.ja } else { words.en };
    console.line(format!("{}: {}", file.display(), say(words)));
    for problem in &verdict.problems {
        let at = problem
            .seq
            .map(|seq| format!("{}{seq}{}: ", console.say("", "entry "), console.say("番目の記録", "")))
            .unwrap_or_default();
        let file = problem.file.as_ref().map(|file| format!(" [{file}]")).unwrap_or_default();
        console.line(format!("  {at}{}{file}", say(problem.code.words())));
    }
    console.line(match verdict.outcome {
        Outcome::ConsistentUnwitnessed => console.say(
            "  中身はすべて互いに合っています。ただし、記録の鍵を持つ人が全体を作り直していないことは、外に残した控え（印刷した書類の件数としるしなど）と比べないと分かりません。",
            "  Everything fits together. Whether the holder of the key made it all anew shows only beside what was kept outside, such as the size and root on a printed paper.",
        ),
        Outcome::Altered => console.say(
            "  このファイルは証拠に使わず、元の薬局の記録から yakumori bundle で作り直してもらい、もう一度検証してください。",
            "  Do not rely on this file: have the bundle made anew from the pharmacy's own record and verify it again.",
        ),
    });
    console.machine(&verdict)?;
    Ok(if verdict.outcome == Outcome::Altered { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
