//! Who keeps a machine: nobody changes anything on one that a vendor keeps before that vendor was asked.

use crate::parties::is_system;
use model::lang::Lang;
use model::pharmacy::Pharmacy;
use model::record::Device;
use model::width;
use model::word::YesNo;

/// Who keeps a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeper<'p> {
    /// A vendor, by name; empty where only that there is one is known.
    Vendor(&'p str),
    /// The pharmacy itself: no ledger names a vendor of it.
    Pharmacy,
    /// Nobody has said which device it is.
    Unlinked,
}

impl<'p> Keeper<'p> {
    /// By the ledger of devices, else by the system that runs on it. Where something speaks of a vendor, there is one.
    pub(super) fn of(shop: &'p Pharmacy, device: Option<&'p Device>) -> Self {
        let Some(device) = device else { return Self::Unlinked };
        if !device.vendor.is_empty() {
            return if names_nobody(device.vendor.text()) {
                Self::Pharmacy
            } else {
                Self::Vendor(device.vendor.text())
            };
        }
        let system = shop.systems.records().find(|system| is_system(&device.system, system));
        let vendor = system.map(|system| system.vendor.text()).filter(|vendor| !vendor.is_empty());
        let speaks_of_one =
            !device.system.is_empty() || device.is_frozen() || device.remote_maintenance.means() == Some(YesNo::Yes);
        match vendor {
            Some(vendor) if names_nobody(vendor) => Self::Pharmacy,
            Some(vendor) => Self::Vendor(vendor),
            None if speaks_of_one => Self::Vendor(""),
            None => Self::Pharmacy,
        }
    }

    pub(super) fn name(self, lang: Lang) -> &'p str {
        match (self, lang) {
            (Self::Vendor(name), _) if !name.is_empty() => name,
            (_, Lang::Ja) => "保守する事業者",
            (_, Lang::En) => "the vendor who maintains it",
        }
    }
}

/// What people write where no vendor keeps a machine.
fn names_nobody(text: &str) -> bool {
    let nobody = ["なし", "無し", "無", "特になし", "該当なし", "自局", "自薬局", "当薬局", "薬局", "自社", "-", "ー"];
    nobody.contains(&width::key(text).as_str())
}
