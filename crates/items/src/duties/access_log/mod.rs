//! 2-⑪ アクセスログ: kept with login, time and operation, read by few, looked at regularly.
//!
//! The row is about servers. What a shop without a server of its own writes is left open by the sheet, which
//! has no 該当なし here: the vendor's answer decides, the 備考 says so, and it is never 記入不要 (DESIGN §4).

use crate::checklist::Ask;
use crate::contracts;
use crate::parties::{Party, is_system};
use crate::replies::{Reply, count_reply, reply_of};
use crate::silence::Silence;
use crate::stated;
use crate::tally::{Tally, YEAR_DAYS, because, of};
use model::day::PartialDay;
use model::finding::{Finding, Quoted, Subject};
use model::presence::Presence;
use model::record::{Device, LogParts, Statement, System};
use model::said::Hint;
use model::text::{holds_any, without_words};
use model::word::{DeviceKind, Hosting, Topic};

/// 薬守の目安: a log is looked at every three months. The manual says only that it is done regularly.
pub const REVIEW_DAYS: i32 = 92;

/// Judges whether the access logs of the servers are managed.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    for party in ask.parties.iter() {
        count_reply(&mut tally, ask, party, Silence::LeavesOpen);
    }
    let mut systems = ask.shop.systems.records().filter(|system| is_asked(ask, system)).peekable();
    if systems.peek().is_none() {
        count_without_list(&mut tally, ask);
        return tally.finish();
    }
    let stated_none = states_no_server(ask);
    let no_server = stated_none && !servers(ask).any(|server| is_medical(ask, server));
    for system in systems {
        let party = ask.parties.iter().find(|party| party.system.is_some_and(|own| own.id == system.id));
        match (system.hosting.means(), party) {
            (Some(Hosting::Cloud | Hosting::OnePc), Some(party)) => count_elsewhere(&mut tally, ask, system, party),
            (None, Some(party)) if no_server => count_elsewhere(&mut tally, ask, system, party),
            _ => count_here(&mut tally, ask, system, party),
        }
        if stated_none && system.hosting.means() == Some(Hosting::OnSite) {
            tally.open(because("on_site_despite_statement", of(system)));
            tally.next("settle_server", of(system));
        }
    }
    for server in servers(ask) {
        if !has_system(ask, server) {
            tally.open(because("server_without_system", of(server)));
            tally.next("list_server_system", of(server));
        } else if stated_none && is_medical(ask, server) {
            tally.open(because("server_despite_statement", of(server)));
            tally.next("settle_server", of(server));
        }
    }
    tally.finish()
}

/// The sheet is about the system, and it is still used.
fn is_asked(ask: &Ask<'_>, system: &System) -> bool {
    contracts::is_medical(system) && contracts::is_in_use(ask.shop, system, ask.today)
}

/// A server that is not the pharmacy's own: its vendor answers for the log. A cloud keeps one: 「対象外」 does not say whose
/// it is.
fn count_elsewhere<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, system: &'p System, party: &Party<'p>) {
    let reply = reply_of(ask, party);
    let is_out = matches!(reply, Reply::NotRequired(_)) && reply.stands_by(ask.today);
    if is_out && system.hosting.means() == Some(Hosting::Cloud) {
        tally.open(because("cloud_log_unknown", of(system)));
        tally.next("ask_log_details", of(system));
    }
    tally.advise("say_in_note", of(system));
    if last_review(ask, Some(system)).is_none() {
        tally.advise("review_elsewhere", of(system));
    }
}

