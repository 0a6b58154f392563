//! The one zip layout of a bundle, written and read back byte for byte.
//!
//! Any unzip opens it, but only this spelling is a bundle: members lie one after the other from the first byte, headers
//! carry no times and no extra fields, and the directory follows from the members. Reading walks the members and then
//! compares the rest with the directory it expects, so that no byte is free to differ. The layout is fixed here rather
//! than left to a zip library, whose next version may write the same files as different bytes.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

const LOCAL: u32 = 0x0403_4b50;
pub(super) const CENTRAL: u32 = 0x0201_4b50;
pub(super) const END: u32 = 0x0605_4b50;
/// Version 2.0: deflate and folders.
const VERSION: u16 = 20;
/// Bit 11: names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// 1980-01-01, the first day that a zip can say.
const DATE: u16 = 0x21;
pub(super) const LOCAL_BYTES: usize = 30;

/// The most members, so that no zip64 is needed.
pub(crate) const MAX_MEMBERS: usize = 65_000;
/// The most bytes a bundle and each of its members may have.
pub(crate) const MAX_BYTES: u64 = u32::MAX as u64;
const MAX_NAME_BYTES: usize = 255;
/// Deflate is used only up to this ratio, and no bundle that claims more is opened: a bomb is refused unread.
const MAX_RATIO: u64 = 200;

/// How a member's bytes are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Method {
    Stored = 0,
    Deflated = 8,
}

impl Method {
    pub(super) fn of(code: u16) -> Option<Self> {
        [Self::Stored, Self::Deflated].into_iter().find(|method| *method as u16 == code)
    }
}

/// One file in the zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Where its local header begins.
    pub(crate) at: u64,
    /// Where its bytes begin.
    pub(super) data: u64,
    pub(super) method: Method,
    pub(super) crc: u32,
    pub(super) packed_size: u32,
    pub(super) size: u32,
}

impl Member {
    /// Its bytes, unpacked. What comes out must still be counted and hashed by whoever reads.
    pub(crate) fn open<'a>(&self, zip: &'a [u8]) -> Box<dyn Read + 'a> {
        let begin = self.data as usize;
        let packed = zip.get(begin..begin + self.packed_size as usize).unwrap_or_default();
        match self.method {
            Method::Stored => Box::new(packed),
            Method::Deflated => Box::new(DeflateDecoder::new(packed).take(u64::from(self.size) + 1)),
        }
    }

    /// How many bytes come out.
    pub(crate) fn size(&self) -> u64 {
        u64::from(self.size)
    }

    pub(crate) fn crc(&self) -> u32 {
        self.crc
    }

    fn local_header(&self) -> Vec<u8> {
        let mut header = LOCAL.to_le_bytes().to_vec();
        header.extend(self.shared_fields());
        header.extend(self.name.as_bytes());
        header
    }

    fn central_header(&self) -> Vec<u8> {
        let mut header = CENTRAL.to_le_bytes().to_vec();
        header.extend(VERSION.to_le_bytes());
        header.extend(self.shared_fields());
        header.extend([0; 10]);
        header.extend((self.at as u32).to_le_bytes());
        header.extend(self.name.as_bytes());
        header
    }

    /// Version, flags, method, time, date, CRC-32, both sizes, length of the name, no extra field.
    fn shared_fields(&self) -> Vec<u8> {
        let words = [VERSION, FLAGS, self.method as u16, 0, DATE];
        let numbers = [self.crc, self.packed_size, self.size];
        let lengths = [self.name.len() as u16, 0];
        let words = words.into_iter().flat_map(u16::to_le_bytes);
        let numbers = numbers.into_iter().flat_map(u32::to_le_bytes);
        words.chain(numbers).chain(lengths.into_iter().flat_map(u16::to_le_bytes)).collect()
    }
}

