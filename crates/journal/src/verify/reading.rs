//! Reading one file of a bundle while measuring it: bounded, and never trusting what the zip says about it.

use std::io::{self, Read};

use memchr::memchr;
use sha2::{Digest as _, Sha256};

use crate::Digest;
use crate::bundle::archive::Member;
use crate::bundle::files::Measured;
use crate::bundle::source::{AT_ONCE, Source};

/// The longest line with its end: a payload of the largest size, every byte of it escaped, beside the rest of its line.
const MAX_LINE_BYTES: usize = 2 * crate::MAX_PAYLOAD_BYTES + (1 << 20);

/// A file being read, line by line or whole. Lines are lent out of the buffer they are unpacked into.
pub(super) struct Reading<'a> {
    source: Measuring<'a>,
    buffer: Vec<u8>,
    /// What of the buffer is read from the file and not yet lent out.
    begin: usize,
    end: usize,
    expected: (u64, u32),
    broken: bool,
}

impl<'a> Reading<'a> {
    pub(super) fn of(member: &Member, zip: Source<'a>) -> Self {
        let source = Measuring { source: member.open(zip), sha256: Sha256::new(), crc: flate2::Crc::new(), size: 0 };
        // A bundle may hold many small files: none needs more than it is long, and one byte to see its end.
        let room = usize::try_from(member.size()).unwrap_or(AT_ONCE).clamp(1, AT_ONCE - 1) + 1;
        let expected = (member.size(), member.crc());
        Self { source, buffer: vec![0; room], begin: 0, end: 0, expected, broken: false }
    }

    /// The next line without its end; `None` at the end, or where no whole line of text can be read.
    pub(super) fn line(&mut self) -> Option<&str> {
        let mut searched = 0;
        let len = loop {
            if let Some(at) = memchr(b'\n', self.unread().get(searched..).unwrap_or_default()) {
                break searched + at;
            }
            searched = self.unread().len();
            match self.fill() {
                Ok(0) if searched == 0 => return None,
                Ok(0) | Err(_) => {
                    self.broken = true;
                    return None;
                }
                Ok(_) => {}
            }
        };
        let begin = self.begin;
        self.begin += len + 1;
        let line = std::str::from_utf8(self.buffer.get(begin..begin + len).unwrap_or_default());
        self.broken |= line.is_err();
        line.ok()
    }

    fn unread(&self) -> &[u8] {
        self.buffer.get(self.begin..self.end).unwrap_or_default()
    }

    /// Reads on, behind what is left in the buffer, and says how many bytes came.
    fn fill(&mut self) -> io::Result<usize> {
        self.buffer.copy_within(self.begin..self.end, 0);
        (self.begin, self.end) = (0, self.end - self.begin);
        if self.end == self.buffer.len() {
            if self.end >= MAX_LINE_BYTES {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.buffer.resize((2 * self.end).min(MAX_LINE_BYTES), 0);
        }
        let count = self.source.read(self.buffer.get_mut(self.end..).unwrap_or_default())?;
        self.end += count;
        Ok(count)
    }

    /// Everything, if it is at most so much. Asked before any line.
    pub(super) fn all(&mut self, most: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = (&mut self.source).take(most + 1).read_to_end(&mut bytes);
        self.broken |= read.is_err() || bytes.len() as u64 > most;
        (!self.broken).then_some(bytes)
    }

    /// Reads what is left; `None` unless the whole file was what the zip said.
    pub(super) fn measure(mut self) -> Option<Measured> {
        while !self.broken {
            self.begin = self.end;
            match self.fill() {
                Ok(0) => break,
                read => self.broken = read.is_err(),
            }
        }
        let Measuring { sha256, crc, size, .. } = self.source;
        let whole = !self.broken && (size, crc.sum()) == self.expected;
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
        let count = loop {
            match self.source.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        let read = buffer.get(..count).unwrap_or_default();
        self.sha256.update(read);
        self.crc.update(read);
        self.size += count as u64;
        Ok(count)
    }
}
