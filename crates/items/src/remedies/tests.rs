//! Every kind of wrong has its steps on every system that tells it, and on a vendor's machine the question comes first.

use super::*;
use crate::report::report;
use crate::{Checklist, shipped};
use model::act::{Act, RecordPut, Source};
use model::day::Day;
use model::fact::{Fact, Value};
use model::pharmacy::{Mark, Pharmacy};
use model::record::{Ledger, Row};
use model::report::{JournalMark, ReportMachine};
use std::collections::BTreeSet;

const TODAY: &str = "2026-11-27";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Everything wrong that a machine of this system can tell.
fn bad(os: &str) -> Vec<(&'static str, &'static str, Value)> {
    let flag = Value::Flag;
    let mut facts = vec![
        ("updates.reboot_required", "", flag(true)),
        ("antivirus.present", "", flag(false)),
        ("antivirus.updated_on", "", Value::Day(day("2026-09-01"))),
        ("firewall.active", "", flag(false)),
        ("remote.desktop_on", "", flag(true)),
        ("remote.ssh_on", "", flag(true)),
        ("remote.tool", "AnyDesk", Value::Text("1".to_owned())),
        ("screen.lock", "", flag(false)),
        ("media.storage_blocked", "", flag(false)),
        ("time.synchronised", "", flag(false)),
        ("log.audit_on", "", flag(false)),
        ("password.length_min", "", Value::Count(4)),
        ("password.change_days_max", "", Value::Count(NEVER_CHANGES)),
        ("password.lockout_attempts", "", Value::Count(0)),
        ("account.enabled", "tachi", flag(true)),
        ("account.enabled", "old", flag(true)),
        ("account.last_login_on", "old", Value::Day(day("2024-01-01"))),
        ("account.administrator", "root2", flag(true)),
        ("service.listening", "tcp/0.0.0.0:9999", Value::Text("odd".to_owned())),
        ("disk.encrypted", "C:", flag(false)),
    ];
    if os.starts_with("windows") {
        facts.push(("updates.last_on", "", Value::Day(day("2026-01-01"))));
        facts.push(("service.smb1_on", "", flag(true)));
        facts.push(("account.signed_in_unasked", "", flag(true)));
    } else {
        facts.push(("updates.pending", "", Value::Count(3)));
        if os.starts_with("ubuntu") {
            facts.push(("updates.security_pending", "", Value::Count(2)));
        }
        facts.push(("updates.listed_on", "", Value::Day(day("2026-01-01"))));
        facts.push(("password.mixed_required", "", flag(false)));
    }
    facts
}

const NEVER_CHANGES: u64 = 99_999;

fn machine_report(os: &str, facts: Vec<(&'static str, &'static str, Value)>) -> MachineReport {
    let code = Value::Text(os.to_owned());
    let all = [vec![("os.name", "", code.clone()), ("os.code", "", code)], facts].concat();
    let fact = |(name, of, value): (&str, &str, Value)| {
        let (name, of) = (name.to_owned(), of.to_owned());
        Fact { name, of, value, source: String::new(), digest: String::new() }
    };
    MachineReport {
        v: 1,
        machine: "m1".to_owned(),
        host: "UKETSUKE-1".to_owned(),
        observed_at: "2026-11-26T00:00:00Z".to_owned(),
        observed_on: day("2026-11-26"),
        reader: String::new(),
        facts: all.into_iter().map(fact).collect(),
    }
}

