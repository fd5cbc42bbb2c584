//! Decides how two fill rates compare, exactly. Knows nothing of packs or lines. Up: [`crate`].

use std::cmp::Ordering;

/// A weighted fill rate: what was got, at most the demand, over demand times weight. Never rounded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level {
    got: u64,
    full: u128,
}

impl Level {
    /// The level of `got` units on a demand of `units` with a weight; both above zero.
    pub(crate) fn of(got: i64, units: i64, weight: i64) -> Self {
        assert!(units > 0 && weight > 0, "a level should have a demand and a weight above zero");
        let got = u64::try_from(got.min(units)).expect("an amount should not be negative");
        Self { got, full: magnitude(units) * magnitude(weight) }
    }
}

impl Ord for Level {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (u64::try_from(self.full), u64::try_from(other.full)) {
            // Factors of 64 bits: one multiplication each, which is what nearly all comparisons are.
            (Ok(full), Ok(against)) => {
                (u128::from(self.got) * u128::from(against)).cmp(&(u128::from(other.got) * u128::from(full)))
            }
            _ => compare((u128::from(self.got), self.full), (u128::from(other.got), other.full)),
        }
    }
}

impl PartialOrd for Level {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Level {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Level {}

/// An amount that is not negative, widened.
pub(crate) fn magnitude(amount: i64) -> u128 {
    u128::try_from(amount).expect("an amount should not be negative")
}

/// Compares two fractions: across where no product can leave 128 bits, else by their continued fractions (Euclid), whose
/// terms only shrink.
fn compare(one: (u128, u128), other: (u128, u128)) -> Ordering {
    let (mut a, mut b) = one;
    let (mut c, mut d) = other;
    loop {
        if (a | b | c | d) >> 64 == 0 {
            return (a * d).cmp(&(c * b));
        }
        let wholes = (a / b).cmp(&(c / d));
        if wholes != Ordering::Equal {
            return wholes;
        }
        let (rest, other_rest) = (a % b, c % d);
        if rest == 0 || other_rest == 0 {
            return rest.min(1).cmp(&other_rest.min(1));
        }
        (a, b, c, d) = (d, other_rest, b, rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_compare_exactly_however_large() {
        let big = u128::MAX / 3;
        for (one, other, expected, remark) in [
            ((1, 3), (2, 6), Ordering::Equal, "the same fraction"),
            ((1, 3), (1, 2), Ordering::Less, "a third is less than a half"),
            (
                (big, big + 1),
                (big - 1, big),
                Ordering::Greater,
                "products beyond 128 bits, differing in the last place",
            ),
            ((big, big), (big - 7, big - 7), Ordering::Equal, "both whole, products beyond 128 bits"),
            ((big + 1, big), (1, 1), Ordering::Greater, "a little more than the whole"),
            ((0, big), (0, 5), Ordering::Equal, "nothing of much and nothing of little"),
        ] {
            assert_eq!(compare(one, other), expected, "{remark}");
            assert_eq!(compare(other, one), expected.reverse(), "{remark}, turned");
        }
    }

    #[test]
    fn more_than_the_demand_fills_no_further() {
        assert_eq!(Level::of(7, 5, 1000), Level::of(5, 5, 1000));
        assert!(Level::of(4, 5, 2000) < Level::of(4, 5, 1000), "a heavier recipient stands lower with the same fill");
    }
}
