//! `edition` and `close-year`: which forms there are, and how a new official form comes in.

use crate::cli::EditionCommand;
use crate::console::Console;
use crate::context::{Context, read_table};
use crate::fail::Fail;
use flow::{CloseError, DraftGiven, EditionError, Mapped, Standing, Taken};
use model::day::Day;
use model::edition::{Audience, Edition, FormRow};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, command: EditionCommand) -> Result<ExitCode, Fail> {
    match command {
        EditionCommand::List => list(cx, console).await,
        EditionCommand::Import { file, id, year } => import(cx, console, &file, DraftGiven { id, year }).await,
        EditionCommand::Show { id } => show(cx, console, &id).await,
        EditionCommand::Confirm { id, map } => confirm(cx, console, &id, &map).await,
    }
}

async fn list(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let (_shop, state) = cx.open().await?;
    let day = |day: Day| day.words(console.lang);
    let editions = flow::editions(&state, console.lang);
    for edition in &editions {
        let standing = match edition.standing {
            Standing::Shipped => console.say("同梱", "shipped"),
            Standing::Draft => console.say("下書き（判定には使いません）", "draft (nothing judges by it)"),
            Standing::Confirmed => console.say("確認済み", "confirmed"),
            Standing::OnlyKnown => console.say("存在だけを確認（文言は不明）", "known to exist, wording unknown"),
        };
        let days = edition.days.map(|(first, last)| format!(" {} – {}", day(first), day(last))).unwrap_or_default();
        console.line(format!("{}  {}  [{standing}]{days}", edition.id, edition.title));
        if edition.rows != (0, 0) {
            console.line(format!(
                "    {}: {} / {}: {} / {}: {}",
                console.say("薬局用の行", "pharmacy rows"),
                edition.rows.0,
                console.say("事業者用の行", "vendor rows"),
                edition.rows.1,
                console.say("根拠で判定する行", "by evidence"),
                edition.by_evidence
            ));
        }
        for line in edition.uncertain.iter().filter(|line| !line.is_empty()) {
            console.line(format!("    {}: {line}", console.say("不確か", "uncertain")));
        }
        for line in &edition.sources {
            console.line(format!("    {}: {line}", console.say("出典", "source")));
        }
    }
    console.machine(&editions)?;
    Ok(ExitCode::SUCCESS)
}

async fn import(cx: &Context, console: &Console, file: &Path, given: DraftGiven) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let bytes = read_table(file)?;
    let form = tables::official_form::read(&bytes, &file.display().to_string(), &tables::Limits::default())?;
    for line in &form.unplaced {
        console.note(format!(
            "{}: {line}",
            console.say("置き場所の分からない行（原本に残ります）", "a line that has no place (kept in the original)")
        ));
    }
    let (edition, taken) = flow::draft_edition(&shop, &state, &form, &bytes, &given).await.map_err(told)?;
    let what = match taken {
        Taken::Draft => console.say("下書きを作りました", "A draft is made"),
        Taken::Beside => console.say(
            "下書きを作りました。確認するまでは、確認済みの版をそのまま使います",
            "A draft is made; until it is confirmed, the edition that was confirmed stays in force",
        ),
        Taken::Unchanged => console.say(
            "この様式は、同じ内容で取り込み済みです。何も変わりません",
            "This form is there already; nothing changes",
        ),
    };
    console.line(format!("{what}: {} {}", edition.id, edition.words(console.lang)));
    if taken != Taken::Unchanged {
        print_mapping(console, &edition);
    }
    if taken != Taken::Unchanged && flow::is_known_file(&edition) == Some(false) {
        console.caution(
            "このファイルのSHA-256は、この年度の公式ファイルとして知られているものと違います（yakumori edition list で見比べられます）。厚生労働省のページから取ったものか確かめてください / the file's SHA-256 is not that of the official files known for this year (see yakumori edition list); make sure that it comes from the ministry",
        );
    }
    let is_confirmed = state.shop.editions.get(&edition.id).is_some_and(|known| known.waiting().is_none());
    if taken != Taken::Unchanged || !is_confirmed {
        console.line(format!(
            "{}: yakumori edition confirm {}",
            console.say("対応を確かめたら", "When the mapping is right"),
            edition.id
        ));
    }
    console.machine(&edition)?;
    Ok(ExitCode::SUCCESS)
}

