//! The one list of duties. A duty is a folder: its rule, its words, its worked cases and its help.

use crate::checklist::Ask;
use model::finding::Finding;

/// A duty.
pub struct Duty {
    /// Its code, which is its folder's name.
    pub code: &'static str,
    /// Its rule.
    pub judge: for<'p> fn(&Ask<'p>) -> Finding<'p>,
    /// `item.toml`.
    pub item: &'static str,
    /// `help.ja.md`.
    pub help: &'static str,
}

impl std::fmt::Debug for Duty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)
    }
}

/// Declares the duties from their folders.
macro_rules! duties {
    ($($code:ident)+) => {
        $(pub(crate) mod $code;)+

        /// Every duty, in alphabetical order.
        pub static DUTIES: &[Duty] = &[$(Duty {
            code: stringify!($code),
            judge: $code::judge,
            item: include_str!(concat!("duties/", stringify!($code), "/item.toml")),
            help: include_str!(concat!("duties/", stringify!($code), "/help.ja.md")),
        }),+];
    };
}

duties! {
    access_log
    access_rights
    backup_restore
    by_evidence
    contact_chart
    continuity_plan
    device_ledger
    disclosure_submitted
    external_media
    operations_rules
    password_reuse
    password_rule
    remote_maintenance
    safety_officer
    security_patches
    source_restriction
    two_factor
    unneeded_services
    unused_accounts
    vendor_disclosure
    vendor_officer
}

/// The duty of a row that no rule judges: a person attaches evidence.
pub static BY_EVIDENCE: Duty = Duty {
    code: "by_evidence",
    judge: by_evidence::judge,
    item: include_str!("duties/by_evidence/item.toml"),
    help: include_str!("duties/by_evidence/help.ja.md"),
};

/// The duty with that code.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static Duty> {
    DUTIES.iter().find(|duty| duty.code == code)
}
