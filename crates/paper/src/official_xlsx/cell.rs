//! Addresses of cells: `D12`, and areas of them: `D12:F13`.

use std::fmt;

/// What Excel has (ECMA-376 as Excel implements it).
const ROWS_MAX: u32 = 1_048_576;
const COLUMNS_MAX: u32 = 16_384;

/// A cell; orders as the cells of a sheet's XML must: by row, then by column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CellRef {
    /// From 1.
    pub(super) row: u32,
    /// From 1.
    pub(super) column: u32,
}

impl CellRef {
    /// Reads `D12`; `None` when it is not a cell of a sheet.
    pub(super) fn read(text: &str) -> Option<Self> {
        let letters = text.chars().take_while(char::is_ascii_alphabetic).count();
        let (name, digits) = text.split_at_checked(letters)?;
        // Longer ones lie outside every sheet.
        if name.is_empty() || name.len() > 3 || digits.len() > 7 || !digits.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let column = name.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        let row = digits.parse().ok()?;
        ((1..=ROWS_MAX).contains(&row) && column <= COLUMNS_MAX).then_some(Self { row, column })
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = self.column;
        while rest > 0 {
            let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
            letters.push(char::from(b'A' + digit));
            rest = (rest - 1) / 26;
        }
        write!(f, "{}{}", letters.iter().rev().collect::<String>(), self.row)
    }
}

/// A merged area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    /// The cell that shows.
    pub(super) top_left: CellRef,
    bottom_right: CellRef,
}

impl Area {
    /// Reads `D12:F13`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':')?;
        Some(Self { top_left: CellRef::read(from)?, bottom_right: CellRef::read(to)? })
    }

    pub(super) fn holds(self, cell: CellRef) -> bool {
        (self.top_left.row..=self.bottom_right.row).contains(&cell.row)
            && (self.top_left.column..=self.bottom_right.column).contains(&cell.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        for (text, row, column) in [("A1", 1, 1), ("D12", 12, 4), ("AA3", 3, 27), ("XFD1048576", 1_048_576, 16_384)] {
            assert_eq!(CellRef::read(text), Some(CellRef { row, column }), "{text}");
            assert_eq!(CellRef { row, column }.to_string(), text);
        }
        for text in ["", "A", "12", "A0", "XFE1", "A1048577", "A1:B2", "$A$1", "Ａ１", "A-1"] {
            assert_eq!(CellRef::read(text), None, "{text}");
        }
    }
}
