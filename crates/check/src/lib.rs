//! The independent judge of every stage's solution.
//!
//! Decides whether a plan may be believed: every limit of every stage is derived again from the question and compared
//! with the answer. Shares no code with the stages, and uses of `model` only the plain records: distances, payload
//! curves, fuel, severity arithmetic, fairness, packing geometry and moments are computed here a second time. Does not
//! decide whether a plan is good, and cures nothing.
//!
//! One file per stage (`need`, `fitness`, `allocation`, `flights`, `loading`, `pack`), one for whether flights are worth it
//! (`worth`), one for what is kept of a plan before (`kept`) and one for the links between them (`chain`); in each a table `RULES` with one row and one function per rule, and a table of spoiled examples, at least
//! one per rule, that must be refused. What `flights` says of a plan is said a second time by `replay`, which plays it
//! event by event. Up: the map in `ARCHITECTURE.md`.

mod allocation;
mod aloft;
mod chain;
mod earth;
mod fitness;
mod flights;
mod kept;
mod loading;
mod need;
mod pack;
mod replay;
mod sheet;
#[cfg(test)]
mod spoil;
mod stowage;
mod worth;

pub use allocation::check_allocation;
pub use chain::check_chain;
pub use fitness::check_fitness;
pub use flights::anew::check_anew;
pub use flights::check_flights;
pub use kept::check_kept;
pub use loading::check_loading;
pub use need::check_need;
pub use pack::check_pack;
pub use worth::check_worth;

use std::collections::BTreeSet;

use model::disruption::DisruptionKind;
use model::evidence::{RecordKind, RecordRef};
use model::finding::{Finding, Judgement};
use model::flights::FlightsProblem;
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};

/// What the judge says of one stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Rules that were applied, by code, in order.
    pub rules: Vec<&'static str>,
    /// How many single limits were derived again and compared.
    pub limits: u64,
    /// What was found, in the order of the rules.
    pub findings: Vec<Finding>,
}

/// Every rule of the judge in the order it is applied: its code, and one sentence on its limit and where that is from.
#[must_use]
pub fn rules() -> Vec<(&'static str, &'static str)> {
    let mut all = vec![];
    all.extend(need::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all.extend(fitness::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all.extend(allocation::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all.extend(flights::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all.extend(replay::LAWS);
    all.extend(flights::anew::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all.extend(loading::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all.extend(kept::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all.extend(worth::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all.extend(chain::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all.extend(pack::RULES.iter().map(|rule| (rule.code, rule.limit)));
    all
}

/// Judges a whole plan: every stage, then the links between them. Fatal findings come first.
#[must_use]
pub fn judge(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions) -> Judgement {
    let chain = check_chain(operation, problems, solutions);
    whole(operation, problems, solutions, chain)
}

/// Judges a whole plan that was made anew: as any other, by what went otherwise, and by the plan before. `before` is the
/// question of flights as the operation alone asks it; what a changed need says otherwise than the operation is no finding.
#[must_use]
pub fn judge_anew(
    operation: &Operation,
    problems: &PlanProblems,
    before: &FlightsProblem,
    solutions: &PlanSolutions,
) -> Judgement {
    let standing = problems.flights.standing.clone();
    let disruptions = standing.iter().flat_map(|standing| &standing.disruptions);
    let changed: BTreeSet<RecordRef> = disruptions
        .filter_map(|disruption| match &disruption.kind {
            DisruptionKind::NeedNew(one) => Some(&one.id),
            DisruptionKind::NeedChanged { consignment, .. } | DisruptionKind::NeedCancelled { consignment } => {
                Some(consignment)
            }
            _ => None,
        })
        .map(|id| RecordRef::new(RecordKind::Consignment, id))
        .collect();
    let asked = PlanProblems { flights: FlightsProblem { standing, ..before.clone() }, ..problems.clone() };
    let mut chain = check_chain(operation, &asked, solutions);
    chain.findings.retain(|finding| !changed.contains(&finding.subject));
    whole(operation, problems, solutions, chain)
}

fn whole(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions, chain: Checked) -> Judgement {
    let mut judgement = Judgement::default();
    for checked in [
        check_need(&problems.need, &solutions.need),
        check_fitness(&problems.fitness, &solutions.fitness),
        check_allocation(&problems.allocation, &solutions.allocation),
        check_flights(&problems.flights, &solutions.flights),
        check_anew(&problems.flights, &solutions.flights),
        check_loading(&problems.loading, &solutions.loading),
        check_worth(operation, problems, solutions),
        chain,
    ] {
        judgement.rules.extend(checked.rules);
        judgement.limits += checked.limits;
        judgement.findings.extend(checked.findings);
    }
    judgement.findings.sort_by_key(|finding| finding.severity);
    judgement
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_its_own_kebab_code_and_names_its_limit() {
        let rules = super::rules();
        let codes: BTreeSet<&str> = rules.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), rules.len(), "two rules should not share a code");
        for (code, limit) in rules {
            assert!(
                code.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-'),
                "{code}"
            );
            assert!(
                limit.len() > 20 && limit.ends_with('.'),
                "{code} should say in a sentence where its limit is from"
            );
        }
    }
}
