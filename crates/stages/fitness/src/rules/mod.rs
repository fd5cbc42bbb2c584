//! Decides the order in which the rules speak, what each may look at, and the shape of what they say. Each rule is a file
//! of its own. Up: [`crate`].

mod class;
mod completeness;
mod condition;
mod consignee;
mod consumption;
mod end_of_life;
mod incident;
mod labels;
mod mains;
mod need_remains;
mod oxygen;
mod packing;
mod registration;
mod requested;
mod sanctions;
mod shelf_life;
mod staff;
mod terms;
mod test_performance;
#[cfg(test)]
pub(crate) mod trial;

use model::evidence::Because;
use model::fitness::{FitnessRule, Level, RuleFinding, Verdict};
use model::product::ProductFact;
use model::quantity::Units;

use crate::offered::{Offered, Pair};
use crate::recipients::Situation;

/// What a rule does: looks and says what it finds. What it looks at decides for which pairs its finding is the same.
#[derive(Clone, Copy)]
pub(crate) enum Judge {
    /// Looks at the line alone.
    Line(fn(&Offered<'_>) -> RuleFinding),
    /// Looks at the recipient and the item alone.
    Recipient(fn(&Situation<'_>) -> RuleFinding),
    /// Looks at both.
    Pair(fn(&Pair<'_, '_>) -> RuleFinding),
}

impl Judge {
    /// What the rule finds on a pair; found out once where it is the same for many.
    pub(crate) fn find(self, rule: FitnessRule, pair: &Pair<'_, '_>) -> RuleFinding {
        match self {
            Self::Line(judge) => pair.offered.said.once(rule, || judge(pair.offered)),
            Self::Recipient(judge) => pair.at.said.once(rule, || judge(pair.at)),
            Self::Pair(judge) => judge(pair),
        }
    }
}

/// Every rule with its judge, in the order of [`FitnessRule::ALL`].
pub(crate) const RULES: [(FitnessRule, Judge); 19] = [
    (FitnessRule::Requested, Judge::Pair(requested::judge)),
    (FitnessRule::ShelfLife, Judge::Pair(shelf_life::judge)),
    (FitnessRule::Consumption, Judge::Pair(consumption::judge)),
    (FitnessRule::Registration, Judge::Pair(registration::judge)),
    (FitnessRule::Labels, Judge::Pair(labels::judge)),
    (FitnessRule::Condition, Judge::Line(condition::judge)),
    (FitnessRule::Mains, Judge::Pair(mains::judge)),
    (FitnessRule::Oxygen, Judge::Pair(oxygen::judge)),
    (FitnessRule::Completeness, Judge::Pair(completeness::judge)),
    (FitnessRule::Staff, Judge::Pair(staff::judge)),
    (FitnessRule::Incident, Judge::Pair(incident::judge)),
    (FitnessRule::Sanctions, Judge::Pair(sanctions::judge)),
    (FitnessRule::TestPerformance, Judge::Line(test_performance::judge)),
    (FitnessRule::Class, Judge::Line(class::judge)),
    (FitnessRule::Packing, Judge::Pair(packing::judge)),
    (FitnessRule::Consignee, Judge::Recipient(consignee::judge)),
    (FitnessRule::Terms, Judge::Pair(terms::judge)),
    (FitnessRule::NeedRemains, Judge::Recipient(need_remains::judge)),
    (FitnessRule::EndOfLife, Judge::Line(end_of_life::judge)),
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

/// Not enough is known because the offer leaves facts of the product open: `missing` says which, in a sentence. The donor
/// is asked for `wanted`.
pub(crate) fn not_stated(
    (rule, level): (FitnessRule, Level),
    offered: &Offered<'_>,
    facts: &[ProductFact],
    missing: impl Into<String>,
    wanted: &str,
) -> RuleFinding {
    let cure = format!("ask {} for {wanted}", offered.line.donor);
    disputed(unknown(rule, level, missing, cure), offered, facts)
}

/// The same finding; where sources say one of the facts differently, which is then not known, all claims are told with
/// their sources, and the donor is asked which of them holds.
pub(crate) fn disputed(mut finding: RuleFinding, offered: &Offered<'_>, facts: &[ProductFact]) -> RuleFinding {
    for dispute in facts.iter().filter_map(|fact| offered.product().dispute(*fact)) {
        let claims: Vec<_> = dispute.claims.iter().map(|(text, source)| format!("\"{text}\" ({source})")).collect();
        let texts: Vec<_> = dispute.claims.iter().map(|(text, _)| format!("\"{text}\"")).collect();
        let (fact, donor) = (dispute.fact.word(), &offered.line.donor);
        finding.evidence.push_str(&format!("; sources differ on {fact}: {}", claims.join(", ")));
        finding.cure.push_str(&format!("; ask {donor} which {fact} is right: {}", texts.join(" or ")));
    }
    finding
}

/// The same finding with its links.
pub(crate) fn linked(finding: RuleFinding, because: Because) -> RuleFinding {
    RuleFinding { because, ..finding }
}

/// The same finding with the most units for which the rule would be kept.
pub(crate) fn limited(finding: RuleFinding, units_max: Units) -> RuleFinding {
    RuleFinding { units_max: Some(units_max), ..finding }
}

/// What to say when the catalogue does not know the item of the line.
fn item_unknown(rule: FitnessRule, offered: &Offered<'_>) -> RuleFinding {
    let (item, line) = (&offered.line.item, &offered.line.id);
    unknown(
        rule,
        Level::Block,
        format!("item {item} is not in the catalogue"),
        format!("add {item} to the item table, or correct the item of line {line}"),
    )
}

fn finding(
    rule: FitnessRule,
    level: Level,
    verdict: Verdict,
    evidence: impl Into<String>,
    cure: impl Into<String>,
) -> RuleFinding {
    RuleFinding {
        rule,
        level,
        verdict,
        evidence: evidence.into(),
        cure: cure.into(),
        units_max: None,
        because: Because::new(),
    }
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
