//! Members: who may come into the program, and what each role may do there.

use crate::lang::Lang;
use crate::record::RecordId;
use serde::{Deserialize, Serialize};

/// The id of a member. Entries name it as their actor, `member/…`.
pub type MemberId = String;

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Stable id.
    pub id: MemberId,
    /// The name to choose when signing in.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their row in 職員名簿, if they have one: who has left there does not come in here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<RecordId>,
}

/// What somebody is in the pharmacy, and so what they may do (医療情報システムの利用権限, item 2-④, for this very program).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 開設者.
    Owner,
    /// 管理薬剤師 or 医療情報システム安全管理責任者.
    Officer,
    /// 職員.
    Staff,
}

/// What is done in the program, as far as rights tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Looking at what an inspector is shown: the form, its evidence and its papers.
    Inspect,
    /// Looking at every page and paper.
    Look,
    /// Writing ledgers and adding evidence.
    Write,
    /// Answering an item in the pharmacy's name.
    Sign,
    /// Letting others in, and showing them out.
    Govern,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Officer, Self::Staff];

    /// Whether the role may do it. Answers are the owner's and the responsible person's: the sheet is theirs to sign.
    #[must_use]
    pub fn may(self, deed: Deed) -> bool {
        match self {
            Self::Owner | Self::Officer => true,
            Self::Staff => matches!(deed, Deed::Inspect | Deed::Look | Deed::Write),
        }
    }

    /// What the role is called.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Owner, Lang::Ja) => "開設者",
            (Self::Owner, Lang::En) => "owner",
            (Self::Officer, Lang::Ja) => "管理薬剤師・安全管理責任者",
            (Self::Officer, Lang::En) => "managing pharmacist, safety officer",
            (Self::Staff, Lang::Ja) => "職員",
            (Self::Staff, Lang::En) => "staff",
        }
    }

    /// The role's code, as in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Officer => "officer",
            Self::Staff => "staff",
        }
    }

    /// The role of a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

impl Deed {
    /// Every deed.
    pub const ALL: [Self; 5] = [Self::Inspect, Self::Look, Self::Write, Self::Sign, Self::Govern];
}
