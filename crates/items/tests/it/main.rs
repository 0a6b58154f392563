//! Every duty against its worked cases.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod case;
mod cases;
mod due;
mod newer_form;
mod read_beside;
mod words;
