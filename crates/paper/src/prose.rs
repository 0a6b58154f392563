//! The text of a document, kept as data that a pharmacist can review, and the facts that are put into it.
//!
//! A line is a paragraph; `・` begins an item of a list; `表：名前` is a table; `［条件］` before a line prints it only where that
//! holds, `［条件以外］` only where it does not; `{名前}` is a fact. What is not known becomes `（未記入：名前）`: a gap is marked,
//! never passed over.

use crate::PaperError;
use crate::document::{Block, DocumentPaper, GAP, pieces};
use model::day::Day;
use model::lang::Lang;
use model::report::JournalMark;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A document whose text is kept here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// 運用管理規程.
    Rules,
    /// サイバー攻撃を想定した事業継続計画.
    Plan,
    /// 開設者への報告.
    OwnerReport,
    /// 調剤報酬の加算とサイバーセキュリティ対策: what is known, and what to ask.
    Fees,
}

impl Written {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Rules, Self::Plan, Self::OwnerReport, Self::Fees];

    /// The word in commands and file names.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Plan => "bcp",
            Self::OwnerReport => "owner-report",
            Self::Fees => "fees",
        }
    }

    /// Its text, as it is reviewed.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Rules => include_str!("../forms/rules/text.toml"),
            Self::Plan => include_str!("../forms/bcp/text.toml"),
            Self::OwnerReport => include_str!("../forms/owner_report/text.toml"),
            Self::Fees => include_str!("../forms/fees/text.toml"),
        }
    }

    pub(crate) fn prose(self) -> Result<Prose, PaperError> {
        toml::from_str(self.text()).map_err(|why| PaperError::Form(format!("{}: {why}", self.code())))
    }
}

/// What a document is called.
///
/// # Errors
/// Its text cannot be read.
pub fn title(of: Written) -> Result<String, PaperError> {
    Ok(of.prose()?.title)
}

/// The articles of a document that tell how a duty is done; empty where none does.
///
/// # Errors
/// Its text cannot be read.
pub fn articles_of(of: Written, duty: &str) -> Result<String, PaperError> {
    Ok(of.prose()?.articles_of(duty))
}

/// A document with a pharmacy's facts in their places.
///
/// # Errors
/// Its text cannot be read.
pub fn document(of: Written, facts: &Facts) -> Result<DocumentPaper, PaperError> {
    let prose = of.prose()?;
    Ok(DocumentPaper {
        of,
        title: prose.title.clone(),
        compact: prose.compact,
        pharmacy: facts.pharmacy.clone(),
        as_of: facts.as_of,
        lang: facts.lang,
        blocks: prose.filled(facts),
        journal: facts.journal.clone(),
    })
}

/// Facts of a pharmacy under the names by which texts ask for them.
#[derive(Debug, Clone)]
pub struct Facts {
    /// 薬局名.
    pub pharmacy: String,
    /// The day whose ledgers are told.
    pub as_of: Day,
    /// The language of what stands around the text.
    pub lang: Lang,
    /// Single facts; one that is not known is blank.
    pub values: BTreeMap<&'static str, String>,
    /// Conditions.
    pub holds: BTreeMap<&'static str, bool>,
    /// Tables.
    pub tables: BTreeMap<&'static str, FactTable>,
    /// The items of the form in force, each with its words and its duty: for the table of items and articles.
    pub items: Vec<ItemAsked>,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// A table of facts.
#[derive(Debug, Clone, Default)]
pub struct FactTable {
    /// Headings, and how wide each column is beside the others.
    pub columns: &'static [(&'static str, u8)],
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// What is written where there is no row.
    pub none: &'static str,
}

/// An item that the rules must cover.
#[derive(Debug, Clone)]
pub struct ItemAsked {
    /// 2-⑫（サーバ）.
    pub number: String,
    /// The official words.
    pub wording: String,
    /// What it is about.
    pub duty: String,
}

