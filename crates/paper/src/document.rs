//! A written document (規程, 計画): chapters, articles, paragraphs and tables, drawn the same as PDF and as a Word file.

use crate::foot::Foot;
use crate::prose::Written;
use model::day::Day;
use model::lang::Lang;
use model::report::JournalMark;
use serde::Serialize;

/// What stands where a ledger does not tell something: 「（未記入：任命日）」.
pub(crate) const GAP: &str = "（未記入";

/// A document.
#[derive(Debug, Clone)]
pub struct DocumentPaper {
    /// Which document.
    pub of: Written,
    /// Its title.
    pub title: String,
    /// Whether it is one page, without contents.
    pub compact: bool,
    /// 薬局名.
    pub pharmacy: String,
    /// The day whose ledgers it tells.
    pub as_of: Day,
    /// The language of the foot; the document itself is for a pharmacy in Japan.
    pub lang: Lang,
    /// What stands on it, in order.
    pub blocks: Vec<Block>,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A chapter's heading.
    Chapter {
        /// 第1章　総則.
        title: String,
    },
    /// An article's heading.
    Article {
        /// 第1条　目的.
        title: String,
    },
    /// A paragraph.
    Text {
        /// Its number within the article, from the second on.
        number: String,
        /// What it says.
        pieces: Vec<Piece>,
    },
    /// An item of a list.
    Item {
        /// What it says.
        pieces: Vec<Piece>,
    },
    /// A table.
    Table {
        /// Its headings.
        columns: Vec<String>,
        /// How wide each column is, beside the others.
        widths: Vec<u8>,
        /// Its rows.
        rows: Vec<Vec<Vec<Piece>>>,
    },
}

/// A run of text: what the document says, or what is missing from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words.
    pub says: String,
    /// Whether they mark a gap.
    pub is_gap: bool,
}

/// What the form reads.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentSheet<'p> {
    title: &'p str,
    compact: bool,
    author: &'p str,
    pub(crate) as_of: String,
    pub(crate) gaps: String,
    blocks: &'p [Block],
    foot: Foot,
}

impl<'p> DocumentSheet<'p> {
    pub(crate) fn new(paper: &'p DocumentPaper) -> Self {
        Self {
            title: &paper.title,
            compact: paper.compact,
            author: &paper.pharmacy,
            as_of: format!("{}現在の台帳による", paper.as_of.wareki()),
            gaps: match paper.gaps() {
                0 => String::new(),
                count => format!(
                    "まだ書かれていないところが{count}か所あります（本文の「（未記入…）」）。台帳に書いて作り直すか、手で書き入れてください。"
                ),
            },
            blocks: &paper.blocks,
            foot: Foot::new(&paper.journal, paper.lang),
        }
    }

    pub(crate) fn foot_line(&self) -> String {
        self.foot.line()
    }
}

impl DocumentPaper {
    /// How many gaps are marked on it.
    #[must_use]
    pub fn gaps(&self) -> usize {
        self.blocks.iter().flat_map(Block::pieces).filter(|piece| piece.is_gap).count()
    }

    /// What the document says, without its day and the journal's mark: while this stays the same, what was issued is right.
    #[must_use]
    pub fn substance(&self) -> String {
        format!("{:?}", (&self.title, &self.pharmacy, &self.blocks))
    }
}

impl Block {
    fn pieces(&self) -> Box<dyn Iterator<Item = &Piece> + '_> {
        match self {
            Self::Chapter { .. } | Self::Article { .. } => Box::new(std::iter::empty()),
            Self::Text { pieces, .. } | Self::Item { pieces } => Box::new(pieces.iter()),
            Self::Table { rows, .. } => Box::new(rows.iter().flatten().flatten()),
        }
    }
}

/// A text in runs, its gaps apart.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let piece = |says: &str, is_gap| Piece { says: says.to_owned(), is_gap };
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((at, end)) = next_gap(rest) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let (gap, after) = from.split_at_checked(end).unwrap_or((from, ""));
        if !before.is_empty() {
            out.push(piece(before, false));
        }
        out.push(piece(gap, true));
        rest = after;
    }
    if !rest.is_empty() {
        out.push(piece(rest, false));
    }
    out
}

/// Where the next gap begins, and how long it is.
fn next_gap(text: &str) -> Option<(usize, usize)> {
    let at = text.find(GAP)?;
    let from = text.get(at..)?;
    let close = '）';
    Some((at, from.find(close)? + close.len_utf8()))
}
