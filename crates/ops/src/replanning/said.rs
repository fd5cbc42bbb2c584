//! Decides how it is said what changes from one plan to another: a sentence for each flight, as a duty officer would say
//! it. Up: [`crate::replanning`].

use std::collections::BTreeMap;

use format::answer::grouped;
use jiff::Timestamp;
use model::airport::FuelSupply;
use model::disruption::{Disruption, DisruptionKind};
use model::flights::Flight;
use model::id::{AirportId, ConsignmentId};
use model::permit::Permit;
use model::transport::{Closed, Closure, Forbids};

use crate::tables::minute;

/// What went otherwise, in words that go on after "because".
pub(crate) fn cause_words(disruption: &Disruption, permits: &[Permit]) -> String {
    let span = |from: &Option<Timestamp>, until: &Option<Timestamp>| {
        let from = from.filter(|from| *from > disruption.at).map(|from| format!(" from {}", minute(from)));
        let until = until.map(|until| format!(" until {}", minute(until)));
        format!("{}{}", from.unwrap_or_default(), until.unwrap_or_default())
    };
    match &disruption.kind {
        DisruptionKind::TailOut { tail, from, until } => format!("{tail} is out of service{}", span(from, until)),
        DisruptionKind::AirportClosed { airport, from, until } => format!("{airport} is closed{}", span(from, until)),
        DisruptionKind::SpotsFewer { airport, spots, from, until } => {
            format!("{airport} has {} spots{}", spots.get(), span(from, until))
        }
        DisruptionKind::RouteClosed(closure) => closure_words(closure),
        DisruptionKind::PermitRefused { permit, .. } => {
            let state = permits.iter().find(|known| known.id == *permit).map(|known| known.state.to_string());
            format!("{} refuses permit {permit}", state.unwrap_or_else(|| "the state".to_owned()))
        }
        DisruptionKind::FuelMissing { airport, fuel, from, until } => {
            let what = if *fuel == FuelSupply::None { "no fuel" } else { "little fuel" };
            format!("{airport} has {what}{}", span(from, until))
        }
        DisruptionKind::NeedNew(new) => {
            format!("{} packs of {} are wanted by {}", grouped(new.packs.get()), new.line, new.recipient)
        }
        DisruptionKind::NeedChanged { consignment, packs, .. } => match packs {
            Some(packs) => format!("{} packs of {consignment} are wanted now", grouped(packs.get())),
            None => format!("{consignment} is due at another time"),
        },
        DisruptionKind::NeedCancelled { consignment } => format!("{consignment} is wanted no more"),
        DisruptionKind::LateDeparture { flight, leg: 0, departs } => format!("{flight} leaves at {}", minute(*departs)),
        DisruptionKind::LateDeparture { flight, leg, departs } => {
            format!("leg {} of {flight} leaves at {}", leg + 1, minute(*departs))
        }
    }
}

fn closure_words(closure: &Closure) -> String {
    let what = match &closure.closes {
        Closed::Airspace(place, Forbids::Overflight) => format!("{place} is closed to overflight"),
        Closed::Airspace(place, Forbids::Landing) => format!("{place} is closed to landings"),
        Closed::Airspace(place, Forbids::Both) => format!("{place} is closed"),
        Closed::Airport(airport) => format!("{airport} is closed"),
    };
    format!("{what} until {}", minute(closure.until))
}

/// What becomes of a flight; nothing where it is flown as before. `cause` goes on after "because".
pub(crate) fn flight_sentences(before: Option<&Flight>, after: Option<&Flight>, cause: Option<&str>) -> Option<String> {
    let because = cause.map(|cause| format!(", because {cause}")).unwrap_or_default();
    let sentence = match (before, after) {
        (Some(before), None) => format!("{} ({}) is not flown{because}", before.id, way(before)),
        (None, Some(after)) => {
            let leaves = after.legs.first().map(|leg| minute(leg.departs)).unwrap_or_default();
            let cargo = cargo_words(&cargo(after));
            format!("{} is new: {} flies {} at {leaves} with {cargo}{because}", after.id, after.tail, way(after))
        }
        (Some(before), Some(after)) => {
            let what = differences(before, after);
            if what.is_empty() {
                return None;
            }
            format!("{} {}{because}", after.id, joined(&what))
        }
        (None, None) => return None,
    };
    Some(sentence)
}

