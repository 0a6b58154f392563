//! Taking files of facts into the record. What a machine signed is taken only as its key may say it: a key that a person
//! confirmed, about its own machine, each report once, in order, and not from the future. All files are taken or none.

use crate::carry_reports::carried;
use crate::exchange_facts::{FactsFile, FactsHeld};
use crate::link_machine::device_named;
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::take_facts::take_facts;
use collect::fingerprint;
use jiff::{SignedDuration, Timestamp};
use model::act::Act;
use model::fact::{Heard, MachineReport, SignedReport};
use model::lang;
use model::pharmacy::MachineKey;
use std::collections::BTreeMap;
use std::fmt;

/// How far a machine's clock may be ahead of this one's: that of a PC without a network drifts.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);

/// What became of files of facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FactsTaken {
    /// Reports that were new.
    pub new: usize,
    /// Reports that were known.
    pub same: usize,
}

/// Why no file was taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeFactsError {
    /// One of the files may not be taken.
    #[error("{0}")]
    Refused(FileRefused),
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// A file that may not be taken, and why.
#[derive(Debug)]
pub struct FileRefused {
    /// The file's name.
    pub name: String,
    /// Why.
    pub why: ReportRefused,
}

impl fmt::Display for FileRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, why) = (&self.name, self.why.to_string());
        let (ja, en) = lang::halves(&why).unwrap_or((&why, &why));
        write!(f, "{name}: {ja} / {name}: {en}")
    }
}

/// Why a report may not be taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportRefused {
    /// Nobody confirmed the key yet.
    #[error(
        "機器「{host}」の鍵 {fingerprint} は、まだ確かめられていません。その機器で yakumori-agent が示した照合値と同じか確かめてください。同じなら、--accept を付けて（画面では、その照合値を入力して）取り込みます。違うなら取り込まないでください / nobody has confirmed the key {fingerprint} of {host} yet. Compare it with the fingerprint that yakumori-agent showed on that machine: where it is the same, add --accept (on the page: type it); where it is not, do not take the report"
    )]
    NewKey {
        /// The machine's host name.
        host: String,
        /// What is to be compared.
        fingerprint: String,
    },
    /// What the key signs does not count any more.
    #[error(
        "鍵 {0} は止められています。この鍵の報告は取り込めません。その機器で鍵のファイルを消して yakumori-agent を行うと、新しい鍵ができます / the key {0} was revoked and what it signs is not taken. Delete the key file on that machine and run yakumori-agent for a new one"
    )]
    Revoked(String),
    /// Another key with the same fingerprint.
    #[error(
        "鍵 {0} は、確かめた鍵と中身が違います。取り込まないでください / the key {0} is not the one that was confirmed; do not take this report"
    )]
    OtherKey(String),
    /// The same report once more.
    #[error(
        "この報告（番号 {0}）は、もう取り込んであります。新しい状態を入れるには、その機器でもう一度 yakumori-agent を行ってください / this report (number {0}) was taken already. Run yakumori-agent on that machine again for a new one"
    )]
    Replayed(u64),
    /// A later report was taken before it.
    #[error(
        "この報告（番号 {number}）より後の報告（番号 {last}）を、もう取り込んであります。番号の大きい報告を取り込んでください / a later report (number {last}) than this one (number {number}) was taken already; take the one with the higher number"
    )]
    Overtaken {
        /// Its number.
        number: u64,
        /// That of the last one taken.
        last: u64,
    },
    /// Its time is before that of the report before it.
    #[error(
        "この報告の日時（{observed}）は、前の報告（{last}）より前です。その機器の時計を確かめ、もう一度 yakumori-agent を行ってください / this report is dated {observed}, before the one before it ({last}). Check the clock of that machine and run yakumori-agent again"
    )]
    BackDated {
        /// When it says it was read.
        observed: String,
        /// When the one before was read.
        last: String,
    },
    /// Its time is still to come.
    #[error(
        "この報告の日時（{observed}）は、まだ来ていません（いまは {now}）。その機器とこの機器の時計を確かめ、もう一度 yakumori-agent を行ってください / this report is dated {observed}, which is still to come (now {now}). Check the clocks of both machines and run yakumori-agent again"
    )]
    Future {
        /// When it says it was read.
        observed: String,
        /// The time here.
        now: String,
    },
    /// A machine that signs what it says does not say anything unsigned.
    #[error(
        "機器「{0}」の報告は、署名のあるものだけを取り込みます（署名の鍵を確かめてあるため）。その機器で yakumori-agent を行ってください / {0} signs what it says, and this file is not signed. Run yakumori-agent on that machine"
    )]
    Unsigned(String),
}

