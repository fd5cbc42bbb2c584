//! Decides how the time of the tails is counted: in spans of equal length, of each group the hours that its tails have in a
//! span and that a trip takes of it; and which beginnings of a trip are worth a look when these hours have prices. Up:
//! [`crate::bound`].
//!
//! A tail flies one trip at a time, so all trips of a group together never take more of a span than the span times its tails.
//! For what a trip carries, its cost over the time of its end is made of straight pieces: cheapest is it where the slope turns up.

use crate::fleet::Group;

/// Spans of a part at most, and the length of one at least, minutes.
const SPANS_MAX: i64 = 120;
const SPAN_MIN: i64 = 24 * 60;
const HOUR: f64 = 60.0;

/// The spans, and the hours that tails have.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    begin: i64,
    length: i64,
    /// Of each group the hours of all its tails in each span; the rest after a last trip may lie beyond their time.
    pub(super) had: Vec<Vec<f64>>,
}

/// What an hour of a tail costs, in the unit of its prices.
#[derive(Clone, Debug, Default)]
pub(crate) struct HourPrices {
    /// Of each group in each span.
    pub(super) each: Vec<Vec<f64>>,
    /// Of each group what a tail costs from the beginning of all spans until that of each.
    until: Vec<Vec<f64>>,
    begin: i64,
    length: i64,
}

impl Clock {
    pub(super) fn new(groups: &[Group]) -> Self {
        let end = |group: &Group| group.until + group.crew.rest_min.get();
        let begin = groups.iter().map(|group| group.from).min().unwrap_or(0);
        let whole = (groups.iter().map(end).max().unwrap_or(0) - begin).max(1);
        let length = SPAN_MIN.max((whole + SPANS_MAX - 1) / SPANS_MAX);
        let spans = (whole + length - 1) / length;
        let had = |group: &Group| {
            let of = |span: i64| {
                let (from, until) = (begin + span * length, begin + (span + 1) * length);
                let minutes = (until.min(end(group)) - from.max(group.from)).max(0);
                minutes as f64 / HOUR * group.tails.len() as f64
            };
            (0..spans).map(of).collect()
        };
        Self { begin, length, had: groups.iter().map(had).collect() }
    }

    /// Spans with the hours that a tail is away in them from one minute until another.
    pub(super) fn taken(&self, from: i64, until: i64) -> impl Iterator<Item = (usize, f64)> {
        let (begin, length) = (self.begin, self.length);
        let (first, last) = ((from - begin) / length, (until - 1 - begin) / length);
        (first..=last).map(move |span| {
            let (start, end) = (begin + span * length, begin + (span + 1) * length);
            let place = usize::try_from(span).expect("a trip should begin when its tail is there");
            (place, (until.min(end) - from.max(start)) as f64 / HOUR)
        })
    }

    /// What time costs when an hour of each group costs so much in each span.
    pub(super) fn prices(&self, each: Vec<Vec<f64>>) -> HourPrices {
        let until = |prices: &Vec<f64>| {
            let mut sum = 0.0;
            let mut until = vec![0.0];
            until.extend(prices.iter().map(|price| {
                sum += price * self.length as f64 / HOUR;
                sum
            }));
            until
        };
        let until = each.iter().map(until).collect();
        HourPrices { each, until, begin: self.begin, length: self.length }
    }
}

impl HourPrices {
    /// What a tail of a group costs from one minute until another.
    pub(crate) fn of(&self, group: usize, from: i64, until: i64) -> f64 {
        (self.at(group, until) - self.at(group, from)).max(0.0)
    }

    fn at(&self, group: usize, minute: i64) -> f64 {
        let until = &self.until[group];
        let since = (minute - self.begin).max(0);
        let span = usize::try_from(since / self.length).expect("time should not run backwards");
        if span + 1 >= until.len() {
            return until[until.len() - 1];
        }
        until[span] + (until[span + 1] - until[span]) * (since % self.length) as f64 / self.length as f64
    }

