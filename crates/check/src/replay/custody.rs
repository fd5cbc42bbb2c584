//! Decides where every pack is: at its origin, aboard a flight, or unloaded. Up: [`crate::replay`].
//!
//! Packs of a consignment are alike, so they are counted and not numbered: each is in one place exactly when no place
//! gives more than it has, and all places together have what there is.

use model::evidence::{RecordKind, RecordRef};
use model::flights::{FlightsProblem, FlightsSolution};

use super::cast::{Cast, Lot};
use super::log::{Law, Log, Moment};

/// Who holds what.
pub(super) struct Custody {
    /// Packs of each consignment that are at its origin; below zero when more were taken than there were.
    at_origin: Vec<i64>,
    /// Packs of each consignment that were unloaded.
    unloaded: Vec<i64>,
    /// Mass aboard each flight, grams.
    aboard: Vec<i64>,
}

impl Custody {
    /// All packs at their origins.
    pub(super) fn new(problem: &FlightsProblem, flights: usize) -> Self {
        let packs: Vec<i64> = problem.consignments.iter().map(|one| one.packs.get()).collect();
        Self { unloaded: vec![0; packs.len()], at_origin: packs, aboard: vec![0; flights] }
    }

    /// Packs come aboard.
    pub(super) fn loads(&mut self, lot: &Lot<'_>, flight: usize, moment: &Moment<'_>, log: &mut Log) {
        let packs = lot.cargo.packs.get();
        let had = &mut self.at_origin[lot.number];
        log.holds(Law::Custody, moment, packs <= *had, || {
            format!("{packs} packs of {} should come aboard; {} are left here", lot.consignment.id, (*had).max(0))
        });
        *had -= packs;
        self.aboard[flight] += grams(lot);
    }

    /// Packs are unloaded.
    pub(super) fn unloads(&mut self, lot: &Lot<'_>, flight: usize, moment: &Moment<'_>, log: &mut Log) {
        let is_wanted = lot.consignment.destinations.contains(&lot.cargo.unload);
        log.holds(Law::Custody, moment, is_wanted, || {
            format!("{} packs of {} are unloaded, not where they are for", lot.cargo.packs.get(), lot.consignment.id)
        });
        self.unloaded[lot.number] += lot.cargo.packs.get();
        self.aboard[flight] -= grams(lot);
    }

    /// Mass aboard a flight, grams.
    pub(super) fn grams_aboard(&self, flight: usize) -> i64 {
        self.aboard[flight]
    }

    /// Looks where everything is when all is over.
    pub(super) fn close(&self, solution: &FlightsSolution, cast: &Cast<'_>, log: &mut Log) {
        let mut told = vec![0; self.at_origin.len()];
        for left in &solution.left_out {
            let number = cast.problem.consignments.iter().position(|one| one.id == left.consignment);
            if let Some(number) = number {
                told[number] += left.packs.get();
            }
        }
        for (number, one) in cast.problem.consignments.iter().enumerate() {
            let (left, out, told) = (self.at_origin[number], self.unloaded[number], told[number]);
            let is_whole = left == told && left + out == one.packs.get();
            log.notes(Law::Custody, is_whole, || {
                let text = format!(
                    "{} when all is over: of {} packs {out} are unloaded and {} left; {told} are said to be",
                    one.origin,
                    one.packs.get(),
                    left.max(0)
                );
                (RecordRef::new(RecordKind::Consignment, &one.id), text)
            });
        }
    }
}

fn grams(lot: &Lot<'_>) -> i64 {
    lot.consignment.pack.gross().get().saturating_mul(lot.cargo.packs.get())
}
