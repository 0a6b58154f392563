//! The log of coming in, for whoever answers for the systems: who came in how, and who tried.

use super::members::called;
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::moment;
use crate::visit::Visit;
use askama::Template;
use axum::response::Html;
use flow::{Entrance, How};
use model::lang::Lang;

/// Lines of the page; what is older is counted.
const SHOWN: usize = 200;

/// The log.
#[derive(Template)]
#[template(path = "entrances.html")]
struct EntrancesPage {
    frame: Frame,
    lines: Vec<Line>,
    /// So many are not shown.
    more: usize,
}

framed!(EntrancesPage);

/// One line of it.
struct Line {
    at: String,
    who: String,
    how: &'static str,
    is_wrong: bool,
    place: &'static str,
    device: String,
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.shop()?.now().await?;
    let all = flow::entrances(&visit.shop()?).await?;
    let line = |entrance: &Entrance| Line {
        at: moment(visit.lang, entrance.at_ms),
        who: who(visit.lang, &entrance.who, called(&state, &entrance.who)),
        how: how(visit.lang, entrance.how),
        is_wrong: entrance.how == How::Wrong,
        place: place(visit.lang, entrance.is_here),
        device: entrance.device.clone(),
    };
    let lines = all.iter().take(SHOWN).map(line).collect();
    let more = all.len().saturating_sub(SHOWN);
    Ok(Html(EntrancesPage { frame: visit.frame(&state), lines, more }.render()?))
}

/// A name; nothing where nobody's was given.
fn who(lang: Lang, id: &str, name: String) -> String {
    match (id.is_empty() || !name.is_empty(), lang) {
        (true, _) => name,
        (false, Lang::Ja) => "外した利用者".to_owned(),
        (false, Lang::En) => "a member who was removed".to_owned(),
    }
}

fn how(lang: Lang, how: How) -> &'static str {
    let (ja, en) = match how {
        How::Password => ("パスワードで入りました", "in, by password"),
        How::Passkey => ("パスキーで入りました", "in, by passkey"),
        How::Code => ("番号で入りました", "in, by code"),
        How::Link => ("検査のリンクで入りました", "in, by an inspector's link"),
        How::Wrong => ("まちがい（入っていません）", "wrong password or code: did not get in"),
    };
    if lang == Lang::Ja { ja } else { en }
}

fn place(lang: Lang, is_here: bool) -> &'static str {
    match (lang, is_here) {
        (Lang::Ja, true) => "この機器",
        (Lang::Ja, false) => "店内のほかの端末",
        (Lang::En, true) => "this machine",
        (Lang::En, false) => "another device",
    }
}
