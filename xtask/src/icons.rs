//! `cargo xtask icons`: draws every icon file from `icons/moothall.svg`. The files are committed; builds only read them.
//!
//! ICO and ICNS are lists of PNG files behind a short header, so they are put together here.

use std::path::Path;

use crate::install::apt;
use crate::report::say;
use crate::shell::{Run, Stop, file_fault, make_folder, write_if_changed};
use crate::tree;

/// Loose files: their names are those that the Tauri configuration names.
const FILES: &[(&str, u32)] =
    &[("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];
/// Sizes inside the ICO file.
const ICO: &[u32] = &[16, 32, 48, 256];
/// Types inside the ICNS file and their sizes.
const ICNS: &[(&[u8; 4], u32)] =
    &[(b"ic11", 32), (b"ic12", 64), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512), (b"ic10", 1024)];

/// Draws them all.
pub(crate) fn draw() -> Result<(), Stop> {
    apt::ensure(&["librsvg2-bin"])?;
    let icons = tree::at("icons");
    for (name, size) in FILES {
        write_if_changed(&icons.join(name), &png(*size)?)?;
    }
    let ico: Vec<(u32, Vec<u8>)> =
        ICO.iter().map(|size| Ok((*size, png(*size)?))).collect::<Result<_, Stop>>()?;
    write_if_changed(&icons.join("icon.ico"), &as_ico(&ico))?;
    let icns: Vec<(&[u8; 4], Vec<u8>)> =
        ICNS.iter().map(|(kind, size)| Ok((*kind, png(*size)?))).collect::<Result<_, Stop>>()?;
    write_if_changed(&icons.join("icon.icns"), &as_icns(&icns))?;
    say(&format!("Drawn into {}", icons.display()));
    Ok(())
}

fn png(size: u32) -> Result<Vec<u8>, Stop> {
    let folder = tree::target().join("icons");
    make_folder(&folder)?;
    let file = folder.join(format!("{size}.png"));
    render(&file, size)?;
    std::fs::read(&file).map_err(|error| file_fault("read", &file, &error))
}

fn render(file: &Path, size: u32) -> Result<(), Stop> {
    let size = size.to_string();
    Run::new("rsvg-convert")
        .args(["--width", &size, "--height", &size, "--output"])
        .arg(file)
        .arg(tree::at("icons/moothall.svg"))
        .show()
}

/// A directory of 16 bytes a picture, then the pictures; a size of 256 is written as 0.
fn as_ico(pictures: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = vec![0, 0, 1, 0];
    file.extend(low(pictures.len()).to_le_bytes());
    let mut offset = 6 + 16 * pictures.len();
    for (size, png) in pictures {
        let side = u8::try_from(*size).unwrap_or(0);
        file.extend([side, side, 0, 0, 1, 0, 32, 0]);
        file.extend(whole(png.len()).to_le_bytes());
        file.extend(whole(offset).to_le_bytes());
        offset += png.len();
    }
    for (_, png) in pictures {
        file.extend(png);
    }
    file
}

/// Each picture behind its type and length, all behind the file's own; lengths count their eight bytes of header.
fn as_icns(pictures: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let length = 8 + pictures.iter().map(|(_, png)| png.len() + 8).sum::<usize>();
    let mut file = b"icns".to_vec();
    file.extend(whole(length).to_be_bytes());
    for (kind, png) in pictures {
        file.extend(*kind);
        file.extend(whole(png.len() + 8).to_be_bytes());
        file.extend(png);
    }
    file
}

fn low(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn whole(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ico_file_says_where_each_picture_lies() {
        let file = as_ico(&[(16, vec![1; 3]), (256, vec![2; 5])]);
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!((file[6], file[22]), (16, 0));
        assert_eq!(file[18..22], 38_u32.to_le_bytes());
        assert_eq!(file[34..38], 41_u32.to_le_bytes());
        assert_eq!(file[41..], [2; 5]);
    }

    #[test]
    fn an_icns_file_counts_its_headers() {
        let file = as_icns(&[(b"ic07", vec![7; 4])]);
        assert_eq!(
            file,
            [b"icns", &20_u32.to_be_bytes()[..], b"ic07", &12_u32.to_be_bytes(), &[7; 4]].concat()
        );
    }
}
