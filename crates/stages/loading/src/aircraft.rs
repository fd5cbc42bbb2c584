//! Decides the load of one aircraft: tries ways to stow it and writes the best as units with places and a balance.
//! Does not decide how cartons stand on a pallet (`buildup`). Up: [`crate`].

use model::control::Control;
use model::evidence::{RecordKind, RecordRef};
use model::id::UnitId;
use model::loading::{AircraftLoad, FlightToLoad, LoadedUnit, Placement, Seated, UnitContent};
use model::quantity::{Grams, Millimetres, Units};
use model::transport::UldType;

use crate::balance::{Moment, balance, payload_max, window};
use crate::buildup::{Builder, Built};
use crate::cargo::{Sorted, sort};
use crate::floor::{Piece, Preference};
use crate::refusal::{gross_out, lines};
use crate::slot::{Slot, best_slots};
use crate::stow::{Stowed, Stowing};

/// Shifts of the floor pieces that are tried until the aircraft is in balance, mm: about half a vehicle at a time.
const SHIFTS: [i64; 9] = [0, -1_500, 1_500, -3_000, 3_000, -5_000, 5_000, -8_000, 8_000];

/// Loads one flight.
pub(crate) fn load(flight: &FlightToLoad, ulds: &[UldType], control: &mut Control) -> AircraftLoad {
    let slots: Vec<Slot> = best_slots(&flight.aircraft.hold, ulds);
    let sorted = sort(flight, &slots);
    let stowing = Stowing { flight, ulds, slots: &slots, sorted: &sorted, seed: control.seed };
    let aim = balance_point(flight, &sorted);
    let mut builder = Builder::new(control);
    let mut best: Option<AircraftLoad> = None;
    let least = gross_out(flight, &lines(flight, &sorted.refusals));
    for preference in [Preference::Positions, Preference::Together, Preference::Aim] {
        for shift in SHIFTS {
            let load = write(&stowing, &stowing.stow(aim + shift, preference, &mut builder));
            let is_better = best
                .as_ref()
                .is_none_or(|known| gross_out(flight, &load.left_out) < gross_out(flight, &known.left_out));
            if is_better {
                best = Some(load);
            }
            // Without pieces on the floor every try is the same; with nothing new left out there is nothing to gain.
            let out = best.as_ref().map_or(0, |load| gross_out(flight, &load.left_out));
            if sorted.standing.is_empty() || out == least {
                return best.expect("a try was just kept");
            }
        }
    }
    best.expect("at least one way was tried")
}

/// Where the middle of all cargo should be along the hold, so that the aircraft balances at the middle of its limits.
fn balance_point(flight: &FlightToLoad, sorted: &Sorted) -> i64 {
    let wanted: i128 = flight
        .cargo
        .iter()
        .map(|cargo| i128::from(cargo.pack.gross().get()) * i128::from(cargo.packs.get()))
        .sum::<i128>()
        .min(i128::from(payload_max(flight)));
    let people = i128::from(sorted.seated_mass);
    let cargo = (wanted - people).max(1);
    let front = 2 * i128::from(flight.aircraft.hold.arm_front.0);
    let moment = window(flight, cargo + people).target - people * front;
    let x = (moment.div_euclid(cargo) - front) / 2;
    i64::try_from(x.clamp(0, i128::from(flight.aircraft.hold.length.get()))).expect("a place in the hold is near")
}