impl ReportRefused {
    /// Whether it only waits for a person to compare the key.
    #[must_use]
    pub fn is_new_key(&self) -> bool {
        matches!(self, Self::NewKey { .. })
    }
}

/// Looks whether a file may be taken; writes nothing.
///
/// # Errors
/// [`ReportRefused`]
pub fn look_at_facts(shop: &Shop, state: &State, file: &FactsFile, accept: bool) -> Result<(), ReportRefused> {
    let mut keys = state.shop.machine_keys.clone();
    may_take(&mut keys, state, file, (shop.clock.now(), accept))
}

/// In whose hands files are taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Taking<'a> {
    /// A person's word that the fingerprints of new keys are those that the machines showed.
    pub accept: bool,
    /// Who takes them, by name: noted where a stick carried them.
    pub by: &'a str,
}

/// Takes files of facts.
///
/// # Errors
/// [`TakeFactsError`]; where it is a refusal, nothing was written.
pub async fn take_facts_files(
    shop: &Shop,
    state: &State,
    mut files: Vec<FactsFile>,
    Taking { accept, by }: Taking<'_>,
) -> Result<FactsTaken, TakeFactsError> {
    // Files of one key in the order in which they were signed, in whatever order they were named.
    files.sort_by_key(|file| match &file.held {
        FactsHeld::Plain(_) => None,
        FactsHeld::Signed(signed) => Some((signed.said.key.clone(), signed.said.number)),
    });
    let (mut keys, now) = (state.shop.machine_keys.clone(), shop.clock.now());
    for file in &files {
        may_take(&mut keys, state, file, (now, accept))
            .map_err(|why| TakeFactsError::Refused(FileRefused { name: file.name.clone(), why }))?;
    }
    let mut taken = FactsTaken::default();
    for file in files {
        match file.held {
            FactsHeld::Plain(reports) => {
                for report in reports {
                    let is_new = take_facts(shop, &shop.now().await?, report).await?;
                    *if is_new { &mut taken.new } else { &mut taken.same } += 1;
                }
            }
            FactsHeld::Signed(signed) => {
                let is_new = take_signed(shop, *signed, by).await?;
                *if is_new { &mut taken.new } else { &mut taken.same } += 1;
            }
        }
    }
    Ok(taken)
}

/// Whether a file may be taken after those before it, whose keys are in `keys`.
fn may_take(
    keys: &mut BTreeMap<String, MachineKey>,
    state: &State,
    file: &FactsFile,
    (now, accept): (Timestamp, bool),
) -> Result<(), ReportRefused> {
    match &file.held {
        FactsHeld::Plain(reports) => reports.iter().try_for_each(|report| may_be_unsigned(keys, state, report)),
        FactsHeld::Signed(signed) => may_be_said(keys, signed, (now, accept)),
    }
}

/// Whoever takes the signature off a report must not get it past the key's rules. What is known already comes back as it was.
fn may_be_unsigned(
    keys: &BTreeMap<String, MachineKey>,
    state: &State,
    report: &MachineReport,
) -> Result<(), ReportRefused> {
    let is_known = state.shop.machines.get(&report.machine).is_some_and(|known| known.reports.contains(report));
    let signs = keys.values().any(|key| key.machine == report.machine);
    if signs && !is_known { Err(ReportRefused::Unsigned(report.host.clone())) } else { Ok(()) }
}

fn may_be_said(
    keys: &mut BTreeMap<String, MachineKey>,
    signed: &SignedReport,
    (now, accept): (Timestamp, bool),
) -> Result<(), ReportRefused> {
    let said = &signed.said;
    let fingerprint = fingerprint(&said.key);
    let observed = said.report.observed_at.parse().unwrap_or(Timestamp::MAX);
    if observed > now.saturating_add(AHEAD).unwrap_or(now) {
        return Err(ReportRefused::Future { observed: tokyo(observed), now: tokyo(now) });
    }
    let last = match keys.get_mut(&fingerprint) {
        None if !accept => return Err(ReportRefused::NewKey { host: said.report.host.clone(), fingerprint }),
        None => keys.entry(fingerprint).or_insert_with(|| first(signed)),
        Some(known) if known.key != said.key => return Err(ReportRefused::OtherKey(fingerprint)),
        Some(known) if known.is_revoked => return Err(ReportRefused::Revoked(fingerprint)),
        Some(known) => known,
    };
    match said.number.cmp(&last.number) {
        std::cmp::Ordering::Equal => return Err(ReportRefused::Replayed(said.number)),
        std::cmp::Ordering::Less => {
            return Err(ReportRefused::Overtaken { number: said.number, last: last.number });
        }
        std::cmp::Ordering::Greater => {}
    }
    let before = last.observed_at.parse().ok().filter(|before: &Timestamp| *before > observed);
    if let Some(before) = before {
        return Err(ReportRefused::BackDated { observed: tokyo(observed), last: tokyo(before) });
    }
    (last.number, last.observed_at) = (said.number, said.report.observed_at.clone());
    Ok(())
}

