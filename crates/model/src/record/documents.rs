//! 文書一覧: rules, plans, charts and procedures; where they are and which items they cover (4-①).

use crate::covered::Covered;
use crate::day::PartialDay;
use crate::lack::tells_of_lack;
use crate::said::{Hint, Said, Word};
use crate::spared::without_spared;
use crate::text::{holds_any, without_words};
use crate::unsettled::is_unsettled;
use crate::vague::is_vague;
use crate::width;
use crate::word::DocumentKind;

record! {
    /// A document, or the article of a document that tells how one item is done.
    Document in Documents, named by [["title", "item", "article"], ["title", "item"], ["title"], ["kind"]], called by [title, kind] {
        /// 種類.
        kind: Said<DocumentKind> = "種類", "Kind", ["文書の種類", "区分", "種別"];
        /// 文書名.
        title: Hint<Titled> = "文書名", "Title", ["名称", "表題", "文書", "規程名"];
        /// 承認日.
        approved_on: Option<PartialDay> = "承認日", "Approved on", ["制定日", "策定日", "施行日", "発行日", "作成日", "改定日", "制定年月日", "承認年月日", "策定年月日"];
        /// 承認者.
        approved_by: Hint<Open> = "承認者", "Approved by", ["決裁者", "制定者"];
        /// 保管場所.
        kept_where: Hint<PaperNote> = "保管場所", "Kept where", ["保存場所", "置き場所", "ファイル", "保管", "保管先"];
        /// 見直し日.
        reviewed_on: Option<PartialDay> = "見直し日", "Reviewed on", ["最終見直し日", "改訂確認日", "見直し年月日", "最終改定日", "最終改訂日", "最終更新日", "更新日", "改訂日", "改定日"];
        /// 対応項目: the items it covers, 2-⑤ or 2-①～2-⑬.
        item: Said<Covered> = "対応項目", "Item", ["項目", "チェック項目", "番号", "対応するチェック項目", "該当項目"];
        /// 条項: where in the document.
        article: Hint<Open> = "条項", "Article", ["条", "章", "該当条項"];
        /// 備考.
        remark: Hint<PaperNote> = "備考", "Remark", ["説明", "摘要"];
    }
}

/// What the title of a document tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Titled {
    /// What it is called.
    kind: Option<DocumentKind>,
    /// Whether it is the paper itself: no form to fill in, no draft, no minutes of a meeting about it.
    is_itself: bool,
    /// Whether it is about another emergency: 災害時の連絡体制図.
    is_of_disaster: bool,
    /// Whether it leaves out what it would be about: 事業継続計画（サイバー攻撃は対象外）.
    leaves_out: bool,
    /// Whether it names an edition of the guideline that is no longer in force.
    is_outdated: bool,
}

/// Words of a paper that is not finished, or that nobody has approved.
const UNFINISHED: [&str; 17] = [
    "素案",
    "原案",
    "骨子",
    "たたき台",
    "叩き台",
    "ドラフト",
    "draft",
    "下書き",
    "未完成",
    "未完了",
    "未承認",
    "承認はまだ",
    "承認がまだ",
    "承認まだ",
    "未記入",
    "白紙",
    "(案",
];
/// Words of a paper that is only the form of one, or about one.
const NOT_ITSELF: [&str; 9] =
    ["ひな形", "(様式", "テンプレート", "見本", "サンプル", "廃止", "失効", "研修資料", "議事録"];

/// What is told of the paper before this one, or of the model after which it was written, says nothing against it.
const OF_OTHERS: [&str; 26] = [
    "日薬ひな形)",
    "旧規程廃止",
    "旧規程は廃止",
    "旧規定廃止",
    "旧規定は廃止",
    "旧版廃止",
    "旧版は廃止",
    "旧版差替済",
    "旧版差し替え済",
    "旧版差替",
    "旧版回収済",
    "旧版は回収",
    "旧版破棄",
    "旧版は破棄",
    "旧版から改訂",
    "ひな形により",
    "ひな形による",
    "ひな形に基づ",
    "ひな形をもとに",
    "ひな形を基に",
    "ひな形を参考",
    "ひな形準拠",
    "ひな形に準拠",
    "ひな形から作成",
    "ひな形で作成",
    "ひな形使用",
];

