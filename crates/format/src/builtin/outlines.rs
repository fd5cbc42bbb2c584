//! Decides how `data/outlines.csv`, the coasts and borders for drawing and for closed airspace, is read.
//! Does not draw (`report`) or route (`flights`). Natural Earth's borders are de facto. Up: [`crate::builtin`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::geo::GeoPoint;
use model::id::PlaceId;
use model::transport::Airspace;

use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, optional, required};

const OUTLINES: Spec = Spec {
    file: "data/outlines.csv",
    key: None,
    columns: &[
        optional("iso2", "", ""),
        required("scale", "", ""),
        required("ring", "", ""),
        required("points", "", ""),
    ],
};

const BYTES: &[u8] = include_bytes!("../../../../data/outlines.csv");

/// How finely outlines are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scale {
    /// 1:110 million, every country, for a map of the world.
    Coarse,
    /// 1:50 million, the countries whose airspace the examples close.
    Fine,
}

/// Words of the scales, as the table writes them.
const SCALES: [(Scale, &str); 2] = [(Scale::Coarse, "110"), (Scale::Fine, "50")];

/// Outlines of one scale, by place; rings cut at the date line.
///
/// # Errors
/// Every fault of the embedded table; a released program has none.
pub fn outlines(scale: Scale) -> Result<Vec<Airspace>, Vec<Fault>> {
    read(|_, of| of == scale).map(|rings| joined(rings.into_iter().map(|(id, _, ring)| (id, ring))))
}

/// Outlines of some places: the fine ones where there are any, else the coarse ones. Places without either are absent.
///
/// # Errors
/// Every fault of the embedded table; a released program has none.
pub fn airspaces(places: &[PlaceId]) -> Result<Vec<Airspace>, Vec<Fault>> {
    let rings = read(|id, _| places.iter().any(|place| place.as_str() == id))?;
    let of_scale = |scale| {
        joined(rings.iter().filter(move |ring| ring.1 == scale).map(|(id, _, ring)| (id.clone(), ring.clone())))
    };
    let mut best = of_scale(Scale::Fine);
    let coarse = of_scale(Scale::Coarse);
    best.extend(
        coarse
            .into_iter()
            .filter(|airspace| !rings.iter().any(|ring| ring.1 == Scale::Fine && ring.0 == airspace.place)),
    );
    best.sort_by(|one, other| one.place.cmp(&other.place));
    Ok(best)
}

/// Outline of one place, as [`airspaces`] gives it.
///
/// # Errors
/// Every fault of the embedded table; a released program has none.
pub fn airspace(place: &PlaceId) -> Result<Option<Airspace>, Vec<Fault>> {
    airspaces(std::slice::from_ref(place)).map(|list| list.into_iter().next())
}

type Ring = (PlaceId, Scale, Vec<GeoPoint>);

fn read(is_wanted: impl Fn(&str, Scale) -> bool) -> Result<Vec<Ring>, Vec<Fault>> {
    let (mut rings, mut faults) = (Vec::new(), Faults::default());
    each_row(&OUTLINES, BYTES, &mut faults, |row| {
        let scale = row.need("scale", |text| cell::word(text, &SCALES));
        // Natural Earth draws a few areas without an ISO code of their own: land, but no airspace of a state.
        let is_coded = !row.raw("iso2").is_empty();
        if is_coded && scale.is_some_and(|scale| is_wanted(row.raw("iso2"), scale)) {
            rings.extend(ring(row, scale));
        }
    });
    faults.finish(Some(rings)).map(|(rings, _)| rings)
}

fn ring(row: &mut Row<'_>, scale: Option<Scale>) -> Option<Ring> {
    let place = row.may("iso2", PlaceId::try_new)?;
    let points = row.need("points", |text| cell::list(text, point))?;
    if points.len() < 3 {
        row.fault("points", Fault::new("bad-outline", "a ring of less than three points", "give the whole ring"));
        return None;
    }
    Some((place?, scale?, points))
}

fn point(text: &str) -> Result<GeoPoint, Fault> {
    let bad = || Fault::new("bad-outline", format!("\u{ab}{text}\u{bb} is not a point"), "write longitude,latitude");
    let (longitude, latitude) = text.split_once(',').ok_or_else(bad)?;
    GeoPoint::try_new(cell::decimal(latitude)?, cell::decimal(longitude)?)
}

fn joined(rings: impl Iterator<Item = (PlaceId, Vec<GeoPoint>)>) -> Vec<Airspace> {
    let mut by_place: BTreeMap<PlaceId, Vec<Vec<GeoPoint>>> = BTreeMap::new();
    for (place, ring) in rings {
        by_place.entry(place).or_default().push(ring);
    }
    by_place.into_iter().map(|(place, rings)| Airspace { place, rings }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_outlines_are_sound() {
        for scale in [Scale::Coarse, Scale::Fine] {
            let outlines = outlines(scale).expect("the table should be without faults");
            assert!(!outlines.is_empty(), "{scale:?}");
        }
        assert!(outlines(Scale::Coarse).expect("outlines").len() > 150, "most countries are drawn at 1:110 million");
    }

    #[test]
    fn warsaw_lies_within_the_outline_of_poland() {
        let poland = airspace(&PlaceId::of("PL")).expect("outlines").expect("Poland");
        let bounds = |value: fn(&GeoPoint) -> f64| {
            let values = || poland.rings.iter().flatten().map(value);
            (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max))
        };
        let (south, north) = bounds(|point| point.latitude());
        let (west, east) = bounds(|point| point.longitude());
        assert!((south..north).contains(&52.2) && (west..east).contains(&21.0), "{south} {north} {west} {east}");
        assert!(airspace(&PlaceId::of("ZZ")).expect("outlines").is_none(), "no such place");
    }
}
