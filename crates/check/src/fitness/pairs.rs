//! Decides whether every pair is judged, completely, and with the outcome and the usable units its verdicts have.
//! Up: [`crate::fitness`].

use std::collections::BTreeSet;

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{Assessment, FitnessRule, Level, Outcome, RuleFinding, Verdict};

use super::{Bench, of_pair};
use crate::sheet::Sheet;

pub(super) fn pairs(bench: &Bench<'_>, sheet: &mut Sheet) {
    let facts = bench.facts;
    let judged: BTreeSet<_> = bench.solution.assessments.iter().map(|pair| (&pair.line, &pair.recipient)).collect();
    for (id, line) in &facts.lines {
        let item = &line.line.item;
        for place in facts.places.keys() {
            let is_asked = !facts.asked(place, item).is_empty() || facts.asked_instead(place, item).next().is_some();
            let is_due = is_asked || line.line.earmarks.contains(place);
            sheet.holds(judged.contains(&(*id, *place)) == is_due, || {
                let text = match is_due {
                    true => "the recipient is earmarked or asks, and the pair is not judged",
                    false => "the recipient neither asks nor is earmarked, and the pair is judged",
                };
                (RecordRef::pair(RecordKind::Fitness, id, place), text.to_owned())
            });
        }
    }
    for pair in &bench.solution.assessments {
        let is_line = facts.lines.get(&pair.line).is_some_and(|line| line.line.item == pair.item);
        sheet.holds(is_line && facts.places.contains_key(&pair.recipient), || {
            (of_pair(pair), "line, item or recipient is not in the question".to_owned())
        });
    }
}

pub(super) fn order(bench: &Bench<'_>, sheet: &mut Sheet) {
    for two in bench.solution.assessments.windows(2) {
        let is_ordered = (&two[0].line, &two[0].recipient) < (&two[1].line, &two[1].recipient);
        sheet.holds(is_ordered, || (of_pair(&two[1]), "the pair is judged twice or out of order".to_owned()));
    }
}

pub(super) fn units(bench: &Bench<'_>, sheet: &mut Sheet) {
    for case in &bench.cases {
        let (least, most) = (case.line.line.units, case.line.units);
        sheet.holds(least <= case.pair.units && case.units() <= most, || {
            (of_pair(case.pair), format!("{} judged; the offer gives {least} to {most}", case.pair.units))
        });
    }
}

pub(super) fn complete(bench: &Bench<'_>, sheet: &mut Sheet) {
    for pair in &bench.solution.assessments {
        let given = pair.findings.iter().map(|finding| finding.rule);
        let is_complete = given.eq(FitnessRule::ALL.iter().map(|(rule, ..)| *rule));
        sheet.holds(is_complete, || {
            (of_pair(pair), format!("{} rules where {} are due in order", pair.findings.len(), FitnessRule::ALL.len()))
        });
    }
}

pub(super) fn outcome(bench: &Bench<'_>, sheet: &mut Sheet) {
    for pair in &bench.solution.assessments {
        let own = outcome_of(pair);
        sheet.holds(pair.outcome == own, || {
            (of_pair(pair), format!("{:?} is said; the verdicts make it {own:?}", pair.outcome))
        });
    }
}

pub(super) fn usable(bench: &Bench<'_>, sheet: &mut Sheet) {
    for pair in &bench.solution.assessments {
        let limits = pair.findings.iter().filter(|one| matches!(one.verdict, Verdict::Fail | Verdict::Unknown));
        let most = limits.filter_map(|one| one.units_max).fold(pair.units, Ord::min);
        let is_let_through = matches!(outcome_of(pair), Outcome::Fit | Outcome::FitWithConditions);
        let own = if is_let_through { most } else { model::quantity::Units::ZERO };
        sheet.holds(pair.usable == own, || {
            (of_pair(pair), format!("{} of {} usable is said; the rules leave {own}", pair.usable, pair.units))
        });
    }
}

/// What follows from the verdicts: questions change nothing, a waiver is a condition.
fn outcome_of(pair: &Assessment) -> Outcome {
    let of_one = |one: &RuleFinding| match (one.verdict, one.level) {
        (Verdict::Fail, Level::Block) => Outcome::Unfit,
        (Verdict::Unknown, Level::Block) => Outcome::Held,
        (Verdict::Fail | Verdict::Unknown, Level::Warn) | (Verdict::Waived, _) => Outcome::FitWithConditions,
        _ => Outcome::Fit,
    };
    // Outcomes are declared from the best to the worst.
    pair.findings.iter().map(of_one).max().unwrap_or(Outcome::Fit)
}
