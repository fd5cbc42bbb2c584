//! Decides what a plan is worth under the policy, in whole hundredths. Does not choose between plans. Up: [`crate`].

use std::collections::BTreeMap;

use model::flights::{Consignment, Flight, FlightPolicy, FlightsObjective, FlightsProblem};
use model::id::ConsignmentId;
use model::quantity::Grams;
use model::transport::AircraftType;

const SECONDS_OF_DAY: i128 = 24 * 60 * 60;
/// Grams of a tonne times the thousandths that priorities are given in.
const PER_TONNE: i128 = 1_000_000 * 1000;

/// What flights and packs left behind are worth; `left` has a number for each consignment of the problem.
pub(crate) fn objective(problem: &FlightsProblem, flights: &[Flight], left: &[i64]) -> FlightsObjective {
    let index: BTreeMap<&ConsignmentId, usize> =
        problem.consignments.iter().enumerate().map(|(index, consignment)| (&consignment.id, index)).collect();
    // Packs times seconds late, and packs that come after their hard date or not at all.
    let mut pack_seconds = vec![0_i128; problem.consignments.len()];
    let mut missed = vec![0_i64; problem.consignments.len()];
    for flight in flights {
        for part in &flight.cargo {
            let landed = flight.landing(part).map(|leg| &flight.legs[leg]);
            let (Some(leg), Some(index)) = (landed, index.get(&part.consignment)) else { continue };
            let facts = &problem.consignments[*index];
            let late = (leg.arrives.as_second() - facts.due.as_second()).max(0);
            pack_seconds[*index] += i128::from(part.packs.get()) * i128::from(late);
            if facts.due_hard.is_some_and(|hard| leg.arrives > hard) {
                missed[*index] += part.packs.get();
            }
        }
    }
    let mut whole = FlightsObjective::default();
    for (index, facts) in problem.consignments.iter().enumerate() {
        whole.lateness_cents += lateness(&problem.policy, facts, left[index], pack_seconds[index]);
        if facts.due_hard.is_some() {
            missed[index] += left[index];
        }
        whole.hard_missed += facts.pack.gross().times(missed[index]);
    }
    for flight in flights {
        whole.cost_cents += flying_cost(problem, flight);
        whole.co2 += flight.co2;
    }
    whole
}

/// The cost of packs left out and of packs late, rounded down.
fn lateness(policy: &FlightPolicy, facts: &Consignment, left: i64, pack_seconds: i128) -> i64 {
    let weight = i128::from(facts.weight().get()) * i128::from(facts.priority_permille.get());
    let unmet = i128::from(left) * i128::from(policy.unmet_cost_per_tonne.cents) * SECONDS_OF_DAY;
    let late = pack_seconds * i128::from(policy.late_cost_per_tonne_day.cents);
    let packs = i128::from(facts.packs.get().max(1));
    let cents = weight * (unmet + late) / (packs * PER_TONNE * SECONDS_OF_DAY);
    i64::try_from(cents).expect("what lateness costs should fit in 63 bits")
}

/// Block hours, handling and fuel of a flight, hundredths; the block hours alone where its type is not known.
pub(crate) fn flying_cost(problem: &FlightsProblem, flight: &Flight) -> i64 {
    let aircraft = problem.types.iter().find(|aircraft| aircraft.id == flight.aircraft);
    aircraft.map_or(flight.cost.cents, |aircraft| cost(&problem.policy, aircraft, flight))
}

/// Block hours, handling and fuel of a flight.
fn cost(policy: &FlightPolicy, aircraft: &AircraftType, flight: &Flight) -> i64 {
    let fuel: Grams = flight.legs.iter().map(|leg| leg.fuel).sum();
    let burnt = i128::from(fuel.get()) * i128::from(policy.fuel_cost_per_tonne.cents) / 1_000_000;
    let handled = aircraft.handling_cost.cents * flight.legs.len() as i64;
    flight.cost.cents + handled + i64::try_from(burnt).expect("what fuel costs should fit in 63 bits")
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use model::control::Control;
    use model::quantity::Units;

    use super::*;
    use crate::samples::{at, consignment, dollars, il76, problem, tail};
    use crate::solve;

    #[test]
    fn each_part_of_the_objective_is_counted() {
        let mut problem = problem();
        problem.consignments = vec![consignment("a", "UUMU", "LIRE", 1_000)];
        problem.tails = vec![tail("T", &il76(), "RU", "UUMU")];
        let solution = solve(&problem, &mut Control::default());
        let flights = &solution.flights;
        let block: i64 = flights.iter().map(|flight| flight.cost.cents).sum();
        assert_eq!(solution.objective.cost_cents, block, "without handling and fuel it is the block hours");
        assert_eq!((solution.objective.lateness_cents, solution.objective.hard_missed), (0, Grams::ZERO));
        assert_eq!(solution.objective.value_cents(), solution.bound.plan_cents);
        let landed = flights[0].legs[0].arrives;
        let facts = &mut problem.consignments[0];
        // Twenty tonnes half a day late at 1,000 dollars for a tonne and day, and half of them as much again left out.
        (facts.due, facts.due_hard) = (landed - 12.hours(), Some(landed - 1.hours()));
        facts.packs = Units::of(1_500);
        problem.policy.fuel_cost_per_tonne = dollars(1_000);
        problem.types[1].handling_cost = dollars(70);
        let counted = objective(&problem, flights, &[500]);
        assert_eq!(counted.lateness_cents, (20 * 500 + 10 * 100_000) * 100);
        assert_eq!(counted.hard_missed, Grams::of(30_000_000), "what comes too late and what does not come");
        let fuel: i64 = flights[0].legs.iter().map(|leg| leg.fuel.get()).sum();
        assert_eq!(counted.cost_cents, block + 2 * 7_000 + fuel / 10);
        problem.consignments[0].priority_permille = Units::of(3_000);
        problem.consignments[0].due_hard = Some(at("2020-04-20T00:00:00Z"));
        let counted = objective(&problem, flights, &[0]);
        assert_eq!((counted.lateness_cents, counted.hard_missed), (20 * 500 * 100 * 3, Grams::ZERO));
    }

    #[test]
    fn a_light_consignment_weighs_two_tonnes() {
        let mut problem = problem();
        problem.consignments = vec![consignment("a", "UUMU", "LIRE", 10)];
        assert_eq!(objective(&problem, &[], &[10]).lateness_cents, 2 * 100_000 * 100);
        assert_eq!(objective(&problem, &[], &[5]).lateness_cents, 100_000 * 100);
    }
}
