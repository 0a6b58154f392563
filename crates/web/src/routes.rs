//! Every address of the program, with what it asks of whoever comes. A route cannot be added without saying so.

use crate::app::App;
use crate::sign_in::{entrances, me, members, passkeys};
use crate::visit::{Needs, allow};
use crate::{
    answering, api, beginning, calendar, comparing, disclosures, documents, editions, evidence, first_questions,
    furigana, gallery, history, home, importing, inspection, inspections, item, language, leaving, ledgers, machine,
    machines, mail, network, pages, papers, photo, questions, rehearsal, replies, requests, rights, scripts,
    second_place, sign_in, stocktake, table, tokens, two_factor, upload, vendor_keys, vendor_links, vendor_visit,
};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::middleware::{self, Next};
use axum::routing::{MethodRouter, get, post};
use model::member::Deed;
use std::sync::Arc;

/// A route, and what it asks.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// GET (with HEAD) or POST.
    pub method: &'static str,
    /// Its path, `{…}` for what varies.
    pub path: &'static str,
    /// What it asks of whoever comes.
    pub needs: Needs,
}

/// The routes as they are put together.
pub(crate) struct Routes {
    pub(crate) router: Router<Arc<App>>,
    pub(crate) listed: Vec<Route>,
}

/// Every route with what it asks.
#[must_use]
pub fn routes() -> Vec<Route> {
    all().listed
}

