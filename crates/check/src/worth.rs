//! Decides whether what is said of each flight's worth follows from what it brings, from what the places have and use, and from
//! the surface links: every figure is derived again. Up: [`crate`].

mod aboard;
mod figures;
#[cfg(test)]
mod tests;
mod verdicts;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::evidence::{RecordKind, RecordRef};
use model::id::{FlightId, ItemId, PlaceId};
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};
use model::worth::FlightWorth;

use crate::Checked;
use crate::need::{Stretch, last_day, stretches};
use crate::sheet::{Rule, Sheet};
use crate::worth::aboard::{Lot, lots};

/// A rule over the worth of flights.
type WorthRule = Rule<fn(&Board<'_>, &mut Sheet)>;

/// Every rule over the worth of flights.
pub(crate) const RULES: &[WorthRule] = &[
    Rule {
        code: "worth-lines",
        limit: "Every item that a flight brings to a place has one line, in order, and nothing else has one.",
        apply: figures::lines,
    },
    Rule {
        code: "worth-amount",
        limit: "Units and mass are those of the packs aboard, less what loading left; substitutes count as they were allotted.",
        apply: figures::amount,
    },
    Rule {
        code: "worth-arrival",
        limit: "Goods arrive on the UTC day on which the flight first comes with them to where they are unloaded.",
        apply: figures::arrival,
    },
    Rule {
        code: "worth-outlook",
        limit: "Run-out and days of lack follow from the median forecast, stock, pipeline and what the flights that fly bring.",
        apply: figures::outlook,
    },
    Rule {
        code: "worth-air-cost",
        limit: "Shares of a flight's cost go by mass, to the cent, and add up to it.",
        apply: figures::air_cost,
    },
    Rule {
        code: "worth-surface",
        limit: "The way by surface is the quickest of the table from the origin to the recipient, from when the goods are ready.",
        apply: figures::surface,
    },
    Rule {
        code: "worth-verdict",
        limit: "The verdict follows from the days on which it runs out with, without and with none of the flights, and from surface.",
        apply: verdicts::of_lines,
    },
    Rule {
        code: "worth-flight",
        limit: "A flight's verdicts are the best, the worst and that of most of the mass of its lines.",
        apply: verdicts::of_flights,
    },
    Rule {
        code: "worth-because",
        limit: "Every line has links to its need and to each consignment in it (DESIGN.md, promise 1).",
        apply: verdicts::because,
    },
];

/// What identifies a line: flight, recipient, item aboard, item whose need it meets.
type Key<'a> = (&'a FlightId, &'a PlaceId, &'a ItemId, &'a ItemId);

/// What the rules look at.
pub(crate) struct Board<'a> {
    operation: &'a Operation,
    solutions: &'a PlanSolutions,
    /// What is aboard, by the judge's own reading of the flights.
    lots: Vec<Lot<'a>>,
    stretches: BTreeMap<(&'a PlaceId, &'a ItemId), Stretch>,
    /// Last day of the window of the need.
    last: Date,
}

/// Judges what is said of the worth of every flight.
#[must_use]
pub fn check_worth(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions) -> Checked {
    let lots = lots(operation, problems, solutions);
    let asked: BTreeSet<&PlaceId> = lots.iter().map(|lot| &lot.consignment.recipient).collect();
    let stretches = stretches(&problems.need, &solutions.need, |place| asked.contains(place));
    let last = last_day(&problems.need);
    let board = Board { operation, solutions, lots, stretches, last };
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(&board, &mut sheet);
    }
    sheet.finish()
}

impl<'a> Board<'a> {
    /// Calls `judge` for every line that has something aboard.
    fn for_each_line(&self, mut judge: impl FnMut(&'a FlightWorth, &[&Lot<'a>])) {
        let mut by_key: BTreeMap<Key<'_>, Vec<&Lot<'a>>> = BTreeMap::new();
        for lot in &self.lots {
            by_key.entry(lot.key()).or_default().push(lot);
        }
        for line in &self.solutions.worth.lines {
            if let Some(lots) = by_key.get(&(&line.flight, &line.recipient, &line.item, &line.fills)) {
                judge(line, lots);
            }
        }
    }
}

fn of_line(line: &FlightWorth) -> RecordRef {
    RecordRef::new(RecordKind::Flight, &line.flight)
}

fn said(line: &FlightWorth) -> String {
    format!("{} to {}", line.item, line.recipient)
}

fn day_of(instant: jiff::Timestamp) -> Date {
    instant.to_zoned(TimeZone::UTC).date()
}
