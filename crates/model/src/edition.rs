//! Editions: the regulator's forms as data. Wording is quoted, never written here.

use crate::day::Day;
use crate::lang::Lang;
use crate::said::Word as _;
use crate::width;
use crate::word::Number;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One year's checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Stable id, such as `r7`.
    pub id: String,
    /// 令和7年度版.
    pub title: String,
    /// First day it is for.
    pub first_on: Day,
    /// Last day it is for: 目標日 lie within, and 確認日 too.
    pub last_on: Day,
    /// Ids in `sources.toml`, or the SHA-256 of the imported file.
    pub sources: Vec<String>,
    /// Its forms.
    pub forms: Vec<Form>,
}

impl Edition {
    /// Its name in a language. The official one is Japanese.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.title.clone(),
            Lang::En => format!("fiscal {} edition ({})", self.first_on.year(), self.id),
        }
    }
}

/// Who fills a form in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// 薬局確認用.
    Pharmacy,
    /// 事業者確認用.
    Vendor,
}

impl Audience {
    /// The word in keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pharmacy => "pharmacy",
            Self::Vendor => "vendor",
        }
    }

    /// Whose form it is, in a language.
    #[must_use]
    pub fn words(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Pharmacy, Lang::Ja) => "薬局用",
            (Self::Pharmacy, Lang::En) => "pharmacy's form",
            (Self::Vendor, Lang::Ja) => "事業者用",
            (Self::Vendor, Lang::En) => "vendor's form",
        }
    }
}

/// One form of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Who fills it in.
    pub audience: Audience,
    /// The title printed on top.
    pub title: String,
    /// The mark of the form: 薬局確認用 or 事業者確認用.
    pub mark: String,
    /// The notes under the title.
    pub notes: Vec<String>,
    /// The rows, in the sheet's order.
    pub rows: Vec<FormRow>,
    /// SHA-256 of the official xlsx this form was read from, when it was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<OfficialFile>,
}

/// The official file a form was imported from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficialFile {
    /// SHA-256 (hex); the bytes are an attachment under that name.
    pub sha256: String,
    /// The sheet that holds the form.
    pub sheet: String,
    /// Where the head of the form is filled in: 薬局名, 記入者, 日付.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameCell>,
}

/// What the head of a form asks for beside its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameOf {
    /// 薬局名.
    Pharmacy,
    /// 開設者.
    Owner,
    /// 管理薬剤師.
    ManagingPharmacist,
    /// 医療情報システム安全管理責任者.
    SafetyOfficer,
    /// 記入者.
    FilledBy,
    /// 日付.
    FilledOn,
    /// 事業者名.
    Vendor,
    /// 対象システム.
    System,
}

/// A cell of the head of an official xlsx, with what is printed in it around the place to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameCell {
    /// What is to stand there.
    pub of: NameOf,
    /// The cell.
    pub cell: String,
    /// What is printed before it in the same cell: 薬局名：.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// What is printed after it in the same cell.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// What kind of machine a row is about, where its group's line says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// サーバ.
    Server,
    /// 端末PC.
    Terminal,
    /// ネットワーク機器.
    Network,
}

impl Scope {
    /// The word in keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Terminal => "terminal",
            Self::Network => "network",
        }
    }

    /// The scope that some words name, in any width.
    #[must_use]
    pub fn in_words(text: &str) -> Option<Self> {
        let key = crate::width::key(text);
        [("サーバ", Self::Server), ("端末", Self::Terminal), ("ネットワーク", Self::Network)]
            .into_iter()
            .find(|(word, _)| key.contains(word))
            .map(|(_, scope)| scope)
    }

    /// The word in a language: the sheet's own in Japanese.
    #[must_use]
    pub fn words(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (_, Lang::Ja) => self.word(),
            (Self::Server, Lang::En) => "server",
            (Self::Terminal, Lang::En) => "terminal",
            (Self::Network, Lang::En) => "network device",
        }
    }

    /// A row's number with the scope that tells it from another of that number: 「2-⑫（サーバ）」, `2-⑫ (server)`.
    #[must_use]
    pub fn beside(number: &str, scope: Option<Self>, lang: Lang) -> String {
        match (scope, lang) {
            (None, _) => number.to_owned(),
            (Some(scope), Lang::Ja) => format!("{number}（{}）", scope.word()),
            (Some(scope), Lang::En) => format!("{number} ({})", scope.words(lang)),
        }
    }

    /// The word on the sheet.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Server => "サーバ",
            Self::Terminal => "端末PC",
            Self::Network => "ネットワーク機器",
        }
    }
}

