//! How a command can fail, and the exit code of each: 1 the answer is no, 2 wrong use, 3 could not.

use std::error::Error;
use std::process::ExitCode;

/// A failed command.
#[derive(Debug)]
pub struct Fail {
    code: u8,
    said: String,
}

impl Fail {
    /// Wrong use: the command line asks for something that does not exist or is not allowed.
    pub fn wrong_use(why: impl std::fmt::Display) -> Self {
        Self { code: 2, said: why.to_string() }
    }

    /// Could not: a file, a disk, a database.
    pub fn could_not(why: impl std::fmt::Display) -> Self {
        Self { code: 3, said: why.to_string() }
    }

    /// A file that cannot be read or written, with its name.
    pub fn file(path: &std::path::Path, why: &std::io::Error) -> Self {
        Self::could_not(format!(
            "{} を読み書きできません（{why}）。場所と権限、空き容量を確かめてください / cannot read or write this file; check the place, the rights and the free space",
            path.display()
        ))
    }

    /// What is said.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// The exit code.
    pub fn exit(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

/// Every error that is not told apart is one of doing, not of asking.
impl<E: Error> From<E> for Fail {
    fn from(why: E) -> Self {
        Self::could_not(why)
    }
}
