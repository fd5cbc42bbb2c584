//! Decides whether the gate's verdicts follow from what is known: every rule of every pair is derived a second time.
//! Does not decide whether a waiver was wise. Up: [`crate`].

mod facts;
mod lines;
mod names;
mod pairs;
#[cfg(test)]
pub(crate) mod tests;
mod told;
mod verdicts;

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{Assessment, FitnessProblem, FitnessRule, FitnessSolution};

use crate::Checked;
use crate::sheet::{Rule, Sheet};
use facts::{Case, Facts};
use verdicts::compare;

/// The question with its facts laid ready, the answer, and every judged pair of both.
pub(crate) struct Bench<'a> {
    facts: &'a Facts<'a>,
    solution: &'a FitnessSolution,
    cases: Vec<Case<'a>>,
}

/// A rule over the fitness stage.
type GateRule = Rule<fn(&Bench<'_>, &mut Sheet)>;

/// Every rule over the fitness stage.
pub(crate) const RULES: &[GateRule] = &[
    Rule {
        code: "fitness-pairs",
        limit: "A line is judged for who is earmarked, or asks for its item or for one it may be given for; for no others.",
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
        limit: "Every pair shows all nineteen rules in the order of their numbers; none is silently skipped.",
        apply: pairs::complete,
    },
    Rule {
        code: "fitness-requested",
        limit: "Rule 1: an open request asks for it, in this strength, and for as much (WHO medicine donation guidelines).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Requested),
    },
    Rule {
        code: "fitness-shelf-life",
        limit: "Rule 2: a year, or what the policy says, remains on the day of arrival (drugdonations.org checklist).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::ShelfLife),
    },
    Rule {
        code: "fitness-consumption",
        limit: "Rule 3: what is there, comes and is offered can be used before it expires (gross need over its window).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Consumption),
    },
    Rule {
        code: "fitness-registration",
        limit: "Rule 4: essential, or authorised where it comes from and where it goes (WHO: no double standard).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Registration),
    },
    Rule {
        code: "fitness-labels",
        limit: "Rule 5: labels are complete and in a language read there (drugdonations.org checklist; Lithuania 1993).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Labels),
    },
    Rule {
        code: "fitness-condition",
        limit: "Rule 6: no returned drugs, no samples, no used devices without refurbishment (drugdonations.org checklist).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Condition),
    },
    Rule {
        code: "fitness-mains",
        limit: "Rule 7: mains voltage and frequency fit, or every unit has its converter (Aventa-M, Haiti).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Mains),
    },
    Rule {
        code: "fitness-oxygen",
        limit: "Rule 8: gas fitting, oxygen and power of the receiving sites are enough for the units (WHO ESFT).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Oxygen),
    },
    Rule {
        code: "fitness-completeness",
        limit: "Rule 9: what it needs to work comes with it or is there (ESFT, WHO device donation guide 2011).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Completeness),
    },
    Rule {
        code: "fitness-staff",
        limit: "Rule 10: free health workers are enough to keep the units in use (WHO ESFT staffing).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Staff),
    },
    Rule {
        code: "fitness-incident",
        limit: "Rule 11: no recall or incident on maker or model that is known on the day of the check (Aventa-M).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Incident),
    },
    Rule {
        code: "fitness-sanctions",
        limit: "Rule 12: no sanctions on maker, owner, model, donor, payer or carrier that are known, or a licence (Aventa-M).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Sanctions),
    },
    Rule {
        code: "fitness-test-performance",
        limit: "Rule 13: a test is evaluated by others than its maker and its lot tested (Spain and Czechia, March 2020).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::TestPerformance),
    },
    Rule {
        code: "fitness-class",
        limit: "Rule 14: class and certificate are of the item's type (EN 149, NIOSH, GB2626 are not one thing).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Class),
    },
    Rule {
        code: "fitness-packing",
        limit: "Rule 15: packages, dangerous goods and cold chain are in order (49 CFR 172.101, drugdonations.org checklist).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Packing),
    },
    Rule {
        code: "fitness-consignee",
        limit: "Rule 16: consignee, duty, storage and onward transport are agreed (drugdonations.org checklist).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Consignee),
    },
    Rule {
        code: "fitness-terms",
        limit: "Rule 17: gift, sale or mixed is agreed by both sides, with value and payer where something is paid.",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::Terms),
    },
    Rule {
        code: "fitness-need-remains",
        limit: "Rule 18: the recipient still has a net need, or a request in figures, when it lands.",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::NeedRemains),
    },
    Rule {
        code: "fitness-end-of-life",
        limit: "Rule 19: somebody takes it back or disposes of it (ventilators scrapped as hazardous waste, October 2020).",
        apply: |bench, sheet| compare(bench, sheet, FitnessRule::EndOfLife),
    },
    Rule {
        code: "fitness-shown",
        limit: "What policy only shows instead of holding the line says so (FitnessPolicy::shown).",
        apply: told::shown,
    },
    Rule {
        code: "fitness-waiver",
        limit: "A rule is waived only by a named person's dated record for this line, recipient and rule, and says by whom.",
        apply: told::waiver,
    },
    Rule {
        code: "fitness-outcome",
        limit: "A blocking fail is unfit, a blocking unknown held, a warning or waiver a condition; questions are nothing.",
        apply: pairs::outcome,
    },
    Rule {
        code: "fitness-usable",
        limit: "Usable is nothing of an unfit or held line, else the least that its failed or unknown rules leave.",
        apply: pairs::usable,
    },
    Rule {
        code: "fitness-evidence",
        limit: "A fail, an unknown or a waiver says what it rests on (DESIGN.md, promise 2).",
        apply: told::evidence,
    },
    Rule {
        code: "fitness-cure",
        limit: "A fail or an unknown says what would cure it (DESIGN.md, promise 2).",
        apply: told::cure,
    },
    Rule {
        code: "fitness-dispute",
        limit: "What is unknown because sources differ says every claim with its source and asks the donor (promise 4).",
        apply: told::disputes,
    },
    Rule {
        code: "fitness-notices",
        limit: "A recall, incident or sanction that hits is linked; a licence that exempts is named (DESIGN.md, promise 1).",
        apply: told::linked,
    },
    Rule {
        code: "fitness-dated",
        limit: "Nothing published or asked after the day of the check is evidence: no notice and no request.",
        apply: told::dated,
    },
    Rule {
        code: "fitness-because",
        limit: "Every pair has a link to what it came from (DESIGN.md, promise 1).",
        apply: told::because,
    },
];

/// Judges the answer of the fitness stage.
#[must_use]
pub fn check_fitness(problem: &FitnessProblem, solution: &FitnessSolution) -> Checked {
    let facts = Facts::of(problem);
    let bench = Bench { facts: &facts, solution, cases: facts.cases(solution) };
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(&bench, &mut sheet);
    }
    sheet.finish()
}

fn of_pair(pair: &Assessment) -> RecordRef {
    RecordRef::pair(RecordKind::Fitness, &pair.line, &pair.recipient)
}
