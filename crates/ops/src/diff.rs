//! Decides what changed between two plans, in words a duty officer reads: needs, verdicts, shares, flights, loads, and what
//! flights are worth.
//! Up: [`crate`].

use std::collections::BTreeMap;

use format::answer::{Answer, Cell, Table, grouped};
use format::verdicts::outcome_word;
use model::flights::Flight;
use model::haul::Haul;
use model::id::FlightId;
use model::loading::AircraftLoad;
use model::plan::PlanSolutions;
use model::worth::FlightVerdict;

use crate::reloading::{Fate, rest_changes, unit_changes};
use crate::replanning::flight_sentences;
use crate::standing::{StandingLoad, standing_flights, standing_loads};
use crate::tables::load_name;

/// One change: what it is about, before and after.
type Change = (String, String, String);

/// What a plan says of each thing, by a key that survives renumbering.
type Sayings = BTreeMap<String, String>;

/// What changed from one plan to another.
#[must_use]
pub fn diff(before: &PlanSolutions, after: &PlanSolutions) -> Answer {
    let mut changes: Vec<(&str, Change)> = Vec::new();
    let parts: [(&str, Sayings, Sayings); 3] = [
        ("need", needs(before), needs(after)),
        ("fitness", verdicts(before), verdicts(after)),
        ("allocation", shares(before), shares(after)),
    ];
    for (stage, old, new) in &parts {
        changes.extend(compare(old, new).into_iter().map(|change| (*stage, change)));
    }
    let flights = flights(before, after);
    changes.extend(flights.iter().map(|(change, _)| ("flights", change.clone())));
    changes.extend(compare(&unflown(before), &unflown(after)).into_iter().map(|change| ("flights", change)));
    changes.extend(loads(before, after).into_iter().map(|change| ("loading", change)));
    changes.extend(worths(before, after).into_iter().map(|change| ("worth", change)));
    let mut table = Table::new("changes", &["stage", "what", "before", "after"]);
    for (stage, (what, old, new)) in &changes {
        table.push(vec![Cell::text(stage), Cell::text(what), Cell::text(old), Cell::text(new)]);
    }
    let title = match changes.len() {
        0 => "The two plans say the same.".to_owned(),
        1 => "1 change.".to_owned(),
        count => format!("{} changes.", grouped(i64::try_from(count).unwrap_or(i64::MAX))),
    };
    let mut told = Table::new("flights", &["flight", "in words"]);
    for ((flight, ..), words) in &flights {
        told.push(vec![Cell::text(flight), Cell::text(words)]);
    }
    let tables = if flights.is_empty() { vec![table] } else { vec![told, table] };
    Answer { title, tables, ..Answer::default() }
}

/// Pairs that differ, by key; a side that lacks the key says so.
fn compare(old: &Sayings, new: &Sayings) -> Vec<Change> {
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.into_iter()
        .filter(|key| old.get(*key) != new.get(*key))
        .map(|key| {
            let say = |side: &Sayings| side.get(key).cloned().unwrap_or_else(|| "-".to_owned());
            (key.clone(), say(old), say(new))
        })
        .collect()
}

fn needs(plan: &PlanSolutions) -> Sayings {
    let line = |line: &model::need::NeedLine| {
        (format!("{} {}", line.place, line.item), format!("net {}", grouped(line.net.get())))
    };
    plan.need.lines.iter().map(line).collect()
}

fn verdicts(plan: &PlanSolutions) -> Sayings {
    let verdict = |assessment: &model::fitness::Assessment| {
        let word = outcome_word(assessment.outcome).to_owned();
        (format!("{} for {}", assessment.line, assessment.recipient), word)
    };
    plan.fitness.assessments.iter().map(verdict).collect()
}

fn shares(plan: &PlanSolutions) -> Sayings {
    let share = |allotment: &model::allocation::Allotment| {
        let instead =
            if allotment.fills == allotment.item { String::new() } else { format!(" for {}", allotment.fills) };
        let what = format!("{} to {}{instead}", allotment.line, allotment.recipient);
        (what, format!("{} units", grouped(allotment.units.get())))
    };
    plan.allocation.allotments.iter().map(share).collect()
}

