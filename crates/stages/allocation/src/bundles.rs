//! Decides which small lots fly together. Up: [`crate`].
//!
//! Small lots of one airport are one bundle, unless their ready days leave a gap of more than three days: there it is cut,
//! so that nobody waits for the late ones. A lot that a cut would leave alone stays with the nearer neighbours, because a
//! lot by itself is a flight by itself.

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::allocation::{AllocationProblem, Allotment, Bundle};
use model::id::{AirportId, BundleId};
use model::quantity::{CubicMillimetres, Grams};

use crate::ground::Ground;
use crate::names::summed;

/// Days between ready days from which small lots do not wait for each other.
const GAP_DAYS_MAX: i32 = 3;

/// A small lot.
#[derive(Clone, Copy, Debug)]
struct Small<'s> {
    ready: Date,
    allotment: &'s Allotment,
    gross: Grams,
    volume: CubicMillimetres,
}

/// Bundles of allotments whose supplies are known by index, by id.
pub(crate) fn bundles(ground: &Ground<'_>, allotments: &[(usize, Allotment)]) -> Vec<Bundle> {
    let AllocationProblem { small_lot_max, .. } = ground.problem;
    let mut by_airport: BTreeMap<&AirportId, Vec<Small<'_>>> = BTreeMap::new();
    for (supply, allotment) in allotments {
        let supply = ground.supply(*supply);
        let packs = allotment.packs.get();
        let gross = Grams::of(supply.pack.gross().get().saturating_mul(packs));
        if gross <= *small_lot_max {
            let volume = supply.pack.volume().times(packs);
            let small = Small { ready: supply.ready, allotment, gross, volume };
            by_airport.entry(&supply.airport).or_default().push(small);
        }
    }
    let mut bundles: Vec<_> = by_airport.into_iter().flat_map(|(airport, lots)| of_airport(airport, lots)).collect();
    bundles.sort_by(|one, other| one.id.cmp(&other.id));
    bundles
}

fn of_airport(airport: &AirportId, mut lots: Vec<Small<'_>>) -> Vec<Bundle> {
    lots.sort_by_key(|small| (small.ready, &small.allotment.id));
    let groups = grouped(&lots.iter().map(|small| small.ready).collect::<Vec<_>>());
    let mut rest = &lots[..];
    let mut bundles = Vec::new();
    for (number, size) in groups.into_iter().enumerate() {
        let (group, later) = rest.split_at(size);
        rest = later;
        let plain = format!("{airport}-{}", number + 1);
        let id = BundleId::try_new(&plain).unwrap_or_else(|_| BundleId::of(&summed(&plain, [&plain[..]].into_iter())));
        let mut consignments: Vec<_> = group.iter().map(|small| small.allotment.id.clone()).collect();
        consignments.sort();
        let gross = group.iter().map(|small| small.gross).sum();
        let volume = group.iter().map(|small| small.volume).sum();
        let ready = group.iter().map(|small| small.ready).max().expect("a group should have a lot");
        bundles.push(Bundle { id, airport: airport.clone(), ready, consignments, gross, volume });
    }
    bundles
}

/// Sizes of the groups that ready days fall into, which are in order; none for a single day.
fn grouped(days: &[Date]) -> Vec<usize> {
    if days.len() < 2 {
        return vec![];
    }
    let gap = |at: usize| (days[at] - days[at - 1]).get_days();
    let mut cuts: Vec<_> = (1..days.len()).filter(|at| gap(*at) > GAP_DAYS_MAX).collect();
    // While a lot is alone, the nearer of its cuts is mended, the earlier of two alike.
    loop {
        let edges: Vec<_> = std::iter::once(0).chain(cuts.iter().copied()).chain([days.len()]).collect();
        let Some(alone) = edges.windows(2).find(|pair| pair[1] - pair[0] == 1).map(|pair| (pair[0], pair[1])) else {
            return edges.windows(2).map(|pair| pair[1] - pair[0]).collect();
        };
        let nearer = match alone {
            (0, end) => end,
            (start, end) if end == days.len() || gap(start) <= gap(end) => start,
            (_, end) => end,
        };
        cuts.retain(|cut| *cut != nearer);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn lots_are_parted_only_by_long_gaps_and_never_left_alone() {
        for (days, sizes, remark) in [
            (&[1][..], &[][..], "one lot is no bundle"),
            (&[1, 1], &[2], "two of one day"),
            (&[1, 4, 7, 10], &[4], "each within three days of the next"),
            (&[1, 1, 5, 6], &[2, 2], "four days between"),
            (&[1, 9], &[2], "two that would both be alone"),
            (&[1, 2, 9], &[3], "the last would be alone"),
            (&[1, 6, 7, 20, 21], &[3, 2], "the first would be alone"),
            (&[1, 2, 8, 13, 14], &[2, 3], "the one between goes with the nearer"),
            (&[1, 2, 8, 14, 15], &[3, 2], "the earlier of two as near"),
        ] {
            let days: Vec<_> = days.iter().map(|day| date(2020, 4, *day)).collect();
            assert_eq!(grouped(&days), sizes, "{remark}");
        }
    }
}
