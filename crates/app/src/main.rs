//! The program `yakumori`.
fn main() {}
