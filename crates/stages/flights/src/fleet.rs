//! Decides which tails are alike, under which closures they fly at which time, and what they could carry at all.
//! Does not decide trips ([`crate::template`]). Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::airport::Airport;
use model::crew::CrewRegime;
use model::evidence::Reason;
use model::flights::{Consignment, FlightsProblem};
use model::hold::{CargoDeck, CargoDoor, DoorSide};
use model::id::{AirportId, PlaceId};
use model::quantity::{CubicMillimetres, Millimetres};
use model::transport::{AircraftType, Tail};
use model::world::ItemKind;

use crate::atlas::{Atlas, Use, bar};
use crate::permits::{Clearance, clearances};
use crate::shut::{Shut, in_force, refusal};
use crate::way::Router;

/// How many of a consignment's airports are considered.
const DESTINATIONS_MAX: usize = 2;

/// A span of time with all that is closed at any time of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) closed: Shut,
}

/// Tails that differ in nothing that a planner looks at.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Indices into the problem's tails.
    pub(crate) tails: Vec<usize>,
    /// Index into the problem's types.
    pub(crate) kind: usize,
    /// What its crews work under.
    pub(crate) crew: CrewRegime,
    /// Index into the atlas.
    pub(crate) base: usize,
    /// Minutes since the epoch.
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) windows: Vec<Window>,
    /// Permits that it needs for one use or another.
    pub(crate) clearances: Vec<Clearance>,
}

/// Whole minutes since 1970, rounded down.
pub(crate) fn minute(instant: Timestamp) -> i64 {
    instant.as_second().div_euclid(60)
}

/// Whole minutes since 1970, rounded up.
pub(crate) fn minute_up(instant: Timestamp) -> i64 {
    (instant.as_second() + i64::from(instant.subsec_nanosecond() > 0) + 59).div_euclid(60)
}

/// The instant of a minute.
pub(crate) fn instant(minute: i64) -> Timestamp {
    Timestamp::from_second(minute * 60).expect("a minute of the plan should be an instant")
}

/// Puts like tails together; tails of unknown type or base, or whose base they cannot use, are named with the reason.
pub(crate) fn groups(problem: &FlightsProblem, atlas: &Atlas) -> (Vec<Group>, Vec<Reason>) {
    let mut grouped: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut refused = Vec::new();
    for (index, tail) in problem.tails.iter().enumerate() {
        match standing(problem, atlas, tail) {
            Ok((kind, base)) => {
                let from = minute_up(tail.available_from.max(problem.as_of));
                let until = minute(tail.available_until.min(problem.until));
                let regime = tail.crew.as_ref().map(|crew| crew.name.clone());
                let state = (tail.operator_state.clone(), tail.is_state_aircraft);
                let key = (kind, base, state, tail.serves.clone(), from, until, regime);
                grouped.entry(key).or_default().push(index);
            }
            Err(reason) => refused.push(reason),
        }
    }
    let mut router = Router::new(&problem.airspaces);
    let groups = grouped.into_iter().map(|((kind, base, (state, _), _, from, until, _), tails)| {
        let windows = windows(problem, &state, from, until);
        let first = &problem.tails[tails[0]];
        let crew = first.crew_regime(&problem.types[kind]).clone();
        let clearances = clearances(problem, atlas, &mut router, first);
        Group { tails, kind, crew, base, from, until, windows, clearances }
    });
    (groups.collect(), refused)
}

fn standing(problem: &FlightsProblem, atlas: &Atlas, tail: &Tail) -> Result<(usize, usize), Reason> {
    let kind = problem.types.iter().position(|known| known.id == tail.aircraft).ok_or_else(|| {
        let text = format!("tail {}: type {} is not known", tail.id, tail.aircraft);
        Reason::new("unknown-type", text, "add the type to the table of types")
    })?;
    let base = atlas.find(&tail.base).ok_or_else(|| {
        let text = format!("tail {}: base {} is not known", tail.id, tail.base);
        Reason::new("unknown-airport", text, "add the airport, or name another base")
    })?;
    match bar(&problem.types[kind], atlas.airports[base], Use::Stop) {
        Some(reason) => Err(Reason::new(&reason.rule, format!("tail {}: base {}", tail.id, reason.text), reason.cure)),
        None => Ok((kind, base)),
    }
}

