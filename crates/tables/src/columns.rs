//! Which columns a table is expected to have: those of a ledger, or of the answers.

use model::answer::Choice;
use model::edition::Audience;
use model::lang::Lang;
use model::record::{Field, Kind, Ledger};
use model::said::Word;

/// The columns of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Columns {
    /// The word used in commands.
    pub code: &'static str,
    /// The Japanese and the English title.
    pub titles: [&'static str; 2],
    /// The columns.
    pub fields: &'static [Field],
    /// The sets of columns that name a row.
    pub named_by: &'static [&'static [&'static str]],
}

/// Signed answers, one row per item.
pub const ANSWERS: Columns = Columns {
    code: "answers",
    titles: ["回答", "Answers"],
    fields: &[
        field("number", "番号", "Number", &["項番", "No.", "項目番号"], Kind::Text),
        field("scope", "区分", "Scope", &["対象", "機器の区分"], Kind::Text),
        field("choice", "回答", "Answer", &["確認結果", "結果"], Kind::Words(Choice::EXAMPLES)),
        field("confirmed_on", "確認日", "Confirmed on", &["日付", "回答日", "記入日"], Kind::Day),
        field("target_on", "目標日", "Target", &["対応目標日", "予定日"], Kind::Day),
        field("note", "備考", "Note", &["コメント", "摘要"], Kind::Text),
        field("edition", "年度", "Edition", &["版"], Kind::Text),
        field("by", "記入者", "By", &["回答者", "署名者", "担当者", "確認者"], Kind::Text),
    ],
    named_by: &[&["number", "scope"], &["number"]],
};

const fn field(
    key: &'static str,
    label: &'static str,
    label_en: &'static str,
    synonyms: &'static [&'static str],
    kind: Kind,
) -> Field {
    Field { key, label, label_en, synonyms, kind }
}

impl Columns {
    /// The columns of a ledger.
    #[must_use]
    pub fn of(ledger: Ledger) -> Self {
        Self {
            code: ledger.code(),
            titles: [ledger.title(Lang::Ja), ledger.title(Lang::En)],
            fields: ledger.fields(),
            named_by: ledger.named_by(),
        }
    }

    /// A column by its key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// Whether these columns together name a row by one of the sets.
    pub(crate) fn are_named_by(&self, has: impl Fn(&str) -> bool) -> bool {
        self.named_by.iter().any(|set| set.iter().all(|key| has(key)))
    }

    /// Whose form it is that answers these columns.
    pub(crate) fn audience(&self) -> Option<Audience> {
        match self.code {
            code if code == ANSWERS.code => Some(Audience::Pharmacy),
            code if code == Ledger::VendorReply.code() => Some(Audience::Vendor),
            _ => None,
        }
    }

    /// One answer per row, in the sheet's own words only.
    pub(crate) fn is_answered_form(&self) -> bool {
        self.audience().is_some()
    }

    /// Facts about the whole file stand above the table: the vendor, the product, the year.
    pub(crate) fn has_facts_above(&self) -> bool {
        self.code == Ledger::VendorReply.code() || self.code == Ledger::Disclosure.code()
    }
}
