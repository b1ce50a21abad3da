//! What was measured: one figure a row, each beside its floor and its mark, as a table and as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

/// What the figure is held to.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    /// The ratio to the floor is at most this.
    RatioMax(f64),
    /// The figure itself is below this, in its unit.
    Below(f64),
    /// The figure itself is at most this, in its unit.
    AtMost(f64),
}

/// The least that the same work could cost on this machine, measured in the same run.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Floor {
    /// In the figure's unit.
    pub(crate) value: f64,
    /// What was measured.
    pub(crate) what: &'static str,
}

/// One figure.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) name: &'static str,
    /// The figure; none where it was not measured.
    pub(crate) value: Option<f64>,
    /// Its unit.
    pub(crate) unit: &'static str,
    /// What it is compared with.
    pub(crate) floor: Option<Floor>,
    /// What it is held to.
    pub(crate) mark: Option<Mark>,
    /// What else was seen on the way; each name ends in its unit.
    pub(crate) details: BTreeMap<&'static str, f64>,
    /// Why it was not measured.
    pub(crate) missing: Option<String>,
}

impl Figure {
    pub(crate) fn new(name: &'static str, value: f64, unit: &'static str) -> Self {
        Self {
            name,
            value: Some(value),
            unit,
            floor: None,
            mark: None,
            details: BTreeMap::new(),
            missing: None,
        }
    }

    /// A figure that could not be measured here.
    pub(crate) fn missing(name: &'static str, unit: &'static str, why: impl Into<String>) -> Self {
        Self { value: None, missing: Some(why.into()), ..Self::new(name, 0.0, unit) }
    }

    pub(crate) fn floor(mut self, value: f64, what: &'static str) -> Self {
        self.floor = Some(Floor { value, what });
        self
    }

    pub(crate) fn mark(mut self, mark: Mark) -> Self {
        self.mark = Some(mark);
        self
    }

    pub(crate) fn detail(mut self, name: &'static str, value: f64) -> Self {
        self.details.insert(name, value);
        self
    }

    pub(crate) fn ratio(&self) -> Option<f64> {
        self.value.zip(self.floor.as_ref()).map(|(value, floor)| value / floor.value)
    }

    /// Whether the mark is met; none where there is no mark or no figure.
    pub(crate) fn met(&self) -> Option<bool> {
        match self.mark? {
            Mark::RatioMax(most) => self.ratio().map(|ratio| ratio <= most),
            Mark::Below(limit) => self.value.map(|value| value < limit),
            Mark::AtMost(most) => self.value.map(|value| value <= most),
        }
    }

    fn mark_text(&self) -> String {
        match self.mark {
            None => String::new(),
            Some(Mark::RatioMax(most)) => format!("at most {most} x"),
            Some(Mark::Below(limit)) => format!("below {limit} {}", self.unit),
            Some(Mark::AtMost(most)) => format!("at most {most} {}", self.unit),
        }
    }
}

/// The figures as a table of Markdown, the details below it.
pub(crate) fn table(figures: &[Figure]) -> String {
    let mut rows = vec![["figure", "measured", "floor", "ratio", "mark", "met"].map(str::to_owned)];
    for figure in figures {
        rows.push([
            figure.name.to_owned(),
            figure
                .value
                .map_or("not measured".to_owned(), |value| format!("{} {}", short(value), figure.unit)),
            figure
                .floor
                .as_ref()
                .map_or(String::new(), |floor| format!("{} {}", short(floor.value), figure.unit)),
            figure.ratio().map_or(String::new(), short),
            figure.mark_text(),
            figure.met().map_or(String::new(), |met| if met { "yes" } else { "no" }.to_owned()),
        ]);
    }
    let widths: Vec<usize> =
        (0..6).map(|column| rows.iter().map(|row| row[column].len()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
        if number == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            text.push_str(&format!("|-{}-|\n", rules.join("-|-")));
        }
    }
    for figure in figures {
        text.push_str(&format!("\n{}\n", figure.name));
        if let Some(floor) = &figure.floor {
            text.push_str(&format!("  floor: {}\n", floor.what));
        }
        if let Some(why) = &figure.missing {
            text.push_str(&format!("  not measured: {why}\n"));
        }
        for (name, value) in &figure.details {
            text.push_str(&format!("  {name}: {}\n", short(*value)));
        }
    }
    text
}

/// Three digits that count, or all of a whole number.
fn short(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size if size >= 0.1 => 3,
        _ => 4,
    };
    format!("{value:.digits$}")
}
