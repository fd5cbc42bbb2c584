//! Decides how `data/airports.csv` and `data/airport_defaults.csv` are read. Up: [`crate::builtin`].

use model::airport::{Airport, AirportWork, FuelSupply};
use model::evidence::Source;
use model::fault::Fault;
use model::geo::GeoPoint;
use model::id::{AirportId, PlaceId};
use model::quantity::{Metres, Units};

use crate::table::{Row, Spec, cell, optional, read_all, required};

const AIRPORTS: Spec = Spec {
    file: "data/airports.csv",
    key: Some("ident"),
    columns: &[
        required("ident", "", ""),
        required("name", "", ""),
        required("iso_country", "", ""),
        required("latitude", "", ""),
        required("longitude", "", ""),
        optional("elevation_ft", "", ""),
        required("size", "", ""),
        required("runway_paved_m", "", ""),
        required("runway_any_m", "", ""),
        optional("runway_width_m", "", ""),
        required("zone", "", ""),
        optional("icao", "", ""),
        optional("iata", "", ""),
    ],
};

const AIRPORT_DEFAULTS: Spec = Spec {
    file: "data/airport_defaults.csv",
    key: Some("size"),
    columns: &[
        required("size", "", ""),
        required("spots", "", ""),
        required("has_fuel", "", ""),
        required("has_loader", "", ""),
        required("source", "", ""),
    ],
};

/// Where the positions and runways come from; what an airport can do is an assumption by its size.
const ORIGIN: &str = "OurAirports (public domain)";

/// What an airport of a size is assumed to offer.
struct Default {
    size: String,
    spots: Units,
    has_fuel: bool,
    has_loader: bool,
}

/// The built-in airports, by id: large and medium ones with an open runway of 1,500 m or more.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn airports() -> Result<Vec<Airport>, Vec<Fault>> {
    let defaults = read_all(&AIRPORT_DEFAULTS, include_bytes!("../../../../data/airport_defaults.csv"), |row| {
        let size = row.need("size", cell::text);
        let spots = row.need("spots", cell::units);
        let [has_fuel, has_loader] = ["has_fuel", "has_loader"].map(|column| row.need(column, cell::yes_no));
        row.need("source", cell::source)?;
        Some(Default { size: size?, spots: spots?, has_fuel: has_fuel?, has_loader: has_loader? })
    })?;
    read_all(&AIRPORTS, include_bytes!("../../../../data/airports.csv"), |row| airport(row, &defaults))
}

fn airport(row: &mut Row<'_>, defaults: &[Default]) -> Option<Airport> {
    let id = row.need("ident", AirportId::try_new);
    let name = row.need("name", cell::text);
    let place = row.need("iso_country", PlaceId::try_new);
    let point = point(row);
    let [runway_paved, runway_any] = ["runway_paved_m", "runway_any_m"].map(|column| row.need(column, metres));
    let runway_width = row.may("runway_width_m", metres);
    let zone = row.need("zone", zone);
    let default = row.need("size", |size| {
        defaults.iter().find(|default| default.size == size).ok_or_else(|| {
            Fault::new("unknown-word", format!("no defaults for the size {size}"), "add it to airport_defaults.csv")
        })
    });
    let default = default?;
    Some(Airport {
        id: id?,
        name: name?,
        place: place?,
        point: point?,
        runway_paved: runway_paved?,
        runway_any: runway_any?,
        runway_width: runway_width?,
        zone: zone?,
        spots: Some(default.spots),
        work: AirportWork {
            fuel: if default.has_fuel { FuelSupply::Plenty } else { FuelSupply::None },
            // Where there are loaders, nobody has counted them.
            loaders: (!default.has_loader).then_some(Units::ZERO),
            ..AirportWork::default()
        },
        source: Source::Cited(ORIGIN.to_owned()),
    })
}

/// The point of the columns `latitude` and `longitude`.
pub(crate) fn point(row: &mut Row<'_>) -> Option<GeoPoint> {
    let [latitude, longitude] = ["latitude", "longitude"].map(|column| row.decimal(column));
    let (latitude, longitude) = (latitude??, longitude??);
    GeoPoint::try_new(latitude, longitude).map_err(|fault| row.fault("latitude", fault)).ok()
}

