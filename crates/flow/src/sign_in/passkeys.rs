//! Passkeys: which of them are whose, and letting somebody in by one.

use super::entrances::{How, Way};
use super::passwords::{has_password, retypes};
use super::sessions::begin_session;
use super::{kind, member, now_ms, pass};
use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError, State};
use gate::{KeptPasskey, Site, Ticket};
use journal::{FOR_GOOD, Pass, StoreError};
use model::member::{Member, MemberId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How long a device may take to answer.
pub(super) const ANSWER_MS: i64 = 5 * 60 * 1000;
/// So many that are asked to come in may answer at a time. Whoever asks is not known yet: the oldest goes.
const ASKED_AT_ONCE: usize = 50;
/// The longest name of a device.
const LABEL: usize = 60;

/// A passkey as its owner reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its id.
    pub id: String,
    /// What its owner calls the device.
    pub label: String,
    /// The name of this program that it is for.
    pub site: String,
    /// When it was made (milliseconds since 1970).
    pub since_ms: i64,
}

/// What is kept of one.
#[derive(Serialize, Deserialize)]
struct Kept {
    label: String,
    site: String,
    since_ms: i64,
    passkey: String,
}

/// What is kept until a device answers.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Ceremony {
    /// What a new passkey is to be called.
    pub(super) label: String,
    pub(super) state: String,
    /// Who is registered once it is done, where nobody is yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) first: Option<Member>,
}

/// What a device is asked, to come in.
#[derive(Debug)]
pub struct Asked {
    /// By which its answer is known.
    pub id: String,
    /// For the browser.
    pub ask: String,
}

/// Why there is no new passkey, or nobody was let in by one.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// The device, or the address.
    #[error(transparent)]
    Gate(#[from] gate::PasskeyError),
    /// It answered too late, or twice.
    #[error(
        "時間（5分）が過ぎたか、もう使われています。もう一度始めてください / that was too late, or done before; begin again"
    )]
    Lapsed,
    /// The password is another.
    #[error("パスワードが違います / the password is another")]
    Password,
    /// The device has no name.
    #[error("どの機器か分かる名前を入れてください（60文字まで） / name the device, in at most 60 characters")]
    Label,
    /// Without it its owner could not come in any more.
    #[error(
        "これを外すと、入る方法がなくなります。先に「利用者の管理」で自分の番号を出し、サインインの画面の「もらった番号を使う」でパスワードを決めてください / it is your only way in: first make a code for yourself under Members, and choose a password with it on the sign-in page"
    )]
    OnlyWay,
    /// Nobody has one here.
    #[error("この住所で使えるパスキーは、まだ登録されていません / there is no passkey for this address yet")]
    None,
    /// It could not be kept.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for PasskeyError {
    fn from(why: StoreError) -> Self {
        Self::Shop(why.into())
    }
}

impl From<serde_json::Error> for PasskeyError {
    fn from(why: serde_json::Error) -> Self {
        Self::Shop(why.into())
    }
}

/// The passkeys of a member, the oldest first.
///
/// # Errors
/// The database failed.
pub async fn passkeys(shop: &Shop, member: &str) -> Result<Vec<Passkey>, ShopError> {
    let all = all(shop).await?.into_iter().filter(|(pass, _)| pass.holder == member);
    let read = |(pass, kept): (Pass, Kept)| Passkey {
        id: pass.id,
        label: kept.label,
        site: kept.site,
        since_ms: kept.since_ms,
    };
    let mut passkeys: Vec<Passkey> = all.map(read).collect();
    passkeys.sort_by_key(|passkey| passkey.since_ms);
    Ok(passkeys)
}

/// The members who have one.
///
/// # Errors
/// The database failed.
pub async fn passkey_holders(shop: &Shop) -> Result<BTreeSet<MemberId>, ShopError> {
    Ok(all(shop).await?.into_iter().map(|(pass, _)| pass.holder).collect())
}

/// The names of this program for which somebody has a passkey.
///
/// # Errors
/// The database failed.
pub async fn passkey_sites(shop: &Shop) -> Result<BTreeSet<String>, ShopError> {
    Ok(all(shop).await?.into_iter().map(|(_, kept)| kept.site).collect())
}

async fn all(shop: &Shop) -> Result<Vec<(Pass, Kept)>, ShopError> {
    let passes = shop.journal.passes(kind::PASSKEY, now_ms(&shop.clock)).await?;
    let read = |pass: Pass| serde_json::from_str(&pass.value).ok().map(|kept| (pass, kept));
    Ok(passes.into_iter().filter_map(read).collect())
}

/// Asks a member's device for a new passkey, which they call `label`. Their password comes first: whoever finds their page
/// open must not stay for good.
///
/// # Errors
/// [`PasskeyError`].
pub async fn offer_passkey(
    shop: &Shop,
    state: &State,
    id: &str,
    site: &Site,
    (password, label): (&str, &str),
) -> Result<String, PasskeyError> {
    let label = named(label)?;
    if !retypes(shop, id, password).await? {
        return Err(PasskeyError::Password);
    }
    let known = of_site(shop, site).await?.into_iter().filter(|(pass, _)| pass.holder == id);
    let known: Vec<String> = known.map(|(_, kept)| kept.passkey).collect();
    let name = state.shop.members.get(id).map_or("", |kept| kept.record.name.as_str());
    let offer = site.offer((id, name), &known)?;
    let now = now_ms(&shop.clock);
    let kept = Ceremony { label: label.to_owned(), state: offer.state, first: None };
    shop.journal.put_passes(&[pass(kind::CEREMONY, id.to_owned(), id, &kept, now + ANSWER_MS)?], now).await?;
    Ok(offer.ask)
}

