//! Who keeps a machine: nobody changes anything on one that a vendor keeps before that vendor was asked.

use crate::parties::is_system;
use crate::tally::YEAR_DAYS;
use model::day::{Day, day_in};
use model::lang::{Lang, half};
use model::leave::{Change, Leave};
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::{Device, System};
use model::said::Word as _;
use model::text::holds_any;
use model::width;
use model::word::{DeviceKind, YesNo};

/// Who keeps a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeper<'p> {
    /// A vendor, by name, empty where only that there is one is known; with what it answered where it did not say that the
    /// pharmacy may, or not yet.
    Vendor(&'p str, &'p str),
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

/// What is said of a vendor's answer.
const GIVEN: &str = "保守事業者の回答「{said}」が台帳にあるので、それが許すことには、薬局で直す手順を示しています。ほかのことは、直す前に、質問文で聞いてください。 / The vendor said \"{said}\", so what that allows has steps for the pharmacy. Ask first about the rest.";
const UNDATED: &str = "保守事業者の回答「{said}」が台帳にありますが、いつの回答か（年月日）が書かれていません。直す前に、いまも同じかを質問文で聞き、日付とともに書き直してください。 / The vendor said \"{said}\", but not when (year, month, day). Before changing anything, ask whether it still holds, and write it again with its day.";
const OLD: &str = "保守事業者の回答「{said}」は、この機器の報告より1年以上前のものです。いまも同じかを質問文で聞き、新しい日付で書き直しましょう（薬守の目安）。 / The vendor said \"{said}\" more than a year before this machine's report. Ask whether it still holds, and write it again with the new day (our own rule of thumb).";
const AHEAD: &str = "保守事業者の回答「{said}」の日がまだ来ていないので、薬局で直す手順は示していません。書き誤りなら日付を直し、そうでなければその日を待つか、質問文で聞いてください。 / The day of the vendor's answer \"{said}\" has not come, so there are no steps for the pharmacy. Correct the day if it is a slip; else wait for it, or ask.";
const NO_LEAVE: &str = "保守事業者の回答は「{said}」です。薬局で変えてよいとは読めないので、変える前に、質問文で聞いてください。 / The vendor answered \"{said}\". That does not say that the pharmacy may change it: ask before changing anything.";

const FROZEN: &str = "保守事業者の回答は「{said}」ですが、更新できない理由のある機器なので、変える前に、質問文で聞いてください。 / The vendor said \"{said}\", but there is a reason why the machine cannot be updated: ask before changing anything.";

/// The day of an answer: the last that it names with its year.
fn day_of(said: &str) -> Option<Day> {
    let key = width::key(said);
    key.split(['(', ')', '、', ',', '。', ' ']).filter_map(day_in).map(|day| day.first).max()
}

/// An answer of a day to come opens nothing yet.
fn is_ahead(device: &Device, today: Day) -> bool {
    day_of(&device.change_said).is_some_and(|day| day > today)
}

impl<'p> Keeper<'p> {
    /// By the ledger of devices, else by what runs on it. Where anything speaks of a vendor, there is one.
    pub(super) fn of(shop: &'p Pharmacy, device: Option<&'p Device>, today: Day) -> Self {
        let Some(device) = device else { return Self::Unlinked };
        let named = Some(device.vendor.text()).filter(|vendor| !vendor.is_empty());
        let kept_by = |vendor| match device.change_said.tells() {
            // Who cannot be updated at all is asked, whatever else was allowed.
            Some(leave) if !device.is_frozen() && !is_ahead(device, today) => {
                Self::Allows(vendor, &device.change_said, leave)
            }
            _ => Self::Vendor(vendor, &device.change_said),
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
            Self::Vendor(..) => true,
            Self::Allows(_, _, leave) => !leave.opens(change),
            Self::Pharmacy | Self::Unlinked => false,
        }
    }

    /// What is to be said of the vendor's answer on the machine's page; empty where none is written.
    pub(super) fn says(self, lang: Lang, (today, reported_on): (Day, Day)) -> String {
        let (said, code) = match self {
            Self::Vendor(_, "") | Self::Pharmacy | Self::Unlinked => return String::new(),
            Self::Vendor(_, said) if day_of(said).is_some_and(|day| day > today) => (said, &AHEAD),
            Self::Vendor(_, said) if Leave::read(said).is_some() => (said, &FROZEN),
            Self::Vendor(_, said) => (said, &NO_LEAVE),
            Self::Allows(_, said, _) => match day_of(said) {
                None => (said, &UNDATED),
                Some(day) if day.plus_days(YEAR_DAYS) < reported_on => (said, &OLD),
                Some(_) => (said, &GIVEN),
            },
        };
        half(code, lang).replace("{said}", said)
    }

    pub(super) fn name(self, lang: Lang) -> &'p str {
        match (self, lang) {
            (Self::Vendor(name, _) | Self::Allows(name, ..), _) if !name.is_empty() => name,
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::record::Row;

    /// What is said of a vendor's answer, and whether an update still waits for the vendor.
    #[test]
    fn a_vendors_answer_is_shown_and_a_day_to_come_opens_nothing() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (said, telling, is_asked) in [
            ("R8.6.20 薬局で設定を変えてよい", "薬局で直す手順を示しています", false),
            ("薬局で設定を変えてよい（2026/6/20 電話）", "薬局で直す手順を示しています", false),
            ("薬局で設定を変えてよい（6/20 電話）", "いつの回答か", false),
            ("更新は薬局で行ってよい", "いつの回答か", false),
            ("R7.1.5 薬局で設定を変えてよい", "1年以上前", false),
            ("R9.11.28 薬局で設定を変えてよい", "まだ来ていない", true),
            ("R8.6.20 貴局にて更新してください", "薬局で直す手順を示しています", false),
            ("R8.6.20 更新しないでください", "「R8.6.20 更新しないでください」です", true),
            ("検討中", "「検討中」です", true),
            ("", "", true),
        ] {
            let cells = [("name", "PC1"), ("vendor", "B社"), ("change_said", said)];
            let cells: Row = cells.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
            let device = Device::of_cells(&cells).unwrap();
            let shop = Pharmacy::default();
            let keeper = Keeper::of(&shop, Some(&device), day("2026-11-28"));
            let says = keeper.says(Lang::Ja, (day("2026-11-28"), day("2026-11-27")));
            assert!(says.contains(telling) && says.is_empty() == said.is_empty(), "{said}: {says}");
            assert_eq!(keeper.is_asked_of("updates_waiting"), is_asked, "{said}");
        }
    }
}
