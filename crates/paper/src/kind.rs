//! The kinds of paper, by the word a command or a link names them with.

use model::record::Ledger;
use std::fmt;
use std::str::FromStr;

/// A kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 薬局確認用.
    Checklist,
    /// 事業者確認用, one per vendor and system.
    VendorChecklist,
    /// 判定の別紙.
    Findings,
    /// A ledger.
    Ledger(Ledger),
}

impl Kind {
    /// Every kind, in the order of the menus.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Checklist, Self::VendorChecklist, Self::Findings]
            .into_iter()
            .chain(Ledger::ALL.iter().copied().map(Self::Ledger))
    }

    /// The word in commands and file names.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Checklist => "checklist",
            Self::VendorChecklist => "vendor-checklist",
            Self::Findings => "findings",
            Self::Ledger(ledger) => ledger.code(),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::all().find(|kind| kind.code() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

/// No paper has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」という書類はありません（{list}） / there is no paper {0} ({list})", list = Kind::all().map(Kind::code).collect::<Vec<_>>().join("・"))]
pub struct UnknownKind(pub String);
