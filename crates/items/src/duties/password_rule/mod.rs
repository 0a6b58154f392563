//! 2-⑦ パスワード: long enough, mixed, and changed regularly unless length or two-factor waives that.

use crate::checklist::Ask;
use crate::freshness::measured_until;
use crate::replies::count_replies;
use crate::second_factor::{accounts_without, machines_without};
use crate::silence::Silence;
use crate::stated;
use crate::tally::{Reason, Tally, because, of};
use model::fact::Provenance;
use model::finding::{Finding, Subject};
use model::record::Statement;
use model::word::{DocumentKind, Topic, YesNo};

/// More characters than these are no rule that anybody follows: 「999」 is a slip of the pen. 薬守の目安.
const MOST: u32 = 128;

/// Judges the pharmacy's rule, what its machines are set to, and what its vendors answered.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let length_min = ask.count("length_min");
    let shortest = count_length(&mut tally, ask, length_min);
    count_mixed(&mut tally, ask);
    let is_two_factor = is_two_factor_everywhere(ask);
    if shortest.is_some_and(|length| length >= ask.count("length_without_change")) {
        tally.good(because("change_waived_by_length", Subject::Pharmacy));
    } else if is_two_factor {
        tally.good(because("change_waived_by_two_factor", Subject::Pharmacy));
    } else {
        count_change(&mut tally, ask);
        if shortest.is_some() {
            tally.advise("short_without_two_factor", Subject::Pharmacy);
        }
    }
    count_settings(&mut tally, ask, length_min);
    count_first_passwords(&mut tally, ask);
    advise_on_notes(&mut tally, ask);
    if shortest.is_some() && !is_written_down(ask) {
        tally.advise("rule_kept_nowhere", Subject::Pharmacy);
    }
    count_replies(&mut tally, ask, Silence::LeavesOpen);
    tally.finish()
}

/// A rule says nothing of a router that still has the password it came with.
fn count_first_passwords<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for device in ask.shop.devices.records().filter(|device| device.may_run() && device.says_first_password()) {
        tally.open(because("first_password_said", of(device)).with("written", &*device.description));
        tally.next("change_first_password", of(device));
    }
}

/// The row asks how a password is made, not where it lies: that it can be read, or is not asked for, is to be known.
fn advise_on_notes<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for device in ask.shop.devices.records().filter(|device| device.may_run()) {
        if device.says_password_on_view() {
            tally.advise_with("password_on_view", of(device), [("written", (&*device.description).into())]);
        }
        if device.says_logs_on_by_itself() {
            tally.advise_with("logs_on_by_itself", of(device), [("written", (&*device.description).into())]);
        }
    }
}

/// A reason about a statement.
fn told<'p>(code: &'static str, statement: &'p Statement) -> Reason<'p> {
    because(code, stated::about(statement)).on(statement.stated_on)
}

/// Whether the statement, for the whole pharmacy, stood on the day judged for.
fn covers_all(ask: &Ask<'_>, statement: &Statement) -> bool {
    stated::is_general(statement) && stated::was_made_by(statement, ask.today)
}

/// The shortest length that is allowed anywhere, once one is stated for the whole pharmacy.
fn count_length<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, length_min: u32) -> Option<u32> {
    let mut shortest = None;
    let mut is_covered = false;
    for statement in stated::on(ask, Topic::PasswordLength) {
        let Some(length) = statement.least_length() else { continue };
        if length > MOST {
            tally.open(told("length_odd", statement).with("said", &*statement.value));
            tally.next("state_rule", Subject::Pharmacy);
            is_covered |= covers_all(ask, statement);
            continue;
        }
        if statement.value.contains(['~', '〜', '～']) {
            tally.advise_with(
                "length_range_said",
                Subject::Pharmacy,
                [("length", length.into()), ("said", (&*statement.value).into())],
            );
        }
        if length < length_min {
            tally.bad(told("length_short", statement).with("length", length));
            tally.next("strengthen_rule", Subject::Pharmacy);
        } else {
            tally.good(told("length_enough", statement).with("length", length));
        }
        if stated::was_made_by(statement, ask.today) {
            shortest = Some(shortest.map_or(length, |known: u32| known.min(length)));
            is_covered |= stated::is_general(statement);
        }
    }
    if !is_covered {
        tally.open(because("length_unstated", Subject::Pharmacy));
        tally.next("state_rule", Subject::Pharmacy);
    }
    shortest.filter(|_| is_covered)
}