/// A server of the pharmacy: what is logged is known, and the pharmacy looks at it.
fn count_here<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, system: &'p System, party: Option<&Party<'p>>) {
    let missing = missing_parts(system);
    if system.log_kept_where.tells() == Some(Presence::Missing) {
        tally.bad(because("log_not_kept", of(system)).with("said", &*system.log_kept_where));
        tally.next("ask_log_details", of(system));
    } else if system.log_holds.tells().is_some_and(|log| log.is_none) {
        tally.bad(because("log_holds_nothing", of(system)).with("said", &*system.log_holds));
        tally.next("ask_log_details", of(system));
    } else if keeps_some_only(system) {
        tally.open(because("log_place_limited", of(system)).with("said", &*system.log_kept_where));
        tally.next("ask_log_details", of(system));
    } else if everybody_reads(system) {
        tally.open(because("everybody_reads", of(system)).with("said", &*system.log_readers));
        tally.next("limit_readers", of(system));
    } else if missing.is_empty() && !system.log_holds.tells().is_some_and(LogParts::holds_all) {
        tally.open(because("log_items_unclear", of(system)).with("said", &*system.log_holds));
        tally.next("ask_log_details", of(system));
    } else if missing.is_empty() {
        tally.good(because("log_kept", of(system)).with("place", &*system.log_kept_where));
    } else {
        count_missing(tally, system, missing, party.is_some_and(|party| says_yes(ask, party)));
    }
    count_review(tally, ask, Some(system));
}

/// What is not written may rest on the vendor's はい; what the pharmacy wrote and what falls short may not.
fn count_missing<'p>(
    tally: &mut Tally<'p>,
    system: &'p System,
    missing: Vec<(&'static str, &'static str)>,
    vendor_says_yes: bool,
) {
    let missing = Quoted::Listed(missing.into());
    match said_too_little(system) {
        None if vendor_says_yes => {
            tally.advise_with("log_details_unwritten", of(system), [("missing", missing)]);
            return;
        }
        Some(said) if vendor_says_yes => {
            tally.open(because("log_said_too_little", of(system)).with("said", said).with("missing", missing));
        }
        _ => tally.open(because("log_details_missing", of(system)).with("missing", missing)),
    }
    tally.next("ask_log_details", of(system));
}

fn says_yes(ask: &Ask<'_>, party: &Party<'_>) -> bool {
    matches!(reply_of(ask, party), Reply::Yes(reply) if ask.has_come(reply.confirmed_on))
}

/// What the manual asks of a log and the list of systems does not tell.
fn missing_parts(system: &System) -> Vec<(&'static str, &'static str)> {
    let log = system.log_holds.tells();
    let parts = [
        (("ログの場所", "where the log lies"), is_there(&system.log_kept_where)),
        (("ログイン時刻", "times of login"), log.is_some_and(|log| log.logins)),
        (("アクセス時間", "times of access"), log.is_some_and(|log| log.access_times)),
        (("操作内容", "what was done"), log.is_some_and(|log| log.operations)),
        (("ログを見られる人", "who may read the log"), is_there(&system.log_readers)),
    ];
    parts.into_iter().filter(|(_, written)| !written).map(|(part, _)| part).collect()
}

/// What the pharmacy itself wrote and what does not tell all that is asked: no vendor's はい fills that in.
fn said_too_little(system: &System) -> Option<&str> {
    let is_short = |words: &Hint<Presence>| !words.is_empty() && !is_there(words);
    if !system.log_holds.is_empty() && !system.log_holds.tells().is_some_and(|log| log.holds_all()) {
        return Some(&system.log_holds);
    }
    [&system.log_kept_where, &system.log_readers].into_iter().find(|words| is_short(words)).map(|words| &**words)
}

fn is_there(words: &Hint<Presence>) -> bool {
    words.tells() == Some(Presence::There)
}

/// 「当日分のみ管理画面」, 「ログは保守会社のみ」: of some of it only, or out of the pharmacy's reach. 「管理画面のみ」 names a place.
fn keeps_some_only(system: &System) -> bool {
    let some_only = |place: &str| holds_any(place, &["のみ", "だけ", "当日", "一部", "直近", "以外", "除く"]);
    if !some_only(&system.log_kept_where) {
        return false;
    }
    let places = ["画面のみ", "画面だけ", "サーバのみ", "サーバーのみ", "サーバだけ", "サーバーだけ", "メニューのみ"];
    some_only(&without_words(&system.log_kept_where, &[&places]))
}

