//! 連絡先: who is called when something happens (3-①).

use crate::day::{Day, PartialDay};
use crate::name::Name;
use crate::said::{Hint, Said, Word};
use crate::spared::without_spared;
use crate::text::holds_any;
use crate::word::{Body, Side};

record! {
    /// Someone to call. A number is a fact of the pharmacy, with the day it was confirmed.
    Contact in Contacts, named by [["side", "name"], ["name"]], called by [name] {
        /// 区分.
        side: Said<Side> = "区分", "Side", ["分類", "内外", "種別"];
        /// 名称.
        name: Name = "名称", "Name", ["連絡先名", "機関名", "連絡先", "氏名・名称", "名前", "会社名", "事業者名", "業者名", "組織名"];
        /// 担当.
        person: String = "担当", "Person", ["担当者", "担当者名", "窓口", "部署"];
        /// 電話.
        phone: Hint<Callable> = "電話", "Phone", ["電話番号", "TEL", "連絡先電話"];
        /// メール.
        mail: String = "メール", "Mail", ["メールアドレス", "E-mail", "Email"];
        /// 受付時間.
        hours: String = "受付時間", "Hours", ["対応時間", "営業時間"];
        /// 確認日: when the number was last confirmed.
        confirmed_on: Option<PartialDay> = "確認日", "Confirmed on", ["最終確認日", "更新日", "確認年月日", "最終確認", "確認月日"];
        /// 備考.
        remark: Hint<ContactNote> = "備考", "Remark", ["説明", "摘要"];
    }
}

/// What the free words about a contact tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactNote {
    /// Its number is still to be confirmed.
    pub is_to_confirm: bool,
    /// It is reached there no more.
    pub is_dead: bool,
    /// What it is called about.
    pub serves: Option<Serves>,
}

/// What a firm among the contacts is called about, as its words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Serves {
    /// A medical-information system: such a firm is the 事業者 of the sheet.
    Systems,
    /// Power, guards, telephone lines and the like: a firm, and not a 事業者 of the sheet.
    Premises,
}

impl Serves {
    /// The names of the systems decide; else words for the premises come before loose ones: 「警備システム」 is no system
    /// of the sheet.
    pub(super) fn in_words(text: &str) -> Option<Self> {
        let systems = ["レセコン", "レセプト", "薬歴", "電子カルテ", "資格確認", "電子処方", "医療情報"];
        let premises = [
            "電力",
            "電気",
            "ガス",
            "水道",
            "警備",
            "セコム",
            "ＳＥＣＯＭ",
            "SECOM",
            "綜合警備",
            "ALSOK",
            "ＡＬＳＯＫ",
            "清掃",
            "ビル管理",
            "不動産",
            "大家",
            "NTT",
            "ＮＴＴ",
            "電話",
            "回線",
            "プロバイダ",
        ];
        match () {
            () if holds_any(text, &systems) => Some(Self::Systems),
            () if holds_any(text, &premises) => Some(Self::Premises),
            () if holds_any(text, &["システム", "サーバ", "ソフト"]) => Some(Self::Systems),
            () => None,
        }
    }
}

/// Words of a number that does not work.
const DEAD: [&str; 8] = [
    "使われていない",
    "使われていません",
    "使われておりません",
    "欠番",
    "つながらない",
    "繋がらない",
    "通じない",
    "不通",
];

impl Word for ContactNote {
    const EXAMPLES: &'static str = "要確認、未確認";

    fn read(text: &str) -> Option<Self> {
        let is_dead = holds_any(&without_spared(text), &DEAD);
        let is_to_confirm = holds_any(text, &["要確認", "未確認"]);
        Some(Self { is_to_confirm, is_dead, serves: Serves::in_words(text) })
    }
}

impl Contact {
    /// Whether its row says that the number is still to be confirmed.
    #[must_use]
    pub fn is_to_confirm(&self) -> bool {
        self.remark.tells().is_some_and(|note| note.is_to_confirm)
    }

    /// What it is called about, as its remark or else its name tells.
    #[must_use]
    pub fn serves(&self) -> Option<Serves> {
        let named = || Serves::in_words(self.name.text());
        self.remark.tells().and_then(|note| note.serves).or_else(named)
    }

    /// Which outside body it is, as its name tells.
    #[must_use]
    pub fn body(&self) -> Option<Body> {
        // 警察病院 is a hospital.
        Body::in_key(self.name.key()).filter(|_| !holds_any(self.name.key(), &["病院", "共済"]))
    }

    /// The number to call, as typed: none where other words stand in its place, or where it does not work.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        let works = !self.remark.tells().is_some_and(|note| note.is_dead);
        self.phone.tells().filter(|phone| phone.is_number && works).map(|_| &*self.phone)
    }

    /// The day on which its number was confirmed, as far as it had come by then and its row does not doubt it.
    #[must_use]
    pub fn confirmed_by(&self, day: Day) -> Option<PartialDay> {
        self.confirmed_on.filter(|on| on.earliest() <= day && !self.is_to_confirm())
    }

    /// Whether there is a way to reach it: a number or an address, and no word that it does not work.
    #[must_use]
    pub fn can_be_reached(&self) -> bool {
        (self.phone.tells().is_some_and(|phone| phone.is_number) || self.mail.contains(['@', '＠']))
            && !self.remark.tells().is_some_and(|note| note.is_dead)
    }
}

/// What stands where a telephone number belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Callable {
    /// It is a number that can be called.
    is_number: bool,
}

impl Word for Callable {
    const EXAMPLES: &'static str = "000-0000-0001、未定";

    fn read(text: &str) -> Option<Self> {
        Some(Self { is_number: is_number(text) && !holds_any(text, &DEAD) })
    }
}

/// Whether a text holds a number that can be called: three digits at least, and not all of them zero.
fn is_number(text: &str) -> bool {
    let digit =
        |c: char| c.to_digit(10).or_else(|| u32::from(c).checked_sub(u32::from('０')).filter(|digit| *digit < 10));
    let (count, sum) = text.chars().filter_map(digit).fold((0, 0), |(count, sum), digit| (count + 1, sum + digit));
    count >= 3 && sum > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_does_not_work_is_none() {
        for (phone, works) in [("000-0000-0001", true), ("000-0000-0001（つながらない）", false)] {
            let contact = Contact { phone: Hint::new(phone), ..Contact::default() };
            assert_eq!(contact.number().is_some(), works, "{phone}");
        }
    }
}
