//! Decides how many packs go onto the places for pallets and ULDs that a trip has left. What a place takes is part of the
//! question; which unit stands where is decided by loading. Up: [`crate`].

use model::flights::{Consignment, FlightsProblem, PLACE_PARTS, PalletPlaces};
use model::quantity::{Grams, Units};
use model::transport::AircraftType;

/// What is taken of the places of one trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Index of the places in the question.
    index: usize,
    /// Parts of places, by airport of unloading.
    by_drop: Vec<i128>,
    /// Parts of all places together.
    whole: i128,
}

/// The places of a type, where they are known.
pub(crate) fn places_of<'a>(problem: &'a FlightsProblem, aircraft: &AircraftType) -> Option<&'a PalletPlaces> {
    problem.places.iter().find(|places| places.aircraft == aircraft.id)
}

/// What a pack of a consignment takes of its best place, in parts; nothing where it goes onto no unit.
pub(crate) fn share(places: &PalletPlaces, consignment: &Consignment) -> i128 {
    places.packs.get(&consignment.id).map_or(0, |packs| parts(packs.per_place))
}

/// What one of so many takes, in parts, rounded down.
fn parts(packs: Units) -> i128 {
    PLACE_PARTS / i128::from(packs.get().max(1))
}

impl Taken {
    /// An empty trip to so many airports; none where the places of the type are not known.
    pub(crate) fn nothing(problem: &FlightsProblem, aircraft: &AircraftType, drops: usize) -> Option<Self> {
        let index = problem.places.iter().position(|places| places.aircraft == aircraft.id)?;
        Some(Self { index, by_drop: vec![0; drops], whole: 0 })
    }

    /// Adds packs, or takes them off where there are fewer than none.
    pub(crate) fn add(&mut self, problem: &FlightsProblem, consignment: &Consignment, drop: usize, packs: i64) {
        if let Some(each) = problem.places[self.index].packs.get(&consignment.id) {
            self.by_drop[drop] += parts(each.per_place) * i128::from(packs);
            self.whole += parts(each.per_aircraft) * i128::from(packs);
        }
    }

    /// How many of at most so many packs have a place, and leave payload for the tare of all units; `payloads` is what is left
    /// without it, to each airport.
    pub(crate) fn packs(
        &self,
        problem: &FlightsProblem,
        consignment: &Consignment,
        drop: usize,
        payloads: &[Grams],
        most: i64,
    ) -> i64 {
        let places = &problem.places[self.index];
        let each = places.packs.get(&consignment.id);
        let pack = Each {
            drop,
            gross: i128::from(consignment.pack.gross().get()),
            place: each.map_or(0, |each| parts(each.per_place)),
            whole: each.map_or(0, |each| parts(each.per_aircraft)),
        };
        let fits = |packs: i64| self.fits(places, &pack, payloads, i128::from(packs));
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

    fn fits(&self, places: &PalletPlaces, pack: &Each, payloads: &[Grams], packs: i128) -> bool {
        if self.whole + packs * pack.whole > PLACE_PARTS {
            return false;
        }
        let (gross, tare) = (packs * pack.gross, i128::from(places.tare_min.get()));
        // From the last airport back: what is aboard to an airport is all that goes on behind it.
        let mut units = 0;
        for (to, left) in payloads.iter().enumerate().rev() {
            let taken = self.by_drop[to] + if to == pack.drop { packs * pack.place } else { 0 };
            units += (taken + PLACE_PARTS - 1) / PLACE_PARTS;
            let own = if to <= pack.drop { gross } else { 0 };
            if units * tare + own > i128::from(left.get()) {
                return false;
            }
        }
        units <= i128::from(places.count.get())
    }
}

/// A pack as places see it.
struct Each {
    /// Where it is unloaded.
    drop: usize,
    /// Grams.
    gross: i128,
    /// Parts of its best place.
    place: i128,
    /// Parts of all places together.
    whole: i128,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::flights::PlacePacks;

    use super::*;
    use crate::samples::{consignment, il76, people, problem};

    fn asked(per_place: i64, per_aircraft: i64) -> FlightsProblem {
        let mut problem = problem();
        problem.consignments = vec![consignment("a", "UUMU", "LIRE", 100), people("p", "UUMU", "LIRE", 100)];
        let each = PlacePacks { per_place: Units::of(per_place), per_aircraft: Units::of(per_aircraft) };
        problem.places = vec![PalletPlaces {
            aircraft: il76().id,
            count: Units::of(3),
            tare_min: Grams::of(100_000),
            packs: BTreeMap::from([(problem.consignments[0].id.clone(), each)]),
        }];
        problem
    }

    /// Packs of 20 kg, as the samples have them, ten to a place, three places.
    #[test]
    fn an_airport_takes_whole_places_and_their_tare() {
        let problem = asked(10, 30);
        let (cartons, team) = (&problem.consignments[0], &problem.consignments[1]);
        let gross = cartons.pack.gross().get();
        let ample = [Grams::of(1_000_000_000), Grams::of(1_000_000_000)];
        let mut taken = Taken::nothing(&problem, &il76(), 2).expect("places of the type");
        assert_eq!(taken.packs(&problem, cartons, 0, &ample, 100), 30, "three places of ten");
        taken.add(&problem, cartons, 1, 1);
        assert_eq!(taken.packs(&problem, cartons, 0, &ample, 100), 20, "one place is another airport's");
        assert_eq!(taken.packs(&problem, cartons, 1, &ample, 100), 29);
        // 100 kg of tare are aboard to both; eleven more packs to the first need two places more.
        let short = [Grams::of(300_000 + 11 * gross), Grams::of(1_000_000)];
        assert_eq!(taken.packs(&problem, cartons, 0, &short, 100), 11);
        let shorter = [Grams::of(299_999 + 11 * gross), Grams::of(1_000_000)];
        assert_eq!(taken.packs(&problem, cartons, 0, &shorter, 100), 10, "a gram of tare is missing");
        assert_eq!(
            taken.packs(&problem, team, 0, &[Grams::of(99_999), Grams::of(100_000)], 5),
            0,
            "the tare is aboard"
        );
        let before = taken.clone();
        taken.add(&problem, cartons, 0, 7);
        taken.add(&problem, cartons, 0, -7);
        assert_eq!(taken, before, "what is taken out gives back its place");
    }

    #[test]
    fn places_that_take_less_than_the_best_bind_together() {
        let problem = asked(10, 24);
        let taken = Taken::nothing(&problem, &il76(), 1).expect("places of the type");
        assert_eq!(taken.packs(&problem, &problem.consignments[0], 0, &[Grams::of(1_000_000_000)], 100), 24);
        let mut other = il76();
        other.id = model::id::AircraftTypeId::of("Glider");
        assert_eq!(Taken::nothing(&problem, &other, 1), None, "a type whose places are not known");
    }
}
