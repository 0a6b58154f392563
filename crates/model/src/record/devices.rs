//! 機器台帳. Columns 1–12 are the manual's example; the rest is what the other items ask of a device.

mod note;
mod told;

use crate::day::{Day, PartialDay, day_in};
use crate::leave::Leave;
use crate::name::Name;
use crate::os::Os;
use crate::presence::Presence;
use crate::record::Record as _;
use crate::record::Row;
use crate::said::{Hint, Said, Word};
use crate::text::holds_any;
use crate::width;
use crate::word::{Count, DeviceKind, DeviceState, Restraint, Wiring, YesNo};
use note::DeviceNote;

record! {
    /// A server, terminal, network device or other machine of the pharmacy.
    Device in Devices, named by [["name"], ["ip", "software"], ["number", "software"], ["number", "maker"], ["number"]], called by [name, software, ip, number] {
        /// No.
        number: String = "No.", "No.", ["番号", "項番", "管理番号", "NO", "資産番号", "機器番号"];
        /// メーカー.
        maker: String = "メーカー", "Maker", ["製造元", "メーカ", "製造業者", "メーカー名", "ベンダー", "機種", "機種名", "型番", "機種・型番", "メーカー・機種", "メーカー・型番", "メーカー/型番", "機種/型番", "型式"];
        /// OS.
        os: Said<Os> = "OS", "OS", ["オペレーティングシステム", "基本ソフト", "OS名", "OSバージョン", "OS種別", "OS/ファームウェア"];
        /// ソフトウェア: what runs on it, or what it is.
        software: Hint<DeviceNote> = "ソフトウェア", "Software", ["ソフト", "ソフト名", "アプリ", "アプリケーション", "導入ソフト", "用途", "システム名", "機器名"];
        /// バージョン of that software.
        version: String = "バージョン", "Version", ["ver", "Ver.", "版", "ソフトバージョン", "ファームウェアバージョン"];
        /// IPアドレス.
        ip: String = "IPアドレス", "IP address", ["IP", "アドレス", "IPアドレス（固定）"];
        /// PC名（コンピュータ名）.
        name: Hint<DeviceNote> = "PC名（コンピュータ名）", "Host name", ["PC名", "端末名", "コンピュータ名", "コンピューター名", "ホスト名", "機器の名称", "マシン名", "機器名", "ホスト", "機器名称", "名称", "機器", "品名", "機器品名", "設備名", "設備名称", "設備"];
        /// 設置場所.
        place: String = "設置場所", "Place", ["場所", "置き場所", "設置部署", "設置", "配置場所", "設置先", "使用場所"];
        /// 主な利用者.
        users: String = "主な利用者", "Main users", ["利用者", "使用者", "主な使用者", "利用部署", "主な利用者名", "使用者名", "利用者名", "使う人", "使っている人", "担当", "担当者"];
        /// 登録日.
        registered_on: Option<PartialDay> = "登録日", "Registered on", ["導入日", "購入日", "設置日", "導入年月日", "登録年月日", "導入年月", "購入年月", "購入年月日", "設置年月日", "設置年月", "導入時期", "購入時期", "導入年"];
        /// 状態.
        state: Said<DeviceState> = "状態", "State", ["状況", "ステータス", "稼働状況", "使用状況", "稼働状態", "利用状況", "稼働", "稼動", "稼動状況"];
        /// 説明.
        description: Hint<DeviceNote> = "説明", "Description", ["備考", "摘要", "メモ", "特記事項", "コメント"];
        /// 種別.
        kind: Said<DeviceKind> = "種別", "Kind", ["機器種別", "区分", "分類", "機器区分", "種類"];
        /// システム: which system it serves.
        system: Name = "システム", "System", ["対象システム", "所属システム"];
        /// 保守事業者.
        vendor: Name = "保守事業者", "Vendor", ["保守業者", "事業者", "保守会社", "保守ベンダー", "業者", "ベンダー", "保守担当会社", "導入業者"];
        /// リモート保守.
        remote_maintenance: Said<YesNo> = "リモート保守", "Remote maintenance", ["リモートメンテナンス", "リモート保守の有無", "リモートメンテナンスの有無", "遠隔保守", "リモートメンテ"];
        /// 更新適用日: when patches or firmware were last applied.
        patched_on: Option<PartialDay> = "更新適用日", "Patched on", ["パッチ適用日", "最終更新日", "最終パッチ適用日", "Windows Update", "アップデート日", "更新プログラム適用日", "Windows Update最終", "Windows Update最終日", "Windows Update実施日", "Windows Update適用日", "最終アップデート日", "最終アップデート", "OS更新日", "最終適用日", "ファーム更新日", "ファームウェア更新日", "ファームウェア適用日", "更新（パッチ）最終", "パッチ最終"];
        /// ウイルス対策ソフト.
        antivirus: Hint<Guard> = "ウイルス対策", "Antivirus", ["ウイルス対策ソフト", "アンチウイルス", "セキュリティソフト", "マルウェア対策", "ウイルス対策ソフト名", "アンチウイルスソフト", "ウイルスソフト", "セキュリティ対策ソフト"];
        /// 更新できない理由: the vendor has frozen it, or it cannot be updated.
        frozen_because: String = "更新できない理由", "Cannot be updated because", ["更新不可理由", "パッチ未適用理由", "更新不可"];
        /// 更新できないことの事業者の回答: what the vendor said of it, when and how.
        frozen_said: String = "更新できないことの事業者の回答", "Vendor's word that it cannot be updated", ["更新できない事業者の回答", "更新不可の事業者回答", "更新不可の事業者の回答"];
        /// 更新できない期限: until when it stays so.
        frozen_until: Option<PartialDay> = "更新できない期限", "Cannot be updated until", ["更新不可期限", "更新不可の期限", "更新できない期間の終わり"];
        /// 設定変更についての事業者の回答: whether the pharmacy may change settings itself, when it was said and how.
        change_said: Hint<Leave> = "設定変更についての事業者の回答", "Vendor's word on changes", ["設定変更の可否", "設定変更の事業者の回答", "薬局での設定変更"];
        /// サポート終了日, where the maker has named one.
        support_ends_on: Option<PartialDay> = "サポート終了日", "Support ends on", ["サポート期限", "保守期限", "EOL", "EOS"];
        /// 外部媒体の制限.
        media_restriction: Said<Restraint> = "外部媒体の制限", "Media restricted", ["USB制限", "USB使用制限", "USB利用制限", "USBの制限", "外部記録媒体制限"];
        /// 二要素認証.
        two_factor: Said<YesNo> = "二要素認証", "Two-factor", ["二要素", "2要素認証", "多要素認証", "MFA", "2FA"];
        /// 不要サービス確認日.
        services_checked_on: Option<PartialDay> = "不要サービス確認日", "Services checked on", ["不要サービスの確認日", "サービス確認日", "不要ソフト確認日"];
        /// 接続元制限.
        source_restriction: Said<Restraint> = "接続元制限", "Sources restricted", ["接続元制限の有無", "アクセス制限", "接続制限"];
        /// 最終確認日 of this row.
        checked_on: Option<PartialDay> = "最終確認日", "Checked on", ["棚卸日", "確認日", "現物確認日", "点検日"];
        /// つながり先: how it hangs on the pharmacy's network, or on which device.
        connects_to: Hint<Wiring> = "つながり先", "Connects to", ["有線・無線・つながない", "ネットワーク接続", "接続形態", "有線/無線", "有線・無線"];
        /// 構成図の順: its place among the others on the diagram.
        drawn_as: Said<Count> = "構成図の順", "Order on the diagram", ["図の順", "図の順番"];
        /// 廃棄日.
        disposed_on: Option<PartialDay> = "廃棄日", "Disposed on", ["処分日", "廃棄年月日"];
        /// データ消去証明.
        erasure_proof: String = "データ消去証明", "Proof of erasure", ["消去証明", "データ消去", "消去証明書"];
    }
}

