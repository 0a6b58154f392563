//! 立入検査 一式: every paper that an inspection asks for, of one day, bound in the order in which they are asked for.

use crate::approve_paper::approved_as;
use crate::issue_paper::{IssueError, PaperOf, earlier_day, ledger_paper, rows_paper};
use crate::list_history::recorded;
use crate::paper_life::paper_life;
use crate::print_chart::contact_chart;
use crate::print_diagram::diagram;
use crate::print_document::document;
use crate::print_register::{register, say, table};
use crate::reprint::says;
use model::day::Day;
use model::lang::Lang;
use model::pharmacy::{Evidence, KeptRow};
use model::record::{Disclosure, Ledger, REHEARSED};
use model::report::{ReportItem, VendorForm, VendorLine};
use model::word::DisclosureAnswer;
use paper::{Binder, Kind, LedgerPaper, Part, Register, Written};
use std::collections::BTreeMap;

/// The binder of the day. What the program advises the pharmacy to do is not in it.
pub(crate) async fn binder(of: PaperOf<'_>) -> Result<Binder, IssueError> {
    let report = &of.judged.report;
    let (parts, absent) = parts(of, answers(of).await?)?;
    Ok(Binder {
        pharmacy: of.state.shop.name.clone(),
        edition: report.edition_title.clone(),
        as_of: of.state.today,
        lang: report.lang,
        parts,
        remarks: approvals(of)?.into_iter().chain(remarks(of, &absent)).collect(),
        journal: of.state.mark.clone(),
    })
}

/// A part under its title.
type Titled = (String, Part);

/// The parts, and the ledgers that have no rows yet.
fn parts(of: PaperOf<'_>, answers: LedgerPaper) -> Result<(Vec<Titled>, Vec<String>), IssueError> {
    let report = &of.judged.report;
    let say = |ja: &str, en: &str| say(of, ja, en);
    let mut parts = vec![
        (say("チェックリスト（薬局確認用）", "Checklist (pharmacy)"), Part::checklist(report)?),
        (answers.title.clone(), Part::ledger(&answers)?),
    ];
    // A year without a vendors' form has none to bind.
    for form in report.vendors.iter().filter(|form| !form.lines.is_empty()) {
        let of_whom = [form.vendor.as_str(), form.system.as_str()].join(" ");
        let title = format!("{} {}", say("事業者確認用", "Vendor's form:"), of_whom.trim());
        parts.push((title, Part::vendor_checklist(report, form, None)?));
    }
    let chart = contact_chart(of);
    parts.push((say("連絡体制図", "Contact chart"), Part::contact_chart(&chart)?));
    let diagram = diagram(of);
    parts.push((say("システム構成図", "System diagram"), Part::system_diagram(&diagram)?));
    parts.push((say("運用概念図", "Diagram of the work"), Part::operations_diagram(&diagram)?));
    for written in [Written::Rules, Written::Plan] {
        let paper = document(of, written)?;
        parts.push((paper.title.clone(), Part::document(&paper)?));
    }
    let registers = Register::ALL.into_iter().map(|which| register(of, which));
    let ledgers = Ledger::ALL.iter().filter(|ledger| !is_told_elsewhere(**ledger));
    let ledgers = ledgers.map(|it| ledger_paper(of, *it));
    let tables = std::iter::once(disclosures(of)).chain(ledgers).chain(registers);
    let (kept, absent): (Vec<_>, Vec<_>) = tables.partition(|table| !table.rows.is_empty());
    for table in kept {
        parts.push((table.title.clone(), Part::ledger(&table)?));
    }
    Ok((parts, absent.into_iter().map(|table| table.title).collect()))
}

/// What inspectors pointed out. What a rehearsal did not find is the pharmacy's own, and no authority's word.
pub(crate) fn inspected(of: PaperOf<'_>) -> LedgerPaper {
    let is_rehearsed = |row: &KeptRow| row.cells.get("authority").is_some_and(|by| by == REHEARSED);
    let all = of.state.rows(Ledger::Inspected);
    let rows: Vec<&KeptRow> = all.iter().filter(|row| !is_rehearsed(row)).collect();
    let left_out = all.len() - rows.len();
    let note = match left_out {
        0 => String::new(),
        _ => say(
            of,
            &format!("予行の記録（{left_out}件）は載せていません。"),
            &format!("What was rehearsed ({left_out}) is not on it."),
        ),
    };
    LedgerPaper { note, ..rows_paper(of, Ledger::Inspected, rows) }
}

