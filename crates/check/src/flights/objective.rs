//! Decides whether a plan is worth what it says: hard dates missed, lateness, cost, carbon dioxide, counted anew.
//! Up: [`crate::flights`].

use model::evidence::{RecordKind, RecordRef};
use model::flights::{Consignment, FlightsObjective, WEIGHT_MIN};
use model::quantity::Grams;

use super::trip::{Board, Trip};
use crate::sheet::Sheet;

/// Hundredths by which two roundings of a value may differ.
const CENT: i64 = 1;

pub(super) fn objective(board: &Board<'_>, sheet: &mut Sheet) {
    let (said, own) = (board.solution.objective, counted(board));
    let subject = || RecordRef::new(RecordKind::Policy, "flights");
    for (what, said, own) in [
        ("grams that miss their hard date", said.hard_missed.get(), own.hard_missed.get()),
        ("cents of lateness", said.lateness_cents, own.lateness_cents),
        ("cents of cost", said.cost_cents, own.cost_cents),
        ("grams of carbon dioxide", said.co2.get(), own.co2.get()),
    ] {
        sheet.holds(said == own, || (subject(), format!("{said} {what} are said; the flights give {own}")));
    }
    let (plan, value) = (board.solution.bound.plan_cents, own.lateness_cents + own.cost_cents);
    sheet.holds(plan == value, || {
        (subject(), format!("the plan is said to cost {plan} cents; lateness and flying cost {value}"))
    });
}

pub(super) fn budget(board: &Board<'_>, sheet: &mut Sheet) {
    let Some(budget) = board.problem.policy.budget else { return };
    let own: i64 = board.trips.iter().map(|trip| cost(board, trip)).sum();
    sheet.holds(own <= budget.cents, || {
        let subject = RecordRef::new(RecordKind::Policy, "policies.flights.budget_usd");
        (subject, format!("flying costs {own} cents; the budget is {}", budget.cents))
    });
}

pub(super) fn bound(board: &Board<'_>, sheet: &mut Sheet) {
    let bound = &board.solution.bound;
    let subject = || RecordRef::new(RecordKind::Policy, "flights");
    let is_ordered = bound.lp_cents <= bound.mip_cents + CENT && bound.mip_cents <= bound.found_cents + CENT;
    sheet.holds(is_ordered, || {
        let (lp, mip, found) = (bound.lp_cents, bound.mip_cents, bound.found_cents);
        (subject(), format!("relaxation {lp}, model {mip}, found {found} cents"))
    });
    for (what, below) in [("model", Some(bound.mip_cents)), ("Lagrangian", bound.lagrangian_cents)] {
        let Some(below) = below else { continue };
        sheet.holds(below <= bound.plan_cents + CENT, || {
            (subject(), format!("the bound of the {what}, {below} cents, is above the plan's {}", bound.plan_cents))
        });
    }
    sheet.holds(!board.solution.bound_scope.trim().is_empty() || board.problem.consignments.is_empty(), || {
        (subject(), "no word on what the bound is valid for".to_owned())
    });
}

/// Every part of the objective from the flights and what is left out.
fn counted(board: &Board<'_>) -> FlightsObjective {
    let mut own = FlightsObjective::default();
    for consignment in &board.problem.consignments {
        let (missed, cents) = of_consignment(board, consignment);
        own.hard_missed += consignment.pack.gross().times(missed);
        own.lateness_cents += cents;
    }
    for trip in &board.trips {
        own.cost_cents += cost(board, trip);
        own.co2 += trip.flight.co2;
    }
    own
}

/// Packs that miss the hard date, and hundredths for being late or left out, rounded down.
fn of_consignment(board: &Board<'_>, consignment: &Consignment) -> (i64, i64) {
    let policy = &board.problem.policy;
    let left = board.solution.left_out.iter().filter(|left| left.consignment == consignment.id);
    let left: i64 = left.map(|left| left.packs.get()).sum();
    let mut missed = if consignment.due_hard.is_some() { left } else { 0 };
    // In cents times seconds of a day: a pack left out weighs a day of `unmet`, a late one its seconds of `late`.
    let mut weighed = i128::from(left) * i128::from(policy.unmet_cost_per_tonne.cents) * 86_400;
    for trip in &board.trips {
        for aboard in trip.aboard.iter().filter(|aboard| aboard.consignment.id == consignment.id) {
            let (packs, landed) = (aboard.cargo.packs.get(), trip.flight.legs[aboard.last].arrives);
            if landed > consignment.due {
                let seconds = landed.as_second() - consignment.due.as_second();
                let late = i128::from(policy.late_cost_per_tonne_day.cents);
                weighed += i128::from(packs) * i128::from(seconds) * late;
            }
            if consignment.due_hard.is_some_and(|hard| landed > hard) {
                missed += packs;
            }
        }
    }
    let packs = consignment.packs.get().max(1);
    let whole = consignment.pack.gross().times(consignment.packs.get()).max(WEIGHT_MIN);
    let grams = i128::from(whole.get()) * i128::from(consignment.priority_permille.get());
    let cents = weighed * grams / (i128::from(packs) * 86_400 * 1_000_000_000);
    (missed, i64::try_from(cents).unwrap_or(i64::MAX))
}

/// Block hours, each landing's handling and the fuel of a flight.
fn cost(board: &Board<'_>, trip: &Trip<'_>) -> i64 {
    let legs = &trip.flight.legs;
    let fuel: Grams = legs.iter().map(|leg| leg.fuel).sum();
    let price = i128::from(board.problem.policy.fuel_cost_per_tonne.cents);
    let fuel = i64::try_from(i128::from(fuel.get()) * price / 1_000_000).unwrap_or(i64::MAX);
    let landings = i64::try_from(legs.len()).unwrap_or(i64::MAX);
    trip.flight.cost.cents + landings * trip.aircraft.handling_cost.cents + fuel
}
