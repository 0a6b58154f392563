//! 予定を知らせるメール: where the pharmacy wants it, at most one mail a day tells what is coming. It is off until an officer
//! names a mail server, and goes to that server alone: no address is taken from a ledger, a file or another program.
//!
//! The setting is this machine's, not the record's; the password is a secret beside the keys, and is never shown again.

mod letter;

use crate::keep_setting::{keep_setting, put_setting, setting};
use crate::open_pharmacy::{Shop, ShopError};
use lettre::message::Mailboxes;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use model::act::Setting;
use model::day::Day;
use model::lang::Lang;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

/// The file of the data folder that holds all but the password. A copy does not take it along.
const FILE: &str = "mail.json";
/// The password, in the folder of keys.
const PASSWORD_FILE: &str = "mail.password";
/// How long a mail server is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// A mail that would say the same again is sent after so many days only: who is told daily reads no more.
const AGAIN_DAYS: i32 = 7;
/// The most addresses that are written to.
const MOST_ADDRESSES: usize = 10;

/// How the way to the mail server is kept from others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// TLS from the first byte (usually port 465).
    #[default]
    Tls,
    /// TLS after asking for it, and never without (usually port 587).
    Starttls,
    /// None: a mail server on this machine only.
    Plain,
}

impl MailSecurity {
    /// The word for it in forms and commands.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Starttls => "starttls",
            Self::Plain => "plain",
        }
    }

    /// The port that servers listen on for it, as a rule (RFC 8314).
    #[must_use]
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::Starttls => 587,
            Self::Plain => 25,
        }
    }

    /// The way with this word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [Self::Tls, Self::Starttls, Self::Plain].into_iter().find(|way| way.code() == code)
    }
}

/// How mail is sent, and how that went. The password is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSetting {
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept.
    pub security: MailSecurity,
    /// The name by which the server knows the pharmacy; empty where it asks for none.
    pub user: String,
    /// Who writes.
    pub from: String,
    /// Who is written to; several are parted by commas.
    pub to: String,
    /// The language of the mails.
    pub lang: Lang,
    /// The day of the last mail.
    pub sent_on: Option<Day>,
    /// Why the last one did not go, 「日本語 / English」; it is tried again within the hour.
    pub failed: Option<String>,
    /// What the last one told, as a digest.
    told: String,
}

/// A setting as a person gives it.
#[derive(Debug, Clone, Default)]
pub struct MailGiven {
    /// The mail server.
    pub host: String,
    /// Its port, as typed.
    pub port: String,
    /// How the way there is kept.
    pub security: MailSecurity,
    /// The name there.
    pub user: String,
    /// The password; empty keeps the one of before, for the same server and name.
    pub password: String,
    /// Who writes.
    pub from: String,
    /// Who is written to.
    pub to: String,
    /// The language of the mails.
    pub lang: Lang,
}

