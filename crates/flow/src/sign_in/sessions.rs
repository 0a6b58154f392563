//! Sessions: who is in, since when, and from where.

use super::entrances::{How, Way, log};
use super::passwords::is_theirs;
use super::second::is_theirs_too;
use super::{SecondError, kind, member, new_ticket, now_ms, pass, tries};
use crate::clock::Clock;
use crate::open_pharmacy::{Reading, Shop, ShopError, State};
use gate::{IDLE_MS, LONGEST_MS, Ticket};
use journal::{Pass, StoreError};
use model::day::Day;
use model::member::{Member, MemberId};
use serde::{Deserialize, Serialize};

/// How exactly it is kept when a session was last used: not every request writes.
const SEEN_MS: i64 = 5 * 60 * 1000;

/// What somebody shows to come in.
#[derive(Debug)]
pub struct Proof<'a> {
    /// Who they say they are.
    pub member: &'a str,
    /// Their password.
    pub password: &'a str,
    /// What their authenticator shows, if they have one.
    pub code: &'a str,
}

impl Proof<'_> {
    /// The member, if there is one of that id.
    fn known_as(&self, state: &State) -> Option<&str> {
        Some(self.member).filter(|member| state.shop.members.contains_key(*member))
    }

    /// Whose tries are counted together. Whoever tries from another device locks nobody out at the machine itself, and a
    /// name that is nobody's is not kept.
    fn counted_as(&self, state: &State, way: Way<'_>) -> String {
        let member = self.known_as(state).unwrap_or("nobody");
        if way.is_here { member.to_owned() } else { format!("{member}@network") }
    }
}

/// A session as people read it in a list.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// Who is in.
    pub member: MemberId,
    /// Since when (milliseconds since 1970).
    pub began_ms: i64,
    /// When it was last used, to five minutes.
    pub seen_ms: i64,
    /// What the browser says it is.
    pub device: String,
}

/// Somebody who is in.
#[derive(Debug, Clone)]
pub struct Seated {
    /// Who.
    pub guest: Guest,
    /// The moment they look at, where it is not the present.
    pub then: Option<Then>,
}

/// Who may be in.
#[derive(Debug, Clone)]
pub enum Guest {
    /// Someone of the pharmacy.
    Member(Member),
    /// Whoever was given the link; what it says of them.
    Inspector(String),
}

/// A moment that is looked at instead of the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Then {
    /// The day judged for.
    pub on: Day,
    /// What was recorded by then is shown (milliseconds since 1970).
    pub recorded_by_ms: i64,
}

impl Then {
    /// The end of a day, as far as it has come.
    #[must_use]
    pub fn end_of(on: Day, clock: &Clock) -> Self {
        Self { on, recorded_by_ms: on.ends_at_ms().min(now_ms(clock)) }
    }
}

impl From<Then> for Reading {
    fn from(then: Then) -> Self {
        Self { on: Some(then.on), recorded_by: Some(then.recorded_by_ms) }
    }
}

/// What is kept of a session.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    began_ms: i64,
    seen_ms: i64,
    /// When it ends, whatever happens.
    ends_ms: i64,
    device: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    then: Option<Then>,
}

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name, password or code do not fit, or the code is missing. Which one is not told: a right password would be known by it.
    #[error(
        "サインインできません。パスワードを確かめてください。認証アプリを登録した人は、いま出ている6桁の番号も入れます / not signed in; check the password; with an authenticator, type the six digits that it shows as well"
    )]
    Wrong,
    /// Too many wrong tries.
    #[error(
        "まちがいが続いたため、しばらくサインインできません。約{minutes}分後にもう一度試すか、管理する人に新しい番号を出してもらってください / locked after several wrong tries; try again in about {minutes} min, or ask for a new code"
    )]
    Locked {
        /// Until then.
        minutes: i64,
    },
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for SignInError {
    fn from(why: StoreError) -> Self {
        Self::Shop(why.into())
    }
}

/// Lets somebody in.
///
/// # Errors
/// [`SignInError`].
pub async fn sign_in(shop: &Shop, state: &State, proof: Proof<'_>, way: Way<'_>) -> Result<Ticket, SignInError> {
    let _turn = tries::TURN.lock().await;
    let now = now_ms(&shop.clock);
    let counted_as = proof.counted_as(state, way);
    let wrong_at = tries::wrong_at(shop, &counted_as, now).await?;
    if let Some(until) = gate::locked_until(&wrong_at, now) {
        return Err(SignInError::Locked { minutes: (until - now).div_euclid(60_000) + 1 });
    }
    match proves(shop, state, &proof).await {
        Ok(()) => {
            shop.journal.drop_passes_of(&tries::inside(proof.member), &[kind::FAILURE]).await?;
            Ok(begin_session(shop, proof.member, (How::Password, way)).await?)
        }
        Err(SignInError::Wrong) => {
            tries::count_wrong(shop, &counted_as, now).await?;
            log(shop, proof.known_as(state).unwrap_or_default(), How::Wrong, way).await?;
            Err(SignInError::Wrong)
        }
        Err(why) => Err(why),
    }
}

