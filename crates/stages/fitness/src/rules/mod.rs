//! Decides the order in which the rules speak and the shape of what they say. Each rule is a file of its own.
//! Up: [`crate`].

mod class;
mod incident;
mod mains;
mod need_remains;
mod requested;
mod sanctions;
mod shelf_life;
mod terms;
#[cfg(test)]
pub(crate) mod trial;

use model::evidence::Because;
use model::fitness::{FitnessRule, Level, RuleFinding, Verdict};

use crate::facts::Pair;

/// What a rule does: looks at a pair and says what it finds.
pub(crate) type Judge = fn(&Pair<'_>) -> RuleFinding;

/// Every rule with its judge, in the order of [`FitnessRule::ALL`].
pub(crate) const RULES: [(FitnessRule, Judge); 8] = [
    (FitnessRule::Requested, requested::judge),
    (FitnessRule::ShelfLife, shelf_life::judge),
    (FitnessRule::Mains, mains::judge),
    (FitnessRule::Incident, incident::judge),
    (FitnessRule::Sanctions, sanctions::judge),
    (FitnessRule::Class, class::judge),
    (FitnessRule::Terms, terms::judge),
    (FitnessRule::NeedRemains, need_remains::judge),
];

/// Nothing against it.
pub(crate) fn pass(rule: FitnessRule, level: Level, evidence: impl Into<String>) -> RuleFinding {
    finding(rule, level, Verdict::Pass, evidence, "")
}

/// The rule does not concern this line.
pub(crate) fn not_concerned(rule: FitnessRule, level: Level, evidence: impl Into<String>) -> RuleFinding {
    finding(rule, level, Verdict::NotConcerned, evidence, "")
}

/// Against it, and what would cure it.
pub(crate) fn fail(
    rule: FitnessRule,
    level: Level,
    evidence: impl Into<String>,
    cure: impl Into<String>,
) -> RuleFinding {
    finding(rule, level, Verdict::Fail, evidence, cure)
}

/// Not enough is known, and whom to ask what.
pub(crate) fn unknown(
    rule: FitnessRule,
    level: Level,
    evidence: impl Into<String>,
    cure: impl Into<String>,
) -> RuleFinding {
    finding(rule, level, Verdict::Unknown, evidence, cure)
}

/// The same finding with its links.
pub(crate) fn linked(finding: RuleFinding, because: Because) -> RuleFinding {
    RuleFinding { because, ..finding }
}

/// What to say when the catalogue does not know the item of the line.
fn item_unknown(rule: FitnessRule, pair: &Pair<'_>) -> RuleFinding {
    unknown(
        rule,
        Level::Block,
        format!("item {} is not in the catalogue", pair.line.item),
        format!("add {} to the item table, or correct the item of line {}", pair.line.item, pair.line.id),
    )
}

fn finding(
    rule: FitnessRule,
    level: Level,
    verdict: Verdict,
    evidence: impl Into<String>,
    cure: impl Into<String>,
) -> RuleFinding {
    RuleFinding { rule, level, verdict, evidence: evidence.into(), cure: cure.into(), because: Because::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_speak_in_the_order_of_the_model() {
        let spoken: Vec<_> = RULES.iter().map(|(rule, _)| *rule).collect();
        let listed: Vec<_> = FitnessRule::ALL.iter().map(|(rule, ..)| *rule).collect();
        assert_eq!(spoken, listed);
    }
}
