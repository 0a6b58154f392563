//! What the short words in ledgers mean: はい, 稼働, Admin, クラウド…
//!
//! Each list is closed. A word that is not on it has no meaning here and is judged as unknown.

mod reach;
mod restraint;
mod state;

use crate::edition::Scope;
use crate::marks::marked;
use crate::said::Word;
use crate::text::holds_any;
use crate::width;
pub use reach::Reach;
pub use restraint::Restraint;
pub use state::DeviceState;
pub use state::account::AccountState;

/// Declares an enum of meanings with the words for each. `=` words must match whole; `~` words may
/// stand anywhere in the text. Earlier meanings win.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident ($examples:literal) { $($(#[$vdoc:meta])* $variant:ident = [$($whole:literal),* $(,)?] ~ [$($part:literal),* $(,)?];)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// What words mean whose comparison key ([`width::key`]) is already made.
            #[must_use]
            pub fn in_key(key: &str) -> Option<Self> {
                $(if [$($whole),*].contains(&key) { return Some(Self::$variant); })+
                $(if holds_any(key, &[$($part),*]) { return Some(Self::$variant); })+
                None
            }
        }

        impl Word for $name {
            const EXAMPLES: &'static str = $examples;

            fn read(text: &str) -> Option<Self> {
                let key = width::key(text);
                Self::in_key(&key).or_else(|| Self::in_key(marked(&key)?))
            }
        }
    };
}

words! {
    /// Yes or no, in the many ways of a Japanese sheet.
    YesNo ("はい・いいえ、有・無、○・×、済・未") {
        /// No. Listed first, because 「未対応」 holds 「対応」.
        No = ["いいえ", "no", "n", "無", "無し", "なし", "×", "✕", "✗", "x", "未", "不可", "0", "false", "ない", "非", "未対応", "未実施", "していない", "off", "しない", "行わない", "制限しない", "制限なし", "制限無し", "制限していない", "制限していません", "設定なし", "契約なし", "契約無し", "契約満了", "満了", "契約終了", "未契約", "解約", "解約済", "解約済み", "未導入", "未設定", "未実装", "不許可", "許可なし"] ~ ["していません", "していない", "未対応", "未実施", "未登録"];
        /// Yes.
        Yes = ["はい", "yes", "y", "有", "有り", "あり", "ある", "○", "◯", "〇", "✓", "✔", "☑", "済", "済み", "可", "1", "true", "対応", "対応済", "対応済み", "実施", "実施済", "している", "on", "●", "制限あり", "制限有", "制限有り", "制限済", "制限済み", "制限している", "制限しています", "設定あり", "設定済", "設定済み", "契約あり", "契約有", "契約有り", "契約中", "契約済", "契約済み", "許可", "許可あり", "許可済", "導入済", "導入済み", "実装済", "実装済み", "実装している", "利用中", "使用中", "必須"] ~ ["しています", "対応済", "実施済", "登録済"];
    }
}

words! {
    /// The three kinds of the manual: サーバ, 端末PC, ネットワーク機器 (with what belongs to none of them).
    DeviceKind ("サーバ・端末PC・ネットワーク機器") {
        /// サーバ. Storage that keeps the systems' data stands with the servers.
        Server = ["サーバ", "サーバー", "server", "nas"] ~ ["サーバ", "server", "nas"];
        /// ネットワーク機器.
        Network = ["ネットワーク機器", "ルータ", "ルーター", "onu", "hub", "ハブ", "スイッチ", "ap", "vpn"] ~ ["ネットワーク", "ルータ", "無線lan", "無線ap", "無線親機", "アクセスポイント", "wi-fi", "wifi", "ファイアウォール", "utm", "スイッチングハブ", "router", "firewall", "モデム", "onu", "vpn装置", "vpnルータ"];
        /// 端末PC.
        Terminal = ["端末", "端末pc", "pc", "パソコン", "タブレット", "ノート", "デスクトップ"] ~ ["端末", "pc", "パソコン", "タブレット", "ipad", "windows", "macos"];
    }
}

