//! Decides whether the stages were asked what the operation says, whether each goes on from the one before, and whether
//! every link leads somewhere. Does not judge a stage's own answer. Up: [`crate`].

mod handed_on;
mod links;
mod pallets;
mod questions;
#[cfg(test)]
pub(crate) mod tests;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::evidence::{RecordKind, RecordRef};
use model::fitness::Outcome;
use model::id::{OfferLineId, PlaceId};
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};

use crate::Checked;
use crate::sheet::{Rule, Sheet};

/// A rule over the links between the stages.
type ChainRule = Rule<fn(&Operation, &PlanProblems, &PlanSolutions, &mut Sheet)>;

/// Every rule over the links between the stages.
pub(crate) const RULES: &[ChainRule] = &[
    Rule {
        code: "chain-need-question",
        limit: "The need stage is asked with the operation's own cases, stock, profile and policies, none of them left away.",
        apply: questions::need,
    },
    Rule {
        code: "chain-fitness-question",
        limit: "The gate is asked with every offer, request and notice that is known, and with the needs that were found.",
        apply: questions::fitness,
    },
    Rule {
        code: "chain-supply",
        limit: "Supply is what an offer line gives by the day it is ready, in its own packs, from its own airport.",
        apply: questions::supply,
    },
    Rule {
        code: "chain-demand",
        limit: "No demand is above the net need, nor above what is asked for in figures; nothing is demanded unasked.",
        apply: questions::demand,
    },
    Rule {
        code: "chain-eligible",
        limit: "A line is eligible only where it was judged fit, with or without conditions, and the earmark allows it.",
        apply: handed_on::eligible,
    },
    Rule {
        code: "chain-flights-question",
        limit: "Flights are asked with the operation's own tails, types, airports and policy, and every closure.",
        apply: questions::flights,
    },
    Rule {
        code: "chain-places",
        limit: "Flights are planned with the places that the positions and units of each type give for the packs of each consignment.",
        apply: pallets::places,
    },
    Rule {
        code: "chain-consignments",
        limit: "Each allotment is one consignment: same line, recipient and packs, between the airports of both.",
        apply: handed_on::consignments,
    },
    Rule {
        code: "chain-fit-flies",
        limit: "Nothing flies or is loaded that the gate held or found unfit for its recipient.",
        apply: handed_on::fit_flies,
    },
    Rule {
        code: "chain-loading-question",
        limit: "Loading is asked with the flight's type, loading airports, stops and separations, and each leg's payload, fuel and reserve.",
        apply: questions::loading,
    },
    Rule {
        code: "chain-cargo",
        limit: "What is to be loaded on a flight is what the flight carries: packs, airports, and class of dangerous goods.",
        apply: handed_on::cargo,
    },
    Rule {
        code: "chain-mandatory",
        limit: "What a donor has promised, and nothing else, goes before other cargo of its flight.",
        apply: handed_on::mandatory,
    },
    Rule {
        code: "chain-packs",
        limit: "Packs allotted are packs loaded, left out by loading, or left out by flights: none is lost on the way.",
        apply: handed_on::packs,
    },
    Rule {
        code: "chain-because",
        limit: "Demands and consignments have links, and every link leads to a record that exists (DESIGN.md, promise 1).",
        apply: links::because,
    },
];

/// Judges the links between the stages of a plan.
#[must_use]
pub fn check_chain(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions) -> Checked {
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(operation, problems, solutions, &mut sheet);
    }
    sheet.finish()
}

/// The day of the plan, UTC.
fn day_of_plan(operation: &Operation) -> Date {
    operation.as_of.to_zoned(TimeZone::UTC).date()
}

/// Whether the gate let a line through to a recipient.
fn is_let_through(solutions: &PlanSolutions, line: &OfferLineId, recipient: &PlaceId) -> bool {
    solutions.fitness.assessments.iter().any(|pair| {
        let is_fit = matches!(pair.outcome, Outcome::Fit | Outcome::FitWithConditions);
        pair.line == *line && pair.recipient == *recipient && is_fit
    })
}

fn of_stage(stage: &str) -> RecordRef {
    RecordRef::new(RecordKind::Policy, stage)
}
