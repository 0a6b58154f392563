//! システム一覧: the medical-information systems and whose they are.

use crate::day::PartialDay;
use crate::lack::tells_of_lack;
use crate::name::Name;
use crate::presence::Presence;
use crate::record::Record as _;
use crate::record::log_parts::LogParts;
use crate::said::{Hint, Said, Word};
use crate::text::without_words;
use crate::width;
use crate::word::{Connection, Hosting, YesNo};

record! {
    /// A system (レセコン, 電子薬歴, オンライン資格確認…).
    System in Systems, named by [["name"], ["product", "vendor"]], called by [name, product] {
        /// システム名.
        name: Name = "システム名", "System", ["システム", "名称", "サービス名", "システム名称", "利用システム"];
        /// 製品名.
        product: Name = "製品名", "Product", ["製品", "ソフトウェア", "パッケージ名"];
        /// バージョン.
        version: String = "バージョン", "Version", ["ver", "版"];
        /// 種類.
        kind: String = "種類", "Kind", ["種別", "区分"];
        /// 事業者.
        vendor: Name = "事業者", "Vendor", ["事業者名", "ベンダー", "保守事業者", "ベンダー名", "保守会社", "提供事業者", "業者名", "業者", "委託先", "保守業者", "会社名", "メーカー"];
        /// 契約の有無.
        contracted: Said<YesNo> = "契約", "Under contract", ["契約の有無", "保守契約", "契約状況", "契約状態", "契約有無"];
        /// 医療情報を扱う.
        medical: Said<YesNo> = "医療情報を扱う", "Holds medical information", ["医療情報", "医療情報システム", "患者情報"];
        /// サーバの場所.
        hosting: Said<Hosting> = "サーバの場所", "Server stands", ["サーバ", "サーバー", "設置形態", "提供形態", "サーバの設置場所", "クラウド・薬局内", "サーバ設置場所", "サーバの所在", "サーバー設置場所", "サーバーの設置場所", "サーバーの場所", "サーバー所在地", "サーバ所在地"];
        /// リモート保守.
        remote_maintenance: Said<YesNo> = "リモート保守", "Remote maintenance", ["リモートメンテナンス", "リモート保守の有無", "遠隔保守", "リモートメンテ"];
        /// リモート保守の確認日: when the vendor was asked.
        remote_confirmed_on: Option<PartialDay> = "リモート保守の確認日", "Remote maintenance confirmed on", ["リモート保守確認日"];
        /// リモート保守の方法: over what line, box or program.
        remote_by: String = "リモート保守の方法", "Remote maintenance by", ["リモート保守の回線", "リモート保守の装置", "接続方法"];
        /// リモート保守のつながり方: always, or when it is needed.
        remote_connected: Said<Connection> = "リモート保守のつながり方", "Remote maintenance connected", ["リモート保守の接続", "常時・必要時"];
        /// リモート保守のID: under which account.
        remote_account: String = "リモート保守のID", "Remote maintenance account", ["リモート保守のアカウント", "保守用ID"];
        /// リモート保守の二要素認証.
        remote_two_factor: Said<YesNo> = "リモート保守の二要素認証", "Remote maintenance two-factor", ["保守の二要素認証"];
        /// リモート保守の最終利用日.
        remote_used_on: Option<PartialDay> = "リモート保守の最終利用日", "Remote maintenance last used on", ["最終リモート保守日", "前回のリモート保守"];
        /// 二要素認証.
        two_factor: Said<YesNo> = "二要素認証", "Two-factor", ["二要素", "2要素認証", "多要素認証"];
        /// 二要素認証の予定日.
        two_factor_planned_on: Option<PartialDay> = "二要素認証の予定日", "Two-factor planned on", ["二要素認証予定", "二要素認証の実装予定"];
        /// アクセスログの場所: which screen, which server.
        log_kept_where: Hint<Presence> = "アクセスログの場所", "Access log is", ["ログの場所", "ログの保存場所", "アクセスログ", "アクセスログの有無", "ログの有無"];
        /// アクセスログに残る項目 (ログイン時刻・アクセス時間・操作内容).
        log_holds: Hint<LogParts> = "アクセスログの項目", "Access log holds", ["ログの項目", "ログの内容"];
        /// アクセスログを見られる人.
        log_readers: Hint<Presence> = "アクセスログを見られる人", "Access log is read by", ["ログの閲覧者", "ログの権限"];
        /// アクセスログの確認日: last review.
        log_reviewed_on: Option<PartialDay> = "アクセスログの確認日", "Access log reviewed on", ["ログ確認日", "ログの確認日"];
        /// 更新の担当: who applies patches.
        patched_by: String = "更新の担当", "Patched by", ["パッチの担当", "アップデートの担当"];
        /// バックアップの担当.
        backed_up_by: String = "バックアップの担当", "Backed up by", ["控えの担当"];
        /// 監視の担当.
        watched_by: String = "監視の担当", "Watched by", ["ログ監視の担当"];
        /// 更新責任の書面: whether a contract says that the vendor bears the patching of every server (保守委託機関).
        patching_written: Said<YesNo> = "更新責任の書面", "Patching is written", ["更新責任の記載", "セキュリティアップデート責任の記載"];
        /// 製品のサポート終了日.
        support_ends_on: Option<PartialDay> = "製品のサポート終了日", "Product support ends on", ["サポート終了日", "サポート終了", "サポート期限"];
        /// 契約終了時のデータ: how it comes back, and how it is erased.
        data_at_end: String = "契約終了時のデータ", "Data at the end", ["データの返却・消去", "終了時のデータ"];
        /// 契約終了日.
        contract_ends_on: Option<PartialDay> = "契約終了日", "Contract ends on", ["契約満了日", "契約期限"];
        /// 備考.
        remark: Hint<SystemNote> = "備考", "Remark", ["説明", "摘要", "メモ"];
    }
}

