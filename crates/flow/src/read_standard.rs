//! Reading a vendor's standard reply for a pharmacy: whose key signed it, for which system of the shop it is, and what it would
//! change. Nothing is written here.

use crate::exchange_facts::is_fingerprint;
use crate::import_ledger::ReadImport;
use crate::judge::current_edition;
use crate::open_pharmacy::State;
use crate::place_answers::place_replies;
use crate::standard_reply::{StandardFile, open_standard};
use items::is_system;
use model::act::{Act, Source};
use model::day::Day;
use model::lang::Lang;
use model::name::Name;
use model::record::{Ledger, Record as _, Row, System};
use model::standard::{StandardReply, StandardTaken, StoppedKey};
use serde::Serialize;
use tables::{Preview, ReadError, ReadRow, StandardError, Why};

/// Who stands as filling in what comes from a standard reply.
const FILLED_BY: &str = "標準回答";

/// How a standard reply stands to what the pharmacy knows.
#[derive(Debug, Clone, Serialize)]
pub struct StandardRead {
    /// 事業者.
    pub vendor: String,
    /// 製品.
    pub product: String,
    /// The version that it is about.
    pub version: String,
    /// The version on the list of systems, where that is another one.
    pub version_listed: Option<String>,
    /// 発行日.
    pub issued_on: Day,
    /// The day of the one that was taken before, where that is newer.
    pub newer_taken: Option<Day>,
    /// SHA-256 (hex) of the file.
    pub sha256: String,
    /// What people compare of the key.
    pub fingerprint: String,
    /// Whose the key is, as far as people said.
    pub key: KeyStands,
    /// The system of the shop; none where a person has to say.
    pub system: Option<String>,
    /// The systems that it may be: those of the vendor, and the product itself where it is not on the list.
    pub systems: Vec<String>,
    #[serde(skip)]
    pub(crate) taken: StandardTaken,
    /// Whether it was taken before, word for word.
    #[serde(skip)]
    pub(crate) is_known: bool,
}

/// Whose a key is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStands {
    /// A person confirmed it before.
    Known,
    /// A person compares it now.
    Compared,
    /// No key of the vendor is known.
    New,
    /// Another key of the vendor is known.
    Other {
        /// Its fingerprint.
        known: String,
    },
}

/// Why a standard reply waits for a person.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum StandardWaits {
    /// Nobody confirmed the key.
    #[error(
        "「{vendor}」の鍵 {fingerprint} は、まだ確かめられていません。事業者の公式ページか電話で聞いた照合値と同じか確かめてください。同じなら、--accept を付けて（画面では、その照合値を入力して）取り込みます。違うなら取り込まないでください / nobody has confirmed the key {fingerprint} of {vendor} yet. Compare it with the fingerprint on the vendor's own page, or ask by telephone: where it is the same, add --accept (on the page: type it); where it is not, do not take the reply"
    )]
    NewKey {
        /// The vendor.
        vendor: String,
        /// What is to be compared.
        fingerprint: String,
    },
    /// The vendor has another key.
    #[error(
        "「{vendor}」の鍵が、前に確かめた鍵 {known} と違います（このファイルの鍵は {fingerprint}）。取り込んでいません。鍵を替えたかを、知っている電話番号で事業者に聞いてください。替えたのなら、聞いた照合値を --key 照合値 で（画面では入力して）示すと、新しい鍵として記録して取り込みます / the key of {vendor} is not the one that was confirmed, {known} (this file's is {fingerprint}); nothing was taken. Ask the vendor, by a number that you know, whether it changed its key. If it did, give the fingerprint that you were told with --key (on the page: type it)"
    )]
    OtherKey {
        /// The vendor.
        vendor: String,
        /// The key that was confirmed.
        known: String,
        /// This one.
        fingerprint: String,
    },
    /// Nobody knows for which system it is.
    #[error(
        "製品「{product}」がどのシステムのことか分かりません。--system で選んでください（画面では選びます）: {systems} / which system is {product}? Choose with --system (on the page: choose it): {systems}"
    )]
    System {
        /// The product.
        product: String,
        /// What it may be.
        systems: String,
    },
}

