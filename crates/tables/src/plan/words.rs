//! What an import would change, in words for people.

use super::{Change, Fate, NeedsLook, Plan};
use crate::preview::ReadRow;
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::Ledger;
use std::collections::BTreeMap;

/// What becomes of a row, without its particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// It is not there yet.
    New,
    /// One value of it would change.
    Changed {
        /// Whether a person should look before it is taken over.
        needs_look: bool,
    },
    /// It could be any of several records.
    Unsure,
}

impl Plan {
    /// What would change, row by row and value by value, each in one line. Rows that are there already say nothing.
    #[must_use]
    pub fn told(&self, rows: &[ReadRow], existing: &[KeptRow], ledger: Ledger, lang: Lang) -> Vec<(Becomes, String)> {
        let kept: BTreeMap<&str, &KeptRow> = existing.iter().map(|row| (row.id.as_str(), row)).collect();
        let say = |ja: &'static str, en: &'static str| if lang == Lang::Ja { ja } else { en };
        let at = |row: &ReadRow| format!("{}{}", row.row, say("行目", ""));
        let mut told = Vec::new();
        for (row, fate) in rows.iter().zip(&self.fates) {
            match fate {
                Fate::Same { .. } => {}
                Fate::New => told.push((Becomes::New, format!("{}: {}", at(row), say("新しい行", "new")))),
                Fate::Unsure { ids } => {
                    let several = say("どの行のことか決められません", "could be any of several records");
                    told.push((Becomes::Unsure, format!("{}: {several}（{}）", at(row), ids.len())));
                }
                Fate::Changed { id, changes } | Fate::Stays { id, changes } => {
                    told.extend(changes.iter().map(|change| {
                        let called = kept.get(id.as_str()).map_or(id.as_str(), |kept| called(ledger, kept));
                        let says = format!("{} {called}: {}", at(row), change.says(ledger, lang));
                        (Becomes::Changed { needs_look: change.needs_look.is_some() }, says)
                    }))
                }
            }
        }
        told
    }
}

impl Change {
    fn says(&self, ledger: Ledger, lang: Lang) -> String {
        let field = ledger.fields().iter().find(|field| field.key == self.key);
        let label = field.map_or(self.key.as_str(), |field| field.heading(lang));
        let [old, new] =
            [&self.old, &self.new].map(|text| field.map_or_else(|| text.clone(), |field| field.shown(lang, text)));
        let why = match (self.needs_look, lang) {
            (None, _) => "",
            (Some(NeedsLook::Moved), Lang::Ja) => "（場所が変わります）",
            (Some(NeedsLook::Moved), Lang::En) => " (it moves)",
            (Some(NeedsLook::TypedByPerson), Lang::Ja) => "（人が書いた値です）",
            (Some(NeedsLook::TypedByPerson), Lang::En) => " (a person typed it)",
            (Some(NeedsLook::Older), Lang::Ja) => "（今の台帳にあるのは、これより後の日の回答です）",
            (Some(NeedsLook::Older), Lang::En) => " (what is there was answered later)",
            (Some(NeedsLook::WasUsual), Lang::Ja) => "（はじめの質問で印を付けた行に、この行の内容を入れます）",
            (Some(NeedsLook::WasUsual), Lang::En) => " (fills the row that was ticked in the first questions)",
            (Some(NeedsLook::AnsweredHere), Lang::Ja) => "（いまの台帳は、この薬局あての回答です）",
            (Some(NeedsLook::AnsweredHere), Lang::En) => " (what is there was answered for this shop)",
            (Some(NeedsLook::Overruled), Lang::Ja) => {
                "（標準回答と違う理由が書いてあるので、取り込んでも台帳のままです。従うときは、行を開いて理由を消し、直してください）"
            }
            (Some(NeedsLook::Overruled), Lang::En) => {
                " (the row says why it differs from the standard reply and stays; to follow it, open the row, clear the reason and change it)"
            }
        };
        match lang {
            Lang::Ja => format!("{label} 「{old}」→「{new}」{why}"),
            Lang::En => format!("{label}: \"{old}\" → \"{new}\"{why}"),
        }
    }
}

/// What a row is called: the first value of those that name it, else its id.
fn called(ledger: Ledger, row: &KeptRow) -> &str {
    let mut names = ledger.named_by().iter().flat_map(|set| set.iter());
    names.find_map(|key| row.cells.get(*key)).map_or(row.id.as_str(), String::as_str)
}
