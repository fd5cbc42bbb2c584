//! Decides which cartons go on one pallet or ULD, and that the stack stands low and in the middle: one kind alone while it
//! fills a unit, dense and light kinds together where mass would bind, the rest mixed. Does not choose positions
//! (`assign`). Up: [`crate`].

use model::loading::{CargoToLoad, Placement};
use model::quantity::{Grams, Millimetres};
use model::world::ItemKind;

use crate::pattern::{Offer, Patterns};
use crate::room::{Room, end, top};
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
    /// Most mass on its top, where stated.
    pub(crate) stack_max: Option<i64>,
    /// Class of dangerous goods.
    pub(crate) class: Option<String>,
    pub(crate) is_mandatory: bool,
    pub(crate) left: i64,
    /// Slots of the flight that take it: what fits in few goes first where it fits.
    pub(crate) reach: usize,
}

impl Carton {
    pub(crate) fn of(index: usize, cargo: &CargoToLoad) -> Self {
        let (length, width, height) = cargo.pack.sizes();
        Self {
            cargo: index,
            sizes: [length.get(), width.get(), height.get()],
            upright_only: cargo.pack.upright_only() || cargo.kind == ItemKind::Vehicle,
            gross: cargo.pack.gross().get(),
            stack_max: cargo.pack.stack_max().map(Grams::get),
            class: cargo.class.clone(),
            is_mandatory: cargo.mandatory,
            left: cargo.packs.get(),
            reach: 0,
        }
    }

    pub(crate) fn volume(&self) -> i128 {
        self.sizes.iter().map(|side| i128::from(*side)).product()
    }
}

/// A built-up unit before it has a position.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    /// The slot it was built for.
    pub(crate) slot: Slot,
    /// Cargo index and packs.
    pub(crate) contents: Vec<(usize, i64)>,
    /// Grids in the unit's own frame, whose kinds point into `contents`.
    pub(crate) placements: Vec<Placement>,
    /// Mass of the cargo.
    pub(crate) net: i64,
    /// Height of the cargo above the base.
    pub(crate) height: i64,
    /// What it was in the standing load.
    pub(crate) kept: Option<Kept>,
}

/// A unit of the standing load that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Its index there.
    pub(crate) unit: usize,
    /// The position it was at.
    pub(crate) home: usize,
}

/// Share of a unit's room, in thousandths, that cartons are taken to fill when dense and light ones are weighed up.
const FILL: i128 = 850;
/// Room that is offered to the engine beyond what can be filled, in thousandths, so that it may choose.
const OFFER: i128 = 1_500;
/// Share of the room, in thousandths, from which nothing more is tried on top of a built unit.
const FULL: i128 = 930;

/// Heights that are tried to bring a part-filled unit lower: halving from 2.4 m they come within 10 cm.
const LOWER_TRIES: u32 = 5;
/// Share of the room below its top, in thousandths, from which a unit counts as low enough.
const LOWER_FILL: i128 = 800;

/// Builds units.
pub(crate) struct Builder<'a, 'b> {
    patterns: Patterns<'a, 'b>,
}

impl<'a, 'b> Builder<'a, 'b> {
    pub(crate) fn new(patterns: Patterns<'a, 'b>) -> Self {
        Self { patterns }
    }

    /// Builds one unit for a slot from the cartons and takes them; none when nothing can go on it. `net_max` is the
    /// least of the slot's limit and the payload that is left. With `only_mandatory` it is built of mandatory cartons, and
    /// others only fill what these leave free.
    pub(crate) fn build(
        &mut self,
        slot: &Slot,
        net_max: i64,
        cartons: &mut [Carton],
        only_mandatory: bool,
    ) -> Option<Built> {
        let net_max = net_max.min(slot.net_max);
        let offer = self.choose(slot, net_max, cartons, only_mandatory)?;
        let mut grids = self.patterns.of(&slot.room, &offer, cartons, Some(net_max));
        trim(&mut grids, &offer, cartons, net_max);
        if grids.is_empty() {
            return None;
        }
        let fuller = if only_mandatory {
            let old = exact(&offer, &grids);
            self.fuller(slot, net_max, &old, cartons)
        } else {
            None
        };
        let (offer, grids) = match fuller {
            Some(fuller) => fuller,
            None => self.lowered(&slot.room, offer, grids, cartons),
        };
        Some(take(slot, &offer, grids, cartons))
    }

