//! バックアップ一覧 (3-②): what is copied where, how often, and whether it was ever brought back.

use crate::day::{Day, PartialDay, day_in};
use crate::lack::tells_of_lack;
use crate::name::Names;
use crate::presence::Presence;
use crate::record::Record as _;
use crate::said::{Hint, Said, Word};
use crate::spared::without_spared;
use crate::text::{holds_any, without_words};
use crate::unsettled::is_unsettled;
use crate::vague::is_vague;
use crate::width;
use crate::word::{Connection, Count, Reach};

record! {
    /// One way in which something is backed up.
    Backup in Backups, named by [["system", "target", "method", "place"], ["system", "target", "method"], ["system", "target"], ["system"]], called by [system, target] {
        /// システム: one, or several that are copied together.
        system: Names = "システム", "System", ["システム名", "対象システム", "機器", "対象機器"];
        /// 対象データ.
        target: Hint<DataNote> = "対象データ", "What", ["対象", "データ", "バックアップ対象", "内容"];
        /// 頻度.
        frequency: Hint<CopyNote> = "頻度", "How often", ["取得頻度", "周期", "間隔", "バックアップ頻度", "実施頻度", "取得タイミング", "スケジュール"];
        /// 世代数.
        generations: Said<Count> = "世代数", "Generations", ["世代", "保持世代", "保存世代数", "保存世代", "保管世代"];
        /// 方法.
        method: Hint<CopyNote> = "方法", "Method", ["方式", "取得方法", "取得方式", "作成方法", "バックアップ方法"];
        /// 保存場所.
        place: Hint<CopyNote> = "保存場所", "Place", ["保管場所", "保存先", "バックアップ先", "保管先", "格納先", "保存媒体", "バックアップ保存先", "保存先・媒体", "媒体"];
        /// 書換え不可／切離し: out of malware's reach.
        detached: Said<Reach> = "書換え不可／切離し", "Out of malware's reach", ["切離し", "切り離し", "オフライン", "オフライン保管", "オフライン保存", "書換え不可", "書き換え不可", "追記不能"];
        /// 常時接続: whether what holds the copy stays connected.
        connected: Said<Connection> = "常時接続", "Always connected", ["常時接続の有無", "接続状態", "接続状況", "接続の状態", "ネットワーク接続", "LAN接続"];
        /// 最終取得日.
        taken_on: Option<PartialDay> = "最終取得日", "Last taken on", ["取得日", "最終バックアップ日", "最新取得日", "最終バックアップ", "最終実施日", "前回取得日", "最終取得", "前回取得", "最新取得", "最新バックアップ", "最新のバックアップ", "直近の取得日", "直近取得日", "直近実施日", "最終"];
        /// 最終復旧確認日.
        restored_on: Option<PartialDay> = "最終復旧確認日", "Last restored on", ["復旧確認日", "復元確認日", "リストア確認日", "復旧テスト日", "復元テスト日", "リストアテスト日", "復旧訓練日", "最終復元日", "復元確認", "復元テスト", "リストアテスト", "復旧テスト", "復旧確認"];
        /// 復旧手順書.
        procedure: Hint<Presence> = "復旧手順書", "Restore procedure", ["復旧手順", "復元手順", "手順書", "リストア手順", "復旧マニュアル", "復元手順書", "リストア手順書"];
        /// 備考.
        remark: Hint<CopyNote> = "備考", "Remark", ["説明", "摘要"];
    }
}

/// What the free words about copied data tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataNote {
    /// Dispensing hangs on it.
    pub is_medical: bool,
}

impl Word for DataNote {
    const EXAMPLES: &'static str = "薬歴、患者情報、レセプト";

    fn read(text: &str) -> Option<Self> {
        Some(Self { is_medical: names_medical(text) })
    }
}

/// Words of systems and data that dispensing hangs on.
fn names_medical(text: &str) -> bool {
    let words =
        ["レセコン", "薬歴", "レセプト", "調剤", "処方", "患者", "資格", "サーバ", "データベース", "電子カルテ"];
    holds_any(text, &words)
}

impl Backup {
    /// Whether dispensing hangs on what is copied, as far as the words for it tell.
    #[must_use]
    pub fn is_medical(&self) -> bool {
        self.target.tells().is_some_and(|data| data.is_medical) || names_medical(self.system.whole().key())
    }
}

/// What the words about a copy tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyNote {
    /// It is not taken any more, or not at all.
    pub is_off: bool,
    /// It is only being considered, or not there yet.
    pub is_unsettled: bool,
    /// It is told as one that is still to come: 「来年開始予定」.
    pub is_to_come: bool,
    /// It is disks that mirror each other, which copies what malware does as well: 「RAID1」.
    pub is_mirror: bool,
    /// The copy is gone.
    pub is_lost: bool,
    /// It failed, or speaks of something that is lacking.
    pub has_failed: bool,
    /// It is taken when somebody thinks of it, or at times that nobody can tell.
    pub is_by_chance: bool,
    /// It is taken once or twice a year.
    pub is_seldom: bool,
    /// It stays connected, or lies on the very machine that is copied.
    pub stays_connected: bool,
    /// It is taken by itself, again and again.
    pub is_regular: bool,
    /// The day on which it begins: 「R8.4から毎週」.
    pub begins_on: Option<Day>,
}

