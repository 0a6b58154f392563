//! 二要素認証の予定 (2-⑩): system by system what the vendor promised and by when, against the last day that the form allows.

use crate::checklist::Checklist;
use crate::contracts::{is_in_use, is_medical};
use crate::parties::is_system;
use model::day::{Day, PartialDay};
use model::lang::Lang;
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::System;
use model::remark::Remark;
use model::report::{Report, ReportAnswer, VendorForm};
use model::said::Word as _;
use model::word::YesNo;

/// The duty that asks for it.
const DUTY: &str = "two_factor";

/// What is known of one system of the sheet.
#[derive(Debug)]
pub struct TwoFactorPlan<'r> {
    /// The system.
    pub system: &'r System,
    /// What its vendor answered.
    pub said: Option<&'r ReportAnswer>,
    /// The name that the vendor's form gives the system, where that is another.
    pub about: &'r str,
    /// The day by which it is planned: the vendor's, else the ledger's.
    pub planned: Option<PartialDay>,
    /// Whether the ledger or the vendor says that it is there.
    pub is_in_use: bool,
}

/// How a plan stands: what is too late, overdue or not planned is to be chased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanStands {
    /// It is there.
    InUse,
    /// Planned within what the form allows, so many days ahead.
    InTime(i32),
    /// Planned for later than the form allows.
    TooLate,
    /// The planned day is past, and nobody said that it is there.
    Passed,
    /// No day is told; the days that are left, where some are.
    Missing(Option<i32>),
}

/// The last day that the form of the year allows.
#[must_use]
pub fn two_factor_last_day(checklist: &Checklist) -> Option<Day> {
    checklist.items.iter().find(|item| item.duty.code == DUTY)?.day("planned_by")
}

/// The systems of the sheet that are in use, with their plans.
#[must_use]
pub fn two_factor_plans<'r>(shop: &'r Pharmacy, report: &'r Report) -> Vec<TwoFactorPlan<'r>> {
    let is_asked = |system: &&System| is_medical(system) && is_in_use(shop, system, report.as_of);
    shop.systems.records().filter(is_asked).map(|system| plan(report, system)).collect()
}

fn plan<'r>(report: &'r Report, system: &'r System) -> TwoFactorPlan<'r> {
    let (said, about) = reply(report, system).unzip();
    let promised = said.and_then(|said| said.target_on).map(PartialDay::of);
    TwoFactorPlan {
        system,
        said,
        about: about.unwrap_or_default(),
        planned: promised.or(system.two_factor_planned_on),
        is_in_use: system.two_factor.means() == Some(YesNo::Yes) || said.is_some_and(says_in_use),
    }
}

/// Whether a はい says that it is there: the row takes はい for a plan as well, which its remark then tells.
fn says_in_use(said: &ReportAnswer) -> bool {
    said.words == "はい" && Remark::read(&said.note).is_none_or(|remark| !remark.tells_of_a_plan)
}

/// What the vendor answered on the row of its form, with the name that the form gives the system where that is another: a reply
/// that came must not be shown as none.
fn reply<'r>(report: &'r Report, system: &System) -> Option<(&'r ReportAnswer, &'r str)> {
    let number = &report.items.iter().find(|item| item.duty == DUTY)?.line.number;
    let theirs = |form: &&VendorForm| Name::new(&*form.vendor).is_firm(&system.vendor);
    let forms: Vec<&VendorForm> = report.vendors.iter().filter(theirs).collect();
    let is_its = |form: &&&VendorForm| form.system.is_empty() || is_system(&Name::new(&*form.system), system);
    let answer = |form: &'r VendorForm| {
        let line = form.lines.iter().find(|line| line.line.number == *number)?;
        line.answer.as_ref()
    };
    match forms.iter().find(is_its) {
        Some(form) => answer(form).map(|answer| (answer, "")),
        None => forms.iter().find_map(|form| Some((answer(form)?, form.system.as_str()))),
    }
}

