//! Time and chance: the only place that reads the clock or asks for randomness.

use jiff::Timestamp;
use model::day::Day;
use sha2::{Digest as _, Sha256};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// Where time and randomness come from. Clones share one sequence.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    Machine,
    /// A fixed sequence, so that the same input gives the same bytes (`--reproducible`).
    Fixed(Arc<Mutex<Fixed>>),
}

/// The state of a fixed sequence.
#[derive(Debug)]
pub struct Fixed {
    ms: i64,
    blocks: u64,
}

impl Clock {
    /// A sequence that begins at an instant and moves on by a millisecond each time it is asked.
    #[must_use]
    pub fn fixed(from: Timestamp) -> Self {
        Self::Fixed(Arc::new(Mutex::new(Fixed { ms: from.as_millisecond(), blocks: 0 })))
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.next_ms()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Today in Asia/Tokyo.
    #[must_use]
    pub fn today(&self) -> Day {
        Day::in_tokyo(self.now())
    }

    fn next_ms(&self) -> i64 {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
            Self::Machine => Timestamp::now().as_millisecond(),
            Self::Fixed(fixed) => {
                let mut fixed = fixed.lock().unwrap_or_else(PoisonError::into_inner);
                fixed.ms += 1;
                fixed.ms
            }
        }
    }

    /// Fills a buffer with randomness.
    ///
    /// # Errors
    /// The machine has none to give.
    pub fn fill(&self, buffer: &mut [u8]) -> io::Result<()> {
        match self {
            Self::Machine => getrandom::fill(buffer).map_err(io::Error::from),
            Self::Fixed(fixed) => {
                for chunk in buffer.chunks_mut(32) {
                    let mut fixed = fixed.lock().unwrap_or_else(PoisonError::into_inner);
                    fixed.blocks += 1;
                    let block = Sha256::digest(format!("yakumori/reproducible/{}", fixed.blocks));
                    chunk.copy_from_slice(&block[..chunk.len()]);
                }
                Ok(())
            }
        }
    }
}

impl journal::Env for Clock {
    fn now_ms(&mut self) -> i64 {
        self.next_ms()
    }

    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        Self::fill(self, buffer)
    }
}

/// The letters of an id: no vowels, nothing that is read as something else.
const LETTERS: &[u8; 32] = b"0123456789bcdfghjkmnpqrstvwxyz-_";

/// A new opaque id of 20 letters (100 random bits).
///
/// # Errors
/// The machine has no randomness to give.
pub fn new_id(clock: &Clock) -> io::Result<String> {
    let mut bytes = [0_u8; 20];
    clock.fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 30)])).collect())
}