/// はい, the kinds of characters, or the topic's own word: 「混在させる」.
fn says_mixed(statement: &Statement) -> bool {
    let is_said = statement.stance() == Some(true) && statement.value.contains("混在");
    statement.says() == Some(true) || statement.asks_for_a_mix() || is_said
}

fn count_mixed<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let mut is_covered = false;
    for statement in stated::on(ask, Topic::PasswordMixed) {
        if statement.stance() == Some(false) {
            tally.bad(told("not_mixed", statement));
            tally.next("strengthen_rule", Subject::Pharmacy);
        } else if says_mixed(statement) {
            tally.good(told("mixed", statement));
        } else {
            continue;
        }
        is_covered |= covers_all(ask, statement);
    }
    if !is_covered {
        tally.open(because("mixed_unstated", Subject::Pharmacy));
        tally.next("state_rule", Subject::Pharmacy);
    }
}

/// How often to change is the pharmacy's own choice: any interval counts.
fn count_change<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let mut is_covered = false;
    for statement in stated::on(ask, Topic::PasswordChange) {
        let Some(is_changed) = statement.stance() else { continue };
        // 「退職者が出たとき」 is no interval, nor is 「端末のみ2か月ごと」 one for all.
        if is_changed && statement.says() != Some(true) && !statement.tells_how_often() {
            continue;
        }
        if is_changed {
            tally.good(told("changed", statement).with("interval", &*statement.value));
        } else {
            tally.bad(told("not_changed", statement));
            tally.next("decide_change", Subject::Pharmacy);
        }
        is_covered |= covers_all(ask, statement);
    }
    if !is_covered {
        tally.open(because("change_unstated", Subject::Pharmacy));
        tally.next("decide_change", Subject::Pharmacy);
    }
}

/// The note on the sheet waives the change where two-factor is in use: on every system, not on some, and with every ID on every
/// machine. A vendor's はい says what its product can, and waives nothing.
fn is_two_factor_everywhere(ask: &Ask<'_>) -> bool {
    let mut systems = ask.shop.systems.records().filter(|system| system.medical.means() != Some(YesNo::No)).peekable();
    systems.peek().is_some()
        && systems.all(|system| system.two_factor.means() == Some(YesNo::Yes))
        && accounts_without(ask.shop).next().is_none()
        && machines_without(ask.shop).next().is_none()
}

/// What machines in use enforce. A long setting only supports the rule; a short one lets short passwords in.
fn count_settings<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, length_min: u32) {
    for device in ask.shop.devices.records().filter(|device| device.may_run()) {
        let Some(report) = ask.shop.report_of(&device.id, ask.today) else { continue };
        let told = |code| because(code, of(device)).from(Provenance::Measured).on_day(report.observed_on);
        let is_fresh = measured_until(ask.shop, report) >= ask.today;
        match report.count("password.length_min") {
            Some(length) if length < u64::from(length_min) => {
                tally.bad(told("setting_short").with("length", length));
                tally.next("ask_vendor_setting", of(device));
            }
            Some(length) if is_fresh => tally.good(told("setting_enough").with("length", length)),
            _ => {}
        }
        if is_fresh && report.count("password.lockout_attempts") == Some(0) {
            tally.advise("lockout_off", of(device));
        }
    }
}

/// Whether the rule stands on paper somewhere.
fn is_written_down(ask: &Ask<'_>) -> bool {
    let topics = [Topic::PasswordLength, Topic::PasswordMixed, Topic::PasswordChange];
    topics.into_iter().any(|topic| stated::by_today(ask, topic).any(|statement| !statement.kept_where.is_empty()))
        || ask.shop.documents.records().any(|document| document.what() == Some(DocumentKind::Rules))
}
