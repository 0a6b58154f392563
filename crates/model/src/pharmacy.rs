//! The whole state of one pharmacy as one value, and the fold that makes it from acts.

mod machines;
mod papers;
mod shelf;

pub use machines::{Approved, Machine, MachineKey};
pub use papers::{Evidence, IssuedPaper};
pub(crate) use shelf::typed;
pub use shelf::{Kept, KeptRow, Shelf};

use crate::act::{Act, ColumnTold, ReadBy, RecordPut, Source};
use crate::answer::{Answer, ItemKey};
use crate::day::Day;
use crate::edition::Edition;
use crate::fact::StickUse;
use crate::member::{Member, MemberId};
use crate::record::{
    Account, Backup, Contact, Device, Disclosure, Document, Inspected, Ledger, Media, Person, Request, Right,
    Statement, System, Takeout, Training, Vendor, VendorReply,
};
use crate::reply_paper::ReplyPaper;
use crate::standard::{Standards, StoppedKey, VendorKey};
use crate::width;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where an entry stands in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its number.
    pub seq: u64,
    /// The day it was written, in Asia/Tokyo.
    pub on: Day,
}

/// One pharmacy.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pharmacy {
    /// Stable id.
    pub id: String,
    /// 薬局名.
    pub name: String,
    /// 機器台帳.
    pub devices: Shelf<Device>,
    /// システム一覧.
    pub systems: Shelf<System>,
    /// 利用者ID台帳.
    pub accounts: Shelf<Account>,
    /// 利用権限表.
    pub rights: Shelf<Right>,
    /// 職員名簿.
    pub people: Shelf<Person>,
    /// 連絡先.
    pub contacts: Shelf<Contact>,
    /// 事業者一覧.
    pub vendors: Shelf<Vendor>,
    /// 事業者確認用の回答.
    pub vendor_replies: Shelf<VendorReply>,
    /// 依頼の記録.
    #[serde(default)]
    pub requests: Shelf<Request>,
    /// MDS/SDS.
    pub disclosures: Shelf<Disclosure>,
    /// バックアップ一覧.
    pub backups: Shelf<Backup>,
    /// 外部記録媒体台帳.
    pub media: Shelf<Media>,
    /// 持ち出し台帳.
    pub takeouts: Shelf<Takeout>,
    /// 立入検査の記録.
    #[serde(default)]
    pub inspected: Shelf<Inspected>,
    /// 研修記録.
    pub training: Shelf<Training>,
    /// 文書一覧.
    pub documents: Shelf<Document>,
    /// 宣言.
    pub statements: Shelf<Statement>,
    /// The last report of each machine, by machine id.
    pub machines: BTreeMap<String, Machine>,
    /// Uses of sticks that carry reports, in the order in which they were recorded.
    #[serde(default)]
    pub stick_uses: Vec<StickUse>,
    /// The keys that machines sign with, by fingerprint.
    pub machine_keys: BTreeMap<String, MachineKey>,
    /// The standard replies of vendors, and the keys that sign them.
    #[serde(default)]
    pub standards: Standards,
    /// Papers of vendors from which their answers were typed, in the order in which they were kept.
    #[serde(default)]
    pub reply_papers: Vec<Kept<ReplyPaper>>,
    /// The latest signed answer of each item.
    pub answers: BTreeMap<ItemKey, Kept<Answer>>,
    /// Answers that later ones took the place of, confirmed on earlier days: what stood on such a day.
    pub earlier_answers: BTreeMap<ItemKey, Vec<Kept<Answer>>>,
    /// Evidence attached to items, oldest first.
    pub evidence: BTreeMap<ItemKey, Vec<Evidence>>,
    /// Imported editions.
    pub editions: BTreeMap<String, ImportedEdition>,
    /// Years that were turned over: the edition that began, and the one before it.
    pub years: BTreeMap<String, String>,
    /// Papers that were issued, oldest first.
    pub papers: Vec<IssuedPaper>,
    /// Who read which version of which document, in the order in which it was noted.
    pub read: Vec<ReadBy>,
    /// What inspectors were given to look at, by id.
    pub inspections: BTreeMap<String, Opened>,
    /// What headings of the pharmacy's files mean, as people said it: by ledger, [`width::key`] of the heading to the column's key.
    pub columns: BTreeMap<Ledger, BTreeMap<String, String>>,
    /// Who may sign in.
    pub members: BTreeMap<MemberId, Kept<Member>>,
    /// What was erased with every version of it: subjects of entries (`people/…`), in the order of their ids.
    pub erased: BTreeSet<String>,
}

/// What an inspector was given to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Who it is for.
    pub label: String,
    /// The day judged for.
    pub on: Day,
    /// What was recorded by then is shown (milliseconds since 1970).
    pub recorded_by_ms: i64,
    /// Until then the link leads in.
    pub until_ms: i64,
    /// Whether it was closed before.
    pub is_closed: bool,
    /// The entry that last changed it.
    pub seq: u64,
}

