//! Decides which countries a way enters, by outlines of all of them. Does not keep out of any ([`crate::way`]).
//! Up: [`crate`].

use model::geo::GeoPoint;
use model::id::PlaceId;
use model::quantity::Metres;
use model::transport::Airspace;

/// Metres between the points of a way that are looked at: finer than the coarse map is drawn.
const STEP: Metres = Metres::of(25_000);

/// The countries that a way enters, in the order in which it does; ends count as well.
pub(crate) fn entered(outlines: &[Airspace], way: &[GeoPoint]) -> Vec<PlaceId> {
    let boxed: Vec<(&Airspace, f64, f64)> = outlines.iter().map(bounded).collect();
    let mut entered: Vec<PlaceId> = Vec::new();
    let mut last: Option<&Airspace> = None;
    for point in way.windows(2).flat_map(|ends| ends[0].way_to(ends[1], STEP)) {
        let spot = (point.latitude(), point.longitude());
        if last.is_some_and(|space| holds(space, spot)) {
            continue;
        }
        let near = boxed.iter().filter(|(_, south, north)| (*south..=*north).contains(&spot.0));
        last = near.map(|(space, _, _)| *space).find(|space| holds(space, spot));
        if let Some(space) = last.filter(|space| !entered.contains(&space.place)) {
            entered.push(space.place.clone());
        }
    }
    entered
}

/// An outline with its southern and its northern end.
fn bounded(space: &Airspace) -> (&Airspace, f64, f64) {
    let latitudes = space.rings.iter().flatten().map(|point| point.latitude());
    let (south, north) =
        latitudes.fold((90.0_f64, -90.0_f64), |(south, north), here| (south.min(here), north.max(here)));
    (space, south, north)
}

/// Whether an odd number of sides lies east of a spot. The map's outlines are cut at the date line.
fn holds(space: &Airspace, (latitude, longitude): (f64, f64)) -> bool {
    let mut is_inside = false;
    for ring in &space.rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let is_beside = (a.latitude() > latitude) != (b.latitude() > latitude);
            let share = || (latitude - a.latitude()) / (b.latitude() - a.latitude());
            if is_beside && longitude < a.longitude() + share() * (b.longitude() - a.longitude()) {
                is_inside = !is_inside;
            }
        }
    }
    is_inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_named_once_in_the_order_of_the_way() {
        let point = |latitude, longitude| GeoPoint::try_new(latitude, longitude).expect("a point");
        let square = |place: &str, west: f64, east: f64| {
            let ring = vec![point(-5.0, west), point(-5.0, east), point(5.0, east), point(5.0, west)];
            Airspace { place: PlaceId::of(place), rings: vec![ring] }
        };
        let outlines = [square("EE", 20.0, 30.0), square("WW", 0.0, 10.0), square("FF", 40.0, 50.0)];
        let way = [point(0.0, -5.0), point(0.0, 35.0), point(0.0, 5.0)];
        assert_eq!(entered(&outlines, &way), ["WW", "EE"].map(PlaceId::of));
        assert!(entered(&outlines, &[point(8.0, -5.0), point(8.0, 35.0)]).is_empty());
    }
}
