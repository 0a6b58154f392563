//! IDs that several people use: nobody can tell when such an ID is no longer needed.

use super::vendor_of;
use crate::checklist::Ask;
use crate::parties::is_system;
use crate::tally::{Tally, because, of};
use model::record::Account;
use model::text::holds_any;
use model::word::YesNo;

/// A shared ID breaks はい on a medical-information system and is advice on a machine's logon.
pub fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, account: &'p Account) {
    if !is_on_medical_system(ask, account) {
        tally.advise("shared_logon", of(account));
        return;
    }
    tally.bad(because("shared_id", of(account)).on(account.updated_on));
    if let Some(vendor) = vendor_of(ask, account) {
        tally.next_with("ask_vendor_own_ids", of(account), [("vendor", vendor.text().into())]);
    }
    tally.next("give_own_ids", of(account));
}

/// Whether the row's description names several people of the pharmacy: 「山田・鈴木」.
pub fn names_several(ask: &Ask<'_>, account: &Account) -> bool {
    let is_person =
        |part: &str| !part.is_empty() && ask.shop.people.records().any(|person| person.name.text().starts_with(part));
    account.describes_several(is_person)
}

/// The ledger of IDs is that of the medical-information systems, unless the row says otherwise.
fn is_on_medical_system(ask: &Ask<'_>, account: &Account) -> bool {
    let named = ask.shop.systems.records().find(|system| is_system(&account.system, system));
    match named {
        Some(system) => system.medical.means() != Some(YesNo::No),
        None => !is_logon_to_machine(account),
    }
}

fn is_logon_to_machine(account: &Account) -> bool {
    let words =
        ["Windows", "windows", "Ｗｉｎｄｏｗｓ", "ウィンドウズ", "PCログオン", "PCのログオン", "パソコンのログオン"];
    [account.system.text(), &account.description].into_iter().any(|text| holds_any(text, &words))
}