/// One row of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormRow {
    /// The printed number, 2-⑫.
    pub number: String,
    /// Other readings of the number under which the row is found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What kind of machine it is about, where its group's line says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The heading it stands under: 2 医療情報システムの管理・運用.
    pub section: String,
    /// The line above its group: サーバについて、以下を実施している。
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// The exact wording, without its ※ notes.
    pub wording: String,
    /// Its ※ notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The duty that judges it; `None` leaves it to evidence (`by_evidence`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<String>,
    /// Whether the sheet prints 記入不要 for it.
    #[serde(default)]
    pub may_be_not_required: bool,
    /// Thresholds that the sheet's wording sets.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
    /// What is not certain about this row, in words; empty when it is certain.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub uncertain: String,
    /// Where the answer goes in the official xlsx.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<RowCells>,
}

/// The cells of one row in an official xlsx (`D12`…).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowCells {
    /// はい・いいえ with 確認日.
    pub answer: String,
    /// 確認日, where it has a cell of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_on: Option<String>,
    /// 目標日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_on: Option<String>,
    /// 備考.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Edition {
    /// The form for an audience.
    #[must_use]
    pub fn form(&self, audience: Audience) -> Option<&Form> {
        self.forms.iter().find(|form| form.audience == audience)
    }

    /// Changes every row, each told by its key.
    pub fn map_rows(&mut self, mut change: impl FnMut(&str, &mut FormRow)) {
        let key = |audience, row: &FormRow| self.key(audience, row);
        let keys: Vec<String> =
            self.forms.iter().flat_map(|form| form.rows.iter().map(|row| key(form.audience, row))).collect();
        for (row, key) in self.forms.iter_mut().flat_map(|form| &mut form.rows).zip(keys) {
            change(&key, row);
        }
    }

    /// The key of a row: `r7/pharmacy/2-12/server`. The scope is part of it only where the number is printed more than once.
    #[must_use]
    pub fn key(&self, audience: Audience, row: &FormRow) -> String {
        let mut key = format!("{}/{}/{}", self.id, audience.code(), row.code());
        if let Some(scope) = self.told_scope(audience, row) {
            key.push('/');
            key.push_str(scope.code());
        }
        key
    }

    /// The scope by which a row is told from another one with the same printed number; `None` where the number alone tells it.
    #[must_use]
    pub fn told_scope(&self, audience: Audience, row: &FormRow) -> Option<Scope> {
        let scope = row.scope?;
        let number = row.code();
        let mut namesakes = self.form(audience)?.rows.iter().filter(|other| other.code() == number);
        namesakes.nth(1).map(|_| scope)
    }
}

impl FormRow {
    /// Its number in plain digits, as printed where it is none of the usual ones.
    #[must_use]
    pub fn code(&self) -> String {
        Number::read(&self.number).map_or_else(|| self.number.clone(), |number| number.code())
    }
}

impl Form {
    /// The rows a person can mean by a number, narrowed by a scope. Printed numbers come before aliases.
    #[must_use]
    pub fn rows_named(&self, number: &str, scope: Option<Scope>) -> Vec<&FormRow> {
        let Some(wanted) = Number::read(number) else {
            // A number that is none of the usual ones is found as it is printed.
            let typed = width::key(number);
            return self.rows.iter().filter(|row| width::key(&row.number) == typed).collect();
        };
        let scope = scope.or(wanted.scope);
        let fits = |row: &&FormRow| scope.is_none() || row.scope == scope || row.scope.is_none();
        let named = |text: &str| Number::read(text).is_some_and(|number| number.is_printed_as(wanted));
        let printed: Vec<&FormRow> = self.rows.iter().filter(|row| named(&row.number)).filter(fits).collect();
        if !printed.is_empty() {
            return printed;
        }
        self.rows.iter().filter(|row| row.aliases.iter().any(|alias| named(alias))).filter(fits).collect()
    }
}
