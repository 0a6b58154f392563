//! The one zip layout of a bundle, written and read back byte for byte.
//!
//! Any unzip opens it, but only this spelling is a bundle: members lie one after the other from the first byte, headers
//! carry no times and no extra fields, and the directory follows from the members. Reading walks the members and then
//! compares the rest with the directory it expects, so that no byte is free to differ; it reads headers only. The layout
//! is fixed here rather than left to a zip library, whose next version may write the same files as different bytes.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::bufread::DeflateDecoder;

use super::source::Source;

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
pub(super) const MAX_NAME_BYTES: usize = 255;
/// Deflate is used only up to this ratio, and no bundle that claims more is opened: a bomb is refused unread.
pub(super) const MAX_RATIO: u64 = 200;

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
    pub(crate) fn open<'a>(&self, zip: Source<'a>) -> Box<dyn Read + 'a> {
        let packed = zip.between(self.data, self.end());
        match self.method {
            Method::Stored => Box::new(packed),
            Method::Deflated => Box::new(DeflateDecoder::new(packed.buffered()).take(u64::from(self.size) + 1)),
        }
    }

    /// Where its bytes end, and the next member begins.
    fn end(&self) -> u64 {
        self.data + u64::from(self.packed_size)
    }

    /// How many bytes come out.
    pub(crate) fn size(&self) -> u64 {
        u64::from(self.size)
    }

    pub(crate) fn crc(&self) -> u32 {
        self.crc
    }

    pub(super) fn local_header(&self) -> Vec<u8> {
        let mut header = LOCAL.to_le_bytes().to_vec();
        header.extend(self.shared_fields());
        header.extend(self.name.as_bytes());
        header
    }

    pub(super) fn central_header(&self) -> Vec<u8> {
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

/// The end record, after a directory of so many bytes that begins there.
pub(super) fn end_record(members: usize, at: u64, directory: u64) -> Vec<u8> {
    let mut bytes = END.to_le_bytes().to_vec();
    bytes.extend([0; 4]);
    bytes.extend([members as u16; 2].into_iter().flat_map(u16::to_le_bytes));
    bytes.extend([directory as u32, at as u32].into_iter().flat_map(u32::to_le_bytes));
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
    pub(crate) fn read(zip: Source<'_>) -> Self {
        let too_large = || Self { members: Vec::new(), misfit: Some(Misfit::TooLarge) };
        if zip.len() > MAX_BYTES {
            return too_large();
        }
        let mut members: Vec<Member> = Vec::new();
        let mut at = 0;
        let misfit = loop {
            match read_member(zip, at) {
                Ok(None) => break (!is_directory(&members, zip, at)).then_some(Misfit::Directory),
                Ok(Some(_)) if members.len() >= MAX_MEMBERS => break Some(Misfit::TooLarge),
                Ok(Some(member)) => {
                    at = member.end();
                    members.push(member);
                }
                Err(misfit) => break Some(misfit),
            }
        };
        if Self::claims_too_much(&members, zip) {
            return too_large();
        }
        let names: BTreeSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
        let misfit = misfit.or((names.len() < members.len()).then_some(Misfit::Name));
        Self { members, misfit }
    }

    /// Whether members claim to unpack to more than any bundle of this size does.
    pub(super) fn claims_too_much(members: &[Member], zip: Source<'_>) -> bool {
        members.iter().map(Member::size).sum::<u64>() / MAX_RATIO > zip.len()
    }
}

/// The member that begins here, `None` where the directory begins.
fn read_member(zip: Source<'_>, at: u64) -> Result<Option<Member>, Misfit> {
    let mut header = zip.at_most(at, LOCAL_BYTES);
    if header.starts_with(&CENTRAL.to_le_bytes()) {
        return Ok(None);
    }
    let name_bytes = word(&header, 26).ok_or(Misfit::Member)?;
    header.extend(zip.at_most(at + LOCAL_BYTES as u64, name_bytes.into()));
    let read = || {
        let name = header.get(LOCAL_BYTES..)?;
        Some(Member {
            name: std::str::from_utf8(name).ok()?.to_owned(),
            at,
            data: at + header.len() as u64,
            method: Method::of(word(&header, 8)?)?,
            crc: number(&header, 14)?,
            packed_size: number(&header, 18)?,
            size: number(&header, 22)?,
        })
    };
    let member = read().ok_or(Misfit::Member)?;
    if header != member.local_header() || zip.len() < member.end() {
        return Err(Misfit::Member);
    }
    if is_safe_name(&member.name) { Ok(Some(member)) } else { Err(Misfit::Name) }
}

/// Whether all that is left of the zip is the directory of these members and the end record.
fn is_directory(members: &[Member], zip: Source<'_>, at: u64) -> bool {
    let mut left = zip.between(at, zip.len()).buffered();
    let mut next_is = |expected: &[u8]| {
        let mut found = vec![0; expected.len()];
        left.read_exact(&mut found).is_ok() && found == expected
    };
    let mut directory = 0;
    for member in members {
        let header = member.central_header();
        directory += header.len() as u64;
        if !next_is(&header) {
            return false;
        }
    }
    next_is(&end_record(members.len(), at, directory)) && left.bytes().next().is_none()
}

/// The two bytes at a place.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The four bytes at a place.
pub(super) fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
