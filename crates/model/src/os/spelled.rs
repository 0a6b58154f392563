//! The words of a ledger made ready for telling its system: one spelling, and only what runs today.
//!
//! 「Windows 8（Win11へ更新予定）」 names two systems and runs the first; 「Windows 11 24H2（Win10から更新）」 runs the second's
//! successor. What no word settles is read as nothing.

use crate::presence::Presence;
use crate::said::Word as _;
use crate::text::holds_any;
use crate::width;
use std::ops::Range;

/// Words of what is still to come.
const TO_COME: [&str; 9] = ["予定", "検討", "申込", "申し込", "依頼", "準備", "未定", "見込", "計画"];
/// Words of what was done.
const DONE: [&str; 5] = ["済", "完了", "しました", "した", "現在"];
/// In front of a system that ran before.
const FORMER: [&str; 5] = ["旧", "元", "元は", "以前は", "前は"];
/// Between a system and the one that takes its place.
const ARROWS: [&str; 7] = ["→", "⇒", "->", "=>", "➡", "から", "より"];
/// The generations of Windows, the longer name first.
const GENERATIONS: [&str; 15] = [
    "winserver2008",
    "winserver2012",
    "winserver2016",
    "winserver2019",
    "winserver2022",
    "winserver2025",
    "winserver",
    "win11",
    "win10",
    "win8.1",
    "win8",
    "win7",
    "winvista",
    "winxp",
    "win2000",
];
const RELEASES: [&str; 6] = ["25h2", "24h2", "23h2", "22h2", "21h2", "21h1"];
/// Names of the extended updates of Windows 10.
const EXTENDED: [&str; 2] = ["esu", "拡張セキュリティ"];

/// The comparison key with the spellings of Windows made one: `Windows 10`, `Win10`, `ウィンドウズ10`. What stands alone is
/// marked so that `XP` is told from a word that holds it.
pub(super) fn spelled(text: &str) -> String {
    let key = width::key(text)
        .replace("windows", "win")
        .replace("ウィンドウズ", "win")
        .replace("ウインドウズ", "win")
        .replace("microsoft", "")
        // Supported as long as Pro, not as long as Education.
        .replace("proeducation", "pro");
    let key = without_years(&key);
    let key = running(&key, &GENERATIONS).unwrap_or_default();
    let key = without_former_releases(key);
    for family in ["debian", "ubuntu"] {
        if let Some((_, rest)) = key.split_once(family) {
            return format!("={family}{}=linux", version(family, rest));
        }
    }
    format!("={}", extended(&key))
}

/// 「2021年導入」 is no part of a name, nor is 「2021/4」.
fn without_years(key: &str) -> String {
    let mut kept = key.to_owned();
    for (at, _) in key.char_indices().rev() {
        let is_year = |year: &str| year.starts_with("20") && year.chars().all(|c| c.is_ascii_digit());
        let ends = |rest: &str| rest.starts_with(['年', '/', '.']) && !rest.starts_with(".0");
        if key.get(at..at + 4).is_some_and(is_year) && key.get(at + 4..).is_some_and(ends) {
            kept.replace_range(at..at + 4, "");
        }
    }
    kept
}

/// The part of the words that names what runs today; everything where only one of `names` is named. `None` where they name several and
/// do not settle which.
fn running<'k>(key: &'k str, names: &[&str]) -> Option<&'k str> {
    let named = named(key, names);
    let to_come = holds_any(key, &TO_COME);
    let is_done = !to_come && holds_any(key, &DONE);
    let roles: Vec<Role> = named.iter().map(|at| role(key, at)).collect();
    // 「Windows 11 22H2→24H2」 names one system, and not where it came from.
    let is_alone = !is_done && named.windows(2).all(|two| key.get(two[0].clone()) == key.get(two[1].clone()));
    let today = |role: &Role| match role {
        Role::Plain => true,
        Role::Former => (to_come || is_alone) && !roles.contains(&Role::Plain),
        Role::Next => is_done && !roles.contains(&Role::Plain),
    };
    let mut found = named.iter().zip(&roles).enumerate().filter(|(_, (_, role))| today(role));
    let Some((nth, (at, _))) = found.next() else { return named.is_empty().then_some(key) };
    let name = key.get(at.clone());
    if found.any(|(_, (other, _))| key.get(other.clone()) != name) {
        return None;
    }
    let is_other = |other: &&Range<usize>| key.get((*other).clone()) != name;
    let from = named.iter().take(nth).rev().find(is_other).map_or(0, |_| at.start);
    let to = named.iter().skip(nth).find(is_other).map_or(key.len(), |other| other.start);
    key.get(from..to)
}

