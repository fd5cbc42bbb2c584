//! Decides how many packs go onto the places for pallets and ULDs that a trip has left. What a place takes is part of the
//! question; which unit stands where is decided by loading. Up: [`crate`].

use model::flights::{Consignment, FlightsProblem, PalletPlaces};
use model::quantity::Grams;
use model::transport::AircraftType;

/// The places of a type.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    /// Volume and mass that one place takes, and that all together take.
    place: [i64; 2],
    whole: [i64; 2],
    count: i64,
    /// Grams.
    tare: i64,
    /// Of each consignment, volume and mass of a pack as far as it goes onto a unit.
    on_unit: Vec<Option<[i64; 2]>>,
}

/// What is taken of the places of one trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Volume and mass of packs, by airport of unloading.
    by_drop: Vec<[i64; 2]>,
}

/// The places of a type, where they are known.
pub(crate) fn places_of<'a>(problem: &'a FlightsProblem, aircraft: &AircraftType) -> Option<&'a PalletPlaces> {
    problem.places.iter().find(|places| places.aircraft == aircraft.id)
}

/// Volume and mass of a pack, as far as it goes onto a unit.
pub(crate) fn on_unit(places: &PalletPlaces, consignment: &Consignment) -> Option<[i64; 2]> {
    let pack = &consignment.pack;
    places.consignments.contains(&consignment.id).then(|| [pack.volume().get(), pack.gross().get()])
}

/// Volume and mass that one place takes.
pub(crate) fn of_place(places: &PalletPlaces) -> [i64; 2] {
    [places.place.volume.get(), places.place.net.get()]
}

/// Volume and mass that all places together take.
pub(crate) fn of_whole(places: &PalletPlaces) -> [i64; 2] {
    [places.whole.volume.get(), places.whole.net.get()]
}

/// Places that so much volume and mass need at the least.
fn needed(taken: [i64; 2], place: [i64; 2]) -> i64 {
    let up = |taken: i64, place: i64| taken / place.max(1) + i64::from(taken % place.max(1) != 0);
    up(taken[0], place[0]).max(up(taken[1], place[1]))
}

impl Places {
    /// Those of a type, where they are known.
    pub(crate) fn new(problem: &FlightsProblem, aircraft: &AircraftType) -> Option<Self> {
        let places = places_of(problem, aircraft)?;
        Some(Self {
            place: of_place(places),
            whole: of_whole(places),
            count: places.count.get(),
            tare: places.tare_min.get(),
            on_unit: problem.consignments.iter().map(|one| on_unit(places, one)).collect(),
        })
    }
}

impl Taken {
    /// An empty trip to so many airports.
    pub(crate) fn nothing(drops: usize) -> Self {
        Self { by_drop: vec![[0; 2]; drops] }
    }

    /// Adds packs of a consignment, or takes them off where there are fewer than none.
    pub(crate) fn add(&mut self, places: &Places, consignment: usize, drop: usize, packs: i64) {
        let Some(pack) = places.on_unit[consignment] else { return };
        for (taken, own) in self.by_drop[drop].iter_mut().zip(pack) {
            *taken += own * packs;
        }
    }

    /// How many of at most so many packs of so many grams have a place, and leave payload for the tare of all units; `payloads` is
    /// what is left without it, to each airport.
    pub(crate) fn packs(
        &self,
        places: &Places,
        (consignment, gross): (usize, i64),
        drop: usize,
        payloads: &[Grams],
        most: i64,
    ) -> i64 {
        let pack = Each { drop, gross, on_unit: places.on_unit[consignment].unwrap_or_default() };
        let fits = |packs: i64| self.fits(places, &pack, payloads, packs);
        if most <= 0 || fits(most) {
            return most;
        }
        // Every limit only tightens with more packs.
        let (mut fitting, mut beyond) = (0, most);
        while beyond - fitting > 1 {
            let middle = fitting + (beyond - fitting) / 2;
            if fits(middle) {
                fitting = middle;
            } else {
                beyond = middle;
            }
        }
        fitting
    }

