//! 外部記録媒体台帳 (2-⑨): which media may be used.

use crate::day::PartialDay;
use crate::lost::Lost;
use crate::said::{Hint, Said, Word as _};
use crate::width;
use crate::word::{DeviceState, YesNo};

record! {
    /// A USB stick, disk or the like.
    Media in Media, named by [["name", "number"], ["name"], ["number"], ["serial"]], called by [name, number, serial] {
        /// No.
        number: String = "No.", "No.", ["番号", "管理番号", "項番", "No", "管理No."];
        /// 媒体名.
        name: String = "媒体名", "Medium", ["媒体", "名称", "機器名", "種類"];
        /// シリアル番号.
        serial: String = "シリアル番号", "Serial", ["シリアル", "製造番号", "S/N"];
        /// 使用許可.
        permitted: Said<YesNo> = "使用許可", "Permitted", ["許可", "利用許可", "許可の有無", "使用可否", "利用可否", "使用可"];
        /// 保管者.
        keeper: String = "保管者", "Keeper", ["管理者", "保管場所", "使用者", "保管", "保管先", "使用者名", "貸与先"];
        /// 暗号化.
        encrypted: Said<YesNo> = "暗号化", "Encrypted", ["暗号化の有無"];
        /// 登録日.
        registered_on: Option<PartialDay> = "登録日", "Registered on", ["導入日", "許可日"];
        /// 状態.
        state: Said<DeviceState> = "状態", "State", ["ステータス", "使用状況"];
        /// 備考.
        remark: Hint<Lost> = "備考", "Remark", ["説明", "摘要"];
    }
}

impl Media {
    /// Whether its state or remark says that nobody knows where it is.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        let in_state = || self.state.means().is_none() && Lost::read(self.state.text()).is_some();
        self.remark.tells().is_some() || in_state()
    }

    /// Whether this number, as a stick tells it of itself, stands in its row.
    #[must_use]
    pub fn is_numbered(&self, number: &str) -> bool {
        let wanted = width::key(number);
        !wanted.is_empty() && [&self.serial, &self.number].iter().any(|known| width::key(known) == wanted)
    }
}
