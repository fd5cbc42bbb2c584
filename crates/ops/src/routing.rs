//! Decides what it is to ask for one route by itself: airports, type and closed countries by name. Up: [`crate`].

use std::path::Path;

use format::answer::{Answer, Cell, Table};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::airport::Airport;
use model::control::Control;
use model::disruption::ChangeCosts;
use model::fault::Fault;
use model::flights::{FlightPolicy, RouteProblem, RouteSolution};
use model::id::{AirportId, PlaceId};
use model::permit::Permit;
use model::quantity::{Currency, Grams, Metres, Minutes, Money, Units};
use model::transport::{AircraftType, Airspace, Closure};

use crate::answer::Done;
use crate::{files, tables};

/// Longest leg where nobody sets one: half way round the Earth, so that only the type's own curve binds.
const LEG_MAX_UNSET: Metres = Metres::of(20_100_000);

/// Carbon dioxide per fuel burnt, in hundredths (ICAO carbon factor 3.16).
const CO2_PER_FUEL_HUNDREDTHS: i64 = 316;

/// A route as it is asked for on the command line.
#[derive(Clone, Debug)]
pub struct RouteQuestion<'a> {
    /// Airports in order: from, via, to.
    pub stations: Vec<&'a str>,
    /// Type; none asks for distance only.
    pub aircraft: Option<&'a str>,
    /// Payload, kg.
    pub payload_kg: i64,
    /// Countries to keep out of.
    pub avoid: Vec<&'a str>,
    /// Longest leg, km.
    pub leg_max_km: Option<i64>,
    /// State of the operator, which closures and permits look at.
    pub operator: Option<&'a str>,
    /// Whether it flies as a state aircraft.
    pub is_state_aircraft: bool,
    /// Day or instant of the departure, at which permits are asked for; none takes that of the operation.
    pub as_of: Option<&'a str>,
    /// Operation folder whose airports, types, closures and permits count; none takes the built-in tables.
    pub operation: Option<&'a Path>,
    /// Where to write a page with a map.
    pub output: Option<&'a Path>,
}

