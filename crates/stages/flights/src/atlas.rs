//! Decides which airports a type can use, and for what. Does not decide which it does use ([`crate::chain`]).
//! Up: [`crate`].

use std::collections::BTreeMap;

use model::airport::{Airport, Handling};
use model::evidence::Reason;
use model::id::AirportId;
use model::quantity::Units;
use model::transport::AircraftType;

use crate::sphere::{Vector, sphere_km, vector};

/// What an airport is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Cargo is loaded or unloaded: a loader may be needed.
    Work,
    /// Base or technical stop: runway, fuel and room.
    Stop,
}

/// The airports of a problem, by index.
pub(crate) struct Atlas<'a> {
    /// The airports; an id that comes twice counts once.
    pub(crate) airports: Vec<&'a Airport>,
    vectors: Vec<Vector>,
    index: BTreeMap<&'a AirportId, usize>,
}

impl<'a> Atlas<'a> {
    /// Gathers airports.
    pub(crate) fn new(airports: impl IntoIterator<Item = &'a Airport>) -> Self {
        let mut atlas = Self { airports: Vec::new(), vectors: Vec::new(), index: BTreeMap::new() };
        for airport in airports {
            if !atlas.index.contains_key(&airport.id) {
                atlas.index.insert(&airport.id, atlas.airports.len());
                atlas.airports.push(airport);
                atlas.vectors.push(vector(airport.point));
            }
        }
        atlas
    }

    /// Where an airport is in the list.
    pub(crate) fn find(&self, id: &AirportId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Distance on the sphere, km.
    pub(crate) fn sphere_km(&self, from: usize, to: usize) -> f64 {
        sphere_km(self.vectors[from], self.vectors[to])
    }

    /// The direction of an airport.
    pub(crate) fn vector(&self, airport: usize) -> Vector {
        self.vectors[airport]
    }
}

/// Why a type cannot use an airport; nothing when it can.
pub(crate) fn bar(aircraft: &AircraftType, airport: &Airport, r#use: Use) -> Option<Reason> {
    let runway = if aircraft.unpaved { airport.runway_any } else { airport.runway_paved };
    if runway < aircraft.runway_min {
        let kind = if aircraft.unpaved { "longest" } else { "longest paved" };
        let text =
            format!("{}: the {kind} runway is {runway}, {} needs {}", airport.id, aircraft.id, aircraft.runway_min);
        return Some(Reason::new("runway-short", text, "name another airport, or a type that needs less runway"));
    }
    if let Some(width) = airport.runway_width.filter(|width| *width < aircraft.runway_width_min) {
        let text =
            format!("{}: the runway is {width} wide, {} needs {}", airport.id, aircraft.id, aircraft.runway_width_min);
        return Some(Reason::new("runway-narrow", text, "name another airport, or a type that needs less width"));
    }
    if airport.work.movements_per_hour.is_some_and(Units::is_zero) {
        let text = format!("{}: no landing or take-off is agreed", airport.id);
        return Some(Reason::new("no-movement", text, "name another airport, or agree movements there"));
    }
    if !airport.has_fuel() {
        let text = format!("{}: no fuel for the next leg", airport.id);
        return Some(Reason::new("no-fuel", text, "name another airport, or arrange fuel there"));
    }
    if r#use == Use::Work && aircraft.takes_loader() && !airport.has_loader() {
        let text = format!("{}: {} needs a main-deck loader, none is there", airport.id, aircraft.id);
        return Some(Reason::new("no-loader", text, "send a loader, name another airport, or use a type with a ramp"));
    }
    let handling = if r#use == Use::Work { Handling::Cargo } else { Handling::Fuel };
    if airport.spots_for(aircraft, handling).is_zero() {
        let text = format!("{}: no spot to work an aircraft", airport.id);
        return Some(Reason::new("no-spot", text, "name another airport, or agree a spot there"));
    }
    None
}

#[cfg(test)]
mod tests {
    use model::airport::FuelSupply;
    use model::quantity::Metres;

    use super::*;
    use crate::samples::{airport, an124};

    #[test]
    fn an_airport_is_barred_by_the_rule_that_binds() {
        let good = airport("UUMU", "RU", 55.878, 38.062);
        let mut freighter = an124();
        (freighter.needs_loader, freighter.runway_width_min) = (true, Metres::of(45));
        type Spoil = fn(&mut Airport);
        let cases: [(Spoil, Use, Option<&str>); 9] = [
            (|_| {}, Use::Work, None),
            (|a| a.runway_paved = Metres::of(2_799), Use::Stop, Some("runway-short")),
            (|a| a.work.fuel = FuelSupply::None, Use::Stop, Some("no-fuel")),
            (|a| a.work.loaders = Some(Units::ZERO), Use::Work, Some("no-loader")),
            (|a| a.work.loaders = Some(Units::ZERO), Use::Stop, None),
            (|a| a.spots = Some(Units::ZERO), Use::Work, Some("no-spot")),
            (|a| a.runway_width = Some(Metres::of(44)), Use::Stop, Some("runway-narrow")),
            (|a| a.runway_width = Some(Metres::of(45)), Use::Stop, None),
            (|a| a.work.movements_per_hour = Some(Units::ZERO), Use::Stop, Some("no-movement")),
        ];
        for (spoil, r#use, rule) in cases {
            let mut spoiled = good.clone();
            spoil(&mut spoiled);
            assert_eq!(bar(&freighter, &spoiled, r#use).map(|reason| reason.rule).as_deref(), rule);
        }
        let mut rough = good;
        rough.runway_paved = Metres::ZERO;
        (freighter.unpaved, freighter.has_own_gear) = (true, true);
        rough.work.loaders = Some(Units::ZERO);
        assert!(bar(&freighter, &rough, Use::Work).is_none(), "any runway counts, and its own cranes load it");
    }
}
