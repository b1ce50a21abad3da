//! QR codes: for invitations on screens and for the recovery sheet.

use qrcode::{Color, EcLevel, QrCode};

/// Says that a text does not fit into a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long for a QR code")]
pub struct QrTooLong;

/// A code's dark and light modules, row by row, without the quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    /// Modules per side.
    pub width: usize,
    /// Whether each is dark.
    pub dark: Vec<bool>,
}

/// The modules of a text, so that a quarter of them may be damaged if that leaves it small enough to be read from a
/// screen, and some 7 percent otherwise.
///
/// # Errors
/// If the text is longer than a code can hold, which is 2,953 bytes.
pub fn modules(text: &str) -> Result<Modules, QrTooLong> {
    let level = if text.len() <= 400 { EcLevel::Q } else { EcLevel::L };
    let code = QrCode::with_error_correction_level(text, level).map_err(|_| QrTooLong)?;
    let width = code.width();
    let dark = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
    Ok(Modules { width, dark })
}

/// The modules of a text as an SVG picture with its quiet zone, black on white in light and dark alike: readers want it so.
///
/// # Errors
/// As [`modules`].
pub fn svg(text: &str) -> Result<String, QrTooLong> {
    use std::fmt::Write;
    /// Modules left white on each side (ISO/IEC 18004).
    const QUIET: usize = 4;
    let Modules { width, dark } = modules(text)?;
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (position, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
        // Writing to a string has no way to fail.
        let _ = write!(path, "M{} {}h1v1h-1z", position % width + QUIET, position / width + QUIET);
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_code_has_a_finder_pattern_in_three_corners() {
        let Modules { width, dark } = modules("moothall").unwrap();
        let at = |x: usize, y: usize| dark[y * width + x];
        for (left, top) in [(0, 0), (width - 7, 0), (0, width - 7)] {
            for step in 0..7 {
                assert!(at(left + step, top) && at(left, top + step) && at(left + 6, top + step));
            }
            assert!(!at(left + 1, top + 1) && at(left + 3, top + 3));
        }
    }

    #[test]
    fn the_picture_has_a_square_for_each_dark_module() {
        let code = modules("moothall").unwrap();
        let picture = svg("moothall").unwrap();
        assert_eq!(picture.matches("h1v1h-1z").count(), code.dark.iter().filter(|dark| **dark).count());
        assert!(picture.contains(&format!("viewBox=\"0 0 {0} {0}\"", code.width + 8)));
    }

    #[test]
    fn a_text_that_does_not_fit_is_refused() {
        assert!(modules(&"m".repeat(2_953)).is_ok());
        assert_eq!(modules(&"m".repeat(2_954)), Err(QrTooLong));
    }
}
