//! Every fact this reader can tell: its stable name, its title in both languages, and how its value is counted.
//!
//! Names are promises: a report written today is read for years. A name is never reused with another meaning.

use model::fact::STICK;
use model::lang::Lang;

/// How a value is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A label, a day, or yes and no.
    Plain,
    /// How many things.
    Items,
    /// A length in characters.
    Characters,
    /// A span in days; 99,999 is what `login.defs(5)` writes for "never".
    Days,
    /// Failed tries; 0 means that trying is never stopped.
    Attempts,
    /// A machine has many of them, and one line tells them all.
    List,
}

/// One fact of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The stable dotted name.
    pub name: &'static str,
    /// How its value is worded.
    pub unit: Unit,
    ja: &'static str,
    en: &'static str,
}

impl Entry {
    /// The title that people read.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }

    /// The entry with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        CATALOGUE.iter().chain([&CARRIED]).find(|entry| entry.name == name)
    }
}

const fn entry(name: &'static str, unit: Unit, ja: &'static str, en: &'static str) -> Entry {
    Entry { name, unit, ja, en }
}

/// What the small program adds where it writes on a stick: nothing that it read of the machine.
const CARRIED: Entry =
    entry(STICK, Unit::Plain, "報告を運んだUSBメモリの番号", "Number of the stick that carried the report");

/// All facts, in the order in which screens and papers show them.
pub const CATALOGUE: &[Entry] = &[
    entry("os.name", Unit::Plain, "OSの名前", "Operating system"),
    entry("os.version", Unit::Plain, "OSのバージョン", "Version of the operating system"),
    // The code of `model::os::Os`; until when that is supported is dated data of `items`.
    entry("os.code", Unit::Plain, "OSの種類（サポート期限の表の見出し）", "Product, as the support table names it"),
    // What the package lists on the machine know: no network is used, so `updates.listed_on` says how old that is.
    entry("updates.pending", Unit::Items, "適用されていない更新", "Updates not applied"),
    entry("updates.security_pending", Unit::Items, "うちセキュリティの更新", "of which security updates"),
    entry("updates.listed_on", Unit::Plain, "更新の一覧が作られた日", "Day of the lists of updates"),
    entry("updates.last_on", Unit::Plain, "最後に更新した日", "Last update applied"),
    entry("updates.reboot_required", Unit::Plain, "更新後の再起動が必要", "A restart is needed after updates"),
    // A person could sign in: a login shell, and a password that is not locked or a key that lets them in.
    entry("account.enabled", Unit::Plain, "サインインできるアカウント", "Account can be used to sign in"),
    entry("account.last_login_on", Unit::Plain, "最後のログイン", "Last login"),
    entry("account.locked", Unit::Plain, "パスワードのロック", "Password is locked"),
    entry("account.administrator", Unit::Plain, "管理者権限", "Has administrator rights"),
    entry("account.expires_on", Unit::Plain, "アカウントの有効期限", "Account expires on"),
    entry("password.length_min", Unit::Characters, "パスワードの最小文字数", "Minimum password length"),
    // The system's policy for new accounts without `of`; an account's own setting with it.
    entry("password.change_days_max", Unit::Days, "パスワードを変更する間隔", "Days until a password must change"),
    // True only where letters, digits and symbols are all required.
    entry(
        "password.mixed_required",
        Unit::Plain,
        "英字・数字・記号の混在の強制",
        "Letters, digits and symbols are required",
    ),
    entry("password.lockout_attempts", Unit::Attempts, "ロックまでの失敗回数", "Failed tries until the account locks"),
    entry("service.listening", Unit::List, "通信を待ち受けているもの", "Listening for connections"),
    entry("service.autostart", Unit::List, "自動で始まるサービス", "Services started automatically"),
    entry("media.storage_blocked", Unit::Plain, "USBメモリ等の使用禁止の設定", "USB storage is blocked"),
    // A filter of incoming traffic that drops or rejects something; from settings where the rules cannot be seen.
    entry("firewall.active", Unit::Plain, "ファイアウォールが働いている", "Firewall is active"),
    entry("time.synchronised", Unit::Plain, "時刻の同期", "Clock is synchronised"),
    entry("disk.encrypted", Unit::Plain, "ディスクの暗号化", "Disk is encrypted"),
    entry("antivirus.present", Unit::Plain, "ウイルス対策ソフト", "Antivirus is installed"),
    entry("antivirus.updated_on", Unit::Plain, "ウイルス定義の日付", "Day of the virus definitions"),
    entry("log.oldest_on", Unit::Plain, "残っている最も古いログの日", "Oldest log kept"),
    entry("log.audit_on", Unit::Plain, "監査ログの記録", "Audit log is running"),
    entry("remote.ssh_on", Unit::Plain, "遠隔操作（SSH）の受付", "Remote access by SSH is on"),
    entry("remote.desktop_on", Unit::Plain, "リモートデスクトップの受付", "Remote Desktop is on"),
    entry("remote.tool", Unit::List, "遠隔操作のソフト", "Programs for remote maintenance"),
    // Somebody is signed in when the machine starts, without a password or a second factor.
    entry("account.signed_in_unasked", Unit::Plain, "起動時の自動サインイン", "Signs somebody in unasked"),
    entry("service.smb1_on", Unit::Plain, "古いファイル共有（SMB1）", "File sharing by SMB1"),
    entry("software.installed", Unit::List, "入っているソフト", "Installed software"),
    entry("screen.lock", Unit::Plain, "画面の自動ロック", "Screen locks by itself"),
];