words! {
    /// What an account may do.
    Authority ("Admin・User") {
        /// 管理者権限.
        Admin = ["マスター", "マスタ", "master", "admin", "administrator", "管理者", "管理", "特権", "root"] ~ ["管理者", "admin", "特権"];
        /// 一般の権限.
        User = ["スタッフ", "職員", "user", "一般", "利用者", "標準", "閲覧", "閲覧のみ", "入力"] ~ ["user", "一般", "標準", "閲覧"];
    }
}

words! {
    /// What a vendor was asked for.
    Asking ("事業者確認用・MDS/SDS・質問") {
        /// 医療情報セキュリティ開示書.
        Disclosure = ["開示書", "mds", "sds", "mds/sds"] ~ ["開示書", "mds", "sds"];
        /// 事業者確認用.
        VendorForm = ["様式", "チェックリスト", "確認用"] ~ ["事業者確認用", "事業者用", "チェックリスト", "様式"];
        /// A question of its own.
        Question = ["質問", "照会", "問合せ", "問い合わせ", "確認"] ~ ["質問", "照会", "問合せ", "問い合わせ"];
    }
}

words! {
    /// Where a system's server stands.
    Hosting ("薬局内・クラウド・サーバなし（一台完結）") {
        /// 端末一台で完結し、別にサーバを持たない.
        OnePc = ["サーバなし", "サーバ無し", "なし", "一体型", "スタンドアロン", "1台完結", "一台完結", "端末内"] ~ ["一体型", "スタンドアロン", "台完結", "台で完結", "サーバなし", "サーバ無", "サーバーなし"];
        /// 事業者の側にある.
        Cloud = ["クラウド", "cloud", "asp", "saas", "データセンター", "事業者"] ~ ["クラウド", "cloud", "saas", "asp", "データセンタ"];
        /// 薬局の中にある.
        OnSite = ["薬局内", "院内", "店内", "店舗内", "オンプレ", "自局", "あり"] ~ ["薬局内", "店内", "店舗", "オンプレ", "自局", "バックヤード", "調剤室"];
    }
}

words! {
    /// How a device hangs on the pharmacy's network.
    Wiring ("有線・無線・つながない") {
        /// It is not on it.
        Apart = ["なし", "無", "無し", "いいえ", "no"] ~ ["つながない", "つながっていない", "接続しない", "接続していない", "スタンドアロン", "単独", "オフライン", "非接続", "未接続"];
        /// By radio.
        Wireless = [] ~ ["無線", "wi-fi", "wifi"];
        /// By cable.
        Wired = [] ~ ["有線", "lan"];
    }
}

words! {
    /// Whether what holds a copy stays connected: malware that gets to the machine gets to it as well.
    Connection ("常時・使うときだけ") {
        /// 使うときだけ: apart between two copies.
        Apart = ["いいえ", "no", "n", "無", "無し", "なし", "×", "✕", "x", "しない", "していない", "切離し", "切り離し", "切断", "オフライン", "offline", "取外し", "取り外し", "都度", "未接続", "使うときだけ", "取得時のみ"] ~ ["ときだけ", "時だけ", "時のみ", "ときのみ", "必要時", "必要なとき", "要求時", "オンデマンド", "の都度", "切り離", "切離", "取り外", "取外", "していない", "していません", "常時ではない", "非接続", "抜いて"];
        /// 常時.
        Always = ["はい", "yes", "y", "有", "有り", "あり", "○", "◯", "〇", "✓", "✔", "●", "する", "している", "常時", "接続", "接続中", "オンライン", "online"] ~ ["常時", "まま", "つなぎっぱなし", "常に", "接続しています"];
    }
}

words! {
    /// Which side of the contact chart someone stands on.
    Side ("内部・事業者・外部") {
        /// 薬局の中.
        Inside = ["内部", "薬局", "院内", "社内", "自局", "組織内"] ~ ["内部", "薬局内", "社内"];
        /// 事業者.
        Vendor = ["事業者", "ベンダー", "ベンダ", "業者", "保守"] ~ ["事業者", "ベンダ", "保守会社"];
        /// 外部の関係機関.
        Outside = ["外部", "行政", "官公庁", "関係機関", "警察", "公的機関"] ~ ["外部", "行政", "機関"];
    }
}

