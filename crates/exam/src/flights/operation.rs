//! Decides how an operation of the size that is asked for is made from its seed: real airports and the built-in aircraft
//! types; donors, recipients, cargo and dates by lot. Does not plan it. Up: [`crate::flights`].
//!
//! Sizes of lots are spread evenly on a scale of powers, since a few recipients ask for most and many for a little; a
//! quarter of the places ask two donors or three. Cargo is light, as protective equipment is: 0.10 to 0.17 t/m3.

use jiff::{SignedDuration, Timestamp};
use model::airport::Airport;
use model::disruption::ChangeCosts;
use model::evidence::Source;
use model::fault::Fault;
use model::flights::{Consignment, FlightPolicy, FlightsProblem};
use model::id::{AirportId, ConsignmentId, ItemId, OfferLineId, PartyId, TailId};
use model::quantity::{Currency, Grams, Metres, Millimetres, Minutes, Money, Units};
use model::transport::{AircraftType, Tail};
use model::world::{ItemKind, Pack};

use crate::lot::Lot;

/// Runways that long belong to airports which take every type.
const DONOR_RUNWAY: Metres = Metres::of(3_200);
/// Runways of recipients.
const RECIPIENT_RUNWAY: Metres = Metres::of(2_500);
/// Types that carry less are feeders, not airlifters.
const PAYLOAD_MIN: Grams = Grams::of(15_000_000);
/// Least and most packs of a lot; a pack is a small pallet.
const PACKS: (i64, i64) = (20, 1_600);
/// Mass of a pack, kg, least and most.
const PACK_KG: (i64, i64) = (95, 165);
/// A day, in hours.
const DAY: i64 = 24;

/// How large an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Parties that give, each at one airport.
    pub(crate) donors: usize,
    /// Airports that receive.
    pub(crate) recipients: usize,
    /// Airframes.
    pub(crate) aircraft: usize,
    /// Types they are of.
    pub(crate) types: usize,
    /// Length of the operation.
    pub(crate) days: i64,
    /// Airports that a trip may load at on its way out.
    pub(crate) load_max: u8,
}

/// The operation of a seed.
///
/// # Errors
/// Faults of the built-in tables.
pub(crate) fn operation(size: Size, seed: u64) -> Result<FlightsProblem, Vec<Fault>> {
    let mut lot = Lot::new(seed);
    let airports = format::builtin::airports()?;
    let as_of: Timestamp = "2020-04-01T00:00:00Z".parse().expect("an instant should be valid");
    let donors = drawn(&airports, DONOR_RUNWAY, &[], size.donors, &mut lot);
    let recipients = drawn(&airports, RECIPIENT_RUNWAY, &donors, size.recipients, &mut lot);
    let types = types(size.types, &mut lot)?;
    let consignments = consignments(size, as_of, (&donors, &recipients), &mut lot);
    let tails = tails(size, as_of, (&donors, &types), &mut lot);
    let ulds = format::builtin::ulds()?;
    let places = types.iter().filter_map(|one| loading::pallet_places(one, &ulds, &consignments)).collect();
    Ok(FlightsProblem {
        as_of,
        until: as_of + SignedDuration::from_hours(DAY * size.days),
        consignments,
        tails,
        types,
        airports,
        closures: Vec::new(),
        airspaces: Vec::new(),
        permits: Vec::new(),
        limits: Vec::new(),
        places,
        policy: FlightPolicy { load_max: size.load_max, ..policy() },
        standing: None,
    })
}

/// Airports with such a runway that nobody has yet, of as many countries as can be.
fn drawn(airports: &[Airport], runway: Metres, taken: &[Airport], count: usize, lot: &mut Lot) -> Vec<Airport> {
    let is_free =
        |airport: &&Airport| airport.runway_paved >= runway && !taken.iter().any(|other| other.place == airport.place);
    let free: Vec<Airport> = airports.iter().filter(is_free).cloned().collect();
    let shuffled = lot.some_of(&free, free.len());
    let mut kept: Vec<Airport> = Vec::new();
    let mut others = Vec::new();
    for airport in shuffled {
        if kept.iter().any(|other| other.place == airport.place) {
            others.push(airport);
        } else {
            kept.push(airport);
        }
    }
    kept.append(&mut others);
    kept.truncate(count);
    kept
}

/// Types of which nobody has several to send: one was built of the first, the others carried freight on single flights of 2020.
/// Without them a seed also draws what it drew before they were known.
const NOT_DRAWN: [&str; 3] = ["An-225", "B757-200", "B787-8"];

fn types(count: usize, lot: &mut Lot) -> Result<Vec<AircraftType>, Vec<Fault>> {
    let all = format::builtin::aircraft_types()?;
    let is_drawn = |one: &AircraftType| one.payload_max() >= PAYLOAD_MIN && !NOT_DRAWN.contains(&one.id.as_str());
    let large: Vec<AircraftType> = all.into_iter().filter(is_drawn).collect();
    let mut drawn = lot.some_of(&large, count);
    drawn.sort_by(|left, right| left.id.cmp(&right.id));
    Ok(drawn)
}

