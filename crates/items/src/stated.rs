//! Statements: what the pharmacy itself declares on a topic, for all of it or for a part.

use crate::checklist::Ask;
use model::day::Day;
use model::finding::Subject;
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
                    || part == device.name
                    || part == device.number
                    || part == &*device.software
                    || kind_named(part).is_some_and(|kind| device.role() == Some(kind)))
        })
}

/// The statement that decides about a device: of those made by the day judged for the one that says most about it (by name
/// before one for all), then the latest; of the same day an いいえ. Where there is none yet, one that was made later is shown.
pub fn deciding<'p>(ask: &Ask<'p>, topic: Topic, device: &Device) -> Option<&'p Statement> {
    let about = |statement: &&Statement| is_about(statement, device);
    let rank = |statement: &&Statement| {
        let on = statement.stated_on.map(model::day::PartialDay::latest);
        (!is_general(statement), on, statement.says() != Some(true))
    };
    by_today(ask, topic).filter(about).max_by_key(rank).or_else(|| on(ask, topic).find(about))
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
