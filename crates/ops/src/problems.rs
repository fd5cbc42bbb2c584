//! Decides which question is put to each stage: which tables, which dates, which recipients. Plain mapping from the
//! operation and the answers of the stages before; no stage's rule is repeated here. Up: [`crate`].

mod demand;
mod flying;
mod gate;
mod pallets;
mod sharing;

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::id::{ItemId, PlaceId};
use model::need::{NeedProblem, StockStatus};
use model::offer::OfferLine;
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};
use model::quantity::Minutes;
use model::world::{Item, Pack};

pub use flying::{consignments, flights_problem, loading_problem};
pub use gate::{CheckDays, fitness_problem};
pub use pallets::pallet_places;
pub use sharing::allocation_problem;

/// Days of supply that one allocation cycle looks ahead: what a ramp yields later is for the next weekly cycle
/// (weekly cycles: the reference on fair allocation).
const CYCLE_DAYS: i32 = 7;

/// Case counts, places and profile: the question of the need stage.
#[must_use]
pub fn need_problem(operation: &Operation) -> NeedProblem {
    NeedProblem {
        as_of: operation.as_of,
        cases: operation.cases.clone(),
        places: needing(operation).into_iter().filter_map(|id| place(operation, &id)).cloned().collect(),
        items: operation.items.clone(),
        profile: operation.profile.clone(),
        use_profile: operation.policies.use_profile,
        stock: operation.stock.clone(),
        consumption: operation.consumption.clone(),
        production: operation.production.clone(),
        service_level: operation.policies.service_level,
        lead_time: operation.policies.lead_time,
        cover: operation.policies.cover,
        buffer_permille: operation.policies.buffer_permille,
    }
}

/// First day the whole supply of a line is there: with a ramp, the end of the allocation cycle.
fn ready_day(operation: &Operation, line: &OfferLine) -> Date {
    let today = day_of(operation.as_of);
    if line.ramp.is_empty() {
        return line.ready.max(today);
    }
    let end = today.checked_add(CYCLE_DAYS.days()).expect("a cycle's end should be a date");
    line.ready.max(end)
}

/// Every stage's question, derived again from the operation and the answers that a plan holds. The limits that
/// loading once found are not derived: they are the search's own, no limit of the world.
#[must_use]
pub fn problems_of(operation: &Operation, solutions: &PlanSolutions) -> PlanProblems {
    let allocation = allocation_problem(operation, &solutions.need, &solutions.fitness);
    let flights = flights_problem(operation, &solutions.allocation, &allocation.demands, Vec::new());
    PlanProblems {
        need: need_problem(operation),
        fitness: fitness_problem(operation, &solutions.need, CheckDays::of(operation)),
        loading: loading_problem(operation, &solutions.allocation, &flights.consignments, &solutions.flights),
        allocation,
        flights,
    }
}

/// Places whose need is counted: recipients, and donor countries whose stock of what they offer is counted, so that their
/// own need can be protected.
fn needing(operation: &Operation) -> BTreeSet<PlaceId> {
    let is_counted = |line: &&OfferLine| {
        operation
            .stock
            .iter()
            .any(|stock| stock.place == line.place && stock.item == line.item && stock.status == StockStatus::Shelf)
    };
    let donors = operation.offers.iter().filter(is_counted).map(|line| line.place.clone());
    let donors = donors.filter(|_| operation.policies.protects_donors);
    recipients(operation).into_iter().chain(donors).collect()
}

/// Places that ask for something or that a donor names.
#[must_use]
pub fn recipients(operation: &Operation) -> BTreeSet<PlaceId> {
    let asked = operation.requests.iter().map(|request| request.place.clone());
    let named = operation.offers.iter().flat_map(|line| line.earmarks.iter().cloned());
    asked.chain(named).collect()
}

fn place<'a>(operation: &'a Operation, id: &PlaceId) -> Option<&'a model::world::Place> {
    operation.places.iter().find(|place| place.id == *id)
}

fn item<'a>(operation: &'a Operation, id: &ItemId) -> Option<&'a Item> {
    operation.items.iter().find(|item| item.id == *id)
}

/// The line's own pack, else its item's default.
fn pack_of(operation: &Operation, line: &OfferLine) -> Option<Pack> {
    line.pack.clone().or_else(|| item(operation, &line.item).and_then(|item| item.pack.clone()))
}

/// The day of an instant, UTC.
#[must_use]
pub fn day_of(instant: Timestamp) -> Date {
    instant.to_zoned(TimeZone::UTC).date()
}

fn start_of(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).expect("every date begins in UTC").timestamp()
}

fn after(instant: Timestamp, span: Minutes) -> Timestamp {
    instant + SignedDuration::from_mins(span.get())
}

fn day_after(day: Date, span: Minutes) -> Date {
    day_of(after(start_of(day), span))
}
