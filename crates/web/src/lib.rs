//! The pages: what a browser on the pharmacy's own machine shows, and what a person
//! answers, types and imports there.
//!
//! Only this machine may connect, and only with the key that the program printed.

mod answering;
mod app;
mod beginning;
mod door;
mod error;
mod importing;
mod ledgers;
mod pages;
mod server;

pub use server::{ServeError, Served, Serving, serve};
