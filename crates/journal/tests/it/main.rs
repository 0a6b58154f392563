//! The contract of a journal, its tree and its bad days.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a case fails by panicking, and the killed program speaks on stdout"
)]

mod contract;
mod cut_files;
mod folder;
#[cfg(target_os = "linux")]
mod full;
mod kill;
mod moving;
mod postgres;
#[cfg(target_os = "linux")]
mod power;
mod relay;
mod restored;
#[cfg(target_os = "linux")]
mod rights;
mod schema;
#[cfg(target_os = "linux")]
mod shim;
mod sqlite;
mod tree;
mod upgrade;
mod witness;