    fn fits(&self, places: &Places, pack: &Each, payloads: &[Grams], packs: i64) -> bool {
        let Places { place, whole, tare, count, .. } = places;
        // From the last airport back: what is aboard to an airport is all that goes on behind it.
        let (mut units, mut sum) = (0, [0; 2]);
        for (to, left) in payloads.iter().enumerate().rev() {
            let more = if to == pack.drop { packs } else { 0 };
            let taken = [0, 1].map(|which| self.by_drop[to][which] + more * pack.on_unit[which]);
            sum = [sum[0] + taken[0], sum[1] + taken[1]];
            units += needed(taken, *place);
            let own = if to <= pack.drop { packs * pack.gross } else { 0 };
            if units * tare + own > left.get() {
                return false;
            }
        }
        units <= *count && sum[0] <= whole[0] && sum[1] <= whole[1]
    }
}

/// A pack as places see it.
struct Each {
    /// Where it is unloaded.
    drop: usize,
    /// Grams.
    gross: i64,
    /// Volume and mass, as far as it goes onto a unit.
    on_unit: [i64; 2],
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::flights::PlaceRoom;
    use model::quantity::{CubicMillimetres, Units};

    use super::*;
    use crate::samples::{consignment, il76, people, problem};

    /// Places that each take so many packs by volume, and so many by mass; all together as many as a second figure.
    fn asked(per_place: (i64, i64), per_aircraft: (i64, i64)) -> FlightsProblem {
        let mut problem = problem();
        problem.consignments = vec![consignment("a", "UUMU", "LIRE", 100), people("p", "UUMU", "LIRE", 100)];
        let pack = problem.consignments[0].pack.clone();
        let room = |(by_volume, by_mass): (i64, i64)| PlaceRoom {
            volume: CubicMillimetres::of(pack.volume().get() * by_volume),
            net: Grams::of(pack.gross().get() * by_mass),
        };
        problem.places = vec![PalletPlaces {
            aircraft: il76().id,
            count: Units::of(3),
            tare_min: Grams::of(100_000),
            place: room(per_place),
            whole: room(per_aircraft),
            consignments: BTreeSet::from([problem.consignments[0].id.clone()]),
        }];
        problem
    }

    #[test]
    fn an_airport_takes_whole_places_and_their_tare() {
        for per_place in [(10, 99), (99, 10)] {
            let problem = asked(per_place, (999, 999));
            let places = Places::new(&problem, &il76()).expect("places of the type");
            let gross = problem.consignments[0].pack.gross().get();
            let (cartons, team) = ((0, gross), (1, problem.consignments[1].pack.gross().get()));
            let ample = [Grams::of(1_000_000_000), Grams::of(1_000_000_000)];
            let mut taken = Taken::nothing(2);
            assert_eq!(taken.packs(&places, cartons, 0, &ample, 100), 30, "three places of ten");
            taken.add(&places, cartons.0, 1, 1);
            assert_eq!(taken.packs(&places, cartons, 0, &ample, 100), 20, "one place is another airport's");
            assert_eq!(taken.packs(&places, cartons, 1, &ample, 100), 29);
            // 100 kg of tare are aboard to both; eleven more packs to the first need two places more.
            let short = [Grams::of(300_000 + 11 * gross), Grams::of(1_000_000)];
            assert_eq!(taken.packs(&places, cartons, 0, &short, 100), 11);
            let shorter = [Grams::of(299_999 + 11 * gross), Grams::of(1_000_000)];
            assert_eq!(taken.packs(&places, cartons, 0, &shorter, 100), 10, "a gram of tare is missing");
            let empty = [Grams::of(99_999), Grams::of(100_000)];
            assert_eq!(taken.packs(&places, team, 0, &empty, 5), 0, "the tare is aboard");
            let before = taken.clone();
            taken.add(&places, cartons.0, 0, 7);
            taken.add(&places, cartons.0, 0, -7);
            assert_eq!(taken, before, "what is taken out gives back its place");
        }
    }

    #[test]
    fn places_that_take_less_than_the_best_bind_together() {
        let ample = [Grams::of(1_000_000_000)];
        for (per_aircraft, most) in [((24, 99), 24), ((99, 23), 23), ((99, 99), 30)] {
            let problem = asked((10, 10), per_aircraft);
            let places = Places::new(&problem, &il76()).expect("places of the type");
            let gross = problem.consignments[0].pack.gross().get();
            assert_eq!(Taken::nothing(1).packs(&places, (0, gross), 0, &ample, 100), most);
            let mut other = il76();
            other.id = model::id::AircraftTypeId::of("Glider");
            assert!(Places::new(&problem, &other).is_none(), "a type whose places are not known");
        }
    }
}
