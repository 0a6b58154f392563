//! Words by which nobody knows where a thing is.

use crate::said::Word;
use crate::text::holds_any;

/// Nobody knows where it is: 「紛失」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

impl Word for Lost {
    const EXAMPLES: &'static str = "紛失、行方不明";

    fn read(text: &str) -> Option<Self> {
        holds_any(text, &["紛失", "行方不明", "所在不明", "見当たら", "現物なし", "現物がない"]).then_some(Self)
    }
}
