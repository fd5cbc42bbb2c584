//! Cases to forecasts to net quantities of items, with ranges.
//!
//! Two questions are answered here. [`forecast()`] takes weekly series and gives quantiles of the weeks to come.
//! [`solve()`] reads the case counts of an operation, forecasts every place, turns each path of cases into care (patients,
//! beds, staff, tests, oxygen) by the disease profile, and care into quantities of items, net of stock and pipeline.
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
//! | `lines` | how care becomes quantities of items, gross and net |
//! | `solve` | the order of all this, and what is said about it |

mod baseline;
mod blend;
mod capacity;
mod care;
mod forecast;
mod lines;
mod logarithm;
mod place;
mod series;
mod solve;
#[cfg(test)]
mod tables;
mod trend;
#[cfg(test)]
mod whole;
mod words;

pub use forecast::{baseline_forecast, forecast};
pub use solve::solve;
