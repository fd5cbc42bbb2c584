//! Decides the load of one aircraft: tries ways to stow it and keeps the one that leaves least behind, mandatory cargo
//! first. Does not decide how cartons stand on a pallet (`buildup`), nor write the load down (`write`). Up: [`crate`].

use model::control::Control;
use model::loading::{AircraftLoad, FlightToLoad, LoadingProblem};

use crate::balance::window;
use crate::buildup::Builder;
use crate::cargo::{Sorted, sort};
use crate::floor::Preference;
use crate::pattern::Patterns;
use crate::payload::Payload;
use crate::refusal::Refusal;
use crate::settle::{NODES_MAX, NODES_SKETCH};
use crate::slot::{all_slots, clashes};
use crate::standing::reload;
use crate::stay::Stay;
use crate::stow::{Stowed, Stowing, Wish};
use crate::write::write;

/// Shifts of the floor pieces that are tried until the aircraft is in balance, mm: about half a vehicle at a time.
const SHIFTS: [i64; 9] = [0, -1_500, 1_500, -3_000, 3_000, -5_000, 5_000, -8_000, 8_000];

/// Loads one flight.
pub(crate) fn load(flight: &FlightToLoad, problem: &LoadingProblem, control: &mut Control) -> AircraftLoad {
    let slots = all_slots(&flight.aircraft.hold, &problem.ulds);
    let clashes = clashes(&flight.aircraft.hold.positions);
    let sorted = sort(flight, &slots);
    let stowing =
        Stowing { flight, ulds: &problem.ulds, slots: &slots, clashes: &clashes, sorted: &sorted, seed: control.seed };
    let mut builder = Builder::new(Patterns::new(control, &problem.separations));
    let Some(standing) = &flight.standing else {
        return write(&stowing, &fresh(&stowing, &mut builder));
    };
    let kept = reload(&stowing, standing, &mut builder);
    // A load is rebuilt only for cargo that must go.
    let is_short = lost(flight, &kept.refusals).0 > 0;
    let rebuilt = is_short.then(|| fresh(&stowing, &mut builder));
    let is_better = |rebuilt: &Stowed| lost(flight, &rebuilt.refusals).0 < lost(flight, &kept.refusals).0;
    write(&stowing, &rebuilt.filter(is_better).unwrap_or(kept))
}

/// Stows a flight from nothing.
fn fresh(stowing: &Stowing, builder: &mut Builder) -> Stowed {
    let sorted = stowing.sorted;
    let aim = balance_point(stowing.flight, sorted);
    let begin = || Stowed { refusals: sorted.refusals.clone(), ..Stowed::default() };
    let mut stow = |wish| stowing.stow(wish, &sorted.standing, &sorted.cartons, begin(), builder);
    if sorted.standing.is_empty() {
        // Without pieces on the floor every way is the same.
        return stowing.settle(stow(Wish { aim, preference: Preference::Positions }), NODES_MAX);
    }
    let least = lost(stowing.flight, &sorted.refusals);
    let mut best: Option<Stowed> = None;
    'tries: for preference in [Preference::Positions, Preference::Together, Preference::Aim] {
        for shift in SHIFTS {
            let next = stowing.settle(stow(Wish { aim: aim + shift, preference }), NODES_SKETCH);
            let out = lost(stowing.flight, &next.refusals);
            if best.as_ref().is_none_or(|known| out < lost(stowing.flight, &known.refusals)) {
                best = Some(next);
            }
            if out == least {
                break 'tries;
            }
        }
    }
    stowing.settle(best.expect("at least one way was tried"), NODES_MAX)
}

/// Mass of what does not go, mandatory first: the heavier is the worse, because it is what the flight was for.
pub(crate) fn lost(flight: &FlightToLoad, refusals: &[Refusal]) -> (i128, i128) {
    let mut lost = (0, 0);
    for refusal in refusals {
        let cargo = &flight.cargo[refusal.cargo];
        let gross = i128::from(cargo.pack.gross().get()) * i128::from(refusal.packs);
        lost.0 += if cargo.mandatory { gross } else { 0 };
        lost.1 += gross;
    }
    lost
}

/// Where the middle of all cargo should be along the hold, so that the aircraft balances where it is aimed.
fn balance_point(flight: &FlightToLoad, sorted: &Sorted) -> i64 {
    // The first leg with everything aboard.
    let Some(leg) = flight.legs.iter().min_by_key(|leg| std::cmp::Reverse(leg.load_until)) else { return 0 };
    let whole = Stay { load: leg.load_until, unload: 0 };
    let wanted: i128 = flight
        .cargo
        .iter()
        .map(|cargo| i128::from(cargo.pack.gross().get()) * i128::from(cargo.packs.get()))
        .sum::<i128>()
        .min(i128::from(Payload::of(flight).left(whole)));
    let people = i128::from(sorted.seated_mass.values().sum::<i64>());
    let cargo = (wanted - people).max(1);
    let front = 2 * i128::from(flight.aircraft.hold.arm_front.0);
    let moment = window(&flight.aircraft, leg, cargo + people).target - people * front;
    let x = (moment.div_euclid(cargo) - front) / 2;
    let decks = || flight.aircraft.hold.decks.iter();
    let low = decks().map(|deck| deck.x.get()).min().unwrap_or(0);
    let high = decks().map(|deck| deck.x.get() + deck.length.get()).max().unwrap_or(0);
    i64::try_from(x.clamp(i128::from(low), i128::from(high))).expect("a place in the hold is near")
}
