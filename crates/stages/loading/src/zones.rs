//! Decides what a unit counts for in the zones of a hold: in each zone the part of its mass that is inside, and on each
//! metre its mass over its length. Does not move units (`assign`). Up: [`crate`].
//!
//! All units are loaded before any leaves, so the leg with everything aboard is the worst.

use model::hold::{CargoDeck, Deck, Hold, HoldZone};

use crate::area::Area;

/// Millimetres in a metre.
const METRE: i64 = 1_000;

/// The part of a mass that counts, rounded up to the gram.
fn part(gross: i64, over: i64, under: i64) -> i64 {
    let exact = i128::from(gross) * i128::from(over);
    i64::try_from(-(-exact).div_euclid(i128::from(under))).expect("a part of a unit should be lighter than it")
}

/// Mass of a unit inside a stretch of its deck.
fn inside(area: &Area, gross: i64, deck: Deck, from: i64, to: i64) -> i64 {
    let overlap = area.aft().min(to) - area.x.max(from);
    if area.deck != deck || overlap <= 0 { 0 } else { part(gross, overlap, area.length) }
}

/// Mass on a metre of a unit's length.
fn per_metre(area: &Area, gross: i64) -> i64 {
    part(gross, METRE, area.length)
}

/// Mass in a zone of all that stands.
pub(crate) fn mass_in(zone: &HoldZone, standing: &[(Area, i64)]) -> i64 {
    standing.iter().map(|(area, gross)| inside(area, *gross, zone.deck, zone.from.get(), zone.to.get())).sum()
}

/// Most mass on a metre anywhere from `from` to before `to`: it changes only where a unit begins.
pub(crate) fn worst_metre(deck: Deck, from: i64, to: i64, standing: &[(Area, i64)]) -> i64 {
    let on_deck = || standing.iter().filter(|(area, _)| area.deck == deck);
    let starts = on_deck().map(|(area, _)| area.x.max(from)).filter(|x| *x < to);
    let at = |x: i64| -> i64 {
        on_deck().filter(|(area, _)| area.x <= x && x < area.aft()).map(|(area, gross)| per_metre(area, *gross)).sum()
    };
    starts.map(at).max().unwrap_or(0)
}

/// The ends of a deck.
pub(crate) fn ends(deck: &CargoDeck) -> (i64, i64) {
    (deck.x.get(), deck.x.get() + deck.length.get())
}

/// Limits on sums over units, each by its place: of every zone, and of every stretch of a zone with a running limit.
#[derive(Clone, Debug, Default)]
pub(crate) struct SumLimits {
    /// Most that units may add to each sum; what stands fixed is taken off.
    pub(crate) most: Vec<i64>,
    /// Zone of each sum.
    pub(crate) zones: Vec<String>,
    /// What a unit at each place adds: sum, and its share as a quotient.
    shares: Vec<Vec<(usize, i64, i64)>>,
}

impl SumLimits {
    /// The limits for units at `places`, beside what stands fixed.
    pub(crate) fn of(hold: &Hold, places: &[Area], fixed: &[(Area, i64)]) -> Self {
        let mut limits = Self { shares: vec![Vec::new(); places.len()], ..Self::default() };
        for zone in &hold.zones {
            let (from, to) = (zone.from.get(), zone.to.get());
            if let Some(most) = zone.gross_max {
                let shares = places.iter().map(|area| {
                    let overlap = area.aft().min(to) - area.x.max(from);
                    (area.deck == zone.deck && overlap > 0).then_some((overlap, area.length))
                });
                limits.push(zone, most.get() - mass_in(zone, fixed), shares.collect());
            }
            if let Some(most) = zone.per_metre_max {
                let on_deck = |area: &&Area| area.deck == zone.deck;
                let areas = places.iter().chain(fixed.iter().map(|(area, _)| area)).filter(on_deck);
                let mut starts: Vec<i64> = areas.map(|area| area.x.max(from)).filter(|x| *x < to).collect();
                starts.sort_unstable();
                starts.dedup();
                for x in starts {
                    let covers = |area: &Area| area.deck == zone.deck && area.x <= x && x < area.aft();
                    let shares = places.iter().map(|area| covers(area).then_some((METRE, area.length)));
                    let there: i64 = fixed
                        .iter()
                        .filter(|(area, _)| covers(area))
                        .map(|(area, gross)| per_metre(area, *gross))
                        .sum();
                    limits.push(zone, most.get() - there, shares.collect());
                }
            }
        }
        limits
    }

    /// No limits, for so many places.
    #[cfg(test)]
    pub(crate) fn default_for(places: usize) -> Self {
        Self { shares: vec![Vec::new(); places], ..Self::default() }
    }

    fn push(&mut self, zone: &HoldZone, most: i64, shares: Vec<Option<(i64, i64)>>) {
        if shares.iter().all(Option::is_none) && most >= 0 {
            return;
        }
        let index = self.most.len();
        self.most.push(most);
        self.zones.push(zone.id.clone());
        for (place, share) in shares.into_iter().enumerate() {
            self.shares[place].extend(share.map(|(over, under)| (index, over, under)));
        }
    }

    /// What a unit of this mass at a place adds to which sums.
    pub(crate) fn parts(&self, place: usize, gross: i64) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.shares[place].iter().map(move |(sum, over, under)| (*sum, part(gross, *over, *under)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(x: i64, length: i64) -> Area {
        Area { deck: Deck::Main, x, y: 0, length, width: 1_000 }
    }

    #[test]
    fn a_unit_counts_with_the_part_that_is_inside_rounded_up() {
        for (x, length, from, to, mass, remark) in [
            (0, 3_000, 0, 3_000, 1_000, "wholly inside"),
            (0, 3_000, 1_000, 9_000, 667, "two thirds"),
            (0, 3_000, 3_000, 9_000, 0, "ends where the zone begins"),
            (5_000, 3_000, 5_500, 6_000, 167, "a zone shorter than the unit"),
        ] {
            assert_eq!(inside(&area(x, length), 1_000, Deck::Main, from, to), mass, "{remark}");
            assert_eq!(inside(&area(x, length), 1_000, Deck::Lower, from, to), 0, "{remark}, other deck");
        }
    }

    #[test]
    fn units_side_by_side_add_up_on_the_metre_where_they_meet() {
        let standing = [(area(0, 3_000), 3_000), (area(2_000, 2_000), 1_001), (area(4_000, 1_000), 9_000)];
        for (from, to, most, remark) in [
            (0, 2_000, 1_000, "before the second begins"),
            (0, 4_000, 1_501, "both, the odd half gram rounded up"),
            (3_500, 4_000, 501, "from inside the second on"),
            (0, 9_000, 9_000, "the heavy one aft"),
        ] {
            assert_eq!(worst_metre(Deck::Main, from, to, &standing), most, "{remark}");
        }
    }
}
