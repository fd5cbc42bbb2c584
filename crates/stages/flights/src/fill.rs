//! Decides how whole packs go onto real trips. Does not decide which trips there are ([`crate::choice`]).
//! Up: [`crate`].

use model::flights::FlightsProblem;
use model::quantity::{CubicMillimetres, Grams, Units};
use model::world::ItemKind;

use crate::places::Taken;
use crate::stowage::{Hold, Stowage, partner};
use crate::template::Template;

/// Packs of one consignment on a trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stow {
    pub(crate) consignment: usize,
    pub(crate) drop: usize,
    pub(crate) packs: i64,
}

/// What is still free on one trip: the way out, and the way home where something is brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    kind: usize,
    out: Half,
    /// Who comes aboard at a pick-up, where there is one. Each drop then counts twice, first for these: what is picked up does not
    /// share units with what was loaded before.
    picks: Option<Box<[usize]>>,
    /// Its first drop, and what is free on the way there and on.
    back: Option<Box<(usize, Half)>>,
}

/// What is still free for one load of a trip.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Half {
    payloads: Vec<Grams>,
    volume: CubicMillimetres,
    seats: Units,
    /// Under each limit that loading found.
    limits: Vec<CubicMillimetres>,
    /// Of the places for pallets and ULDs, where they are known.
    places: Option<Taken>,
}

impl Room {
    /// An empty trip.
    pub(crate) fn new(stowage: &Stowage, kind: usize, template: &Template) -> Self {
        let half = |payloads: &[Grams]| Half::new(stowage, kind, payloads, template.volume);
        let (out, back) = template.payloads.split_at(template.turn);
        let back = template.brings_back().then(|| Box::new((template.turn, half(back))));
        let picks = template.pick_up.as_ref().map(|pick_up| pick_up.takes.clone().into_boxed_slice());
        let twice = || out.iter().flat_map(|payload| [*payload; 2]).collect::<Vec<_>>();
        let out = if picks.is_some() { half(&twice()) } else { half(out) };
        Self { kind, out, picks, back }
    }

    /// How many packs of a consignment still go in, unloaded at a drop.
    pub(crate) fn packs(&self, stowage: &Stowage, consignment: usize, drop: usize) -> i64 {
        let (half, drop) = match &self.back {
            Some(back) if drop >= back.0 => (&back.1, drop - back.0),
            _ => (&self.out, self.number(consignment, drop)),
        };
        half.packs(stowage, stowage.hold(self.kind), consignment, drop)
    }

    /// Takes packs in.
    pub(crate) fn take(&mut self, stowage: &Stowage, consignment: usize, drop: usize, packs: i64) {
        let hold = stowage.hold(self.kind);
        let (half, drop) = self.half(consignment, drop);
        half.take(stowage, hold, (consignment, drop), packs);
    }

    /// Gives back what packs took.
    fn give(&mut self, stowage: &Stowage, consignment: usize, drop: usize, packs: i64) {
        let hold = stowage.hold(self.kind);
        let (half, drop) = self.half(consignment, drop);
        half.give(stowage, hold, (consignment, drop), packs);
    }

    /// The load that a drop belongs to, and the number of the drop among its own.
    fn half(&mut self, consignment: usize, drop: usize) -> (&mut Half, usize) {
        let number = self.number(consignment, drop);
        match &mut self.back {
            Some(back) if drop >= back.0 => (&mut back.1, drop - back.0),
            _ => (&mut self.out, number),
        }
    }

    /// The number of a drop on the way out.
    fn number(&self, consignment: usize, drop: usize) -> usize {
        self.picks.as_ref().map_or(drop, |picks| 2 * drop + usize::from(!picks.contains(&consignment)))
    }
}

