//! 利用者ID台帳. Columns No. to 状態 are the manual's example.

use super::Holder;
use crate::day::{Day, PartialDay, day_in};
use crate::name::{Name, tells_left};
use crate::said::{Hint, Said, Word};
use crate::spared::without_spared;
use crate::text::{holds_any, places, without_words};
use crate::width;
use crate::word::{AccountState, Authority, YesNo};

record! {
    /// A user ID on a system or a machine. Never its password.
    Account in Accounts, named by [["user_id", "system"], ["user_id"], ["number"]], called by [user_id, number] {
        /// No.
        number: String = "No.", "No.", ["番号", "項番", "NO"];
        /// 利用者属性.
        profession: String = "利用者属性", "User's profession", ["属性", "職種", "職種・担当業務"];
        /// 姓.
        family_name: Holder = "姓", "Family name", ["名字", "苗字"];
        /// 名.
        given_name: Name = "名", "Given name", [];
        /// 氏名, where a sheet has it in one column.
        full_name: Holder = "氏名", "Name", ["利用者名", "利用者氏名", "使用者名", "名前", "利用者", "使用者", "職員名", "担当者名"];
        /// 電話番号.
        phone: String = "電話番号", "Phone", ["電話", "連絡先", "TEL"];
        /// ユーザーID.
        user_id: String = "ユーザーID", "User ID", ["ID", "ユーザID", "利用者ID", "ログインID", "アカウント", "アカウント名", "ユーザー名", "ログイン名", "アカウントID", "ユーザーID名", "ユーザー"];
        /// 説明.
        description: Hint<AccountNote> = "説明", "Description", ["備考", "摘要", "メモ", "退職等"];
        /// 権限.
        authority: Said<Authority> = "権限", "Authority", ["アクセス権限", "権限区分", "利用権限", "管理者権限", "ロール", "権限レベル", "アクセスレベル", "区分（管理者／一般）", "管理者／一般"];
        /// 状態.
        state: Said<AccountState> = "状態", "State", ["ステータス", "利用状況", "使用状況", "有効／無効", "有効・無効", "有効無効", "使用可否", "利用可否"];
        /// システム: where the ID is valid.
        system: Name = "システム", "System", ["システム名", "対象システム", "利用システム"];
        /// 二要素.
        two_factor: Said<YesNo> = "二要素", "Two-factor", ["二要素認証", "2要素", "2要素認証", "多要素認証", "MFA"];
        /// 共用.
        shared: Said<YesNo> = "共用", "Shared", ["共有", "共用ID", "共有ID"];
        /// 最終更新 of this row.
        updated_on: Option<PartialDay> = "最終更新", "Updated on", ["最終更新日", "更新日", "棚卸日", "確認日"];
        /// 最終利用日.
        last_used_on: Option<PartialDay> = "最終利用日", "Last used on", ["最終ログイン", "最終ログイン日", "最終使用日", "最終アクセス日", "最終ログイン日時", "最終利用", "最終アクセス"];
        /// 無効化日.
        closed_on: Option<PartialDay> = "無効化日", "Closed on", ["削除日", "停止日", "利用停止日", "無効日", "利用終了日", "無効化年月日"];
    }
}

/// What the free words about an ID tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountNote {
    /// Several people use it.
    pub is_shared: bool,
    /// Its person has left; 「退職予定」 and 「退職者の後任」 are still here.
    pub has_left: bool,
    /// It says that the ID is unused, old or made for something else than its person's work.
    pub is_unneeded: bool,
    /// Its person is away for long: 「長期休職中」.
    pub is_away: bool,
    /// What it was for has an end, which has come by today or by the day that is told: 「派遣（R7.9で終了）」.
    pub ends: Option<End>,
}

/// When what an ID was for ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is told as an end, without a day.
    Undated,
    /// On that day.
    On(Day),
}