words! {
    /// Which outside body a contact is.
    Body ("厚生労働省・警察・保健所・個人情報保護委員会") {
        /// 厚生労働省.
        Ministry = ["厚生労働省", "厚労省", "mhlw"] ~ ["厚生労働省", "厚労省"];
        /// 警察.
        Police = ["警察", "県警", "府警"] ~ ["警察", "県警", "府警", "警視庁", "道警"];
        /// 保健所・都道府県.
        HealthOffice = ["保健所"] ~ ["保健所", "薬務課", "薬事課"];
        /// 個人情報保護委員会.
        Privacy = ["個人情報保護委員会"] ~ ["個人情報保護委員会"];
    }
}

words! {
    /// What a document is.
    DocumentKind ("運用管理規程・BCP・連絡体制図・復旧手順書・任命書・権限表・アクセスログ管理手順・その他") {
        /// サイバー攻撃を想定した事業継続計画. A plan for disasters alone is not this.
        CyberPlan = ["サイバーbcp", "bcp(サイバー)", "サイバー攻撃を想定した事業継続計画", "サイバーインシデント発生時の事業継続計画(bcp)"] ~ ["サイバーbcp", "サイバーインシデント", "サイバー攻撃を想定", "it-bcp"];
        /// 災害など、ほかの事業継続計画.
        OtherPlan = ["bcp", "事業継続計画", "業務継続計画", "災害bcp"] ~ ["bcp", "事業継続", "業務継続"];
        /// 連絡体制図.
        ContactChart = ["連絡体制図", "緊急連絡体制図", "体制図"] ~ ["連絡体制図", "連絡網図"];
        /// 復旧手順書.
        RestoreProcedure = ["復旧手順", "復旧手順書", "リストア手順"] ~ ["復旧手順", "復元手順", "リストア"];
        /// 任命書.
        Appointment = ["任命書", "選任届", "辞令"] ~ ["任命", "選任"];
        /// 運用管理規程, or another document that tells how the items are done.
        Rules = ["運用管理規程", "運用管理規定", "規程", "規則", "手順書", "マニュアル", "業務手順書"] ~ ["規程", "規定", "規則", "手順書", "マニュアル"];
    }
}

