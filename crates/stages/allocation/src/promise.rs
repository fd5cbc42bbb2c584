//! Decides how many packs a donor's promise is worth: whole packs, rounded up, none that the demand is met without.
//! Shares nothing else. Up: [`crate`].

use model::id::PlaceId;

use crate::book::{Broken, BrokenPromise};
use crate::ground::Ground;
use crate::pool::packs_up;

/// Promises of some supplies, by line, then recipient.
pub(crate) fn promises_of(ground: &Ground<'_>, supplies: &[usize]) -> Vec<(usize, usize)> {
    let commitments = &ground.problem.commitments;
    let mut promises: Vec<_> = supplies
        .iter()
        .flat_map(|supply| {
            let line = &ground.supply(*supply).line;
            let of_line = commitments.iter().enumerate().filter(move |(_, commitment)| commitment.line == *line);
            of_line.map(|(index, _)| (*supply, index))
        })
        .collect();
    promises.sort_by_key(|(_, index)| {
        let promise = &commitments[*index];
        (&promise.line, &promise.recipient, promise.units, *index)
    });
    promises
}

/// What stands at the moment when a promise is to be kept.
pub(crate) struct Standing<'s, 'a> {
    /// Slots that the line may go to, whatever the day.
    pub(crate) may_have: &'s [bool],
    /// The only place it may go to, where it travels with another line.
    pub(crate) sent_to: Option<&'a PlaceId>,
    /// Units that each slot has.
    pub(crate) got: &'s [i64],
    /// Packs of the line that are left.
    pub(crate) left: i64,
    /// Whether the line is shared at all; it is not where the one it travels with goes nowhere.
    pub(crate) is_shared: bool,
}

/// The slot and the packs of a promise that is kept, and what is not kept of it.
pub(crate) fn keep<'a>(
    ground: &Ground<'_>,
    (supply, commitment): (usize, usize),
    standing: &Standing<'_, 'a>,
) -> (Option<(usize, i64)>, Option<BrokenPromise<'a>>) {
    let promise = &ground.problem.commitments[commitment];
    let promised = promise.units.get();
    let break_it = |units: i64, why| (units > 0).then_some(BrokenPromise { commitment, units, why });
    let kind = &ground.kinds[ground.kind_of_supply[supply]];
    let slot = kind.demands.iter().position(|demand| {
        let demand = ground.demand(*demand);
        demand.recipient == promise.recipient && !demand.units.is_zero()
    });
    if !standing_allows(ground, supply, promise, slot.map(|slot| standing.may_have[slot])) {
        return (None, break_it(promised, Broken::NotEligible));
    }
    let Some(slot) = slot else { return (None, break_it(promised, Broken::NoDemand)) };
    let demand = kind.demands[slot];
    if let Some(place) = standing.sent_to.filter(|place| **place != promise.recipient) {
        return (None, break_it(promised, Broken::TravelsTo(place)));
    }
    if !ground.is_in_time(supply, demand) {
        return (None, break_it(promised, Broken::TooLate));
    }
    if !standing.is_shared {
        return (None, break_it(promised, Broken::Stays));
    }
    let pack = ground.supply(supply).pack.units().get();
    let wanted = packs_up(promised, pack);
    let open = packs_up(ground.demand(demand).units.get() - standing.got[slot], pack);
    let packs = wanted.min(open).min(standing.left);
    let why = if open <= standing.left { Broken::DemandMet } else { Broken::TooLittleSupply };
    let given = i128::from(packs) * i128::from(pack);
    let short =
        i64::try_from((i128::from(promised) - given).max(0)).expect("what is short should be less than promised");
    ((packs > 0).then_some((slot, packs)), break_it(short, why))
}

/// Whether the line may go to the recipient: by its slot, or where it demands nothing, by the list.
fn standing_allows(
    ground: &Ground<'_>,
    supply: usize,
    promise: &model::allocation::Commitment,
    by_slot: Option<bool>,
) -> bool {
    by_slot.unwrap_or_else(|| ground.supply(supply).eligible.contains(&promise.recipient))
}
