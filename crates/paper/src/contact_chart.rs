//! 連絡体制図 (3-①) as data: who tells whom, inside, to the vendors and to outside bodies. The words stand in
//! `forms/contact_chart/text.toml`; a number stands on it only where a ledger has it.

use crate::PaperError;
use crate::engine;
use crate::foot::Foot;
use model::day::{Day, PartialDay};
use model::lang::Lang;
use model::report::JournalMark;
use model::said::Word as _;
use model::word::Body;
use serde::{Deserialize, Serialize};

const TEXT: &str = include_str!("../forms/contact_chart/text.toml");
/// People inside that the chart can hold and still be read from the wall.
const MOST_INSIDE: usize = 8;
/// The same of vendors, and of outside bodies.
const MOST_OUTSIDE: usize = 12;

/// The chart.
#[derive(Debug, Clone)]
pub struct ContactChart {
    /// 薬局名.
    pub pharmacy: String,
    /// The day it shows.
    pub as_of: Day,
    /// The language of the foot; the chart itself is for the wall of a pharmacy in Japan.
    pub lang: Lang,
    /// Who is told inside, in that order.
    pub inside: Vec<Caller>,
    /// The vendors.
    pub vendors: Vec<Caller>,
    /// Outside bodies that the ledger names. Those that belong on every chart are added where they are missing.
    pub bodies: Vec<Caller>,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// Someone who is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// In which role, or for which systems.
    pub role: String,
    /// Who.
    pub name: String,
    /// What is not known of them and has to be written in.
    pub missing: String,
    /// The number, as the ledger has it.
    pub phone: String,
    /// The address for mail.
    pub mail: String,
    /// 受付時間.
    pub hours: String,
    /// When the number was confirmed; none: it is printed as 未確認.
    pub confirmed_on: Option<PartialDay>,
    /// Who stands in.
    pub deputy: String,
    /// Which outside body it is.
    pub body: Option<Body>,
}

/// The words of the chart.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    first: String,
    first_steps: Vec<String>,
    tells_inside: String,
    inside: String,
    tells_vendors: String,
    vendors: String,
    tells_bodies: String,
    bodies: String,
    deputy: String,
    hours: String,
    confirmed: String,
    unconfirmed: String,
    missing: String,
    no_vendor: String,
    legend: String,
    hint: String,
    rest: String,
    standing: Vec<Standing>,
}

/// A body that stands on every chart.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Standing {
    name: String,
    about: String,
}

/// What the form reads.
#[derive(Debug, Serialize)]
pub(crate) struct ChartSheet {
    title: String,
    author: String,
    as_of: String,
    words: Words,
    inside: Vec<Card>,
    vendors: Vec<Card>,
    bodies: Vec<Card>,
    rest: Vec<Card>,
    foot: Foot,
}

/// Someone as a form reads them.
#[derive(Debug, Serialize)]
pub(crate) struct Card {
    role: String,
    name: String,
    missing: String,
    phone: String,
    mail: String,
    hours: String,
    confirmed: String,
    deputy: String,
    about: String,
}

impl ContactChart {
    /// What the chart says, without its day and the journal's mark: while this stays the same, what hangs on the wall is right.
    #[must_use]
    pub fn substance(&self) -> String {
        format!("{:?}", (&self.pharmacy, &self.inside, &self.vendors, &self.bodies))
    }
}

impl ChartSheet {
    /// # Errors
    /// The words of the form cannot be read.
    pub(crate) fn new(chart: &ContactChart) -> Result<Self, PaperError> {
        let words: Words = engine::words("contact_chart", TEXT)?;
        let cards = |callers: &[Caller]| callers.iter().map(|caller| card(caller, "")).collect::<Vec<_>>();
        let mut rest = Vec::new();
        let mut fitting = |mut cards: Vec<Card>, most: usize| {
            rest.extend(cards.split_off(most.min(cards.len())));
            cards
        };
        let inside = fitting(cards(&chart.inside), MOST_INSIDE);
        let vendors = fitting(cards(&chart.vendors), MOST_OUTSIDE);
        let bodies = fitting(bodies(&chart.bodies, &words.standing), MOST_OUTSIDE);
        Ok(Self {
            title: words.title.clone(),
            author: chart.pharmacy.clone(),
            as_of: format!("{}現在", chart.as_of.wareki()),
            words,
            inside,
            vendors,
            bodies,
            rest,
            foot: Foot::new(&chart.journal, chart.lang),
        })
    }
}

/// The bodies of every chart in their order, each with what the ledger knows of it; then the ledger's others.
fn bodies(known: &[Caller], standing: &[Standing]) -> Vec<Card> {
    let mut cards = Vec::new();
    for always in standing {
        let body = Body::read(&always.name);
        let mut found = known.iter().filter(|caller| caller.body == body).peekable();
        if found.peek().is_none() {
            let blank = Caller { role: always.name.clone(), ..Caller::default() };
            cards.push(card(&blank, &always.about));
        }
        cards.extend(found.map(|caller| card(caller, &always.about)));
    }
    let stands = |caller: &&Caller| standing.iter().any(|always| Body::read(&always.name) == caller.body);
    cards.extend(known.iter().filter(|caller| caller.body.is_none() || !stands(caller)).map(|caller| card(caller, "")));
    cards
}

pub(crate) fn card(caller: &Caller, about: &str) -> Card {
    Card {
        role: caller.role.clone(),
        name: caller.name.clone(),
        missing: caller.missing.clone(),
        phone: caller.phone.clone(),
        mail: caller.mail.clone(),
        hours: caller.hours.clone(),
        confirmed: caller.confirmed_on.map(|day| day.short_words(Lang::Ja)).unwrap_or_default(),
        deputy: caller.deputy.clone(),
        about: about.to_owned(),
    }
}
