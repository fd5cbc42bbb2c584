//! Decides how the judge itself is tried: a sound example must pass, and every rule must refuse a spoiled one.
//! Up: [`crate`].

use std::collections::BTreeSet;

use model::finding::Severity;

use crate::Checked;

/// Rules that tell and do not refuse.
const NOTED: [&str; 1] = ["need-forecast-published"];

/// A rule's code, a remark, and the change that breaks the rule.
pub(crate) type Spoil<P, S> = (&'static str, &'static str, fn(&mut P, &mut S));

/// Tries every spoiled example: each must be refused by the rule it names, and no rule may be without one.
pub(crate) fn each_rule_refuses<P: Clone, S: Clone>(
    codes: &[&'static str],
    (problem, solution): (P, S),
    check: impl Fn(&P, &S) -> Checked,
    spoils: &[Spoil<P, S>],
) {
    let sound = check(&problem, &solution);
    assert!(sound.findings.is_empty(), "the sound example should pass: {:#?}", sound.findings);
    assert_eq!(sound.rules, codes, "every rule should be applied, in order");
    assert!(sound.limits >= codes.len() as u64, "the sound example should give every rule something to compare");
    for (code, remark, spoil) in spoils {
        let (mut problem, mut solution) = (problem.clone(), solution.clone());
        spoil(&mut problem, &mut solution);
        let checked = check(&problem, &solution);
        let refusal = checked.findings.iter().find(|finding| finding.rule == *code);
        let refusal =
            refusal.unwrap_or_else(|| panic!("{code} should refuse: {remark}; found {:#?}", checked.findings));
        let is_due = if NOTED.contains(code) { Severity::Note } else { Severity::Fatal };
        assert_eq!(refusal.severity, is_due, "{code}: {remark}");
        assert!(!refusal.text.is_empty(), "{code}: a refusal should say its figures");
    }
    let tried: BTreeSet<&str> = spoils.iter().map(|(code, ..)| *code).collect();
    let untried: Vec<&&str> = codes.iter().filter(|code| !tried.contains(**code)).collect();
    assert!(untried.is_empty(), "a rule without a refused example is not finished: {untried:?}");
}
