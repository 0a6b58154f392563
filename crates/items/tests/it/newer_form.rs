//! A newer form that numbers its rows another way is judged row by row as the one before.

use crate::case::{apply, read_cases, report};
use items::{Checklist, renumbered, shipped};
use model::act::Act;
use model::answer::{Answer, Choice};
use model::day::Day;
use model::edition::{Audience, Edition, FormRow, Scope};
use model::finding::{State, Tone};
use model::lang::Lang;
use model::pharmacy::Pharmacy;
use model::report::Report;

const LEDGERS: &str = "
## サーバは見たが、端末は事業者が「いいえ」
機器台帳
| PC名 | 種別 | 状態 | 不要サービス確認日 | 保守事業者 |
|---|---|---|---|---|
| MIDORI-SV | サーバ | 稼働 | 2025/11/4 | B社 |
| MIDORI-PC1 | 端末PC | 稼働 | | B社 |
事業者確認用の回答
| 事業者名 | 番号 | 確認結果 | 確認日 |
|---|---|---|---|
| B社 | {server} | はい | 2025/6/20 |
| B社 | {terminal} | いいえ | 2025/6/20 |

判定: 適合・自己申告
理由: vendor_says_yes
";

/// The shipped form with a number of its own for each of the two rows on unneeded services.
fn numbered_apart(audiences: &[Audience]) -> Edition {
    let mut edition = Edition { id: "r8".to_owned(), ..shipped()[0].clone() };
    for form in edition.forms.iter_mut().filter(|form| audiences.contains(&form.audience)) {
        for row in form.rows.iter_mut().filter(|row| row.scope == Some(Scope::Terminal)) {
            row.number = "2-⑭".to_owned();
        }
    }
    edition
}

/// The vendor's form with one row on unneeded services for all machines.
fn without_scopes(mut edition: Edition) -> Edition {
    for form in edition.forms.iter_mut().filter(|form| form.audience == Audience::Vendor) {
        form.rows.retain(|row| row.scope != Some(Scope::Server));
        form.rows.iter_mut().for_each(|row| row.scope = None);
    }
    edition
}

fn judged(edition: &Edition, (server, terminal): (&str, &str)) -> Report {
    let text = LEDGERS.replace("{server}", server).replace("{terminal}", terminal);
    let case = read_cases(&text, "unneeded_services").remove(0);
    report(&case.shop, &Checklist::new(edition.clone()), case.today, Lang::Ja)
}

fn state_of(report: &Report, number: &str) -> State {
    report.items.iter().find(|item| item.line.number == number).unwrap().finding.state
}

#[test]
fn each_row_rests_on_the_vendors_row_for_its_own_machines() {
    let apart = numbered_apart(&[Audience::Pharmacy, Audience::Vendor]);
    let report = judged(&apart, ("2-⑫", "2-⑭"));
    assert_eq!(state_of(&report, "2-⑫"), State::Satisfied, "the server was looked at");
    assert_eq!(state_of(&report, "2-⑭"), State::NotSatisfied, "the vendor says no for the terminals");
    let only_pharmacy = numbered_apart(&[Audience::Pharmacy]);
    let report = judged(&only_pharmacy, ("2-⑫（サーバ）", "2-⑫（端末PC）"));
    assert_eq!(state_of(&report, "2-⑭"), State::NotSatisfied, "numbers differ, the duty and the machines are the same");
    let report = judged(&without_scopes(apart), ("2-⑭", "2-⑭"));
    assert_eq!(state_of(&report, "2-⑫"), State::NotSatisfied, "one row of the vendor is about all machines");
}

#[test]
fn numbers_alone_make_the_key_where_they_are_printed_once() {
    let keys = |edition: &Edition| {
        let form = edition.form(Audience::Pharmacy).unwrap();
        let told = |row: &&FormRow| row.duty.as_deref() == Some("unneeded_services");
        form.rows.iter().filter(told).map(|row| edition.key(Audience::Pharmacy, row)).collect::<Vec<_>>()
    };
    assert_eq!(keys(&shipped()[0]), ["r7/pharmacy/2-12/server", "r7/pharmacy/2-12/terminal"]);
    assert_eq!(keys(&numbered_apart(&[Audience::Pharmacy])), ["r8/pharmacy/2-12", "r8/pharmacy/2-14"]);
}