/// What the words about antivirus tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// Whether it is there.
    pub presence: Option<Presence>,
    /// The last day of its licence: 「ESET（2027年3月まで）」.
    pub until: Option<Day>,
}

impl Word for Guard {
    const EXAMPLES: &'static str = "Microsoft Defender、ESET（2027年3月まで）、なし";

    fn read(text: &str) -> Option<Self> {
        let key = crate::width::key(text);
        let mut phrases =
            key.split(['(', ')', '、', ',', '。']).filter(|part| holds_any(part, &["まで", "期限", "満了", "有効"]));
        let until = phrases.find_map(day_in).map(|day| day.last);
        Some(Self { presence: Presence::read(text), until })
    }
}

impl Device {
    /// Whether its つながり先 names the other device.
    #[must_use]
    pub fn hangs_on(&self, other: &Self) -> bool {
        let name = width::key(other.label());
        self.id != other.id && name.chars().count() > 1 && width::key(&self.connects_to).contains(&name)
    }

    /// Someone wrote why it cannot be updated; 「なし」 is no reason.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        is_written(&self.frozen_because)
    }

    /// Whether the vendor's word on that is written down.
    #[must_use]
    pub fn is_frozen_by_word(&self) -> bool {
        is_written(&self.frozen_said)
    }

    /// What the cells of a row tell; nothing, where one of them cannot be read.
    #[must_use]
    pub fn of_cells(cells: &Row) -> Option<Self> {
        crate::pharmacy::typed("", cells.clone(), Row::new()).ok()
    }

    /// Whether it counts as a device of the pharmacy today: everything but what is disposed of.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.state.means() != Some(DeviceState::Disposed)
    }

    /// Whether it is, or may be, in use. A state nobody wrote is treated as in use.
    #[must_use]
    pub fn may_run(&self) -> bool {
        !matches!(self.state.means(), Some(DeviceState::Disposed | DeviceState::Stopped))
    }

    /// What kind of device it is: as written, else as its OS, its software and its name tell.
    #[must_use]
    pub fn role(&self) -> Option<DeviceKind> {
        self.kind
            .means()
            .or_else(|| role_of_os(self.os.means()))
            .or_else(|| self.software.tells()?.kind)
            .or_else(|| self.named_kind())
            .or_else(|| self.role_by_rest())
    }

    /// Whether nobody can tell what kind of device it is. 複合機 and the like are of a kind that the sheet does not ask about.
    #[must_use]
    pub fn is_of_unknown_kind(&self) -> bool {
        self.role().is_none() && matches!(self.kind.text().trim(), "" | "不明" | "？" | "?" | "-" | "未確認")
    }

    /// Whether its free words say that it is reached from outside.
    #[must_use]
    pub fn looks_remote(&self) -> bool {
        self.notes_on_it().any(|note| note.is_remote)
    }

    /// Whether it is, or seems to be, a radio access point.
    #[must_use]
    pub fn looks_wireless(&self) -> bool {
        self.notes_on_it().any(|note| note.is_wireless)
            || holds_any(self.kind.text(), &["無線", "Wi-Fi", "WiFi", "アクセスポイント"])
    }

    /// Whether its ledger says, in place of a day, that no update was applied, or that it is not known.
    #[must_use]
    pub fn says_unpatched(&self) -> bool {
        self.patched_on.is_none() && self.description.tells().is_some_and(|note| note.is_unpatched)
    }

    /// Whether its description says that nobody knows where it is.
    #[must_use]
    pub fn says_lost(&self) -> bool {
        self.description.tells().is_some_and(|note| note.is_lost)
    }

    /// Whether its description says that whoever wants comes in through it.
    #[must_use]
    pub fn says_open(&self) -> bool {
        self.description.tells().is_some_and(|note| note.lets_in)
    }

    /// Whether its description says that it has the password that it came with, or none.
    #[must_use]
    pub fn says_first_password(&self) -> bool {
        self.description.tells().is_some_and(|note| note.has_first_password)
    }

    /// Whether its description says that its password is that of others too.
    #[must_use]
    pub fn says_same_password(&self) -> bool {
        self.description.tells().is_some_and(|note| note.shares_password)
    }

    /// Whether its description says that its password can be read by whoever stands before it.
    #[must_use]
    pub fn says_password_on_view(&self) -> bool {
        self.description.tells().is_some_and(|note| note.shows_password)
    }

    /// Whether its description says that it asks for no password.
    #[must_use]
    pub fn says_logs_on_by_itself(&self) -> bool {
        self.description.tells().is_some_and(|note| note.logs_on_by_itself)
    }

    /// Whether its description says that several people log on to it with one ID.
    #[must_use]
    pub fn says_shared_logon(&self) -> bool {
        self.description.tells().is_some_and(|note| note.shares_logon)
    }

    /// Whether its description says that something runs on it that nobody needs.
    #[must_use]
    pub fn says_unneeded(&self) -> bool {
        self.description.tells().is_some_and(|note| note.has_unneeded)
    }

    /// Whether its description says that whoever wants puts a stick into it.
    #[must_use]
    pub fn says_any_stick(&self) -> bool {
        self.description.tells().is_some_and(|note| note.takes_any_stick)
    }

    /// Whether its description says that the ledger leaves other devices out.
    #[must_use]
    pub fn says_others_unlisted(&self) -> bool {
        self.description.tells().is_some_and(|note| note.leaves_others_out)
    }

    /// Whether its description speaks of updates or of what keeps malware out, and of a lack; or of malware that is on it.
    #[must_use]
    pub fn says_unguarded(&self) -> bool {
        self.description.tells().is_some_and(|note| note.is_unguarded || note.is_infected)
    }

    /// What stands where the end of its support should, and is no day: 「なし」.
    #[must_use]
    pub fn unread_support_end(&self) -> Option<&str> {
        let says_something = |said: &&str| said.chars().any(|c| c.is_alphanumeric() && c != 'ー');
        self.unread("support_ends_on").filter(|_| self.support_ends_on.is_none()).filter(says_something)
    }

    /// Whether its ledger says, in place of a day, that nobody looked at its services.
    #[must_use]
    pub fn says_unchecked(&self) -> bool {
        self.services_checked_on.is_none() && self.description.tells().is_some_and(|note| note.is_unchecked)
    }

    /// Whether the ledger says that its maker goes on supplying updates.
    #[must_use]
    pub fn says_kept_up(&self) -> bool {
        self.description.tells().is_some_and(|note| note.is_kept_up)
    }

    fn notes_on_it(&self) -> impl Iterator<Item = DeviceNote> {
        [&self.description, &self.software, &self.name].into_iter().filter_map(Hint::tells)
    }

    /// 「投薬口のルータ」 and `NAS-2` tell what they are; any other name in plain letters is a host's and may hold such a word by
    /// chance (`NASU-PC1`).
    fn named_kind(&self) -> Option<DeviceKind> {
        let of_host = self.name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '_');
        let is_word = ["wi-fi", "wifi", "nas", "server", "router", "onu", "hub", "utm", "firewall"]
            .iter()
            .any(|word| of_host.eq_ignore_ascii_case(word));
        if self.name.is_ascii() && !is_word { None } else { self.name.tells()?.kind }
    }

    fn role_by_rest(&self) -> Option<DeviceKind> {
        if self.os.means().is_some_and(|os| os != Os::Firmware) {
            return Some(DeviceKind::Terminal);
        }
        self.description.tells()?.kind.filter(|kind| *kind == DeviceKind::Network)
    }
}

fn is_written(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && !["なし", "無し", "無", "特になし", "ない", "-", "－", "ー"].contains(&text)
}

/// A server's or a tablet's OS tells what the machine is; a PC's leaves it to the software's name.
fn role_of_os(os: Option<Os>) -> Option<DeviceKind> {
    match os? {
        Os::Server2008 | Os::Server2012 | Os::Server2016 | Os::Server2019 | Os::Server2022 | Os::Server2025 => {
            Some(DeviceKind::Server)
        }
        Os::Firmware
        | Os::Linux
        | Os::Debian11
        | Os::Debian12
        | Os::Debian13
        | Os::Ubuntu2004
        | Os::Ubuntu2204
        | Os::Ubuntu2404 => None,
        _ => Some(DeviceKind::Terminal),
    }
}
