//! What the disclosures (MDS/SDS) leave for the pharmacy: every いいえ and 対象外, the item it bears on, and what is done about it.

use crate::checklist::Checklist;
use crate::contracts::{is_medical, is_open};
use crate::duties::vendor_disclosure::{File, files};
use crate::parties::is_system;
use model::day::Day;
use model::lang::Lang;
use model::pharmacy::Pharmacy;
use model::record::{Disclosure, System};
use model::width;
use model::word::DisclosureAnswer;
use std::fmt::Write as _;

/// One disclosure.
#[derive(Debug)]
pub struct Disclosed<'p> {
    /// Its rows, counted.
    pub file: File<'p>,
    /// Answers はい.
    pub yes: usize,
    /// The system of the list that it is about.
    pub system: Option<&'p System>,
    /// What is left to the pharmacy, in the form's order.
    pub left: Vec<Left<'p>>,
}

/// An answer that leaves something to the pharmacy.
#[derive(Debug)]
pub struct Left<'p> {
    /// The row.
    pub row: &'p Disclosure,
    /// The printed number and the key of the item that it bears on, as its words tell; none where they do not.
    pub item: Option<(String, String)>,
}

/// Words of a question, and the duty that it bears on; the first that fits. Our own reading: the forms name no item of the
/// checklist.
const BEARS_ON: [(&str, &[&str]); 14] = [
    ("two_factor", &["二要素", "2要素", "多要素"]),
    ("password_rule", &["パスワード"]),
    ("remote_maintenance", &["リモート保守", "リモートメンテ", "遠隔保守"]),
    ("access_log", &["アクセスログ", "アクセス記録", "監査証跡", "操作記録"]),
    ("external_media", &["外部記録媒体", "外部媒体", "可搬媒体", "usb"]),
    ("backup_restore", &["バックアップ", "復元"]),
    ("unused_accounts", &["アカウント", "利用者idの削除", "idの削除"]),
    ("access_rights", &["利用権限", "アクセス権", "職種", "アクセス制御"]),
    ("security_patches", &["パッチ", "更新プログラム", "脆弱性", "ウイルス", "マルウェア"]),
    ("unneeded_services", &["不要なソフト", "不要なサービス", "不要なポート"]),
    ("source_restriction", &["接続元", "ファイアウォール", "アクセス元"]),
    ("continuity_plan", &["bcp", "事業継続", "非常時"]),
    ("contact_chart", &["連絡体制", "連絡先"]),
    ("operations_rules", &["運用管理規程"]),
];

/// The disclosures that the pharmacy holds.
#[must_use]
pub fn disclosed<'p>(shop: &'p Pharmacy, checklist: &Checklist) -> Vec<Disclosed<'p>> {
    let of = |file: File<'p>| {
        let is = |row: &&&Disclosure, wanted| row.answer.means() == Some(wanted);
        let is_left = |row: &&&Disclosure| is(row, DisclosureAnswer::No) || is(row, DisclosureAnswer::OutOfScope);
        let left = file.rows.iter().filter(is_left).map(|row| Left { row, item: bears_on(row, checklist) }).collect();
        let is_its = |system: &&System| system.vendor.is_firm(file.maker()) && is_system(file.product(), system);
        Disclosed {
            yes: file.rows.iter().filter(|row| is(row, DisclosureAnswer::Yes)).count(),
            system: shop.systems.records().find(is_its),
            left,
            file,
        }
    };
    files(shop).into_iter().map(of).collect()
}

/// The systems of the sheet that somebody is under contract for, and of which no disclosure is here.
#[must_use]
pub fn systems_without<'p>(shop: &'p Pharmacy, all: &[Disclosed<'_>], today: Day) -> Vec<&'p System> {
    let is_asked = |system: &&System| !system.vendor.is_empty() && is_medical(system) && is_open(shop, system, today);
    let has_one = |system: &System| all.iter().any(|of| of.system.is_some_and(|its| its.id == system.id));
    shop.systems.records().filter(is_asked).filter(|system| !has_one(system)).collect()
}

fn bears_on(row: &Disclosure, checklist: &Checklist) -> Option<(String, String)> {
    let of = |text: &str| {
        let key = width::key(text);
        BEARS_ON.iter().find(|(_, words)| words.iter().any(|word| key.contains(word))).map(|(duty, _)| *duty)
    };
    // The question says it better than the heading it stands under.
    let duty = of(&row.question).or_else(|| of(&row.category))?;
    let item = checklist.items.iter().find(|item| item.duty.code == duty)?;
    Some((item.row.number.clone(), item.key.clone()))
}

impl Disclosed<'_> {
    /// The rows of which nobody wrote what the pharmacy does about them.
    pub fn open(&self) -> impl Iterator<Item = &Left<'_>> {
        self.left.iter().filter(|left| left.row.measure.trim().is_empty())
    }

    /// The letter that asks what can be done about each of them; none where nothing is open.
    #[must_use]
    pub fn letter(&self, pharmacy: &str, lang: Lang) -> Option<String> {
        let (kind, product, version) = (self.file.form().0, self.file.product().text(), self.file.version());
        let mut letter = match lang {
            Lang::Ja => format!(
                "{} ご担当者様\n\nお世話になっております。{pharmacy}です。\n「{product} {version}」の{kind}で「いいえ」「対象外」となっている次の項目について、対応の予定があればその時期を、なければ薬局でとれる方法を教えてください。\n",
                self.file.maker().text()
            ),
            Lang::En => format!(
                "To {}\n\nThe {kind} of \"{product} {version}\" answers no or out of scope below. Please tell us by when that changes, or what we can do ourselves. From {pharmacy}.\n",
                self.file.maker().text()
            ),
        };
        let mut any = false;
        for left in self.open() {
            let (number, question) = (&left.row.number, &*left.row.question);
            // Writing to a String does not fail.
            let _written = write!(letter, "\n{number}　{question}（{}）", left.row.answer.text());
            any = true;
        }
        letter.push('\n');
        any.then_some(letter)
    }
}
