//! Decides what each act moves, and when it cannot have happened. An act that cannot have happened moves nothing.
//! Up: [`crate::custody`].

mod arrival;
mod moves;

use model::custody::{
    Batch, Commission, CustodyAct, CustodyEvent, Customs as CustomsAct, Packing, Recorded, Unpacking, Whereabouts,
};
use model::fault::Fault;
use model::id::{ConsignmentId, PieceId};
use model::quantity::Units;

use super::counting::Latest;
use super::state::{CustodyState, Customs, Heap, HeapState, Piece, Progress};

/// Most units of an item in a consignment: far beyond the goods of the world, and sums of it still fit.
const UNITS_MAX: i64 = 1_000_000_000_000;

/// Moves what an event moves.
pub(super) fn apply(state: &mut CustodyState, entry: &Recorded, latest: &Latest<'_>) -> Result<(), Vec<Fault>> {
    let event = &entry.event;
    if let CustodyAct::Commission(act) = &event.act {
        commission(state, entry, act)?;
    } else if let Some(consignment) = event.act.consignment() {
        if !state.courses.contains_key(consignment) {
            let cause = format!("nothing of consignment {consignment} has come under custody by {}", event.occurred);
            let action = "check the id and the moment, or enter its commission first";
            return Err(vec![Fault::new("before-commissioning", cause, action)]);
        }
        counted_alike(state, event, consignment)?;
    }
    match &event.act {
        CustodyAct::Commission(_) | CustodyAct::FitCheck(_) | CustodyAct::Retract(_) => {}
        CustodyAct::Pack(act) => pack(state, event, act)?,
        CustodyAct::Unpack(act) => unpack(state, event, act)?,
        CustodyAct::Handover(act) => moves::handover(state, event, act)?,
        CustodyAct::Load(act) => moves::load(state, event, act)?,
        CustodyAct::Offload(act) => moves::offload(state, event, act)?,
        CustodyAct::Move(act) => moves::movement(state, event, act)?,
        CustodyAct::Customs(act) => customs(state, entry, act),
        CustodyAct::Receive(act) => arrival::receive(state, event, act, latest)?,
        CustodyAct::Distribute(act) => arrival::distribute(state, event, act)?,
        CustodyAct::Usefulness(act) => arrival::usefulness(state, event, act)?,
        CustodyAct::Recall(_) => state.recalls.push(event.id.clone()),
    }
    if let Some(consignment) = event.act.consignment() {
        state.touch(consignment, entry);
    }
    Ok(())
}

fn commission(state: &mut CustodyState, entry: &Recorded, act: &Commission) -> Result<(), Vec<Fault>> {
    let batch = act.goods.batch();
    let key = (act.consignment.clone(), batch.item.clone());
    let known = state.commissioned.get(&key).copied().unwrap_or_default();
    if act.goods.units().get() > UNITS_MAX - known.get() {
        let cause = format!("{} units of {batch} are more than can be", act.goods.units().get());
        return Err(vec![Fault::new("units-cannot-be", cause, "check the figure and its unit")]);
    }
    if state.courses.contains_key(&act.consignment) {
        counted_alike(state, &entry.event, &act.consignment)?;
    }
    *state.commissioned.entry(key).or_default() += act.goods.units();
    let heap = Heap {
        batch: batch.clone(),
        holder: act.holder.clone(),
        whereabouts: Whereabouts::of(entry.event.place.as_ref()),
        state: HeapState::Uncounted,
        progress: Progress::Commissioned,
    };
    state.put(&act.consignment, heap, act.goods.units());
    let course = state.touch(&act.consignment, entry);
    if let Some(expiry) = act.expiry {
        // Several days of use of one batch: the first is the one to look at.
        let known = course.expiries.entry(batch.clone()).or_insert(expiry);
        *known = expiry.min(*known);
    }
    for (item, unit) in &entry.event.counted_in {
        course.counted_in.entry(item.clone()).or_insert_with(|| unit.clone());
    }
    Ok(())
}

