//! Decides what counting, distributing and reports of use move. A count says where units are and which are missing, not who
//! holds them. Up: [`crate::custody`].

use std::collections::BTreeSet;

use model::custody::{CustodyEvent, Distribution, Receipt, ReceiptLine, Usefulness, UsefulnessLine, Whereabouts};
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
        let before = state.use_reports.disposed(consignment, event, act.facility(), item);
        let sum = |part: fn(&UsefulnessLine) -> Units| -> i128 {
            lines.iter().map(|line| i128::from(part(line).get())).sum()
        };
        let disposed = sum(UsefulnessLine::disposed) - i128::from(before.get());
        let account = state.units(consignment, item);
        let there = i128::from(account.commissioned.get()) + i128::from(account.found.get());
        let received = sum(UsefulnessLine::received);
        if received > there {
            let cause = format!("{received} of {item} are said to be received; {there} came under custody");
            faults.push(Fault::new(
                "units-cannot-be",
                cause,
                "check the figure and its unit, or enter the commission that is missing",
            ));
        } else if disposed > there - i128::from(account.destroyed.get()) {
            let left = there - i128::from(account.destroyed.get());
            let cause = format!("{disposed} more of {item} are said to be disposed of; {left} are left");
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
        dispose(state, event, act, item, disposed);
        state.use_reports.insert(consignment, event, act.facility(), item, lines);
    }
    Ok(())
}

fn dispose(state: &mut CustodyState, event: &CustodyEvent, act: &Usefulness, item: &ItemId, units: i128) {
    let consignment = act.consignment();
    let facility: Option<&LocationId> = act.facility().or(event.place.as_ref());
    let batch = model::custody::Batch { item: item.clone(), lot: None };
    let amount =
        Units::of(i64::try_from(units.abs()).expect("disposed units should fit: they are fewer than there are"));
    let destroyed = state.destroyed.entry((consignment.clone(), item.clone())).or_default();
    if units < 0 {
        *destroyed = destroyed.checked_sub(amount).expect("no more should be taken back than was disposed of");
        let heap = Heap {
            batch,
            holder: principal(event),
            whereabouts: Whereabouts::of(facility),
            state: HeapState::Counted,
            progress: Progress::Commissioned,
        };
        state.put(consignment, heap, amount);
        return;
    }
    *destroyed += amount;
    let place = Whereabouts::of(facility);
    let rank = |heap: &Heap| {
        let far = u8::from(heap.whereabouts != place);
        let strange = if event.acts_as(&heap.holder) { 0 } else { 2 };
        Some(far + strange + if heap.state == HeapState::Missing { 4 } else { 0 })
    };
    let (_, wanted) = state.draw(consignment, &batch, amount, rank);
    assert!(wanted.is_zero(), "what is left of an item should be somewhere");
}
