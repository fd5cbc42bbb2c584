//! Decides which pairs are judged, applies every rule, the policy and every waiver, and draws the conclusion for the line.
//! Does not decide what a rule finds (`rules`). Up: [`crate`].

use model::control::Control;
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{
    Assessment, FitnessProblem, FitnessRule, FitnessSolution, Level, Outcome, RuleFinding, Verdict, Waiver,
};
use model::quantity::Units;

use crate::facts::Facts;
use crate::joining::is_against;
use crate::offered::{Offered, Pair};
use crate::recipients::{recipients, situations};
use crate::rules::RULES;

/// Judges every offer line for every recipient that asks for its item, or for one that it may be given for, or that its
/// donor earmarked it for.
///
/// A request made after `as_of` and a notice published after `as_of` do not exist. A step is one judged pair. The work is
/// lines times recipients and each pair takes microseconds, so a spent budget does not cut the gate short: a pair that
/// was not judged would look like one that nobody asked for.
#[must_use]
pub fn solve(problem: &FitnessProblem, control: &mut Control) -> FitnessSolution {
    let facts = Facts::of(problem);
    let recipients = recipients(&facts);
    let situations = situations(&facts, &recipients);
    let mut lines: Vec<_> = problem.lines.iter().collect();
    lines.sort_by(|one, other| one.id.cmp(&other.id));
    let mut solution = FitnessSolution::default();
    for (done, line) in lines.iter().enumerate() {
        let everywhere = situations.get(&line.item).expect("every item on offer should have its situations");
        let offered = Offered::of(&facts, line, everywhere);
        for at in everywhere {
            if at.is_asked() || line.earmarks.contains(at.place()) {
                solution.assessments.push(assess(&Pair { offered: &offered, at }));
                control.step(1);
            }
        }
        control.tell("fitness", done as u64 + 1, lines.len() as u64, line.id.as_str());
    }
    solution.steps = solution.assessments.len() as u64;
    solution
}

/// One line for one recipient: every rule, then the policy, then the waivers, then the conclusion.
fn assess(pair: &Pair<'_, '_>) -> Assessment {
    let (offered, at) = (pair.offered, pair.at);
    let facts = offered.facts;
    let waivers = facts.waivers(&offered.line.id, at.place());
    let mut findings = Vec::with_capacity(RULES.len());
    for (rule, judge) in RULES {
        let finding = judge.find(rule, pair);
        debug_assert_eq!(finding.rule, rule, "a rule should speak for itself");
        findings.push(waived(shown(finding, &facts.problem.policy.shown), waivers));
    }
    let outcome = outcome(&findings);
    let mut because = vec![RecordRef::new(RecordKind::Offer, &offered.line.id)];
    let requests = at.requests.iter().chain(&at.instead);
    because.extend(requests.map(|request| RecordRef::new(RecordKind::Request, &request.id)));
    Assessment {
        line: offered.line.id.clone(),
        item: offered.line.item.clone(),
        recipient: at.place().clone(),
        units: offered.units,
        usable: usable(offered.units, outcome, &findings),
        findings,
        outcome,
        because,
    }
}

/// A blocking "not known" of a rule that the policy shows only warns.
fn shown(finding: RuleFinding, rules: &[FitnessRule]) -> RuleFinding {
    let is_holding = (finding.verdict, finding.level) == (Verdict::Unknown, Level::Block);
    if !is_holding || !rules.contains(&finding.rule) {
        return finding;
    }
    RuleFinding { level: Level::Warn, evidence: format!("{}; shown only, by policy", finding.evidence), ..finding }
}

/// A finding that a named person has lifted keeps its evidence and its cure, and says who lifted it, when and why.
/// A pass needs no waiver. `waivers` are those of the pair that exist on the day of the check.
fn waived(finding: RuleFinding, waivers: &[&Waiver]) -> RuleFinding {
    let is_open = is_against(&finding);
    match waivers.iter().find(|waiver| is_open && waiver.rule == finding.rule) {
        None => finding,
        Some(waiver) => RuleFinding {
            verdict: Verdict::Waived,
            evidence: format!("{}; waived by {} on {}: {}", finding.evidence, waiver.by, waiver.on, waiver.reason),
            ..finding
        },
    }
}

/// A blocking fail is unfit, a blocking unknown is held, a warning's fail or unknown and every waiver is a condition.
/// What only asks conditions nothing.
fn outcome(findings: &[RuleFinding]) -> Outcome {
    findings
        .iter()
        .map(|finding| match (finding.verdict, finding.level) {
            (Verdict::Fail, Level::Block) => Outcome::Unfit,
            (Verdict::Unknown, Level::Block) => Outcome::Held,
            (Verdict::Fail | Verdict::Unknown, Level::Warn) | (Verdict::Waived, _) => Outcome::FitWithConditions,
            (Verdict::Fail | Verdict::Unknown, Level::Ask) | (Verdict::Pass | Verdict::NotConcerned, _) => Outcome::Fit,
        })
        .max()
        .unwrap_or(Outcome::Fit)
}

