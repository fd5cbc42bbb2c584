//! Decides how the judge keeps count: which rule is at work, how many limits it compared, what it found.
//! Knows no rule itself. Up: [`crate`].

use model::evidence::RecordRef;
use model::finding::Finding;

use crate::Checked;

/// Findings told one by one for one rule; the rest is counted, so that a plan wrong throughout stays readable.
const FINDINGS_PER_RULE_MAX: usize = 50;

/// One rule of the judge: its stable code, where its limit comes from, and the function that applies it.
pub(crate) struct Rule<F> {
    /// Stable code, kebab case, the stage first.
    pub(crate) code: &'static str,
    /// One sentence: the limit and where it comes from.
    pub(crate) limit: &'static str,
    /// Compares every limit of the rule.
    pub(crate) apply: F,
}

/// What is noted while rules are applied.
pub(crate) struct Sheet {
    rules: Vec<&'static str>,
    limits: u64,
    findings: Vec<Finding>,
    told: usize,
    untold: usize,
}

impl Sheet {
    /// An empty sheet.
    pub(crate) fn new() -> Self {
        Self { rules: vec![], limits: 0, findings: vec![], told: 0, untold: 0 }
    }

    /// Turns to the next rule; what follows is noted under it.
    pub(crate) fn turn_to(&mut self, rule: &'static str) {
        self.close_rule();
        self.rules.push(rule);
    }

    /// Notes one comparison, and a fatal finding when the limit does not hold. Gives back whether it held.
    pub(crate) fn holds(&mut self, held: bool, say: impl FnOnce() -> (RecordRef, String)) -> bool {
        self.limits += 1;
        if held {
            return true;
        }
        if self.told == FINDINGS_PER_RULE_MAX {
            self.untold += 1;
            return false;
        }
        self.told += 1;
        let (subject, text) = say();
        self.findings.push(Finding::fatal(self.rule(), subject, text));
        false
    }

    /// Notes comparisons that held, where they were counted elsewhere.
    pub(crate) fn held(&mut self, limits: u64) {
        self.limits += limits;
    }

    /// Notes one comparison; when it does not hold, something to be looked at is told, but nothing is refused.
    pub(crate) fn expects(&mut self, held: bool, say: impl FnOnce() -> (RecordRef, String)) {
        self.limits += 1;
        if held {
            return;
        }
        if self.told == FINDINGS_PER_RULE_MAX {
            self.untold += 1;
            return;
        }
        self.told += 1;
        let (subject, text) = say();
        self.findings.push(Finding::note(self.rule(), subject, text));
    }

    /// The sheet, signed.
    pub(crate) fn finish(mut self) -> Checked {
        self.close_rule();
        Checked { rules: self.rules, limits: self.limits, findings: self.findings }
    }

    fn rule(&self) -> &'static str {
        self.rules.last().copied().expect("a rule should be turned to before limits are compared")
    }

    fn close_rule(&mut self) {
        if self.untold > 0 {
            let mut more =
                self.findings.last().cloned().expect("a finding should be told before others are only counted");
            more.text = format!("and {} more of this rule", self.untold);
            self.findings.push(more);
        }
        self.told = 0;
        self.untold = 0;
    }
}

/// Whether `a * b <= c * d`, in numbers wide enough for any two amounts.
pub(crate) fn product_at_most((a, b): (i64, i64), (c, d): (i64, i64)) -> bool {
    i128::from(a) * i128::from(b) <= i128::from(c) * i128::from(d)
}

/// How a list of records without order is searched for one that occurs twice: the second occurrences.
pub(crate) fn repeated<'a, K: Ord + 'a>(keys: impl Iterator<Item = K>) -> Vec<K> {
    let mut seen = std::collections::BTreeSet::new();
    let mut twice = vec![];
    for key in keys {
        if seen.contains(&key) {
            twice.push(key);
        } else {
            seen.insert(key);
        }
    }
    twice
}

#[cfg(test)]
mod tests {
    use model::evidence::RecordKind;

    use super::*;

    #[test]
    fn a_rule_broken_throughout_is_told_in_part_and_counted_whole() {
        let mut sheet = Sheet::new();
        sheet.turn_to("some-rule");
        for index in 0..60 {
            sheet.holds(false, || (RecordRef::new(RecordKind::Item, index), "broken".to_owned()));
        }
        sheet.turn_to("other-rule");
        let checked = sheet.finish();
        assert_eq!((checked.limits, checked.findings.len()), (60, FINDINGS_PER_RULE_MAX + 1));
        assert_eq!(checked.findings[FINDINGS_PER_RULE_MAX].text, "and 10 more of this rule");
        assert_eq!(checked.rules, ["some-rule", "other-rule"]);
    }

    #[test]
    fn wide_products_do_not_overflow() {
        assert!(product_at_most((i64::MAX, 2), (i64::MAX, 3)));
        assert!(!product_at_most((i64::MAX, 3), (i64::MAX, 2)));
    }
}
