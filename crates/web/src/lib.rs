//! The pages: what a browser on the pharmacy's own machine shows, and the answers that a person signs there.
//!
//! Only this machine may connect, and only with the key that the program printed.

mod answering;
mod app;
mod door;
mod error;
mod pages;
mod server;

pub use server::{ServeError, Served, Serving, serve};
