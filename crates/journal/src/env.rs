//! What a journal takes from outside: the time and randomness. Both come in, so that the same input gives the same bytes.

/// Time and randomness, given by the caller.
pub trait Env: Send {
    /// Milliseconds since 1970. It may jump back: the journal never does.
    fn now_ms(&mut self) -> i64;

    /// Fills the buffer with random bytes, fit for keys and salts.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    fn fill(&mut self, buffer: &mut [u8]) -> std::io::Result<()>;
}
