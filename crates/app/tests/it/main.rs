//! The program as a person runs it: the real binary in a folder of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod answering;
mod api;
mod calendar;
mod collecting;
mod columns;
mod coming_in;
mod commands;
mod copy;
mod demo;
mod doctor;
mod due;
mod edition;
mod editions;
mod erase;
mod evidence;
mod first_questions;
mod forms;
mod inspection;
mod ledgers;
mod mail;
mod network;
mod older_copy;
mod pages;
mod record;
mod rights;
mod run;
mod server;
mod shop;
mod sign_in;
mod slip_papers;
mod slips;
mod stocktake;
mod table;
mod vendor_links;
mod witness;
