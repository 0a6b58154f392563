//! Every duty against its worked cases.

mod case;
mod cases;
