//! 2-① 機器の台帳: servers, terminals and network devices are listed, with the place and the state of each.
//!
//! The manual's columns are an example; what it is for is to know where each device is and whether it can be used
//! (所在と使用可能な状態の管理). A machine that reports and stands nowhere in the ledger shows a hole in it.

mod machines;

use crate::checklist::Ask;
use crate::stated;
use crate::tally::{Tally, because, of};
use model::day::{Day, PartialDay};
use model::edition::Scope;
use model::finding::{Finding, Subject};
use model::record::{Device, Statement};
use model::text::holds_any;
use model::word::{DeviceKind, Hosting, Topic};

/// 薬守の目安: the ledger is looked through, and reported to the owner, once a year.
const YEAR_DAYS: i32 = 365;

/// Judges whether the ledger is there, whole and true.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let mut kept = Vec::with_capacity(ask.shop.devices.len());
    kept.extend(ask.shop.devices.records().filter(|device| device.is_kept()));
    if kept.is_empty() {
        tally.open(because("no_devices", Subject::Pharmacy));
        tally.next("list_devices", Subject::Pharmacy);
    } else {
        count_ledger(&mut tally, ask, &kept);
    }
    for device in ask.shop.devices.records().filter(|device| !device.is_kept()) {
        advise_on_disposal(&mut tally, device);
    }
    machines::count(&mut tally, ask);
    tally.finish()
}

fn count_ledger<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, kept: &[&'p Device]) {
    let touched = ask.shop.devices.records().filter_map(|device| touched_on(device, ask.today)).max();
    let ledger = because("ledger_kept", Subject::Pharmacy).with("count", kept.len());
    tally.good(ledger.on(touched.map(PartialDay::of)));
    for device in kept {
        count_device(tally, device);
    }
    count_kinds(tally, ask, kept);
    if touched.is_none_or(|on| is_old(on, ask.today)) {
        tally.advise("ledger_not_checked", Subject::Pharmacy);
    }
    advise_on_report(tally, ask);
}

/// Each device needs what tells where it is and whether it is in use.
fn count_device<'p>(tally: &mut Tally<'p>, device: &'p Device) {
    if device.says_lost() {
        tally.open(because("lost_said", of(device)).with("written", &*device.description));
        tally.next("complete_row", of(device));
    } else if !says_something(&device.place) {
        tally.open(because("place_missing", of(device)));
        tally.next("complete_row", of(device));
    }
    if device.state.means().is_none() {
        tally.open(because("state_missing", of(device)));
        tally.next("complete_row", of(device));
    }
    if device.says_others_unlisted() {
        tally.open(because("others_unlisted", of(device)).with("written", &*device.description));
        tally.next("list_devices", of(device));
    }
}

/// Every pharmacy has a terminal and a way onto the network, unless someone states otherwise.
fn count_kinds<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, kept: &[&'p Device]) {
    let mut kinds = Kinds::default();
    for device in kept {
        kinds.note(device.role());
    }
    if kinds.unknown {
        tally.advise("kind_unknown", Subject::Pharmacy);
    }
    if !kinds.network && !states_none(ask, Scope::Network) {
        tally.open(because("no_network_device", Subject::Pharmacy));
        tally.next("list_network_devices", Subject::Pharmacy);
    }
    if !kinds.terminal && !states_none(ask, Scope::Terminal) {
        tally.open(because("no_terminal", Subject::Pharmacy));
        tally.next("list_devices", Subject::Pharmacy);
    }
    if !kinds.server {
        count_no_server(tally, ask);
    }
}

/// Which kinds of device the ledger holds.
#[derive(Debug, Default)]
struct Kinds {
    server: bool,
    network: bool,
    terminal: bool,
    unknown: bool,
}

impl Kinds {
    fn note(&mut self, kind: Option<DeviceKind>) {
        match kind {
            Some(DeviceKind::Server) => self.server = true,
            Some(DeviceKind::Network) => self.network = true,
            Some(DeviceKind::Terminal) => self.terminal = true,
            None => self.unknown = true,
        }
    }
}

/// No server of one's own is in order; a system that says its server stands here, and no server listed, is not.
fn count_no_server<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let mut elsewhere =
        stated::latest(ask, Topic::NoServer).is_some_and(Statement::affirms) || states_none(ask, Scope::Server);
    for system in ask.shop.systems.records() {
        match system.hosting.means() {
            Some(Hosting::OnSite) => {
                tally.open(because("server_not_listed", of(system)));
                tally.next("list_server", of(system));
                elsewhere = true;
            }
            Some(Hosting::Cloud | Hosting::OnePc) => elsewhere = true,
            None => {}
        }
    }
    if !elsewhere {
        tally.advise("no_server_listed", Subject::Pharmacy);
    }
}

fn states_none(ask: &Ask<'_>, kind: Scope) -> bool {
    ask.shop.statements.records().any(|said| {
        said.topic.means() == Some(Topic::NoSuchDevice)
            && Scope::in_words(&said.scope) == Some(kind)
            && said.affirms()
            && said.stated_on.is_none_or(|on| on.latest() <= ask.today)
    })
}

fn advise_on_disposal<'p>(tally: &mut Tally<'p>, device: &'p Device) {
    let proven = [device.erasure_proof.as_str(), &device.description].into_iter().any(tells_erasure);
    let filled_in = says_something(&device.erasure_proof) && !tells_no(&device.erasure_proof);
    if !proven && !filled_in {
        tally.advise("erasure_unproven", of(device));
    }
    if device.disposed_on.is_none() {
        tally.advise("disposal_undated", of(device));
    }
}

/// 「データ消去証明あり」 in a remark counts as much as its own column.
fn tells_erasure(text: &str) -> bool {
    text.contains("消去") && !tells_no(text)
}

fn tells_no(text: &str) -> bool {
    holds_any(text, &["なし", "無し", "未", "いいえ", "×"]) || text == "無"
}

/// The owner gets regular reports on the ledger (manual 2-①); how often is our 目安.
fn advise_on_report(tally: &mut Tally<'_>, ask: &Ask<'_>) {
    let reports = ask
        .shop
        .statements
        .records()
        .filter(|said| said.topic.means() == Some(Topic::LedgerReported) && said.affirms());
    let last = reports.filter_map(|said| said.stated_on).map(PartialDay::latest).filter(|on| *on <= ask.today).max();
    match last {
        None => tally.advise("report_missing", Subject::Pharmacy),
        Some(on) if is_old(on, ask.today) => tally.advise("report_old", Subject::Pharmacy),
        Some(_) => {}
    }
}

/// The last day by which the row shows that someone looked at the device.
pub fn touched_on(device: &Device, today: Day) -> Option<Day> {
    let days = [device.checked_on, device.registered_on, device.patched_on, device.disposed_on];
    days.into_iter().flatten().map(PartialDay::latest).filter(|on| *on <= today).max()
}

fn is_old(on: Day, today: Day) -> bool {
    on.plus_days(YEAR_DAYS) < today
}

/// 「不明」 in a cell says no more than an empty one.
fn says_something(text: &str) -> bool {
    !matches!(text.trim(), "" | "-" | "－" | "ー" | "?" | "？") && !holds_any(text, &["不明", "未定"])
}
