//! Decides which units of a standing load stay as they are, and what is taken off the others. Up: [`crate::standing`].

use std::collections::BTreeSet;

use model::id::UnitId;
use model::loading::{AircraftLoad, CargoMove, CargoToLoad, LoadedUnit, Placement, Seated, UnitContent};
use model::quantity::Grams;

use crate::area::Area;
use crate::buildup::{Builder, Built, Carton, Kept, turns};
use crate::floor::Piece;
use crate::pattern::Offer;
use crate::room::{end, top, transposed};
use crate::stay::Stay;
use crate::stow::Stowing;

/// Row of a content that is off the list.
const GONE: usize = usize::MAX;

/// The units of a standing load that stay, and how much of the cargo is in them.
pub(super) struct Keeping<'a> {
    stowing: &'a Stowing<'a>,
    units: Vec<Built>,
    pieces: Vec<Piece>,
    /// Whether something that was aboard is taken off: there may then be room for what was left behind.
    pub(super) has_room_made: bool,
}

impl<'a> Keeping<'a> {
    /// Units and pieces that still fit the tables: position, kind and packs are known as they were.
    pub(super) fn new(stowing: &'a Stowing<'a>, standing: &AircraftLoad, builder: &mut Builder) -> Self {
        let mut keeping = Self { stowing, units: Vec::new(), pieces: Vec::new(), has_room_made: false };
        let first = keeping.loaded_first(standing);
        for (index, unit) in standing.units.iter().enumerate() {
            let is_first = first.as_ref().map(|first| first.contains(&unit.id));
            let stop = standing.steps.iter().find(|step| step.done == CargoMove::Unload && step.unit == unit.id);
            let rows = keeping.rows(unit, is_first, stop.and_then(|step| step.stop));
            let has_stayed = match (rows, &unit.position) {
                (Some(rows), Some(_)) => keeping.keep_unit(index, unit, &rows, builder),
                (Some(rows), None) => rows[0].is_some_and(|row| keeping.keep_piece(index, unit, row)),
                (None, _) => false,
            };
            keeping.has_room_made |= !has_stayed;
        }
        keeping
    }

    /// The units that came aboard where the standing load begins. Its masses tell: after loading there the aircraft weighs
    /// what it does on its first leg, beside people and fuel. None where they do not, as when people have left the list.
    fn loaded_first(&self, standing: &AircraftLoad) -> Option<BTreeSet<UnitId>> {
        let mass = |seated: &Seated| {
            let row = self.stowing.flight.cargo.iter().find(|row| row.consignment == seated.consignment)?;
            let packs = seated.people.get() / row.pack.units().get();
            (row.load_order == 0).then(|| row.pack.gross().times(packs))
        };
        let people = standing.seated.iter().filter_map(mass).fold(Grams::ZERO, |sum, own| sum + own);
        let aboard = standing.legs.first()?.zero_fuel.gross;
        let loads = || standing.steps.iter().filter(|step| step.done == CargoMove::Load);
        let last = loads().position(|step| step.gross + people == aboard)?;
        Some(loads().take(last + 1).map(|step| step.unit.clone()).collect())
    }

    /// The cargo of each content of a unit, all bound for one stop and loaded at one airport: where it was loaded before or,
    /// if that is not known, where its first content is loaded. None where a content is off the list or comes aboard
    /// elsewhere now, or none at all when every one does.
    fn rows(&self, unit: &LoadedUnit, is_first: Option<bool>, stop: Option<u8>) -> Option<Vec<Option<usize>>> {
        let cargo = &self.stowing.flight.cargo;
        let bound_for = |content: &UnitContent| cargo.iter().find(|row| row.consignment == content.consignment);
        let stop = stop.or_else(|| unit.contents.iter().find_map(bound_for).map(|row| row.unload_order))?;
        let is_so =
            |row: &CargoToLoad| row.unload_order == stop && is_first.is_none_or(|is| is == (row.load_order == 0));
        let bound_so =
            |content: &UnitContent| cargo.iter().find(|row| row.consignment == content.consignment && is_so(row));
        let stay = Stay::of(unit.contents.iter().find_map(bound_so)?);
        let row_of = |content: &UnitContent| {
            cargo.iter().position(|row| row.consignment == content.consignment && Stay::of(row) == stay)
        };
        let rows: Vec<Option<usize>> = unit.contents.iter().map(row_of).collect();
        rows.iter().any(Option::is_some).then_some(rows)
    }

