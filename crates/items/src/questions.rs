//! Questions to the vendors: what each still owes an answer to, and what the pharmacy could not answer itself.

use crate::silence::REQUESTS;
use model::answer::{Choice, Status};
use model::day::Day;
use model::edition::Scope;
use model::lang::Lang;
use model::report::{FormLine, Report, ReportItem, VendorForm, VendorLine, Waiting};
use std::fmt::Write as _;

/// So many days are named one by one.
const NAMED: usize = 3;

/// What is to be asked of one vendor about one system.
pub struct Questions<'r> {
    /// The vendor's form.
    pub form: &'r VendorForm,
    /// Its rows without an answer.
    pub owed: Vec<&'r VendorLine>,
    /// Its rows answered いいえ of which no day is told by which that changes.
    pub undated: Vec<&'r VendorLine>,
    /// The pharmacy's rows answered わからない, of which the vendor's form holds the number.
    pub unsure: Vec<&'r ReportItem>,
}

/// What is to be asked, vendor by vendor; a vendor of whom nothing is asked is left out.
#[must_use]
pub fn questions(report: &Report) -> Vec<Questions<'_>> {
    let of = |form| {
        let form: &VendorForm = form;
        let owed: Vec<&VendorLine> = form.lines.iter().filter(|line| line.answer.is_none()).collect();
        let is_undated = |line: &&VendorLine| {
            line.answer.as_ref().is_some_and(|answer| answer.choice == Choice::No && answer.target_on.is_none())
        };
        let undated = form.lines.iter().filter(is_undated).collect();
        let is_theirs = |item: &&ReportItem| form.lines.iter().any(|line| line.line.number == item.line.number);
        let unsure = report.items.iter().filter(|item| item.status == Status::Unsure).filter(is_theirs).collect();
        Questions { form, owed, undated, unsure }
    };
    let all = report.vendors.iter().map(of);
    all.filter(|asked| asked.count() > 0).collect()
}

impl Questions<'_> {
    /// How many rows are asked about.
    #[must_use]
    pub fn count(&self) -> usize {
        self.owed.len() + self.undated.len() + self.unsure.len()
    }

    /// The letter, ready to be sent: the official words of every row, and where the answer goes.
    #[must_use]
    pub fn letter(&self, report: &Report) -> String {
        let VendorForm { vendor, system, .. } = self.form;
        let pharmacy = &report.pharmacy.name;
        let mut letter = match report.lang {
            Lang::Ja => format!(
                "{vendor} ご担当者様\n\nお世話になっております。{pharmacy}です。\n{}のため、「{system}」について、次の項目の確認をお願いします。同封（添付）の事業者確認用の様式にご記入のうえ、ご返送ください。「いいえ」のときは、目標日もお書きください。\n",
                report.edition_title
            ),
            Lang::En => format!(
                "To {vendor}\n\nFor {}, please tell us about \"{system}\" on the form enclosed. Where the answer is no, please add a target day. From {pharmacy}.\n",
                report.edition_title
            ),
        };
        if let Some(waiting) = &self.form.waiting {
            letter.push_str(&asked_before(waiting, report.lang));
        }
        let owed = self.owed.iter().map(|line| (numbered(&line.line), &line.line.wording));
        let unsure = self.unsure.iter().map(|item| (numbered(&item.line), &item.line.wording));
        let mut asked: Vec<(String, &String)> = Vec::new();
        for row in owed.chain(unsure) {
            if !asked.contains(&row) {
                asked.push(row);
            }
        }
        list(&mut letter, &asked);
        let undated: Vec<_> = self.undated.iter().map(|line| (numbered(&line.line), &line.line.wording)).collect();
        if !undated.is_empty() {
            letter.push_str(match report.lang {
                Lang::Ja => "\n\n次の項目は「いいえ」とのことですが、目標日がありません。いつまでに対応の予定かを教えてください。決まっていなければ、いつごろ分かるかをお知らせください。\n",
                Lang::En => "\n\nThese were answered no without a target day. Please tell us by when, or when you will know.\n",
            });
            list(&mut letter, &undated);
        }
        letter.push('\n');
        letter
    }
}

/// A second request names the first.
fn asked_before(waiting: &Waiting, lang: Lang) -> String {
    let on = days(waiting, lang);
    match lang {
        Lang::Ja => format!(
            "\n{on}{}お願いしましたが、まだご回答をいただいておりません。ご回答いただける日か、すぐに難しい項目があればその項目と理由だけでもお知らせください。\n",
            if is_counted(waiting) { "" } else { "にも" }
        ),
        Lang::En => format!(
            "\nWe asked on {on} and have no answer yet. Please tell us by when you can answer, or which rows you cannot and why.\n"
        ),
    }
}

fn days(waiting: &Waiting, lang: Lang) -> String {
    let words = |day: &Day| day.words(lang);
    match (&*waiting.asked_on, lang) {
        ([first, .., last], Lang::Ja) if is_counted(waiting) => {
            format!("{}から{}まで計{}回", words(first), words(last), waiting.times)
        }
        ([first, .., last], Lang::En) if is_counted(waiting) => {
            format!("{} to {} ({} times)", words(first), words(last), waiting.times)
        }
        (all, _) => {
            let days: Vec<String> = all.iter().map(words).collect();
            days.join(if lang == Lang::Ja { "と" } else { ", " })
        }
    }
}

/// Whether the days are too many to be named one by one.
fn is_counted(waiting: &Waiting) -> bool {
    waiting.times > NAMED && waiting.asked_on.len() > 1
}

/// What the pharmacy may write beside its own いいえ while a vendor stays silent, and the day it may aim at: the last of the
/// form's year (薬守の目安). None before the requests that make it fair to go on.
#[must_use]
pub fn remark_of_silence(form: &VendorForm, report: &Report) -> Option<(String, Day)> {
    let waiting = form.waiting.as_ref().filter(|waiting| waiting.times >= REQUESTS && waiting.is_overdue)?;
    // The form is Japanese, whoever reads the screen.
    let (on, today) = (days(waiting, Lang::Ja), report.as_of.wareki());
    let at = if is_counted(waiting) { "" } else { "に" };
    let remark = format!("{}に事業者確認用の記入を{on}{at}依頼したが、{today}までに回答がない。", form.vendor);
    Some((remark, report.form.year.1.max(report.as_of)))
}

/// 2-⑫（サーバ）: the form prints the number twice, and is Japanese.
fn numbered(line: &FormLine) -> String {
    Scope::beside(&line.number, line.scope, Lang::Ja)
}

/// The number and the words of each row.
fn list(letter: &mut String, rows: &[(String, &String)]) {
    for (number, wording) in rows {
        // Writing to a String does not fail.
        let _written = write!(letter, "\n{number}　{wording}");
    }
}
