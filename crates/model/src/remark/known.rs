//! The words of which a remark may consist that only adds to はい.
//!
//! The list is closed: one word beside these (「NTT」, 「御社」, 「オフ」) leaves the はい open, and a person reads it. What is
//! good depends on what was asked: 「停止」 is what 不要なサービス asks for, and the opposite of what セキュリティパッチ does.

use super::Asked;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Each heading of the list with its words.
static KNOWN: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut heading = "";
    for line in include_str!("known.txt").lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) => heading = name,
            None => lists.entry(heading).or_default().extend(line.split_whitespace()),
        }
    }
    lists
});

/// The headings of words that are good only where something of their kind was asked.
const OF_KINDS: [&str; 3] = ["to do", "to end", "to hold back"];

/// The words that may stand in a remark on what was asked.
pub(super) fn known(asked: Asked) -> Vec<&'static [&'static str]> {
    let own: &[&str] = match asked {
        Asked::ToDo => &["to do"],
        Asked::ToEnd => &["to end"],
        Asked::ToHoldBack => &["to hold back"],
        Asked::ToEndOrHoldBack => &["to end", "to hold back"],
    };
    let counts = |heading: &&str| !OF_KINDS.contains(heading) || own.contains(heading);
    KNOWN.iter().filter(|(heading, _)| counts(heading)).map(|(_, words)| words.as_slice()).collect()
}