words! {
    /// What a statement (宣言) is about.
    Topic ("パスワードの最小文字数・英数字記号の混在・パスワードの定期変更・使い回し禁止・使い回し禁止の周知・外部媒体の制限・外部媒体の規則・不要サービスの停止・接続元制限・事業者契約なし・自局サーバなし・無線LANなし・ログの確認・調剤継続に必要な情報・利用権限の設定・管理者の明確化・台帳の報告・該当機器なし") {
        /// パスワードの最小文字数 (value = number).
        PasswordLength = ["password_length", "パスワードの最小文字数", "パスワードの文字数", "最小文字数"] ~ ["最小文字数"];
        /// 英数字・記号の混在 (value = はい/いいえ).
        PasswordMixed = ["password_mixed", "英数字記号の混在", "パスワードの文字種"] ~ ["混在", "文字種"];
        /// 定期的な変更 (value = the pharmacy's own interval, or いいえ).
        PasswordChange = ["password_change", "パスワードの定期変更", "定期変更", "定期的な変更"] ~ ["定期変更", "定期的な変更"];
        /// 使い回し禁止を職員に知らせた (value = はい).
        ReuseNotice = ["reuse_notice", "使い回し禁止の周知"] ~ ["使い回し禁止の周知", "使いまわし禁止の周知"];
        /// 使い回しの禁止 (value = はい).
        ReuseForbidden = ["reuse_forbidden", "使い回し禁止", "パスワードの使い回し禁止"] ~ ["使い回し", "使いまわし"];
        /// 外部媒体を技術的に制限している (value = how, or はい/いいえ).
        MediaBlocked = ["media_blocked", "外部媒体の制限", "usbの制限"] ~ ["媒体の制限", "usb制限", "usbの制限"];
        /// 外部媒体を規則で制限している (value = はい).
        MediaRule = ["media_rule", "外部媒体の規則"] ~ ["媒体の規則", "媒体のルール", "usbの規則"];
        /// 不要なサービスの停止 (value = はい; scope = device).
        ServicesStopped = ["services_stopped", "不要サービスの停止"] ~ ["不要サービス", "不要なサービス", "不要なソフト"];
        /// 接続元制限 (value = はい; scope = device).
        SourceRestricted = ["source_restricted", "接続元制限"] ~ ["接続元"];
        /// 事業者と契約していない.
        NoVendor = ["no_vendor", "事業者契約なし", "事業者と契約していない"] ~ ["事業者契約なし", "事業者と契約していない"];
        /// 薬局が自らのサーバを持たない.
        NoServer = ["no_server", "自局サーバなし", "サーバなし"] ~ ["サーバなし", "サーバーなし", "サーバを持たない"];
        /// 無線LANを使っていない.
        NoWireless = ["no_wireless", "無線lanなし"] ~ ["無線lanなし", "wi-fiなし"];
        /// アクセスログを確認した (stated_on = when).
        LogReviewed = ["log_reviewed", "ログの確認", "アクセスログの確認"] ~ ["ログの確認", "ログ確認"];
        /// 調剤を続けるために必要な情報を検討した (value = which).
        NeededInformation = ["needed_information", "調剤継続に必要な情報"] ~ ["必要な情報"];
        /// 職種・担当業務×情報区分の権限を設定している.
        RightsSet = ["rights_set", "利用権限の設定"] ~ ["利用権限", "アクセス権限"];
        /// 管理者権限を持つ者を明らかにしている.
        AdminsNamed = ["admins_named", "管理者の明確化"] ~ ["管理者の明確化", "管理者権限対象者"];
        /// 台帳を開設者へ報告した (stated_on = when).
        LedgerReported = ["ledger_reported", "台帳の報告"] ~ ["台帳の報告", "開設者への報告"];
        /// その種類の機器がない (scope = kind).
        NoSuchDevice = ["no_such_device", "該当機器なし"] ~ ["該当機器なし"];
    }
}

words! {
    /// An answer of a disclosure (MDS/SDS).
    DisclosureAnswer ("はい・いいえ・対象外") {
        /// 対象外.
        OutOfScope = ["対象外", "n/a", "na", "-", "該当なし"] ~ ["は対象外", "対象外で", "(対象外", "対象外("];
        /// いいえ.
        No = ["いいえ", "no", "×", "✕"] ~ [];
        /// はい.
        Yes = ["はい", "yes", "○", "◯", "〇"] ~ [];
    }
}

/// A whole number typed in a cell (「7」, 「７世代」).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(pub u32);

impl Word for Count {
    const EXAMPLES: &'static str = "7、７世代";

    fn read(text: &str) -> Option<Self> {
        let narrow = width::narrow(text);
        if ["ゼロ", "零"].iter().any(|zero| narrow.starts_with(zero)) {
            return Some(Self(0));
        }
        let digits: String =
            narrow.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        digits.parse().ok().map(Self)
    }
}

/// A printed item number, `2-⑫（サーバ）`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// The section, 2.
    pub section: u16,
    /// The number within it, ⑫.
    pub item: u16,
    /// What it is about, where it says so.
    pub scope: Option<Scope>,
}

impl Number {
    /// In plain digits: `2-12`.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}-{}", self.section, self.item)
    }

    /// Whether both carry the same printed number, whatever their scope.
    #[must_use]
    pub fn is_printed_as(self, other: Self) -> bool {
        self.printed() == other.printed()
    }

    /// Section and item, without the scope.
    #[must_use]
    pub fn printed(self) -> (u16, u16) {
        (self.section, self.item)
    }
}

