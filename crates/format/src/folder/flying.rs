//! Decides how `aircraft.csv`, `airports.csv` and `closures.csv` are read: what can fly, where it can be worked, where
//! it may not fly. Does not plan it (`flights`). Up: [`crate::folder`].

use jiff::Timestamp;
use model::fault::Fault;
use model::id::{AircraftTypeId, AirportId, ClosureId, PartyId};
use model::quantity::Units;
use model::transport::{Airport, Closure, Tail};

use crate::builtin::{Countries, metres, point, zone};
use crate::folder::link::{Lined, Links, Target};
use crate::table::collector::Faults;
use crate::table::{Keys, Row, Spec, cell, each_row, optional, required};

/// Most aircraft worked at once that is believed; the largest freight airports have some hundred stands.
const SPOTS_MAX: i64 = 300;

pub(super) const AIRCRAFT: Spec = Spec {
    file: "aircraft.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "tail-1"),
        required("type", "#asset+type", "B747-400F"),
        required("operator", "#org+operator", "carrier-1"),
        required("operator_state", "#country+operator+code", "US"),
        required("base", "#loc+airport", "ZSPD"),
        required("available_from", "#date+start", "2020-04-01T00:00:00Z"),
        required("available_until", "#date+end", "2020-04-29T00:00:00Z"),
        optional("serves", "#org+donor+list", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const AIRPORTS: Spec = Spec {
    file: "airports.csv",
    key: Some("id"),
    columns: &[
        required("id", "#loc+airport", "ZSPD"),
        optional("spots", "#capacity+spots", "4"),
        optional("has_fuel", "#capacity+fuel", "yes"),
        optional("has_loader", "#capacity+loader", "yes"),
        optional("curfew_from", "#date+curfew+start", ""),
        optional("curfew_to", "#date+curfew+end", ""),
        optional("name", "#loc+name", ""),
        optional("place", "#country+code", ""),
        optional("latitude", "#geo+lat", ""),
        optional("longitude", "#geo+lon", ""),
        optional("runway_paved_m", "#loc+runway+paved", ""),
        optional("runway_any_m", "#loc+runway+any", ""),
        optional("zone", "#loc+zone", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const CLOSURES: Spec = Spec {
    file: "closures.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "closure-1"),
        required("place", "#country+code", "PL"),
        optional("applies_to", "#country+operator+list", "RU"),
        required("from", "#date+start", "2020-03-01T00:00:00Z"),
        required("until", "#date+end", "2020-06-01T00:00:00Z"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) fn tail(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<Tail>> {
    let id = row.need("id", model::id::TailId::try_new);
    let aircraft = links.need(row, "type", Target::Type, &AircraftTypeId::try_new);
    let operator = links.need(row, "operator", Target::Party, &PartyId::try_new);
    let operator_state = row.need("operator_state", |text| countries.code(text));
    let base = links.need(row, "base", Target::Airport, &AirportId::try_new);
    let (available_from, available_until) = span(row, "available_from", "available_until");
    let serves = links.list(row, "serves", Target::Party, &PartyId::try_new);
    let source = row.need("source", cell::source);
    let value = Tail {
        id: id?,
        aircraft: aircraft?,
        operator: operator?,
        operator_state: operator_state?,
        base: base?,
        available_from: available_from?,
        available_until: available_until?,
        serves: serves?,
        source: source?,
    };
    Some(Lined { line: row.line(), value })
}

/// Two instants, the second after the first.
fn span(row: &mut Row<'_>, from: &str, until: &str) -> (Option<Timestamp>, Option<Timestamp>) {
    let [start, end] = [from, until].map(|column| row.need(column, cell::instant));
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        let cause = format!("it ends at {end}, not after its beginning at {start}");
        row.fault(until, Fault::new("impossible-date", cause, "check both instants"));
    }
    (start, end)
}

pub(super) fn closure(row: &mut Row<'_>, countries: &Countries) -> Option<Lined<Closure>> {
    let id = row.need("id", ClosureId::try_new);
    let place = row.need("place", |text| countries.code(text));
    let applies_to = row.list("applies_to", |text| countries.code(text));
    let (from, until) = span(row, "from", "until");
    let source = row.need("source", cell::source);
    let value =
        Closure { id: id?, place: place?, applies_to: applies_to?, from: from?, until: until?, source: source? };
    Some(Lined { line: row.line(), value })
}

/// Reads the folder's airports into the built-in list: a known id overrides what its cells fill, a new one is added.
pub(super) fn merge_airports(
    bytes: &[u8],
    countries: &Countries,
    airports: &mut Vec<Airport>,
    faults: &mut Faults,
) -> Keys {
    let mut added = Vec::new();
    let keys = each_row(&AIRPORTS, bytes, faults, |row| {
        // The built-in list is in order of id, which makes the search quick.
        let known = airports.binary_search_by(|airport| airport.id.as_str().cmp(row.raw("id"))).ok();
        match known {
            Some(place) => {
                override_airport(row, countries, &mut airports[place]);
            }
            None => added.extend(new_airport(row, countries)),
        }
    });
    airports.extend(added);
    airports.sort_by(|one, other| one.id.cmp(&other.id));
    keys
}

fn override_airport(row: &mut Row<'_>, countries: &Countries, airport: &mut Airport) -> Option<()> {
    row.need("id", AirportId::try_new);
    let spots = row.may("spots", spots);
    let [has_fuel, has_loader] = ["has_fuel", "has_loader"].map(|column| row.may(column, cell::yes_no));
    let name = row.may("name", cell::text);
    let place = row.may("place", |text| countries.code(text));
    let [paved, any] = ["runway_paved_m", "runway_any_m"].map(|column| row.may(column, metres));
    let zone = row.may("zone", zone);
    let curfew = curfew(row);
    let source = row.need("source", cell::source);
    if !row.raw("latitude").is_empty() || !row.raw("longitude").is_empty() {
        airport.point = point(row)?;
    }
    airport.spots = spots?.unwrap_or(airport.spots);
    airport.has_fuel = has_fuel?.unwrap_or(airport.has_fuel);
    airport.has_loader = has_loader?.unwrap_or(airport.has_loader);
    airport.runway_paved = paved?.unwrap_or(airport.runway_paved);
    airport.runway_any = any?.unwrap_or(airport.runway_any).max(airport.runway_paved);
    if let Some(name) = name? {
        airport.name = name;
    }
    if let Some(place) = place? {
        airport.place = place;
    }
    if let Some(zone) = zone? {
        airport.zone = zone;
    }
    if let Some(curfew) = curfew? {
        airport.curfew = Some(curfew);
    }
    airport.source = source?;
    Some(())
}

fn new_airport(row: &mut Row<'_>, countries: &Countries) -> Option<Airport> {
    const NEEDED: [&str; 7] = ["name", "place", "latitude", "longitude", "runway_paved_m", "runway_any_m", "zone"];
    let id = row.need("id", AirportId::try_new);
    let missing: Vec<&str> = NEEDED.into_iter().filter(|column| row.raw(column).is_empty()).collect();
    if id.is_some() && !missing.is_empty() {
        let cause = format!("\u{ab}{}\u{bb} is not a built-in airport and lacks {}", row.raw("id"), missing.join(", "));
        let action = "use the ident of a built-in airport, or fill in these cells to add one";
        row.fault("id", Fault::new("airport-incomplete", cause, action));
    }
    let name = row.may("name", cell::text);
    let place = row.may("place", |text| countries.code(text));
    let point = point(row);
    let [paved, any] = ["runway_paved_m", "runway_any_m"].map(|column| row.may(column, metres));
    let zone = row.may("zone", zone);
    let spots = row.may("spots", spots);
    let [has_fuel, has_loader] = ["has_fuel", "has_loader"].map(|column| row.may(column, cell::yes_no));
    let curfew = curfew(row);
    let source = row.need("source", cell::source);
    Some(Airport {
        id: id?,
        name: name??,
        place: place??,
        point: point?,
        runway_paved: paved??,
        runway_any: any??.max(paved??),
        zone: zone??,
        spots: spots?.unwrap_or(Units::of(1)),
        has_fuel: has_fuel?.unwrap_or(false),
        has_loader: has_loader?.unwrap_or(false),
        curfew: curfew?,
        source: source?,
    })
}

fn spots(text: &str) -> Result<Units, Fault> {
    let spots = cell::units(text)?;
    if spots.get() > SPOTS_MAX {
        let action = "give the aircraft that can be worked at the same time";
        return Err(Fault::new("absurd-figure", format!("{} spots", spots.get()), action));
    }
    Ok(spots)
}

#[expect(clippy::option_option, reason = "empty and wrong are two different things")]
fn curfew(row: &mut Row<'_>) -> Option<Option<(jiff::civil::Time, jiff::civil::Time)>> {
    let [from, to] = ["curfew_from", "curfew_to"].map(|column| row.may(column, cell::time));
    match (from?, to?) {
        (Some(from), Some(to)) => Some(Some((from, to))),
        (None, None) => Some(None),
        (from, _) => {
            let empty = if from.is_some() { "curfew_to" } else { "curfew_from" };
            row.fault(empty, Fault::new("curfew-incomplete", "a curfew with one end", "fill in both times or neither"));
            None
        }
    }
}
