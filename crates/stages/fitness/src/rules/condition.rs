//! Rule 6: no returned drugs, no samples, no used devices without a record of refurbishment.
//! Source: checklist of drugdonations.org; Haiti, where 30 % of 115 donated devices worked (Scientific American).
//! Does not look at spare parts and training (rule 9). Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::handling::Regulation;
use model::product::{Condition, ProductFact};

use crate::offered::Offered;
use crate::rules::{fail, item_unknown, not_concerned, not_stated, pass};
use crate::wording::figure;

const RULE: FitnessRule = FitnessRule::Condition;

/// Medicines must be new; a used device needs its record; other goods are judged the milder, the less depends on them.
pub(crate) fn judge(offered: &Offered<'_>) -> RuleFinding {
    let Some(item) = offered.item else { return item_unknown(RULE, offered) };
    let Some(goods) = offered.goods() else {
        return not_concerned(RULE, Level::Block, format!("{} is no goods that was used before", item.id));
    };
    let regulation = goods.handling.regulation;
    let Some(condition) = offered.product().condition else { return unstated(offered, regulation) };
    match (regulation, condition) {
        (_, Condition::New) => pass(RULE, Level::Block, "new"),
        (Regulation::Medicine, _) => used(offered, Level::Block, condition),
        (Regulation::Device, _) => refurbished(offered, condition),
        (Regulation::Test | Regulation::Protective, Condition::Sample) => used(offered, Level::Warn, condition),
        (Regulation::Test | Regulation::Protective, _) => used(offered, Level::Block, condition),
        (Regulation::Supply, _) => used(offered, Level::Warn, condition),
    }
}

fn unstated(offered: &Offered<'_>, regulation: Regulation) -> RuleFinding {
    let level = match regulation {
        Regulation::Medicine | Regulation::Device => Level::Block,
        Regulation::Test | Regulation::Protective | Regulation::Supply => Level::Ask,
    };
    let missing = format!("whether line {} is new is not stated", offered.line.id);
    let wanted = "the condition: new, returned, sample, used or refurbished";
    not_stated((RULE, level), offered, &[ProductFact::Condition], missing, wanted)
}

fn used(offered: &Offered<'_>, level: Level, condition: Condition) -> RuleFinding {
    let (line, units, word) = (&offered.line.id, figure(offered.units), word(condition));
    fail(
        RULE,
        level,
        format!("the {units} units of line {line} are {word}, not new"),
        format!("{units} new ones from the maker or its trade; {word} ones are not given"),
    )
}

/// A device that was used needs the record of its refurbishment; one that is said to be refurbished, only its reference.
fn refurbished(offered: &Offered<'_>, condition: Condition) -> RuleFinding {
    let (line, units) = (&offered.line.id, figure(offered.units));
    if let Some(record) = &offered.product().refurbishment {
        return pass(RULE, Level::Block, format!("{}, with the record of refurbishment {record}", word(condition)));
    }
    if condition == Condition::Refurbished {
        let missing = format!("line {line} is said to be refurbished; no record of it is named");
        let wanted = format!("the record of refurbishment of each of the {units} units");
        return not_stated((RULE, Level::Block), offered, &[ProductFact::Refurbishment], missing, &wanted);
    }
    fail(
        RULE,
        Level::Block,
        format!("the {units} units of line {line} are {}, without a record of refurbishment", word(condition)),
        format!("refurbish and test {units} units and name the record, or send new ones"),
    )
}

fn word(condition: Condition) -> &'static str {
    Condition::ALL
        .iter()
        .find(|(known, _)| *known == condition)
        .map(|(_, word)| *word)
        .expect("every condition has a word")
}

#[cfg(test)]
mod tests {
    use model::fitness::Verdict;
    use model::world::ItemKind;

    use crate::rules::trial::{FB, FW, N, P, Trial, UA, UB};

    use super::*;

    #[test]
    fn what_was_used_is_judged_by_what_depends_on_it() {
        use Condition::{New, Refurbished, Returned, Sample, Used};
        use Regulation::{Device, Medicine, Protective, Supply, Test};
        for (regulation, condition, record, said, remark) in [
            (Medicine, Some(New), false, P, "new"),
            (Medicine, None, false, UB, "not stated"),
            (Medicine, Some(Returned), false, FB, "a drug that came back"),
            (Medicine, Some(Sample), false, FB, "a free sample"),
            (Medicine, Some(Refurbished), true, FB, "drugs are not refurbished"),
            (Device, Some(New), false, P, "new"),
            (Device, None, false, UB, "not stated"),
            (Device, Some(Used), true, P, "used, with a record"),
            (Device, Some(Used), false, FB, "used, without one"),
            (Device, Some(Returned), false, FB, "returned, without a record"),
            (Device, Some(Sample), true, P, "a sample, with a record"),
            (Device, Some(Refurbished), true, P, "refurbished, with a record"),
            (Device, Some(Refurbished), false, UB, "said to be refurbished"),
            (Test, None, false, UA, "not stated"),
            (Test, Some(Sample), false, FW, "a sample"),
            (Test, Some(Used), false, FB, "used tests"),
            (Protective, Some(Returned), false, FB, "masks that came back"),
            (Supply, None, false, UA, "not stated"),
            (Supply, Some(Used), false, FW, "used blankets"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, regulation);
            trial.product().condition = condition;
            trial.product().refurbishment = record.then(|| "R-7".to_owned());
            assert_eq!(trial.said(RULE), said, "{remark}: {regulation:?}");
        }
        for kind in [ItemKind::People, ItemKind::Vehicle] {
            assert_eq!(Trial::of(kind, Regulation::Supply).said(RULE), N, "{kind:?}");
        }
    }

    #[test]
    fn claims_on_the_condition_are_told_and_the_donor_asked() {
        let mut trial = Trial::new();
        trial.dispute(ProductFact::Condition, "new", "used");
        let finding = trial.find(RULE);
        assert_eq!(finding.verdict, Verdict::Unknown);
        assert!(
            finding.evidence.contains("\"new\" (the first paper), \"used\" (the second paper)"),
            "{}",
            finding.evidence
        );
        assert!(
            finding.cure.ends_with("ask donor-ru which condition is right: \"new\" or \"used\""),
            "{}",
            finding.cure
        );
    }
}
