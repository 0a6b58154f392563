//! 持ち出し台帳: what left the pharmacy, with whom, and whether it came back.

use crate::day::PartialDay;
use crate::said::Said;
use crate::word::YesNo;

record! {
    /// One taking-out of data or a device.
    Takeout in Takeouts, named by [["taken_on", "media", "content"], ["taken_on", "media"]], called by [media, content] {
        /// 持出日.
        taken_on: Option<PartialDay> = "持出日", "Taken out on", ["持ち出し日", "日付", "持出年月日"];
        /// 媒体.
        media: String = "媒体", "Medium", ["媒体名", "機器", "持出媒体", "持出物", "持出品", "持ち出し物", "持出機器"];
        /// 内容.
        content: String = "内容", "Content", ["情報の内容", "データ", "持出内容"];
        /// 持出者.
        person: String = "持出者", "Taken by", ["持ち出し者", "持出し者", "氏名", "担当者", "使用者"];
        /// 目的.
        purpose: String = "目的", "Purpose", ["用途", "理由", "持出目的"];
        /// 暗号化.
        encrypted: Said<YesNo> = "暗号化", "Encrypted", ["暗号化の有無"];
        /// 返却日.
        returned_on: Option<PartialDay> = "返却日", "Returned on", ["返却年月日", "戻し日"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}
