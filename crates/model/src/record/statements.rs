//! 宣言: a rule or a practice that the pharmacy itself states, such as its password rule.

use crate::day::PartialDay;
use crate::lack::Lack;
use crate::said::{Hint, Said};
use crate::stance::Stance;
use crate::word::Topic;

record! {
    /// One statement. It counts as 自己申告.
    Statement in Statements, named by [["topic", "scope"], ["topic"]], called by [topic] {
        /// 事項.
        topic: Said<Topic> = "事項", "Topic", ["項目", "内容区分", "種類"];
        /// 対象: a system, a device or a kind of device; empty for the whole pharmacy.
        scope: String = "対象", "Scope", ["対象機器", "対象システム", "範囲"];
        /// 内容: はい, いいえ, a number or words.
        value: Hint<Stance> = "内容", "Value", ["回答", "値", "宣言"];
        /// 確認日: when it was stated.
        stated_on: Option<PartialDay> = "確認日", "Stated on", ["宣言日", "日付", "実施日"];
        /// 宣言者.
        stated_by: String = "宣言者", "Stated by", ["確認者", "記入者", "担当者"];
        /// 根拠の場所: where the paper is kept.
        kept_where: String = "根拠の場所", "Evidence kept where", ["保管場所", "根拠", "記録の場所"];
        /// 備考.
        remark: Hint<Lack> = "備考", "Remark", ["説明", "摘要"];
    }
}

impl Statement {
    /// Whether the statement says yes, no, or neither.
    #[must_use]
    pub fn says(&self) -> Option<bool> {
        self.value.tells()?.plain
    }

    /// Whether it stands for its topic: a yes, words on how, or nothing but its day. 「検討中」 does not.
    #[must_use]
    pub fn affirms(&self) -> bool {
        self.value.trim().is_empty() || self.stance() == Some(true)
    }

    /// Whether it says that something is not so: 「いいえ」, 「止めていない」.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.stance() == Some(false)
    }

    /// Whether it says that something is done, where any description of how is a yes: 「3か月ごと」, 「ソフトで遮断」.
    /// 「しない」 is a no; nothing, or what is only being considered, is neither.
    #[must_use]
    pub fn stance(&self) -> Option<bool> {
        self.value.tells()?.practised
    }

    /// What stands beside it that tells of a lack: 「守られていない」.
    #[must_use]
    pub fn lack_said(&self) -> Option<&str> {
        self.remark.tells().map(|_| &*self.remark)
    }

    /// Whether it tells how often: 「3か月ごと」.
    #[must_use]
    pub fn tells_how_often(&self) -> bool {
        self.value.tells().is_some_and(|said| said.is_rhythm)
    }

    /// Whether it names letters, digits and marks: 「英字・数字・記号」.
    #[must_use]
    pub fn asks_for_a_mix(&self) -> bool {
        self.value.tells().is_some_and(|said| said.is_mixed)
    }

    /// The least number of characters it asks for: 「8文字以内」 asks for none.
    #[must_use]
    pub fn least_length(&self) -> Option<u32> {
        self.value.tells()?.least_length
    }

    /// Whether it forbids every medium, at all times: 「私物のUSBメモリは禁止」 does not.
    #[must_use]
    pub fn forbids_all_media(&self) -> bool {
        self.value.tells().is_some_and(|said| said.forbids_all_media)
    }

    /// Whether it tells by what use is held back: 「許可したものだけ使う」.
    #[must_use]
    pub fn holds_use_back(&self) -> bool {
        self.value.tells().is_some_and(|said| said.holds_use_back)
    }

    /// Whether it may speak of what is allowed as well as of what is done: 「可」, 「許可」.
    #[must_use]
    pub fn speaks_of_leave(&self) -> bool {
        self.value.tells().is_some_and(|said| said.speaks_of_leave)
    }
}
