//! Decides which pairs are judged, applies every rule and every waiver, and draws the conclusion for the line.
//! Does not decide what a rule finds (`rules`). Up: [`crate`].

use model::control::Control;
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{Assessment, FitnessProblem, FitnessSolution, Level, Outcome, RuleFinding, Verdict, Waiver};

use crate::facts::{Facts, Memo, Pair};
use crate::rules::RULES;

/// Judges every offer line for every recipient that asks for its item or that its donor earmarked it for.
///
/// A request made after `as_of` and a notice dated after `as_of` do not exist. A step is one judged pair. The work is
/// lines times recipients and each pair takes microseconds, so a spent budget does not cut the gate short: a pair that
/// was not judged would look like one that nobody asked for.
#[must_use]
pub fn solve(problem: &FitnessProblem, control: &mut Control) -> FitnessSolution {
    let facts = Facts::of(problem);
    let mut lines: Vec<_> = problem.lines.iter().collect();
    lines.sort_by(|one, other| one.id.cmp(&other.id));
    let mut recipients: Vec<_> = problem.recipients.iter().collect();
    recipients.sort_by(|one, other| one.id.cmp(&other.id));
    let mut solution = FitnessSolution::default();
    for (done, line) in lines.iter().enumerate() {
        let memo = Memo::default();
        for recipient in &recipients {
            let is_asked = !facts.requests(&recipient.id, &line.item).is_empty();
            if is_asked || line.earmarks.contains(&recipient.id) {
                let pair = Pair { facts: &facts, line, item: facts.item(&line.item), recipient, memo: &memo };
                solution.assessments.push(assess(&pair));
                control.step(1);
            }
        }
        control.tell("fitness", done as u64 + 1, lines.len() as u64, line.id.as_str());
    }
    solution.steps = solution.assessments.len() as u64;
    solution
}

/// One line for one recipient: every rule, then the waivers, then the conclusion.
fn assess(pair: &Pair<'_>) -> Assessment {
    let findings: Vec<_> = RULES
        .iter()
        .map(|(rule, judge)| {
            let finding = judge(pair);
            debug_assert_eq!(finding.rule, *rule, "a rule should speak for itself");
            waived(finding, pair.facts.waivers(&pair.line.id, &pair.recipient.id))
        })
        .collect();
    let mut because = vec![RecordRef::new(RecordKind::Offer, &pair.line.id)];
    because.extend(pair.requests().iter().map(|request| RecordRef::new(RecordKind::Request, &request.id)));
    Assessment {
        line: pair.line.id.clone(),
        item: pair.line.item.clone(),
        recipient: pair.recipient.id.clone(),
        units: pair.units(),
        outcome: outcome(&findings),
        findings,
        because,
    }
}

/// A finding that a named person has lifted keeps its evidence and its cure, and says who lifted it, when and why.
/// A pass needs no waiver. `waivers` are those of the pair that exist on the day of the check.
fn waived(finding: RuleFinding, waivers: &[&Waiver]) -> RuleFinding {
    let is_open = matches!(finding.verdict, Verdict::Fail | Verdict::Unknown);
    match waivers.iter().find(|waiver| is_open && waiver.rule == finding.rule) {
        None => finding,
        Some(waiver) => RuleFinding {
            verdict: Verdict::Waived,
            evidence: format!("{}; waived by {} on {}: {}", finding.evidence, waiver.by, waiver.on, waiver.reason),
            ..finding
        },
    }
}

/// A blocking fail is unfit, a blocking unknown is held, any other fail, unknown or waiver is a condition.
fn outcome(findings: &[RuleFinding]) -> Outcome {
    findings
        .iter()
        .map(|finding| match (finding.verdict, finding.level) {
            (Verdict::Fail, Level::Block) => Outcome::Unfit,
            (Verdict::Unknown, Level::Block) => Outcome::Held,
            (Verdict::Fail | Verdict::Unknown | Verdict::Waived, _) => Outcome::FitWithConditions,
            (Verdict::Pass | Verdict::NotConcerned, _) => Outcome::Fit,
        })
        .max()
        .unwrap_or(Outcome::Fit)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::fitness::FitnessRule;
    use model::id::{OfferLineId, PlaceId};

    use super::*;
    use crate::rules::{fail, not_concerned, pass, unknown};

    #[test]
    fn the_worst_finding_decides_the_outcome() {
        let rule = FitnessRule::Mains;
        let fine = || pass(rule, Level::Block, "fine");
        for (findings, expected, remark) in [
            (vec![], Outcome::Fit, "nothing found"),
            (vec![fine(), not_concerned(rule, Level::Block, "-")], Outcome::Fit, "passes only"),
            (vec![fine(), fail(rule, Level::Warn, "e", "c")], Outcome::FitWithConditions, "a warning"),
            (vec![unknown(rule, Level::Warn, "e", "c")], Outcome::FitWithConditions, "an unknown that only warns"),
            (vec![unknown(rule, Level::Block, "e", "c"), fine()], Outcome::Held, "an unknown that blocks"),
            (
                vec![unknown(rule, Level::Block, "e", "c"), fail(rule, Level::Block, "e", "c")],
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
            rule: FitnessRule::Mains,
            by: "duty officer".to_owned(),
            on: date(2020, 4, 1),
            reason: "converters are on site".to_owned(),
        };
        let lifted = waived(fail(FitnessRule::Mains, Level::Block, "220 V", "converters"), &[&waiver]);
        assert_eq!(lifted.verdict, Verdict::Waived);
        assert!(lifted.evidence.contains("220 V") && lifted.evidence.contains("duty officer"));
        assert!(lifted.evidence.contains("converters are on site"), "the reason stays on record");
        assert_eq!(outcome(&[lifted]), Outcome::FitWithConditions, "a waiver is a condition, not a pass");
        let other = waived(fail(FitnessRule::Class, Level::Block, "e", "c"), &[&waiver]);
        assert_eq!(other.verdict, Verdict::Fail, "another rule is not lifted");
        assert_eq!(waived(pass(FitnessRule::Mains, Level::Block, "e"), &[&waiver]).verdict, Verdict::Pass);
    }
}
