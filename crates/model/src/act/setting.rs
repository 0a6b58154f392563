//! Settings of the machine that the record tells of.

use serde::{Deserialize, Serialize};

/// A setting as the record tells of it: nothing that is secret, and no address of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Setting {
    /// Other devices of the shop may open the pages.
    NetworkOpened {
        /// The port.
        port: u16,
    },
    /// They may not any more.
    NetworkClosed,
    /// Mails remind.
    MailSet {
        /// The mail server.
        host: String,
        /// How many addresses are written to.
        addresses: usize,
    },
    /// They do not any more.
    MailEnded,
}
