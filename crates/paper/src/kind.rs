//! The kinds of paper, by the word a command or a link names them with.

use crate::prose::Written;
use model::lang::Lang;
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
    /// 立入検査 一式: the papers of one day, bound.
    Binder,
    /// 連絡体制図.
    ContactChart,
    /// システム構成図.
    SystemDiagram,
    /// 運用概念図.
    OperationsDiagram,
    /// 職員の一枚.
    StaffPage,
    /// USBで調べる手順.
    StickPage,
    /// 運用管理規程, 事業継続計画, 開設者への報告.
    Written(Written),
    /// 回覧・受領の記録 of one document.
    Readers,
    /// Of several ledgers, what is looked through together.
    Register(Register),
    /// A ledger.
    Ledger(Ledger),
}

/// What is looked through together, of several ledgers or of some columns of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Register {
    /// リモート保守の一覧: systems and devices that are kept from afar.
    RemoteMaintenance,
    /// 責任分界の一覧: who patches, copies and watches each system, and what is written about it.
    Responsibilities,
    /// 二要素認証の予定: what each system's vendor promised, and by when, against the last day of the form.
    TwoFactorPlans,
    /// 媒体と持ち出し: what may be used, and what is out.
    MediaAndTakeouts,
    /// 復旧テストの記録: each copy with the day it was brought back, and room for the next time.
    RestoreTests,
    /// アクセスログの確認: each system with the day its log was looked at, and room for the next time.
    LogReviews,
}

impl Register {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::RemoteMaintenance,
        Self::Responsibilities,
        Self::TwoFactorPlans,
        Self::MediaAndTakeouts,
        Self::RestoreTests,
        Self::LogReviews,
    ];

    /// The word in commands and file names.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::RemoteMaintenance => "remote-maintenance",
            Self::Responsibilities => "responsibilities",
            Self::TwoFactorPlans => "two-factor-plans",
            Self::MediaAndTakeouts => "media-takeouts",
            Self::RestoreTests => "restore-tests",
            Self::LogReviews => "log-reviews",
        }
    }

    /// Its title.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::RemoteMaintenance, Lang::Ja) => "リモート保守の一覧",
            (Self::RemoteMaintenance, Lang::En) => "Remote maintenance",
            (Self::Responsibilities, Lang::Ja) => "責任分界の一覧",
            (Self::Responsibilities, Lang::En) => "Who is responsible for what",
            (Self::TwoFactorPlans, Lang::Ja) => "二要素認証の予定",
            (Self::TwoFactorPlans, Lang::En) => "Plans for two-factor sign-in",
            (Self::MediaAndTakeouts, Lang::Ja) => "媒体と持ち出しの記録",
            (Self::MediaAndTakeouts, Lang::En) => "Media and what was taken out",
            (Self::RestoreTests, Lang::Ja) => "復旧テストの記録",
            (Self::RestoreTests, Lang::En) => "Restore tests",
            (Self::LogReviews, Lang::Ja) => "アクセスログの確認の記録",
            (Self::LogReviews, Lang::En) => "Reviews of access logs",
        }
    }
}

impl Kind {
    /// All that is no ledger.
    const FORMS: [Self; 16] = [
        Self::Checklist,
        Self::VendorChecklist,
        Self::Findings,
        Self::Binder,
        Self::ContactChart,
        Self::Written(Written::Rules),
        Self::Written(Written::Plan),
        Self::Written(Written::OwnerReport),
        Self::Written(Written::Fees),
        Self::SystemDiagram,
        Self::OperationsDiagram,
        Self::StaffPage,
        Self::StickPage,
        Self::Leaving,
        Self::VendorVisit,
        Self::Readers,
    ];

    /// Every kind, in the order of the menus.
    pub fn all() -> impl Iterator<Item = Self> {
        let registers = Register::ALL.into_iter().map(Self::Register);
        Self::FORMS.into_iter().chain(registers).chain(Ledger::ALL.iter().copied().map(Self::Ledger))
    }

    /// Whether there is a workbook of it.
    #[must_use]
    pub fn has_workbook(self) -> bool {
        matches!(
            self,
            Self::Checklist
                | Self::VendorChecklist
                | Self::Findings
                | Self::Readers
                | Self::Register(_)
                | Self::Ledger(_)
        )
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
            Self::Binder => "binder",
            Self::ContactChart => "contact-chart",
            Self::SystemDiagram => "system-diagram",
            Self::OperationsDiagram => "operations-diagram",
            Self::StaffPage => "staff-page",
            Self::StickPage => "usb-steps",
            Self::Readers => "readers",
            Self::Written(written) => written.code(),
            Self::Register(register) => register.code(),
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
