//! `disclosure compare`: what a vendor answers otherwise than in the version before, as the page of disclosures shows it.

use crate::cli::DisclosureCommand;
use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use items::{Differs, Disclosed};
use model::record::Disclosure;
use serde_json::{Value, json};
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, command: DisclosureCommand) -> Result<ExitCode, Fail> {
    let DisclosureCommand::Compare { product } = command;
    let (_, state) = cx.open().await?;
    let checklist = flow::checklist_for(&state.shop, None).map_err(Fail::wrong_use)?;
    let all = items::disclosed(&state.shop, &checklist, state.today);
    let key = |text: &str| model::width::key(text);
    let is_wanted = |of: &&Disclosed<'_>| {
        product.as_deref().is_none_or(|wanted| key(of.file.product().text()).contains(&key(wanted)))
    };
    let wanted: Vec<_> = all.iter().filter(is_wanted).collect();
    if wanted.is_empty() {
        return Err(none(product.as_deref(), &all));
    }
    let pairs: Vec<Pair<'_>> = wanted.into_iter().filter_map(|of| Pair::of(&all, of)).collect();
    pairs.iter().for_each(|pair| pair.print(console));
    if pairs.is_empty() {
        console.line(console.say("前の版のある開示書はありません。", "No disclosure has a version before it."));
    }
    console.machine(&json!({ "compared": pairs.iter().map(Pair::told).collect::<Vec<_>>() }))?;
    Ok(ExitCode::SUCCESS)
}

fn none(product: Option<&str>, all: &[Disclosed<'_>]) -> Fail {
    let known = all.iter().map(|of| of.file.product().text()).collect::<std::collections::BTreeSet<_>>();
    let known = known.into_iter().collect::<Vec<_>>().join("、");
    match product.filter(|_| !known.is_empty()) {
        Some(wanted) => Fail::wrong_use(format!(
            "「{wanted}」の開示書はありません。あるのは {known} です / no disclosure of {wanted}; there are: {known}"
        )),
        None => Fail::could_not(
            "開示書がまだ取り込まれていません。yakumori import disclosure ファイル で取り込んでください / no disclosure is here yet; import one",
        ),
    }
}

/// A disclosure with the one before it.
struct Pair<'p> {
    of: &'p Disclosed<'p>,
    old: &'p items::DisclosureFile<'p>,
    differs: Vec<Differs<'p>>,
}

impl<'p> Pair<'p> {
    fn of(all: &'p [Disclosed<'p>], of: &'p Disclosed<'p>) -> Option<Self> {
        let old = items::issued_before(all, &of.file)?;
        Some(Self { of, old, differs: items::differences(old, &of.file) })
    }

    fn print(&self, console: &Console) {
        let (old, new) = (self.old, &self.of.file);
        console.line(format!(
            "{}　{}  {} {} → {} {}",
            new.maker().text(),
            new.product().text(),
            old.version(),
            old.form().1,
            new.version(),
            new.form().1
        ));
        if self.differs.is_empty() {
            console.line(console.say("  回答も備考も同じです。", "  Every answer and note is the same."));
        }
        for (pair, row) in self.differs.iter().filter_map(|pair| Some((pair, pair.row()?))) {
            let was = pair.was.map_or_else(|| console.say("（新しい質問）", "(a new question)").to_owned(), said);
            let now = pair.now.map_or_else(|| console.say("（なくなった質問）", "(no longer asked)").to_owned(), said);
            console.line(format!("  {}  {}: {was} → {now}", row.number, row.question.trim()));
        }
    }

    fn told(&self) -> Value {
        let side = |file: &items::DisclosureFile<'_>| json!({ "version": file.version(), "form_version": file.form().1, "issued_on": file.issued_on().map(|on| on.to_string()) });
        let answer = |row: &Disclosure| json!({ "answer": row.answer.text(), "note": row.note });
        let differs = self.differs.iter().filter_map(|pair| {
            let row = pair.row()?;
            let question: &str = &row.question;
            Some(json!({
                "number": row.number, "question": question.trim(), "was": pair.was.map(answer), "now": pair.now.map(answer),
            }))
        });
        let file = &self.of.file;
        json!({
            "vendor": file.maker().text(), "product": file.product().text(), "kind": file.form().0,
            "from": side(self.old), "to": side(file), "differs": differs.collect::<Vec<_>>(),
        })
    }
}

/// 「いいえ　次の版で対応」
fn said(row: &Disclosure) -> String {
    [row.answer.text(), row.note.as_str()].join("　").trim_end().to_owned()
}