impl StandardRead {
    /// What a person has to say before it is taken.
    ///
    /// # Errors
    /// [`StandardWaits`]
    pub fn waits(&self) -> Result<(), StandardWaits> {
        let (vendor, fingerprint) = (self.vendor.clone(), self.fingerprint.clone());
        match &self.key {
            KeyStands::New => Err(StandardWaits::NewKey { vendor, fingerprint }),
            KeyStands::Other { known } => Err(StandardWaits::OtherKey { vendor, known: known.clone(), fingerprint }),
            _ if self.system.is_none() => {
                Err(StandardWaits::System { product: self.product.clone(), systems: self.systems.join("、") })
            }
            _ => Ok(()),
        }
    }

    /// What a person should look at before it is taken.
    pub(crate) fn to_look_at(&self) -> usize {
        usize::from(self.waits().is_err())
            + usize::from(self.version_listed.is_some())
            + usize::from(self.newer_taken.is_some())
    }

    /// What it is, line by line.
    #[must_use]
    pub fn told(&self, lang: Lang) -> Vec<String> {
        let say = |ja: &'static str, en: &'static str| if lang == Lang::Ja { ja } else { en };
        let system = self.system.as_deref().unwrap_or(say("（選んでください）", "(to be chosen)"));
        let mut told = vec![
            format!(
                "{}: {} {} {}",
                say("署名のある標準回答", "Signed standard reply"),
                self.vendor,
                self.product,
                self.version
            ),
            format!("{}: {}", say("発行日", "Issued on"), self.issued_on.words(lang)),
            format!("{}: {system}", say("この薬局のシステム", "System of this shop")),
        ];
        if let Some(listed) = &self.version_listed {
            told.push(match lang {
                Lang::Ja => format!(
                    "システム一覧のバージョンは {listed} で、標準回答は {} についてのものです。同じ答えでよいか、事業者に確かめてください",
                    self.version
                ),
                Lang::En => format!(
                    "The list of systems has the version {listed}, and the reply is about {}; ask the vendor whether it holds",
                    self.version
                ),
            });
        }
        if let Some(newer) = self.newer_taken {
            let newer = newer.words(lang);
            told.push(match lang {
                Lang::Ja => format!("これより新しい標準回答（{newer} 発行）を、もう取り込んであります"),
                Lang::En => format!("A newer standard reply (issued on {newer}) was taken already"),
            });
        }
        told
    }
}

impl ReadImport {
    /// What a standard reply is; none where the file is something else.
    #[must_use]
    pub fn standard(&self) -> Option<&StandardRead> {
        self.standard.as_deref()
    }

    /// A person's word on a key: the fingerprint as the vendor told it. Gives whether it is this one's.
    pub fn compare_key(&mut self, typed: &str) -> bool {
        let Some(standard) = self.standard.as_deref_mut() else { return false };
        let is_it = is_fingerprint(&standard.fingerprint, typed);
        if is_it && standard.key != KeyStands::Known {
            standard.key = KeyStands::Compared;
        }
        is_it
    }

    /// A person's word that the first key of a vendor is what the vendor told. One that takes the place of another is always typed.
    pub fn accept_key(&mut self) {
        if let Some(standard) = self.standard.as_deref_mut().filter(|standard| standard.key == KeyStands::New) {
            standard.key = KeyStands::Compared;
        }
    }
}

