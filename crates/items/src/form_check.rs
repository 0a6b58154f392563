//! The look at the form before an inspection: what an inspector would stop at on the paper itself.

use crate::report::read_beside::{MORE, SAYS};
use model::answer::{Choice, Status};
use model::edition::Scope;
use model::finding::State;
use model::lang::Lang;
use model::report::{Report, ReportAdvice, ReportAnswer, ReportItem, VendorForm};
use serde::Serialize;

/// One thing to mend on the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The item's key, or `vendor/NN`, or `form`.
    pub key: String,
    /// The printed number, or the vendor's name.
    pub label: String,
    /// A stable code.
    pub code: &'static str,
    /// What is missing, and what to do.
    pub says: String,
}

/// Looks through a report. An empty list means that the form can be handed in as it is.
#[must_use]
pub fn check_form(report: &Report) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if report.as_of > report.form.year.1 {
        remarks.push(remark(
            "form",
            if report.lang == Lang::Ja { "様式" } else { "form" },
            "edition_over",
            report.lang,
        ));
    }
    for item in &report.items {
        let codes = item_codes(report, item);
        remarks.extend(codes.into_iter().map(|code| {
            remark(&item.line.key, &Scope::beside(&item.line.number, item.line.scope, report.lang), code, report.lang)
        }));
    }
    for form in &report.vendors {
        let codes = vendor_codes(form);
        remarks.extend(
            codes.into_iter().map(|code| {
                remark(&format!("vendor/{}", form.code), &vendor_label(form, report.lang), code, report.lang)
            }),
        );
    }
    remarks
}

/// What the rows that a はい rests on say besides, to be read before the form is handed in: it may take the answer back, and nothing
/// but a person can tell. It is nothing to mend.
#[must_use]
pub fn beside_answers(report: &Report) -> Vec<Remark> {
    let is_yes = |item: &&ReportItem| item.answer.as_ref().is_some_and(|answer| answer.choice == Choice::Yes);
    let of = |item: &ReportItem| {
        let label = Scope::beside(&item.line.number, item.line.scope, report.lang);
        let quoted = item.finding.advice.iter().filter(|advice| [SAYS, MORE].contains(&advice.code.as_str()));
        let remark = |advice: &ReportAdvice| Remark {
            key: item.line.key.clone(),
            label: label.clone(),
            code: SAYS,
            says: advice.says.clone(),
        };
        quoted.map(remark).collect::<Vec<_>>()
    };
    report.items.iter().filter(is_yes).flat_map(of).collect()
}

fn item_codes(report: &Report, item: &ReportItem) -> Vec<&'static str> {
    let mut codes = Vec::new();
    match item.status {
        Status::Unanswered if item.last_year.is_some() => codes.push("last_year_unconfirmed"),
        Status::Unanswered => codes.push("unanswered"),
        Status::Unsure => codes.push("unsure"),
        Status::NoTarget => codes.push("no_target"),
        Status::Unbacked => codes.push("unbacked"),
        Status::Contradicted => codes.push("contradicted"),
        Status::Backed | Status::Planned | Status::NotRequired => {}
    }
    if let Some(answer) = &item.answer {
        codes.extend(day_codes(report, answer));
        if answer.choice == Choice::No && item.finding.state == State::Satisfied {
            codes.push("no_but_satisfied");
        }
    }
    codes
}

fn day_codes(report: &Report, answer: &ReportAnswer) -> Vec<&'static str> {
    let (first, last) = report.form.year;
    let mut codes = Vec::new();
    if answer.confirmed_on.is_some_and(|day| day < first || day > last) {
        codes.push("confirmed_outside_year");
    }
    if answer.choice == Choice::No {
        match answer.target_on {
            Some(target) if target > last => codes.push("target_after_year"),
            Some(target) if target < report.as_of => codes.push("target_passed"),
            _ => {}
        }
    }
    codes
}

fn vendor_codes(form: &VendorForm) -> Vec<&'static str> {
    if form.lines.is_empty() {
        return vec!["vendor_part_missing"];
    }
    if form.lines.iter().all(|line| line.answer.is_none()) {
        return vec!["vendor_form_missing"];
    }
    let mut codes = Vec::new();
    if form.by_stopped_key {
        codes.push("vendor_key_stopped");
    }
    if form.counts_for.len() > 1 {
        codes.push("vendor_system_unnamed");
    }
    if form.lines.iter().any(|line| line.answer.is_none()) {
        codes.push("vendor_row_blank");
    }
    let answers = || form.lines.iter().filter_map(|line| line.answer.as_ref());
    if answers().any(|answer| answer.confirmed_on.is_none()) {
        codes.push("vendor_undated");
    }
    if answers().any(|answer| answer.choice == Choice::No && answer.target_on.is_none()) {
        codes.push("vendor_no_target");
    }
    codes
}

