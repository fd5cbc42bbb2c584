//! Rule 19: somebody takes it back or disposes of it at the end.
//! Source: the ventilators of 1 April 2020, scrapped as hazardous waste; Bosnia 1992-96, about USD 2,000 a tonne of
//! disposal left to the recipient. A question only. Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::handling::Regulation;
use model::product::ProductFact;

use crate::offered::Offered;
use crate::rules::{not_concerned, not_stated, pass};
use crate::wording::figure;

const RULE: FitnessRule = FitnessRule::EndOfLife;

/// Asks who takes back what cannot go into the bin.
pub(crate) fn judge(offered: &Offered<'_>) -> RuleFinding {
    let is_special = offered.item.is_some_and(|item| {
        let regulation = item.handling.regulation;
        matches!(regulation, Regulation::Device | Regulation::Test | Regulation::Medicine)
            || item.handling.dangerous.is_some()
    });
    if !is_special {
        return not_concerned(RULE, Level::Ask, format!("{} needs no plan for its end", offered.line.item));
    }
    match &offered.product().taken_back_by {
        Some(party) => pass(RULE, Level::Ask, format!("{party} takes it back or disposes of it")),
        None => not_stated(
            (RULE, Level::Ask),
            offered,
            &[ProductFact::TakenBackBy],
            format!(
                "who takes back or disposes of the {} units of line {} is not stated",
                figure(offered.units),
                offered.line.id
            ),
            "who does, and who pays it",
        ),
    }
}

#[cfg(test)]
mod tests {
    use model::fitness::Verdict;
    use model::handling::DangerousGood;
    use model::quantity::Units;
    use model::world::ItemKind;

    use crate::rules::trial::{Said, Trial, UA};

    use super::*;

    const P: Said = (Verdict::Pass, Level::Ask);
    const N: Said = (Verdict::NotConcerned, Level::Ask);

    #[test]
    fn what_cannot_go_into_the_bin_needs_somebody() {
        for (regulation, is_dangerous, party, said, remark) in [
            (Regulation::Device, false, None, UA, "a device"),
            (Regulation::Test, false, None, UA, "a test"),
            (Regulation::Medicine, false, Some("maker"), P, "the maker takes it back"),
            (Regulation::Supply, true, None, UA, "dangerous goods"),
            (Regulation::Supply, false, None, N, "soap"),
            (Regulation::Protective, false, Some("maker"), N, "masks"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, regulation);
            trial.product().taken_back_by = party.map(str::to_owned);
            trial.item().handling.dangerous = is_dangerous.then(|| DangerousGood {
                un_number: 1170,
                class: "3".to_owned(),
                passenger_max: None,
                cargo_max: None,
                net_per_unit: Units::of(1),
            });
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        let mut trial = Trial::new();
        trial.problem.items.clear();
        assert_eq!(trial.said(RULE), N, "what the catalogue does not know");
    }
}
