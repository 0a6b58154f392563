//! What a machine told that is wrong. Where judging holds it against a ledger, the finding is asked and nothing is judged twice.

use super::Wrong;
use crate::duties::security_patches;
use crate::parties::parties;
use crate::report::ReportOf;
use model::day::Day;
use model::fact::{Fact, MachineReport, Value};
use model::finding::{Args, Finding, Quoted, State, Subject};
use model::pharmacy::Machine;
use model::record::Device;
use model::word::YesNo;

/// Facts that are yes or no, with the answer that is wrong.
const FLAGS: [(&str, bool, &str); 11] = [
    ("updates.reboot_required", true, "restart_owed"),
    ("antivirus.present", false, "antivirus_missing"),
    ("firewall.active", false, "firewall_off"),
    ("service.smb1_on", true, "old_sharing_on"),
    ("remote.desktop_on", true, "remote_desktop_on"),
    ("remote.ssh_on", true, "remote_shell_on"),
    ("account.signed_in_unasked", true, "signs_in_by_itself"),
    ("screen.lock", false, "screen_open"),
    ("media.storage_blocked", false, "media_open"),
    ("time.synchronised", false, "clock_alone"),
    ("log.audit_on", false, "log_off"),
];

/// 薬守の目安: after how many days without an update a machine is told of, as `security_patches` does.
const UPDATED_DAYS: i32 = 90;
/// 薬守の目安: how old lists of updates and virus definitions may be.
const LISTED_DAYS: i32 = 30;
/// 薬守の目安: after how many days an account is one that nobody uses.
const UNUSED_DAYS: i32 = 365;
/// What `login.defs(5)` writes for a password that never has to change.
const NEVER: u64 = 99_999;
/// So many names stand in a sentence.
const NAMES_SHOWN: usize = 5;

/// Everything that is wrong, the heaviest first.
pub(super) fn found<'p, 'f>(
    of: &'p ReportOf<'p>,
    findings: &'p [Finding<'f>],
    (id, machine): (&str, &'p Machine),
    (report, device): (&'p MachineReport, Option<&'p Device>),
) -> Vec<Wrong<'p>> {
    let seen = Seen { of, findings, report, wrong: Vec::new() };
    let seen = seen.updates(device).flags().passwords().accounts(id).services(machine, device).disks();
    seen.wrong
}

/// What was seen so far.
struct Seen<'p, 'f> {
    of: &'p ReportOf<'p>,
    findings: &'p [Finding<'f>],
    report: &'p MachineReport,
    wrong: Vec<Wrong<'p>>,
}

impl<'p, 'f> Seen<'p, 'f> {
    fn add<const N: usize>(&mut self, code: &'static str, args: [(&'static str, Quoted<'p>); N]) {
        self.wrong.push(Wrong { code, args: args.into_iter().collect() });
    }

    fn add_names(&mut self, code: &'static str, names: Vec<&str>) {
        if !names.is_empty() {
            self.add(code, [("names", listed(&names).into())]);
        }
    }

    fn updates(mut self, device: Option<&Device>) -> Self {
        let (report, today) = (self.report, self.of.today);
        if let Some(ended_on) = security_patches::ended_by_report(report, device, today) {
            let os = report.text("os.name").or(report.text("os.code")).unwrap_or_default();
            self.add("out_of_support", [("os", os.into()), ("day", ended_on.into())]);
        }
        // Of all that waits, what is for security alone is counted where the machine can tell it apart.
        let counted = [
            ("security_updates_waiting", report.count("updates.security_pending")),
            ("updates_waiting", report.count("updates.pending")),
        ];
        let counted = counted.into_iter().find_map(|(code, count)| Some((code, count?)));
        let is_over = |name: &str, days| report.day(name).filter(|day| day.plus_days(days) < today);
        if let Some((code, count)) = counted.filter(|(_, count)| *count > 0) {
            self.add(code, [("count", count.into())]);
        } else if let Some(day) = is_over("updates.last_on", UPDATED_DAYS).filter(|_| counted.is_none()) {
            self.add("updated_long_ago", [("day", day.into())]);
        }
        let old = |name: &str| report.day(name).filter(|day| day.plus_days(LISTED_DAYS) < report.observed_on);
        if let Some(day) = old("updates.listed_on") {
            self.add("update_list_old", [("day", day.into())]);
        }
        if let Some(day) = old("antivirus.updated_on") {
            self.add("antivirus_old", [("day", day.into())]);
        }
        self
    }

    /// A rule with a list does in place of blocked media.
    fn flags(mut self) -> Self {
        let has_rule = self.finding("external_media").is_some_and(|finding| finding.state == State::Satisfied);
        for (name, wrong, code) in FLAGS {
            if self.report.flag(name) == Some(wrong) && !(code == "media_open" && has_rule) {
                self.add(code, []);
            }
        }
        self
    }

