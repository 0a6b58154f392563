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
    /// 退職の手続き of one person.
    Leaving,
    /// 事業者の来訪: one that was recorded, or the form to fill in by hand.
    VendorVisit,
    /// A ledger.
    Ledger(Ledger),
}

impl Kind {
    /// Every kind, in the order of the menus.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Checklist, Self::VendorChecklist, Self::Findings, Self::Leaving, Self::VendorVisit]
            .into_iter()
            .chain(Ledger::ALL.iter().copied().map(Self::Ledger))
    }

    /// The words of all kinds, for people.
    #[must_use]
    pub fn list() -> String {
        Self::all().map(Self::code).collect::<Vec<_>>().join(", ")
    }

    /// The word in commands and file names.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Checklist => "checklist",
            Self::VendorChecklist => "vendor-checklist",
            Self::Findings => "findings",
            Self::Leaving => "leaving",
            Self::VendorVisit => "vendor-visit",
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
        Self::all().find(|kind| kind.code() == text).ok_or_else(|| match text {
            "answers" => UnknownKind::Answers,
            "facts" => UnknownKind::Facts,
            _ => UnknownKind::Other(text.to_owned()),
        })
    }
}

/// No paper has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownKind {
    /// Answers are printed on the form itself.
    #[error(
        "回答は様式に刷ります。checklist（薬局確認用）か vendor-checklist（事業者確認用）を指定してください。回答の一覧は yakumori export answers -o 回答.xlsx で書き出せます / answers are printed on the form: name checklist or vendor-checklist; yakumori export answers -o FILE.xlsx writes them as a list"
    )]
    Answers,
    /// What machines said is for machines; what follows from it stands in the findings.
    #[error(
        "機器の報告（facts）は紙に刷りません。そこから分かったことは findings（判定の別紙）にあります。報告そのものは yakumori export facts -o 報告.json で書き出せます / reports of machines are not printed; what follows from them stands in findings, and yakumori export facts -o FILE.json writes them"
    )]
    Facts,
    /// Nothing of that name.
    #[error("「{0}」という書類はありません。あるのは {list} です / there is no paper {0}; there are: {list}", list = Kind::list())]
    Other(String),
}
