//! Decides the words of the command line. Up: `main.rs`.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::flights::Size;
use crate::keeping::asked::{ChildArgs, CrashArgs, LogArgs, WritersArgs};
use crate::packing::NUMBERS_MAX;

/// Most seconds that one instance may be given: a day.
const SECONDS_MAX: f64 = 86_400.0;

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
    /// Packs container-loading instances BR0 to BR15, one thread, and compares with the best-known packings.
    #[command(after_help = "Example: exam loading br --classes BR1,BR7 --seconds 10 --best-known br/best_known.csv\n\
                      Made instances, to tune on: exam loading --generate 77 --count 5 --steps 20000 --support full")]
    Loading(LoadingArgs),
    /// Plans made operations with real airports, and prints the value of each plan beside its bound.
    #[command(after_help = "Example: exam flights --seed 1 --count 3\n\
                      The large size: exam flights --donors 15 --recipients 200 --aircraft 120 --days 56 --seconds 300")]
    Flights(FlightsArgs),
    /// Plans relays in generated worlds and compares with a planner of shortest paths.
    #[command(after_help = "Example: exam airlift --generate 1 --count 5 --classes easy,crowded")]
    Airlift(AirliftArgs),
    /// Plans relays for a simulator: reads one JSON message a line, answers each with one line of orders.
    #[command(
        after_help = "Messages: docs/airlift-bridge.md. Ends with the input; code 3 and the faults of the line when one \
                      cannot be read."
    )]
    AirliftBridge(BridgeArgs),
    /// Kills a program at its writing, cuts its power or fills its disk, again and again, and sees that what the store acknowledged is there and whole.
    #[command(after_help = "Example: exam crash --kills 1000 --seed 1\n\
                      Power cuts, replayed from recorded writes and syncs: exam crash --fault cut --kills 3000\n\
                      A disk that takes no more for a while: exam crash --fault full --kills 200\n\
                      A disk that fails now and then: exam crash --fault eio --kills 3000\n\
                      Code 4 when a write was lost or kept in part, or fewer than 100 were acknowledged per kill.")]
    Crash(CrashArgs),
    /// The program that is killed.
    #[command(hide = true)]
    CrashChild(ChildArgs),
    /// Lets many write to one log at the same time, and sees that its order holds and nothing is lost.
    #[command(after_help = "Example: exam writers --writers 50 --seconds 60")]
    Writers(WritersArgs),
    /// Fills a log and measures what a room asks of it.
    #[command(after_help = "Example: exam log --lines 1000000")]
    Log(LogArgs),
}

/// A benchmark of the flight planner.
#[derive(Debug, clap::Args)]
pub(crate) struct FlightsArgs {
    /// Seed of the first operation, 1 to 2,000,000,000; the next has 100 more.
    #[arg(long, value_name = "SEED", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=2_000_000_000))]
    pub(crate) seed: u64,
    /// How many operations.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) count: u32,
    /// Donors, each with one airport.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) donors: u32,
    /// Airports that receive.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) recipients: u32,
    /// Airframes.
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) aircraft: u32,
    /// Aircraft types, of the built-in ones that carry 15 t and more.
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=12))]
    pub(crate) types: u32,
    /// Length of the operation.
    #[arg(long, value_name = "N", default_value_t = 28, value_parser = clap::value_parser!(u32).range(14..=365))]
    pub(crate) days: u32,
    /// Airports that a trip may load at on its way out; the bound is of plans whose trips load at one.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    pub(crate) load_max: u8,
    /// Stop the planning of each operation after so many seconds of work: of the processor, and no more than the wall has where two
    /// are at work.
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = seconds)]
    pub(crate) seconds: f64,
    /// Then take a tail out of service in the middle of each plan, and make it anew.
    #[arg(long)]
    pub(crate) replan: bool,
}

impl FlightsArgs {
    /// How large the operations are.
    pub(crate) fn size(&self) -> Size {
        Size {
            donors: self.donors as usize,
            recipients: self.recipients as usize,
            aircraft: self.aircraft as usize,
            types: self.types as usize,
            days: i64::from(self.days),
            load_max: self.load_max,
        }
    }
}