impl Word for Number {
    const EXAMPLES: &'static str = "2-⑦、2-⑫（サーバ）";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        if let Some(number) = bracketed(&key) {
            return Some(number);
        }
        let plain = key.trim_start_matches('(');
        let (head, rest) = plain.split_at_checked(plain.find(['(', ')']).unwrap_or(plain.len()))?;
        // 「2の7」, and 「2ー⑦」 as a Japanese keyboard types it.
        let (section, item) = head.split_once(['-', '.', 'ー', 'の', 'ノ'])?;
        let digits = |part: &str| part.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok();
        Some(Self {
            section: digits(section)?,
            item: digits(item)?,
            scope: Scope::in_words(if rest.is_empty() { item } else { rest }),
        })
    }
}

/// `1(1)`, as official papers count within a section.
fn bracketed(key: &str) -> Option<Number> {
    let (section, rest) = key.split_once('(')?;
    let (item, rest) = rest.split_once(')')?;
    Some(Number { section: section.parse().ok()?, item: item.parse().ok()?, scope: Scope::in_words(rest) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_printed() {
        for (printed, code, scope) in [
            ("2-⑦", "2-7", None),
            ("２－⑫（サーバ）", "2-12", Some(Scope::Server)),
            ("2-⑫（端末PC）", "2-12", Some(Scope::Terminal)),
            ("2-⑫ サーバ", "2-12", Some(Scope::Server)),
            ("(2-⑬)", "2-13", None),
            ("4-1", "4-1", None),
            ("2ー⑦", "2-7", None),
            ("１（１）", "1-1", None),
            ("2(12)（サーバ）", "2-12", Some(Scope::Server)),
            ("２の７", "2-7", None),
            ("2の⑫（サーバー）", "2-12", Some(Scope::Server)),
        ] {
            let number = Number::read(printed);
            assert_eq!(number.map(|n| (n.code(), n.scope)), Some((code.to_owned(), scope)), "{printed}");
        }
        assert_eq!(Number::read("体制構築"), None);
    }

    fn check<T: Word + PartialEq + std::fmt::Debug>(cases: &[(&str, Option<T>)]) {
        for (text, expected) in cases {
            assert_eq!(T::read(text), *expected, "{text}");
        }
    }

    #[test]
    fn words_mean_what_people_mean() {
        check(&[
            ("○", Some(YesNo::Yes)),
            ("〇", Some(YesNo::Yes)),
            ("×", Some(YesNo::No)),
            ("未", Some(YesNo::No)),
            ("未対応", Some(YesNo::No)),
            ("ｙｅｓ", Some(YesNo::Yes)),
            ("検討中", None),
            ("制限あり", Some(YesNo::Yes)),
            ("制限なし", Some(YesNo::No)),
            ("対応済み", Some(YesNo::Yes)),
            ("はい（6/20）", Some(YesNo::Yes)),
            ("はい（一部未了）", None),
            ("○はい", Some(YesNo::Yes)),
            ("○いいえ", Some(YesNo::No)),
            ("一部制限", None),
        ]);
        check(&[
            ("端末一台で完結", Some(Hosting::OnePc)),
            ("一台で完結", Some(Hosting::OnePc)),
            ("院内", Some(Hosting::OnSite)),
            ("店舗内", Some(Hosting::OnSite)),
            ("オンプレミス", Some(Hosting::OnSite)),
            ("自局", Some(Hosting::OnSite)),
            ("外部", None),
        ]);
        check(&[
            ("ルータ", Some(DeviceKind::Network)),
            ("NAS", Some(DeviceKind::Server)),
            ("無線LANアクセスポイント", Some(DeviceKind::Network)),
            ("端末ＰＣ", Some(DeviceKind::Terminal)),
        ]);
        check(&[
            ("サイバーインシデント発生時の事業継続計画（BCP）", Some(DocumentKind::CyberPlan)),
            ("災害BCP", Some(DocumentKind::OtherPlan)),
            ("復旧手順.docx", Some(DocumentKind::RestoreProcedure)),
            ("電子薬歴運用管理規程", Some(DocumentKind::Rules)),
        ]);
        check(&[("７世代", Some(Count(7))), ("ゼロ", Some(Count(0))), ("なし", None)]);
    }
}
