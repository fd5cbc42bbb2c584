//! Decides whether the gate's verdicts follow from what is known: every rule of every pair is derived a second time.
//! Does not decide whether a waiver was wise. Up: [`crate`].

mod pairs;
#[cfg(test)]
pub(crate) mod tests;
mod verdicts;

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{Assessment, FitnessProblem, FitnessSolution};

use crate::Checked;
use crate::sheet::{Rule, Sheet};

/// A rule over the fitness stage.
type GateRule = Rule<fn(&FitnessProblem, &FitnessSolution, &mut Sheet)>;

/// Every rule over the fitness stage.
pub(crate) const RULES: &[GateRule] = &[
    Rule {
        code: "fitness-pairs",
        limit: "Every line is judged for every recipient that it is earmarked for or that asks for its item.",
        apply: pairs::pairs,
    },
    Rule {
        code: "fitness-order",
        limit: "A pair is judged once; lines follow each other by id, then recipients by id.",
        apply: pairs::order,
    },
    Rule {
        code: "fitness-units",
        limit: "The units judged are there by the day of arrival, by the offer's own figure and ramp.",
        apply: pairs::units,
    },
    Rule {
        code: "fitness-complete",
        limit: "Every pair shows all eight rules in the order of their numbers; none is silently skipped.",
        apply: pairs::complete,
    },
    Rule {
        code: "fitness-requested",
        limit: "Rule 1: an open request asks for it, and for as much (WHO medicine donation guidelines).",
        apply: verdicts::requested,
    },
    Rule {
        code: "fitness-shelf-life",
        limit: "Rule 2: a year, or what the policy says, remains on the day of arrival (drugdonations.org checklist).",
        apply: verdicts::shelf_life,
    },
    Rule {
        code: "fitness-mains",
        limit: "Rule 7: mains voltage and frequency fit, or every unit has its converter (Aventa-M, Haiti).",
        apply: verdicts::mains,
    },
    Rule {
        code: "fitness-incident",
        limit: "Rule 11: no recall or incident on maker or model that is known on the day of the check (Aventa-M).",
        apply: verdicts::incident,
    },
    Rule {
        code: "fitness-sanctions",
        limit: "Rule 12: no sanctions on maker, model, donor or payer that are known on the day of the check.",
        apply: verdicts::sanctions,
    },
    Rule {
        code: "fitness-class",
        limit: "Rule 14: the product's class is one that counts as the item (EN 149, NIOSH, GB2626 are not one thing).",
        apply: verdicts::class,
    },
    Rule {
        code: "fitness-terms",
        limit: "Rule 17: gift, sale or mixed is agreed by both sides, with value and payer where something is paid.",
        apply: verdicts::terms,
    },
    Rule {
        code: "fitness-need-remains",
        limit: "Rule 18: the recipient still has a net need, or a request in figures, when it lands.",
        apply: verdicts::need_remains,
    },
    Rule {
        code: "fitness-waiver",
        limit: "A rule is waived only by a named person's dated record for this line, recipient and rule.",
        apply: verdicts::waiver,
    },
    Rule {
        code: "fitness-outcome",
        limit: "A blocking fail is unfit, a blocking unknown held, any other fail, unknown or waiver a condition.",
        apply: pairs::outcome,
    },
    Rule {
        code: "fitness-evidence",
        limit: "A fail, an unknown or a waiver says what it rests on (DESIGN.md, promise 2).",
        apply: pairs::evidence,
    },
    Rule {
        code: "fitness-cure",
        limit: "A fail or an unknown says what would cure it (DESIGN.md, promise 2).",
        apply: pairs::cure,
    },
    Rule {
        code: "fitness-dated",
        limit: "Nothing dated after the day of the check is evidence: no notice and no request.",
        apply: pairs::dated,
    },
    Rule {
        code: "fitness-because",
        limit: "Every pair has a link to what it came from (DESIGN.md, promise 1).",
        apply: pairs::because,
    },
];

/// Judges the answer of the fitness stage.
#[must_use]
pub fn check_fitness(problem: &FitnessProblem, solution: &FitnessSolution) -> Checked {
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(problem, solution, &mut sheet);
    }
    sheet.finish()
}

fn of_pair(pair: &Assessment) -> RecordRef {
    RecordRef::pair(RecordKind::Fitness, &pair.line, &pair.recipient)
}