/// Ledgers of which every row stands on another part: the vendors' forms, and the answers of the disclosures.
fn is_told_elsewhere(ledger: Ledger) -> bool {
    matches!(ledger, Ledger::VendorReply | Ledger::Disclosure)
}

/// Vendors that the cover names: it is one page.
const AWAITED: usize = 5;

/// What the cover must say.
fn remarks(of: PaperOf<'_>, absent: &[String]) -> Vec<String> {
    let between = if of.judged.report.lang == Lang::Ja { "、" } else { ", " };
    let empty = (!absent.is_empty()).then(|| {
        let says = say(of, "まだ一行もないため入れていないもの", "Not bound, as nothing is written in them yet");
        format!("{says}: {}", absent.join(between))
    });
    let is_awaited = |form: &&VendorForm| !form.lines.is_empty() && form.lines.iter().all(VendorLine::is_blank);
    let mut awaited: Vec<&str> = Vec::new();
    for form in of.judged.report.vendors.iter().filter(is_awaited) {
        if !awaited.contains(&form.vendor.as_str()) {
            awaited.push(&form.vendor);
        }
    }
    let awaited = (!awaited.is_empty()).then(|| {
        let says = say(of, "事業者確認用の回答を待っている事業者", "Vendors whose form has not come back");
        let more = match awaited.len().saturating_sub(AWAITED) {
            0 => String::new(),
            more => say(of, &format!("、ほか{more}社"), &format!(" and {more} more")),
        };
        let named = awaited.iter().take(AWAITED).copied().collect::<Vec<_>>();
        format!("{says}: {}{more}", named.join(between))
    });
    earlier_day(of).into_iter().chain(awaited).chain(empty).collect()
}

/// Which version of what is bound was approved, and whether what is bound says something else by now.
fn approvals(of: PaperOf<'_>) -> Result<Vec<String>, IssueError> {
    let mut told = Vec::new();
    for kind in [Kind::Written(Written::Rules), Kind::Written(Written::Plan), Kind::ContactChart] {
        let (life, known_as) = (paper_life(of, kind)?, approved_as(kind)?);
        let (Some(current), Some((_, title))) = (life.current(), known_as) else { continue };
        let lang = of.judged.report.lang;
        let stage = match &current.approved {
            Some(approval) => {
                let version = format!("{}{}", say(of, "承認された版 ", "approved version "), life.number(current));
                format!("{version}（{}）", approval.on.short_words(lang))
            }
            None => life.stage.words(lang).to_owned(),
        };
        let is_same = says(of, kind)? == current.says;
        let differs = if is_same {
            String::new()
        } else {
            say(
                of,
                "。いまの台帳で綴じたので、その版と違うところがあります",
                "; bound by the ledgers of today, which differ from it",
            )
        };
        told.push(format!("{title}: {stage}{differs}"));
    }
    Ok(told)
}

/// Each item with its answer, what shows it, and who signed when.
async fn answers(of: PaperOf<'_>) -> Result<LedgerPaper, IssueError> {
    let mut rows = Vec::new();
    for item in &of.judged.report.items {
        rows.push(answered(of, item).await?);
    }
    let title = say(of, "項目ごとの回答・根拠・署名", "Answers, evidence and signatures by item");
    Ok(table(of, title, &ANSWERS, rows))
}

const ANSWERS: [(&str, &str); 7] = [
    ("番号", "No."),
    ("項目", "Item"),
    ("回答", "Answer"),
    ("確認日", "Confirmed"),
    ("添えた根拠", "Evidence attached"),
    ("署名した人と日時", "Signed by, at"),
    ("備考・目標日", "Remark, target day"),
];

async fn answered(of: PaperOf<'_>, item: &ReportItem) -> Result<Vec<String>, IssueError> {
    let lang = of.judged.report.lang;
    let scope = item.line.scope.map(|scope| format!("（{}）", scope.words(lang))).unwrap_or_default();
    let name = format!("{}{scope}", item.line.number);
    let evidence = of.state.shop.evidence.get(&item.line.key).map_or(&[][..], Vec::as_slice);
    let shown = match evidence {
        [] => say(of, "（なし）", "(none)"),
        all => all.iter().map(|it| evidence_words(of, it)).collect::<Vec<_>>().join("\n"),
    };
    let Some(answer) = &item.answer else {
        let nothing = say(of, "未回答", "not answered");
        return Ok(vec![name, item.title.clone(), nothing, String::new(), shown, String::new(), String::new()]);
    };
    let target = answer.target_on.map(|on| format!("{} {}", say(of, "目標日", "target"), on.short_words(lang)));
    let note = Some(answer.note.clone()).filter(|note| !note.is_empty());
    Ok(vec![
        name,
        item.title.clone(),
        answer.words.clone(),
        answer.confirmed_on.map(|on| on.short_words(lang)).unwrap_or_default(),
        shown,
        signed(of, &item.line.key, &answer.by).await?,
        [target, note].into_iter().flatten().collect::<Vec<_>>().join("\n"),
    ])
}