async fn proves(shop: &Shop, state: &State, proof: &Proof<'_>) -> Result<(), SignInError> {
    // Who is no member is refused no sooner than who types a wrong password: the time tells no names.
    let is_theirs = is_theirs(shop, proof.member, proof.password).await?;
    let member = member(&state.shop, proof.member, shop.clock.today()).filter(|_| is_theirs);
    let Some(member) = member else { return Err(SignInError::Wrong) };
    match is_theirs_too(shop, &member.id, proof.code).await {
        Ok(true) => Ok(()),
        Err(SecondError::Shop(why)) => Err(why.into()),
        // An authenticator that cannot be used proves nothing.
        Ok(false) | Err(_) => Err(SignInError::Wrong),
    }
}

/// A new session: never one that a browser brought along.
pub(super) async fn begin_session(shop: &Shop, member: &str, by: (How, Way<'_>)) -> Result<Ticket, ShopError> {
    let ends_ms = now_ms(&shop.clock) + LONGEST_MS;
    begin(shop, member, (by, ends_ms), None).await
}

/// A session that ends at an instant, and looks at a moment.
pub(super) async fn begin(
    shop: &Shop,
    holder: &str,
    ((how, way), ends_ms): ((How, Way<'_>), i64),
    then: Option<Then>,
) -> Result<Ticket, ShopError> {
    log(shop, holder, how, way).await?;
    let ticket = new_ticket(&shop.clock)?;
    let now = now_ms(&shop.clock);
    let device = way.device.chars().take(200).collect();
    let kept = Kept { began_ms: now, seen_ms: now, ends_ms, device, then };
    shop.journal.put_passes(&[written(ticket.id(), holder, &kept)?], now).await?;
    Ok(ticket)
}

/// Who holds the ticket, if they are in and still may be. That they are seen is kept, now and then.
///
/// # Errors
/// The database failed.
pub async fn session(shop: &Shop, state: &State, ticket: &Ticket) -> Result<Option<Seated>, ShopError> {
    let now = now_ms(&shop.clock);
    let Some((pass, kept)) = find(shop, ticket).await? else { return Ok(None) };
    let Some(guest) = guest(shop, state, &pass.holder) else { return Ok(None) };
    let then = kept.then;
    if now - kept.seen_ms > SEEN_MS {
        let seen = written(pass.id.clone(), &pass.holder, &Kept { seen_ms: now, ..kept })?;
        // Whoever signs out meanwhile stays out.
        shop.journal.swap_pass(&pass, &seen).await?;
    }
    Ok(Some(Seated { guest, then }))
}

async fn find(shop: &Shop, ticket: &Ticket) -> Result<Option<(Pass, Kept)>, ShopError> {
    let pass = shop.journal.pass(kind::SESSION, &ticket.id(), now_ms(&shop.clock)).await?;
    Ok(pass.and_then(|pass| serde_json::from_str(&pass.value).ok().map(|kept| (pass, kept))))
}

fn guest(shop: &Shop, state: &State, holder: &str) -> Option<Guest> {
    match holder.strip_prefix("inspection/") {
        Some(id) => {
            let opened = state.shop.inspections.get(id).filter(|opened| !opened.is_closed)?;
            (opened.until_ms > now_ms(&shop.clock)).then(|| Guest::Inspector(opened.label.clone()))
        }
        None => member(&state.shop, holder, shop.clock.today()).cloned().map(Guest::Member),
    }
}

/// Lets a member look at a moment of the past, or at the present again.
///
/// # Errors
/// The database failed.
pub async fn look_at(shop: &Shop, ticket: &Ticket, then: Option<Then>) -> Result<(), ShopError> {
    if let Some((pass, kept)) = find(shop, ticket).await? {
        let looking = written(pass.id.clone(), &pass.holder, &Kept { then, ..kept })?;
        shop.journal.swap_pass(&pass, &looking).await?;
    }
    Ok(())
}

/// Everybody who is in.
///
/// # Errors
/// The database failed.
pub async fn sessions(shop: &Shop) -> Result<Vec<Session>, ShopError> {
    let passes = shop.journal.passes(kind::SESSION, now_ms(&shop.clock)).await?;
    let read = |pass: Pass| {
        let Kept { began_ms, seen_ms, device, .. } = serde_json::from_str(&pass.value).ok()?;
        Some(Session { id: pass.id, member: pass.holder, began_ms, seen_ms, device })
    };
    Ok(passes.into_iter().filter_map(read).collect())
}

/// Ends a session, by its id.
///
/// # Errors
/// The database failed.
pub async fn end_session(shop: &Shop, id: &str) -> Result<(), ShopError> {
    shop.journal.take_pass(kind::SESSION, id).await?;
    Ok(())
}

fn written(id: String, member: &str, kept: &Kept) -> Result<Pass, ShopError> {
    let until = (kept.seen_ms + IDLE_MS + SEEN_MS).min(kept.ends_ms);
    Ok(pass(kind::SESSION, id, member, kept, until)?)
}
