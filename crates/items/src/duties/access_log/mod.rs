//! 2-⑪ アクセスログ: kept with login, time and operation, read by few, looked at regularly.
//!
//! The row is about servers. What a shop without a server of its own writes is left open by the sheet, which
//! has no 該当なし here: the vendor's answer decides, the 備考 says so, and it is never 記入不要 (DESIGN §4).

use crate::checklist::Ask;
use crate::parties::{Party, Reply, Silence, count_reply, reply_of};
use crate::tally::{Tally, because, of};
use model::day::PartialDay;
use model::finding::{Finding, Subject};
use model::record::{Device, System};
use model::word::{DeviceKind, Hosting, Topic, YesNo};

/// 薬守の目安: a log is looked at every three months. The manual says only that it is done regularly.
const REVIEW_DAYS: i32 = 92;

/// Judges whether the access logs of the servers are managed.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    for party in ask.parties.iter() {
        count_reply(&mut tally, ask, party, Silence::LeavesOpen);
    }
    let mut systems = ask.shop.systems.records().filter(|system| system.medical.means() != Some(YesNo::No)).peekable();
    if systems.peek().is_none() {
        count_without_list(&mut tally, ask);
        return tally.finish();
    }
    let no_server = states_no_server(ask);
    for system in systems {
        let party = ask.parties.iter().find(|party| party.system.is_some_and(|own| own.id == system.id));
        match system.hosting.means() {
            Some(Hosting::Cloud | Hosting::OnePc) if party.is_some() => count_elsewhere(&mut tally, ask, system),
            None if no_server && party.is_some() => count_elsewhere(&mut tally, ask, system),
            _ => count_here(&mut tally, ask, system, party),
        }
    }
    for server in servers(ask).filter(|server| !has_system(ask, server)) {
        tally.open(because("server_without_system", of(server)));
        tally.next("list_server_system", of(server));
    }
    tally.finish()
}

/// A server that is not the pharmacy's own: its vendor answers for the log.
fn count_elsewhere<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, system: &'p System) {
    tally.advise("say_in_note", of(system));
    if last_review(ask, Some(system)).is_none() {
        tally.advise("review_elsewhere", of(system));
    }
}

/// A server of the pharmacy: what is logged is known, and the pharmacy looks at it.
fn count_here<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, system: &'p System, party: Option<&Party<'p>>) {
    let missing = missing_parts(system);
    if missing.is_empty() {
        tally.good(because("log_kept", of(system)).with("place", system.log_kept_where.as_str()));
    } else if party.is_some_and(|party| says_yes(ask, party)) {
        tally.advise_with("log_details_unwritten", of(system), [("missing", missing.join("、").into())]);
    } else {
        tally.open(because("log_details_missing", of(system)).with("missing", missing.join("、")));
        tally.next("ask_log_details", of(system));
    }
    count_review(tally, ask, Some(system));
}

fn says_yes(ask: &Ask<'_>, party: &Party<'_>) -> bool {
    matches!(reply_of(ask, party), Reply::Yes(reply) if ask.has_come(reply.confirmed_on))
}

/// What the manual asks of a log and the list of systems does not tell.
fn missing_parts(system: &System) -> Vec<&'static str> {
    let log = system.log_holds.tells();
    let parts = [
        ("ログの場所", !system.log_kept_where.is_empty()),
        ("ログイン時刻", log.is_some_and(|log| log.logins)),
        ("アクセス時間", log.is_some_and(|log| log.access_times)),
        ("操作内容", log.is_some_and(|log| log.operations)),
        ("ログを見られる人", !system.log_readers.is_empty()),
    ];
    parts.into_iter().filter(|(_, written)| !written).map(|(part, _)| part).collect()
}

fn count_review<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, system: Option<&'p System>) {
    let subject = system.map_or(Subject::Pharmacy, of);
    if statements(ask, system).any(|stated| stated.says() == Some(false) && ask.has_come(stated.stated_on)) {
        tally.bad(because("not_reviewed", subject));
        tally.next("review_log", subject);
        return;
    }
    let Some(day) = last_review(ask, system) else {
        tally.open(because("review_missing", subject));
        tally.next("review_log", subject);
        return;
    };
    tally.good(because("reviewed", subject).on(Some(day)));
    if ask.is_over(day, REVIEW_DAYS) {
        tally.advise_with("review_old", subject, [("day", day.into())]);
    }
}

/// The last day, by the day judged for, on which somebody looked at the log.
fn last_review(ask: &Ask<'_>, system: Option<&System>) -> Option<PartialDay> {
    let written = system.and_then(|system| system.log_reviewed_on);
    let stated = statements(ask, system).filter(|stated| stated.says() != Some(false)).filter_map(|s| s.stated_on);
    stated.chain(written).filter(|day| ask.has_come(Some(*day))).max_by_key(|day| day.latest())
}

/// What the pharmacy states about looking at logs: at this system's, or at all of them.
fn statements<'p>(ask: &Ask<'p>, system: Option<&System>) -> impl Iterator<Item = &'p model::record::Statement> {
    ask.shop.statements.records().filter(move |stated| {
        let is_for = stated.scope.is_empty() || system.is_some_and(|system| stated.scope.contains(system.name.text()));
        stated.topic.means() == Some(Topic::LogReviewed) && is_for
    })
}

/// Without a list of systems the vendors' answers stand for the servers, whichever they are.
fn count_without_list<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    match (states_no_server(ask), servers(ask).next()) {
        (true, Some(server)) => {
            tally.open(because("server_despite_statement", of(server)));
            tally.next("list_server_system", of(server));
        }
        (true, None) => {
            tally.advise("sheet_leaves_open", Subject::Pharmacy);
            if ask.parties.is_empty() {
                tally.open(because("no_server_no_answer", Subject::Pharmacy));
            }
        }
        (false, _) if ask.parties.is_empty() => {
            tally.open(because("no_system_listed", Subject::Pharmacy));
            tally.next("list_systems", Subject::Pharmacy);
        }
        (false, _) => count_review(tally, ask, None),
    }
}

fn states_no_server(ask: &Ask<'_>) -> bool {
    let stated = ask.shop.statement(Topic::NoServer).map(|kept| &kept.record);
    stated.is_some_and(|stated| stated.says() != Some(false) && ask.has_come(stated.stated_on))
}

fn servers<'p>(ask: &Ask<'p>) -> impl Iterator<Item = &'p Device> {
    ask.shop.devices.records().filter(|device| device.may_run() && device.role() == Some(DeviceKind::Server))
}

/// Whether the list of systems tells what a server is for: by name, or because a system stands in the pharmacy.
fn has_system(ask: &Ask<'_>, server: &Device) -> bool {
    let is_of = |system: &System| match server.system.is_empty() {
        true => system.hosting.means() == Some(Hosting::OnSite),
        false => server.system.mentions(&system.name) || server.system.mentions(&system.product),
    };
    ask.shop.systems.records().any(is_of)
}