/// Words of an ID that nobody needs, or of one from before.
const UNNEEDED: [&str; 36] = [
    "廃止",
    "誤登録",
    "重複",
    "二重登録",
    "利用なし",
    "使用なし",
    "未利用",
    "利用していません",
    "いらない",
    "要らない",
    "必要ない",
    "ダミー",
    "利用終了",
    "未使用",
    "不使用",
    "使っていない",
    "使っていません",
    "使われていない",
    "使用していない",
    "使用していません",
    "利用していない",
    "使わない",
    "使用しない",
    "不要",
    "休眠",
    "旧",
    "以前の",
    "前任",
    "テスト",
    "予備",
    "デモ",
    "初期id",
    "初期アカウント",
    "作成時のまま",
    "流用",
    "削除予定",
];
/// Words that hold one of those and say nothing of the ID.
const OF_OTHERS: [&str; 3] = ["旧姓", "旧字", "旧漢字"];

/// Who was away and is here again.
const BACK: [&str; 8] =
    ["育休終了", "産休終了", "休職終了", "育休明け", "産休明け", "育休から復帰", "産休から復帰", "休職から復帰"];

/// 「2名で使用」, 「3人で共同」: several people.
fn counts_people(text: &str) -> bool {
    let several = |at: usize| {
        let before = text.get(..at).unwrap_or_default().chars().next_back();
        matches!(before, Some('2'..='9' | '２'..='９' | '二' | '三' | '四' | '五' | '数' | '複'))
    };
    ["名で", "人で", "名が", "人が"].iter().any(|counter| places(text, counter).any(several)) || text.contains("複数")
}

impl Word for AccountNote {
    const EXAMPLES: &'static str = "共用、退職";

    fn read(text: &str) -> Option<Self> {
        // 「共用禁止」 says that nobody shares it.
        let banned =
            ["共用禁止", "共有禁止", "共用不可", "共有不可", "共用しない", "共有しない", "共用していない", "共用なし"];
        let text = &without_words(text, &[&banned]);
        let key = width::key(text);
        let said = without_spared(&key);
        let said = |words: &[&str]| holds_any(&said, words);
        let is_shared = said(&["共用", "共有", "兼用", "全員で", "全員が使", "みんなで"]) || counts_people(text);
        let is_unneeded = said(&UNNEEDED) && !said(&OF_OTHERS);
        let key = without_words(&key, &[&BACK]);
        let is_away = holds_any(&key, &["休職", "休業", "産休", "育休", "長期休"]);
        Some(Self { is_shared, has_left: tells_left(text), is_unneeded, is_away, ends: end_in(&key) })
    }
}

/// 「派遣（R7.9で終了）」, 「応援（R7.9.30まで）」. 「18時まで」 tells of no day, 「業務終了後の締め」 of no end.
fn end_in(key: &str) -> Option<End> {
    let key = without_words(key, &[&["終了後", "終了時", "終了処理"]]);
    let on = day_in(&key).map(|day| End::On(day.last));
    match holds_any(&key, &["終了", "満了"]) {
        true => Some(on.unwrap_or(End::Undated)),
        false => on.filter(|_| key.contains("まで")),
    }
}

impl Account {
    /// Whether the row names this person, in one column or in two.
    #[must_use]
    pub fn is_of(&self, person: &Name) -> bool {
        if person.is_empty() {
            return false;
        }
        if !self.full_name.is_empty() {
            return self.full_name.is(person);
        }
        if self.family_name.is_empty() {
            return self.given_name.is(person);
        }
        // 姓 and 名 stand in two columns; the list of people has them in one.
        person.plain().strip_prefix(self.family_name.plain()).is_some_and(|rest| rest == self.given_name.plain())
    }

    /// Whether the row names this firm: in the name's place, or in its words.
    #[must_use]
    pub fn is_of_firm(&self, firm: &Name) -> bool {
        self.full_name.is_firm(firm) || self.family_name.is_firm(firm) || firm.is_told_in(&self.description)
    }

