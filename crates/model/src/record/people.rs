//! 職員名簿: who works here, in which role, since when and until when.

use crate::day::{Day, PartialDay};
use crate::lack::tells_of_lack;
use crate::name::{Name, tells_left};
use crate::record::Record as _;
use crate::said::{Hint, Word};
use crate::text::holds_any;
use crate::unsettled::is_unsettled;
use crate::width;

record! {
    /// A person of the pharmacy. No more is kept than the items need.
    Person in People, named by [["name"]], called by [name] {
        /// 氏名.
        name: Name = "氏名", "Name", ["名前", "職員名", "氏名（漢字）", "スタッフ名", "従業員名", "職員氏名", "姓名", "社員名", "社員氏名", "従業員氏名", "スタッフ氏名", "職員の氏名"];
        /// 職種.
        profession: String = "職種", "Profession", ["資格", "職種・資格", "職名", "役職", "職位"];
        /// 役割.
        role: Hint<Role> = "役割", "Role", ["役職", "担当", "担当業務", "役割・担当"];
        /// 任命日 to that role.
        appointed_on: Option<PartialDay> = "任命日", "Appointed on", ["選任日", "任命年月日", "就任日"];
        /// 入職日.
        joined_on: Option<PartialDay> = "入職日", "Joined on", ["入社日", "入社", "採用日", "雇用日", "入社年月日", "採用年月日", "入職年月日", "入局日", "勤務開始日"];
        /// 退職日.
        left_on: Option<PartialDay> = "退職日", "Left on", ["退社日", "離職日", "退職年月日", "退局日", "最終勤務日", "退社年月日", "離職年月日", "退職年月", "退社年月", "最終出勤日"];
        /// 備考.
        remark: Hint<PersonNote> = "備考", "Remark", ["説明", "摘要"];
    }
}

/// What the free words about a person tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonNote {
    /// The person has left.
    pub has_left: bool,
}

impl Word for PersonNote {
    const EXAMPLES: &'static str = "退職、退職予定";

    fn read(text: &str) -> Option<Self> {
        Some(Self { has_left: tells_left(text) })
    }
}

/// What the free words about a person's role tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// 医療情報システム安全管理責任者.
    pub is_safety_officer: bool,
    /// Stands in for the officer, or has a part of the work.
    pub helps: bool,
}

impl Word for Role {
    const EXAMPLES: &'static str = "医療情報システム安全管理責任者、副責任者、レセコン担当";

    fn read(text: &str) -> Option<Self> {
        Some(Self {
            is_safety_officer: names_officer(text),
            helps: holds_any(text, &["副責任者", "代理", "補佐", "担当"]),
        })
    }
}

/// Whether a role says that somebody is the officer now: every pharmacy has a 医薬品安全管理責任者, who is somebody else, and
/// neither 予定 and 候補 nor 元 and 代理 is one.
#[must_use]
pub fn names_officer(text: &str) -> bool {
    const OFFICER: &str = "安全管理責任者";
    let mut parts = text.split(OFFICER);
    let Some(mut before) = parts.next() else { return false };
    for after in parts {
        let is_other = ["医薬品", "医療機器", "医療", "放射線"].iter().any(|other| before.ends_with(other));
        let called = before.trim_end_matches("医療情報システム").trim_end_matches("情報システム");
        let called = called.trim_end_matches([' ', '　', '・', '（', '(']);
        let is_former = ["元", "前", "旧", "前任", "副"].iter().any(|former| called.ends_with(former));
        let rest = after.split(['、', '・', '／', '/', '\n']).next().unwrap_or_default();
        let not_now = [
            "予定", "候補", "代理", "補佐", "未定", "なし", "まで", "不在", "空席", "退任", "解任", "前任", "内定",
            "選考", "人選",
        ];
        if !is_other && !is_former && !holds_any(rest, &not_now) {
            return true;
        }
        before = after;
    }
    false
}

impl Person {
    /// Whether the row stands for nobody yet: 未定, 空席, an example.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        let bare = self.name.key().trim_matches(['(', ')']);
        matches!(bare, "未定" | "人選中" | "空席" | "不在" | "欠員" | "氏名" | "なし")
            || bare.starts_with("記入例")
            || bare.starts_with("例)")
            || bare.chars().all(|c| matches!(c, '○' | '〇' | '◯' | '●' | '×' | '*' | '-'))
    }

    /// Whether the person has left by that day. The last day of work still counts as here. Without a day, a remark
    /// decides: 「たち つてと（退職）」.
    #[must_use]
    pub fn has_left_by(&self, day: Day) -> bool {
        let says_left = || self.name.says_left() || self.remark.tells().is_some_and(|note| note.has_left);
        self.left_on.map_or_else(says_left, |left| left.latest() < day)
    }

    /// Whether the role names the 医療情報システム安全管理責任者.
    #[must_use]
    pub fn is_safety_officer(&self) -> bool {
        self.role.tells().is_some_and(|role| role.is_safety_officer) && !self.is_nobody()
    }

    /// What stands where the day of appointment should, and is none: 「未任命」, 「R8.4.1予定」. A word that points to the letter
    /// (「任命書のとおり」) leaves the day to it.
    #[must_use]
    pub fn unread_appointment(&self) -> Option<&str> {
        let said = self.unread("appointed_on").filter(|_| self.appointed_on.is_none())?;
        let key = width::key(said);
        let points = holds_any(&key, &["任命書", "辞令", "参照", "別紙", "とおり", "通り"]);
        let says_something = key.chars().any(|c| c.is_alphanumeric() && c != 'ー') || key.contains('×');
        (says_something && !(points && !tells_of_lack(&key) && !is_unsettled(&key))).then_some(said)
    }

    /// Whether the role names someone who deals with the systems beside the officer.
    #[must_use]
    pub fn helps_officer(&self) -> bool {
        self.role.tells().is_some_and(|role| role.helps && !role.is_safety_officer)
    }
}
