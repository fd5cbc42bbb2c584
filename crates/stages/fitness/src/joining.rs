//! Decides which part of a rule speaks for it where several are looked at: the worst one, with all that is against the
//! line. Does not find the parts (`rules`). Up: [`crate`].

use model::fitness::{Level, RuleFinding, Verdict};

/// How much a finding weighs: a blocking fail most, then a blocking unknown, then what warns, then what only asks.
fn weight(finding: &RuleFinding) -> u8 {
    match (finding.verdict, finding.level) {
        (Verdict::Fail, Level::Block) => 8,
        (Verdict::Unknown, Level::Block) => 7,
        (Verdict::Fail, Level::Warn) => 6,
        (Verdict::Unknown, Level::Warn) => 5,
        (Verdict::Fail, Level::Ask) => 4,
        (Verdict::Unknown, Level::Ask) => 3,
        (Verdict::Waived, _) => 2,
        (Verdict::Pass, _) => 1,
        (Verdict::NotConcerned, _) => 0,
    }
}

/// Whether a finding is against the line.
pub(crate) fn is_against(finding: &RuleFinding) -> bool {
    matches!(finding.verdict, Verdict::Fail | Verdict::Unknown)
}

/// The worst part, with the evidence and the cures of every part that is against the line, and the least units that any
/// of those leaves. Where none is against it, the worst part with the evidence of those like it. None for no part.
pub(crate) fn joined(parts: Vec<RuleFinding>) -> Option<RuleFinding> {
    let worst = parts.iter().map(weight).max()?;
    let lead = parts.iter().position(|part| weight(part) == worst).expect("the worst part should be one of them");
    let (rule, level, verdict) = (parts[lead].rule, parts[lead].level, parts[lead].verdict);
    let has_against = is_against(&parts[lead]);
    let is_told = |part: &RuleFinding| if has_against { is_against(part) } else { weight(part) == worst };
    let mut told: Vec<_> = parts.into_iter().filter(is_told).collect();
    if told.len() == 1 {
        return told.pop();
    }
    let (mut evidence, mut cures, mut because) = (Vec::new(), Vec::new(), Vec::new());
    for part in &mut told {
        evidence.push(std::mem::take(&mut part.evidence));
        cures.push(std::mem::take(&mut part.cure));
        for link in part.because.drain(..) {
            if !because.contains(&link) {
                because.push(link);
            }
        }
    }
    cures.retain(|cure| !cure.is_empty());
    Some(RuleFinding {
        rule,
        level,
        verdict,
        evidence: evidence.join("; "),
        cure: cures.join("; "),
        units_max: told.iter().filter_map(|part| part.units_max).min(),
        because,
    })
}

#[cfg(test)]
mod tests {
    use model::evidence::{RecordKind, RecordRef};
    use model::fitness::FitnessRule;
    use model::quantity::Units;

    use crate::rules::{fail, linked, not_concerned, pass, unknown};

    use super::*;

    const RULE: FitnessRule = FitnessRule::Packing;

    #[test]
    fn the_worst_part_speaks_in_the_order_of_the_gate() {
        let ladder = [
            fail(RULE, Level::Block, "e", "c"),
            unknown(RULE, Level::Block, "e", "c"),
            fail(RULE, Level::Warn, "e", "c"),
            unknown(RULE, Level::Warn, "e", "c"),
            unknown(RULE, Level::Ask, "e", "c"),
            pass(RULE, Level::Block, "e"),
            not_concerned(RULE, Level::Block, "e"),
        ];
        for (index, worse) in ladder.iter().enumerate() {
            for milder in &ladder[index..] {
                let found = joined(vec![milder.clone(), worse.clone()]).expect("two parts");
                assert_eq!((found.verdict, found.level), (worse.verdict, worse.level), "{worse:?} before {milder:?}");
            }
        }
        assert_eq!(joined(vec![]), None);
    }

    #[test]
    fn everything_against_the_line_is_told_once_and_passes_are_not() {
        let link = || vec![RecordRef::new(RecordKind::Item, "i")];
        let found = joined(vec![
            pass(RULE, Level::Block, "fine"),
            RuleFinding { units_max: Some(Units::of(7)), ..linked(fail(RULE, Level::Warn, "one", "first"), link()) },
            RuleFinding {
                units_max: Some(Units::of(9)),
                ..linked(unknown(RULE, Level::Block, "two", "second"), link())
            },
        ])
        .expect("three parts");
        assert_eq!((found.verdict, found.level), (Verdict::Unknown, Level::Block));
        assert_eq!((found.evidence.as_str(), found.cure.as_str()), ("one; two", "first; second"));
        assert_eq!(found.units_max, Some(Units::of(7)));
        assert_eq!(found.because, link());
    }
}
