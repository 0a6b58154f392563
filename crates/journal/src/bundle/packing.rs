//! Writing a bundle's zip without holding it: each file is packed into a spool first, because its header, which comes before
//! its bytes, tells how long it is packed. Files that grow side by side are packed side by side and take their turns later.

use std::io::{self, Read, Seek, SeekFrom, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};

use super::archive::{LOCAL_BYTES, MAX_BYTES, MAX_MEMBERS, MAX_NAME_BYTES, MAX_RATIO, Member, Method, end_record};
use super::files::Measured;
use crate::Digest;

/// Where a packed file waits for its turn: a file of its own, or memory.
pub(crate) trait Spool: Read + Write + Seek {}

impl<S: Read + Write + Seek> Spool for S {}

/// A file being packed, measured as its bytes come in.
pub(crate) struct Packing<S: Write> {
    deflate: DeflateEncoder<S>,
    sha256: Sha256,
    crc: flate2::Crc,
    size: u64,
}

impl<S: Spool> Packing<S> {
    /// Begins anew at the start of a spool, whatever is left in it from before.
    pub(crate) fn into(mut spool: S, effort: Compression) -> io::Result<Self> {
        spool.rewind()?;
        let deflate = DeflateEncoder::new(spool, effort);
        Ok(Self { deflate, sha256: Sha256::new(), crc: flate2::Crc::new(), size: 0 })
    }

    pub(crate) fn finish(mut self) -> io::Result<Packed<S>> {
        self.deflate.try_finish()?;
        let packed_size = self.deflate.total_out();
        let measured = Measured { size: self.size, sha256: Digest(self.sha256.finalize().into()) };
        Ok(Packed { spool: self.deflate.finish()?, packed_size, measured, crc: self.crc.sum() })
    }
}

impl<S: Spool> Write for Packing<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.deflate.write_all(bytes)?;
        self.sha256.update(bytes);
        self.crc.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file packed whole.
pub(crate) struct Packed<S> {
    spool: S,
    packed_size: u64,
    pub(crate) measured: Measured,
    crc: u32,
}

impl<S> Packed<S> {
    /// Whether deflate made it smaller, and no more so than a bundle may claim.
    fn is_kept_deflated(&self) -> bool {
        let size = self.measured.size;
        self.packed_size < size && size / self.packed_size.max(1) < MAX_RATIO
    }
}

/// Puts files one after the other into a zip.
pub(crate) struct Writer<W> {
    output: Output<W>,
    members: Vec<Member>,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(output: W) -> Self {
        Self { output: Output { output, sha256: Sha256::new(), at: 0 }, members: Vec::new() }
    }

    /// The measure of what was written so far.
    pub(crate) fn so_far(&self) -> Measured {
        let Output { sha256, at, .. } = &self.output;
        Measured { size: *at, sha256: Digest(sha256.clone().finalize().into()) }
    }

    /// Adds a packed file, deflated where that makes it smaller; the spool is free again afterwards.
    pub(crate) fn add<S: Spool>(&mut self, name: &str, packed: Packed<S>) -> io::Result<S> {
        let deflated = packed.is_kept_deflated();
        let Packed { mut spool, packed_size, measured: Measured { size, .. }, crc } = packed;
        spool.seek(SeekFrom::Start(0))?;
        let mut bytes = (&mut spool).take(packed_size);
        if deflated {
            self.begin(name, Method::Deflated, crc, [packed_size, size])?;
            self.copy(&mut bytes, packed_size)?;
        } else {
            self.begin(name, Method::Stored, crc, [size, size])?;
            self.copy(&mut DeflateDecoder::new(bytes), size)?;
        }
        Ok(spool)
    }

    /// Adds a file as it is.
    pub(crate) fn add_stored(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        self.begin(name, Method::Stored, crc.sum(), [bytes.len() as u64; 2])?;
        self.output.write_all(bytes)
    }