/// What is told of a machine with that system and those further cells of its device; not linked without any.
fn told(os: &str, facts: Vec<(&'static str, &'static str, Value)>, cells: Option<&[(&str, &str)]>) -> Vec<ReportWrong> {
    let mut shop = Pharmacy::default();
    let row =
        |cells: &[(&str, &str)]| cells.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    let put = |ledger, id: &str, cells: Row| {
        Act::RecordPut(RecordPut { ledger, id: id.to_owned(), cells, notes: Row::new(), source: Source::Person })
    };
    // What is given goes before what is usual.
    let device = [&[("name", "受付PC"), ("state", "稼働"), ("kind", "端末PC")], cells.unwrap_or_default()].concat();
    let mut acts = vec![
        Act::PharmacyOpened { id: "p".to_owned(), name: "みどり薬局".to_owned() },
        put(Ledger::Devices, "d1", row(&device)),
        put(Ledger::People, "p1", row(&[("name", "たち つてと"), ("left_on", "2026-03-31")])),
        put(Ledger::Accounts, "a1", row(&[("user_id", "tachi"), ("full_name", "たち つてと"), ("state", "無効")])),
        Act::FactsTaken(machine_report(os, facts)),
        Act::ServicesApproved {
            machine: "m1".to_owned(),
            services: BTreeSet::from(["tcp/22 sshd".to_owned()]),
            by: "花子".to_owned(),
            on: day("2026-11-01"),
        },
    ];
    if cells.is_some() {
        acts.push(Act::MachineLinked { machine: "m1".to_owned(), device: "d1".to_owned() });
    }
    for (seq, act) in (0..).zip(acts) {
        shop.apply(Mark { seq, on: day("2026-11-27") }, act).unwrap();
    }
    let machine = ReportMachine {
        id: "m1".to_owned(),
        host: String::new(),
        observed_at: String::new(),
        device: None,
        later: false,
        facts: Vec::new(),
        wrong: Vec::new(),
        letter: String::new(),
        leave: String::new(),
    };
    let checklist = Checklist::new(shipped()[0].clone());
    let of = |lang| ReportOf {
        shop: &shop,
        checklist: &checklist,
        today: day(TODAY),
        lang,
        journal: JournalMark::default(),
        machines: vec![machine.clone()],
        notices: Vec::new(),
    };
    let [ja, en] = [Lang::Ja, Lang::En].map(|lang| report(of(lang)).machines.remove(0).wrong);
    assert!(ja.iter().map(|wrong| &wrong.code).eq(en.iter().map(|wrong| &wrong.code)));
    for wrong in ja.iter().chain(&en) {
        let all = [&[wrong.says.clone(), wrong.who.clone(), wrong.letter.clone()], &wrong.steps[..]].concat();
        assert!(
            all.iter().all(|text| !text.replace("subcategory:{0CCE", "").contains('{')),
            "a place is empty: {all:?}"
        );
        assert!(wrong.minutes > 0 && wrong.steps.len() == 3, "{}: three steps on {os}: {:?}", wrong.code, wrong.steps);
    }
    ja
}

#[test]
fn every_file_is_read() {
    let sizes: Vec<usize> =
        FILES.iter().map(|file| toml::from_str::<BTreeMap<String, Words>>(file).unwrap().len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), WORDS.len(), "no code stands twice");
    toml::from_str::<First>(include_str!("../../remedies/vendor.toml")).unwrap();
}

#[test]
fn every_wrong_has_three_steps_on_every_system_that_tells_it() {
    let mut seen = BTreeSet::new();
    for os in ["windows-11-24h2", "windows-10", "windows-7", "windows-11-21h2", "debian-12", "ubuntu-20.04"] {
        let wrong = told(os, bad(os), Some(&[]));
        assert!(wrong.iter().all(|wrong| wrong.letter.is_empty()), "{os}: the pharmacy keeps it");
        seen.extend(wrong.into_iter().map(|wrong| wrong.code));
    }
    let known: BTreeSet<String> = WORDS.keys().cloned().collect();
    assert_eq!(seen, known, "each kind is met, and no words are left over");
}

#[test]
fn a_good_machine_is_told_nothing() {
    let good = vec![("firewall.active", "", Value::Flag(true)), ("password.length_min", "", Value::Count(14))];
    assert_eq!(told("windows-11-25h2", good, Some(&[])), []);
}

