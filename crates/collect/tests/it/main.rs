//! Reading machines: captured ones, made ones, broken ones, and the one the tests run on.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on stops")]

mod agent;
mod facts;
mod hostile;
mod reports;
mod signed;
mod stage;
mod whole;
mod windows;
