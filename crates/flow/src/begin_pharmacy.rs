//! Beginning the record of a pharmacy in the place that was chosen for it.

use crate::clock::Clock;
use crate::open_pharmacy::{Shop, ShopError};
use journal::{Memory, Place};

/// The longest name, in characters.
const LONGEST: usize = 100;

/// A place where a pharmacy's record may begin.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Where it will be.
    pub place: Place,
    /// Time and randomness.
    pub clock: Clock,
    /// Where this machine remembers what it saw of the record.
    pub memory: Option<Memory>,
}

/// Why no record was begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// No name, or one that no form has room for.
    #[error("薬局名は1文字から{LONGEST}文字で書いてください / the name has 1 to {LONGEST} characters")]
    Name,
    /// What stands in the name cannot be seen.
    #[error(
        "薬局名に、目に見えない文字（制御文字、並びを変えて読ませる文字）があります。打ち直してください / the name holds characters that cannot be seen or that change the order in which it is read; type it again"
    )]
    Hidden,
    /// The place cannot be used, or holds a record already.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl Beginning {
    /// Begins a record for the pharmacy of this name.
    ///
    /// # Errors
    /// [`BeginError`].
    pub async fn begin(&self, name: &str) -> Result<Shop, BeginError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST {
            return Err(BeginError::Name);
        }
        if model::text::hides(name) {
            return Err(BeginError::Hidden);
        }
        Ok(Shop::create(&self.place, name, self.clock.clone()).await?.remembering(self.memory.clone()))
    }
}
