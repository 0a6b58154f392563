//! 職員名簿: who works here, in which role, since when and until when.

use crate::day::{Day, PartialDay};
use crate::name::Name;

record! {
    /// A person of the pharmacy. No more is kept than the items need.
    Person in People, named by [["name"]], called by [name] {
        /// 氏名.
        name: Name = "氏名", "Name", ["名前", "職員名", "氏名（漢字）"];
        /// 職種.
        profession: String = "職種", "Profession", ["資格", "職種・資格"];
        /// 役割.
        role: String = "役割", "Role", ["役職", "担当", "担当業務", "役割・担当"];
        /// 任命日 to that role.
        appointed_on: Option<PartialDay> = "任命日", "Appointed on", ["選任日", "任命年月日", "就任日"];
        /// 入職日.
        joined_on: Option<PartialDay> = "入職日", "Joined on", ["入社日", "採用日", "雇用日"];
        /// 退職日.
        left_on: Option<PartialDay> = "退職日", "Left on", ["退社日", "離職日", "退職年月日"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}

impl Person {
    /// Whether the person has left by that day. The last day of work still counts as here.
    #[must_use]
    pub fn has_left_by(&self, day: Day) -> bool {
        self.left_on.is_some_and(|left| left.latest() < day)
    }

    /// Whether the role names the 医療情報システム安全管理責任者.
    #[must_use]
    pub fn is_safety_officer(&self) -> bool {
        self.role.contains("安全管理責任者")
    }
}
