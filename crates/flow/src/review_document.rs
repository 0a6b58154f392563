//! 見直し: somebody looked through a document, and it holds. And where in a document each item stands, one by one.

use crate::approve_paper::{approved_as, items_asked};
use crate::documents::{Passage, article_in, rows_of};
use crate::issue_paper::PaperOf;
use crate::keep_document::{DocumentGiven, KeepDocumentError, keep_document, own_document};
use model::day::Day;
use model::said::Word as _;
use model::word::Number;
use paper::Kind;

/// Records that a document was looked through on a day; blank is today. A paper of ours is named by its kind (`rules`), another
/// document by its title or its row.
///
/// # Errors
/// [`KeepDocumentError`]; nothing was written then.
pub async fn review_document(of: PaperOf<'_>, document: &str, on: &str) -> Result<(), KeepDocumentError> {
    let ours = match document.parse::<Kind>() {
        Ok(kind) => approved_as(kind)?.map(|(_, title)| title),
        Err(_) => own_document(of, document).map(|own| own.title),
    };
    // What was never approved has no row that could be reviewed.
    let title = ours.filter(|title| !rows_of(of.state, title).is_empty());
    let title = title.ok_or_else(|| KeepDocumentError::NotThere(document.to_owned()))?;
    let today = of.shop.clock.today();
    let on: Day = match on.trim() {
        "" => today,
        text => text.parse().map_err(|_| KeepDocumentError::NotADay(text.to_owned()))?,
    };
    if on > today {
        return Err(KeepDocumentError::Later(on));
    }
    let given = DocumentGiven { title, reviewed_on: on.to_string(), ..DocumentGiven::default() };
    keep_document(of, given).await.map(drop)
}

/// Where each item stands in a document, with what is told anew of some of them; an empty article says that it does not stand
/// there any more.
///
/// # Errors
/// A number is no item that rules cover.
pub fn passages_with(of: PaperOf<'_>, title: &str, told: &[Passage]) -> Result<Vec<Passage>, KeepDocumentError> {
    let rows = rows_of(of.state, title.trim());
    let asked = items_asked(of);
    let same = |a: &str, b: &str| Number::read(a).is_some_and(|number| Number::read(b) == Some(number));
    if let Some(unknown) = told.iter().find(|it| !asked.iter().any(|(number, _)| same(number, &it.number))) {
        return Err(KeepDocumentError::NoItem(unknown.number.clone()));
    }
    let passage = |(number, _): (String, Vec<&str>)| {
        let anew = told.iter().rfind(|it| same(&number, &it.number)).map(|it| it.article.clone());
        Passage { article: anew.unwrap_or_else(|| article_in(&rows, &number)), number }
    };
    Ok(asked.into_iter().map(passage).collect())
}
