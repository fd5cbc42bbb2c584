//! Decides for which types the places for pallets and ULDs are asked: those that have a tail. What they take is the loading
//! stage's to say. Up: [`crate::problems`].

use model::flights::{Consignment, PalletPlaces};
use model::operation::Operation;
use model::transport::AircraftType;

/// The places of every type that can be flown, for these consignments.
#[must_use]
pub fn pallet_places(operation: &Operation, consignments: &[Consignment]) -> Vec<PalletPlaces> {
    let is_flown = |aircraft: &&AircraftType| operation.tails.iter().any(|tail| tail.aircraft == aircraft.id);
    let flown = operation.types.iter().filter(is_flown);
    flown.filter_map(|aircraft| loading::pallet_places(aircraft, &operation.ulds, consignments)).collect()
}
