//! Decides the words of every "not loaded": rule code, figures and cure. Does not decide when one applies. Up: [`crate`].

use model::evidence::Reason;
use model::hold::CargoDeck;
use model::loading::{Balance, FlightToLoad, LegBalance, Unloaded};
use model::quantity::{Grams, Units};

use crate::balance::payload_max;
use crate::stay::Stay;
use crate::steps::NoOrder;

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

pub(crate) fn payload(flight: &FlightToLoad, stay: Stay) -> Reason {
    Reason::new(
        "payload",
        format!("the payload of {}, tare of pallets included, is used up", Grams::of(least_payload(flight, stay))),
        "put a technical stop on the way, or send the rest on another flight",
    )
}

/// Payload of the leg that takes least, of those behind where cargo is loaded.
fn least_payload(flight: &FlightToLoad, stay: Stay) -> i64 {
    let legs = flight.legs.iter().filter(|leg| leg.load_until >= stay.load);
    legs.map(|leg| payload_max(&flight.aircraft, leg)).min().unwrap_or(0).max(0)
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
            "stands {height} mm high; the hold of {} is {} mm high and its highest position {highest} mm with the base",
            flight.aircraft.id,
            flight.aircraft.hold.decks.iter().map(|deck| deck.height.get()).max().unwrap_or(0)
        ),
        "repack it lower, or send it by an aircraft with a higher hold",
    )
}

/// The deck that pieces stand on, else the first.
fn floor_deck(flight: &FlightToLoad) -> Option<&CargoDeck> {
    let decks = &flight.aircraft.hold.decks;
    decks.iter().find(|deck| deck.floor_loading).or(decks.first())
}

pub(crate) fn too_large(flight: &FlightToLoad, sizes: [i64; 3]) -> Reason {
    let [length, width, height] = sizes;
    let hold = floor_deck(flight).map_or_else(String::new, |deck| {
        let floor = if deck.floor_loading { "takes pieces on its floor" } else { "takes no pieces on its floor" };
        format!(", whose hold of {} x {} {floor}", deck.length, deck.width)
    });
    Reason::new(
        "piece-too-large",
        format!("{length} x {width} x {height} mm goes on no unit of {}{hold}", flight.aircraft.id),
        "send it by an aircraft with a larger hold that takes pieces on its floor",
    )
}

pub(crate) fn door(flight: &FlightToLoad, sizes: [i64; 3]) -> Reason {
    let [length, width, height] = sizes;
    let doors = floor_deck(flight).map_or(&[][..], |deck| &deck.doors);
    let doors: Vec<String> = doors.iter().map(|door| format!("{} x {}", door.width, door.height)).collect();
    Reason::new(
        "door",
        format!(
            "{length} x {width} x {height} mm passes no door of {} as it stands: {} wide and high",
            flight.aircraft.id,
            doors.join(", ")
        ),
        "take it apart, or send it by an aircraft with a larger door",
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
    let most = floor_deck(flight).and_then(|deck| deck.floor_max_per_m2).unwrap_or(Grams::ZERO);
    Reason::new(
        "floor-load",
        format!(
            "{} on its own base is more than the {} per square metre that the floor of {} bears",
            Grams::of(gross),
            most,
            flight.aircraft.id
        ),
        "spread the load with shoring, or send it by an aircraft with a stronger floor",
    )
}

/// A limit that keeps a unit or piece off although there was a place for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// The centre of gravity leaves its limits: leg, and its balance with the unit aboard.
    Envelope(usize, LegBalance),
    /// The moment about the centre line.
    Lateral(i64),
    /// The zone or running load that is passed, named.
    Zone(String),
    /// There is no order to load and unload in.
    Order(NoOrder),
}

/// Why something had to stay behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unbalanced {
    pub(crate) limit: Limit,
    /// Whether all arrangements were looked at.
    pub(crate) is_proven: bool,
}

pub(crate) fn unbalanced(flight: &FlightToLoad, why: &Unbalanced) -> Reason {
    let none = if why.is_proven {
        "no arrangement of the units keeps every limit"
    } else {
        "no arrangement of the units was found that keeps every limit"
    };
    let another = "send it on another flight";
    match &why.limit {
        Limit::Envelope(leg, with) => envelope(*leg, with, none),
        Limit::Lateral(doubled) => Reason::new(
            "lateral",
            format!(
                "with it the moment about the centre line would be {} kg m, most {} kg m; {none}",
                doubled.abs() / 2_000_000,
                flight.aircraft.hold.lateral_max.unwrap_or(0) / 1_000_000
            ),
            format!("{another}, or make units of more even mass"),
        ),
        Limit::Zone(zone) => Reason::new(
            "zone",
            format!("with it {zone} would bear more than it may; {none}"),
            format!("{another}, or spread it over more units"),
        ),
        Limit::Order(NoOrder::Access) => Reason::new(
            "no-way-out",
            format!("another would stand between it and the door when one of them must move; {none}"),
            if flight.cargo.iter().all(|cargo| cargo.load_order == 0) {
                format!("{another}, or give both to the same stop")
            } else {
                format!("{another}, or load both at the same airport, or give both to the same stop")
            },
        ),
        Limit::Order(NoOrder::TipBack) => Reason::new(
            "tip-back",
            format!(
                "while it is loaded or unloaded the centre of gravity would pass {} mm, where the tail tips; {none}",
                flight.aircraft.hold.tip_arm.map_or(0, |tip| tip.0)
            ),
            format!("support the tail, or {another}"),
        ),
    }
}

fn envelope(leg: usize, with: &LegBalance, none: &str) -> Reason {
    let named = [("zero fuel", &with.zero_fuel), ("take-off", &with.takeoff), ("landing", &with.landing)];
    let is_out = |at: &Balance| at.arm < at.forward || at.arm > at.aft;
    let (moment, at) = named.into_iter().find(|(_, at)| is_out(at)).unwrap_or(named[0]);
    Reason::new(
        "cg-envelope",
        format!(
            "with it the centre of gravity at {moment} of leg {} would be at {} mm, limits {} to {} mm; {none}",
            leg + 1,
            at.arm.0,
            at.forward.0,
            at.aft.0
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