/// The name that was signed with, and when and by whom it was recorded.
async fn signed(of: PaperOf<'_>, key: &str, by: &str) -> Result<String, IssueError> {
    let Some(kept) = of.state.shop.answers.get(key) else { return Ok(by.to_owned()) };
    let (at_ms, recorded_by) = recorded(of.shop, of.state, kept.seq).await?;
    let (day, time) = Day::and_time_in_tokyo(at_ms);
    let when = format!("{} {time}", day.short_words(of.judged.report.lang));
    let number = format!("{} {}", say(of, "記録", "entry"), kept.seq);
    // Who is at the machine itself has no other name than the one signed with.
    let is_told = by == recorded_by || recorded_by == LOCAL;
    let who = match (by.is_empty(), is_told) {
        (true, _) => recorded_by,
        (false, true) => by.to_owned(),
        (false, false) => format!("{by}（{recorded_by}）"),
    };
    Ok(format!("{who}\n{when}・{number}"))
}

/// Who writes at the machine itself, without signing in.
const LOCAL: &str = "local";
/// Characters of an attachment's SHA-256 that are printed.
const DIGEST_SHOWN: usize = 12;

fn evidence_words(of: PaperOf<'_>, evidence: &Evidence) -> String {
    let day = evidence.on.short_words(of.judged.report.lang);
    let kept = match (evidence.kept_where.as_str(), evidence.sha256.get(..DIGEST_SHOWN)) {
        ("", Some(digest)) => format!("{} {digest}…", say(of, "添付", "attached")),
        (place, _) => place.to_owned(),
    };
    let gap = if evidence.shows_done {
        String::new()
    } else {
        say(of, "（まだできていないことを示す）", " (shows a gap)")
    };
    format!("・{}{gap}（{}）", evidence.title, [day.as_str(), kept.as_str(), evidence.by.as_str()].join("、"))
}

const DISCLOSURES: [(&str, &str); 8] = [
    ("種類", "Kind"),
    ("製造業者・サービス事業者", "Maker or provider"),
    ("製品", "Product"),
    ("作成日", "Issued on"),
    ("はい", "Yes"),
    ("いいえの番号", "No: numbers"),
    ("対象外の番号", "Out of scope: numbers"),
    ("読めない・空欄の番号", "Blank or unread: numbers"),
];

/// MDS/SDS: each paper in one row.
fn disclosures(of: PaperOf<'_>) -> LedgerPaper {
    let mut papers: BTreeMap<[&str; 5], Vec<&Disclosure>> = BTreeMap::new();
    for row in of.state.shop.disclosures.records() {
        let paper = [&*row.kind, &*row.form_version, row.vendor.text(), row.product.text(), &*row.version];
        papers.entry(paper).or_default().push(row);
    }
    let rows = papers.into_iter().map(|([kind, form, vendor, product, version], rows)| {
        let numbers = |answer: Option<DisclosureAnswer>| {
            let those = rows.iter().filter(|row| row.answer.means() == answer);
            those.map(|row| row.number.as_str()).collect::<Vec<_>>().join("、")
        };
        let yes = rows.iter().filter(|row| row.answer.means() == Some(DisclosureAnswer::Yes)).count();
        let issued = rows.iter().filter_map(|row| row.issued_on).max_by_key(|on| on.latest());
        vec![
            format!("{kind} {form}").trim().to_owned(),
            vendor.to_owned(),
            format!("{product} {version}").trim().to_owned(),
            issued.map(|on| on.short_words(of.judged.report.lang)).unwrap_or_default(),
            yes.to_string(),
            numbers(Some(DisclosureAnswer::No)),
            numbers(Some(DisclosureAnswer::OutOfScope)),
            numbers(None),
        ]
    });
    table(of, say(of, "開示書（MDS/SDS）のまとめ", "Disclosures (MDS/SDS) in short"), &DISCLOSURES, rows.collect())
}