/// In what a flight differs, each part a verb with its words.
fn differences(before: &Flight, after: &Flight) -> Vec<String> {
    let mut what = Vec::new();
    if before.tail != after.tail {
        let kind = if before.aircraft == after.aircraft { String::new() } else { format!(" ({})", after.aircraft) };
        what.push(format!("is flown by {}{kind} instead of {}", after.tail, before.tail));
    }
    if way(before) != way(after) {
        what.push(format!("goes {} instead of {}", way(after), way(before)));
    } else if before.legs.iter().zip(&after.legs).any(|(old, new)| old.way != new.way) {
        let longer: i64 = after.legs.iter().zip(&before.legs).map(|(a, b)| a.distance.get() - b.distance.get()).sum();
        what.push(format!(
            "goes another way, {} km {}",
            grouped(longer.abs() / 1000),
            if longer < 0 { "shorter" } else { "longer" }
        ));
    }
    what.extend(times(before, after));
    let (old, new) = (cargo(before), cargo(after));
    let more: Vec<String> = changed_packs(&old, &new);
    let less: Vec<String> = changed_packs(&new, &old);
    match (more.is_empty(), less.is_empty()) {
        (true, true) => {}
        (false, true) => what.push(format!("takes {} more", more.join(", "))),
        (true, false) => what.push(format!("takes {} less", less.join(", "))),
        (false, false) => what.push(format!("takes {} instead of {}", more.join(", "), less.join(", "))),
    }
    what
}

/// When a flight leaves, or the first of its legs that leaves at another time where its first one does not.
fn times(before: &Flight, after: &Flight) -> Option<String> {
    let is_one_way = before.legs.len() == after.legs.len();
    let pairs = before.legs.iter().zip(&after.legs).enumerate();
    let (index, (old, new)) =
        pairs.take(if is_one_way { usize::MAX } else { 1 }).find(|(_, (old, new))| old.departs != new.departs)?;
    let minutes = (new.departs.as_second() - old.departs.as_second()) / 60;
    let (span, side) = (span_words(minutes.abs()), if minutes < 0 { "earlier" } else { "later" });
    let leaves = minute(new.departs);
    Some(match index {
        0 => format!("leaves {span} {side}, at {leaves}"),
        _ => format!("leaves {} {span} {side}, at {leaves}", new.from),
    })
}

/// `2 h`, `2 h 05 min`, `3 days 4 h`.
fn span_words(minutes: i64) -> String {
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let day = if days == 1 { "day" } else { "days" };
    match (days, hours, rest) {
        (0, 0, _) => format!("{rest} min"),
        (0, _, 0) => format!("{hours} h"),
        (0, _, _) => format!("{hours} h {rest:02} min"),
        (_, 0, _) => format!("{days} {day}"),
        _ => format!("{days} {day} {hours} h"),
    }
}

/// The airports of a flight, base and stops included.
fn way(flight: &Flight) -> String {
    let first = flight.legs.first().map(|leg| &leg.from);
    let stations: Vec<&str> =
        first.into_iter().chain(flight.legs.iter().map(|leg| &leg.to)).map(AirportId::as_str).collect();
    stations.join("-")
}

fn cargo(flight: &Flight) -> BTreeMap<&ConsignmentId, i64> {
    let mut packs = BTreeMap::new();
    for part in &flight.cargo {
        *packs.entry(&part.consignment).or_default() += part.packs.get();
    }
    packs
}

fn cargo_words(packs: &BTreeMap<&ConsignmentId, i64>) -> String {
    let words: Vec<String> = packs.iter().map(|(id, packs)| packs_words(id, *packs)).collect();
    words.join(", ")
}

fn packs_words(id: &ConsignmentId, packs: i64) -> String {
    format!("{} {} of {id}", grouped(packs), if packs == 1 { "pack" } else { "packs" })
}

/// Packs that the second has beyond the first.
fn changed_packs(old: &BTreeMap<&ConsignmentId, i64>, new: &BTreeMap<&ConsignmentId, i64>) -> Vec<String> {
    let beyond = |(id, packs): (&&ConsignmentId, &i64)| {
        let more = packs - old.get(*id).copied().unwrap_or(0);
        (more > 0).then(|| packs_words(id, more))
    };
    new.iter().filter_map(beyond).collect()
}

/// `a`, `a and b`, `a, b and c`.
fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_as_people_say_it() {
        for (minutes, words) in [
            (45, "45 min"),
            (120, "2 h"),
            (125, "2 h 05 min"),
            (1440, "1 day"),
            (1450, "1 day"),
            (2 * 1440 + 240, "2 days 4 h"),
        ] {
            assert_eq!(span_words(minutes), words, "{minutes} min");
        }
    }

    #[test]
    fn parts_are_joined_as_in_a_sentence() {
        let parts = ["a", "b", "c"].map(str::to_owned);
        assert_eq!([joined(&parts[..1]), joined(&parts[..2]), joined(&parts)], ["a", "a and b", "a, b and c"]);
    }
}