/// A length in metres; the longest runway on Earth is 5,500 m (Qamdo Bamda).
pub(crate) fn metres(text: &str) -> Result<Metres, Fault> {
    const RUNWAY_MAX: i64 = 7000;
    let length = cell::whole(text)?;
    if length > RUNWAY_MAX {
        let cause = format!("a runway of {length} m");
        return Err(Fault::new("absurd-figure", cause, "give the length in metres; the longest on Earth is 5,500 m"));
    }
    Metres::try_new(length)
}

/// A zone of the IANA database.
pub(crate) fn zone(text: &str) -> Result<String, Fault> {
    jiff::tz::TimeZone::get(text).map(|_| text.to_owned()).map_err(|_| {
        Fault::new(
            "unknown-zone",
            format!("\u{ab}{text}\u{bb} is not a time zone"),
            "give an IANA zone, such as Europe/Rome",
        )
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn by_id() -> BTreeMap<String, Airport> {
        let airports = airports().expect("the table should be without faults");
        airports.into_iter().map(|airport| (airport.id.to_string(), airport)).collect()
    }

    #[test]
    fn the_embedded_table_has_the_airports_and_runways_of_its_source() {
        let airports = by_id();
        assert_eq!(airports.len(), 4215);
        // Longest runways in feet as OurAirports gives them.
        for (id, feet) in [
            ("UUMU", 11_811),
            ("KJFK", 14_511),
            ("EINN", 10_495),
            ("CYYR", 11_046),
            ("LIRE", 8_138),
            ("ZSPD", 13_123),
            ("FEFF", 8_530),
        ] {
            let metres = airports[id].runway_paved.get();
            assert!((metres as f64 - f64::from(feet) * 0.3048).abs() <= 1.0, "{id}: {metres} m is not {feet} ft");
        }
        assert!(airports.values().all(|airport| airport.runway_paved <= airport.runway_any), "any includes paved");
    }

    #[test]
    fn distances_are_those_of_the_reference() {
        let airports = by_id();
        // Kilometres as printed, to 0.1 km, so half of that is as near as a test can come; where the reference typed
        // the coordinates by hand (Anchorage, Chicago, Columbus; Lyon-Bangui is 195 m off our table) it is given 1 km.
        for (from, to, km, tolerance_m) in [
            ("UUMU", "KJFK", 7_539.4, 50),
            ("UUMU", "EINN", 3_020.3, 50),
            ("EINN", "CYYR", 3_381.4, 50),
            ("CYYR", "KJFK", 1_731.5, 50),
            ("UUMU", "LIRE", 2_434.1, 50),
            ("UUMU", "URSS", 1_388.9, 50),
            ("URSS", "LIRE", 2_258.0, 50),
            ("ZSPD", "KJFK", 11_897.0, 50),
            ("LFLL", "FEFF", 4_761.4, 1_000),
            ("ZSPD", "PANC", 6_932.6, 1_000),
            ("PANC", "KJFK", 5_448.5, 1_000),
            ("PANC", "KORD", 4_580.2, 1_000),
            ("ZSPD", "KORD", 11_357.1, 1_000),
            ("PANC", "KLCK", 5_032.9, 1_000),
        ] {
            let metres = airports[from].point.distance(airports[to].point).get();
            let expected = (km * 1000.0_f64).round() as i64;
            assert!((metres - expected).abs() <= tolerance_m, "{from}-{to}: {metres} m, expected {expected} m");
        }
    }

    /// The same pairs with our coordinates, computed by the separate Python implementation geographiclib 2.1.
    #[test]
    fn distances_agree_with_a_second_implementation_to_a_metre() {
        let airports = by_id();
        for (from, to, metres) in [
            ("UUMU", "KJFK", 7_539_415.2),
            ("UUMU", "EINN", 3_020_305.1),
            ("EINN", "CYYR", 3_381_445.6),
            ("CYYR", "KJFK", 1_731_462.3),
            ("UUMU", "LIRE", 2_434_149.8),
            ("UUMU", "URSS", 1_388_925.5),
            ("URSS", "LIRE", 2_257_986.0),
            ("ZSPD", "KJFK", 11_896_982.0),
            ("ZSPD", "PANC", 6_932_701.3),
            ("PANC", "KJFK", 5_448_090.4),
            ("PANC", "KORD", 4_579_921.5),
            ("ZSPD", "KORD", 11_357_142.5),
            ("PANC", "KLCK", 5_032_529.1),
            ("LFLL", "FEFF", 4_761_204.9),
        ] {
            let ours = airports[from].point.distance(airports[to].point).get() as f64;
            assert!((ours - metres).abs() <= 1.0, "{from}-{to}: {ours} m, expected {metres} m");
        }
    }
}