    /// Puts more cartons on a unit that is built: it is packed anew, and only when everything it held is in again. `old`
    /// are its contents as cartons of the list; the cartons that came on top are taken.
    pub(crate) fn top_up(&mut self, slot: &Slot, net_max: i64, old: &Offer, cartons: &mut [Carton]) -> Option<Built> {
        old.iter().for_each(|(index, count)| cartons[*index].left += count);
        match self.fuller(slot, net_max.min(slot.net_max), old, cartons) {
            Some((offer, grids)) => Some(take(slot, &offer, grids, cartons)),
            None => {
                old.iter().for_each(|(index, count)| cartons[*index].left -= count);
                None
            }
        }
    }

    /// Packs exactly these cartons; none when they do not all fit.
    pub(crate) fn exactly(&mut self, slot: &Slot, offer: &Offer, cartons: &[Carton]) -> Option<Vec<Placement>> {
        let grids = self.patterns.of(&slot.room, offer, cartons, None);
        (counts(offer, &grids).iter().zip(offer).all(|(count, (_, wanted))| count == wanted))
            .then(|| centred(&slot.room, grids))
    }

    /// What stands on a unit and more of what is left, in which that still counts; none when nothing more goes on.
    fn fuller(
        &mut self,
        slot: &Slot,
        net_max: i64,
        old: &Offer,
        cartons: &[Carton],
    ) -> Option<(Offer, Vec<Placement>)> {
        let held = |index: usize| old.iter().find(|(known, _)| *known == index).map_or(0, |(_, count)| *count);
        let volume: i128 = old.iter().map(|(index, count)| cartons[*index].volume() * i128::from(*count)).sum();
        let net: i64 = old.iter().map(|(index, count)| cartons[*index].gross * count).sum();
        let mut room = slot.volume() * FULL / 1_000 - volume;
        let mut offer = old.clone();
        let mut order: Vec<usize> = (0..cartons.len()).collect();
        order.sort_by_key(|index| (!cartons[*index].is_mandatory, *index));
        for index in order {
            let carton = &cartons[index];
            let left = carton.left - held(index);
            if left <= 0 || carton.gross > net_max - net || !slot.takes(&turns(carton), carton.gross) {
                continue;
            }
            let count = i64::try_from(room / carton.volume()).unwrap_or(i64::MAX).min(left);
            if count > 0 {
                room -= carton.volume() * i128::from(count);
                match offer.iter_mut().find(|(known, _)| *known == index) {
                    Some((_, known)) => *known += count,
                    None => offer.push((index, count)),
                }
            }
        }
        if offer == *old {
            return None;
        }
        let grids = self.patterns.of(&slot.room, &offer, cartons, Some(net_max));
        let counts = counts(&offer, &grids);
        let mass: i64 = offer.iter().zip(&counts).map(|((index, _), count)| cartons[*index].gross * count).sum();
        let is_whole = offer.iter().zip(&counts).all(|((index, _), count)| *count >= held(*index));
        let has_more = counts.iter().sum::<i64>() > old.iter().map(|(_, count)| count).sum();
        (is_whole && has_more && mass <= net_max).then_some((offer, grids))
    }

    /// What to offer: the kind that fills most units alone, with a light one where mass would bind; else everything. Kinds
    /// that fit in few slots go first where they fit.
    fn choose(&mut self, slot: &Slot, net_max: i64, cartons: &[Carton], only_mandatory: bool) -> Option<Offer> {
        let mut entering: Vec<usize> = (0..cartons.len())
            .filter(|index| {
                let carton = &cartons[*index];
                let is_asked = carton.left > 0 && (carton.is_mandatory || !only_mandatory);
                is_asked && carton.gross <= net_max && slot.takes(&turns(carton), carton.gross)
            })
            .collect();
        entering.sort_by_key(|index| (cartons[*index].reach, *index));
        let least = cartons[*entering.first()?].reach;
        let mut filling: Vec<(usize, i64, bool)> = Vec::new();
        for &index in entering.iter().filter(|index| cartons[**index].reach == least) {
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
            (Some(&(index, most, _)), None) => Some(vec![(index, most)]),
            (None, Some(&(index, _, _))) => {
                Some(vec![(index, count_in(slot, &cartons[index], 1_000).min(cartons[index].left))])
            }
            (None, None) => Some(mixed_offer(slot, &entering, cartons)),
        }
    }

