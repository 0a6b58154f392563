//! What stands right of the answers in columns that are none of the form's own: a vendor's remarks, under whatever heading, or
//! what was printed there, such as a clause of the guideline.

use crate::workbook::letters;
use model::width;

/// What columns of remarks are usually headed by.
const USUAL: [&str; 10] = ["備考", "コメント", "特記", "補足", "説明", "理由", "詳細", "摘要", "メモ", "所見"];
/// What columns are headed by that say nothing of the answers.
const PRINTED: [&str; 12] =
    ["根拠", "参照", "ガイドライン", "条項", "条文", "頁", "ページ", "担当", "区分", "分類", "優先", "重要"];

/// A column beside the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Beside {
    pub(crate) column: u32,
    /// Its heading; empty where it has none.
    pub(crate) heading: String,
    pub(crate) holds: Holds,
}

/// What such a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Remarks on the answers.
    Remarks,
    /// What is kept with the row and says nothing of its answer.
    Other,
}

impl Beside {
    /// What a column holds, by its heading; where that does not tell, by whether it was printed.
    pub(super) fn of(column: u32, heading: String, is_note: bool, is_printed: impl Fn() -> bool) -> Self {
        let is_other = || speaks_of_what_is_printed(&heading) || is_printed();
        let is_of_vendor = is_note || heads_remarks(&heading);
        let holds = if is_of_vendor || !is_other() { Holds::Remarks } else { Holds::Other };
        Self { column, heading, holds }
    }

    /// What is remarked, with the heading before it where that says more than that it is a remark.
    pub(crate) fn remark(&self, text: &str) -> String {
        match self.heading.is_empty() || is_remark(&self.heading) || says_no_more(&self.heading) {
            true => text.to_owned(),
            false => format!("{}: {text}", self.heading),
        }
    }

    /// The heading under which it is kept and told.
    pub(crate) fn called(&self) -> String {
        match self.heading.is_empty() {
            true => format!("（見出しなし {}列）", letters(self.column)),
            false => self.heading.clone(),
        }
    }
}

/// Whether a heading is a usual one for remarks: 「弊社コメント」, 「いいえの場合の理由」; but not 「確認結果（いいえの場合は理由）」.
pub(super) fn is_remark(heading: &str) -> bool {
    let key = width::key(heading);
    let before = key.split('(').next().unwrap_or_default();
    let asks_for_answer = |part: &str| part.starts_with("はい") || part.starts_with("確認結果") || part == "回答";
    USUAL.iter().any(|word| before.contains(word)) && !before.split(['・', '/', '、']).any(asks_for_answer)
}

/// Whether a vendor's column is one of remarks, by its heading alone.
pub(crate) fn heads_remarks(heading: &str) -> bool {
    is_remark(heading) || is_state(heading)
}

/// Whether a heading asks how far something is: that is nobody's but the vendor's to say.
pub(super) fn is_state(heading: &str) -> bool {
    heading.ends_with("対応状況") || heading.ends_with("実施状況")
}

/// Whether what stands under a heading says all by itself: 「対応状況」, 「実施内容」; but not 「未対応の内容」.
fn says_no_more(heading: &str) -> bool {
    let key = width::key(heading);
    ["状況", "内容", "方法"].iter().any(|end| key.ends_with(end)) && !key.contains(['未', '不'])
}

/// 「実施条件」 is no clause.
fn speaks_of_what_is_printed(heading: &str) -> bool {
    let key = width::key(heading);
    PRINTED.iter().any(|word| key.contains(word)) || key.ends_with('条') || key.ends_with('者')
}
