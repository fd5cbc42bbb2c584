//! Decides how a stowage is written down: units with ids, places, mass and centre, the balance of every leg, the order of
//! moves and the load sheet. Does not decide what stands where (`settle`). Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::haul::Haul;
use model::id::UnitId;
use model::loading::{AircraftLoad, CargoMove, FlightToLoad, LoadedUnit, LoadingStep, Placement, Seated, UnitContent};
use model::quantity::{Grams, Millimetres, Units};

use crate::area::Area;
use crate::balance::{Aboard, on_ground};
use crate::buildup::Built;
use crate::floor::Piece;
use crate::legs::balances;
use crate::refusal::lines;
use crate::room::transposed;
use crate::sheet::Loaded;
use crate::stay::Stay;
use crate::steps::{Ground, Stand, sequence};
use crate::stow::{Stowed, Stowing};

/// What stands somewhere in the hold.
#[derive(Clone, Copy)]
enum Thing<'a> {
    Unit(&'a Built, usize),
    Piece(&'a Piece),
}

/// Writes a load down.
pub(crate) fn write(stowing: &Stowing, stowed: &Stowed) -> AircraftLoad {
    let flight = stowing.flight;
    let things: Vec<Thing> = stowed
        .units
        .iter()
        .zip(&stowed.places)
        .map(|(built, place)| Thing::Unit(built, *place))
        .chain(stowed.pieces.iter().map(Thing::Piece))
        .collect();
    let stands: Vec<Stand> = things.iter().map(|thing| stand(stowing, *thing)).collect();
    let mut order: Vec<usize> = (0..things.len()).collect();
    order.sort_by_key(|index| {
        let Area { deck, x, y, .. } = stands[*index].area;
        (x, deck, y)
    });
    let ids = ids(flight, &things, &order);
    let units: Vec<LoadedUnit> = order
        .iter()
        .map(|index| match things[*index] {
            Thing::Unit(built, place) => unit(stowing, built, place, ids[*index].clone()),
            Thing::Piece(piece) => loose(flight, piece, ids[*index].clone()),
        })
        .collect();
    let stays: Vec<Stay> = order.iter().map(|index| stands[*index].stay).collect();
    let legs = balances(flight, &stowing.weights(stowed));
    let steps = steps(stowing, &stands, &ids);
    let seated = stowing.sorted.seated.iter().map(|(index, packs)| {
        let cargo = &flight.cargo[*index];
        Seated { consignment: cargo.consignment.clone(), people: cargo.pack.units().times(*packs) }
    });
    let loaded = Loaded { flight, units: &units, stays: &stays, legs: &legs, steps: &steps };
    let sheet = loaded.sheet();
    AircraftLoad {
        flight: flight.flight.clone(),
        haul: flight.haul,
        seated: seated.collect(),
        legs,
        sheet,
        left_out: lines(flight, &stowed.refusals),
        units,
        steps,
    }
}

fn stand(stowing: &Stowing, thing: Thing) -> Stand {
    match thing {
        Thing::Piece(piece) => stowing.stand_of(piece),
        Thing::Unit(built, place) => {
            let place = stowing.place(place);
            Stand {
                area: place.area,
                ways: place.ways,
                stay: stowing.stay(built.contents[0].0),
                gross: stowing.gross(built),
                doubled_arm: place.doubled_arm,
            }
        }
    }
}

/// Ids: units that stay keep theirs, the others are numbered from forward on, after those.
fn ids(flight: &FlightToLoad, things: &[Thing], order: &[usize]) -> Vec<UnitId> {
    let standing = flight.standing.as_ref().map_or(&[][..], |load| &load.units);
    let kept = |thing: &Thing| match thing {
        Thing::Unit(built, _) => built.kept.map(|kept| kept.unit),
        Thing::Piece(piece) => piece.kept,
    };
    let mut ids: Vec<Option<UnitId>> =
        things.iter().map(|thing| kept(thing).map(|unit| standing[unit].id.clone())).collect();
    let mark = mark(flight);
    let numbers = standing.iter().filter_map(|unit| unit.id.as_str().rsplit_once(mark)?.1.parse::<usize>().ok());
    let mut number = numbers.max().unwrap_or(0);
    for index in order {
        ids[*index].get_or_insert_with(|| {
            number += 1;
            unit_id(flight, number)
        });
    }
    ids.into_iter().map(|id| id.expect("every unit was numbered")).collect()
}

/// `F001-U01`, and `F001-B01` for what is brought back; a flight id that leaves no room is cut.
fn unit_id(flight: &FlightToLoad, number: usize) -> UnitId {
    const ROOM: usize = model::id::ID_LENGTH_MAX - "-U0000".len();
    let name: String = flight.flight.as_str().chars().take(ROOM).collect();
    UnitId::of(&format!("{name}{}{number:02}", mark(flight)))
}

/// What stands between the flight and the number of a unit.
fn mark(flight: &FlightToLoad) -> &'static str {
    if flight.haul == Haul::Out { "-U" } else { "-B" }
}

