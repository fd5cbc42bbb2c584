//! Decides how `aircraft.csv` and `closures.csv` are read: what can fly, and where it may not fly. Does not plan it
//! (`flights`). Up: [`crate::folder`].

use jiff::Timestamp;
use model::crew::CrewRegime;
use model::fault::Fault;
use model::id::{AircraftTypeId, AirportId, ClosureId, PartyId, PlaceId};
use model::transport::{Closed, Closure, Forbids, Tail};

use crate::builtin::Countries;
use crate::craft::crew_regime;
use crate::folder::link::{Lined, Links, Target};
use crate::table::{Row, Spec, cell, optional, required};

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
        optional("state_aircraft", "#asset+state", ""),
        optional("crew_regime", "#asset+crew", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const CLOSURES: Spec = Spec {
    file: "closures.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "closure-1"),
        optional("place", "#country+code", "PL"),
        optional("airport", "#loc+airport", ""),
        optional("forbids", "#access+forbids", "both"),
        optional("applies_to", "#country+operator+list", "RU"),
        required("from", "#date+start", "2020-03-01T00:00:00Z"),
        required("until", "#date+end", "2020-06-01T00:00:00Z"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) fn tail(
    row: &mut Row<'_>,
    countries: &Countries,
    crews: &[CrewRegime],
    links: &mut Links,
) -> Option<Lined<Tail>> {
    let id = row.need("id", model::id::TailId::try_new);
    let aircraft = links.need(row, "type", Target::Type, &AircraftTypeId::try_new);
    let operator = links.need(row, "operator", Target::Party, &PartyId::try_new);
    let operator_state = row.need("operator_state", |text| countries.code(text));
    let base = links.need(row, "base", Target::Airport, &AirportId::try_new);
    let (available_from, available_until) = span(row, "available_from", "available_until");
    let serves = links.list(row, "serves", Target::Party, &PartyId::try_new);
    let is_state_aircraft = row.may("state_aircraft", cell::yes_no);
    let crew = row.may("crew_regime", |text| crew_regime(text, crews));
    let source = row.need("source", cell::source);
    let value = Tail {
        id: id?,
        aircraft: aircraft?,
        operator: operator?,
        operator_state: operator_state?,
        is_state_aircraft: is_state_aircraft?.unwrap_or(false),
        crew: crew?,
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

pub(super) fn closure(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<Closure>> {
    let id = row.need("id", ClosureId::try_new);
    let place = row.may("place", |text| countries.code(text));
    let airport = links.may(row, "airport", Target::Airport, &AirportId::try_new);
    let forbids = row.may("forbids", |text| cell::word(text, &Forbids::ALL));
    let applies_to = row.list("applies_to", |text| countries.code(text));
    let (from, until) = span(row, "from", "until");
    let source = row.need("source", cell::source);
    let closes = closed(row, place?, airport?, forbids?);
    let value =
        Closure { id: id?, closes: closes?, applies_to: applies_to?, from: from?, until: until?, source: source? };
    Some(Lined { line: row.line(), value })
}

/// A country or an airport, one of the two. A closed airport forbids landing; there is nothing to fly through.
fn closed(
    row: &mut Row<'_>,
    place: Option<PlaceId>,
    airport: Option<AirportId>,
    forbids: Option<Forbids>,
) -> Option<Closed> {
    let (column, cause) = match (place, airport, forbids) {
        (Some(place), None, forbids) => return Some(Closed::Airspace(place, forbids.unwrap_or_default())),
        (None, Some(airport), None | Some(Forbids::Landing)) => return Some(Closed::Airport(airport)),
        (None, Some(_), Some(_)) => ("forbids", "an airport can be closed to landing only"),
        (Some(_), Some(_), _) => ("airport", "it closes a country and an airport"),
        (None, None, _) => ("place", "it closes neither a country nor an airport"),
    };
    let action = "fill in place, with what it forbids, or else airport, whose forbids stays empty";
    row.fault(column, Fault::new("closure-unclear", cause, action));
    None
}