/// A key before its first report.
fn first(signed: &SignedReport) -> MachineKey {
    let said = &signed.said;
    let (key, machine) = (said.key.clone(), said.report.machine.clone());
    MachineKey::new(key, machine, 0)
}

/// A moment in words that both languages read.
fn tokyo(at: Timestamp) -> String {
    let (day, time) = model::day::Day::and_time_in_tokyo(at.as_millisecond());
    format!("{day} {time}")
}

/// Writes a report that may be taken: first that its key was confirmed, where it is new. Each entry names the one before it about
/// the key, so that of two that come at the same time only one is taken. Gives whether anything was written.
async fn take_signed(shop: &Shop, signed: SignedReport, by: &str) -> Result<bool, ShopError> {
    let state = shop.now().await?;
    let base = confirmed(shop, &state, &signed).await?;
    write_signed(shop, &state, signed, (base, by)).await
}

/// The same of a machine that was let in to report by itself.
pub(crate) async fn enrol_signed(shop: &Shop, signed: SignedReport) -> Result<(), ShopError> {
    let state = shop.now().await?;
    let base = confirmed(shop, &state, &signed).await?;
    let fingerprint = fingerprint(&signed.said.key);
    let entry = shop.append(vec![(Act::MachineEnrolled { fingerprint }, Some(base))]).await?;
    let base = entry.first().map_or(base, |entry| entry.seq);
    write_signed(shop, &state, signed, (base, "")).await.map(drop)
}

/// The last entry about the key, which is confirmed where it is new.
async fn confirmed(shop: &Shop, state: &State, signed: &SignedReport) -> Result<u64, ShopError> {
    let fingerprint = fingerprint(&signed.said.key);
    if let Some(known) = state.shop.machine_keys.get(&fingerprint) {
        return Ok(known.seq);
    }
    let (key, machine) = (signed.said.key.clone(), signed.said.report.machine.clone());
    let appended = shop.append(vec![(Act::MachineKeyConfirmed { fingerprint, key, machine }, None)]).await?;
    Ok(appended.first().map(|entry| entry.seq).unwrap_or_default())
}

/// What says nothing new is kept as heard: that the machine reported that day, which its signature shows. Once a day is enough to
/// tell silence from sameness, and more would fill the record; a machine reports every few hours.
async fn write_signed(
    shop: &Shop,
    state: &State,
    signed: SignedReport,
    (base, by): (u64, &str),
) -> Result<bool, ShopError> {
    let report = &signed.said.report;
    let fingerprint = fingerprint(&signed.said.key);
    let known = state.shop.machines.get(&report.machine);
    let device = if known.is_some() { None } else { device_named(state, report) };
    // What a key says first is kept whole, with whatever was known of the machine before.
    let has_spoken = state.shop.machine_keys.get(&fingerprint).is_some_and(|key| key.number > 0);
    let before = known.and_then(|known| known.reports.last()).filter(|_| has_spoken);
    let heard = before.and_then(|before| Heard::of(&signed, &fingerprint, before));
    let carried = carried(state, report, by).map(|act| (act, None));
    if heard.is_some() && before.is_some_and(|before| before.observed_on == report.observed_on) {
        if let Some(carried) = carried {
            shop.append(vec![carried]).await?;
        }
        return Ok(false);
    }
    let machine = report.machine.clone();
    let act = match heard {
        Some(heard) => Act::Heard(heard),
        None => Act::SignedFactsTaken { fingerprint, signed: Box::new(signed) },
    };
    let mut acts = vec![(act, Some(base))];
    acts.extend(device.map(|device| (Act::MachineLinked { machine, device }, None)));
    acts.extend(carried);
    shop.append(acts).await?;
    Ok(true)
}
