//! The text of a file as Windows' own programs write it: UTF-16 or UTF-8 with their marks, else the code page of Japan.

use std::borrow::Cow;

/// Decodes; what is no character becomes U+FFFD.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::SHIFT_JIS,
    };
    encoding.decode(bytes).0
}
