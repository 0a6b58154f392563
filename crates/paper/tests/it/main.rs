//! The papers as a caller sees them: the same bytes twice, workbooks that read back, official files filled in.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod files;
mod official;
mod sample;
