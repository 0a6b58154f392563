//! 運用管理規程 and サイバーBCP: the text of `paper`, with the facts of the ledgers in their places.

mod report;
mod systems;
mod tables;
mod values;

pub(crate) use values::officer;
pub use values::owner;

use crate::issue_paper::PaperOf;
use crate::judge::judge;
use model::lang::Lang;
use model::report::ReportItem;
use paper::{DocumentPaper, Facts, ItemAsked, PaperError, Written};

/// The duty that the rules themselves are: they cover the items before it.
const RULES: &str = "operations_rules";

/// The document of the day.
///
/// # Errors
/// Its text cannot be read.
pub fn document(of: PaperOf<'_>, written: Written) -> Result<DocumentPaper, PaperError> {
    // It is Japanese whatever language its reader has: so are the words that are put into it.
    let is_japanese = of.judged.report.lang == Lang::Ja;
    let judged =
        (!is_japanese).then(|| judge(of.state, Some(&of.judged.checklist.edition.id), Lang::Ja).ok()).flatten();
    paper::document(written, &facts(PaperOf { judged: judged.as_ref().unwrap_or(of.judged), ..of }))
}

/// Everything that the texts may ask for.
#[must_use]
pub fn facts(of: PaperOf<'_>) -> Facts {
    let mut tables = tables::tables(of);
    tables.extend(systems::tables(of));
    tables.extend(report::tables(of));
    let mut values = values::values(of);
    values.insert("前回の報告", report::reported_before(of));
    Facts {
        pharmacy: of.state.shop.name.clone(),
        as_of: of.state.today,
        lang: of.judged.report.lang,
        values,
        holds: values::conditions(of),
        tables,
        items: of.judged.report.items.iter().take_while(|item| item.duty != RULES).map(asked).collect(),
        journal: of.state.mark.clone(),
    }
}

fn asked(item: &ReportItem) -> ItemAsked {
    let scope = item.line.scope.map(|scope| format!("（{}）", scope.word())).unwrap_or_default();
    ItemAsked {
        number: format!("{}{scope}", item.line.number),
        wording: item.line.wording.clone(),
        duty: item.duty.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, Shop, State};

    /// What a text asks for: facts, tables and conditions.
    fn asked(text: &str) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
        let text: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let between = |open: char, close: char| {
            let parts = text.iter().flat_map(move |line| line.split(open).skip(1));
            parts.filter_map(move |part| part.split_once(close)).map(|(name, _)| name).collect::<Vec<_>>()
        };
        let tables = text.iter().filter_map(|line| line.trim().strip_prefix("表：")).collect();
        let conditions = between('［', '］').into_iter().map(|name| name.trim_end_matches("以外")).collect();
        (between('{', '}'), tables, conditions)
    }

    #[tokio::test]
    async fn every_name_in_a_text_is_a_fact_that_is_gathered() {
        let folder = std::env::temp_dir().join(format!("yakumori-facts-{}", std::process::id()));
        let place = journal::Place::folder(folder.clone());
        let shop = Shop::create(&place, "みどり薬局", Clock::fixed("2025-11-25T09:00:00+09:00".parse().unwrap()))
            .await
            .unwrap();
        let state: State = shop.now().await.unwrap();
        let judged = judge(&state, None, Lang::Ja).unwrap();
        let facts = facts(PaperOf { shop: &shop, state: &state, judged: &judged });
        for written in Written::ALL {
            let (values, tables, conditions) = asked(written.text());
            for name in values {
                assert!(facts.values.contains_key(name), "{}: {name}", written.code());
            }
            for name in tables.into_iter().filter(|name| *name != "項目と条文") {
                assert!(facts.tables.contains_key(name), "{}: {name}", written.code());
            }
            for name in conditions {
                assert!(facts.holds.contains_key(name), "{}: {name}", written.code());
            }
        }
        shop.close().await;
        let _left = std::fs::remove_dir_all(folder);
    }
}
