//! 全角/半角: one key for the many ways the same Japanese text is typed.
//!
//! The key is for comparing only. What a person typed is always kept as typed.

use unicode_normalization::UnicodeNormalization as _;

/// Whether a character takes no room and is seen by nobody: it comes with what is copied from web pages.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// The comparison key of a text: NFKC, lower case, no white space and nothing unseen, one kind of hyphen and tilde.
///
/// `ＰＣ名\n（コンピュータ名）`, `ﾊﾟｽﾜｰﾄﾞ` and `パスワード ` become comparable with their plain forms.
#[must_use]
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            c if c.is_whitespace() || c.is_control() || is_unseen(c) => {}
            // NFKC leaves these apart; people do not.
            '‐' | '‑' | '–' | '—' | '―' | '−' => out.push('-'),
            '〜' | '～' | '˜' => out.push('~'),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Full-width digits, letters and punctuation made half-width, everything else kept; for reading
/// numbers, days and addresses out of a cell.
#[must_use]
pub fn narrow(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_in_other_widths_has_one_key() {
        for (typed, plain) in [
            ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
            ("ＰＣ名\n（コンピュータ名）", "pc名(コンピュータ名)"),
            ("　２－①　", "2-1"),
            ("㈱", "(株)"),
            ("～", "~"),
            ("PC\u{200B}-01\u{FEFF}", "PC-01"),
        ] {
            assert_eq!(key(typed), key(plain), "{typed:?}");
        }
    }

    #[test]
    fn narrow_keeps_words_and_makes_digits_plain() {
        assert_eq!(narrow(" １９２．１６８．１０．１ "), "192.168.10.1");
    }
}