/// Reads a standard reply as rows of the ledger, for the system that a person said, or the only one that it can be.
///
/// # Errors
/// [`ReadError`] when it is not as it was signed, or not for the form in use.
pub(crate) fn read_standard(
    state: &State,
    (name, bytes): (&str, &[u8]),
    said: Option<&str>,
) -> Result<ReadImport, ReadError> {
    let file = open_standard(name, bytes)?;
    let refused = |why: StandardError| Why::Standard(why).in_file(name);
    let wanted = current_edition(&state.shop);
    if file.reply.edition != wanted {
        return Err(refused(StandardError::OtherEdition { in_file: file.reply.edition, wanted }));
    }
    if let Some(stopped) = state.shop.standards.stopped(&file.fingerprint) {
        let stopped = StoppedKey { reason: stopped.reason.replace(" / ", "/"), ..stopped.clone() };
        return Err(refused(StandardError::Stopped(Box::new(stopped))));
    }
    if file.reply.issued_on > state.today {
        return Err(refused(StandardError::Future(file.reply.issued_on)));
    }
    let for_system = chosen(state, &file.reply, said);
    let (vendor, system) = called(state, &file.reply, for_system.as_ref());
    let mut preview = preview(name, &file.reply, (&vendor, &system));
    place_replies(state, &mut preview)?;
    let existing = state.rows(Ledger::VendorReply);
    let mut plan = tables::plan(&preview.rows, &existing, Ledger::VendorReply);
    let standards = &state.shop.standards;
    let before = standards.taken.iter().find(|taken| taken.is_of(&vendor, &system, &file.reply.edition));
    tables::settle_standard(&mut plan, &existing, before);
    let source = Source::File(file.sha256.clone());
    let standard = stands(state, file, (vendor, system), for_system.as_ref());
    let standard = StandardRead {
        is_known: before.is_some_and(|before| before.sha256 == standard.sha256),
        newer_taken: before.map(|before| before.reply.issued_on).filter(|day| *day > standard.issued_on),
        ..standard
    };
    Ok(ReadImport {
        preview,
        plan,
        ledger: Ledger::VendorReply,
        source,
        said: Vec::new(),
        beside: Vec::new(),
        overruling: Vec::new(),
        standard: Some(Box::new(standard)),
    })
}

/// The system that a reply is for.
struct Chosen<'s> {
    name: String,
    /// Its row on the list of systems.
    listed: Option<&'s System>,
}

/// The systems of the vendor on the list.
fn systems_of<'s>(state: &'s State, reply: &StandardReply) -> Vec<&'s System> {
    let vendor = Name::new(&*reply.vendor);
    state.shop.systems.records().filter(|system| system.vendor.is_firm(&vendor)).collect()
}

/// What a person said, else the only system of the vendor with this product.
fn chosen<'s>(state: &'s State, reply: &StandardReply, said: Option<&str>) -> Option<Chosen<'s>> {
    let systems = systems_of(state, reply);
    let of = |system: &'s System| Chosen { name: system.label().to_owned(), listed: Some(system) };
    let product = Name::new(&*reply.product);
    match said.map(str::trim).filter(|said| !said.is_empty()).map(Name::new) {
        Some(said) => {
            let listed = systems.iter().copied().find(|system| system.name == said || system.product == said);
            let itself = || (said == product).then(|| Chosen { name: reply.product.clone(), listed: None });
            listed.map(of).or_else(itself)
        }
        None => only(systems.into_iter().filter(|system| is_system(&product, system))).map(of).or_else(|| {
            // A person chose once already.
            let is_it =
                |taken: &&StandardTaken| taken.reply.vendor == reply.vendor && taken.reply.product == reply.product;
            let taken = only(state.shop.standards.taken.iter().filter(is_it))?;
            chosen(state, reply, Some(&taken.system))
        }),
    }
}

/// The one of them, where there is one.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next();
    if all.next().is_none() { first } else { None }
}

/// The vendor and the system as the ledger names them already, so that its rows are found again.
fn called(state: &State, reply: &StandardReply, chosen: Option<&Chosen<'_>>) -> (String, String) {
    let (vendor, product) = (Name::new(&*reply.vendor), Name::new(&*reply.product));
    let is_same = |system: &Name| match chosen.and_then(|chosen| chosen.listed) {
        // One form may speak for several systems: what it says of the others is not the reply's.
        Some(listed) => *system == listed.name || *system == listed.product,
        None => *system == product,
    };
    let mut replies = state.shop.vendor_replies.records();
    let known = replies.find(|known| known.vendor.is_firm(&vendor) && is_same(&known.system));
    match (known, chosen) {
        (Some(known), _) => (known.vendor.text().to_owned(), known.system.text().to_owned()),
        (None, Some(Chosen { name, listed: Some(listed) })) => (listed.vendor.text().to_owned(), name.clone()),
        (None, _) => (reply.vendor.clone(), reply.product.clone()),
    }
}

