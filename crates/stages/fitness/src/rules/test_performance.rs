//! Rule 13: an independent evaluation of the test is on file, and a sample of the lot on offer was tested.
//! Source: Spain, March 2020, about 30 % sensitivity where more than 80 % was promised; Czechia, where most of 150,000
//! kits were called faulty (the minister disputed it). The limits are a policy. Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::handling::Regulation;
use model::product::ProductFact;
use model::quantity::Permille;

use crate::joining::joined;
use crate::names::{Likeness, Name};
use crate::offered::Offered;
use crate::rules::{fail, item_unknown, not_concerned, not_stated, pass, unknown};
use crate::wording::figure;

const RULE: FitnessRule = FitnessRule::TestPerformance;

/// Blocks a test that misses too many of the sick or names too many of the well; holds one that nobody independent has
/// looked at.
pub(crate) fn judge(offered: &Offered<'_>) -> RuleFinding {
    let Some(item) = offered.item else { return item_unknown(RULE, offered) };
    if offered.regulated(Regulation::Test).is_none() {
        return not_concerned(RULE, Level::Block, format!("{} is no test", item.id));
    }
    let policy = &offered.facts.problem.policy;
    let product = offered.product();
    let sensitivity = (ProductFact::Sensitivity, "sensitivity", product.sensitivity, policy.sensitivity_min);
    let specificity = (ProductFact::Specificity, "specificity", product.specificity, policy.specificity_min);
    let mut parts = vec![measured(offered, sensitivity, Level::Block), measured(offered, specificity, Level::Warn)];
    parts.push(evaluated(offered));
    parts.push(sampled(offered));
    joined(parts).expect("a test has four parts")
}

/// One of the two shares against its limit; `open` is the level where it is not stated.
fn measured(
    offered: &Offered<'_>,
    (fact, word, share, least): (ProductFact, &str, Option<Permille>, Permille),
    open: Level,
) -> RuleFinding {
    match share {
        None => not_stated(
            (RULE, open),
            offered,
            &[fact],
            format!("the {word} of line {} is not stated", offered.line.id),
            &format!("an independent evaluation that names the {word}: {} or more", percent(least)),
        ),
        Some(share) if share < least => fail(
            RULE,
            Level::Block,
            format!("{word} {}, less than {}", percent(share), percent(least)),
            format!("another test, of {word} {} or more", percent(least)),
        ),
        Some(share) => pass(RULE, Level::Block, format!("{word} {}, {} is needed", percent(share), percent(least))),
    }
}

/// The maker's own word is no independent evaluation.
fn evaluated(offered: &Offered<'_>) -> RuleFinding {
    let (line, product) = (&offered.line.id, offered.product());
    let Some(evaluator) = &product.evaluated_by else {
        let missing = format!("who evaluated the test of line {line} is not stated");
        return not_stated(
            (RULE, Level::Block),
            offered,
            &[ProductFact::EvaluatedBy],
            missing,
            "an independent evaluation",
        );
    };
    let is_own = |maker: &String| Name::of(maker).likeness(&Name::of(evaluator)) == Some(Likeness::Same);
    if product.maker.as_ref().is_some_and(is_own) {
        return unknown(
            RULE,
            Level::Block,
            format!("the test was evaluated by its maker {evaluator} alone"),
            format!("ask {} for an evaluation by somebody else", offered.line.donor),
        );
    }
    pass(RULE, Level::Block, format!("evaluated by {evaluator}"))
}

/// A sample of the lot on offer, tested before distribution.
fn sampled(offered: &Offered<'_>) -> RuleFinding {
    let (line, units) = (&offered.line.id, figure(offered.units));
    match offered.product().lot_tested {
        Some(true) => pass(RULE, Level::Block, "a sample of the lot was tested"),
        Some(false) => fail(
            RULE,
            Level::Block,
            format!("no sample of the {units} units of line {line} was tested"),
            "test a sample of each lot before anything is handed out",
        ),
        None => not_stated(
            (RULE, Level::Block),
            offered,
            &[ProductFact::LotTested],
            format!("whether a sample of the {units} units of line {line} was tested is not stated"),
            "the report on a sample of each lot, or a sample to test",
        ),
    }
}

/// Thousandths as people say them: `87.5 %`.
fn percent(share: Permille) -> String {
    let (whole, tenth) = (share.get() / 10, share.get() % 10);
    if tenth == 0 { format!("{whole} %") } else { format!("{whole}.{tenth} %") }
}

#[cfg(test)]
mod tests {
    use model::world::ItemKind;

    use crate::rules::trial::{FB, N, P, Trial, UB, UW};

    use super::*;

    fn share(permille: i64) -> Permille {
        Permille::try_new(permille).expect("a share")
    }

    #[test]
    fn a_test_needs_figures_an_outsider_and_a_sample() {
        for (sensitivity, specificity, evaluator, sampled, said, remark) in [
            (Some(800), Some(970), Some("FIND"), Some(true), P, "at both limits"),
            (Some(300), Some(970), Some("FIND"), Some(true), FB, "Spain, March 2020"),
            (Some(799), Some(970), Some("FIND"), Some(true), FB, "a thousandth short"),
            (Some(800), Some(969), Some("FIND"), Some(true), FB, "names too many of the well"),
            (None, Some(969), None, None, FB, "what is known is enough to refuse"),
            (Some(800), Some(970), Some("FIND"), Some(false), FB, "no sample tested"),
            (Some(800), Some(970), None, Some(true), UB, "nobody evaluated it"),
            (None, Some(970), Some("FIND"), Some(true), UB, "sensitivity not stated"),
            (Some(800), Some(970), Some("urals works ltd."), Some(true), UB, "evaluated by its maker"),
            (Some(800), Some(970), Some("FIND"), None, UB, "nobody says whether a sample was tested"),
            (Some(800), None, Some("FIND"), Some(true), UW, "specificity not stated"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, Regulation::Test);
            let product = trial.product();
            product.sensitivity = sensitivity.map(share);
            product.specificity = specificity.map(share);
            product.evaluated_by = evaluator.map(str::to_owned);
            product.lot_tested = sampled;
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        for (kind, regulation) in [(ItemKind::Consumable, Regulation::Medicine), (ItemKind::Vehicle, Regulation::Test)]
        {
            assert_eq!(Trial::of(kind, regulation).said(RULE), N, "{kind:?}");
        }
    }

    #[test]
    fn everything_that_is_missing_is_asked_at_once_with_the_limit() {
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Test);
        trial.problem.policy.sensitivity_min = share(875);
        let cure = trial.find(RULE).cure;
        for asked in ["sensitivity: 87.5 % or more", "specificity: 97 % or more", "independent", "a sample of each lot"]
        {
            assert!(cure.contains(asked), "{asked}: {cure}");
        }
    }
}
