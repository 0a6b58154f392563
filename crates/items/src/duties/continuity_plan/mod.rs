//! 3-③ 事業継続計画: a plan that has a cyber attack in mind exists and was approved.

use crate::checklist::Ask;
use crate::tally::{Tally, YEAR_DAYS, because, of};
use model::finding::{Finding, Subject};
use model::record::Document;
use model::text::{holds, holds_any};
use model::word::DocumentKind;

/// Words of a remark that the cyber attack is left out: 「サイバー攻撃は未対応」.
const NOT_IN_IT: [&str; 9] = ["未", "ない", "なし", "含まず", "含まれず", "除く", "別途", "予定", "作成中"];

/// Words by which a title says that it is about an attack on computers.
const CYBER: [&str; 5] =
    ["サイバー", "ランサムウェア", "マルウェア", "コンピュータウイルス", "セキュリティインシデント"];

/// Judges whether there is a plan for going on after a cyber attack.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let documents = || ask.shop.documents.records();
    let approved = |plan: &&Document| plan.approved_on.is_some() && ask.has_come(plan.approved_on);
    let newest =
        documents().filter(is_cyber_plan).filter(approved).max_by_key(|p| p.approved_on.map(|day| day.latest()));
    if let Some(plan) = newest.or_else(|| documents().find(is_cyber_plan)) {
        count_plan(&mut tally, ask, plan);
    } else if let Some(other) = documents().find(|paper| paper.what() == Some(DocumentKind::OtherPlan)) {
        let told = |code| because(code, of(other)).on(other.approved_on.filter(|day| ask.has_come(Some(*day))));
        let denies = holds(&other.remark, "サイバー") && holds_any(&other.remark, &NOT_IN_IT);
        if other.is_of_disaster() || other.leaves_out() || denies {
            tally.bad(told("only_disaster_plan"));
        } else {
            // 「事業継続計画」 does not say of what.
            tally.open(told("plan_of_what"));
        }
        tally.next("write_plan", Subject::Pharmacy);
    } else if let Some(draft) = documents().find(|paper| is_unfinished_plan(paper)) {
        tally.open(because("plan_unfinished", of(draft)).with("title", &*draft.title));
        tally.next("write_plan", Subject::Pharmacy);
    } else {
        tally.open(because("no_plan", Subject::Pharmacy));
        tally.next("write_plan", Subject::Pharmacy);
    }
    tally.finish()
}

/// A plan with a day whose own words say that it is a draft, or no longer stands: 「サイバーBCP（承認待ち）」.
fn is_unfinished_plan(paper: &Document) -> bool {
    !paper.may_count() && holds_any(&paper.title, &["BCP", "事業継続", "業務継続"])
}

/// A plan filed as 「BCP」 counts when its title or remark says that it is about cyber incidents.
fn is_cyber_plan(paper: &&Document) -> bool {
    let is_in_remark = || holds(&paper.remark, "サイバー") && !holds_any(&paper.remark, &NOT_IN_IT);
    let says_cyber = || holds_any(&paper.title, &CYBER) || is_in_remark();
    let says_plan = || holds_any(&paper.title, &["BCP", "事業継続", "業務継続"]);
    if paper.leaves_out() || !paper.may_count() {
        return false;
    }
    match paper.kind.means() {
        Some(DocumentKind::CyberPlan) => true,
        Some(DocumentKind::OtherPlan) => says_cyber(),
        Some(_) => false,
        None => says_cyber() && says_plan(),
    }
}

fn count_plan<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, plan: &'p Document) {
    if plan.approved_on.is_none() {
        tally.open(because("plan_not_approved", of(plan)));
        tally.next("approve_plan", of(plan));
    } else if !tally.good_today(because("plan_approved", of(plan)).on(plan.approved_on)) {
        tally.open(because("plan_not_approved_yet", of(plan)));
    }
    if plan.kept_where.is_empty() {
        tally.advise("place_unknown", of(plan));
    }
    let seen = [plan.approved_on, plan.reviewed_on].into_iter().flatten().filter(|day| ask.has_come(Some(*day)));
    if seen.max_by_key(|day| day.latest()).is_some_and(|day| ask.is_over(day, YEAR_DAYS)) {
        tally.advise("plan_old", of(plan));
    }
    let drills = ask
        .shop
        .training
        .records()
        .filter(|drill| holds_any(&drill.subject, &["BCP", "事業継続"]) && drill.took_place());
    let days = drills.filter_map(|drill| drill.held_on).filter(|day| ask.has_come(Some(*day)));
    match days.max_by_key(|day| day.latest()) {
        None => tally.advise("no_drill", of(plan)),
        Some(day) if ask.is_over(day, YEAR_DAYS) => {
            tally.advise_with("drill_old", of(plan), [("day", day.into())]);
        }
        Some(_) => {}
    }
}
