//! The app in its window, from the start of its process until a person can press something.
//!
//! A WebDriver starts the program and looks for the first control; what the driver itself takes is in the figure.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;

use crate::driver::Driver;
use crate::samples::Samples;
use crate::table::{Figure, Mark};

const NAME: &str = "app start until usable";

/// What a person can press on the first screen.
const CONTROL: &str = "main button:not([disabled]), main a[href]";

/// Measures where the environment names the app and its driver.
pub(crate) fn measure(scratch: &Path, times: usize) -> Result<Figure> {
    let driver = match Driver::start(scratch)? {
        Ok(driver) => driver,
        Err(why) => return Ok(Figure::missing(NAME, "ms", why)),
    };
    let mut samples = Samples::default();
    let mut bare = Samples::default();
    for number in 0..times {
        let begin = Instant::now();
        let window = driver.open(&scratch.join(format!("app-{number}")))?;
        window.wait_for(CONTROL)?;
        samples.push(begin.elapsed());
        window.close()?;
        bare.push(driver.round_trip()?);
    }
    Ok(Figure::new(NAME, samples.median(), "ms")
        .floor(bare.median(), "one question to the driver")
        .mark(Mark::Below(2_000.0))
        .detail("starts", times as f64)
        .detail("longest, ms", samples.quantile(1.0)))
}
