//! QR codes on pages.

use crate::error::PageError;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// A QR code as the path of its dark squares.
pub(crate) struct Qr {
    /// The path, in squares.
    pub(crate) squares: String,
    /// Width and height, in squares.
    pub(crate) width: usize,
}

impl Qr {
    /// The code of a text, with the margin of four that readers ask for (ISO/IEC 18004).
    pub(crate) fn of(text: &str) -> Result<Self, PageError> {
        const MARGIN: usize = 4;
        let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
        let width = code.width();
        let mut squares = String::new();
        for (at, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
            write!(squares, "M{} {}h1v1h-1z", at % width + MARGIN, at / width + MARGIN)?;
        }
        Ok(Self { squares, width: width + 2 * MARGIN })
    }
}
