//! Decides what it is to ask for one route by itself: airports, type and closed countries by name. Up: [`crate`].

use std::path::Path;

use format::answer::{Answer, Cell, Table};
use jiff::Timestamp;
use model::airport::Airport;
use model::control::Control;
use model::disruption::ChangeCosts;
use model::fault::Fault;
use model::flights::{FlightPolicy, LegPurpose, RouteProblem, RouteSolution};
use model::id::{AirportId, PlaceId};
use model::quantity::{Currency, Grams, Metres, Minutes, Money, Units};
use model::transport::{AircraftType, Airspace};

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
    /// Where to write a page with a map.
    pub output: Option<&'a Path>,
}

/// Legs, distance, time, fuel and what bound. Times count from the first departure.
pub fn route(question: &RouteQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let problem = problem(question)?;
    let departure = Timestamp::UNIX_EPOCH;
    let solution = flights::route(&problem, departure, &mut Control::default());
    let mut answer = shown(&problem, &solution);
    if let Some(path) = question.output {
        let outlines = format::builtin::outlines(format::builtin::Scale::Coarse)?;
        let page = format::report::route_page(&problem, &solution, &outlines);
        files::write_output(&[(path, &page)], &[]).map_err(|fault| vec![fault])?;
        answer.files.push(("page".to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

fn problem(question: &RouteQuestion<'_>) -> Result<RouteProblem, Vec<Fault>> {
    let airports = format::builtin::airports()?;
    let types = format::builtin::aircraft_types()?;
    let mut faults = Vec::new();
    let stations: Vec<Airport> =
        question.stations.iter().filter_map(|word| kept(airport(&airports, word), &mut faults)).collect();
    let aircraft = question.aircraft.and_then(|word| kept(aircraft_type(&types, word), &mut faults));
    let mut avoid: Vec<Airspace> = Vec::new();
    for word in &question.avoid {
        avoid.extend(kept(airspace(word), &mut faults));
    }
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
    Ok(RouteProblem { stations, aircraft, payload, airports, avoid, policy: policy(leg_max) })
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
            format!("give one of {}", known.join(", ")),
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
        unload_max: 1,
        unmet_cost_per_tonne: nothing,
        late_cost_per_tonne_day: nothing,
        fuel_cost_per_tonne: Money::NOTHING,
        budget: None,
        notice: Minutes::ZERO,
        change: ChangeCosts::free(),
    }
}

fn shown(problem: &RouteProblem, solution: &RouteSolution) -> Answer {
    let columns = ["from", "to", "leaves", "lands", "km", "payload t", "payload max t", "fuel t", "CO2 t"];
    let mut legs = Table::new("legs", &columns);
    for leg in &solution.legs {
        legs.push(vec![
            Cell::text(&leg.from),
            Cell::text(&leg.to),
            Cell::text(since(leg.departs)),
            Cell::text(since(leg.arrives)),
            Cell::Figure(leg.distance.get() as f64 / 1000.0, 3),
            tonnes(leg.payload.get()),
            tonnes(leg.payload_max.get()),
            tonnes(leg.fuel.get()),
            tonnes(leg.fuel.get() * CO2_PER_FUEL_HUNDREDTHS / 100),
        ]);
    }
    let distance: Metres = solution.legs.iter().map(|leg| leg.distance).sum();
    let fuel: Grams = solution.legs.iter().map(|leg| leg.fuel).sum();
    let direct: Metres = problem.stations.windows(2).map(|pair| pair[0].point.distance(pair[1].point)).sum();
    let names: Vec<&str> = problem.stations.iter().map(|station| station.id.as_str()).collect();
    let over = if direct.is_zero() { 0.0 } else { 100.0 * (distance.get() as f64 / direct.get() as f64 - 1.0) };
    let title = if solution.legs.is_empty() {
        format!("{}: {:.1} km direct; no route was found, see below.", names.join("-"), direct.get() as f64 / 1000.0)
    } else {
        format!(
            "{}: {:.1} km, {over:+.1} % against {:.1} km direct{}",
            names.join("-"),
            distance.get() as f64 / 1000.0,
            direct.get() as f64 / 1000.0,
            if fuel.is_zero() { ".".to_owned() } else { format!(", {:.1} t of fuel.", fuel.get() as f64 / 1e6) },
        )
    };
    let remarks = solution.remarks.iter().map(|reason| format!("{}: {} ({})", reason.rule, reason.text, reason.cure));
    let carrying = solution.legs.iter().any(|leg| leg.purpose == LegPurpose::Carry);
    let mut remarks: Vec<String> = remarks.collect();
    if carrying {
        remarks.push("planning figures in still air, never for dispatch".to_owned());
    }
    Answer { title, tables: vec![legs], remarks, files: Vec::new() }
}

fn since(instant: Timestamp) -> String {
    let minutes = instant.duration_since(Timestamp::UNIX_EPOCH).as_mins();
    format!("+{}", tables::hours(Minutes::of(minutes)))
}

fn tonnes(grams: i64) -> Cell {
    Cell::Figure(grams as f64 / 1e6, 1)
}
