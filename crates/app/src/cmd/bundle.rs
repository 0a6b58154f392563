//! `bundle` and `verify`: the record as one file, and the check of such a file without anything else.

use crate::console::Console;
use crate::context::{Context, place_for, read_file};
use crate::fail::Fail;
use journal::{Outcome, Printed, ProblemCode, Verdict, Witnessed};
use model::lang::Lang;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, output: &Path, papers: &[PathBuf]) -> Result<ExitCode, Fail> {
    let place = place_for(output)?;
    // A bundle holds the whole record: half of one would verify as a shorter one.
    let (shop, _state) = cx.open_whole().await?;
    let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let papers = papers.iter().map(|path| Ok((name(path), read_file(path)?))).collect::<Result<Vec<_>, Fail>>()?;
    let made = flow::make_bundle(&shop, papers, &place).await;
    made.map_err(|why| why.file().map(|why| Fail::file(output, why)).unwrap_or_else(|| why.into()))?;
    console.line(format!("{}: {}", console.say("まとめました", "Bundled"), output.display()));
    Ok(ExitCode::SUCCESS)
}

/// What the record is held against, beside itself.
pub struct Beside<'a> {
    /// The public key of a witness.
    pub witness: Option<&'a str>,
    /// Size and root, as a paper has them.
    pub printed: Option<&'a Printed>,
}

pub fn verify(console: &Console, file: &Path, beside: &Beside<'_>) -> Result<ExitCode, Fail> {
    let Beside { witness, printed } = *beside;
    let looked = match printed {
        Some(printed) => journal::verify_file_beside(file, printed),
        None => journal::verify_file(file),
    };
    let verdict = looked.map_err(|why| Fail::file(file, &why))?;
    show(console, file, &verdict);
    if printed.is_some() && !verdict.problems.iter().any(|problem| problem.code == ProblemCode::PrintedDiffers) {
        console.line(console.say(
            "  書類に印刷された件数と照合値は、この記録のものです。その件数までは、書類の日から書き換えられていません。",
            "  Size and root on the paper are this record's: up to there, nothing was rewritten since the paper was printed.",
        ));
    }
    let is_witnessed = witness.is_none_or(|key| witnessed_by(console, &verdict, key.trim()));
    console.machine(&verdict)?;
    Ok(if verdict.is_consistent() && is_witnessed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Whether the witness of this key has cosigned.
fn witnessed_by(console: &Console, verdict: &Verdict, key: &str) -> bool {
    let found = verdict.witnesses.iter().any(|witness| witness.key == key);
    console.line(if found {
        console.say("  指定した証人の鍵による連署があります。", "  The witness whose key was given has cosigned.")
    } else {
        console.say(
            "  指定した証人の鍵による連署がありません。証人の公開鍵（yakumori witness list が示すもの）を、証人本人に確かめてください。",
            "  There is no cosignature by the key that was given. Ask the witness for its public key (yakumori witness list shows it).",
        )
    });
    found
}

/// Each witness, how far it has seen the record, and when.
fn witnesses(console: &Console, verdict: &Verdict) {
    for Witnessed { key, name, size, at_s } in &verdict.witnesses {
        let at = i64::try_from(*at_s).ok().and_then(|at| jiff::Timestamp::from_second(at).ok()).unwrap_or_default();
        let at = at.to_zoned(model::day::tokyo()).strftime("%Y-%m-%d %H:%M");
        console.line(match console.lang {
            Lang::Ja => format!("  証人「{name}」: {size}件までに連署（{at}）。鍵 {key}"),
            Lang::En => format!("  witness \"{name}\": cosigned up to {size} entries ({at}); key {key}"),
        });
    }
}

/// How many entries that differ are shown of each record.
const SHOWN: usize = 10;

/// Verifies two bundles of one pharmacy and shows where they part.
pub fn compare(console: &Console, file: &Path, other: &Path) -> Result<ExitCode, Fail> {
    let mut altered = false;
    for path in [file, other] {
        let verdict = journal::verify_file(path).map_err(|why| Fail::file(path, &why))?;
        altered |= verdict.outcome == Outcome::Altered;
        show(console, path, &verdict);
    }
    let compared = journal::compare_files(file, other).map_err(|why| Fail::file(file, &why))?;
    let Some(compared) = compared else {
        return Err(Fail::wrong_use(
            "二つの zip は同じ薬局の記録ではないか、記録を読めません。それぞれを yakumori verify で確かめてください / the bundles are not of one pharmacy, or cannot be read; verify each by itself",
        ));
    };
    console.line(format!(
        "{}: {}",
        console.say("はじめから同じ記録の件数", "Entries that are the same from the first on"),
        compared.common
    ));
    for (path, only) in [(file, &compared.only_first), (other, &compared.only_second)] {
        console.line(format!("{} {}: {}", path.display(), console.say("だけにある記録", "alone has"), only.len()));
        for header in only.iter().take(SHOWN) {
            console.line(format!("  {:>6}  {}  {}", header.seq, header.at, header.act));
        }
    }
    console.line(match (compared.is_fork(), compared.only_first.len() + compared.only_second.len()) {
        (true, _) => console.say(
            "記録が分かれています。同じ記録の写しが、別々に書き進められました。どちらを正とするかを人が決め、もう一方だけにある内容を入力し直してください。",
            "The record has forked: two copies went on by themselves. A person decides which one stands, and enters again what only the other has.",
        ),
        (false, 0) => console.say("同じ記録です。", "They are the same."),
        (false, _) => console.say("一方は、もう一方の続きです。", "One is the continuation of the other."),
    });
    console.machine(&compared)?;
    Ok(if altered || compared.is_fork() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn show(console: &Console, file: &Path, verdict: &Verdict) {
    let say = |words: journal::Words| if console.lang == Lang::Ja { words.ja } else { words.en };
    if let [problem] = verdict.problems.as_slice()
        && problem.code == ProblemCode::NotABundle
    {
        return console.line(format!("{}: {}{}", file.display(), say(problem.code.words()), console.say("。", ".")));
    }
    console.line(format!("{}: {}", file.display(), say(verdict.outcome.words())));
    for problem in &verdict.problems {
        let at = problem
            .seq
            .map(|seq| format!("{}{seq}{}: ", console.say("", "entry "), console.say("番目の記録", "")))
            .unwrap_or_default();
        let file = problem.file.as_ref().map(|file| format!(" [{file}]")).unwrap_or_default();
        console.line(format!("  {at}{}{file}", say(problem.code.words())));
    }
    witnesses(console, verdict);
    console.line(match verdict.outcome {
        Outcome::ConsistentUnwitnessed => console.say(
            "  中身はすべて互いに合っています。ただし、記録の鍵を持つ人が全体を作り直していないことは、外に残した控え（印刷した書類の件数としるしなど）と比べないと分かりません。",
            "  Everything fits together. Whether the holder of the key made it all anew shows only beside what was kept outside, such as the size and root on a printed paper.",
        ),
        Outcome::ConsistentCosigned => console.say(
            "  中身はすべて互いに合い、上の件数までは、証人が見たときから書き換えられていません。証人の鍵が本物かは、証人本人に確かめるか、--witness で指定してください。",
            "  Everything fits together, and up to the size above nothing was rewritten since the witness saw it. Compare the key with the witness itself, or give it with --witness.",
        ),
        Outcome::Altered => console.say(
            "  このファイルは証拠に使わず、元の薬局の記録から yakumori bundle で作り直してもらい、もう一度検証してください。",
            "  Do not rely on this file: have the bundle made anew from the pharmacy's own record and verify it again.",
        ),
    });
}
