//! Tables of the report to the 開設者: how the form stands, what changed, what is late, what is coming.

use super::systems::frozen;
use super::tables::table;
use super::values::owner;
use crate::issue_paper::PaperOf;
use crate::report_to_owner::last_report;
use model::answer::Status;
use model::lang::Lang;
use model::record::Ledger;
use paper::FactTable;
use std::collections::BTreeMap;

/// How far ahead the report looks.
const AHEAD_DAYS: i32 = 90;
/// Lines of each table: the report is one page.
const MOST: usize = 5;
/// Characters of a cell, and of what is to be done.
const CELL: usize = 24;
const TO_DO: usize = 64;
/// Rows of a ledger that are named, and characters of a name.
const NAMED: usize = 3;
const NAME: usize = 12;

/// The tables by the names by which the text asks for them.
pub(super) fn tables(of: PaperOf<'_>) -> BTreeMap<&'static str, FactTable> {
    let mut unpatched = frozen(of);
    unpatched.rows = shortened(unpatched.rows, CELL);
    BTreeMap::from([
        ("項目の状況", standing(of)),
        ("変わった台帳", changed(of)),
        ("更新できない機器の要約", unpatched),
        ("待っている事業者", late(of)),
        ("近い予定", coming(of)),
        ("報告の確認", acknowledgement(of)),
        ("聞いた結果", asked()),
    ])
}

/// When the report before this one was issued.
pub(super) fn reported_before(of: PaperOf<'_>) -> String {
    last_report(of.state).map_or_else(|| "なし（はじめての報告）".to_owned(), |paper| paper.on.wareki())
}

/// The first rows, their cells cut short; how many more there are stands in the last.
fn shortened(mut rows: Vec<Vec<String>>, most: usize) -> Vec<Vec<String>> {
    let (more, columns) = (rows.len().saturating_sub(MOST), rows.first().map_or(0, Vec::len));
    if more > 0 {
        rows.truncate(MOST);
        let mut last = vec![String::new(); columns];
        if let Some(first) = last.first_mut() {
            *first = format!("ほか{more}件");
        }
        rows.push(last);
    }
    rows.iter_mut().flatten().for_each(|cell| *cell = cut(cell, most));
    rows
}

/// The first characters of a text that is too long for its room.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// Under each status the numbers of the items.
fn standing(of: PaperOf<'_>) -> FactTable {
    let rows = Status::ALL.iter().filter_map(|status| {
        let items = of.judged.report.items.iter().filter(|item| item.status == *status);
        let numbers: Vec<String> = items
            .map(|item| match item.line.scope {
                Some(scope) => format!("{}（{}）", item.line.number, scope.word()),
                None => item.line.number.clone(),
            })
            .collect();
        let is_any = !numbers.is_empty();
        is_any.then(|| vec![status.word(Lang::Ja).to_owned(), numbers.len().to_string(), numbers.join("、")])
    });
    table(&[("回答と判定", 4), ("項目数", 1), ("番号", 10)], rows, "")
}

/// Ledgers with rows that were put since, and which.
fn changed(of: PaperOf<'_>) -> FactTable {
    let since = last_report(of.state).map_or(0, |paper| paper.seq);
    let rows = Ledger::ALL.iter().filter_map(|ledger| {
        let rows = of.state.rows(*ledger);
        let put: Vec<&str> = rows.iter().filter(|row| row.seq > since).map(|row| ledger.name_of(&row.cells)).collect();
        let count = format!("{}行", put.len());
        (!put.is_empty())
            .then(|| vec![ledger.title(Lang::Ja).to_owned(), count, named(&put), format!("{}行", rows.len())])
    });
    let rows = shortened(rows.collect(), TO_DO);
    let columns = &[("台帳", 4), ("加えた・直した行", 3), ("どれか", 8), ("いまの行", 2)];
    table(columns, rows.into_iter(), "台帳に変わりはない。")
}

/// The first names, and how many more there are.
fn named(names: &[&str]) -> String {
    let mut named: Vec<String> = Vec::with_capacity(NAMED);
    for name in names.iter().filter(|name| !name.trim().is_empty()).map(|name| cut(name, NAME)) {
        if named.len() < NAMED && !named.contains(&name) {
            named.push(name);
        }
    }
    let more = names.len().saturating_sub(named.len());
    match (named.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => named.join("、"),
        (false, _) => format!("{}、ほか{more}件", named.join("、")),
    }
}

/// Vendors who owe an answer.
fn late(of: PaperOf<'_>) -> FactTable {
    let asked_on = |vendor: &str| {
        let name = model::name::Name::new(vendor);
        let row = of.state.shop.vendors.records().find(|row| row.name.is_firm(&name));
        row.and_then(|row| row.asked_on).map(|on| on.short_words(Lang::Ja)).unwrap_or_default()
    };
    let questions = items::questions(&of.judged.report);
    let rows = questions.iter().map(|asked| {
        let form = asked.form;
        vec![form.vendor.clone(), form.system.clone(), format!("{}件", asked.count()), asked_on(&form.vendor)]
    });
    let rows = shortened(rows.collect(), CELL);
    let columns = &[("事業者", 5), ("システム", 5), ("答えを待つ項目", 3), ("確認を頼んだ日", 3)];
    table(columns, rows.into_iter(), "待っているものはない。")
}

fn coming(of: PaperOf<'_>) -> FactTable {
    let due = items::due(&of.state.shop, &of.judged.report, of.state.today.plus_days(AHEAD_DAYS));
    let rows = due.iter().map(|due| {
        let passed = if due.on < of.state.today { "（過ぎている）" } else { "" };
        let advice = if due.is_advice { "（薬守の目安）" } else { "" };
        vec![format!("{}{passed}", due.on.short_words(Lang::Ja)), format!("{}{advice}", due.says)]
    });
    let rows = shortened(rows.collect(), TO_DO);
    table(&[("日", 3), ("すること", 12)], rows.into_iter(), "日付のある予定はない。")
}

/// What the bureau said, by hand.
fn asked() -> FactTable {
    let row = || vec!["　　　　年　　月　　日".to_owned(), String::new(), String::new(), String::new()];
    table(&[("聞いた日", 4), ("窓口・担当", 4), ("聞いたこと", 5), ("答え", 8)], (0..3).map(|_| row()), "")
}

/// Who reported, and that the owner took note.
fn acknowledgement(of: PaperOf<'_>) -> FactTable {
    let date = "　　　　年　　月　　日";
    let line = |what: &str, who: String| vec![what.to_owned(), who, date.to_owned(), String::new()];
    let rows = [line("報告した人", super::values::officer(of)), line("報告を受けた開設者", owner(of))];
    table(&[("", 3), ("氏名", 4), ("日付", 4), ("署名・指示", 6)], rows.into_iter(), "")
}
