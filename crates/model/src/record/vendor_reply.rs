//! 事業者確認用: what a vendor answered, one row per item and system.

use crate::answer::Choice;
use crate::day::PartialDay;
use crate::name::Name;
use crate::said::Said;
use crate::text::holds_any;
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
        note: String = "備考", "Note", ["コメント", "摘要", "補足"];
        /// 記入者.
        filled_by: String = "記入者", "Filled in by", ["担当者", "回答者", "記入担当"];
    }
}

/// Words of a remark for what is not done yet.
const TO_COME: [&str; 26] = [
    "未確認",
    "確認中",
    "確認予定",
    "未実装",
    "未完了",
    "来月",
    "来年",
    "次年度",
    "作業予定",
    "対応予定",
    "導入予定",
    "実施予定",
    "設定予定",
    "停止予定",
    "削除予定",
    "整備予定",
    "提出予定",
    "適用予定",
    "取得予定",
    "検討中",
    "準備中",
    "作成中",
    "未対応",
    "未実施",
    "未導入",
    "未設定",
];
/// Words that speak of something done, or of the next time.
const DONE: [&str; 4] = ["済", "次回", "完了", "なし"];

impl VendorReply {
    /// Whether its remark speaks of what is still to come: 「令和8年3月に対応予定」. 「設定済み。次回の見直しは…実施予定」 does not.
    #[must_use]
    pub fn tells_of_a_plan(&self) -> bool {
        holds_any(&self.note, &TO_COME) && !holds_any(&self.note, &DONE)
    }
}
