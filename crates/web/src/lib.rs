//! The pages: what a browser on the pharmacy's own machine shows, and what a person
//! answers, types and imports there.
//!
//! Only this machine may connect. The key that the program printed lets in whoever begins; once somebody is registered,
//! everybody signs in.

mod answering;
mod api;
mod app;
mod beginning;
mod calendar;
mod comparing;
mod disclosures;
mod documents;
mod door;
mod editions;
mod error;
mod evidence;
mod first_questions;
mod frame;
mod furigana;
mod gallery;
mod history;
mod home;
mod importing;
mod inspection;
mod inspections;
mod item;
mod language;
mod leaving;
mod ledgers;
mod machine;
mod machines;
mod mail;
mod network;
mod pages;
mod papers;
mod photo;
mod problem;
mod qr;
mod query;
mod questions;
mod reasons;
mod rehearsal;
mod replies;
mod reply_rows;
mod requests;
mod rests_on;
mod rights;
mod routes;
mod scripts;
mod second_place;
mod server;
mod sign_in;
mod stocktake;
mod table;
mod tokens;
mod two_factor;
mod upload;
mod vendor_keys;
mod vendor_links;
mod vendor_visit;
mod visit;
mod years;

pub use routes::{Route, routes};
pub use server::{ServeError, Served, Serving, serve};
pub use visit::Needs;