/// What stands somewhere in the hold.
enum Thing<'a> {
    Unit(&'a Built, usize),
    Piece(&'a Piece),
}

fn write(stowing: &Stowing, stowed: &Stowed) -> AircraftLoad {
    let flight = stowing.flight;
    let positions = &flight.aircraft.hold.positions;
    let mut things: Vec<(i64, i64, Thing)> = Vec::new();
    for (built, place) in stowed.units.iter().zip(&stowed.places) {
        let at = &positions[*place];
        things.push((at.x.get(), at.y.get(), Thing::Unit(built, *place)));
    }
    for piece in &stowed.pieces {
        things.push((piece.area.x, piece.area.y, Thing::Piece(piece)));
    }
    things.sort_by_key(|(x, y, _)| (*x, *y));
    let units = things
        .iter()
        .enumerate()
        .map(|(index, (_, _, thing))| {
            let id = unit_id(flight, index + 1);
            match thing {
                Thing::Unit(built, place) => unit(stowing, built, *place, id),
                Thing::Piece(piece) => loose(flight, piece, id),
            }
        })
        .collect();
    let aboard = stowing.aboard(stowed);
    let seated = stowing.sorted.seated.iter().map(|(index, packs)| {
        let cargo = &flight.cargo[*index];
        Seated { consignment: cargo.consignment.clone(), people: cargo.pack.units().times(*packs) }
    });
    AircraftLoad {
        flight: flight.flight.clone(),
        units,
        seated: seated.collect(),
        zero_fuel: balance(flight, &aboard, Moment::ZeroFuel),
        takeoff: balance(flight, &aboard, Moment::TakeOff),
        landing: balance(flight, &aboard, Moment::Landing),
        left_out: lines(flight, &[stowing.sorted.refusals.as_slice(), &stowed.refusals].concat()),
    }
}

/// `F001-U01`; a flight id that leaves no room is cut.
fn unit_id(flight: &FlightToLoad, number: usize) -> UnitId {
    const ROOM: usize = model::id::ID_LENGTH_MAX - "-U0000".len();
    let name: String = flight.flight.as_str().chars().take(ROOM).collect();
    UnitId::of(&format!("{name}-U{number:02}"))
}

fn because(flight: &FlightToLoad, cargo: impl Iterator<Item = usize>) -> Vec<RecordRef> {
    let consignments = cargo.map(|index| RecordRef::new(RecordKind::Consignment, &flight.cargo[index].consignment));
    let mut links: Vec<RecordRef> = vec![RecordRef::new(RecordKind::Flight, &flight.flight)];
    for link in consignments {
        if !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

fn unit(stowing: &Stowing, built: &Built, place: usize, id: UnitId) -> LoadedUnit {
    let flight = stowing.flight;
    let at = &flight.aircraft.hold.positions[place];
    let kind = &stowing.ulds[built.slot.uld];
    // The unit may have moved to a position where it lies the other way round.
    let is_turned = (at.length != kind.length) != built.slot.turned;
    let placements = built.placements.iter().map(|grid| if is_turned { across(grid) } else { grid.clone() });
    LoadedUnit {
        id,
        uld: Some(kind.id.clone()),
        position: Some(at.id.clone()),
        x: at.x,
        y: at.y,
        length: at.length,
        width: at.width,
        height: kind.base_height + Millimetres::of(built.height),
        gross: Grams::of(stowing.gross(built)),
        contents: built
            .contents
            .iter()
            .map(|(index, packs)| UnitContent {
                consignment: flight.cargo[*index].consignment.clone(),
                packs: Units::of(*packs),
            })
            .collect(),
        placements: placements.collect(),
        because: because(flight, built.contents.iter().map(|(index, _)| *index)),
    }
}

/// A grid seen from the other side: x and y change places, which keeps everything apart and carried.
fn across(grid: &Placement) -> Placement {
    Placement {
        kind: grid.kind,
        at: (grid.at.1, grid.at.0, grid.at.2),
        extent: (grid.extent.1, grid.extent.0, grid.extent.2),
        counts: (grid.counts.1, grid.counts.0, grid.counts.2),
    }
}

fn loose(flight: &FlightToLoad, piece: &Piece, id: UnitId) -> LoadedUnit {
    let cargo = &flight.cargo[piece.cargo];
    LoadedUnit {
        id,
        uld: None,
        position: None,
        x: Millimetres::of(piece.area.x),
        y: Millimetres::of(piece.area.y),
        length: Millimetres::of(piece.area.length),
        width: Millimetres::of(piece.area.width),
        height: Millimetres::of(piece.height),
        gross: Grams::of(piece.gross),
        contents: vec![UnitContent { consignment: cargo.consignment.clone(), packs: Units::of(1) }],
        placements: Vec::new(),
        because: because(flight, std::iter::once(piece.cargo)),
    }
}
