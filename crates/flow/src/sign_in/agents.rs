//! Machines that report by themselves: let in once by a code, and heard from then on by what they sign.

use super::{kind, now_ms, pass};
use crate::exchange_facts::{FactsError, FactsFile, FactsHeld, read_facts};
use crate::open_network::{network, network_certificate};
use crate::open_pharmacy::{Shop, ShopError};
use crate::take_facts_files::{ReportRefused, TakeFactsError, Taking, enrol_signed, look_at_facts, take_facts_files};
use collect::EnrolmentCode;
use journal::StoreError;
use model::fact::SignedReport;

/// How long a code is good. 薬守の目安.
const LIVES_MS: i64 = 30 * 60 * 1000;

/// A code that was made: shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentCode {
    /// As it is typed.
    pub text: String,
    /// The last moment (milliseconds since 1970).
    pub until_ms: i64,
}

/// Why no code was made, or what a machine sent was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// There is no server to report to.
    #[error(
        "先に、画面の「店内のほかの端末から使う」で、店内のネットワークを開いてください。機器はそこへ報告します / open the shop's network first, on its page: that is where machines report to"
    )]
    NoNetwork,
    /// No code was made of that, it lapsed, or it was used.
    #[error(
        "この登録コードは使えません。30分が過ぎたか、もう使われたか、書き誤りです。薬守の「機器の報告」で、新しいコードを出してください / the code cannot be used: half an hour has passed, it was used already, or it is mistyped. Make another on the page of machines"
    )]
    Code,
    /// Only what is signed is taken.
    #[error(
        "署名のある報告だけを受け取ります。yakumori-agent を使ってください / only signed reports are taken; use yakumori-agent"
    )]
    Unsigned,
    /// It is no report.
    #[error(transparent)]
    Facts(#[from] FactsError),
    /// It may not be taken.
    #[error(transparent)]
    Refused(#[from] ReportRefused),
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for AgentError {
    fn from(why: StoreError) -> Self {
        Self::Shop(why.into())
    }
}

/// Makes a code by which one machine comes to report, in the hands of whoever makes it.
///
/// # Errors
/// [`AgentError`]; none was made then.
pub async fn make_agent_code(shop: &Shop) -> Result<AgentCode, AgentError> {
    let is_open = network(shop).is_some_and(|network| network.is_open);
    let certificate = network_certificate(shop).filter(|_| is_open).ok_or(AgentError::NoNetwork)?;
    let mut chance = [0; 8];
    shop.clock.fill(&mut chance).map_err(ShopError::from)?;
    let code = EnrolmentCode::new(&chance, &certificate);
    let (now, text) = (now_ms(&shop.clock), code.text());
    let until_ms = now + LIVES_MS;
    let kept = pass(kind::AGENT, digest(&code), &shop.actor, &(), until_ms).map_err(ShopError::from)?;
    shop.journal.put_passes(&[kept], now).await?;
    Ok(AgentCode { text, until_ms })
}

fn digest(code: &EnrolmentCode) -> String {
    gate::digest("agent", &code.secret)
}

/// Takes a machine's first report with the code that lets it in: its key speaks for it from then on. Gives the report's number.
///
/// # Errors
/// [`AgentError`]; nothing is written then, and the code stays good for another try unless it was used meanwhile.
pub async fn enrol_agent(shop: &Shop, typed: &str, note: &[u8]) -> Result<u64, AgentError> {
    let code = EnrolmentCode::read(typed).ok_or(AgentError::Code)?;
    let id = digest(&code);
    let made = shop.journal.pass(kind::AGENT, &id, now_ms(&shop.clock)).await?.ok_or(AgentError::Code)?;
    let (file, signed) = signed(note)?;
    look_at_facts(shop, &shop.now().await?, &file, true)?;
    if !shop.journal.take_pass(kind::AGENT, &id).await? {
        return Err(AgentError::Code);
    }
    // Whoever made the code let the machine in.
    let number = signed.said.number;
    enrol_signed(&shop.acting(&made.holder), signed).await?;
    Ok(number)
}

/// Takes what a machine with a known key sends. Gives the report's number.
///
/// # Errors
/// [`AgentError`]; nothing is written then.
pub async fn take_agent_report(shop: &Shop, note: &[u8]) -> Result<u64, AgentError> {
    let (file, signed) = signed(note)?;
    let acting = shop.acting(&format!("machine/{}", signed.said.report.machine));
    let taken = take_facts_files(&acting, &shop.now().await?, vec![file], Taking::default()).await;
    match taken {
        Ok(_) => Ok(signed.said.number),
        Err(TakeFactsError::Refused(refused)) => Err(refused.why.into()),
        Err(TakeFactsError::Shop(why)) => Err(why.into()),
    }
}

fn signed(note: &[u8]) -> Result<(FactsFile, SignedReport), AgentError> {
    let file = read_facts("報告", note)?;
    let signed = match &file.held {
        FactsHeld::Signed(signed) => SignedReport::clone(signed),
        FactsHeld::Plain(_) => return Err(AgentError::Unsigned),
    };
    Ok((file, signed))
}
