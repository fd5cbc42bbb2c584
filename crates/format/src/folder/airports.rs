//! Decides how `airports.csv` is read: where aircraft can be worked, and with what. Does not plan it (`flights`).
//! Up: [`crate::folder`].

use std::collections::BTreeMap;

use jiff::civil::Time;
use model::airport::{Airport, AirportWork, Curfew, FuelSupply, LocalSpan, SpanCode};
use model::fault::Fault;
use model::id::AirportId;
use model::quantity::{Metres, Units};

use crate::builtin::{Countries, metres, point, zone};
use crate::table::collector::Faults;
use crate::table::{Keys, Row, Spec, cell, each_row, optional, required};

/// Most aircraft worked at once that is believed; the largest freight airports have some hundred stands.
const SPOTS_MAX: i64 = 300;

/// Most landings and take-offs in an hour that are believed; the busiest airports have some 120.
const MOVEMENTS_MAX: i64 = 250;

/// Widest runway that is believed, metres; the widest in use are some 100 m.
const WIDTH_MAX: i64 = 200;

/// The columns of stands by span code.
const PARKING: [(SpanCode, &str); 4] =
    [(SpanCode::C, "parking_c"), (SpanCode::D, "parking_d"), (SpanCode::E, "parking_e"), (SpanCode::F, "parking_f")];

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
        optional("runway_width_m", "#loc+runway+width", ""),
        optional("zone", "#loc+zone", ""),
        optional("parking_c", "#capacity+parking+c", ""),
        optional("parking_d", "#capacity+parking+d", ""),
        optional("parking_e", "#capacity+parking+e", ""),
        optional("parking_f", "#capacity+parking+f", ""),
        optional("loaders", "#capacity+loaders", ""),
        optional("ground_crews", "#capacity+crews", ""),
        optional("fuel", "#capacity+fuel+supply", ""),
        optional("hours", "#date+open+list", ""),
        optional("curfew_relief_exempt", "#date+curfew+exempt", ""),
        optional("movements_per_hour", "#capacity+movements", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

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
    let name = row.may("name", cell::text);
    let place = row.may("place", |text| countries.code(text));
    let [paved, any] = ["runway_paved_m", "runway_any_m"].map(|column| row.may(column, metres));
    let width = row.may("runway_width_m", width);
    let zone = row.may("zone", zone);
    let capacity = capacity(row, airport.spots, airport.work.clone());
    let source = row.need("source", cell::source);
    if !row.raw("latitude").is_empty() || !row.raw("longitude").is_empty() {
        airport.point = point(row)?;
    }
    (airport.spots, airport.work) = capacity?;
    airport.runway_paved = paved?.unwrap_or(airport.runway_paved);
    airport.runway_any = any?.unwrap_or(airport.runway_any).max(airport.runway_paved);
    airport.runway_width = width?.or(airport.runway_width);
    if let Some(name) = name? {
        airport.name = name;
    }
    if let Some(place) = place? {
        airport.place = place;
    }
    if let Some(zone) = zone? {
        airport.zone = zone;
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
    let width = row.may("runway_width_m", width);
    let zone = row.may("zone", zone);
    // Nothing is known of it: one spot, and neither fuel nor loader until somebody says so.
    let unknown = AirportWork { fuel: FuelSupply::None, loaders: Some(Units::ZERO), ..AirportWork::default() };
    let capacity = capacity(row, Some(Units::of(1)), unknown);
    let source = row.need("source", cell::source);
    let (spots, work) = capacity?;
    Some(Airport {
        id: id?,
        name: name??,
        place: place??,
        point: point?,
        runway_paved: paved??,
        runway_any: any??.max(paved??),
        runway_width: width?,
        zone: zone??,
        spots,
        work,
        source: source?,
    })
}

/// Spots and working capacity, over what was known. Where stands are counted and spots are not stated, the spots that an
/// airport of its size is assumed to have no longer count.
fn capacity(row: &mut Row<'_>, spots_known: Option<Units>, known: AirportWork) -> Option<(Option<Units>, AirportWork)> {
    let stated = row.may("spots", |text| count(text, "spots", SPOTS_MAX));
    let parking = parking(row);
    let loaders = loaders(row);
    let crews = row.may("ground_crews", |text| count(text, "ground crews", SPOTS_MAX));
    let fuel = fuel(row);
    let hours = row.list("hours", local_span);
    let curfew = curfew(row);
    let movements = row.may("movements_per_hour", |text| count(text, "movements an hour", MOVEMENTS_MAX));
    let (stated, parking, hours) = (stated?, parking?, hours?);
    let spots = if stated.is_none() && !parking.is_empty() { None } else { stated.or(spots_known) };
    let work = AirportWork {
        parking: if parking.is_empty() { known.parking } else { parking },
        loaders: loaders?.unwrap_or(known.loaders),
        crews: crews?.or(known.crews),
        fuel: fuel?.unwrap_or(known.fuel),
        hours: if hours.is_empty() { known.hours } else { hours },
        curfew: curfew?.or(known.curfew),
        movements_per_hour: movements?.or(known.movements_per_hour),
    };
    Some((spots, work))
}

fn parking(row: &mut Row<'_>) -> Option<BTreeMap<SpanCode, Units>> {
    let stands = PARKING.map(|(code, column)| (code, row.may(column, |text| count(text, "stands", SPOTS_MAX))));
    let mut parking = BTreeMap::new();
    for (code, count) in stands {
        parking.extend(count?.map(|count| (code, count)));
    }
    Some(parking)
}

/// How many loaders: by count, or else whether there is any at all.
#[expect(clippy::option_option, reason = "uncounted and not said are two different things")]
fn loaders(row: &mut Row<'_>) -> Option<Option<Option<Units>>> {
    let counted = row.may("loaders", |text| count(text, "loaders", SPOTS_MAX));
    let has_any = row.may("has_loader", cell::yes_no);
    match (counted?, has_any?) {
        (Some(counted), Some(has_any)) if counted.is_zero() == has_any => {
            contradiction(row, "loaders", "has_loader");
            None
        }
        (Some(counted), _) => Some(Some(Some(counted))),
        (None, Some(true)) => Some(Some(None)),
        (None, Some(false)) => Some(Some(Some(Units::ZERO))),
        (None, None) => Some(None),
    }
}

/// What fuel: by supply, or else whether there is any at all.
#[expect(clippy::option_option, reason = "empty and wrong are two different things")]
fn fuel(row: &mut Row<'_>) -> Option<Option<FuelSupply>> {
    let supply = row.may("fuel", |text| cell::word(text, &FuelSupply::ALL));
    let has_any = row.may("has_fuel", cell::yes_no);
    match (supply?, has_any?) {
        (Some(supply), Some(has_any)) if (supply == FuelSupply::None) == has_any => {
            contradiction(row, "fuel", "has_fuel");
            None
        }
        (Some(supply), _) => Some(Some(supply)),
        (None, Some(has_any)) => Some(Some(if has_any { FuelSupply::Plenty } else { FuelSupply::None })),
        (None, None) => Some(None),
    }
}

fn contradiction(row: &mut Row<'_>, column: &str, other: &str) {
    let cause = format!("{column} is {} and {other} is {}", row.raw(column), row.raw(other));
    row.fault(column, Fault::new("capacity-contradicts", cause, format!("fill in one of {column} and {other}")));
}

fn count(text: &str, what: &str, most: i64) -> Result<Units, Fault> {
    let count = cell::units(text)?;
    if count.get() > most {
        let action = format!("give what the operation can use at the same time, {most} at most");
        return Err(Fault::new("absurd-figure", format!("{} {what}", count.get()), action));
    }
    Ok(count)
}

fn width(text: &str) -> Result<Metres, Fault> {
    let width = cell::whole(text)?;
    if width > WIDTH_MAX {
        return Err(Fault::new("absurd-figure", format!("a runway {width} m wide"), "give the width in metres"));
    }
    Metres::try_new(width)
}

/// `06:00-22:00`.
fn local_span(text: &str) -> Result<LocalSpan, Fault> {
    let bad =
        || Fault::new("bad-time", format!("\u{ab}{text}\u{bb} is not a span of the day"), "write it as 06:00-22:00");
    let (from, until) = text.split_once('-').ok_or_else(bad)?;
    let end = |text: &str| cell::time(text).map_err(|_| bad());
    Ok(LocalSpan { from: end(from)?, until: end(until)? })
}

#[expect(clippy::option_option, reason = "empty and wrong are two different things")]
fn curfew(row: &mut Row<'_>) -> Option<Option<Curfew>> {
    let [from, to]: [Option<Option<Time>>; 2] = ["curfew_from", "curfew_to"].map(|column| row.may(column, cell::time));
    let is_exempt = row.may("curfew_relief_exempt", cell::yes_no);
    match (from?, to?, is_exempt?) {
        (Some(from), Some(until), is_exempt) => {
            Some(Some(Curfew { from, until, is_relief_exempt: is_exempt.unwrap_or(false) }))
        }
        (None, None, None) => Some(None),
        (from, to, _) => {
            let (empty, cause) = match (from, to) {
                (Some(_), None) => ("curfew_to", "a curfew with one end"),
                (None, Some(_)) => ("curfew_from", "a curfew with one end"),
                _ => ("curfew_relief_exempt", "an exemption from no curfew"),
            };
            row.fault(empty, Fault::new("curfew-incomplete", cause, "fill in both times or neither"));
            None
        }
    }
}
