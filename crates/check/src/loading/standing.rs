//! Decides whether a flight that was loaded before is loaded again without need: a standing load that takes the whole list
//! and keeps every limit stays as it is. Up: [`crate::loading`].
//!
//! Fewest changes where some are needed is the stage's own aim, and is not proven here.

use model::loading::{
    AircraftLoad, Balance, FlightToLoad, LegBalance, LoadedUnit, LoadingProblem, LoadingSolution, Unloaded,
};
use model::quantity::{Arm, Grams};

use super::aboard::{Moment, weighed};
use super::balance::{lateral_on, legs_of};
use super::envelope::{envelopes_of, limits_at};
use super::{balance, build, cargo, doors, envelope, hold, is_people, loads, of_flight, steps, units, zones};
use crate::sheet::Sheet;

/// What a standing load must keep to be gone on from: every rule but those that are only about what is told of it.
const PHYSICAL: &[fn(&LoadingProblem, &LoadingSolution, &mut Sheet)] = &[
    cargo::complete,
    cargo::people,
    cargo::contents,
    cargo::one_stop,
    units::inside,
    units::stack_height,
    build::contour,
    units::overlap,
    units::upright,
    units::support,
    build::stack,
    build::separation,
    units::mass,
    units::height,
    units::limit,
    build::centre,
    hold::position,
    hold::once,
    hold::mass,
    hold::height,
    hold::contour,
    hold::floor,
    hold::overlap,
    hold::floor_mass,
    doors::door,
    zones::zone,
    zones::running,
    balance::payload,
    balance::seats,
    balance::mass,
    balance::lateral,
    envelope::envelope,
    steps::order,
    steps::tip_back,
    doors::access,
];

pub(super) fn standing(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let Some(old) = &flight.standing else { continue };
        let changed = old.units.iter().find(|unit| !load.units.iter().any(|other| is_as_it_was(unit, other)));
        let is_needed = changed.is_some_and(|_| !still_serves(problem, flight, old, load));
        sheet.holds(changed.is_none() || is_needed, || {
            let unit = changed.map_or(String::new(), |unit| unit.id.to_string());
            let text = format!("{unit} is not as it stood, though the standing load takes all and keeps every limit");
            (of_flight(flight), text)
        });
    }
}

/// Whether a unit keeps number, place and boxes.
fn is_as_it_was(old: &LoadedUnit, new: &LoadedUnit) -> bool {
    let is_at_its_place = (&old.position, old.deck, old.x, old.y) == (&new.position, new.deck, new.x, new.y);
    old.id == new.id
        && is_at_its_place
        && (&old.uld, &old.contents, &old.placements) == (&new.uld, &new.contents, &new.placements)
}

/// Whether the units of the standing load, with the people of the new one, are a whole answer to the question as it is now.
fn still_serves(problem: &LoadingProblem, flight: &FlightToLoad, old: &AircraftLoad, new: &AircraftLoad) -> bool {
    let row = |left: &Unloaded| flight.cargo.iter().find(|cargo| cargo.consignment == left.consignment);
    let are_people = |left: &&Unloaded| row(left).is_some_and(is_people);
    // What must go may be worth building the whole load anew.
    if old.left_out.iter().any(|left| row(left).is_none_or(|cargo| cargo.mandatory) && !left.packs.is_zero()) {
        return false;
    }
    let behind = old.left_out.iter().filter(|left| !are_people(left));
    let mut load = AircraftLoad {
        flight: flight.flight.clone(),
        seated: new.seated.clone(),
        left_out: behind.chain(new.left_out.iter().filter(are_people)).cloned().collect(),
        legs: vec![LegBalance::default(); flight.legs.len()],
        ..old.clone()
    };
    let asked = LoadingProblem { flights: vec![FlightToLoad { standing: None, ..flight.clone() }], ..problem.clone() };
    load.legs = told_truly(&asked, &asked.flights[0], &load);
    if !load.legs.iter().all(is_well_within) {
        return false;
    }
    let again = LoadingSolution { loads: vec![load], steps: 0 };
    let mut sheet = Sheet::new();
    sheet.turn_to("loading-standing");
    PHYSICAL.iter().for_each(|rule| rule(&asked, &again, &mut sheet));
    sheet.finish().findings.is_empty()
}

/// The balances of a load as its parts give them.
fn told_truly(problem: &LoadingProblem, flight: &FlightToLoad, load: &AircraftLoad) -> Vec<LegBalance> {
    let all = weighed(problem, flight, load);
    let envelopes = envelopes_of(&flight.aircraft.hold);
    let tell = |own: Moment, envelope: Option<_>| {
        let within = envelope.map(|envelope| limits_at(envelope, own.mass).map(super::envelope::ExactArm::rounded));
        let [forward, aft] = within.unwrap_or([own.arm(); 2]);
        let gross = Grams::of(i64::try_from(own.mass).unwrap_or(i64::MAX));
        Balance { gross, arm: Arm(own.arm()), forward: Arm(forward), aft: Arm(aft) }
    };
    let of_leg = |(leg, _, [zero_fuel, takeoff, landing]): (_, _, [super::balance::Instant; 3])| LegBalance {
        zero_fuel: tell(zero_fuel.own, envelopes[0]),
        takeoff: tell(takeoff.own, envelopes[1]),
        landing: tell(landing.own, envelopes[2]),
        lateral_doubled: i64::try_from(lateral_on(&all, leg)).unwrap_or(i64::MAX),
    };
    legs_of(problem, flight, load).into_iter().map(of_leg).collect()
}

/// Whether the centre of gravity is a millimetre and more within its limits: on them, the stage, which rounds limits inwards,
/// may have to move a unit.
fn is_well_within(leg: &LegBalance) -> bool {
    [leg.zero_fuel, leg.takeoff, leg.landing].iter().all(|at| {
        let is_known = at.forward != at.aft || at.forward != at.arm;
        !is_known || (at.forward.0 < at.arm.0 && at.arm.0 < at.aft.0)
    })
}
