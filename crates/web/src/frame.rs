//! What stands around every page: the language, the pharmacy, who is in, and where they may go.

use crate::pages::{counted, day_words, numbered};
use flow::Then;
use model::day::Day;
use model::lang::Lang;
use model::member::Deed;
use model::report::{ReportItem, ReportStep};

/// The frame of a page.
pub(crate) struct Frame {
    pub(crate) lang: Lang,
    pub(crate) pharmacy: String,
    /// What the forms of the page carry.
    pub(crate) token: String,
    /// Who is in, by name; none on the machine's own key.
    pub(crate) name: Option<String>,
    /// The moment that is looked at, where it is not the present.
    pub(crate) then: Option<Then>,
    pub(crate) may: Vec<Deed>,
}

/// A page within its frame.
pub(crate) trait Framed {
    fn frame(&self) -> &Frame;

    /// The reader's half.
    fn say<'s>(&self, ja: &'s str, en: &'s str) -> &'s str {
        if self.frame().lang == Lang::Ja { ja } else { en }
    }

    /// A day as the reader writes it.
    fn day(&self, day: &Day) -> String {
        day_words(self.frame().lang, *day)
    }

    /// An item's number, with its scope where that is printed twice.
    fn numbered(&self, item: &ReportItem) -> String {
        numbered(self.frame().lang, item)
    }

    /// So many rows.
    fn rows(&self, count: &usize) -> String {
        counted(self.frame().lang, *count, "row", "rows")
    }

    /// Whether the page is in Japanese, where words have readings.
    fn in_japanese(&self) -> bool {
        self.frame().lang == Lang::Ja
    }

    /// Whether whoever reads may look at every page.
    fn may_look(&self) -> bool {
        self.frame().may.contains(&Deed::Look)
    }

    /// Whether whoever reads may write ledgers.
    fn may_write(&self) -> bool {
        self.frame().may.contains(&Deed::Write)
    }

    /// Whether whoever reads may answer in the pharmacy's name.
    fn may_sign(&self) -> bool {
        self.frame().may.contains(&Deed::Sign)
    }

    /// Whether a step is done on a page that only other roles may open: the reader is told who does it.
    fn is_for_others(&self, step: &ReportStep) -> bool {
        step.link == "editions" && !self.may_govern()
    }

    /// Who does what a 職員 may not.
    fn done_by(&self) -> &'static str {
        if self.frame().lang == Lang::Ja {
            "開設者か、管理薬剤師・安全管理責任者が行います"
        } else {
            "the owner, the managing pharmacist or the safety officer does it"
        }
    }

    /// Whether whoever reads may let others in.
    fn may_govern(&self) -> bool {
        self.frame().may.contains(&Deed::Govern)
    }
}

/// Declares that pages carry their frame in a field of that name.
macro_rules! framed {
    ($($page:ty),+ $(,)?) => {
        $(impl $crate::frame::Framed for $page {
            fn frame(&self) -> &$crate::frame::Frame {
                &self.frame
            }
        })+
    };
}
pub(crate) use framed;