/// The comparison key of words about a paper, in one spelling and without what is told of others.
fn of_itself(text: &str) -> String {
    let key = width::key(text);
    let same = ["ひな型", "雛形", "雛型", "ひながた", "モデル規程"];
    let key = same.iter().fold(key, |key, word| key.replace(word, "ひな形"));
    without_spared(&without_words(&key, &[&OF_OTHERS])).into_owned()
}

/// Takes what [`of_itself`] left.
fn is_unfinished(key: &str) -> bool {
    // 「規程改定案」; 「案内」 is none.
    holds_any(key, &UNFINISHED) || is_unsettled(key) || key.trim_end_matches(')').ends_with('案')
}

/// 「第5.2版に準拠」: written for a guideline that is no longer in force.
fn names_old_edition(text: &str) -> bool {
    text.contains('版') && holds_any(text, &["第4", "第5", "第４", "第５"])
}

/// About another emergency than ours: 災害時の連絡体制図.
fn is_of_disaster(text: &str) -> bool {
    let ours = ["サイバー", "システム", "インシデント", "情報", "マルウェア", "ウイルス"];
    holds_any(text, &["災害", "地震", "火災", "医療事故", "停電", "水害"]) && !holds_any(text, &ours)
}

/// 「連絡体制図（旧）」, 「BCP_old」: another has taken its place.
fn is_former(key: &str) -> bool {
    key.starts_with('旧') || holds_any(key, &["(旧", "旧版", "_旧", "_old", "(old"])
}

impl Word for Titled {
    const EXAMPLES: &'static str = "運用管理規程、サイバーBCP（案）";

    fn read(text: &str) -> Option<Self> {
        let key = of_itself(text);
        Some(Self {
            kind: DocumentKind::read(text),
            is_itself: !is_unfinished(&key) && !holds_any(&key, &NOT_ITSELF) && !is_former(&key),
            leaves_out: holds_any(text, &["対象外", "を除く", "除外", "未作成", "未対応", "含まない", "含まず"]),
            is_of_disaster: is_of_disaster(text),
            is_outdated: names_old_edition(text),
        })
    }
}

/// What the words beside a document tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperNote {
    /// It is withdrawn, lost, or not finished.
    is_void: bool,
    /// It says that the paper is about another emergency: 火災用.
    is_of_disaster: bool,
    /// It names an edition of the guideline, or a practice, that is no longer in force: 「第5.2版に準拠」, 「定期変更」.
    is_outdated: bool,
    /// Said of its place: it was thrown away.
    is_gone: bool,
}

impl Word for PaperNote {
    const EXAMPLES: &'static str = "廃止、作成中、紛失";

    fn read(text: &str) -> Option<Self> {
        let key = of_itself(text);
        Some(Self {
            // That the cyber attack is left out is weighed where a plan for it is asked.
            is_void: is_unfinished(&key)
                || (is_of_disaster(&key) && holds_any(&key, &["のみ", "だけ", "用"]))
                || (tells_of_lack(&key) && !key.contains("サイバー"))
                || is_former(&key)
                || holds_any(&key, &["廃止", "失効", "しただけ", "のみ対象", "だけ対象"]),
            is_of_disaster: is_of_disaster(&key),
            is_outdated: names_old_edition(text) || text.contains("定期変更"),
            is_gone: holds_any(text, &["破棄", "廃棄", "捨て", "シュレッダー"]),
        })
    }
}

/// What stands where a name or an article would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// There is none yet: 「未定」.
    Missing,
    /// It tells of none, and of no lack: 「△」, 「はい？」.
    Unclear,
}

impl Word for Open {
    const EXAMPLES: &'static str = "未定、検討中";