async fn show(cx: &Context, console: &Console, typed: &str) -> Result<ExitCode, Fail> {
    // `R8` is what people call it.
    let id = &*typed.to_ascii_lowercase();
    let (_shop, state) = cx.open().await?;
    let shipped = items::shipped().iter().find(|edition| edition.id == id);
    let known = state.shop.editions.get(id);
    let edition = shipped.or_else(|| known.map(|known| &known.edition));
    let edition = edition.ok_or_else(|| Fail::wrong_use(EditionError::NoDraft(id.to_owned())))?;
    print_mapping(console, edition);
    if let Some(waiting) = known.and_then(|known| known.draft.as_ref()) {
        console.line(format!(
            "\n{}: yakumori edition confirm {id}",
            console.say(
                "上の版を使っています。次の下書きが確認を待っています",
                "The edition above is in force; the draft below waits to be confirmed"
            )
        ));
        print_mapping(console, waiting);
    }
    console.machine(known.map_or(edition, |known| known.latest()))?;
    Ok(ExitCode::SUCCESS)
}

/// The duty with the code by which `--map` names it.
fn duty_words(console: &Console, code: Option<&str>) -> String {
    let Some(code) = code else {
        return console.say("（対応なし: 根拠を添えて判定）", "(no duty: by evidence)").to_owned();
    };
    let title = items::by_code(code).and_then(|duty| items::words(duty).title.as_ref());
    title.map_or_else(|| code.to_owned(), |title| format!("{}{}", title.get(console.lang), console.aside(code)))
}

/// The numbers a row is judged by, in words.
fn numbers(console: &Console, row: &FormRow) -> String {
    let known = row.duty.as_deref().map_or(&[][..], items::parameters_of);
    let told = |(name, value): (&String, &String)| {
        let label = known.iter().find(|parameter| parameter.name == name);
        let label = label.map_or(name.as_str(), |parameter| parameter.label.get(console.lang));
        let value = value.parse::<Day>().map_or_else(|_| value.clone(), |day| day.words(console.lang));
        format!("{}{label}: {value}", console.say("　", "  "))
    };
    row.parameters.iter().map(told).collect()
}

fn print_mapping(console: &Console, edition: &Edition) {
    for form in &edition.forms {
        console.line(format!("\n{}{}", form.title, console.aside(&form.mark)));
        for note in &form.notes {
            console.line(format!("  {note}"));
        }
        for row in &form.rows {
            let duty = duty_words(console, row.duty.as_deref());
            let numbers = numbers(console, row);
            console.line(format!("  {}  {}", edition.key(form.audience, row), row.wording));
            for note in &row.notes {
                console.line(format!("      {note}"));
            }
            console.line(format!("      → {duty}{numbers}"));
            print_difference(console, form.audience, row);
        }
    }
}

/// How a row's words differ from those its duty was written for: added in 《》, left out in ［］.
fn print_difference(console: &Console, audience: Audience, row: &FormRow) {
    let duty = row.duty.as_deref().unwrap_or_default();
    let Some(changed) = items::changed_wording(audience, row, duty) else { return };
    let told = changed.marked();
    console.line(format!(
        "      ! {}（{}）: {told}",
        console.say(
            "文が前の様式と違います。足された文（《》）までは判定しません。［］はなくなった文です",
            "the words differ from the form before: added in 《》, which is not judged; left out in ［］"
        ),
        changed.edition.words(console.lang)
    ));
}

