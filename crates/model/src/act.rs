//! Acts: what an entry of the journal says. The payload of an entry is one act as JSON.

mod documents;
mod put;
mod setting;

pub use documents::{Approval, ApprovalTakenBack, ReadBy};
pub use put::{ColumnTold, RecordPut, Source};
pub use setting::Setting;

use crate::answer::Answer;
use crate::day::Day;
use crate::edition::Edition;
use crate::fact::{Heard, MachineReport, SignedReport, StickUse};
use crate::member::{Member, MemberId};
use crate::record::{Ledger, RecordId};
use crate::reply_paper::ReplyPaper;
use crate::standard::StandardTaken;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// The pharmacy's record begins.
    PharmacyOpened {
        /// Stable id.
        id: String,
        /// 薬局名.
        name: String,
    },
    /// A record is put, whole.
    RecordPut(RecordPut),
    /// A record was entered by mistake and is taken out of the ledger; 廃棄 and 退職 are states, not this.
    RecordRetired {
        /// The ledger.
        ledger: Ledger,
        /// The record.
        id: RecordId,
        /// Why.
        reason: String,
    },
    /// A machine said what it is.
    FactsTaken(MachineReport),
    /// A machine said what it is under its own signature, which stays with what it said.
    SignedFactsTaken {
        /// The key's fingerprint.
        fingerprint: String,
        /// What was said.
        signed: Box<SignedReport>,
    },
    /// A machine reported again, and nothing had changed: at most once for each machine and day.
    Heard(Heard),
    /// A report came by a stick, in the hands of whoever took it in.
    StickUsed(StickUse),
    /// A person compared the fingerprint of a machine's key with what the machine showed: from here on the key speaks for it.
    MachineKeyConfirmed {
        /// The fingerprint, as it was compared.
        fingerprint: String,
        /// The public key.
        key: String,
        /// The one machine it speaks for.
        machine: String,
    },
    /// A person let a machine in, by a code, to report by itself with this key from here on.
    MachineEnrolled {
        /// The key's fingerprint.
        fingerprint: String,
    },
    /// What a machine's key signs does not count from here on.
    MachineKeyRevoked {
        /// The key's fingerprint.
        fingerprint: String,
        /// Why.
        reason: String,
    },
    /// A person says which device of the ledger a machine is.
    MachineLinked {
        /// The machine's id.
        machine: String,
        /// The device's record id.
        device: RecordId,
    },
    /// A person says that a machine is not the device that it was linked to.
    MachineUnlinked {
        /// The machine's id.
        machine: String,
        /// The device's record id.
        device: RecordId,
    },
    /// A person compared the fingerprint of a vendor's key with what the vendor told: from here on it is the key of that vendor, in
    /// place of the one before.
    VendorKeyConfirmed {
        /// The fingerprint, as it was compared.
        fingerprint: String,
        /// The public key.
        key: String,
        /// The firm.
        vendor: String,
    },
    /// A vendor's signed standard reply was taken for a system of the shop; its signature stays with what it said.
    StandardReplyTaken(Box<StandardTaken>),
    /// A person found that a vendor's key is not, or not any more, the vendor's alone: what it signs is not taken from here on.
    VendorKeyStopped {
        /// The fingerprint.
        fingerprint: String,
        /// The firm.
        vendor: String,
        /// Why.
        reason: String,
    },
    /// A vendor's reply came on paper, as PDF or as a photo, and a person typed its answers from it.
    ReplyPaperKept(ReplyPaper),
    /// A vendor's reply was wrong and does not count any more; its rows are retired beside this.
    ReplyWithdrawn {
        /// The firm, as the rows name it.
        vendor: String,
        /// The system, as they name it.
        system: String,
        /// The edition of the form.
        edition: String,
        /// Why.
        reason: String,
    },
    /// A person looked at what runs on a machine and found it as it should be. What comes to it later is told.
    ServicesApproved {
        /// The machine's id.
        machine: String,
        /// What ran, by [`crate::running::running`].
        services: BTreeSet<String>,
        /// Who looked, by name.
        by: String,
        /// The day.
        on: Day,
    },
    /// An answer was signed.
    AnswerSigned(Answer),
    /// An official form was read into a draft edition; nothing judges by it yet.
    EditionDrafted {
        /// The draft.
        edition: Edition,
    },
    /// A person confirmed the mapping of a draft, which then is an edition like R7.
    EditionConfirmed {
        /// The edition's id.
        id: String,
        /// Row key to duty, as confirmed; an absent row is left to evidence.
        duties: BTreeMap<String, String>,
        /// Row key to the numbers its duty judges by, where they are not those of the draft.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        parameters: BTreeMap<String, BTreeMap<String, String>>,
    },
    /// The year was turned over: answers of `from` are shown beside the items of `to`, uncounted.
    YearClosed {
        /// The edition that ends.
        from: String,
        /// The edition that begins.
        to: String,
        /// The day.
        on: Day,
    },
    /// A year that was turned over too early, or to the wrong form, was turned back: the items of `to` count again. What was
    /// answered for `from` stays in the record, and stands there again when the year is turned over once more.
    YearReopened {
        /// The edition that is left.
        from: String,
        /// The edition that counts again.
        to: String,
        /// The day.
        on: Day,
        /// Why.
        reason: String,
    },
    /// Evidence was attached to an item, or the place of a paper was named.
    EvidenceAdded {
        /// The item's key.
        key: String,
        /// What it is.
        title: String,
        /// Where the paper is kept, or empty.
        kept_where: String,
        /// SHA-256 of the attachment, or empty.
        sha256: String,
        /// The day it shows.
        on: Day,
        /// Whether it shows that the item is done.
        shows_done: bool,
        /// The attachment's file name, as it was given.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        file: String,
        /// Who attached it, by name.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        by: String,
        /// The occasion of a slip, such as `leaving/ID`: a gap that it shows stands until the same is shown done. Empty for what
        /// a person attached.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        about: String,
    },
    /// Evidence was attached by mistake and does not count any more.
    EvidenceWithdrawn {
        /// The item's key.
        key: String,
        /// The entry that attached it.
        entry: u64,
        /// Why.
        reason: String,
    },
    /// A paper was issued.
    PaperIssued {
        /// Which paper.
        kind: String,
        /// Its file name.
        file: String,
        /// SHA-256 of its bytes.
        sha256: String,
        /// Journal size it was made from.
        size: u64,
        /// SHA-256 of what it says without its day and the journal's mark, for a paper that is to be printed again when that
        /// changes; else empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        says: String,
    },
    /// A version of a paper was approved.
    PaperApproved(Approval),
    /// That was a mistake.
    ApprovalTakenBack(ApprovalTakenBack),
    /// A version of a document was read.
    DocumentRead(ReadBy),
    /// Somebody may sign in from here on, or may do something else than before. How they prove who they are is no entry.
    MemberPut(Member),
    /// An inspector was given a link to what the record said by an instant, for a while.
    InspectionOpened {
        /// Its id.
        id: String,
        /// Who it is for, as typed (the authority, not a person's name).
        label: String,
        /// The day judged for.
        on: Day,
        /// What was recorded by then is shown (milliseconds since 1970).
        recorded_by_ms: i64,
        /// Until then the link leads in.
        until_ms: i64,
    },
    /// A link for an inspector leads nowhere any more.
    InspectionClosed {
        /// Its id.
        id: String,
    },
    /// Another program of the shop may ask from here on. The secret by which it comes in is no entry.
    TokenMade {
        /// Its id: what the program writes is in the hands of `token/ID`.
        id: String,
        /// What it is for, as typed.
        name: String,
        /// Whether it may write ledgers.
        may_write: bool,
        /// Whether it may turn the year over and give links to inspectors and vendors.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_govern: bool,
        /// Until then it is good.
        until_ms: i64,
    },
    /// A token is good no more.
    TokenEnded {
        /// Its id.
        id: String,
    },
    /// A vendor was given a link to its own form. The secret by which it comes in is no entry.
    VendorLinkOpened {
        /// Its id: what is answered by it is in the hands of `vendor-link/ID`.
        id: String,
        /// The vendor's firm.
        vendor: String,
        /// The system.
        system: String,
        /// Until then the link leads in (milliseconds since 1970).
        until_ms: i64,
    },
    /// A link for a vendor was closed before its time.
    VendorLinkClosed {
        /// Its id.
        id: String,
    },
    /// A setting of the machine was changed that lets others in, or sends something out.
    SettingPut {
        /// What it is now.
        setting: Setting,
    },
    /// A person said what a heading of their files means.
    ColumnTold(ColumnTold),
    /// Somebody may not sign in any more.
    MemberRemoved {
        /// The member.
        id: MemberId,
        /// Why.
        reason: String,
    },
}

