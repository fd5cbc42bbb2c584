//! Decides the words of the command line. Up: `main.rs`.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use jiff::civil::Date;

/// Runs public benchmark sets and prints their tables.
#[derive(Debug, Parser)]
#[command(name = "exam", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One benchmark.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Forecasts every Saturday of the past and scores what came.
    #[command(after_help = "Example: exam forecast jhu/2020-12-06 --from 2020-04-04 --to 2020-11-28\n\
                      Vintage test: exam forecast jhu/2020-04-26 --truth jhu/2020-12-06 --from 2020-04-04 --to 2020-04-25")]
    Forecast(ForecastArgs),
}

/// A benchmark of the forecasting engine.
#[derive(Debug, clap::Args)]
pub(crate) struct ForecastArgs {
    /// Folder with JHU wide tables, time_series_covid19_deaths_global.csv or time_series_covid19_confirmed_global.csv or
    /// both: what was known.
    pub(crate) folder: PathBuf,
    /// First day of the origins; an origin is a Saturday.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: Date,
    /// Last day of the origins.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) to: Date,
    /// Folder with the same tables as they were published later: what came. Without it the first folder serves.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) truth: Option<PathBuf>,
    /// Places that are scored: so many with the largest totals, or a file with one name a line.
    #[arg(long, value_name = "N|FILE", default_value = "100")]
    pub(crate) places: Places,
    /// Weeks ahead, 1 to 8.
    #[arg(long, value_name = "WEEKS", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=8))]
    pub(crate) horizons: u8,
}

impl ForecastArgs {
    /// Ends the program with the code of a wrong command line when the words do not fit each other.
    pub(crate) fn check(&self) {
        let fault = if self.from > self.to {
            format!("--from {} lies after --to {}", self.from, self.to)
        } else if crate::weeks::saturdays(self.from, self.to).is_empty() {
            format!("there is no Saturday from {} to {}; forecasts are made on Saturdays", self.from, self.to)
        } else if matches!(self.places, Places::Largest(0)) {
            "--places 0 leaves nothing to score".to_owned()
        } else {
            return;
        };
        Args::command().error(ErrorKind::ValueValidation, fault).exit()
    }
}

/// Which places are scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Places {
    /// So many with the largest totals.
    Largest(usize),
    /// Those that a file names.
    Listed(PathBuf),
}

impl std::str::FromStr for Places {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.parse().map_or_else(|_| Self::Listed(PathBuf::from(text)), Self::Largest))
    }
}