/// The whole time with every closure in force, and before or after it, when there are several, the spans between the
/// days on which closures for this operator state begin or end. A ban to land cuts the time only where it is about a
/// station of the cargo or a base; where a stop could be made it counts in every span that it touches.
fn windows(problem: &FlightsProblem, state: &PlaceId, from: i64, until: i64) -> Vec<Window> {
    let shut = |begin: i64, end: i64| Shut::of(in_force(&problem.closures, Some(state), (begin, end)));
    let stations = stations(problem);
    let mut cuts: Vec<i64> = in_force(&problem.closures, Some(state), (from, until))
        .filter(|closure| {
            let is_of_station = |airport: &&Airport| closure.bars_landing(&airport.id, &airport.place);
            closure.overflight().is_some() || stations.iter().any(is_of_station)
        })
        .flat_map(|closure| [minute(closure.from), minute_up(closure.until)])
        .collect();
    cuts.retain(|cut| from < *cut && *cut < until);
    cuts.extend([from, until]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut windows: Vec<Window> = Vec::new();
    for pair in cuts.windows(2) {
        let closed = shut(pair[0], pair[1]);
        match windows.last_mut() {
            Some(last) if last.closed == closed => last.until = pair[1],
            _ => windows.push(Window { from: pair[0], until: pair[1], closed }),
        }
    }
    if windows.len() > 1 {
        let whole = Window { from, until, closed: shut(from, until) };
        windows.retain(|window| window.closed != whole.closed);
        // First, so that a trip that no closure touches is listed once.
        windows.insert(0, whole);
    }
    windows
}

/// Airports where cargo is loaded or unloaded, and bases.
fn stations(problem: &FlightsProblem) -> Vec<&Airport> {
    let ends = problem.consignments.iter().flat_map(|one| std::iter::once(&one.origin).chain(&one.destinations));
    let ids: BTreeSet<&AirportId> = ends.chain(problem.tails.iter().map(|tail| &tail.base)).collect();
    problem.airports.iter().filter(|airport| ids.contains(&airport.id)).collect()
}

/// Cargo volume that may be planned for one flight of a type.
pub(crate) fn volume_max(problem: &FlightsProblem, aircraft: &AircraftType) -> CubicMillimetres {
    let share = problem.policy.volume_permille.get();
    let whole = i128::from(aircraft.volume_max.get()) * i128::from(share) / 1000;
    CubicMillimetres::of(i64::try_from(whole).expect("a hold's volume should fit in 63 bits"))
}

/// Airports where a group may unload a consignment, best first; or the first rule that forbids the pair.
pub(crate) fn destinations(
    problem: &FlightsProblem,
    atlas: &Atlas,
    group: &Group,
    consignment: &Consignment,
) -> Result<Vec<usize>, Reason> {
    let aircraft = &problem.types[group.kind];
    let tail = &problem.tails[group.tails[0]];
    if !tail.serves.is_empty() && !tail.serves.contains(&consignment.donor) {
        let text = format!("no tail carries cargo of {}: {} does not", consignment.donor, tail.id);
        return Err(Reason::new("no-aircraft", text, "agree with an operator that it carries this donor's cargo"));
    }
    fits(problem, aircraft, consignment)?;
    let unknown = |id: &dyn std::fmt::Display| {
        Reason::new("unknown-airport", format!("airport {id} is not known"), "correct the id, or add the airport")
    };
    let origin = atlas.find(&consignment.origin).ok_or_else(|| unknown(&consignment.origin))?;
    let barred = |airport: usize| {
        let facts = atlas.airports[airport];
        bar(aircraft, facts, Use::Work).or_else(|| shut_throughout(problem, group, facts))
    };
    if let Some(reason) = barred(origin) {
        return Err(reason);
    }
    let mut usable = Vec::new();
    let mut always_open = 0;
    let mut refusal = None;
    for id in &consignment.destinations {
        let barred = match atlas.find(id) {
            None => Some(unknown(id)),
            Some(airport) if airport == origin => {
                let text = format!("{id} is both origin and destination");
                Some(Reason::new("no-flight-needed", text, "hand it over on the ground, or name another airport"))
            }
            Some(airport) => {
                let barred = barred(airport);
                if barred.is_none() && always_open < DESTINATIONS_MAX && !usable.contains(&airport) {
                    usable.push(airport);
                    // One that is closed for a time does not take the place of one that is not.
                    let is_shut = group.windows.iter().any(|window| window.closed.bars(atlas.airports[airport]));
                    always_open += usize::from(!is_shut);
                }
                barred
            }
        };
        refusal = refusal.or(barred);
    }
    if usable.is_empty() {
        return Err(refusal.unwrap_or_else(|| {
            let text = format!("{} has no airport to unload at", consignment.recipient);
            Reason::new("no-destination", text, "name an airport of the recipient")
        }));
    }
    Ok(usable)
}

/// Why a group never lands at or leaves an airport, though its type could; nothing when it does at some time.
fn shut_throughout(problem: &FlightsProblem, group: &Group, airport: &Airport) -> Option<Reason> {
    let state = &problem.tails[group.tails[0]].operator_state;
    let is_shut = group.windows.iter().all(|window| window.closed.bars(airport));
    refusal(&problem.closures, Some(state), (group.from, group.until), airport).filter(|_| is_shut)
}

/// Whether one pack can be carried by a type at all.
fn fits(problem: &FlightsProblem, aircraft: &AircraftType, consignment: &Consignment) -> Result<(), Reason> {
    let pack = &consignment.pack;
    if consignment.kind == ItemKind::People && aircraft.seats.is_zero() {
        let text = format!("{} has no seats", aircraft.id);
        return Err(Reason::new("no-seats", text, "use a type with seats"));
    }
    if pack.gross() > aircraft.payload_max() {
        let text = format!("one pack is {}, {} carries {} at most", pack.gross(), aircraft.id, aircraft.payload_max());
        return Err(Reason::new("piece-too-heavy", text, "split the pack, or use a larger type"));
    }
    if consignment.kind == ItemKind::People || pack.volume().get() == 0 {
        return Ok(());
    }
    let hold = &aircraft.hold;
    let on_floor = hold.decks.iter().filter(|deck| deck.floor_loading).any(|deck| stands_on(consignment, deck));
    let on_position = hold.positions.iter().any(|position| {
        pack.gross() <= position.gross_max
            && stands_in(consignment, (position.length, position.width, position.height_max))
    });
    if !on_floor && !on_position {
        let (length, width, height) = pack.sizes();
        let text = format!(
            "a pack of {length} x {width} x {height} does not go into the hold of {}, or through none of its doors",
            aircraft.id
        );
        return Err(Reason::new("piece-too-large", text, "split the piece, or use a type with a larger hold"));
    }
    let room = volume_max(problem, aircraft);
    if pack.volume() > room {
        let text = format!("one pack is {}, {} takes {room} at most", pack.volume(), aircraft.id);
        return Err(Reason::new("volume", text, "split the pack, or use a larger type"));
    }
    Ok(())
}

/// Whether a pack stands in a room in one of its permitted ways.
fn stands_in(consignment: &Consignment, room: (Millimetres, Millimetres, Millimetres)) -> bool {
    stances(consignment).any(|stance| is_within(stance, room))
}

/// Whether a pack stands on the floor of a deck in one of its permitted ways, and comes through a door as it stands. No
/// door of a deck is known means that none is measured.
fn stands_on(consignment: &Consignment, deck: &CargoDeck) -> bool {
    let room = (deck.length, deck.width, deck.height);
    stances(consignment).any(|stance| {
        let passes = |door: &CargoDoor| match door.side {
            // Straight in, turned in front of the door if need be: its length is no matter.
            DoorSide::Nose | DoorSide::Tail => is_within(stance, (stance.0.max(stance.1), door.width, door.height)),
            // One side goes through the door while the other reaches across the deck.
            DoorSide::Side => is_within(stance, (door.width, deck.width, door.height)),
        };
        is_within(stance, room) && (deck.doors.is_empty() || deck.doors.iter().any(passes))
    })
}

/// The ways a pack may stand: its extents on the floor, then its height.
fn stances(consignment: &Consignment) -> impl Iterator<Item = (Millimetres, Millimetres, Millimetres)> {
    let (length, width, height) = consignment.pack.sizes();
    let ways = if consignment.pack.upright_only() { 1 } else { 3 };
    [(length, width, height), (length, height, width), (width, height, length)].into_iter().take(ways)
}

/// Whether a stance goes into a room, turned about the vertical if need be.
fn is_within(
    (length, width, height): (Millimetres, Millimetres, Millimetres),
    room: (Millimetres, Millimetres, Millimetres),
) -> bool {
    height <= room.2 && ((length <= room.0 && width <= room.1) || (width <= room.0 && length <= room.1))
}

#[cfg(test)]
mod tests {
    use model::evidence::Source;
    use model::id::{ClosureId, PartyId};
    use model::quantity::Metres;
    use model::transport::{Closed, Closure, Forbids};

    use super::*;
    use crate::samples::{an124, at, consignment, il76, people, problem, tail, vehicle};

    #[test]
    fn like_tails_are_one_group_and_others_are_not() {
        let mut problem = problem();
        let mut late = tail("C", &il76(), "RU", "UUMU");
        late.available_from = at("2020-04-05T00:00:00Z");
        problem.tails = vec![tail("A", &il76(), "RU", "UUMU"), tail("B", &il76(), "RU", "UUMU"), late];
        problem.tails.push(tail("D", &il76(), "RU", "XXXX"));
        let (groups, refused) = groups(&problem, &Atlas::new(&problem.airports));
        assert_eq!(groups.iter().map(|group| group.tails.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![2]]);
        assert_eq!(refused[0].rule, "unknown-airport");
    }

    #[test]
    fn closures_cut_the_time_of_the_states_they_apply_to() {
        let mut problem = problem();
        problem.closures.push(Closure {
            id: ClosureId::of("c"),
            closes: Closed::Airspace(PlaceId::of("UA"), Forbids::Overflight),
            applies_to: vec![PlaceId::of("RU")],
            from: at("2020-04-10T00:00:00Z"),
            until: at("2020-05-10T00:00:00Z"),
            source: Source::Assumption(String::new()),
        });
        let (from, until) = (minute(problem.as_of), minute(problem.until));
        let russian = windows(&problem, &PlaceId::of("RU"), from, until);
        assert_eq!(russian.len(), 2);
        assert_eq!((russian[0].from, russian[0].until, russian[0].closed.overflight.len()), (from, until, 1));
        assert!(russian[1].closed == Shut::default() && russian[1].until == minute(at("2020-04-10T00:00:00Z")));
        assert_eq!(windows(&problem, &PlaceId::of("US"), from, until).len(), 1);
    }

    #[test]
    fn a_pair_is_refused_by_the_rule_that_binds() {
        let mut problem = problem();
        problem.tails = vec![tail("A", &il76(), "RU", "UUMU")];
        problem.tails[0].serves = vec![PartyId::of("donor")];
        problem.airports[5].runway_paved = Metres::of(1_000);
        let atlas = Atlas::new(&problem.airports);
        let (groups, _) = groups(&problem, &atlas);
        let mut stranger = consignment("s", "UUMU", "LIRE", 1);
        stranger.donor = PartyId::of("other");
        let mut tall = vehicle("t", "UUMU", "LIRE", 1);
        let sizes = (Millimetres::of(8_000), Millimetres::of(2_500), Millimetres::of(3_500));
        tall.pack = model::world::Pack::try_new(tall.pack.units(), sizes, tall.pack.gross(), true).expect("a pack");
        for (cargo, rule) in [
            (consignment("a", "UUMU", "LIRE", 1), None),
            (vehicle("v", "UUMU", "LIRE", 1), None),
            (people("p", "UUMU", "LIRE", 1), None),
            (stranger, Some("no-aircraft")),
            (tall, Some("piece-too-large")),
            (consignment("b", "UUMU", "LYBT", 1), Some("runway-short")),
            (consignment("c", "UUMU", "XXXX", 1), Some("unknown-airport")),
            (consignment("d", "UUMU", "UUMU", 1), Some("no-flight-needed")),
        ] {
            let refusal = destinations(&problem, &atlas, &groups[0], &cargo).err().map(|reason| reason.rule);
            assert_eq!(refusal.as_deref(), rule, "{}", cargo.id);
        }
        assert!(an124().seats > il76().seats);
    }

    #[test]
    fn a_piece_on_the_floor_comes_through_a_door() {
        let mm = Millimetres::of;
        let deck = |side: Option<DoorSide>| {
            let doors = side.map(|side| CargoDoor { side, width: mm(3_000), height: mm(2_600) });
            CargoDeck { width: mm(4_000), doors: doors.into_iter().collect(), ..an124().hold.decks[0].clone() }
        };
        for (sizes, side, stands, remark) in [
            ((9_000, 3_900, 2_600), None, true, "no door is known"),
            ((9_000, 3_000, 2_600), Some(DoorSide::Tail), true, "straight in"),
            ((9_000, 3_001, 2_600), Some(DoorSide::Tail), false, "a millimetre too wide"),
            ((3_000, 3_900, 2_600), Some(DoorSide::Nose), true, "turned in front of the door"),
            ((3_000, 3_900, 2_601), Some(DoorSide::Nose), false, "a millimetre too high"),
            ((3_000, 4_000, 2_600), Some(DoorSide::Side), true, "as long as the deck is wide"),
            ((9_000, 3_000, 2_600), Some(DoorSide::Side), false, "no room to turn"),
        ] {
            let mut piece = vehicle("v", "UUMU", "LIRE", 1);
            let sizes = (mm(sizes.0), mm(sizes.1), mm(sizes.2));
            piece.pack =
                model::world::Pack::try_new(piece.pack.units(), sizes, piece.pack.gross(), true).expect("a pack");
            assert_eq!(stands_on(&piece, &deck(side)), stands, "{remark}");
        }
    }
}