/// The directory and the end record that follow from the members.
fn directory(members: &[Member], at: u64) -> Vec<u8> {
    let mut bytes: Vec<u8> = members.iter().flat_map(Member::central_header).collect();
    let (count, len) = (members.len() as u16, bytes.len() as u32);
    bytes.extend(END.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(len.to_le_bytes());
    bytes.extend((at as u32).to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// Whether a name stays inside any folder it is unpacked into, on any system.
pub(crate) fn is_safe_name(name: &str) -> bool {
    let bad_char = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    (1..=MAX_NAME_BYTES).contains(&name.len())
        && !name.contains(bad_char)
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Puts files one after the other into a zip.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    members: Vec<Member>,
}

impl Writer {
    /// What was written so far.
    pub(crate) fn so_far(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds a file, smaller where deflate makes it so.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
        deflate.write_all(bytes)?;
        let packed = deflate.finish()?;
        let ratio = bytes.len() as u64 / (packed.len() as u64).max(1);
        if packed.len() < bytes.len() && ratio < MAX_RATIO {
            self.push(name, Method::Deflated, &packed, bytes)
        } else {
            self.add_stored(name, bytes)
        }
    }

    /// Adds a file as it is.
    pub(crate) fn add_stored(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.push(name, Method::Stored, bytes, bytes)
    }

    fn push(&mut self, name: &str, method: Method, packed: &[u8], bytes: &[u8]) -> io::Result<()> {
        let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "the bundle is too large");
        let after = self.bytes.len() as u64 + packed.len() as u64 + (MAX_NAME_BYTES as u64) * 4;
        if after > MAX_BYTES || self.members.len() >= MAX_MEMBERS {
            return Err(too_large());
        }
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let member = Member {
            name: name.to_owned(),
            at: self.bytes.len() as u64,
            data: (self.bytes.len() + LOCAL_BYTES + name.len()) as u64,
            method,
            crc: crc.sum(),
            packed_size: packed.len() as u32,
            size: u32::try_from(bytes.len()).map_err(|_| too_large())?,
        };
        self.bytes.extend(member.local_header());
        self.bytes.extend(packed);
        self.members.push(member);
        Ok(())
    }

    /// The finished zip.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let directory = directory(&self.members, self.bytes.len() as u64);
        self.bytes.extend(directory);
        self.bytes
    }
}

/// What does not fit the one layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// A member's header, or bytes that belong to no member.
    Member,
    /// The directory at the end, or bytes after it.
    Directory,
    /// A name that is unsafe or stands twice.
    Name,
    /// More than a bundle may hold or unpack to.
    TooLarge,
}

/// A zip as it was read: all members up to the first byte that does not fit.
pub(crate) struct Archive {
    pub(crate) members: Vec<Member>,
    pub(crate) misfit: Option<Misfit>,
}

impl Archive {
    pub(crate) fn read(zip: &[u8]) -> Self {
        let mut members: Vec<Member> = Vec::new();
        let mut at = 0;
        let misfit = loop {
            match read_member(zip, at) {
                Ok(None) => break (directory(&members, at) != rest(zip, at)).then_some(Misfit::Directory),
                Ok(Some(_)) if members.len() >= MAX_MEMBERS => break Some(Misfit::TooLarge),
                Ok(Some(member)) => {
                    at += (LOCAL_BYTES + member.name.len()) as u64 + u64::from(member.packed_size);
                    members.push(member);
                }
                Err(misfit) => break Some(misfit),
            }
        };
        let names: BTreeSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
        if zip.len() as u64 > MAX_BYTES || Self::claims_too_much(&members, zip) {
            return Self { members: Vec::new(), misfit: Some(Misfit::TooLarge) };
        }
        let misfit = misfit.or((names.len() < members.len()).then_some(Misfit::Name));
        Self { members, misfit }
    }

    /// Whether members claim to unpack to more than any bundle of this size does.
    pub(super) fn claims_too_much(members: &[Member], zip: &[u8]) -> bool {
        members.iter().map(Member::size).sum::<u64>() / MAX_RATIO > zip.len() as u64
    }
}

fn rest(zip: &[u8], at: u64) -> &[u8] {
    zip.get(at as usize..).unwrap_or_default()
}

/// The member that begins here, `None` where the directory begins.
fn read_member(zip: &[u8], at: u64) -> Result<Option<Member>, Misfit> {
    let header = rest(zip, at);
    if header.starts_with(&CENTRAL.to_le_bytes()) {
        return Ok(None);
    }
    let word = |at: usize| Some(u16::from_le_bytes(*header.get(at..)?.first_chunk()?));
    let number = |at: usize| Some(u32::from_le_bytes(*header.get(at..)?.first_chunk()?));
    let read = || {
        let name = header.get(LOCAL_BYTES..)?.get(..usize::from(word(26)?))?;
        Some(Member {
            name: std::str::from_utf8(name).ok()?.to_owned(),
            at,
            data: at + (LOCAL_BYTES + name.len()) as u64,
            method: Method::of(word(8)?)?,
            crc: number(14)?,
            packed_size: number(18)?,
            size: number(22)?,
        })
    };
    let member = read().ok_or(Misfit::Member)?;
    let expected = member.local_header();
    let whole = header.len() as u64 >= expected.len() as u64 + u64::from(member.packed_size);
    if !header.starts_with(&expected) || !whole {
        return Err(Misfit::Member);
    }
    if is_safe_name(&member.name) { Ok(Some(member)) } else { Err(Misfit::Name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A zip with one deflated member of zeros.
    fn zeros(size: usize) -> Vec<u8> {
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
        let bytes = vec![0; size];
        deflate.write_all(&bytes).unwrap();
        let mut zip = Writer::default();
        zip.push("entries.jsonl", Method::Deflated, &deflate.finish().unwrap(), &bytes).unwrap();
        zip.finish()
    }

    #[test]
    fn a_bomb_is_refused_unread_and_never_written() {
        assert_eq!(Archive::read(&zeros(1000)).misfit, None);
        assert_eq!(Archive::read(&zeros(8 << 20)).misfit, Some(Misfit::TooLarge));
        let mut zip = Writer::default();
        zip.add("papers/zeros", &vec![0; 8 << 20]).unwrap();
        assert_eq!(Archive::read(&zip.finish()).misfit, None);
    }
}