    fn keep_unit(&mut self, index: usize, unit: &LoadedUnit, rows: &[Option<usize>], builder: &mut Builder) -> bool {
        let stowing = self.stowing;
        let hold = &stowing.flight.aircraft.hold;
        let position = hold.positions.iter().position(|at| Some(&at.id) == unit.position.as_ref());
        let uld = stowing.ulds.iter().position(|kind| Some(&kind.id) == unit.uld.as_ref());
        let (Some(home), Some(uld)) = (position, uld) else { return false };
        let Some(slot) = stowing.slots.iter().find(|slot| slot.position == home && slot.uld == uld) else {
            return false;
        };
        let is_usable = self.units.iter().all(|other| {
            let place = other.slot.position;
            place != home && !stowing.clashes[home].contains(&place)
        });
        let placements: Vec<Placement> =
            unit.placements.iter().map(|grid| if slot.turned { transposed(grid) } else { grid.clone() }).collect();
        let is_same = placements.iter().all(|grid| {
            let extent = [grid.extent.0.get(), grid.extent.1.get(), grid.extent.2.get()];
            let stands = |row: usize| turns(&Carton::of(row, &stowing.flight.cargo[row])).contains(&extent);
            rows.get(grid.kind).is_some_and(|row| row.is_none_or(stands))
        });
        if !is_usable || !is_same {
            return false;
        }
        let packs = rows.iter().zip(&unit.contents).map(|(row, content)| (row.unwrap_or(GONE), content.packs.get()));
        let kept = Some(Kept { unit: index, home });
        let built = Built { slot: slot.clone(), contents: packs.collect(), placements, net: 0, height: 0, kept };
        self.has_room_made |= rows.contains(&None);
        let gone = built.contents.iter().map(|(row, packs)| if *row == GONE { *packs } else { 0 }).collect();
        let Some(built) = self.without_packs(built, gone, builder) else { return false };
        let is_whole = slot.holds(&built.placements, built.net);
        if is_whole {
            self.units.push(built);
        }
        is_whole
    }

    fn keep_piece(&mut self, index: usize, unit: &LoadedUnit, row: usize) -> bool {
        let area = Area::of_unit(unit);
        let extents = [area.length, area.width, unit.height.get()];
        let Some(kind) = self.stowing.sorted.standing.iter().find(|kind| kind.cargo == row) else { return false };
        let Some(deck) = self.stowing.flight.aircraft.hold.deck(unit.deck) else { return false };
        let is_allowed = kind.stances.iter().any(|stance| stance.deck == unit.deck && stance.extents == extents);
        let is_inside = area.x >= deck.x.get()
            && area.aft() <= deck.x.get() + deck.length.get()
            && area.y + area.width <= deck.width.get();
        let is_free = self.pieces.iter().all(|other| !other.area.overlaps(&area));
        if is_allowed && is_inside && is_free {
            let height = unit.height.get();
            self.pieces.push(Piece { cargo: row, area, height, gross: kind.gross, kept: Some(index) });
        }
        is_allowed && is_inside && is_free
    }

    /// Packs of each cargo in what stays.
    fn aboard(&self) -> Vec<i64> {
        let mut aboard = vec![0; self.stowing.flight.cargo.len()];
        for (row, packs) in self.units.iter().flat_map(|unit| &unit.contents) {
            aboard[*row] += packs;
        }
        self.pieces.iter().for_each(|piece| aboard[piece.cargo] += 1);
        aboard
    }

    /// Packs of each cargo that are wanted and not in what stays.
    pub(super) fn missing(&self) -> Vec<i64> {
        let wanted = self.stowing.flight.cargo.iter().map(|cargo| cargo.packs.get());
        wanted.zip(self.aboard()).map(|(wanted, aboard)| wanted - aboard).collect()
    }

    /// Takes off what is aboard beyond the list: from one unit where one holds enough, the least of these; else whole
    /// holdings, the largest first.
    pub(super) fn take_off(&mut self, builder: &mut Builder) {
        for row in 0..self.stowing.flight.cargo.len() {
            let mut surplus = -self.missing()[row];
            self.has_room_made |= surplus > 0;
            while surplus > 0 {
                if let Some(at) = self.pieces.iter().rposition(|piece| piece.cargo == row) {
                    self.pieces.remove(at);
                    surplus -= 1;
                    continue;
                }
                let holding = |unit: &Built| -> i64 {
                    unit.contents.iter().filter(|(cargo, _)| *cargo == row).map(|(_, packs)| packs).sum()
                };
                let held = (0..self.units.len()).map(|at| (holding(&self.units[at]), at)).filter(|(held, _)| *held > 0);
                let rank = |held: i64| if held >= surplus { (0, held) } else { (1, -held) };
                let Some((held, at)) = held.min_by_key(|(held, at)| (rank(*held), *at)) else { break };
                let off = held.min(surplus);
                let built = self.units.remove(at);
                let of_row = built.contents.iter().map(|(cargo, _)| if *cargo == row { off } else { 0 }).collect();
                if let Some(reduced) = self.without_packs(built, of_row, builder) {
                    self.units.insert(at, reduced);
                    surplus -= off;
                } else {
                    surplus = -self.missing()[row];
                }
            }
        }
    }

