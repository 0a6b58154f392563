//! 立入検査 一式: the papers of one day bound in one PDF, under one run of page numbers, with contents and bookmarks.

use crate::Part;
use crate::foot::Foot;
use model::day::Day;
use model::lang::Lang;
use model::report::JournalMark;
use serde::Serialize;
use serde_json::Value as Json;

/// A binder.
#[derive(Debug, Clone)]
pub struct Binder {
    /// 薬局名.
    pub pharmacy: String,
    /// The edition, 令和7年度版.
    pub edition: String,
    /// The day it shows.
    pub as_of: Day,
    /// The language of the cover.
    pub lang: Lang,
    /// What is bound, in order, each under its title.
    pub parts: Vec<(String, Part)>,
    /// What must be said on the cover: what is not in it, and why.
    pub remarks: Vec<String>,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// What the form reads.
#[derive(Debug, Serialize)]
pub(crate) struct BinderSheet<'p> {
    title: &'static str,
    author: &'p str,
    as_of: String,
    edition: &'p str,
    contents: &'static str,
    record: &'static str,
    facts: Vec<(&'static str, String)>,
    remarks: &'p [String],
    parts: Vec<Json>,
    foot: Foot,
}

impl<'p> BinderSheet<'p> {
    pub(crate) fn new(binder: &'p Binder) -> Self {
        let say = |ja, en| if binder.lang == Lang::Ja { ja } else { en };
        let JournalMark { id, size, root, .. } = &binder.journal;
        Self {
            title: say("立入検査 一式", "Inspection binder"),
            author: &binder.pharmacy,
            as_of: match binder.lang {
                Lang::Ja => format!("{}現在", binder.as_of.wareki()),
                Lang::En => format!("as of {}", binder.as_of),
            },
            edition: &binder.edition,
            contents: say("目次", "Contents"),
            record: say(
                "もとになった記録（各ページの下の二次元コードと同じ。控えの zip と合うかは yakumori verify 控え.zip --printed で確かめられます）",
                "The record it was made from (the same as the code at the foot of each page; yakumori verify FILE.zip --printed holds a bundle against it)",
            ),
            facts: vec![
                (say("記録の番号", "journal"), id.clone()),
                (say("件数", "size"), size.to_string()),
                (say("照合値", "root"), root.clone()),
            ],
            remarks: &binder.remarks,
            parts: binder.parts.iter().map(|(title, part)| part.bound(title)).collect(),
            foot: Foot::new(&binder.journal, binder.lang),
        }
    }
}

impl Binder {
    /// The titles of its parts, in order.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|(title, _)| title.as_str())
    }
}