/// Cargo of every recipient.
fn consignments(
    size: Size,
    as_of: Timestamp,
    (donors, recipients): (&[Airport], &[Airport]),
    lot: &mut Lot,
) -> Vec<Consignment> {
    let mut consignments = Vec::new();
    for recipient in recipients {
        let lots = if lot.below(4) == 0 { lot.between(2, 3) } else { 1 };
        let givers = lot.some_of(donors, usize::try_from(lots).expect("a few lots"));
        for giver in givers {
            let (least, most) = PACKS;
            // Even on a scale of powers: a draw of a draw halves and halves again.
            let doublings = lot.below(1_000 * i64::from((most / least).ilog2()));
            let packs = least * (1 << (doublings / 1_000)) * (1_000 + doublings % 1_000) / 1_000;
            let ready = as_of + SignedDuration::from_hours(DAY * lot.below(size.days * 4 / 10));
            let due = ready + SignedDuration::from_hours(DAY * lot.between(4, 14));
            let has_end = lot.below(5) == 0;
            let until = as_of + SignedDuration::from_hours(DAY * size.days);
            let id = format!("C{:03}", consignments.len() + 1);
            consignments.push(Consignment {
                line: OfferLineId::of(&id),
                donor: PartyId::of(giver.place.as_str()),
                item: ItemId::of("supplies"),
                kind: ItemKind::Consumable,
                recipient: recipient.place.clone(),
                origin: giver.id.clone(),
                destinations: vec![recipient.id.clone()],
                packs: Units::of(packs),
                pack: pack(lot),
                ready,
                due: due.min(until),
                due_hard: has_end.then(|| (due + SignedDuration::from_hours(7 * DAY)).min(until)),
                priority_permille: Units::of(1_000),
                travels_with: None,
                because: Vec::new(),
                id: ConsignmentId::of(&id),
            });
        }
    }
    consignments
}

/// A small pallet, 1.2 x 0.8 x 1.0 m.
fn pack(lot: &mut Lot) -> Pack {
    let sides = (Millimetres::of(1_200), Millimetres::of(800), Millimetres::of(1_000));
    let (least, most) = PACK_KG;
    let mass = Grams::of(lot.between(least, most) * 1_000);
    Pack::try_new(Units::of(1_000), sides, mass, true).expect("a pack should be valid")
}

/// Airframes, of the types in turn, each at a donor's airport and of its state.
fn tails(size: Size, as_of: Timestamp, (donors, types): (&[Airport], &[AircraftType]), lot: &mut Lot) -> Vec<Tail> {
    let one = |number: usize| {
        let aircraft = &types[number % types.len()];
        let home = &donors[usize::try_from(lot.below(donors.len() as i64)).expect("a lot should not be negative")];
        Tail {
            id: TailId::of(&format!("T{:03}", number + 1)),
            aircraft: aircraft.id.clone(),
            operator: PartyId::of(home.place.as_str()),
            operator_state: home.place.clone(),
            is_state_aircraft: false,
            crew: None,
            base: AirportId::of(home.id.as_str()),
            available_from: as_of,
            available_until: as_of + SignedDuration::from_hours(DAY * size.days),
            serves: Vec::new(),
            source: Source::Assumption("made for an exam".to_owned()),
        }
    };
    (0..size.aircraft).map(one).collect()
}

/// The rules that an operation has where its folder says nothing.
fn policy() -> FlightPolicy {
    let dollars = |amount: i64| Money { cents: amount * 100, currency: Currency::USD };
    FlightPolicy {
        leg_max: Metres::of(7_000_000),
        detour_permille: Units::of(1_150),
        volume_permille: Units::of(650),
        stops_max: 2,
        load_max: 1,
        unload_max: 3,
        unmet_cost_per_tonne: dollars(100_000),
        late_cost_per_tonne_day: dollars(1_000),
        fuel_cost_per_tonne: Money::NOTHING,
        budget: None,
        notice: Minutes::ZERO,
        change: ChangeCosts::free(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Size = Size { donors: 5, recipients: 60, aircraft: 40, types: 6, days: 28, load_max: 1 };

    #[test]
    fn the_same_seed_makes_the_same_operation_of_the_size_asked_for() {
        let made = operation(SMALL, 1).expect("the built-in tables are sound");
        assert_eq!(made, operation(SMALL, 1).expect("the built-in tables are sound"));
        assert_ne!(made.consignments, operation(SMALL, 2).expect("the built-in tables are sound").consignments);
        assert_eq!((made.tails.len(), made.types.len()), (40, 6));
        let mut recipients: Vec<_> = made.consignments.iter().map(|one| &one.destinations[0]).collect();
        recipients.dedup();
        assert_eq!(recipients.len(), 60);
        assert!(made.tails.iter().any(|tail| tail.base != made.tails[0].base), "not all at one donor");
    }

    #[test]
    fn dates_are_in_order_and_within_the_operation() {
        for seed in 1..=5 {
            let made = operation(SMALL, seed).expect("the built-in tables are sound");
            for one in &made.consignments {
                assert!(made.as_of <= one.ready && one.ready < one.due && one.due <= made.until, "{}", one.id);
                assert!(one.due_hard.is_none_or(|hard| one.due <= hard && hard <= made.until), "{}", one.id);
            }
            assert!(made.consignments.iter().any(|one| one.due_hard.is_some()));
        }
    }
}