    /// Whether the ledger calls it a vendor's: 事業者, ベンダー, 保守.
    #[must_use]
    pub fn is_called_vendor(&self) -> bool {
        holds_any(&self.profession, &["事業者", "ベンダ", "保守"])
    }

    /// Whether the row names a person at all: 「共用」 and 「全員」 in the name's place are nobody.
    #[must_use]
    pub fn names_someone(&self) -> bool {
        let is_named = !self.full_name.is_empty() || !self.family_name.is_empty();
        is_named && !self.names_many() && !self.names_nobody()
    }

    /// Whether several people stand in the name's place.
    fn names_many(&self) -> bool {
        self.full_name.is_many() || self.family_name.is_many()
    }

    /// Whether it says that nobody has it yet, or that it is not known who.
    fn names_nobody(&self) -> bool {
        self.full_name.is_nobody() || self.family_name.is_nobody()
    }

    /// Whether the ID can be, or may be, used. A state nobody wrote is treated as usable.
    #[must_use]
    pub fn may_be_used(&self) -> bool {
        self.state.means() != Some(AccountState::Closed)
    }

    /// Whether its state says that it is still to be closed, and until then can be used: 「削除予定」.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.state.means() == Some(AccountState::Closing)
    }

    /// Whether the row itself says that several people use the ID.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.shared.means() == Some(YesNo::Yes)
            || self.names_many()
            || self.description.tells().is_some_and(|note| note.is_shared)
    }

    /// Whether the row itself says that the ID is unused, old or a test's, that its person is away for long, or that what it was for
    /// has ended by that day.
    #[must_use]
    pub fn says_unneeded(&self, today: Day) -> bool {
        let has_ended = |end| !matches!(end, End::On(day) if day >= today);
        let is_idle = |note: AccountNote| note.is_unneeded || note.is_away || note.ends.is_some_and(has_ended);
        self.description.tells().is_some_and(is_idle)
    }

    /// Whether its description is nothing but names, at least two: 「山田・鈴木」.
    #[must_use]
    pub fn describes_several(&self, mut is_person: impl FnMut(&str) -> bool) -> bool {
        let between = ['・', '、', '，', ',', '／', '/', '＆', '&'];
        if !self.description.contains(between) {
            return false;
        }
        self.description.split(between).all(|part| is_person(part.trim()))
    }

    /// Whether the row itself says that its person has left.
    #[must_use]
    pub fn says_left(&self) -> bool {
        self.description.tells().is_some_and(|note| note.has_left)
            || [&*self.full_name, &self.family_name, &self.given_name].into_iter().any(Name::says_left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ids_own_words_tell_whether_it_is_needed_and_whose_it_is() {
        let note = |text: &str| AccountNote::read(text).map(|note| (note.is_unneeded, note.is_shared));
        for text in
            ["廃止", "誤登録", "重複", "利用なし", "いらない", "ダミー", "テスト用", "旧ID", "初期ＩＤ", "前任のID"]
        {
            assert_eq!(note(text), Some((true, false)), "{text}");
        }
        let tells = |text: &str| AccountNote::read(text).map(|note| (note.is_away, note.ends.is_some()));
        for (text, expected) in [
            ("長期休職中", (true, false)),
            ("派遣（R7.9で終了）", (false, true)),
            ("応援（R7.9.30まで）", (false, true)),
            ("契約終了", (false, true)),
            ("育休明け", (false, false)),
            ("業務終了後の締め", (false, false)),
            ("18時まで勤務", (false, false)),
        ] {
            assert_eq!(tells(text), Some(expected), "{text}");
        }
        for text in [
            "共用禁止",
            "共有していない",
            "以前は共用だったがR7.4に個人別に変更",
            "退職した前任者のIDは削除済",
            "旧姓 佐藤",
            "受付・会計用",
            "",
        ] {
            assert_eq!(note(text), Some((false, false)), "{text}");
        }
        for text in ["受付で共用", "2名で使用"] {
            assert_eq!(note(text), Some((false, true)), "{text}");
        }
    }
}
