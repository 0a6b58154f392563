//! How much of a file is read before it is refused. Every reader counts against these.

/// The bounds of one file. The defaults hold a pharmacy's largest real files many times over and
/// keep reading under 512 MB of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub file_bytes: usize,
    /// Parts in a zip package (xlsx, ods).
    pub parts: usize,
    /// Size of all parts that are read, unpacked. They are streamed, never held at once.
    pub unpacked_bytes: u64,
    /// How many times larger the unpacked parts may be than the file, once they exceed a few megabytes.
    pub ratio: u64,
    /// One piece of XML (a tag or a text).
    pub token_bytes: usize,
    /// Nesting of XML.
    pub depth: usize,
    /// Sheets of one file.
    pub sheets: usize,
    /// Rows with something in them.
    pub rows: usize,
    /// The last column that may hold something.
    pub columns: u32,
    /// Cells with something in them.
    pub cells: usize,
    /// Text of all cells together.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            parts: 4_000,
            unpacked_bytes: 512 << 20,
            ratio: 250,
            token_bytes: 8 << 20,
            depth: 128,
            sheets: 100,
            rows: 200_000,
            columns: 512,
            cells: 2_000_000,
            text_bytes: 96 << 20,
        }
    }
}

/// Below this size a high ratio is ordinary: an almost empty sheet packs very well.
pub(crate) const RATIO_COUNTS_FROM: u64 = 8 << 20;