/// Flights that differ, each with its sentence: matched by likeness, so that one flight more does not change all others.
fn flights(before: &PlanSolutions, after: &PlanSolutions) -> Vec<(Change, String)> {
    let (old, new) = (&before.flights.flights, &after.flights.flights);
    let pairs = standing_flights(old, new);
    let mut changes = Vec::new();
    for flight in new {
        let was = pairs.get(&flight.id).copied();
        let Some(words) = flight_sentences(was, Some(flight), None) else { continue };
        let said = was.map_or_else(|| "-".to_owned(), flight_words);
        changes.push(((flight.id.to_string(), said, flight_words(flight)), words));
    }
    for flight in old.iter().filter(|flight| pairs.values().all(|paired| paired.id != flight.id)) {
        let words = flight_sentences(Some(flight), None, None).expect("a flight that is gone should have a sentence");
        changes.push(((flight.id.to_string(), flight_words(flight), "-".to_owned()), words));
    }
    changes.sort();
    changes
}

/// Flights that are worth something else than before, matched by likeness; new ones with what they are worth.
fn worths(before: &PlanSolutions, after: &PlanSolutions) -> Vec<Change> {
    let pairs = standing_flights(&before.flights.flights, &after.flights.flights);
    let said = |plan: &PlanSolutions, flight: &FlightId| {
        plan.worth.flights.iter().find(|one| one.flight == *flight).map(worth_words)
    };
    let change = |flight: &FlightVerdict| {
        let now = worth_words(flight);
        let was = match pairs.get(&flight.flight) {
            Some(old) => said(before, &old.id).unwrap_or_else(|| "carries nothing".to_owned()),
            None => "-".to_owned(),
        };
        (was != now).then(|| (format!("{} is it worth it", flight.flight), was, now))
    };
    after.worth.flights.iter().filter_map(change).collect()
}

/// The verdict of most of its mass, and the range where there is one.
fn worth_words(flight: &FlightVerdict) -> String {
    let FlightVerdict { best, mostly, worst, .. } = flight;
    if flight.only_tops_up() {
        return "only tops up".to_owned();
    }
    if best == worst {
        return best.word().to_owned();
    }
    format!("mostly {}, {} to {}", mostly.word(), best.word(), worst.word())
}

/// What no flight takes.
fn unflown(plan: &PlanSolutions) -> Sayings {
    let said = |left: &model::flights::Unflown| {
        let packs = grouped(left.packs.get());
        (format!("{} not flown", left.consignment), format!("{packs} packs: {}", left.reason.rule))
    };
    plan.flights.left_out.iter().map(said).collect()
}

fn flight_words(flight: &Flight) -> String {
    let stations: Vec<&str> = flight
        .legs
        .first()
        .map(|leg| leg.from.as_str())
        .into_iter()
        .chain(flight.legs.iter().map(|leg| leg.to.as_str()))
        .collect();
    let departs = flight.legs.first().map(|leg| leg.departs.to_string()).unwrap_or_default();
    let packs: i64 = flight.cargo.iter().map(|cargo| cargo.packs.get()).sum();
    format!("{} {departs} {}, {} packs", flight.tail, stations.join("-"), grouped(packs))
}

/// Loads of flights that both plans fly, unit by unit; of a flight that only one of them flies, what it carries.
fn loads(before: &PlanSolutions, after: &PlanSolutions) -> Vec<Change> {
    let standing = standing_loads(before, &after.flights.flights);
    let mut changes = Vec::new();
    for load in &after.loading.loads {
        let Some(StandingLoad { was, load: old }) = standing.get(&(load.flight.clone(), load.haul)) else {
            changes.push((format!("{} load", load_name(load)), "-".to_owned(), load_words(load)));
            continue;
        };
        if *was != load.flight && load.haul == Haul::Out {
            changes.push(("flight number".to_owned(), was.to_string(), load.flight.to_string()));
        }
        let units = unit_changes(old, load).into_iter().filter(|unit| unit.fate != Fate::Stays);
        changes.extend(units.map(|unit| (format!("{} {}", unit.unit, unit.fate.word()), unit.before, unit.after)));
        let rest = rest_changes(old, load).into_iter();
        changes.extend(rest.map(|(what, old, new)| (format!("{} {what}", load_name(load)), old, new)));
    }
    let is_paired = |load: &&AircraftLoad| {
        standing.iter().any(|((_, haul), paired)| paired.was == load.flight && *haul == load.haul)
    };
    let gone = before.loading.loads.iter().filter(|load| !is_paired(load));
    changes.extend(gone.map(|load| (format!("{} load", load_name(load)), load_words(load), "-".to_owned())));
    changes
}

