//! The forecasting engine against outside data: the golden rows of its baseline, its score on the weeks of 2020, and a
//! forecast from what was published in April 2020. Up: [`need`].

mod outside;
mod rows;
mod vintage;
mod weeks;
