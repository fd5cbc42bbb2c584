//! Decides which cartons go on one pallet or ULD, and how they stand: one kind alone while it fills a unit, dense and
//! light kinds together where mass would bind, the rest mixed. Does not choose positions (`assign`). Up: [`crate`].

use std::collections::BTreeMap;

use model::control::Control;
use model::loading::{PackBox, PackProblem, Placement, Support};
use model::quantity::{Millimetres, Units};

use crate::engine::{Effort, pack_with};
use crate::slot::Slot;

/// A kind of carton still to be loaded.
#[derive(Clone, Debug)]
pub(crate) struct Carton {
    /// Index of the cargo it belongs to.
    pub(crate) cargo: usize,
    /// Own length, width and height.
    pub(crate) sizes: [i64; 3],
    pub(crate) upright_only: bool,
    pub(crate) gross: i64,
    pub(crate) left: i64,
}

impl Carton {
    pub(crate) fn volume(&self) -> i64 {
        self.sizes.iter().product()
    }

    fn as_box(&self, count: i64) -> PackBox {
        let [length, width, height] = self.sizes.map(Millimetres::of);
        let upright = (!self.upright_only, !self.upright_only, true);
        PackBox { id: String::new(), sizes: (length, width, height), count: Units::of(count), upright }
    }
}

/// A built-up unit before it has a position.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    /// The slot it was built for.
    pub(crate) slot: Slot,
    /// Cargo index and packs.
    pub(crate) contents: Vec<(usize, i64)>,
    /// Grids whose kinds point into `contents`.
    pub(crate) placements: Vec<Placement>,
    /// Mass of the cargo.
    pub(crate) net: i64,
    /// Height of the cargo above the base.
    pub(crate) height: i64,
}

/// Effort for a pallet: a fraction of the engine's own, because a flight has dozens. Patterns are kept and used again.
const PALLET_EFFORT: Effort = Effort { blocks_max: 1_200, joins_max: 150_000, width_max: 6 };
/// Steps for one pattern.
const PALLET_STEPS: u64 = 400;
/// Share of a unit's room, in thousandths, that cartons are taken to fill when dense and light ones are weighed up.
const FILL: i128 = 850;
/// Room that is offered to the engine beyond what can be filled, in thousandths, so that it may choose.
const OFFER: i128 = 1_500;

/// Heights that are tried to bring a part-filled unit lower: halving from 2.4 m they come within 10 cm.
const LOWER_TRIES: u32 = 5;
/// Share of the room below its top, in thousandths, from which a unit counts as low enough.
const LOWER_FILL: i128 = 800;

/// What was offered to a room, in the order of the cartons: index and count.
type Offer = Vec<(usize, i64)>;

/// A room and what was offered to it: sizes, whether upright only, and count of each kind.
type PatternKey = ([i64; 3], Vec<([i64; 3], bool, i64)>);

/// Builds units and remembers patterns: thousands of equal cartons are packed once.
pub(crate) struct Builder<'a, 'b> {
    control: &'a mut Control<'b>,
    known: BTreeMap<PatternKey, Vec<Placement>>,
}

impl<'a, 'b> Builder<'a, 'b> {
    pub(crate) fn new(control: &'a mut Control<'b>) -> Self {
        Self { control, known: BTreeMap::new() }
    }

    /// Builds one unit for a slot from the cartons and takes them; none when nothing can go on it. `net_max` is the
    /// least of the slot's limit and the payload that is left.
    pub(crate) fn build(&mut self, slot: &Slot, net_max: i64, cartons: &mut [Carton]) -> Option<Built> {
        let net_max = net_max.min(slot.net_max);
        let offer = self.choose(slot, net_max, cartons)?;
        let mut grids = self.pattern(slot.room, &offer, cartons);
        trim(&mut grids, &offer, cartons, net_max);
        if grids.is_empty() {
            return None;
        }
        let (offer, mut grids) = self.lowered(slot, offer, grids, cartons);
        let mut contents: Vec<(usize, i64)> = Vec::new();
        let mut at = vec![usize::MAX; offer.len()];
        let mut net = 0;
        for grid in &mut grids {
            let carton = &mut cartons[offer[grid.kind].0];
            let count = grid.count().get();
            if at[grid.kind] == usize::MAX {
                at[grid.kind] = contents.len();
                contents.push((carton.cargo, 0));
            }
            grid.kind = at[grid.kind];
            contents[grid.kind].1 += count;
            carton.left -= count;
            net += carton.gross * count;
        }
        let height = grids.iter().map(top).max().expect("a unit with grids should have a top");
        Some(Built { slot: slot.clone(), contents, placements: grids, net, height })
    }

