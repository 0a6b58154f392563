//! The page of a document of the pharmacy's own.

use super::{Looked, Readers, typed};
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::partial_words;
use crate::visit::Visit;
use askama::Template;
use axum::response::Html;
use flow::{LookedThrough, OwnDocument, OwnStage};
use model::pharmacy::Evidence;

#[derive(Template)]
#[template(path = "document_own.html")]
struct OwnPage<'p> {
    frame: Frame,
    own: OwnDocument,
    readers: Readers,
    files: Vec<&'p Evidence>,
    /// What its newest file says that should be looked at.
    through: LookedThrough,
    /// Each item with its words, and where the document tells how it is done.
    items: Vec<(String, String, String)>,
    today: String,
    id: String,
}

framed!(OwnPage<'_>);

pub(super) fn page(visit: &Visit, looked: &Looked, id: &str) -> Result<Html<String>, PageError> {
    let of = looked.of();
    let own = flow::own_document(of, id).ok_or_else(PageError::not_found)?;
    let title_of = |number: &str| {
        let item = looked.judged.report.items.iter().find(|item| item.line.number == number);
        item.map(|item| item.title.clone()).unwrap_or_default()
    };
    let items = flow::items_asked(of).into_iter().filter(|_| own.is_rule());
    let page = OwnPage {
        frame: visit.frame(&looked.state),
        readers: Readers::of(visit, looked, &own.title)?,
        files: own.files(&looked.state),
        through: flow::look_through(of, &own)?,
        items: items.map(|(number, _)| (number.clone(), title_of(&number), own.article(&number))).collect(),
        today: typed(visit.lang, looked.shop.clock.today()),
        id: own.id.clone(),
        own,
    };
    Ok(Html(page.render()?))
}

impl OwnPage<'_> {
    fn stage(&self) -> &'static str {
        self.own.stage.words(self.frame.lang)
    }

    fn approved_on(&self) -> String {
        partial_words(self.frame.lang, self.own.approved_on)
    }

    /// The items of which the document does not tell how they are done.
    fn missing(&self) -> Vec<&str> {
        let missing = self.items.iter().filter(|(_, _, article)| article.is_empty());
        missing.map(|(number, _, _)| number.as_str()).collect()
    }
}