/// A document's text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prose {
    pub(crate) title: String,
    /// Whether chapters and articles are numbered 第1章, 第1条.
    numbered: bool,
    /// Whether it is one page, without contents.
    #[serde(default)]
    pub(crate) compact: bool,
    chapter: Vec<Chapter>,
    #[serde(default)]
    appendix: Option<Article>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chapter {
    title: String,
    #[serde(default)]
    article: Vec<Article>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Article {
    title: String,
    /// Duties whose way of doing it stands here.
    #[serde(default)]
    does: Vec<String>,
    text: String,
}

/// The table that is made of the text itself.
const ITEMS_AND_ARTICLES: &str = "項目と条文";

impl Prose {
    /// The document with the facts in their places.
    pub(crate) fn filled(&self, facts: &Facts) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut number = 0;
        for (n, chapter) in self.chapter.iter().enumerate() {
            let title = self.headed(format!("第{}章", n + 1), &chapter.title);
            blocks.push(Block::Chapter { title });
            for article in &chapter.article {
                number += 1;
                if !article.title.is_empty() {
                    let title = self.headed(format!("第{number}条"), &article.title);
                    blocks.push(Block::Article { title });
                }
                self.lines(&article.text, facts, &mut blocks);
            }
        }
        if let Some(appendix) = &self.appendix {
            blocks.push(Block::Chapter { title: appendix.title.clone() });
            self.lines(&appendix.text, facts, &mut blocks);
        }
        blocks
    }

    fn headed(&self, number: String, title: &str) -> String {
        if self.numbered { format!("{number}　{title}") } else { title.to_owned() }
    }

    fn lines(&self, text: &str, facts: &Facts, blocks: &mut Vec<Block>) {
        let mut paragraphs = 0;
        for line in text.lines().filter_map(|line| facts.told(line.trim())) {
            if let Some(name) = line.strip_prefix("表：") {
                blocks.push(self.table(name, facts));
            } else if let Some(item) = line.strip_prefix('・') {
                blocks.push(Block::Item { pieces: pieces(&facts.fill(item)) });
            } else {
                paragraphs += 1;
                let number = if self.numbered && paragraphs > 1 { paragraphs.to_string() } else { String::new() };
                blocks.push(Block::Text { number, pieces: pieces(&facts.fill(line)) });
            }
        }
    }

    fn table(&self, name: &str, facts: &Facts) -> Block {
        if name == ITEMS_AND_ARTICLES {
            return drawn(&self.items_and_articles(&facts.items));
        }
        match facts.tables.get(name) {
            Some(table) => drawn(table),
            None => Block::Text { number: String::new(), pieces: pieces(&format!("{GAP}：{name}）")) },
        }
    }

    /// Which article tells how each item is done; an item that none tells is a gap.
    fn items_and_articles(&self, items: &[ItemAsked]) -> FactTable {
        let found = |duty: &str| match self.articles_of(duty) {
            told if told.is_empty() => format!("{GAP}：この項目のやり方を定める条）"),
            told => told,
        };
        FactTable {
            columns: &[("番号", 3), ("チェック項目", 12), ("条", 6)],
            rows: items.iter().map(|item| vec![item.number.clone(), item.wording.clone(), found(&item.duty)]).collect(),
            none: "（未記入：チェックリストの項目）",
        }
    }
}

impl Prose {
    /// The articles that tell how a duty is done; empty where none does.
    fn articles_of(&self, duty: &str) -> String {
        let articles = self.chapter.iter().flat_map(|chapter| &chapter.article).zip(1..);
        let those = articles.filter(|(article, _)| article.does.iter().any(|does| does == duty));
        those.map(|(article, n)| format!("第{n}条（{}）", article.title)).collect::<Vec<_>>().join("、")
    }
}

impl Facts {
    /// A line without its condition, where that holds.
    fn told<'l>(&self, line: &'l str) -> Option<&'l str> {
        let Some((name, rest)) = line.strip_prefix('［').and_then(|rest| rest.split_once('］')) else {
            return Some(line).filter(|line| !line.is_empty());
        };
        let holds = |name: &str| self.holds.get(name).copied().unwrap_or_default();
        let is_told = match name.strip_suffix("以外") {
            Some(name) => !holds(name),
            None => holds(name),
        };
        is_told.then_some(rest)
    }

    /// A line with its facts.
    fn fill(&self, line: &str) -> String {
        model::lang::fill(line, |name| {
            let known = self.values.get(name).filter(|value| !value.is_empty());
            Some(known.map_or_else(|| format!("{GAP}：{name}）").into(), |value| value.as_str().into()))
        })
    }
}

/// A table, or one line where it has no row.
fn drawn(table: &FactTable) -> Block {
    if table.rows.is_empty() {
        return Block::Text { number: String::new(), pieces: pieces(table.none) };
    }
    Block::Table {
        columns: table.columns.iter().map(|(heading, _)| (*heading).to_owned()).collect(),
        widths: table.columns.iter().map(|(_, width)| *width).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(|cell| pieces(cell)).collect()).collect(),
    }
}
