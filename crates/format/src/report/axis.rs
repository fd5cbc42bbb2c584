//! Decides where an instant lies on a picture over UTC days, and how its days are named. Up: [`crate::report`].

use jiff::Timestamp;
use maud::{Markup, html};

use crate::report::numbers::{day_short, utc_day};
use crate::report::svg::at;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// Least room between two names of days, px.
const NAME_ROOM: f64 = 62.0;

/// Whole UTC days between two edges of a picture.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    /// Seconds of the epoch at the left edge.
    pub(super) first: i64,
    /// How many days.
    pub(super) days: i64,
    /// Left edge, px.
    pub(super) left: f64,
    /// Right edge, px.
    pub(super) right: f64,
}

impl Axis {
    /// The days that hold both instants.
    pub(super) fn over((from, until): (i64, i64), (left, right): (f64, f64)) -> Self {
        let first = from.div_euclid(DAY) * DAY;
        Self { first, days: (until - first + DAY - 1).div_euclid(DAY).max(1), left, right }
    }

    /// The first instant after it.
    pub(super) fn end(&self) -> i64 {
        self.first + self.days * DAY
    }

    /// Where an instant lies; outside the picture, at its edge.
    pub(super) fn x(&self, second: i64) -> f64 {
        let share = (second - self.first) as f64 / (self.days * DAY) as f64;
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// The same days in parts of at most so many, each as long as the others or a day longer.
    pub(super) fn parts(&self, days_max: i64) -> Vec<Self> {
        let count = (self.days + days_max - 1) / days_max.max(1);
        let edge = |part: i64| self.days * part / count.max(1);
        let part = |part| Self { first: self.first + edge(part) * DAY, days: edge(part + 1) - edge(part), ..*self };
        (0..count).map(part).collect()
    }

    /// The days that it shows, `1 Apr to 14 Apr`.
    pub(super) fn words(&self) -> String {
        let day = |second| Timestamp::from_second(second).map_or_else(|_| String::new(), |at| day_short(utc_day(at)));
        format!("{} to {}", day(self.first), day(self.end() - DAY))
    }

    /// Lines between days from a height down to another, names above them; of long spans every nth day is named.
    pub(super) fn rule(&self, top: f64, bottom: f64) -> Markup {
        let wide = (self.right - self.left) / self.days as f64;
        let every = ((NAME_ROOM / wide).ceil() as i64).max(1);
        html! {
            @for day in 0..=self.days {
                @let second = self.first + day * DAY;
                @let is_named = day % every == 0;
                path.axis d=(format!("M{} {}V{}", at(self.x(second)), at(if is_named { top - 12.0 } else { top - 4.0 }), at(bottom))) {}
                @if is_named && day < self.days {
                    @if let Ok(start) = Timestamp::from_second(second) {
                        text.soft.small x=(at(self.x(second) + 4.0)) y=(at(top - 8.0)) { (day_short(utc_day(start))) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_spans_are_cut_into_like_parts() {
        for (days, most, parts) in
            [(28, 14, vec![14, 14]), (15, 14, vec![7, 8]), (3, 14, vec![3]), (29, 14, vec![9, 10, 10])]
        {
            let axis = Axis::over((0, days * DAY), (0.0, 100.0));
            assert_eq!(axis.days, days);
            let cut = axis.parts(most);
            assert_eq!(cut.iter().map(|part| part.days).collect::<Vec<_>>(), parts, "{days} days");
            assert!(cut.iter().zip(cut.iter().skip(1)).all(|(one, next)| one.end() == next.first));
        }
    }

    #[test]
    fn instants_outside_lie_at_the_edge() {
        let axis = Axis::over((DAY + 5, 2 * DAY), (10.0, 110.0));
        for (second, x) in [(0, 10.0), (DAY, 10.0), (DAY + DAY / 2, 60.0), (2 * DAY, 110.0), (9 * DAY, 110.0)] {
            assert!((axis.x(second) - x).abs() < 1e-9, "{second}");
        }
    }
}
