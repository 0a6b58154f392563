//! Statements: what the pharmacy itself declares on a topic, for all of it or for a part.

use crate::checklist::Ask;
use crate::tally::{Tally, because, of};
use model::day::{Day, PartialDay};
use model::finding::Subject;
use model::pharmacy::Pharmacy;
use model::record::{Device, Record as _, Statement};
use model::word::{DeviceKind, Topic};

/// Every statement on a topic, those made after the day judged for included: the tally shows them as later.
pub fn on<'p>(ask: &Ask<'p>, topic: Topic) -> impl Iterator<Item = &'p Statement> {
    ask.shop.statements.records().filter(move |statement| statement.topic.means() == Some(topic))
}

/// The statements on a topic that had been made by the day judged for. One without a day is taken as made.
pub fn by_today<'p>(ask: &Ask<'p>, topic: Topic) -> impl Iterator<Item = &'p Statement> {
    let today = ask.today;
    on(ask, topic).filter(move |statement| was_made_by(statement, today))
}

/// Whether the statement had been made by that day.
#[must_use]
pub fn was_made_by(statement: &Statement, day: Day) -> bool {
    statement.stated_on.is_none_or(|on| on.latest() <= day)
}

/// Whether the statement is for the whole pharmacy.
#[must_use]
pub fn is_general(statement: &Statement) -> bool {
    ["", "全体", "薬局全体", "すべて", "全て", "全機器", "すべての機器", "全システム"].contains(&statement.scope.trim())
}

/// Whether the statement is about this device: about all, about its kind, or about it by name.
#[must_use]
pub fn is_about(statement: &Statement, device: &Device) -> bool {
    is_general(statement)
        || statement.scope.split(['、', '，', ',', '／', '/', '・']).map(str::trim).any(|part| {
            !part.is_empty()
                && (part == device.label()
                    || *part == *device.name
                    || part == device.number
                    || part == &*device.software
                    || kind_named(part).is_some_and(|kind| device.role() == Some(kind)))
        })
}

/// The statement that decides about a device: of those made by the day judged for the one that says most about it (by name
/// before one for all), then the latest; of the same day an いいえ. Where there is none yet, one that was made later is shown.
pub fn deciding<'p>(ask: &Ask<'p>, topic: Topic, device: &Device) -> Option<&'p Statement> {
    let about = |statement: &&Statement| is_about(statement, device);
    let rank = |statement: &&Statement| (!is_general(statement), day_of(statement), statement.says() != Some(true));
    by_today(ask, topic).filter(about).max_by_key(rank).or_else(|| on(ask, topic).find(about))
}

/// The latest statement on a topic by the day judged for, whatever it is for; of the same day an いいえ.
pub fn latest<'p>(ask: &Ask<'p>, topic: Topic) -> Option<&'p Statement> {
    by_today(ask, topic).max_by_key(|statement| (day_of(statement), statement.says() == Some(false)))
}

/// What the pharmacy states on a topic for all of it by the day judged for.
pub fn decided<'p>(ask: &Ask<'p>, topic: Topic) -> Option<&'p Statement> {
    for_all(ask.shop, topic, ask.today)
}

/// What a pharmacy states on a topic for all of it by a day: an いいえ for all or for a part, unless a later statement for the
/// same takes it back; else the latest for the whole. A はい for a part is not one for the whole.
#[must_use]
pub fn for_all(shop: &Pharmacy, topic: Topic, day: Day) -> Option<&Statement> {
    let is_one = |said: &&Statement| said.topic.means() == Some(topic) && was_made_by(said, day);
    let made = || shop.statements.records().filter(is_one);
    let is_same = |one: &Statement, other: &Statement| {
        one.scope.trim() == other.scope.trim() || (is_general(one) && is_general(other))
    };
    let is_taken_back = |no: &Statement| {
        let mut others = made().filter(|other| other.affirms() && is_same(no, other));
        others.any(|other| no.stated_on.is_some() && day_of(other) > day_of(no))
    };
    let refused = made().find(|said| said.denies() && !is_taken_back(said));
    refused.or_else(|| made().filter(|said| is_general(said)).max_by_key(|said| day_of(said)))
}

/// How an いいえ that the pharmacy states stands to a はい of its ledger.
#[derive(Debug, Clone, Copy)]
pub enum Refusal<'p> {
    /// It was stated after the はい was written, and counts.
    Later(&'p Statement),
    /// Nobody can tell which of them is newer.
    Undated(&'p Statement),
}

/// The いいえ about a device that stands against what the ledger wrote on that day. One from before it is settled.
pub fn refusal<'p>(
    ask: &Ask<'p>,
    topic: Topic,
    device: &Device,
    written_on: Option<PartialDay>,
) -> Option<Refusal<'p>> {
    let said = deciding(ask, topic, device).filter(|said| said.denies() && was_made_by(said, ask.today))?;
    match (said.stated_on, written_on) {
        (Some(on), Some(written)) => (on.latest() > written.latest()).then_some(Refusal::Later(said)),
        _ => Some(Refusal::Undated(said)),
    }
}

/// Counts an いいえ of which nobody can tell whether it is newer than the ledger.
pub fn count_undated<'p>(tally: &mut Tally<'p>, said: &'p Statement, device: &'p Device) {
    tally.open(because("statement_disagrees", of(device)).on(said.stated_on));
    tally.next("settle_statement", of(device));
}

fn day_of(statement: &Statement) -> Option<Day> {
    statement.stated_on.map(PartialDay::latest)
}

fn kind_named(part: &str) -> Option<DeviceKind> {
    let all = ["すべての", "全ての", "全"].into_iter().find_map(|all| part.strip_prefix(all));
    match all.unwrap_or(part) {
        "サーバ" | "サーバー" => Some(DeviceKind::Server),
        "端末" | "端末PC" | "PC" | "パソコン" => Some(DeviceKind::Terminal),
        "ネットワーク機器" => Some(DeviceKind::Network),
        _ => None,
    }
}

/// What the statement is about, for its sentence.
#[must_use]
pub fn about(statement: &Statement) -> Subject<'_> {
    if is_general(statement) { Subject::Pharmacy } else { Subject::Named { label: statement.scope.as_str() } }
}

/// The first whole number in typed words, in digits of either width: 「１３文字以上」 is 13.
#[must_use]
pub fn number_in(text: &str) -> Option<u32> {
    let digit = |c: char| match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    };
    text.chars()
        .skip_while(|c| digit(*c).is_none())
        .map_while(digit)
        .try_fold(None, |sum: Option<u32>, next| Some(Some(sum.unwrap_or(0).checked_mul(10)?.checked_add(next)?)))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_either_width() {
        for (text, number) in [
            ("8", Some(8)),
            ("１３文字以上", Some(13)),
            ("英数記号10文字", Some(10)),
            ("長め", None),
            ("99999999999", None),
        ] {
            assert_eq!(number_in(text), number, "{text}");
        }
    }
}