impl Half {
    fn new(stowage: &Stowage, kind: usize, payloads: &[Grams], volume: CubicMillimetres) -> Self {
        let hold = stowage.hold(kind);
        Self {
            payloads: payloads.to_vec(),
            volume,
            seats: stowage.problem.types[kind].seats,
            limits: hold.limits.iter().map(|limit| limit.volume_max).collect(),
            places: hold.places.as_ref().map(|_| Taken::nothing(payloads.len())),
        }
    }

    fn packs(&self, stowage: &Stowage, hold: &Hold, consignment: usize, drop: usize) -> i64 {
        let facts = &stowage.problem.consignments[consignment];
        let pack = &facts.pack;
        let gross = pack.gross().get();
        let mut most = self.payloads[..=drop].iter().map(|left| left.get() / gross).min().unwrap_or(0);
        if facts.kind == ItemKind::People {
            most = most.min(self.seats.get() / pack.units().get());
        }
        let volume = pack.volume().get();
        if volume > 0 {
            most = most.min(self.volume.get() / volume);
            let named = hold.limits.iter().zip(&self.limits).filter(|(limit, _)| limit.is_named[consignment]);
            most = named.map(|(_, left)| left.get() / volume).fold(most, i64::min);
        }
        match (&hold.places, &self.places) {
            (Some(places), Some(taken)) => taken.packs(places, (consignment, gross), drop, &self.payloads, most),
            _ => most,
        }
    }

    fn take(&mut self, stowage: &Stowage, hold: &Hold, (consignment, drop): (usize, usize), packs: i64) {
        let facts = &stowage.problem.consignments[consignment];
        let pack = &facts.pack;
        for left in &mut self.payloads[..=drop] {
            *left = left.checked_sub(pack.gross().times(packs)).expect("a trip should not be overloaded");
        }
        if facts.kind == ItemKind::People {
            let people = pack.units().times(packs);
            self.seats = self.seats.checked_sub(people).expect("a trip should have a seat for everybody");
        }
        let volume = pack.volume().times(packs);
        self.volume = self.volume.checked_sub(volume).expect("a trip should not be overfilled");
        for left in self.limits_of(hold, consignment) {
            *left = left.checked_sub(volume).expect("a limit of loading should hold");
        }
        if let (Some(places), Some(taken)) = (&hold.places, &mut self.places) {
            taken.add(places, consignment, drop, packs);
        }
    }

    fn give(&mut self, stowage: &Stowage, hold: &Hold, (consignment, drop): (usize, usize), packs: i64) {
        let facts = &stowage.problem.consignments[consignment];
        let pack = &facts.pack;
        self.payloads[..=drop].iter_mut().for_each(|left| *left += pack.gross().times(packs));
        if facts.kind == ItemKind::People {
            self.seats += pack.units().times(packs);
        }
        let volume = pack.volume().times(packs);
        self.volume += volume;
        self.limits_of(hold, consignment).for_each(|left| *left += volume);
        if let (Some(places), Some(taken)) = (&hold.places, &mut self.places) {
            taken.add(places, consignment, drop, -packs);
        }
    }

    /// What is free under the limits that a consignment is named in.
    fn limits_of(&mut self, hold: &Hold, consignment: usize) -> impl Iterator<Item = &mut CubicMillimetres> {
        let named = hold.limits.iter().zip(&mut self.limits);
        named.filter(move |(limit, _)| limit.is_named[consignment]).map(|(_, left)| left)
    }
}

/// A trip with its cargo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Load {
    /// Index of the template.
    pub(crate) template: usize,
    /// Which period of the choice it belongs to.
    pub(crate) period: usize,
    pub(crate) room: Room,
    pub(crate) cargo: Vec<Stow>,
}

impl Load {
    /// An empty trip.
    pub(crate) fn new(stowage: &Stowage, kind: usize, templates: &[Template], at: (usize, usize)) -> Self {
        let room = Room::new(stowage, kind, &templates[at.0]);
        Self { template: at.0, period: at.1, room, cargo: Vec::new() }
    }