fn vendor_label(form: &VendorForm, lang: Lang) -> String {
    match lang {
        _ if form.system.is_empty() => form.vendor.clone(),
        Lang::Ja => format!("{}（{}）", form.vendor, form.system),
        Lang::En => format!("{} ({})", form.vendor, form.system),
    }
}

fn remark(key: &str, label: &str, code: &'static str, lang: Lang) -> Remark {
    let says = WORDS.iter().find(|(known, ..)| *known == code).map_or(code, |(_, ja, en)| match lang {
        Lang::Ja => ja,
        Lang::En => en,
    });
    Remark { key: key.to_owned(), label: label.to_owned(), code, says: says.to_owned() }
}

/// Code, Japanese, English.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "edition_over",
        "この様式の年度は終わっています。新しい年度の公式様式を取り込んでください。",
        "The year of this form is over; import the newer official form.",
    ),
    (
        "unanswered",
        "未回答です。はい・いいえに丸を付け、確認日を書いてください。",
        "Unanswered: choose はい or いいえ and write the day.",
    ),
    (
        "last_year_unconfirmed",
        "昨年の回答が横に出ていますが、今年はまだ確かめていません。",
        "Last year's answer stands beside it; it is not confirmed for this year.",
    ),
    (
        "unsure",
        "「わからない」のままです。事業者や責任者に確かめてください。",
        "Still わからない: ask the vendor or the safety officer.",
    ),
    (
        "no_target",
        "「いいえ」に目標日がありません。年度内の目標日を決めてください。",
        "いいえ without a target day: set one within the year.",
    ),
    (
        "unbacked",
        "根拠がそろわないまま「はい」です。その項目の「次にすること」を行うか、回答を見直してください。",
        "はい without enough behind it: do the item's next steps or change the answer.",
    ),
    (
        "contradicted",
        "回答が根拠と矛盾しています。直すか、理由を備考に書いてください。",
        "The answer contradicts what is known: mend it or give the reason in the note.",
    ),
    (
        "no_but_satisfied",
        "「いいえ」ですが、判定は適合です。対応が済んでいれば確認し直してください。",
        "いいえ although the finding is satisfied: confirm again if it is done.",
    ),
    (
        "confirmed_outside_year",
        "確認日がこの様式の年度の外です。",
        "The day of confirmation lies outside the form's year.",
    ),
    (
        "target_after_year",
        "目標日が年度の終わりより後です。備考に事情を書いてください。",
        "The target lies after the year: say why in the note.",
    ),
    (
        "target_passed",
        "目標日が過ぎています。対応が済んだか確かめてください。",
        "The target day has passed: check whether it is done.",
    ),
    (
        "vendor_part_missing",
        "この年度の事業者確認用の様式が、まだ取り込まれていません。「年度と様式」から取り込んでください。",
        "This year's form for vendors was not brought in yet: bring it in under Years and forms.",
    ),
    (
        "vendor_form_missing",
        "事業者確認用がまだありません。事業者に記入を依頼してください。",
        "The vendor's form is missing: ask the vendor.",
    ),
    (
        "vendor_key_stopped",
        "信頼しないことにした鍵で署名された標準回答です。事業者に確かめ、新しい鍵の標準回答を取り込むか、回答を取り下げてください。",
        "A standard reply whose key is trusted no more: ask the vendor, then import one by its new key, or withdraw it.",
    ),
    (
        "vendor_system_unnamed",
        "事業者確認用にシステム名がなく、この事業者の全部のシステムへの回答として数えています。システムごとに確かめてください。",
        "The vendor's form names no system and counts for every system of this vendor: ask which one it is for.",
    ),
    (
        "vendor_row_blank",
        "事業者確認用に空欄の項目があります。事業者に確かめてください。",
        "The vendor's form has blank rows: ask the vendor.",
    ),
    ("vendor_undated", "事業者確認用に確認日のない項目があります。", "The vendor's form has answers without a day."),
    (
        "vendor_no_target",
        "事業者確認用に、目標日のない「いいえ」があります。",
        "The vendor's form has いいえ without a target day.",
    ),
];
