//! The report as a file: round trip, refusals that say where, and the words people read.

use crate::stage::{Stage, text};
use collect::{CATALOGUE, COLLECTORS, ReportError, describe, parse_report, read_machine, write_report};
use jiff::Timestamp;
use model::day::Day;
use model::fact::{Fact, MachineReport, Trouble, Unreadable, Value};
use model::lang::Lang;

fn at() -> Timestamp {
    "2026-11-20T16:00:00Z".parse().unwrap()
}

fn report() -> MachineReport {
    read_machine(&Stage::new().captured("/etc/os-release", "os/debian12").machine(), at())
}

#[test]
fn a_report_survives_being_written_and_read() {
    let report = report();
    assert_eq!(report.observed_on, Day::new(2026, 11, 21).unwrap(), "the day is Tokyo's");
    let json = write_report(&report).unwrap();
    assert_eq!(parse_report(json.as_bytes()).unwrap(), report);
    assert_eq!(parse_report(format!("\u{feff}{json}").as_bytes()).unwrap(), report, "with a byte order mark");
}

#[test]
fn what_is_not_a_report_is_refused_with_the_reason() {
    let check = |bytes: &[u8], expected: &str| {
        let message = parse_report(bytes).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    };
    check(b"", "1行0列");
    check(b"PK\x03\x04", "1行1列");
    check(b"{\"v\":1,\n\"facts\":[}", "2行");
    let whole = write_report(&report()).unwrap();
    check(whole.as_bytes().get(..whole.len() / 2).unwrap(), "途中で切れている");
    check(b"[[[[[[[[[[", "途中で切れている");
    check(&vec![b' '; 5 * 1024 * 1024], "大きすぎます");
    check("[".repeat(100_000).as_bytes(), "途中で切れている");

    let altered = |change: &dyn Fn(&mut MachineReport)| {
        let mut report = report();
        change(&mut report);
        serde_json::to_vec(&report).unwrap()
    };
    check(&altered(&|r| r.v = 2), "版2");
    check(&altered(&|r| r.machine = "AB".repeat(32)), "machine");
    check(&altered(&|r| r.host = "a\nb".to_owned()), "host");
    check(&altered(&|r| r.observed_at = "2026-11-20".to_owned()), "observed_at");
    check(&altered(&|r| r.observed_on = Day::new(2026, 11, 20).unwrap()), "observed_on");
    check(&altered(&|r| r.facts[0].name = "OS Name".to_owned()), "facts[1].name");
    check(&altered(&|r| r.facts[1].value = Value::Text("\0".to_owned())), "facts[2].value");
    check(&altered(&|r| r.facts[1].of = "長".repeat(201)), "facts[2].of");
    check(&altered(&|r| r.facts[0].digest = "0".to_owned()), "facts[1].digest");
    let many = altered(&|r| r.facts = vec![fact("a.b", "", Value::Flag(true)); 20_001]);
    assert!(matches!(parse_report(&many), Err(ReportError::TooMany(20_001))));
}

fn fact(name: &str, of: &str, value: Value) -> Fact {
    Fact { name: name.to_owned(), of: of.to_owned(), value, source: String::new(), digest: String::new() }
}

#[test]
fn facts_are_told_in_plain_words() {
    let unreadable = |why, detail: &str| Value::Unreadable(Unreadable { why, detail: detail.to_owned() });
    let mut report = report();
    report.facts = vec![
        fact("strange.new_fact", "", text("x")),
        fact("service.listening", "tcp/0.0.0.0:22", text("sshd")),
        fact("service.listening", "udp/0.0.0.0:5353", unreadable(Trouble::AccessDenied, "")),
        fact("password.lockout_attempts", "", Value::Count(0)),
        fact("password.change_days_max", "", Value::Count(99_999)),
        fact("password.length_min", "", Value::Count(8)),
        fact("account.enabled", "midori", Value::Flag(true)),
        fact("account.locked", "midori", unreadable(Trouble::AccessDenied, "/etc/shadow")),
        fact("updates.pending", "", Value::Count(3)),
        fact("updates.last_on", "", Value::Day(Day::new(2026, 11, 10).unwrap())),
    ];
    let words = |lang| {
        let rows = describe(&report, lang).into_iter().map(|(title, value)| format!("{title}: {value}"));
        rows.collect::<Vec<_>>()
    };
    assert_eq!(
        words(Lang::Ja),
        [
            "適用されていない更新: 3件",
            "最後に更新した日: 令和8年11月10日",
            "サインインできるアカウント（midori）: はい",
            "パスワードのロック（midori）: 不明（権限がありません：/etc/shadow）",
            "パスワードの最小文字数: 8文字",
            "パスワードを変更する間隔: 定めなし",
            "ロックまでの失敗回数: ロックしない",
            "通信を待ち受けているもの: tcp/0.0.0.0:22（sshd）、udp/0.0.0.0:5353（不明（権限がありません））",
            "strange.new_fact: x",
        ]
    );
    let english = words(Lang::En);
    assert_eq!(english[0], "Updates not applied: 3");
    assert_eq!(english[3], "Password is locked (midori): unknown (no permission: /etc/shadow)");
}

#[test]
fn every_fact_has_one_collector_and_one_title() {
    let mut collected: Vec<&str> = COLLECTORS.iter().flat_map(|collector| collector.names).copied().collect();
    let mut catalogued: Vec<&str> = CATALOGUE.iter().map(|entry| entry.name).collect();
    collected.sort_unstable();
    catalogued.sort_unstable();
    assert_eq!(collected, catalogued);
    catalogued.dedup();
    assert_eq!(collected, catalogued, "no name twice");
    for collector in COLLECTORS {
        assert!(!collector.title(Lang::Ja).is_ascii() || collector.title(Lang::Ja) == "OS");
        assert!(collector.title(Lang::En).is_ascii());
    }
}
