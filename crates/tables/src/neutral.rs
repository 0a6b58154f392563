//! Cells that a spreadsheet would take for a formula, made harmless on export and restored on import.
//!
//! An apostrophe is put before a text that begins like a formula, and before one that already has
//! apostrophes in front of such a beginning, so that taking one off again always gives the text back.

use std::borrow::Cow;

/// The text with an apostrophe where a spreadsheet would run it.
#[must_use]
pub fn neutralised(text: &str) -> Cow<'_, str> {
    if runs(text.trim_start_matches('\'')) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text for a format whose cells say that they are text: only what [`restored`] would take off is put on.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with('\'') { neutralised(text) } else { Cow::Borrowed(text) }
}

/// The text as it was before [`neutralised`].
#[must_use]
pub fn restored(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| runs(rest.trim_start_matches('\''))).unwrap_or(text)
}

fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_come_back() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("＝cmd", "'＝cmd"),
            ("-", "'-"),
            ("'=1", "''=1"),
            ("'plain", "'plain"),
            ("1-2", "1-2"),
            ("", ""),
        ] {
            assert_eq!(neutralised(text), written);
            assert_eq!(restored(written), text);
            assert_eq!(restored(&guarded(text)), text);
        }
    }
}