impl TwoFactorPlan<'_> {
    /// How it stands on a day, against the last day that the form allows.
    #[must_use]
    pub fn stands(&self, today: Day, last: Option<Day>) -> PlanStands {
        match self.planned.map(PartialDay::latest) {
            Some(on) if on < today => PlanStands::Passed,
            Some(on) if last.is_some_and(|last| on > last) => PlanStands::TooLate,
            Some(on) => PlanStands::InTime(today.days_until(on)),
            None if self.is_in_use => PlanStands::InUse,
            None => PlanStands::Missing(last.filter(|last| *last >= today).map(|last| today.days_until(last))),
        }
    }

    /// The question to its vendor, ready to be sent.
    #[must_use]
    pub fn letter(&self, report: &Report, last: Option<Day>) -> String {
        let (vendor, system, pharmacy) = (self.system.vendor.text(), self.system.name.text(), &report.pharmacy.name);
        let planned = |lang| self.planned.map(|on| on.short_words(lang));
        match report.lang {
            Lang::Ja => {
                let by = last.map(|on| format!("（様式の期限は{}です）", on.wareki())).unwrap_or_default();
                let told = planned(Lang::Ja)
                    .map(|on| format!("予定日は{on}と伺っていますが、いまの見込みを教えてください。\n"))
                    .unwrap_or_default();
                format!(
                    "{vendor} ご担当者様\n\nお世話になっております。{pharmacy}です。\n{}の「二要素認証」の項目{by}のため、「{system}」について教えてください。\n{told}\n1　二要素認証は、もう使えますか。使えるときは、設定に必要なものと費用\n2　まだのときは、使えるようになる予定の日（年月だけでも）\n3　予定がないときは、その理由と、代わりにとれる方法\n",
                    report.edition_title
                )
            }
            Lang::En => {
                let by = last.map(|on| format!(" (the form allows until {on})")).unwrap_or_default();
                let told = planned(Lang::En)
                    .map(|on| format!("We were told {on}; does that still hold?\n"))
                    .unwrap_or_default();
                format!(
                    "To {vendor}\n\nFor the row on two-factor sign-in of {}{by}, please tell us about \"{system}\".\n{told}\n1 Can two-factor be used now? If so: what it needs, and what it costs.\n2 If not: by when (year and month will do).\n3 Where nothing is planned: why, and what we can do instead.\nFrom {pharmacy}.\n",
                    report.edition_title
                )
            }
        }
    }
}

impl PlanStands {
    /// Whether the vendor is to be asked.
    #[must_use]
    pub fn is_to_ask(self) -> bool {
        !matches!(self, Self::InUse | Self::InTime(_))
    }

    /// The same for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InUse => "in_use",
            Self::InTime(_) => "in_time",
            Self::TooLate => "too_late",
            Self::Passed => "passed",
            Self::Missing(_) => "missing",
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::InUse, Lang::Ja) => "実装済み".to_owned(),
            (Self::InUse, Lang::En) => "in use".to_owned(),
            (Self::InTime(days), Lang::Ja) => format!("期限内（予定まで{days}日）"),
            (Self::InTime(days), Lang::En) => format!("in time ({days} days to go)"),
            (Self::TooLate, Lang::Ja) => "期限に間に合いません".to_owned(),
            (Self::TooLate, Lang::En) => "later than the form allows".to_owned(),
            (Self::Passed, Lang::Ja) => "予定の日を過ぎました。使えるようになったか確かめてください".to_owned(),
            (Self::Passed, Lang::En) => "the planned day is past: see whether it is in use".to_owned(),
            (Self::Missing(Some(days)), Lang::Ja) => {
                format!("予定がありません（期限まで{days}日）。事業者に聞いてください")
            }
            (Self::Missing(Some(days)), Lang::En) => format!("no plan ({days} days left): ask the vendor"),
            (Self::Missing(None), Lang::Ja) => "予定がありません。事業者に聞いてください".to_owned(),
            (Self::Missing(None), Lang::En) => "no plan: ask the vendor".to_owned(),
        }
    }
}
