//! How far back a log of events reaches: the time of its oldest record, from the heads of its chunks (EVTX). What the records say is
//! not read. Windows lets administrators read the file, and others not.

use super::file_time;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

/// The file's own head, before the first chunk.
const HEAD: u64 = 4096;
const CHUNK: u64 = 64 * 1024;
/// A chunk's head, and that of its first record.
const CHUNK_HEAD: usize = 512 + RECORD_HEAD;
const RECORD_HEAD: usize = 24;
/// A log of four gigabytes.
const CHUNKS_MAX: usize = 64 * 1024;

/// The day of the oldest record. A log that is full goes on at its beginning, so the lowest number counts, not the first place.
pub(super) fn oldest(machine: &Machine, path: &str, name: &str) -> Result<Fact, Miss> {
    let head = machine.part(path, 0, 8)?;
    if head.bytes != b"ElfFile\0" {
        return Err(Miss::new(path, Trouble::Error, "EVTX"));
    }
    let chunks = machine.heads(path, HEAD, (CHUNK, CHUNK_HEAD), CHUNKS_MAX)?;
    let oldest = chunks.iter().filter_map(|chunk| Some((first_record(chunk)?, chunk))).min_by_key(|(first, _)| first.0);
    let Some(((_, ticks), chunk)) = oldest else {
        return Err(Miss::new(path, Trouble::NotPresent, "EVTX"));
    };
    let raw = Raw { source: path.to_owned(), bytes: chunk.clone() };
    let day = file_time::day(ticks).ok_or_else(|| Miss::new(path, Trouble::Error, "EVTX"))?;
    Ok(Seen::of(&[&raw]).fact(name, Value::Day(day)))
}

/// Number and time of a chunk's first record; `None` for a chunk that was never written.
fn first_record(chunk: &[u8]) -> Option<(u64, u64)> {
    let record = chunk.strip_prefix(b"ElfChnk\0").and(chunk.get(512..))?;
    let field = |at: usize| Some(u64::from_le_bytes(record.get(at..at + 8)?.try_into().ok()?));
    record.starts_with(b"\x2a\x2a\0\0").then_some(())?;
    Some((field(8)?, field(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::System;

    const DAY: u64 = 24 * 60 * 60 * 10_000_000;
    /// 2025-11-25 in Tokyo.
    const FIRST: u64 = 134_084_700_000_000_000;

    /// A chunk whose first record has this number, a day later for each; none for one that was never written.
    fn chunk(number: Option<u64>) -> Vec<u8> {
        let Some(number) = number else { return vec![0; 64 * 1024] };
        let mut chunk = b"ElfChnk\0".to_vec();
        chunk.resize(512, 0);
        chunk.extend(b"\x2a\x2a\0\0\0\x01\0\0");
        chunk.extend([number, FIRST + number * DAY].map(u64::to_le_bytes).concat());
        chunk.resize(64 * 1024, 0xff);
        chunk
    }

    fn told(file: &[u8]) -> Result<String, Trouble> {
        let folder = std::env::temp_dir().join(format!("collect-evtx-{}-{}", std::process::id(), file.len()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("x.evtx"), file).unwrap();
        let fact = oldest(&Machine::captured(System::Windows, &folder), "/x.evtx", "log.oldest_on");
        std::fs::remove_dir_all(&folder).unwrap();
        fact.map(|fact| format!("{:?}", fact.value)).map_err(|miss| miss.why)
    }

    #[test]
    fn the_oldest_record_is_the_one_with_the_lowest_number() {
        let mut head = b"ElfFile\0".to_vec();
        head.resize(4096, 0);
        let log = |numbers: &[Option<u64>]| {
            let chunks: Vec<u8> = numbers.iter().flat_map(|number| chunk(*number)).collect();
            [head.clone(), chunks].concat()
        };
        let day = |date: &str| Ok(format!("{:?}", Value::Day(date.parse().unwrap())));
        assert_eq!(told(&log(&[Some(0), Some(5), None])), day("2025-11-25"));
        // Full, and begun again at its beginning.
        assert_eq!(told(&log(&[Some(9), Some(3), Some(6)])), day("2025-11-28"));
        assert_eq!(told(&log(&[None, None])), Err(Trouble::NotPresent));
        assert_eq!(told(&head), Err(Trouble::NotPresent));
        assert_eq!(told(b"PK\x03\x04"), Err(Trouble::Error));
        let whole = log(&[Some(0)]);
        assert_eq!(told(&whole[..4096 + 520]), Err(Trouble::NotPresent), "cut within the first record's head");
    }
}