/// Where names stand, the first first.
fn named(key: &str, names: &[&str]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = key.get(at..).filter(|rest| !rest.is_empty()) {
        let name = names.iter().find(|name| rest.starts_with(**name));
        let len = name.map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |name| name.len());
        if name.is_some() {
            found.push(at..at + len);
        }
        at += len;
    }
    found
}

/// How a name stands in its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Named as it is.
    Plain,
    /// What another takes the place of.
    Former,
    /// What takes the place of another.
    Next,
}

fn role(key: &str, at: &Range<usize>) -> Role {
    let before = key.get(..at.start).unwrap_or_default();
    let after = key.get(at.end..).unwrap_or_default();
    // What belongs to the name itself: 「win11pro24h2へ」.
    let after = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '.');
    // 「Win11化予定」, 「Windows 11導入予定」: it is what will run.
    let is_to_come =
        ["導入", "化", "更新", "移行", "入替", "切替", "購入", "予定", "アップグレード"].iter().any(|verb| {
            after
                .strip_prefix(verb)
                .is_some_and(|rest| *verb == "予定" || holds_any(rest.get(..12).unwrap_or(rest), &TO_COME))
        });
    if is_to_come {
        Role::Next
    } else if ARROWS.iter().any(|arrow| after.starts_with(arrow)) || FORMER.iter().any(|word| before.ends_with(word)) {
        Role::Former
    } else if after.starts_with(['へ', 'に']) || ARROWS.iter().any(|arrow| before.ends_with(arrow)) {
        Role::Next
    } else {
        Role::Plain
    }
}

/// 「Windows 11 23H2（24H2へ更新予定）」 runs 23H2; where nothing settles it, no release is told.
fn without_former_releases(key: &str) -> String {
    let all = named(key, &RELEASES);
    let is_one = all.windows(2).all(|two| key.get(two[0].clone()) == key.get(two[1].clone()));
    if is_one && all.iter().all(|at| role(key, at) == Role::Plain) {
        return key.to_owned();
    }
    let first = all.first().map_or(key.len(), |at| at.start);
    let release = running(key, &RELEASES).and_then(|part| {
        let at = named(part, &RELEASES).into_iter().next()?;
        part.get(at)
    });
    format!("{}{}", key.get(..first).unwrap_or_default(), release.unwrap_or_default())
}

/// The number behind a name of Linux, as finely as its support goes: 12 of `12.11`, 22.04 of `22.04.5`.
fn version(family: &str, rest: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let Some(number) = rest.find(is_digit).and_then(|at| rest.get(at..)) else { return String::new() };
    let end = number.find(|c: char| !is_digit(c) && c != '.').unwrap_or(number.len());
    let (number, after) = number.split_at_checked(end).unwrap_or((number, ""));
    // 「Debian 12へ更新予定」, 「11→12」, 「2011年導入」.
    if after.starts_with(['へ', 'に', '年', '→', '⇒', '/']) {
        return String::new();
    }
    let parts = if family == "debian" { 1 } else { 2 };
    number.split('.').take(parts).collect::<Vec<_>>().join(".")
}

