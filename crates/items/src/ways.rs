//! はいにする道: what leads from いいえ to はい, the cheapest first, each with a proposed 目標日.

use crate::checklist::Item;
use crate::words::{By, words};
use model::day::Day;
use model::finding::{State, Who};
use model::lang::Lang;

/// A way to はい.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What it costs.
    pub by: By,
    /// What to do.
    pub says: String,
    /// Who does it.
    pub who: Who,
    /// About how long it takes, in minutes.
    pub minutes: u32,
    /// By when it may be done: a proposal, within the year of the form; none once that year is over.
    pub target_on: Option<Day>,
}

impl By {
    /// As people read it.
    #[must_use]
    pub fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Record, Lang::Ja) => "書くだけ",
            (Self::Setting, Lang::Ja) => "無料の設定",
            (Self::Rule, Lang::Ja) => "決まりを書く",
            (Self::Question, Lang::Ja) => "事業者に聞く",
            (Self::Purchase, Lang::Ja) => "買う・契約する",
            (Self::Record, Lang::En) => "write it down",
            (Self::Setting, Lang::En) => "a free setting",
            (Self::Rule, Lang::En) => "a written rule",
            (Self::Question, Lang::En) => "a question to the vendor",
            (Self::Purchase, Lang::En) => "a purchase",
        }
    }
}

/// The ways to はい on an item; none where it is satisfied, or need not be answered.
///
/// A proposed 目標日 lies within the form's year, as the sheet asks for one in the year. Once that year is over no day does: the form
/// of the new year comes first.
#[must_use]
pub fn ways(item: &Item, state: State, (today, last): (Day, Day), lang: Lang) -> Vec<Way> {
    if matches!(state, State::Satisfied | State::NotRequired) {
        return Vec::new();
    }
    let target = |weeks: u16| {
        let target = today.plus_days(i32::from(weeks) * 7);
        (today <= last).then(|| target.min(last))
    };
    let way = |words: &crate::words::WayWords| Way {
        by: words.by,
        says: words.says.fill(lang, |name| item.parameter(name, lang)),
        who: words.who,
        minutes: words.minutes,
        target_on: target(words.weeks),
    };
    let mut ways: Vec<Way> = words(item.duty).ways.iter().map(way).collect();
    ways.sort_by_key(|way| way.by);
    ways
}
