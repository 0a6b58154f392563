//! The pages: what a browser on the pharmacy's own machine shows. They read the report and change nothing.
//!
//! Only this machine may connect, and only with the key that the program printed.

mod door;
mod error;
mod pages;
mod server;

pub use server::{ServeError, Served, Serving, serve};
