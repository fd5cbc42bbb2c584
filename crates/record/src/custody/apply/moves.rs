//! Decides what handing over, loading, flying and offloading move: a handover changes who holds, the others change where.
//! Up: [`crate::custody`].

use model::custody::{Cargo, CustodyEvent, GoodsLine, Handover, Lading, Movement, MovementKind, Whereabouts};
use model::fault::Fault;
use model::id::{ConsignmentId, LocationId, PartyId, PieceId};

use super::{loose_piece, too_few};
use crate::custody::state::{CustodyState, Heap, HeapState, Piece, Progress};
use crate::custody::stock::{Drawn, advanced};

/// Goods that an act takes up: outermost pieces, and loose units already drawn from their heaps.
struct TakenUp {
    pieces: Vec<PieceId>,
    drawn: Vec<Drawn>,
}

/// Who must hold the goods, and where they may be.
struct Reach<'a> {
    may_hold: &'a dyn Fn(&PartyId) -> bool,
    may_be: &'a dyn Fn(&Whereabouts) -> bool,
    /// What is wrong with goods that are elsewhere.
    elsewhere: &'a dyn Fn(&str, &Whereabouts) -> Fault,
    /// What is wrong when nothing is in reach.
    nothing: &'a dyn Fn(&CustodyState) -> Fault,
    /// What is wrong with a piece that somebody else holds.
    held: &'a dyn Fn(&str, &PartyId) -> Fault,
}

impl Reach<'_> {
    fn admits(&self, heap: &Heap) -> bool {
        heap.state != HeapState::Missing && (self.may_hold)(&heap.holder) && (self.may_be)(&heap.whereabouts)
    }

    fn fault(&self, what: &str, piece: &Piece) -> Option<Fault> {
        if !(self.may_hold)(&piece.holder) {
            return Some((self.held)(what, &piece.holder));
        }
        (!(self.may_be)(&piece.whereabouts)).then(|| (self.elsewhere)(what, &piece.whereabouts))
    }
}

