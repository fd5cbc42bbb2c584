//! Decides the words of every "not loaded": rule code, figures and cure. Does not decide when one applies. Up: [`crate`].

use model::evidence::Reason;
use model::loading::{Balance, FlightToLoad, Unloaded};
use model::quantity::{Grams, Units};

use crate::balance::payload_max;

/// Packs that are not loaded, by index of their cargo.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) cargo: usize,
    pub(crate) packs: i64,
    pub(crate) reason: Reason,
}

pub(crate) fn seats(flight: &FlightToLoad, people: i64) -> Reason {
    let (aircraft, seats) = (&flight.aircraft.id, flight.aircraft.seats.get());
    Reason::new(
        "seats",
        format!("{aircraft} has {seats} seats, and {people} people of this consignment find none free"),
        "send them on another flight, or by an aircraft with more seats",
    )
}

pub(crate) fn payload(flight: &FlightToLoad) -> Reason {
    Reason::new(
        "payload",
        format!("the payload of {}, tare of pallets included, is used up", Grams::of(payload_max(flight).max(0))),
        "put a technical stop on the way, or send the rest on another flight",
    )
}

pub(crate) fn no_position(flight: &FlightToLoad, positions: usize, pieces: usize) -> Reason {
    Reason::new(
        "no-position-left",
        format!(
            "all positions of {} that can be used together are taken: {positions} units and {pieces} pieces on the floor",
            flight.aircraft.id
        ),
        "send the rest on another flight or by a larger aircraft",
    )
}

pub(crate) fn too_tall(flight: &FlightToLoad, height: i64) -> Reason {
    let highest = flight.aircraft.hold.positions.iter().map(|position| position.height_max.get()).max().unwrap_or(0);
    Reason::new(
        "too-tall",
        format!(
            "stands {height} mm high; the hold of {} is {} high and its highest position {highest} mm with the base",
            flight.aircraft.id, flight.aircraft.hold.height
        ),
        "repack it lower, or send it by an aircraft with a higher hold",
    )
}

pub(crate) fn too_large(flight: &FlightToLoad, sizes: [i64; 3]) -> Reason {
    let [length, width, height] = sizes;
    let hold = &flight.aircraft.hold;
    let floor = if hold.floor_loading { "takes pieces on its floor" } else { "takes no pieces on its floor" };
    Reason::new(
        "piece-too-large",
        format!(
            "{length} x {width} x {height} mm goes on no unit of {}, whose hold of {} x {} {floor}",
            flight.aircraft.id, hold.length, hold.width
        ),
        "send it by an aircraft with a larger hold that takes pieces on its floor",
    )
}

pub(crate) fn no_size(flight: &FlightToLoad) -> Reason {
    Reason::new(
        "no-size",
        format!("its pack has no sizes, so {} cannot be loaded with it", flight.aircraft.id),
        "give the pack its length, width and height",
    )
}

pub(crate) fn too_heavy(flight: &FlightToLoad, gross: i64) -> Reason {
    Reason::new(
        "position-gross",
        format!(
            "one piece of {} is more than any position of {} may bear, tare included",
            Grams::of(gross),
            flight.aircraft.id
        ),
        "send it by an aircraft that takes pieces on its floor",
    )
}

pub(crate) fn floor_load(flight: &FlightToLoad, gross: i64) -> Reason {
    Reason::new(
        "floor-load",
        format!(
            "{} on its own base is more than the {} per square metre that the floor of {} bears",
            Grams::of(gross),
            flight.aircraft.hold.floor_max_per_m2,
            flight.aircraft.id
        ),
        "spread the load with shoring, or send it by an aircraft with a stronger floor",
    )
}

pub(crate) fn envelope(balance: &Balance) -> Reason {
    Reason::new(
        "cg-envelope",
        format!(
            "with it the centre of gravity at zero fuel would be at {} mm, limits {} to {} mm; no arrangement of the \
             units keeps every limit",
            balance.arm.0, balance.forward.0, balance.aft.0
        ),
        "send it on another flight, or give lighter cargo to the other end of the hold",
    )
}

/// One line for each consignment and rule, in the order of the cargo.
pub(crate) fn lines(flight: &FlightToLoad, refusals: &[Refusal]) -> Vec<Unloaded> {
    let mut lines: Vec<Unloaded> = Vec::new();
    let mut sorted: Vec<&Refusal> = refusals.iter().filter(|refusal| refusal.packs > 0).collect();
    sorted.sort_by_key(|refusal| refusal.cargo);
    for refusal in sorted {
        let consignment = &flight.cargo[refusal.cargo].consignment;
        let packs = Units::of(refusal.packs);
        let same = |line: &&mut Unloaded| line.consignment == *consignment && line.reason.rule == refusal.reason.rule;
        if let Some(line) = lines.iter_mut().find(same) {
            line.packs += packs;
        } else {
            lines.push(Unloaded { consignment: consignment.clone(), packs, reason: refusal.reason.clone() });
        }
    }
    lines
}

/// Mass of what did not fit: the heavier is the worse, because it is what the flight was for.
pub(crate) fn gross_out(flight: &FlightToLoad, lines: &[Unloaded]) -> i128 {
    let gross = |line: &Unloaded| {
        let cargo = flight.cargo.iter().find(|cargo| cargo.consignment == line.consignment);
        cargo.map_or(0, |cargo| i128::from(cargo.pack.gross().get())) * i128::from(line.packs.get())
    };
    lines.iter().map(gross).sum()
}