/// Refuses figures in another unit than the commission's: boxes for pieces is the dearest slip of the trade.
fn counted_alike(state: &CustodyState, event: &CustodyEvent, consignment: &ConsignmentId) -> Result<(), Vec<Fault>> {
    let Some(course) = state.courses.get(consignment) else { return Ok(()) };
    let differs = |(item, unit): (&model::id::ItemId, &model::custody::PlainText)| {
        let known = course.counted_in.get(item).filter(|known| *known != unit)?;
        let cause =
            format!("{item} is counted in \u{ab}{unit}\u{bb}; under custody it is counted in \u{ab}{known}\u{bb}");
        Some(Fault::new("wrong-unit", cause, format!("convert the figures to \u{ab}{known}\u{bb}")))
    };
    let faults: Vec<Fault> = event.counted_in.iter().filter_map(differs).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn customs(state: &mut CustodyState, entry: &Recorded, act: &CustomsAct) {
    let event = &entry.event;
    let customs = Customs { step: act.step.clone(), since: event.occurred, event: event.id.clone() };
    state.touch(&act.consignment, entry).customs = Some(customs);
}

/// A piece that can be moved by itself: there, of this consignment, not inside another.
pub(super) fn loose_piece(state: &CustodyState, consignment: &ConsignmentId, id: &PieceId) -> Result<Piece, Fault> {
    let Some(piece) = state.pieces.get(id) else {
        let cause = if state.opened.contains(id) {
            format!("piece {id} was opened before")
        } else {
            format!("there is no piece {id} at that moment")
        };
        return Err(Fault::new("unknown-piece", cause, "check the number, or enter the packing first"));
    };
    if piece.consignment != *consignment {
        let cause = format!("piece {id} belongs to consignment {}", piece.consignment);
        return Err(Fault::new("other-consignment", cause, "name that consignment, or the right piece"));
    }
    if let Some(parent) = &piece.parent {
        let cause = format!("piece {id} lies in piece {parent}");
        return Err(Fault::new("piece-inside", cause, format!("name {parent}, or enter its unpacking first")));
    }
    Ok(piece.clone())
}

/// What an actor may touch: goods that it holds, or holds on behalf of. Code `not-custodian`.
pub(super) fn not_custodian(what: &str, event: &CustodyEvent, holder: &model::id::PartyId) -> Fault {
    let cause = format!("{what} is held by {holder}, not by {}", event.actor);
    Fault::new("not-custodian", cause, "enter the handover that is missing, or say on whose behalf it was done")
}

fn pack(state: &mut CustodyState, event: &CustodyEvent, act: &Packing) -> Result<(), Vec<Fault>> {
    let consignment = &act.consignment;
    let mut faults = Vec::new();
    let mut inner = Vec::new();
    for id in act.children.pieces() {
        match loose_piece(state, consignment, id) {
            Ok(_) if *id == act.parent => {
                let cause = format!("piece {id} would lie in itself");
                faults.push(Fault::new("piece-inside", cause, "name the outer piece"));
            }
            Ok(piece) if !event.acts_as(&piece.holder) => {
                faults.push(not_custodian(&format!("piece {id}"), event, &piece.holder));
            }
            Ok(piece) => inner.push(piece),
            Err(fault) => faults.push(fault),
        }
    }
    let parent = state.pieces.contains_key(&act.parent).then(|| loose_piece(state, consignment, &act.parent));
    let parent = parent.transpose().unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    if state.opened.contains(&act.parent) {
        let cause = format!("piece {} was opened before; its label is used up", act.parent);
        faults.push(Fault::new("piece-used-up", cause, "give the new piece a label of its own"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let kind = parent.as_ref().or(inner.first()).map(Like::of_piece);
    let kind = kind.or_else(|| first_like(state, event, consignment, act.children.loose().first()?.batch()));
    let Some(kind) = kind else {
        return Err(vec![too_few(state, event, consignment, act.children.loose()[0].batch(), Units::of(1))]);
    };
    let mixed = inner.iter().any(|piece| Like::of_piece(piece) != kind);
    let rank = |heap: &Heap| (Like::of_heap(heap) == kind).then_some(0);
    for line in act.children.loose() {
        if state.available_loose(consignment, line.batch(), &rank) < i128::from(line.units().get()) {
            faults.push(too_few(state, event, consignment, line.batch(), line.units()));
        }
    }
    if mixed {
        let cause =
            format!("what goes into {} is not all at one place, under one custodian and as far on its way", act.parent);
        faults.push(Fault::new("mixed-goods", cause, "pack goods of one place, one custodian and one state together"));
    }
    if faults.is_empty() { packed(state, event, act, kind) } else { Err(faults) }
}

fn packed(state: &mut CustodyState, event: &CustodyEvent, act: &Packing, kind: Like) -> Result<(), Vec<Fault>> {
    let rank = |heap: &Heap| (Like::of_heap(heap) == kind).then_some(0);
    let mut drawn = Vec::new();
    for line in act.children.loose() {
        let (taken, wanted) = state.draw_loose(&act.consignment, line.batch(), line.units(), &rank);
        if !wanted.is_zero() {
            // Two lines of one item may want the same units: give all back.
            for (heap, units) in drawn.into_iter().chain(taken) {
                state.put(&act.consignment, heap, units);
            }
            return Err(vec![too_few(state, event, &act.consignment, line.batch(), line.units())]);
        }
        drawn.extend(taken);
    }
    let whereabouts = match &event.place {
        Some(place) if !matches!(kind.whereabouts, Whereabouts::Aboard(_)) => Whereabouts::At(place.clone()),
        _ => kind.whereabouts,
    };
    let piece = state.pieces.entry(act.parent.clone()).or_insert_with(|| Piece {
        consignment: act.consignment.clone(),
        parent: None,
        contents: std::collections::BTreeMap::new(),
        holder: kind.holder,
        whereabouts: Whereabouts::Unknown,
        state: kind.state,
        progress: kind.progress,
    });
    piece.whereabouts = whereabouts;
    for (heap, units) in drawn {
        *piece.contents.entry(heap.batch).or_default() += units;
    }
    for id in act.children.pieces() {
        state.pieces.get_mut(id).expect("a child just looked at should be there").parent = Some(act.parent.clone());
    }
    Ok(())
}

/// What goods must share to lie in one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Like {
    holder: model::id::PartyId,
    whereabouts: Whereabouts,
    state: HeapState,
    progress: Progress,
}

impl Like {
    fn of_piece(piece: &Piece) -> Self {
        let (holder, whereabouts) = (piece.holder.clone(), piece.whereabouts.clone());
        Self { holder, whereabouts, state: piece.state, progress: piece.progress }
    }

    fn of_heap(heap: &Heap) -> Self {
        let (holder, whereabouts) = (heap.holder.clone(), heap.whereabouts.clone());
        Self { holder, whereabouts, state: heap.state, progress: heap.progress }
    }
}

/// The heap of an item that an actor would pack from: at the place of the event before others, the largest first.
fn first_like(state: &CustodyState, event: &CustodyEvent, consignment: &ConsignmentId, batch: &Batch) -> Option<Like> {
    let place = Whereabouts::of(event.place.as_ref());
    let mine = state.heaps(consignment).filter(|(heap, _)| {
        heap.batch.item == batch.item && event.acts_as(&heap.holder) && heap.state != HeapState::Missing
    });
    let fits = |heap: &Heap| heap.batch == *batch || heap.batch.lot.is_none() || batch.lot.is_none();
    let best = mine.filter(|(heap, _)| fits(heap)).max_by_key(|(heap, units)| {
        (heap.batch == *batch, heap.whereabouts == place, *units, std::cmp::Reverse((*heap).clone()))
    });
    best.map(|(heap, _)| Like::of_heap(heap))
}

/// Why so many units of a batch cannot be touched by an actor: others hold them, or there are not so many.
pub(super) fn too_few(
    state: &CustodyState,
    event: &CustodyEvent,
    consignment: &ConsignmentId,
    batch: &Batch,
    units: Units,
) -> Fault {
    let is_there = |heap: &Heap| heap.state != HeapState::Missing;
    let own = |heap: &Heap| (is_there(heap) && event.acts_as(&heap.holder)).then_some(0);
    let all = state.available(consignment, batch, &|heap| is_there(heap).then_some(0));
    let mine = state.available(consignment, batch, &own);
    let wanted = i128::from(units.get());
    if all >= wanted && mine < wanted {
        let test = |state: HeapState, there: &Batch| state != HeapState::Missing && there.item == batch.item;
        let (holders, _) = state.held(consignment, test);
        let others: Vec<&str> =
            holders.iter().filter(|holder| !event.acts_as(holder)).map(|holder| holder.as_str()).collect();
        let cause = format!(
            "{} holds {mine} of {batch}, not {wanted}; others hold the rest: {}",
            event.actor,
            others.join(", ")
        );
        let action = "enter the handover that is missing, or say on whose behalf it was done";
        return Fault::new("not-custodian", cause, action);
    }
    let cause = format!("{wanted} of {batch} are named; {all} of it are there at that moment, of which {} loose", {
        state.available_loose(consignment, batch, &own)
    });
    Fault::new("units-cannot-be", cause, "check the figure, its unit and the lot, or enter what is missing before it")
}

fn unpack(state: &mut CustodyState, event: &CustodyEvent, act: &Unpacking) -> Result<(), Vec<Fault>> {
    let piece = loose_piece(state, &act.consignment, &act.parent).map_err(|fault| vec![fault])?;
    if !event.acts_as(&piece.holder) {
        return Err(vec![not_custodian(&format!("piece {}", act.parent), event, &piece.holder)]);
    }
    state.open(&act.parent);
    Ok(())
}
