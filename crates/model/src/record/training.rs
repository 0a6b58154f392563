//! 研修記録: who was trained in what, and when.

use crate::day::PartialDay;
use crate::text::holds_any;

record! {
    /// One training.
    Training in Training, named by [["held_on", "subject"]], called by [subject] {
        /// 実施日.
        held_on: Option<PartialDay> = "実施日", "Held on", ["日付", "研修日", "開催日", "受講日", "日時", "実施日時", "研修日時"];
        /// 内容.
        subject: String = "内容", "Subject", ["研修内容", "研修名", "テーマ", "題目"];
        /// 参加者.
        attendees: String = "参加者", "Attendees", ["受講者", "出席者", "対象者", "受講者名", "出席者名", "対象"];
        /// 方法.
        method: String = "方法", "Method", ["形式", "実施方法", "研修方法"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}

impl Training {
    /// Whether it was held, as far as its words tell: 中止, 延期 and 参加者 なし were not.
    #[must_use]
    pub fn took_place(&self) -> bool {
        let off = ["中止", "延期", "未実施", "取りやめ"];
        let nobody = matches!(self.attendees.trim(), "なし" | "0名" | "０名" | "0" | "予定" | "未定");
        !nobody && ![&self.subject, &self.remark].into_iter().any(|words| holds_any(words, &off))
    }
}
