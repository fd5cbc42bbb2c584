//! Decides whether findings say what they rest on: evidence, cure, who waived, whose claims stand against each other,
//! which notices hit, and that all of it was known on the day. Up: [`crate::fitness`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, RuleFinding, Verdict};
use model::world::ItemKind;

use super::facts::Case;
use super::verdicts::{Hit, finding_of, found, incidents, is_shown, sanctioned};
use super::{Bench, of_pair};
use crate::sheet::Sheet;

/// What a finding says when policy shows it instead of holding the line.
const SHOWN: &str = "shown only, by policy";

pub(super) fn shown(bench: &Bench<'_>, sheet: &mut Sheet) {
    for case in &bench.cases {
        for rule in &bench.facts.problem.policy.shown {
            let Some(said) = finding_of(case, *rule) else { continue };
            if is_shown(case, *rule, &found(case, *rule)) {
                let is_told = said.evidence.contains(SHOWN) || said.cure.contains(SHOWN);
                sheet.holds(is_told, || {
                    (of_pair(case.pair), format!("{} is shown only, and does not say so", rule.word()))
                });
            }
        }
    }
}

pub(super) fn waiver(bench: &Bench<'_>, sheet: &mut Sheet) {
    for pair in &bench.solution.assessments {
        for finding in pair.findings.iter().filter(|finding| finding.verdict == Verdict::Waived) {
            let record = bench.facts.waiver(&pair.line, &pair.recipient, finding.rule);
            let is_told = record.is_some_and(|record| finding.evidence.contains(record.by.trim()));
            sheet.holds(is_told, || {
                let text = match record {
                    None => "is waived by nobody on record".to_owned(),
                    Some(record) => format!("is waived by {}, and does not say so", record.by),
                };
                (of_pair(pair), format!("{} {text}", finding.rule.word()))
            });
        }
    }
}

pub(super) fn evidence(bench: &Bench<'_>, sheet: &mut Sheet) {
    for pair in &bench.solution.assessments {
        let is_against =
            |finding: &&RuleFinding| matches!(finding.verdict, Verdict::Fail | Verdict::Unknown | Verdict::Waived);
        for finding in pair.findings.iter().filter(is_against) {
            sheet.holds(!finding.evidence.trim().is_empty(), || {
                (of_pair(pair), format!("{:?} on {} without evidence", finding.verdict, finding.rule.word()))
            });
        }
    }
}

pub(super) fn cure(bench: &Bench<'_>, sheet: &mut Sheet) {
    for pair in &bench.solution.assessments {
        for finding in &pair.findings {
            if matches!(finding.verdict, Verdict::Fail | Verdict::Unknown) {
                sheet.holds(!finding.cure.trim().is_empty(), || {
                    (of_pair(pair), format!("{:?} on {} without a cure", finding.verdict, finding.rule.word()))
                });
            }
        }
    }
}

pub(super) fn disputes(bench: &Bench<'_>, sheet: &mut Sheet) {
    for case in bench.cases.iter().filter(|case| !case.line.line.product.disputed.is_empty()) {
        for (rule, ..) in FitnessRule::ALL {
            let found = found(case, rule);
            if found.verdict == Verdict::Unknown
                && let Some(said) = finding_of(case, rule)
            {
                dispute(case, said, &found.lacks, sheet);
            }
        }
    }
}

/// Whether what is not known because sources differ says what each of them claims, and asks the donor which is true.
fn dispute(case: &Case<'_>, said: &RuleFinding, lacks: &[model::product::ProductFact], sheet: &mut Sheet) {
    let line = case.line.line;
    for dispute in line.product.disputed.iter().filter(|dispute| lacks.contains(&dispute.fact)) {
        let untold = dispute.claims.iter().find(|(claim, source)| {
            !said.evidence.contains(claim.as_str()) || !said.evidence.contains(&source.to_string())
        });
        let (rule, fact) = (said.rule.word(), dispute.fact.word());
        sheet.holds(untold.is_none(), || {
            let claim = untold.map_or(String::new(), |(claim, source)| format!("{claim} ({source})"));
            (of_pair(case.pair), format!("{rule} does not say of the disputed {fact}: {claim}"))
        });
        sheet.holds(said.cure.contains(line.donor.as_str()), || {
            (of_pair(case.pair), format!("{rule} does not ask {} which {fact} is true", line.donor))
        });
    }
}

pub(super) fn linked(bench: &Bench<'_>, sheet: &mut Sheet) {
    for case in &bench.cases {
        // People have no model: nothing can hit them.
        let is_people = case.item.is_some_and(|item| item.item.kind == ItemKind::People);
        if let Some(said) = finding_of(case, FitnessRule::Incident).filter(|_| !is_people) {
            for (notice, _) in incidents(case).filter(|(_, hit)| *hit == Hit::Certain) {
                links(case, said, &RecordRef::new(RecordKind::Notice, &notice.id), sheet);
            }
        }
        let Some(said) = finding_of(case, FitnessRule::Sanctions) else { continue };
        let mut is_hit = false;
        for (notice, _) in sanctioned(case).filter(|(_, hit)| *hit == Hit::Certain) {
            links(case, said, &RecordRef::new(RecordKind::Notice, &notice.id), sheet);
            is_hit = true;
        }
        if let Some(licence) = case.line.line.licence.as_ref().filter(|_| is_hit) {
            sheet.holds(said.evidence.contains(licence) || said.cure.contains(licence), || {
                (of_pair(case.pair), format!("sanctions do not block, and the licence {licence} is not named"))
            });
        }
    }
}

fn links(case: &Case<'_>, said: &RuleFinding, notice: &RecordRef, sheet: &mut Sheet) {
    sheet.holds(said.because.contains(notice), || {
        (of_pair(case.pair), format!("{} is hit by {notice}, and does not link it", said.rule.word()))
    });
}

pub(super) fn dated(bench: &Bench<'_>, sheet: &mut Sheet) {
    let problem = bench.facts.problem;
    let notices: BTreeMap<&str, Date> =
        problem.notices.iter().map(|notice| (notice.id.as_str(), notice.published)).collect();
    let requests: BTreeMap<&str, Date> =
        problem.requests.iter().map(|request| (request.id.as_str(), request.made)).collect();
    for pair in &bench.solution.assessments {
        for link in pair.findings.iter().flat_map(|finding| &finding.because).chain(&pair.because) {
            let day = match link.kind {
                RecordKind::Notice => notices.get(link.id.as_str()),
                RecordKind::Request => requests.get(link.id.as_str()),
                _ => continue,
            };
            sheet.holds(day.is_some_and(|day| *day <= problem.as_of), || {
                (of_pair(pair), format!("rests on {link}, which was not known on {}", problem.as_of))
            });
        }
    }
}

pub(super) fn because(bench: &Bench<'_>, sheet: &mut Sheet) {
    for pair in &bench.solution.assessments {
        sheet.holds(!pair.because.is_empty(), || (of_pair(pair), "no link to what it came from".to_owned()));
    }
}
