//! 事業者一覧: with whom the pharmacy has a contract for its systems.

use super::contacts::Serves;
use crate::day::PartialDay;
use crate::name::Name;
use crate::said::Said;
use crate::word::YesNo;

record! {
    /// A vendor of systems.
    Vendor in Vendors, named by [["name"]], called by [name] {
        /// 事業者名.
        name: Name = "事業者名", "Vendor", ["事業者", "会社名", "名称", "ベンダー名", "事業者名称", "業者名", "取引先名", "業者", "委託先", "委託先名"];
        /// 担当.
        person: String = "担当", "Person", ["担当者", "窓口"];
        /// 電話.
        phone: String = "電話", "Phone", ["電話番号", "TEL"];
        /// メール.
        mail: String = "メール", "Mail", ["メールアドレス", "E-mail"];
        /// 契約の有無.
        contracted: Said<YesNo> = "契約", "Under contract", ["契約の有無", "保守契約", "契約状況", "契約状態", "契約有無"];
        /// 担当システム.
        systems: Name = "担当システム", "Systems", ["対象システム", "システム", "取扱システム", "サービス", "サービス名", "業務内容", "委託内容", "契約内容"];
        /// 確認依頼日: when the form was last asked for.
        asked_on: Option<PartialDay> = "確認依頼日", "Asked on", ["依頼日", "送付日"];
        /// 契約終了日.
        contract_ends_on: Option<PartialDay> = "契約終了日", "Contract ends on", ["契約満了日"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}

impl Vendor {
    /// Whether all it does here is power, guards, lines and the like, as the words beside it tell. Its name alone does not:
    /// 日本電気 makes computers.
    #[must_use]
    pub fn serves_premises(&self) -> bool {
        !self.systems.is_empty() && Serves::in_words(self.systems.text()) == Some(Serves::Premises)
    }
}