/// Takes a passkey into use that a member's device made when it was asked.
///
/// # Errors
/// [`PasskeyError`]; there is none then.
pub async fn take_passkey(shop: &Shop, id: &str, site: &Site, answer: &str) -> Result<(), PasskeyError> {
    let (_, Ceremony { label, state, .. }) = take_ceremony(shop, id).await?;
    let made = site.take(&state, answer)?;
    keep_made(shop, id, site, (label, made)).await
}

/// Keeps a passkey that was made, under the name of its device.
pub(super) async fn keep_made(
    shop: &Shop,
    id: &str,
    site: &Site,
    (label, made): (String, KeptPasskey),
) -> Result<(), PasskeyError> {
    let now = now_ms(&shop.clock);
    let kept = Kept { label, site: site.name().to_owned(), since_ms: now, passkey: made.value };
    Ok(shop.journal.put_passes(&[pass(kind::PASSKEY, made.id, id, &kept, FOR_GOOD)?], now).await?)
}

/// The name of a device, as it was typed.
pub(super) fn named(label: &str) -> Result<&str, PasskeyError> {
    let label = label.trim();
    if (1..=LABEL).contains(&label.chars().count()) { Ok(label) } else { Err(PasskeyError::Label) }
}

/// Takes a passkey of a member out of use. One that is not theirs stays, and so does the only way in of somebody who has no password.
///
/// # Errors
/// [`PasskeyError`]; it is still in use then.
pub async fn drop_passkey(shop: &Shop, member: &str, id: &str) -> Result<(), PasskeyError> {
    let theirs = passkeys(shop, member).await?;
    if !theirs.iter().any(|passkey| passkey.id == id) {
        return Ok(());
    }
    if theirs.len() == 1 && !has_password(shop, member).await? {
        return Err(PasskeyError::OnlyWay);
    }
    shop.journal.take_pass(kind::PASSKEY, id).await?;
    Ok(())
}

/// Asks whoever is there for any passkey of a member; who it is, the answer says. What a stranger learns by it is how many
/// passkeys there are, and names of keys that mean nothing elsewhere.
///
/// # Errors
/// [`PasskeyError`].
pub async fn ask_passkey(shop: &Shop, site: &Site) -> Result<Asked, PasskeyError> {
    let known = of_site(shop, site).await?;
    if known.is_empty() {
        return Err(PasskeyError::None);
    }
    let passkeys: Vec<String> = known.into_iter().map(|(_, kept)| kept.passkey).collect();
    let (now, asked) = (now_ms(&shop.clock), site.ask(&passkeys)?);
    let mut open = shop.journal.passes(kind::CEREMONY, now).await?;
    open.retain(|pass| pass.holder.is_empty());
    open.sort_by_key(|pass| pass.until_ms);
    for old in open.iter().rev().skip(ASKED_AT_ONCE - 1) {
        shop.journal.take_pass(kind::CEREMONY, &old.id).await?;
    }
    let id = new_id(&shop.clock).map_err(ShopError::from)?;
    let kept = Ceremony { state: asked.state, ..Ceremony::default() };
    shop.journal.put_passes(&[pass(kind::CEREMONY, id.clone(), "", &kept, now + ANSWER_MS)?], now).await?;
    Ok(Asked { id, ask: asked.ask })
}

/// Lets the owner of a passkey in. It stands for password and second factor: the device asked for a finger, a face or a PIN.
///
/// # Errors
/// [`PasskeyError`].
pub async fn enter_by_passkey(
    shop: &Shop,
    state: &State,
    site: &Site,
    (id, answer): (&str, &str),
    way: Way<'_>,
) -> Result<Ticket, PasskeyError> {
    let (holder, Ceremony { state: asked, .. }) = take_ceremony(shop, id).await?;
    if !holder.is_empty() {
        return Err(PasskeyError::Lapsed);
    }
    let known = of_site(shop, site).await?;
    let passkeys: Vec<String> = known.iter().map(|(_, kept)| kept.passkey.clone()).collect();
    let used = site.prove(&asked, answer, &passkeys)?;
    let (was, kept) = known.into_iter().find(|(pass, _)| pass.id == used.id).ok_or(gate::PasskeyError::Wrong)?;
    let member = member(&state.shop, &was.holder, shop.clock.today()).ok_or(gate::PasskeyError::Wrong)?;
    let now = pass(kind::PASSKEY, used.id, &was.holder, &Kept { passkey: used.value, ..kept }, FOR_GOOD)?;
    // One that was taken away meanwhile lets nobody in.
    if !shop.journal.swap_pass(&was, &now).await? {
        return Err(PasskeyError::Lapsed);
    }
    Ok(begin_session(shop, &member.id, (How::Passkey, way)).await?)
}

async fn of_site(shop: &Shop, site: &Site) -> Result<Vec<(Pass, Kept)>, ShopError> {
    let mut known = all(shop).await?;
    known.retain(|(_, kept)| kept.site == site.name());
    Ok(known)
}

/// What a device was asked, and whose it is; it is used up by that.
pub(super) async fn take_ceremony(shop: &Shop, id: &str) -> Result<(String, Ceremony), PasskeyError> {
    let asked = shop.journal.pass(kind::CEREMONY, id, now_ms(&shop.clock)).await?.ok_or(PasskeyError::Lapsed)?;
    if !shop.journal.take_pass(kind::CEREMONY, id).await? {
        return Err(PasskeyError::Lapsed);
    }
    Ok((asked.holder, serde_json::from_str(&asked.value)?))
}
