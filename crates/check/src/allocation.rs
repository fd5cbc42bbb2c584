//! Decides whether an allocation keeps its limits and is as fair as it says. Does not allocate. Up: [`crate`].

mod bundles;
mod exchange;
mod fair;
mod instead;
mod ledger;
mod measures;
mod prices;
mod promises;
mod shares;
#[cfg(test)]
pub(crate) mod tests;
mod told;

use model::allocation::{AllocationProblem, AllocationSolution, Allotment, Demand};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::id::OfferLineId;

use crate::Checked;
use crate::sheet::{Rule, Sheet};
use ledger::Ledger;

/// A rule over the allocation stage.
type ShareRule = Rule<fn(&Ledger<'_>, &mut Sheet)>;

/// Every rule over the allocation stage.
pub(crate) const RULES: &[ShareRule] = &[
    Rule {
        code: "allocation-known",
        limit: "An allotment names a line that offers the item and a demand that it is for, under an id of its own.",
        apply: shares::known,
    },
    Rule {
        code: "allocation-basis",
        limit: "An allotment is committed where a promise binds a part of it, a substitute where it is another item.",
        apply: shares::basis,
    },
    Rule {
        code: "allocation-whole-packs",
        limit: "Only whole packs are given: units are packs times the units of the line's pack.",
        apply: shares::whole_packs,
    },
    Rule {
        code: "allocation-supply",
        limit: "No line gives more than it has less what is protected for the donor and held back for later waves.",
        apply: shares::supply,
    },
    Rule {
        code: "allocation-eligible",
        limit: "A line goes only to recipients for whom it is fit, and is ready by the last useful day of the demand.",
        apply: shares::eligible,
    },
    Rule {
        code: "allocation-limits",
        limit: "Whom an earmark or an export ban bars is not eligible and gets nothing of the line (SupplyLimit).",
        apply: shares::limits,
    },
    Rule {
        code: "allocation-demand",
        limit: "No recipient gets a whole pack more than it demands, substitutes counted.",
        apply: shares::demand,
    },
    Rule {
        code: "allocation-commitments",
        limit: "What a donor promised is given first, in whole packs, as far as demand, supply and eligibility let it.",
        apply: promises::kept,
    },
    Rule {
        code: "allocation-unkept",
        limit: "A promise that is not kept is told, with the units promised and not given and why (promise 2).",
        apply: promises::unkept,
    },
    Rule {
        code: "allocation-floors",
        limit: "A recipient gets nothing, or at least what is worth sending, or what was promised (Demand::floor).",
        apply: shares::floors,
    },
    Rule {
        code: "allocation-fewest-empty",
        limit: "By max-min, by alpha from 1 on and with floors nobody is left with nothing whom packs above the floors of others would serve.",
        apply: fair::fewest_empty,
    },
    Rule {
        code: "allocation-travels-with",
        limit: "A line that travels with another goes only to a recipient of that other line (a team's vehicles).",
        apply: shares::travels_with,
    },
    Rule {
        code: "allocation-substitutes",
        limit: "A substitute is declared, counts as declared, and is only what own demand of its item left over.",
        apply: instead::substitutes,
    },
    Rule {
        code: "allocation-substitute-order",
        limit: "Substitutes go by rank, then wanted item; no pack leaves its holder above a lower fill that could have it; none is spare.",
        apply: instead::order,
    },
    Rule {
        code: "allocation-fills",
        limit: "Every demand shows, in its order, what was demanded, the sum of what it got, and its share of all.",
        apply: told::fills,
    },
    Rule {
        code: "allocation-unmet-reason",
        limit: "A demand that is not met says why, and names floor, or line and earmark or ban, where that binds (promise 2).",
        apply: told::unmet_reason,
    },
    Rule {
        code: "allocation-unused",
        limit: "Every unit of supply is given or left out with its reason: protected, held back, broken pack (promise 2).",
        apply: told::unused,
    },
    Rule {
        code: "allocation-idle-supply",
        limit: "No whole pack lies unused while a recipient it may go to still wants it.",
        apply: fair::idle_supply,
    },
    Rule {
        code: "allocation-max-min",
        limit: "No pack given up for a recipient with a lower fill leaves the giver above it (bottleneck property).",
        apply: fair::max_min,
    },
    Rule {
        code: "allocation-alpha",
        limit: "No single pack, spare or moved, raises the sum of alpha-fair values by more than 1e-9 of it (Mo, Walrand 2000).",
        apply: fair::alpha,
    },
    Rule {
        code: "allocation-tie-break",
        limit: "Among equals the last pack goes by code of the place, or where declared to who gave more before.",
        apply: fair::tie_break,
    },
    Rule {
        code: "allocation-fairness",
        limit: "Lowest fill, mean fill and Gini coefficient of each item and of the run are those of the fills.",
        apply: measures::figures,
    },
    Rule {
        code: "allocation-harm",
        limit: "Harm averted is that of the fills; what could be averted most is no less (Bertsimas, Farias, Trichakis 2011).",
        apply: measures::harm,
    },
    Rule {
        code: "allocation-shadow-price-due",
        limit: "A limit without which a pack would do more good has its price (reference on fair allocation, model 4).",
        apply: prices::priced,
    },
    Rule {
        code: "allocation-shadow-price",
        limit: "A price is of a limit that exists, agrees with the answer's own figures, and names at least one who would gain.",
        apply: prices::sound,
    },
    Rule {
        code: "allocation-bundles",
        limit: "Small lots of an airport ready within three days of a neighbour are in one bundle with right sums.",
        apply: bundles::bundles,
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
    let ledger = Ledger::of(problem, solution);
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(&ledger, &mut sheet);
    }
    sheet.finish()
}

fn of_allotment(allotment: &Allotment) -> RecordRef {
    RecordRef::new(RecordKind::Consignment, &allotment.id)
}

fn of_demand(demand: &Demand) -> RecordRef {
    RecordRef::pair(RecordKind::Need, &demand.recipient, &demand.item)
}

fn of_line(line: &OfferLineId) -> RecordRef {
    RecordRef::new(RecordKind::Offer, line)
}

/// Whether a reason says its rule, its figures and its cure.
fn is_complete(reason: &Reason) -> bool {
    [&reason.rule, &reason.text, &reason.cure].iter().all(|part| !part.trim().is_empty())
}