    fn read(text: &str) -> Option<Self> {
        let is_open = text.trim() == "なし"
            || holds_any(
                text,
                &[
                    "未定",
                    "不明",
                    "予定",
                    "検討",
                    "作成中",
                    "準備中",
                    "未記載",
                    "未作成",
                    "未着手",
                    "今後",
                    "条文なし",
                    "該当なし",
                    "条なし",
                    "削除",
                    "廃止",
                ],
            );
        let is_unclear = || is_vague(text) || text.contains(['?', '？']);
        is_open.then_some(Self::Missing).or_else(|| is_unclear().then_some(Self::Unclear))
    }
}

impl Document {
    /// Whether words in the place of an article say that there is none, or none yet.
    #[must_use]
    pub fn names_no_article(words: &str) -> bool {
        Open::read(words) == Some(Open::Missing)
    }

    /// Whether the paper stands: it is the paper itself, and neither withdrawn nor lost nor unfinished, as its own row tells.
    #[must_use]
    pub fn stands(&self) -> bool {
        let is_void = |note: &Hint<PaperNote>| note.tells().is_some_and(|note| note.is_void);
        let is_open = |words: &Hint<Open>| words.tells() == Some(Open::Missing);
        self.title.tells().is_none_or(|title| title.is_itself)
            && !is_void(&self.remark)
            && !is_void(&self.kept_where)
            && !self.kept_where.tells().is_some_and(|note| note.is_gone)
            && !is_open(&self.approved_by)
            && !is_open(&self.article)
    }

    /// Whether what stands in the place of the article names none: 「△」.
    #[must_use]
    pub fn article_is_unclear(&self) -> bool {
        self.article.tells() == Some(Open::Unclear)
    }

    /// Whether it counts at all. A draft without a day is told as not approved; what has a day and does not stand is no
    /// document.
    #[must_use]
    pub fn may_count(&self) -> bool {
        self.approved_on.is_none() || self.stands()
    }

    /// Whether its title, or where that does not say its remark, is about another emergency: 災害.
    #[must_use]
    pub fn is_of_disaster(&self) -> bool {
        let in_remark = || self.remark.tells().is_some_and(|note| note.is_of_disaster);
        self.title.tells().is_some_and(|title| title.is_of_disaster) || in_remark()
    }

    /// Whether its words name a guideline or a practice that is no longer in force.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.title.tells().is_some_and(|title| title.is_outdated)
            || self.remark.tells().is_some_and(|note| note.is_outdated)
    }

    /// Whether its title leaves something out: 「事業継続計画（サイバー攻撃は対象外）」.
    #[must_use]
    pub fn leaves_out(&self) -> bool {
        self.title.tells().is_some_and(|title| title.leaves_out)
    }

    /// What the document is: by its kind, or by its title where the kind is missing or says only that it is a rule. A title
    /// that speaks of appointing is no appointment yet (「任命に関する規程」), nor is one of another officer. One that has a day
    /// and does not stand is nothing.
    #[must_use]
    pub fn what(&self) -> Option<DocumentKind> {
        if !self.may_count() {
            return None;
        }
        let kind = self.kind.means();
        let title = self.title.tells();
        let what = match kind {
            None | Some(DocumentKind::Rules) => {
                title.and_then(|title| title.kind).filter(|told| *told != DocumentKind::Rules).or(kind)
            }
            kind => kind,
        };
        what.filter(|what| match what {
            DocumentKind::Appointment => self.appoints(),
            DocumentKind::ContactChart => !self.is_of_disaster(),
            _ => true,
        })
    }

    /// Whether it is the letter of appointment of the officer of the form, as far as its title tells.
    fn appoints(&self) -> bool {
        let others = ["管理薬剤師", "医薬品", "医療機器"];
        let names_other = holds_any(&self.title, &others) && !holds_any(&self.title, &["情報", "システム"]);
        let by_kind = self.kind.means() == Some(DocumentKind::Appointment);
        let by_title = ["任命書", "選任届", "辞令"].iter().any(|end| self.title.ends_with(end));
        (by_kind || by_title) && !names_other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_that_is_still_to_be_written_is_none() {
        for (article, is_open) in
            [("第7条", false), ("削除", true), ("第7条（今後追加）", true), ("該当条文なし", true), ("第2章", false)]
        {
            assert_eq!(Open::read(article) == Some(Open::Missing), is_open, "{article}");
        }
    }
}
