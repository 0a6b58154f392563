//! 事業者確認用: what a vendor answered, one row per item and system.

use crate::answer::Choice;
use crate::day::{Day, PartialDay, day_in};
use crate::name::Name;
use crate::record::Record as _;
use crate::remark::{Asked, Remark};
use crate::said::{Hint, Said};
use crate::width;
use crate::word::Number;

record! {
    /// One answer of a vendor.
    VendorReply in VendorReply, named by [["vendor", "system", "edition", "number"], ["vendor", "edition", "number"], ["vendor", "number"]], called by [number] {
        /// 事業者名.
        vendor: Name = "事業者名", "Vendor", ["事業者", "会社名", "ベンダー名", "御社名", "貴社名", "医療情報システムの事業者名", "医療情報システム事業者名"];
        /// 対象システム.
        system: Name = "対象システム", "System", ["システム", "システム名", "製品名", "対象製品"];
        /// 年度: the edition of the form, such as r7.
        edition: String = "年度", "Edition", ["版"];
        /// 番号, with its scope where the number is printed twice: 2-⑫（サーバ）.
        number: Said<Number> = "番号", "Number", ["項番", "No.", "NO", "項目番号"];
        /// チェック項目.
        wording: String = "チェック項目", "Item", ["項目", "確認項目", "内容"];
        /// 確認結果.
        answer: Said<Choice> = "確認結果", "Answer", ["回答", "結果", "はい・いいえ", "確認結果（はい・いいえ）"];
        /// 確認日.
        confirmed_on: Option<PartialDay> = "確認日", "Confirmed on", ["回答日", "日付", "記入日"];
        /// 目標日.
        target_on: Option<PartialDay> = "目標日", "Target", ["対応目標日", "予定日"];
        /// 備考.
        note: Hint<Remark> = "備考", "Note", ["コメント", "摘要", "補足"];
        /// The remark of which a person made sure that it leaves the はい as it is. Another remark is another question.
        note_settled: String = "「はい」のままと確かめた備考", "Remark that leaves the yes", ["確かめた備考", "備考の確認"];
        /// Why the pharmacy's row is not as the vendor's standard reply has it: the site differs.
        overrules: String = "標準回答と違う理由", "Why it differs from the standard reply", ["標準回答と異なる理由"];
        /// 記入者.
        filled_by: String = "記入者", "Filled in by", ["担当者", "回答者", "記入担当"];
    }
}

impl VendorReply {
    /// Whether its remark speaks of what is still to come.
    #[must_use]
    pub fn tells_of_a_plan(&self) -> bool {
        self.open_remark().is_some_and(|note| note.tells_of_a_plan)
    }

    /// Whether its remark names a day that is still to come: 「令和8年3月に停止」.
    #[must_use]
    pub fn names_day_after(&self, today: Day) -> bool {
        self.open_remark().is_some_and(|note| note.names_from.is_some_and(|named| named > today))
    }

    /// What its remark tells, unless a person made sure that the very words that stand there leave the はい as it is.
    fn open_remark(&self) -> Option<Remark> {
        let is_settled = || !self.note_settled.is_empty() && width::key(&self.note_settled) == width::key(&self.note);
        self.note.tells().filter(|_| !is_settled())
    }

    /// The last day that a remark which nobody settled names.
    #[must_use]
    pub fn names(&self) -> Option<Day> {
        self.open_remark()?.names
    }

    /// Whether its remark, if any, only adds to a はい about this.
    #[must_use]
    pub fn remark_only_adds(&self, asked: Asked) -> bool {
        self.open_remark().is_none_or(|note| note.only_adds(asked))
    }

    /// Whether its remark may be why the row does not concern the vendor: 「特になし」, 「後日回答」 and a dash are no reason.
    #[must_use]
    pub fn gives_a_reason(&self) -> bool {
        let says = self.note.chars().any(char::is_alphanumeric);
        says && self
            .open_remark()
            .is_none_or(|note| !(note.is_nothing || note.is_unsettled || note.is_sent_back || note.tells_of_a_plan))
    }

    /// Whether its remark says no more than that there is none: 「行っていない」, 「なし」.
    #[must_use]
    pub fn says_none(&self) -> bool {
        self.open_remark().is_some_and(|note| note.is_nothing || note.says_none)
    }

    /// Whether its remark says that no paper was handed in, or that it is still to come: 「個別提出はしておりません」, 「準備中」.
    #[must_use]
    pub fn denies_the_paper(&self) -> bool {
        self.open_remark().is_some_and(|note| {
            !note.is_nothing && (note.says_none || note.is_unsettled || note.is_sent_back || note.tells_of_a_plan)
        })
    }

    /// The versions that its remark names: 「2.0」 in 「PharmaX 2.0のMDSを提出」. Days are none.
    #[must_use]
    pub fn versions(&self) -> Vec<&str> {
        if self.open_remark().is_none() {
            return Vec::new();
        }
        let is_version = |words: &&str| words.split('.').filter(|part| !part.is_empty()).count() > 1;
        let without_era = |words: &&str| day_in(&width::key(words)).is_none();
        self.note
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
            .filter(is_version)
            .filter(without_era)
            .collect()
    }

    /// Whether its remark says that what was asked is not known, or still being looked into.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        self.open_remark().is_some_and(|note| note.is_unsettled)
    }

    /// Whether its remark tells of a password that is none of the sheet's: 「数字6桁」.
    #[must_use]
    pub fn names_weak_password(&self) -> bool {
        self.open_remark().is_some_and(|note| note.names_weak_password)
    }

    /// Whether its remark tells of something kept for less than a day: 「保存1時間」.
    #[must_use]
    pub fn keeps_less_than_a_day(&self) -> bool {
        self.open_remark().is_some_and(|note| note.keeps_less_than_a_day)
    }

    /// Whether its remark sends the question back: 「確認していません」.
    #[must_use]
    pub fn is_sent_back(&self) -> bool {
        self.open_remark().is_some_and(|note| note.is_sent_back)
    }

    /// What stands where the day of confirmation should, and is none: 「未定」, 「6月頃」.
    #[must_use]
    pub fn unread_day(&self) -> Option<&str> {
        self.unread("confirmed_on").filter(|_| self.confirmed_on.is_none())
    }

    /// Whether nothing but a mark stands for its answer: 「－」 says neither はい nor 対象外.
    #[must_use]
    pub fn is_a_mark(&self) -> bool {
        !self.answer.is_empty() && !self.answer.text().chars().any(char::is_alphanumeric)
    }
}
