//! Attachments: what kind of file a person attached, told by its content and never by its name.

/// A kind of file that may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// PNG, as screenshots are.
    Png,
    /// JPEG, as photos are.
    Jpeg,
    /// HEIC, as an iPhone's photos are.
    Heic,
    /// xlsx, docx, ods: an office's file of today, without macros.
    Office,
    /// xls, doc: the office files of before.
    OldOffice,
    /// Text without control characters, in any encoding.
    Text,
}

/// The kinds, as people name them.
pub const KINDS: (&str, &str) =
    ("PDF・写真（JPEG、PNG、HEIC）・Excel・Word・テキスト", "PDF, photos (JPEG, PNG, HEIC), Excel, Word, text");
/// Bytes of a file that are looked at to tell text from other things.
const LOOKED_AT: usize = 8192;

impl FileKind {
    /// The kind of a file's content; none for what may not be attached (programs, web pages, scripts in disguise).
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let begins = |mark: &[u8]| bytes.starts_with(mark);
        if begins(b"%PDF-") {
            return Some(Self::Pdf);
        }
        if begins(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if begins(b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        if bytes.get(4..8) == Some(b"ftyp")
            && [&b"heic"[..], b"heix", b"mif1"].contains(&bytes.get(8..12).unwrap_or_default())
        {
            return Some(Self::Heic);
        }
        if begins(b"PK\x03\x04") {
            return is_office(bytes).then_some(Self::Office);
        }
        if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Some(Self::OldOffice);
        }
        is_text(bytes).then_some(Self::Text)
    }

    /// What a browser is told; a page that a browser would run is never among it.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Heic => "image/heic",
            Self::Office | Self::OldOffice => "application/octet-stream",
            Self::Text => "text/plain",
        }
    }
}

/// A zip that is what Excel, Word or LibreOffice writes: such files list their parts under a name of their own, or say at their
/// beginning what they are. Programs (jar, apk) and packed folders do not; macros are programs too.
fn is_office(bytes: &[u8]) -> bool {
    let holds = |mark: &[u8]| bytes.windows(mark.len()).any(|part| part == mark);
    let is_open_document = bytes.get(30..).is_some_and(|rest| rest.starts_with(b"mimetypeapplication/vnd.oasis."));
    (is_open_document || holds(b"[Content_Types].xml")) && !holds(b"vbaProject.bin")
}

/// Text that is not the text of a page or of a script: their marks at the beginning give them away.
fn is_text(bytes: &[u8]) -> bool {
    let looked_at = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let is_control = |byte: &u8| *byte < 0x20 && !b"\t\r\n\x1b".contains(byte);
    let begins_tag = looked_at.trim_ascii_start().starts_with(b"<") || looked_at.starts_with(b"#!");
    !looked_at.is_empty() && !begins_tag && !looked_at.iter().any(is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells_the_kind() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], Some(FileKind::Pdf)),
            (b"\x89PNG\r\n\x1a\n\0\0", Some(FileKind::Png)),
            (b"\xff\xd8\xff\xe0\0", Some(FileKind::Jpeg)),
            (b"\0\0\0\x18ftypheic\0\0", Some(FileKind::Heic)),
            (b"PK\x03\x04\x14\0[Content_Types].xml\0xl/workbook.xml", Some(FileKind::Office)),
            (b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument", Some(FileKind::Office)),
            (b"PK\x03\x04\x14\0[Content_Types].xml\0xl/vbaProject.bin", None),
            (b"PK\x03\x04\x14\0META-INF/MANIFEST.MF", None),
            (b"PK\x03\x04garbage", None),
            ("点検しました\r\n".as_bytes(), Some(FileKind::Text)),
            (b"\x83\x8c\x83\x5a\x83\x52\x83\x93", Some(FileKind::Text)),
            (b"MZ\x90\0\x03\0\0\0", None),
            (b"\x7fELF\x02\x01", None),
            (b" <!doctype html><script>", None),
            (b"<svg xmlns=", None),
            (b"#!/bin/sh\n", None),
            (b"", None),
        ] {
            assert_eq!(FileKind::of(bytes), kind, "{bytes:?}");
        }
    }
}