    /// The minutes at which the price of a group's hours rises, and those at which it falls.
    pub(super) fn turns(&self, group: usize) -> (Vec<i64>, Vec<i64>) {
        let each = &self.each[group];
        let price = |place: usize| each.get(place).copied().unwrap_or(0.0);
        let (mut rises, mut falls) = (Vec::new(), Vec::new());
        for place in 1..=each.len() {
            let at = self.begin + place as i64 * self.length;
            if price(place) > price(place - 1) {
                rises.push(at);
            } else if price(place) < price(place - 1) {
                falls.push(at);
            }
        }
        (rises, falls)
    }

    /// The same in another unit: everything times so much.
    pub(super) fn times(&self, factor: f64) -> Self {
        let scaled =
            |rows: &[Vec<f64>]| rows.iter().map(|row| row.iter().map(|price| price * factor).collect()).collect();
        Self { each: scaled(&self.each), until: scaled(&self.until), ..*self }
    }

    /// Whether no hour of a group costs anything.
    pub(super) fn is_free(&self, group: usize) -> bool {
        self.until[group].last().is_none_or(|sum| *sum <= 0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed};

    use super::*;
    use crate::samples::{il76, listed, problem, tail};

    fn clock(tails: usize) -> (Clock, i64, i64) {
        let mut problem = problem();
        problem.tails = (0..tails).map(|number| tail(&format!("T{number}"), &il76(), "RU", "UUMU")).collect();
        let (groups, _, _) = listed(&problem);
        (Clock::new(&groups), groups[0].from, groups[0].until + groups[0].crew.rest_min.get())
    }

    proptest! {
        #![proptest_config(Config { cases: 500, rng_seed: RngSeed::Fixed(13), ..Config::default() })]

        /// Whatever tails fly, one trip after the other, takes no more hours of a span than are counted for it; and all of
        /// their time is counted once.
        #[test]
        fn trips_one_after_the_other_find_their_hours(
            flown in prop::collection::vec(prop::collection::vec((0_i64..4_000, 1_i64..5_000), 0..12), 1..4),
        ) {
            let (clock, from, until) = clock(flown.len());
            let mut taken = vec![0.0; clock.had[0].len()];
            let mut sum = 0;
            for tail in flown {
                let mut at = from;
                for (idle, away) in tail {
                    let begin = at + idle;
                    at = begin + away;
                    if at > until {
                        break;
                    }
                    clock.taken(begin, at).for_each(|(span, hours)| taken[span] += hours);
                    sum += away;
                }
            }
            prop_assert!(taken.iter().zip(&clock.had[0]).all(|(taken, had)| *taken <= had + 1e-9), "{taken:?}");
            prop_assert!((taken.iter().sum::<f64>() - sum as f64 / HOUR).abs() < 1e-6);
        }
    }

    #[test]
    fn time_costs_what_its_hours_cost() {
        let (clock, from, _) = clock(1);
        let mut each = vec![vec![0.0; clock.had[0].len()]];
        (each[0][1], each[0][2]) = (2.0, 5.0);
        let prices = clock.prices(each);
        let day = 24 * 60;
        let over = |begin: i64, end: i64| prices.of(0, from + begin, from + end);
        assert!((over(0, day) - 0.0).abs() < 1e-9 && (over(day / 2, day + 90) - 3.0).abs() < 1e-9);
        assert!((over(2 * day - 60, 2 * day + 60) - 7.0).abs() < 1e-9 && over(3 * day, 9 * day).abs() < 1e-9);
        assert_eq!(prices.turns(0), (vec![from + day, from + 2 * day], vec![from + 3 * day]));
        assert!(!prices.is_free(0) && clock.prices(vec![vec![0.0; 3]]).is_free(0));
        assert!((prices.times(3.0).of(0, from, from + 2 * day) - 144.0).abs() < 1e-9);
    }
}
