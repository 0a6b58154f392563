//! MDS/SDS: what a maker or a service provider discloses, one row per question.

use crate::day::PartialDay;
use crate::name::Name;
use crate::said::{Hint, Said, Word};
use crate::text::holds_any;
use crate::width;
use crate::word::DisclosureAnswer;

record! {
    /// One question of a disclosure with its answer. Another version of the product, or another edition of the form, is a row of its
    /// own; a row that tells neither is still found by the shorter names.
    Disclosure in Disclosure, named by [["vendor", "product", "kind", "version", "form_version", "number"], ["vendor", "product", "kind", "number"], ["vendor", "product", "number"], ["product", "number"]], called by [product, number] {
        /// 種類: MDS or SDS.
        kind: String = "種類", "Kind", ["区分", "書式", "MDS/SDS"];
        /// 書式の版: Ver.5.0.
        form_version: String = "書式の版", "Form version", ["版数", "様式版"];
        /// 製造業者／サービス事業者.
        vendor: Name = "製造業者", "Maker or provider", ["サービス事業者", "製造業者名", "事業者名", "事業者", "会社名", "製造業者/サービス事業者"];
        /// 製品名／サービス名.
        product: Name = "製品名", "Product", ["サービス名", "製品名称", "サービス名称", "対象製品", "製品・サービス名"];
        /// バージョン.
        version: String = "バージョン", "Version", ["製品バージョン", "ver", "版"];
        /// 作成日.
        issued_on: Option<PartialDay> = "作成日", "Issued on", ["発行日", "記入日", "作成年月日"];
        /// 番号.
        number: String = "番号", "Number", ["項番", "No.", "NO", "質問番号", "項目番号"];
        /// 分類.
        category: Hint<DisclosureNote> = "分類", "Category", ["区分名", "大項目", "カテゴリ"];
        /// 質問.
        question: Hint<DisclosureNote> = "質問", "Question", ["質問事項", "項目", "内容", "質問内容", "チェック項目", "確認項目"];
        /// 回答.
        answer: Said<DisclosureAnswer> = "回答", "Answer", ["回答欄", "結果", "はい/いいえ/対象外"];
        /// 備考番号.
        note_number: String = "備考番号", "Note number", ["備考No", "備考欄番号", "注番号", "備考"];
        /// 備考の本文.
        note: String = "備考本文", "Note", ["備考欄", "備考内容"];
        /// 薬局での対応: what the pharmacy does itself where the answer is いいえ or 対象外.
        measure: String = "薬局での対応", "Our own measure", ["薬局の対応", "自局での対応", "運用での対応"];
    }
}

/// Words of a question, and the duty that it bears on; the first that fits.
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

/// What the words of a question tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisclosureNote {
    /// It is about backups.
    pub is_on_backups: bool,
    /// The duty that it bears on, as its words tell: our own reading, as the forms name no item of the checklist.
    pub bears_on: Option<&'static str>,
}

impl Word for DisclosureNote {
    const EXAMPLES: &'static str = "バックアップ";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        let bears_on = BEARS_ON.iter().find(|(_, words)| holds_any(&key, words)).map(|(duty, _)| *duty);
        Some(Self { is_on_backups: text.contains("バックアップ"), bears_on })
    }
}

impl Disclosure {
    /// The duty that it bears on: the question says it better than the heading it stands under.
    #[must_use]
    pub fn bears_on(&self) -> Option<&'static str> {
        let told = |words: &Hint<DisclosureNote>| words.tells().and_then(|words| words.bears_on);
        told(&self.question).or_else(|| told(&self.category))
    }

    /// Whether its いいえ is left to the pharmacy: nobody wrote what is done about it here.
    #[must_use]
    pub fn is_open_no(&self) -> bool {
        self.answer.means() == Some(DisclosureAnswer::No) && self.measure.trim().is_empty()
    }

    /// Whether the question, or the part of the form it stands in, is about backups.
    #[must_use]
    pub fn is_on_backups(&self) -> bool {
        [&self.category, &self.question].into_iter().filter_map(Hint::tells).any(|words| words.is_on_backups)
    }
}