impl Act {
    /// The code of [`Act::RecordPut`].
    pub const RECORD_PUT: &str = "record_put";
    /// The code of [`Act::Heard`].
    pub const HEARD: &str = "heard";

    /// The act's code, as in the entry's header.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::PharmacyOpened { .. } => "pharmacy_opened",
            Self::RecordPut(_) => Self::RECORD_PUT,
            Self::RecordRetired { .. } => "record_retired",
            Self::FactsTaken(_) => "facts_taken",
            Self::SignedFactsTaken { .. } => "signed_facts_taken",
            Self::Heard(_) => Self::HEARD,
            Self::StickUsed(_) => "stick_used",
            Self::MachineKeyConfirmed { .. } => "machine_key_confirmed",
            Self::MachineEnrolled { .. } => "machine_enrolled",
            Self::MachineKeyRevoked { .. } => "machine_key_revoked",
            Self::MachineLinked { .. } => "machine_linked",
            Self::MachineUnlinked { .. } => "machine_unlinked",
            Self::VendorKeyConfirmed { .. } => "vendor_key_confirmed",
            Self::StandardReplyTaken(_) => "standard_reply_taken",
            Self::VendorKeyStopped { .. } => "vendor_key_stopped",
            Self::ReplyPaperKept(_) => "reply_paper_kept",
            Self::ReplyWithdrawn { .. } => "reply_withdrawn",
            Self::ServicesApproved { .. } => "services_approved",
            Self::AnswerSigned(_) => "answer_signed",
            Self::EditionDrafted { .. } => "edition_drafted",
            Self::EditionConfirmed { .. } => "edition_confirmed",
            Self::YearClosed { .. } => "year_closed",
            Self::YearReopened { .. } => "year_reopened",
            Self::EvidenceAdded { .. } => "evidence_added",
            Self::EvidenceWithdrawn { .. } => "evidence_withdrawn",
            Self::PaperIssued { .. } => "paper_issued",
            Self::PaperApproved(_) => "paper_approved",
            Self::ApprovalTakenBack(_) => "approval_taken_back",
            Self::DocumentRead(_) => "document_read",
            Self::InspectionOpened { .. } => "inspection_opened",
            Self::InspectionClosed { .. } => "inspection_closed",
            Self::MemberPut(_) => "member_put",
            Self::TokenMade { .. } => "token_made",
            Self::TokenEnded { .. } => "token_ended",
            Self::VendorLinkOpened { .. } => "vendor_link_opened",
            Self::VendorLinkClosed { .. } => "vendor_link_closed",
            Self::SettingPut { .. } => "setting_put",
            Self::ColumnTold(_) => "column_told",
            Self::MemberRemoved { .. } => "member_removed",
        }
    }

    /// Whether machines said it: their words are kept as they were signed.
    #[must_use]
    pub fn is_of_machines(&self) -> bool {
        matches!(self, Self::FactsTaken(_) | Self::SignedFactsTaken { .. } | Self::Heard(_))
    }

    /// What the entry is about, for finding the latest entry on it: an opaque key, never a name.
    #[must_use]
    pub fn subject(&self) -> Option<String> {
        match self {
            Self::RecordPut(put) => Some(format!("{}/{}", put.ledger.code(), put.id)),
            Self::RecordRetired { ledger, id, .. } => Some(format!("{}/{id}", ledger.code())),
            Self::AnswerSigned(answer) => Some(format!("answer/{}", answer.key)),
            Self::EditionDrafted { edition } => Some(format!("edition/{}", edition.id)),
            Self::EditionConfirmed { id, .. } => Some(format!("edition/{id}")),
            Self::SignedFactsTaken { fingerprint, .. }
            | Self::Heard(Heard { fingerprint, .. })
            | Self::MachineKeyConfirmed { fingerprint, .. }
            | Self::MachineEnrolled { fingerprint }
            | Self::MachineKeyRevoked { fingerprint, .. } => Some(format!("machine_key/{fingerprint}")),
            Self::InspectionOpened { id, .. } | Self::InspectionClosed { id } => Some(format!("inspection/{id}")),
            Self::MemberPut(Member { id, .. }) | Self::MemberRemoved { id, .. } => Some(format!("member/{id}")),
            _ => None,
        }
    }

    /// The attachments it names, by SHA-256 (hex).
    #[must_use]
    pub fn attachments(&self) -> Vec<&str> {
        match self {
            Self::EvidenceAdded { sha256, .. } | Self::ReplyPaperKept(ReplyPaper { sha256, .. })
                if !sha256.is_empty() =>
            {
                vec![sha256]
            }
            Self::EditionDrafted { edition } => edition
                .forms
                .iter()
                .filter_map(|form| form.official.as_ref())
                .map(|file| file.sha256.as_str())
                .collect(),
            _ => Vec::new(),
        }
    }
}
