//! Decides what counting, distributing and reports of use move. A count says where units are and which are missing, not who
//! holds them. Up: [`crate::custody`].

use std::collections::{BTreeMap, BTreeSet};

use model::custody::{
    Batch, CustodyEvent, Distribution, Receipt, ReceiptLine, Usefulness, UsefulnessLine, Whereabouts,
};
use model::fault::Fault;
use model::id::{ConsignmentId, ItemId, LocationId, PartyId, PieceId};
use model::quantity::Units;
use model::record::Column;

use super::{UNITS_MAX, loose_piece, too_few};
use crate::custody::counting::Latest;
use crate::custody::state::{CustodyState, Heap, HeapState, Progress};
use crate::custody::stock::Drawn;

/// The first count of goods moves them as their last count says; a recount by itself moves nothing.
pub(super) fn receive(
    state: &mut CustodyState,
    event: &CustodyEvent,
    act: &Receipt,
    latest: &Latest<'_>,
) -> Result<(), Vec<Fault>> {
    let Some((told_by, last)) = latest.get(&event.id) else { return Ok(()) };
    let consignment = act.consignment();
    let pieces: BTreeSet<&PieceId> = act.pieces().iter().chain(last.pieces()).collect();
    let mut faults: Vec<Fault> = pieces.iter().filter_map(|id| loose_piece(state, consignment, id).err()).collect();
    for line in last.lines().iter().filter(|line| line.counted().get() > UNITS_MAX) {
        let cause = format!("{} units of {} are more than can be", line.counted().get(), line.batch());
        faults.push(Fault::new("units-cannot-be", cause, "check the figure and its unit"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for id in pieces {
        for inner in state.nest(id) {
            state.open(&inner);
        }
    }
    for line in last.lines() {
        let new = count(state, event, consignment, line);
        state.tally(consignment, line.batch(), Column::Counted, new.get(), told_by);
        state.tally(consignment, line.batch(), Column::Usable, new.min(line.usable()).get(), told_by);
    }
    Ok(())
}

/// Who answers for what an event finds.
fn principal(event: &CustodyEvent) -> PartyId {
    event.on_behalf_of.clone().unwrap_or_else(|| event.actor.clone())
}

/// Moves what a line of a count says; gives the units among those counted that nobody had counted before.
fn count(state: &mut CustodyState, event: &CustodyEvent, consignment: &ConsignmentId, line: &ReceiptLine) -> Units {
    let place = event.place.as_ref().map(|place| Whereabouts::At(place.clone()));
    let is_here = |heap: &Heap| place.as_ref().is_some_and(|place| heap.whereabouts == *place);
    let is_own = |heap: &Heap| event.acts_as(&heap.holder);
    // What this party has counted before is not counted again: a further count of it is of further goods.
    let rank = |heap: &Heap| match (heap.state, is_own(heap)) {
        (HeapState::Uncounted, true) => Some(u8::from(!is_here(heap))),
        (HeapState::CountedBefore, true) => Some(2),
        (HeapState::Uncounted, false) => Some(if is_here(heap) { 3 } else { 4 }),
        (HeapState::CountedBefore, false) => Some(5),
        (HeapState::Missing, _) => Some(6),
        (HeapState::Counted, false) => Some(7),
        (HeapState::Counted, true) => None,
    };
    let (drawn, surplus) = state.draw(consignment, line.batch(), line.counted(), rank);
    let mut new = surplus;
    for (heap, units) in drawn {
        if matches!(heap.state, HeapState::Uncounted | HeapState::Missing) {
            new += units;
        }
        let mut batch = heap.batch.clone();
        batch.lot = batch.lot.or_else(|| line.batch().lot.clone());
        let whereabouts = place.clone().unwrap_or_else(|| heap.whereabouts.clone());
        let counted = Heap { batch, state: HeapState::Counted, ..heap.at(whereabouts) };
        state.put(consignment, counted, units);
    }
    find(state, event, consignment, line, surplus);
    if let Some(missing) = line.missing() {
        lose(state, event, consignment, line, missing);
    }
    new
}

/// Units that were counted beyond all that had come under custody.
fn find(state: &mut CustodyState, event: &CustodyEvent, consignment: &ConsignmentId, line: &ReceiptLine, units: Units) {
    if units.is_zero() {
        return;
    }
    *state.found.entry((consignment.clone(), line.batch().item.clone())).or_default() += units;
    let heap = Heap {
        batch: line.batch().clone(),
        holder: principal(event),
        whereabouts: Whereabouts::of(event.place.as_ref()),
        state: HeapState::Counted,
        progress: Progress::Commissioned,
    };
    state.put(consignment, heap, units);
}

/// Units that were expected and not there: nobody knows where they are, and who held them still answers for them.
fn lose(state: &mut CustodyState, event: &CustodyEvent, consignment: &ConsignmentId, line: &ReceiptLine, units: Units) {
    let rank = |heap: &Heap| match (heap.state, event.acts_as(&heap.holder)) {
        (HeapState::Uncounted, true) => Some(0),
        (HeapState::CountedBefore, true) => Some(1),
        (HeapState::Uncounted, false) => Some(2),
        _ => None,
    };
    let (drawn, _) = state.draw(consignment, line.batch(), units, rank);
    for (heap, units) in drawn {
        if line.batch().lot.is_none() {
            state.lots.lose(consignment, &heap.batch, units);
        }
        let lost = Heap { state: HeapState::Missing, ..heap.at(Whereabouts::Unknown) };
        state.put(consignment, lost, units);
    }
}

pub(super) fn distribute(state: &mut CustodyState, event: &CustodyEvent, act: &Distribution) -> Result<(), Vec<Fault>> {
    let consignment = &act.consignment;
    let place = Whereabouts::of(event.place.as_ref());
    let rank = |heap: &Heap| {
        let far = if heap.whereabouts == place { 0 } else { 3 };
        match heap.state {
            _ if !event.acts_as(&heap.holder) => None,
            HeapState::Counted => Some(far),
            HeapState::CountedBefore => Some(far + 1),
            HeapState::Uncounted => Some(far + 2),
            HeapState::Missing => None,
        }
    };
    let before = (state.heaps.get(consignment).cloned(), state.pieces.clone());
    let mut faults = Vec::new();
    let mut drawn: Vec<Drawn> = Vec::new();
    for line in act.lines() {
        if state.available(consignment, line.batch(), &rank) < i128::from(line.units().get()) {
            faults.push(too_few(state, event, consignment, line.batch(), line.units()));
        } else {
            drawn.extend(state.draw(consignment, line.batch(), line.units(), rank).0);
        }
    }
    if !faults.is_empty() {
        state.pieces = before.1;
        state.heaps.extend(before.0.map(|heaps| (consignment.clone(), heaps)));
        return Err(faults);
    }
    for (heap, units) in drawn {
        let given = heap.held_by(&act.to).at(Whereabouts::At(act.facility.clone()));
        state.put(consignment, given, units);
    }
    Ok(())
}

/// The later report of a reporter about a place stands in the stead of his earlier one; what he disposed of since is taken
/// from where it was.
pub(super) fn usefulness(state: &mut CustodyState, event: &CustodyEvent, act: &Usefulness) -> Result<(), Vec<Fault>> {
    let consignment = act.consignment();
    let items: BTreeSet<&ItemId> = act.lines().iter().map(|line| &line.batch().item).collect();
    let mut faults = Vec::new();
    let mut changes = Vec::new();
    for item in items {
        let lines: Vec<UsefulnessLine> =
            act.lines().iter().filter(|line| line.batch().item == *item).cloned().collect();
        let disposed = Disposal::between(state.use_reports.lines(consignment, event, act.facility(), item), &lines);
        let account = state.units(consignment, item);
        let there = i128::from(account.commissioned.get()) + i128::from(account.found.get());
        let received: i128 = lines.iter().map(|line| i128::from(line.received().get())).sum();
        let more = disposed.sum();
        if received > there {
            let cause = format!("{received} of {item} are said to be received; {there} came under custody");
            faults.push(Fault::new(
                "units-cannot-be",
                cause,
                "check the figure and its unit, or enter the commission that is missing",
            ));
        } else if more > there - i128::from(account.destroyed.get()) {
            let left = there - i128::from(account.destroyed.get());
            let cause = format!("{more} more of {item} are said to be disposed of; {left} are left");
            faults.push(Fault::new(
                "units-cannot-be",
                cause,
                "check the figure; another report may tell of the same units",
            ));
        } else {
            changes.push((item, lines, disposed));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for (item, lines, disposed) in changes {
        disposed.apply(state, event, act);
        state.use_reports.insert(consignment, event, act.facility(), item, lines);
    }
    Ok(())
}

/// What a report of use says was disposed of beyond what its reporter's last one said, by item and lot; below zero where it takes
/// something back.
struct Disposal(BTreeMap<Batch, i128>);

impl Disposal {
    fn between(before: &[UsefulnessLine], now: &[UsefulnessLine]) -> Self {
        let mut changes: BTreeMap<Batch, i128> = BTreeMap::new();
        for (line, sign) in now.iter().map(|line| (line, 1)).chain(before.iter().map(|line| (line, -1))) {
            *changes.entry(line.batch().clone()).or_default() += sign * i128::from(line.disposed().get());
        }
        Self(changes)
    }

    fn sum(&self) -> i128 {
        self.0.values().sum()
    }

    /// Takes what was disposed of from where it was. What is taken back is there again first, for it may be what another line disposes
    /// of; lots that are named take theirs before what is of no named lot.
    fn apply(&self, state: &mut CustodyState, event: &CustodyEvent, act: &Usefulness) {
        let (back, gone): (Vec<_>, Vec<_>) = self.0.iter().partition(|(_, units)| **units < 0);
        for (batch, units) in back.into_iter().chain(gone.into_iter().rev()) {
            let amount = i64::try_from(units.abs()).expect("disposed units should fit: they are fewer than there are");
            let amount = Units::of(amount);
            if *units < 0 {
                undispose(state, event, act, batch, amount)
            } else {
                dispose(state, event, act, batch, amount)
            }
        }
    }
}

fn place_of(event: &CustodyEvent, act: &Usefulness) -> Whereabouts {
    let facility: Option<&LocationId> = act.facility().or(event.place.as_ref());
    Whereabouts::of(facility)
}

fn undispose(state: &mut CustodyState, event: &CustodyEvent, act: &Usefulness, named: &Batch, units: Units) {
    let consignment = act.consignment();
    let destroyed = state.destroyed.entry((consignment.clone(), named.item.clone())).or_default();
    *destroyed = destroyed.checked_sub(units).expect("no more should be taken back than was disposed of");
    for (batch, units) in state.lots.take_back(consignment, named, units) {
        let heap = Heap {
            batch,
            holder: principal(event),
            whereabouts: place_of(event, act),
            state: HeapState::Counted,
            progress: Progress::Commissioned,
        };
        state.put(consignment, heap, units);
    }
}

/// Takes disposed units from the lot that is named, then from goods of unknown lot, and only where the books have no more of those
/// from other lots: what is left of those is then told as a range.
fn dispose(state: &mut CustodyState, event: &CustodyEvent, act: &Usefulness, named: &Batch, units: Units) {
    let consignment = act.consignment();
    *state.destroyed.entry((consignment.clone(), named.item.clone())).or_default() += units;
    let place = place_of(event, act);
    let rank = |heap: &Heap| {
        let far = u8::from(heap.whereabouts != place);
        let strange = if event.acts_as(&heap.holder) { 0 } else { 2 };
        Some(far + strange + if heap.state == HeapState::Missing { 4 } else { 0 })
    };
    let (mut drawn, wanted) = state.draw(consignment, named, units, rank);
    let any = Batch { item: named.item.clone(), lot: None };
    let (others, wanted) = state.draw(consignment, &any, wanted, rank);
    assert!(wanted.is_zero(), "what is left of an item should be somewhere");
    drawn.extend(others);
    for (heap, units) in drawn {
        state.lots.dispose(consignment, heap.batch, named.lot.as_ref(), units);
    }
}