/// What the free words about a system tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemNote {
    /// It speaks of the log, and of a lack: 「ログは実際には見ていない」.
    log_is_lacking: bool,
}

impl Word for SystemNote {
    const EXAMPLES: &'static str = "ログは見ていない";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        let of_log = |clause: &str| without_words(clause, &[&["ログイン", "ログオン", "ログアウト"]]).contains("ログ");
        let log_is_lacking = key.split(['。', '、']).any(|clause| of_log(clause) && tells_of_lack(clause));
        log_is_lacking.then_some(Self { log_is_lacking })
    }
}

impl System {
    /// What stands where the day of the last look at the log should, and is no day: 「毎月」.
    #[must_use]
    pub fn unread_review(&self) -> Option<&str> {
        self.unread("log_reviewed_on").filter(|_| self.log_reviewed_on.is_none())
    }

    /// What its remark says against the log, or against looking at it.
    #[must_use]
    pub fn lack_of_log(&self) -> Option<&str> {
        self.remark.tells().filter(|note| note.log_is_lacking).map(|_| &*self.remark)
    }

    /// Whether another version than this one is written for the system. Where none is written, nothing differs.
    #[must_use]
    pub fn runs_other_than(&self, version: &str) -> bool {
        !self.version.trim().is_empty() && !is_same_version(&self.version, version)
    }
}

/// Whether two versions are one: `5.0.1`, `Ver.5.0.1` and `５．０．１` are.
#[must_use]
pub fn is_same_version(one: &str, other: &str) -> bool {
    one == other || version_key(one) == version_key(other)
}

/// Whether one version is the other, told in full or shortened: 「5.0」 and 「Ver.5.0.1」.
#[must_use]
pub fn is_near_version(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (one, other) = (version_key(one), version_key(other));
    let parts = || one.split('.').zip(other.split('.'));
    let number =
        |part: &str| part.split(|c: char| !c.is_ascii_digit()).next().map(|it| it.trim_start_matches('0').to_owned());
    parts().all(|(one, other)| number(one) == number(other))
}

/// What stands before the number of a version.
const BEFORE_NUMBER: [&str; 6] = ["バージョン", "version", "ver", "v", "第", "版"];

/// A version without what people write around its number: 「Ver. 5.0」, 「Ｖ５．０」 and 「第5.0版」 are 「5.0」. One without a number
/// stays as it is.
#[must_use]
pub fn version_key(text: &str) -> String {
    let key = width::key(text);
    let bare = BEFORE_NUMBER.iter().find_map(|word| key.strip_prefix(word)).unwrap_or(&key);
    let bare = bare.trim_start_matches(['.', ':']).trim_end_matches('版');
    if bare.starts_with(|c: char| c.is_ascii_digit()) { bare.to_owned() } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_version_is_the_same_and_another_is_not() {
        for (one, other, is_near) in [
            ("5.0", "Ver.5.0.1", true),
            ("5", "５．０．１", true),
            ("5.0.1", "5.0.1", true),
            ("5.0.1b", "5.0.1", true),
            ("6.0", "7.1", false),
            ("5.1", "5.0.1", false),
        ] {
            assert_eq!(is_near_version(one, other), is_near, "{one} {other}");
        }
    }
}
