//! 退職の手続き: on somebody's last day their IDs are closed, what they took out or keep comes back, and their part of the work
//! goes to someone else. What was done goes into the ledgers; the slip is evidence on the item of unneeded IDs.

use crate::open_pharmacy::{Shop, State};
use crate::sign_answer::Saw;
use crate::slips::{self, Slip, SlipError, typed};
use model::act::Act;
use model::day::Day;
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::{Account, Ledger, Person, Record as _, RecordId};

/// The duty whose item the slip is evidence on.
const DUTY: &str = "unused_accounts";

/// The words of the slip by which it is read back.
pub(crate) const DONE: &str = "済んだこと";
pub(crate) const DONE_ON: &str = "手続きをした日";
pub(crate) const DONE_BY: &str = "手続きをした人";

/// Something to settle before a person is gone.
#[derive(Debug, Clone)]
pub struct Thing {
    /// Where it stands.
    pub ledger: Ledger,
    /// Its row.
    pub row: KeptRow,
}

/// A person who leaves, with all that is to be settled.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// Their row.
    pub person: KeptRow,
    /// IDs that may still be used, what they took out, media that they keep.
    pub things: Vec<Thing>,
    /// Systems in which no ID of theirs is listed: whether they have one there is to be looked up.
    pub systems: Vec<String>,
    /// Their part of the work, which someone else takes over; empty where none is written.
    pub role: String,
    /// Whether they stand on the list of contacts.
    pub is_contact: bool,
}

