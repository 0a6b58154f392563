//! The one list of collectors: which facts each tells, and how each system reads them.

use crate::linux;
use crate::machine::{Machine, System};
use crate::seen::Miss;
use crate::windows;
use model::fact::{Fact, Trouble};
use model::lang::Lang;

/// One reader: some facts that are read together.
#[derive(Debug, Clone, Copy)]
pub struct Collector {
    /// The names of the facts it tells; each is told at least once, if only as unreadable.
    pub names: &'static [&'static str],
    ja: &'static str,
    en: &'static str,
    linux: fn(&Machine) -> Vec<Fact>,
    windows: fn(&Machine) -> Vec<Fact>,
}

/// Every collector, in the order of the catalogue.
pub const COLLECTORS: &[Collector] = &[
    Collector {
        names: &["os.name", "os.version", "os.code"],
        ja: "OS",
        en: "Operating system",
        linux: linux::os::read,
        windows: windows::os::read,
    },
    Collector {
        names: &["updates.pending", "updates.security_pending", "updates.listed_on"],
        ja: "未適用の更新",
        en: "Pending updates",
        linux: linux::pending::read,
        windows: untold,
    },
    Collector {
        names: &["updates.last_on", "updates.reboot_required"],
        ja: "更新の記録",
        en: "Updates applied",
        linux: linux::updated::read,
        windows: windows::updated::read,
    },
    Collector {
        names: &["account.enabled", "account.locked", "account.administrator", "account.expires_on"],
        ja: "アカウント",
        en: "Accounts",
        linux: linux::accounts::read,
        windows: windows::accounts::read,
    },
    Collector {
        names: &["account.last_login_on"],
        ja: "ログインの記録",
        en: "Logins",
        linux: linux::logins::read,
        windows: windows::accounts::read_logins,
    },
    Collector {
        names: &["password.length_min", "password.mixed_required", "password.lockout_attempts"],
        ja: "パスワードの規則",
        en: "Password rule",
        linux: linux::passwords::read,
        windows: windows::passwords::read,
    },
    Collector {
        names: &["password.change_days_max"],
        ja: "パスワードの変更",
        en: "Password change",
        linux: linux::password_age::read,
        windows: windows::password_age::read,
    },
    Collector {
        names: &["service.listening"],
        ja: "待ち受け",
        en: "Listening services",
        linux: linux::listening::read,
        windows: windows::listening::read,
    },
    Collector {
        names: &["service.autostart"],
        ja: "自動起動",
        en: "Autostart",
        linux: linux::autostart::read,
        windows: windows::autostart::read,
    },
    Collector {
        names: &["media.storage_blocked"],
        ja: "外部媒体",
        en: "External media",
        linux: linux::media::read,
        windows: windows::media::read,
    },
    Collector {
        names: &["firewall.active"],
        ja: "ファイアウォール",
        en: "Firewall",
        linux: linux::firewall::read,
        windows: windows::firewall::read,
    },
    Collector {
        names: &["time.synchronised"],
        ja: "時刻",
        en: "Clock",
        linux: linux::time::read,
        windows: windows::time::read,
    },
    Collector {
        names: &["disk.encrypted"],
        ja: "ディスク",
        en: "Disks",
        linux: linux::disk::read,
        windows: windows::disk::read,
    },
    Collector {
        names: &["antivirus.present", "antivirus.updated_on"],
        ja: "ウイルス対策",
        en: "Antivirus",
        linux: linux::antivirus::read,
        windows: windows::antivirus::read,
    },
    Collector {
        names: &["log.oldest_on", "log.audit_on"],
        ja: "ログ",
        en: "Logs",
        linux: linux::log::read,
        windows: windows::log::read,
    },
    Collector {
        names: &["remote.ssh_on", "remote.desktop_on", "remote.tool"],
        ja: "遠隔操作",
        en: "Remote access",
        linux: linux::remote::read,
        windows: windows::remote::read,
    },
    Collector {
        names: &["screen.lock"],
        ja: "画面のロック",
        en: "Screen lock",
        linux: linux::screen::read,
        windows: windows::screen::read,
    },
    Collector {
        names: &["account.signed_in_unasked"],
        ja: "自動サインイン",
        en: "Automatic sign-in",
        linux: untold,
        windows: windows::accounts::read_unasked,
    },
    Collector {
        names: &["service.smb1_on"],
        ja: "ファイル共有",
        en: "File sharing",
        linux: untold,
        windows: windows::sharing::read,
    },
    Collector {
        names: &["software.installed"],
        ja: "ソフトウェア",
        en: "Software",
        linux: untold,
        windows: windows::software::read,
    },
];

/// Nothing on such a system tells it: each of its facts is unreadable.
fn untold(_: &Machine) -> Vec<Fact> {
    Vec::new()
}

impl Collector {
    /// What it reads, in people's words: shown while reading.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }

    /// Reads its facts. Every name is told at least once.
    #[must_use]
    pub fn read(&self, machine: &Machine) -> Vec<Fact> {
        let mut facts = match machine.system() {
            System::Linux => (self.linux)(machine),
            System::Windows => (self.windows)(machine),
            System::Other => Vec::new(),
        };
        for name in self.names {
            if !facts.iter().any(|fact| fact.name == *name) {
                facts.push(Miss::new("", Trouble::Unsupported, "").fact(name));
            }
        }
        facts
    }
}