    /// What to offer: the kind that fills most units alone, with a light one where mass would bind; else everything.
    fn choose(&mut self, slot: &Slot, net_max: i64, cartons: &[Carton]) -> Option<Offer> {
        let entering: Vec<usize> = (0..cartons.len())
            .filter(|index| {
                let carton = &cartons[*index];
                carton.left > 0 && carton.gross <= net_max && slot.takes(&turns(carton), carton.gross)
            })
            .collect();
        let mut filling: Vec<(usize, i64, bool)> = Vec::new();
        for &index in &entering {
            let full = self.full(slot, &cartons[index]);
            let allowed = net_max / cartons[index].gross;
            if full > 0 && cartons[index].left >= full.min(allowed) {
                filling.push((index, full.min(allowed), allowed < full));
            }
        }
        let dense = filling.iter().find(|(_, _, is_dense)| *is_dense);
        let light = filling.iter().find(|(_, _, is_dense)| !*is_dense);
        match (dense, light) {
            (Some(&(dense, most, _)), Some(&(light, ..))) => {
                let share = dense_share(slot, net_max, &cartons[dense], &cartons[light]).min(most);
                let rest = count_in(slot, &cartons[light], OFFER);
                Some(if share > 0 {
                    vec![(dense, share), (light, rest.min(cartons[light].left))]
                } else {
                    vec![(light, rest.min(cartons[light].left))]
                })
            }
            (Some(&(index, _, _)), None) | (None, Some(&(index, _, _))) => {
                Some(vec![(index, count_in(slot, &cartons[index], 1_000).min(cartons[index].left))])
            }
            (None, None) if entering.is_empty() => None,
            (None, None) => Some(mixed_offer(slot, &entering, cartons)),
        }
    }

    /// How many of one kind fill a slot.
    fn full(&mut self, slot: &Slot, carton: &Carton) -> i64 {
        let many = Carton { left: count_in(slot, carton, 1_000), ..carton.clone() };
        let count = many.left;
        self.pattern(slot.room, &vec![(0, count)], &[many]).iter().map(|grid| grid.count().get()).sum()
    }

    /// The same cartons as low as they will stand, where they leave room: a tower beside a free floor leans on its net.
    fn lowered(
        &mut self,
        slot: &Slot,
        offer: Offer,
        grids: Vec<Placement>,
        cartons: &[Carton],
    ) -> (Offer, Vec<Placement>) {
        let [length, width, _] = slot.room;
        let mut counts = vec![0; offer.len()];
        for grid in &grids {
            counts[grid.kind] += grid.count().get();
        }
        let exact: Offer = offer
            .iter()
            .zip(&counts)
            .filter(|(_, count)| **count > 0)
            .map(|((index, _), count)| (*index, *count))
            .collect();
        let volume: i64 = exact.iter().map(|(index, count)| cartons[*index].volume() * count).sum();
        let whole: i64 = exact.iter().map(|(_, count)| count).sum();
        let mut high = grids.iter().map(top).max().unwrap_or_default();
        let mut low = (volume / (length * width)).max(1);
        let mut best = (offer, grids);
        for _ in 0..LOWER_TRIES {
            let is_full = i128::from(volume) * 1_000 >= i128::from(length * width) * i128::from(high) * LOWER_FILL;
            if is_full || low >= high {
                break;
            }
            let middle = low + (high - low) / 2;
            let found = self.pattern([length, width, middle], &exact, cartons);
            if found.iter().map(|grid| grid.count().get()).sum::<i64>() == whole {
                high = found.iter().map(top).max().unwrap_or_default();
                best = (exact.clone(), found);
            } else {
                low = middle + 1;
            }
        }
        best
    }

    /// How an offer stands in a room; packed once and kept.
    fn pattern(&mut self, room: [i64; 3], offer: &Offer, cartons: &[Carton]) -> Vec<Placement> {
        let boxes: Vec<([i64; 3], bool, i64)> =
            offer.iter().map(|(index, count)| (cartons[*index].sizes, cartons[*index].upright_only, *count)).collect();
        let key = (room, boxes);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let [length, width, height] = room.map(Millimetres::of);
        let problem = PackProblem {
            container: (length, width, height),
            boxes: offer.iter().map(|(index, count)| cartons[*index].as_box(*count)).collect(),
            support: Support::Full,
        };
        let steps = PALLET_STEPS.min(self.control.steps_max.saturating_sub(self.control.steps()));
        let mut inner = Control::new(self.control.seed, steps).with_stop(self.control.stop());
        let solution = pack_with(&problem, PALLET_EFFORT, &mut inner);
        self.control.step(solution.steps);
        self.known.insert(key, solution.placements.clone());
        solution.placements
    }
}

