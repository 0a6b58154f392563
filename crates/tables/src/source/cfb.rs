//! The container of old Office files (MS-CFB): just enough to take one stream out of it.
//!
//! Every chain is bounded by the number of sectors there are, so a loop ends.

use crate::trouble::Why;
use std::collections::BTreeMap;

/// The first bytes of every such file.
pub(super) const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const ENTRY: usize = 128;

/// An opened container.
pub(super) struct Container<'b> {
    bytes: &'b [u8],
    sector: usize,
    mini_sector: usize,
    mini_cutoff: u32,
    chains: Vec<u32>,
    mini_chains: Vec<u32>,
    mini_stream: Vec<u8>,
    streams: BTreeMap<String, (u32, u32)>,
}

impl<'b> Container<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Why> {
        let shift = |at| u16_at(bytes, at).filter(|n| (6..=16).contains(n)).map(|n| 1usize << n);
        let cut = || Why::broken("ファイルの先頭が欠けています");
        let mut container = Self {
            bytes,
            sector: shift(0x1E).ok_or_else(cut)?,
            mini_sector: shift(0x20).ok_or_else(cut)?,
            mini_cutoff: u32_at(bytes, 0x38).ok_or_else(cut)?,
            chains: Vec::new(),
            mini_chains: Vec::new(),
            mini_stream: Vec::new(),
            streams: BTreeMap::new(),
        };
        container.chains = container.read_chains()?;
        let minis = container.stream(u32_at(bytes, 0x3C).ok_or_else(cut)?)?;
        container.mini_chains = numbers(&minis);
        container.read_directory(u32_at(bytes, 0x30).ok_or_else(cut)?)?;
        Ok(container)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.streams.contains_key(name)
    }

    /// The bytes of a stream; `None` when there is none of that name.
    pub(super) fn take(&self, name: &str) -> Result<Option<Vec<u8>>, Why> {
        let Some((start, size)) = self.streams.get(name).copied() else {
            return Ok(None);
        };
        let mut stream = if size < self.mini_cutoff { self.mini(start)? } else { self.stream(start)? };
        if stream.len() < size as usize {
            return Err(Why::broken("中のデータが途中で切れています"));
        }
        stream.truncate(size as usize);
        Ok(Some(stream))
    }

    fn sector_at(&self, number: u32) -> Option<&'b [u8]> {
        let from = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(from..from.checked_add(self.sector)?)
    }

    /// The table that says which sector follows which.
    fn read_chains(&self) -> Result<Vec<u32>, Why> {
        let listed = self.bytes.get(0x4C..512).unwrap_or_default();
        let mut tables: Vec<u32> = numbers(listed);
        let mut next = u32_at(self.bytes, 0x44).unwrap_or(END);
        let most = self.bytes.len() / self.sector + 1;
        for _ in 0..most {
            if next >= END {
                break;
            }
            let mut more = numbers(self.sector_at(next).ok_or_else(cut_off)?);
            next = more.pop().unwrap_or(END);
            tables.extend(more);
        }
        let mut chains = Vec::new();
        for table in tables.into_iter().filter(|table| *table != FREE).take(most) {
            chains.extend(numbers(self.sector_at(table).ok_or_else(cut_off)?));
        }
        Ok(chains)
    }

    fn stream(&self, start: u32) -> Result<Vec<u8>, Why> {
        follow(start, &self.chains, |sector| self.sector_at(sector))
    }

    fn mini(&self, start: u32) -> Result<Vec<u8>, Why> {
        follow(start, &self.mini_chains, |sector| {
            let from = (sector as usize).checked_mul(self.mini_sector)?;
            self.mini_stream.get(from..from.checked_add(self.mini_sector)?)
        })
    }

    fn read_directory(&mut self, start: u32) -> Result<(), Why> {
        let directory = self.stream(start)?;
        for (place, entry) in directory.chunks_exact(ENTRY).enumerate() {
            let length = usize::from(u16_at(entry, 0x40).unwrap_or_default()).saturating_sub(2).min(62);
            let units: Vec<u16> = (0..length / 2).filter_map(|n| u16_at(entry, n * 2)).collect();
            let (start, size) = (u32_at(entry, 0x74).unwrap_or(END), u32_at(entry, 0x78).unwrap_or_default());
            if place == 0 {
                self.mini_stream = self.stream(start)?;
            } else if length > 0 {
                self.streams.insert(String::from_utf16_lossy(&units), (start, size));
            }
        }
        Ok(())
    }
}

/// Puts the sectors of a chain together.
fn follow<'s>(start: u32, chains: &[u32], sector: impl Fn(u32) -> Option<&'s [u8]>) -> Result<Vec<u8>, Why> {
    let mut out = Vec::new();
    let mut next = start;
    for _ in 0..=chains.len() {
        if next >= END {
            return Ok(out);
        }
        out.extend_from_slice(sector(next).ok_or_else(cut_off)?);
        next = chains.get(next as usize).copied().ok_or_else(cut_off)?;
    }
    Err(Why::broken("中のつながりが輪になっています"))
}

fn cut_off() -> Why {
    Why::broken("途中で切れています")
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk::<2>().map(|chunk| u16::from_le_bytes(*chunk))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|chunk| u32::from_le_bytes(*chunk))
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk::<8>().map(|chunk| f64::from_le_bytes(*chunk))
}