/// An edition that was imported from an official file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedEdition {
    /// The edition: the one that was confirmed, else the draft.
    pub edition: Edition,
    /// Whether a person confirmed the mapping.
    pub confirmed: bool,
    /// What was read from a file since it was confirmed: it waits beside what is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Edition>,
    /// The entry that last changed it.
    pub seq: u64,
}

impl ImportedEdition {
    /// What waits to be confirmed, if anything does.
    #[must_use]
    pub fn waiting(&self) -> Option<&Edition> {
        self.draft.as_ref().or((!self.confirmed).then_some(&self.edition))
    }

    /// What was read last.
    #[must_use]
    pub fn latest(&self) -> &Edition {
        self.draft.as_ref().unwrap_or(&self.edition)
    }
}

/// Why an act does not fit the state. The journal checks before it appends, so this is a broken record.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The cells are not those of the ledger.
    #[error("台帳「{ledger}」の行を読めません（{why}） / a row does not fit its ledger")]
    Row {
        /// The ledger's code.
        ledger: &'static str,
        /// What serde said.
        why: String,
    },
    /// An edition is confirmed that was never drafted.
    #[error("版「{0}」の下書きがありません / no such draft edition")]
    NoDraft(String),
}

impl Pharmacy {
    /// Folds one act in.
    ///
    /// # Errors
    /// [`FoldError`] when the act does not fit.
    pub fn apply(&mut self, mark: Mark, act: Act) -> Result<(), FoldError> {
        match act {
            Act::PharmacyOpened { id, name } => {
                self.id = id;
                self.name = name;
            }
            Act::RecordPut(put) => self.put(mark, put)?,
            Act::RecordRetired { ledger, id, .. } => self.retire(ledger, &id),
            Act::FactsTaken(report) => self.take_report(report),
            Act::SignedFactsTaken { fingerprint, signed } => self.take_signed(mark.seq, &fingerprint, *signed),
            Act::Heard(heard) => self.hear(mark.seq, &heard),
            Act::StickUsed(used) => self.stick_uses.push(used),
            Act::MachineKeyConfirmed { fingerprint, key, machine } => {
                self.machine_keys.insert(fingerprint, MachineKey::new(key, machine, mark.seq));
            }
            Act::MachineEnrolled { fingerprint } => self.enrol_machine(mark, &fingerprint),
            Act::MachineKeyRevoked { fingerprint, .. } => self.revoke_machine_key(mark.seq, &fingerprint),
            Act::VendorKeyConfirmed { fingerprint, key, vendor } => {
                self.standards.confirm(VendorKey { vendor, fingerprint, key, seq: mark.seq });
            }
            Act::StandardReplyTaken(taken) => self.standards.take(*taken),
            Act::VendorKeyStopped { fingerprint, vendor, reason } => {
                self.standards.stop(StoppedKey { vendor, fingerprint, on: mark.on, reason });
            }
            Act::ReplyPaperKept(paper) => {
                self.reply_papers.push(Kept { record: paper, seq: mark.seq, source: Source::Person });
            }
            Act::ReplyWithdrawn { vendor, system, edition, .. } => {
                self.standards.withdraw(&vendor, &system, &edition);
                self.reply_papers.retain(|kept| !kept.record.is_of(&vendor, &system, &edition));
            }
            Act::MachineLinked { machine, device } => self.link(&machine, Some(device)),
            Act::MachineUnlinked { machine, .. } => self.link(&machine, None),
            Act::ServicesApproved { machine, services, by, on } => {
                self.approve_services(&machine, Approved { services, by, on });
            }
            Act::AnswerSigned(answer) => self.sign(mark, answer),
            Act::EditionDrafted { edition } => self.draft_edition(mark, edition),
            Act::EditionConfirmed { id, duties, parameters } => {
                self.confirm_edition(mark, id, &duties, &parameters)?;
            }
            Act::YearClosed { from, to, .. } => {
                self.years.insert(to, from);
            }
            Act::YearReopened { from, .. } => drop(self.years.remove(&from)),
            Act::EvidenceAdded { key, title, kept_where, sha256, on, shows_done, file, by, about } => {
                let (seq, added_on) = (mark.seq, mark.on);
                let evidence = Evidence { title, kept_where, sha256, on, shows_done, file, by, about, added_on, seq };
                self.evidence.entry(key).or_default().push(evidence);
            }
            Act::EvidenceWithdrawn { key, entry, .. } => {
                if let Some(evidence) = self.evidence.get_mut(&key) {
                    evidence.retain(|kept| kept.seq != entry);
                }
            }
            Act::PaperIssued { kind, file, sha256, size, says } => {
                let (on, seq, approved) = (mark.on, mark.seq, None);
                self.papers.push(IssuedPaper { kind, file, sha256, says, size, approved, on, seq });
            }
            Act::PaperApproved(approval) => self.approve_paper(approval.issue, Some(approval)),
            Act::ApprovalTakenBack(taken_back) => self.approve_paper(taken_back.issue, None),
            Act::DocumentRead(read) => self.note_read(read),
            Act::MemberPut(member) => {
                self.members.insert(member.id.clone(), Kept { record: member, seq: mark.seq, source: Source::Person });
            }
            Act::InspectionOpened { id, label, on, recorded_by_ms, until_ms } => {
                let opened = Opened { label, on, recorded_by_ms, until_ms, is_closed: false, seq: mark.seq };
                self.inspections.insert(id, opened);
            }
            Act::InspectionClosed { id } => {
                if let Some(opened) = self.inspections.get_mut(&id) {
                    (opened.is_closed, opened.seq) = (true, mark.seq);
                }
            }
            // Which tokens and links are good is asked of the passes, how the machine is set of its own files.
            Act::TokenMade { .. }
            | Act::TokenEnded { .. }
            | Act::VendorLinkOpened { .. }
            | Act::VendorLinkClosed { .. }
            | Act::SettingPut { .. } => {}
            Act::ColumnTold(ColumnTold { ledger, heading, field }) => {
                self.columns.entry(ledger).or_default().insert(width::key(&heading), field);
            }
            Act::MemberRemoved { id, .. } => drop(self.members.remove(&id)),
        }
        Ok(())
    }

