//! 宣言: a rule or a practice that the pharmacy itself states, such as its password rule.

use crate::day::PartialDay;
use crate::said::{Hint, Said};
use crate::word::{Topic, YesNo};

record! {
    /// One statement. It counts as 自己申告.
    Statement in Statements, named by [["topic", "scope"], ["topic"]], called by [topic] {
        /// 事項.
        topic: Said<Topic> = "事項", "Topic", ["項目", "内容区分", "種類"];
        /// 対象: a system, a device or a kind of device; empty for the whole pharmacy.
        scope: String = "対象", "Scope", ["対象機器", "対象システム", "範囲"];
        /// 内容: はい, いいえ, a number or words.
        value: Hint<YesNo> = "内容", "Value", ["回答", "値", "宣言"];
        /// 確認日: when it was stated.
        stated_on: Option<PartialDay> = "確認日", "Stated on", ["宣言日", "日付", "実施日"];
        /// 宣言者.
        stated_by: String = "宣言者", "Stated by", ["確認者", "記入者", "担当者"];
        /// 根拠の場所: where the paper is kept.
        kept_where: String = "根拠の場所", "Evidence kept where", ["保管場所", "根拠", "記録の場所"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}

impl Statement {
    /// Whether the statement says yes, no, or neither.
    #[must_use]
    pub fn says(&self) -> Option<bool> {
        self.value.tells().map(|said| said == YesNo::Yes)
    }
}
