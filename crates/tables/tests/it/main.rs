//! Files of every kind in, records and previews out, and back again.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod beside;
mod encodings;
mod everyday;
mod filled;
mod forms;
mod given;
mod hostile;
mod layouts;
mod parts;
mod planning;
mod remarks;
mod round_trip;
mod samples;
mod standard;
mod told;
mod vendors_own;
