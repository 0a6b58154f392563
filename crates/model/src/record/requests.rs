//! 依頼の記録: what a vendor was asked for, when, by which way, and by when the pharmacy wants it.

use crate::day::PartialDay;
use crate::name::Name;
use crate::said::Said;
use crate::word::Asking;

record! {
    /// One request to a vendor. A second request is a row of its own.
    Request in Requests, named by [["vendor", "system", "asking", "asked_on"], ["vendor", "asking", "asked_on"], ["vendor", "asked_on"]], called by [vendor, system] {
        /// 事業者名.
        vendor: Name = "事業者名", "Vendor", ["事業者", "会社名", "ベンダー名", "依頼先"];
        /// 対象システム.
        system: Name = "対象システム", "System", ["システム", "システム名", "製品名"];
        /// 依頼の内容: what was asked for.
        asking: Said<Asking> = "依頼の内容", "Asked for", ["内容", "依頼内容", "依頼したもの", "書類"];
        /// 年度: the edition of the form that was asked for.
        edition: String = "年度", "Edition", ["版", "様式"];
        /// 依頼日.
        asked_on: Option<PartialDay> = "依頼日", "Asked on", ["送付日", "依頼した日", "日付"];
        /// 方法: by mail, link, paper, telephone.
        way: String = "方法", "By", ["依頼方法", "手段", "送付方法"];
        /// 宛先: whom.
        person: String = "宛先", "To", ["依頼した人", "担当者", "担当", "相手"];
        /// 回答期限: by when the pharmacy wants it.
        due_on: Option<PartialDay> = "回答期限", "Wanted by", ["期限", "返信期限", "希望日"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要", "返事"];
    }
}
