//! Reading one file of a bundle while measuring it: bounded, and never trusting what the zip says about it.

use std::io::{self, BufRead, BufReader, Read};

use sha2::{Digest as _, Sha256};

use crate::Digest;
use crate::bundle::archive::Member;
use crate::bundle::files::Measured;
use crate::bundle::source::{AT_ONCE, Source};

/// The longest line: a payload of the largest size, every byte of it escaped, beside the rest of its line.
const MAX_LINE_BYTES: u64 = 2 * crate::MAX_PAYLOAD_BYTES as u64 + (1 << 20);

/// A file being read, line by line or whole.
pub(super) struct Reading<'a> {
    source: BufReader<Measuring<'a>>,
    expected: (u64, u32),
    broken: bool,
}

impl<'a> Reading<'a> {
    pub(super) fn of(member: &Member, zip: Source<'a>) -> Self {
        let source = Measuring { source: member.open(zip), sha256: Sha256::new(), crc: flate2::Crc::new(), size: 0 };
        let source = BufReader::with_capacity(AT_ONCE, source);
        Self { source, expected: (member.size(), member.crc()), broken: false }
    }

    /// The next line without its end; `None` at the end, or where no whole line of text can be read.
    pub(super) fn line<'l>(&mut self, line: &'l mut String) -> Option<&'l str> {
        line.clear();
        let read = (&mut self.source).take(MAX_LINE_BYTES).read_line(line);
        match read {
            Ok(0) => None,
            Ok(_) if line.ends_with('\n') => {
                line.pop();
                Some(line)
            }
            _ => {
                self.broken = true;
                None
            }
        }
    }

    /// Everything, if it is at most so much.
    pub(super) fn all(&mut self, most: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = (&mut self.source).take(most + 1).read_to_end(&mut bytes);
        self.broken |= read.is_err() || bytes.len() as u64 > most;
        (!self.broken).then_some(bytes)
    }

    /// Reads what is left; `None` unless the whole file was what the zip said.
    pub(super) fn measure(mut self) -> Option<Measured> {
        let drained = io::copy(&mut self.source, &mut io::sink());
        let Measuring { sha256, crc, size, .. } = self.source.into_inner();
        let whole = drained.is_ok() && !self.broken && (size, crc.sum()) == self.expected;
        whole.then(|| Measured { size, sha256: Digest(sha256.finalize().into()) })
    }
}

struct Measuring<'a> {
    source: Box<dyn Read + 'a>,
    sha256: Sha256,
    crc: flate2::Crc,
    size: u64,
}

impl Read for Measuring<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        let read = buffer.get(..count).unwrap_or_default();
        self.sha256.update(read);
        self.crc.update(read);
        self.size += count as u64;
        Ok(count)
    }
}