/// Nobody is told to update, stop or remove anything on a vendor's machine before its word.
#[test]
fn a_vendors_machine_begins_with_the_question() {
    for cells in [
        &[("vendor", "B社")][..],
        &[("system", "レセコン")],
        &[("frozen_because", "B社が止めている")],
        &[("remote_maintenance", "あり")],
        &[("software", "レセコンB 5.0")],
        &[("kind", "サーバ")],
        &[("description", "薬歴の入力にも使う")],
    ] {
        for os in ["windows-11-24h2", "windows-10", "debian-12"] {
            let vendor =
                cells.iter().find(|(key, _)| *key == "vendor").map_or("保守する事業者", |(_, name)| name);
            for wrong in told(os, bad(os), Some(cells)) {
                assert!(wrong.steps[0].starts_with(&format!("{vendor}に、下の文面で聞く")), "{:?}", wrong.steps);
                for part in [vendor, "受付PC", "UKETSUKE-1", os, wrong.says.as_str(), "教えてください", "みどり薬局"]
                {
                    assert!(wrong.letter.contains(part), "{}: {part}: {}", wrong.code, wrong.letter);
                }
                assert_eq!(wrong.picture, None);
                let own: Vec<&Way> =
                    [&WORDS[&wrong.code].windows_11, &WORDS[&wrong.code].linux].into_iter().flatten().collect();
                let is_own = |step: &String| own.iter().any(|way| way.steps.iter().any(|own| own.ja == *step));
                assert!(!wrong.steps.iter().any(is_own), "{}: {:?}", wrong.code, wrong.steps);
            }
        }
    }
    let own = told("windows-10", bad("windows-10"), Some(&[("vendor", "なし")]));
    assert!(own.iter().all(|wrong| wrong.letter.is_empty()));
}

/// Once the vendor has said that the pharmacy may, the pharmacy's own steps stand, and what the word leaves out can still be asked.
#[test]
fn a_vendors_leave_opens_the_pharmacys_own_steps() {
    let cells = |said| [("vendor", "B社"), ("change_said", said)];
    let own = told("windows-10", bad("windows-10"), Some(&[]));
    let allowed = told("windows-10", bad("windows-10"), Some(&cells("薬局で行ってよい（6/20 電話）")));
    assert!(own.iter().map(|wrong| &wrong.steps).eq(allowed.iter().map(|wrong| &wrong.steps)));
    assert!(allowed.iter().all(|wrong| wrong.letter.contains("B社")));
    let updates = told("windows-10", bad("windows-10"), Some(&cells("更新は薬局で行ってよい")));
    let opened = updates.iter().filter(|wrong| !wrong.steps[0].starts_with("B社に")).map(|wrong| wrong.code.as_str());
    assert_eq!(opened.collect::<Vec<_>>(), ["updated_long_ago"], "no more than the vendor named");
    for said in ["不可", "問い合わせ中"] {
        for wrong in told("windows-10", bad("windows-10"), Some(&cells(said))) {
            assert!(wrong.steps[0].starts_with("B社に、下の文面で聞く"), "{said}: {:?}", wrong.steps);
        }
    }
    let frozen = [&cells("薬局で行ってよい")[..], &[("frozen_because", "B社が止めている")]].concat();
    assert!(told("windows-10", bad("windows-10"), Some(&frozen))[0].steps[0].starts_with("B社に"));
}

#[test]
fn updates_that_are_not_known_to_be_for_security_are_told_so() {
    let count = |name| told("debian-12", vec![(name, "", Value::Count(3))], Some(&[])).remove(0).says;
    assert_eq!(count("updates.security_pending"), "適用していないセキュリティの更新が3件あります。");
    assert_eq!(
        count("updates.pending"),
        "適用していない更新が3件あります（セキュリティの更新が何件かは読み取れていません）。"
    );
}

#[test]
fn nothing_is_changed_on_a_machine_that_nobody_has_placed() {
    for wrong in told("windows-10", bad("windows-10"), None) {
        assert!(wrong.steps[0].contains("台帳のどの機器か") && wrong.letter.is_empty(), "{:?}", wrong.steps);
    }
}
