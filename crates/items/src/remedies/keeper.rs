//! Who keeps a machine: nobody changes anything on one that a vendor keeps before that vendor was asked.

use crate::parties::is_system;
use model::lang::Lang;
use model::leave::{Change, Leave};
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::{Device, System};
use model::text::holds_any;
use model::width;
use model::word::{DeviceKind, YesNo};

/// Who keeps a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeper<'p> {
    /// A vendor, by name; empty where only that there is one is known.
    Vendor(&'p str),
    /// A vendor, by name, that said that the pharmacy may do it, in these words.
    Allows(&'p str, &'p str, Leave),
    /// The pharmacy itself: no ledger names a vendor of it.
    Pharmacy,
    /// Nobody has said which device it is.
    Unlinked,
}

/// Words beside a device that tell that a medical-information system runs on it: the manual's example of a ledger has no column for
/// vendors, and such a system has one.
const MEDICAL: [&str; 10] = [
    "レセコン",
    "レセプト",
    "薬歴",
    "電子処方",
    "資格確認",
    "オン資",
    "分包",
    "監査システム",
    "調剤システム",
    "電子カルテ",
];

impl<'p> Keeper<'p> {
    /// By the ledger of devices, else by what runs on it. Where anything speaks of a vendor, there is one.
    pub(super) fn of(shop: &'p Pharmacy, device: Option<&'p Device>) -> Self {
        let Some(device) = device else { return Self::Unlinked };
        let named = Some(device.vendor.text()).filter(|vendor| !vendor.is_empty());
        let kept_by = |vendor| match device.change_said.tells() {
            // Who cannot be updated at all is asked, whatever else was allowed.
            Some(leave) if !device.is_frozen() => Self::Allows(vendor, &device.change_said, leave),
            _ => Self::Vendor(vendor),
        };
        match named.or_else(|| by_system(shop, device)) {
            Some(vendor) if names_nobody(vendor) => Self::Pharmacy,
            Some(vendor) => kept_by(vendor),
            None if speaks_of_vendor(device) => kept_by(""),
            None => Self::Pharmacy,
        }
    }

    /// Whether the vendor is asked before what is wrong by that code is mended.
    pub(super) fn is_asked_of(self, code: &str) -> bool {
        let change = match code {
            "updates_waiting" | "security_updates_waiting" | "updated_long_ago" | "update_list_old" => Change::Updates,
            "restart_owed" => Change::Restart,
            "media_open" => Change::Media,
            _ => Change::Other,
        };
        match self {
            Self::Vendor(_) => true,
            Self::Allows(_, _, leave) => !leave.opens(change),
            Self::Pharmacy | Self::Unlinked => false,
        }
    }

    /// The vendor's word that the pharmacy may do it; empty where none is written.
    pub(super) fn said(self) -> &'p str {
        if let Self::Allows(_, said, _) = self { said } else { "" }
    }

    pub(super) fn name(self, lang: Lang) -> &'p str {
        match (self, lang) {
            (Self::Vendor(name) | Self::Allows(name, ..), _) if !name.is_empty() => name,
            (_, Lang::Ja) => "保守する事業者",
            (_, Lang::En) => "the vendor who maintains it",
        }
    }
}

/// The vendor of the system that runs on a device, by the lists of systems and vendors, else by a vendor's own answer.
fn by_system<'p>(shop: &'p Pharmacy, device: &Device) -> Option<&'p str> {
    let software: &str = &device.software;
    let is_named =
        |name: &Name| !software.is_empty() && (name.names_typed(software) || Name::new(software).names(name));
    let runs =
        |system: &&System| is_system(&device.system, system) || is_named(&system.name) || is_named(&system.product);
    let listed = shop.systems.records().filter(runs).map(|system| &system.vendor);
    let vendors = shop.vendors.records().filter(|row| is_named(&row.systems)).map(|row| &row.name);
    let replies = shop.vendor_replies.records().filter(|reply| is_named(&reply.system)).map(|reply| &reply.vendor);
    listed.chain(vendors).chain(replies).map(Name::text).find(|vendor| !vendor.is_empty())
}

/// Whether a vendor keeps it, although nobody wrote which.
fn speaks_of_vendor(device: &Device) -> bool {
    let words: [&str; 3] = [&device.software, &device.name, &device.description];
    !device.system.is_empty()
        || device.is_frozen()
        || device.remote_maintenance.means() == Some(YesNo::Yes)
        || device.role() == Some(DeviceKind::Server)
        || words.iter().any(|text| holds_any(text, &MEDICAL))
}

/// What people write where no vendor keeps a machine.
fn names_nobody(text: &str) -> bool {
    let nobody = ["なし", "無し", "無", "特になし", "該当なし", "自局", "自薬局", "当薬局", "薬局", "自社", "-", "ー"];
    nobody.contains(&width::key(text).as_str())
}
