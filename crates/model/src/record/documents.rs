//! 文書一覧: rules, plans, charts and procedures; where they are and which items they cover (4-①).

use crate::covered::Covered;
use crate::day::PartialDay;
use crate::said::{Hint, Said};
use crate::word::DocumentKind;

record! {
    /// A document, or the article of a document that tells how one item is done.
    Document in Documents, named by [["title", "item", "article"], ["title", "item"], ["title"], ["kind"]], called by [title, kind] {
        /// 種類.
        kind: Said<DocumentKind> = "種類", "Kind", ["文書の種類", "区分", "種別"];
        /// 文書名.
        title: Hint<DocumentKind> = "文書名", "Title", ["名称", "表題", "文書", "規程名"];
        /// 承認日.
        approved_on: Option<PartialDay> = "承認日", "Approved on", ["制定日", "策定日", "施行日", "発行日", "作成日", "改定日", "制定年月日", "承認年月日", "策定年月日"];
        /// 承認者.
        approved_by: String = "承認者", "Approved by", ["決裁者", "制定者"];
        /// 保管場所.
        kept_where: String = "保管場所", "Kept where", ["保存場所", "置き場所", "ファイル"];
        /// 見直し日.
        reviewed_on: Option<PartialDay> = "見直し日", "Reviewed on", ["最終見直し日", "改訂確認日", "見直し年月日", "最終改定日", "最終改訂日", "最終更新日", "更新日", "改訂日", "改定日"];
        /// 対応項目: the items it covers, 2-⑤ or 2-①～2-⑬.
        item: Said<Covered> = "対応項目", "Item", ["項目", "チェック項目", "番号"];
        /// 条項: where in the document.
        article: String = "条項", "Article", ["条", "章", "該当条項"];
        /// 備考.
        remark: String = "備考", "Remark", ["説明", "摘要"];
    }
}

impl Document {
    /// What the document is: by its kind, or by its title where the kind is missing or says only that it is a rule. A title
    /// that speaks of appointing is no appointment yet (「任命に関する規程」).
    #[must_use]
    pub fn what(&self) -> Option<DocumentKind> {
        let kind = self.kind.means();
        let by_title = self.title.tells().filter(|told| match told {
            DocumentKind::Rules => false,
            DocumentKind::Appointment => ["任命書", "選任届", "辞令"].iter().any(|end| self.title.ends_with(end)),
            _ => true,
        });
        match kind {
            None | Some(DocumentKind::Rules) => by_title.or(kind),
            kind => kind,
        }
    }
}
