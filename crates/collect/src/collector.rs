//! The one list of collectors: which facts each tells, and how each system reads them.

use crate::linux;
use crate::machine::{Machine, System};
use crate::seen::Miss;
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
}

/// Every collector, in the order of the catalogue.
pub const COLLECTORS: &[Collector] = &[
    Collector {
        names: &["os.name", "os.version", "os.code"],
        ja: "OS",
        en: "Operating system",
        linux: linux::os::read,
    },
    Collector {
        names: &["updates.pending", "updates.security_pending", "updates.listed_on"],
        ja: "未適用の更新",
        en: "Pending updates",
        linux: linux::pending::read,
    },
    Collector {
        names: &["updates.last_on", "updates.reboot_required"],
        ja: "更新の記録",
        en: "Updates applied",
        linux: linux::updated::read,
    },
    Collector {
        names: &["account.enabled", "account.locked", "account.administrator", "account.expires_on"],
        ja: "アカウント",
        en: "Accounts",
        linux: linux::accounts::read,
    },
    Collector {
        names: &["account.last_login_on"], ja: "ログインの記録", en: "Logins", linux: linux::logins::read
    },
    Collector {
        names: &["password.length_min", "password.mixed_required", "password.lockout_attempts"],
        ja: "パスワードの規則",
        en: "Password rule",
        linux: linux::passwords::read,
    },
    Collector {
        names: &["password.change_days_max"],
        ja: "パスワードの変更",
        en: "Password change",
        linux: linux::password_age::read,
    },
    Collector {
        names: &["service.listening"],
        ja: "待ち受け",
        en: "Listening services",
        linux: linux::listening::read,
    },
    Collector { names: &["service.autostart"], ja: "自動起動", en: "Autostart", linux: linux::autostart::read },
    Collector {
        names: &["media.storage_blocked"], ja: "外部媒体", en: "External media", linux: linux::media::read
    },
    Collector {
        names: &["firewall.active"], ja: "ファイアウォール", en: "Firewall", linux: linux::firewall::read
    },
    Collector { names: &["time.synchronised"], ja: "時刻", en: "Clock", linux: linux::time::read },
    Collector { names: &["disk.encrypted"], ja: "ディスク", en: "Disks", linux: linux::disk::read },
    Collector {
        names: &["antivirus.present", "antivirus.updated_on"],
        ja: "ウイルス対策",
        en: "Antivirus",
        linux: linux::antivirus::read,
    },
    Collector { names: &["log.oldest_on", "log.audit_on"], ja: "ログ", en: "Logs", linux: linux::log::read },
    Collector { names: &["remote.ssh_on"], ja: "遠隔操作", en: "Remote access", linux: linux::remote::read },
    Collector { names: &["screen.lock"], ja: "画面のロック", en: "Screen lock", linux: linux::screen::read },
];

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