impl Word for CopyNote {
    const EXAMPLES: &'static str = "毎日、中止、挿したまま、紛失";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        let said = without_spared(&key);
        let tells = |words: &[&str]| holds_any(&said, words);
        let connected = [
            "常時接続",
            "サーバ内",
            "サーバー内",
            "サーバ本体",
            "サーバー本体",
            "dドライブ",
            "挿したまま",
            "差したまま",
            "さしたまま",
            "刺したまま",
            "つないだまま",
            "繋いだまま",
            "接続したまま",
        ];
        let begins = ["から", "より", "開始"].iter().find_map(|word| key.split_once(word));
        Some(Self {
            begins_on: begins.and_then(|(before, _)| day_in(before)).map(|day| day.last),
            is_off: text.trim() == "停止"
                || tells(&["故障", "壊れ", "使えない", "取っていない", "取れていない", "していない", "中止", "停止中"]),
            is_unsettled: tells(&["未導入", "検討中", "導入予定", "未定", "未購入", "手配中", "未契約"]),
            is_to_come: is_unsettled(&key),
            is_mirror: is_mirror(text),
            is_lost: tells(&["紛失"]),
            // 「毎回外して金庫へ」 is how it should be.
            has_failed: tells(&[
                "戻せな",
                "パスワード不明",
                "鍵不明",
                "空だった",
                "空でした",
                "中身は空",
                "中身が空",
                "空っぽ",
            ]) || tells_of_lack(&without_words(&said, &[&["外して"]])),
            is_by_chance: tells(&[
                "不定期",
                "気が",
                "気付い",
                "気づい",
                "思い出",
                "思いつい",
                "時々",
                "ときどき",
                "たまに",
            ]) || is_vague(&key),
            is_seldom: tells(&["年1回", "年に1回", "年一回", "年に一回", "年1度", "年に1度", "毎年", "半年", "年2回"]),
            stays_connected: tells(&connected),
            is_regular: tells(&["毎", "日次", "週次", "月次", "自動"]),
        })
    }
}

/// 「RAID1（ミラーリング）」, and nothing beside it: 「RAID構成のNASへコピー」 is a copy.
fn is_mirror(text: &str) -> bool {
    let key = crate::width::key(text);
    let words = ["raid", "ミラーリング", "ミラー", "冗長化", "二重化", "構成", "ディスク", "hdd", "による", "の"];
    let left = without_words(&key, &[&words]);
    left.len() < key.len()
        && holds_any(&key, &["raid", "ミラー", "冗長化", "二重化"])
        && left.chars().all(|c| c.is_ascii_digit() || "()・、+-".contains(c))
}

impl Backup {
    /// Whether a copy is taken and there, as far as its words tell: 中止, 未導入 and 紛失 say that it is not.
    #[must_use]
    pub fn takes_place(&self) -> bool {
        let tells = |note: &Hint<CopyNote>, which: fn(CopyNote) -> bool| note.tells().is_some_and(which);
        !tells(&self.frequency, |note| note.is_off || note.is_unsettled)
            && !tells(&self.method, |note| note.is_off || note.is_unsettled)
            && !tells(&self.place, |note| note.is_off || note.is_lost || note.is_unsettled)
            && !tells(&self.remark, |note| note.is_off)
            && !tells(&self.method, |note| note.is_mirror)
            && (self.taken_on.is_some() || !self.is_to_come())
    }

    /// Whether copies are taken by that day, as far as how often they are tells: 「R8.4から毎週」.
    #[must_use]
    pub fn has_begun(&self, today: Day) -> bool {
        let begins_on = self.frequency.tells().and_then(|note| note.begins_on);
        begins_on.is_none_or(|day| day <= today)
    }

    /// Whether its words tell of a copy that is still to come.
    fn is_to_come(&self) -> bool {
        [&self.frequency, &self.method, &self.place]
            .iter()
            .any(|words| words.tells().is_some_and(|note| note.is_to_come))
    }

    /// Whether its row contradicts itself on whether there is a copy: a day of the last one beside 「購入予定」, or no generation.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.is_to_come() || self.generations.means() == Some(Count(0))
    }

    /// Whether it is taken when somebody thinks of it: 「気がついたとき」.
    #[must_use]
    pub fn is_by_chance(&self) -> bool {
        self.frequency.tells().is_some_and(|note| note.is_by_chance)
    }

    /// Whether it is taken no more than once or twice a year.
    #[must_use]
    pub fn is_seldom(&self) -> bool {
        self.frequency.tells().is_some_and(|note| note.is_seldom)
    }

    /// What stands where the day of the last restore should, and is no day: 「未」, 「なし」.
    #[must_use]
    pub fn unread_restore(&self) -> Option<&str> {
        self.unread("restored_on").filter(|_| self.restored_on.is_none())
    }

    /// Whether its own words say that it stays connected: 「挿したまま」.
    #[must_use]
    pub fn stays_connected(&self) -> bool {
        [&self.place, &self.method, &self.remark]
            .iter()
            .any(|words| words.tells().is_some_and(|note| note.stays_connected))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_nobody_can_open_has_failed_and_one_that_is_taken_off_has_not() {
        for (words, has_failed) in [
            ("パスワード不明", true),
            ("戻せなかった", true),
            ("中身は空だった", true),
            ("復元に失敗", true),
            ("復元に失敗、再確認で成功の予定", true),
            ("成功していたが、R7.10に失敗", true),
            ("復元に失敗したことあり、R7.10.1に再確認し成功", false),
            ("毎回外して金庫へ", false),
            ("R7.8に一度失敗、ケーブル交換後は正常", false),
            ("更新していない。復元に失敗、再確認し成功", true),
            ("毎日、金庫", false),
        ] {
            assert_eq!(CopyNote::read(words).is_some_and(|note| note.has_failed), has_failed, "{words}");
        }
    }
}