/// Legs, distance, time, fuel, masses, and what bound. Times count from the first departure.
pub fn route(question: &RouteQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let (problem, departure) = problem(question)?;
    let solution = flights::route(&problem, departure, &mut Control::default());
    let mut answer = shown(&problem, &solution, departure);
    if let Some(path) = question.output {
        let outlines = format::builtin::outlines(format::builtin::Scale::Coarse)?;
        let page = format::report::route_page(&problem, &solution, &outlines);
        files::write_output(&[(path, &page)], &[]).map_err(|fault| vec![fault])?;
        answer.files.push(("page".to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

/// What a route is asked over: the built-in tables, or those of an operation.
struct World {
    airports: Vec<Airport>,
    types: Vec<AircraftType>,
    closures: Vec<Closure>,
    permits: Vec<Permit>,
    airspaces: Vec<Airspace>,
    as_of: Option<Timestamp>,
}

fn world(folder: Option<&Path>) -> Result<World, Vec<Fault>> {
    let Some(dir) = folder else {
        let (airports, types) = (format::builtin::airports()?, format::builtin::aircraft_types()?);
        return Ok(World { airports, types, closures: vec![], permits: vec![], airspaces: vec![], as_of: None });
    };
    let operation = format::folder::read(dir)?.operation;
    Ok(World {
        airports: operation.airports,
        types: operation.types,
        closures: operation.closures,
        permits: operation.permits,
        airspaces: operation.airspaces,
        as_of: Some(operation.as_of),
    })
}

/// The question to the router, and the instant of the departure: the epoch where nobody says one, which no closure of a
/// table is dated by.
fn problem(question: &RouteQuestion<'_>) -> Result<(RouteProblem, Timestamp), Vec<Fault>> {
    let World { airports, types, closures, permits, airspaces, as_of } = world(question.operation)?;
    let mut faults = Vec::new();
    let stations: Vec<Airport> =
        question.stations.iter().filter_map(|word| kept(airport(&airports, word), &mut faults)).collect();
    let aircraft = question.aircraft.and_then(|word| kept(aircraft_type(&types, word), &mut faults));
    let mut avoid: Vec<Airspace> = Vec::new();
    for word in &question.avoid {
        avoid.extend(kept(airspace(word), &mut faults));
    }
    // The names of all countries are read only when one is asked for: they would take a third of a plain answer's time.
    let operator_state = match question.operator {
        Some(word) => {
            let code = format::builtin::countries()?.code(word);
            kept(code.map_err(|fault| fault.at("", 0, "--operator")), &mut faults)
        }
        None => None,
    };
    let departure = question.as_of.and_then(|word| kept(day_or_instant(word), &mut faults)).or(as_of);
    let payload = kept(kilograms(question.payload_kg), &mut faults).unwrap_or_default();
    let leg_max = match question.leg_max_km {
        None => LEG_MAX_UNSET,
        Some(km) if km > 0 && km <= LEG_MAX_UNSET.get() / 1000 => Metres::of(km * 1000),
        Some(km) => {
            let cause = format!("a longest leg of {km} km");
            faults.push(Fault::new("out-of-range", cause, "give 1 to 20100 km").at("", 0, "--max-leg"));
            LEG_MAX_UNSET
        }
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut outlines = format::builtin::outlines(format::builtin::Scale::Coarse)?;
    outlines.retain(|coarse| !airspaces.iter().any(|space| space.place == coarse.place));
    outlines.extend(airspaces);
    let problem = RouteProblem {
        stations,
        aircraft,
        payload,
        airports,
        avoid,
        closures,
        permits,
        outlines,
        operator_state,
        is_state_aircraft: question.is_state_aircraft,
        policy: policy(leg_max),
    };
    Ok((problem, departure.unwrap_or(Timestamp::UNIX_EPOCH)))
}

/// A day, whose first instant in universal time it is, or an instant.
fn day_or_instant(word: &str) -> Result<Timestamp, Fault> {
    let day = || word.parse::<jiff::civil::Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    word.parse::<Timestamp>().ok().or_else(day).ok_or_else(|| {
        let cause = format!("\u{ab}{word}\u{bb} is neither a day nor an instant");
        Fault::new("bad-instant", cause, "write 2020-04-01 or 2020-04-01T06:00:00Z").at("", 0, "--as-of")
    })
}

fn kept<T>(result: Result<T, Fault>, faults: &mut Vec<Fault>) -> Option<T> {
    result.map_err(|fault| faults.push(fault)).ok()
}

fn airport(airports: &[Airport], word: &str) -> Result<Airport, Fault> {
    let wanted = word.to_ascii_uppercase();
    airports.iter().find(|airport| airport.id == AirportIdText(&wanted)).cloned().ok_or_else(|| {
        let known = airports.iter().map(|airport| airport.id.as_str());
        let near =
            format::suggest::nearest(&wanted, known).map_or_else(String::new, |near| format!(", perhaps {near}"));
        Fault::new(
            "unknown-code",
            format!("\u{ab}{word}\u{bb} is not in the table of airports{near}"),
            "give the ident of OurAirports, mostly the ICAO code, such as UUMU",
        )
    })
}

/// An airport id compared as text, so that a word of the command line need not be a valid id.
struct AirportIdText<'a>(&'a str);

impl PartialEq<AirportIdText<'_>> for AirportId {
    fn eq(&self, other: &AirportIdText<'_>) -> bool {
        self.as_str() == other.0
    }
}

fn aircraft_type(types: &[AircraftType], word: &str) -> Result<AircraftType, Fault> {
    types.iter().find(|aircraft| aircraft.id.as_str().eq_ignore_ascii_case(word)).cloned().ok_or_else(|| {
        let known: Vec<&str> = types.iter().map(|aircraft| aircraft.id.as_str()).collect();
        Fault::new(
            "unknown-code",
            format!("\u{ab}{word}\u{bb} is not a known type"),
            format::suggest::action(word, known.iter().copied(), &format!("give one of {}", known.join(", "))),
        )
    })
}

fn airspace(word: &str) -> Result<Airspace, Fault> {
    let place = PlaceId::try_new(&word.to_ascii_uppercase())?;
    format::builtin::airspace(&place).ok().flatten().ok_or_else(|| {
        Fault::new(
            "unknown-code",
            format!("\u{ab}{word}\u{bb} has no outline on our map"),
            "give an ISO 3166-1 alpha-2 code, such as UA",
        )
    })
}

fn kilograms(kg: i64) -> Result<Grams, Fault> {
    let grams = kg
        .checked_mul(1000)
        .ok_or_else(|| Fault::new("absurd-figure", format!("{kg} kg"), "give a payload in kilograms"))?;
    Grams::try_new(grams)
}

/// Rules of a route asked for by itself: two stops at most, 15 % detour for a stop, no costs.
fn policy(leg_max: Metres) -> FlightPolicy {
    let nothing = Money { cents: 0, currency: Currency::USD };
    FlightPolicy {
        leg_max,
        detour_permille: Units::of(1150),
        volume_permille: Units::of(1000),
        stops_max: 2,
        load_max: 1,
        unload_max: 1,
        unmet_cost_per_tonne: nothing,
        late_cost_per_tonne_day: nothing,
        fuel_cost_per_tonne: Money::NOTHING,
        budget: None,
        notice: Minutes::ZERO,
        change: ChangeCosts::free(),
    }
}

fn shown(problem: &RouteProblem, solution: &RouteSolution, departure: Timestamp) -> Answer {
    let since =
        |instant: Timestamp| format!("+{}", tables::hours(Minutes::of(instant.duration_since(departure).as_mins())));
    let columns = [
        "from",
        "to",
        "leaves",
        "lands",
        "km",
        "payload t",
        "payload max t",
        "fuel t",
        "reserve t",
        "take-off t",
        "landing t",
        "CO2 t",
    ];
    let mut legs = Table::new("legs", &columns);
    for (index, leg) in solution.legs.iter().enumerate() {
        let masses = solution.masses.get(index).copied().unwrap_or_default();
        legs.push(vec![
            Cell::text(&leg.from),
            Cell::text(&leg.to),
            Cell::text(since(leg.departs)),
            Cell::text(since(leg.arrives)),
            Cell::Figure(leg.distance.get() as f64 / 1000.0, 3),
            tonnes(leg.payload.get()),
            tonnes(leg.payload_max.get()),
            tonnes(leg.fuel.get()),
            tonnes(masses.reserve.get()),
            tonnes(masses.takeoff.get()),
            tonnes(masses.landing.get()),
            tonnes(co2(leg.fuel)),
        ]);
    }
    let title = titled(problem, solution);
    let mut remarks: Vec<String> =
        solution.remarks.iter().map(|reason| format!("{}: {} ({})", reason.rule, reason.text, reason.cure)).collect();
    if !solution.overflown.is_empty() {
        let places: Vec<&str> = solution.overflown.iter().map(PlaceId::as_str).collect();
        remarks.push(format!("flies over {} (by the map of 1:110 million, borders as drawn there)", places.join(", ")));
    }
    if !solution.legs.is_empty() {
        remarks.push("planning figures in still air, never for dispatch".to_owned());
    }
    Answer { title, tables: vec![legs], remarks, files: Vec::new() }
}

/// The whole way in one sentence: distance, time with and without standing, fuel, carbon dioxide.
fn titled(problem: &RouteProblem, solution: &RouteSolution) -> String {
    let distance: Metres = solution.legs.iter().map(|leg| leg.distance).sum();
    let fuel: Grams = solution.legs.iter().map(|leg| leg.fuel).sum();
    let direct: Metres = problem.stations.windows(2).map(|pair| pair[0].point.distance(pair[1].point)).sum();
    let names: Vec<&str> = problem.stations.iter().map(|station| station.id.as_str()).collect();
    let names = names.join("-");
    let km = |metres: Metres| metres.get() as f64 / 1000.0;
    let over = if direct.is_zero() { 0.0 } else { 100.0 * (distance.get() as f64 / direct.get() as f64 - 1.0) };
    let (Some(first), Some(last)) = (solution.legs.first(), solution.legs.last()) else {
        return format!("{names}: {:.1} km direct; no route was found, see below.", km(direct));
    };
    let way = format!("{names}: {:.1} km, {over:+.1} % against {:.1} km direct", km(distance), km(direct));
    if fuel.is_zero() {
        return format!("{way}.");
    }
    let spent = |from: Timestamp, until: Timestamp| until.duration_since(from).as_mins();
    let block: i64 = solution.legs.iter().map(|leg| spent(leg.departs, leg.arrives)).sum();
    format!(
        "{way}; {} h, {} h of it between blocks; {:.1} t of fuel, {:.1} t of CO2.",
        tables::hours(Minutes::of(spent(first.departs, last.arrives))),
        tables::hours(Minutes::of(block)),
        fuel.get() as f64 / 1e6,
        co2(fuel) as f64 / 1e6
    )
}

/// Grams of carbon dioxide.
fn co2(fuel: Grams) -> i64 {
    fuel.get() * CO2_PER_FUEL_HUNDREDTHS / 100
}

fn tonnes(grams: i64) -> Cell {
    Cell::Figure(grams as f64 / 1e6, 1)
}

#[cfg(test)]
mod tests;
