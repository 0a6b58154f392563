//! Records: the rows of the ledgers (台帳). One file per ledger under `record/`.
//!
//! A record is put whole. Every value is a text as typed, a day, or words with their meaning
//! ([`Said`]); columns nobody knows are kept in `notes` under their heading.

use crate::day::PartialDay;
use crate::lang::Lang;
use crate::said::{Hint, Said, Word};
use crate::width;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The stable id of a record: opaque, never a name.
pub type RecordId = String;

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Kept as typed.
    Text,
    /// A day or a month.
    Day,
    /// Words with a closed list of meanings; the text lists examples.
    Words(&'static str),
}

/// One column of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Stable key, used in files and in the journal.
    pub key: &'static str,
    /// The heading a Japanese sheet carries.
    pub label: &'static str,
    /// The heading in English.
    pub label_en: &'static str,
    /// Other headings that mean the same.
    pub synonyms: &'static [&'static str],
    /// How its cells are read.
    pub kind: Kind,
}

impl Field {
    /// The heading in one language.
    #[must_use]
    pub fn heading(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.label,
            Lang::En => self.label_en,
        }
    }

    /// What a file had in this column that could not be read as its kind, from the notes of a row: 「未任命」 under 「選任日」.
    #[must_use]
    pub fn unread<'n>(&self, notes: &'n BTreeMap<String, String>) -> Option<&'n str> {
        let is_headed = |heading: &str| {
            let key = width::key(heading);
            self.synonyms.iter().chain([&self.label, &self.label_en]).any(|known| width::key(known) == key)
        };
        notes.iter().find(|(heading, _)| is_headed(heading)).map(|(_, said)| said.as_str())
    }

    /// A value as the reader writes it: days are kept in ISO, and read as 令和7年6月20日 in Japanese.
    #[must_use]
    pub fn shown(&self, lang: Lang, text: &str) -> String {
        let is_day = lang == Lang::Ja && self.kind == Kind::Day;
        let day = if is_day { PartialDay::read(text).ok() } else { None };
        day.map_or_else(|| text.to_owned(), |read| read.day.wareki())
    }
}

/// A type that a record's field can have.
pub trait Cell: Default {
    /// How it is read from a cell.
    const KIND: Kind;
    /// Whether nothing is there.
    fn is_blank(&self) -> bool;
}

impl Cell for String {
    const KIND: Kind = Kind::Text;
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl Cell for Option<PartialDay> {
    const KIND: Kind = Kind::Day;
    fn is_blank(&self) -> bool {
        self.is_none()
    }
}

impl<T: Word> Cell for Said<T> {
    const KIND: Kind = Kind::Words(T::EXAMPLES);
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Word> Cell for Hint<T> {
    const KIND: Kind = Kind::Text;
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

/// A row of one ledger.
pub trait Record: Serialize + DeserializeOwned + Default + Clone + PartialEq {
    /// The ledger it belongs to.
    const LEDGER: Ledger;
    /// The columns, in the order of the printed ledger.
    const FIELDS: &'static [Field];
    /// Sets of columns that name a row; the first set that is fully filled in decides which row it is.
    const NAMED_BY: &'static [&'static [&'static str]];
    /// The columns a row is called by; the first that is filled in is its label.
    const CALLED_BY: &'static [&'static str];

    /// The record's id.
    fn id(&self) -> &str;
    /// A short label for people: what the row is called.
    fn label(&self) -> &str;
    /// What its files had under headings that no column has, or in a column that could not be read.
    fn notes(&self) -> &Row;

    /// What stands in a column, by its key, and could not be read as its kind: 「未任命」 where a day should stand.
    fn unread(&self, key: &str) -> Option<&str> {
        // Most rows have no notes, and no column is looked for then.
        let notes = Some(self.notes()).filter(|notes| !notes.is_empty())?;
        Self::FIELDS.iter().find(|field| field.key == key)?.unread(notes)
    }
}

/// A record without its type: what files, screens and the journal handle.
pub type Row = BTreeMap<String, String>;

/// Declares a record with its columns.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident in $ledger:ident, named by [$([$($by:literal),+]),+ $(,)?], called by [$($called:ident),+] {
            $($(#[$fdoc:meta])* $field:ident: $ty:ty = $label:literal, $en:literal, [$($synonym:literal),* $(,)?];)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            /// The record's id.
            pub id: $crate::record::RecordId,
            $($(#[$fdoc])* #[serde(skip_serializing_if = "cell_is_blank")] pub $field: $ty,)+
            /// Columns that no ledger knows, under their own headings.
            #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
            pub notes: std::collections::BTreeMap<String, String>,
        }

        fn cell_is_blank<C: $crate::record::Cell>(cell: &C) -> bool {
            cell.is_blank()
        }

        impl $crate::record::Record for $name {
            const LEDGER: $crate::record::Ledger = $crate::record::Ledger::$ledger;
            const FIELDS: &'static [$crate::record::Field] = &[
                $($crate::record::Field {
                    key: stringify!($field),
                    label: $label,
                    label_en: $en,
                    synonyms: &[$($synonym),*],
                    kind: <$ty as $crate::record::Cell>::KIND,
                }),+
            ];
            const NAMED_BY: &'static [&'static [&'static str]] = &[$(&[$($by),+]),+];
            const CALLED_BY: &'static [&'static str] = &[$(stringify!($called)),+];

            fn id(&self) -> &str {
                &self.id
            }

            fn notes(&self) -> &$crate::record::Row {
                &self.notes
            }

            fn label(&self) -> &str {
                [$($crate::record::AsText::as_text(&self.$called)),+].into_iter().find(|text| !text.is_empty()).unwrap_or_default()
            }
        }
    };
}

/// A cell that can be shown as it was typed.
pub trait AsText {
    /// The text as typed.
    fn as_text(&self) -> &str;
}

impl AsText for String {
    fn as_text(&self) -> &str {
        self
    }
}

impl<T> AsText for Hint<T> {
    fn as_text(&self) -> &str {
        self
    }
}

impl<T> AsText for Said<T> {
    fn as_text(&self) -> &str {
        self.text()
    }
}

mod accounts;
mod backups;
mod contacts;
mod devices;
mod disclosure;
mod documents;
mod holder;
mod inspected;
mod log_parts;
mod media;
mod people;
mod requests;
mod rights;
mod statements;
mod systems;
mod takeouts;
mod training;
mod vendor_reply;
mod vendors;

pub use accounts::Account;
pub use backups::{Backup, CopyNote};
pub use contacts::{Contact, Serves};
pub use devices::Device;
pub use disclosure::Disclosure;
pub use documents::Document;
pub use holder::Holder;
pub use inspected::{Inspected, REHEARSED};
pub use log_parts::LogParts;
pub use media::Media;
pub use people::{Person, names_officer};
pub use requests::Request;
pub use rights::{Permission, Right};
pub use statements::Statement;
pub use systems::{System, is_near_version, is_same_version, version_key};
pub use takeouts::Takeout;
pub use training::Training;
pub use vendor_reply::VendorReply;
pub use vendors::Vendor;

/// Declares the ledgers: code, titles, record type.
macro_rules! ledgers {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $ja:literal, $en:literal, $record:ty;)+) => {
        /// A ledger (台帳).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Ledger { $($(#[$doc])* $variant),+ }

        impl Ledger {
            /// Every ledger, in the order of the menus.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in commands, files and the journal.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The Japanese and the English title.
            #[must_use]
            pub fn title(self, lang: crate::lang::Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$variant, crate::lang::Lang::Ja) => $ja, (Self::$variant, crate::lang::Lang::En) => $en),+
                }
            }

