//! What happened, entry by entry, as people read it.

mod replies;
mod told;

use crate::open_pharmacy::{ACTOR, Shop, ShopError, State};
use journal::{Cut, Entry, Header};
use model::act::Act;
use model::day::Day;
use model::lang::Lang;
use model::member::Member;
use model::said::Word as _;
use model::width;
use model::word::Number;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use told::{Erasing, Teller};

/// One entry, for people.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryLine {
    /// Its number.
    pub seq: u64,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// When, in Tokyo: `2025-11-25 10:02`.
    pub at_tokyo: String,
    /// Who, by id.
    pub actor: String,
    /// Who, by name, where the id has one.
    pub by: String,
    /// What was done.
    pub act: String,
    /// The record it is about.
    pub subject: Option<String>,
    /// The entry it changes.
    pub base: Option<u64>,
    /// What happened, in a sentence: what changed, from what to what.
    pub says: String,
    /// The item it is about, by its key.
    #[serde(skip)]
    pub key: Option<String>,
    /// The payload as it was written; absent once erased.
    pub payload: Option<serde_json::Value>,
}

impl HistoryLine {
    /// Who did it, for people; nothing of whoever was at the machine before anybody signed in. Another program is told from a
    /// person, whatever its token was called.
    #[must_use]
    pub fn who(&self, lang: Lang) -> Option<String> {
        let token = if lang == Lang::Ja { "（トークン）" } else { " (token)" };
        let is_program = self.actor.starts_with("token/");
        (self.by != ACTOR).then(|| format!("{}{}", self.by, if is_program { token } else { "" }))
    }
}

/// What is asked of the history.
#[derive(Debug, Clone, Copy, Default)]
pub struct HistoryOf<'a> {
    /// Only what was recorded up to this instant (milliseconds since 1970).
    pub recorded_by: Option<i64>,
    /// Only what is about this: a ledger, a record, an item's number, or words of the sentence.
    pub about: Option<&'a str>,
    /// The language of the sentences.
    pub lang: Lang,
}

/// The entries, oldest first.
///
/// # Errors
/// The record cannot be read.
pub async fn list_history(shop: &Shop, of: HistoryOf<'_>) -> Result<Vec<HistoryLine>, ShopError> {
    let entries = shop.journal.read(Cut { up_to_at: of.recorded_by, ..Cut::default() }).await?;
    let mut teller = Teller::new(of.lang, erasures(&entries));
    let lines = entries.into_iter().map(|entry| line(&mut teller, entry)).collect::<Result<Vec<_>, _>>()?;
    Ok(lines.into_iter().filter(|line| of.about.is_none_or(|about| is_about(line, about))).collect())
}

/// The entries up to a state, oldest first, without their payloads; told once for each state and language.
///
/// # Errors
/// The record cannot be read.
pub async fn told_history(shop: &Shop, state: &State, lang: Lang) -> Result<Arc<Vec<HistoryLine>>, ShopError> {
    if let Some(lines) = state.known.history(lang) {
        return Ok(lines);
    }
    let mut lines = list_history(shop, HistoryOf { lang, ..HistoryOf::default() }).await?;
    lines.truncate(usize::try_from(state.mark.size).unwrap_or(usize::MAX));
    lines.iter_mut().for_each(|line| line.payload = None);
    let lines = Arc::new(lines);
    state.known.keep_history(lang, lines.clone());
    Ok(lines)
}

/// When an entry was recorded (milliseconds since 1970), and who recorded it, by name where they have one.
///
/// # Errors
/// The record cannot be read.
pub async fn recorded(shop: &Shop, state: &State, seq: u64) -> Result<(i64, String), ShopError> {
    let header = shop.journal.header(seq).await?;
    let by = recorder(state, &header).map_or_else(|| header.actor.clone(), |member| member.name.clone());
    Ok((header.at.ms(), by))
}

/// The member of the pharmacy who recorded an entry; none where it was the machine's own user, or a program.
pub(crate) fn recorder<'s>(state: &'s State, header: &Header) -> Option<&'s Member> {
    let id = header.actor.strip_prefix("member/")?;
    state.shop.members.get(id).map(|kept| &kept.record)
}

/// The day on which the record began, as Tokyo counts it.
///
/// # Errors
/// The record cannot be read.
pub async fn began_on(shop: &Shop) -> Result<Day, ShopError> {
    let kept = &shop.folded.began_on;
    match kept.get() {
        Some(day) => Ok(*day),
        None => {
            let header = shop.journal.header(0).await?;
            Ok(*kept.get_or_init(|| Day::and_time_in_tokyo(header.at.ms()).0))
        }
    }
}

/// Each erasure as it was recorded: the entry that records it, the entries it erased, and why.
fn erasures(entries: &[Entry]) -> Vec<Erasing> {
    let of = |entry: &Entry| {
        let recorded = serde_json::from_str::<Recorded>(entry.payload.as_deref()?).ok()?;
        Some(Erasing { seq: entry.header.seq, entries: recorded.entries, reason: recorded.reason })
    };
    entries.iter().filter(|entry| entry.header.act == journal::ACT_ERASED).filter_map(of).collect()
}

/// What the journal writes down of an erasure.
#[derive(Deserialize)]
struct Recorded {
    entries: Vec<u64>,
    reason: String,
}

fn line(teller: &mut Teller, entry: Entry) -> Result<HistoryLine, ShopError> {
    let act = entry.payload.as_deref().and_then(|payload| serde_json::from_str::<Act>(payload).ok());
    let payload = entry.payload.as_deref().map(serde_json::from_str).transpose()?;
    let header = entry.header;
    let says = teller.tell(&header, payload.as_ref(), act);
    let (day, time) = Day::and_time_in_tokyo(header.at.ms());
    Ok(HistoryLine {
        seq: header.seq,
        at: header.at.to_string(),
        at_tokyo: format!("{day} {time}"),
        by: teller.actor(&header.actor),
        actor: header.actor,
        says,
        act: header.act,
        subject: header.subject,
        key: payload.as_ref().and_then(|payload| Some(payload.get("key")?.as_str()?.to_owned())),
        base: header.base,
        payload,
    })
}

/// Whether a line is about what a person typed: `devices`, `answer/r7/…`, 2-⑦, or a name in the sentence.
pub fn is_about(line: &HistoryLine, about: &str) -> bool {
    let subject = line.subject.as_deref().unwrap_or_default();
    let numbered = Number::read(about).map(Number::code);
    let wanted = width::key(about);
    width::key(subject).starts_with(&wanted)
        || line.key.as_deref() == Some(about)
        || width::key(&line.says).contains(&wanted)
        || numbered.is_some_and(|code| subject.starts_with("answer/") && subject.split('/').any(|part| part == code))
}
