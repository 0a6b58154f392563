//! Passwords: the first member's, one that is chosen with a code, and one that replaces another.

use super::entrances::{How, Way, log};
use super::members::person_of;
use super::second::has_second;
use super::sessions::begin_session;
use super::tries;
use super::{guessed, kind, member, now_ms, pass};
use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError, State};
use gate::Ticket;
use journal::{FOR_GOOD, Pass, StoreError};
use model::act::Act;
use model::member::{Deed, Member};
use serde::{Deserialize, Serialize};

use super::members::MemberGiven;

/// So many earlier passwords are not taken again. 薬守の目安.
const EARLIER: usize = 5;

/// What is kept of a member's password.
#[derive(Serialize, Deserialize)]
struct Kept {
    hash: String,
    /// What was kept of those before, the latest first.
    earlier: Vec<String>,
    /// When it was chosen (milliseconds since 1970).
    since_ms: i64,
}

/// Why a password was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// It is not good enough.
    #[error(transparent)]
    Weak(#[from] gate::Weak),
    /// The two that were typed differ.
    #[error("二回の入力が違います。もう一度入力してください / the two differ; type them again")]
    Differs,
    /// The present one is another.
    #[error("いまのパスワードが違います / the present password is another")]
    NotThePresent,
    /// The code is not one, was used, or has lapsed.
    #[error(
        "その番号は使えません。打ちまちがいか、使い終わったか、期限（24時間）が過ぎています。新しい番号をもらってください / the code cannot be used: mistyped, used, or older than 24 hours; ask for a new one"
    )]
    Code,
    /// Too many wrong codes.
    #[error(
        "違う番号が続いたため、しばらく番号を受け付けません。約{minutes}分後にもう一度試してください / no code is taken for a while after several wrong ones; try again in about {minutes} min"
    )]
    Locked {
        /// Until then.
        minutes: i64,
    },
    /// Somebody is registered already.
    #[error("もう利用者が登録されています。サインインしてください / somebody is registered already; please sign in")]
    NotFirst,
    /// The first member must be able to let others in.
    #[error(
        "最初の人は、開設者か管理薬剤師・安全管理責任者として登録してください / the first one has to be an owner or an officer"
    )]
    FirstGoverns,
    /// The name is none.
    #[error(transparent)]
    Member(#[from] super::MemberError),
    /// It could not be hashed.
    #[error(transparent)]
    Hash(#[from] gate::HashError),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for PasswordError {
    fn from(why: StoreError) -> Self {
        Self::Shop(why.into())
    }
}

/// Registers the first member and lets them in: from then on nobody comes in without signing in.
///
/// # Errors
/// [`PasswordError`]; nobody was registered then.
pub async fn begin_members(
    shop: &Shop,
    state: &State,
    given: &MemberGiven,
    password: &str,
    way: Way<'_>,
) -> Result<Ticket, PasswordError> {
    let member = first_member(shop, state, given)?;
    let id = member.id.clone();
    guessed::check(state, &member.name, password, false)?;
    // The password first: a member who cannot come in would lock everybody out.
    keep(shop, &id, password, None).await?;
    shop.acting(&format!("member/{id}")).append(vec![(Act::MemberPut(member), None)]).await?;
    Ok(begin_session(shop, &id, (How::Password, way)).await?)
}

/// Who becomes the first member.
pub(super) fn first_member(shop: &Shop, state: &State, given: &MemberGiven) -> Result<Member, PasswordError> {
    if !state.shop.members.is_empty() {
        return Err(PasswordError::NotFirst);
    }
    if !given.role.may(Deed::Govern) {
        return Err(PasswordError::FirstGoverns);
    }
    let (id, name) = (new_id(&shop.clock).map_err(ShopError::from)?, given.name.trim());
    let member = Member { id, name: name.to_owned(), role: given.role, person: person_of(state, name) };
    Ok(super::members::checked(member)?)
}

/// Whether a member has a password: who began with a passkey may have none.
///
/// # Errors
/// The database failed.
pub async fn has_password(shop: &Shop, id: &str) -> Result<bool, ShopError> {
    Ok(of(shop, id).await?.is_some())
}

/// Lets a member in by the code that they were given, with the password that they choose. The code is used up; whoever was
/// signed in as them is signed out.
///
/// # Errors
/// [`PasswordError`]; the code may still be used then.
pub async fn come_in(
    shop: &Shop,
    state: &State,
    code: &str,
    password: &str,
    way: Way<'_>,
) -> Result<Ticket, PasswordError> {
    let code = gate::digest("code", &gate::read_code(code));
    let pass = code_pass(shop, &code, way).await?;
    let member = member(&state.shop, &pass.holder, shop.clock.today()).ok_or(PasswordError::Code)?;
    let before = of(shop, &member.id).await?;
    check(shop, state, member, (password, before.as_ref())).await?;
    if !shop.journal.take_pass(kind::CODE, &code).await? {
        return Err(PasswordError::Code);
    }
    keep(shop, &member.id, password, before).await?;
    shop.journal.drop_passes_of(&member.id, &[kind::SESSION, kind::FAILURE]).await?;
    Ok(begin_session(shop, &member.id, (How::Code, way)).await?)
}

/// What stands for a code. Wrong ones are counted as wrong passwords are: nobody tries one after the other. Whoever tries from
/// another device locks nobody out at the machine itself.
async fn code_pass(shop: &Shop, code: &str, way: Way<'_>) -> Result<Pass, PasswordError> {
    let _turn = tries::TURN.lock().await;
    let now = now_ms(&shop.clock);
    let counted_as = if way.is_here { "code" } else { "code@network" };
    let wrong_at = tries::wrong_at(shop, counted_as, now).await?;
    if let Some(until) = gate::locked_until(&wrong_at, now) {
        return Err(PasswordError::Locked { minutes: (until - now).div_euclid(60_000) + 1 });
    }
    match shop.journal.pass(kind::CODE, code, now).await? {
        Some(pass) => Ok(pass),
        None => {
            tries::count_wrong(shop, counted_as, now).await?;
            log(shop, "", How::Wrong, way).await?;
            Err(PasswordError::Code)
        }
    }
}

/// Replaces a member's password. Whoever else was signed in as them is signed out.
///
/// # Errors
/// [`PasswordError`]; nothing was changed then.
pub async fn change_password(
    shop: &Shop,
    state: &State,
    id: &str,
    (present, next): (&str, &str),
    way: Way<'_>,
) -> Result<Ticket, PasswordError> {
    let member = member(&state.shop, id, shop.clock.today()).ok_or(super::MemberError::Unknown)?;
    if !retypes(shop, id, present).await? {
        return Err(PasswordError::NotThePresent);
    }
    let before = of(shop, id).await?;
    check(shop, state, member, (next, before.as_ref())).await?;
    keep(shop, id, next, before).await?;
    shop.journal.drop_passes_of(id, &[kind::SESSION]).await?;
    Ok(begin_session(shop, id, (How::Password, way)).await?)
}

/// Whether somebody who is in types their password rightly. After several wrong tries all their sessions end: nobody guesses at a
/// page that was left open.
pub(super) async fn retypes(shop: &Shop, id: &str, password: &str) -> Result<bool, ShopError> {
    let _turn = tries::TURN.lock().await;
    let (now, holder) = (now_ms(&shop.clock), tries::inside(id));
    let mut wrong_at = tries::wrong_at(shop, &holder, now).await?;
    let is_locked = gate::locked_until(&wrong_at, now).is_some();
    if !is_locked && is_theirs(shop, id, password).await? {
        return Ok(true);
    }
    tries::count_wrong(shop, &holder, now).await?;
    wrong_at.push(now);
    if gate::locked_until(&wrong_at, now).is_some() {
        shop.journal.drop_passes_of(id, &[kind::SESSION]).await?;
    }
    Ok(false)
}

/// Whether it is the member's password; there may be none yet.
pub(super) async fn is_theirs(shop: &Shop, id: &str, password: &str) -> Result<bool, ShopError> {
    match of(shop, id).await? {
        Some(kept) => Ok(is_password(password, &kept.hash).await),
        None => {
            // As long as it takes to check one.
            let password = password.to_owned();
            let _hashed = tokio::task::spawn_blocking(move || gate::hash(&password, [0; 16])).await;
            Ok(false)
        }
    }
}

async fn of(shop: &Shop, id: &str) -> Result<Option<Kept>, ShopError> {
    let pass = shop.journal.pass(kind::PASSWORD, id, now_ms(&shop.clock)).await?;
    Ok(pass.and_then(|pass| serde_json::from_str(&pass.value).ok()))
}

async fn check(
    shop: &Shop,
    state: &State,
    member: &Member,
    (password, before): (&str, Option<&Kept>),
) -> Result<(), PasswordError> {
    guessed::check(state, &member.name, password, has_second(shop, &member.id).await?)?;
    let none = Vec::new();
    let (latest, earlier) = before.map_or((None, &none), |kept| (Some(&kept.hash), &kept.earlier));
    for hash in latest.into_iter().chain(earlier) {
        if is_password(password, hash).await {
            return Err(gate::Weak::Earlier.into());
        }
    }
    Ok(())
}

async fn keep(shop: &Shop, id: &str, password: &str, before: Option<Kept>) -> Result<(), PasswordError> {
    let mut salt = [0; 16];
    shop.clock.fill(&mut salt).map_err(ShopError::from)?;
    let now = now_ms(&shop.clock);
    let earlier = before.into_iter().flat_map(|kept| std::iter::once(kept.hash).chain(kept.earlier)).take(EARLIER);
    let kept = Kept { hash: gate::hash(password, salt)?, earlier: earlier.collect(), since_ms: now };
    let pass = pass(kind::PASSWORD, id.to_owned(), id, &kept, FOR_GOOD).map_err(ShopError::from)?;
    Ok(shop.journal.put_passes(&[pass], now).await?)
}

/// Hashing takes its time, on purpose: not on the threads that serve everybody else.
async fn is_password(password: &str, hash: &str) -> bool {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    tokio::task::spawn_blocking(move || gate::is_password(&password, &hash)).await.unwrap_or(false)
}
