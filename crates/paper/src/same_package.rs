//! A workbook and a Word file are zips, and a zip says in each of its entries on which kind of system it was made, and what that system says
//! of it. The same record gives the same bytes wherever the program runs, so that is always said to be one and the same.

use rust_xlsxwriter::{Workbook, XlsxError};

/// The host that is named: 3, as on Linux (APPNOTE 4.4.2.2). The permissions beside it are written for it.
const HOST: u8 = 3;
/// The mark before an entry of the list at a zip's end, and how long an entry is without its name and extras.
const ENTRY: (&[u8], usize) = (b"PK\x01\x02", 46);
/// The end of a zip without a comment: its mark, and its length.
const END: (&[u8], usize) = (b"PK\x05\x06", 22);

/// The workbook's bytes.
pub(crate) fn saved(mut book: Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut bytes = book.save_to_buffer()?;
    name_host(&mut bytes);
    Ok(bytes)
}

/// Goes through the list at the end. What is not as expected is left as it is: the file is right either way.
pub(crate) fn name_host(bytes: &mut [u8]) {
    let number = |bytes: &[u8], at: usize, len: usize| -> Option<usize> {
        let digits = bytes.get(at..at.checked_add(len)?)?;
        Some(digits.iter().rev().fold(0, |sum, digit| (sum << 8) | usize::from(*digit)))
    };
    let Some(end) =
        bytes.len().checked_sub(END.1).filter(|end| bytes.get(*end..).is_some_and(|it| it.starts_with(END.0)))
    else {
        return;
    };
    let Some(mut at) = number(bytes, end + 16, 4) else { return };
    while bytes.get(at..).is_some_and(|entry| entry.starts_with(ENTRY.0)) {
        if let Some(host) = bytes.get_mut(at + 5) {
            *host = HOST;
        }
        // What DOS would say of it (a folder): APPNOTE 4.4.15. A folder's name ends with a slash as well.
        if let Some(attributes) = bytes.get_mut(at + 38..at + 40) {
            attributes.fill(0);
        }
        let lengths = [28, 30, 32].map(|length| number(bytes, at + length, 2).unwrap_or_default());
        at += ENTRY.1 + lengths.iter().sum::<usize>();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};
    use zip::write::SimpleFileOptions;
    use zip::{System, ZipArchive, ZipWriter};

    #[test]
    fn a_package_made_on_windows_is_the_one_made_on_linux() {
        let made = |system: System| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            let options = SimpleFileOptions::default().system(system).unix_permissions(0o644);
            zip.add_directory("word/", options).expect("a folder");
            for name in ["[Content_Types].xml", "xl/workbook.xml"] {
                zip.start_file(name, options).expect("an entry");
                zip.write_all(name.as_bytes()).expect("its text");
            }
            let mut bytes = zip.finish().expect("a zip").into_inner();
            name_host(&mut bytes);
            bytes
        };
        let (windows, linux) = (made(System::Dos), made(System::Unix));
        assert_eq!(windows, linux);
        assert_eq!(ZipArchive::new(Cursor::new(windows)).map(|zip| zip.len()).ok(), Some(3));
    }

    #[test]
    fn what_is_no_zip_stays_as_it_is() {
        for bytes in [&b""[..], b"PK\x05\x06", b"no zip at all, and long enough to hold one", &[0xFF; 64]] {
            let mut same = bytes.to_vec();
            name_host(&mut same);
            assert_eq!(same, bytes);
        }
    }
}
