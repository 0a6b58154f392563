//! A sample report: the real R7 forms with made-up answers of every kind.

use model::answer::{Answer, Choice, Status};
use model::day::Day;
use model::edition::{Form, FormRow};
use model::fact::Provenance;
use model::finding::{State, Tone, Who};
use model::lang::Lang;
use model::report::*;
use std::collections::BTreeMap;

const PHARMACY_FORM: &str = include_str!("../../../items/editions/r7/pharmacy.toml");
const VENDOR_FORM: &str = include_str!("../../../items/editions/r7/vendor.toml");

/// A day of the sample.
pub fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).expect("a day of the sample")
}

/// みどり薬局 on 2025-11-25.
pub fn sample_report() -> Report {
    let form: Form = toml::from_str(PHARMACY_FORM).expect("the R7 form for pharmacies");
    let items: Vec<ReportItem> = form.rows.iter().enumerate().map(|(n, row)| item(n, row)).collect();
    Report {
        pharmacy: ReportPharmacy { id: "midori".into(), name: "みどり薬局".into() },
        edition: "r7".into(),
        edition_title: "令和7年度版".into(),
        as_of: day(2025, 11, 25),
        lang: Lang::Ja,
        notices: vec!["令和8年6月に、医療機関・薬局で共通の新しい様式が公表されています。".into()],
        form: head(&form),
        totals: Totals { items: items.len(), ..Totals::default() },
        items,
        vendors: vec![sample_vendor()],
        machines: Vec::new(),
        journal: JournalMark {
            id: "01JDGK4M8X2V7Q9Z3B5C6D8E0F".into(),
            size: 128,
            root: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        },
    }
}

/// B社's form: one いいえ, one unanswered.
pub fn sample_vendor() -> VendorForm {
    let form: Form = toml::from_str(VENDOR_FORM).expect("the R7 form for vendors");
    let reply = |n: usize, row: &FormRow| VendorLine {
        line: line("vendor", row),
        answer: match n {
            3 => Some(answer(Choice::No, Some(day(2026, 3, 20)), "次回の改修で対応します。", "")),
            7 => None,
            _ => Some(answer(Choice::Yes, None, "", "")),
        },
        as_written: String::new(),
    };
    VendorForm {
        code: "b-1".into(),
        vendor: "B社".into(),
        system: "レセコンB（Ver.5）".into(),
        counts_for: Vec::new(),
        by_stopped_key: false,
        waiting: None,
        filled_by: "サポート部　佐藤".into(),
        form: head(&form),
        lines: form.rows.iter().enumerate().map(|(n, row)| reply(n, row)).collect(),
    }
}

fn head(form: &Form) -> FormHead {
    FormHead {
        audience: form.audience,
        title: form.title.clone(),
        mark: form.mark.clone(),
        notes: form.notes.clone(),
        year: (day(2025, 4, 1), day(2026, 3, 31)),
    }
}

fn line(audience: &str, row: &FormRow) -> FormLine {
    let scope = row.scope.map(|scope| format!("/{}", scope.code())).unwrap_or_default();
    FormLine {
        key: format!("r7/{audience}/{}{scope}", row.number),
        number: row.number.clone(),
        scope: row.scope,
        section: row.section.clone(),
        group: row.group.clone(),
        wording: row.wording.clone(),
        notes: row.notes.clone(),
        uncertain: row.uncertain.clone(),
    }
}

/// A signed answer of 2025-11-25.
pub fn answer(choice: Choice, target_on: Option<Day>, note: &str, by: &str) -> ReportAnswer {
    ReportAnswer::from(&Answer {
        key: String::new(),
        choice,
        confirmed_on: day(2025, 11, 25),
        target_on,
        note: note.into(),
        by: by.into(),
        seen: None,
    })
}

