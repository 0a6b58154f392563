//! A version that is written otherwise than in the ledger: 「Ver.5.0」 where 「5.0」 stands is the same one.

use crate::ReadRow;
use crate::naming::VERSIONS;
use crate::plan::{Plan, plan};
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::{Ledger, is_same_version};
use serde::Serialize;
use std::collections::BTreeMap;

/// A version as a file writes it, and as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SameVersion {
    /// As the file has it.
    pub written: String,
    /// As it stands in the ledger, and stays.
    pub known: String,
}

impl SameVersion {
    /// What becomes of it, in words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let Self { written, known } = self;
        match lang {
            Lang::Ja => format!(
                "「{written}」は、台帳にある「{known}」と同じ版です。別の版としては加えず、いまある行を新しくします。"
            ),
            Lang::En => {
                format!(
                    "\"{written}\" is the version \"{known}\" of the ledger: its rows are updated, and none is added beside."
                )
            }
        }
    }
}

/// Gives rows the spelling of the version that they were found to be; the plan tells which those are.
pub fn settle_versions(rows: &mut [ReadRow], to: &mut Plan, kept: &[KeptRow], ledger: Ledger) {
    let stands: BTreeMap<&str, &KeptRow> = kept.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut same = Vec::new();
    for (row, fate) in rows.iter_mut().zip(&to.fates) {
        let Some(stands) = fate.id().and_then(|id| stands.get(id)) else { continue };
        for key in VERSIONS {
            let (Some(written), Some(known)) = (row.cells.get_mut(key), stands.cells.get(key)) else { continue };
            if written != known && is_same_version(written, known) {
                let pair = SameVersion { written: std::mem::replace(written, known.clone()), known: known.clone() };
                if !same.contains(&pair) {
                    same.push(pair);
                }
            }
        }
    }
    if !same.is_empty() {
        *to = Plan { same_versions: same, ..plan(rows, kept, ledger) };
    }
}
