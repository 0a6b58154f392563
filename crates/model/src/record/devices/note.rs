//! What the free words beside a device tell of it: 「リモート保守用VPNルータ」, 「紛失」, 「このほか3台は未記載」.

use super::told;
use crate::lack::tells_of_lack;
use crate::lost::Lost;
use crate::os::Os;
use crate::said::Word;
use crate::spared::without_spared;
use crate::text::{holds_any, without_words};
use crate::word::DeviceKind;

/// What free words about a device tell: 「リモート保守用VPNルータ」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceNote {
    /// What kind of device it is.
    pub kind: Option<DeviceKind>,
    /// It is reached from outside.
    pub is_remote: bool,
    /// It is a radio access point.
    pub is_wireless: bool,
    /// What stands in place of the day of its updates: 「更新適用日: 未適用」.
    pub is_unpatched: bool,
    /// The same of the day on which its services were looked at.
    pub is_unchecked: bool,
    /// It speaks of updates, or of what keeps malware out, and of a lack: 「Windows Update停止中」.
    pub is_unguarded: bool,
    /// Malware is, or may be, on it: 「ランサムに感染、隔離中」.
    pub is_infected: bool,
    /// Nobody knows where it is: 「紛失」.
    pub is_lost: bool,
    /// Whoever wants comes in through it: 「ポート3389を開放」, 「Wi-Fiはパスワードなし」.
    pub lets_in: bool,
    /// It still has the password that it came with, one that anybody guesses, or none: 「初期パスワードのまま」, 「パスワード admin」.
    pub has_first_password: bool,
    /// Its password is that of others too: 「全PC同じパスワード」.
    pub shares_password: bool,
    /// Its password can be read by whoever stands before it: 「付箋で貼付」.
    pub shows_password: bool,
    /// It asks for no password: 「自動ログオン」.
    pub logs_on_by_itself: bool,
    /// Several people log on with one ID: 「共用IDでログオン」.
    pub shares_logon: bool,
    /// Something runs on it that nobody needs: 「未使用ソフト多数」.
    pub has_unneeded: bool,
    /// It says that there are others which no row names: 「このほかタブレット3台は未記載」.
    pub leaves_others_out: bool,
    /// Whoever wants puts a stick into it: 「USBメモリは自由に使用可」.
    pub takes_any_stick: bool,
    /// Its maker goes on supplying updates, without a day on which that ends: 「更新継続中」.
    pub is_kept_up: bool,
    /// Updates beyond the end of Windows 10 are paid for: 「ESU契約あり」.
    pub extends_windows10: bool,
}

impl Word for DeviceNote {
    const EXAMPLES: &'static str = "サーバ、VPNルータ、無線LANアクセスポイント";

    fn read(text: &str) -> Option<Self> {
        let key = crate::width::key(text);
        let tells = |words: &[&str]| holds_any(&key, words);
        Some(Self {
            kind: DeviceKind::in_key(&key),
            is_remote: tells(&["vpn", "リモート", "遠隔"]),
            is_wireless: tells(&["無線", "wi-fi", "wifi", "アクセスポイント"]),
            is_unpatched: names_no_update(&key)
                || tells(&["パッチ未適用", "更新未適用", "未更新", "更新していない", "適用していない"]),
            is_unchecked: tells(&["不要サービス確認日:", "不要サービス未確認", "不要ソフト未確認"]),
            is_unguarded: tells(&[
                "更新",
                "サポート",
                "パターンファイル",
                "定義",
                "アップデート",
                "update",
                "パッチ",
                "ファーム",
                "ウイルス",
                "ウィルス",
                "セキュリティ",
                "脆弱性",
            ]) && tells_of_lack(&without_words(
                &key,
                &[&["脆弱性なし", "脆弱性はなし", "脆弱性の指摘なし"]],
            )),
            is_infected: told::is_infected(&key),
            is_lost: Lost::read(&without_spared(&key)).is_some(),
            lets_in: told::lets_in(&key),
            has_first_password: told::has_weak_password(&key),
            shares_password: told::shares_password(&key),
            shows_password: told::shows_password(&key),
            logs_on_by_itself: told::logs_on_by_itself(&key),
            shares_logon: told::shares_logon(&key),
            has_unneeded: tells(&[
                "不要ソフト",
                "不要なソフト",
                "未使用ソフト",
                "未使用のソフト",
                "使っていないソフト",
                "不要サービス",
                "不要なサービス",
            ]) && tells(&["多数", "あり", "残", "入って", "そのまま", "未停止", "未削除", "動いて"])
                && !tells(&["残なし", "残りなし", "残っていない", "残していない"]),
            leaves_others_out: leaves_others_out(&key),
            takes_any_stick: told::takes_any_stick(&key),
            is_kept_up: tells(&["更新継続中", "更新提供中", "サポート継続中", "サポート中"]),
            extends_windows10: Os::read(&format!("Win10 {text}")) == Some(Os::Windows10Esu),
        })
    }
}

/// What stands in place of the day of updates. 「毎月」 tells of a rhythm and neither of a day nor of a lack.
fn names_no_update(key: &str) -> bool {
    let Some((_, said)) = key.split_once("更新適用日:") else { return false };
    let said = said.trim().split(|c: char| c.is_whitespace() || "。、;".contains(c)).next().unwrap_or_default();
    let rhythm = [
        "毎月",
        "毎週",
        "毎日",
        "月1回",
        "月に1回",
        "週1回",
        "定期的",
        "定期",
        "自動更新",
        "自動",
        "に適用",
        "適用",
        "更新",
    ];
    !without_words(said, &[&rhythm]).is_empty()
}

/// 「このほか…3台は未記載」 speaks of other devices; 「シリアル未記載」 of this one.
fn leaves_others_out(key: &str) -> bool {
    const OTHERS: [&str; 8] = ["このほか", "この他", "その他に", "ほかに", "他に", "以外に", "別に", "台"];
    const UNLISTED: [&str; 12] = [
        "未記載",
        "未登録",
        "未掲載",
        "記載していない",
        "記載なし",
        "記載漏れ",
        "載っていない",
        "載せていない",
        "台帳になし",
        "台帳にない",
        "一覧にない",
        "書いていない",
    ];
    holds_any(key, &UNLISTED) && holds_any(&without_words(key, &[&["台帳", "台目"]]), &OTHERS)
}