/// Takes up all that is named, or nothing.
fn take_up(
    state: &mut CustodyState,
    event: &CustodyEvent,
    cargo: &Cargo,
    reach: &Reach<'_>,
) -> Result<TakenUp, Vec<Fault>> {
    let consignment = &cargo.consignment;
    let Some(parts) = &cargo.parts else { return all(state, consignment, reach) };
    let mut faults = Vec::new();
    for id in parts.pieces() {
        let fault = match loose_piece(state, consignment, id) {
            Ok(piece) => reach.fault(&format!("piece {id}"), &piece),
            Err(fault) => Some(fault),
        };
        faults.extend(fault);
    }
    let mut drawn: Vec<Drawn> = Vec::new();
    for line in parts.loose() {
        match draw_line(state, event, consignment, line, reach) {
            Ok(taken) => drawn.extend(taken),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        return Ok(TakenUp { pieces: parts.pieces().to_vec(), drawn });
    }
    for (heap, units) in drawn {
        state.put(consignment, heap, units);
    }
    Err(faults)
}

fn draw_line(
    state: &mut CustodyState,
    event: &CustodyEvent,
    consignment: &ConsignmentId,
    line: &GoodsLine,
    reach: &Reach<'_>,
) -> Result<Vec<Drawn>, Fault> {
    let place = Whereabouts::of(event.place.as_ref());
    let rank = |heap: &Heap| reach.admits(heap).then(|| u8::from(heap.whereabouts != place));
    let (taken, wanted) = state.draw_loose(consignment, line.batch(), line.units(), &rank);
    if wanted.is_zero() {
        return Ok(taken);
    }
    for (heap, units) in taken {
        state.put(consignment, heap, units);
    }
    Err(too_few(state, event, consignment, line.batch(), line.units()))
}

/// All outermost pieces and loose units in reach.
fn all(state: &mut CustodyState, consignment: &ConsignmentId, reach: &Reach<'_>) -> Result<TakenUp, Vec<Fault>> {
    let is_in_reach =
        |piece: &Piece| piece.consignment == *consignment && piece.parent.is_none() && reach.fault("", piece).is_none();
    let pieces: Vec<PieceId> =
        state.pieces.iter().filter(|(_, piece)| is_in_reach(piece)).map(|(id, _)| id.clone()).collect();
    let heaps = state.heaps.entry(consignment.clone()).or_default();
    let drawn: Vec<Drawn> =
        heaps.iter().filter(|(heap, _)| reach.admits(heap)).map(|(heap, units)| (heap.clone(), *units)).collect();
    heaps.retain(|heap, _| !reach.admits(heap));
    if pieces.is_empty() && drawn.is_empty() {
        return Err(vec![(reach.nothing)(state)]);
    }
    Ok(TakenUp { pieces, drawn })
}

/// Who holds a consignment's goods, in words.
fn holders(state: &CustodyState, consignment: &ConsignmentId) -> String {
    let (holders, _) = state.held(consignment, |state, _| state != HeapState::Missing);
    let names: Vec<&str> = holders.iter().map(PartyId::as_str).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}

/// What is given must be the giver's; either side or a third may report it.
pub(super) fn handover(state: &mut CustodyState, event: &CustodyEvent, act: &Handover) -> Result<(), Vec<Fault>> {
    let consignment = &act.cargo.consignment;
    let held = |what: &str, holder: &PartyId| {
        let cause = format!("{what} is held by {holder}, not by {}", act.from());
        Fault::new("not-custodian", cause, "enter the handover that is missing, or name who gave it")
    };
    let reach = Reach {
        may_hold: &|holder| holder == act.from(),
        may_be: &|_| true,
        elsewhere: &|what, place| unreachable!("{what} at {place}: a handover should be possible anywhere"),
        nothing: &|state| {
            let holders = holders(state, consignment);
            let cause = format!("{} holds nothing of consignment {consignment}; it is held by {holders}", act.from());
            Fault::new("not-custodian", cause, "enter the handover that is missing, or name who gave it")
        },
        held: &held,
    };
    let giver = CustodyEvent { actor: act.from().clone(), on_behalf_of: None, ..event.clone() };
    let taken = take_up(state, &giver, &act.cargo, &reach)?;
    for id in taken.pieces {
        let piece = state.pieces.get_mut(&id).expect("a piece just taken up should be there");
        piece.holder = act.to().clone();
        piece.state = piece.state.for_other(false);
        if let Some(place) = &event.place {
            piece.whereabouts = settled(&piece.whereabouts, place);
        }
    }
    for (heap, units) in taken.drawn {
        let mut heap = heap.held_by(act.to());
        if let Some(place) = &event.place {
            heap.whereabouts = settled(&heap.whereabouts, place);
        }
        state.put(consignment, heap, units);
    }
    Ok(())
}

/// Where goods are after an act at a place that does not take them off an aircraft.
fn settled(whereabouts: &Whereabouts, place: &LocationId) -> Whereabouts {
    match whereabouts {
        Whereabouts::Aboard(_) => whereabouts.clone(),
        _ => Whereabouts::At(place.clone()),
    }
}

/// Puts what was taken up somewhere else, as far on its way as it then is.
fn put_down(
    state: &mut CustodyState,
    event: &CustodyEvent,
    consignment: &ConsignmentId,
    taken: TakenUp,
    to: &dyn Fn(Progress) -> (Whereabouts, Progress),
) {
    for id in taken.pieces {
        let progress = state.pieces.get(&id).expect("a piece just taken up should be there").progress;
        let (whereabouts, progress) = to(progress);
        state.advance_piece(&id, progress, &event.id);
        state.pieces.get_mut(&id).expect("a piece just moved should be there").whereabouts = whereabouts;
    }
    for (heap, units) in taken.drawn {
        let (whereabouts, progress) = to(heap.progress);
        state.advance(consignment, &heap.batch, units, (heap.progress, progress), &event.id);
        let moved = Heap { progress: advanced(heap.progress, progress), ..heap.at(whereabouts) };
        state.put(consignment, moved, units);
    }
}

pub(super) fn load(state: &mut CustodyState, event: &CustodyEvent, act: &Lading) -> Result<(), Vec<Fault>> {
    let consignment = &act.cargo.consignment;
    let reach = Reach {
        may_hold: &|holder| event.acts_as(holder),
        may_be: &|place| !matches!(place, Whereabouts::Aboard(_)),
        elsewhere: &|what, place| {
            Fault::new("already-aboard", format!("{what} is {place}"), "enter its offloading first")
        },
        nothing: &|state| nothing_held(state, event, consignment, "off an aircraft"),
        held: &|what, holder| super::not_custodian(what, event, holder),
    };
    let taken = take_up(state, event, &act.cargo, &reach)?;
    let aboard = Whereabouts::Aboard(act.flight.clone());
    put_down(state, event, consignment, taken, &|_| (aboard.clone(), Progress::Loaded));
    Ok(())
}

pub(super) fn offload(state: &mut CustodyState, event: &CustodyEvent, act: &Lading) -> Result<(), Vec<Fault>> {
    let consignment = &act.cargo.consignment;
    let reach = Reach {
        may_hold: &|holder| event.acts_as(holder),
        may_be: &|place| *place == Whereabouts::Aboard(act.flight.clone()),
        elsewhere: &|what, place| {
            let cause = format!("{what} is {place}, not aboard {}", act.flight);
            Fault::new("not-aboard", cause, "check the flight, or enter the loading first")
        },
        nothing: &|state| nothing_held(state, event, consignment, &format!("aboard {}", act.flight)),
        held: &|what, holder| super::not_custodian(what, event, holder),
    };
    let taken = take_up(state, event, &act.cargo, &reach)?;
    let landed = state.landed.get(&act.flight).map(|airport| LocationId::of(airport.as_str()));
    let to = Whereabouts::of(event.place.as_ref().or(landed.as_ref()));
    put_down(state, event, consignment, taken, &|progress| {
        let is_bumped = progress == Progress::Loaded;
        (to.clone(), if is_bumped { Progress::Commissioned } else { progress })
    });
    Ok(())
}

fn nothing_held(state: &CustodyState, event: &CustodyEvent, consignment: &ConsignmentId, place: &str) -> Fault {
    let holders = holders(state, consignment);
    let cause = format!("{} holds nothing of consignment {consignment} {place}; it is held by {holders}", event.actor);
    Fault::new(
        "not-custodian",
        cause,
        "enter the handover or the loading that is missing, or say on whose behalf it was done",
    )
}

pub(super) fn movement(state: &mut CustodyState, event: &CustodyEvent, act: &Movement) -> Result<(), Vec<Fault>> {
    let aboard = Whereabouts::Aboard(act.flight.clone());
    let reach = Reach {
        may_hold: &|_| true,
        may_be: &|place| *place == aboard,
        elsewhere: &|what, _| Fault::new("not-aboard", what, "enter the loading first"),
        nothing: &|_| {
            let cause = format!("nothing of consignment {} is aboard {} at that moment", act.consignment, act.flight);
            Fault::new("not-aboard", cause, "check flight and moment, or enter the loading first")
        },
        held: &|what, holder| super::not_custodian(what, event, holder),
    };
    let taken = all(state, &act.consignment, &reach)?;
    if act.kind == MovementKind::Depart {
        state.landed.remove(&act.flight);
    } else {
        state.landed.insert(act.flight.clone(), act.airport.clone());
    }
    let to = |progress: Progress| match act.kind {
        MovementKind::Depart => Progress::Departed,
        MovementKind::Arrive => Progress::Arrived,
        MovementKind::Divert => progress,
    };
    put_down(state, event, &act.consignment, taken, &|progress| (aboard.clone(), to(progress)));
    Ok(())
}
