//! The doors that open without a second factor, by the pharmacy's own ledgers: IDs and machines.
//!
//! 2-⑩ stands under 医療情報システム全般, which is サーバ, 端末PC and ネットワーク機器, and a mixed estate is はい only where all that
//! is asked about is so (facts on the forms, §2). So a product that can ask for two factors is not 実装している where an ID gets
//! in without. People sign in on servers and terminals; a router's own page is not asked about.

use model::pharmacy::Pharmacy;
use model::record::{Account, Device};
use model::said::Said;
use model::word::{DeviceKind, YesNo};

/// The IDs that can be used, and of which it is not plainly said that they need a second factor.
pub fn accounts_without(shop: &Pharmacy) -> impl Iterator<Item = &Account> {
    shop.accounts.records().filter(|account| account.may_be_used() && is_withheld(&account.two_factor))
}

/// The servers and terminals in use of which likewise. A mark that says nothing (「－」) is none.
pub fn machines_without(shop: &Pharmacy) -> impl Iterator<Item = &Device> {
    let says = |said: &Said<YesNo>| said.means().is_some() || said.text().chars().any(char::is_alphabetic);
    let is_signed_in_to = |device: &Device| matches!(device.role(), Some(DeviceKind::Server | DeviceKind::Terminal));
    let machines = shop.devices.records().filter(|device| device.may_run());
    machines
        .filter(move |device| is_withheld(&device.two_factor) && says(&device.two_factor) && is_signed_in_to(device))
}

fn is_withheld(said: &Said<YesNo>) -> bool {
    !said.is_empty() && said.means() != Some(YesNo::Yes)
}