    /// A unit without some packs of each content: lifted from the top where nothing rests on them, else the rest is built
    /// anew. None when nothing is left, or the rest does not fit that way: its cargo is then loaded again.
    fn without_packs(&self, mut built: Built, off: Vec<i64>, builder: &mut Builder) -> Option<Built> {
        let mut is_whole = true;
        for (kind, off) in off.into_iter().enumerate() {
            let lifted = lift(&mut built.placements, kind, off);
            is_whole &= lifted == off;
            built.contents[kind].1 -= off;
        }
        let mut kinds = vec![0; built.contents.len()];
        let mut kept = 0;
        for (kind, (_, packs)) in built.contents.iter().enumerate() {
            kinds[kind] = kept;
            kept += usize::from(*packs > 0);
        }
        built.contents.retain(|(_, packs)| *packs > 0);
        if built.contents.is_empty() {
            return None;
        }
        if is_whole {
            built.placements.iter_mut().for_each(|grid| grid.kind = kinds[grid.kind]);
        } else {
            let cargo = &self.stowing.flight.cargo;
            let cartons: Vec<Carton> = built.contents.iter().map(|(row, _)| Carton::of(*row, &cargo[*row])).collect();
            let offer: Offer = built.contents.iter().enumerate().map(|(kind, (_, packs))| (kind, *packs)).collect();
            built.placements = builder.exactly(&built.slot, &offer, &cartons)?;
        }
        let gross = |(row, packs): &(usize, i64)| self.stowing.flight.cargo[*row].pack.gross().get() * packs;
        built.net = built.contents.iter().map(gross).sum();
        built.height = built.placements.iter().map(top).max().unwrap_or(0);
        Some(built)
    }

    /// Units, their positions, and pieces.
    pub(super) fn finish(self) -> (Vec<Built>, Vec<usize>, Vec<Piece>) {
        let places = self.units.iter().map(|unit| unit.slot.position).collect();
        (self.units, places, self.pieces)
    }
}

/// Lifts boxes of a kind off a stack as long as nothing rests on them, the highest first; how many were.
fn lift(grids: &mut Vec<Placement>, kind: usize, packs: i64) -> i64 {
    let mut lifted = 0;
    while lifted < packs {
        let Some((at, cell)) = free_box(grids, kind) else { break };
        let grid = grids.remove(at);
        grids.splice(at..at, without(&grid, cell));
        lifted += 1;
    }
    lifted
}

/// A box of a kind in the top layer of its grid that carries nothing, the highest one: grid, and column and row in it.
fn free_box(grids: &[Placement], kind: usize) -> Option<(usize, (u32, u32))> {
    let mut found: Option<(i64, usize, (u32, u32))> = None;
    for (at, grid) in grids.iter().enumerate().filter(|(_, grid)| grid.kind == kind) {
        let height = top(grid);
        if found.is_some_and(|(known, ..)| known >= height) {
            continue;
        }
        let carried: Vec<&Placement> = grids.iter().filter(|other| other.at.2.get() == height).collect();
        let cells = (0..grid.counts.1).rev().flat_map(|row| (0..grid.counts.0).rev().map(move |column| (column, row)));
        let is_free = |cell: &(u32, u32)| {
            let low = [
                grid.at.0.get() + grid.extent.0.get() * i64::from(cell.0),
                grid.at.1.get() + grid.extent.1.get() * i64::from(cell.1),
            ];
            let high = [low[0] + grid.extent.0.get(), low[1] + grid.extent.1.get()];
            carried.iter().all(|other| {
                let (from, to) = ([other.at.0.get(), other.at.1.get()], end(other));
                (0..2).any(|axis| from[axis] >= high[axis] || to[axis] <= low[axis])
            })
        };
        if let Some(cell) = cells.into_iter().find(is_free) {
            found = Some((height, at, cell));
        }
    }
    found.map(|(_, at, cell)| (at, cell))
}

/// A grid without one box of its top layer: the layers below, and what is left of the layer.
fn without(grid: &Placement, (column, row): (u32, u32)) -> Vec<Placement> {
    let (x, y, z) = grid.counts;
    let part = |from: (u32, u32, u32), counts: (u32, u32, u32)| {
        let at = (
            grid.at.0 + grid.extent.0.times(i64::from(from.0)),
            grid.at.1 + grid.extent.1.times(i64::from(from.1)),
            grid.at.2 + grid.extent.2.times(i64::from(from.2)),
        );
        Placement { kind: grid.kind, at, extent: grid.extent, counts }
    };
    [
        part((0, 0, 0), (x, y, z - 1)),
        part((0, 0, z - 1), (x, row, 1)),
        part((0, row, z - 1), (column, 1, 1)),
        part((column + 1, row, z - 1), (x - column - 1, 1, 1)),
        part((0, row + 1, z - 1), (x, y - row - 1, 1)),
    ]
    .into_iter()
    .filter(|part| !part.count().is_zero())
    .collect()
}
