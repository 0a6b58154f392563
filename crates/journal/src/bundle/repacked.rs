//! A zip that another program packed: no bundle any more, but its files may still tell which entry was altered.
//!
//! Only what the directory at the end lists is read, with the bounds of a bundle; whatever is odd is left out.

use super::archive::{Archive, CENTRAL, END, LOCAL_BYTES, MAX_BYTES, MAX_MEMBERS, Member, Method, number, word};
use super::source::Source;

/// A record at the end of the zip is found within so many bytes: its comment has at most 65,535.
const END_WITHIN: u64 = 22 + 65_535;
const CENTRAL_BYTES: usize = 46;

/// The members that the directory lists and that lie whole inside the zip.
pub(crate) fn read(zip: Source<'_>) -> Vec<Member> {
    let tail = zip.at_most(zip.len().saturating_sub(END_WITHIN), END_WITHIN as usize);
    let Some(end) = tail.windows(4).rposition(|four| four == END.to_le_bytes()) else {
        return Vec::new();
    };
    let mut at = number(&tail, end + 16).unwrap_or(u32::MAX).into();
    let mut members = Vec::new();
    while let Some((member, next)) = listed(zip, at).filter(|_| members.len() < MAX_MEMBERS) {
        members.push(member);
        at = next;
    }
    if zip.len() > MAX_BYTES || Archive::claims_too_much(&members, zip) { Vec::new() } else { members }
}

/// The member that the directory lists at this place, and the next place.
fn listed(zip: Source<'_>, at: u64) -> Option<(Member, u64)> {
    let header = zip.at_most(at, CENTRAL_BYTES);
    (number(&header, 0)? == CENTRAL).then_some(())?;
    let [Some(name), Some(extra), Some(comment)] = [28, 30, 32].map(|field| word(&header, field)) else {
        return None;
    };
    let begin = at + CENTRAL_BYTES as u64;
    let local = u64::from(number(&header, 42)?);
    let there = zip.at_most(local, LOCAL_BYTES);
    let data = local + LOCAL_BYTES as u64 + u64::from(word(&there, 26)?) + u64::from(word(&there, 28)?);
    let packed_size = number(&header, 20)?;
    let is_whole = data + u64::from(packed_size) <= zip.len();
    let name_bytes = zip.at_most(begin, name.into());
    if !is_whole || name_bytes.len() < name.into() {
        return None;
    }
    let member = Member {
        name: String::from_utf8(name_bytes).ok()?,
        at: local,
        data,
        method: Method::of(word(&header, 10)?)?,
        crc: number(&header, 16)?,
        packed_size,
        size: number(&header, 24)?,
    };
    Some((member, begin + [name, extra, comment].map(u64::from).iter().sum::<u64>()))
}
