//! What is asked of a ledger's table, and the address that asks for it.

use model::record::Ledger;
use serde::Deserialize;

/// What is asked of a ledger.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    pub(super) q: String,
    pub(super) page: usize,
    /// The key of a column, with `-` before it for the other way round.
    pub(super) sort: String,
    pub(super) edit: String,
    /// Whether every column is shown.
    pub(super) all: String,
    pub(super) said: String,
    /// What was just written, to be undone.
    pub(super) undo: String,
}

impl Asked {
    /// What stays from page to page.
    pub(super) fn kept(&self) -> Self {
        let (q, sort, all) = (self.q.clone(), self.sort.clone(), self.all.clone());
        Self { q, page: self.page, sort, all, ..Self::default() }
    }
}

pub(super) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The address of a table as it is asked for.
pub(super) fn address(ledger: Ledger, asked: &Asked) -> String {
    let page = if asked.page > 1 { asked.page.to_string() } else { String::new() };
    let parts = [
        ("q", encoded(&asked.q)),
        ("page", page),
        ("sort", encoded(&asked.sort)),
        ("edit", asked.edit.clone()),
        ("all", asked.all.clone()),
        ("said", asked.said.clone()),
        ("undo", asked.undo.clone()),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}={text}")).collect();
    let mark = if parts.is_empty() { "" } else { "?" };
    format!("/ledgers/{}{mark}{}", ledger.code(), parts.join("&"))
}