/// The moves with mass and arm after each.
fn steps(stowing: &Stowing, stands: &[Stand], ids: &[UnitId]) -> Vec<LoadingStep> {
    let aircraft = &stowing.flight.aircraft;
    let moves = sequence(Ground::of(aircraft), stands).expect("places were chosen so that an order of moves exists");
    let mut aboard = Aboard::default();
    moves
        .into_iter()
        .map(|(stop, done, index)| {
            let sign = if done == CargoMove::Load { 1 } else { -1 };
            aboard.add(sign * stands[index].gross, stands[index].doubled_arm);
            let (gross, arm) = on_ground(aircraft, &aboard);
            LoadingStep { stop, done, unit: ids[index].clone(), gross, arm }
        })
        .collect()
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
    let is_turned = at.length != kind.length;
    let placements: Vec<Placement> =
        built.placements.iter().map(|grid| if is_turned { transposed(grid) } else { grid.clone() }).collect();
    let packs = |(index, packs): &(usize, i64)| UnitContent {
        consignment: flight.cargo[*index].consignment.clone(),
        packs: Units::of(*packs),
    };
    let gross = Grams::of(stowing.gross(built));
    LoadedUnit {
        id,
        uld: Some(kind.id.clone()),
        position: Some(at.id.clone()),
        deck: at.deck,
        x: at.x,
        y: at.y,
        length: at.length,
        width: at.width,
        height: kind.base_height + Millimetres::of(built.height),
        gross,
        centre: centre(stowing, built, place, &placements),
        contents: built.contents.iter().map(packs).collect(),
        placements,
        because: because(flight, built.contents.iter().map(|(index, _)| *index)),
    }
}

/// Own centre of gravity of a unit, from the forward left corner of its floor area and from the floor.
fn centre(
    stowing: &Stowing,
    built: &Built,
    place: usize,
    placements: &[Placement],
) -> (Millimetres, Millimetres, Millimetres) {
    let at = &stowing.flight.aircraft.hold.positions[place];
    let kind = &stowing.ulds[built.slot.uld];
    let (along, across) = if at.length == kind.length {
        (kind.usable_length, kind.usable_width)
    } else {
        (kind.usable_width, kind.usable_length)
    };
    let offset = [(at.length.get() - along.get()) / 2, (at.width.get() - across.get()) / 2, kind.base_height.get()];
    let tare = i128::from(kind.tare.get());
    // Moments of doubled arms: the middle of a box lies on half a millimetre.
    let mut moments = [at.length, at.width, kind.base_height].map(|side| tare * i128::from(side.get()));
    let mut mass = tare;
    for grid in placements {
        let (index, _) = built.contents[grid.kind];
        let gross = i128::from(stowing.flight.cargo[index].pack.gross().get()) * i128::from(grid.count().get());
        let low = [grid.at.0, grid.at.1, grid.at.2];
        let extent = [grid.extent.0, grid.extent.1, grid.extent.2];
        let counts = [grid.counts.0, grid.counts.1, grid.counts.2];
        for axis in 0..3 {
            let doubled = 2 * (offset[axis] + low[axis].get()) + extent[axis].get() * i64::from(counts[axis]);
            moments[axis] += gross * i128::from(doubled);
        }
        mass += gross;
    }
    let [x, y, z] = moments.map(|moment| {
        let middle = moment.div_euclid((2 * mass).max(1));
        Millimetres::of(i64::try_from(middle).expect("the middle of a unit lies in it"))
    });
    (x, y, z)
}

fn loose(flight: &FlightToLoad, piece: &Piece, id: UnitId) -> LoadedUnit {
    let cargo = &flight.cargo[piece.cargo];
    let Area { deck, x, y, length, width } = piece.area;
    let half = |side: i64| Millimetres::of(side / 2);
    LoadedUnit {
        id,
        uld: None,
        position: None,
        deck,
        x: Millimetres::of(x),
        y: Millimetres::of(y),
        length: Millimetres::of(length),
        width: Millimetres::of(width),
        height: Millimetres::of(piece.height),
        gross: Grams::of(piece.gross),
        centre: (half(length), half(width), half(piece.height)),
        contents: vec![UnitContent { consignment: cargo.consignment.clone(), packs: Units::of(1) }],
        placements: Vec::new(),
        because: because(flight, std::iter::once(piece.cargo)),
    }
}