            /// Its columns.
            #[must_use]
            pub fn fields(self) -> &'static [Field] {
                match self { $(Self::$variant => <$record as Record>::FIELDS),+ }
            }

            /// The columns a row is called by.
            #[must_use]
            pub fn called_by(self) -> &'static [&'static str] {
                match self { $(Self::$variant => <$record as Record>::CALLED_BY),+ }
            }

            /// What a row of cells is called; empty where none of those columns is filled in.
            #[must_use]
            pub fn name_of(self, cells: &Row) -> &str {
                let called = self.called_by().iter().filter_map(|key| cells.get(*key));
                called.map(String::as_str).find(|text| !text.is_empty()).unwrap_or_default()
            }

            /// The sets of columns that name a row.
            #[must_use]
            pub fn named_by(self) -> &'static [&'static [&'static str]] {
                match self { $(Self::$variant => <$record as Record>::NAMED_BY),+ }
            }
        }
    };
}

ledgers! {
    /// 機器台帳.
    Devices = "devices", "機器台帳", "Devices", Device;
    /// システム一覧.
    Systems = "systems", "システム一覧", "Systems", System;
    /// 利用者ID台帳.
    Accounts = "accounts", "利用者ID台帳", "Accounts", Account;
    /// 利用権限表.
    Rights = "rights", "利用権限表", "Access rights", Right;
    /// 職員名簿.
    People = "people", "職員名簿", "People", Person;
    /// 連絡先.
    Contacts = "contacts", "連絡先一覧", "Contacts", Contact;
    /// 事業者一覧.
    Vendors = "vendors", "事業者一覧", "Vendors", Vendor;
    /// 事業者確認用 (the vendor's answers, one row per item).
    VendorReply = "vendor-reply", "事業者確認用の回答", "Vendor replies", VendorReply;
    /// 依頼の記録.
    Requests = "requests", "依頼の記録", "Requests to vendors", Request;
    /// MDS/SDS (one row per question).
    Disclosure = "disclosure", "医療情報セキュリティ開示書（MDS/SDS）", "Disclosures (MDS/SDS)", Disclosure;
    /// バックアップ一覧.
    Backups = "backups", "バックアップ一覧", "Backups", Backup;
    /// 外部記録媒体台帳.
    Media = "media", "外部記録媒体台帳", "Media", Media;
    /// 持ち出し台帳.
    Takeouts = "takeouts", "持ち出し台帳", "Take-outs", Takeout;
    /// 研修記録.
    Training = "training", "研修記録", "Training", Training;
    /// 文書一覧 (one row per document, or per document and item).
    Documents = "documents", "文書一覧", "Documents", Document;
    /// 宣言 (rules and practices the pharmacy states).
    Statements = "statements", "宣言（規則・運用）", "Statements", Statement;
    /// 立入検査の記録.
    Inspected = "inspected", "立入検査の記録", "Inspections", Inspected;
}

impl std::str::FromStr for Ledger {
    type Err = UnknownLedger;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|ledger| ledger.code() == text).ok_or_else(|| UnknownLedger(text.to_owned()))
    }
}

impl serde::Serialize for Ledger {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Ledger {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// No ledger has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」という台帳はありません / no such ledger")]
pub struct UnknownLedger(pub String);
