//! Who may come in.

use super::{kind, now_ms, pass};
use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError, State};
use journal::StoreError;
use model::act::Act;
use model::member::{Deed, Member, MemberId, Role};
use model::width;

/// How long a code may be used: until the same hour of the next day.
const CODE_MS: i64 = 24 * 60 * 60 * 1000;
/// The longest name, in characters.
const LONGEST: usize = 40;

/// A member as they were typed.
#[derive(Debug, Clone)]
pub struct MemberGiven {
    /// The name to choose when signing in.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// Why nobody was registered, changed or removed.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// No name, or too long a one.
    #[error("氏名は1文字から{LONGEST}文字で書いてください / the name has 1 to {LONGEST} characters")]
    Name,
    /// What stands in the name cannot be seen.
    #[error(
        "氏名に、目に見えない文字（制御文字、並びを変えて読ませる文字）があります。打ち直してください / the name holds characters that cannot be seen or that change the order in which it is read; type it again"
    )]
    Hidden,
    /// There is a member of that name.
    #[error(
        "「{0}」さんは、もう登録されています。同じ氏名の人がいるときは、区別できる書き方にしてください / {0} is registered already; write the names so that they differ"
    )]
    Taken(String),
    /// There is no such member.
    #[error("その利用者は登録されていません。一覧を開き直してください / there is no such member; open the list again")]
    Unknown,
    /// Nobody could let anybody in any more.
    #[error(
        "利用者を管理できる人がいなくなります。先にほかの人を開設者か管理薬剤師・安全管理責任者として登録してください / nobody would be left who lets others in; register another owner or officer first"
    )]
    LastOne,
    /// A member goes with a reason only.
    #[error("外す理由を書いてください（例: 退職） / say why, for example: left")]
    NoReason,
    /// No randomness, or the record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for MemberError {
    fn from(why: StoreError) -> Self {
        Self::Shop(why.into())
    }
}

/// Registers somebody, or changes what they may do.
///
/// # Errors
/// [`MemberError`]; nothing was written then.
pub async fn put_member(
    shop: &Shop,
    state: &State,
    id: Option<&str>,
    given: &MemberGiven,
) -> Result<MemberId, MemberError> {
    let name = given.name.trim();
    let members = &state.shop.members;
    let others = members.values().filter(|kept| id != Some(kept.record.id.as_str()));
    if others.clone().any(|kept| width::key(&kept.record.name) == width::key(name)) {
        return Err(MemberError::Taken(name.to_owned()));
    }
    let before = id.map(|id| members.get(id).ok_or(MemberError::Unknown)).transpose()?;
    if before.is_some() && !given.role.may(Deed::Govern) && !somebody_governs(others.map(|kept| &kept.record)) {
        return Err(MemberError::LastOne);
    }
    let id = match id {
        Some(id) => id.to_owned(),
        None => new_id(&shop.clock).map_err(ShopError::from)?,
    };
    let member = Member { id: id.clone(), name: name.to_owned(), role: given.role, person: person_of(state, name) };
    let member = checked(member)?;
    if before.is_some_and(|kept| kept.record == member) {
        return Ok(id);
    }
    shop.append(vec![(Act::MemberPut(member), before.map(|kept| kept.seq))]).await?;
    Ok(id)
}

/// Shows somebody out for good: their sessions, password and second factor go at once.
///
/// # Errors
/// [`MemberError`]; nothing was changed then.
pub async fn remove_member(shop: &Shop, state: &State, id: &str, reason: &str) -> Result<(), MemberError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(MemberError::NoReason);
    }
    let members = &state.shop.members;
    let kept = members.get(id).ok_or(MemberError::Unknown)?;
    if !somebody_governs(members.values().map(|kept| &kept.record).filter(|member| member.id != id)) {
        return Err(MemberError::LastOne);
    }
    // The passes first: were the entry lost, somebody could not come in who still may, and not the other way round.
    shop.journal.drop_passes_of(id, &kind::ALL).await?;
    let act = Act::MemberRemoved { id: id.to_owned(), reason: reason.to_owned() };
    shop.append(vec![(act, Some(kept.seq))]).await?;
    Ok(())
}

/// A code by which a member comes in once and chooses a password. An earlier code goes.
///
/// # Errors
/// There is no such member, or the code could not be kept.
pub async fn new_code(shop: &Shop, state: &State, id: &str) -> Result<String, MemberError> {
    if !state.shop.members.contains_key(id) {
        return Err(MemberError::Unknown);
    }
    let mut chance = [0; 12];
    shop.clock.fill(&mut chance).map_err(ShopError::from)?;
    let code = gate::new_code(&chance);
    let now = now_ms(&shop.clock);
    let kept = gate::digest("code", &gate::read_code(&code));
    let pass = pass(kind::CODE, kept, id, &(), now + CODE_MS).map_err(ShopError::from)?;
    shop.journal.drop_passes_of(id, &[kind::CODE]).await?;
    shop.journal.put_passes(&[pass], now).await?;
    Ok(code)
}

/// A member with a name.
pub(super) fn checked(member: Member) -> Result<Member, MemberError> {
    let length = member.name.chars().count();
    if model::text::hides(&member.name) {
        return Err(MemberError::Hidden);
    }
    if (1..=LONGEST).contains(&length) { Ok(member) } else { Err(MemberError::Name) }
}

fn somebody_governs<'m>(mut members: impl Iterator<Item = &'m Member>) -> bool {
    members.any(|member| member.role.may(Deed::Govern))
}

/// The row of 職員名簿 that has this name.
pub(super) fn person_of(state: &State, name: &str) -> Option<String> {
    let mut same = state.shop.people.iter().filter(|kept| width::key(kept.record.name.text()) == width::key(name));
    // Of two people of one name nobody can tell who it is.
    same.next().filter(|_| same.next().is_none()).map(|kept| kept.record.id.clone())
}
