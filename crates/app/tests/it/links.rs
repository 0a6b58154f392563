//! Every link of every page, as each role meets them: none is dead, none leads where whoever sees it may not go, and no form is
//! offered to whoever may not send it.

use crate::inspection::{give_link, link_on, today};
use crate::pages::Pages;
use crate::sign_in::{PASSWORD, add, come_in, with_officer};
use model::member::{Deed, Role};
use std::collections::{BTreeMap, BTreeSet};
use web::{Needs, Route};

/// Addresses of which one stands for all: the same page with something else in it.
const ALIKE: [(&str, usize); 10] = [
    ("/ledgers/devices?", 6),
    ("/history?", 6),
    ("/calendar?", 3),
    ("/items/", 8),
    ("/inspection/", 8),
    ("/rehearsal/", 4),
    ("/attachments/", 3),
    ("/papers/", 6),
    ("?", 40),
    ("/rows/", 25),
];

/// What an attribute says, at each of its places.
fn told<'p>(page: &'p str, begins: &str) -> Vec<&'p str> {
    page.split(begins).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Whether a route takes an address.
fn takes(route: &Route, path: &str) -> bool {
    let (mut asked, mut given) = (route.path.split('/'), path.split('/'));
    loop {
        match (asked.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(_)) if part.starts_with("{*") => return true,
            (Some(part), Some(named)) if part.starts_with('{') || part == named => {}
            _ => return false,
        }
    }
}

/// Walks from an address along every link; gives what is wrong.
fn walk(pages: &Pages, from: &str, may: impl Fn(Deed) -> bool) -> (usize, Vec<String>) {
    let routes = web::routes();
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
    let mut waiting = vec![(from.to_owned(), "the beginning".to_owned())];
    while let Some((path, by)) = waiting.pop() {
        let kind = ALIKE.iter().find(|(begins, _)| path.contains(begins));
        let count = kind.map(|(begins, _)| alike.entry(begins).or_default());
        if !seen.insert(path.clone())
            || kind.zip(count).is_some_and(|((_, most), count)| {
                *count += 1;
                *count > *most
            })
        {
            continue;
        }
        let answer = pages.get(&path.replace("&amp;", "&").replace("&#38;", "&"));
        if answer.status != 200 {
            wrong.push(format!("{path} (from {by}): {}", answer.status));
        }
        if !answer.head.contains("text/html") {
            continue;
        }
        let page = answer.text();
        let ids: BTreeSet<&str> = told(&page, " id=\"").into_iter().collect();
        for href in told(&page, "href=\"") {
            let (to, place) = href.split_once('#').unwrap_or((href, ""));
            if to.is_empty() && !ids.contains(place) {
                wrong.push(format!("{path}: #{place} is not there"));
            }
            if to.starts_with('/') {
                waiting.push((to.to_owned(), path.clone()));
            // A passkey is for one name of this machine, which the page leads to.
            } else if !to.is_empty() && !to.starts_with("http://localhost:") {
                wrong.push(format!("{path}: leads outside, to {to}"));
            }
        }
        for form in page.split("<form ").skip(1).filter_map(|rest| rest.split('>').next()) {
            let method = if form.contains("method=\"post\"") { "POST" } else { "GET" };
            let action = told(form, "action=\"").first().map_or(path.as_str(), |action| *action);
            let action = action.split(['?', '#']).next().unwrap_or_default();
            let route = routes.iter().filter(|route| route.method == method).find(|route| takes(route, action));
            match route.map(|route| route.needs) {
                None => wrong.push(format!("{path}: no route takes {method} {action}")),
                Some(Needs::Right(deed)) if !may(deed) => {
                    wrong.push(format!("{path}: {method} {action} is not allowed"))
                }
                Some(_) => {}
            }
        }
    }
    (seen.len(), wrong)
}

#[test]
fn no_link_is_dead_and_no_form_is_idle_for_anybody() {
    let (folder, pages) = with_officer();
    let code = add(&pages, "青木 一郎", "staff");
    let shown = give_link(&pages, &[("label", "みどり保健所"), ("on", &today(&folder)), ("hours", "8")]).text();
    let mut wrong = Vec::new();
    let mut look = |who: &str, from: &str, at_least: usize, may: &dyn Fn(Deed) -> bool| {
        let (count, told) = walk(&pages, from, may);
        assert!(count >= at_least, "{who}: only {count} addresses");
        wrong.extend(told.into_iter().map(|told| format!("{who}: {told}")));
    };
    look("officer", "/", 100, &|deed| Role::Officer.may(deed));
    let entered = come_in(&pages, &code, PASSWORD);
    pages.keep(&entered);
    look("staff", "/", 80, &|deed| Role::Staff.may(deed));
    pages.ticket.replace(String::new());
    let entered = pages.post(&link_on(&shown), &format!("http://{}", pages.host), "");
    pages.keep(&entered);
    look("inspector", "/inspection", 15, &|deed| deed == Deed::Inspect);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
