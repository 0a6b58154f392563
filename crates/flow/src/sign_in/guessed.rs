//! What anybody would try first of a member: their name, how it is read, their IDs, and the pharmacy's name.

use crate::open_pharmacy::State;
use model::name::Name;
use model::width;

/// Headings of a list of staff under which a name is spelt as it is read. The ledger has no such column, and keeps it beside.
const READINGS: [&str; 5] = ["ふりがな", "フリガナ", "カナ", "よみ", "ローマ字"];

/// The words that do not count in a password. How a name is read is known only where a list of staff says so: 漢字 are read in more
/// than one way, and nobody is refused on a guess.
pub(super) fn guessed_first(state: &State, name: &str) -> Vec<String> {
    let who = Name::new(name);
    let is_reading = |heading: &str| READINGS.iter().any(|known| width::key(heading).contains(&width::key(known)));
    let people = state.shop.people.records().filter(|person| person.name.is(&who));
    let notes = people.flat_map(|person| &person.notes).filter(|(heading, _)| is_reading(heading));
    let ids = state.shop.accounts.records().filter(|account| account.is_of(&who)).map(|account| &account.user_id);
    let said = notes.map(|(_, reading)| reading).chain(ids).cloned();
    [name, &state.shop.name].into_iter().map(str::to_owned).chain(said).collect()
}

/// Whether a password is good enough for whoever has that name.
///
/// # Errors
/// Why it is not.
pub(super) fn check(state: &State, name: &str, password: &str, has_second: bool) -> Result<(), gate::Weak> {
    let guessed = guessed_first(state, name);
    let guessed: Vec<&str> = guessed.iter().map(String::as_str).collect();
    gate::check(password, has_second, &guessed)
}