/// Everything that enters, each kind up to somewhat more than the room.
fn mixed_offer(slot: &Slot, entering: &[usize], cartons: &[Carton]) -> Offer {
    let mut room = slot.volume() * OFFER / 1_000;
    let mut offer = Offer::new();
    for &index in entering {
        let volume = i128::from(cartons[index].volume());
        let count = i64::try_from(room / volume).unwrap_or(i64::MAX).min(cartons[index].left);
        if count > 0 {
            room -= volume * i128::from(count);
            offer.push((index, count));
        }
    }
    offer
}

/// Cartons of one kind in a share of a slot's room, in thousandths; at least one.
fn count_in(slot: &Slot, carton: &Carton, permille: i128) -> i64 {
    let count = slot.volume() * permille / 1_000 / i128::from(carton.volume());
    i64::try_from(count).unwrap_or(i64::MAX).max(1)
}

/// How many dense cartons leave just enough mass for light ones to fill the rest of the room.
fn dense_share(slot: &Slot, net_max: i64, dense: &Carton, light: &Carton) -> i64 {
    let filled = slot.volume() * FILL / 1_000;
    let (dense_gross, light_gross) = (i128::from(dense.gross), i128::from(light.gross));
    let (dense_volume, light_volume) = (i128::from(dense.volume()), i128::from(light.volume()));
    // With n dense cartons: n gd + (filled - n vd) gl / vl = net.
    let spare = i128::from(net_max) * light_volume - filled * light_gross;
    let each = dense_gross * light_volume - dense_volume * light_gross;
    if spare <= 0 || each <= 0 { 0 } else { i64::try_from(spare / each).unwrap_or(0) }
}

/// Ways a carton may stand, in its own sizes.
pub(crate) fn turns(carton: &Carton) -> Vec<[i64; 3]> {
    let [a, b, c] = carton.sizes;
    let upright = [[a, b, c], [b, a, c]];
    if carton.upright_only {
        return upright.to_vec();
    }
    [upright, [[a, c, b], [c, a, b]], [[b, c, a], [c, b, a]]].concat()
}

fn top(grid: &Placement) -> i64 {
    grid.at.2.get() + grid.extent.2.get() * i64::from(grid.counts.2)
}

/// Takes cartons off, always from where nothing can stand on them, until the rest weighs no more than allowed.
fn trim(grids: &mut Vec<Placement>, offer: &Offer, cartons: &[Carton], net_max: i64) {
    let gross = |grid: &Placement| cartons[offer[grid.kind].0].gross;
    let mut over = grids.iter().map(|grid| gross(grid) * grid.count().get()).sum::<i64>() - net_max;
    while over > 0 {
        // The layer whose base is highest carries nothing.
        let base = |grid: &Placement| top(grid) - grid.extent.2.get();
        let at = (0..grids.len()).max_by_key(|index| (base(&grids[*index]), *index)).expect("mass has a carton");
        let grid = grids.swap_remove(at);
        let off = ((over + gross(&grid) - 1) / gross(&grid)).min(i64::from(grid.counts.0) * i64::from(grid.counts.1));
        over -= off * gross(&grid);
        grids.extend(without_top(&grid, u32::try_from(off).expect("a layer is small")));
    }
    grids.sort_by_key(|grid| (grid.at.2, grid.at.0, grid.at.1, grid.kind));
}

/// A grid without the last `off` boxes of its top layer, as up to three grids.
fn without_top(grid: &Placement, off: u32) -> Vec<Placement> {
    let (x, y, z) = grid.counts;
    let shifted = |by: (u32, u32, u32), counts: (u32, u32, u32)| {
        let moved = |at: Millimetres, extent: Millimetres, by: u32| at + extent.times(i64::from(by));
        let at = (
            moved(grid.at.0, grid.extent.0, by.0),
            moved(grid.at.1, grid.extent.1, by.1),
            moved(grid.at.2, grid.extent.2, by.2),
        );
        Placement { kind: grid.kind, at, extent: grid.extent, counts }
    };
    let stay = x * y - off;
    let (rows, single) = (stay / x, stay % x);
    [shifted((0, 0, 0), (x, y, z - 1)), shifted((0, 0, z - 1), (x, rows, 1)), shifted((0, rows, z - 1), (single, 1, 1))]
        .into_iter()
        .filter(|part| part.count().get() > 0)
        .collect()
}