async fn confirm(cx: &Context, console: &Console, id: &str, map: &[String]) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let changes: BTreeMap<String, Mapped> = map
        .iter()
        .map(|text| mapped(text))
        .collect::<Option<_>>()
        .ok_or_else(|| Fail::wrong_use("--map は KEY=DUTY の形で書いてください / --map is KEY=DUTY"))?;
    let edition = flow::confirm_edition(&shop, &state, id, &changes).await.map_err(told)?;
    print_mapping(console, &edition);
    console.line(format!(
        "\n{}: {} {}",
        console.say("この版を判定に使えるようにしました", "The edition can be judged by now"),
        edition.id,
        edition.words(console.lang)
    ));
    console.line(format!(
        "{}: yakumori close-year --to {}",
        console.say("年度を切り替えるとき", "To turn the year over"),
        edition.id
    ));
    Ok(ExitCode::SUCCESS)
}

/// Reads `KEY=DUTY`, or `KEY=DUTY,NAME=VALUE,…` where the row does not say its numbers.
fn mapped(text: &str) -> Option<(String, Mapped)> {
    let (key, rest) = text.split_once('=')?;
    let mut parts = rest.split(',').map(str::trim);
    let duty = parts.next().unwrap_or_default().to_owned();
    let pair = |part: &str| part.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    Some((key.trim().to_owned(), Mapped { duty, numbers: parts.map(pair).collect::<Option<_>>()? }))
}

fn told(why: EditionError) -> Fail {
    match why {
        EditionError::Shop(why) => Fail::from(why),
        EditionError::Blob(why) => Fail::from(why),
        EditionError::Read(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    }
}

pub async fn close_year(cx: &Context, console: &Console, to: Option<&str>) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let closed = flow::close_year(&shop, &state, to).await.map_err(|why| match why {
        CloseError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    console.line(format!(
        "{}: {} → {}（{} {}）",
        console.say("年度を切り替えました", "The year is turned over"),
        closed.from,
        closed.to,
        console.say("昨年の回答を横に示した項目", "items with last year's answer beside"),
        closed.beside
    ));
    console.line(console.say(
        "昨年の回答は、確かめて署名するまで数えません。",
        "Last year's answers do not count until they are confirmed.",
    ));
    tell_renumbered(console, &closed);
    console.machine(&serde_json::json!({
        "from": closed.from,
        "to": closed.to,
        "beside": closed.beside,
        "renumbered": closed.renumbered,
        "without_row": closed.without_row,
        "unread": closed.unread,
    }))?;
    Ok(ExitCode::SUCCESS)
}

/// Rows that name items by number go on with the same questions.
fn tell_renumbered(console: &Console, closed: &flow::Closed) {
    if closed.renumbered > 0 {
        console.line(format!(
            "{}: {}",
            console.say(
                "対応項目を新しい様式の番号に直した行（文書一覧・立入検査の記録）",
                "rows of documents and inspections whose items carry the new form's numbers"
            ),
            closed.renumbered
        ));
    }
    if !closed.without_row.is_empty() {
        console.line(format!(
            "{}: {}",
            console.say(
                "新しい様式に同じ項目がない番号（行には前の様式の番号として残る）",
                "numbers that the new form does not ask (kept in the rows with their form)"
            ),
            closed.without_row.join("、")
        ));
    }
    if !closed.unread.is_empty() {
        console.line(format!(
            "{}: {}",
            console.say(
                "項目の番号を読み取れなかった対応項目（そのまま残る。2-⑥、3-① のように書き直してください）",
                "items whose numbers could not be read (kept as typed; write them like 2-⑥、3-①)"
            ),
            closed.unread.join("｜")
        ));
    }
}

/// Turns the year back to the one before.
pub async fn reopen_year(cx: &Context, console: &Console, reason: &str) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let from = flow::checklist_for(&state.shop, None).map_err(Fail::wrong_use)?.edition.id;
    flow::reopen_year(&shop, &state, (&from, reason)).await.map_err(|why| match why {
        flow::ReopenError::Shop(why) => Fail::from(why),
        why => Fail::wrong_use(why),
    })?;
    let to = flow::checklist_for(&shop.now().await?.shop, None).map_err(Fail::wrong_use)?.edition.id;
    console.line(format!("{}: {from} → {to}", console.say("前の年度に戻しました", "Turned back")));
    console.machine(&serde_json::json!({ "from": from, "to": to }))?;
    Ok(ExitCode::SUCCESS)
}