/// Nothing of what does not fly; else the least that the findings leave, those aside that a person has lifted.
fn usable(units: Units, outcome: Outcome, findings: &[RuleFinding]) -> Units {
    if matches!(outcome, Outcome::Unfit | Outcome::Held) {
        return Units::ZERO;
    }
    let left = findings.iter().filter(|finding| is_against(finding)).filter_map(|finding| finding.units_max).min();
    left.map_or(units, |most| units.min(most))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::id::{OfferLineId, PlaceId};

    use super::*;
    use crate::rules::{fail, limited, not_concerned, pass, unknown};

    const MAINS: FitnessRule = FitnessRule::Mains;

    #[test]
    fn the_worst_finding_decides_the_outcome() {
        let fine = || pass(MAINS, Level::Block, "fine");
        let lifted = |level| RuleFinding { verdict: Verdict::Waived, ..fail(MAINS, level, "e", "c") };
        for (findings, expected, remark) in [
            (vec![], Outcome::Fit, "nothing found"),
            (vec![fine(), not_concerned(MAINS, Level::Block, "-")], Outcome::Fit, "passes only"),
            (vec![fine(), unknown(MAINS, Level::Ask, "e", "c")], Outcome::Fit, "a question"),
            (vec![fine(), fail(MAINS, Level::Warn, "e", "c")], Outcome::FitWithConditions, "a warning"),
            (vec![unknown(MAINS, Level::Warn, "e", "c")], Outcome::FitWithConditions, "an unknown that only warns"),
            (vec![lifted(Level::Block)], Outcome::FitWithConditions, "a waiver is a condition, not a pass"),
            (vec![lifted(Level::Ask)], Outcome::FitWithConditions, "every waiver is a condition"),
            (vec![unknown(MAINS, Level::Block, "e", "c"), fine()], Outcome::Held, "an unknown that blocks"),
            (
                vec![unknown(MAINS, Level::Block, "e", "c"), fail(MAINS, Level::Block, "e", "c")],
                Outcome::Unfit,
                "a fail weighs more than an unknown",
            ),
        ] {
            assert_eq!(outcome(&findings), expected, "{remark}");
        }
    }

    #[test]
    fn a_waiver_lifts_its_own_rule_and_leaves_a_pass_alone() {
        let waiver = Waiver {
            line: OfferLineId::of("l"),
            recipient: PlaceId::of("US"),
            rule: MAINS,
            by: "duty officer".to_owned(),
            on: date(2020, 4, 1),
            reason: "converters are on site".to_owned(),
        };
        let lifted = waived(fail(MAINS, Level::Block, "220 V", "converters"), &[&waiver]);
        assert_eq!((lifted.verdict, lifted.level), (Verdict::Waived, Level::Block));
        assert!(lifted.evidence.contains("220 V") && lifted.evidence.contains("duty officer"));
        assert!(lifted.evidence.contains("converters are on site"), "the reason stays on record");
        let other = waived(fail(FitnessRule::Class, Level::Block, "e", "c"), &[&waiver]);
        assert_eq!(other.verdict, Verdict::Fail, "another rule is not lifted");
        assert_eq!(waived(pass(MAINS, Level::Block, "e"), &[&waiver]).verdict, Verdict::Pass);
    }

    #[test]
    fn the_policy_shows_a_blocking_unknown_and_nothing_else() {
        for (finding, rules, level, remark) in [
            (unknown(MAINS, Level::Block, "e", "c"), &[MAINS][..], Level::Warn, "held, now shown"),
            (unknown(MAINS, Level::Block, "e", "c"), &[FitnessRule::Class], Level::Block, "another rule"),
            (fail(MAINS, Level::Block, "e", "c"), &[MAINS], Level::Block, "a fail is not an unknown"),
            (unknown(MAINS, Level::Ask, "e", "c"), &[MAINS], Level::Ask, "a question stays one"),
        ] {
            let found = shown(finding.clone(), rules);
            assert_eq!(found.level, level, "{remark}");
            assert_eq!(found.evidence.ends_with("shown only, by policy"), found.level != finding.level, "{remark}");
        }
    }

    #[test]
    fn units_of_use_are_the_least_that_the_findings_leave() {
        let most = |units| limited(fail(MAINS, Level::Warn, "e", "c"), Units::of(units));
        let lifted = RuleFinding { verdict: Verdict::Waived, ..most(3) };
        for (outcome, findings, expected, remark) in [
            (Outcome::Fit, vec![], 45, "all of it"),
            (Outcome::FitWithConditions, vec![most(40), most(20)], 20, "the least of two"),
            (Outcome::FitWithConditions, vec![most(60)], 45, "never more than is offered"),
            (Outcome::FitWithConditions, vec![most(20), lifted], 20, "what a person has lifted leaves all"),
            (Outcome::Held, vec![], 0, "held"),
            (Outcome::Unfit, vec![], 0, "unfit"),
        ] {
            assert_eq!(usable(Units::of(45), outcome, &findings), Units::of(expected), "{remark}");
        }
    }
}