pub(crate) fn all() -> Routes {
    const INSPECT: Needs = Needs::Right(Deed::Inspect);
    const LOOK: Needs = Needs::Right(Deed::Look);
    const WRITE: Needs = Needs::Right(Deed::Write);
    const SIGN: Needs = Needs::Right(Deed::Sign);
    const GOVERN: Needs = Needs::Right(Deed::Govern);
    const OPEN: Needs = Needs::Nothing;
    let import = post(importing::read).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let official = post(editions::take).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let machine = post(machines::take).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let picture = post(photo::take).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let api_import = post(api::import).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let api_attach = post(api::attach).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let api_document_file = post(api::attach_document).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let enrolment = post(api::agents::enroll).layer(DefaultBodyLimit::max(api::agents::MOST_BYTES));
    let agent_report = post(api::agents::take_report).layer(DefaultBodyLimit::max(api::agents::MOST_BYTES));
    let document = post(documents::keep).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let reply = post(replies::take).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let attach = post(evidence::add).layer(DefaultBodyLimit::max(upload::MOST_BYTES));
    let routes = Routes { router: Router::new(), listed: Vec::new() };
    let routes = if cfg!(debug_assertions) { routes.get("/gallery", LOOK, gallery::show) } else { routes };
    routes
        .get("/", LOOK, home::home)
        .get("/style.css", OPEN, pages::style)
        .get("/favicon.ico", OPEN, pages::icon)
        .get("/passkey.js", OPEN, scripts::passkey)
        .get("/paste.js", OPEN, scripts::paste)
        .post("/furigana", OPEN, furigana::turn)
        .post("/language", OPEN, language::turn)
        .get("/begin", GOVERN, beginning::ask)
        .post("/begin", GOVERN, beginning::begin)
        .get("/items/{*key}", LOOK, item::item)
        .post("/items/{*key}", SIGN, answering::answer)
        .put("POST", "/evidence/{*key}", WRITE, attach)
        .post("/photo-link/{*key}", WRITE, photo::link)
        .get("/photo/{secret}", OPEN, photo::ask)
        .put("POST", "/photo/{secret}", OPEN, picture)
        .post("/withdraw", WRITE, evidence::withdraw)
        .get("/attachments/{sha256}", INSPECT, evidence::attachment)
        .get("/first/{step}", WRITE, first_questions::ask)
        .post("/first/{step}", WRITE, first_questions::answer)
        .get("/questions", LOOK, questions::list)
        .get("/disclosures", LOOK, disclosures::list)
        .post("/disclosures/carry", WRITE, disclosures::carry)
        .get("/two-factor", LOOK, two_factor::list)
        .post("/two-factor", WRITE, two_factor::ask)
        .get("/replies", LOOK, replies::list)
        .get("/replies/{code}", WRITE, replies::ask)
        .put("POST", "/replies/{code}", WRITE, reply)
        .post("/replies/{code}/withdraw", WRITE, replies::withdraw)
        .get("/vendor-keys", LOOK, vendor_keys::list)
        .post("/vendor-keys/stop", GOVERN, vendor_keys::stop)
        .get("/questions/{code}", WRITE, requests::ask)
        .post("/questions/{code}", WRITE, requests::keep)
        .get("/second-place", GOVERN, second_place::show)
        .post("/second-place", GOVERN, second_place::copy)
        .get("/second-place/sheet", GOVERN, second_place::sheet)
        .get("/calendar", LOOK, calendar::list)
        .get("/calendar.ics", LOOK, calendar::file)
        .post("/calendar/feed", GOVERN, calendar::feed)
        .get("/feeds/{file}", OPEN, calendar::read)
        .get("/mail", GOVERN, mail::show)
        .post("/mail", GOVERN, mail::set)
        .get("/machines", LOOK, machines::list)
        .put("POST", "/machines", WRITE, machine)
        .post("/machines/sticks", WRITE, machines::permit)
        .post("/machines/revoke", GOVERN, machines::revoke)
        .post("/machines/code", GOVERN, machines::code)
        .get("/machines/{id}", LOOK, machine::show)
        .post("/machines/{id}/link", WRITE, machine::link)
        .post("/machines/{id}/unlink", WRITE, machine::unlink)
        .post("/machines/{id}/approve", WRITE, machine::approve)
        .post("/machines/{id}/add", WRITE, machine::add)
        .get("/network", GOVERN, network::show)
        .post("/network", GOVERN, network::turn)
        .get("/network/ca.crt", OPEN, network::certificate)
        .get("/editions", GOVERN, editions::list)
        .put("POST", "/editions", GOVERN, official)
        .get("/editions/{id}", GOVERN, editions::show)
        .post("/editions/{id}", GOVERN, editions::confirm)
        .get("/editions/{id}/begin", GOVERN, editions::ask_begin)
        .post("/editions/{id}/begin", GOVERN, editions::begin)
        .post("/editions/{id}/back", GOVERN, editions::back)
        .get("/tokens", GOVERN, tokens::list)
        .post("/tokens", GOVERN, tokens::make)
        .post("/tokens/{id}/end", GOVERN, tokens::end)
        .get("/api/v1/openapi.json", LOOK, api::describe)
        .get("/api/v1/pharmacy", LOOK, api::pharmacy)
        .get("/api/v1/report", LOOK, api::report)
        .get("/api/v1/check", LOOK, api::check)
        .get("/api/v1/due", LOOK, api::due)
        .get("/api/v1/history", LOOK, api::history)
        .get("/api/v1/ledgers", LOOK, api::ledgers)
        .get("/api/v1/ledgers/{code}/rows", LOOK, api::ledger)
        .post("/api/v1/ledgers/{code}/rows", WRITE, api::create)
        .get("/api/v1/ledgers/{code}/rows/{id}", LOOK, api::row)
        .post("/api/v1/ledgers/{code}/rows/{id}", WRITE, api::change)
        .post("/api/v1/ledgers/{code}/rows/{id}/retire", WRITE, api::retire)
        .put("POST", "/api/v1/ledgers/{code}/import", WRITE, api_import)
        .get("/api/v1/evidence", LOOK, api::evidence)
        .put("POST", "/api/v1/evidence", WRITE, api_attach)
        .get("/api/v1/first-questions", LOOK, api::first_questions)
        .post("/api/v1/first-questions", WRITE, api::answer_first)
        .get("/api/v1/stocktake", LOOK, api::stock)
        .post("/api/v1/stocktake", WRITE, api::take_stock)
        .get("/api/v1/leaving", LOOK, api::leaving)
        .post("/api/v1/leaving", WRITE, api::leave)
        .post("/api/v1/vendor-visit", WRITE, api::vendor_visited)
        .get("/api/v1/rehearsal", LOOK, api::rehearsal)
        .post("/api/v1/rehearsal", WRITE, api::rehearse)
        .get("/api/v1/compare", LOOK, api::compare)
        .get("/api/v1/editions", LOOK, api::editions)
        .post("/api/v1/editions/{id}/begin", GOVERN, api::begin_edition)
        .post("/api/v1/editions/{id}/back", GOVERN, api::leave_edition)
        .get("/api/v1/inspections", GOVERN, api::inspections)
        .post("/api/v1/inspections", GOVERN, api::open_inspection)
        .post("/api/v1/inspections/{id}/close", GOVERN, api::close_inspection)
        .get("/api/v1/vendor-links", GOVERN, api::vendor_links)
        .post("/api/v1/vendor-links", GOVERN, api::open_vendor_link)
        .post("/api/v1/vendor-links/{id}/close", GOVERN, api::close_vendor_link)
        .get("/api/v1/replies", LOOK, api::replies)
        .get("/api/v1/two-factor-plans", LOOK, api::two_factor_plans)
        .post("/api/v1/replies/withdraw", WRITE, api::withdraw_reply)
        .get("/api/v1/vendor-keys", LOOK, api::vendor_keys)
        .post("/api/v1/vendor-keys/stop", GOVERN, api::stop_vendor_key)
        .get("/api/v1/second-place", GOVERN, api::second_place)
        .get("/api/v1/documents", LOOK, api::documents)
        .post("/api/v1/documents", WRITE, api::keep_document)
        .get("/api/v1/documents/{id}", LOOK, api::document)
        .put("POST", "/api/v1/documents/{id}/file", WRITE, api_document_file)
        .post("/api/v1/documents/{id}/review", WRITE, api::review_document)
        .post("/api/v1/documents/{id}/issue", WRITE, api::issue_document)
        .post("/api/v1/documents/{id}/approve", GOVERN, api::approve_document)
        .post("/api/v1/documents/{id}/take-back", GOVERN, api::take_back_approval)
        .get("/api/v1/documents/{id}/readers", LOOK, api::readers)
        .post("/api/v1/documents/{id}/readers", WRITE, api::note_readers)
        .get("/api/v1/attachments/{sha256}", LOOK, evidence::attachment)
        .get("/api/v1/papers/{file}", LOOK, papers::paper)
        .put("POST", api::agents::PATHS[0], OPEN, enrolment)
        .put("POST", api::agents::PATHS[1], OPEN, agent_report)
        .get("/history", LOOK, history::list)
        .get("/compare", LOOK, comparing::compare)
        .post("/then", LOOK, history::look_at)
        .get("/inspection", INSPECT, inspection::list)
        .get("/inspection/{*key}", INSPECT, inspection::item)
        .get("/inspections", GOVERN, inspections::list)
        .post("/inspections", GOVERN, inspections::open)
        .post("/inspections/{id}/close", GOVERN, inspections::close)
        .get("/inspect/{secret}", OPEN, inspections::ask)
        .post("/inspect/{secret}", OPEN, inspections::enter)
        .get("/vendor-links", GOVERN, vendor_links::list)
        .post("/vendor-links", GOVERN, vendor_links::open)
        .post("/vendor-links/{id}/close", GOVERN, vendor_links::close)
        .get("/vendor/{secret}", OPEN, vendor_links::ask)
        .post("/vendor/{secret}", OPEN, vendor_links::take)
        .get("/ledgers/{code}", LOOK, table::show)
        .post("/ledgers/{code}/change", WRITE, table::change)
        .post("/ledgers/{code}/undo", WRITE, table::undo)
        .get("/ledgers/{code}/new", WRITE, ledgers::new_row)
        .post("/ledgers/{code}/new", WRITE, ledgers::put_new)
        .get("/ledgers/{code}/rows/{id}", LOOK, ledgers::row)
        .post("/ledgers/{code}/rows/{id}", WRITE, ledgers::put_row)
        .get("/ledgers/{code}/export.xlsx", LOOK, ledgers::export)
        .put("POST", "/ledgers/{code}/import", WRITE, import)
        .post("/ledgers/{code}/columns", WRITE, importing::set_columns)
        .post("/ledgers/{code}/accept", WRITE, importing::accept)
        .get("/stocktake", WRITE, stocktake::ask)
        .post("/stocktake", WRITE, stocktake::take)
        .get("/rights", LOOK, rights::show)
        .post("/rights", WRITE, rights::set)
        .get("/rehearsal", WRITE, rehearsal::begin)
        .post("/rehearsal/begin", WRITE, rehearsal::start)
        .get("/rehearsal/result", WRITE, rehearsal::ask)
        .get("/rehearsal/{*key}", WRITE, rehearsal::item)
        .post("/rehearsal/{*key}", WRITE, rehearsal::note)
        .post("/rehearsal", WRITE, rehearsal::rehearse)
        .get("/leaving", WRITE, leaving::ask)
        .post("/leaving", WRITE, leaving::leave)
        .get("/vendor-visit", WRITE, vendor_visit::ask)
        .post("/vendor-visit", WRITE, vendor_visit::note)
        .get("/labels", LOOK, stocktake::labels)
        .get("/papers", LOOK, papers::list)
        .post("/papers", WRITE, papers::issue)
        .get("/papers/{file}", INSPECT, papers::paper)
        .get("/documents", LOOK, documents::list)
        .put("POST", "/documents", WRITE, document)
        .get("/documents/{id}", LOOK, documents::show)
        .post("/documents/{id}/approve", SIGN, documents::approve)
        .post("/documents/{id}/take-back", SIGN, documents::take_back)
        .post("/documents/{id}/read", WRITE, documents::read)
        .post("/documents/{id}/review", WRITE, documents::review)
        .get("/sign-in", OPEN, sign_in::ask)
        .post("/sign-in", OPEN, sign_in::enter)
        .post("/sign-in/passkey", OPEN, passkeys::ask)
        .post("/sign-in/passkey/prove", OPEN, passkeys::enter)
        .post("/sign-out", INSPECT, sign_in::leave)
        .get("/come-in", OPEN, sign_in::ask_code)
        .post("/come-in", OPEN, sign_in::come_in)
        .get("/members/first", GOVERN, sign_in::ask_first)
        .post("/members/first", GOVERN, sign_in::first)
        .post("/members/first/passkey", GOVERN, passkeys::first)
        .get("/members", GOVERN, members::list)
        .post("/members", GOVERN, members::add)
        .post("/members/{id}", GOVERN, members::change)
        .get("/entrances", GOVERN, entrances::list)
        .post("/sessions/{id}/end", LOOK, members::end)
        .get("/me", LOOK, me::me)
        .post("/me/password", LOOK, me::password)
        .get("/me/second", LOOK, me::offer)
        .post("/me/second", LOOK, me::confirm)
        .post("/me/second/drop", LOOK, me::drop)
        .get("/me/passkey", LOOK, passkeys::offer)
        .post("/me/passkey/ask", LOOK, passkeys::ask_new)
        .post("/me/passkey", LOOK, passkeys::take)
        .post("/me/passkeys/{id}/drop", LOOK, passkeys::drop)
}

impl Routes {
    fn get<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, needs: Needs, handler: H) -> Self {
        self.put("GET", path, needs, get(handler))
    }

    fn post<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, needs: Needs, handler: H) -> Self {
        self.put("POST", path, needs, post(handler))
    }

    fn put(mut self, method: &'static str, path: &'static str, needs: Needs, route: MethodRouter<Arc<App>>) -> Self {
        let guarded =
            route.route_layer(middleware::from_fn(move |request: Request, next: Next| allow(needs, request, next)));
        self.router = self.router.route(path, guarded);
        self.listed.push(Route { method, path, needs });
        self
    }
}
