//! Cases to forecasts to net quantities of items, with ranges.
//!
//! Three questions are answered here. [`forecast()`] takes weekly series and gives quantiles of the weeks to come.
//! [`solve()`] reads the case counts of an operation, forecasts every place, turns each path of cases into care (patients,
//! beds, staff, tests, oxygen) by the disease profile, and care into quantities of items, net of stock and pipeline.
//! [`esft()`] repeats another tool, defects included, for comparison alone.
//!
//! Not decided here: which items a recipient asks for (`allocation`), and whether an offered one is fit (`fitness`).
//! Up: [`model::need`], the question and the answer.
//!
//! | file | decides |
//! |---|---|
//! | `forecast` | which series can be forecast, and by which method |
//! | `baseline` | the quantiles of the baseline method |
//! | `blend` | the pooled forecast of many series, and its blend with the baseline |
//! | `trend` | level, damped trend and scale of a series at the end of a week |
//! | `logarithm` | logarithm and exponential with the same bits on every machine |
//! | `series` | how cumulative counts become whole weeks |
//! | `place` | forecast and path of one place |
//! | `care` | how a week of cases becomes patients, beds, staff, tests and oxygen |
//! | `capacity` | what a place has: beds, staff, laboratories |
//! | `usage` | how much of an item a week of care uses up and keeps in use |
//! | `burn` | how far reported use corrects the profile |
//! | `supply` | what a place has and what comes by when |
//! | `run_out` | until when that lasts, and from when own factories are enough |
//! | `prospect` | how long it lasts when flights bring more |
//! | `window` | the days that an order has to last |
//! | `lines` | how use becomes quantities of items, gross and net |
//! | `solve` | the order of all this, and what is said about it |
//! | `esft` | the ESFT-compatible quantification: none of the above, but for the days of a week and the phrases |

mod baseline;
mod blend;
mod burn;
mod capacity;
mod care;
mod esft;
mod forecast;
mod lines;
mod logarithm;
mod place;
mod prospect;
mod run_out;
mod series;
mod solve;
mod supply;
#[cfg(test)]
mod tables;
mod trend;
mod usage;
#[cfg(test)]
mod whole;
mod window;
mod words;

pub use esft::esft;
pub use forecast::{baseline_forecast, forecast};
pub use prospect::{Prospect, Prospects};
pub use run_out::Arrival;
pub use solve::solve;