fn load_words(load: &AircraftLoad) -> String {
    let grams: i64 = load.units.iter().map(|unit| unit.gross.get()).sum();
    format!("{} units, {} kg", load.units.len(), grouped(grams / 1000))
}

#[cfg(test)]
mod tests {
    use model::allocation::{Allotment, Basis};
    use model::flights::FlightCargo;
    use model::id::{AircraftTypeId, AirportId, ConsignmentId, ItemId, OfferLineId, PlaceId, TailId};
    use model::quantity::{Grams, Minutes, Money, Units};
    use model::worth::WorthVerdict;

    use super::*;

    fn plan_with(units: i64) -> PlanSolutions {
        let mut plan = PlanSolutions::default();
        plan.allocation.allotments.push(Allotment {
            id: ConsignmentId::of("L-IT"),
            line: OfferLineId::of("L"),
            item: ItemId::of("gown"),
            recipient: PlaceId::of("IT"),
            fills: ItemId::of("gown"),
            basis: Basis::Shared,
            packs: Units::of(1),
            units: Units::of(units),
            counts: Units::of(units),
            because: Vec::new(),
        });
        plan
    }

    /// One flight, worth so much.
    fn flown(id: &str, mostly: WorthVerdict) -> PlanSolutions {
        let mut plan = PlanSolutions::default();
        let cargo = FlightCargo {
            consignment: ConsignmentId::of("L-IT"),
            packs: Units::of(1),
            unload: AirportId::of("LIRE"),
            haul: Haul::Out,
            pick_up: None,
        };
        plan.flights.flights.push(Flight {
            id: FlightId::of(id),
            tail: TailId::of("T1"),
            aircraft: AircraftTypeId::of("747-400F"),
            legs: vec![],
            cargo: vec![cargo],
            block: Minutes::ZERO,
            cost: Money::NOTHING,
            co2: Grams::ZERO,
            because: vec![],
        });
        let flight = FlightId::of(id);
        plan.worth.flights.push(FlightVerdict { flight, best: mostly, mostly, worst: WorthVerdict::TopUp });
        plan
    }

    #[test]
    fn a_flight_that_is_worth_something_else_is_told_in_words() {
        let worth = |before: &PlanSolutions, after: &PlanSolutions| worths(before, after);
        let (needed, full) = (flown("F1", WorthVerdict::Prevents), flown("F1", WorthVerdict::TopUp));
        assert!(worth(&needed, &needed.clone()).is_empty());
        let told = ("F1 is it worth it", "mostly prevents, prevents to top-up", "only tops up");
        let of = |(what, before, after): (&str, &str, &str)| (what.to_owned(), before.to_owned(), after.to_owned());
        assert_eq!(worth(&needed, &full), [of(told)]);
        let new = ("F1 is it worth it", "-", "only tops up");
        assert_eq!(worth(&PlanSolutions::default(), &full), [of(new)]);
    }

    #[test]
    fn equal_plans_have_no_changes() {
        assert!(diff(&plan_with(50), &plan_with(50)).tables[0].rows.is_empty());
    }

    #[test]
    fn a_changed_share_shows_both_figures_and_a_new_one_a_dash() {
        let changed = diff(&plan_with(50), &plan_with(100));
        assert_eq!(changed.tables[0].rows[0][2], Cell::text("50 units"));
        assert_eq!(changed.tables[0].rows[0][3], Cell::text("100 units"));
        let added = diff(&PlanSolutions::default(), &plan_with(100));
        assert_eq!(added.tables[0].rows[0][2], Cell::text("-"));
    }
}