    /// Whether a consignment may fly here: the one it travels with must be aboard for the same airport.
    pub(crate) fn admits(&self, stowage: &Stowage, consignment: usize, drop: usize) -> bool {
        stowage.partner(consignment).is_none_or(|partner| {
            self.cargo.iter().any(|stow| stow.consignment == partner && stow.drop == drop && stow.packs > 0)
        })
    }

    /// Stows at most so many packs; tells how many went in.
    pub(crate) fn stow(&mut self, stowage: &Stowage, consignment: usize, drop: usize, packs: i64) -> i64 {
        let taken = packs.min(self.room.packs(stowage, consignment, drop));
        if taken <= 0 || !self.admits(stowage, consignment, drop) {
            return 0;
        }
        self.room.take(stowage, consignment, drop, taken);
        match self.cargo.iter_mut().find(|stow| stow.consignment == consignment && stow.drop == drop) {
            Some(stow) => stow.packs += taken,
            None => self.cargo.push(Stow { consignment, drop, packs: taken }),
        }
        taken
    }

    /// Takes one pack of a consignment out again; tells at which drop it would have been unloaded.
    pub(crate) fn unstow(&mut self, stowage: &Stowage, consignment: usize) -> Option<usize> {
        let place = self.cargo.iter().position(|stow| stow.consignment == consignment)?;
        let drop = self.cargo[place].drop;
        self.room.give(stowage, consignment, drop, 1);
        self.cargo[place].packs -= 1;
        if self.cargo[place].packs == 0 {
            self.cargo.remove(place);
        }
        Some(drop)
    }

    /// Packs of a consignment aboard.
    pub(crate) fn aboard(&self, consignment: usize) -> i64 {
        self.cargo.iter().filter(|stow| stow.consignment == consignment).map(|stow| stow.packs).sum()
    }

    /// Whether the trip can do without one pack of a consignment: nobody aboard loses the one he travels with, and no airport
    /// is flown to for nothing.
    pub(crate) fn can_lend(&self, stowage: &Stowage, lead: usize) -> bool {
        let Some(mine) = self.cargo.iter().find(|stow| stow.consignment == lead) else { return false };
        let is_alone = !self.cargo.iter().any(|stow| stow.consignment != lead && stow.drop == mine.drop);
        mine.packs >= 2 || !(self.leads(stowage, lead) || is_alone)
    }

    /// Whether a consignment that travels with this one is aboard.
    pub(crate) fn leads(&self, stowage: &Stowage, consignment: usize) -> bool {
        self.cargo.iter().any(|stow| stowage.partner(stow.consignment) == Some(consignment))
    }
}