    fn passwords(mut self) -> Self {
        let report = self.report;
        let item = self.of.checklist.items.iter().find(|item| item.duty.code == "password_rule");
        let asked = |name, otherwise| item.and_then(|item| item.count(name)).map_or(otherwise, u64::from);
        let (wanted, waived) = (asked("length_min", 8), asked("length_without_change", 13));
        let length = report.count("password.length_min");
        if let Some(length) = length.filter(|length| *length < wanted) {
            self.add("password_short", [("length", length.into()), ("wanted", wanted.into())]);
        }
        // No setting of Windows asks for letters, digits and signs together: there the rule does.
        let is_windows = report.text("os.code").is_some_and(|code| code.starts_with("windows"));
        if report.flag("password.mixed_required") == Some(false) && !is_windows {
            self.add("password_plain", []);
        }
        let policy = report.facts.iter().find(|fact| fact.name == "password.change_days_max" && fact.of.is_empty());
        let never = policy.is_some_and(|fact| matches!(fact.value, Value::Count(days) if days >= NEVER));
        if never && length.is_none_or(|length| length < waived) {
            self.add("password_never_changes", [("waived", waived.into())]);
        }
        if report.count("password.lockout_attempts") == Some(0) {
            self.add("never_locks", []);
        }
        self
    }

    fn accounts(mut self, id: &str) -> Self {
        let leavers = self.named("unused_accounts", "enabled_on_machine", "user", id);
        let unused = self.unused(self.of.today);
        let unused = unused.into_iter().filter(|name| !leavers.iter().any(|leaver| leaver == name)).collect();
        let administrators = self.named("access_rights", "machine_admin_unlisted", "user", id);
        self.add_names("leaver_can_sign_in", leavers.iter().map(String::as_str).collect());
        self.add_names("account_unused", unused);
        self.add_names("administrator_unlisted", administrators.iter().map(String::as_str).collect());
        self
    }

    /// Accounts that can sign in and have not for long.
    fn unused(&self, today: Day) -> Vec<&'p str> {
        let is_old = |fact: &&Fact| matches!(fact.value, Value::Day(day) if day.plus_days(UNUSED_DAYS) < today);
        let facts = || self.report.facts.iter();
        let enabled = |name: &str| {
            facts().any(|fact| fact.name == "account.enabled" && fact.of == name && fact.value == Value::Flag(true))
        };
        let last = facts().filter(|fact| fact.name == "account.last_login_on").filter(is_old);
        last.map(|fact| fact.of.as_str()).filter(|name| enabled(name)).collect()
    }

    fn services(mut self, machine: &'p Machine, device: Option<&Device>) -> Self {
        let new = machine.unapproved_by(self.of.today);
        if let (Some(approved), false) = (machine.approved_by(self.of.today), new.is_empty()) {
            let names = listed(&new.iter().map(String::as_str).collect::<Vec<_>>());
            let count = new.len();
            self.add("services_new", [("day", approved.on.into()), ("count", count.into()), ("names", names.into())]);
        }
        if let Some(device) = device {
            let tools = self.tools(device);
            self.add_names("remote_tool", tools.iter().map(String::as_str).collect());
        }
        self
    }

    /// Programs for remote maintenance that no answer and no ledger names.
    fn tools(&self, device: &Device) -> Vec<String> {
        let ReportOf { shop, checklist, today, .. } = self.of;
        if parties(shop, &checklist.edition, *today).is_empty() && device.remote_maintenance.means() != Some(YesNo::Yes)
        {
            let is_tool = |fact: &&Fact| fact.name == "remote.tool" && matches!(fact.value, Value::Text(_));
            return self.report.facts.iter().filter(is_tool).map(|fact| fact.of.clone()).collect();
        }
        let told = |code| self.named("remote_maintenance", code, "tool", &device.id);
        [told("tool_not_mentioned"), told("tool_despite_no")].concat()
    }

    fn disks(mut self) -> Self {
        let is_open = |fact: &&Fact| fact.name == "disk.encrypted" && fact.value == Value::Flag(false);
        let open = self.report.facts.iter().filter(is_open).map(|fact| fact.of.as_str()).collect();
        self.add_names("disk_open", open);
        self
    }

    fn finding(&self, duty: &str) -> Option<&'p Finding<'f>> {
        let items = self.of.checklist.items.iter().zip(self.findings);
        items.into_iter().find(|(item, _)| item.duty.code == duty).map(|(_, finding)| finding)
    }

    /// A value of the reasons and the advice of a code on one machine or device.
    fn named(&self, duty: &str, code: &str, arg: &str, about: &str) -> Vec<String> {
        let Some(finding) = self.finding(duty) else { return Vec::new() };
        let is_about = |subject: &Subject<'_>| matches!(subject, Subject::Machine { id, .. } | Subject::Record { id, .. } if *id == about);
        let reasons = finding.because.iter().filter(|reason| reason.fact == code && is_about(&reason.subject));
        let advice = finding.advice.iter().filter(|advice| advice.code == code && is_about(&advice.subject));
        let all = reasons.map(|reason| &reason.args).chain(advice.map(|advice| &advice.args));
        all.filter_map(|args: &Args<'_>| args.iter().find(|(name, _)| *name == arg))
            .map(|(_, value)| value.words(self.of.lang).into_owned())
            .collect()
    }
}

/// Some names, and that there are more.
fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMES_SHOWN).copied().collect::<Vec<_>>().join("、");
    if names.len() > NAMES_SHOWN { format!("{shown} …") } else { shown }
}
