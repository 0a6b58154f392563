//! A zip that another program packed: no bundle any more, but its files may still tell which entry was altered.
//!
//! Only what the directory at the end lists is read, with the bounds of a bundle; whatever is odd is left out.

use super::archive::{Archive, CENTRAL, END, LOCAL_BYTES, MAX_BYTES, MAX_MEMBERS, Member, Method};

/// A record at the end of the zip is found within so many bytes: its comment has at most 65,535.
const END_WITHIN: usize = 22 + 65_535;
const CENTRAL_BYTES: usize = 46;

/// The members that the directory lists and that lie whole inside the zip.
pub(crate) fn read(zip: &[u8]) -> Vec<Member> {
    let tail = zip.len().saturating_sub(END_WITHIN);
    let end = zip.get(tail..).unwrap_or_default();
    let Some(end) = end.windows(4).rposition(|four| four == END.to_le_bytes()).map(|at| tail + at) else {
        return Vec::new();
    };
    let mut at = number(zip, end + 16).unwrap_or(u32::MAX) as usize;
    let mut members = Vec::new();
    while let Some((member, next)) = listed(zip, at).filter(|_| members.len() < MAX_MEMBERS) {
        members.push(member);
        at = next;
    }
    if zip.len() as u64 > MAX_BYTES || Archive::claims_too_much(&members, zip) { Vec::new() } else { members }
}

/// The member that the directory lists at this place, and the next place.
fn listed(zip: &[u8], at: usize) -> Option<(Member, usize)> {
    (number(zip, at)? == CENTRAL).then_some(())?;
    let lengths = [28, 30, 32].map(|field| word(zip, at + field).map(usize::from));
    let [Some(name), Some(extra), Some(comment)] = lengths else { return None };
    let begin = at + CENTRAL_BYTES;
    let local = number(zip, at + 42)? as usize;
    let data = local + LOCAL_BYTES + usize::from(word(zip, local + 26)?) + usize::from(word(zip, local + 28)?);
    let packed_size = number(zip, at + 20)?;
    zip.get(data..data.checked_add(packed_size as usize)?)?;
    let member = Member {
        name: std::str::from_utf8(zip.get(begin..begin + name)?).ok()?.to_owned(),
        at: local as u64,
        data: data as u64,
        method: Method::of(word(zip, at + 10)?)?,
        crc: number(zip, at + 16)?,
        packed_size,
        size: number(zip, at + 24)?,
    };
    Some((member, begin + name + extra + comment))
}

fn word(zip: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*zip.get(at..)?.first_chunk()?))
}

fn number(zip: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*zip.get(at..)?.first_chunk()?))
}