/// The rows of a reply as an import shows them; their numbers are the lines of the file.
fn preview(name: &str, reply: &StandardReply, (vendor, system): (&str, &str)) -> Preview {
    const HEAD_LINES: u32 = 8;
    let rows = reply.rows.iter().zip(HEAD_LINES + 1..).map(|(row, line)| {
        let of_file = [
            ("vendor", vendor),
            ("system", system),
            ("edition", &*reply.edition),
            ("number", &*row.number),
            ("filled_by", FILLED_BY),
        ];
        let (blank, said): (Vec<_>, Vec<_>) = row.said().into_iter().partition(|(_, text)| text.is_empty());
        let cells: Row = of_file.into_iter().chain(said).map(|(key, text)| (key.to_owned(), text.to_owned())).collect();
        ReadRow { row: line, cells, emptied: blank.into_iter().map(|(key, _)| key).collect(), ..ReadRow::default() }
    });
    Preview {
        file: name.to_owned(),
        format: FILLED_BY.to_owned(),
        ledger: Ledger::VendorReply.code(),
        sheets: Vec::new(),
        form: None,
        columns: Vec::new(),
        rows: rows.collect(),
        bad: Vec::new(),
        blank: Vec::new(),
        skipped: Vec::new(),
    }
}

/// Whose key it is, which system, and which version that has here.
fn stands(
    state: &State,
    file: StandardFile,
    (vendor, system): (String, String),
    chosen: Option<&Chosen<'_>>,
) -> StandardRead {
    let StandardFile { reply, fingerprint, sha256, signature } = file;
    let standards = &state.shop.standards;
    let key = match standards.key_of(&reply.vendor) {
        // After a key that is trusted no more, the next one is typed like any other that takes the place of a known one.
        None => standards
            .stopped_of(&reply.vendor)
            .map_or(KeyStands::New, |stopped| KeyStands::Other { known: stopped.fingerprint.clone() }),
        Some(known) if known.key == reply.key => KeyStands::Known,
        Some(known) => KeyStands::Other { known: known.fingerprint.clone() },
    };
    let listed = chosen.and_then(|chosen| chosen.listed).filter(|system| system.runs_other_than(&reply.version));
    let systems = systems_of(state, &reply);
    let mut offered: Vec<String> = systems.into_iter().map(|system| system.label().to_owned()).collect();
    if !offered.iter().any(|name| Name::new(name) == Name::new(&*reply.product)) {
        offered.push(reply.product.clone());
    }
    StandardRead {
        vendor: reply.vendor.clone(),
        product: reply.product.clone(),
        version: reply.version.clone(),
        version_listed: listed.map(|system| system.version.clone()),
        issued_on: reply.issued_on,
        newer_taken: None,
        sha256: sha256.clone(),
        fingerprint: fingerprint.clone(),
        key,
        system: chosen.map(|chosen| chosen.name.clone()),
        systems: offered,
        taken: StandardTaken { fingerprint, sha256, vendor, system, reply, signature },
        is_known: false,
    }
}

/// What goes before the rows: the key, where a person compared it now, and the reply, where it was not taken before.
pub(crate) fn acts(standard: &StandardRead) -> Vec<(Act, Option<u64>)> {
    let StandardTaken { fingerprint, reply, .. } = &standard.taken;
    let confirmed = Act::VendorKeyConfirmed {
        fingerprint: fingerprint.clone(),
        key: reply.key.clone(),
        vendor: reply.vendor.clone(),
    };
    let taken = || Act::StandardReplyTaken(Box::new(standard.taken.clone()));
    let confirmed = (standard.key == KeyStands::Compared).then_some(confirmed);
    confirmed.into_iter().chain((!standard.is_known).then(taken)).map(|act| (act, None)).collect()
}