/// Every kind of answer in turn.
fn item(n: usize, row: &FormRow) -> ReportItem {
    let by = "山田　花子";
    let (state, strength, answer) = match n {
        3 => (State::NotRequired, None, Some(answer(Choice::NotRequired, None, "", by))),
        6 | 12 => (
            State::NotSatisfied,
            Some(Provenance::Measured),
            Some(answer(Choice::No, Some(day(2026, 3, 20)), "待合PCは3月に入れ替え予定", by)),
        ),
        10 => (State::Unknown, None, Some(answer(Choice::No, Some(day(2027, 4, 30)), "", by))),
        13 => (State::Unknown, None, Some(answer(Choice::Unsure, None, "確認中", by))),
        14 => (State::Unknown, None, None),
        _ => (State::Satisfied, Some(Provenance::Declared), Some(answer(Choice::Yes, None, "", by))),
    };
    let status = Status::of(answer.as_ref().map(signed).as_ref(), state);
    ReportItem {
        line: line("pharmacy", row),
        duty: row.duty.clone().unwrap_or_default(),
        title: row.wording.chars().take(14).collect(),
        unjudged: String::new(),
        newer: if n == 7 {
            vec!["安全管理ガイドライン第7.0版（2026-06-29）では、定期的な変更の定めがなくなりました。".into()]
        } else {
            Vec::new()
        },
        finding: finding(state, strength),
        answer,
        last_year: None,
        status,
        overdue: false,
        status_words: status.word(Lang::Ja).into(),
    }
}

fn signed(answer: &ReportAnswer) -> Answer {
    Answer {
        key: String::new(),
        choice: answer.choice,
        confirmed_on: day(2025, 11, 25),
        target_on: answer.target_on,
        note: answer.note.clone(),
        by: answer.by.clone(),
        seen: None,
    }
}

fn finding(state: State, strength: Option<Provenance>) -> ReportFinding {
    let reason = |says: &str, tone, provenance| ReportBecause {
        fact: "sample".into(),
        subject: "devices/1".into(),
        label: "受付PC".into(),
        says: says.into(),
        tone,
        provenance,
        observed_at: Some(day(2025, 11, 20)),
    };
    let (because, next) = match state {
        State::NotRequired => {
            (vec![reason("事業者との契約がないと届け出ています。", Tone::Good, Provenance::Declared)], false)
        }
        State::Satisfied => (
            vec![
                reason("受付PCは2025年11月20日に台帳で確認されています。", Tone::Good, Provenance::Declared),
                reason("A社は「はい」と回答しています。", Tone::Good, Provenance::Vendor),
            ],
            false,
        ),
        State::NotSatisfied => (
            vec![
                reason(
                    "待合PCのOS（Windows 10）は2025年10月14日でサポートが終わっています。",
                    Tone::Bad,
                    Provenance::Measured,
                ),
                reason("受付PCには未適用の更新がありません。", Tone::Good, Provenance::Measured),
            ],
            true,
        ),
        State::Unknown => (vec![reason("B社からの回答がまだありません。", Tone::Open, Provenance::Vendor)], true),
    };
    let step = |what: &str, who, minutes| ReportStep {
        code: "sample".into(),
        what: what.into(),
        who,
        minutes,
        link: "devices".into(),
    };
    let next = if next {
        vec![
            step("用意した質問票をB社に送り、更新してよいかを書面で確かめます。", Who::Pharmacy, 10),
            step("回答に沿って更新し、適用日を知らせます。", Who::Vendor, 0),
        ]
    } else {
        Vec::new()
    };
    ReportFinding {
        state,
        state_words: state.word(Lang::Ja).into(),
        strength,
        valid_until: None,
        because,
        advice: vec![ReportAdvice {
            code: "sample".into(),
            subject: String::new(),
            says: "台帳を年に一度見直した記録があると、より確かです。".into(),
        }],
        next,
    }
}

/// Nothing answered, nothing to remark, no journal.
#[allow(dead_code, reason = "not every target that includes the sample prints a blank form")]
pub fn blank_report() -> Report {
    let mut report = sample_report();
    report.notices.clear();
    report.journal = JournalMark::default();
    for item in &mut report.items {
        item.answer = None;
        item.newer.clear();
        item.line.uncertain.clear();
    }
    report.totals.statuses = BTreeMap::new();
    report
}
