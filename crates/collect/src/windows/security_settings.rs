//! The security settings as `secedit /export` writes them. Its keys are English on every Windows.

use crate::seen::{Miss, Raw};
use model::fact::Trouble;

/// Where they come from, for people.
const SOURCE: &str = "secedit /export";

/// The section on passwords.
#[derive(Debug, Default)]
pub(crate) struct SecuritySettings {
    lines: Vec<(String, i64)>,
}

impl SecuritySettings {
    /// Reads them; `None` where the text is something else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let section = text.split_once("[System Access]")?.1;
        let section = section.split_once("\n[").map_or(section, |(section, _)| section);
        let lines = section.lines().filter_map(|line| line.split_once('='));
        let lines = lines.filter_map(|(name, value)| Some((name.trim().to_owned(), value.trim().parse().ok()?)));
        Some(Self { lines: lines.collect() })
    }

    /// A setting, with what was read.
    pub(crate) fn number(&self, name: &str) -> Result<(i64, Raw), Miss> {
        let found = self.lines.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let (_, number) = found.ok_or_else(|| Miss::new(SOURCE, Trouble::NotPresent, name))?;
        Ok((*number, Raw { source: SOURCE.to_owned(), bytes: format!("{name}={number}").into_bytes() }))
    }
}
