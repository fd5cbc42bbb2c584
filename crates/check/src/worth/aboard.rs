//! Decides what each flight brings to whom, read again from flights, loads and shares. Up: [`crate::worth`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::flights::{Consignment, Flight};
use model::id::{ConsignmentId, FlightId, ItemId, PlaceId};
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};

use super::{Key, day_of};

/// Packs of one consignment that come off one flight on one day.
pub(super) struct Lot<'a> {
    pub(super) flight: &'a Flight,
    pub(super) consignment: &'a Consignment,
    pub(super) fills: &'a ItemId,
    pub(super) packs: i64,
    /// Units of the need that they count for.
    pub(super) counts: i128,
    pub(super) comes: Date,
    pub(super) expires: Option<Date>,
    /// Country or area where the goods are.
    pub(super) origin: Option<&'a PlaceId>,
}

impl<'a> Lot<'a> {
    /// The line that it belongs to.
    pub(super) fn key(&self) -> Key<'a> {
        (&self.flight.id, &self.consignment.recipient, &self.consignment.item, self.fills)
    }

    /// Mass, grams.
    pub(super) fn grams(&self) -> i128 {
        i128::from(self.packs) * i128::from(self.consignment.pack.gross().get())
    }
}

/// Everything that comes off the flights, flight by flight.
pub(super) fn lots<'a>(
    operation: &'a Operation,
    problems: &'a PlanProblems,
    solutions: &'a PlanSolutions,
) -> Vec<Lot<'a>> {
    let mut lots = Vec::new();
    for flight in &solutions.flights.flights {
        let mut behind = left_behind(solutions, &flight.id);
        // Latest unloading first: what loading left behind is missing there.
        for (index, leg) in flight.legs.iter().enumerate().rev() {
            for cargo in flight.cargo.iter().filter(|cargo| flight.landing(cargo) == Some(index)) {
                let short = behind.entry(&cargo.consignment).or_default();
                let missing = (*short).min(cargo.packs.get());
                *short -= missing;
                let packs = cargo.packs.get() - missing;
                let consignment = problems.flights.consignments.iter().find(|one| one.id == cargo.consignment);
                if let Some(consignment) = consignment.filter(|_| packs > 0) {
                    lots.push(lot(operation, solutions, (flight, consignment), packs, day_of(leg.arrives)));
                }
            }
        }
    }
    lots
}

fn lot<'a>(
    operation: &'a Operation,
    solutions: &'a PlanSolutions,
    (flight, consignment): (&'a Flight, &'a Consignment),
    packs: i64,
    comes: Date,
) -> Lot<'a> {
    let allotment = solutions.allocation.allotments.iter().find(|one| one.id == consignment.id);
    let offer = operation.offers.iter().find(|line| line.id == consignment.line);
    let (fills, counts) = match allotment {
        // A substitute counts as it was allotted, pack by pack.
        Some(allotment) if allotment.fills != consignment.item => {
            let all = i128::from(allotment.packs.get()).max(1);
            (&allotment.fills, i128::from(packs) * i128::from(allotment.counts.get()) / all)
        }
        _ => (&consignment.item, i128::from(packs) * i128::from(consignment.pack.units().get())),
    };
    Lot {
        flight,
        consignment,
        fills,
        packs,
        counts,
        comes,
        expires: offer.and_then(|line| line.product.expiry),
        origin: offer.map(|line| &line.place),
    }
}

/// Packs that loading left on the ground, by consignment.
fn left_behind<'a>(solutions: &'a PlanSolutions, flight: &FlightId) -> BTreeMap<&'a ConsignmentId, i64> {
    let loads = solutions.loading.loads.iter().filter(|load| load.flight == *flight);
    let mut behind = BTreeMap::new();
    for left in loads.flat_map(|load| &load.left_out) {
        *behind.entry(&left.consignment).or_insert(0) += left.packs.get();
    }
    behind
}
