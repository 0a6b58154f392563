//! Sessions: what a browser holds, what is kept of it, and how long it lets in.

use sha2::{Digest as _, Sha256};

/// Without a request for so long, a session ends: a counter PC is left alone and others stand by it. 薬守の目安.
pub const IDLE_MS: i64 = 30 * 60 * 1000;
/// A session ends after a working day, whatever happens. 薬守の目安.
pub const LONGEST_MS: i64 = 12 * 60 * 60 * 1000;

/// What a browser holds: 32 random bytes in hexadecimal.
pub struct Ticket(String);

impl Ticket {
    /// A new one.
    #[must_use]
    pub fn new(chance: &[u8; 32]) -> Self {
        Self(hex(chance))
    }

    /// What a browser sent.
    #[must_use]
    pub fn sent(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What the browser holds.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it: nobody who reads the database can come in by that.
    #[must_use]
    pub fn id(&self) -> String {
        digest("session", &self.0)
    }

    /// What every form of this session carries. Another site can neither read nor compute it.
    #[must_use]
    pub fn form_token(&self) -> String {
        digest("form", &self.0)
    }
}

/// What is kept of something that is typed or sent, for one purpose: as long as it is random, it cannot be guessed back.
#[must_use]
pub fn digest(purpose: &str, text: &str) -> String {
    hex(&Sha256::digest(format!("yakumori/{purpose}/{text}")))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_and_what_forms_carry_do_not_tell_the_ticket() {
        let ticket = Ticket::new(&[0xa5; 32]);
        assert_eq!(ticket.text(), "a5".repeat(32));
        let (id, form) = (ticket.id(), ticket.form_token());
        assert!(id != form && id != ticket.text() && form != ticket.text());
        assert_eq!(Ticket::sent(ticket.text()).id(), id);
    }
}