/// The order in which consignments are stowed: those that others travel with first, then heavy packs, then by due
/// date and id.
pub(crate) fn stowing_order(problem: &FlightsProblem) -> Vec<usize> {
    let depth = |mut index: usize| {
        let mut depth = 0;
        while let Some(next) = partner(problem, index) {
            depth += 1;
            index = next;
            if depth > problem.consignments.len() {
                break;
            }
        }
        depth
    };
    let mut order: Vec<usize> = (0..problem.consignments.len()).collect();
    order.sort_by_key(|index| {
        let facts = &problem.consignments[*index];
        (depth(*index), -facts.pack.gross().get(), facts.due, facts.id.clone())
    });
    order
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::flights::{LegPurpose, LoadLimit};
    use model::id::ConsignmentId;
    use model::quantity::{Metres, Minutes};

    use super::*;
    use crate::samples::{consignment, il76, people, problem, vehicle};
    use crate::timing::{Stretch, timing};
    use crate::way::Way;

    fn two_drops() -> Template {
        let point = model::geo::GeoPoint::try_new(0.0, 0.0).expect("a point");
        let way = Arc::new(Way { points: vec![point, point], distance: Metres::ZERO, met: vec![] });
        let leg = |hop| Stretch {
            from: hop,
            to: hop + 1,
            purpose: LegPurpose::Carry,
            hop,
            way: way.clone(),
            block: Minutes::of(60),
            works: true,
            stand: Minutes::ZERO,
            permits: Vec::new(),
        };
        let legs = vec![leg(0), leg(1)];
        Template {
            group: 0,
            window: 0,
            origin: 0,
            pick_up: None,
            drops: vec![1, 2],
            turn: 2,
            timing: timing(&legs, &il76(), &il76().crew),
            legs,
            payloads: vec![Grams::of(1_000_000), Grams::of(200_000)],
            volume: CubicMillimetres::of(8_000_000_000),
            block: Minutes::of(120),
            cents: 1,
            carries: vec![],
        }
    }

    #[test]
    fn the_tightest_of_mass_volume_seats_and_loading_limits_binds() {
        let mut problem = problem();
        problem.consignments = vec![consignment("a", "UUMU", "LIRE", 100), people("p", "UUMU", "LIRE", 100)];
        let (cartons, team) = (0, 1);
        let stowage = Stowage::new(&problem);
        let room = Room::new(&stowage, 1, &two_drops());
        assert_eq!(room.packs(&stowage, cartons, 0), 50, "mass to the first drop");
        assert_eq!(room.packs(&stowage, cartons, 1), 10, "mass to the second drop");
        assert_eq!(room.packs(&stowage, team, 0), 8, "mass before seats");
        problem.limits.push(LoadLimit {
            aircraft: il76().id,
            consignments: vec![ConsignmentId::of("a")],
            volume_max: CubicMillimetres::of(700_000_000),
        });
        let stowage = Stowage::new(&problem);
        let mut room = Room::new(&stowage, 1, &two_drops());
        assert_eq!(room.packs(&stowage, cartons, 0), 7, "what loading found");
        room.take(&stowage, cartons, 1, 7);
        assert_eq!(room.packs(&stowage, cartons, 0), 0);
        assert_eq!(room.packs(&stowage, team, 1), 0, "60 kg are left to the second drop");
    }

    #[test]
    fn nobody_is_parted_from_the_one_he_travels_with() {
        let mut problem = problem();
        let mut cart = consignment("v", "UUMU", "LIRE", 2);
        cart.travels_with = Some(ConsignmentId::of("p"));
        problem.consignments = vec![cart, people("p", "UUMU", "LIRE", 3), vehicle("w", "UUMU", "LIRE", 1)];
        assert_eq!(stowing_order(&problem), [2, 1, 0]);
        let stowage = Stowage::new(&problem);
        let mut load = Load::new(&stowage, 1, &[two_drops()], (0, 0));
        assert_eq!(load.stow(&stowage, 0, 0, 2), 0);
        assert_eq!(load.stow(&stowage, 1, 0, 1), 1);
        assert_eq!(load.stow(&stowage, 0, 0, 2), 2);
        assert!(load.leads(&stowage, 1) && !load.leads(&stowage, 0));
    }

    #[test]
    fn what_is_taken_out_gives_back_its_room() {
        let mut problem = problem();
        problem.consignments = vec![consignment("a", "UUMU", "LIRE", 2), people("p", "UUMU", "LIRE", 3)];
        problem.limits.push(LoadLimit {
            aircraft: il76().id,
            consignments: vec![ConsignmentId::of("a")],
            volume_max: CubicMillimetres::of(700_000_000),
        });
        let stowage = Stowage::new(&problem);
        let empty = Load::new(&stowage, 1, &[two_drops()], (0, 0));
        let mut load = empty.clone();
        assert_eq!((load.stow(&stowage, 0, 1, 1), load.stow(&stowage, 1, 0, 2)), (1, 2));
        assert_eq!((load.unstow(&stowage, 0), load.unstow(&stowage, 1), load.aboard(1)), (Some(1), Some(0), 1));
        assert_eq!((load.unstow(&stowage, 1), load.unstow(&stowage, 1)), (Some(0), None));
        assert_eq!(load, empty);
    }
}