    /// How many of one kind fill a slot.
    fn full(&mut self, slot: &Slot, carton: &Carton) -> i64 {
        let many = Carton { left: count_in(slot, carton, 1_000), ..carton.clone() };
        let offer = vec![(0, many.left)];
        self.patterns.of(&slot.room, &offer, &[many], None).iter().map(|grid| grid.count().get()).sum()
    }

    /// The same cartons as low as they will stand, where they leave room: a tower beside a free floor leans on its net.
    fn lowered(
        &mut self,
        room: &Room,
        offer: Offer,
        grids: Vec<Placement>,
        cartons: &[Carton],
    ) -> (Offer, Vec<Placement>) {
        let [length, width, _] = room.size.map(i128::from);
        let exact = exact(&offer, &grids);
        let volume: i128 = exact.iter().map(|(index, count)| cartons[*index].volume() * i128::from(*count)).sum();
        let whole: i64 = exact.iter().map(|(_, count)| count).sum();
        let mut high = grids.iter().map(top).max().unwrap_or_default();
        let mut low = i64::try_from(volume / (length * width)).unwrap_or(high).max(1);
        let mut best = (offer, grids);
        for _ in 0..LOWER_TRIES {
            let is_full = volume * 1_000 >= length * width * i128::from(high) * LOWER_FILL;
            if is_full || low >= high {
                break;
            }
            let middle = low + (high - low) / 2;
            let found = room.lowered(middle).map(|room| self.patterns.of(&room, &exact, cartons, None));
            match found {
                Some(found) if found.iter().map(|grid| grid.count().get()).sum::<i64>() == whole => {
                    high = found.iter().map(top).max().unwrap_or_default();
                    best = (exact.clone(), found);
                }
                _ => low = middle + 1,
            }
        }
        best
    }
}

/// Boxes of each kind of an offer that stand in grids.
fn counts(offer: &Offer, grids: &[Placement]) -> Vec<i64> {
    let mut counts = vec![0; offer.len()];
    for grid in grids {
        counts[grid.kind] += grid.count().get();
    }
    counts
}

/// The offer cut to what stands in the grids.
fn exact(offer: &Offer, grids: &[Placement]) -> Offer {
    let counts = counts(offer, grids);
    offer.iter().zip(counts).filter(|(_, count)| *count > 0).map(|((index, _), count)| (*index, count)).collect()
}

/// A unit of grids whose kinds point into an offer; what stands in it is taken from the cartons.
fn take(slot: &Slot, offer: &Offer, grids: Vec<Placement>, cartons: &mut [Carton]) -> Built {
    let mut grids = centred(&slot.room, grids);
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
    Built { slot: slot.clone(), contents, placements: grids, net, height, kept: None }
}

/// The stack moved to the middle of the base, as far as the cross-section lets it.
fn centred(room: &Room, grids: Vec<Placement>) -> Vec<Placement> {
    let spare = |axis: usize| {
        let low = grids.iter().map(|grid| [grid.at.0, grid.at.1][axis].get()).min().unwrap_or(0);
        let high = grids.iter().map(|grid| end(grid)[axis]).max().unwrap_or(0);
        ((room.size[axis] - high + low) / 2) - low
    };
    let (along, across) = (spare(0), spare(1));
    for (x, y) in [(along, across), (along, 0), (0, across)] {
        let moved = |value: Millimetres, by: i64| Millimetres::of(value.get() + by);
        let shifted: Vec<Placement> = grids
            .iter()
            .map(|grid| Placement { at: (moved(grid.at.0, x), moved(grid.at.1, y), grid.at.2), ..grid.clone() })
            .collect();
        if room.holds(&shifted) {
            return shifted;
        }
    }
    grids
}

/// Everything that enters, each kind up to somewhat more than the room.
fn mixed_offer(slot: &Slot, entering: &[usize], cartons: &[Carton]) -> Offer {
    let mut room = slot.volume() * OFFER / 1_000;
    let mut offer = Offer::new();
    for &index in entering {
        let volume = cartons[index].volume();
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
    let count = slot.volume() * permille / 1_000 / carton.volume();
    i64::try_from(count).unwrap_or(i64::MAX).max(1)
}

/// How many dense cartons leave just enough mass for light ones to fill the rest of the room.
fn dense_share(slot: &Slot, net_max: i64, dense: &Carton, light: &Carton) -> i64 {
    let filled = slot.volume() * FILL / 1_000;
    let (dense_gross, light_gross) = (i128::from(dense.gross), i128::from(light.gross));
    let (dense_volume, light_volume) = (dense.volume(), light.volume());
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
