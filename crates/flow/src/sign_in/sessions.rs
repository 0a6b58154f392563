//! Sessions: who is in, since when, and from where.

use super::passwords::is_theirs;
use super::second::{has_second, is_theirs_too};
use super::{SecondError, kind, member, now_ms, pass};
use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError, State};
use gate::{IDLE_MS, LONGEST_MS, Ticket};
use journal::{Pass, StoreError};
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

#[derive(Serialize, Deserialize)]
struct Kept {
    began_ms: i64,
    seen_ms: i64,
    device: String,
}

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name, password or code do not fit. Which one is not told.
    #[error(
        "サインインできません。パスワード（と認証アプリの番号）を確かめてください / not signed in; check the password, and the authenticator's code"
    )]
    Wrong,
    /// The password is right; the authenticator's code is still to come.
    #[error("認証アプリに出ている6桁の番号も入れてください / type the six digits of the authenticator too")]
    NeedsCode,
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
pub async fn sign_in(shop: &Shop, state: &State, proof: Proof<'_>, device: &str) -> Result<Ticket, SignInError> {
    let now = now_ms(&shop.clock);
    let failures = shop.journal.passes(kind::FAILURE, now).await?;
    let failed = failures.iter().filter(|pass| pass.holder == proof.member);
    let wrong_at: Vec<i64> = failed.map(|pass| pass.until_ms - gate::WITHIN_MS).collect();
    if let Some(until) = gate::locked_until(&wrong_at, now) {
        return Err(SignInError::Locked { minutes: (until - now).div_euclid(60_000) + 1 });
    }
    match proves(shop, state, &proof).await {
        Ok(()) => Ok(begin_session(shop, proof.member, device).await?),
        Err(SignInError::Wrong) => {
            let id = new_id(&shop.clock).map_err(ShopError::from)?;
            let failure = pass(kind::FAILURE, id, proof.member, &(), now + gate::WITHIN_MS).map_err(ShopError::from)?;
            shop.journal.put_passes(&[failure], now).await?;
            Err(SignInError::Wrong)
        }
        Err(why) => Err(why),
    }
}

async fn proves(shop: &Shop, state: &State, proof: &Proof<'_>) -> Result<(), SignInError> {
    let Some(member) = member(&state.shop, proof.member, shop.clock.today()) else { return Err(SignInError::Wrong) };
    if !is_theirs(shop, &member.id, proof.password).await? {
        return Err(SignInError::Wrong);
    }
    if proof.code.trim().is_empty() && has_second(shop, &member.id).await? {
        return Err(SignInError::NeedsCode);
    }
    match is_theirs_too(shop, &member.id, proof.code).await {
        Ok(true) => Ok(()),
        Err(SecondError::Shop(why)) => Err(why.into()),
        // An authenticator that cannot be used proves nothing.
        Ok(false) | Err(_) => Err(SignInError::Wrong),
    }
}

/// A new session: never one that a browser brought along.
pub(super) async fn begin_session(shop: &Shop, member: &str, device: &str) -> Result<Ticket, ShopError> {
    let mut chance = [0; 32];
    shop.clock.fill(&mut chance)?;
    let ticket = Ticket::new(&chance);
    let now = now_ms(&shop.clock);
    let kept = Kept { began_ms: now, seen_ms: now, device: device.chars().take(200).collect() };
    shop.journal.put_passes(&[written(ticket.id(), member, &kept)?], now).await?;
    Ok(ticket)
}

/// Who holds the ticket, if they are in and still may be. That they are seen is kept, now and then.
///
/// # Errors
/// The database failed.
pub async fn session<'s>(shop: &Shop, state: &'s State, ticket: &Ticket) -> Result<Option<&'s Member>, ShopError> {
    let now = now_ms(&shop.clock);
    let Some(pass) = shop.journal.pass(kind::SESSION, &ticket.id(), now).await? else { return Ok(None) };
    let Some(member) = member(&state.shop, &pass.holder, shop.clock.today()) else { return Ok(None) };
    let Ok(kept) = serde_json::from_str::<Kept>(&pass.value) else { return Ok(None) };
    if now - kept.seen_ms > SEEN_MS {
        let seen = written(pass.id.clone(), &pass.holder, &Kept { seen_ms: now, ..kept })?;
        // Whoever signs out meanwhile stays out.
        shop.journal.swap_pass(&pass, &seen).await?;
    }
    Ok(Some(member))
}

/// Everybody who is in.
///
/// # Errors
/// The database failed.
pub async fn sessions(shop: &Shop) -> Result<Vec<Session>, ShopError> {
    let passes = shop.journal.passes(kind::SESSION, now_ms(&shop.clock)).await?;
    let read = |pass: Pass| {
        let Kept { began_ms, seen_ms, device } = serde_json::from_str(&pass.value).ok()?;
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
    let until = (kept.seen_ms + IDLE_MS + SEEN_MS).min(kept.began_ms + LONGEST_MS);
    Ok(pass(kind::SESSION, id, member, kept, until)?)
}
