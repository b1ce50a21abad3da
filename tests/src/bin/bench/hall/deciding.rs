//! What it takes to decide on a booking where there are few others and where there are many.

use std::path::Path;

use anyhow::Result;

use super::content::Size;
use super::folder::Folder;
use crate::act::{self, Bookings};
use crate::samples::Samples;
use crate::table::{Figure, Mark};

/// As many as fit within the days that are booked ahead, later than anything in the halls.
const AHEAD_HOURS: i64 = 21 * 24;

/// Makes a hall for each number of bookings and books in it, on something that is booked all the time.
pub(super) fn measure(scratch: &Path, bookings: &[usize], acts: usize) -> Result<Figure> {
    let mut measured: Vec<(usize, Samples)> = Vec::new();
    for number in bookings {
        let path = scratch.join(format!("bookings-{number}"));
        let folder = Folder::make(path, Size::of_bookings(*number))?;
        let ahead = Bookings::ahead(AHEAD_HOURS);
        let samples = act::replica(&folder.path, &folder.keys()?, folder.landmarks.resource, ahead, acts)?;
        measured.push((*number, samples));
        std::fs::remove_dir_all(&folder.path)?;
    }
    let [(_, few), .., (_, many)] = &measured[..] else { anyhow::bail!("there is nothing to compare") };
    let mut figure = Figure::new("deciding on a booking among 50,000", many.median(), "ms")
        .floor(few.median(), "the same among 500")
        .mark(Mark::RatioMax(1.25))
        .detail("p95, ms", many.quantile(0.95))
        .detail("p95 among the fewest, ms", few.quantile(0.95));
    if let [_, (_, between), _] = &measured[..] {
        figure = figure.detail("among 5,000, ms", between.median());
    }
    Ok(figure)
}
