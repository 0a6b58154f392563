//! 利用権限表: 職種・担当業務 × 情報区分 (2-④).

use crate::day::PartialDay;
use crate::said::{Hint, Word};
use crate::text::holds_any;

record! {
    /// What one profession may do with one class of information.
    Right in Rights, named by [["profession", "information", "system"], ["profession", "information"]], called by [profession] {
        /// 職種・担当業務.
        profession: String = "職種・担当業務", "Profession", ["職種", "担当業務", "利用者属性", "役割", "業務"];
        /// 情報区分.
        information: String = "情報区分", "Class of information", ["情報の区分", "情報", "対象情報", "データ区分"];
        /// 権限 (閲覧・入力・更新・なし).
        permission: Hint<NoRight> = "権限", "Permission", ["利用権限", "アクセス権限", "可否", "アクセス権"];
        /// システム.
        system: String = "システム", "System", ["システム名", "対象システム"];
        /// 設定日.
        set_on: Option<PartialDay> = "設定日", "Set on", ["確認日", "更新日"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}

/// In the place of a permission stands that there is none yet, or one for everybody, which is not by profession: 「全員同じ」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRight;

impl Word for NoRight {
    const EXAMPLES: &'static str = "未設定、全員同じ";

    fn read(text: &str) -> Option<Self> {
        let is_open = holds_any(text, &["未設定", "設定なし", "設定していない", "未定", "検討", "予定", "？", "?"]);
        let is_everybodys =
            holds_any(text, &["全員同じ", "全員が同じ", "管理者と同じ", "区別なし", "区別していない", "分けていない"]);
        (is_open || is_everybodys).then_some(Self)
    }
}

impl Right {
    /// Whether it tells what one profession may do with what: all of it is written, and it is not everybody's.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let is_everybody = matches!(self.profession.trim(), "全員" | "全職員" | "職員全員" | "すべて" | "全て");
        let is_written = !(self.profession.is_empty() || self.information.is_empty() || self.permission.is_empty());
        is_written && !is_everybody && self.permission.tells().is_none()
    }
}