/// A log that everybody can read is read by nobody in particular, and by the one it should show.
fn everybody_reads(system: &System) -> bool {
    let everybody = [
        "全員",
        "誰でも",
        "だれでも",
        "みんな",
        "皆",
        "全職員",
        "全スタッフ",
        "制限なし",
        "制限していない",
        "パスワード共有",
        "パスワードを共有",
    ];
    let anybody = ["スタッフ", "職員", "薬局職員", "従業員", "薬局スタッフ", "利用者", "ユーザー"];
    holds_any(&system.log_readers, &everybody) || anybody.contains(&system.log_readers.trim())
}

fn count_review<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, system: Option<&'p System>) {
    let subject = system.map_or(Subject::Pharmacy, of);
    let last = last_review(ask, system);
    // A look since then takes an いいえ back.
    let is_since = |no: &Statement| no.stated_on.zip(last).is_none_or(|(no, seen)| no.latest() >= seen.latest());
    let refuses = |stated: &&Statement| stated.denies() && ask.has_come(stated.stated_on) && is_since(stated);
    if let Some(no) = statements(ask, system).find(refuses) {
        tally.bad(because("not_reviewed", subject).on(no.stated_on));
        tally.next("review_log", subject);
        return;
    }
    if let Some(said) = system.and_then(System::lack_of_log) {
        tally.open(because("review_doubted", subject).with("said", said));
        tally.next("review_log", subject);
        return;
    }
    let Some(day) = last else {
        tally.open(match system.and_then(System::unread_review) {
            Some(said) => because("review_day_unread", subject).with("said", said),
            None => because("review_missing", subject),
        });
        tally.next("review_log", subject);
        return;
    };
    // 定期的に: whatever the rhythm, a look of more than a year ago tells nothing of today, as the last copy and the last update.
    if ask.is_over(day, YEAR_DAYS) {
        tally.open(because("reviewed_over_a_year_ago", subject).on(Some(day)).with("day", day));
        tally.next("review_log", subject);
        return;
    }
    tally.good(because("reviewed", subject).on(Some(day)));
    if ask.is_over(day, REVIEW_DAYS) {
        tally.advise_with("review_old", subject, [("day", day.into())]);
    }
}

/// The last day, by the day judged for, on which somebody looked at the log.
fn last_review(ask: &Ask<'_>, system: Option<&System>) -> Option<PartialDay> {
    let written = system.and_then(|system| system.log_reviewed_on);
    let stated = statements(ask, system).filter(|stated| stated.affirms()).filter_map(|s| s.stated_on);
    stated.chain(written).filter(|day| ask.has_come(Some(*day))).max_by_key(|day| day.latest())
}

/// What the pharmacy states about looking at logs: at this system's, or at all of them.
fn statements<'p>(ask: &Ask<'p>, system: Option<&System>) -> impl Iterator<Item = &'p Statement> {
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
    stated::latest(ask, Topic::NoServer).is_some_and(Statement::affirms)
}

fn servers<'p>(ask: &Ask<'p>) -> impl Iterator<Item = &'p Device> {
    ask.shop.devices.records().filter(|device| device.may_run() && device.role() == Some(DeviceKind::Server))
}

/// Whether the list of systems tells what a server is for: by name, or because a system stands in the pharmacy.
fn has_system(ask: &Ask<'_>, server: &Device) -> bool {
    let is_of = |system: &System| match server.system.is_empty() {
        true => system.hosting.means() == Some(Hosting::OnSite),
        false => is_system(&server.system, system),
    };
    ask.shop.systems.records().any(is_of)
}

/// Whether the row is about the server: anything but one whose system is said to hold no medical information.
fn is_medical(ask: &Ask<'_>, server: &Device) -> bool {
    let system = ask.shop.systems.records().find(|system| is_system(&server.system, system));
    system.is_none_or(contracts::is_medical)
}
