//! Decides whether an allocation keeps its limits and is as fair as it says. Does not allocate. Up: [`crate`].

mod fair;
mod shares;
#[cfg(test)]
pub(crate) mod tests;

use model::allocation::{AllocationProblem, AllocationSolution, Allotment, Demand, Supply};
use model::evidence::{RecordKind, RecordRef};
use model::id::{ItemId, OfferLineId, PlaceId};

use crate::Checked;
use crate::sheet::{Rule, Sheet};

/// A rule over the allocation stage.
type ShareRule = Rule<fn(&AllocationProblem, &AllocationSolution, &mut Sheet)>;

/// Every rule over the allocation stage.
pub(crate) const RULES: &[ShareRule] = &[
    Rule {
        code: "allocation-known",
        limit: "An allotment names a line that offers the item and a recipient that demands it, under an id of its own.",
        apply: shares::known,
    },
    Rule {
        code: "allocation-whole-packs",
        limit: "Only whole packs are given: units are packs times the units of the line's pack.",
        apply: shares::whole_packs,
    },
    Rule {
        code: "allocation-supply",
        limit: "No line gives more than it has, less the share that the policy holds back for later waves.",
        apply: shares::supply,
    },
    Rule {
        code: "allocation-eligible",
        limit: "A line goes only to recipients for whom it is fit and the donor's earmark allows it.",
        apply: shares::eligible,
    },
    Rule {
        code: "allocation-demand",
        limit: "No recipient gets a whole pack more than it demands.",
        apply: shares::demand,
    },
    Rule {
        code: "allocation-travels-with",
        limit: "A line that travels with another goes only to a recipient of that other line (a team's vehicles).",
        apply: shares::travels_with,
    },
    Rule {
        code: "allocation-fills",
        limit: "Every demand shows, in its order, what was demanded and the sum of what it got.",
        apply: shares::fills,
    },
    Rule {
        code: "allocation-unmet-reason",
        limit: "A demand that is not met says why (DESIGN.md, promise 2).",
        apply: shares::unmet_reason,
    },
    Rule {
        code: "allocation-unused",
        limit: "Every unit of supply is either given or left out with a reason (DESIGN.md, promise 2).",
        apply: shares::unused,
    },
    Rule {
        code: "allocation-idle-supply",
        limit: "No whole pack lies unused while a recipient it may go to still wants it.",
        apply: fair::idle_supply,
    },
    Rule {
        code: "allocation-max-min",
        limit: "No pack moved on its line to a recipient with a lower fill leaves the giver above it (bottleneck property).",
        apply: fair::max_min,
    },
    Rule {
        code: "allocation-fairness",
        limit: "Lowest fill, mean fill and Gini coefficient of each item are those of the fills.",
        apply: fair::figures,
    },
    Rule {
        code: "allocation-because",
        limit: "Every allotment has a link to what it came from (DESIGN.md, promise 1).",
        apply: shares::because,
    },
];

/// Judges the answer of the allocation stage.
#[must_use]
pub fn check_allocation(problem: &AllocationProblem, solution: &AllocationSolution) -> Checked {
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(problem, solution, &mut sheet);
    }
    sheet.finish()
}

fn of_allotment(allotment: &Allotment) -> RecordRef {
    RecordRef::new(RecordKind::Consignment, &allotment.id)
}

fn of_demand(demand: &Demand) -> RecordRef {
    RecordRef::pair(RecordKind::Need, &demand.recipient, &demand.item)
}

fn supply_of<'a>(problem: &'a AllocationProblem, line: &OfferLineId) -> Option<&'a Supply> {
    problem.supplies.iter().find(|supply| supply.line == *line)
}

fn demand_of<'a>(problem: &'a AllocationProblem, recipient: &PlaceId, item: &ItemId) -> Option<&'a Demand> {
    problem.demands.iter().find(|demand| demand.recipient == *recipient && demand.item == *item)
}

/// Units that a line may give now: its supply less the share held back, rounded down.
fn units_to_give(problem: &AllocationProblem, supply: &Supply) -> i64 {
    let given = i128::from(supply.units.get()) * i128::from(1000 - problem.hold_back.get()) / 1000;
    i64::try_from(given).expect("a share of a supply should fit where the supply fits")
}

fn units_given(solution: &AllocationSolution, line: &OfferLineId) -> i64 {
    solution.allotments.iter().filter(|one| one.line == *line).map(|one| one.units.get()).sum()
}

fn units_got(solution: &AllocationSolution, demand: &Demand) -> i64 {
    let got = solution.allotments.iter().filter(|one| one.recipient == demand.recipient && one.item == demand.item);
    got.map(|one| one.units.get()).sum()
}
