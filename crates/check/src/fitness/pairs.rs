//! Decides whether every pair is judged, completely, with reasons, and with the outcome its verdicts have.
//! Up: [`crate::fitness`].

use std::collections::BTreeSet;

use jiff::civil::Date;
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{Assessment, FitnessProblem, FitnessRule, FitnessSolution, Level, Outcome, Verdict};
use model::offer::{OfferLine, Request};
use model::quantity::Units;

use super::of_pair;
use crate::sheet::Sheet;

pub(super) fn pairs(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    let judged: BTreeSet<_> = solution.assessments.iter().map(|pair| (&pair.line, &pair.recipient)).collect();
    for line in &problem.lines {
        for recipient in &problem.recipients {
            let asks = problem
                .requests
                .iter()
                .any(|request| request.place == recipient.id && request.item == line.item && is_open(problem, request));
            if asks || line.earmarks.contains(&recipient.id) {
                sheet.holds(judged.contains(&(&line.id, &recipient.id)), || {
                    let subject = RecordRef::pair(RecordKind::Fitness, &line.id, &recipient.id);
                    (subject, "the recipient is earmarked or asks, and the pair is not judged".to_owned())
                });
            }
        }
    }
    for pair in &solution.assessments {
        let line = problem.lines.iter().find(|line| line.id == pair.line && line.item == pair.item);
        let is_known = line.is_some() && problem.recipients.iter().any(|place| place.id == pair.recipient);
        sheet.holds(is_known, || (of_pair(pair), "line, item or recipient is not in the question".to_owned()));
    }
}

pub(super) fn order(_: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    for two in solution.assessments.windows(2) {
        let is_ordered = (&two[0].line, &two[0].recipient) < (&two[1].line, &two[1].recipient);
        sheet.holds(is_ordered, || (of_pair(&two[1]), "the pair is judged twice or out of order".to_owned()));
    }
}

pub(super) fn units(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    for pair in &solution.assessments {
        let Some(line) = problem.lines.iter().find(|line| line.id == pair.line) else { continue };
        let most = units_by(line, problem.arrival);
        sheet.holds(line.units <= pair.units && pair.units <= most, || {
            (of_pair(pair), format!("{} judged; the offer gives {} to {most}", pair.units, line.units))
        });
    }
}

pub(super) fn complete(_: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    for pair in &solution.assessments {
        let given: Vec<FitnessRule> = pair.findings.iter().map(|finding| finding.rule).collect();
        let due: Vec<FitnessRule> = FitnessRule::ALL.iter().map(|(rule, ..)| *rule).collect();
        sheet.holds(given == due, || (of_pair(pair), format!("{} rules in another order than due", given.len())));
    }
}

pub(super) fn outcome(_: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    for pair in &solution.assessments {
        let own = outcome_of(pair);
        sheet.holds(pair.outcome == own, || {
            (of_pair(pair), format!("{:?} is said; the verdicts make it {own:?}", pair.outcome))
        });
    }
}

pub(super) fn evidence(_: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    for pair in &solution.assessments {
        for finding in pair.findings.iter().filter(|finding| is_against(finding.verdict)) {
            sheet.holds(!finding.evidence.trim().is_empty(), || {
                (of_pair(pair), format!("{:?} on {} without evidence", finding.verdict, finding.rule.word()))
            });
        }
    }
}

pub(super) fn cure(_: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    for pair in &solution.assessments {
        for finding in &pair.findings {
            if matches!(finding.verdict, Verdict::Fail | Verdict::Unknown) {
                sheet.holds(!finding.cure.trim().is_empty(), || {
                    (of_pair(pair), format!("{:?} on {} without a cure", finding.verdict, finding.rule.word()))
                });
            }
        }
    }
}

pub(super) fn dated(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    for pair in &solution.assessments {
        let links = pair.findings.iter().flat_map(|finding| &finding.because).chain(&pair.because);
        for link in links {
            let day = match link.kind {
                RecordKind::Notice => {
                    problem.notices.iter().find(|notice| notice.id.as_str() == link.id).map(|notice| notice.from)
                }
                RecordKind::Request => {
                    problem.requests.iter().find(|request| request.id.as_str() == link.id).map(|request| request.made)
                }
                _ => continue,
            };
            sheet.holds(day.is_some_and(|day| day <= problem.as_of), || {
                let text = format!("rests on {link}, which was not known on {}", problem.as_of);
                (of_pair(pair), text)
            });
        }
    }
}

pub(super) fn because(_: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    for pair in &solution.assessments {
        sheet.holds(!pair.because.is_empty(), || (of_pair(pair), "no link to what it came from".to_owned()));
    }
}

/// Whether a request is known on the day of the check and not yet overtaken.
pub(super) fn is_open(problem: &FitnessProblem, request: &Request) -> bool {
    request.made <= problem.as_of && request.due.is_none_or(|due| problem.as_of <= due)
}

/// What follows from the verdicts.
fn outcome_of(pair: &Assessment) -> Outcome {
    let blocks = |verdict| pair.findings.iter().any(|one| one.level == Level::Block && one.verdict == verdict);
    if blocks(Verdict::Fail) {
        Outcome::Unfit
    } else if blocks(Verdict::Unknown) {
        Outcome::Held
    } else if pair.findings.iter().any(|one| is_against(one.verdict)) {
        Outcome::FitWithConditions
    } else {
        Outcome::Fit
    }
}

fn is_against(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fail | Verdict::Unknown | Verdict::Waived)
}

/// Units that the offer gives by a day: its first figure, then day by day what the ramp yields.
fn units_by(line: &OfferLine, day: Date) -> Units {
    let mut total = line.units;
    if day < line.ready {
        return total;
    }
    let mut today = line.ramp.first().map_or(line.ready, |step| step.from);
    while today <= day {
        let step = line.ramp.iter().rev().find(|step| step.from <= today);
        total += step.map_or(Units::ZERO, |step| step.units_per_day);
        let Ok(next) = today.tomorrow() else { break };
        today = next;
    }
    total
}
