//! 利用権限表: 職種・担当業務 × 情報区分 (2-④).

use crate::day::PartialDay;

record! {
    /// What one profession may do with one class of information.
    Right in Rights, named by [["profession", "information", "system"], ["profession", "information"]], called by [profession] {
        /// 職種・担当業務.
        profession: String = "職種・担当業務", "Profession", ["職種", "担当業務", "利用者属性", "役割", "業務"];
        /// 情報区分.
        information: String = "情報区分", "Class of information", ["情報の区分", "情報", "対象情報", "データ区分"];
        /// 権限 (閲覧・入力・更新・なし).
        permission: String = "権限", "Permission", ["利用権限", "アクセス権限", "可否", "アクセス権"];
        /// システム.
        system: String = "システム", "System", ["システム名", "対象システム"];
        /// 設定日.
        set_on: Option<PartialDay> = "設定日", "Set on", ["確認日", "更新日"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}
