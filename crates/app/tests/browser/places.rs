//! Every page of the program, from the table that the router is made of, with something in the place of what varies.

use crate::driver::Browser;
use crate::shop::Shop;
use model::record::Ledger;

/// What is no page, but a file that a page leads to.
const FILES: [&str; 10] = [
    "/style.css",
    "/favicon.ico",
    "/passkey.js",
    "/paste.js",
    "/attachments/{sha256}",
    "/papers/{file}",
    "/ledgers/{code}/export.xlsx",
    "/calendar.ics",
    "/network/ca.crt",
    "/feeds/{file}",
];
/// Items that show each part of their page: found good, bad and open, in two scopes, with an answer and without.
const KEYS: [&str; 4] = ["r7/pharmacy/2-6", "r7/pharmacy/2-7", "r7/pharmacy/2-12/server", "r7/pharmacy/3-2"];
const STEPS: [&str; 8] = ["owner", "officer", "helpers", "systems", "server", "wireless", "usual", "files"];

/// The addresses of every page. A path with something new in it is to be filled here before this passes.
pub fn every_page(shop: &Shop, browser: &Browser) -> Vec<String> {
    let routes = web::routes()
        .into_iter()
        .filter(|route| route.method == "GET" && !FILES.contains(&route.path) && !route.path.starts_with("/api/"));
    let pages: Vec<String> = routes.flat_map(|route| filled(shop, browser, route.path)).collect();
    for page in &pages {
        assert!(!page.contains('{'), "crates/app/tests/browser/places.rs does not say what stands in {page}");
    }
    pages
}

fn filled(shop: &Shop, browser: &Browser, path: &str) -> Vec<String> {
    match path {
        "/ledgers/{code}/rows/{id}" => vec![first_row(shop, browser)],
        "/leaving" => vec!["/leaving".to_owned(), leaver(shop, browser)],
        "/compare" => vec!["/compare?from=2020-01-01".to_owned()],
        "/questions/{code}" => vec!["/questions/01".to_owned()],
        "/replies/{code}" => vec![reply(shop, browser)],
        "/documents/{id}" => documents(shop, browser),
        "/editions/{id}" | "/editions/{id}/begin" => vec![path.replace("{id}", "r8")],
        "/machines/{id}" => machines(shop, browser),
        "/inspect/{secret}" => vec![link(shop, browser)],
        "/photo/{secret}" => vec![camera(shop, browser)],
        "/vendor/{secret}" => vec![vendors_form(shop, browser)],
        _ if path.contains("{*key}") => KEYS.iter().map(|key| path.replace("{*key}", key)).collect(),
        _ if path.contains("{step}") => STEPS.iter().map(|step| path.replace("{step}", step)).collect(),
        _ if path.contains("{code}") => Ledger::ALL.iter().map(|of| path.replace("{code}", of.code())).collect(),
        _ => vec![path.to_owned()],
    }
}

/// The first row of a ledger that has many columns.
fn first_row(shop: &Shop, browser: &Browser) -> String {
    shop.open(browser, "/ledgers/devices");
    let link = browser.find("tbody a").attribute("href");
    link.trim_start_matches(&shop.origin).to_owned()
}

/// The machines that reported: one that a vendor keeps, one that the pharmacy keeps, one that nobody has placed.
fn machines(shop: &Shop, browser: &Browser) -> Vec<String> {
    shop.open(browser, "/machines");
    let link = |number: usize| {
        let link = browser.find(&format!(".sessions > li:nth-child({number}) > a[href^='/machines/']"));
        link.attribute("href").trim_start_matches(&shop.origin).to_owned()
    };
    (1..=3).map(link).collect()
}

/// A paper of ours, with a version that waits for its approval, and a document of the pharmacy's own.
fn documents(shop: &Shop, browser: &Browser) -> Vec<String> {
    shop.open(browser, "/documents/rules");
    browser.send("form[action='/papers'] button");
    shop.open(browser, "/documents");
    let own = browser.find("main .papers:nth-of-type(2) a").attribute("href");
    vec![
        "/documents/rules".to_owned(),
        "/documents/owner-report".to_owned(),
        own.trim_start_matches(&shop.origin).to_owned(),
    ]
}

/// A vendor's reply, to be typed from its paper.
fn reply(shop: &Shop, browser: &Browser) -> String {
    shop.open(browser, "/replies");
    browser.find("main section a[href^='/replies/']").attribute("href").trim_start_matches(&shop.origin).to_owned()
}

/// Somebody who leaves.
fn leaver(shop: &Shop, browser: &Browser) -> String {
    shop.open(browser, "/leaving");
    browser.find("main .papers a").attribute("href").trim_start_matches(&shop.origin).to_owned()
}

/// A link for a telephone, made on an item's page: its path.
fn camera(shop: &Shop, browser: &Browser) -> String {
    shop.open(browser, &format!("/items/{}", KEYS[0]));
    browser.send("form[action^='/photo-link/'] button");
    shown_link(shop, browser)
}

/// A link for a vendor, made on its page: its path.
fn vendors_form(shop: &Shop, browser: &Browser) -> String {
    shop.open(browser, "/vendor-links");
    browser.send("main form button");
    shown_link(shop, browser)
}

/// A link for an inspector, made on its page: its path.
pub fn link(shop: &Shop, browser: &Browser) -> String {
    shop.open(browser, "/inspections");
    browser.find("#label").fill("みどり保健所");
    browser.find("#on").fill(&shop.recorded_on());
    browser.send("main form button");
    shown_link(shop, browser)
}

/// The path of the link that the page shows.
fn shown_link(shop: &Shop, browser: &Browser) -> String {
    browser.find(".code").text().trim_start_matches(&shop.origin).to_owned()
}