/// Why nothing was set, or no mail went.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// No mail server.
    #[error("メールサーバの名前を書いてください（例: smtp.example.jp） / name the mail server (smtp.example.jp)")]
    Host,
    /// No port.
    #[error(
        "ポートは1から65535の数で書いてください（TLSはふつう465、STARTTLSは587） / the port is a number: 465 with TLS, 587 with STARTTLS as a rule"
    )]
    Port,
    /// The password would go over a network for everybody to read.
    #[error(
        "暗号化しない送信は、この機器の中のメールサーバ（127.0.0.1）にだけできます。TLS か STARTTLS を選んでください / without encryption mail goes to a server on this machine only (127.0.0.1); choose TLS or STARTTLS"
    )]
    Plain,
    /// An address that is none.
    #[error(
        "「{0}」は、メールアドレスとして読めません。例: info@example.jp / \"{0}\" is no mail address; write info@example.jp"
    )]
    Address(String),
    /// Not one address of who writes.
    #[error(
        "差出人には、メールアドレスを1つ書いてください（「{0}」は読めません） / the sender is one mail address, not \"{0}\""
    )]
    From(String),
    /// Too many addresses, or none.
    #[error("宛先は1つから{MOST_ADDRESSES}個までです / one to {MOST_ADDRESSES} addresses")]
    To,
    /// A name without a password.
    #[error(
        "パスワードを入れてください。サーバか利用者名を変えたときは、入れ直します / enter the password; it is entered anew where the server or the name changed"
    )]
    Password,
    /// Nothing is set.
    #[error("メールサーバが設定されていません / no mail server is set")]
    NotSet,
    /// The server did not take it.
    #[error(
        "メールを送れませんでした（{0}）。サーバの名前・ポート・利用者名・パスワードを確かめてください / the mail did not go ({0}); check the server's name, port, user and password"
    )]
    NotSent(String),
    /// It took too long.
    #[error(
        "メールサーバ（{0}）が応答しません。名前とポートを確かめてください / the mail server ({0}) does not answer; check its name and port"
    )]
    Silent(String),
    /// The folder cannot be written.
    #[error(
        "設定を保存できません（{0}）。空き容量と、書き込む権限を確かめてください / the setting cannot be kept ({0})"
    )]
    Folder(#[from] io::Error),
    /// The record could not be read.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// How mail is sent; `None` where it is not.
#[must_use]
pub fn mail_setting(shop: &Shop) -> Option<MailSetting> {
    setting(shop, FILE)
}

fn password_file(shop: &Shop) -> PathBuf {
    shop.journal.folder().join("keys").join(PASSWORD_FILE)
}

/// Sets how mail is sent.
///
/// # Errors
/// [`MailError`]; nothing is changed then.
pub async fn set_mail(shop: &Shop, given: &MailGiven) -> Result<(), MailError> {
    let host = given.host.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    if host.is_empty() || host.len() > 253 || !host.chars().all(is_name) {
        return Err(MailError::Host);
    }
    let port = given.port.trim().parse().ok().filter(|port| *port != 0).ok_or(MailError::Port)?;
    if given.security == MailSecurity::Plain && own_address(host).is_none() {
        return Err(MailError::Plain);
    }
    if !addresses(&given.from).is_ok_and(|from| from.iter().count() == 1) {
        return Err(MailError::From(given.from.clone()));
    }
    let count = addresses(&given.to)?.iter().count();
    if !(1..=MOST_ADDRESSES).contains(&count) {
        return Err(MailError::To);
    }
    let user = given.user.trim();
    let before = mail_setting(shop);
    // The password of one server is never sent to another.
    let is_same = before.as_ref().is_some_and(|it| (it.host.as_str(), it.port, it.user.as_str()) == (host, port, user));
    let keeps = is_same && given.password.is_empty() && password_file(shop).exists();
    if !user.is_empty() && given.password.is_empty() && !keeps {
        return Err(MailError::Password);
    }
    // The entry first: nothing is sent of which the record does not tell.
    put_setting(shop, Setting::MailSet { host: host.to_owned(), addresses: count }).await?;
    if user.is_empty() {
        forget_password(shop)?;
    } else if !keeps {
        let fresh = password_file(shop).with_extension("new");
        journal::write_private(&fresh, &given.password)?;
        fs::rename(fresh, password_file(shop))?;
    }
    let kept = MailSetting {
        host: host.to_owned(),
        port,
        security: given.security,
        user: user.to_owned(),
        from: given.from.trim().to_owned(),
        to: given.to.trim().to_owned(),
        lang: given.lang,
        sent_on: before.as_ref().and_then(|before| before.sent_on),
        failed: None,
        told: before.map(|before| before.told).unwrap_or_default(),
    };
    Ok(keep_setting(shop, FILE, &kept)?)
}

/// No mail is sent any more; the password goes.
///
/// # Errors
/// The folder or the record cannot be written.
pub async fn end_mail(shop: &Shop) -> Result<(), MailError> {
    let was_set = mail_setting(shop).is_some();
    forget_password(shop)?;
    gone(fs::remove_file(shop.journal.folder().join(FILE)))?;
    if was_set {
        put_setting(shop, Setting::MailEnded).await?;
    }
    Ok(())
}

fn forget_password(shop: &Shop) -> io::Result<()> {
    gone(fs::remove_file(password_file(shop)))
}

/// What is not there is gone.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    removed.or_else(|why| if why.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(why) })
}

/// This machine's own address, where the host is this machine.
fn own_address(host: &str) -> Option<IpAddr> {
    if host.eq_ignore_ascii_case("localhost") {
        return Some(Ipv4Addr::LOCALHOST.into());
    }
    host.parse::<IpAddr>().ok().filter(IpAddr::is_loopback)
}

fn addresses(typed: &str) -> Result<Mailboxes, MailError> {
    let typed = typed.trim().replace(['、', '，', ';', '\n'], ",");
    typed.parse().map_err(|_| MailError::Address(typed))
}

/// Sends a mail that says that mails arrive.
///
/// # Errors
/// [`MailError`].
pub async fn send_test_mail(shop: &Shop) -> Result<(), MailError> {
    let mail = mail_setting(shop).ok_or(MailError::NotSet)?;
    let state = shop.now().await?;
    let done = send(shop, &mail, letter::test(mail.lang, &state.shop.name)).await;
    keep_outcome(shop, |kept| kept.failed = done.as_ref().err().map(ToString::to_string))?;
    done
}

