//! 立入検査の記録: what an inspector pointed out, by when it is to be mended, and when that was reported.

use crate::covered::Covered;
use crate::day::{Day, PartialDay};
use crate::presence::Presence;
use crate::said::{Hint, Said};
use crate::text::without_words;
use crate::width;

record! {
    /// One thing that an inspector pointed out; a row without one keeps that nothing was.
    Inspected in Inspected, named by [["inspected_on", "item", "pointed_out"], ["inspected_on", "pointed_out"], ["inspected_on"]], called by [pointed_out, authority] {
        /// 検査日.
        inspected_on: Option<PartialDay> = "検査日", "Inspected on", ["立入検査日", "立入日", "実施日"];
        /// 検査した機関.
        authority: String = "検査した機関", "Authority", ["実施機関", "行政機関", "保健所", "機関"];
        /// 対応項目: the items it is about.
        item: Said<Covered> = "対応項目", "Item", ["項目", "チェック項目", "番号"];
        /// 指摘事項.
        pointed_out: Hint<Presence> = "指摘事項", "Pointed out", ["指摘", "指導事項", "指摘内容", "指導内容"];
        /// 改善期限.
        due_on: Option<PartialDay> = "改善期限", "Due on", ["期限", "報告期限", "改善報告期限"];
        /// 改善内容.
        remedy: String = "改善内容", "Remedy", ["改善", "対応", "対応内容", "改善報告の内容"];
        /// 改善報告日.
        reported_on: Option<PartialDay> = "改善報告日", "Reported on", ["報告日", "改善日", "提出日"];
        /// 立ち会った人.
        attended_by: String = "立ち会った人", "Attended by", ["立会者", "対応者"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}

/// What stands for the authority where the pharmacy itself rehearsed an inspection.
pub const REHEARSED: &str = "予行";

impl Inspected {
    /// Whether the pharmacy itself went through its items: what it could not show then is no inspector's word.
    #[must_use]
    pub fn is_rehearsal(&self) -> bool {
        self.authority.trim() == REHEARSED
    }

    /// Whether something was pointed out that nobody has reported as mended by that day.
    #[must_use]
    pub fn is_open(&self, today: Day) -> bool {
        self.points_out() && self.reported_on.is_none_or(|on| on.earliest() > today)
    }

    /// Whether anything was pointed out. 「なし」 keeps that nothing was; 「任命書がない」 ends like a lack and is one that was.
    #[must_use]
    pub fn points_out(&self) -> bool {
        let is_lack = self.pointed_out.tells() == Some(Presence::Missing);
        let says_more = || !without_words(&width::key(&self.pointed_out), &[&OF_NOTHING]).trim().is_empty();
        !self.pointed_out.trim().is_empty() && (!is_lack || says_more())
    }
}

/// Of what words say that nothing was pointed out.
const OF_NOTHING: [&str; 18] = [
    "指摘",
    "指導",
    "事項",
    "特に",
    "特記",
    "該当",
    "問題",
    "点",
    "なし",
    "無し",
    "無",
    "ない",
    "なかった",
    "ありません",
    "は",
    "が",
    "も",
    "。",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_nothing_point_nothing_out() {
        for (said, points_out) in [
            ("", false),
            ("なし", false),
            ("指摘事項なし", false),
            ("特に指摘なし", false),
            ("任命書がない", true),
            ("台帳なし", true),
            ("確認日がない項目がある", true),
            ("USBの規則がない", true),
        ] {
            let row = Inspected { pointed_out: Hint::new(said), ..Inspected::default() };
            assert_eq!(row.points_out(), points_out, "{said}");
        }
    }
}
