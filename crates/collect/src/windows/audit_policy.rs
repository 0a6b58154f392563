//! The audit policy as `auditpol /backup` writes it. Its headings and words are localized; GUIDs and numbers are not.

use crate::seen::{Miss, Raw};
use model::fact::Trouble;

const SOURCE: &str = "auditpol /backup";

/// What is audited, by the GUID of the subcategory in upper case.
#[derive(Debug, Default)]
pub(crate) struct AuditPolicy {
    settings: Vec<(String, u32)>,
}

impl AuditPolicy {
    /// Reads it; `None` where the text is something else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let settings: Vec<(String, u32)> = text.lines().filter_map(setting).collect();
        (!settings.is_empty()).then_some(Self { settings })
    }

    /// Whether success (1) and failure (2) are written down.
    pub(crate) fn of(&self, guid: &str) -> Result<(u32, Raw), Miss> {
        let found = self.settings.iter().find(|(known, _)| known == guid);
        let (_, setting) = found.ok_or_else(|| Miss::new(SOURCE, Trouble::NotPresent, guid))?;
        Ok((*setting, Raw { source: SOURCE.to_owned(), bytes: format!("{guid}={setting}").into_bytes() }))
    }
}

fn setting(line: &str) -> Option<(String, u32)> {
    let cells: Vec<&str> = line.split(',').map(|cell| cell.trim().trim_matches('"')).collect();
    let guid = cells.iter().find(|cell| cell.len() == 38 && cell.starts_with("{0CCE"))?;
    Some((guid.to_ascii_uppercase(), cells.last()?.parse().ok()?))
}
