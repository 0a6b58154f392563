//! 2-⑧ パスワードの使い回し禁止: a rule that forbids it, and the day on which the staff were told.

use crate::checklist::Ask;
use crate::replies::count_replies;
use crate::silence::Silence;
use crate::stated;
use crate::tally::{Tally, because, of};
use model::day::{Day, PartialDay};
use model::finding::{Finding, Subject};
use model::record::Statement;
use model::text::{holds_any, without_words};
use model::width;
use model::word::Topic;

/// 薬守の目安: after how many days the staff are told again.
const NOTICE_DAYS: i32 = 365;

/// Judges the rule, the notice and what the vendors answered. Rule and notice suffice.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    if count_rule(&mut tally, ask) {
        match count_notice(&mut tally, ask) {
            Some(on) => advise_notice(&mut tally, ask, on),
            None => tally.next("tell_staff", Subject::Pharmacy),
        }
    } else {
        tally.next("forbid_reuse", Subject::Pharmacy);
    }
    count_same_passwords(&mut tally, ask);
    count_replies(&mut tally, ask, Silence::IsOnlyAdvised);
    tally.finish()
}

/// A rule says little of computers of which the ledger says that they have one password.
fn count_same_passwords<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for device in ask.shop.devices.records().filter(|device| device.may_run() && device.says_same_password()) {
        tally.open(because("same_password_said", of(device)).with("written", &*device.description));
        tally.next("give_own_passwords", of(device));
    }
}

/// 「禁止」, 「使い回し禁止」, 「規程第12条で禁止」: a ban, and where it stands.
fn is_ban(value: &str) -> bool {
    let key = width::key(value);
    let place =
        ["運用管理", "就業", "社内", "規程", "規則", "規定", "ルール", "第", "条", "項", "章", "で", "により", "にて"];
    let begins = ["禁止", "使い回し禁止", "使いまわし禁止"].iter().any(|ban| key.starts_with(ban));
    let what = ["パスワード", "の", "使い回し", "使いまわし", "を", "は", "禁止"];
    let left = without_words(&key, &[&place, &what]);
    begins || (key.ends_with("禁止") && left.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()))
}

/// Whether a rule for the whole pharmacy stands on the day judged for.
fn count_rule<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) -> bool {
    let mut stands = false;
    let mut is_refused = false;
    for statement in stated::on(ask, Topic::ReuseForbidden) {
        let told = |code| because(code, stated::about(statement)).on(statement.stated_on);
        let counts = stated::was_made_by(statement, ask.today);
        // 「禁止」 written as the value is a yes too; 「禁止していない」 and 「禁止（レセコンを除く）」 are none.
        let is_kept = statement.says() == Some(true) || is_ban(&statement.value);
        if is_kept && statement.stance() == Some(true) && !holds_any(&statement.value, &["除く", "除き", "以外"])
        {
            match statement.lack_said() {
                Some(said) => tally.open(told("rule_doubted").with("said", said)),
                None => tally.good(told("reuse_forbidden")),
            }
            stands |= counts && stated::is_general(statement);
        } else if statement.stance() == Some(false) {
            tally.bad(told("reuse_allowed"));
            is_refused |= counts;
        }
    }
    if !stands && !is_refused {
        tally.open(because("rule_unstated", Subject::Pharmacy));
    }
    stands && !is_refused
}

/// The day on which the staff were last told, by a notice or in a training.
fn count_notice<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) -> Option<Day> {
    let mut told_on: Option<PartialDay> = None;
    let mut is_undated = false;
    // 「未実施」 beside a training that told the staff.
    let has_none = |said: &&Statement| said.stance() == Some(false);
    let is_to_some = |value: &str| holds_any(value, &["のみ", "だけ"]);
    for some in stated::on(ask, Topic::ReuseNotice).filter(|said| is_to_some(&said.value) || has_none(said)) {
        tally.advise_with("notice_to_some", Subject::Pharmacy, [("said", (&*some.value).into())]);
    }
    for statement in
        stated::on(ask, Topic::ReuseNotice).filter(|said| said.stance() == Some(true) && !is_to_some(&said.value))
    {
        match statement.stated_on {
            Some(on) => {
                tally.good(because("staff_told", Subject::Pharmacy).on(Some(on)).with("day", on));
                told_on = told_on.max(Some(on).filter(|on| on.latest() <= ask.today));
            }
            None => is_undated = true,
        }
    }
    let about_reuse = |subject: &str| holds_any(subject, &["使い回し", "使いまわし"]);
    for training in
        ask.shop.training.records().filter(|training| about_reuse(&training.subject) && training.took_place())
    {
        if let Some(on) = training.held_on {
            tally.good(because("staff_trained", of(training)).on(Some(on)).with("day", on));
            told_on = told_on.max(Some(on).filter(|on| on.latest() <= ask.today));
        }
    }
    if told_on.is_none() {
        tally.open(because(if is_undated { "notice_undated" } else { "notice_missing" }, Subject::Pharmacy));
    }
    told_on.map(PartialDay::latest)
}

/// Told long ago, or before somebody came.
fn advise_notice<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, told_on: Day) {
    if told_on.plus_days(NOTICE_DAYS) < ask.today {
        tally.advise("notice_old", Subject::Pharmacy);
        return;
    }
    for person in ask.shop.people.records().filter(|person| !person.has_left_by(ask.today)) {
        let came_later = |on: PartialDay| on.earliest() > told_on && on.earliest() <= ask.today;
        if person.joined_on.is_some_and(came_later) {
            tally.advise("joined_after_notice", of(person));
        }
    }
}
