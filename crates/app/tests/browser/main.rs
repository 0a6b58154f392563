//! The pages in a real browser: whole journeys of a person, and what must hold of every page.
//!
//! Debian's Chromium is driven through its driver. `cargo xtask test` installs both, and the two checkers that
//! `package.json` names.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod checks;
mod driver;
mod every_page;
mod first_run;
mod inspection;
mod keyboard;
mod ledgers;
mod network;
mod passkey;
mod pasting;
mod places;
#[path = "../it/run.rs"]
#[allow(dead_code, reason = "the other tests use all of it")]
mod run;
mod shop;
mod sign_in;
mod wire;
mod without_script;