/// Extended updates that are named and not there (「ESUなし」, 「ESU申込中」) extend nothing. What tells neither that they are
/// received nor that they are not (「ESU（2026年1月から）」) is marked.
fn extended(key: &str) -> String {
    for name in EXTENDED {
        let Some((before, after)) = key.split_once(name) else { continue };
        let after = after.trim_matches(|c: char| "()、。・:".contains(c));
        if Presence::read(before) != Some(Presence::There)
            || (!after.is_empty() && Presence::read(after) != Some(Presence::There))
        {
            return before.to_owned();
        }
        let received =
            ["契約", "加入", "登録", "購入", "適用", "導入", "更新プログラム", "更新", "アップデート", "受信"];
        let bare = received.iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
        let is_received =
            matches!(bare, "" | "済" | "済み" | "中" | "あり" | "有" | "有り" | "有効" | "している" | "しています");
        // Extended updates are for the last release alone.
        let is_last = ["22h2", "lts"].iter().any(|name| before.contains(name)) || !holds_any(before, &RELEASES);
        return match (is_last, is_received) {
            (false, _) => before.to_owned(),
            (true, true) => format!("{before}esu"),
            (true, false) => format!("{before}esu?"),
        };
    }
    key.to_owned()
}

/// What is written behind the name of the extended updates: 「2026年1月から」.
#[must_use]
pub fn without_extension(text: &str) -> &str {
    let end = ["ESU", "esu", "ＥＳＵ", "拡張セキュリティ更新プログラム", "拡張セキュリティ"];
    let behind = end.iter().find_map(|name| text.split_once(name));
    behind.map_or("", |(_, rest)| rest).trim_matches(|c: char| "()（） 　:：、。".contains(c))
}

#[cfg(test)]
mod tests {
    use crate::os::Os;
    use crate::said::Word as _;

    #[test]
    fn of_several_systems_the_one_that_runs_today_is_told() {
        for (text, expected) in [
            ("Windows 8（Win11へ更新予定）", Some(Os::Windows8)),
            ("Windows 7→Windows 11 24H2に更新予定", Some(Os::Windows7)),
            ("Windows 7からWindows 11 24H2へ更新予定", Some(Os::Windows7)),
            ("Windows 10（2026年にWindows 11へ）", Some(Os::Windows10)),
            ("Windows 11へ更新予定（現在Windows 8）", Some(Os::Windows8)),
            ("Windows 11へ更新予定", None),
            ("Windows 11導入予定", None),
            ("Win11化予定", None),
            ("Windows 10 21H2 ESU", Some(Os::Windows10)),
            ("Windows 7→Windows 11 24H2", None),
            ("Windows 10とWindows 11", None),
            ("Windows 7→Windows 11 24H2に更新済", Some(Os::Windows11R24H2)),
            ("Windows 11 Pro 24H2（Win10から更新）", Some(Os::Windows11R24H2)),
            ("Windows 11 24H2（旧Windows 10）", Some(Os::Windows11R24H2)),
            ("Windows 11 23H2（24H2へ更新予定）", Some(Os::Windows11R23H2)),
            ("Windows 11 24H2（23H2から更新）", Some(Os::Windows11R24H2)),
            ("Windows 11 22H2→24H2", Some(Os::Windows11)),
            ("Windows 10 IoT Enterprise 21H2（2021年導入）", Some(Os::Windows10Iot)),
            ("Windows 10 IoT Enterprise LTSC 2019（2021年導入）", Some(Os::Windows10Ltsc2019)),
            ("Windows 11 24H2（2026年3月入替予定）", Some(Os::Windows11R24H2)),
            ("Windows 10 22H2 ESU（2026年1月から）", Some(Os::Windows10EsuUnsure)),
            ("Windows 10 22H2（ESU加入済み）", Some(Os::Windows10Esu)),
            ("Windows Server 2019 Standard", Some(Os::Server2019)),
        ] {
            assert_eq!(Os::read(text), expected, "{text}");
        }
    }
}
