//! The files that were exported from a machine, each known by what is in it, whatever it is called.

use super::asked::Asked;
use super::audit_policy::AuditPolicy;
use super::registry::Registry;
use super::security_settings::SecuritySettings;
use super::{hive, reg_file, words};
use crate::machine::Machine;
use crate::seen::Miss;
use model::fact::Trouble;

/// The largest export that is read: all services of a busy machine are about 10 MB.
const EXPORT_MAX: u64 = 128 * 1024 * 1024;

/// Everything exported from one machine.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    pub(crate) registry: Registry,
    /// What only a running Windows answers.
    pub(crate) asked: Asked,
    security: Option<SecuritySettings>,
    audit: Option<AuditPolicy>,
    /// The files that were read, and those that are nothing of the kind.
    read: Vec<String>,
    strange: Vec<String>,
}

impl Exports {
    /// What the running Windows tells without any file.
    #[cfg(windows)]
    pub(crate) fn live() -> Self {
        let mut exports = Self { asked: super::wmi::ask(), ..Self::default() };
        super::live::take(&mut exports.registry);
        exports
    }

    /// The files of a folder.
    pub(crate) fn read(machine: &Machine) -> Self {
        let mut exports = Self::default();
        for name in machine.names("/").unwrap_or_default() {
            let Ok(raw) = machine.file_up_to(&format!("/{name}"), EXPORT_MAX) else {
                exports.strange.push(name);
                continue;
            };
            let is_known = if hive::is_one(&raw.bytes) {
                hive::take(&raw.bytes, &mut exports.registry)
            } else {
                exports.take(&words::text(&raw.bytes))
            };
            if is_known { exports.read.push(name) } else { exports.strange.push(name) }
        }
        exports
    }

    fn take(&mut self, text: &str) -> bool {
        if reg_file::is_one(text) {
            reg_file::take(text, &mut self.registry);
            return true;
        }
        if let Some(security) = SecuritySettings::read(text) {
            self.security = Some(security);
            return true;
        }
        let audit = AuditPolicy::read(text);
        let is_audit = audit.is_some();
        self.audit = audit.or_else(|| self.audit.take());
        is_audit
    }

    /// The names of the files that were read.
    pub(crate) fn files(&self) -> &[String] {
        &self.read
    }

    /// The names of the files that are no exports, or too large.
    pub(crate) fn strange(&self) -> &[String] {
        &self.strange
    }

    /// The security settings.
    ///
    /// # Errors
    /// `Unsupported` where they were not exported: a running Windows gives them to an administrator alone.
    pub(crate) fn security(&self) -> Result<&SecuritySettings, Miss> {
        self.security.as_ref().ok_or_else(|| Miss::new("secedit /export", Trouble::Unsupported, "secedit /export"))
    }

    /// The audit policy.
    ///
    /// # Errors
    /// As [`Exports::security`].
    pub(crate) fn audit(&self) -> Result<&AuditPolicy, Miss> {
        self.audit.as_ref().ok_or_else(|| Miss::new("auditpol /backup", Trouble::Unsupported, "auditpol /backup"))
    }
}