    /// Writes the header of the next file.
    fn begin(&mut self, name: &str, method: Method, crc: u32, [packed_size, size]: [u64; 2]) -> io::Result<()> {
        let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "the bundle is too large");
        let at = self.output.at;
        let room_for_headers = MAX_NAME_BYTES as u64 * 4;
        if at + packed_size + room_for_headers > MAX_BYTES || self.members.len() >= MAX_MEMBERS {
            return Err(too_large());
        }
        let member = Member {
            name: name.to_owned(),
            at,
            data: at + (LOCAL_BYTES + name.len()) as u64,
            method,
            crc,
            packed_size: u32::try_from(packed_size).map_err(|_| too_large())?,
            size: u32::try_from(size).map_err(|_| too_large())?,
        };
        self.output.write_all(&member.local_header())?;
        self.members.push(member);
        Ok(())
    }

    fn copy(&mut self, from: &mut impl Read, count: u64) -> io::Result<()> {
        let copied = io::copy(from, &mut self.output)?;
        if copied == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Writes the directory and gives the finished zip.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let at = self.output.at;
        for member in &self.members {
            self.output.write_all(&member.central_header())?;
        }
        let end = end_record(self.members.len(), at, self.output.at - at);
        self.output.write_all(&end)?;
        self.output.flush()?;
        Ok(self.output.output)
    }
}

/// The zip on its way out, hashed as it passes: the manifest tells the measure of all before it.
struct Output<W> {
    output: W,
    sha256: Sha256,
    at: u64,
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.output.write_all(bytes)?;
        self.sha256.update(bytes);
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// Some bytes, packed in memory.
#[cfg(test)]
pub(crate) fn packed(bytes: &[u8]) -> Packed<io::Cursor<Vec<u8>>> {
    let mut packing = Packing::into(io::Cursor::default(), Compression::default()).unwrap();
    packing.write_all(bytes).unwrap();
    packing.finish().unwrap()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::archive::{Archive, Misfit};
    use super::super::source::Source;
    use super::*;

    /// A zip with one deflated member of zeros, whatever the ratio.
    fn zeros(size: usize) -> Vec<u8> {
        let mut zip = Writer::new(Vec::new());
        let Packed { spool, packed_size, crc, .. } = packed(&vec![0; size]);
        zip.begin("entries.jsonl", Method::Deflated, crc, [packed_size, size as u64]).unwrap();
        zip.output.write_all(spool.get_ref()).unwrap();
        zip.finish().unwrap()
    }

    fn misfit(zip: &[u8]) -> Option<Misfit> {
        Archive::read(Source::Bytes(zip)).misfit
    }

    #[test]
    fn a_bomb_is_refused_unread_and_never_written() {
        assert_eq!(misfit(&zeros(1000)), None);
        assert_eq!(misfit(&zeros(8 << 20)), Some(Misfit::TooLarge));
        let mut zip = Writer::new(Vec::new());
        zip.add("papers/zeros", packed(&vec![0; 8 << 20])).unwrap();
        assert_eq!(misfit(&zip.finish().unwrap()), None);
    }

    #[test]
    fn a_file_is_kept_as_is_smaller() {
        for (bytes, method) in [(&b"short"[..], Method::Stored), (b"", Method::Stored), (&[b'a'; 99], Method::Deflated)]
        {
            let mut zip = Writer::new(Vec::new());
            // A spool may hold what is left of a longer file.
            let mut packing = Packing::into(Cursor::new(vec![7; 500]), Compression::default()).unwrap();
            packing.write_all(bytes).unwrap();
            zip.add("papers/a", packing.finish().unwrap()).unwrap();
            let before = zip.so_far();
            let zip = zip.finish().unwrap();
            let zip = Source::Bytes(&zip);
            let Archive { members, misfit } = Archive::read(zip);
            assert_eq!((misfit, members.len(), members[0].method), (None, 1, method));
            assert_eq!(before, zip.measure_before(before.size).unwrap());
            let mut unpacked = Vec::new();
            members[0].open(zip).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, bytes);
        }
    }
}