/// A benchmark of the relay planner.
#[derive(Debug, clap::Args)]
pub(crate) struct AirliftArgs {
    /// Make the worlds of each class from this seed and those after it.
    #[arg(long, value_name = "SEED")]
    pub(crate) generate: u64,
    /// How many worlds of each class.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) count: u32,
    /// Classes, with commas between them; all when nothing is said.
    #[arg(long, value_name = "CLASS,CLASS", value_delimiter = ',')]
    pub(crate) classes: Option<Vec<String>>,
}

/// A bridge to a simulator of the Airlift Challenge.
#[derive(Debug, clap::Args)]
pub(crate) struct BridgeArgs {
    /// Seed of every choice by chance.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub(crate) seed: u64,
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

/// A benchmark of the packing engine.
#[derive(Debug, clap::Args)]
pub(crate) struct LoadingArgs {
    /// Folder with BR0.txt to BR15.txt or thpack1.txt to thpack7.txt, any of them.
    #[arg(required_unless_present = "generate", conflicts_with = "generate")]
    pub(crate) folder: Option<PathBuf>,
    /// Classes, with commas between them. Without it every class that the folder has; of made ones BR1 to BR15.
    #[arg(long, value_name = "BR1,BR7", value_delimiter = ',')]
    pub(crate) classes: Option<Vec<String>>,
    /// Instances of each class, counted from 1: one or a range.
    #[arg(long, value_name = "FROM-TO")]
    pub(crate) instances: Option<Numbers>,
    /// Stop each instance after so many seconds of the processor; 10 when there are no --steps.
    #[arg(long, value_name = "SECONDS", conflicts_with = "steps")]
    pub(crate) seconds: Option<f64>,
    /// Stop each instance after so many steps of the engine.
    #[arg(long, value_name = "STEPS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) steps: Option<u64>,
    /// Whether boxes may float or must stand with their whole base.
    #[arg(long, value_enum, default_value = "none")]
    pub(crate) support: Standing,
    /// CSV file of best-known packings: class,instance,best_known_volume,best_known_percent.
    #[arg(long, value_name = "FILE", conflicts_with = "generate")]
    pub(crate) best_known: Option<PathBuf>,
    /// Make the instances by the published procedure, the first of each class from this seed, the next from 100 more.
    #[arg(long, value_name = "SEED", value_parser = clap::value_parser!(u64).range(1..=2_147_483_646))]
    pub(crate) generate: Option<u64>,
    /// How many are made of each class; 20 when nothing is said.
    #[arg(long, value_name = "N", conflicts_with_all = ["folder", "instances"],
        value_parser = clap::value_parser!(u32).range(1..=i64::from(NUMBERS_MAX)))]
    pub(crate) count: Option<u32>,
}

impl LoadingArgs {
    /// Ends the program with the code of a wrong command line when a word cannot be.
    pub(crate) fn check(&self) {
        if let Some(seconds) = self.seconds.filter(|seconds| !(*seconds > 0.0 && *seconds <= SECONDS_MAX)) {
            let fault = format!("--seconds {seconds}: give more than 0 and at most {SECONDS_MAX}");
            Args::command().error(ErrorKind::ValueValidation, fault).exit()
        }
    }
}

/// Seconds above zero, at most [`SECONDS_MAX`].
fn seconds(text: &str) -> Result<f64, String> {
    let fault = || format!("give more than 0 and at most {SECONDS_MAX} seconds");
    let seconds: f64 = text.parse().map_err(|_| fault())?;
    if seconds > 0.0 && seconds <= SECONDS_MAX { Ok(seconds) } else { Err(fault()) }
}

/// How boxes must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Standing {
    /// They may float.
    None,
    /// The whole base does.
    Full,
}

/// Numbers of instances from one to another, both included; the first is at least 1 and not past the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// The first.
    pub(crate) first: u32,
    /// The last.
    pub(crate) last: u32,
}

impl std::str::FromStr for Numbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let number = |word: &str| word.parse::<u32>().map_err(|_| format!("\u{ab}{word}\u{bb} is no number"));
        let (first, last) = (number(first)?, number(last)?);
        if first == 0 || last < first || last - first >= NUMBERS_MAX {
            return Err(format!("give numbers from 1, the smaller first, at most {NUMBERS_MAX} of them, such as 1-5"));
        }
        Ok(Self { first, last })
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