    fn sign(&mut self, mark: Mark, answer: Answer) {
        let (key, confirmed_on) = (answer.key.clone(), answer.confirmed_on);
        let before = self.answers.insert(key.clone(), Kept { record: answer, seq: mark.seq, source: Source::Person });
        let Some(before) = before else { return };
        let earlier = self.earlier_answers.entry(key).or_default();
        earlier.push(before);
        // One that was confirmed no earlier stands on no day any more.
        earlier.retain(|kept| kept.record.confirmed_on < confirmed_on);
    }

    /// The answer to an item that stood on a day: a later confirmation is not known yet then.
    #[must_use]
    pub fn answer_by(&self, key: &str, day: Day) -> Option<&Answer> {
        let earlier = self.earlier_answers.get(key).into_iter().flatten();
        let mut all = earlier.chain(self.answers.get(key)).map(|kept| &kept.record);
        all.rfind(|answer| answer.confirmed_on <= day)
    }

    /// A draft never takes the place of what a person confirmed: it waits beside it.
    fn draft_edition(&mut self, mark: Mark, edition: Edition) {
        match self.editions.get_mut(&edition.id) {
            Some(known) if known.confirmed => {
                known.draft = Some(edition);
                known.seq = mark.seq;
            }
            _ => {
                let id = edition.id.clone();
                self.editions.insert(id, ImportedEdition { edition, confirmed: false, draft: None, seq: mark.seq });
            }
        }
    }

    fn confirm_edition(
        &mut self,
        mark: Mark,
        id: String,
        duties: &BTreeMap<ItemKey, String>,
        parameters: &BTreeMap<ItemKey, BTreeMap<String, String>>,
    ) -> Result<(), FoldError> {
        let Some(imported) = self.editions.get_mut(&id) else {
            return Err(FoldError::NoDraft(id));
        };
        if let Some(draft) = imported.draft.take() {
            imported.edition = draft;
        }
        imported.edition.map_rows(|key, row| {
            row.duty = duties.get(key).cloned();
            if let Some(numbers) = parameters.get(key) {
                row.parameters.clone_from(numbers);
            }
        });
        imported.confirmed = true;
        imported.seq = mark.seq;
        Ok(())
    }

    /// Whether nothing stands in any ledger.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        Ledger::ALL.iter().all(|ledger| self.count(*ledger) == 0)
    }

    /// How many rows of a ledger were erased.
    #[must_use]
    pub fn erased_rows(&self, ledger: Ledger) -> usize {
        self.erased
            .iter()
            .filter(|subject| subject.split_once('/').is_some_and(|(code, _)| code == ledger.code()))
            .count()
    }
}

/// Declares which shelf holds which ledger.
macro_rules! shelves {
    ($($ledger:ident => $shelf:ident;)+) => {
        impl Pharmacy {
            fn put(&mut self, mark: Mark, put: RecordPut) -> Result<(), FoldError> {
                match put.ledger { $(Ledger::$ledger => self.$shelf.put(mark.seq, put)),+ }
            }

            fn retire(&mut self, ledger: Ledger, id: &str) {
                match ledger { $(Ledger::$ledger => self.$shelf.retire(id)),+ }
            }

            /// The rows of a ledger without their types, in the ledger's order.
            #[must_use]
            pub fn rows(&self, ledger: Ledger) -> Vec<KeptRow> {
                match ledger { $(Ledger::$ledger => self.$shelf.rows()),+ }
            }

            /// How many rows a ledger has.
            #[must_use]
            pub fn count(&self, ledger: Ledger) -> usize {
                match ledger { $(Ledger::$ledger => self.$shelf.len()),+ }
            }
        }
    };
}

shelves! {
    Devices => devices;
    Systems => systems;
    Accounts => accounts;
    Rights => rights;
    People => people;
    Contacts => contacts;
    Vendors => vendors;
    VendorReply => vendor_replies;
    Requests => requests;
    Disclosure => disclosures;
    Backups => backups;
    Media => media;
    Takeouts => takeouts;
    Inspected => inspected;
    Training => training;
    Documents => documents;
    Statements => statements;
}