/// Whether a mail went, or why none was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reminded {
    /// A mail went.
    Sent,
    /// No mail server is set.
    NotSet,
    /// One went today.
    SentToday,
    /// Nothing has passed, and nothing falls due soon.
    NothingNear,
    /// The same was told within the week.
    ToldAlready,
}

/// Sends what is coming, where a mail is due: none went today, and there is something new to tell, or a week has passed. What went
/// wrong is kept beside the setting; the next hour tries again.
///
/// # Errors
/// [`MailError`].
pub async fn remind_when_due(shop: &Shop) -> Result<Reminded, MailError> {
    let Some(mail) = mail_setting(shop) else { return Ok(Reminded::NotSet) };
    let today = shop.clock.today();
    if mail.sent_on == Some(today) {
        return Ok(Reminded::SentToday);
    }
    let state = shop.now().await?;
    let coming = letter::coming(&state, mail.lang).map_err(|why| MailError::NotSent(why.to_string()))?;
    let Some((letter, told)) = coming else { return Ok(Reminded::NothingNear) };
    if told == mail.told && mail.sent_on.is_some_and(|sent| sent.plus_days(AGAIN_DAYS) > today) {
        return Ok(Reminded::ToldAlready);
    }
    let done = send(shop, &mail, letter).await;
    keep_outcome(shop, |kept| match &done {
        Ok(()) => (kept.sent_on, kept.failed, kept.told) = (Some(today), None, told),
        Err(why) => kept.failed = Some(why.to_string()),
    })?;
    done.map(|()| Reminded::Sent)
}

/// Keeps how it went, in the setting as it is by now: it may have been ended meanwhile.
fn keep_outcome(shop: &Shop, change: impl FnOnce(&mut MailSetting)) -> io::Result<()> {
    let Some(mut kept) = mail_setting(shop) else { return Ok(()) };
    change(&mut kept);
    keep_setting(shop, FILE, &kept)
}

/// A mail's subject and text.
struct Letter {
    subject: String,
    text: String,
}

async fn send(shop: &Shop, mail: &MailSetting, letter: Letter) -> Result<(), MailError> {
    let not_sent = |why: &dyn std::fmt::Display| MailError::NotSent(why.to_string());
    let from = addresses(&mail.from)?.into_single().ok_or_else(|| MailError::Address(mail.from.clone()))?;
    let at = u64::try_from(shop.clock.now().as_millisecond()).unwrap_or_default();
    let mut message = Message::builder()
        .from(from)
        .date(std::time::UNIX_EPOCH + Duration::from_millis(at))
        // No answer of a machine is wanted (RFC 3834).
        .header(letter::Automatic)
        .header(lettre::message::header::ContentType::TEXT_PLAIN)
        .subject(letter.subject);
    for to in addresses(&mail.to)? {
        message = message.to(to);
    }
    let message = message.body(letter.text).map_err(|why| not_sent(&why))?;
    let sent = tokio::time::timeout(PATIENCE, transport(shop, mail)?.send(message)).await;
    match sent {
        Ok(Ok(_taken)) => Ok(()),
        Ok(Err(why)) => Err(not_sent(&told(&why))),
        Err(_) => Err(MailError::Silent(mail.host.clone())),
    }
}

fn transport(shop: &Shop, mail: &MailSetting) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    let tls = || TlsParameters::new_rustls(mail.host.clone()).map_err(|why| MailError::NotSent(why.to_string()));
    let (host, tls) = match mail.security {
        MailSecurity::Tls => (mail.host.clone(), Tls::Wrapper(tls()?)),
        MailSecurity::Starttls => (mail.host.clone(), Tls::Required(tls()?)),
        // Looked at again: the file may have been edited by hand.
        MailSecurity::Plain => (own_address(&mail.host).ok_or(MailError::Plain)?.to_string(), Tls::None),
    };
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host).port(mail.port).tls(tls);
    if !mail.user.is_empty() {
        let password = fs::read_to_string(password_file(shop)).map_err(|_| MailError::Password)?;
        transport = transport.credentials(Credentials::new(mail.user.clone(), password));
    }
    Ok(transport.timeout(Some(PATIENCE)).build())
}

/// Why, down to what the system or the server said.
fn told(why: &dyn std::error::Error) -> String {
    let whys = std::iter::successors(Some(why), |why| why.source()).map(ToString::to_string);
    let mut told: Vec<String> = Vec::new();
    for why in whys {
        if !told.iter().any(|said| said.contains(&why)) {
            told.push(why);
        }
    }
    told.join(": ")
}
