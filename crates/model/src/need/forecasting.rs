//! Decides the question and the answer of the forecasting engine by itself: weekly series in, quantiles out.
//! Up: [`crate::need`].

use jiff::civil::Date;

use crate::evidence::Reason;

/// The 23 quantile levels of the COVID-19 forecast hubs, in thousandths (Cramer et al. 2022).
pub const QUANTILE_LEVELS: [u16; 23] =
    [10, 25, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 550, 600, 650, 700, 750, 800, 850, 900, 950, 975, 990];

/// A weekly series to forecast, by any name.
#[derive(Clone, Debug, PartialEq)]
pub struct WeeklySeries {
    /// The place, as its file names it.
    pub name: String,
    /// Saturday that ends the first week.
    pub first_end: Date,
    /// New counts a week, oldest first; negatives already set to zero.
    pub weekly: Vec<f64>,
}

/// A question to the forecasting engine by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastProblem {
    /// The last week that may be used ends on this Saturday.
    pub origin: Date,
    /// Weeks ahead, 1 to 8.
    pub weeks: u8,
    /// The series.
    pub series: Vec<WeeklySeries>,
}

/// Quantiles of the count of one week of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastRow {
    /// The place, as its file names it.
    pub name: String,
    /// Weeks ahead, from 1.
    pub horizon: u8,
    /// Saturday that ends the week.
    pub target_end: Date,
    /// One value for each of [`QUANTILE_LEVELS`], not falling, not negative.
    pub quantiles: Vec<f64>,
}

/// The engine's answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForecastSolution {
    /// By series in the order given, then by horizon.
    pub rows: Vec<ForecastRow>,
    /// What a reader must know, such as "12 weeks of one place: baseline only".
    pub remarks: Vec<String>,
    /// Series that could not be forecast, each with its reason.
    pub left_out: Vec<(String, Reason)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_levels_rise_and_mirror_each_other() {
        assert!(QUANTILE_LEVELS.is_sorted());
        assert!(QUANTILE_LEVELS.iter().zip(QUANTILE_LEVELS.iter().rev()).all(|(low, high)| low + high == 1000));
    }
}