/// What a person says of a last day.
#[derive(Debug, Clone, Default)]
pub struct LeavingGiven {
    /// Who leaves, in the version that was seen.
    pub person: (RecordId, Saw),
    /// The last day of work, as typed.
    pub last_on: String,
    /// What is settled: the row, in the version that was seen.
    pub settled: Vec<(RecordId, Saw)>,
    /// Systems in which they have no ID, or none any more.
    pub without_id: Vec<String>,
    /// Who saw to it, by name.
    pub by: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum LeavingError {
    /// Nobody signs.
    #[error("手続きをした人の名前を書いてください / say who saw to it")]
    NoName,
    /// There is no such person.
    #[error("その人は職員名簿にいません。ページを開き直してください / there is no such person; open the page again")]
    Nobody,
    /// The day is not one.
    #[error("「{0}」は日付として読めません。例: 2026-03-31、令和8年3月31日 / \"{0}\" is not a day; write 2026-03-31")]
    NotADay(String),
    /// The slip could not be kept.
    #[error(transparent)]
    Slip(#[from] SlipError),
}

/// What is to be settled before a person is gone; none where there is no such person.
#[must_use]
pub fn leaving(state: &State, id: &str) -> Option<Leaving> {
    let person = state.shop.people.records().find(|person| person.id == id)?;
    let row = state.rows(Ledger::People).iter().find(|row| row.id == id)?.clone();
    let accounts: Vec<&Account> = state.shop.accounts.records().filter(|account| account.is_of(&person.name)).collect();
    let has_id = |system: &model::record::System| {
        accounts.iter().any(|account| account.system.names(&system.name) || account.system.names(&system.product))
    };
    let systems = state.shop.systems.records().filter(|system| !has_id(system));
    Some(Leaving {
        things: things(state, person, &accounts),
        systems: systems.map(|system| system.label().to_owned()).collect(),
        role: person.role.to_string(),
        is_contact: state.shop.contacts.records().any(|contact| contact.name.is(&person.name)),
        person: row,
    })
}

/// Those who may be asked about: who is here, and who has left with something still to be settled, such as an ID that is open.
#[must_use]
pub fn may_be_leaving(state: &State) -> Vec<&Person> {
    let has_id = |person: &Person| state.shop.accounts.records().any(|id| id.is_of(&person.name) && id.may_be_used());
    let of =
        |person: &&Person| !person.has_left_by(state.today) || has_things_left(state, &person.id) || has_id(person);
    state.shop.people.records().filter(of).collect()
}

/// Whether the last slip about a person shows that something is left.
fn has_things_left(state: &State, id: &str) -> bool {
    let about = about(id);
    let mut slips = state.shop.evidence.values().flatten().filter(|evidence| evidence.about == about);
    slips.next_back().is_some_and(|last| !last.shows_done)
}

/// The occasion of a person's last day.
pub(crate) fn about(id: &str) -> String {
    format!("leaving/{id}")
}

/// That a system was looked through for an ID of theirs.
pub(crate) fn looked_up(system: &str) -> String {
    format!("{system}: この人のIDがないことを確かめた")
}

fn things(state: &State, person: &Person, accounts: &[&Account]) -> Vec<Thing> {
    let is_theirs = |text: &str| model::name::Name::new(text).is(&person.name);
    let usable = accounts.iter().filter(|account| account.may_be_used()).map(|account| account.id.as_str());
    let taken = state.shop.takeouts.records().filter(|taken| taken.returned_on.is_none() && is_theirs(&taken.person));
    let kept = state.shop.media.records().filter(|medium| is_theirs(&medium.keeper));
    let ids = [
        (Ledger::Accounts, usable.collect::<Vec<_>>()),
        (Ledger::Takeouts, taken.map(|taken| taken.id.as_str()).collect()),
        (Ledger::Media, kept.map(|medium| medium.id.as_str()).collect()),
    ];
    let rows = ids.iter().flat_map(|(ledger, ids)| {
        let rows = state.rows(*ledger);
        let row = move |id: &&str| rows.iter().find(|row| row.id == **id).cloned();
        ids.iter().filter_map(row).map(|row| Thing { ledger: *ledger, row })
    });
    rows.collect()
}

impl Thing {
    /// What it is called, and where it is.
    #[must_use]
    pub fn called(&self) -> String {
        let name = self.ledger.name_of(&self.row.cells);
        let system = self.row.cells.get("system").filter(|system| !system.is_empty());
        system.map_or_else(|| name.to_owned(), |system| format!("{name}（{system}）"))
    }

    /// What is done about it, in words.
    #[must_use]
    pub fn settled(&self, lang: Lang) -> &'static str {
        match (self.ledger, lang) {
            (Ledger::Accounts, Lang::Ja) => "IDを止めた",
            (Ledger::Accounts, Lang::En) => "ID closed",
            (Ledger::Takeouts, Lang::Ja) => "持ち出したものを返した",
            (Ledger::Takeouts, Lang::En) => "returned what was taken out",
            (_, Lang::Ja) => "媒体を返した",
            (_, Lang::En) => "medium handed back",
        }
    }

    /// The row once it is settled on a day.
    fn settle(&self, on: Day) -> (Act, Option<u64>) {
        let cells = match self.ledger {
            Ledger::Accounts => vec![("state", "停止".to_owned()), ("closed_on", on.to_string())],
            Ledger::Takeouts => vec![("returned_on", on.to_string())],
            _ => vec![("keeper", String::new())],
        };
        slips::change(self.ledger, &self.row, &cells)
    }
}

/// Writes a last day and what was settled; all or nothing. Gives the key of the item that the slip is evidence on.
///
/// # Errors
/// [`LeavingError`]; nothing was written then.
pub async fn leave(shop: &Shop, state: &State, given: &LeavingGiven) -> Result<Option<String>, LeavingError> {
    let by = typed(&given.by).ok_or(LeavingError::NoName)?;
    let last_on: Day = given.last_on.trim().parse().map_err(|_| LeavingError::NotADay(given.last_on.clone()))?;
    let leaving = leaving(state, &given.person.0).ok_or(LeavingError::Nobody)?;
    let (id, saw) = &given.person;
    let person = slips::as_seen(Ledger::People, Some(&leaving.person), (id, *saw))?;
    let mut acts = vec![slips::change(Ledger::People, person, &[("left_on", last_on.to_string())])];
    for (id, saw) in &given.settled {
        let thing = leaving.things.iter().find(|thing| thing.row.id == *id);
        let thing = thing.ok_or_else(|| SlipError::ChangedMeanwhile(id.clone()))?;
        slips::as_seen(thing.ledger, Some(&thing.row), (id, *saw))?;
        acts.push(thing.settle(state.today));
    }
    Ok(slips::record(shop, state, acts, slip(state, given, &leaving, (by, last_on))).await?)
}

fn slip<'s>(state: &State, given: &LeavingGiven, leaving: &Leaving, (by, last_on): (&'s str, Day)) -> Slip<'s> {
    let is_settled = |thing: &&Thing| given.settled.iter().any(|(id, _)| *id == thing.row.id);
    let told = |thing: &Thing| format!("{}: {}", thing.called(), thing.settled(Lang::Ja));
    let (done, open): (Vec<&Thing>, Vec<&Thing>) = leaving.things.iter().partition(is_settled);
    let (looked, unseen): (Vec<&String>, Vec<&String>) =
        leaving.systems.iter().partition(|system| given.without_id.contains(system));
    let name = Ledger::People.name_of(&leaving.person.cells);
    let mut text = format!(
        "退職の手続き\n薬局: {}\n氏名: {name}\n最終出勤日: {}\n{DONE_ON}: {}\n{DONE_BY}: {by}\n",
        state.shop.name,
        last_on.wareki(),
        state.today.wareki(),
    );
    let mut lines: Vec<String> = done.iter().map(|thing| told(thing)).collect();
    lines.extend(looked.iter().map(|system| looked_up(system)));
    slips::list(&mut text, DONE, "件", &lines);
    let mut left: Vec<String> = open.iter().map(|thing| format!("{}: まだ", thing.called())).collect();
    left.extend(unseen.iter().map(|system| format!("{system}: この人のIDがあるか、まだ確かめていない")));
    slips::list(&mut text, "残っていること", "件", &left);
    if !leaving.role.is_empty() {
        text.push_str(&format!("\n引き継ぐ役割: {}\n", leaving.role));
    }
    Slip {
        duty: DUTY,
        title: format!("退職の手続き（{name}、済み {}件、残り {}件）", lines.len(), left.len()),
        name: format!("退職の手続き_{}", state.today),
        about: about(&leaving.person.id),
        // Until the last day is over, what is left is not late, and not done either: it counts from the day after.
        shows_done: left.is_empty(),
        on: if left.is_empty() { state.today } else { state.today.max(last_on.plus_days(1)) },
        file: slips::SlipFile::Text(text),
        by,
    }
}