/// Nobody has filled a gap by turning the year over; and what a person attached for one year says nothing of the next.
#[test]
fn what_a_slip_left_open_stands_on_in_the_next_year() {
    let day = Day::new(2025, 11, 25).unwrap();
    let slip = |key: &str, about: &str, shows_done: bool| Act::EvidenceAdded {
        key: key.to_owned(),
        title: "退職の手続き".to_owned(),
        kept_where: String::new(),
        sha256: String::new(),
        on: day,
        shows_done,
        file: String::new(),
        by: String::new(),
        about: about.to_owned(),
    };
    let edition = numbered_apart(&[Audience::Pharmacy, Audience::Vendor]);
    let (before, after) = ("r7/pharmacy/2-5", "r8/pharmacy/2-5");
    let person = "leaving/01";
    for (acts, expected) in [
        (vec![slip(before, person, false)], Some(Tone::Bad)),
        (vec![slip(before, person, false), slip(after, person, true)], Some(Tone::Good)),
        (vec![slip(before, person, false), slip(after, "leaving/02", true)], Some(Tone::Bad)),
        (vec![slip(before, "", true)], None),
        (vec![slip(before, "", false)], None),
    ] {
        let mut shop = Pharmacy::default();
        for act in acts {
            apply(&mut shop, act);
        }
        apply(&mut shop, Act::YearClosed { from: "r7".to_owned(), to: "r8".to_owned(), on: day });
        let report = report(&shop, &Checklist::new(edition.clone()), day, Lang::Ja);
        let item = report.items.iter().find(|item| item.line.key == after).unwrap();
        let tone =
            item.finding.because.iter().find(|because| because.says.contains("退職の手続き")).map(|found| found.tone);
        assert_eq!(tone, expected, "{:?}", shop.evidence);
    }
}

/// Last year's answers stand beside the rows that ask the same of the same machines, whatever their numbers are now.
#[test]
fn answers_of_last_year_stand_beside_the_rows_that_ask_the_same() {
    let mut shop = Pharmacy::default();
    let day = Day::new(2025, 11, 25).unwrap();
    for (key, choice) in [("r7/pharmacy/2-12/server", Choice::Yes), ("r7/pharmacy/2-12/terminal", Choice::No)] {
        let (key, note, by) = (key.to_owned(), String::new(), String::new());
        let answer = Answer { key, choice, confirmed_on: day, target_on: None, note, by, seen: None };
        apply(&mut shop, Act::AnswerSigned(answer));
    }
    apply(&mut shop, Act::YearClosed { from: "r7".to_owned(), to: "r8".to_owned(), on: day });
    let mut edition = numbered_apart(&[Audience::Pharmacy, Audience::Vendor]);
    // An official file tells the machines of every group, those with one row too.
    for row in &mut edition.forms[0].rows {
        row.scope = row.scope.or(Scope::in_words(&row.group).filter(|_| row.group.contains("について、")));
    }
    let report = report(&shop, &Checklist::new(edition), day, Lang::Ja);
    let last_year = |number: &str| {
        let item = report.items.iter().find(|item| item.line.number == number).unwrap();
        item.last_year.as_ref().map(|answer| answer.choice)
    };
    assert_eq!((last_year("2-⑫"), last_year("2-⑭")), (Some(Choice::Yes), Some(Choice::No)));
}

/// A clause written for one question never answers another that has its number now; turned back, all is as it was.
#[test]
fn numbers_in_ledgers_follow_the_questions() {
    let before = shipped()[0].clone();
    let mut after = Edition { id: "r8".to_owned(), title: "令和8年度版".to_owned(), ..before.clone() };
    after.first_on = after.first_on.plus_days(365);
    for form in after.forms.iter_mut().filter(|form| form.audience == Audience::Pharmacy) {
        // 2-⑤ is asked no more; 2-④ is numbered so now, and 3-① as 3-④.
        form.rows.retain(|row| row.number != "2-⑤");
        for (then, now) in [("2-④", "2-⑤"), ("3-①", "3-④")] {
            form.rows.iter_mut().filter(|row| row.number == then).for_each(|row| row.number = now.to_owned());
        }
    }
    for (said, told, back) in [
        ("2-④", Some("2-⑤"), Some("2-④")),
        ("2-⑤", Some("令和7年度版の2-⑤"), Some("2-⑤")),
        ("2-③～2-⑥", Some("2-③、2-⑤、2-⑥、令和7年度版の2-⑤"), Some("2-③、2-④、2-⑥、2-⑤")),
        ("３ー①", Some("3-④"), Some("3-①")),
        ("2-④、R6の2-⑨", Some("2-⑤、R6の2-⑨"), Some("2-④、R6の2-⑨")),
        ("2-⑥", None, None),
        ("2-⑫（サーバ）", None, None),
        ("全項目", None, None),
        ("パスワード", None, None),
    ] {
        let forth = renumbered(said, &before, &after).map(|told| told.text);
        assert_eq!(forth.as_deref(), told, "{said}");
        let again = forth.and_then(|text| renumbered(&text, &after, &before)).map(|told| told.text);
        assert_eq!(again.as_deref(), back, "{said} and back");
    }
}
