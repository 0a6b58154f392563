//! What pages have in common: days and moments as the reader writes them, items and their shades, where a step is done.

use crate::error::PageError;
use axum::http::header;
use axum::response::IntoResponse;
use model::answer::Status;
use model::day::{Day, PartialDay};
use model::edition::Scope;
use model::finding::{State, Tone, Who};
use model::lang::Lang;
use model::record::Ledger;
use model::report::{ReportFinding, ReportItem};

pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../templates/style.css"))
}

/// The mark of the pages on a browser's tab.
pub(crate) async fn icon() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("../templates/icon.svg"))
}

pub(crate) async fn nowhere() -> PageError {
    PageError::not_found()
}

pub(crate) async fn only_read() -> PageError {
    PageError::only_read()
}

/// Where in the pages a step is done, and what the link says.
pub(crate) fn place(lang: Lang, link: &str) -> Option<(String, &'static str)> {
    if let Some(ledger) = Ledger::ALL.iter().find(|ledger| ledger.code() == link) {
        return Some((format!("/ledgers/{link}"), ledger.title(lang)));
    }
    let (path, ja, en) = match link {
        "answer" => ("#answer", "回答する", "Answer"),
        "evidence" => ("#evidence", "根拠を加える", "Add evidence"),
        "facts" => ("/machines", "機器の報告", "Machines"),
        "questions" => ("/questions", "事業者に聞くこと", "Questions to the vendors"),
        "two-factor" => ("/two-factor", "二要素認証の予定", "Plans for two-factor sign-in"),
        "papers" => ("/papers", "書類", "Papers"),
        "editions" => ("/editions", "年度と様式", "Years and forms"),
        _ => return None,
    };
    Some((path.to_owned(), say(lang, ja, en)))
}

/// A finding that ends within so many days ends soon. 薬守の目安.
const ENDS_SOON_DAYS: i32 = 30;

/// How fresh what a finding rests on is on a day: its word, and the shade that it is shown in. Beside a finding that is no 適合 the
/// word 「有効」 would read as if all were in order: there it is the evidence that is in date.
pub(crate) fn freshness(lang: Lang, finding: &ReportFinding, as_of: Day) -> (&'static str, &'static str) {
    let is_fine = matches!(finding.state, State::Satisfied | State::NotRequired);
    let is_shown = finding.because.iter().any(|because| matches!(because.tone, Tone::Good | Tone::Bad));
    match (finding.strength, finding.valid_until) {
        (None, _) if !is_shown => (say(lang, "根拠: なし", "evidence: none"), "none"),
        (_, Some(until)) if until < as_of => (say(lang, "根拠: 期限切れ", "evidence: expired"), "mend"),
        (_, Some(until)) if until <= as_of.plus_days(ENDS_SOON_DAYS) => {
            (say(lang, "根拠: まもなく期限", "evidence: ends soon"), "soon")
        }
        _ if is_fine => (say(lang, "根拠: 有効", "evidence: valid"), "good"),
        _ => (say(lang, "根拠は期限内", "evidence in date"), "good"),
    }
}

/// Who does it.
pub(crate) fn who(lang: Lang, who: Who) -> &'static str {
    match who {
        Who::Pharmacy => say(lang, "薬局", "pharmacy"),
        Who::Vendor => say(lang, "事業者", "vendor"),
    }
}

pub(crate) fn say<'s>(lang: Lang, ja: &'s str, en: &'s str) -> &'s str {
    if lang == Lang::Ja { ja } else { en }
}

/// An instant (milliseconds since 1970) as the reader writes it, in Tokyo.
pub(crate) fn moment(lang: Lang, ms: i64) -> String {
    let (day, time) = Day::and_time_in_tokyo(ms);
    format!("{} {time}", day_words(lang, day))
}

/// A day as the reader writes it.
pub(crate) fn day_words(lang: Lang, day: Day) -> String {
    if lang == Lang::Ja { day.wareki() } else { day.to_string() }
}

/// A day or a month as the reader writes it; nothing where none is known.
pub(crate) fn partial_words(lang: Lang, on: Option<PartialDay>) -> String {
    on.map(|on| if lang == Lang::Ja { on.wareki() } else { on.to_string() }).unwrap_or_default()
}

/// The month of a day: 「令和7年12月」, `2025-12`.
pub(crate) fn month_words(lang: Lang, day: Day) -> String {
    let month = if lang == Lang::Ja { '月' } else { '-' };
    let words = day_words(lang, day);
    match words.rfind(month).and_then(|at| words.split_at_checked(at)) {
        Some((before, _)) if lang == Lang::Ja => format!("{before}月"),
        Some((before, _)) => before.to_owned(),
        None => words,
    }
}

/// 2-⑫（サーバ）: the number alone would be two items.
pub(crate) fn numbered(lang: Lang, item: &ReportItem) -> String {
    Scope::beside(&item.line.number, item.line.scope, lang)
}

/// So many, as the reader counts: 「1件」, `1 row`, `2 rows`.
pub(crate) fn counted(lang: Lang, count: usize, one: &str, more: &str) -> String {
    match (lang, count) {
        (Lang::Ja, _) => format!("{count}件"),
        (Lang::En, 1) => format!("1 {one}"),
        (Lang::En, _) => format!("{count} {more}"),
    }
}

/// Whether the form in force has no part that vendors answer: it came in as the pharmacy's form alone.
pub(crate) fn lacks_vendor_form(state: &flow::State) -> Result<bool, PageError> {
    Ok(items::blank_vendor_form(&flow::checklist_for(&state.shop, None)?).is_none())
}

/// The class under which a status is coloured: settled, to look at, to mend.
pub(crate) fn shade(item: &ReportItem) -> &'static str {
    match item.status {
        _ if item.overdue => "mend",
        Status::Backed | Status::NotRequired | Status::Planned => "settled",
        Status::Unanswered | Status::Unsure | Status::Unbacked => "open",
        Status::Contradicted | Status::NoTarget => "mend",
    }
}
